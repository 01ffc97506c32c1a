//! Values as text, where possible in the form in which they can be typed.

use std::fmt::{self, Write};

use crate::arrays::{Array, Edges, Extend};
use crate::escapes::{Escaping, line, literal};
use crate::plots::Charset;
use crate::values::{Shown, Value};

use super::polled::{Growing, NotWritten, Polled, pieces};

/// The width of a plot in characters: that of the narrowest usual terminal.
pub const PLOT_WIDTH: usize = 80;

/// Returns a value as programs display it, in full. Hidden characters are [escaped](crate::escapes).
///
/// ```
/// use vcfilter::display::text;
/// use vcfilter::values::Value;
/// assert_eq!(text(&Value::list(vec![Value::Bool(true), "a\"b".into()]).unwrap()), r#"[true, "a\"b"]"#);
/// ```
///
/// Where the work of this thread is interrupted, the text ends there; [`text_within`] tells of it.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    let _ = write(value, &mut out);
    out
}

/// Returns the same text, unless it is longer than `limit` bytes or the work of this thread is interrupted.
///
/// # Errors
/// [`NotWritten`]
///
/// ```
/// use vcfilter::display::{NotWritten, text_within};
/// use vcfilter::values::Value;
/// assert_eq!(text_within(&Value::Bool(true), 4), Ok("true".to_string()));
/// assert_eq!(text_within(&Value::Bool(true), 3), Err(NotWritten::TooLong(3)));
/// ```
pub fn text_within(value: &Value, limit: usize) -> Result<String, NotWritten> {
    let mut grown = Growing::default();
    let mut out = Polled::new(&mut grown, limit);
    // A failure is kept by the two.
    let _ = write_value(&mut Escaping::lines(&mut out), value, Charset::Braille);
    let refused = out.refused;
    grown.finish(refused)
}

/// Writes the same text piece by piece.
///
/// # Errors
/// Where the writer fails, and where the work of this thread is interrupted.
pub fn write(value: &Value, out: &mut dyn Write) -> fmt::Result {
    write_drawn(value, Charset::Braille, out)
}

/// Writes the same text with plots that are drawn in some characters.
///
/// # Errors
/// As [`write`].
pub(crate) fn write_drawn(value: &Value, charset: Charset, out: &mut dyn Write) -> fmt::Result {
    write_value(&mut Escaping::lines(&mut Polled::new(out, usize::MAX)), value, charset)
}

/// Writes a value as it stands within another one.
///
/// # Errors
/// As for [`write`].
pub(super) fn write_flat(value: &Value, charset: Charset, out: &mut dyn Write) -> fmt::Result {
    write_inner(&mut Escaping::lines(&mut Polled::new(out, usize::MAX)), value, charset)
}

/// Returns a value for an error message, cut after about `limit` characters.
pub fn shortened(value: &Value, limit: usize) -> String {
    let mut out = Limited { text: String::new(), left: limit };
    let written = write_value(&mut Escaping::lines(&mut out), value, Charset::Braille);
    match written {
        Ok(()) => out.text,
        Err(fmt::Error) => out.text + "...",
    }
}

/// Returns a value on one line, cut after about `limit` characters; lines of a table are separated by
/// semicolons.
pub fn one_line(value: &Value, limit: usize) -> String {
    let text = shortened(value, limit);
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    lines.join("; ")
}

/// Takes so many characters and then refuses, so that nothing huge is ever built.
struct Limited {
    text: String,
    left: usize,
}

impl Write for Limited {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        for c in s.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(c);
        }
        Ok(())
    }
}

/// `(3, 4)`, `(3,)`
fn tuple(numbers: &[i128]) -> String {
    let written = numbers.iter().map(i128::to_string).collect::<Vec<_>>().join(", ");
    format!("({written}{})", if numbers.len() == 1 { "," } else { "" })
}

/// So many numbers of an array of data are shown.
const GIVEN: usize = 8;

/// `<data [3, 1, 4], "edge": 1-dimensional array>`: the numbers, of more than one dimension their shape, and what lies beyond.
fn write_data(out: &mut dyn Write, array: &Array) -> fmt::Result {
    let Some((grid, extend)) = array.given() else { return Ok(()) };
    write!(out, "<data ")?;
    match grid.shape() {
        [length] => {
            let shown: Vec<String> = match grid.integers() {
                Some(integers) => integers.iter().take(GIVEN).map(i32::to_string).collect(),
                None => grid
                    .values()
                    .iter()
                    .take(GIVEN)
                    .map(|number| shortened(&Value::Number(number.clone()), 20))
                    .collect(),
            };
            let more = length.saturating_sub(GIVEN);
            let more = if more > 0 { format!(", ... {more} more") } else { String::new() };
            write!(out, "[{}{more}]", shown.join(", "))?;
        }
        shape => write!(out, "of shape {}", tuple(&shape.iter().map(|&n| n as i128).collect::<Vec<_>>()))?,
    }
    let rule = extend.and_then(|extend| Extend::ALL.iter().find(|(_, rule)| *rule == extend));
    write!(out, ", \"{}\": {}-dimensional array", rule.map_or("none", |(name, _)| name), array.ndim())?;
    if let (None, Some(size)) = (extend, array.size()) {
        write!(out, ", size {}", tuple(&size))?;
    }
    // Nothing lies beyond what has a size; that stages clamp there is usual.
    match array.edges() {
        Some(edges) if edges != Edges::default() => write!(out, ", edges \"{}\">", edges.name()),
        _ => out.write_str(">"),
    }
}

fn write_value(out: &mut dyn Write, value: &Value, charset: Charset) -> fmt::Result {
    match value {
        Value::None => out.write_str("none"),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Number(n) => write!(out, "{n}"),
        Value::Real(r) => write!(out, "{r}"),
        Value::Text(t) => {
            out.write_char('"')?;
            for piece in pieces(t) {
                let quoted = literal(piece);
                out.write_str(&quoted[1..quoted.len() - 1])?;
            }
            out.write_char('"')
        }
        // Line by line, so that the end of a line stays together.
        Value::Lines(lines) => lines.split_inclusive('\n').try_for_each(|line| out.write_str(line)),
        Value::List(items) => write_items(out, charset, "[", items, "]"),
        Value::Tuple(items) => {
            write_items(out, charset, "(", items, if items.len() == 1 { ",)" } else { ")" })
        }
        Value::Map(map) => write_pairs(out, charset, "{", map.entries().iter(), "}", |out, key| {
            write_value(out, key, charset)
        }),
        Value::Range(r) => write!(out, "{}..={}", r.lower, r.upper),
        // Symbols may have any name.
        Value::Expression(e) => write!(Escaping::line(out), "{e}"),
        Value::Array(a) if a.given().is_some() => write_data(out, a),
        Value::Array(a) => {
            let prefix = a.symbol_prefix().map(|p| format!(" {}", line(p))).unwrap_or_default();
            write!(out, "<{}{prefix}: {}-dimensional array", a.operation(), a.ndim())?;
            if let (Some(size), Some(edges)) = (a.size(), a.edges()) {
                return write!(out, ", size {}, edges \"{}\">", tuple(&size), edges.name());
            }
            if let (Some(_), Some(edges)) = (a.extents(), a.edges()) {
                return write!(out, ", any size, edges \"{}\">", edges.name());
            }
            match a.period() {
                Ok(Some(period)) => write!(out, ", period {}>", tuple(&period)),
                _ => out.write_str(">"),
            }
        }
        Value::Code(c) => write!(out, "{c}"),
        Value::Formula(f) => out.write_str(f.text()),
        Value::Generated(g) => {
            g.text.trim_end().split_inclusive('\n').try_for_each(|line| out.write_str(line))
        }
        Value::Stage(s) => write!(out, "{s}"),
        Value::Wavelet(w) => write!(out, "{w}"),
        Value::Laurent(p) => write!(out, "{p}"),
        Value::Matrix(m) => write!(out, "{m}"),
        Value::Plot(plot) => out.write_str(plot.to_text(PLOT_WIDTH, charset).trim_end()),
        Value::NdArray(a) => write!(out, "{a}"),
        Value::Codec(c) => write!(out, "{c}"),
        Value::Record(r) => match r.shown() {
            Some(Shown::Text(text)) => out.write_str(text),
            Some(Shown::Table(table)) => write!(out, "{table}"),
            None => write_pairs(out, charset, "", r.fields(), "", |out, name| write!(out, "{name}")),
        },
        Value::Sample(s) => write!(out, "<an element of {}: {}>", s.array.operation(), s.index),
        Value::Function(f) => write!(out, "<function {}>", f.name),
    }
}

/// A value within another one: a record has braces there, and its fields in place of a table.
fn write_inner(out: &mut dyn Write, value: &Value, charset: Charset) -> fmt::Result {
    let on_a_line = |shown: &Shown| matches!(shown, Shown::Text(text) if !text.contains('\n'));
    match value {
        Value::Record(record) if !record.shown().is_some_and(on_a_line) => {
            write_pairs(out, charset, "{", record.fields(), "}", |out, name| write!(out, "{name}"))
        }
        value => write_value(out, value, charset),
    }
}

fn write_items(
    out: &mut dyn Write,
    charset: Charset,
    open: &str,
    items: &[Value],
    close: &str,
) -> fmt::Result {
    out.write_str(open)?;
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.write_str(", ")?;
        }
        write_inner(out, item, charset)?;
    }
    out.write_str(close)
}

fn write_pairs<'a, K: 'a>(
    out: &mut dyn Write,
    charset: Charset,
    open: &str,
    pairs: impl Iterator<Item = (&'a K, &'a Value)>,
    close: &str,
    write_key: impl Fn(&mut dyn Write, &K) -> fmt::Result,
) -> fmt::Result {
    out.write_str(open)?;
    for (i, (key, value)) in pairs.enumerate() {
        if i > 0 {
            out.write_str(", ")?;
        }
        write_key(out, key)?;
        out.write_str(": ")?;
        write_inner(out, value, charset)?;
    }
    out.write_str(close)
}
