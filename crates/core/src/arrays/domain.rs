//! The abstract values that flow through the graph.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use num_integer::Integer;
use rustc_hash::FxHashMap;

use crate::algebra::{Index, Linear, Number};
use vcfilter_machine::{NoMemory, memory};

use super::code::{Base, Code};
use super::error::ArrayError;
use super::geometry::{Period, Steps};
use super::node::{Node, NodeId};
use super::pointwise::Function;
use super::rounding::StageRounding;

/// An element of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A number: no symbol is part of it.
    Number(Number),
    /// A linear expression over symbols and rounding errors.
    Linear(Linear),
    /// An expression tree over variables.
    Code(Code),
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Element::Number(number) => number.fmt(f),
            Element::Linear(linear) => linear.fmt(f),
            Element::Code(code) => code.fmt(f),
        }
    }
}

/// A right shift that rounds, and the place where it happens.
pub(crate) struct Shift<'a> {
    pub node: &'a Node,
    pub index: &'a Index,
    pub bits: u32,
    pub rounding: &'a StageRounding,
}

/// A function of an element, and the place where it is applied.
pub(crate) struct Application<'a> {
    pub node: &'a Node,
    pub index: &'a Index,
    pub function: &'a Function,
}

impl Shift<'_> {
    /// Where the error lies if 2^valuation divides what is shifted: only some fractions can be cut off, and none if all the bits shifted
    /// out are 0 (docs/theory.md, "Rounding errors have names").
    pub(super) fn error_range(&self, valuation: u32) -> (Number, Number) {
        self.rounding.error_range(self.bits, valuation)
    }

    /// What a number becomes.
    pub(super) fn of(&self, number: &Number) -> Number {
        self.rounding.of(number, self.bits)
    }

    /// What the result is more than the exact quotient and half the error.
    pub(super) fn middle(&self) -> Number {
        self.rounding.middle(self.bits)
    }
}

/// The index modulo the period of a node that has one.
pub(crate) fn phase(node: &Node, index: &Index) -> Result<Index, ArrayError> {
    match &node.period {
        Period::Every(period) => Ok(index.iter().zip(period).map(|(i, p)| i.mod_floor(p)).collect()),
        Period::TooLarge => Err(ArrayError::PeriodTooLarge),
        Period::Never => Err(ArrayError::does_not_repeat("a phase")),
    }
}

/// By how much the symbols of a value move.
pub(crate) struct Movement<'a> {
    /// Samples in the array that is read, a multiple of its period.
    pub samples: &'a [i128],
    /// The steps to its leaves.
    pub steps: &'a FxHashMap<u64, Steps>,
}

/// What a leaf element, a sum, a scaling and a rounding shift are. The traversal is written once, in
/// [`super::read`], and knows nothing else of the values.
pub(crate) trait Domain {
    type Value: Clone;

    /// Whether an element of a `periodic_cache` is simply that of its input: it is, but for how
    /// rounding errors are named.
    const SEES_THROUGH_CACHES: bool = false;

    /// Where computed elements are kept.
    fn memo(&self) -> &Memo<Self::Value>;

    /// The index whose element stands for the one at `index`: that of the phase where elements move
    /// with their indices, otherwise the index itself.
    fn anchor(&self, _: &Node, index: &Index) -> Result<Index, ArrayError> {
        Ok(index.clone())
    }

    /// The element at `index`, from that at its anchor. For one step in what reads it, the index
    /// makes `scale` steps, per dimension.
    fn at(&self, value: Self::Value, _anchor: &Index, _index: &Index, _scale: &Steps) -> Self::Value {
        value
    }

    /// An element of an array that is built on no other, where all that counts of it is its place.
    fn opaque(&self, _node: &Node, _index: &Index, _scale: &Steps) -> Option<Self::Value> {
        None
    }

    fn symbol(&self, node: &Node, index: &Index, scale: &Steps) -> Result<Self::Value, ArrayError>;

    fn variable(&self, base: &Base, index: &Index) -> Result<Self::Value, ArrayError>;

    /// An element of data, or of an array of one's own.
    fn given(&self, element: Element) -> Result<Self::Value, ArrayError>;

    /// The sum of values with whole weights.
    fn sum(&self, terms: &[(Number, Self::Value)]) -> Result<Self::Value, ArrayError>;

    fn shift_left(&self, value: &Self::Value, bits: u32) -> Result<Self::Value, ArrayError>;

    fn shift_right(&self, value: &Self::Value, shift: &Shift) -> Result<Self::Value, ArrayError>;

    /// What a function makes of a value.
    fn applied(&self, value: &Self::Value, at: &Application) -> Result<Self::Value, ArrayError>;

    /// The same with every symbol moved and every rounding error as it is.
    fn moved(&self, value: &Self::Value, by: &Movement) -> Result<Self::Value, ArrayError>;
}

/// Computed elements by node and index.
pub(crate) struct Memo<V>(Mutex<FxHashMap<NodeId, FxHashMap<Index, V>>>);

impl<V> Default for Memo<V> {
    fn default() -> Memo<V> {
        Memo(Mutex::default())
    }
}

impl<V: Clone> Memo<V> {
    fn lock(&self) -> MutexGuard<'_, FxHashMap<NodeId, FxHashMap<Index, V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, node: NodeId, index: &Index) -> Option<V> {
        self.lock().get(&node)?.get(index).cloned()
    }

    pub(crate) fn contains(&self, node: NodeId, index: &Index) -> bool {
        self.lock().get(&node).is_some_and(|elements| elements.contains_key(index))
    }

    /// # Errors
    /// Too little memory.
    pub(crate) fn insert(&self, node: NodeId, index: Index, value: V) -> Result<(), NoMemory> {
        memory::insert(self.lock().entry(node).or_default(), index, value)
    }

    /// Forgets all elements.
    pub(crate) fn clear_all(&self) {
        *self.lock() = FxHashMap::default();
    }

    /// Exchanges all elements with those of another one.
    pub(crate) fn swap(&self, other: &Memo<V>) {
        let theirs = std::mem::take(&mut *other.lock());
        let ours = std::mem::replace(&mut *self.lock(), theirs);
        *other.lock() = ours;
    }

    /// Forgets the elements of one node.
    pub(crate) fn clear(&self, node: NodeId) {
        self.lock().remove(&node);
    }
}
