//! An array as text: what numpy's `repr` shows.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt::{self, Write};

use ndarray::Axis;
use vcfilter_codec::{DType, ElementKind, PythonTuple};

use super::array::{NdArray, with_data};
use super::element::NdElement;
use super::repr_float::FloatFormat;
use super::repr_time::TimeFormat;
use super::scalar::Scalar;

/// numpy's `linewidth`.
const LINE_WIDTH: usize = 75;
const PREFIX: &str = "array(";
/// numpy's `threshold`: larger arrays are shown in part.
const MOST_SHOWN: usize = 1000;
/// numpy's `edgeitems`: so much is shown of each end of an axis.
const EDGE: usize = 3;

impl fmt::Display for NdArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::from(PREFIX);
        if self.size() == 0 {
            text.push_str("[]");
        } else {
            let (shown, cut) = self.shown();
            with_data!(&shown.data, array => {
                let format = Format::new(array.iter().copied(), self.dtype, self.ndim());
                let mut words = array.iter().map(|element| format.word(*element));
                Rows { words: &mut words, shape: array.shape(), cut: &cut, text: &mut text }
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
    /// The elements that are shown: all, or the ends of each axis; and which axes are cut.
    fn shown(&self) -> (Cow<'_, NdArray>, Vec<bool>) {
        let is_cut = |length: &usize| self.size() > MOST_SHOWN && *length > 2 * EDGE;
        let cut: Vec<bool> = self.shape().iter().map(is_cut).collect();
        let mut axes: Vec<usize> = (0..self.ndim()).filter(|axis| cut[*axis]).collect();
        if axes.is_empty() {
            return (Cow::Borrowed(self), cut);
        }
        // The longest first, so that little is copied.
        axes.sort_by_key(|axis| Reverse(self.shape()[*axis]));
        let data = with_data!(&self.data, array => {
            let mut shown = array.clone();
            for axis in axes {
                let length = shown.shape()[axis];
                let ends: Vec<usize> = (0..EDGE).chain(length - EDGE..length).collect();
                shown = shown.select(Axis(axis), &ends).into_shared();
            }
            NdElement::wrap(shown)
        });
        (Cow::Owned(NdArray { data, dtype: self.dtype }), cut)
    }

    /// What the elements alone do not tell: the shape of nothing or of what is shown in part, and types
    /// other than numpy's own guess.
    fn extras(&self) -> Vec<String> {
        let mut extras = Vec::new();
        if (self.size() == 0 && self.shape() != [0]) || self.size() > MOST_SHOWN {
            extras.push(format!("shape={}", PythonTuple(self.shape())));
        }
        let guessed = [ElementKind::Bool, ElementKind::I8, ElementKind::F8].map(DType::native);
        if self.size() == 0 || !guessed.contains(&self.dtype) {
            extras.push(format!("dtype={}", shown_dtype(self.dtype)));
        }
        extras
    }
}

/// What numpy writes after `dtype=`: a bare name, or a text where a name is no identifier.
fn shown_dtype(dtype: DType) -> String {
    match dtype.kind() {
        _ if !dtype.is_native() => format!("'{dtype}'"),
        kind if kind.name().contains('[') => format!("'{}'", kind.name()),
        kind => kind.name(),
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
    fn new<T: NdElement>(elements: impl Iterator<Item = T> + Clone, dtype: DType, ndim: usize) -> Format {
        match dtype.kind() {
            ElementKind::Bool => Format::Bool { padded: ndim > 0 },
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

    fn word<T: NdElement>(&self, element: T) -> String {
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

fn count<T: NdElement>(element: T) -> i64 {
    element.bits() as i64
}

/// Writes nested rows; words come in C order, so none is written twice or kept.
struct Rows<'a> {
    words: &'a mut dyn Iterator<Item = String>,
    shape: &'a [usize],
    /// The axes of which only the ends are left.
    cut: &'a [bool],
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
            self.write_row(self.shape[axis], self.cut[axis], indent, width - 1);
        } else {
            let inner = format!("{indent} ");
            let separator = format!(",{}{indent}", "\n".repeat(axes_left - 1));
            for position in 0..self.shape[axis] {
                if position > 0 {
                    self.text.push_str(&separator);
                }
                if position == EDGE && self.cut[axis] {
                    self.text.push_str("...");
                    self.text.push_str(&separator);
                }
                self.write(axis + 1, &inner, width.saturating_sub(1).max(2));
            }
        }
        self.text.push(']');
    }

    fn write_row(&mut self, len: usize, cut: bool, indent: &str, width: usize) {
        let mut column = indent.len();
        for position in 0..len {
            if position == EDGE && cut {
                self.write_word("...", indent, width, &mut column);
                self.text.push_str(", ");
                column += 2;
            }
            let word = self.words.next().unwrap_or_default();
            self.write_word(&word, indent, width, &mut column);
            if position + 1 < len {
                self.text.push_str(", ");
                column += 2;
            }
        }
    }

    /// Writes a word, on a line of its own where it does not fit. One that does not fit an empty line
    /// either stays where it is.
    fn write_word(&mut self, word: &str, indent: &str, width: usize, column: &mut usize) {
        if *column + word.len() > width && *column > indent.len() {
            while self.text.ends_with(' ') {
                self.text.pop();
            }
            self.text.push('\n');
            self.text.push_str(indent);
            *column = indent.len();
        }
        self.text.push_str(word);
        *column += word.len();
    }
}
