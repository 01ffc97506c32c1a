//! Blocks of 2 by 2 pixels that share nothing with others: coded by one index, and decoded.

use num_bigint::BigInt;

use super::super::{quant_factor, quant_offset};
use super::form::{Form, forms};
use super::line::LineStages;

/// A codec of one level whose stages read nothing outside of a pair of samples, such as Haar's.
#[derive(Debug)]
pub(super) struct BlockCodec {
    horizontal: LineStages,
    vertical: LineStages,
    pub(super) shift: u32,
    pub(super) pixels: [i128; 2],
    /// What is taken off the index, for each coefficient of a block, row by row.
    pub(super) matrix: [i64; 4],
    /// The coefficients as sums of pixels.
    pub(super) coefficients: [Form; 4],
    /// The pixels, before their shift, as sums of coefficients.
    pub(super) decoded: [Form; 4],
    /// How far the coefficients reach.
    pub(super) reach: [(i128, i128); 4],
}

/// What an index quantises by, in quarters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quantised {
    factor: i128,
    added: i128,
}

impl Quantised {
    pub(super) fn new(index: i64) -> Quantised {
        let index = index.max(0) as u32;
        let small = |number: BigInt| i128::try_from(&number).unwrap_or(i128::MAX / 8);
        Quantised { factor: small(quant_factor(index)), added: small(quant_offset(index)) + 2 }
    }

    /// A coefficient after the quantiser and back.
    pub(super) fn restored(&self, value: i128) -> i128 {
        let level = 4 * value.abs() / self.factor;
        let magnitude = if level == 0 { 0 } else { (level * self.factor + self.added) / 4 };
        if value < 0 { -magnitude } else { magnitude }
    }

    /// The first and the last magnitude that quantise as this one does.
    fn step(&self, magnitude: i128) -> [i128; 2] {
        let level = 4 * magnitude / self.factor;
        let first = |level: i128| -(-level * self.factor).div_euclid(4);
        [first(level), first(level + 1) - 1]
    }

    /// The first and the last value that quantise as this one does.
    pub(super) fn alike(&self, value: i128) -> [i128; 2] {
        let [first, last] = self.step(value.abs());
        match (first, value < 0) {
            (0, _) => [-last, last],
            (_, true) => [-last, -first],
            (_, false) => [first, last],
        }
    }
}

impl BlockCodec {
    /// None where the stages read beyond a block, where a pixel falls as a coefficient rises whose weight is positive, or where a matrix
    /// or the widths are beyond what certificates tell.
    pub(super) fn new(
        [horizontal, vertical]: [LineStages; 2],
        shift: u32,
        pixels: [i128; 2],
        matrix: [i64; 4],
    ) -> Option<BlockCodec> {
        let local = |stages: &LineStages| {
            let reads = |at: usize| stages.0.iter().flat_map(move |stage| stage.reads(at, 10));
            [4, 5].into_iter().all(|at| reads(at).all(|(place, _)| place / 2 == at / 2))
        };
        // The bits after the point of the weights.
        let few = horizontal.shifts() + vertical.shifts() <= MOST_SHIFTS;
        let usual = matrix.iter().all(|entry| entry.abs() <= 64) && shift <= 8;
        let narrow = horizontal.growth() + vertical.growth() <= 8.0
            && pixels.iter().all(|end| end.abs() <= WIDEST_PIXEL);
        if !(local(&horizontal) && local(&vertical) && few && usual && narrow) {
            return None;
        }
        let coefficients = forms(&horizontal, &vertical, 1 << shift, false);
        let decoded = forms(&horizontal, &vertical, 1, true);
        let reach = coefficients.map(|form| form.reach(pixels));
        let codec = BlockCodec { horizontal, vertical, shift, pixels, matrix, coefficients, decoded, reach };
        codec.is_monotone().then_some(codec)
    }

    /// Whether each pixel rises with each coefficient of a positive weight, and falls with those of negative ones. What stages add is
    /// that of the remainders of coefficients after division by what the stages divide by.
    fn is_monotone(&self) -> bool {
        let period = 1i128 << (self.horizontal.shifts() + self.vertical.shifts());
        let count = period.pow(4);
        let remainders = |number: i128| [0, 1, 2, 3].map(|nth| number / period.pow(nth) % period);
        (0..count).map(remainders).all(|block| {
            let before = self.restored(block);
            (0..4).all(|band| {
                let mut more = block;
                more[band] += 1;
                let after = self.restored(more);
                (0..4).all(|pixel| {
                    let weight = self.decoded[pixel].weights[band];
                    weight != 0 && (after[pixel] - before[pixel]) * weight.signum() >= 0
                })
            })
        })
    }

    /// How many indices do anything, and the first one that does not.
    pub(super) fn indices(&self) -> usize {
        let does = |index: i64| {
            let quantised = |(reach, offset): (&(i128, i128), &i64)| {
                Quantised::new(index - offset).restored((-reach.0).max(reach.1)) != 0
            };
            self.reach.iter().zip(&self.matrix).any(quantised)
        };
        (0..).find(|index| !does(*index)).unwrap_or(0) as usize + 1
    }

    /// The coefficients of a block.
    pub(super) fn coded(&self, pixels: [i128; 4]) -> [i128; 4] {
        let [a, b, c, d] = pixels.map(|pixel| pixel << self.shift);
        let (mut upper, mut lower) = ([a, b], [c, d]);
        [&mut upper, &mut lower]
            .into_iter()
            .for_each(|row| self.horizontal.lift(row, self.horizontal.0.len()));
        let (mut left, mut right) = ([upper[0], lower[0]], [upper[1], lower[1]]);
        [&mut left, &mut right]
            .into_iter()
            .for_each(|column| self.vertical.lift(column, self.vertical.0.len()));
        [left[0], right[0], left[1], right[1]]
    }

    /// The pixels of coefficients before their shift.
    pub(super) fn restored(&self, [a, b, c, d]: [i128; 4]) -> [i128; 4] {
        let (mut left, mut right) = ([a, c], [b, d]);
        [&mut left, &mut right].into_iter().for_each(|column| self.vertical.unlift(column));
        let (mut upper, mut lower) = ([left[0], right[0]], [left[1], right[1]]);
        [&mut upper, &mut lower].into_iter().for_each(|row| self.horizontal.unlift(row));
        [upper[0], upper[1], lower[0], lower[1]]
    }

    /// What quantises each coefficient of a block.
    pub(super) fn quantisers(&self, index: usize) -> [Quantised; 4] {
        self.matrix.map(|offset| Quantised::new(index as i64 - offset))
    }

    /// A value before its shift as a pixel.
    pub(super) fn shifted(&self, value: i128) -> i128 {
        (value + (1 << self.shift >> 1)) >> self.shift
    }

    /// The greatest value before its shift, times the sign of a side, whose pixel is not beyond one, times the same sign.
    pub(super) fn limit(&self, pixel: i128, side: i128) -> i128 {
        let half = 1 << self.shift >> 1;
        if side < 0 { half + (pixel << self.shift) } else { ((pixel + 1) << self.shift) - 1 - half }
    }
}

/// Remainders are tried one by one, of four coefficients.
const MOST_SHIFTS: u32 = 3;

/// Pixels beyond this magnitude have more steps of a quantiser than are looked at.
const WIDEST_PIXEL: i128 = 1 << 19;
