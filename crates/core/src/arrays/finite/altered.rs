//! Symbols that stand for altered samples of other arrays, as a decoder's coefficients stand for quantised ones.

use num_bigint::BigInt;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::algebra::Number;

use super::super::array::Array;
use super::super::node::NodeId;
use super::super::space::Space;
use super::super::substitute::reachable;

/// A sample before it was altered, and after.
pub(crate) type Pair = (BigInt, BigInt);

/// What is known of altered symbols.
#[derive(Debug)]
pub(crate) struct Altered {
    /// By the class of symbols, their place in each variant, and what they were altered from.
    from: FxHashMap<NodeId, (usize, NodeId)>,
    /// The classes of all that they were altered from, and of what that is built on.
    before: FxHashSet<NodeId>,
    /// The ways in which they may have been altered; one of them holds for all samples that an element depends on.
    pub(super) variants: Vec<Variant>,
}

impl Altered {
    /// Of each pair of arrays the first are symbols that stand for altered samples of the second, which was built before. All
    /// variants have as many places as there are pairs.
    pub(crate) fn new(space: &Space, pairs: &[(Array, Array)], variants: Vec<Variant>) -> Altered {
        let from =
            pairs.iter().enumerate().map(|(at, (symbols, from))| (symbols.node().class, (at, from.id())));
        let ids = pairs.iter().flat_map(|(_, from)| reachable(space, from.id()));
        Altered { from: from.collect(), before: ids.map(|id| space.class(id)).collect(), variants }
    }

    /// The place of symbols, and the array that they were altered from.
    pub(super) fn of(&self, class: NodeId) -> Option<(usize, NodeId)> {
        self.from.get(&class).copied()
    }

    /// Whether an array is among those that symbols were altered from, or one that these are built on.
    pub(super) fn is_before(&self, class: NodeId) -> bool {
        self.before.contains(&class)
    }

    /// How many places a variant has.
    pub(super) fn places(&self) -> usize {
        self.from.len()
    }

    /// What symbols were altered from.
    pub(super) fn before(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.from.values().map(|(_, before)| *before)
    }
}

/// A way in which symbols may have been altered.
#[derive(Debug)]
pub(crate) struct Variant {
    /// For each place corners of a region that holds all pairs of a sample before and after, and the pair of two zeros.
    corners: Vec<Vec<Pair>>,
    /// The same in floating point.
    floats: Vec<Vec<(f64, f64)>>,
    /// Numbers from 0 on: between two of them what is left of a sample after so many times the one before grows or falls evenly.
    pub(super) multipliers: Vec<Number>,
    /// The same in floating point.
    pub(super) rough: Vec<Rough>,
}

/// A multiplier in floating point, and for each place what is left.
#[derive(Debug)]
pub(super) struct Rough {
    pub multiplier: f64,
    pub rests: Vec<Rest>,
}

/// What may be left of a sample after some times the one before, in floating point.
#[derive(Debug)]
pub(super) struct Rest {
    pub least: f64,
    pub greatest: f64,
    /// How large what is subtracted may be.
    pub magnitude: f64,
}

impl Variant {
    /// Of each place all pairs of a sample before and after, or as many that their convex hull holds all.
    pub(crate) fn new(pairs: Vec<Vec<Pair>>) -> Variant {
        let corners: Vec<Vec<Pair>> = pairs.into_iter().map(hull).collect();
        let mut multipliers = vec![Number::ZERO];
        for corners in &corners {
            let sides = corners.iter().zip(corners.iter().cycle().skip(1));
            let slope =
                |((c, d), (e, f)): (&Pair, &Pair)| Number::from(f - d).divided_by(&Number::from(e - c));
            multipliers.extend(sides.filter_map(slope).filter(|slope| slope.signum() > 0));
        }
        multipliers.sort();
        multipliers.dedup();
        let float = |number: &BigInt| Number::from(number.clone()).to_f64();
        let floats = |corners: &Vec<Pair>| {
            corners.iter().map(|(before, after)| (float(before), float(after))).collect::<Vec<_>>()
        };
        let floats: Vec<_> = corners.iter().map(floats).collect();
        let rough = multipliers.iter().map(Number::to_f64).map(|multiplier| Rough {
            multiplier,
            rests: floats.iter().map(|corners| rough_rest(corners, multiplier)).collect(),
        });
        Variant { rough: rough.collect(), multipliers, corners, floats }
    }

    /// The same in floating point.
    pub(super) fn rough_rest(&self, place: usize, multiplier: f64) -> Rest {
        rough_rest(&self.floats[place], multiplier)
    }

    /// The corners of the region of a place.
    pub(crate) fn corners(&self, place: usize) -> &[Pair] {
        &self.corners[place]
    }

    /// The least and the greatest that may be left of a sample after a multiplier times the one before.
    pub(super) fn rest(&self, place: usize, multiplier: &Number) -> [Number; 2] {
        let rests = self.corners[place]
            .iter()
            .map(|(before, after)| Number::from(after.clone()) - multiplier * &Number::from(before.clone()));
        let rests: Vec<Number> = rests.collect();
        [rests.iter().min(), rests.iter().max()].map(|end| end.cloned().unwrap_or_default())
    }
}

fn rough_rest(corners: &[(f64, f64)], multiplier: f64) -> Rest {
    let mut rest = Rest { least: 0.0, greatest: 0.0, magnitude: 0.0 };
    for (before, after) in corners {
        let before = before * multiplier;
        rest.least = rest.least.min(after - before);
        rest.greatest = rest.greatest.max(after - before);
        rest.magnitude = rest.magnitude.max(after.abs() + before.abs());
    }
    rest
}

/// The corners of the convex hull of some pairs and of two zeros, one after the other around it.
fn hull(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.push((BigInt::ZERO, BigInt::ZERO));
    pairs.sort();
    pairs.dedup();
    if pairs.len() < 3 {
        return pairs;
    }
    let mut all = half(pairs.iter());
    let other = half(pairs.iter().rev());
    // Each half ends where the other begins.
    all.pop();
    all.extend(other);
    all.pop();
    all
}

/// The corners that one passes who walks from the first pair to the last and has all others to the left.
fn half<'a>(pairs: impl Iterator<Item = &'a Pair>) -> Vec<Pair> {
    let mut corners: Vec<Pair> = Vec::new();
    for pair in pairs {
        while let [.., a, b] = &corners[..]
            && (&b.0 - &a.0) * (&pair.1 - &a.1) <= (&b.1 - &a.1) * (&pair.0 - &a.0)
        {
            corners.pop();
        }
        corners.push(pair.clone());
    }
    corners
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What may be left is that of all pairs, at each multiplier that is told and between them.
        #[test]
        fn corners_tell_of_all_pairs(
            pairs in prop::collection::vec((-30i64..30, -30i64..30), 0..12), at in 0i64..100,
        ) {
            let big = pairs.iter().map(|(before, after)| (BigInt::from(*before), BigInt::from(*after)));
            let variant = Variant::new(vec![big.collect()]);
            let rest = |multiplier: &Number| {
                let rests = pairs.iter().chain([&(0, 0)]).map(|(before, after)| {
                    Number::from(*after) - multiplier * &Number::from(*before)
                });
                let rests: Vec<Number> = rests.collect();
                [rests.iter().min().cloned().unwrap(), rests.iter().max().cloned().unwrap()]
            };
            for multiplier in variant.multipliers.iter().chain([&Number::ratio(at, 7)]) {
                prop_assert_eq!(variant.rest(0, multiplier), rest(multiplier));
            }
            // Both ends are straight from one multiplier to the next.
            for two in variant.multipliers.windows(2) {
                let middle = (&two[0] + &two[1]) * Number::HALF;
                let (a, b) = (rest(&two[0]), rest(&two[1]));
                prop_assert_eq!(rest(&middle), [0, 1].map(|end| (&a[end] + &b[end]) * Number::HALF));
            }
            for (rough, multiplier) in variant.rough.iter().zip(&variant.multipliers) {
                let [least, greatest] = rest(multiplier).map(|end| end.to_f64());
                let Rest { least: low, greatest: high, magnitude } = rough.rests[0];
                prop_assert!((low - least).abs() <= 1e-12 * magnitude && (high - greatest).abs() <= 1e-12 * magnitude);
            }
        }
    }
}
