//! Errors of plots of filters.

use crate::arrays::ArrayError;
use crate::filters::FilterError;
use crate::wavelets::TransformError;

/// Why there is no plot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The filter does not have the property.
    #[error(transparent)]
    Filter(Box<FilterError>),
    /// A transform can't be made, or an array can't be read.
    #[error(transparent)]
    Transform(TransformError),
    /// An expression has no symbols.
    #[error("the expression holds no symbols, so it has no coefficients")]
    NoSymbols,
    /// There are no samples.
    #[error("there are no samples")]
    NoSamples,
    /// There are more than two dimensions.
    #[error("pictures have one or two dimensions, and this has {0}")]
    Dimensions(usize),
    /// There are more cells than a plot draws.
    #[error("the picture would have more than {} cells", MOST_CELLS)]
    TooManyCells,
    /// There are more panels than a plot shows.
    #[error("the picture would have {count} panels, and at most {most} are told apart")]
    TooManyPanels {
        /// The panels that there would be.
        count: usize,
        /// The greatest number of panels.
        most: usize,
    },
    /// Indices are so large that floating point can't tell neighbours apart.
    #[error("the indices lie too far from 0 to be drawn")]
    TooFar,
    /// A transform has no bands, or bands that do not fit each other.
    #[error("the bands are not those of a transform: {0}")]
    Bands(String),
}

impl From<FilterError> for PictureError {
    fn from(error: FilterError) -> PictureError {
        PictureError::Filter(Box::new(error))
    }
}

impl From<ArrayError> for PictureError {
    fn from(error: ArrayError) -> PictureError {
        TransformError::from(error).into()
    }
}

impl From<TransformError> for PictureError {
    fn from(error: TransformError) -> PictureError {
        PictureError::Transform(error)
    }
}

/// The cells of one picture.
pub(super) const MOST_CELLS: usize = 4_000_000;

/// The greatest index whose neighbours floating point tells apart on an axis.
const FARTHEST: i128 = 1 << 44;

/// An index as a coordinate.
pub(super) fn coordinate(index: i128) -> Result<f64, PictureError> {
    if (-FARTHEST..=FARTHEST).contains(&index) { Ok(index as f64) } else { Err(PictureError::TooFar) }
}
