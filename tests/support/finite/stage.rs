//! A lifting stage along the rows or the columns of a plane, and what it adds up.

use super::filters::Stage;
use super::plane::Plane;

/// What a stage reads beyond an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Edges {
    /// The nearest sample inside of the same parity, as VC-2 does (15.4.4.1).
    Clamp,
    /// The samples mirrored at the first and the last one; nothing, where there is one sample alone.
    Reflect,
    /// The samples again and again.
    Periodic,
}

pub(crate) const RULES: [Edges; 3] = [Edges::Clamp, Edges::Reflect, Edges::Periodic];

impl Edges {
    /// The name in programs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Edges::Clamp => "clamp",
            Edges::Reflect => "reflect",
            Edges::Periodic => "periodic",
        }
    }

    /// Which of `length` samples is read for the one at `at`.
    pub(crate) fn neighbour(self, at: i64, length: i64) -> Option<usize> {
        let parity = at.rem_euclid(2);
        let found = match self {
            Edges::Clamp => {
                let last = length - 1 - (length - 1 - parity) % 2;
                at.clamp(parity, last)
            }
            Edges::Periodic => at.rem_euclid(length),
            Edges::Reflect if length == 1 => 0,
            Edges::Reflect => {
                let turn = length - 1;
                turn - (at.rem_euclid(2 * turn) - turn).abs()
            }
        };
        (found % 2 == parity).then_some(found as usize)
    }
}

/// A direction of filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Across,
    Down,
}

/// The least and the greatest of some numbers; the least is the larger one where there was none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub lower: i64,
    pub upper: i64,
}

impl Range {
    pub(crate) const NONE: Range = Range { lower: i64::MAX, upper: i64::MIN };

    pub(crate) fn of(lower: i64, upper: i64) -> Range {
        Range { lower, upper }
    }

    pub(crate) fn add(&mut self, value: i64) {
        self.lower = self.lower.min(value);
        self.upper = self.upper.max(value);
    }

    pub(crate) fn join(&mut self, other: Range) {
        self.lower = self.lower.min(other.lower);
        self.upper = self.upper.max(other.upper);
    }

    /// How many bits hold its numbers, with a sign.
    pub(crate) fn width(self) -> u32 {
        if self.lower > self.upper {
            return 0;
        }
        let bits = |value: i64| 65 - (if value < 0 { !value } else { value }).leading_zeros();
        bits(self.lower).max(bits(self.upper))
    }

    pub(crate) fn holds(self, other: Range) -> bool {
        other.lower > other.upper || self.lower <= other.lower && other.upper <= self.upper
    }
}

/// What a stage adds up, over all samples that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Of all taps, with the offset.
    pub sum: Range,
    /// Of the first taps, and more and more of them, to the offset.
    pub partial: Range,
    /// Of some taps, whichever, at least one, with or without the offset.
    pub any_order: Range,
}

impl Sums {
    pub(crate) const NONE: Sums = Sums { sum: Range::NONE, partial: Range::NONE, any_order: Range::NONE };

    pub(crate) fn join(&mut self, other: Sums) {
        self.sum.join(other.sum);
        self.partial.join(other.partial);
        self.any_order.join(other.any_order);
    }

    /// Adds up for one sample what the taps make of its neighbours; gives the sum.
    fn add(&mut self, offset: i64, products: impl Iterator<Item = i64>) -> i64 {
        let (mut sum, mut positive, mut negative) = (offset, 0, 0);
        let mut one = Range::NONE;
        for product in products {
            sum += product;
            self.partial.add(sum);
            one.add(product);
            if product > 0 { positive += product } else { negative += product }
        }
        // The most is all that is positive, or the one that is least negative.
        if one.lower <= one.upper {
            self.any_order.add(if positive > 0 { positive } else { one.upper } + offset);
            self.any_order.add(if negative < 0 { negative } else { one.lower });
        }
        self.sum.add(sum);
        sum
    }
}

/// A stage of a decoder, or where `undone` of an encoder, which adds where the decoder subtracts and the reverse.
pub(crate) fn lifted(
    plane: &Plane,
    stage: &Stage,
    undone: bool,
    direction: Direction,
    edges: Edges,
) -> (Plane, Sums) {
    let (length, lines) = match direction {
        Direction::Across => (plane.width, plane.height()),
        Direction::Down => (plane.height(), plane.width),
    };
    let place = |line: usize, k: usize| match direction {
        Direction::Across => line * plane.width + k,
        Direction::Down => k * plane.width + line,
    };
    let subtracts = stage.subtracts() != undone;
    let (mut result, mut sums) = (plane.clone(), Sums::NONE);
    for k in (stage.parity()..length).step_by(2) {
        let neighbour = |(i, &tap): (usize, &i64)| {
            let at = k as i64 + 2 * (i as i64 + stage.delay) - 1;
            Some((tap, edges.neighbour(at, length as i64)?))
        };
        let taps: Vec<(i64, usize)> = stage.taps.iter().enumerate().filter_map(neighbour).collect();
        for line in 0..lines {
            let products = taps.iter().map(|&(tap, at)| tap * plane.values[place(line, at)]);
            let change = sums.add(stage.offset(), products) >> stage.shift;
            result.values[place(line, k)] += if subtracts { -change } else { change };
        }
    }
    (result, sums)
}
