//! By which powers of two the values of arrays are divisible, wherever they lie.
//!
//! Every rule of edges keeps parity, so what holds for the samples of a parity holds at edges too.

use rustc_hash::FxHashMap;
use vcfilter_machine::Stoppable;

use super::super::Stage;
use super::super::node::{Node, NodeId, Op};
use super::super::space::Space;
use super::super::substitute::reachable;

/// A power of two that divides the values at the indices of each combination of parities; that of bit `d` is the parity along
/// dimension `d`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Valuation(Vec<u32>);

/// Those of all arrays below some, by their classes.
pub(super) struct Valuations(FxHashMap<NodeId, Valuation>);

impl Valuations {
    pub(super) fn below(space: &Space, roots: &[NodeId]) -> Valuations {
        let mut all = Valuations(FxHashMap::default());
        for id in roots.iter().flat_map(|root| reachable(space, *root)) {
            let node = space.node(id);
            if !all.0.contains_key(&node.class) {
                let valuation = all.of_node(space, &node);
                all.0.insert(node.class, valuation);
            }
        }
        all
    }

    /// That of an array below the roots.
    pub(super) fn of(&self, space: &Space, id: NodeId) -> Valuation {
        let node = space.node(id);
        self.0.get(&node.class).cloned().unwrap_or_else(|| Valuation::none(node.ndim))
    }

    fn of_node(&self, space: &Space, node: &Node) -> Valuation {
        let below = |id: &NodeId| self.of(space, *id);
        match &node.op {
            Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } | Op::Custom(_) | Op::Map { .. } => {
                Valuation::none(node.ndim)
            }
            Op::Lift { input, stage, dim } => {
                let before = below(input);
                let change = before.of_sum(stage, *dim).saturating_sub(stage.shift());
                before.changed(|at, own| match at >> dim & 1 == stage.kind().parity() as usize {
                    true => own.min(change),
                    false => own,
                })
            }
            Op::LeftShift { input, bits } => below(input).changed(|_, own| own.saturating_add(*bits)),
            Op::RightShift { input, bits } => below(input).changed(|_, own| own.saturating_sub(*bits)),
            Op::Plus { input, amount } => below(input).changed(|_, own| own.min(amount.valuation())),
            Op::PeriodicCache { input } | Op::WithEdges { input, .. } => below(input),
            // The sample that is repeated may be of either parity.
            Op::Pad { input, .. } => {
                let least = below(input).least();
                below(input).changed(|_, _| least)
            }
            Op::Subsample { input, steps, offsets } => {
                let before = below(input);
                before.changed(|at, _| {
                    let parity = |dim: usize| ((at >> dim & 1) as i128 * steps[dim] + offsets[dim]) & 1;
                    let place: usize = (0..node.ndim).map(|dim| (parity(dim) as usize) << dim).sum();
                    before.0[place]
                })
            }
            Op::Interleave { even, odd, dim } => {
                let sides = [below(even), below(odd)];
                sides[0].changed(|at, _| {
                    let side = &sides[at >> dim & 1];
                    side.0[at & !(1 << dim)].min(side.0[at | 1 << dim])
                })
            }
        }
    }
}

impl Valuation {
    fn none(ndim: usize) -> Valuation {
        Valuation(vec![0; 1 << ndim])
    }

    fn changed(&self, of: impl Fn(usize, u32) -> u32) -> Valuation {
        Valuation(self.0.iter().enumerate().map(|(at, own)| of(at, *own)).collect())
    }

    /// That of all values.
    pub(super) fn least(&self) -> u32 {
        self.0.iter().copied().min().unwrap_or(0)
    }

    /// That of the sum that a stage along a dimension shifts, of this array's samples.
    pub(super) fn of_sum(&self, stage: &Stage, dim: usize) -> u32 {
        let read = 1 - stage.kind().parity() as usize;
        let samples = self.0.iter().enumerate().filter(|(at, _)| at >> dim & 1 == read);
        let least = samples.map(|(_, own)| *own).min().unwrap_or(0);
        let taps = stage.taps().iter().asking().filter(|tap| !tap.is_zero());
        taps.map(|tap| least.saturating_add(tap.valuation())).min().unwrap_or(u32::MAX)
    }
}
