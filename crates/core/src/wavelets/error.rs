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
    Array(Box<ArrayError>),
}

impl From<ArrayError> for TransformError {
    fn from(error: ArrayError) -> TransformError {
        TransformError::Array(Box::new(error))
    }
}

impl TransformError {
    /// Whether the work was stopped by its interrupt.
    pub fn is_interrupted(&self) -> bool {
        matches!(self, TransformError::Array(error) if matches!(**error, ArrayError::Interrupted))
    }
}
