//! Arrays of one's own whose elements are weighted sums of samples, such as the bands of a filter bank: forms see through them.

use num_integer::Integer;
use smallvec::smallvec;

use crate::algebra::Number;

use super::super::geometry::{Period, Steps};
use super::super::node::{Node, NodeId, Op};
use super::super::space::Space;
use super::super::substitute::reachable;

/// Phases of the elements of such an array: each is a sum of samples.
pub(super) struct Sums {
    pub phases: Vec<Vec<Term>>,
}

/// A weight and a sample.
pub(super) struct Term {
    pub weight: Number,
    pub array: NodeId,
    pub first: i128,
    pub step: i128,
}

impl Sums {
    /// Those of an array; None where its elements are known by their places alone.
    pub(super) fn of(space: &Space, node: &Node) -> Option<Sums> {
        let Op::Custom(own) = &node.op else { return None };
        if node.frame.is_some() || node.ndim != 1 {
            return None;
        }
        let phases = own.0.weighted_sums().filter(|phases| !phases.is_empty())?;
        let fits = |array: &super::super::Array| array.space() == space && array.ndim() == 1;
        if !phases.iter().flatten().all(|sample| fits(&sample.array) && sample.step > 0) {
            return None;
        }
        let term = |sample: super::super::WeightedSample| Term {
            weight: sample.weight,
            array: sample.array.id(),
            first: sample.first,
            step: sample.step,
        };
        Some(Sums { phases: phases.into_iter().map(|phase| phase.into_iter().map(term).collect()).collect() })
    }

    fn terms(&self) -> impl Iterator<Item = &Term> {
        self.phases.iter().flatten()
    }

    /// After how many elements forms repeat, whose samples repeat after so many.
    pub(super) fn period<'a>(&self, of: impl Fn(NodeId) -> Option<&'a Period>) -> Period {
        let mut turns: i128 = 1;
        for term in self.terms() {
            let Some(Period::Every(period)) = of(term.array) else { return Period::Never };
            let &[samples] = &period[..] else { return Period::Never };
            // So many steps are whole periods of the samples.
            let steps = samples / samples.gcd(&term.step);
            match (turns / turns.gcd(&steps)).checked_mul(steps) {
                Some(common) => turns = common,
                None => return Period::TooLarge,
            }
        }
        match turns.checked_mul(self.phases.len() as i128) {
            Some(period) => Period::Every(smallvec![period]),
            None => Period::TooLarge,
        }
    }

    /// How many samples further a term reads for one element further.
    pub(super) fn scale(&self, term: &Term) -> Steps {
        let phases = Number::from(self.phases.len());
        smallvec![Number::from(term.step).divided_by(&phases).unwrap_or(Number::ZERO)]
    }
}

/// All arrays that the forms of some may be made of, inputs first.
pub(super) fn all_below(space: &Space, roots: &[NodeId]) -> Vec<NodeId> {
    let mut seen = std::collections::BTreeSet::new();
    let mut open = roots.to_vec();
    while let Some(root) = open.pop() {
        for id in reachable(space, root) {
            if seen.insert(id)
                && let Some(sums) = Sums::of(space, &space.node(id))
            {
                open.extend(sums.terms().map(|term| term.array).filter(|array| !seen.contains(array)));
            }
        }
    }
    seen.into_iter().collect()
}
