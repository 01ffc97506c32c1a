//! Errors of wavelet transforms.

use std::sync::Arc;

use thiserror::Error;

use crate::arrays::ArrayError;

use super::IntermediateName;

/// Why a wavelet transform can't be computed.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum TransformError {
    /// A given band is not a band of the transform.
    #[error("there is no band {band} of level {level}")]
    NoBand {
        /// The level of the band, counted as in the input.
        level: u32,
        /// The name of the band, such as `HL`.
        band: Arc<str>,
    },
    /// A band of the transform is missing.
    #[error("the band {band} of level {level} is missing")]
    MissingBand {
        /// The level of the band, counted as in the input.
        level: u32,
        /// The name of the band, such as `HL`.
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

    /// Returns whether the work was interrupted.
    pub fn is_interrupted(&self) -> bool {
        matches!(self, TransformError::Array(error) if matches!(**error, ArrayError::Interrupted))
    }

    /// Returns whether bounds are asked for that may well be there, but which no method here finds: edges reach too far in, or
    /// the directions can't be looked at one by one.
    pub fn is_beyond_the_method(&self) -> bool {
        let beyond = |error: &ArrayError| matches!(error, ArrayError::LongRamps | ArrayError::NotSeparable);
        matches!(self, TransformError::Array(error) if beyond(error))
    }
}
