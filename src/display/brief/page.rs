//! Lines that break between words.

use unicode_width::UnicodeWidthStr;

/// A text whose lines break where a word would pass the width.
pub(super) struct Page {
    text: String,
    width: usize,
    /// The columns of the last line.
    column: usize,
    /// Where lines after a break begin.
    indent: usize,
    /// What can't be broken and has no place yet.
    word: String,
    /// Whether a break may stand before that word.
    spaced: bool,
    /// The columns of all words so far.
    used: usize,
}

impl Page {
    pub(super) fn new(width: usize) -> Page {
        Page { text: String::new(), width, column: 0, indent: 2, word: String::new(), spaced: false, used: 0 }
    }

    /// Adds to the word.
    pub(super) fn glue(&mut self, text: &str) {
        self.word.push_str(text);
        self.used += text.width();
    }

    /// Ends the word: a space, or a line break.
    pub(super) fn space(&mut self) {
        self.place();
        self.spaced = true;
        self.used += 1;
    }

    /// Ends the line; the next one is indented by so much.
    pub(super) fn newline(&mut self, indent: usize) {
        self.place();
        self.break_line(indent);
        self.spaced = false;
    }

    /// Sets how far lines after a break are indented.
    pub(super) fn hang(&mut self, indent: usize) {
        self.indent = indent.min(self.width / 2);
    }

    /// How many columns have been written, as one long line.
    pub(super) fn used(&self) -> usize {
        self.used
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The text.
    pub(super) fn finish(mut self) -> String {
        self.place();
        self.text
    }

    fn place(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let length = self.word.width();
        if self.spaced && self.column + 1 + length > self.width && self.column > self.indent {
            self.break_line(self.indent);
        } else if self.spaced {
            self.text.push(' ');
            self.column += 1;
        }
        self.text.push_str(&self.word);
        self.column += length;
        self.word.clear();
        self.spaced = false;
    }

    fn break_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }
}

/// A line in pieces of a width; those after the first stand a little to the right of where it begins. A word that is
/// wider than that stays whole.
pub(crate) fn broken(line: &str, columns: usize) -> Vec<String> {
    if line.width() <= columns {
        return vec![line.to_string()];
    }
    let words = line.trim_start();
    let indent = line.len() - words.len();
    let mut pieces = vec![" ".repeat(indent.min(columns / 2))];
    for word in words.split(' ') {
        let piece = pieces.last_mut().map_or("", |piece| piece.as_str());
        let is_begun = !piece.trim_start().is_empty();
        if is_begun && piece.width() + 1 + word.width() > columns {
            pieces.push(" ".repeat((indent + 2).min(columns / 2)) + word);
        } else if let Some(piece) = pieces.last_mut() {
            piece.push_str(if is_begun { " " } else { "" });
            piece.push_str(word);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_into_pieces() {
        assert_eq!(broken("one two", 7), ["one two"]);
        assert_eq!(broken("one two three", 7), ["one two", "  three"]);
        assert_eq!(broken("  a bc def ghi", 8), ["  a bc", "    def", "    ghi"]);
        assert_eq!(broken("incomprehensibly so", 7), ["incomprehensibly", "  so"]);
    }

    #[test]
    fn lines_break_between_words() {
        let mut page = Page::new(10);
        for word in ["one,", "two,", "three,", "a_word_that_is_too_long,", "four"] {
            page.glue(word);
            page.space();
        }
        assert_eq!(page.finish(), "one, two,\n  three,\n  a_word_that_is_too_long,\n  four");
    }
}
