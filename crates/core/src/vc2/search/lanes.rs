//! The codec on a batch of pictures, bit-exactly: each sample is a row of integers, one of each picture, and each operation goes through a
//! row. The innermost loops have a fixed length and no branches, so that they become vector instructions.

use super::program::{Op, Program};

/// How many pictures are in a batch.
pub(super) const LANES: usize = 64;

/// The same sample of each picture.
pub(super) type Row<T> = [T; LANES];

/// What one quantisation index does: factor and offset as the standard has them, in quarters (ST 2042-1, 13.3.2).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Factor {
    pub factor: i64,
    /// What is added when a value is dequantised, with half a unit.
    pub added: i64,
}

/// Integers of a machine. Sums wrap: which width holds all of them is proven before.
pub(super) trait Whole: Copy + Default + PartialEq + Send + Sync + std::fmt::Debug {
    fn of(value: i64) -> Self;
    fn value(self) -> i64;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn left(self, bits: u32) -> Self;
    fn right(self, bits: u32) -> Self;
    /// What is left after quantising and dequantising.
    fn requantised(self, factor: Self, added: Self) -> Self;
}

impl Whole for i32 {
    #[inline(always)]
    fn of(value: i64) -> i32 {
        value as i32
    }
    #[inline(always)]
    fn value(self) -> i64 {
        self.into()
    }
    #[inline(always)]
    fn plus(self, other: i32) -> i32 {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn minus(self, other: i32) -> i32 {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn times(self, other: i32) -> i32 {
        self.wrapping_mul(other)
    }
    #[inline(always)]
    fn left(self, bits: u32) -> i32 {
        self.wrapping_shl(bits)
    }
    #[inline(always)]
    fn right(self, bits: u32) -> i32 {
        self.wrapping_shr(bits)
    }
    /// Four times the magnitude and the factor are below 2^24, so that both are exact as floats; so are their products. A quotient of
    /// integers that floats hold is rounded to a whole number only where it is one.
    #[inline(always)]
    fn requantised(self, factor: i32, added: i32) -> i32 {
        let sign = self >> 31;
        let magnitude = (self ^ sign).wrapping_sub(sign);
        let (four, factor) = (magnitude.wrapping_shl(2) as f32, factor as f32);
        let quotient = (four / factor) as i32;
        let kept = if quotient == 0 { 0 } else { -1 };
        let back = (((quotient as f32 * factor) as i32).wrapping_add(added) >> 2) & kept;
        (back ^ sign).wrapping_sub(sign)
    }
}

impl Whole for i64 {
    #[inline(always)]
    fn of(value: i64) -> i64 {
        value
    }
    #[inline(always)]
    fn value(self) -> i64 {
        self
    }
    #[inline(always)]
    fn plus(self, other: i64) -> i64 {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn minus(self, other: i64) -> i64 {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn times(self, other: i64) -> i64 {
        self.wrapping_mul(other)
    }
    #[inline(always)]
    fn left(self, bits: u32) -> i64 {
        self.wrapping_shl(bits)
    }
    #[inline(always)]
    fn right(self, bits: u32) -> i64 {
        self.wrapping_shr(bits)
    }
    #[inline(always)]
    fn requantised(self, factor: i64, added: i64) -> i64 {
        let quotient = self.wrapping_abs().wrapping_shl(2) / factor.max(1);
        if quotient == 0 {
            return 0;
        }
        let back = quotient.wrapping_mul(factor).wrapping_add(added) >> 2;
        if self < 0 { -back } else { back }
    }
}

/// What the quantisers of a batch do: of each its factors and what is added, for each picture.
#[derive(Debug, Clone)]
pub(super) struct Quantisers<T> {
    pub factors: Vec<Row<T>>,
    pub added: Vec<Row<T>>,
}

/// Runs a program on a batch. `plane` holds the inputs at first, and at the end the element's values are in the row of the target.
pub(super) fn run<T: Whole>(program: &Program, quantisers: &Quantisers<T>, plane: &mut [Row<T>]) {
    for op in &program.ops {
        match op {
            Op::Widen { at, bits } => plane[*at].iter_mut().for_each(|value| *value = value.left(*bits)),
            Op::Narrow { at, bits } => {
                let half = T::of(1 << (bits - 1));
                plane[*at].iter_mut().for_each(|value| *value = value.plus(half).right(*bits));
            }
            Op::Quantise { at, quantiser } => {
                let (factors, added) = (&quantisers.factors[*quantiser], &quantisers.added[*quantiser]);
                for ((value, factor), added) in plane[*at].iter_mut().zip(factors).zip(added) {
                    *value = value.requantised(*factor, *added);
                }
            }
            Op::Lift { at, groups, subtracts, offset, shift } => {
                let mut sum = [T::of(*offset); LANES];
                for group in &program.groups[groups.clone()] {
                    weigh(&mut sum, group.tap, &program.sources[group.sources.clone()], plane);
                }
                let row = &mut plane[*at];
                match subtracts {
                    true => row
                        .iter_mut()
                        .zip(&sum)
                        .for_each(|(value, sum)| *value = value.minus(sum.right(*shift))),
                    false => row
                        .iter_mut()
                        .zip(&sum)
                        .for_each(|(value, sum)| *value = value.plus(sum.right(*shift))),
                }
            }
        }
    }
}

/// Adds samples times a tap. A tap of 1 or -1 needs no product; and of two samples with one tap there is one.
#[inline(always)]
fn weigh<T: Whole>(sum: &mut Row<T>, tap: i64, sources: &[usize], plane: &[Row<T>]) {
    match (tap, sources) {
        (1, _) => {
            for from in sources {
                sum.iter_mut().zip(&plane[*from]).for_each(|(sum, value)| *sum = sum.plus(*value));
            }
        }
        (-1, _) => {
            for from in sources {
                sum.iter_mut().zip(&plane[*from]).for_each(|(sum, value)| *sum = sum.minus(*value));
            }
        }
        (_, [a, b]) => {
            let tap = T::of(tap);
            for ((sum, a), b) in sum.iter_mut().zip(&plane[*a]).zip(&plane[*b]) {
                *sum = sum.plus(a.plus(*b).times(tap));
            }
        }
        _ => {
            let tap = T::of(tap);
            for from in sources {
                sum.iter_mut().zip(&plane[*from]).for_each(|(sum, value)| *sum = sum.plus(value.times(tap)));
            }
        }
    }
}
