//! Memory of Python objects as arrays of the codec.
//!
//! The one place that makes slices of memory that Python owns. An exporter keeps the memory, its shape and its strides as
//! they are until the buffer is released, which is what makes the slices valid. It does not keep others from writing: as
//! with numpy itself, a program that changes an array on another thread while it is encoded gets a result of no value.
#![allow(unsafe_code)]

use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use vcfilter_codec::{ArrayView, ArrayViewMut, CodecError, DType};

/// An array in memory of a Python object.
pub(crate) struct Array {
    buffer: PyUntypedBuffer,
    dtype: DType,
    /// Where the memory of the elements begins, and how many bytes it has.
    start: *const u8,
    length: usize,
    /// The place of the first element in it.
    first: usize,
}

// The pointer is that of the buffer, which may be used on every thread.
unsafe impl Send for Array {}
unsafe impl Sync for Array {}

impl Array {
    /// Takes the memory of an object that has elements of this type.
    ///
    /// # Errors
    /// A TypeError where the object shows no memory, or elements of another width; a BufferError or a ValueError where its
    /// memory can't be taken.
    pub(crate) fn of(object: &Bound<'_, PyAny>, dtype: DType) -> PyResult<Array> {
        let buffer = PyUntypedBuffer::get(object)?;
        if buffer.item_size() != dtype.width() {
            let found = buffer.item_size();
            return Err(PyTypeError::new_err(format!("elements of {found} bytes are not {}", dtype.name())));
        }
        if buffer.suboffsets().is_some() {
            return Err(PyTypeError::new_err("memory behind pointers is not that of an array"));
        }
        let (low, high) =
            reach(&buffer).ok_or_else(|| PyValueError::new_err("the array reaches beyond all memory"))?;
        let start = buffer.buf_ptr().cast::<u8>().cast_const().wrapping_offset(low);
        Ok(Array { dtype, start, length: high.wrapping_sub(low) as usize, first: low.unsigned_abs(), buffer })
    }

    pub(crate) fn shape(&self) -> &[usize] {
        self.buffer.shape()
    }

    pub(crate) fn strides(&self) -> &[isize] {
        self.buffer.strides()
    }

    pub(crate) fn dtype(&self) -> DType {
        self.dtype
    }

    /// The bytes of an element.
    pub(crate) fn width(&self) -> usize {
        self.dtype.width()
    }

    pub(crate) fn is_readonly(&self) -> bool {
        self.buffer.readonly()
    }

    /// Whether both have memory in common.
    pub(crate) fn overlaps(&self, other: &Array) -> bool {
        let (start, other_start) = (self.start.addr(), other.start.addr());
        start < other_start + other.length && other_start < start + self.length
    }

    /// Whether both have the same elements at the same places.
    pub(crate) fn is_same(&self, other: &Array) -> bool {
        self.buffer.buf_ptr() == other.buffer.buf_ptr()
            && self.shape() == other.shape()
            && self.strides() == other.strides()
            && self.dtype.width() == other.dtype.width()
            && self.dtype.order() == other.dtype.order()
    }

    /// The memory from the lowest element to the end of the highest.
    pub(crate) fn memory(&self) -> &[u8] {
        match self.length {
            0 => &[],
            // SAFETY: the exporter vouches for the memory between its outermost elements while the buffer is held, which
            // is as long as `self` lives.
            length => unsafe { std::slice::from_raw_parts(self.start, length) },
        }
    }

    /// The array to read.
    pub(crate) fn view(&self) -> Result<ArrayView<'_>, CodecError> {
        self.view_of(self.memory())
    }

    /// The array to read in a copy of its memory.
    pub(crate) fn view_of<'a>(&self, memory: &'a [u8]) -> Result<ArrayView<'a>, CodecError> {
        ArrayView::strided(memory, self.dtype, self.shape(), self.strides(), self.first)
    }

    /// The array to write. The caller has seen that it is not read-only, and holds no view of memory that
    /// [overlaps](Array::overlaps) it.
    pub(crate) fn view_mut(&mut self) -> Result<ArrayViewMut<'_>, CodecError> {
        self.view_mut_as(self.dtype)
    }

    /// The same with elements of another type of the same width.
    pub(crate) fn view_mut_as(&mut self, dtype: DType) -> Result<ArrayViewMut<'_>, CodecError> {
        let memory: &mut [u8] = match self.length {
            0 => &mut [],
            // SAFETY: as above, and the exporter lets the memory be written.
            length => unsafe { std::slice::from_raw_parts_mut(self.start.cast_mut(), length) },
        };
        ArrayViewMut::strided(memory, dtype, self.buffer.shape(), self.buffer.strides(), self.first)
    }
}

/// How far the elements reach before and behind the first one, in bytes; both are 0 where there are none. None where that
/// is no memory.
fn reach(buffer: &PyUntypedBuffer) -> Option<(isize, isize)> {
    if buffer.shape().contains(&0) {
        return Some((0, 0));
    }
    let (mut low, mut high) = (0isize, isize::try_from(buffer.item_size()).ok()?);
    for (&length, &stride) in buffer.shape().iter().zip(buffer.strides()) {
        let step = stride.checked_mul(isize::try_from(length).ok()? - 1)?;
        (low, high) = (low.checked_add(step.min(0))?, high.checked_add(step.max(0))?);
    }
    high.checked_sub(low).map(|_| (low, high))
}

/// The strides of the result for a source: those of its memory order where it has no gaps, otherwise those of C order.
pub(crate) fn strides_like(shape: &[usize], strides: &[isize], from: usize, to: usize) -> Vec<isize> {
    let mut axes: Vec<usize> = (0..shape.len()).collect();
    axes.sort_by_key(|&axis| std::cmp::Reverse(strides[axis].unsigned_abs()));
    let mut expected = from as isize;
    let is_dense = axes.iter().rev().filter(|&&axis| shape[axis] != 1).all(|&axis| {
        let fits = strides[axis] == expected;
        expected = expected.wrapping_mul(shape[axis] as isize);
        fits
    });
    match is_dense {
        true => dense(shape, to, axes.into_iter().rev()),
        false => dense(shape, to, (0..shape.len()).rev()),
    }
}

/// The strides of elements without gaps; `axes` are from the fastest to the slowest.
pub(crate) fn dense(shape: &[usize], width: usize, axes: impl Iterator<Item = usize>) -> Vec<isize> {
    let (mut strides, mut next) = (vec![0; shape.len()], width as isize);
    for axis in axes {
        strides[axis] = next;
        next = next.wrapping_mul(shape[axis].max(1) as isize);
    }
    strides
}
