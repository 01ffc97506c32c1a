//! Ways along one dimension, from an element down to what it is made of.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::Stage;
use super::super::any_size::Extent;
use super::super::frame::Edges;

/// A way among [`Paths`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PathId(pub u32);

/// The last operation of a way: how the row over an array's samples becomes that over the samples of its input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// Nothing yet: the sample itself.
    Start,
    /// The samples that a lifting stage weights for the one that it changes, those of a mask.
    Taps { stage: Arc<Stage>, edges: Edges },
    /// Of the samples after a lifting stage, those before it, times 2^S.
    Lift { after: PathId, stage: Arc<Stage>, edges: Edges },
    /// Every `step`th sample from `offset` on.
    Subsample { after: PathId, step: i128, offset: i128 },
    /// The samples at even or at odd indices.
    Interleave { after: PathId, parity: i128 },
    /// The last sample repeated.
    Pad { after: PathId },
    /// Only the samples that a stage changes.
    Changed { after: PathId, parity: i128 },
    /// Rows of several ways, each times 2 to a power.
    Sum { of: Vec<(PathId, u64)> },
}

/// A way, and the size of the array at its end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Path {
    pub step: Step,
    pub size: Extent,
}

/// The ways along one dimension; each comes after those that it continues.
#[derive(Debug, Default)]
pub(super) struct Paths {
    all: Vec<Path>,
    ids: FxHashMap<Path, PathId>,
}

impl Paths {
    pub(super) fn add(&mut self, step: Step, size: Extent) -> PathId {
        let path = Path { step, size };
        if let Some(id) = self.ids.get(&path) {
            return *id;
        }
        let id = PathId(self.all.len() as u32);
        self.all.push(path.clone());
        self.ids.insert(path, id);
        id
    }

    /// A way through a lifting stage, and the power of 2 by which its rows are too large. A stage that undoes the one before it leaves
    /// nothing of both: at edges, too, it reads only samples that the other one does not change.
    pub(super) fn lift(&mut self, after: PathId, stage: &Arc<Stage>, edges: Edges) -> (PathId, i64) {
        let bits = i64::from(stage.shift());
        if let Step::Lift { after: before, stage: other, edges: same } = &self.all[after.0 as usize].step
            && *same == edges
            && **other == stage.inverse()
        {
            return (*before, -bits);
        }
        let size = self.size(after);
        (self.add(Step::Lift { after, stage: stage.clone(), edges }, size), bits)
    }

    /// A way through subsampling.
    pub(super) fn subsample(&mut self, after: PathId, (step, offset): (i128, i128), size: Extent) -> PathId {
        if step == 1 && offset == 0 {
            return after;
        }
        self.add(Step::Subsample { after, step, offset }, size)
    }

    /// The sum of several ways to one array, each times 2 to a power.
    pub(super) fn sum(&mut self, of: Vec<(PathId, u64)>, size: Extent) -> PathId {
        if let [(one, 0), (other, 0)] = of[..] {
            // Whichever of the halves was met first.
            for (even, odd) in [(one, other), (other, one)] {
                if let (Some(first), Some(second)) = (self.half(even, 0), self.half(odd, 1))
                    && first == second
                    && self.size(first) == size
                {
                    return first;
                }
            }
        }
        self.add(Step::Sum { of }, size)
    }

    /// The way of which this one takes the samples of a parity and puts them back.
    fn half(&self, way: PathId, of: i128) -> Option<PathId> {
        let Step::Subsample { after, step: 2, offset } = &self.all[way.0 as usize].step else { return None };
        let Step::Interleave { after, parity } = &self.all[after.0 as usize].step else { return None };
        (*offset == of && *parity == of).then_some(*after)
    }

    pub(super) fn size(&self, id: PathId) -> Extent {
        self.all[id.0 as usize].size
    }

    pub(super) fn all(&self) -> &[Path] {
        &self.all
    }

    /// The rules of edges of all stages.
    pub(super) fn rules(&self) -> impl Iterator<Item = Edges> + '_ {
        self.all.iter().filter_map(|path| match &path.step {
            Step::Taps { edges, .. } | Step::Lift { edges, .. } => Some(*edges),
            _ => None,
        })
    }
}
