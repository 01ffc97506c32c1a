//! What can be wrong with a transform, or with what it is given.

use std::sync::Arc;

use thiserror::Error;

use crate::arrays::ArrayError;

use super::IntermediateName;

/// What is wrong with a transform, or with what it is given.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum TransformError {
    /// A band of transform coefficients is given that the transform has not got.
    #[error("there is no band {band} of level {level}")]
    NoBand {
        /// Its level, counted as the given ones are.
        level: u32,
        /// Its name, such as `HL`.
        band: Arc<str>,
    },
    /// A band of transform coefficients is missing.
    #[error("the band {band} of level {level} is missing")]
    MissingBand {
        /// Its level, counted as the given ones are.
        level: u32,
        /// Its name, such as `HL`.
        band: Arc<str>,
    },
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
    /// Returns the error of a band that is not there.
    pub(crate) fn missing((level, band): IntermediateName) -> TransformError {
        TransformError::MissingBand { level: level.0, band }
    }

    /// Returns whether the work was stopped by its interrupt.
    pub fn is_interrupted(&self) -> bool {
        matches!(self, TransformError::Array(error) if matches!(**error, ArrayError::Interrupted))
    }
}
