//! Errors of finite arrays.

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

use vcfilter_codec::{DType, DTypeError, PythonTuple, SizeError};

use super::element::CastLoss;

/// Why an array can't be made, read or converted.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum NdArrayError {
    /// Lists at the same depth have different lengths.
    #[error("ragged array: {} has length {found}, {} has {expected}", Place(path), Place(other))]
    Ragged {
        /// The place of the list that differs, as indices from the outermost list inwards.
        path: Vec<usize>,
        /// The length of that list.
        found: usize,
        /// The place of the first list at that depth.
        other: Vec<usize>,
        /// The length of the first list.
        expected: usize,
    },
    /// There is a list where elsewhere there is a number, or the other way round.
    #[error("ragged array: {} is a {found}, {} is a {expected}", Place(path), Place(other))]
    Depth {
        /// The place of the item that differs.
        path: Vec<usize>,
        /// What it is: `list` or `number`.
        found: &'static str,
        /// The place of the item from which it differs.
        other: Vec<usize>,
        /// What that is: `list` or `number`.
        expected: &'static str,
    },
    /// A value does not fit the type.
    #[error("{} at {index:?} {}", short(value), unfit(*why, *dtype))]
    Cast {
        /// The value.
        value: String,
        /// The index of the value.
        index: Vec<usize>,
        /// The type that the value should get.
        dtype: DType,
        /// What would be lost.
        why: CastLoss,
    },
    /// There is no conversion between two types.
    #[error("{} cannot become {}", from.name(), to.name())]
    Conversion {
        /// The type of the array.
        from: DType,
        /// The type asked for.
        to: DType,
    },
    /// The number of elements is not that of the shape.
    #[error("{size} elements cannot have the shape {}", PythonTuple(shape))]
    Reshape {
        /// The number of elements.
        size: usize,
        /// The shape asked for; -1 stands for the length that is left.
        shape: Vec<i64>,
    },
    /// A shape has a negative length, or more than one -1.
    #[error("{} is not a shape", PythonTuple(shape))]
    BadShape {
        /// The shape asked for.
        shape: Vec<i64>,
    },
    /// An array can't have this size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// An axis is not in the array, or is named twice.
    #[error("axes {} do not reorder {ndim} dimensions", PythonTuple(axes))]
    Axes {
        /// The axes asked for.
        axes: Vec<i64>,
        /// The number of dimensions of the array.
        ndim: usize,
    },
    /// An index is outside of its axis.
    #[error("index {index} is out of range for axis {axis} of length {len}")]
    Index {
        /// The index.
        index: i64,
        /// The axis.
        axis: usize,
        /// The length of the axis.
        len: usize,
    },
    /// There are more indices than dimensions; for a single element, not as many.
    #[error("{given} indices for an array of {}", Dimensions(*ndim))]
    TooManyIndices {
        /// The number of indices.
        given: usize,
        /// The number of dimensions of the array.
        ndim: usize,
    },
    /// The step of a range is 0.
    #[error("the step is zero")]
    ZeroStep,
    /// The shapes of two arrays do not match.
    #[error("shapes {} and {} do not match", PythonTuple(left), PythonTuple(right))]
    Shapes {
        /// The shape of the first array.
        left: Vec<usize>,
        /// The shape of the second array.
        right: Vec<usize>,
    },
    /// Times are compared with numbers, or with times of another unit.
    #[error("{} and {} are not compared", left.name(), right.name())]
    Times {
        /// The type of the first array.
        left: DType,
        /// The type of the second array.
        right: DType,
    },
    /// The number of bytes is not that of the shape.
    #[error("{found} bytes are not an array of shape {} and {} ({expected} bytes)", PythonTuple(shape), dtype.name())]
    Bytes {
        /// How many bytes were given.
        found: usize,
        /// The number of bytes that the shape needs.
        expected: usize,
        /// The shape.
        shape: Vec<usize>,
        /// The type.
        dtype: DType,
    },
    /// A byte of a bool array is neither 0 nor 1.
    #[error("byte {byte} at offset {offset} is not a bool")]
    BoolByte {
        /// The byte.
        byte: u8,
        /// The position of the byte.
        offset: usize,
    },
    /// An array without elements has no least or greatest one.
    #[error("an empty array has no {what}")]
    Empty {
        /// What was asked for.
        what: &'static str,
    },
    /// An operation is not defined for elements of this type.
    #[error("{} has no {what}", dtype.name())]
    Undefined {
        /// The operation.
        what: &'static str,
        /// The type of the array.
        dtype: DType,
    },
    /// Complex numbers, which no array here holds.
    #[error("there are no arrays of {} here", dtype.name())]
    Complex {
        /// The type that was asked for.
        dtype: DType,
    },
    /// A text is not an element type.
    #[error(transparent)]
    DType(#[from] DTypeError),
}

/// A number with its first digits, and with their count where they are many.
fn short(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(40) {
        None => value.into(),
        Some(_) => {
            let digits = value.chars().filter(char::is_ascii_digit).count();
            format!("{}... ({digits} digits)", value.chars().take(12).collect::<String>()).into()
        }
    }
}

fn unfit(why: CastLoss, dtype: DType) -> String {
    let name = dtype.name();
    match (why, dtype.kind().range()) {
        (CastLoss::Range, Some((min, max))) => format!("does not fit {name} ({min}..={max})"),
        (CastLoss::Range, None) => format!("is too large for {name}"),
        (CastLoss::Fraction, _) => format!("has a fraction, which {name} cannot keep"),
        (CastLoss::NotANumber, _) => format!("is not a number, which {name} cannot keep"),
        (CastLoss::Inexact, _) => format!("has more digits than {name} can keep"),
    }
}

/// A place in nested lists: `[1][0]`, or `the array` itself.
struct Place<'a>(&'a [usize]);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the array");
        }
        f.write_str("item ")?;
        self.0.iter().try_for_each(|index| write!(f, "[{index}]"))
    }
}

/// `1 dimension`, `2 dimensions`.
struct Dimensions(usize);

impl fmt::Display for Dimensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} dimension{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}
