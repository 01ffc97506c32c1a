//! Rewriting a graph into one with the same value for every integer input.
//!
//! Views move inward, towards the leaves, and arithmetic outward; what undoes itself disappears. Each
//! rule says why it holds; a property test draws graphs and integers and compares both sides.

mod kept;

use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::Arc;
use vcfilter_machine::Stoppable;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::algebra::Number;

use super::error::ArrayError;
use super::frame::{Edges, Frame};
use super::geometry::checked_index;
use super::node::{NodeId, Op};
use super::space::Space;
use super::stage::Stage;
use super::substitute::reachable;

/// Rules call each other at most this deep; beyond it a graph stays as it is, which is never wrong.
const DEPTH: usize = 200;

/// How many lifts along one dimension are looked through for one that undoes another.
const CHAIN: usize = 64;

/// Stages that read further are not compared under two rules of edges.
const LONGEST: i128 = 64;

/// A rewriting: an operation on simple arrays, and the array that it became.
pub(crate) struct Rewritten {
    pub before: Op,
    pub after: NodeId,
}

/// The simplified forms of arrays again, and every rewriting that leads to them, inputs first.
///
/// # Errors
/// As [`simplify`].
pub(crate) fn rewritings(space: &Space, roots: &[NodeId]) -> Result<Vec<Rewritten>, ArrayError> {
    let (trace, mut simple) = (RefCell::default(), FxHashMap::default());
    for &root in roots {
        for id in reachable(space, root) {
            space.interrupt().check()?;
            let class = space.class(id);
            if !simple.contains_key(&class) {
                let op = space.node(class).op.map_inputs(|input| simple[&space.class(input)]);
                let made = Rewriter { space, depth: 0, trace: Some(&trace) }.node(op)?;
                simple.insert(class, made);
            }
        }
    }
    Ok(trace.into_inner())
}

/// The class of the simplified form of a node. Two arrays with the same one are the same filter.
pub(crate) fn simplify(space: &Space, root: NodeId) -> Result<NodeId, ArrayError> {
    for id in reachable(space, root) {
        space.interrupt().check()?;
        let class = space.class(id);
        if space.simplified(class).is_none() {
            // Inputs come first in this order, so theirs are known; a class can stand for itself.
            let op = space.node(class).op.map_inputs(|input| {
                let input = space.class(input);
                space.simplified(input).unwrap_or(input)
            });
            let simple = Rewriter { space, depth: 0, trace: None }.node(op)?;
            space.set_simplified(class, simple);
        }
    }
    let class = space.class(root);
    Ok(space.simplified(class).unwrap_or(class))
}

/// Makes nodes whose inputs are simple already.
#[derive(Clone, Copy)]
struct Rewriter<'a> {
    space: &'a Space,
    depth: usize,
    /// Where rewritings are noted; None where nobody asks for them.
    trace: Option<&'a RefCell<Vec<Rewritten>>>,
}

type Offsets = SmallVec<[i128; 2]>;

impl Rewriter<'_> {
    fn op(&self, id: NodeId) -> Op {
        self.space.node(id).op.clone()
    }

    fn make(&self, op: Op) -> Result<NodeId, ArrayError> {
        let id = self.space.add(op)?.id();
        Ok(self.space.class(id))
    }

    /// The class of an operation on simple inputs.
    fn node(self, op: Op) -> Result<NodeId, ArrayError> {
        let deeper = Rewriter { depth: self.depth + 1, ..self };
        if deeper.depth > DEPTH {
            return self.make(op);
        }
        let Some(trace) = self.trace else { return deeper.rewritten(op) };
        let before = op.clone();
        let after = deeper.rewritten(op)?;
        if self.op(after) != before {
            trace.borrow_mut().push(Rewritten { before, after });
        }
        Ok(after)
    }

    /// The same without looking how deep rules call each other.
    fn rewritten(self, op: Op) -> Result<NodeId, ArrayError> {
        match op {
            Op::Lift { input, stage, dim } => self.lift(input, &stage, dim),
            Op::LeftShift { input, bits } => self.left_shift(input, bits),
            Op::RightShift { input, bits } => self.right_shift(input, bits),
            Op::Subsample { input, steps, offsets } => self.subsample(input, &steps, &offsets),
            Op::Interleave { even, odd, dim } => self.interleave(even, odd, dim),
            Op::Plus { input, amount } => self.plus(input, &amount),
            // The cache changes how rounding errors are named, not what is computed.
            Op::PeriodicCache { input } => Ok(input),
            Op::WithEdges { input, edges } => self.with_edges(input, edges),
            Op::Map { input, function } => self.map(input, function),
            Op::Pad { input, size } => self.below_edges(input, |input| Op::Pad { input, size }),
            leaf => self.make(leaf),
        }
    }

    /// Each stage is written in one way ([`Stage::canonical`]); one that adds 0 is nothing. Stages that
    /// change samples of one parity read only the others, so they add up in any order, one that
    /// subtracts what another adds cancels it, and those that do not round are one. In between they are
    /// kept in one order.
    fn lift(self, input: NodeId, stage: &Stage, dim: usize) -> Result<NodeId, ArrayError> {
        let mut stage = stage.canonical();
        let nothing = |stage: &Stage| stage.taps().iter().asking().all(|tap| tap.is_zero());
        // A single sample has no neighbours; 0 is rounded to 0.
        let alone = self
            .space
            .node(input)
            .frame
            .as_ref()
            .is_some_and(|frame| frame.size[dim].known().is_some_and(|size| size < 2));
        if nothing(&stage) || alone {
            return Ok(input);
        }
        if let Op::WithEdges { input: below, edges } = self.op(input)
            && self.reads_alike(below, edges, &stage, dim)
        {
            let lifted = self.lift(below, &stage, dim)?;
            return self.node(Op::WithEdges { input: lifted, edges });
        }
        let (base, mut chain) = self.chain(input, &stage, dim);
        let undone = stage.inverse().canonical();
        match chain.iter().position(|below| *below == undone) {
            Some(at) => {
                chain.remove(at);
            }
            None => {
                chain.retain(|below| match below.merged(&stage) {
                    Some(both) => {
                        stage = both;
                        false
                    }
                    None => true,
                });
                if !nothing(&stage) {
                    chain.push(stage);
                }
            }
        }
        chain.sort_by(order);
        chain
            .into_iter()
            .try_fold(base, |input, stage| self.make(Op::Lift { input, stage: stage.into(), dim }))
    }

    /// The stages on top of an array that change the same samples as this one, the last one first, and what is below them.
    fn chain(self, input: NodeId, stage: &Stage, dim: usize) -> (NodeId, Vec<Stage>) {
        let (mut base, mut chain) = (input, Vec::new());
        while chain.len() < CHAIN {
            match self.op(base) {
                Op::Lift { input, stage: below, dim: along }
                    if along == dim && below.kind().parity() == stage.kind().parity() =>
                {
                    chain.push((*below).clone());
                    base = input;
                }
                _ => break,
            }
        }
        (base, chain)
    }

    fn edges_of(self, id: NodeId) -> Option<Edges> {
        self.space.node(id).frame.as_ref().map(|frame| frame.edges)
    }

    /// Whether a stage reads the same samples of a sized array by its own rule of edges as by another one.
    fn reads_alike(self, input: NodeId, edges: Edges, stage: &Stage, dim: usize) -> bool {
        let Some(frame) = self.space.node(input).frame.clone() else { return false };
        let Some(size) = frame.size[dim].known() else { return false };
        let distances: SmallVec<[i128; 8]> = stage.reach().map(|(distance, _)| distance).collect();
        let farthest = distances.iter().map(|distance| distance.abs()).max().unwrap_or(0);
        // Only one rule takes odd sizes, and to look at long stages takes longer than it is worth.
        if size % 2 != 0 || farthest > LONGEST {
            return false;
        }
        let ends = (0..farthest.min(size)).chain((size - farthest).max(0)..size);
        let mut changed = ends.filter(|k| k % 2 == stage.kind().parity());
        changed
            .all(|k| distances.iter().all(|d| frame.edges.inside(k + d, size) == edges.inside(k + d, size)))
    }

    /// `(x << a) << b` is `x << (a + b)`.
    fn left_shift(self, input: NodeId, bits: u32) -> Result<NodeId, ArrayError> {
        match self.op(input) {
            _ if bits == 0 => Ok(input),
            Op::LeftShift { input, bits: below } => self.make(Op::LeftShift { input, bits: bits + below }),
            _ => self.below_edges(input, |input| Op::LeftShift { input, bits }),
        }
    }

    /// `(2^a x + 2^(b-1)) >> b`: for a >= b > 0 it is `2^(a-b) x` and `2^(b-1) >> b`, which is 0; for
    /// a < b both terms and the divisor are divided by 2^a, which leaves a rounding shift by b - a.
    fn right_shift(self, input: NodeId, bits: u32) -> Result<NodeId, ArrayError> {
        match self.op(input) {
            _ if bits == 0 => Ok(input),
            Op::LeftShift { input, bits: below } if below >= bits => self.left_shift(input, below - bits),
            Op::LeftShift { input, bits: below } => self.right_shift(input, bits - below),
            _ => self.below_edges(input, |input| Op::RightShift { input, bits }),
        }
    }

    /// `(x + a) + b` is `x + (a + b)`.
    fn plus(self, input: NodeId, amount: &Number) -> Result<NodeId, ArrayError> {
        match self.op(input) {
            _ if amount.is_zero() => Ok(input),
            Op::Plus { input, amount: below } => self.plus(input, &(amount + &below)),
            _ => self.below_edges(input, |input| Op::Plus { input, amount: amount.clone() }),
        }
    }

    /// An operation that no rule of edges matters to goes below a change of that rule.
    fn below_edges(self, input: NodeId, op: impl FnOnce(NodeId) -> Op) -> Result<NodeId, ArrayError> {
        match self.op(input) {
            Op::WithEdges { input, edges } => {
                let input = self.node(op(input))?;
                self.node(Op::WithEdges { input, edges })
            }
            _ => self.make(op(input)),
        }
    }

    /// Picking samples goes before whatever treats the picked samples alike.
    fn subsample(self, input: NodeId, steps: &[i128], offsets: &[i128]) -> Result<NodeId, ArrayError> {
        if steps.iter().all(|step| *step == 1) && offsets.iter().all(|offset| *offset == 0) {
            return Ok(input);
        }
        let inner = |node: NodeId| {
            self.node(Op::Subsample { input: node, steps: steps.into(), offsets: offsets.into() })
        };
        match self.op(input) {
            // a[(n*s2 + o2)*s1 + o1] = a[n*(s1*s2) + (o2*s1 + o1)]
            Op::Subsample { input, steps: below, offsets: start } => {
                let steps = combine(steps, &below, |step, below| step.checked_mul(below))?;
                let moved = combine(offsets, &below, |offset, below| offset.checked_mul(below))?;
                let offsets = combine(&moved, &start, |moved, start| moved.checked_add(start))?;
                self.node(Op::Subsample { input, steps, offsets })
            }
            // Shifts treat every sample alike.
            Op::LeftShift { input, bits } => self.node(Op::LeftShift { input: inner(input)?, bits }),
            Op::RightShift { input, bits } => self.node(Op::RightShift { input: inner(input)?, bits }),
            Op::WithEdges { input, edges } => self.node(Op::WithEdges { input: inner(input)?, edges }),
            Op::Plus { input, amount } => self.node(Op::Plus { input: inner(input)?, amount }),
            Op::Map { input, function } if function.0.is_uniform() => {
                self.node(Op::Map { input: inner(input)?, function })
            }
            Op::Lift { input, stage, dim } => {
                let (step, offset) = (steps[dim], offsets[dim]);
                if step % 2 == 0 && offset.rem_euclid(2) != stage.kind().parity() {
                    // Only samples that the stage does not change are picked.
                    return inner(input);
                }
                // What is cut off at the start of a sized array leaves another edge.
                let moves_edge = offset != 0 && self.space.node(input).frame.is_some();
                if step == 1 && !moves_edge {
                    // Along the stage samples are only renumbered; by an odd number, they change parity.
                    let stage = if offset % 2 == 0 { stage } else { stage.other_parity().into() };
                    return self.node(Op::Lift { input: inner(input)?, stage, dim });
                }
                self.make(Op::Subsample {
                    input: self.same(input, &stage, dim)?,
                    steps: steps.into(),
                    offsets: offsets.into(),
                })
            }
            Op::Interleave { even, odd, dim } => self.subsample_interleave([even, odd], dim, steps, offsets),
            _ => self.make(Op::Subsample { input, steps: steps.into(), offsets: offsets.into() }),
        }
    }

    /// The lift that was taken apart to look at it.
    fn same(&self, input: NodeId, stage: &Arc<Stage>, dim: usize) -> Result<NodeId, ArrayError> {
        self.make(Op::Lift { input, stage: stage.clone(), dim })
    }

    /// Sample n is at `o + s*n` of the interleaved array. With s even all of them come from one input,
    /// at `floor(o/2) + (s/2)*n`; with s odd from one and the other in turn, each with step s.
    fn subsample_interleave(
        self,
        sides: [NodeId; 2],
        dim: usize,
        steps: &[i128],
        offsets: &[i128],
    ) -> Result<NodeId, ArrayError> {
        let picked = |step: i128, offset: i128| {
            let (mut steps, mut offsets): (Offsets, Offsets) = (steps.into(), offsets.into());
            (steps[dim], offsets[dim]) = (step, offset.div_euclid(2));
            self.node(Op::Subsample { input: sides[offset.rem_euclid(2) as usize], steps, offsets })
        };
        let (step, offset) = (steps[dim], offsets[dim]);
        if step % 2 == 0 {
            return picked(step / 2, offset);
        }
        let even = picked(step, offset)?;
        let odd = picked(step, checked_index(offset.checked_add(step))?)?;
        self.node(Op::Interleave { even, odd, dim })
    }

    /// The rule matters to stages alone, so it moves towards the output, past all that are no stages, and past stages
    /// that read the same samples either way.
    fn with_edges(self, input: NodeId, edges: Edges) -> Result<NodeId, ArrayError> {
        let frame = self.space.node(input).frame.clone();
        match (self.op(input), frame) {
            (_, Some(frame)) if frame.edges == edges => Ok(input),
            (Op::Data { grid, extend, .. }, Some(frame)) => {
                let frame = Frame { size: frame.size.clone(), edges };
                self.make(Op::Data { grid, extend, frame: Some(Arc::new(frame)) })
            }
            (Op::WithEdges { input, .. }, _) => self.node(Op::WithEdges { input, edges }),
            _ => self.make(Op::WithEdges { input, edges }),
        }
    }

    fn interleave(self, even: NodeId, odd: NodeId, dim: usize) -> Result<NodeId, ArrayError> {
        if let Some(whole) = self.rejoined(even, odd, dim)? {
            return Ok(whole);
        }
        if let Some(whole) = self.rejoined_values(even, odd, dim)? {
            return Ok(whole);
        }
        let joined = |even: NodeId, odd: NodeId| self.node(Op::Interleave { even, odd, dim });
        match (self.op(even), self.op(odd)) {
            // What treats every sample of both alike can be done afterwards.
            (Op::WithEdges { input: a, edges }, Op::WithEdges { input: b, edges: other })
                if edges == other && self.edges_of(a) == self.edges_of(b) =>
            {
                self.node(Op::WithEdges { input: joined(a, b)?, edges })
            }
            (Op::LeftShift { input: a, bits }, Op::LeftShift { input: b, bits: other }) if bits == other => {
                self.node(Op::LeftShift { input: joined(a, b)?, bits })
            }
            (Op::RightShift { input: a, bits }, Op::RightShift { input: b, bits: other })
                if bits == other =>
            {
                self.node(Op::RightShift { input: joined(a, b)?, bits })
            }
            (Op::Plus { input: a, amount }, Op::Plus { input: b, amount: other }) if amount == other => {
                self.node(Op::Plus { input: joined(a, b)?, amount })
            }
            (Op::Map { input: a, function }, Op::Map { input: b, function: other })
                if function == other && function.0.is_uniform() =>
            {
                self.node(Op::Map { input: joined(a, b)?, function })
            }
            // A stage along another dimension reads only samples of its own line.
            (
                Op::Lift { input: a, stage, dim: along },
                Op::Lift { input: b, stage: other, dim: other_along },
            ) if stage == other && along == other_along && along != dim => {
                self.node(Op::Lift { input: joined(a, b)?, stage, dim: along })
            }
            _ => self.make(Op::Interleave { even, odd, dim }),
        }
    }

    /// `x[s*n + o]` and `x[s*n + o + s/2]` in turn are `x[(s/2)*n + o]`; with s = 2 and o = 0 that is x.
    /// Either side may have been simplified further, so what the other one would be is made and compared.
    fn rejoined(self, even: NodeId, odd: NodeId, dim: usize) -> Result<Option<NodeId>, ArrayError> {
        for (side, other, sign) in [(even, odd, 1), (odd, even, -1)] {
            let Op::Subsample { input, steps, offsets } = self.op(side) else { continue };
            if steps[dim] % 2 != 0 {
                continue;
            }
            let mut other_offsets = offsets.clone();
            other_offsets[dim] = checked_index(offsets[dim].checked_add(sign * (steps[dim] / 2)))?;
            if other_offsets[dim] < 0 && self.space.node(input).frame.is_some() {
                // No sample of a sized array.
                continue;
            }
            let first = if sign > 0 { offsets } else { other_offsets.clone() };
            let expected =
                self.node(Op::Subsample { input, steps: steps.clone(), offsets: other_offsets })?;
            if expected == other {
                let mut steps = steps;
                steps[dim] /= 2;
                return self.node(Op::Subsample { input, steps, offsets: first }).map(Some);
            }
        }
        Ok(None)
    }
}

fn combine(a: &[i128], b: &[i128], with: impl Fn(i128, i128) -> Option<i128>) -> Result<Offsets, ArrayError> {
    a.iter().zip(b).map(|(&a, &b)| checked_index(with(a, b))).collect()
}

/// Some order of stages, the same for all that are equal.
fn order(a: &Stage, b: &Stage) -> Ordering {
    let key = |stage: &Stage| (stage.kind().name(), stage.delay(), stage.shift());
    key(a).cmp(&key(b)).then_with(|| a.taps().cmp(b.taps())).then_with(|| a.rounding().cmp(b.rounding()))
}
