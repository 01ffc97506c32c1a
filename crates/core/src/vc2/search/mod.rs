//! A search for pictures that drive values further than patterns do.
//!
//! Patterns are the worst pictures of a codec without a quantiser. What a quantiser adds depends on the picture in steps, and no formula
//! tells the worst one. So pictures are tried: many small ones at once, by a codec that works in place, each of which is changed a little
//! and keeps what makes the value grow, and now and then what does not (simulated annealing; Kirkpatrick, Gelatt and Vecchi, 1983).
//!
//! [`PictureSearch`] holds what all arrays share; [`ArraySearch`] searches one. Every value that is told was computed twice: in place, and
//! through the graph of the transform. It is compared with the proven bound, which it must not pass.

mod array_search;
mod chains;
mod climb;
mod drive;
mod found;
mod in_place;
mod lanes;
mod moves;
mod pattern_search;
mod picture_search;
mod places;
mod program;
mod raised;
mod random;
mod schedule;
mod slow;
mod start;
mod subject;

#[cfg(test)]
mod tests;

pub use array_search::ArraySearch;
pub use drive::SearchEffort;
pub use found::{FoundInputs, FoundPicture, PixelBox};
pub use pattern_search::{OptimisedPatterns, optimise_patterns};
pub use picture_search::{PictureSearch, SearchReport, SearchSetup, SearchedInputs};
pub use raised::{SearchSummary, raise_reached, searched_patterns};

use crate::arrays::ArrayError;
use crate::wavelets::TransformError;

/// Why an array can't be searched.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The array, or the element, is not there.
    #[error("there is no element {0}")]
    Target(String),
    /// A lifting stage is none that a search can run: it rounds half to even, works in words, or has large taps.
    #[error("{0} is no stage that a search can run")]
    Stage(String),
    /// The picture, or what an element depends on, is too large.
    #[error("the picture, or what an element depends on, is too large to be searched")]
    Large,
    /// The transform does not divide the size of the pictures.
    #[error(
        "pictures whose width is no multiple of {width}, or whose height is none of {height}, can't be searched"
    )]
    Size {
        /// What divides the width.
        width: i128,
        /// What divides the height.
        height: i128,
    },
    /// An entry of the quantisation matrix is no small integer.
    #[error("{0} is too much to be taken off a quantisation index")]
    Matrix(i64),
    /// Values do not fit 62 bits.
    #[error("values of more than 62 bits can't be searched")]
    TooWide,
    /// Bounds can't be had, or the analysis gives narrower ones than its patterns reach: it is damaged.
    #[error("{0}")]
    Bounds(String),
    /// Two ways to a value give two values, or a value passes a bound that is proven: an error of this crate.
    #[error("internal error: {0}")]
    Internal(String),
    /// The transform can't be computed, or the work was stopped.
    #[error(transparent)]
    Transform(TransformError),
}

impl From<TransformError> for SearchError {
    fn from(error: TransformError) -> SearchError {
        SearchError::Transform(error)
    }
}

impl From<ArrayError> for SearchError {
    fn from(error: ArrayError) -> SearchError {
        TransformError::from(error).into()
    }
}
