//! The sums that a lifting stage adds up before it shifts them.

use std::sync::Arc;
use vcfilter_machine::Stoppable;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Number, Rounding, bits};

use super::super::Stage;
use super::super::array::Array;
use super::super::error::ArrayError;
use super::super::extent::{SymbolRanges, integers};
use super::super::node::Op;
use super::cache::ClassCache;
use super::class::{ByZone, Class};
use super::terms::{Start, Terms};
use super::{Known, Range, all_classes, range_of};

/// Taps that a mask tells apart.
const MASKED: usize = 63;

/// Taps of which every subset is looked at; of more, each is taken at its own worst.
const SUBSETS: usize = 12;

/// The ranges of what a lifting stage adds up for a sample that it changes: its taps times the samples that it reads, and the rounding
/// offset, 2^(S-1) unless the stage rounds otherwise. Half to even adds 2^(S-1) - 1 and bit S of the sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSums {
    /// The whole sum, the offset included, before it is shifted.
    pub sum: IntegerRange,
    /// Every sum on the way, in the order of the taps, the offset first.
    pub partial: IntegerRange,
    /// A range of the sums of any of the products, with the offset or without, of the bits that an adder needs which takes them in any
    /// order. Not each of its values may be reached.
    pub any_order: IntegerRange,
}

impl Array {
    /// Returns the ranges of the sums of the stage that makes this array, over all samples that it changes: of an infinite array, of
    /// one with a size, and of one of any size. None where no lifting stage makes it.
    ///
    /// # Errors
    /// Those of [`Array::bounds`].
    ///
    /// ```
    /// use vcfilter_core::algebra::{Rounding, bits};
    /// use vcfilter_core::arrays::{Edges, Space};
    /// use vcfilter_core::wavelets::Wavelet;
    ///
    /// let row = Space::new().symbols_of_any_size("x", &[2], Edges::Clamp)?;
    /// let first = row.lift(&Wavelet::fidelity().inverse().stages[0], 0)?;
    /// let pixels = |_| Some(((-512).into(), 511.into()));
    /// let sums = first.stage_sums(&pixels, Rounding::Integer)?.unwrap();
    /// assert_eq!((bits(&sums.sum), bits(&first.bounds(&pixels, Rounding::Integer)?)), (19, 12));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn stage_sums(
        &self,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<Option<StageSums>, ArrayError> {
        self.stage_sums_in(Known::of(ranges, rounding), &ClassCache::default())
    }

    /// The same with what is known of other arrays of the transform.
    pub(crate) fn stage_sums_in(
        &self,
        known: Known,
        cache: &ClassCache,
    ) -> Result<Option<StageSums>, ArrayError> {
        if self.node().caches {
            return self.without_caches()?.stage_sums_in(known, cache);
        }
        let Op::Lift { input, stage, dim } = &self.node().op else { return Ok(None) };
        let below = self.space().array(*input);
        let start = Start::Taps { stage: stage.clone(), dim: *dim };
        let Some(terms) = Terms::of(&below, &start, known)? else {
            return Err(ArrayError::NotSeparable);
        };
        let read = Start::Samples { parity: 1 - stage.kind().parity(), dim: *dim };
        let Some(samples) = Terms::of(&below, &read, known)? else {
            return Err(ArrayError::NotSeparable);
        };
        let classes = all_classes(&below, &terms, cache)?;
        Adder {
            cache,
            below,
            terms,
            samples,
            classes,
            stage: stage.clone(),
            dim: *dim,
            rounding: known.rounding,
        }
        .sums()
        .map(Some)
    }
}

/// What adds up the sums of one stage.
struct Adder<'a> {
    cache: &'a ClassCache,
    below: Array,
    /// What its sums are made of, and the classes of all taps.
    terms: Terms,
    classes: Vec<Arc<ByZone>>,
    /// What the samples are made of that it reads.
    samples: Terms,
    stage: Arc<Stage>,
    dim: usize,
    rounding: Rounding,
}

impl Adder<'_> {
    fn sums(&self) -> Result<StageSums, ArrayError> {
        let (rounding, shift) = (self.stage.rounding(), self.stage.shift());
        let offset =
            IntegerRange { lower: rounding.least_offset(shift), upper: rounding.greatest_offset(shift) };
        let with_offset = |range: &IntegerRange| IntegerRange {
            lower: &range.lower + &offset.lower,
            upper: &range.upper + &offset.upper,
        };
        let whole = self.of(&[u64::MAX])?;
        let sum = with_offset(&whole);
        let alone = self.alone()?;
        let count = alone.len();
        let partial = match count {
            0..=1 => sum.clone(),
            2..=MASKED => {
                let prefixes: Vec<u64> = (1..count).map(|taps| (1u64 << taps) - 1).collect();
                join(&sum, &with_offset(&self.of(&prefixes)?))
            }
            _ => join(&sum, &with_offset(&together(&alone, u64::MAX))),
        };
        let partial = join(&partial, &offset);
        let any_order = self.any_order(&alone, &whole, &partial, &offset.upper)?;
        Ok(StageSums { sum, partial, any_order })
    }

    /// The range of the sums of the taps of each mask.
    fn of(&self, masks: &[u64]) -> Result<IntegerRange, ArrayError> {
        let mut classes = self.classes.clone();
        classes[self.dim] = self.cache.along(self.below.space(), &self.terms, self.dim, masks)?;
        let Range { lower, upper, .. } = range_of(&self.below, &self.terms, &slices(&classes))?;
        Ok(integers(lower, upper, self.rounding))
    }

    /// The range of each tap times a sample that the stage reads.
    fn alone(&self) -> Result<Vec<IntegerRange>, ArrayError> {
        let classes = all_classes(&self.below, &self.samples, self.cache)?;
        let samples = if classes.iter().any(|classes| classes.all.is_empty()) {
            // A single sample has no neighbour.
            IntegerRange { lower: BigInt::ZERO, upper: BigInt::ZERO }
        } else {
            let Range { lower, upper, .. } = range_of(&self.below, &self.samples, &slices(&classes))?;
            integers(lower, upper, self.rounding)
        };
        let weighted = |tap: &Number| {
            let tap = tap.numerator();
            let ends = [&tap * &samples.lower, &tap * &samples.upper];
            let [a, b] = ends;
            IntegerRange { lower: a.clone().min(b.clone()), upper: a.max(b) }
        };
        Ok(self.stage.taps().iter().asking().map(weighted).collect())
    }

    /// A range of the sums of any taps, with the offset or without, of no more bits than they need; `known` is that of some of them.
    ///
    /// A sum is at most what its taps give one by one, and at most the whole sum less what the other taps give. Of those that this
    /// leaves room for beyond the width of the known ones, the exact range is found.
    fn any_order(
        &self,
        alone: &[IntegerRange],
        whole: &IntegerRange,
        known: &IntegerRange,
        offset: &BigInt,
    ) -> Result<IntegerRange, ArrayError> {
        let loose = |mask: u64| {
            let (these, others) = (together(alone, mask), together(alone, !mask));
            let lower = these.lower.max(&whole.lower - others.upper);
            IntegerRange { lower, upper: these.upper.min(&whole.upper - others.lower) + offset }
        };
        // All products that pull one way.
        let IntegerRange { lower, upper } = together(alone, u64::MAX);
        let all = join(known, &IntegerRange { lower, upper: upper + offset });
        if alone.len() > SUBSETS {
            return Ok(all);
        }
        let mut width = bits(known);
        let mut subsets: Vec<(u64, IntegerRange)> =
            (1..1u64 << alone.len()).map(|mask| (mask, loose(mask))).collect();
        // Those that may be widest come first.
        subsets.sort_by_key(|(_, range)| &range.lower - &range.upper);
        for (mask, range) in subsets {
            if bits(&range) > width {
                let IntegerRange { lower, upper } = self.of(&[mask])?;
                width = width.max(bits(&IntegerRange { lower, upper: upper + offset }));
            }
        }
        let limit = BigInt::from(1) << (width - 1);
        Ok(IntegerRange { lower: all.lower.max(-&limit), upper: all.upper.min(limit - 1) })
    }
}

fn slices(classes: &[Arc<ByZone>]) -> Vec<&[Class]> {
    classes.iter().map(|classes| &classes.all[..]).collect()
}

/// The sums of a mask's products, each at its worst.
fn together(alone: &[IntegerRange], mask: u64) -> IntegerRange {
    let chosen = alone.iter().enumerate().filter(|(at, _)| *at >= 64 || mask >> at & 1 == 1);
    let nothing = IntegerRange { lower: BigInt::ZERO, upper: BigInt::ZERO };
    chosen.fold(nothing, |sum, (_, range)| IntegerRange {
        lower: sum.lower + range.lower.clone().min(BigInt::ZERO),
        upper: sum.upper + range.upper.clone().max(BigInt::ZERO),
    })
}

fn join(a: &IntegerRange, b: &IntegerRange) -> IntegerRange {
    IntegerRange { lower: a.lower.clone().min(b.lower.clone()), upper: a.upper.clone().max(b.upper.clone()) }
}
