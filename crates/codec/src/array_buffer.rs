//! Arrays that own their memory: the results of encoding and decoding.

use crate::buffer::AlignedBuffer;
use crate::dtype::DType;
use crate::error::CodecError;
use crate::layout::{Layout, MemoryOrder};
use crate::ordered::copy;
use crate::view::ArrayView;

/// An array that owns its memory: the result of [`encode`](crate::SpatialDelta::encode) or
/// [`decode`](crate::SpatialDelta::decode).
///
/// In memory its elements are in the byte order of this machine and follow each other without gaps. The byte
/// order of its type is that of [`to_bytes`](ArrayBuffer::to_bytes).
///
/// ```
/// use vcfilter_codec::{ArrayView, DType, MemoryOrder, SpatialDelta};
/// let big: DType = ">u2".parse()?;
/// let view = ArrayView::of(&[1u16, 258], &[2])?;
/// let encoded = SpatialDelta::new(0, big).build()?.encode(&view)?;
/// assert_eq!((encoded.dtype(), encoded.shape()), (big, &[2][..]));
/// assert_eq!(encoded.to_bytes(MemoryOrder::C), [0, 1, 1, 1]);
/// assert_eq!(encoded.into_elements().into_vec::<u16>().unwrap(), [1, 257]);
/// # Ok::<(), vcfilter_codec::CodecError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrayBuffer {
    pub(crate) elements: AlignedBuffer,
    pub(crate) dtype: DType,
    pub(crate) shape: Vec<usize>,
    /// The axes from the slowest to the fastest.
    pub(crate) axes: Vec<usize>,
}

impl ArrayBuffer {
    /// The type of the elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The axes in the order of memory, the slowest first: `[0, 1]` for C order.
    ///
    /// The order is that of the array that was encoded or decoded where it had no gaps in memory, otherwise C
    /// order.
    pub fn memory_axes(&self) -> &[usize] {
        &self.axes
    }

    /// The array as a view of its memory, in the byte order of this machine whatever that of its type.
    pub fn view(&self) -> ArrayView<'_> {
        let width = self.dtype.width();
        let mut strides = vec![0; self.shape.len()];
        let mut next = width as isize;
        for &axis in self.axes.iter().rev() {
            strides[axis] = next;
            next *= self.shape[axis].max(1) as isize;
        }
        let layout = Layout { shape: self.shape.clone(), strides, start: 0 };
        ArrayView { memory: self.elements.bytes(), layout, dtype: self.dtype.kind().into() }
    }

    /// The last slab along an axis, in memory of its own.
    pub(crate) fn last_slab(&self, axis: usize) -> Result<ArrayBuffer, CodecError> {
        let mut region: Vec<_> = self.shape.iter().map(|len| 0..*len).collect();
        region[axis] = self.shape[axis].saturating_sub(1)..self.shape[axis];
        let (axes, slab) = (self.axes.clone(), self.view().region(&region)?);
        let (elements, shape) = (copy(&slab, &axes)?, slab.shape().to_vec());
        Ok(ArrayBuffer { elements, dtype: self.dtype, shape, axes })
    }

    /// The memory of the elements; they are in the order of [`memory_axes`](ArrayBuffer::memory_axes).
    pub fn into_elements(self) -> AlignedBuffer {
        self.elements
    }

    /// The bytes of all elements in C or F order, and in the byte order of the type.
    pub fn to_bytes(&self, order: MemoryOrder) -> Vec<u8> {
        let axes: Vec<usize> = match order {
            MemoryOrder::C => (0..self.shape.len()).collect(),
            MemoryOrder::F => (0..self.shape.len()).rev().collect(),
        };
        let mut bytes = vec![0; self.elements.bytes().len()];
        let view = self.view();
        view.layout.gather(&axes, self.dtype.width(), view.memory, &mut bytes);
        if !self.dtype.is_native() {
            crate::buffer::swap_in_place(&mut bytes, self.dtype.kind().part().width());
        }
        bytes
    }
}
