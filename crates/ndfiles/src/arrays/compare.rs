//! Comparison of arrays, element by element and as a whole.

use ndarray::{ArcArray, ArrayViewD, IxDyn, Zip};

use vcfilter_machine::{Pace, Stoppable};

use super::array::{NdArray, with_data};
use super::element::NdElement;
use super::error::NdArrayError;
use super::scalar::Scalar;
use vcfilter_codec::{ElementKind, checked_size, memory_for};

/// A comparison of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NdComparison {
    /// Equal: `==`.
    Equal,
    /// Not equal: `!=`.
    NotEqual,
    /// Less: `<`.
    Less,
    /// Less or equal: `<=`.
    LessOrEqual,
    /// Greater: `>`.
    Greater,
    /// Greater or equal: `>=`.
    GreaterOrEqual,
}

impl NdComparison {
    /// Returns whether the comparison is true of two values; with NaN only `!=` is.
    pub fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            NdComparison::Equal => left == right,
            NdComparison::NotEqual => left != right,
            NdComparison::Less => left < right,
            NdComparison::LessOrEqual => left <= right,
            NdComparison::Greater => left > right,
            NdComparison::GreaterOrEqual => left >= right,
        }
    }
}

impl NdArray {
    /// Returns a bool array that compares exact values element by element. Shapes are stretched as numpy
    /// does: an axis of length 1, or one that is missing in front, is repeated. Types may differ, but times
    /// are compared only with times of the same kind and unit; NaT behaves like NaN.
    ///
    /// ```
    /// use vcfilter_ndfiles::{NdComparison, NdArray};
    /// let a = NdArray::from(ndarray::array![[1i16, 2], [3, 4]]);
    /// let b = NdArray::from(ndarray::array![1.0, 4.0]);
    /// assert_eq!(a.compare(NdComparison::Equal, &b).unwrap().to_string(),
    ///     "array([[ True, False],\n       [False,  True]])");
    /// ```
    pub fn compare(&self, comparison: NdComparison, other: &NdArray) -> Result<NdArray, NdArrayError> {
        let mismatch = || NdArrayError::Shapes { left: self.shape().to_vec(), right: other.shape().to_vec() };
        let shape = stretched(self.shape(), other.shape()).ok_or_else(mismatch)?;
        memory_for(checked_size(&shape)?, 1)?;
        let (kind, other_kind) = (self.dtype().kind(), other.dtype().kind());
        if kind.is_time() || other_kind.is_time() {
            if kind != other_kind {
                return Err(NdArrayError::Times { left: self.dtype(), right: other.dtype() });
            }
            return self.compare_times(comparison, other, &shape).ok_or_else(mismatch);
        }
        with_data!(&self.data, left => match NdElement::unwrap(&other.data) {
            Some(right) => {
                let left = left.broadcast(IxDyn(&shape)).ok_or_else(mismatch)?;
                Ok(zipped(comparison, left, right.broadcast(IxDyn(&shape)).ok_or_else(mismatch)?))
            }
            None => self.compare_scalars(comparison, other, &shape).ok_or_else(mismatch),
        })
    }

    /// Different types meet as scalars: 144 pairs of types are not worth code of their own.
    fn compare_scalars(&self, comparison: NdComparison, other: &NdArray, shape: &[usize]) -> Option<NdArray> {
        let (left, right) = (self.stretched_scalars(shape)?, other.stretched_scalars(shape)?);
        let results = left.zip(right).asking().map(|(left, right)| comparison.holds(&left, &right)).collect();
        Some(NdArray::from_vec::<bool>(shape, results, ElementKind::Bool.into()))
    }

    fn compare_times(&self, comparison: NdComparison, other: &NdArray, shape: &[usize]) -> Option<NdArray> {
        // NaT is the least of all counts.
        let count = |scalar: Scalar| Some(scalar).filter(|scalar| *scalar != Scalar::Int(i64::MIN.into()));
        let (left, right) = (self.stretched_scalars(shape)?, other.stretched_scalars(shape)?);
        let holds = |(left, right)| match (count(left), count(right)) {
            (Some(left), Some(right)) => comparison.holds(&left, &right),
            _ => comparison == NdComparison::NotEqual,
        };
        let results = left.zip(right).asking().map(holds).collect();
        Some(NdArray::from_vec::<bool>(shape, results, ElementKind::Bool.into()))
    }

    fn stretched_scalars(&self, shape: &[usize]) -> Option<Box<dyn Iterator<Item = Scalar> + '_>> {
        with_data!(&self.data, array => {
            let view = array.broadcast(IxDyn(shape))?;
            Some(Box::new(view.into_iter().map(|element| element.scalar())))
        })
    }

    /// Returns a bool array that compares each element with one value.
    ///
    /// # Errors
    /// [`NdArrayError::Size`]
    pub fn compare_scalar(&self, comparison: NdComparison, value: Scalar) -> Result<NdArray, NdArrayError> {
        memory_for(self.size(), 1)?;
        Ok(NdArray::wrap(with_data!(&self.data, array => {
            let pace = Pace::default();
            array.mapv(|element| {
                pace.step();
                comparison.holds(&element.scalar(), &value)
            }).into_shared()
        })))
    }

    /// Returns whether both arrays have the same shape and equal values. Types may differ; NaN equals
    /// nothing.
    pub fn same_values(&self, other: &NdArray) -> bool {
        self.shape() == other.shape() && self.iter().zip(other.iter()).asking().all(|(a, b)| a == b)
    }
}

fn zipped<T: NdElement>(
    comparison: NdComparison,
    left: ArrayViewD<'_, T>,
    right: ArrayViewD<'_, T>,
) -> NdArray {
    let mut result: ArcArray<bool, IxDyn> = ArcArray::default(left.raw_dim());
    let pace = Pace::default();
    Zip::from(&mut result).and(&left).and(&right).for_each(|result, left, right| {
        pace.step();
        *result = comparison.holds(left, right);
    });
    NdArray::wrap(result)
}

fn stretched(left: &[usize], right: &[usize]) -> Option<Vec<usize>> {
    let ndim = left.len().max(right.len());
    let length =
        |shape: &[usize], axis: usize| (axis + shape.len()).checked_sub(ndim).map_or(1, |axis| shape[axis]);
    (0..ndim)
        .map(|axis| match (length(left, axis), length(right, axis)) {
            (a, b) if a == b => Some(a),
            (1, b) => Some(b),
            (a, 1) => Some(a),
            _ => None,
        })
        .collect()
}
