//! Operations of the kernels on single elements.

use half::f16;

use super::{rows, scan};

/// An element type with the subtraction and the addition of the kernels.
///
/// Integers wrap around in their width. Bools are combined by exclusive or, so that encoding is like
/// decoding. Floats are rounded; to difference them without loss, pass their bits as unsigned integers.
pub trait KernelElement: Recast<Self> + PartialEq {
    /// Whether rows are worked on in chunks that are compiled without a loop: of integers, whose operations are single
    /// instructions.
    const CHUNKS: bool = false;

    /// Returns the stored difference of `self` from the element `before` it.
    fn minus(self, before: Self) -> Self;

    /// Returns the element that follows `self` at a stored difference.
    fn plus(self, difference: Self) -> Self;

    /// Returns a record of failures: `self`, changed where `back` differs from `stored`. The record is the
    /// default value as long as no pair differs. It is a bitwise "or", because a jump per element would keep
    /// loops from being vectorised.
    fn note(self, stored: Self, back: Self) -> Self;

    /// Writes to each element of lines of `length` the sum of all stored differences of its line up to it, and
    /// of `before`. Both slices have the same length, of whole lines.
    fn sum_lines<D: Recast<Self>>(source: &[D], output: &mut [Self], length: usize, before: Option<Self>) {
        for (source, output) in source.chunks_exact(length).zip(output.chunks_exact_mut(length)) {
            source.iter().zip(&mut *output).for_each(|(stored, output)| *output = stored.recast());
            rows::accumulate(output, before);
        }
    }

    /// Replaces each element of lines of `length` by the sum of all elements of its line up to it.
    fn sum_lines_in_place(lines: &mut [Self], length: usize) {
        lines.chunks_exact_mut(length).for_each(|line| rows::accumulate(line, None));
    }
}

/// The conversion of a difference to another type.
///
/// Of integers, a narrower type keeps the low bits; a wider type extends the sign of signed ones, and adds
/// zeros to unsigned ones.
pub trait Recast<To>: Copy + Default + Send + Sync + 'static {
    /// Returns the converted difference.
    fn recast(self) -> To;

    /// Returns the converted difference, and `lost` with a record of whether it gives the difference back, as
    /// [`note`](KernelElement::note) makes it.
    #[inline(always)]
    fn store(self, lost: Self) -> (To, Self)
    where
        Self: KernelElement,
        To: Recast<Self>,
    {
        let stored = self.recast();
        (stored, lost.note(self, stored.recast()))
    }
}

macro_rules! integers {
    ($($type:ident)*) => {
        $(
            impl KernelElement for $type {
                const CHUNKS: bool = true;

                #[inline(always)]
                fn minus(self, before: $type) -> $type {
                    self.wrapping_sub(before)
                }

                #[inline(always)]
                fn plus(self, difference: $type) -> $type {
                    self.wrapping_add(difference)
                }

                #[inline(always)]
                fn note(self, stored: $type, back: $type) -> $type {
                    self | (stored ^ back)
                }

                fn sum_lines<D: Recast<$type>>(
                    source: &[D],
                    output: &mut [$type],
                    length: usize,
                    before: Option<$type>,
                ) {
                    scan::sum_lines(source, output, length, before.unwrap_or_default());
                }

                fn sum_lines_in_place(lines: &mut [$type], length: usize) {
                    scan::sum_lines_in_place(lines, length);
                }
            }

            integers!(@from $type: i8 u8 i16 u16 i32 u32 i64 u64);
        )*
    };
    (@from $from:ident: $($to:ident)*) => {$(
        impl Recast<$to> for $from {
            #[inline(always)]
            fn recast(self) -> $to {
                self as $to
            }
        }
    )*};
}

integers!(i8 u8 i16 u16 i32 u32 i64 u64);

impl KernelElement for bool {
    #[inline(always)]
    fn minus(self, before: bool) -> bool {
        self ^ before
    }

    #[inline(always)]
    fn plus(self, difference: bool) -> bool {
        self ^ difference
    }

    #[inline(always)]
    fn note(self, stored: bool, back: bool) -> bool {
        self | (stored ^ back)
    }
}

macro_rules! floats {
    ($($type:ident, $one:expr;)*) => {$(
        impl KernelElement for $type {
            #[inline(always)]
            fn minus(self, before: $type) -> $type {
                self - before
            }

            #[inline(always)]
            fn plus(self, difference: $type) -> $type {
                self + difference
            }

            /// What is no number stays none, though its bits may change.
            #[inline(always)]
            fn note(self, stored: $type, back: $type) -> $type {
                let differs = stored.to_bits() != back.to_bits();
                if differs & !(stored.is_nan() & back.is_nan()) { $one } else { self }
            }
        }
    )*};
}

floats!(f16, f16::ONE; f32, 1.0; f64, 1.0;);

macro_rules! recasts {
    ($($from:ident => $to:ident, $how:expr;)*) => {$(
        impl Recast<$to> for $from {
            #[inline(always)]
            fn recast(self) -> $to {
                $how(self)
            }
        }
    )*};
}

recasts! {
    bool => bool, |value| value;
    bool => i8, i8::from;
    bool => u8, u8::from;
    // Codecs have refused everything but 0 and 1 before.
    i8 => bool, |value| value != 0;
    u8 => bool, |value| value != 0;
    f16 => f16, |value| value;
    f16 => f32, f16::to_f32;
    f16 => f64, f16::to_f64;
    f32 => f16, f16::from_f32;
    f32 => f32, |value| value;
    f32 => f64, f64::from;
    f64 => f16, nearest_f16;
    f64 => f32, |value| value as f32;
    f64 => f64, |value| value;
}

/// Returns the half that is nearest to a number. `f16::from_f64` goes by way of f32 or ignores the lowest
/// bits, and so rounds a value near the middle of two halves twice. Here the intermediate f32 is rounded to
/// odd: the lost part is kept in the last bit, far below those of a half.
///
/// ```
/// use vcfilter_codec::kernels::nearest_f16;
/// // Just above the middle of 1 and the next half; rounded to f32 first it is the middle.
/// assert_eq!(nearest_f16(1.0 + 2f64.powi(-11) + 2f64.powi(-40)).to_f64(), 1.0 + 2f64.powi(-10));
/// ```
#[inline]
pub fn nearest_f16(value: f64) -> f16 {
    let single = value as f32;
    if value.is_nan() || f64::from(single) == value {
        return f16::from_f32(single);
    }
    let away = f64::from(single).abs() > value.abs();
    f16::from_f32(f32::from_bits((single.to_bits() - u32::from(away)) | 1))
}
