//! What can be wrong with arrays.

use std::fmt;

use thiserror::Error;

use super::dtype::DType;
use super::dtype_parse::DTypeError;
use super::element::Unfit;

/// The most dimensions that an array may have, as in numpy.
pub const MAX_DIMENSIONS: usize = 64;

/// What is wrong with an array, or with what is asked of it.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ArrayError {
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
        why: Unfit,
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
    #[error("{size} elements cannot have the shape {}", Shape(shape))]
    Reshape {
        /// How many elements there are.
        size: usize,
        /// The wanted shape; -1 stands for "whatever is left".
        shape: Vec<i64>,
    },
    /// A shape with a negative length, or with more than one -1.
    #[error("{} is not a shape", Shape(shape))]
    BadShape {
        /// The wanted shape.
        shape: Vec<i64>,
    },
    /// More elements than memory has room for.
    #[error("an array of {size} elements is larger than the limit of {limit}")]
    TooLarge {
        /// How many elements, as a text because it may not fit a machine integer.
        size: String,
        /// The most.
        limit: usize,
    },
    /// The system gives no more memory.
    #[error("not enough memory for {bytes} bytes")]
    Memory {
        /// How many were asked for.
        bytes: u64,
    },
    /// More dimensions than numpy and this library know.
    #[error("{ndim} dimensions are more than {MAX_DIMENSIONS}")]
    TooManyDimensions {
        /// How many.
        ndim: usize,
    },
    /// An axis that the array has not, or has been named twice.
    #[error("axes {} do not reorder {ndim} dimensions", Shape(axes))]
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
    #[error("shapes {} and {} do not match", Shape(left), Shape(right))]
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

impl ArrayError {
    /// A name that `vcf help` explains.
    pub fn code(&self) -> &'static str {
        match self {
            ArrayError::Ragged { .. } | ArrayError::Depth { .. } => "ndarray::ragged",
            ArrayError::Cast { .. } | ArrayError::Conversion { .. } | ArrayError::Times { .. } => {
                "ndarray::cast"
            }
            ArrayError::Reshape { .. } | ArrayError::BadShape { .. } | ArrayError::Shapes { .. } => {
                "ndarray::shape"
            }
            ArrayError::TooLarge { .. }
            | ArrayError::TooManyDimensions { .. }
            | ArrayError::Memory { .. } => "ndarray::limit",
            ArrayError::Axes { .. } => "ndarray::axes",
            ArrayError::Index { .. } | ArrayError::TooManyIndices { .. } | ArrayError::ZeroStep => {
                "ndarray::index"
            }
            ArrayError::Empty { .. } | ArrayError::Undefined { .. } => "ndarray::undefined",
            ArrayError::DType(error) => error.code(),
        }
    }

    /// What would mend it.
    pub fn help(&self) -> String {
        match self {
            ArrayError::Ragged { .. } => "lists at the same depth have the same length".into(),
            ArrayError::Depth { .. } => "an array is nested to the same depth everywhere".into(),
            ArrayError::Cast { why, dtype, .. } => cast_help(*why, *dtype),
            ArrayError::Conversion { from, .. } if from.kind().is_time() => {
                "times become int64 and back; units are not converted".into()
            }
            ArrayError::Conversion { .. } => "only int64 becomes a time".into(),
            ArrayError::Reshape { .. } => "the product of the lengths is the number of elements".into(),
            ArrayError::BadShape { .. } => {
                "lengths are 0 or more; one of them may be -1, which stands for what is left".into()
            }
            ArrayError::TooLarge { .. } => "ask for fewer elements".into(),
            ArrayError::Memory { .. } => "ask for fewer elements, or take a part of the array, as in `a[:100]`".into(),
            ArrayError::TooManyDimensions { .. } => format!("use at most {MAX_DIMENSIONS} dimensions"),
            ArrayError::Axes { ndim, .. } => {
                format!("name each axis from 0 to {} once", ndim.saturating_sub(1))
            }
            ArrayError::Index { len: 0, .. } => "the axis is empty".into(),
            ArrayError::Index { len, .. } => {
                format!("an index is from {} to {}", -(*len as i128), len - 1)
            }
            ArrayError::TooManyIndices { .. } => "give one index per dimension, or fewer".into(),
            ArrayError::ZeroStep => "a step is any integer but 0".into(),
            ArrayError::Shapes { .. } => "compare arrays of the same shape, or an array and a number".into(),
            ArrayError::Times { .. } => {
                "units are not converted: compare times of one type, or their counts, as `.astype(\"i8\")` gives them".into()
            }
            ArrayError::Empty { .. } => "look at its `shape` first".into(),
            ArrayError::Undefined { .. } => "convert it first, with `.astype(\"i8\")`".into(),
            ArrayError::DType(error) => error.help(),
        }
    }
}

fn unfit(why: Unfit, dtype: DType) -> String {
    let name = dtype.name();
    match (why, dtype.kind().range()) {
        (Unfit::Range, Some((min, max))) => format!("does not fit {name} ({min}..={max})"),
        (Unfit::Range, None) => format!("is too large for {name}"),
        (Unfit::Fraction, _) => format!("has a fraction, which {name} cannot keep"),
        (Unfit::NotANumber, _) => format!("is not a number, which {name} cannot keep"),
        (Unfit::Inexact, _) => format!("has more digits than {name} can keep"),
    }
}

fn cast_help(why: Unfit, dtype: DType) -> String {
    match why {
        Unfit::Range | Unfit::Inexact => format!("choose a dtype wider than {}", dtype.name()),
        Unfit::Fraction | Unfit::NotANumber => "choose a float dtype such as f8".into(),
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

/// A shape as a Python tuple: `()`, `(3,)`, `(2, 3)`.
pub(super) struct Shape<'a, T>(pub &'a [T]);

impl<T: fmt::Display> fmt::Display for Shape<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (position, length) in self.0.iter().enumerate() {
            write!(f, "{}{length}", if position == 0 { "" } else { ", " })?;
        }
        f.write_str(if self.0.len() == 1 { ",)" } else { ")" })
    }
}

/// `1 dimension`, `2 dimensions`.
pub(super) struct Dimensions(pub usize);

impl fmt::Display for Dimensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} dimension{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}
