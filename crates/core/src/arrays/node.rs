//! Nodes of the graph.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use smallvec::SmallVec;

use crate::algebra::{ArrayName, Index, Number};

use super::any_size::Extent;
use super::code::Base;
use super::error::ArrayError;
use super::frame::{Edges, Frame};
use super::geometry::{Period, checked_index};
use super::pointwise::Function;
use super::{CustomArray, DataGrid, Extend, Stage};

/// A node's place in its space. Inputs come before what is built on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub u32);

/// What a node does.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    Symbols {
        name: Arc<str>,
        ndim: usize,
        frame: Option<Arc<Frame>>,
    },
    Variables {
        base: Base,
        ndim: usize,
        frame: Option<Arc<Frame>>,
    },
    /// Where there is a frame, it is that of the grid, and nothing lies beyond.
    Data {
        grid: Arc<DataGrid>,
        extend: Extend,
        frame: Option<Arc<Frame>>,
    },
    Custom(Custom),
    Lift {
        input: NodeId,
        stage: Arc<Stage>,
        dim: usize,
    },
    LeftShift {
        input: NodeId,
        bits: u32,
    },
    RightShift {
        input: NodeId,
        bits: u32,
    },
    Subsample {
        input: NodeId,
        steps: SmallVec<[i128; 2]>,
        offsets: SmallVec<[i128; 2]>,
    },
    Interleave {
        even: NodeId,
        odd: NodeId,
        dim: usize,
    },
    PeriodicCache {
        input: NodeId,
    },
    /// A constant is added.
    Plus {
        input: NodeId,
        amount: Number,
    },
    /// A function of each element.
    Map {
        input: NodeId,
        function: Function,
    },
    /// The last samples repeated up to a size.
    Pad {
        input: NodeId,
        size: SmallVec<[i128; 2]>,
    },
    /// The samples of a sized array, with another rule of edges.
    WithEdges {
        input: NodeId,
        edges: Edges,
    },
}

impl Op {
    /// The nodes that it reads; those of an array of one's own it alone knows.
    pub(crate) fn inputs(&self) -> SmallVec<[NodeId; 2]> {
        match self {
            Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } | Op::Custom(_) => SmallVec::new(),
            Op::Lift { input, .. }
            | Op::LeftShift { input, .. }
            | Op::RightShift { input, .. }
            | Op::Subsample { input, .. }
            | Op::Plus { input, .. }
            | Op::Map { input, .. }
            | Op::Pad { input, .. }
            | Op::PeriodicCache { input }
            | Op::WithEdges { input, .. } => SmallVec::from_slice(&[*input]),
            Op::Interleave { even, odd, .. } => SmallVec::from_slice(&[*even, *odd]),
        }
    }

    /// The same operation on other inputs.
    pub(crate) fn map_inputs(&self, map: impl Fn(NodeId) -> NodeId) -> Op {
        let mut op = self.clone();
        match &mut op {
            Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } | Op::Custom(_) => {}
            Op::Lift { input, .. }
            | Op::LeftShift { input, .. }
            | Op::RightShift { input, .. }
            | Op::Subsample { input, .. }
            | Op::Plus { input, .. }
            | Op::Map { input, .. }
            | Op::Pad { input, .. }
            | Op::PeriodicCache { input }
            | Op::WithEdges { input, .. } => *input = map(*input),
            Op::Interleave { even, odd, .. } => (*even, *odd) = (map(*even), map(*odd)),
        }
        op
    }

    /// The name of the function that makes it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Op::Symbols { .. } => "symbols",
            Op::Variables { .. } => "variables",
            Op::Data { .. } => "data",
            Op::Custom(_) => "generate",
            Op::Lift { .. } => "lift",
            Op::LeftShift { .. } => "lshift",
            Op::RightShift { .. } => "rshift",
            Op::Subsample { .. } => "subsample",
            Op::Interleave { .. } => "interleave",
            Op::PeriodicCache { .. } => "periodic_cache",
            Op::Plus { .. } => "plus",
            Op::Map { function, .. } => function.0.name(),
            Op::Pad { .. } => "pad",
            Op::WithEdges { .. } => "with_edges",
        }
    }

    /// Whether it rounds: every lift, and a right shift by more than 0.
    pub(crate) fn rounds(&self) -> bool {
        matches!(self, Op::Lift { .. } | Op::RightShift { bits: 1.., .. })
    }
}

/// An array of one's own, the same as another where it is the same object, or says that it is defined by the same words.
#[derive(Clone)]
pub(crate) struct Custom(pub Arc<dyn CustomArray>);

impl PartialEq for Custom {
    fn eq(&self, other: &Custom) -> bool {
        let same_words = || match (self.0.definition(), other.0.definition()) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        };
        Arc::ptr_eq(&self.0, &other.0) || same_words()
    }
}
impl Eq for Custom {}
impl Hash for Custom {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.0.definition() {
            Some(words) => words.hash(state),
            None => Arc::as_ptr(&self.0).cast::<()>().hash(state),
        }
    }
}

/// What an array is built on, as far as the graph can see: one leaf of each kind, if there is one.
#[derive(Clone, Default)]
pub(crate) struct Leaves {
    pub symbols: Option<NodeId>,
    pub variables: Option<NodeId>,
    /// Data, an array of one's own, or one with a size: leaves whose elements differ from index to index, or end.
    pub irregular: Option<NodeId>,
    /// A value of data that is no integer: what rounds, and what follows from rounding, holds for integers.
    pub fraction: Option<Number>,
}

impl Leaves {
    /// Those of both.
    pub(crate) fn union(&self, other: &Leaves) -> Leaves {
        Leaves {
            symbols: self.symbols.or(other.symbols),
            variables: self.variables.or(other.variables),
            irregular: self.irregular.or(other.irregular),
            fraction: self.fraction.clone().or_else(|| other.fraction.clone()),
        }
    }
}

/// An immutable node with what is known of it without evaluating anything.
///
/// Each definition is a node of its own, so that `relative_step_size_to` can tell two arrays apart
/// that happen to be defined alike. In all else such nodes are one: they share their class, by which
/// errors are named, elements kept and arrays compared.
pub(crate) struct Node {
    pub id: NodeId,
    /// The first node with the same operation on inputs of the same classes.
    pub class: NodeId,
    pub op: Op,
    pub ndim: usize,
    pub period: Period,
    /// Where it ends; None of an infinite array.
    pub frame: Option<Arc<Frame>>,
    pub nop: bool,
    /// Whether it is a `periodic_cache` or built on one: then errors of one name may be different ones.
    pub caches: bool,
    pub leaves: Leaves,
    /// Of a lift: the first array below it that is not a lift of the same samples. There the samples
    /// are found that it leaves alone; a long chain of such lifts is passed in one step.
    pub through: NodeId,
    /// The class's identity among all spaces, and the name of an array of symbols.
    pub name: ArrayName,
}

impl Node {
    /// Where a stage of this node reads for an index, with the taps: neighbours, and what stands in their place beyond
    /// the edges of a sized array.
    ///
    /// # Errors
    /// [`ArrayError::IndexTooLarge`]
    pub(crate) fn reads<'a>(
        &'a self,
        stage: &'a Stage,
        dim: usize,
        index: &'a Index,
    ) -> impl Iterator<Item = Result<(Index, &'a Number), ArrayError>> {
        stage.reach().filter_map(move |(distance, tap)| {
            let at = match (checked_index(index[dim].checked_add(distance)), &self.frame) {
                (Ok(at), Some(frame)) => match frame.size[dim] {
                    Extent::Known(size) => frame.edges.inside(at, size)?,
                    Extent::Any(_) => return Some(Err(ArrayError::AnySize)),
                },
                (Ok(at), None) => at,
                (Err(error), _) => return Some(Err(error)),
            };
            Some(Ok((index.with(dim, at), tap)))
        })
    }
}
