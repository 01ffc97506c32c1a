//! Integers that blocks are made of.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::algebra::Number;
use vcfilter_machine::NoMemory;

use super::super::data::{DataGrid, Extend};
use super::super::stage::Stage;
use super::Region;
use super::block::{Block, by_rows, lifted, mapped};

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

    /// The block after a lifting stage; None where values may not fit.
    fn lift(input: &Block<Self>, region: &Region, stage: &Stage, dim: usize) -> Fitting<Self>;

    /// The block after a shift; None where values may not fit.
    fn shift(input: &Block<Self>, region: &Region, bits: u32, left: bool) -> Fitting<Self>;
}

/// What is added before a stage's shift; None where it does not fit.
fn half(stage: &Stage) -> Option<i64> {
    if stage.shift() == 0 { Some(0) } else { 1i64.checked_shl(stage.shift() - 1) }
}

impl Sample for i64 {
    fn from_number(number: &Number) -> Option<i64> {
        number.to_i64()
    }

    fn lift(input: &Block<i64>, region: &Region, stage: &Stage, dim: usize) -> Fitting<i64> {
        let Some(taps) = stage.taps().iter().map(Number::to_i64).collect::<Option<Vec<i64>>>() else {
            return Ok(None);
        };
        let largest = input.values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
        let weight: u128 = taps.iter().map(|tap| u128::from(tap.unsigned_abs())).sum();
        let Some(offset) = half(stage) else { return Ok(None) };
        // No sum can pass this, so plain arithmetic is exact below.
        if weight * u128::from(largest) + offset.unsigned_abs() as u128 + u128::from(largest) > 1 << 62
            || stage.shift() > 62
        {
            return Ok(None);
        }
        let stride = input.stride(dim) as isize;
        let reads: Vec<(isize, i64)> =
            stage.reach().zip(&taps).map(|((distance, _), &tap)| (distance as isize * stride, tap)).collect();
        let sign = if stage.kind().subtracts() { -1 } else { 1 };
        let values = lifted(input, region, stage, dim, |value, at| {
            let sum: i64 =
                reads.iter().map(|(by, tap)| tap * input.values[at.wrapping_add_signed(*by)]).sum();
            value + sign * ((sum + offset) >> stage.shift())
        })?;
        Ok(Some(values))
    }

    fn shift(input: &Block<i64>, region: &Region, bits: u32, left: bool) -> Fitting<i64> {
        let largest = input.values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
        let fits =
            if left { bits < 62 && largest < 1 << (62 - bits) } else { bits < 62 && largest < 1 << 61 };
        if !fits {
            return Ok(None);
        }
        let values = mapped(input, region, |value| match (left, bits) {
            (_, 0) => *value,
            (true, bits) => value << bits,
            (false, bits) => (value + (1 << (bits - 1))) >> bits,
        })?;
        Ok(Some(values))
    }
}

impl Sample for BigInt {
    fn from_number(number: &Number) -> Option<BigInt> {
        number.to_integer()
    }

    fn lift(input: &Block<BigInt>, region: &Region, stage: &Stage, dim: usize) -> Fitting<BigInt> {
        let stride = input.stride(dim) as i128;
        let reads: Vec<(i128, BigInt)> =
            stage.reach().map(|(distance, tap)| (distance * stride, tap.numerator())).collect();
        let offset = if stage.shift() == 0 { BigInt::zero() } else { BigInt::from(1) << (stage.shift() - 1) };
        let values = lifted(input, region, stage, dim, |value, at| {
            let sum: BigInt =
                reads.iter().map(|(by, tap)| tap * &input.values[(at as i128 + by) as usize]).sum();
            let change = (sum + &offset) >> stage.shift();
            if stage.kind().subtracts() { value - change } else { value + change }
        })?;
        Ok(Some(values))
    }

    fn shift(input: &Block<BigInt>, region: &Region, bits: u32, left: bool) -> Fitting<BigInt> {
        let values = mapped(input, region, |value| match (left, bits) {
            (_, 0) => value.clone(),
            (true, bits) => value << bits,
            (false, bits) => (value + (BigInt::from(1) << (bits - 1))) >> bits,
        })?;
        Ok(Some(values))
    }
}
