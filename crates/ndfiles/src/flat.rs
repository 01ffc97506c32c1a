//! The elements of an array as one slice, in whatever order of axes memory has them.

use std::borrow::Cow;

use bytemuck::cast_slice;
use ndarray::{ArcArray, IxDyn};

use super::array::NdArray;
use super::build::unravel;
use super::codec_error::CodecError;
use super::dtype::DType;
use super::element::Element;
use super::error::ArrayError;
use super::kernels::Slabs;
use super::task::Task;
use super::words::{Words, room_for};

/// A slice of elements, and how it is cut by an axis.
///
/// The axes of an array are put into the order in which memory runs, so that arrays in F order and
/// transposed ones are worked on, and given back, as they lie. Only arrays with gaps or with
/// negative steps are copied.
pub(super) struct Flat<'a, T: Element> {
    pub(super) elements: Cow<'a, [T]>,
    pub(super) slabs: Slabs,
    /// The lengths in memory's order.
    shape: Vec<usize>,
    /// For each place in memory's order the axis that stands there.
    order: Vec<usize>,
}

impl<'a, T: Element> Flat<'a, T> {
    /// The elements of an array that has this axis.
    pub(super) fn new(array: &'a ArcArray<T, IxDyn>, axis: usize) -> Result<Flat<'a, T>, ArrayError> {
        let mut order = memory_order(array);
        let ordered = array.view().permuted_axes(IxDyn(&order));
        let elements = match ordered.to_slice() {
            Some(elements) => Cow::Borrowed(elements),
            None => {
                room_for(array.len(), size_of::<T>())?;
                order = (0..array.ndim()).collect();
                Cow::Owned(array.iter().copied().collect())
            }
        };
        let shape: Vec<usize> = order.iter().map(|&axis| array.shape()[axis]).collect();
        let place = order.iter().position(|&other| other == axis).unwrap_or(0);
        let slabs = Slabs::new(&shape, place).unwrap_or(Slabs { outer: 0, len: 0, inner: 0 });
        Ok(Flat { elements, slabs, shape, order })
    }

    /// The N-d index of a position in the slice.
    pub(super) fn index(&self, position: usize) -> Vec<usize> {
        let mut index = vec![0; self.order.len()];
        for (&axis, place) in self.order.iter().zip(unravel(position, &self.shape)) {
            index[axis] = place;
        }
        index
    }

    /// An array that lies in memory like this one.
    pub(super) fn array(&self, elements: Words, dtype: DType) -> NdArray {
        NdArray::from_words(&self.shape, elements, dtype).permuted(&inverse(&self.order))
    }

    /// The axes in the order in which memory runs.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The error of a position whose value, or difference, does not fit.
    pub(super) fn overflow(&self, task: Task, position: usize) -> CodecError {
        let element = |place: usize| cast_slice(&self.elements[place..=place]);
        let first = position % self.slabs.block() < self.slabs.inner;
        let before = (!first).then(|| element(position - self.slabs.inner));
        task.overflow(element(position), before, self.index(position))
    }
}

/// The axes of an array in the order in which memory runs.
pub(super) fn memory_order<T: Element>(array: &ArcArray<T, IxDyn>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..array.ndim()).collect();
    order.sort_by_key(|&axis| std::cmp::Reverse(array.strides()[axis].unsigned_abs()));
    order
}

/// The order that undoes another.
pub(super) fn inverse(order: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; order.len()];
    for (place, &axis) in order.iter().enumerate() {
        inverse[axis] = place;
    }
    inverse
}
