//! An axis of plotters whose ticks are given.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

use super::super::ticks::Tick;

/// From 0 to 1 with ticks at these positions.
pub(super) struct Ticked(Vec<f64>);

impl Ticked {
    pub(super) fn new(ticks: &[Tick]) -> Ticked {
        Ticked(ticks.iter().map(|tick| tick.at).collect())
    }
}

impl Ranged for Ticked {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        (f64::from(from) + value * f64::from(to - from)).round() as i32
    }

    /// There are no ticks of lesser weight.
    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() { Vec::new() } else { self.0.clone() }
    }

    fn range(&self) -> Range<f64> {
        0.0..1.0
    }
}
