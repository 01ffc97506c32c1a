//! Sums of whole numbers of samples and roundings.

use smallvec::SmallVec;

use crate::algebra::Number;

use super::super::geometry::Steps;
use super::super::node::NodeId;

/// Per dimension, an index. Exact, so that none is ever cut off to look like another one.
pub(super) type ExactIndex = SmallVec<[Number; 2]>;

/// What the numbers of an element are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Base {
    /// The class of an array that is built on no other, of integers.
    Whole(NodeId),
    /// The same, of which it is not known whether all its elements are integers.
    Any(NodeId),
    /// Something that is rounded down, or a function of a sum, by its number among [`super::roundings::Roundings`].
    Rounded(usize),
}

/// Element `at + step * k` of a base, for an element that is k samples away.
///
/// The order looks at the step before the place: moving or stretching all atoms of a form alike keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Atom {
    pub base: Base,
    pub step: Steps,
    pub at: ExactIndex,
}

/// A sum of atoms and a constant: what an element is, and what those are that lie whole periods away. Two elements with
/// the same form are the same for all integer inputs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Form {
    /// In the order of atoms, each once; no factor is 0.
    pub(super) terms: Vec<(Atom, Number)>,
    pub(super) constant: Number,
}

impl Form {
    pub(super) fn number(constant: Number) -> Form {
        Form { terms: Vec::new(), constant }
    }

    pub(super) fn atom(atom: Atom) -> Form {
        Form { terms: vec![(atom, Number::ONE)], constant: Number::ZERO }
    }

    /// From terms in any order.
    pub(super) fn new(mut terms: Vec<(Atom, Number)>, constant: Number) -> Form {
        terms.sort_by(|a, b| a.0.cmp(&b.0));
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = &kept.1 + &next.1;
            }
            same
        });
        terms.retain(|(_, factor)| !factor.is_zero());
        Form { terms, constant }
    }

    pub(super) fn scaled(&self, factor: &Number) -> Form {
        if factor.is_zero() {
            return Form::default();
        }
        let terms = self.terms.iter().map(|(atom, own)| (atom.clone(), own * factor)).collect();
        Form { terms, constant: &self.constant * factor }
    }

    /// The same and a constant more.
    pub(super) fn plus(&self, constant: &Number) -> Form {
        Form { terms: self.terms.clone(), constant: &self.constant + constant }
    }

    /// Whether it is an integer whatever the integers are that went in.
    pub(super) fn is_whole(&self) -> bool {
        let whole =
            |(atom, factor): &(Atom, Number)| factor.is_integer() && !matches!(atom.base, Base::Any(_));
        self.terms.iter().all(whole)
    }

    /// That of the element `samples` away; a step of what reads it makes `scale` steps.
    pub(super) fn moved(&self, samples: &[Number], scale: &Steps) -> Form {
        let moved = |(atom, factor): &(Atom, Number)| {
            let at = (0..atom.at.len()).map(|d| &atom.at[d] + &(&atom.step[d] * &samples[d])).collect();
            let step = (0..atom.at.len()).map(|d| &atom.step[d] * &scale[d]).collect();
            (Atom { base: atom.base, step, at }, factor.clone())
        };
        Form { terms: self.terms.iter().map(moved).collect(), constant: self.constant.clone() }
    }
}
