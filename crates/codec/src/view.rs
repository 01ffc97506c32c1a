//! Views of arrays in memory of the caller.

use std::fmt;
use std::ops::Range;

use crate::dtype::DType;
use crate::element::ArrayElement;
use crate::error::CodecError;
use crate::layout::{Layout, MemoryOrder};

/// An array to read: bytes with a type, a shape and strides.
///
/// Elements may be in any order of axes, with gaps, backwards, repeated (a stride of 0), in either byte
/// order, and unaligned. The codec does not copy elements that follow each other without gaps in some order
/// of axes, are aligned and in the byte order of this machine.
///
/// ```
/// use vcfilter_codec::ArrayView;
/// // Every second column of two rows, the last one first.
/// let values = [1i16, 2, 3, 4, 5, 6, 7, 8];
/// let view = ArrayView::of_strided(&values, &[2, 2], &[4, -2], 2)?;
/// assert_eq!((view.shape(), view.strides()), (&[2, 2][..], &[8, -4][..]));
/// let beyond = ArrayView::of_strided(&values, &[3, 2], &[4, -2], 2);
/// assert_eq!(beyond.unwrap_err().to_string(), "an array of shape (3, 2) reaches beyond its 16 bytes");
/// # Ok::<(), vcfilter_codec::CodecError>(())
/// ```
#[derive(Clone)]
pub struct ArrayView<'a> {
    pub(crate) memory: &'a [u8],
    pub(crate) layout: Layout,
    pub(crate) dtype: DType,
}

/// An array to write: like [`ArrayView`], but no two elements may share memory.
///
/// ```
/// use vcfilter_codec::{ArrayViewMut, DType};
/// let mut memory = [0u8; 8];
/// let dtype: DType = ">i2".parse()?;
/// assert!(ArrayViewMut::strided(&mut memory, dtype, &[2, 2], &[4, 2], 0).is_ok());
/// let problem = ArrayViewMut::strided(&mut memory, dtype, &[2, 2], &[2, 2], 0).unwrap_err();
/// assert_eq!(problem.to_string(), "elements of the output lie over each other");
/// # Ok::<(), vcfilter_codec::CodecError>(())
/// ```
pub struct ArrayViewMut<'a> {
    pub(crate) memory: &'a mut [u8],
    pub(crate) layout: Layout,
    pub(crate) dtype: DType,
}

impl<'a> ArrayView<'a> {
    /// Returns a view of bytes as an array of a shape in C order.
    ///
    /// # Errors
    /// [`CodecError::Bytes`] where the number of bytes is not that of the shape.
    pub fn new(memory: &'a [u8], dtype: DType, shape: &[usize]) -> Result<ArrayView<'a>, CodecError> {
        ArrayView::in_order(memory, dtype, shape, MemoryOrder::C)
    }

    /// Returns a view of bytes as an array of a shape in C or F order.
    ///
    /// # Errors
    /// [`CodecError::Bytes`] where the number of bytes is not that of the shape.
    pub fn in_order(
        memory: &'a [u8],
        dtype: DType,
        shape: &[usize],
        order: MemoryOrder,
    ) -> Result<ArrayView<'a>, CodecError> {
        let layout = Layout::in_order(shape, dtype.width(), order)?;
        check_length(memory.len(), &layout, dtype)?;
        Ok(ArrayView { memory, layout, dtype })
    }

    /// Returns a view of elements in bytes: the first one at byte `start`, and along each axis the next one
    /// at a distance of `strides` bytes.
    ///
    /// # Errors
    /// [`CodecError::OutOfBounds`] where an element would lie outside of the bytes; [`CodecError::Strides`].
    pub fn strided(
        memory: &'a [u8],
        dtype: DType,
        shape: &[usize],
        strides: &[isize],
        start: usize,
    ) -> Result<ArrayView<'a>, CodecError> {
        let layout = Layout::strided(shape, strides, start, dtype.width(), memory.len())?;
        Ok(ArrayView { memory, layout, dtype })
    }

    /// Returns a view of a slice as an array of a shape in C order.
    ///
    /// # Errors
    /// [`CodecError::Bytes`] where the number of elements is not that of the shape.
    pub fn of<T: ArrayElement>(elements: &'a [T], shape: &[usize]) -> Result<ArrayView<'a>, CodecError> {
        ArrayView::new(T::bytes(elements), T::KIND.into(), shape)
    }

    /// Returns a view of elements in a slice; `strides` and `start` are counted in elements.
    ///
    /// # Errors
    /// [`CodecError::OutOfBounds`] where an element would lie outside of the slice; [`CodecError::Strides`].
    pub fn of_strided<T: ArrayElement>(
        elements: &'a [T],
        shape: &[usize],
        strides: &[isize],
        start: usize,
    ) -> Result<ArrayView<'a>, CodecError> {
        let (strides, start) = in_bytes::<T>(strides, start);
        ArrayView::strided(T::bytes(elements), T::KIND.into(), shape, &strides, start)
    }

    /// Returns the type of the elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Returns the length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.layout.shape
    }

    /// Returns the distance in bytes from one element to the next along each axis.
    pub fn strides(&self) -> &[isize] {
        &self.layout.strides
    }

    /// Returns a view of a region of the array: a range along each axis.
    ///
    /// # Errors
    /// [`CodecError::Region`] where the array has no such region; [`CodecError::RegionDimensions`].
    pub fn region(&self, region: &[Range<usize>]) -> Result<ArrayView<'a>, CodecError> {
        Ok(ArrayView { memory: self.memory, layout: self.layout.region(region)?, dtype: self.dtype })
    }
}

impl<'a> ArrayViewMut<'a> {
    /// Returns a view of bytes as an array of a shape in C order.
    ///
    /// # Errors
    /// [`CodecError::Bytes`] where the number of bytes is not that of the shape.
    pub fn new(memory: &'a mut [u8], dtype: DType, shape: &[usize]) -> Result<ArrayViewMut<'a>, CodecError> {
        ArrayViewMut::in_order(memory, dtype, shape, MemoryOrder::C)
    }

    /// Returns a view of bytes as an array of a shape in C or F order.
    ///
    /// # Errors
    /// [`CodecError::Bytes`] where the number of bytes is not that of the shape.
    pub fn in_order(
        memory: &'a mut [u8],
        dtype: DType,
        shape: &[usize],
        order: MemoryOrder,
    ) -> Result<ArrayViewMut<'a>, CodecError> {
        let layout = Layout::in_order(shape, dtype.width(), order)?;
        check_length(memory.len(), &layout, dtype)?;
        Ok(ArrayViewMut { memory, layout, dtype })
    }

    /// Returns a view of elements in bytes: the first one at byte `start`, and along each axis the next one
    /// at a distance of `strides` bytes.
    ///
    /// # Errors
    /// [`CodecError::OutOfBounds`] where an element would lie outside of the bytes; [`CodecError::Strides`];
    /// [`CodecError::Overlap`] unless the strides show that no two elements share memory: along each axis the
    /// next element must lie behind all that the axes with smaller strides reach.
    pub fn strided(
        memory: &'a mut [u8],
        dtype: DType,
        shape: &[usize],
        strides: &[isize],
        start: usize,
    ) -> Result<ArrayViewMut<'a>, CodecError> {
        let layout = Layout::strided(shape, strides, start, dtype.width(), memory.len())?;
        match layout.is_disjoint(dtype.width()) {
            true => Ok(ArrayViewMut { memory, layout, dtype }),
            false => Err(CodecError::Overlap),
        }
    }

    /// Returns a view of a slice as an array of a shape in C order. Not for bools, as not every byte is a
    /// bool: use their bytes.
    ///
    /// # Errors
    /// [`CodecError::Bytes`] where the number of elements is not that of the shape.
    pub fn of<T>(elements: &'a mut [T], shape: &[usize]) -> Result<ArrayViewMut<'a>, CodecError>
    where
        T: ArrayElement + bytemuck::Pod,
    {
        ArrayViewMut::new(bytemuck::cast_slice_mut(elements), T::KIND.into(), shape)
    }

    /// Returns a view of elements in a slice; `strides` and `start` are counted in elements.
    ///
    /// # Errors
    /// Those of [`strided`](ArrayViewMut::strided).
    pub fn of_strided<T>(
        elements: &'a mut [T],
        shape: &[usize],
        strides: &[isize],
        start: usize,
    ) -> Result<ArrayViewMut<'a>, CodecError>
    where
        T: ArrayElement + bytemuck::Pod,
    {
        let (strides, start) = in_bytes::<T>(strides, start);
        ArrayViewMut::strided(bytemuck::cast_slice_mut(elements), T::KIND.into(), shape, &strides, start)
    }

    /// Returns the type of the elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Returns the length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.layout.shape
    }

    /// Returns the distance in bytes from one element to the next along each axis.
    pub fn strides(&self) -> &[isize] {
        &self.layout.strides
    }

    /// Returns a view of the array to read.
    pub fn view(&self) -> ArrayView<'_> {
        ArrayView { memory: self.memory, layout: self.layout.clone(), dtype: self.dtype }
    }

    /// Returns a view of a region of the array: a range along each axis.
    ///
    /// # Errors
    /// [`CodecError::Region`] where the array has no such region; [`CodecError::RegionDimensions`].
    pub fn region_mut(&mut self, region: &[Range<usize>]) -> Result<ArrayViewMut<'_>, CodecError> {
        Ok(ArrayViewMut { memory: self.memory, layout: self.layout.region(region)?, dtype: self.dtype })
    }
}

impl fmt::Debug for ArrayView<'_> {
    /// Shows everything but the memory, which may be large.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        describe("ArrayView", self.dtype, &self.layout, f)
    }
}

impl fmt::Debug for ArrayViewMut<'_> {
    /// Shows everything but the memory, which may be large.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        describe("ArrayViewMut", self.dtype, &self.layout, f)
    }
}

fn describe(name: &str, dtype: DType, layout: &Layout, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Layout { shape, strides, start } = layout;
    f.debug_struct(name)
        .field("dtype", &dtype)
        .field("shape", shape)
        .field("strides", strides)
        .field("start", start)
        .finish_non_exhaustive()
}

fn check_length(found: usize, layout: &Layout, dtype: DType) -> Result<(), CodecError> {
    let expected = layout.size() * dtype.width();
    match found == expected {
        true => Ok(()),
        false => Err(CodecError::Bytes { found, expected, shape: layout.shape.clone(), dtype }),
    }
}

/// Strides that leave the memory are refused later; until then they need not be exact.
fn in_bytes<T>(strides: &[isize], start: usize) -> (Vec<isize>, usize) {
    let width = size_of::<T>();
    let strides = strides.iter().map(|stride| stride.saturating_mul(width as isize)).collect();
    (strides, start.saturating_mul(width))
}
