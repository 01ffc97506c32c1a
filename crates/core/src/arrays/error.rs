//! Errors of arrays, and the limits of the engine.

use std::fmt;

use num_bigint::BigInt;
use num_traits::Signed;

use crate::algebra::{Index, Number, Symbol};
use vcfilter_machine::{NoMemory, Stopped};

use super::CustomError;
use super::geometry::show_integers;

/// The limits of the engine. Exceeding one gives an error that names it.
pub mod limits {
    /// The most dimensions of an array.
    pub const NDIM: usize = 8;
    /// An index lies from minus to plus 2 to this power.
    pub const INDEX_BITS: u32 = 120;
    /// The most bits of a shift.
    pub const SHIFT_BITS: u32 = 1_000_000;
    /// The most terms of one expression.
    pub const TERMS: usize = 10_000_000;
    /// The most operations between an element and its symbols. Each level of a chain of lifts adds an error
    /// to the expressions above it, so memory grows with the square: 2,000 levels take 0.4 GB, 10,000 would
    /// take 10.
    pub const DEPTH: usize = 2_000;
    /// The most elements that are computed to read one.
    pub const ELEMENTS: usize = 10_000_000;
    /// The most filter phases of an array, or of all arrays of a transform, that are gone through.
    pub const PHASES: i128 = 1 << 24;
    /// The most samples of one simulation.
    pub const SAMPLES: i128 = 1 << 26;
    /// The most custom arrays that read one another in a chain.
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
        /// The dimension asked for; it may be negative.
        dim: i128,
        /// The number of dimensions.
        ndim: usize,
    },
    /// Two arrays have different numbers of dimensions.
    #[error("the arrays have {left} and {right} dimensions")]
    NdimMismatch {
        /// The dimensions of the first array.
        left: usize,
        /// The dimensions of the second array.
        right: usize,
    },
    /// A list does not have one entry per dimension.
    #[error("{got} {} for an array of {ndim} dimension{}", counted(.what, *.got), plural(*.ndim))]
    Length {
        /// What the list contains, in the plural.
        what: &'static str,
        /// Its length.
        got: usize,
        /// The length that it should have: the number of dimensions.
        ndim: usize,
    },
    /// A step of a subsample is below 1.
    #[error("a step of {0} is below 1")]
    Step(i128),
    /// The number of bits of a shift is negative or above [`limits::SHIFT_BITS`].
    #[error("a shift by {bits} bits is {}", if bits.signum() < 0 { "negative" } else { "beyond the limit of 1,000,000 bits" })]
    Shift {
        /// The number of bits asked for.
        bits: Number,
    },
    /// The rounding offset of a stage is negative, or so large that it makes 1 of 0.
    #[error("a rounding offset of {offset} is {}", if offset.is_negative() { "negative".to_string() } else { format!("beyond 2^{shift} - 1, which S={shift} allows") })]
    Offset {
        /// The offset asked for.
        offset: BigInt,
        /// The S of the stage.
        shift: u32,
    },
    /// Words have no bits, or more than [`limits::SHIFT_BITS`].
    #[error("there are no words of {0} bits")]
    WordBits(u32),
    /// Bit widths are asked for of a wavelet that works in words.
    #[error("a wavelet in words of {0} bits has no other widths")]
    WordsHaveWidths(u32),
    /// An index beyond [`limits::INDEX_BITS`].
    #[error("an index beyond the limit of plus or minus 2^120")]
    IndexTooLarge,
    /// Two paths lead to one array with different steps.
    #[error("the step to {target} is ambiguous: {} over {}, but {} over {}", .steps[0], .paths[0], .steps[1], .paths[1])]
    AmbiguousStep {
        /// The array that is reached twice.
        target: String,
        /// The two steps, as texts.
        steps: Box<[String; 2]>,
        /// The two paths, as texts.
        paths: Box<[String; 2]>,
    },
    /// An operation needs every filter phase, and their number is not finite.
    #[error("{what} needs every filter phase, but {reason}")]
    NoPhases {
        /// The operation.
        what: &'static str,
        /// Why it is not finite.
        reason: String,
    },
    /// A period beyond the range of indices.
    #[error("the period is beyond the limit of 2^120")]
    PeriodTooLarge,
    /// An operation needs every filter phase, and there are more than [`limits::PHASES`].
    #[error("{} {phases} filter phases; the limit is {}", if *.in_all { "the arrays of the transform have" } else { "the array has" }, limits::PHASES)]
    TooManyPhases {
        /// Whether these are the phases of all arrays of a transform.
        in_all: bool,
        /// How many there are.
        phases: Number,
    },
    /// A value of a transform has no test pattern.
    #[error("there is no test pattern: {0}")]
    NoPattern(&'static str),
    /// The arrays of symbols that `periodic_cache` was not given.
    #[error("the array is built on {}, which {} not listed", .0.join(" and "), if .0.len() == 1 { "is" } else { "are" })]
    MissingSymbols(Vec<String>),
    /// An array that should be an array of symbols, by its description.
    #[error("{0} is not an array of symbols")]
    NotSymbols(String),
    /// Symbols and variables meet in one array.
    #[error("an array can't mix symbols ({symbols}) and variables ({variables})")]
    Mixed {
        /// The name of an array of symbols.
        symbols: String,
        /// The name of an array of variables.
        variables: String,
    },
    /// A lifting stage without taps.
    #[error("a lifting stage needs at least one tap")]
    NoTaps,
    /// The values of a grid do not fill its shape.
    #[error("{values} values don't fill the shape {shape}")]
    Shape {
        /// How many values there are.
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
    /// An element of an array of any size: which symbols it is made of depends on the size.
    #[error("an array of any size has no elements of its own")]
    AnySize,
    /// The same for what is left of a picture of any size, some of which are odd there.
    #[error("edges \"{edges}\" need an even size, and dimension {dim} has {size} samples for any k")]
    AnyOddSize {
        /// The dimension.
        dim: usize,
        /// Its size.
        size: super::Extent,
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
    /// The extension of empty data by anything but zeros.
    #[error("empty data can only be extended by zero")]
    EmptyData,
    /// A chain of more operations, or of more custom arrays, than the limit given here: [`limits::DEPTH`] or
    /// [`limits::CUSTOM_DEPTH`].
    #[error("the element lies more than {0} operations deep")]
    TooDeep(usize),
    /// An expression of more terms than [`limits::TERMS`], or than the budget of the work allows: this many.
    #[error("the expression has more than {0} terms")]
    TooManyTerms(usize),
    /// A reading that computes more elements than [`limits::ELEMENTS`].
    #[error("reading the element takes more than 10,000,000 others")]
    TooManyElements,
    /// A simulation of more samples than [`limits::SAMPLES`].
    #[error("a simulation of more than {} samples", limits::SAMPLES)]
    TooManySamples,
    /// The bounds of an array whose edges reach further in than is gone through.
    #[error("too many positions have bounds of their own: what lies at the edges reaches too far in")]
    LongRamps,
    /// Bounds over all positions at once, of an array whose coefficients are no outer products, or that is made of numbers.
    #[error(
        "bounds over all positions at once need inputs of symbols, each weighted by one filter along each dimension"
    )]
    NotSeparable,
    /// A sized array of which every element is asked for one by one.
    #[error("the bounds of a sized array of more than 65,536 samples: each of them has its own")]
    TooManySized,
    /// A symbol or an array of symbols has no range.
    #[error("no range is given for {0}")]
    MissingRange(MissingInput),
    /// A value exceeds 64 bits where several inputs are evaluated at once.
    #[error("a value needs more than 64 bits")]
    TooWide,
    /// A symbol or a variable has no value where numbers are needed.
    #[error("{0} is not replaced by data")]
    NotData(MissingInput),
    /// The arrays of one operation belong to different spaces.
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
    /// A custom array failed.
    #[error("{0}")]
    Custom(CustomError),
    /// A fraction in code, which works on integers.
    #[error("{0} is not an integer, and code works on integers")]
    FractionInCode(Number),
    /// An element can't be expressed as code.
    #[error("{0}")]
    Code(#[from] super::code::CodeError),
}

impl ArrayError {
    /// The error of an array without a period, where one is needed.
    pub(crate) fn does_not_repeat(what: &'static str) -> ArrayError {
        ArrayError::NoPhases { what, reason: "the array does not repeat".to_string() }
    }
}

impl ArrayError {
    /// Checks that an expression may have so many terms.
    ///
    /// # Errors
    /// [`ArrayError::TooManyTerms`]
    ///
    /// ```
    /// use vcfilter_core::arrays::{ArrayError, limits};
    /// assert!(ArrayError::check_terms(limits::TERMS).is_ok());
    /// assert!(ArrayError::check_terms(limits::TERMS + 1).is_err());
    /// ```
    pub fn check_terms(terms: usize) -> Result<(), ArrayError> {
        let most = vcfilter_machine::most_terms(limits::TERMS);
        if terms > most { Err(ArrayError::TooManyTerms(most)) } else { Ok(()) }
    }
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

/// A symbol or an array for which no input and no range was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingInput {
    /// Its name in messages.
    pub name: String,
    /// The [`Array::identity`](super::Array::identity) of the array, or of the array to which the symbol
    /// belongs.
    pub array: Option<u64>,
}

impl MissingInput {
    /// Returns the missing input for a symbol.
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
