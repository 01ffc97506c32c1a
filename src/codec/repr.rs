//! An array as text: what numpy's `repr` shows, in full.

use std::fmt::{self, Write};

use super::array::{NdArray, with_data};
use super::dtype::{DType, Kind};
use super::element::Element;
use super::error::Shape;
use super::repr_float::FloatFormat;
use super::repr_time::TimeFormat;
use super::scalar::Scalar;

/// numpy's `linewidth`.
const LINE_WIDTH: usize = 75;
const PREFIX: &str = "array(";

impl fmt::Display for NdArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::from(PREFIX);
        if self.size() == 0 {
            text.push_str("[]");
        } else {
            with_data!(&self.data, array => {
                let format = Format::new(array.iter().copied(), self.dtype, self.ndim());
                let mut words = array.iter().map(|element| format.word(*element));
                Rows { words: &mut words, shape: array.shape(), text: &mut text }
                    .write(0, &" ".repeat(PREFIX.len() + 1), LINE_WIDTH - ")".len());
            });
        }
        let extras = self.extras();
        if !extras.is_empty() {
            text.push(',');
            let last_line = text.len() - text.rfind('\n').map_or(0, |end| end + 1);
            let extras = format!("{})", extras.join(", "));
            if last_line + extras.len() + 1 > LINE_WIDTH {
                write!(text, "\n{}", " ".repeat(PREFIX.len()))?;
            } else {
                text.push(' ');
            }
            text.push_str(&extras);
        } else {
            text.push(')');
        }
        f.write_str(&text)
    }
}

impl NdArray {
    /// What the elements alone do not tell: the shape of nothing, and types other than numpy's own
    /// guess.
    fn extras(&self) -> Vec<String> {
        let mut extras = Vec::new();
        if self.size() == 0 && self.shape() != [0] {
            extras.push(format!("shape={}", Shape(self.shape())));
        }
        let guessed = [Kind::Bool, Kind::I8, Kind::F8].map(DType::native);
        if self.size() == 0 || !guessed.contains(&self.dtype) {
            extras.push(format!("dtype={}", self.dtype.repr()));
        }
        extras
    }
}

/// How the elements of one array are written, all to one width.
enum Format {
    Bool { padded: bool },
    Integer { width: usize },
    Float(FloatFormat),
    Time(TimeFormat),
}

impl Format {
    fn new<T: Element>(elements: impl Iterator<Item = T> + Clone, dtype: DType, ndim: usize) -> Format {
        match dtype.kind() {
            Kind::Bool => Format::Bool { padded: ndim > 0 },
            kind if kind.is_float() => {
                Format::Float(FloatFormat::new(elements.map(|e| e.scalar().to_f64()), kind))
            }
            kind if kind.is_time() => Format::Time(TimeFormat::new(elements.map(count), kind)),
            _ => {
                let width = elements.map(|e| e.scalar().to_string().len()).max();
                Format::Integer { width: width.unwrap_or(0) }
            }
        }
    }

    fn word<T: Element>(&self, element: T) -> String {
        match (self, element.scalar()) {
            (Format::Bool { padded: true }, Scalar::Bool(true)) => " True".into(),
            (Format::Bool { .. }, Scalar::Bool(true)) => "True".into(),
            (Format::Bool { .. }, _) => "False".into(),
            (Format::Integer { width }, value) => format!("{:>1$}", value.to_string(), width),
            (Format::Float(format), value) => format.word(value.to_f64()),
            (Format::Time(format), _) => format.word(count(element)),
        }
    }
}

fn count<T: Element>(element: T) -> i64 {
    element.bits() as i64
}

/// Writes nested rows; words come in C order, so none is written twice or kept.
struct Rows<'a> {
    words: &'a mut dyn Iterator<Item = String>,
    shape: &'a [usize],
    text: &'a mut String,
}

impl Rows<'_> {
    /// Writes what lies below `axis`. `indent` is that of its elements on further lines, `width`
    /// what closing brackets have left of the line.
    fn write(&mut self, axis: usize, indent: &str, width: usize) {
        let axes_left = self.shape.len() - axis;
        if axes_left == 0 {
            let word = self.words.next().unwrap_or_default();
            return self.text.push_str(&word);
        }
        self.text.push('[');
        if axes_left == 1 {
            self.write_row(self.shape[axis], indent, width - 1);
        } else {
            let inner = format!("{indent} ");
            for position in 0..self.shape[axis] {
                if position > 0 {
                    self.text.push(',');
                    self.text.push_str(&"\n".repeat(axes_left - 1));
                    self.text.push_str(indent);
                }
                self.write(axis + 1, &inner, width.saturating_sub(1).max(2));
            }
        }
        self.text.push(']');
    }

    fn write_row(&mut self, len: usize, indent: &str, width: usize) {
        let mut column = indent.len();
        for position in 0..len {
            let word = self.words.next().unwrap_or_default();
            // A word that does not fit an empty line either stays where it is.
            if column + word.len() > width && column > indent.len() {
                while self.text.ends_with(' ') {
                    self.text.pop();
                }
                self.text.push('\n');
                self.text.push_str(indent);
                column = indent.len();
            }
            self.text.push_str(&word);
            column += word.len();
            if position + 1 < len {
                self.text.push_str(", ");
                column += 2;
            }
        }
    }
}
