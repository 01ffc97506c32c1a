//! Periods, and the relative steps between arrays.

use std::collections::BTreeMap;

use num_integer::Integer;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use crate::algebra::Number;

use super::error::{ArrayError, limits};
use super::node::{Leaves, Node, NodeId, Op};
use super::space::Space;
use super::{DataGrid, Extend};

/// Per dimension, the step in another array for one step in this one.
pub(crate) type Steps = SmallVec<[Number; 2]>;

/// After how many samples a filter repeats, per dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Period {
    Every(SmallVec<[i128; 2]>),
    /// Finite data, or an array of one's own, lies below.
    Never,
    /// It does, after more samples than indices reach.
    TooLarge,
}

impl Period {
    pub(crate) fn one(ndim: usize) -> Period {
        Period::Every(smallvec![1; ndim])
    }

    /// That of an operation on inputs with these periods; that of a leaf is its own.
    pub(crate) fn of(op: &Op, inputs: &[&Period]) -> Period {
        match (op, inputs) {
            // What ends does not repeat.
            (
                Op::Symbols { frame: Some(_), .. }
                | Op::Variables { frame: Some(_), .. }
                | Op::Data { frame: Some(_), .. },
                _,
            ) => Period::Never,
            (Op::Symbols { ndim, .. } | Op::Variables { ndim, .. }, _) => Period::one(*ndim),
            (Op::Data { grid, extend, .. }, _) => Period::of_data(grid, *extend),
            (Op::Custom(own), _) if own.0.size().is_some() => Period::Never,
            (Op::Custom(own), _) => own.0.period().map_or(Period::Never, |p| Period::Every(p.into())),
            (Op::Lift { dim, .. }, [input]) => input.along(*dim, |p| common_multiple(2, p)),
            (Op::Subsample { steps, .. }, [input]) => input.subsampled(steps),
            (Op::Interleave { dim, .. }, [even, odd]) => even.common(odd).along(*dim, |p| p.checked_mul(2)),
            (_, [input, ..]) => (*input).clone(),
            (_, []) => Period::Never,
        }
    }

    fn of_data(grid: &DataGrid, extend: Extend) -> Period {
        match extend {
            Extend::Periodic => Period::Every(grid.shape().iter().map(|&n| n as i128).collect()),
            _ => Period::Never,
        }
    }

    /// The shortest period of both.
    pub(crate) fn common(&self, other: &Period) -> Period {
        match (self, other) {
            (Period::Never, _) | (_, Period::Never) => Period::Never,
            (Period::Every(p), Period::Every(q)) => {
                Period::checked(p.iter().zip(q).map(|(&p, &q)| common_multiple(p, q)))
            }
            _ => Period::TooLarge,
        }
    }

    /// Changed along one dimension.
    fn along(&self, dim: usize, change: impl Fn(i128) -> Option<i128>) -> Period {
        let Period::Every(p) = self else { return self.clone() };
        Period::checked(p.iter().enumerate().map(|(d, &p)| if d == dim { change(p) } else { Some(p) }))
    }

    fn subsampled(&self, steps: &[i128]) -> Period {
        let Period::Every(p) = self else { return self.clone() };
        Period::checked(p.iter().zip(steps).map(|(&p, &s)| Some(p / p.gcd(&s))))
    }

    fn checked(values: impl Iterator<Item = Option<i128>>) -> Period {
        let within = |p: Option<i128>| p.filter(|p| *p < 1 << limits::INDEX_BITS);
        values.map(within).collect::<Option<_>>().map_or(Period::TooLarge, Period::Every)
    }
}

pub(crate) fn common_multiple(p: i128, q: i128) -> Option<i128> {
    (p / p.gcd(&q)).checked_mul(q)
}

/// Integers that keep within the limit of indices.
pub(crate) fn checked_index(i: Option<i128>) -> Result<i128, ArrayError> {
    i.filter(|i| i.unsigned_abs() <= 1 << limits::INDEX_BITS).ok_or(ArrayError::IndexTooLarge)
}

/// A way to reach a node from the root of a walk.
struct Route {
    step: Steps,
    /// Whether a `periodic_cache` lies between, below which errors don't move.
    frozen: bool,
    /// The node before, and which of its ways this one continues.
    from: Option<(NodeId, usize)>,
}

impl Route {
    /// The step with which rounding errors made at the node move.
    fn error_step(&self) -> Steps {
        if self.frozen { smallvec![Number::ZERO; self.step.len()] } else { self.step.clone() }
    }
}

/// All the ways from one node to the nodes below it; of many ways with one step, the first.
pub(crate) struct Walk<'a> {
    space: &'a Space,
    /// Whether nodes that are defined alike count as one.
    by_class: bool,
    ways: BTreeMap<NodeId, SmallVec<[Route; 1]>>,
}

impl<'a> Walk<'a> {
    /// From a node, with each definition for itself.
    pub(super) fn new(space: &'a Space, root: &Node) -> Walk<'a> {
        Walk::from(space, root, root.id, false)
    }

    /// From a node's class.
    pub(super) fn over_classes(space: &'a Space, root: &Node) -> Walk<'a> {
        Walk::from(space, root, root.class, true)
    }

    /// Visits each node once: the inputs of a node come before it in the order of ids.
    fn from(space: &'a Space, root: &Node, start: NodeId, by_class: bool) -> Walk<'a> {
        let mut ways = BTreeMap::new();
        ways.insert(
            start,
            smallvec![Route { step: smallvec![Number::ONE; root.ndim], frozen: false, from: None }],
        );
        let mut walk = Walk { space, by_class, ways };
        let mut at = Some(start);
        while let Some(id) = at {
            walk.visit(id);
            at = walk.ways.range(..id).next_back().map(|(id, _)| *id);
        }
        walk
    }

    fn visit(&mut self, id: NodeId) {
        let node = self.space.node(id);
        for (input, scale) in edges(&node) {
            let input = if self.by_class { self.space.node(input).class } else { input };
            let known: Vec<(Steps, bool)> = self.ways[&id]
                .iter()
                .map(|way| {
                    let step = way.step.iter().zip(&scale).map(|(a, b)| a * b).collect();
                    (step, way.frozen || matches!(node.op, Op::PeriodicCache { .. }))
                })
                .collect();
            let ways = self.ways.entry(input).or_default();
            for (at, (step, frozen)) in known.into_iter().enumerate() {
                let told = ways.iter().filter(|way| way.frozen == frozen);
                // Two different steps are enough to know that there is no one step.
                if told.clone().count() < 2 && told.clone().all(|way| way.step != step) {
                    ways.push(Route { step, frozen, from: Some((id, at)) });
                }
            }
        }
    }

    /// The step to a node; None where it is not reached.
    ///
    /// # Errors
    /// [`ArrayError::AmbiguousStep`] where it is reached with different steps.
    pub(super) fn step_to(&self, target: NodeId) -> Result<Option<Steps>, ArrayError> {
        self.only_step(target, |way| way.step.clone())
    }

    fn only_step(&self, target: NodeId, step: impl Fn(&Route) -> Steps) -> Result<Option<Steps>, ArrayError> {
        let Some(ways) = self.ways.get(&target) else { return Ok(None) };
        let first = step(&ways[0]);
        match ways.iter().position(|way| step(way) != first) {
            None => Ok(Some(first)),
            Some(other) => Err(ArrayError::AmbiguousStep {
                target: self.space.describe(target),
                steps: Box::new([0, other].map(|at| show_steps(&step(&ways[at])))),
                paths: Box::new([0, other].map(|at| self.path(target, at))),
            }),
        }
    }

    /// The steps to every leaf and rounding source, by [`crate::algebra::ArrayName::id`].
    ///
    /// # Errors
    /// [`ArrayError::AmbiguousStep`] where there is not one for each.
    pub(super) fn steps_to_bases(&self) -> Result<FxHashMap<u64, Steps>, ArrayError> {
        let mut steps = FxHashMap::default();
        for &id in self.ways.keys() {
            let node = self.space.node(id);
            let step = match &node.op {
                Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } | Op::Map { .. } => {
                    self.step_to(id)?
                }
                op if op.rounds() => self.only_step(id, Route::error_step)?,
                _ => None,
            };
            steps.extend(step.map(|step| (node.name.id, step)));
        }
        Ok(steps)
    }

    /// The names of the arrays of symbols that are reached.
    pub(super) fn symbols(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.ways.keys().copied().filter(|&id| matches!(self.space.node(id).op, Op::Symbols { .. }))
    }

    /// The operations on the way to a node, a few at most.
    fn path(&self, target: NodeId, at: usize) -> String {
        let mut names = vec![self.space.describe(target)];
        let mut way = &self.ways[&target][at];
        let mut below = target;
        while let Some((id, at)) = way.from {
            let node = self.space.node(id);
            names.push(match &node.op {
                Op::Interleave { even, .. } if *even == below => "interleave (even)".to_string(),
                Op::Interleave { .. } => "interleave (odd)".to_string(),
                op => op.name().to_string(),
            });
            below = id;
            way = &self.ways[&id][at];
        }
        names.reverse();
        if names.len() > 8 {
            names.splice(4..names.len() - 4, ["...".to_string()]);
        }
        names.join(" > ")
    }
}

/// The inputs of a node with the step in each for one step in the node.
fn edges(node: &Node) -> Vec<(NodeId, Steps)> {
    let ones = || -> Steps { smallvec![Number::ONE; node.ndim] };
    match &node.op {
        Op::Subsample { input, steps, .. } => {
            vec![(*input, steps.iter().map(|&s| Number::from(s)).collect())]
        }
        Op::Interleave { even, odd, dim } => {
            let mut halved = ones();
            halved[*dim] = Number::HALF;
            vec![(*even, halved.clone()), (*odd, halved)]
        }
        Op::Custom(own) => {
            own.0.steps().into_iter().map(|(array, steps)| (array.id(), steps.into())).collect()
        }
        op => op.inputs().into_iter().map(|input| (input, ones())).collect(),
    }
}

/// As the language shows a tuple of integers.
pub(crate) fn show_integers(values: &[i128]) -> String {
    show_steps(&values.iter().map(|&n| Number::from(n)).collect::<Steps>())
}

/// As the language shows a tuple of steps.
pub(crate) fn show_steps(steps: &[Number]) -> String {
    match steps {
        [step] => format!("({step},)"),
        _ => format!("({})", steps.iter().map(Number::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// Why a node's elements are not those of its phases, moved; Ok where they are.
pub(crate) fn regular(space: &Space, node: &Node, what: &'static str) -> Result<(), ArrayError> {
    if let Leaves { irregular: Some(leaf), .. } = &node.leaves {
        let reason = format!("{} does not repeat", space.describe(*leaf));
        return Err(ArrayError::NoPhases { what, reason });
    }
    if node.period == Period::TooLarge {
        return Err(ArrayError::PeriodTooLarge);
    }
    space.steps_to_bases(node).map(|_| ())
}
