//! What can be wrong with arrays.

use std::fmt;

use thiserror::Error;

use vcfilter_codec::{DType, DTypeError, PythonTuple, SizeError};

use super::element::CastLoss;

/// What is wrong with an array, or with what is asked of it.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum NdArrayError {
    /// Lists at the same depth have different lengths.
    #[error("ragged array: {} has length {found}, {} has {expected}", Place(path), Place(other))]
    Ragged {
        /// The place of the list that differs, as indices from outside in.
        path: Vec<usize>,
        /// Its length.
        found: usize,
        /// The place of the first list of that depth.
        other: Vec<usize>,
        /// Its length.
        expected: usize,
    },
    /// A list stands where a number stands elsewhere, or the other way round.
    #[error("ragged array: {} is a {found}, {} is a {expected}", Place(path), Place(other))]
    Depth {
        /// The place of what differs.
        path: Vec<usize>,
        /// `list` or `number`.
        found: &'static str,
        /// The place that it differs from.
        other: Vec<usize>,
        /// `list` or `number`.
        expected: &'static str,
    },
    /// A value is no element of the type.
    #[error("{value} at {index:?} {}", unfit(*why, *dtype))]
    Cast {
        /// The value.
        value: String,
        /// Where it stands.
        index: Vec<usize>,
        /// The type it should get.
        dtype: DType,
        /// What is lost.
        why: CastLoss,
    },
    /// No conversion between these types exists.
    #[error("{} cannot become {}", from.name(), to.name())]
    Conversion {
        /// The type of the array.
        from: DType,
        /// The wanted type.
        to: DType,
    },
    /// The number of elements does not match the shape.
    #[error("{size} elements cannot have the shape {}", PythonTuple(shape))]
    Reshape {
        /// How many elements there are.
        size: usize,
        /// The wanted shape; -1 stands for "whatever is left".
        shape: Vec<i64>,
    },
    /// A shape with a negative length, or with more than one -1.
    #[error("{} is not a shape", PythonTuple(shape))]
    BadShape {
        /// The wanted shape.
        shape: Vec<i64>,
    },
    /// There can be no array of this size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// An axis that the array has not, or has been named twice.
    #[error("axes {} do not reorder {ndim} dimensions", PythonTuple(axes))]
    Axes {
        /// What was given.
        axes: Vec<i64>,
        /// The dimensions of the array.
        ndim: usize,
    },
    /// An index outside of its axis.
    #[error("index {index} is out of range for axis {axis} of length {len}")]
    Index {
        /// The index.
        index: i64,
        /// The axis.
        axis: usize,
        /// The length of the axis.
        len: usize,
    },
    /// More indices than dimensions.
    #[error("{given} indices for an array of {}", Dimensions(*ndim))]
    TooManyIndices {
        /// How many indices.
        given: usize,
        /// The dimensions of the array.
        ndim: usize,
    },
    /// A step of 0.
    #[error("the step is zero")]
    ZeroStep,
    /// Two arrays whose shapes do not match.
    #[error("shapes {} and {} do not match", PythonTuple(left), PythonTuple(right))]
    Shapes {
        /// The shape of the first array.
        left: Vec<usize>,
        /// The shape of the second.
        right: Vec<usize>,
    },
    /// Times of two units, or times and numbers, are compared.
    #[error("{} and {} are not compared", left.name(), right.name())]
    Times {
        /// The type of the first array.
        left: DType,
        /// The type of the second.
        right: DType,
    },
    /// The number of bytes is not that of the shape.
    #[error("{found} bytes are not an array of shape {} and {} ({expected} bytes)", PythonTuple(shape), dtype.name())]
    Bytes {
        /// How many bytes were given.
        found: usize,
        /// How many there should be.
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
        /// Its place.
        offset: usize,
    },
    /// The least element of nothing.
    #[error("an empty array has no {what}")]
    Empty {
        /// What was asked for.
        what: &'static str,
    },
    /// Something that elements of this type do not have.
    #[error("{} has no {what}", dtype.name())]
    Undefined {
        /// What was asked for.
        what: &'static str,
        /// The type of the array.
        dtype: DType,
    },
    /// A text that names no type.
    #[error(transparent)]
    DType(#[from] DTypeError),
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
