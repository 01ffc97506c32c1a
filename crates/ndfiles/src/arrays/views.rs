//! Views of arrays: reshaped, transposed, sliced. They share the elements where the memory order allows it.

use ndarray::{ArcArray, Axis, IxDyn, Slice};
use vcfilter_machine::Stoppable;

use vcfilter_codec::{MAX_DIMENSIONS, SizeError, checked_size, memory_for};

use super::array::{NdArray, position, with_data};
use super::element::NdElement;
use super::error::NdArrayError;

/// The part of one axis that a slice takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisIndex {
    /// One position, negative from the end; the slice does not have this axis.
    At(i64),
    /// A range `start:stop:step` as in Python: negative positions count from the end, positions outside are
    /// cut off, None means up to the end of the axis.
    Range {
        /// The first position.
        start: Option<i64>,
        /// The position before which the range ends.
        stop: Option<i64>,
        /// The distance between positions; negative ones run backwards; 0 is refused.
        step: i64,
    },
}

impl AxisIndex {
    /// The whole axis, `:`.
    pub const ALL: AxisIndex = AxisIndex::Range { start: None, stop: None, step: 1 };
}

impl NdArray {
    /// Returns the elements in C order with another shape; one of its lengths may be -1 for the length that
    /// is left.
    ///
    /// # Errors
    /// [`NdArrayError::Reshape`], [`NdArrayError::BadShape`], [`NdArrayError::Size`].
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let a = NdArray::arange(&0.into(), &6.into(), &1.into(), None).unwrap();
    /// assert_eq!(a.reshape(&[2, -1]).unwrap().shape(), [2, 3]);
    /// ```
    pub fn reshape(&self, shape: &[i64]) -> Result<NdArray, NdArrayError> {
        let lengths = fill_in(self.size(), shape)?;
        if !self.is_c_order() {
            memory_for(self.size(), self.dtype.width())?;
        }
        fn reshape<T: NdElement>(array: &ArcArray<T, IxDyn>, shape: &[usize]) -> ArcArray<T, IxDyn> {
            match array.clone().into_shape_with_order(IxDyn(shape)) {
                Ok(shared) => shared,
                // What lies in another order is copied.
                Err(_) => {
                    let copied = array.iter().asking().cloned().collect();
                    ArcArray::from_shape_vec(IxDyn(shape), copied).expect("the size was checked")
                }
            }
        }
        Ok(with_data!(&self.data, array => NdArray {
            data: NdElement::wrap(reshape(array, &lengths)),
            dtype: self.dtype,
        }))
    }

    /// Returns the array with its axes in another order. Each axis is named once, negative ones from the end;
    /// None reverses them.
    ///
    /// # Errors
    /// [`NdArrayError::Axes`]
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let a = NdArray::from(ndarray::array![[1i8, 2, 3]]);
    /// assert_eq!(a.transpose(None).unwrap().shape(), [3, 1]);
    /// ```
    pub fn transpose(&self, axes: Option<&[i64]>) -> Result<NdArray, NdArrayError> {
        let ndim = self.ndim();
        let order: Vec<usize> = match axes {
            None => (0..ndim).rev().collect(),
            Some(axes) => {
                let wrong = || NdArrayError::Axes { axes: axes.to_vec(), ndim };
                let order: Vec<usize> = axes
                    .iter()
                    .map(|&axis| position(axis, 0, ndim).map_err(|_| wrong()))
                    .collect::<Result<_, _>>()?;
                let mut seen = vec![false; ndim];
                order.iter().for_each(|&axis| seen[axis] = true);
                if order.len() != ndim || seen.contains(&false) {
                    return Err(wrong());
                }
                order
            }
        };
        Ok(self.permuted(&order))
    }

    /// The axes in another order that is known to be a permutation.
    pub(crate) fn permuted(&self, order: &[usize]) -> NdArray {
        with_data!(&self.data, array => NdArray {
            data: NdElement::wrap(array.clone().permuted_axes(IxDyn(order))),
            dtype: self.dtype,
        })
    }

    /// Returns a part of the array. There is an entry per axis; axes without an entry are taken as a whole.
    ///
    /// # Errors
    /// [`NdArrayError::TooManyIndices`], [`NdArrayError::Index`], [`NdArrayError::ZeroStep`].
    ///
    /// ```
    /// use vcfilter_ndfiles::{AxisIndex, NdArray};
    /// let a = NdArray::from(ndarray::array![[1i8, 2, 3], [4, 5, 6]]);
    /// let last = a.slice(&[AxisIndex::ALL, AxisIndex::At(-1)]).unwrap();
    /// assert_eq!(last.to_string(), "array([3, 6], dtype=int8)");
    /// ```
    pub fn slice(&self, indices: &[AxisIndex]) -> Result<NdArray, NdArrayError> {
        if indices.len() > self.ndim() {
            return Err(NdArrayError::TooManyIndices { given: indices.len(), ndim: self.ndim() });
        }
        let steps = indices
            .iter()
            .zip(self.shape())
            .enumerate()
            .map(|(axis, (index, &len))| Cut::new(*index, axis, len))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(with_data!(&self.data, array => NdArray {
            data: NdElement::wrap(cut(array.clone(), &steps)),
            dtype: self.dtype,
        }))
    }
}

#[cfg(feature = "best-axis")]
impl NdArray {
    /// An array in C order, perhaps larger, that begins with this one; all else is the element of `fill`, which has the
    /// same type.
    pub(crate) fn padded(&self, fill: Option<&NdArray>, shape: &[usize]) -> Result<NdArray, NdArrayError> {
        memory_for(checked_size(shape)?, self.dtype.width())?;
        let larger = with_data!(&self.data, part => NdArray::from(pad(part, fill, shape)));
        larger.relabel(self.dtype)
    }
}

#[cfg(feature = "best-axis")]
fn pad<T: NdElement>(
    part: &ArcArray<T, IxDyn>,
    fill: Option<&NdArray>,
    shape: &[usize],
) -> ndarray::ArrayD<T> {
    let fill = fill.and_then(NdArray::view::<T>).and_then(|fill| fill.first().copied()).unwrap_or_default();
    let mut larger = ndarray::ArrayD::from_elem(shape, fill);
    let mut begin = larger.view_mut();
    for (axis, &len) in part.shape().iter().enumerate() {
        begin.slice_axis_inplace(Axis(axis), Slice::from(..len));
    }
    begin.assign(part);
    larger
}

/// What is taken along an axis, with everything counted from the start and within bounds.
enum Cut {
    At(usize),
    Range { low: usize, high: usize, step: isize },
}

impl Cut {
    fn new(index: AxisIndex, axis: usize, len: usize) -> Result<Cut, NdArrayError> {
        let (start, stop, step) = match index {
            AxisIndex::At(index) => return position(index, axis, len).map(Cut::At),
            AxisIndex::Range { step: 0, .. } => return Err(NdArrayError::ZeroStep),
            AxisIndex::Range { start, stop, step } => (start, stop, step),
        };
        let len = len as i128;
        // Backwards, positions run from len - 1 down to -1, which stands before the first.
        let (least, most) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let clamp = |place: Option<i64>, absent: i128| match place.map(i128::from) {
            None => absent,
            Some(place) if place < 0 => (place + len).clamp(least, most),
            Some(place) => place.clamp(least, most),
        };
        let (low, high) = if step > 0 {
            (clamp(start, least), clamp(stop, most))
        } else {
            (clamp(stop, least) + 1, clamp(start, most) + 1)
        };
        let step = isize::try_from(step).unwrap_or(if step > 0 { isize::MAX } else { -isize::MAX });
        Ok(Cut::Range { low: low as usize, high: high.max(low) as usize, step })
    }
}

fn cut<T: NdElement>(mut array: ArcArray<T, IxDyn>, steps: &[Cut]) -> ArcArray<T, IxDyn> {
    let mut axis = 0;
    for step in steps {
        match *step {
            Cut::At(place) => array = array.index_axis_move(Axis(axis), place),
            Cut::Range { low, high, step } => {
                // ndarray reverses the range first and then steps from its last position: Python's
                // meaning once the range is stated from its low to its high end.
                array.slice_axis_inplace(Axis(axis), Slice::new(low as isize, Some(high as isize), step));
                axis += 1;
            }
        }
    }
    array
}

/// The lengths of a shape with at most one -1, for this many elements.
fn fill_in(size: usize, shape: &[i64]) -> Result<Vec<usize>, NdArrayError> {
    let mismatch = || NdArrayError::Reshape { size, shape: shape.to_vec() };
    if shape.len() > MAX_DIMENSIONS {
        return Err(SizeError::TooManyDimensions { ndim: shape.len() }.into());
    }
    let open = shape.iter().filter(|len| **len == -1).count();
    if open > 1 || shape.iter().any(|len| *len < -1) {
        return Err(NdArrayError::BadShape { shape: shape.to_vec() });
    }
    let known = shape
        .iter()
        .filter(|len| **len != -1)
        .try_fold(1usize, |product, len| product.checked_mul(usize::try_from(*len).ok()?))
        .ok_or_else(mismatch)?;
    let fits = match open {
        0 => known == size,
        _ => known != 0 && size.is_multiple_of(known),
    };
    if !fits {
        return Err(mismatch());
    }
    let lengths: Vec<usize> =
        shape.iter().map(|len| usize::try_from(*len).unwrap_or(size / known.max(1))).collect();
    checked_size(&lengths)?;
    Ok(lengths)
}
