//! Custom arrays: arrays that a Rust program defines.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::algebra::{Index, Number};

use super::{Array, Edges, Element};

/// Why a custom array has no element at an index; returned as [`super::ArrayError::Custom`].
#[derive(Debug, Clone)]
pub struct CustomError(pub Arc<dyn Error + Send + Sync>);

impl fmt::Display for CustomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for CustomError {
    fn from(error: E) -> CustomError {
        CustomError(Arc::new(error))
    }
}

/// A custom array: a Rust program computes its elements.
///
/// Only [`ndim`](CustomArray::ndim) and [`get`](CustomArray::get) are needed. The other methods tell the
/// engine what it can't find out itself: with a period and steps, arrays built on this one have periods and
/// steps too.
///
/// ```
/// use vcfilter_core::algebra::{Index, Number};
/// use vcfilter_core::arrays::{Element, CustomArray, CustomError, Space};
///
/// /// 0, 1, 4, 9, ... along one dimension.
/// struct Squares;
///
/// impl CustomArray for Squares {
///     fn ndim(&self) -> usize {
///         1
///     }
///     fn get(&self, index: &Index) -> Result<Element, CustomError> {
///         Ok(Element::Number(Number::from(index[0] * index[0])))
///     }
/// }
///
/// let space = Space::new();
/// let squares = space.custom(Squares)?;
/// assert_eq!(squares.rshift(1)?.get(&[-3])?.to_string(), "5");
/// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
/// ```
pub trait CustomArray: Send + Sync {
    /// Returns the number of dimensions, 1 to 8; every call returns the same.
    fn ndim(&self) -> usize;

    /// Returns the element at an index, which has `ndim` entries. Every call with one index returns the same element.
    ///
    /// # Errors
    /// Whatever keeps the element from being computed.
    fn get(&self, index: &Index) -> Result<Element, CustomError>;

    /// Returns the period: the number of samples, per dimension, after which the filter repeats. None, the
    /// default, where it does not.
    fn period(&self) -> Option<Vec<i128>> {
        None
    }

    /// Returns how many samples there are per dimension, from index 0, and what lifting stages read beyond the edges. None,
    /// the default, where it is infinite.
    fn size(&self) -> Option<(Vec<i128>, Edges)> {
        None
    }

    /// Returns whether every element is an unchanged element of an input. False by default.
    fn nop(&self) -> bool {
        false
    }

    /// Returns the arrays that this one reads, each with its step, per dimension: the number of samples in
    /// that array for one sample in this one.
    fn steps(&self) -> Vec<(Array, Vec<Number>)> {
        Vec::new()
    }

    /// Returns what each element is a weighted sum of, for arrays of one dimension and of no size: a list for each phase, where there are as
    /// many phases as lists. With it equality is proven of all elements at once. None, the default, where elements are something else.
    fn weighted_sums(&self) -> Option<Vec<Vec<WeightedSample>>> {
        None
    }

    /// Returns whether computed elements are kept. True by default.
    fn cached(&self) -> bool {
        true
    }

    /// Returns a text that determines every element, such as the name of a file and its checksum. Arrays of
    /// one space with the same text are taken to be one array. None, the default, where there is no such
    /// text; then every array is a different one.
    fn definition(&self) -> Option<String> {
        None
    }
}

/// A sample of an array in a weighted sum. Of `phases` phases in all, the element `phase + phases * k` is made of its sample `first + step * k`.
#[derive(Debug, Clone)]
pub struct WeightedSample {
    /// What the sample is multiplied by.
    pub weight: Number,
    /// The array, of one dimension, in the same space.
    pub array: Array,
    /// The index for k = 0.
    pub first: i128,
    /// By how much the index grows with k.
    pub step: i128,
}

/// An array whose elements a function computes from the index.
pub(super) struct Generated<F> {
    pub ndim: usize,
    pub size: Option<(Vec<i128>, Edges)>,
    pub period: Option<Vec<i128>>,
    pub cached: bool,
    pub function: F,
}

impl<F: Fn(&Index) -> Result<Element, CustomError> + Send + Sync> CustomArray for Generated<F> {
    fn ndim(&self) -> usize {
        self.ndim
    }

    fn get(&self, index: &Index) -> Result<Element, CustomError> {
        (self.function)(index)
    }

    fn period(&self) -> Option<Vec<i128>> {
        self.period.clone()
    }

    fn cached(&self) -> bool {
        self.cached
    }

    fn size(&self) -> Option<(Vec<i128>, Edges)> {
        self.size.clone()
    }
}
