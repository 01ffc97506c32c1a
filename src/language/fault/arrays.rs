//! Codes and help of what can be wrong with arrays of filters.

use crate::arrays::{ArrayError, MissingInput, limits as array_limits};
use crate::diagnostics::ProblemCode;

use super::conversions::unforeseen;
use super::{Fault, interrupted};

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
            ArrayError::Length { what: "sizes", ndim, .. } => (
                ProblemCode::ArraySize,
                format!("give a size per dimension, as in {}", example_size(*ndim)),
            ),
            ArrayError::Size(_) => {
                (ProblemCode::ArraySize, "give a size of 1 or more, or none for an infinite array".to_string())
            }
            ArrayError::OddSize { dim, size, .. } => (
                ProblemCode::ArraySize,
                format!(
                    "give dimension {dim} an even size, such as {}, or the array edges \"reflect\", which take any size",
                    size + 1
                ),
            ),
            ArrayError::AnySize => {
                return Fault::new(ProblemCode::ArraySize, error.to_string()).label("of any size").help(
                    "make it with a size, as in `size=(64, 48)`, to read elements; `bounds` and `witness` take an array of any size",
                );
            }
            ArrayError::AnyOddSize { .. } => {
                return Fault::new(ProblemCode::ArraySize, error.to_string())
                    .label("may be odd")
                    .help("make the transform with more levels, or with a size, as in `size=(64, 48)`");
            }
            ArrayError::LongRamps => (
                ProblemCode::LimitLength,
                "take stages of fewer taps, fewer levels, or a size, as in `size=(64, 48)`".to_string(),
            ),
            ArrayError::NotSeparable => {
                return Fault::new(ProblemCode::ArraySize, error.to_string())
                    .label("is not made of symbols in this way")
                    .help("build the filter on `symbols`; bounds of one size, as in `size=(64, 48)`, go through elements one by one where they must");
            }
            ArrayError::Outside { size, .. } => {
                let ends = size.iter().map(|n| format!("0 to {}", n - 1)).collect::<Vec<_>>().join(" and ");
                (ProblemCode::IndexOutOfRange, format!("indices go from {ends}"))
            }
            ArrayError::DifferentSizes(_) => (
                ProblemCode::ArraySizeMismatch,
                "make both with `size=` and the same `edges=`; `data(v, \"none\")` has the size of its values, \
                 and `with_edges(a, \"reflect\")` other edges"
                    .to_string(),
            ),
            ArrayError::NoSamples(_) => {
                (ProblemCode::ArraySize, "begin nearer to the first sample, or make the array larger".to_string())
            }
            ArrayError::NoEdges => (
                ProblemCode::ArrayEdges,
                "make the array with a size, as in `symbols(2, \"P\", size=(64, 48))`, or of values, as in \
                 `data(v, \"none\")`"
                    .to_string(),
            ),
            ArrayError::TooManySized => (
                ProblemCode::LimitLength,
                "ask for the bounds of elements near the edges and of a few inside, or make the array smaller"
                    .to_string(),
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
            ArrayError::Offset { shift, .. } => (
                ProblemCode::ValueRange,
                match shift {
                    0 => "leave it out: with S=0 nothing is rounded".to_string(),
                    shift => format!("give an integer from 0 to 2^{shift} - 1; a larger one is a constant added to the result"),
                },
            ),
            ArrayError::WordBits(_) => {
                (ProblemCode::ValueRange, "words have from 1 to 1,000,000 bits".to_string())
            }
            ArrayError::WordsHaveWidths(_) => {
                return Fault::new(ProblemCode::ValueRange, error.to_string()).label("works in words").help(
                    "leave `bits` out to learn how wide its arrays get; `bounds` tells what the arrays of `analysis` hold",
                );
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
                "build the filter on infinite symbols or variables alone".to_string(),
            ),
            ArrayError::PeriodTooLarge => {
                (ProblemCode::LimitIndex, "elements can still be read one by one".to_string())
            }
            ArrayError::TooManyPhases { in_all: true, .. } => (
                ProblemCode::LimitPhases,
                "use fewer levels: each that splits both dimensions makes four times as many".to_string(),
            ),
            ArrayError::TooManyPhases { .. } => {
                (ProblemCode::LimitPhases, "elements can still be read one by one".to_string())
            }
            ArrayError::NoPattern(_) => (
                ProblemCode::ValueRange,
                "analyse a transform whose values depend on the picture".to_string(),
            ),
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
            ArrayError::TooManyTerms(most) => {
                let help = format!("split the sum; the limit is {most} terms: `--max-terms` of the command, at most 10 million");
                (ProblemCode::LimitTerms, help)
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
            ArrayError::NoSize(_) => {
                return Fault::new(ProblemCode::ArraySize, error.to_string())
                    .label("has no size")
                    .help("make it with one, as in `symbols(2, \"P\", size=(64, 48))` or `picture(rows, \"none\")`");
            }
            ArrayError::EmptyRange { .. } => {
                (ProblemCode::ValueRange, "write the least value first, as in `(0, 255)`".to_string())
            }
            ArrayError::Fraction { what: "a lifting stage" | "a right shift", .. } => (
                ProblemCode::ValueRange,
                "scale the values, so that all are integers; filters without rounding take fractions: `transform(fir(w), x)`, `convolve(h, x)`"
                    .to_string(),
            ),
            ArrayError::Fraction { .. } => {
                (ProblemCode::ValueRange, "scale the values, so that all are integers".to_string())
            }
            ArrayError::QuantisationIndex(_) => {
                (ProblemCode::ValueRange, "give an index from 0 to 1,000,000".to_string())
            }
            ArrayError::TooWide => (ProblemCode::LimitBits, "use fewer bits for the picture, or a narrower range".to_string()),
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
pub(super) fn unnamed(fault: Fault, lacking: &MissingInput, value: &'static str) -> Fault {
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

fn example_size(ndim: usize) -> String {
    let sizes = (0..ndim).map(|dim| if dim == 0 { "64" } else { "48" }).collect::<Vec<_>>().join(", ");
    format!("`size=({sizes}{})`", if ndim == 1 { "," } else { "" })
}

fn example_index(ndim: usize) -> String {
    format!("`a[{}]`", vec!["0"; ndim].join(", "))
}
