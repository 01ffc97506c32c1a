//! What built-ins and operators fail with: a problem that does not know its place yet.

mod conversions;
mod explained;

use std::error::Error;
use std::fmt;

use crate::diagnostics::{Problem, Span};

pub(crate) use explained::{Audience, Explained};

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
        /// An array that has no entry in a map, and the entry's value: the help will name the array as the program
        /// can write it.
        lacking: Option<(u64, &'static str)>,
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
            lacking: None,
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

    /// Says which array, by its identity, has no entry in a map, and what the entry's value may be.
    pub fn lacking(mut self, array: Option<u64>, value: &'static str) -> Fault {
        if let (Fault::Here { lacking, .. }, Some(array)) = (&mut self, array) {
            *lacking = Some((array, value));
        }
        self
    }

    /// Says how the array that has no entry is written, where a function knows that.
    pub fn written(self, name: impl FnOnce(u64) -> Option<String>) -> Fault {
        let Fault::Here { lacking: Some((array, value)), .. } = self else { return self };
        match name(array) {
            Some(name) => self.help(format!("add an entry for it, as in `{{{name}: {value}}}`")),
            None => self,
        }
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
            Fault::Here { problem, place, label, .. } => {
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
        "filter::not_integer" => "has no integer stages",
        "filter::not_reconstructing" => "do not reconstruct",
        "filter::no_zero" => "its zeros are not where they should be",
        "filter::not_divisible" => "does not divide",
        "filter::not_invertible" => "has no such inverse",
        "filter::orders" => "no such wavelet",
        "filter::zero" => "this is 0",
        "file::missing" | "file::npy" | "file::png" | "file::write" => "this file",
        "ndarray::ragged" => "not all lists are of one length",
        "expression::not_linear" => "not linear",
        "limit::bits" | "ndarray::limit" => "too large",
        "limit::depth" => "too far from the symbols",
        "limit::index" => "too far out",
        "limit::length" => "too long",
        "limit::memory" => "this takes too much",
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

/// The fault of `/`, `//` and `%` by 0.
pub fn division_by_zero() -> Fault {
    Fault::new("number::division_by_zero", "division by zero")
        .label("this is 0")
        .argument(1)
        .help("divide by something else, or choose before: `if d == 0 then 0 else n / d`")
}

/// The problem of an expression, or a file, that lies further down than the memory for a stack reaches.
pub fn too_deep(span: Span) -> Box<Problem> {
    let problem = Problem::error("limit::memory", "not enough memory to go a level further down")
        .label(span, "too far down")
        .help("nest less, let fewer functions call each other, or let the process have more memory");
    Box::new(problem)
}

/// The fault of an evaluation that the user stopped.
pub fn interrupted() -> Fault {
    Fault::new("interrupted", "interrupted").label("this was being evaluated")
}
