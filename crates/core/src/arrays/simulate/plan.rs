//! Which blocks a simulation needs, and in which order they are made.

use std::collections::BTreeMap;

use super::super::array::Array;
use super::super::error::ArrayError;
use super::super::geometry::checked_index;
use super::super::node::{Node, NodeId, Op};
use super::super::space::Space;
use super::super::stage::Stage;
use super::block::{Block, interleaved, mapped, subsampled};
use super::sample::{Sample, lift, shift};
use super::{Region, cells, one_by_one};

/// The most samples that the arrays below may need for one block; beyond it the block is too sparse
/// (a subsample with huge steps) and elements are computed one by one.
const BLOCK: i128 = 1 << 26;

/// Which block of each node a region needs; inputs have lower ids than what is built on them.
pub(super) struct Plan<'a> {
    space: &'a Space,
    root: NodeId,
    regions: BTreeMap<NodeId, Region>,
    /// How many nodes read a block.
    readers: BTreeMap<NodeId, usize>,
}

impl<'a> Plan<'a> {
    /// None where blocks would be mostly empty.
    pub(super) fn new(array: &'a Array, region: &Region) -> Result<Option<Plan<'a>>, ArrayError> {
        let space = array.space();
        let mut plan = Plan {
            space,
            root: array.id(),
            regions: BTreeMap::from([(array.id(), region.clone())]),
            readers: BTreeMap::new(),
        };
        let mut at = Some(array.id());
        let mut total = 0;
        while let Some(id) = at {
            let node = space.node(id);
            let Some(cells) = cells(&plan.regions[&id]) else { return Ok(None) };
            total += cells;
            if total > BLOCK {
                return Ok(None);
            }
            for input in node.op.inputs() {
                let mut needed = input_region(&node, &plan.regions[&id])?;
                if let Some(frame) = &space.node(input).frame {
                    // The odd side of an odd number of samples is the shorter one.
                    needed.iter_mut().zip(&frame.size).for_each(|(range, size)| range.1 = range.1.min(*size));
                }
                *plan.readers.entry(input).or_default() += 1;
                match plan.regions.get_mut(&input) {
                    None => drop(plan.regions.insert(input, needed)),
                    Some(region) => {
                        for (a, b) in region.iter_mut().zip(&needed) {
                            *a = (a.0.min(b.0), a.1.max(b.1));
                        }
                    }
                }
            }
            at = plan.regions.range(..id).next_back().map(|(id, _)| *id);
        }
        Ok(Some(plan))
    }

    /// The values of the region; None where they don't fit the type.
    pub(super) fn run<T: Sample>(&self) -> Result<Option<Vec<T>>, ArrayError> {
        let mut blocks: BTreeMap<NodeId, Block<T>> = BTreeMap::new();
        let mut readers = self.readers.clone();
        for (&id, region) in &self.regions {
            self.space.interrupt().check()?;
            let node = self.space.node(id);
            let Some(values) = self.block(&node, region, &blocks)? else { return Ok(None) };
            for input in node.op.inputs() {
                if let Some(left) = readers.get_mut(&input) {
                    *left -= 1;
                    if *left == 0 {
                        blocks.remove(&input);
                    }
                }
            }
            blocks.insert(id, Block { region: region.clone(), values });
        }
        Ok(blocks.remove(&self.root).map(|block| block.values))
    }

    fn block<T: Sample>(
        &self,
        node: &Node,
        region: &Region,
        blocks: &BTreeMap<NodeId, Block<T>>,
    ) -> Result<Option<Vec<T>>, ArrayError> {
        let input = |id: &NodeId| &blocks[id];
        Ok(match &node.op {
            Op::Data { grid, extend, .. } => T::data(grid, *extend, region)?,
            Op::Custom(_) => {
                let array = self.space.array(node.id);
                one_by_one(&array, region)?.iter().map(T::from_number).collect()
            }
            Op::Lift { input: below, stage, dim } => lift(input(below), region, node, stage, *dim)?,
            Op::LeftShift { input: below, bits } => shift(input(below), region, *bits, true)?,
            Op::RightShift { input: below, bits } => shift(input(below), region, *bits, false)?,
            Op::Subsample { input: below, steps, offsets } => {
                Some(subsampled(input(below), region, steps, offsets)?)
            }
            Op::Interleave { even, odd, dim } => Some(interleaved([input(even), input(odd)], region, *dim)?),
            Op::PeriodicCache { input: below } | Op::WithEdges { input: below, .. } => {
                Some(mapped(input(below), region, T::clone)?)
            }
            Op::Symbols { .. } | Op::Variables { .. } => {
                return Err(ArrayError::NotData(self.space.lacking(node.id)));
            }
        })
    }
}

/// The part of an input that a region of a node is computed from.
fn input_region(node: &Node, region: &Region) -> Result<Region, ArrayError> {
    let mut needed = region.clone();
    match &node.op {
        Op::Lift { stage, dim, .. } => {
            let (least, greatest) = reach(stage);
            let start = checked_index(needed[*dim].0.checked_add(least.min(0)))?;
            let end = checked_index(needed[*dim].1.checked_add(greatest.max(0)))?;
            needed[*dim] = match &node.frame {
                Some(frame) => frame.edges.inside_range(start, end, frame.size[*dim]),
                None => (start, end),
            };
        }
        Op::Subsample { steps, offsets, .. } => {
            for (dim, (start, end)) in region.iter().enumerate() {
                let at = |i: i128| i.checked_mul(steps[dim]).and_then(|i| i.checked_add(offsets[dim]));
                needed[dim] = (checked_index(at(*start))?, checked_index(at(*end - 1))? + 1);
            }
        }
        Op::Interleave { dim, .. } => {
            let (start, end) = region[*dim];
            needed[*dim] = (start.div_euclid(2), (end - 1).div_euclid(2) + 1);
        }
        _ => {}
    }
    Ok(needed)
}

fn reach(stage: &Stage) -> (i128, i128) {
    let distances = || stage.reach().map(|(distance, _)| distance);
    (distances().min().unwrap_or(0), distances().max().unwrap_or(0))
}
