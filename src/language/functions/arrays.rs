//! Arrays: infinite ones, and ones with a size; what is made of others is here, and what is not in `leaves`.

use std::sync::Arc;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError, Stage};
use crate::diagnostics::ProblemCode;
use crate::values::{Items, Map, Value};

use super::super::declare::{Declared, Row, default, optional, required, rest};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, ArrayOrNdArray, Integer};
use super::super::fault::Fault;
use super::leaves::{data, generate, picture, symbols, variables};
use super::sized::{edges, sized};

/// What the parameters of sized arrays are.
const SAMPLES: &str =
    "Samples per dimension, the horizontal one first, as in (64, 48); else the array is infinite";
const EXTEND: &str = "What lies beyond the values; \"none\" makes an array of their size";

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "symbols",
        parameters: (
            required("ndim"),
            default("prefix", "\"v\"").means("How elements are displayed, as in v[0, 0]"),
            sized(SAMPLES),
        ),
        summary: "An array whose element [i, j] is the symbol prefix[i, j], an integer: infinite, or with a size and edges.",
        example: "L = symbols(2, \"L\")\nL[0, -1]",
        run: symbols,
    },
    &Row {
        name: "variables",
        parameters: (
            required("ndim"),
            required("name").means("What generated code calls the array"),
            sized(SAMPLES),
        ),
        summary: "An array whose element [i, j] is the code name[i, j]: infinite, or with a size and edges.",
        example: "x = variables(1, \"x\")\nrshift(x, 1)[0]",
        run: variables,
    },
    &Row {
        name: "data",
        parameters: (required("values"), default("extend", "\"zero\"").means(EXTEND), edges()),
        summary: "An array of given numbers, infinite but with extend=\"none\": beyond them lies zero, edge, symmetric, reflect, periodic. The first index counts the outermost list.",
        example: "d = data([1, 2, 3], \"edge\")\nd[-2..6]",
        run: data,
    },
    &Row {
        name: "picture",
        parameters: (required("values"), default("extend", "\"zero\"").means(EXTEND), edges()),
        summary: "Like data for pictures, whose rows are listed first: picture(v)[x, y] is v[y][x], and a size is (width, height).",
        example: "p = picture([[1, 2, 3], [4, 5, 6]])\np[2, 0]",
        run: picture,
    },
    &Row {
        name: "generate",
        parameters: (
            required("ndim"),
            required("f").means("Takes an index per dimension and gives the element"),
            default("cache", "true").means("Whether elements are kept"),
            sized(SAMPLES),
            optional("period").means("Of an infinite array: samples per dimension after which the function repeats but for the indices in it, which nobody checks"),
        ),
        summary: "An array of one's own, infinite or with a size: element [i, j] is f(i, j).",
        example: "f(i, j) = i * j\ngenerate(2, f)[6, 7]",
        run: generate,
    },
    &Row {
        name: "lift",
        parameters: (
            required("a"),
            required("stage"),
            required("dim").means("The dimension, 0 the horizontal one"),
        ),
        summary: "One lifting stage of VC-2 along dimension dim (15.4.4). Of an infinite array every neighbour is there; beyond the edges of one with a size stands what its rule says.",
        example: "L = symbols(1, \"L\")\nlift(L, le_gall_5_3.stages[0], 0)[0]",
        run: lift,
    },
    &Row {
        name: "lshift",
        parameters: (required("a"), default("bits", "1")),
        summary: "Every value times 2^bits.",
        example: "L = symbols(1, \"L\")\nlshift(L, 2)[0]",
        run: |_, a, bits| shifted(Array::lshift, a, bits),
    },
    &Row {
        name: "rshift",
        parameters: (required("a"), default("bits", "1")),
        summary: "Every value shifted right by bits, after adding 2^(bits-1) (VC-2 15.4.3).",
        example: "L = symbols(1, \"L\")\nrshift(L, 2)[0]",
        run: |_, a, bits| shifted(Array::rshift, a, bits),
    },
    &Row {
        name: "subsample",
        parameters: (
            required("a"),
            required("steps").means("One per dimension"),
            required("offsets").means("One per dimension"),
        ),
        summary: "Index n of the result is index n*step + offset of a, per dimension.",
        example: "L = symbols(1, \"L\")\nsubsample(L, (2,), (1,))[3]",
        run: subsample,
    },
    &Row {
        name: "interleave",
        parameters: (
            required("even"),
            required("odd"),
            required("dim").means("The dimension, 0 the horizontal one"),
        ),
        summary: "Even and odd indices along dim come from two arrays.",
        example: "L = symbols(1, \"L\"); H = symbols(1, \"H\")\ninterleave(L, H, 0)[0..4]",
        run: interleave,
    },
    &Row {
        name: "periodic_cache",
        parameters: (
            required("a"),
            rest("symbols", 1).means("What the array is built on, made by `symbols`"),
        ),
        summary: "One evaluation per filter phase, others by moving the symbols' indices; rounding errors repeat.",
        example: "L = symbols(1, \"L\")\nperiodic_cache(rshift(L, 1), L)[5]",
        run: periodic_cache,
    },
    &Row {
        name: "substitute",
        parameters: (
            required("a"),
            required("replacements").means("From arrays to those that take their places"),
        ),
        summary: "The same filter over other inputs.",
        example: "L = symbols(1, \"L\")\nsubstitute(rshift(L, 1), {L: data([3, 5, 8])})[0..3]",
        run: substitute,
    },
    &Row {
        name: "ndim",
        parameters: (required("a"),),
        summary: "The number of dimensions.",
        example: "symbols(2, \"L\").ndim",
        run: |_, a| match a {
            ArrayOrNdArray::NdArray(array) => Ok(Value::Number(array.ndim().into())),
            ArrayOrNdArray::Array(array) => Ok(Value::Number(array.ndim().into())),
        },
    },
    &Row {
        name: "period",
        parameters: (required("a"),),
        summary: "After how many samples, per dimension, the filter repeats; none for finite data and arrays with a size.",
        example: "L = symbols(2, \"L\")\ninterleave(L, L, 0).period",
        run: |_, a: Array| match a.period()? {
            Some(period) => Ok(Value::numbers(period.into_iter().map(Number::from))),
            None => Ok(Value::None),
        },
    },
    &Row {
        name: "nop",
        parameters: (required("a"),),
        summary: "Whether the array only views its inputs, every element unchanged.",
        example: "rshift(symbols(1, \"L\"), 0).nop",
        run: |_, a: Array| Ok(Value::Bool(a.nop())),
    },
    &Row {
        name: "relative_step_size_to",
        parameters: (required("a"), required("b")),
        summary: "The step in b for one step in a, per dimension; none where a does not use b.",
        example: "L = symbols(1, \"L\")\nsubsample(L, (3,), (0,)).relative_step_size_to(L)",
        run: |_, a: Array, b| match a.relative_step_size_to(&b)? {
            Some(steps) => Ok(Value::numbers(steps)),
            None => Ok(Value::None),
        },
    },
    &Row {
        name: "clear_cache",
        parameters: (required("a"),),
        summary: "Forgets the computed elements of an array; the numbers of rounding errors stay. Gives the array.",
        example: "L = symbols(1, \"L\")\nclear_cache(rshift(L, 1)).period",
        run: |_, a: Array| {
            a.clear_cache();
            Ok(Value::Array(a))
        },
    },
];

/// A dimension; whether there is such a one, the array says.
fn dimension(dim: &Arg<Integer>) -> Result<i128, Fault> {
    dim.to_i128().ok_or_else(|| {
        let message = format!("there is no dimension {}", dim.shown());
        Fault::new(ProblemCode::ArrayDimension, message).argument(dim).help("dimensions count from 0")
    })
}

fn lift(_: &Evaluator, a: Arg<Array>, stage: Arc<Stage>, dim: Arg<Integer>) -> Result<Value, Fault> {
    let lifted = a.lift(&stage, dimension(&dim)?).map_err(|error| match error {
        ArrayError::OddSize { .. } | ArrayError::AnyOddSize { .. } => a.fault(error),
        ArrayError::Fraction { .. } => a.fault(error).label("not all integers"),
        _ => dim.fault(error).label("no such dimension"),
    });
    Ok(Value::Array(lifted?))
}

fn shifted(
    shift: impl Fn(&Array, u32) -> Result<Array, ArrayError>,
    a: Arg<Array>,
    bits: Arg<Integer>,
) -> Result<Value, Fault> {
    let small = bits.to_i64().and_then(|bits| u32::try_from(bits).ok());
    let small = small.ok_or_else(|| {
        let error = ArrayError::Shift { bits: Number::clone(&bits) };
        bits.fault(error).label("out of range")
    })?;
    let shifted = shift(&a, small).map_err(|error| match error {
        ArrayError::Fraction { .. } => a.fault(error).label("not all integers"),
        _ => bits.fault(error),
    });
    Ok(Value::Array(shifted?))
}

fn subsample(_: &Evaluator, a: Array, steps: Arg<Items>, offsets: Arg<Items>) -> Result<Value, Fault> {
    let result = a.subsample(&steps.indices()?, &offsets.indices()?).map_err(|error| match &error {
        ArrayError::Length { what: "offsets", .. } => offsets.fault(error),
        ArrayError::Outside { .. } => offsets
            .fault(error)
            .label("before the first sample")
            .help("an array with a size begins at index 0: offsets are 0 or more"),
        _ => steps.fault(error),
    });
    Ok(Value::Array(result?))
}

fn interleave(_: &Evaluator, even: Array, odd: Arg<Array>, dim: Arg<Integer>) -> Result<Value, Fault> {
    let result = even.interleave(&odd, dimension(&dim)?).map_err(|error| match error {
        ArrayError::Dimension { .. } => dim.fault(error),
        _ => odd.fault(error),
    });
    Ok(Value::Array(result?))
}

fn periodic_cache(_: &Evaluator, a: Array, symbols: Vec<Arg<Array>>) -> Result<Value, Fault> {
    if let Some(other) = symbols.iter().find(|array| array.symbol_prefix().is_none()) {
        let message = format!("an array made by `{}` is not one of symbols", other.operation());
        return Err(Fault::new(ProblemCode::ArrayMissingSymbols, message)
            .argument(other)
            .label("not an array of symbols")
            .help("list the arrays made by `symbols` that it is built on"));
    }
    let symbols: Vec<Array> = symbols.into_iter().map(Arg::into_value).collect();
    Ok(Value::Array(a.periodic_cache(&symbols)?))
}

fn substitute(_: &Evaluator, a: Array, replacements: Arg<Map>) -> Result<Value, Fault> {
    let result = a.substitute(&from_to(&replacements)?);
    Ok(Value::Array(result.map_err(|error| replacements.fault(error))?))
}

/// A map from arrays to arrays.
pub(super) fn from_to(replacements: &Arg<Map>) -> Result<Vec<(Array, Array)>, Fault> {
    let pairs = replacements.entries().iter().map(|pair| match pair {
        (Value::Array(before), Value::Array(after)) => Ok((before.clone(), after.clone())),
        (Value::Array(_), other) | (other, _) => {
            Err(Fault::kind("a map from arrays to arrays", other.kind()).argument(replacements))
        }
    });
    pairs.collect()
}
