//! Elements as the kernels want them: native, aligned, without gaps; and the way back to where they lie.

use crate::buffer::{AlignedBuffer, swap_in_place};
use crate::dtype::DType;
use crate::error::CodecError;
use crate::kernels::Slabs;
use crate::layout::unravel_index;
use crate::view::{ArrayView, ArrayViewMut};

/// Native elements that follow each other in an order of axes.
///
/// Arrays in F order and transposed ones are worked on, and given back, as they lie.
pub(crate) struct Ordered<'a> {
    elements: Elements<'a>,
    /// The axes from the slowest to the fastest.
    pub(crate) axes: Vec<usize>,
    /// The lengths in that order.
    shape: Vec<usize>,
    /// How many parts an element has, which follow each other.
    parts: usize,
}

enum Elements<'a> {
    Lying(&'a [u8]),
    Copied(AlignedBuffer),
}

impl<'a> Ordered<'a> {
    /// The elements of an array as they lie, or copied into C order.
    pub(crate) fn new(view: &ArrayView<'a>) -> Result<Ordered<'a>, CodecError> {
        let memory_axes = view.layout.memory_axes();
        match lying(view, &memory_axes) {
            Some(bytes) => Ok(Ordered::with(Elements::Lying(bytes), memory_axes, view)),
            None => Ordered::copied(view, (0..view.shape().len()).collect()),
        }
    }

    /// The same in an order that is given.
    pub(crate) fn in_order(view: &ArrayView<'a>, axes: Vec<usize>) -> Result<Ordered<'a>, CodecError> {
        match lying(view, &axes) {
            Some(bytes) => Ok(Ordered::with(Elements::Lying(bytes), axes, view)),
            None => Ordered::copied(view, axes),
        }
    }

    fn copied(view: &ArrayView<'a>, axes: Vec<usize>) -> Result<Ordered<'a>, CodecError> {
        let copy = copy(view, &axes)?;
        Ok(Ordered::with(Elements::Copied(copy), axes, view))
    }

    fn with(elements: Elements<'a>, axes: Vec<usize>, view: &ArrayView) -> Ordered<'a> {
        let shape = axes.iter().map(|&axis| view.shape()[axis]).collect();
        Ordered { elements, axes, shape, parts: view.dtype.kind().parts() }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.elements {
            Elements::Lying(bytes) => bytes,
            Elements::Copied(buffer) => buffer.bytes(),
        }
    }

    /// How an axis cuts the elements.
    pub(crate) fn slabs(&self, axis: usize) -> Slabs {
        slabs(&self.axes, &self.shape, axis, self.parts)
    }

    /// How each of these axes cuts the elements; see [`all_slabs`].
    pub(crate) fn all_slabs(&self, along: &[usize], after: bool) -> Vec<Slabs> {
        all_slabs((&self.axes, &self.shape, self.parts), along, after)
    }

    /// The N-d index of a position.
    pub(crate) fn index(&self, position: usize) -> Vec<usize> {
        let mut index = vec![0; self.axes.len()];
        for (&axis, place) in self.axes.iter().zip(unravel_index(position / self.parts, &self.shape)) {
            index[axis] = place;
        }
        index
    }
}

/// How an axis cuts elements of some parts whose axes, with these lengths, are in this order: parts are what is counted.
fn slabs(axes: &[usize], shape: &[usize], axis: usize, parts: usize) -> Slabs {
    let place = axes.iter().position(|&other| other == axis).unwrap_or_default();
    let slabs = Slabs::new(shape, place).unwrap_or(Slabs { outer: 0, len: 0, inner: 0 });
    Slabs { inner: slabs.inner * parts, ..slabs }
}

/// How each of the axes `along` cuts elements whose axes, with these lengths, are in this order: the slowest first. Axes of
/// length 1 are left out, as there is nothing to subtract along them, but for the first where a slab comes before; there is
/// at least one.
pub(crate) fn all_slabs(
    (axes, shape, parts): (&[usize], &[usize], usize),
    along: &[usize],
    after: bool,
) -> Vec<Slabs> {
    let places = (0..axes.len()).filter(|&place| {
        let number = along.iter().position(|&axis| axis == axes[place]);
        number.is_some_and(|number| shape[place] > 1 || (after && number == 0))
    });
    let all: Vec<Slabs> = places.map(|place| slabs(axes, shape, axes[place], parts)).collect();
    if all.is_empty() { vec![slabs(axes, shape, along[0], parts)] } else { all }
}

/// The elements as they lie, if these are what kernels want.
fn lying<'a>(view: &ArrayView<'a>, axes: &[usize]) -> Option<&'a [u8]> {
    let range = view.layout.contiguous(axes, view.dtype.width())?;
    let bytes = &view.memory[range];
    (view.dtype.is_native() && is_aligned(bytes, view.dtype)).then_some(bytes)
}

fn is_aligned(bytes: &[u8], dtype: DType) -> bool {
    bytes.is_empty() || bytes.as_ptr().addr().is_multiple_of(dtype.kind().part().width())
}

/// A copy of the elements in this order, native.
pub(crate) fn copy(view: &ArrayView, axes: &[usize]) -> Result<AlignedBuffer, CodecError> {
    let mut copy = AlignedBuffer::zeros(view.dtype, view.layout.size())?;
    view.layout.gather(axes, view.dtype.width(), view.memory, copy.bytes_mut());
    if !view.dtype.is_native() {
        copy.swap_bytes(0);
    }
    Ok(copy)
}

/// Lets work fill an array with native elements in this order of axes: where it lies, or elsewhere first.
pub(crate) fn fill(
    output: &mut ArrayViewMut,
    axes: &[usize],
    work: impl FnOnce(&mut [u8]) -> Result<(), CodecError>,
) -> Result<(), CodecError> {
    let dtype = output.dtype;
    if let Some(range) = output.layout.contiguous(axes, dtype.width()) {
        let bytes = &mut output.memory[range];
        if is_aligned(bytes, dtype) {
            work(bytes)?;
            if !dtype.is_native() {
                swap_in_place(bytes, dtype.kind().part().width());
            }
            return Ok(());
        }
    }
    let mut elements = AlignedBuffer::zeros(dtype, output.layout.size())?;
    work(elements.bytes_mut())?;
    write(output, axes, elements);
    Ok(())
}

/// Puts native elements, which are in this order of axes, where an array lies.
pub(crate) fn write(output: &mut ArrayViewMut, axes: &[usize], mut elements: AlignedBuffer) {
    if !output.dtype.is_native() {
        elements.swap_bytes(0);
    }
    output.layout.scatter(axes, output.dtype.width(), elements.bytes(), output.memory);
}
