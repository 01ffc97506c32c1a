//! Functions that leave the values of a range as they are, and give only such: words of n bits, and clipping.

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Number};

use super::super::error::ArrayError;
use super::super::node::{NodeId, Op};
use super::super::pointwise::Function;
use super::super::rounding::StageRounding;
use super::super::stage::{Stage, StageKind};
use super::Rewriter;

/// Arrays that are looked at to find a range of values.
const LOOKED_AT: usize = 256;

impl Rewriter<'_> {
    /// Of a function f that keeps the values of a range, and gives no others:
    ///
    /// - f of values that surely lie in the range is its argument;
    /// - f(g(x)) is f(x) where g wraps around in as many bits or more, as f looks at the bits alone that g keeps; and where both clip, f to
    ///   a part of the range of g;
    /// - where f wraps around and is between stages that change the same samples of an array whose values lie in the range, it may be left
    ///   out there: what the stages read it leaves as it is, and f(f(x + c) + d) is f(x + c + d), since f adds multiples of 2^n.
    pub(super) fn map(self, input: NodeId, function: Function) -> Result<NodeId, ArrayError> {
        let Some(kept) = function.0.kept() else {
            return self.below_edges(input, |input| Op::Map { input, function });
        };
        // First of all, also where the last stage never leaves the range: then its place among them does not matter.
        if let Some(input) = self.wrapped_once(input, &function, &kept)? {
            return self.node(Op::Map { input, function });
        }
        if self.lies_within(input, &kept) {
            return Ok(input);
        }
        match self.op(input) {
            Op::Map { input: below, function: inner } if absorbs(&function, &inner) => {
                self.node(Op::Map { input: below, function })
            }
            _ => self.below_edges(input, |input| Op::Map { input, function }),
        }
    }

    /// Of a stage on top of a function that wraps around, and that on top of stages that change the same samples: all these stages without
    /// the function. None of anything else, and where what the stages begin with may lie outside of the range.
    fn wrapped_once(
        self,
        input: NodeId,
        function: &Function,
        kept: &IntegerRange,
    ) -> Result<Option<NodeId>, ArrayError> {
        let Op::Lift { input: middle, stage, dim } = self.op(input) else { return Ok(None) };
        let Op::Map { input: lifted, function: between } = self.op(middle) else { return Ok(None) };
        let (below, chain) = self.chain(lifted, &stage, dim);
        if function.0.modulus_bits().is_none() || between != *function || chain.is_empty() {
            return Ok(None);
        }
        match self.lies_within(below, kept) {
            true => self.lift(lifted, &stage, dim).map(Some),
            false => Ok(None),
        }
    }

    /// `f(a)` and `b` in turn are f of both in turn where f leaves b as it is. It is done where a and b, or what f is applied to in b,
    /// make one array.
    pub(super) fn rejoined_values(
        self,
        even: NodeId,
        odd: NodeId,
        dim: usize,
    ) -> Result<Option<NodeId>, ArrayError> {
        for (side, other) in [(even, odd), (odd, even)] {
            let Op::Map { input, function } = self.op(side) else { continue };
            let Some(kept) = function.0.kept() else { continue };
            let same = matches!(self.op(other), Op::Map { function: other, .. } if other == function);
            if !same && !self.lies_within(other, &kept) {
                continue;
            }
            let (even, odd) = if side == even { (input, other) } else { (other, input) };
            if let Some(whole) = self.rejoined(even, odd, dim)? {
                return self.node(Op::Map { input: whole, function }).map(Some);
            }
        }
        Ok(None)
    }

    fn lies_within(self, id: NodeId, range: &IntegerRange) -> bool {
        self.range(id, &mut LOOKED_AT.clone()).is_some_and(|found| is_within(&found, range))
    }

    /// A range that holds every value; None where it is not known, or too many arrays are to be looked at.
    fn range(self, id: NodeId, left: &mut usize) -> Option<IntegerRange> {
        *left = left.checked_sub(1)?;
        let op = self.op(id);
        match &op {
            Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } | Op::Custom(_) => None,
            Op::Map { input, function } => {
                let below = || Some(function.0.range(&self.range(*input, left)?, self.space.node(id).ndim));
                function.0.kept().or_else(below)
            }
            Op::LeftShift { input, bits } => {
                self.range(*input, left).map(|range| each(range, |end| end << *bits))
            }
            Op::RightShift { input, bits } => {
                let half_up = |end: BigInt| StageRounding::HalfUp.of(&end.into(), *bits).numerator();
                self.range(*input, left).map(|range| each(range, half_up))
            }
            Op::Plus { input, amount } => {
                let amount = amount.to_integer()?;
                self.range(*input, left).map(|range| each(range, |end| end + &amount))
            }
            Op::Subsample { input, .. }
            | Op::PeriodicCache { input }
            | Op::Pad { input, .. }
            | Op::WithEdges { input, .. } => self.range(*input, left),
            Op::Interleave { even, odd, .. } => Some(hull(self.range(*even, left)?, self.range(*odd, left)?)),
            Op::Lift { input, stage, .. } => {
                let range = self.range(*input, left)?;
                Some(hull(changed(&range, stage), range))
            }
        }
    }
}

/// Where the samples lie that a stage changes, if all that it reads lies in a range. At edges it may read nothing, which is 0.
fn changed(range: &IntegerRange, stage: &Stage) -> IntegerRange {
    let (mut least, mut greatest) = (BigInt::ZERO, BigInt::ZERO);
    for tap in stage.taps() {
        let tap = tap.numerator();
        let ends = [&tap * &range.lower, &tap * &range.upper];
        least += ends.iter().min().unwrap_or(&BigInt::ZERO);
        greatest += ends.iter().max().unwrap_or(&BigInt::ZERO);
    }
    let rounded = |sum: BigInt| stage.rounding().of(&Number::from(sum), stage.shift()).numerator();
    let (least, greatest) = (rounded(least.min(BigInt::ZERO)), rounded(greatest.max(BigInt::ZERO)));
    match stage.kind() {
        StageKind::EvenAddOdd | StageKind::OddAddEven => {
            IntegerRange { lower: &range.lower + least, upper: &range.upper + greatest }
        }
        StageKind::EvenSubtractOdd | StageKind::OddSubtractEven => {
            IntegerRange { lower: &range.lower - greatest, upper: &range.upper - least }
        }
    }
}

/// Whether `f(g(x))` is `f(x)`.
fn absorbs(f: &Function, g: &Function) -> bool {
    match (f.0.modulus_bits(), g.0.modulus_bits(), f.0.kept(), g.0.kept()) {
        (Some(few), Some(more), ..) => few <= more,
        (None, None, Some(part), Some(whole)) => is_within(&part, &whole),
        _ => false,
    }
}

fn is_within(part: &IntegerRange, whole: &IntegerRange) -> bool {
    whole.lower <= part.lower && part.upper <= whole.upper
}

fn hull(a: IntegerRange, b: IntegerRange) -> IntegerRange {
    IntegerRange { lower: a.lower.min(b.lower), upper: a.upper.max(b.upper) }
}

/// The range of a function that does not fall.
fn each(range: IntegerRange, of: impl Fn(BigInt) -> BigInt) -> IntegerRange {
    IntegerRange { lower: of(range.lower), upper: of(range.upper) }
}
