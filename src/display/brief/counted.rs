//! What is counted in place of shown.

use std::fmt::{self, Write};

/// The start of a text, and how many characters follow.
pub(super) struct Start {
    pub(super) text: String,
    left: usize,
    pub(super) rest: usize,
}

impl Start {
    pub(super) fn new(length: usize) -> Start {
        Start { text: String::new(), left: length, rest: 0 }
    }
}

impl Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let count = text.chars().count();
        let kept = count.min(self.left);
        self.text.extend(text.chars().take(kept));
        self.left -= kept;
        self.rest += count - kept;
        Ok(())
    }
}

/// `10,191`
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
