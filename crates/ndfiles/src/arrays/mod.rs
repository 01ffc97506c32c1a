//! Finite arrays: a small part of numpy.

mod array;
mod build;
mod bytes;
mod cast;
mod coding;
mod compare;
mod element;
mod error;
mod json;
mod reduce;
mod repr;
mod repr_float;
mod repr_time;
mod scalar;
mod views;

pub(crate) use array::real;
pub use array::{NdArray, NdData};
pub use build::{MAX_RANGE, Nested};
pub(crate) use bytes::{ReadProblem, read_elements};
pub use compare::NdComparison;
pub use element::{CastLoss, NdElement};
pub use error::NdArrayError;
pub use scalar::{NdNumber, Scalar};
pub use views::AxisIndex;
