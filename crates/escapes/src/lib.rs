//! Escapes for characters that are not visible.
//!
//! Texts and file names may contain sequences that steer a terminal, reverse the direction of text or hide
//! characters. Whatever shows a text from outside shows these characters as escapes of the language,
//! `\u{1b}`, or in JSON as `\u001b`.
//!
//! ```
//! use vcfilter_escapes::{json, line, literal};
//! // What would colour a terminal is shown instead.
//! assert_eq!(line("a\u{1b}[31mb"), r"a\u{1b}[31mb");
//! assert_eq!(literal("a\u{9b}"), r#""a\u{9b}""#);
//! assert_eq!(json("[\"\u{9b}\"]".to_string()), r#"["\u009b"]"#);
//! ```
//!
//! # Features
//!
//! There are none.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::path::Path;

/// Returns whether a character is hidden, which is always shown as its escape. Hidden are control characters
/// but the newline and the tab; the invisible characters of the Unicode property
/// Default_Ignorable_Code_Point, which include those that reverse the direction of text; separators of lines
/// and paragraphs; annotations; and code points that are not characters. U+FE0E and U+FE0F, which choose
/// between the text and the picture of a sign, are not hidden: many signs contain them, and they conceal
/// nothing.
///
/// ```
/// use vcfilter_escapes::is_hidden;
/// assert!(['\u{1b}', '\u{7f}', '\u{9b}', '\r', '\u{202e}', '\u{200b}', '\u{e0041}'].into_iter().all(is_hidden));
/// assert!(!['\n', '\t', ' ', 'a', 'é', '\u{3c6}', '\u{1f980}'].into_iter().any(is_hidden));
/// ```
pub fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => false,
        c if c.is_control() => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0d}' => true,
        '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        c => u32::from(c) & 0xfffe == 0xfffe,
    }
}

/// Returns a text of several lines with its hidden characters escaped. Newlines and tabs stay, and so does a
/// carriage return before a newline, as in the line ends of CSV.
///
/// ```
/// assert_eq!(vcfilter_escapes::lines("a\u{1b}[31m\r\n\tb\rc"), "a\\u{1b}[31m\r\n\tb\\u{d}c");
/// ```
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, false)
}

/// Returns a text for one line with its hidden characters, newlines and tabs escaped.
///
/// ```
/// assert_eq!(vcfilter_escapes::line("a\u{1b}[31m\n\tb"), r"a\u{1b}[31m\n\tb");
/// ```
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, true)
}

/// Returns the path of a file with its hidden characters, newlines and tabs escaped. What is not Unicode in
/// it becomes U+FFFD.
pub fn path(path: &Path) -> String {
    line(&path.to_string_lossy()).into_owned()
}

fn escaped(text: &str, one_line: bool) -> Cow<'_, str> {
    let wrong = |c: char| is_hidden(c) || one_line && matches!(c, '\n' | '\t');
    if !text.contains(wrong) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        let ends_line = !one_line && c == '\r' && text[at..].starts_with("\r\n");
        if wrong(c) && !ends_line { push(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// The escape of a character.
fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        c => out.extend(c.escape_unicode()),
    }
}

/// Returns a text as a literal of the language, in quotes.
///
/// ```
/// assert_eq!(vcfilter_escapes::literal("a \"b\"\\\n\u{9b}"), r#""a \"b\"\\\n\u{9b}""#);
/// ```
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' | '\t' => push(&mut out, c),
            c if is_hidden(c) => push(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Returns the character of the escape with which a text begins, and the length of the escape in bytes; None
/// where it begins with none. The escapes are those of literals of the language.
///
/// ```
/// use vcfilter_escapes::first_escape;
/// assert_eq!(first_escape(r"\n..."), Some(('\n', 2)));
/// assert_eq!(first_escape(r"\u{1f980}..."), Some(('\u{1f980}', 9)));
/// assert_eq!(first_escape(r"\u{d800}"), None);
/// ```
pub fn first_escape(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('\\')?;
    match rest.chars().next()? {
        'n' => Some(('\n', 2)),
        't' => Some(('\t', 2)),
        c @ ('"' | '\\') => Some((c, 2)),
        'u' => {
            let digits = rest.strip_prefix("u{")?;
            let count = digits.bytes().take(7).take_while(u8::is_ascii_hexdigit).count();
            let (digits, end) = digits.split_at(count);
            let fits = (1..=6).contains(&count) && end.starts_with('}');
            let number = Some(digits).filter(|_| fits)?;
            let c = char::from_u32(u32::from_str_radix(number, 16).ok()?)?;
            Some((c, "\\u{}".len() + count))
        }
        _ => None,
    }
}

/// Returns JSON with its hidden characters as escapes of JSON; its meaning is unchanged.
///
/// ```
/// assert_eq!(vcfilter_escapes::json("[\"\u{9b}\u{e0041}\"]".to_string()), r#"["\u009b\udb40\udc41"]"#);
/// ```
pub fn json(text: String) -> String {
    // Between its texts JSON is of plain characters, so that these stand in texts alone.
    if !text.contains(is_hidden) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// A writer that escapes hidden characters, as [`lines`] or [`line()`] do.
///
/// ```
/// use std::fmt::Write;
/// use vcfilter_escapes::Escaping;
/// let mut out = String::new();
/// write!(Escaping::line(&mut out), "{}", "a\u{9b}\nb")?;
/// assert_eq!(out, r"a\u{9b}\nb");
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub struct Escaping<'a> {
    out: &'a mut dyn Write,
    one_line: bool,
}

impl<'a> Escaping<'a> {
    /// Returns a writer that escapes as [`lines`] does: newlines and tabs stay.
    pub fn lines(out: &'a mut dyn Write) -> Escaping<'a> {
        Escaping { out, one_line: false }
    }

    /// Returns a writer that escapes as [`line()`] does: newlines and tabs are escaped too.
    pub fn line(out: &'a mut dyn Write) -> Escaping<'a> {
        Escaping { out, one_line: true }
    }
}

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.write_str(&escaped(text, self.one_line))
    }
}

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_steers_or_hides_is_hidden() {
        let ranges = [
            ('\0', '\u{8}'),
            ('\u{b}', '\u{1f}'),
            ('\u{7f}', '\u{9f}'),
            ('\u{200b}', '\u{200f}'),
            ('\u{202a}', '\u{202e}'),
            ('\u{2060}', '\u{2069}'),
            ('\u{fffe}', '\u{ffff}'),
            ('\u{1fffe}', '\u{1ffff}'),
            ('\u{e0000}', '\u{e007f}'),
            ('\u{10fffe}', '\u{10ffff}'),
        ];
        for (first, last) in ranges {
            assert!((first..=last).all(is_hidden), "{first:?} to {last:?}");
        }
        let shown =
            "\n\t ~\u{a0}\u{3000}äÄßλ✓×⌊⌋─│╭\u{1f980}\u{5d0}\u{627}\u{e000}\u{fffd}\u{301}\u{26a0}\u{fe0f}";
        assert!(!shown.contains(is_hidden), "{:?}", shown.chars().find(|&c| is_hidden(c)));
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in "(?s).{0,20}") {
            prop_assert!(!lines(&text).replace("\r\n", "\n").contains(is_hidden));
            prop_assert!(!line(&text).contains(|c: char| is_hidden(c) || c == '\n' || c == '\t'));
            let literal = literal(&text);
            prop_assert!(!literal.contains(|c: char| is_hidden(c) || c == '\n' || c == '\t'));
        }

        #[test]
        fn json_means_the_same(text in "(?s).{0,20}") {
            let written = json(serde_json::to_string(&text).unwrap());
            prop_assert!(!written.contains(is_hidden));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }

        #[test]
        fn a_literal_is_read_back(text in "(?s).{0,20}") {
            let literal = literal(&text);
            let (mut inside, mut again) = (&literal[1..literal.len() - 1], String::new());
            while let Some(c) = inside.chars().next() {
                let (c, length) = first_escape(inside).unwrap_or((c, c.len_utf8()));
                again.push(c);
                inside = &inside[length..];
            }
            prop_assert_eq!(again, text);
        }
    }
}
