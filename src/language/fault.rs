//! What built-ins and operators fail with: a problem that does not know its place yet.

use std::error::Error;
use std::fmt;

use crate::algebra::{MissingRange, NotLinear};
use crate::arrays::code::CodeError;
use crate::arrays::{ArrayError, limits as array_limits};
use crate::codec;
use crate::diagnostics::{Problem, Span};
use crate::values::{MapError, TooNested};

/// Where in a call something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The whole call or operation.
    Whole,
    /// An argument, by its parameter's place in the declaration.
    Argument(usize),
    /// A place of its own.
    At(Span),
}

/// Why a built-in or an operator gives no value.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Found here; it gets its span from the call.
    Here {
        /// Everything but the places.
        problem: Box<Problem>,
        /// Where.
        place: Place,
        /// What is wrong there, in a few words.
        label: String,
    },
    /// Found in a function that was called back, with its places.
    Within(Box<Problem>),
}

impl Fault {
    /// A fault of the whole call.
    pub fn new(code: &'static str, message: impl Into<String>) -> Fault {
        Fault::Here {
            problem: Box::new(Problem::error(code, message)),
            place: Place::Whole,
            label: String::new(),
        }
    }

    /// Says where.
    pub fn at(mut self, new: Place) -> Fault {
        if let Fault::Here { place, .. } = &mut self {
            *place = new;
        }
        self
    }

    /// The fault of an argument.
    pub fn argument(self, parameter: usize) -> Fault {
        self.at(Place::Argument(parameter))
    }

    /// Says what is wrong at the place.
    pub fn label(mut self, text: impl Into<String>) -> Fault {
        if let Fault::Here { label, .. } = &mut self {
            *label = text.into();
        }
        self
    }

    /// Says what would mend it.
    pub fn help(mut self, text: impl Into<String>) -> Fault {
        if let Fault::Here { problem, .. } = &mut self {
            problem.help = Some(text.into());
        }
        self
    }

    /// Adds a further line.
    pub fn note(mut self, text: impl Into<String>) -> Fault {
        if let Fault::Here { problem, .. } = &mut self {
            problem.notes.push(text.into());
        }
        self
    }

    /// A value of the wrong kind.
    pub fn kind(expected: &str, got: &str) -> Fault {
        Fault::new("value::kind", format!("expected {expected}, got {got}"))
            .label(format!("this is {got}"))
            .help(format!("put {expected} here"))
    }

    /// The problem as far as it is known, for one that travels through the array engine.
    pub fn into_problem(self) -> Box<Problem> {
        match self {
            Fault::Within(problem) | Fault::Here { problem, .. } => problem,
        }
    }

    /// The problem, once the places are known: of the whole and of each argument.
    pub fn locate(self, whole: Span, argument: impl Fn(usize) -> Option<Span>) -> Box<Problem> {
        match self {
            Fault::Within(mut problem) => {
                // The way there matters, its length does not.
                if problem.labels.len() < 4 && problem.span() != Some(whole) {
                    *problem = problem.label(whole, "called from here");
                }
                problem
            }
            Fault::Here { problem, place, label } => {
                let span = match place {
                    Place::Whole => whole,
                    Place::Argument(at) => argument(at).unwrap_or(whole),
                    Place::At(span) => span,
                };
                let label = if label.is_empty() { usual_label(problem.code).to_string() } else { label };
                Box::new(problem.label(span, label))
            }
        }
    }
}

/// What stands at the place of a fault that brings no words for it.
fn usual_label(code: &str) -> &'static str {
    match code {
        "array::ambiguous_step" => "no step holds for all elements",
        "array::dimension" => "no such dimension",
        "array::missing_symbols" => "not every array of symbols is listed",
        "array::mixed" => "symbols and variables meet here",
        "array::ndim_mismatch" => "of another number of dimensions",
        "array::steps" | "ndarray::shape" => "does not fit the array",
        "call::arity" => "takes another number of arguments",
        "codec::axis" | "ndarray::axes" => "has no such axis",
        "codec::dtype" => "the type is not known",
        "codec::overflow" | "ndarray::cast" => "a value in here does not fit",
        "file::missing" | "file::npy" | "file::png" | "file::write" => "this file",
        "ndarray::ragged" => "not all lists are of one length",
        "expression::not_linear" => "not linear",
        "limit::bits" | "ndarray::limit" => "too large",
        "limit::depth" => "too far from the symbols",
        "limit::index" => "too far out",
        "limit::length" => "too long",
        "limit::nesting" => "nested too deep",
        "limit::terms" => "too many terms",
        "ndarray::index" => "no such element",
        "value::range" => "out of range",
        _ => "does not fit",
    }
}

impl From<Box<Problem>> for Fault {
    fn from(problem: Box<Problem>) -> Fault {
        Fault::Within(problem)
    }
}

/// A problem that travels through the array engine and comes out as it was.
#[derive(Debug)]
pub struct Carried(pub Problem);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl Error for Carried {}

impl From<TooNested> for Fault {
    fn from(error: TooNested) -> Fault {
        Fault::new("limit::nesting", error.to_string()).help("keep values flatter: the limit is 200")
    }
}

impl From<MapError> for Fault {
    fn from(error: MapError) -> Fault {
        match error {
            MapError::TooNested(error) => error.into(),
            MapError::Duplicate(_) => Fault::new("value::range", error.to_string())
                .label("the same key")
                .help("write each key once"),
        }
    }
}

impl From<NotLinear> for Fault {
    fn from(error: NotLinear) -> Fault {
        match error {
            NotLinear::DivisionByZero => division_by_zero(),
            NotLinear::Product => Fault::new("expression::not_linear", error.to_string())
                .label("both sides hold symbols")
                .help("one side of `*` must be a number; a filter is linear in its samples"),
            NotLinear::Quotient => Fault::new("expression::not_linear", error.to_string())
                .argument(1)
                .label("this holds symbols")
                .help("divide by a number, or by an expression that differs by a factor only"),
        }
    }
}

/// The fault of `/`, `//` and `%` by 0.
pub fn division_by_zero() -> Fault {
    Fault::new("number::division_by_zero", "division by zero")
        .label("this is 0")
        .argument(1)
        .help("divide by something else, or choose before: `if d == 0 then 0 else n / d`")
}

impl From<MissingRange> for Fault {
    fn from(error: MissingRange) -> Fault {
        Fault::new("value::range", error.to_string()).argument(1).label("a range is missing").help(format!(
            "add a range for it, as in `bounds(e, {{{}: (-512, 511)}})`",
            error.0.to_string().split('[').next().unwrap_or("L")
        ))
    }
}

impl From<CodeError> for Fault {
    fn from(error: CodeError) -> Fault {
        match error {
            CodeError::DivisionByZero => division_by_zero(),
            CodeError::TooLarge { .. } | CodeError::TooWide { .. } => {
                Fault::new("limit::bits", error.to_string()).help("generate code for a part of the filter")
            }
            _ => Fault::new("value::range", error.to_string())
                .help("see the examples of `vcf help code` and `vcf help variables`"),
        }
    }
}

impl From<codec::ArrayError> for Fault {
    fn from(error: codec::ArrayError) -> Fault {
        Fault::new(error.code(), error.to_string()).help(error.help())
    }
}

impl From<codec::CodecError> for Fault {
    fn from(error: codec::CodecError) -> Fault {
        Fault::new(error.code(), error.to_string()).help(error.help())
    }
}

impl From<codec::NpyError> for Fault {
    fn from(error: codec::NpyError) -> Fault {
        match error {
            codec::NpyError::Interrupted => interrupted(),
            error => Fault::new(error.code(), error.to_string()).help(error.help()),
        }
    }
}

impl From<codec::DTypeError> for Fault {
    fn from(error: codec::DTypeError) -> Fault {
        Fault::new(error.code(), error.to_string()).help(error.help())
    }
}

impl From<ArrayError> for Fault {
    fn from(error: ArrayError) -> Fault {
        let (code, help) = match &error {
            ArrayError::Own(own) => {
                return match own.0.downcast_ref::<Carried>() {
                    Some(Carried(problem)) => Fault::Within(Box::new(problem.clone())),
                    None => Fault::new("value::range", error.to_string()).help("read other elements"),
                };
            }
            ArrayError::Code(inner) => return inner.clone().into(),
            ArrayError::Ndim(_) => {
                ("array::dimension", "give a number of dimensions from 1 to 8".to_string())
            }
            ArrayError::Dimension { dim, ndim } => ("array::dimension", dimension_help(*dim, *ndim)),
            ArrayError::NdimMismatch { .. } => {
                ("array::ndim_mismatch", "make both with the same number of dimensions".to_string())
            }
            ArrayError::Length { what: "indices", ndim, .. } => {
                ("index::length", format!("write one index per dimension, as in {}", example_index(*ndim)))
            }
            ArrayError::Length { what, ndim, .. } => {
                ("array::steps", format!("give one entry per dimension: {ndim} {what}"))
            }
            ArrayError::Step(_) => ("array::steps", "steps count samples and are at least 1".to_string()),
            ArrayError::Shift { bits } if bits.signum() < 0 => {
                ("array::shift", "shift the other way instead, by a count of 0 or more".to_string())
            }
            ArrayError::Shift { .. } => ("limit::bits", "shifts move by at most 1,000,000 bits".to_string()),
            ArrayError::IndexTooLarge => (
                "limit::index",
                "indices lie between -2^120 and 2^120, on the way through a filter too".to_string(),
            ),
            ArrayError::AmbiguousStep { .. } => (
                "array::ambiguous_step",
                "read elements one by one, as in `a[0]`; or build on arrays that are reached in one way"
                    .to_string(),
            ),
            ArrayError::NoPhases { .. } => {
                ("array::ambiguous_step", "build the filter on symbols or variables alone".to_string())
            }
            ArrayError::PeriodTooLarge => {
                ("limit::index", "elements can still be read one by one".to_string())
            }
            ArrayError::MissingSymbols(names) => {
                ("array::missing_symbols", format!("add {} to the arguments", names.join(" and ")))
            }
            ArrayError::NotSymbols(_) => (
                "array::missing_symbols",
                "list the arrays made by `symbols` that it is built on".to_string(),
            ),
            ArrayError::Mixed { .. } => {
                ("array::mixed", "build on `symbols` for algebra, or on `variables` for code".to_string())
            }
            ArrayError::NoTaps => ("stage::taps", "write at least one tap, as in taps=[1, 1]".to_string()),
            ArrayError::Shape { .. } | ArrayError::EmptyData => {
                ("value::range", "give at least one value".to_string())
            }
            ArrayError::TooDeep(limit) => (
                "limit::depth",
                format!(
                    "elements may lie at most {limit} operations deep; read them from an array nearer to the symbols"
                ),
            ),
            ArrayError::TooManyTerms => {
                ("limit::terms", "split the sum; the limit is 10,000,000 terms".to_string())
            }
            ArrayError::TooManyElements => (
                "limit::depth",
                format!("one element may be computed from at most {} others", array_limits::ELEMENTS),
            ),
            ArrayError::TooManySamples => {
                ("limit::length", format!("simulate at most {} samples at once", array_limits::SAMPLES))
            }
            ArrayError::MissingBand { .. } | ArrayError::NoBand { .. } => (
                "value::range",
                "give a map from (level, band) to arrays, such as `.coeffs` of an analysis".to_string(),
            ),
            ArrayError::MissingRange(name) => {
                let name = name.trim_matches('`');
                ("value::range", format!("add a range for it, as in `{{{name}: (-512, 511)}}`"))
            }
            ArrayError::TooWide => ("limit::bits", "use fewer bits for the picture".to_string()),
            ArrayError::NotData(name) => {
                let name = name.trim_matches('`');
                ("value::range", format!("give data for it, as in `{{{name}: data([[1, 2], [3, 4]])}}`"))
            }
            ArrayError::DifferentSpaces => ("value::kind", "build both in one session".to_string()),
            ArrayError::Interrupted => return interrupted(),
            ArrayError::FractionInCode(_) => ("value::range", "round it first, as in `x // 1`".to_string()),
        };
        let fault = Fault::new(code, error.to_string()).help(help);
        if matches!(error, ArrayError::NoPhases { .. }) { fault.label("has no filter phases") } else { fault }
    }
}

/// The fault of an evaluation that the user stopped.
pub fn interrupted() -> Fault {
    Fault::new("interrupted", "interrupted").label("this was being evaluated")
}

fn dimension_help(dim: i128, ndim: usize) -> String {
    let range = if ndim == 1 {
        "the only dimension is 0".to_string()
    } else {
        format!("dimensions count from 0 to {}", ndim - 1)
    };
    if dim < 0 { format!("{range}; negative ones are not counted from the end") } else { range }
}

fn example_index(ndim: usize) -> String {
    format!("`a[{}]`", vec!["0"; ndim].join(", "))
}
