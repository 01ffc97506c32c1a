//! Which blocks a simulation needs, and in which order they are made.

use std::collections::BTreeMap;

use super::super::error::ArrayError;
use super::super::frame::Frame;
use super::super::geometry::checked_index;
use super::super::node::{Node, NodeId, Op};
use super::super::space::Space;
use super::super::stage::Stage;
use super::{Region, cells};

/// The most samples that the arrays below may need for one block; beyond it the block is too sparse
/// (a subsample with huge steps) and elements are computed one by one.
const BLOCK: i128 = 1 << 26;

/// Which block of each node the regions of some need; inputs have lower ids than what is built on them.
pub(crate) struct Plan<'a> {
    pub(super) space: &'a Space,
    pub(super) roots: Vec<(NodeId, Region)>,
    pub(super) regions: BTreeMap<NodeId, Region>,
    /// How many nodes read a block; what is asked for counts as one.
    pub(super) readers: BTreeMap<NodeId, usize>,
}

impl<'a> Plan<'a> {
    /// None where blocks would be mostly empty. No region is empty.
    pub(crate) fn new(
        space: &'a Space,
        wanted: impl IntoIterator<Item = (NodeId, Region)>,
    ) -> Result<Option<Plan<'a>>, ArrayError> {
        let mut plan = Plan { space, roots: Vec::new(), regions: BTreeMap::new(), readers: BTreeMap::new() };
        for (id, region) in wanted {
            plan.need(id, &region);
            plan.roots.push((id, region));
        }
        let mut at = plan.roots.iter().map(|(id, _)| *id).max();
        let mut total = 0;
        while let Some(id) = at {
            let node = space.node(id);
            let Some(cells) = cells(&plan.regions[&id]) else { return Ok(None) };
            total += cells;
            if total > BLOCK {
                return Ok(None);
            }
            for input in node.op.inputs() {
                let below = space.node(input);
                let mut needed = input_region(&node, &plan.regions[&id], below.frame.as_deref())?;
                if let Some(frame) = &below.frame {
                    // The odd side of an odd number of samples is the shorter one.
                    let size = frame.checked()?;
                    needed.iter_mut().zip(&size).for_each(|(range, size)| range.1 = range.1.min(*size));
                }
                plan.need(input, &needed);
            }
            at = plan.regions.range(..id).next_back().map(|(id, _)| *id);
        }
        Ok(Some(plan))
    }

    fn need(&mut self, id: NodeId, needed: &Region) {
        *self.readers.entry(id).or_default() += 1;
        let region = self.regions.entry(id).or_insert_with(|| needed.clone());
        for (a, b) in region.iter_mut().zip(needed) {
            *a = (a.0.min(b.0), a.1.max(b.1));
        }
    }

    /// The arrays of symbols that are needed, each with its region.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = (NodeId, &Region)> {
        let is_leaf = |id: &NodeId| matches!(self.space.node(*id).op, Op::Symbols { .. });
        self.regions.iter().filter(move |(id, _)| is_leaf(id)).map(|(id, region)| (*id, region))
    }
}

/// The part of an input that a region of a node is computed from.
fn input_region(node: &Node, region: &Region, frame_below: Option<&Frame>) -> Result<Region, ArrayError> {
    let mut needed = region.clone();
    match &node.op {
        Op::Lift { stage, dim, .. } => {
            let (least, greatest) = reach(stage);
            let start = checked_index(needed[*dim].0.checked_add(least.min(0)))?;
            let end = checked_index(needed[*dim].1.checked_add(greatest.max(0)))?;
            needed[*dim] = match &node.frame {
                Some(frame) => frame.edges.inside_range(start, end, frame.checked()?[*dim]),
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
        Op::Pad { .. } => {
            let sizes = frame_below.map_or_else(|| Ok(Default::default()), Frame::checked)?;
            for ((start, end), size) in needed.iter_mut().zip(&sizes) {
                (*start, *end) = ((*start).min(size - 1), (*end).min(*size));
            }
        }
        _ => {}
    }
    Ok(needed)
}

fn reach(stage: &Stage) -> (i128, i128) {
    let distances = || stage.reach().map(|(distance, _)| distance);
    (distances().min().unwrap_or(0), distances().max().unwrap_or(0))
}
