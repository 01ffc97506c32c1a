//! What is searched: an element of an array, which inputs it has, and what values they may have.

use super::lanes::Factor;
use super::program::Program;
use super::random::Random;

/// The values that an input may have: two ends, and all that lie in a range within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Values {
    /// The least and the greatest value.
    pub ends: [i64; 2],
    /// Every value from one of these to the other is permitted as well: for pixels they are the ends. None where nothing else is.
    pub plain: Option<[i64; 2]>,
}

impl Values {
    /// A value of the range within, or where there is none one of the ends.
    pub(super) fn within(&self, random: &mut Random) -> i64 {
        let Some([first, last]) = self.plain else { return self.ends[random.below(2)] };
        let count = (last - first + 1).max(1) as f64;
        (first + (random.unit() * count) as i64).min(last)
    }

    /// A value that lies `inside` units within the range, counted from the greatest or from the least end.
    pub(super) fn near(&self, greatest: bool, inside: i64) -> i64 {
        match (greatest, self.plain) {
            (true, Some([first, last])) if inside > 0 => (last - inside).max(first),
            (false, Some([first, last])) if inside > 0 => (first + inside).min(last),
            (greatest, _) => self.ends[usize::from(greatest)],
        }
    }

    /// Whether a value is in the upper half.
    pub(super) fn is_upper(&self, value: i64) -> bool {
        // Ends are at most 62 bits wide.
        2 * value > self.ends[0] + self.ends[1]
    }
}

/// The values of all inputs, and the quantisation index of each slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inputs {
    pub values: Vec<i64>,
    pub indices: Vec<u32>,
}

/// An element that is searched.
#[derive(Debug)]
pub(super) struct Subject {
    pub program: Program,
    /// What each input may be.
    pub values: Vec<Values>,
    /// 1 where the greatest value is looked for, -1 where the least is.
    pub sign: i64,
    /// What each quantisation index does, to the largest one; before the matrix takes something off.
    pub factors: Vec<Factor>,
    /// The largest index that a picture may have.
    pub most: u32,
    pub field: Field,
    pub slices: Field,
    /// How far an input counts, of all together: sums from the first one on.
    pub weights: Vec<f64>,
    /// The unit of temperatures.
    pub unit: f64,
}

/// Numbered things at places of a grid.
#[derive(Debug)]
pub(super) struct Field {
    pub width: usize,
    pub height: usize,
    /// The number of the thing at each place, row after row; [`Field::NOTHING`] where nothing is.
    numbers: Vec<u32>,
}

impl Field {
    const NOTHING: u32 = u32::MAX;

    pub(super) fn new(places: &[[i64; 2]]) -> Field {
        let ends = [0, 1].map(|dim: usize| {
            let along = places.iter().map(|place| place[dim]);
            (along.clone().min().unwrap_or_default(), along.max().unwrap_or(-1))
        });
        let [width, height] = ends.map(|(first, last)| (last - first + 1).max(0) as usize);
        let mut numbers = vec![Field::NOTHING; width * height];
        for (number, place) in (0u32..).zip(places) {
            let [x, y] = [0, 1].map(|dim| (place[dim] - ends[dim].0) as usize);
            numbers[y * width + x] = number;
        }
        Field { width, height, numbers }
    }

    /// The number of what is at a place.
    #[inline]
    pub(super) fn at(&self, x: usize, y: usize) -> Option<usize> {
        let number = self.numbers[y * self.width + x];
        (number != Field::NOTHING).then_some(number as usize)
    }
}

impl Subject {
    pub(super) fn new(
        program: Program,
        values: Vec<Values>,
        sign: i64,
        factors: Vec<Factor>,
        most: u32,
    ) -> Subject {
        let slopes = program.slopes(&|_| 1.0);
        let mut sum = 0.0;
        let weights = slopes.iter().map(|slope| {
            sum += slope.abs();
            sum
        });
        let weights = weights.collect();
        let width = values.iter().map(|values| values.ends[1] - values.ends[0]).max().unwrap_or(0);
        let (field, slices) = (Field::new(&program.samples), Field::new(&program.slices));
        let unit = (width as f64 / 1023.0).max(1e-3);
        Subject { program, values, sign, factors, most, field, slices, weights, unit }
    }

    /// Whether anything is quantised.
    pub(super) fn is_coded(&self) -> bool {
        !self.program.quantisers.is_empty()
    }

    /// What an index does in a quantiser.
    pub(super) fn factor(&self, quantiser: usize, index: u32) -> Factor {
        let effective = (i64::from(index) - self.program.quantisers[quantiser].offset).max(0);
        let last = self.factors.len() - 1;
        self.factors[(effective as u64).min(last as u64) as usize]
    }
}
