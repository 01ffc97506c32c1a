//! Differences and sums along one axis, on slices; nothing is allocated.
//!
//! An array of any number of dimensions is seen as `outer` blocks of `len` slabs of `inner`
//! elements; the axis runs over the slabs of a block.
//!
//! [`encode_into`] and [`decode_into`] run on the calling thread, those of `parallel` on all cores
//! (and make a list of pieces; feature `threads`). `cargo bench --bench codec` compares them with a memcpy.

mod decode;
mod element;
mod encode;
#[cfg(feature = "threads")]
pub mod parallel;
mod rows;
mod scan;
mod short;

pub use decode::{decode_after, decode_in_place, decode_into};
pub use element::{KernelElement, Recast, nearest_f16};
pub use encode::{encode_after, encode_in_place, encode_into};

/// How an array in C order is cut by an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slabs {
    /// The product of the lengths before the axis.
    pub outer: usize,
    /// The length of the axis.
    pub len: usize,
    /// The product of the lengths after the axis.
    pub inner: usize,
}

impl Slabs {
    /// Cuts a shape at an axis; none where the shape has no such axis.
    ///
    /// ```
    /// use vcfilter_codec::kernels::Slabs;
    /// assert_eq!(Slabs::new(&[2, 3, 4], 1), Some(Slabs { outer: 2, len: 3, inner: 4 }));
    /// ```
    pub fn new(shape: &[usize], axis: usize) -> Option<Slabs> {
        let len = *shape.get(axis)?;
        Some(Slabs { outer: shape[..axis].iter().product(), len, inner: shape[axis + 1..].iter().product() })
    }

    /// How many elements there are.
    pub fn size(self) -> usize {
        self.outer * self.len * self.inner
    }

    /// Elements of one block.
    pub fn block(self) -> usize {
        self.len * self.inner
    }
}
