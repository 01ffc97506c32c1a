//! The same filter over other inputs.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::any_size::Extent;
use super::array::Array;
use super::error::ArrayError;
use super::frame::{Frame, written};
use super::geometry::Walk;
use super::node::{NodeId, Op};
use super::space::Space;

/// `root` rebuilt with each array of `replacements` in the place of the other.
pub(crate) fn substitute(
    space: &Space,
    root: &Array,
    replacements: &[(Array, Array)],
) -> Result<Array, ArrayError> {
    let mut rebuilt = FxHashMap::default();
    for (before, after) in replacements {
        space.same_space(before)?;
        space.same_space(after)?;
        if before.ndim() != after.ndim() {
            return Err(ArrayError::NdimMismatch { left: before.ndim(), right: after.ndim() });
        }
        let frames = [before, after].map(|array| array.node().frame.as_ref());
        if frames[0] != frames[1] {
            return Err(ArrayError::DifferentSizes(Box::new(frames.map(written))));
        }
        rebuilt.insert(before.node().class, after.id());
    }
    for id in reachable(space, root.id()) {
        let class = space.node(id).class;
        let same = match rebuilt.get(&class) {
            Some(other) => *other,
            None => rebuild(space, id, &rebuilt)?,
        };
        rebuilt.insert(id, same);
    }
    Ok(space.array(rebuilt[&root.id()]))
}

/// `root` of any size rebuilt for a picture of a size, and for each new array of symbols the class of the one of any size.
pub(crate) fn resized(
    space: &Space,
    root: &Array,
    picture: &[i128],
) -> Result<(Array, FxHashMap<NodeId, NodeId>), ArrayError> {
    let (mut rebuilt, mut before) = (FxHashMap::default(), FxHashMap::default());
    for id in reachable(space, root.id()) {
        let node = space.node(id);
        let same = match (&node.op, &node.frame) {
            (Op::Symbols { name, ndim, .. }, Some(frame)) => {
                let size = frame.size.iter().zip(picture).map(|(extent, n)| Extent::Known(extent.at(*n)));
                let frame = Frame { size: size.collect(), edges: frame.edges };
                let op = Op::Symbols { name: name.clone(), ndim: *ndim, frame: Some(frame.into()) };
                let symbols = space.add(op)?;
                before.insert(symbols.node().class, node.class);
                symbols.id()
            }
            _ => rebuild(space, id, &rebuilt)?,
        };
        rebuilt.insert(id, same);
    }
    Ok((space.array(rebuilt[&root.id()]), before))
}

/// `root` rebuilt without any `periodic_cache`: the same values, with errors named by their own places.
pub(crate) fn without_caches(space: &Space, root: NodeId) -> Result<NodeId, ArrayError> {
    let mut rebuilt = FxHashMap::default();
    for id in reachable(space, root) {
        let same = match &space.node(id).op {
            Op::PeriodicCache { input } => rebuilt[input],
            _ => rebuild(space, id, &rebuilt)?,
        };
        rebuilt.insert(id, same);
    }
    Ok(rebuilt[&root])
}

/// Every node below a root and the root itself, inputs first.
pub(crate) fn reachable(space: &Space, root: NodeId) -> BTreeSet<NodeId> {
    let mut seen = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        open.extend(space.node(id).op.inputs().into_iter().filter(|&input| seen.insert(input)));
    }
    seen
}

/// One node over inputs that are rebuilt already, by the constructors that check what they make.
fn rebuild(space: &Space, id: NodeId, rebuilt: &FxHashMap<NodeId, NodeId>) -> Result<NodeId, ArrayError> {
    let node = space.node(id);
    if node.op.inputs().iter().all(|input| rebuilt[input] == *input) {
        return Ok(id);
    }
    let new = |input: &NodeId| space.array(rebuilt[input]);
    let array = match &node.op {
        Op::Lift { input, stage, dim } => new(input).lift(stage, *dim as i128)?,
        Op::LeftShift { input, bits } => new(input).lshift(*bits)?,
        Op::RightShift { input, bits } => new(input).rshift(*bits)?,
        Op::Subsample { input, steps, offsets } => new(input).subsample(steps, offsets)?,
        Op::Interleave { even, odd, dim } => new(even).interleave(&new(odd), *dim as i128)?,
        Op::Plus { input, amount } => new(input).plus(amount)?,
        Op::Map { input, function } => new(input).mapped(function.clone())?,
        Op::Pad { input, size } => new(input).pad(size)?,
        Op::PeriodicCache { input } => {
            let input = new(input);
            let symbols: Vec<Array> =
                Walk::new(space, input.node()).symbols().map(|id| space.array(id)).collect();
            // Over data there are no symbols to move, and nothing repeats.
            if symbols.is_empty() { input } else { input.periodic_cache(&symbols)? }
        }
        Op::WithEdges { input, edges } => new(input).with_edges(*edges)?,
        Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } | Op::Custom(_) => return Ok(id),
    };
    Ok(array.id())
}
