//! The least and the greatest values that were seen, and how near they come to what is said.

use std::collections::BTreeMap;

use crate::codec::{Made, Name, Range, Sums};
use crate::told::{Told, ToldSums};

#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub arrays: BTreeMap<Name, Range>,
    pub sums: BTreeMap<Name, Sums>,
    /// How many values were looked at.
    pub values: u64,
}

impl Seen {
    pub(super) fn add(&mut self, made: &Made) {
        for (name, plane) in &made.arrays.0 {
            let range = self.arrays.entry(*name).or_insert(Range::NONE);
            plane.values.iter().for_each(|&value| range.add(value));
            self.values += plane.values.len() as u64;
        }
        for (name, sums) in &made.sums {
            self.sums.entry(*name).or_insert(Sums::NONE).join(*sums);
        }
    }

    pub(super) fn join(&mut self, other: &Seen) {
        for (name, range) in &other.arrays {
            self.arrays.entry(*name).or_insert(Range::NONE).join(*range);
        }
        for (name, sums) in &other.sums {
            self.sums.entry(*name).or_insert(Sums::NONE).join(*sums);
        }
        self.values += other.values;
    }

    /// The arrays with a value outside of what is said.
    pub(super) fn outside(&self, told: &Told) -> Vec<String> {
        let outside = self.arrays.iter().filter(|(name, range)| !told[*name].holds(**range));
        outside.map(|(name, seen)| format!("{name:?}: {seen:?} outside {:?}", told[name])).collect()
    }

    /// The stages with a sum outside of what is said, or wider.
    pub(super) fn wider(&self, told: &ToldSums) -> Vec<String> {
        let is_wider = |(name, seen): &(&Name, &Sums)| {
            let bits = [seen.sum, seen.partial, seen.any_order].map(Range::width);
            !told[*name].sum.holds(seen.sum) || (0..3).any(|at| bits[at] > told[*name].bits[at])
        };
        let wider = self.sums.iter().filter(is_wider);
        wider.map(|(name, seen)| format!("{name:?}: {seen:?} wider than {:?}", told[name])).collect()
    }

    /// For each array the part of its range that was reached, in percent.
    pub(super) fn reached(&self, told: &Told) -> Vec<(Name, f64)> {
        self.arrays.iter().map(|(name, seen)| (*name, part(*seen, told[name]))).collect()
    }

    /// The same for the sum of each stage.
    pub(super) fn reached_sums(&self, told: &ToldSums) -> Vec<(Name, f64)> {
        self.sums.iter().map(|(name, seen)| (*name, part(seen.sum, told[name].sum))).collect()
    }
}

/// The part of a range that was seen, in percent.
fn part(seen: Range, told: Range) -> f64 {
    let length = |range: Range| (range.upper - range.lower).max(0) as f64;
    if length(told) > 0.0 { 100.0 * length(seen) / length(told) } else { 100.0 }
}
