//! Spaces: graphs of arrays.

mod tentative;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::algebra::{ArrayName, Errors};
use vcfilter_machine::{Interrupt, Monitor, Progress};

use super::affine::Affine;
use super::array::Array;
use super::certificate::Certifying;
use super::code::Code;
use super::domain::Memo;
use super::error::{ArrayError, MissingInput, limits};
use super::frame::Frame;
use super::geometry::{Period, Steps, Walk};
use super::node::{Leaves, Node, NodeId, Op};
use super::stencil::{ErrorRanges, Moved, Pool};

/// A graph of arrays with the rounding errors and computed elements that belong to it.
///
/// Clones are the same space. Nodes live as long as the space; the same operation on the same inputs gives an
/// equal array.
#[derive(Clone)]
pub struct Space(Arc<Inner>);

struct Inner {
    /// Distinguishes spaces, so that symbols of two never meet as one.
    number: u64,
    nodes: RwLock<Vec<Arc<Node>>>,
    by_op: Mutex<FxHashMap<Op, NodeId>>,
    /// Steps to leaves and rounding sources, where they were asked for.
    steps: Mutex<FxHashMap<NodeId, StepsToBases>>,
    errors: Errors,
    affine: Memo<Affine>,
    code: Memo<Code>,
    stencils: Memo<Moved>,
    pool: Pool,
    error_ranges: ErrorRanges,
    /// Simplified forms, by class.
    simplified: Mutex<FxHashMap<NodeId, NodeId>>,
    /// What was certified; None where nobody asks for it.
    certifying: Mutex<Option<Certifying>>,
    interrupt: Interrupt,
    progress: RwLock<Progress>,
}

type StepsToBases = Result<Arc<FxHashMap<u64, Steps>>, ArrayError>;

impl Default for Space {
    fn default() -> Space {
        Space::new()
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Space({})", self.0.number)
    }
}

impl PartialEq for Space {
    fn eq(&self, other: &Space) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Space {
    /// Returns an empty space.
    pub fn new() -> Space {
        Space::with_interrupt(Interrupt::default())
    }

    /// Returns an empty space whose evaluations an interrupt stops. Several spaces may share the interrupt.
    pub fn with_interrupt(interrupt: Interrupt) -> Space {
        static SPACES: AtomicU64 = AtomicU64::new(0);
        Space(Arc::new(Inner {
            number: SPACES.fetch_add(1, Ordering::Relaxed),
            nodes: RwLock::default(),
            by_op: Mutex::default(),
            steps: Mutex::default(),
            errors: Errors::default(),
            affine: Memo::default(),
            code: Memo::default(),
            stencils: Memo::default(),
            pool: Pool::default(),
            error_ranges: ErrorRanges::default(),
            simplified: Mutex::default(),
            certifying: Mutex::default(),
            interrupt,
            progress: RwLock::default(),
        }))
    }

    /// Returns the number of arrays built in this space, equal ones included.
    pub fn size(&self) -> usize {
        self.0.nodes.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Returns the rounding errors of this space.
    pub fn errors(&self) -> &Errors {
        &self.0.errors
    }

    /// Returns the interrupt that stops evaluations in this space.
    pub fn interrupt(&self) -> &Interrupt {
        &self.0.interrupt
    }

    /// Sets who is told of the progress of long computations from now on.
    pub fn on_progress(&self, progress: Progress) {
        *self.0.progress.write().unwrap_or_else(PoisonError::into_inner) = progress;
    }

    /// Returns the interrupt of this space and who is told of its progress.
    pub fn monitor(&self) -> Monitor {
        let progress = self.0.progress.read().unwrap_or_else(PoisonError::into_inner).clone();
        Monitor { interrupt: self.interrupt().clone(), progress }
    }

    /// Forgets computed elements, which are computed again where they are asked for: to give back memory. Nothing
    /// may be computed in this space meanwhile.
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// let space = Space::new();
    /// let a = space.symbols(1, "A")?;
    /// let before = a.get(&[3])?;
    /// space.forget_elements();
    /// assert_eq!(a.get(&[3])?, before);
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn forget_elements(&self) {
        self.0.affine.clear_all();
        self.0.code.clear_all();
        // Stencils name vectors of the pool.
        self.0.stencils.clear_all();
        self.0.pool.clear();
    }

    /// # Errors
    /// [`ArrayError::DifferentSpaces`] where the array belongs to another one.
    pub(crate) fn same_space(&self, array: &Array) -> Result<(), ArrayError> {
        if array.space() == self { Ok(()) } else { Err(ArrayError::DifferentSpaces) }
    }

    pub(crate) fn affine(&self) -> &Memo<Affine> {
        &self.0.affine
    }

    pub(crate) fn code(&self) -> &Memo<Code> {
        &self.0.code
    }

    pub(crate) fn stencils(&self) -> &Memo<Moved> {
        &self.0.stencils
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.0.pool
    }

    pub(crate) fn error_ranges(&self) -> &ErrorRanges {
        &self.0.error_ranges
    }

    pub(crate) fn node(&self, id: NodeId) -> Arc<Node> {
        let nodes = self.0.nodes.read().unwrap_or_else(PoisonError::into_inner);
        nodes[id.0 as usize].clone()
    }

    /// The class of a node.
    pub(crate) fn class(&self, id: NodeId) -> NodeId {
        self.node(id).class
    }

    /// The first node of a class, by the identity that symbols and errors carry.
    pub(crate) fn by_identity(&self, identity: u64) -> Option<Arc<Node>> {
        let here = identity >> 32 == self.0.number;
        let nodes = self.0.nodes.read().unwrap_or_else(PoisonError::into_inner);
        nodes.get((identity & u64::from(u32::MAX)) as usize).filter(|_| here).cloned()
    }

    /// Does something with what was certified.
    pub(super) fn certifying<T>(&self, with: impl FnOnce(&mut Option<Certifying>) -> T) -> T {
        with(&mut lock(&self.0.certifying))
    }

    pub(crate) fn simplified(&self, class: NodeId) -> Option<NodeId> {
        lock(&self.0.simplified).get(&class).copied()
    }

    pub(crate) fn set_simplified(&self, class: NodeId, simple: NodeId) {
        let mut simplified = lock(&self.0.simplified);
        simplified.insert(class, simple);
        // What is simple stays as it is.
        simplified.insert(simple, simple);
    }

    pub(crate) fn array(&self, id: NodeId) -> Array {
        Array::new(self.clone(), self.node(id))
    }

    /// A node's name for people: the name of a leaf, or what it does.
    pub(crate) fn describe(&self, id: NodeId) -> String {
        let node = self.node(id);
        match &node.op {
            Op::Symbols { .. } => format!("`{}`", node.name.name),
            Op::Variables { base, .. } => format!("`{base}`"),
            op => format!("the {} array", op.name()),
        }
    }

    /// The same, where an entry for it is missing.
    pub(crate) fn lacking(&self, id: NodeId) -> MissingInput {
        MissingInput { name: self.describe(id), array: Some(self.node(id).name.id) }
    }

    /// A node for an operation; that of a leaf is made once.
    pub(crate) fn add(&self, op: Op) -> Result<Array, ArrayError> {
        let mut by_op = lock(&self.0.by_op);
        let mut nodes = self.0.nodes.write().unwrap_or_else(PoisonError::into_inner);
        let key = op.map_inputs(|input| nodes[input.0 as usize].class);
        let id = NodeId(nodes.len() as u32);
        let class = by_op.get(&key).copied().unwrap_or(id);
        let inputs: SmallVec<[Arc<Node>; 2]> =
            op.inputs().into_iter().map(|input| nodes[input.0 as usize].clone()).collect();
        if class != id && inputs.is_empty() {
            return Ok(Array::new(self.clone(), nodes[class.0 as usize].clone()));
        }
        let name = match &op {
            Op::Symbols { name, .. } => name.clone(),
            // Two of them are told apart by what they are made of, where that has a name.
            Op::Map { function, .. } => match &inputs[0].op {
                Op::Symbols { name, .. } => format!("{}({name})", function.0.name()).into(),
                Op::Map { .. } => format!("{}({})", function.0.name(), inputs[0].name.name).into(),
                _ => function.0.name().into(),
            },
            _ => op.name().into(),
        };
        let name = ArrayName { id: self.0.number << 32 | u64::from(class.0), name };
        let node = Arc::new(describe_node(id, class, op, &inputs, name)?);
        nodes.push(node.clone());
        by_op.entry(key).or_insert(id);
        Ok(Array::new(self.clone(), node))
    }

    /// The steps from a node to every leaf and rounding source.
    ///
    /// # Errors
    /// [`ArrayError::AmbiguousStep`]
    pub(crate) fn steps_to_bases(&self, node: &Node) -> StepsToBases {
        if let Some(steps) = lock(&self.0.steps).get(&node.class) {
            return steps.clone();
        }
        let steps = Walk::over_classes(self, node).steps_to_bases().map(Arc::new);
        lock(&self.0.steps).insert(node.class, steps.clone());
        steps
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each entry is made in one step, so a panic elsewhere leaves nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Checks that what rounds gets integers: that stages and shifts undo each other, how wide values get, and what code computes is proven
/// for these alone.
///
/// # Errors
/// [`ArrayError::Fraction`]
fn check_whole(op: &Op, inputs: &[Arc<Node>]) -> Result<(), ArrayError> {
    let what = match op {
        Op::Lift { .. } => "a lifting stage",
        Op::RightShift { bits: 1.., .. } => "a right shift",
        _ => return Ok(()),
    };
    match inputs.iter().find_map(|input| input.leaves.fraction.clone()) {
        Some(number) => Err(ArrayError::Fraction { what, number }),
        None => Ok(()),
    }
}

/// Everything that is known of a node without evaluating it: the table of docs/theory.md, "Periods, phases,
/// steps".
fn describe_node(
    id: NodeId,
    class: NodeId,
    op: Op,
    inputs: &[Arc<Node>],
    name: ArrayName,
) -> Result<Node, ArrayError> {
    let periods: SmallVec<[&Period; 2]> = inputs.iter().map(|input| &input.period).collect();
    let period = Period::of(&op, &periods);
    let frames: SmallVec<[Option<&Arc<Frame>>; 2]> =
        inputs.iter().map(|input| input.frame.as_ref()).collect();
    let frame = Frame::of(&op, &frames)?;
    let leaf = |symbols: bool, variables: bool, irregular: bool| Leaves {
        symbols: symbols.then_some(id),
        variables: variables.then_some(id),
        irregular: irregular.then_some(id),
        fraction: None,
    };
    let first = inputs.first();
    check_whole(&op, inputs)?;
    let below = || first.map_or_else(Leaves::default, |input| input.leaves.clone());
    let inner = first.map_or(0, |input| input.ndim);
    let (ndim, nop, leaves) = match &op {
        Op::Symbols { ndim, .. } => (*ndim, false, leaf(true, false, frame.is_some())),
        Op::Variables { ndim, .. } => (*ndim, false, leaf(false, true, frame.is_some())),
        Op::Data { grid, .. } => {
            let leaf = leaf(false, false, period == Period::Never);
            (grid.shape().len(), false, Leaves { fraction: grid.first_fraction().cloned(), ..leaf })
        }
        Op::Custom(own) => (own.0.ndim(), own.0.nop(), leaf(false, false, true)),
        Op::Lift { .. } => (inner, false, below()),
        Op::LeftShift { bits, .. } | Op::RightShift { bits, .. } => (inner, *bits == 0, below()),
        Op::Subsample { .. } | Op::WithEdges { .. } => (inner, true, below()),
        Op::Interleave { .. } => (inner, true, inputs[0].leaves.union(&inputs[1].leaves)),
        Op::PeriodicCache { .. } => (inner, first.is_some_and(|input| input.nop), below()),
        Op::Plus { .. } | Op::Map { .. } => (inner, false, below()),
        Op::Pad { .. } => (inner, true, below()),
    };
    if ndim == 0 || ndim > limits::NDIM {
        return Err(ArrayError::Ndim(ndim as i128));
    }
    let through = match (&op, first) {
        (Op::Lift { stage, dim, .. }, Some(input)) => match &input.op {
            Op::Lift { stage: below, dim: same, .. }
                if same == dim && below.kind().parity() == stage.kind().parity() =>
            {
                input.through
            }
            _ => input.id,
        },
        _ => id,
    };
    let caches = matches!(op, Op::PeriodicCache { .. }) || inputs.iter().any(|input| input.caches);
    Ok(Node { id, class, op, ndim, period, frame, nop, caches, leaves, through, name })
}

/// Steps and offsets as the numbers that they must be.
pub(crate) fn per_dimension(
    what: &'static str,
    values: &[i128],
    ndim: usize,
) -> Result<SmallVec<[i128; 2]>, ArrayError> {
    if values.len() != ndim {
        return Err(ArrayError::Length { what, got: values.len(), ndim });
    }
    values.iter().map(|&v| super::geometry::checked_index(Some(v))).collect()
}
