//! Zigzag residuals: differences whose small magnitudes, of either sign, are small unsigned numbers.

use bytemuck::{Pod, Zeroable, cast_slice_mut};

use super::element::Recast;

/// A stored difference as an unsigned number: 0, -1, 1, -2, ... are stored as 0, 1, 2, 3, ...
///
/// A difference `r` of 0 or more is stored as `2r`, a negative one as `-2r - 1`, in the width of the values;
/// a narrower `T` keeps the low bits. The kernels take slices of it as the stored type.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, Zigzag, decode_into, encode_into};
/// let slabs = Slabs::new(&[4], 0).unwrap();
/// let mut stored = [Zigzag(0u8); 4];
/// encode_into(&[5u16, 4, 4, 7], &mut stored, slabs, true).unwrap();
/// assert_eq!(stored.map(|residual| residual.0), [10, 1, 0, 6]);
/// let mut values = [0u16; 4];
/// decode_into(&stored, &mut values, slabs);
/// assert_eq!(values, [5, 4, 4, 7]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(transparent)]
pub struct Zigzag<T>(pub T);

/// That a slice of numbers may be read as one of `Zigzag`, and the other way round.
#[allow(unsafe_code)]
mod plain {
    use super::{Pod, Zeroable, Zigzag};

    // SAFETY: `Zigzag` is transparent: it is the number in it, of which all zeros are one.
    unsafe impl<T: Zeroable> Zeroable for Zigzag<T> {}

    // SAFETY: as above; the number may be any bits, has no padding, and no pointer.
    unsafe impl<T: Pod> Pod for Zigzag<T> {}
}

macro_rules! zigzags {
    ($($values:ident, $signed:ident => $($stored:ident)*;)*) => {$(
        impl Fold for $values {
            #[inline(always)]
            fn fold(self) -> $values {
                (self << 1) ^ (((self as $signed) >> ($values::BITS - 1)) as $values)
            }

            #[inline(always)]
            fn unfold(self) -> $values {
                (self >> 1) ^ (self & 1).wrapping_neg()
            }
        }

        $(
            impl Recast<Zigzag<$stored>> for $values {
                #[inline(always)]
                fn recast(self) -> Zigzag<$stored> {
                    Zigzag(self.fold() as $stored)
                }

                #[inline(always)]
                fn store(self, lost: $values) -> (Zigzag<$stored>, $values) {
                    let folded = self.fold();
                    let stored = folded as $stored;
                    (Zigzag(stored), lost | (folded ^ stored as $values))
                }
            }

            impl Recast<$values> for Zigzag<$stored> {
                #[inline(always)]
                fn recast(self) -> $values {
                    (self.0 as $values).unfold()
                }
            }
        )*
    )*};
}

/// The mapping of differences, which are words, to zigzag residuals of the same width, and back.
pub(crate) trait Fold: Copy {
    fn fold(self) -> Self;
    fn unfold(self) -> Self;
}

zigzags! {
    u8, i8 => u8;
    u16, i16 => u8 u16;
    u32, i32 => u8 u16 u32;
    u64, i64 => u8 u16 u32 u64;
}

/// Makes differences of this width, native and aligned, zigzag residuals.
pub(crate) fn fold(elements: &mut [u8], width: usize) {
    match width {
        1 => each(elements, u8::fold),
        2 => each(elements, u16::fold),
        4 => each(elements, u32::fold),
        _ => each(elements, u64::fold),
    }
}

/// Makes zigzag residuals of this width, native and aligned, differences.
pub(crate) fn unfold(elements: &mut [u8], width: usize) {
    match width {
        1 => each(elements, u8::unfold),
        2 => each(elements, u16::unfold),
        4 => each(elements, u32::unfold),
        _ => each(elements, u64::unfold),
    }
}

fn each<T: Pod>(elements: &mut [u8], change: impl Fn(T) -> T) {
    cast_slice_mut::<_, T>(elements).iter_mut().for_each(|element| *element = change(*element));
}
