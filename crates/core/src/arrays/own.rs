//! Arrays of one's own.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::algebra::{Index, Number};

use super::{Array, Element};

/// Why an array of one's own has no element there; comes back as [`super::ArrayError::Own`].
#[derive(Debug, Clone)]
pub struct OwnError(pub Arc<dyn Error + Send + Sync>);

impl fmt::Display for OwnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for OwnError {
    fn from(error: E) -> OwnError {
        OwnError(Arc::new(error))
    }
}

/// An array whose elements a program computes itself.
///
/// Only [`ndim`](OwnArray::ndim) and [`get`](OwnArray::get) are needed. The others say what the graph
/// can't see: with a period and steps given, arrays on top of it have theirs.
///
/// ```
/// use vcfilter_core::algebra::{Index, Number};
/// use vcfilter_core::arrays::{Element, OwnArray, OwnError, Space};
///
/// /// 0, 1, 4, 9, ... along one dimension.
/// struct Squares;
///
/// impl OwnArray for Squares {
///     fn ndim(&self) -> usize {
///         1
///     }
///     fn get(&self, index: &Index) -> Result<Element, OwnError> {
///         Ok(Element::Number(Number::from(index[0] * index[0])))
///     }
/// }
///
/// let space = Space::new();
/// let squares = space.own(Squares)?;
/// assert_eq!(squares.rshift(1)?.get(&[-3])?.to_string(), "5");
/// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
/// ```
pub trait OwnArray: Send + Sync {
    /// The number of dimensions, 1 to 8; always the same.
    fn ndim(&self) -> usize;

    /// The element at an index, which has `ndim` entries. The same index always gives the same element.
    ///
    /// # Errors
    /// Whatever keeps the element from being computed.
    fn get(&self, index: &Index) -> Result<Element, OwnError>;

    /// After how many samples, per dimension, the filter repeats; None where it does not.
    fn period(&self) -> Option<Vec<i128>> {
        None
    }

    /// Whether every element is an element of an input, unchanged.
    fn nop(&self) -> bool {
        false
    }

    /// The arrays that it reads, each with the step in it for one step in this one, per dimension.
    fn steps(&self) -> Vec<(Array, Vec<Number>)> {
        Vec::new()
    }

    /// Whether computed elements are kept.
    fn cached(&self) -> bool {
        true
    }

    /// Words that say all of what it gives, if there are such: where those of two arrays of one space are the same, they
    /// are one array.
    fn definition(&self) -> Option<String> {
        None
    }
}

/// The array that a function of the index gives.
pub(super) struct Generated<F> {
    pub ndim: usize,
    pub cached: bool,
    pub function: F,
}

impl<F: Fn(&Index) -> Result<Element, OwnError> + Send + Sync> OwnArray for Generated<F> {
    fn ndim(&self) -> usize {
        self.ndim
    }

    fn get(&self, index: &Index) -> Result<Element, OwnError> {
        (self.function)(index)
    }

    fn cached(&self) -> bool {
        self.cached
    }
}
