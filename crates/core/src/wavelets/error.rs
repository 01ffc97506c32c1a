//! What can be wrong with a transform, or with what it is given.

use thiserror::Error;

use crate::arrays::ArrayError;

use super::Name;

/// What is wrong with a transform, or with what it is given.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum TransformError {
    /// A band of transform coefficients is given that the transform has not got.
    #[error("there is no band {} of level {}", .0.1, .0.0)]
    NoBand(Name),
    /// A band of transform coefficients is missing.
    #[error("the band {} of level {} is missing", .0.1, .0.0)]
    MissingBand(Name),
    /// An array can't be made or read.
    #[error(transparent)]
    Array(#[from] ArrayError),
}

impl TransformError {
    /// Whether the work was stopped by its interrupt.
    pub fn is_interrupted(&self) -> bool {
        matches!(self, TransformError::Array(ArrayError::Interrupted))
    }
}
