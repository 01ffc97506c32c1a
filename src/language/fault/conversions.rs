//! Errors of the rooms above as faults: each gets its code, and help that says what would work.

use std::fmt::Display;

use crate::algebra::{MissingRange, NotLinear, Number, Symbol};
use crate::arrays::code::CodeError;
use crate::arrays::{ArrayError, MissingInput, limits as array_limits};
use crate::codec;
use crate::diagnostics::ProblemCode;
use crate::display::NoFormula;
use crate::filters::{FilterError, NoiseError};
use crate::values::{MapError, TooNested};
use crate::wavelets::TransformError;
use vcfilter_machine::{NoMemory, Stopped};

use super::{Audience, Explained, Fault, division_by_zero, interrupted};

impl From<TooNested> for Fault {
    fn from(error: TooNested) -> Fault {
        Fault::new(ProblemCode::LimitNesting, error.to_string()).help("keep values flatter: the limit is 200")
    }
}

impl From<Stopped> for Fault {
    fn from(stopped: Stopped) -> Fault {
        match stopped {
            Stopped::Interrupted => interrupted(),
            Stopped::Memory(error) => error.into(),
        }
    }
}

impl From<NoMemory> for Fault {
    fn from(error: NoMemory) -> Fault {
        Fault::new(ProblemCode::LimitMemory, error.to_string()).help(LESS)
    }
}

/// What helps where memory ends.
pub(super) const LESS: &str = "compute less at a time, or let the process have more memory";

impl From<MapError> for Fault {
    fn from(error: MapError) -> Fault {
        match error {
            MapError::TooNested(error) => error.into(),
            MapError::Duplicate(_) => Fault::new(ProblemCode::ValueRange, error.to_string())
                .label("the same key")
                .help("write each key once"),
        }
    }
}

impl From<NotLinear> for Fault {
    fn from(error: NotLinear) -> Fault {
        match error {
            NotLinear::DivisionByZero => division_by_zero(),
            NotLinear::Product => Fault::new(ProblemCode::ExpressionNotLinear, error.to_string())
                .label("both sides hold symbols")
                .help("one side of `*` must be a number; a filter is linear in its samples"),
            NotLinear::Quotient => Fault::new(ProblemCode::ExpressionNotLinear, error.to_string())
                .argument(super::FaultPlace::RIGHT)
                .label("this holds symbols")
                .help("divide by a number, or by an expression that differs by a factor only"),
            _ => unforeseen(&error),
        }
    }
}

impl From<MissingRange> for Fault {
    fn from(error: MissingRange) -> Fault {
        let lacking = MissingInput::symbol(&error.0);
        let fault = Fault::new(ProblemCode::ValueRange, error.to_string()).label("a range is missing");
        match &error.0 {
            Symbol::Element(..) => unnamed(fault, &lacking, "(-512, 511)"),
            symbol => {
                let integer = if symbol.is_integer() { ", integer=true" } else { "" };
                fault.help(format!(
                    "add a range for it, as in `{{symbol(\"{symbol}\"{integer}): (-512, 511)}}`"
                ))
            }
        }
    }
}

impl From<CodeError> for Fault {
    fn from(error: CodeError) -> Fault {
        match error {
            CodeError::DivisionByZero => division_by_zero(),
            CodeError::TooLarge { .. } | CodeError::TooWide { .. } => {
                Fault::new(ProblemCode::LimitBits, error.to_string())
                    .help("generate code for a part of the filter")
            }
            _ => Fault::new(ProblemCode::ValueRange, error.to_string())
                .help("see the examples of `vcf help code` and `vcf help variables`"),
        }
    }
}

impl From<NoiseError> for Fault {
    fn from(error: NoiseError) -> Fault {
        match error {
            NoiseError::Filter(error) => error.into(),
            NoiseError::Array(error) => (*error).into(),
            error => unforeseen(&error),
        }
    }
}

/// An error that a newer version of a crate below added: it says itself what is wrong.
fn unforeseen(error: &dyn std::error::Error) -> Fault {
    Fault::new(ProblemCode::ValueRange, error.to_string()).help("`vcf help NAME` shows what a function takes")
}

/// `h * 2`, or `h / 2` for the factor 1/2.
fn times(name: &str, factor: &Number) -> String {
    match Number::ONE.divided_by(factor) {
        _ if factor.is_integer() => format!("{name} * {factor}"),
        Some(over) if over.is_integer() => format!("{name} / {over}"),
        _ => format!("{name} * ({factor})"),
    }
}

fn over(name: &str, factor: &Number) -> String {
    Number::ONE.divided_by(factor).map_or_else(|| name.to_string(), |over| times(name, &over))
}

impl From<FilterError> for Fault {
    fn from(error: FilterError) -> Fault {
        let (code, help) = match &error {
            FilterError::TooLong => (
                ProblemCode::LimitLength,
                "filters may have up to 10,000 entries: take shorter ones, fewer levels or smaller delays",
            ),
            FilterError::TooLarge => (
                ProblemCode::LimitBits,
                "round the entries first, as `round_taps(p, 12).filter` does, or take shorter polynomials",
            ),
            FilterError::DivisionByZero => return division_by_zero(),
            FilterError::NotDivisible { .. } => {
                (ProblemCode::FilterNotDivisible, "`divide(a, b)` gives quotient and remainder")
            }
            FilterError::NotInvertible { .. } => (
                ProblemCode::FilterNotInvertible,
                "a matrix has an inverse of Laurent polynomials where its determinant is a single power of z",
            ),
            FilterError::NotReconstructing { found, .. }
                if found.nearly_monomial(&Number::ratio(1, 100)).is_some() =>
            {
                (
                    ProblemCode::FilterNotReconstructing,
                    "for taps that were rounded give a tolerance: `lifting(h, g, tolerance=1e-9)`",
                )
            }
            FilterError::NotReconstructing { .. } => (
                ProblemCode::FilterNotReconstructing,
                "h is the low-pass of analysis, g that of synthesis; where g is the high-pass of analysis, `lifting(filter_bank(h, h1=g))`",
            ),
            FilterError::NoInverse { next, nearly, .. } => {
                let help = if *nearly {
                    "for taps that were rounded give a tolerance: `lifting(bank, tolerance=1e-6)`"
                } else {
                    "`reconstruction(bank)` tells more; the low-pass filters alone are factored by `lifting(bank.h0, bank.g0)`"
                };
                let fault = Fault::new(ProblemCode::FilterNotReconstructing, error.to_string()).help(help);
                return next.iter().fold(fault, |fault, failure| fault.note(failure.to_string()));
            }
            FilterError::NotInPlace { delay, gain } => {
                let filter = |name: &str| match delay {
                    0 => over(&format!("bank.{name}"), gain),
                    _ if gain.is_one() => format!("delay(bank.{name}, {})", -delay),
                    _ => over(&format!("delay(bank.{name}, {})", -delay), gain),
                };
                return Fault::new(ProblemCode::FilterNotInteger, error.to_string())
                    .note("lifting stages give back what went in, neither late nor scaled")
                    .help(format!("take `{}` and `{}` for analysis", filter("h0"), filter("h1")));
            }
            FilterError::CommonFactor { filter: "h", .. } => (
                ProblemCode::FilterNotReconstructing,
                "take another h, whose even and odd entries have nothing in common",
            ),
            FilterError::CommonFactor { .. } => (
                ProblemCode::FilterNotReconstructing,
                "take another g, whose even and odd entries have nothing in common",
            ),
            FilterError::TooManyTaps => (ProblemCode::LimitLength, "factor a shorter filter"),
            FilterError::NoFactoring { .. } => (
                ProblemCode::FilterNotReconstructing,
                "give another tolerance, near to the rounding of the taps",
            ),
            FilterError::Scales { band: "high", scale } => {
                let (h1, g1) = (times("bank.h1", scale), over("bank.g1", scale));
                return Fault::new(ProblemCode::FilterNotInteger, error.to_string())
                    .help(format!("scale the high-pass filters: take `{h1}` and `{g1}`"));
            }
            FilterError::Scales { scale, .. } => {
                let call = format!("wavelet(lifting({}, {}))", times("h", scale), over("g", scale));
                return Fault::new(ProblemCode::FilterNotInteger, error.to_string())
                    .help(format!("scale the filters, those of a bank f are f.h0 and f.g0: `{call}`"));
            }
            FilterError::Delays { band: "high", .. } => (
                ProblemCode::FilterNotInteger,
                "delay h1 and g1 so that the one is centred at n = -1 and the other at n = 1",
            ),
            FilterError::Delays { .. } => {
                (ProblemCode::FilterNotInteger, "delay h and g so that both are centred at n = 0")
            }
            FilterError::NotDyadic { .. } => (
                ProblemCode::FilterNotInteger,
                "integer lifting shifts right: round the taps first, as `round_taps(lifting(h, g), 12)` does",
            ),
            FilterError::Interrupted => return interrupted(),
            FilterError::Memory(error) => return (*error).into(),
            FilterError::Zero => (ProblemCode::FilterZero, "give a filter with an entry that is not 0"),
            FilterError::Tolerance { .. } => (
                ProblemCode::ValueRange,
                "give a smaller tolerance, such as 1/1000, or 1e-9 for taps with many digits",
            ),
            FilterError::TooMany { .. } => {
                (ProblemCode::LimitLength, "take a shorter filter or fewer levels")
            }
            // Rounding of taps leaves a little; more than that no tolerance makes a low-pass filter.
            FilterError::NoZeroAtNyquist { leak } if leak.0 > 0.01 => (
                ProblemCode::FilterNoZero,
                "a low-pass filter is 0 at z = -1: its even taps and its odd taps have the same sum; `zeros(f)` shows where f is 0",
            ),
            FilterError::NoZeroAtNyquist { .. } => (
                ProblemCode::FilterNoZero,
                "`zeros(f)` shows the zeros of a filter; where its taps are rounded, give a tolerance, as in `tolerance=1/1000`",
            ),
            FilterError::Range => (
                ProblemCode::LimitBits,
                "sizes may differ by up to 300 bits, and lie between about 1e-150 and 1e150: scale the filter",
            ),
            FilterError::NoDc => {
                (ProblemCode::FilterNoZero, "give the low-pass filter of a bank, such as `fir(w).g0`")
            }
            FilterError::Orders { .. } => {
                (ProblemCode::FilterOrders, "try `interpolating(4, 2)` or `spline(2, 2)`")
            }
            error => return unforeseen(error),
        };
        Fault::new(code, error.to_string()).help(help)
    }
}

impl From<NoFormula> for Fault {
    fn from(error: NoFormula) -> Fault {
        let help = match &error {
            NoFormula::TooLong => {
                return Fault::new(ProblemCode::LimitLength, error.to_string())
                    .help("write out a part of it");
            }
            NoFormula::Kind("an array") => "take an element, as in `latex(a[0])`",
            NoFormula::Kind("a plot") => "display a plot, or save it: `save(p, \"p.svg\")`",
            NoFormula::Kind(_) => {
                "numbers, expressions, ranges, polynomials, matrices, stages, wavelets, lists of them, and maps to numbers have formulas"
            }
        };
        Fault::new(ProblemCode::ValueKind, error.to_string()).label("has no formula").help(help)
    }
}

/// The fault of an error that has its own code and help.
fn explained(error: &(impl Explained + Display)) -> Fault {
    Fault::new(error.code(), error.to_string()).help(error.help(Audience::Program))
}

impl From<codec::NdArrayError> for Fault {
    fn from(error: codec::NdArrayError) -> Fault {
        explained(&error)
    }
}

impl From<codec::CodecError> for Fault {
    fn from(error: codec::CodecError) -> Fault {
        match error {
            codec::CodecError::Mismatch { .. } => explained(&error).label("of another type"),
            _ => explained(&error),
        }
    }
}

impl From<codec::NpyError> for Fault {
    fn from(error: codec::NpyError) -> Fault {
        match &error {
            codec::NpyError::Interrupted => interrupted(),
            codec::NpyError::Codec { problem, .. }
                if matches!(**problem, codec::CodecError::Mismatch { .. }) =>
            {
                explained(&error).label("of another type")
            }
            _ => explained(&error),
        }
    }
}

impl From<codec::DTypeError> for Fault {
    fn from(error: codec::DTypeError) -> Fault {
        explained(&error)
    }
}

impl From<TransformError> for Fault {
    fn from(error: TransformError) -> Fault {
        match error {
            TransformError::Array(error) => (*error).into(),
            error => Fault::new(ProblemCode::ValueRange, error.to_string())
                .help("give a map from (level, band) to arrays, such as `.coeffs` of an analysis"),
        }
    }
}

impl From<ArrayError> for Fault {
    fn from(error: ArrayError) -> Fault {
        let (code, help) = match &error {
            ArrayError::Custom(own) => return own.into(),
            ArrayError::Code(inner) => return inner.clone().into(),
            ArrayError::Ndim(_) => {
                (ProblemCode::ArrayDimension, "give a number of dimensions from 1 to 8".to_string())
            }
            ArrayError::Dimension { dim, ndim } => (ProblemCode::ArrayDimension, dimension_help(*dim, *ndim)),
            ArrayError::NdimMismatch { .. } => {
                (ProblemCode::ArrayNdimMismatch, "make both with the same number of dimensions".to_string())
            }
            ArrayError::Length { what: "indices", ndim, .. } => (
                ProblemCode::IndexLength,
                format!("write one index per dimension, as in {}", example_index(*ndim)),
            ),
            ArrayError::Length { what, ndim, .. } => {
                (ProblemCode::ArraySteps, format!("give one entry per dimension: {ndim} {what}"))
            }
            ArrayError::Step(_) => {
                (ProblemCode::ArraySteps, "steps count samples and are at least 1".to_string())
            }
            ArrayError::Shift { bits } if bits.signum() < 0 => {
                (ProblemCode::ArrayShift, "shift the other way instead, by a count of 0 or more".to_string())
            }
            ArrayError::Shift { .. } => {
                (ProblemCode::LimitBits, "shifts move by at most 1,000,000 bits".to_string())
            }
            ArrayError::IndexTooLarge => (
                ProblemCode::LimitIndex,
                "indices lie between -2^120 and 2^120, on the way through a filter too".to_string(),
            ),
            ArrayError::AmbiguousStep { .. } => (
                ProblemCode::ArrayAmbiguousStep,
                "read elements one by one, as in `a[0]`; or build on arrays that are reached in one way"
                    .to_string(),
            ),
            ArrayError::NoPhases { .. } => (
                ProblemCode::ArrayAmbiguousStep,
                "build the filter on symbols or variables alone".to_string(),
            ),
            ArrayError::PeriodTooLarge => {
                (ProblemCode::LimitIndex, "elements can still be read one by one".to_string())
            }
            ArrayError::MissingSymbols(names) => {
                (ProblemCode::ArrayMissingSymbols, format!("add {} to the arguments", names.join(" and ")))
            }
            ArrayError::NotSymbols(_) => (
                ProblemCode::ArrayMissingSymbols,
                "list the arrays made by `symbols` that it is built on".to_string(),
            ),
            ArrayError::Mixed { .. } => (
                ProblemCode::ArrayMixed,
                "build on `symbols` for algebra, or on `variables` for code".to_string(),
            ),
            ArrayError::NoTaps => {
                (ProblemCode::StageTaps, "write at least one tap, as in taps=[1, 1]".to_string())
            }
            ArrayError::Shape { .. } | ArrayError::EmptyData => {
                (ProblemCode::ValueRange, "give at least one value".to_string())
            }
            ArrayError::TooDeep(limit) => (
                ProblemCode::LimitDepth,
                format!(
                    "elements may lie at most {limit} operations deep; read them from an array nearer to the symbols"
                ),
            ),
            ArrayError::TooManyTerms => {
                (ProblemCode::LimitTerms, "split the sum; the limit is 10,000,000 terms".to_string())
            }
            ArrayError::TooManyElements => (
                ProblemCode::LimitDepth,
                format!("one element may be computed from at most {} others", array_limits::ELEMENTS),
            ),
            ArrayError::TooManySamples => (
                ProblemCode::LimitLength,
                format!("simulate at most {} samples at once", array_limits::SAMPLES),
            ),
            ArrayError::MissingRange(lacking) => {
                return unnamed(
                    Fault::new(ProblemCode::ValueRange, error.to_string()),
                    lacking,
                    "(-512, 511)",
                );
            }
            ArrayError::TooWide => (ProblemCode::LimitBits, "use fewer bits for the picture".to_string()),
            ArrayError::NotData(lacking) => {
                return unnamed(
                    Fault::new(ProblemCode::ValueRange, error.to_string()),
                    lacking,
                    "data([[1, 2], [3, 4]])",
                );
            }
            ArrayError::DifferentSpaces => (ProblemCode::ValueKind, "build both in one session".to_string()),
            ArrayError::Interrupted => return interrupted(),
            ArrayError::Memory(error) => return (*error).into(),
            ArrayError::FractionInCode(_) => {
                (ProblemCode::ValueRange, "round it first, as in `x // 1`".to_string())
            }
            error => return unforeseen(error),
        };
        let fault = Fault::new(code, error.to_string()).help(help);
        if matches!(error, ArrayError::NoPhases { .. }) { fault.label("has no filter phases") } else { fault }
    }
}

/// The fault of an array without an entry, as long as nobody says how a program writes that array.
fn unnamed(fault: Fault, lacking: &MissingInput, value: &'static str) -> Fault {
    fault.lacking(lacking.array, value).label("no entry for it").help(
        "no name leads to it: give one to the array, or to the transform that made it, and add an entry for it",
    )
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
