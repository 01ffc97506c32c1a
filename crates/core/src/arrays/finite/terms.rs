//! What the elements of an array are made of: for each array of symbols, and for the rounding errors of each stage, one outer
//! product of rows, and the interval in which the values lie.

use std::collections::BTreeMap;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::algebra::Number;

use super::super::Stage;
use super::super::any_size::Extent;
use super::super::array::Array;
use super::super::error::{ArrayError, limits};
use super::super::frame::{Edges, Frame};
use super::super::geometry::Period;
use super::super::node::{NodeId, Op};
use super::super::space::Space;
use super::super::substitute::reachable;
use super::Known;
use super::altered::Altered;
use super::descent::Descent;
use super::paths::{PathId, Paths, Step};

/// What the terms are those of.
pub(super) enum Start {
    /// The elements of the array.
    Element,
    /// The same, and what of the samples before is the share of altered symbols, of each place.
    ElementWithShares,
    /// Weighted sums of them: those that a stage along a dimension takes.
    Taps { stage: Arc<Stage>, dim: usize },
    /// The elements at indices of a parity along a dimension.
    Samples { parity: i128, dim: usize },
}

/// What a source belongs to, where symbols stand for altered samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// To what is built on the symbols; where none are altered, to all.
    After,
    /// To what they were altered from.
    Before,
    /// It is what the samples before of this place are made of: the share of the place in [`Part::Before`], which holds all.
    Share(usize),
    /// It is the samples of the altered symbols of this place.
    Altered(usize),
}

/// A source of values, with the weights of its samples.
#[derive(Debug)]
pub(super) struct Term {
    pub part: Part,
    /// The array of symbols, by its class; None of errors and constants.
    pub symbols: Option<NodeId>,
    /// The product of rows is multiplied by 2 to this.
    pub exponent: i64,
    /// Per dimension, the place of its way among [`Terms::ends`].
    pub ends: SmallVec<[usize; 2]>,
    /// Every value is this and something from `least` to `greatest`, which hold 0 between them; those of altered symbols are none of
    /// these, and lie where [`Altered`] says.
    pub middle: Number,
    pub least: Number,
    pub greatest: Number,
}

/// All that the elements of an array are made of.
pub(super) struct Terms {
    pub all: Vec<Term>,
    /// What is known of altered symbols, where there are any.
    pub altered: Option<Arc<Altered>>,
    /// Per dimension.
    pub paths: Vec<Paths>,
    /// Per dimension, the ways whose rows count.
    pub ends: Vec<Vec<PathId>>,
    /// Per dimension, after how many samples rows repeat, away from edges.
    pub periods: SmallVec<[i128; 2]>,
    /// The size of the array.
    pub sizes: SmallVec<[Extent; 2]>,
    /// Whether the array has no ends.
    pub endless: bool,
    /// Per dimension, the parity of the indices that count, where not all of them do.
    pub changed: SmallVec<[Option<i128>; 2]>,
}

/// As if of a size that no row reaches.
pub(super) const ENDLESS: Extent = Extent::Known(1 << (limits::INDEX_BITS + 4));

impl Terms {
    /// None where the coefficients are not outer products.
    ///
    /// # Errors
    /// [`ArrayError::MissingRange`], [`ArrayError::NotSymbols`], [`ArrayError::PeriodTooLarge`].
    pub(super) fn of(array: &Array, start: &Start, known: Known) -> Result<Option<Terms>, ArrayError> {
        let (space, node) = (array.space(), array.node());
        let roots: Vec<NodeId> =
            known.altered.iter().flat_map(|altered| altered.before()).chain([node.id]).collect();
        let endless = || Frame { size: smallvec![ENDLESS; node.ndim], edges: Edges::default() };
        let frame = node.frame.as_ref().map_or_else(endless, |frame| (**frame).clone());
        let Some(mut periods) = periods(space, &roots, known.altered)? else { return Ok(None) };
        let mut paths: Vec<Paths> = (0..node.ndim).map(|_| Paths::default()).collect();
        let even = |period: i128| if period % 2 == 0 { period } else { 2 * period };
        let mut ways = SmallVec::new();
        let mut changed = SmallVec::new();
        for (dim, paths) in paths.iter_mut().enumerate() {
            let (step, parity) = match start {
                Start::Taps { stage, dim: along } if *along == dim => {
                    periods[dim] = even(periods[dim]);
                    (Step::Taps { stage: stage.clone(), edges: frame.edges }, Some(stage.kind().parity()))
                }
                Start::Samples { parity, dim: along } if *along == dim => {
                    periods[dim] = even(periods[dim]);
                    (Step::Start, Some(*parity))
                }
                _ => (Step::Start, None),
            };
            ways.push(paths.add(step, frame.size[dim]));
            changed.push(parity);
        }
        let with_shares = matches!(start, Start::ElementWithShares);
        let mut descent = Descent::new(space, known, &roots, (paths, ways), with_shares);
        if !descent.all()? {
            return Ok(None);
        }
        let endless = node.frame.is_none();
        Ok(Some(descent.finished(endless, periods, frame.size, changed)))
    }
}

/// After how many samples rows repeat per dimension, away from edges; None where numbers are part of the array that differ from
/// index to index. The last of the roots is meant; altered symbols are as what they were altered from.
fn periods(
    space: &Space,
    roots: &[NodeId],
    altered: Option<&Arc<Altered>>,
) -> Result<Option<SmallVec<[i128; 2]>>, ArrayError> {
    let mut periods: BTreeMap<NodeId, Period> = BTreeMap::new();
    for id in roots.iter().flat_map(|root| reachable(space, *root)) {
        let node = space.node(id);
        let before = altered.and_then(|altered| altered.of(node.class)).and_then(|(_, id)| periods.get(&id));
        let period = match (&node.op, before) {
            (_, Some(before)) => before.clone(),
            (Op::Symbols { .. } | Op::Variables { .. } | Op::Map { .. }, None) => Period::one(node.ndim),
            (Op::Data { .. } | Op::Custom(_), None) => return Ok(None),
            (op, None) => {
                let below: SmallVec<[&Period; 2]> =
                    op.inputs().iter().filter_map(|input| periods.get(input)).collect();
                Period::of(op, &below)
            }
        };
        periods.insert(id, period);
    }
    match roots.last().and_then(|root| periods.remove(root)) {
        Some(Period::Every(period)) => Ok(Some(period)),
        _ => Err(ArrayError::PeriodTooLarge),
    }
}
