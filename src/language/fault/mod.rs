//! What built-ins and operators fail with: a problem that does not know its place yet.

mod arrays;
mod carried;
mod conversions;
mod explained;
mod filters;

use crate::arrays::Interrupt;
use crate::diagnostics::{Problem, ProblemCode, Span};
use vcfilter_machine::Exceeded;

pub(super) use conversions::too_long_a_text;
pub(crate) use explained::{Audience, Explained};

/// Where in a call something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultPlace {
    /// The whole call or operation.
    Whole,
    /// An argument, by its parameter's place in the declaration.
    Argument(usize),
}

impl FaultPlace {
    /// The left side of an operator.
    pub(crate) const LEFT: FaultPlace = FaultPlace::Argument(0);
    /// The right side of an operator.
    pub(crate) const RIGHT: FaultPlace = FaultPlace::Argument(1);
    /// What is indexed.
    pub(crate) const INDEXED: FaultPlace = FaultPlace::Argument(0);

    /// An index, the first one by 0.
    pub(crate) const fn index(at: usize) -> FaultPlace {
        FaultPlace::Argument(1 + at)
    }
}

/// Why a built-in or an operator gives no value.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Found here; it gets its span from the call.
    Here {
        /// Everything but the places.
        problem: Box<Problem>,
        /// Where.
        place: FaultPlace,
        /// What is wrong there, in a few words.
        label: String,
        /// An array that has no entry in a map, and the entry's value: the help will name the array as the program
        /// can write it.
        lacking: Option<(u64, &'static str)>,
        /// Parameters that stand in braces in the help, in the place of what the program wrote for them.
        naming: &'static [&'static str],
    },
    /// Found in a function that was called back, with its places.
    Within(Box<Problem>),
}

impl Fault {
    /// A fault of the whole call.
    pub(crate) fn new(code: ProblemCode, message: impl Into<String>) -> Fault {
        Fault::Here {
            problem: Box::new(Problem::error(code, message)),
            place: FaultPlace::Whole,
            label: String::new(),
            lacking: None,
            naming: &[],
        }
    }

    /// Says where.
    pub(crate) fn at(mut self, new: FaultPlace) -> Fault {
        if let Fault::Here { place, .. } = &mut self {
            *place = new;
        }
        self
    }

    /// The fault of an argument, which knows its place, or of a side of an operator.
    pub(crate) fn argument(self, argument: impl Into<FaultPlace>) -> Fault {
        self.at(argument.into())
    }

    /// Says what is wrong at the place.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Fault {
        if let Fault::Here { label, .. } = &mut self {
            *label = text.into();
        }
        self
    }

    /// Says what would mend it.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Fault {
        if let Fault::Here { problem, .. } = &mut self {
            problem.help = Some(text.into());
        }
        self
    }

    /// Says what would mend it where it has a code, and something better is known.
    pub(crate) fn help_of(self, code: ProblemCode, text: Option<String>) -> Fault {
        match (&self, text) {
            (Fault::Here { problem, .. }, Some(text)) if problem.code == code => self.help(text),
            _ => self,
        }
    }

    /// Says which array, by its identity, has no entry in a map, and what the entry's value may be.
    pub(crate) fn lacking(mut self, array: Option<u64>, value: &'static str) -> Fault {
        if let (Fault::Here { lacking, .. }, Some(array)) = (&mut self, array) {
            *lacking = Some((array, value));
        }
        self
    }

    /// Says how the array that has no entry is written, where a function knows that.
    pub(crate) fn written(self, name: impl FnOnce(u64) -> Option<String>) -> Fault {
        let Fault::Here { lacking: Some((array, value)), .. } = self else { return self };
        match name(array) {
            Some(name) => self.help(format!("add an entry for it, as in `{{{name}: {value}}}`")),
            None => self,
        }
    }

    /// Says that parameters stand in braces in the help: `{w}`.
    pub(crate) fn naming(mut self, parameters: &'static [&'static str]) -> Fault {
        if let Fault::Here { naming, .. } = &mut self {
            *naming = parameters;
        }
        self
    }

    /// Puts what a program wrote for parameters into the help; where that is not known, their names.
    pub(crate) fn named(mut self, written: impl Fn(&str) -> Option<String>) -> Fault {
        if let Fault::Here { problem, naming, .. } = &mut self
            && let Some(help) = &mut problem.help
        {
            for parameter in std::mem::take(naming) {
                let written = written(parameter).unwrap_or_else(|| (*parameter).to_string());
                *help = help.replace(&format!("{{{parameter}}}"), &written);
            }
        }
        self
    }

    /// Adds a further line.
    pub(crate) fn note(mut self, text: impl Into<String>) -> Fault {
        if let Fault::Here { problem, .. } = &mut self {
            problem.notes.push(text.into());
        }
        self
    }

    /// A value of the wrong kind.
    pub(crate) fn kind(expected: &str, got: &str) -> Fault {
        Fault::new(ProblemCode::ValueKind, format!("expected {expected}, got {got}"))
            .label(format!("this is {got}"))
            .help(format!("put {expected} here"))
    }

    /// The problem where there are no places, as in a command.
    pub(crate) fn without_places(self) -> Problem {
        match self.named(|_| None) {
            Fault::Here { problem, .. } | Fault::Within(problem) => *problem,
        }
    }

    /// The problem, once the places are known: of the whole and of each argument.
    pub(crate) fn locate(self, whole: Span, argument: impl Fn(usize) -> Option<Span>) -> Box<Problem> {
        match self.named(|_| None) {
            Fault::Within(mut problem) => {
                // The way there matters, its length does not.
                if problem.labels.len() < 4 && problem.span() != Some(whole) {
                    *problem = problem.label(whole, "called from here");
                }
                problem
            }
            Fault::Here { problem, place, label, .. } => {
                let span = match place {
                    FaultPlace::Whole => whole,
                    FaultPlace::Argument(at) => argument(at).unwrap_or(whole),
                };
                let label = if label.is_empty() { usual_label(problem.code).to_string() } else { label };
                Box::new(problem.label(span, label))
            }
        }
    }
}

/// What stands at the place of a fault that brings no words for it.
fn usual_label(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::ArrayAmbiguousStep => "no step holds for all elements",
        ProblemCode::ArrayDimension => "no such dimension",
        ProblemCode::ArrayMissingSymbols => "not every array of symbols is listed",
        ProblemCode::ArrayMixed => "symbols and variables meet here",
        ProblemCode::ArrayNdimMismatch => "of another number of dimensions",
        ProblemCode::ArraySize => "no such size",
        ProblemCode::ArraySizeMismatch => "of another size, or with other edges",
        ProblemCode::ArrayEdges => "no such edges",
        ProblemCode::ArraySteps | ProblemCode::NdarrayShape => "does not fit the array",
        ProblemCode::CallArity => "takes another number of arguments",
        ProblemCode::CodecAxis | ProblemCode::NdarrayAxes => "has no such axis",
        ProblemCode::CodecDtype => "the type is not known",
        ProblemCode::CodecOverflow | ProblemCode::NdarrayCast => "a value in here does not fit",
        ProblemCode::FilterNotInteger => "has no integer stages",
        ProblemCode::FilterNotReconstructing => "do not reconstruct",
        ProblemCode::FilterNoZero => "its zeros are not where they should be",
        ProblemCode::FilterNotDivisible => "does not divide",
        ProblemCode::FilterNotInvertible => "has no such inverse",
        ProblemCode::FilterOrders => "no such wavelet",
        ProblemCode::FilterZero => "this is 0",
        ProblemCode::FileMissing | ProblemCode::FileNpy | ProblemCode::FilePng | ProblemCode::FileWrite => {
            "this file"
        }
        ProblemCode::NdarrayRagged => "not all lists are of one length",
        ProblemCode::ExpressionNotLinear => "not linear",
        ProblemCode::LimitBits | ProblemCode::NdarrayLimit => "too large",
        ProblemCode::LimitDepth => "too far from the symbols",
        ProblemCode::LimitIndex => "too far out",
        ProblemCode::LimitLength => "too long",
        ProblemCode::LimitMemory => "this takes too much",
        ProblemCode::LimitNesting => "nested too deep",
        ProblemCode::LimitPhases => "too many phases",
        ProblemCode::LimitTerms => "too many terms",
        ProblemCode::NdarrayIndex => "no such element",
        ProblemCode::ValueRange => "out of range",
        _ => "does not fit",
    }
}

impl From<Box<Problem>> for Fault {
    fn from(problem: Box<Problem>) -> Fault {
        Fault::Within(problem)
    }
}

/// The fault of `/`, `//` and `%` by 0.
pub(super) fn division_by_zero() -> Fault {
    Fault::new(ProblemCode::NumberDivisionByZero, "division by zero")
        .label("this is 0")
        .argument(FaultPlace::RIGHT)
        .help("divide by something else, or choose before: `if d == 0 then 0 else n / d`")
}

/// The fault of an irrational number where a fraction is asked for.
pub(super) fn irrational(number: &crate::algebra::Number) -> Fault {
    Fault::new(ProblemCode::ValueKind, format!("expected a fraction, found the irrational number {number}"))
        .label("irrational")
        .help("`floor(x * 2 ** 16) / 2 ** 16` is a fraction nearby")
}

/// The fault of an evaluation that was stopped.
pub(crate) fn interrupted() -> Fault {
    Fault::new(ProblemCode::Interrupted, "interrupted").label("this was being evaluated")
}

/// A problem as it is told: that of work which a limit of its budget stopped names the limit.
pub(crate) fn with_limit(problem: Problem, interrupt: &Interrupt) -> Problem {
    let limit = interrupt.exceeded().filter(|_| problem.code == ProblemCode::Interrupted);
    let Some(limit) = limit else { return problem };
    let code = code_of_limit(limit);
    let help = match limit {
        Exceeded::Memory(_) => conversions::LESS,
        Exceeded::Time(_) => "compute less at a time, or raise the limit: `--timeout 5m` of the command",
        _ => "write out a part of it, or raise the limit: `--max-output 4GiB` of the command",
    };
    let notes = problem.notes.iter().cloned().chain(problem.help.clone()).collect();
    Problem { code, message: format!("stopped: {limit}"), notes, help: Some(help.into()), ..problem }
}

/// The code of the problem that a limit was exceeded.
pub(super) fn code_of_limit(limit: Exceeded) -> ProblemCode {
    match limit {
        Exceeded::Memory(_) => ProblemCode::LimitMemory,
        Exceeded::Time(_) => ProblemCode::LimitTime,
        _ => ProblemCode::LimitOutput,
    }
}
