//! Values as text, where possible in the form in which they can be typed.

use std::fmt::{self, Write};

use crate::escapes::{Escaping, line, literal};
use crate::plots::Charset;
use crate::values::{Shown, Value};

/// The width of a plot in characters: that of the narrowest usual terminal.
pub const PLOT_WIDTH: usize = 80;

/// Returns a value as programs display it, in full. Hidden characters are [escaped](crate::escapes).
///
/// ```
/// use vcfilter::display::text;
/// use vcfilter::values::Value;
/// assert_eq!(text(&Value::list(vec![Value::Bool(true), "a\"b".into()]).unwrap()), r#"[true, "a\"b"]"#);
/// ```
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write_value(&mut Escaping::lines(&mut out), value);
    out
}

/// Returns a value for an error message, cut after about `limit` characters.
pub fn shortened(value: &Value, limit: usize) -> String {
    let mut out = Limited { text: String::new(), left: limit };
    let written = write_value(&mut Escaping::lines(&mut out), value);
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

fn write_value(out: &mut dyn Write, value: &Value) -> fmt::Result {
    match value {
        Value::None => out.write_str("none"),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Number(n) => write!(out, "{n}"),
        Value::Real(r) => write!(out, "{r}"),
        Value::Text(t) => out.write_str(&literal(t)),
        Value::Lines(lines) => out.write_str(lines),
        Value::List(items) => write_items(out, "[", items, "]"),
        Value::Tuple(items) => write_items(out, "(", items, if items.len() == 1 { ",)" } else { ")" }),
        Value::Map(map) => write_pairs(out, "{", map.entries().iter(), "}", write_value),
        Value::Range(r) => write!(out, "{}..={}", r.lower, r.upper),
        // Symbols may have any name.
        Value::Expression(e) => write!(Escaping::line(out), "{e}"),
        Value::Array(a) => {
            let prefix = a.symbol_prefix().map(|p| format!(" {}", line(p))).unwrap_or_default();
            write!(out, "<{}{prefix}: {}-dimensional array", a.operation(), a.ndim())?;
            let tuple = |numbers: &[i128]| {
                let numbers = numbers.iter().map(i128::to_string).collect::<Vec<_>>().join(", ");
                format!("({numbers}{})", if a.ndim() == 1 { "," } else { "" })
            };
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
        Value::Generated(g) => out.write_str(g.text.trim_end()),
        Value::Stage(s) => write!(out, "{s}"),
        Value::Wavelet(w) => write!(out, "{w}"),
        Value::Laurent(p) => write!(out, "{p}"),
        Value::Matrix(m) => write!(out, "{m}"),
        Value::Plot(plot) => out.write_str(plot.to_text(PLOT_WIDTH, Charset::Braille).trim_end()),
        Value::NdArray(a) => write!(out, "{a}"),
        Value::Codec(c) => write!(out, "{c}"),
        Value::Record(r) => match r.shown() {
            Some(Shown::Text(text)) => out.write_str(text),
            Some(Shown::Table(table)) => write!(out, "{table}"),
            None => write_pairs(out, "", r.fields(), "", |out, name| write!(out, "{name}")),
        },
        Value::Sample(s) => write!(out, "<an element of {}: {}>", s.array.operation(), s.index),
        Value::Function(f) => write!(out, "<function {}>", f.name),
    }
}

/// A value within another one: a record has braces there, and its fields in place of a table.
fn write_inner(out: &mut dyn Write, value: &Value) -> fmt::Result {
    let on_a_line = |shown: &Shown| matches!(shown, Shown::Text(text) if !text.contains('\n'));
    match value {
        Value::Record(record) if !record.shown().is_some_and(on_a_line) => {
            write_pairs(out, "{", record.fields(), "}", |out, name| write!(out, "{name}"))
        }
        value => write_value(out, value),
    }
}

fn write_items(out: &mut dyn Write, open: &str, items: &[Value], close: &str) -> fmt::Result {
    out.write_str(open)?;
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.write_str(", ")?;
        }
        write_inner(out, item)?;
    }
    out.write_str(close)
}

fn write_pairs<'a, K: 'a>(
    out: &mut dyn Write,
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
        write_inner(out, value)?;
    }
    out.write_str(close)
}
