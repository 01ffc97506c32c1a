//! Values as a person looks at them: plots, tables and sentences take no more columns than there are.

use std::fmt::{self, Write};

use crate::plots::Charset;
use crate::values::{Shown, Value};

use super::brief::broken;
use super::text::{PLOT_WIDTH, text, write_drawn};

/// Where values are looked at: how the command shows them.
///
/// ```
/// use vcfilter::display::Screen;
/// use vcfilter::language::{Event, Session};
/// use vcfilter::plots::Charset;
/// let screen = Screen { columns: 40, charset: Charset::Ascii };
/// let mut shown = String::new();
/// Session::new().run("example", "[1, 2]\n\"a text\"", &mut |event| {
///     if let Event::Displayed { value, .. } = event {
///         screen.write(&value, &mut shown).and_then(|()| std::fmt::Write::write_char(&mut shown, '\n')).unwrap();
///     }
/// });
/// assert_eq!(shown, "[1, 2]\n\"a text\"\n");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// The characters of a line; `usize::MAX` where lines have no end, as in a file.
    pub columns: usize,
    /// Whether plots may have more than ASCII.
    pub charset: Charset,
}

/// A value's text with ~ for the sign of approximate numbers; texts are what a program made.
pub(super) fn plain(value: &Value, text: String) -> String {
    if matches!(value, Value::Text(_)) { text } else { text.replace('\u{2248}', "~") }
}

/// Writes the sign of approximate numbers as ~, where there is ASCII alone.
struct Plain<'a>(&'a mut dyn Write);

impl Write for Plain<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut parts = text.split('\u{2248}');
        self.0.write_str(parts.next().unwrap_or(""))?;
        parts.try_for_each(|part| self.0.write_str("~").and_then(|()| self.0.write_str(part)))
    }
}

impl Screen {
    /// One of so many columns that shows all characters.
    #[cfg(test)]
    pub(crate) fn of(columns: usize) -> Screen {
        Screen { columns, charset: Charset::Braille }
    }

    /// Writes a value. Plots, tables and what functions tell in sentences are fitted; of all else lines are as long as
    /// they are. Hidden characters are [escaped](crate::escapes); there is no newline at the end.
    ///
    /// # Errors
    /// As [`write`](super::write).
    pub fn write(self, value: &Value, out: &mut dyn Write) -> fmt::Result {
        match (self.charset, value) {
            (Charset::Ascii, value) if !matches!(value, Value::Text(_)) => {
                self.write_in(value, &mut Plain(out))
            }
            _ => self.write_in(value, out),
        }
    }

    fn write_in(self, value: &Value, out: &mut dyn Write) -> fmt::Result {
        match self.fitted(value) {
            Some(text) => out.write_str(&text),
            None => write_drawn(value, self.charset, out),
        }
    }

    /// A plot, a table or sentences; None of other values.
    fn fitted(self, value: &Value) -> Option<String> {
        match value {
            Value::Plot(plot) => {
                let text = plot.to_text(self.columns.min(PLOT_WIDTH), self.charset);
                Some(text.trim_end().to_string())
            }
            Value::Record(record) => match record.shown() {
                Some(Shown::Table(table)) => Some(table.to_text(self.columns)),
                Some(Shown::Text(_)) => self.wrapped(value),
                None => None,
            },
            Value::Lines(_) => self.wrapped(value),
            _ => None,
        }
    }

    /// A value as text, fitted or in lines that are broken between words.
    #[cfg(any(feature = "assist", test))]
    pub(crate) fn text(self, value: &Value) -> String {
        let text = self.fitted(value).or_else(|| self.wrapped(value)).unwrap_or_else(|| text(value));
        if self.charset == Charset::Ascii { plain(value, text) } else { text }
    }

    /// The lines of a value broken between words where they are too long; None where lines have no end.
    fn wrapped(self, value: &Value) -> Option<String> {
        let broken = |line: &str| broken(line, self.columns).join("\n");
        (self.columns < usize::MAX).then(|| text(value).lines().map(broken).collect::<Vec<_>>().join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Event, Session};

    /// What is shown where lines have no end is what is written.
    #[test]
    fn without_an_end_nothing_changes() {
        let program = "x = symbols(1, \"x\")\nlint(fidelity)\nexplain(rshift(x, 1))\nband_gains(le_gall_5_3)\nplot([1, 2])\n\
                       fir(le_gall_5_3)\n[1, 2]\n\"a\"";
        let mut values = Vec::new();
        let outcome = Session::new().run("test", program, &mut |event| {
            if let Event::Displayed { value, .. } = event {
                values.push(value);
            }
        });
        assert!(outcome.problems.is_empty() && values.len() == 7, "{:?}", outcome.problems);
        for value in values {
            let mut out = String::new();
            Screen::of(usize::MAX).write(&value, &mut out).unwrap();
            assert_eq!(out, text(&value));
            let narrow = Screen::of(30).text(&value);
            let words = |text: &str| {
                text.split_whitespace().map(String::from).collect::<std::collections::BTreeSet<_>>()
            };
            if !matches!(value, Value::Plot(_)) {
                assert_eq!(words(&narrow), words(&out));
            }
        }
    }
}
