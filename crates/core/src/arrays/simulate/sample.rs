//! Integers that blocks are made of.

use num_bigint::BigInt;

use crate::algebra::Number;
use vcfilter_machine::NoMemory;

use super::super::data::{DataGrid, Extend};
use super::super::node::Node;
use super::super::stage::Stage;
use super::Region;
use super::block::{Block, Lift, by_rows, lifted, mapped};

/// The values of a block, where they fit and there is memory for them.
pub(super) type Fitting<T> = Result<Option<Vec<T>>, NoMemory>;

/// Integers of some width.
pub(super) trait Sample: Clone + Sized {
    /// None where it does not fit.
    fn from_number(number: &Number) -> Option<Self>;

    /// A block of data; None where values do not fit.
    fn data(grid: &DataGrid, extend: Extend, region: &Region) -> Fitting<Self> {
        let last = region.len() - 1;
        let mut fit = true;
        let values = by_rows(region, |start, length, values| {
            let mut index = start.clone();
            for i in 0..length as i128 {
                index.set(last, start[last] + i);
                let value = grid
                    .reference(&index, extend)
                    .map_or_else(|| Self::from_number(&Number::ZERO), Self::from_number);
                fit &= value.is_some();
                values.extend(value);
            }
        })?;
        Ok(fit.then_some(values))
    }

    /// Adds a product to a sum that was found to fit.
    fn add_product(&mut self, tap: &Self, value: &Self);

    /// Adds a sum, shifted right, or subtracts it.
    fn change(&mut self, sum: &Self, shift: u32, subtracts: bool);

    /// 2^bits; None where it does not fit.
    fn power(bits: u32) -> Option<Self>;

    /// Whether every sum of products with values of a block fits, with an offset of 2^(shift-1), and what becomes of the
    /// values after it: `weight` is the sum of the taps' magnitudes.
    fn fits(values: &[Self], weight: &BigInt, shift: u32) -> bool;

    /// A value shifted left, or right with rounding.
    fn shifted(&self, bits: u32, left: bool) -> Self;
}

/// The block after a lifting stage of a node; None where values may not fit.
pub(super) fn lift<T: Sample>(
    input: &Block<T>,
    region: &Region,
    node: &Node,
    stage: &Stage,
    dim: usize,
) -> Fitting<T> {
    let Some(taps) = stage.taps().iter().map(T::from_number).collect::<Option<Vec<T>>>() else {
        return Ok(None);
    };
    let offset = if stage.shift() == 0 { T::from_number(&Number::ZERO) } else { T::power(stage.shift() - 1) };
    let weight: BigInt = stage.taps().iter().map(|tap| tap.abs().numerator()).sum();
    let Some(offset) = offset.filter(|_| T::fits(&input.values, &weight, stage.shift())) else {
        return Ok(None);
    };
    let distances: Vec<i128> = stage.reach().map(|(distance, _)| distance).collect();
    let lift = Lift {
        dim,
        parity: stage.kind().parity(),
        distances: &distances,
        taps: &taps,
        offset,
        shift: stage.shift(),
        subtracts: stage.kind().subtracts(),
        ends: node.frame.as_ref().map(|frame| (frame.edges, frame.size[dim])),
    };
    lifted(input, region, &lift).map(Some)
}

/// The block after a shift; None where values may not fit.
pub(super) fn shift<T: Sample>(input: &Block<T>, region: &Region, bits: u32, left: bool) -> Fitting<T> {
    let weight = if left { BigInt::from(1) << bits } else { BigInt::from(1) };
    if bits > 0 && !T::fits(&input.values, &weight, bits) {
        return Ok(None);
    }
    mapped(input, region, |value| value.shifted(bits, left)).map(Some)
}

/// The largest magnitude that sums of a machine's integers may reach.
fn within(largest: u64, weight: &BigInt, shift: u32, bits: u32) -> bool {
    let most = BigInt::from(largest) * (weight + 1u32) + (BigInt::from(1) << shift.min(bits));
    shift < bits && most.bits() < u64::from(bits)
}

macro_rules! machine_integer {
    ($type:ty, $bits:literal) => {
        impl Sample for $type {
            fn from_number(number: &Number) -> Option<$type> {
                number.to_i64().and_then(|value| <$type>::try_from(value).ok())
            }

            #[inline]
            fn add_product(&mut self, tap: &$type, value: &$type) {
                *self += *tap * *value;
            }

            #[inline]
            fn change(&mut self, sum: &$type, shift: u32, subtracts: bool) {
                let change = *sum >> shift;
                *self = if subtracts { *self - change } else { *self + change };
            }

            fn power(bits: u32) -> Option<$type> {
                (bits < $bits).then(|| 1 << bits)
            }

            fn fits(values: &[$type], weight: &BigInt, shift: u32) -> bool {
                let largest = values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
                within(largest.into(), weight, shift, $bits)
            }

            #[inline]
            fn shifted(&self, bits: u32, left: bool) -> $type {
                match (left, bits) {
                    (_, 0) => *self,
                    (true, bits) => self << bits,
                    (false, bits) => (self + (1 << (bits - 1))) >> bits,
                }
            }
        }
    };
}

// Of 32 and of 64 bits, one of which is the sign's and one is kept free.
machine_integer!(i32, 30);
machine_integer!(i64, 62);

impl Sample for BigInt {
    fn from_number(number: &Number) -> Option<BigInt> {
        number.to_integer()
    }

    fn add_product(&mut self, tap: &BigInt, value: &BigInt) {
        *self += tap * value;
    }

    fn change(&mut self, sum: &BigInt, shift: u32, subtracts: bool) {
        let change = sum >> shift;
        if subtracts { *self -= change } else { *self += change }
    }

    fn power(bits: u32) -> Option<BigInt> {
        Some(BigInt::from(1) << bits)
    }

    fn fits(_: &[BigInt], _: &BigInt, _: u32) -> bool {
        true
    }

    fn shifted(&self, bits: u32, left: bool) -> BigInt {
        match (left, bits) {
            (_, 0) => self.clone(),
            (true, bits) => self << bits,
            (false, bits) => (self + (BigInt::from(1) << (bits - 1))) >> bits,
        }
    }
}
