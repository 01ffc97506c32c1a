//! Symbols: elements of symbol arrays, free symbols and rounding errors.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::{Index, Number};

/// The identity and the name of an array of symbols.
///
/// Identities count arrays in the order in which they were made; their elements are shown in this order. Two
/// arrays may have the same name.
#[derive(Debug, Clone)]
pub struct ArrayName {
    /// The identity, different for each array.
    pub id: u64,
    /// The name that is shown.
    pub name: Arc<str>,
}

impl PartialEq for ArrayName {
    fn eq(&self, other: &ArrayName) -> bool {
        self.id == other.id
    }
}
impl Eq for ArrayName {}
impl Hash for ArrayName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}
impl PartialOrd for ArrayName {
    fn partial_cmp(&self, other: &ArrayName) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for ArrayName {
    fn cmp(&self, other: &ArrayName) -> Ordering {
        self.id.cmp(&other.id)
    }
}

/// What makes a rounding error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// An array that rounds, by its identity (see [`ArrayName::id`]).
    Array(u64),
    /// A quotient that is rounded, or an error made by [`Errors::fresh`](super::Errors::fresh), numbered in
    /// the order in which they were made.
    Expression(u64),
}

/// A rounding error: a number in [-1, 1] that belongs to a source and to an index there.
#[derive(Clone)]
pub struct ErrorSymbol(Arc<ErrorData>);

struct ErrorData {
    source: Source,
    index: Index,
    /// Where e surely lies if all that was rounded are integers.
    range: (Number, Number),
    number: OnceLock<u64>,
}

impl ErrorSymbol {
    /// Only [`super::Errors`] makes them, so that there is one of each.
    pub(super) fn new(source: Source, index: Index, range: (Number, Number)) -> ErrorSymbol {
        ErrorSymbol(Arc::new(ErrorData { source, index, range, number: OnceLock::new() }))
    }

    /// The same error in another object, which may get another number.
    pub(super) fn without_number(&self) -> ErrorSymbol {
        ErrorSymbol::new(self.source(), self.index().clone(), self.integer_range().clone())
    }

    pub(super) fn set_number(&self, number: u64) {
        // A second number would be a second name for one error; the first one stays.
        let _ = self.0.number.set(number);
    }

    /// Returns the array or expression that is rounded.
    pub fn source(&self) -> Source {
        self.0.source
    }

    /// Returns the index in the array; empty for expressions.
    pub fn index(&self) -> &Index {
        &self.0.index
    }

    /// Returns the range of the error, both ends included, when the rounded value is an integer: [-1 + 2/|n|,
    /// 1] for a division by n, [-1 + 2^(b-S+1), 1] for a shift by S bits of a multiple of 2^b with b < S.
    /// Where nothing is rounded away, both ends are 1, or 0 where half a unit was added before.
    pub fn integer_range(&self) -> &(Number, Number) {
        &self.0.range
    }

    /// Returns the n of the name `en`; None before an element that contains the error is read.
    pub fn number(&self) -> Option<u64> {
        self.0.number.get().copied()
    }

    fn key(&self) -> (Source, &Index) {
        (self.0.source, &self.0.index)
    }
}

impl PartialEq for ErrorSymbol {
    fn eq(&self, other: &ErrorSymbol) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.key() == other.key()
    }
}
impl Eq for ErrorSymbol {}
impl Hash for ErrorSymbol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}
impl PartialOrd for ErrorSymbol {
    fn partial_cmp(&self, other: &ErrorSymbol) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for ErrorSymbol {
    fn cmp(&self, other: &ErrorSymbol) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.key().cmp(&other.key()) }
    }
}
impl fmt::Debug for ErrorSymbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.0.source, self.0.index)
    }
}

/// A symbol of a linear expression. The order of symbols is that of display.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbol {
    /// An element of an array of symbols; it stands for an integer.
    Element(ArrayName, Index),
    /// A free symbol: it belongs to no array.
    Free {
        /// The name that is shown.
        name: Arc<str>,
        /// Whether the symbol stands for an integer; otherwise it stands for any real number.
        integer: bool,
    },
    /// A rounding error in [-1, 1].
    Error(ErrorSymbol),
}

impl Symbol {
    /// Returns a free symbol: it belongs to no array.
    pub fn free(name: &str, integer: bool) -> Symbol {
        Symbol::Free { name: name.into(), integer }
    }

    /// Returns the [`ArrayName::id`] of the array to which the element or the rounding error belongs; None
    /// for free symbols and for errors that no array makes.
    pub fn base(&self) -> Option<u64> {
        match self {
            Symbol::Element(array, _) => Some(array.id),
            Symbol::Error(error) => match error.source() {
                Source::Array(id) => Some(id),
                Source::Expression(_) => None,
            },
            Symbol::Free { .. } => None,
        }
    }

    /// Returns whether the symbol is a rounding error.
    pub fn is_error(&self) -> bool {
        matches!(self, Symbol::Error(_))
    }

    /// Returns whether the symbol stands for an integer.
    pub fn is_integer(&self) -> bool {
        match self {
            Symbol::Element(..) => true,
            Symbol::Free { integer, .. } => *integer,
            Symbol::Error(_) => false,
        }
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Symbol::Element(array, index) => write!(f, "{}{index}", array.name),
            Symbol::Free { name, .. } => f.write_str(name),
            Symbol::Error(error) => match error.number() {
                Some(number) => write!(f, "e{number}"),
                None => f.write_str("e?"),
            },
        }
    }
}
