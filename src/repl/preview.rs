//! What a line would give, shown below it while it is typed.

use std::time::Duration;

use crate::diagnostics::FileId;
use crate::display;
use crate::language::ast::StatementKind;
use crate::language::parser::parse;
use crate::language::{Session, is_incomplete};
use crate::values::{Shown, Value};

/// So long a look may take: nobody is to wait for a key.
const LONGEST: Duration = Duration::from_millis(20);

/// The last look, which is not taken again as long as the line stays the same.
#[derive(Default)]
pub(super) struct Preview {
    text: String,
    shown: Option<String>,
}

impl Preview {
    /// Forgets the last look: what names mean has changed.
    pub(super) fn forget(&mut self) {
        *self = Preview::default();
    }

    /// A line for the value of a text, or of what it defines last; None where the text is not finished, displays nothing,
    /// is what it gives, fails or takes long.
    pub(super) fn of(&mut self, text: &str, session: &mut Session, width: usize) -> Option<String> {
        if self.text != text || text.is_empty() {
            self.shown = look(text, session, width);
            self.text = text.to_string();
        }
        self.shown.clone()
    }
}

fn look(text: &str, session: &mut Session, width: usize) -> Option<String> {
    if text.trim().is_empty() || is_incomplete(text) {
        return None;
    }
    let shown = |value: &Value| in_a_line(value, width.saturating_sub(INDENT.len() + 4));
    let value = session.peek(&displayed(text)?, LONGEST, shown).ok()??;
    (value != text.trim()).then(|| format!("{INDENT}{value}"))
}

/// Below what is typed.
const INDENT: &str = "     ";

/// A program that displays what a text displays last, or what it defines last.
fn displayed(text: &str) -> Option<String> {
    let program = parse(FileId(0), text).ok()?;
    match &program.statements.last()?.kind {
        StatementKind::Define { names, .. } => {
            let names: Vec<&str> = names.iter().map(|name| &*name.text).collect();
            Some(format!("{text}\n({})", names.join(", ")))
        }
        StatementKind::Display(_) => Some(text.to_string()),
        _ => None,
    }
}

/// What has lines of its own is only named.
fn in_a_line(value: &Value, length: usize) -> String {
    let is_table = |value: &Value| match value {
        Value::Record(record) => matches!(record.shown(), Some(Shown::Table(_))),
        Value::Plot(_) | Value::Lines(_) | Value::Generated(_) | Value::Matrix(_) => true,
        _ => false,
    };
    match value {
        value if is_table(value) => value.kind().to_string(),
        Value::Number(number) if number.is_integer() => {
            counted(&display::one_line(value, usize::MAX), length)
        }
        value => display::one_line(value, length),
    }
}

/// An integer; where it is too long, its first digits and how many there are.
fn counted(digits: &str, length: usize) -> String {
    if digits.len() <= length {
        return digits.to_string();
    }
    let rest = format!("... ({} digits)", digits.trim_start_matches('-').len());
    format!("{}{rest}", &digits[..length.saturating_sub(rest.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_looked_at_without_a_trace() {
        let mut session = Session::new();
        session.run("test", "x = 20", &mut |_| {});
        let mut preview = Preview::default();
        for (text, shown) in [
            ("x + 1", Some("21")),
            ("y = x/3", Some("20/3")),
            ("a, b = (1, x)", Some("(1, 20)")),
            ("5", None),
            ("[1, 2]", None),
            ("x + ", None),
            ("[x,", None),
            ("y", None),
            ("f(n) = n", None),
            ("assert x == 20", None),
            ("1/0", None),
            ("[n for n in 0..10**9]", None),
            ("save([1], \"/tmp/never.npy\")", None),
            ("symbols(1, \"L\")[0] * 3", Some("3*L[0]")),
            ("plot(le_gall_5_3, \"taps\")", Some("a plot")),
            ("", None),
        ] {
            let expected = shown.map(|shown| format!("     {shown}"));
            assert_eq!(preview.of(text, &mut session, 80), expected, "{text}");
        }
        assert_eq!(session.names().bindings.len(), 1);
        let huge = preview.of("10**1000", &mut session, 40).unwrap();
        assert_eq!(huge, "     10000000000000... (1001 digits)");
        let long = preview.of("[n for n in 0..1000]", &mut session, 40).unwrap();
        assert!(long.ends_with("...") && long.len() <= 40, "{long}");
    }
}
