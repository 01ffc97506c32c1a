//! Differences and sums along axes of slices, without settings; along one axis without allocation.
//!
//! An array of any number of dimensions is treated as `outer` blocks of `len` slabs of `inner` elements; the
//! axis runs over the slabs of a block.
//!
//! [`encode_several`] and [`decode_several`] work along several axes; they allocate a piece of 16 KiB, and a slab of
//! each axis but the slowest. Residuals are stored in zigzag where the stored type is [`Zigzag`].
//!
//! [`encode_into`] and [`decode_into`] run on the calling thread, those of `parallel` on all cores (feature
//! `threads`; they allocate a list of pieces). `cargo bench --bench codec` compares them with a memcpy.

mod decode;
mod element;
mod encode;
mod lorenzo;
#[cfg(feature = "threads")]
pub mod parallel;
mod rows;
mod scan;
mod short;
mod vectors;
mod zigzag;

pub use decode::{decode_after, decode_in_place, decode_into};
pub use element::{KernelElement, Recast, nearest_f16};
pub use encode::{encode_after, encode_in_place, encode_into};
pub use lorenzo::{decode_several, encode_several};
pub use zigzag::Zigzag;
pub(crate) use zigzag::{fold, unfold};

/// The division of an array in C order into blocks and slabs by an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slabs {
    /// The number of blocks: the product of the lengths before the axis.
    pub outer: usize,
    /// The slabs of a block: the length of the axis.
    pub len: usize,
    /// The elements of a slab: the product of the lengths after the axis.
    pub inner: usize,
}

impl Slabs {
    /// Returns the division of a shape by an axis; None where the shape has no such axis.
    ///
    /// ```
    /// use vcfilter_codec::kernels::Slabs;
    /// assert_eq!(Slabs::new(&[2, 3, 4], 1), Some(Slabs { outer: 2, len: 3, inner: 4 }));
    /// ```
    pub fn new(shape: &[usize], axis: usize) -> Option<Slabs> {
        let len = *shape.get(axis)?;
        Some(Slabs { outer: shape[..axis].iter().product(), len, inner: shape[axis + 1..].iter().product() })
    }

    /// Returns the number of elements of the array.
    pub fn size(self) -> usize {
        self.outer * self.len * self.inner
    }

    /// Returns the number of elements of a block.
    pub fn block(self) -> usize {
        self.len * self.inner
    }
}
