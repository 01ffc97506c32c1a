//! What can be wrong with arrays.

use std::fmt;

use num_bigint::BigInt;

use crate::algebra::{Index, Number, Symbol};
use vcfilter_machine::{NoMemory, Stopped};

use super::CustomError;
use super::geometry::show_integers;

/// The limits of the engine; beyond each is an error that names it.
pub mod limits {
    /// Dimensions of an array.
    pub const NDIM: usize = 8;
    /// An index lies within plus and minus 2 to this power.
    pub const INDEX_BITS: u32 = 120;
    /// A shift moves by at most this many bits.
    pub const SHIFT_BITS: u32 = 1_000_000;
    /// Terms of one expression.
    pub const TERMS: usize = 10_000_000;
    /// Operations between an element and the symbols that it is made of.
    /// Each level of a chain of lifts adds an error to the expressions above it, so memory grows with the
    /// square: 2,000 levels take 0.4 GB, 10,000 would take 10.
    pub const DEPTH: usize = 2_000;
    /// Elements computed while one is read.
    pub const ELEMENTS: usize = 10_000_000;
    /// Samples of one simulation.
    pub const SAMPLES: i128 = 1 << 26;
    /// Arrays of one's own that read one another.
    pub const CUSTOM_DEPTH: usize = 200;
}

/// Why an array can't be made, or an element can't be read.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// The number of dimensions is not 1 to [`limits::NDIM`].
    #[error("an array has 1 to 8 dimensions, not {0}")]
    Ndim(i128),
    /// There is no such dimension.
    #[error("dimension {dim} is out of range for an array of {ndim} dimension{}", plural(*.ndim))]
    Dimension {
        /// As asked for; may be negative.
        dim: i128,
        /// How many there are.
        ndim: usize,
    },
    /// Two arrays differ in their number of dimensions.
    #[error("the arrays have {left} and {right} dimensions")]
    NdimMismatch {
        /// Of the first.
        left: usize,
        /// Of the second.
        right: usize,
    },
    /// A list has not one entry per dimension.
    #[error("{got} {} for an array of {ndim} dimension{}", counted(.what, *.got), plural(*.ndim))]
    Length {
        /// What the list holds, in the plural.
        what: &'static str,
        /// Its length.
        got: usize,
        /// The length that it should have.
        ndim: usize,
    },
    /// A step of a subsample is below 1.
    #[error("a step of {0} is below 1")]
    Step(i128),
    /// A shift by fewer than 0 or by too many bits.
    #[error("a shift by {bits} bits is {}", if bits.signum() < 0 { "negative" } else { "beyond the limit of 1,000,000 bits" })]
    Shift {
        /// As asked for.
        bits: Number,
    },
    /// The range of indices.
    #[error("an index beyond the limit of plus or minus 2^120")]
    IndexTooLarge,
    /// Two paths lead to one array with different steps.
    #[error("the step to {target} is ambiguous: {} over {}, but {} over {}", .steps[0], .paths[0], .steps[1], .paths[1])]
    AmbiguousStep {
        /// The array that is reached twice.
        target: String,
        /// The two steps.
        steps: Box<[String; 2]>,
        /// The two ways there.
        paths: Box<[String; 2]>,
    },
    /// Something needs every filter phase, and there is no finite number of them.
    #[error("{what} needs every filter phase, but {reason}")]
    NoPhases {
        /// What needs them.
        what: &'static str,
        /// Why there are none.
        reason: String,
    },
    /// The period does not fit the range of indices.
    #[error("the period is beyond the limit of 2^120")]
    PeriodTooLarge,
    /// Symbol arrays that `periodic_cache` must be told of.
    #[error("the array is built on {}, which {} not listed", .0.join(" and "), if .0.len() == 1 { "is" } else { "are" })]
    MissingSymbols(Vec<String>),
    /// What should be an array of symbols is not one.
    #[error("{0} is not an array of symbols")]
    NotSymbols(String),
    /// Symbols and variables meet in one array.
    #[error("an array can't mix symbols ({symbols}) and variables ({variables})")]
    Mixed {
        /// An array of symbols.
        symbols: String,
        /// An array of variables.
        variables: String,
    },
    /// A lifting stage without taps.
    #[error("a lifting stage needs at least one tap")]
    NoTaps,
    /// A grid whose values don't fill its shape.
    #[error("{values} values don't fill the shape {shape}")]
    Shape {
        /// How many there are.
        values: usize,
        /// The shape.
        shape: String,
    },
    /// A size is below 1.
    #[error("a size of {0} samples: there is at least 1 along each dimension")]
    Size(i128),
    /// An index lies outside of a sized array.
    #[error("{index} lies outside of an array of size {}", show_integers(size))]
    Outside {
        /// The index.
        index: Index,
        /// The size per dimension.
        size: Vec<i128>,
    },
    /// A stage along a dimension of an odd size, with edges that need an even one.
    #[error("edges \"{edges}\" need an even size, and dimension {dim} has {size} sample{}", if *.size == 1 { "" } else { "s" })]
    OddSize {
        /// The dimension.
        dim: usize,
        /// Its size.
        size: i128,
        /// The rule of edges.
        edges: &'static str,
    },
    /// Sized arrays that do not fit together, or a sized and an infinite one.
    #[error("the arrays do not fit together: one has {}, the other {}", .0[0], .0[1])]
    DifferentSizes(Box<[String; 2]>),
    /// The bounds of an array that has a size and no samples.
    #[error("an array of size {} has no samples", show_integers(.0))]
    NoSamples(Vec<i128>),
    /// A rule of edges for an infinite array.
    #[error("an infinite array has no edges")]
    NoEdges,
    /// An extension repeats samples, and there is none.
    #[error("empty data can only be extended by zero")]
    EmptyData,
    /// See [`limits::DEPTH`] and [`limits::CUSTOM_DEPTH`].
    #[error("the element lies more than {0} operations deep")]
    TooDeep(usize),
    /// See [`limits::TERMS`].
    #[error("the expression has more than 10,000,000 terms")]
    TooManyTerms,
    /// See [`limits::ELEMENTS`].
    #[error("reading the element takes more than 10,000,000 others")]
    TooManyElements,
    /// See [`limits::SAMPLES`].
    #[error("a simulation of more than {} samples", limits::SAMPLES)]
    TooManySamples,
    /// A sized array of which every element is asked for one by one.
    #[error("the bounds of a sized array of more than 65,536 samples: each of them has its own")]
    TooManySized,
    /// No range is given for the elements of an array of symbols.
    #[error("no range is given for {0}")]
    MissingRange(MissingInput),
    /// A value passes the machine integers that many inputs are worked out in.
    #[error("a value needs more than 64 bits")]
    TooWide,
    /// Symbols or variables are left where numbers are needed.
    #[error("{0} is not replaced by data")]
    NotData(MissingInput),
    /// Arrays from different spaces.
    #[error("the arrays belong to different spaces")]
    DifferentSpaces,
    /// A quantisation index that is too large.
    #[error("a quantisation index of {0} is beyond the limit of 4,000,000")]
    QuantisationIndex(i64),
    /// Something that only arrays with a size have.
    #[error("{0} needs an array with a size")]
    NoSize(&'static str),
    /// A range without a value.
    #[error("there is no value from {lower} to {upper}")]
    EmptyRange {
        /// The least.
        lower: BigInt,
        /// The greatest.
        upper: BigInt,
    },
    /// A function of integers gets another number.
    #[error("{number} is not an integer, and {what} takes integers")]
    Fraction {
        /// The function.
        what: &'static str,
        /// What it gets.
        number: Number,
    },
    /// The user stopped the evaluation.
    #[error("interrupted")]
    Interrupted,
    /// There is no memory left.
    #[error("{0}")]
    Memory(#[from] NoMemory),
    /// An array of one's own failed.
    #[error("{0}")]
    Custom(CustomError),
    /// Code works on integers.
    #[error("{0} is not an integer, and code works on integers")]
    FractionInCode(Number),
    /// Code can't be made of it.
    #[error("{0}")]
    Code(#[from] super::code::CodeError),
}

impl From<Stopped> for ArrayError {
    fn from(stopped: Stopped) -> ArrayError {
        match stopped {
            Stopped::Memory(error) => error.into(),
            // Whatever else may stop work one day, it was stopped.
            _ => ArrayError::Interrupted,
        }
    }
}

/// An array or a symbol that something is built on, and for which neither an input nor a range was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingInput {
    /// How messages name it.
    pub name: String,
    /// The [`Array::identity`](super::Array::identity) of the array that it is, or is an element of.
    pub array: Option<u64>,
}

impl MissingInput {
    /// A symbol, which may be an element of an array.
    pub fn symbol(symbol: &Symbol) -> MissingInput {
        MissingInput { name: format!("`{symbol}`"), array: symbol.base() }
    }
}

impl fmt::Display for MissingInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A word in the plural, for so many.
fn counted(what: &'static str, n: usize) -> &'static str {
    match what {
        _ if n != 1 => what,
        "indices" => "index",
        what => what.strip_suffix('s').unwrap_or(what),
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}
