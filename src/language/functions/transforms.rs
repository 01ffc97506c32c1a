//! The transforms of VC-2, and running filters on numbers.

use std::hash::Hash;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::values::{Map, Record, Value};
use crate::wavelets::{LevelFromDeepest, MOST_LEVELS, Name, Structure, Transform, Wavelet};
use vcfilter_machine::memory;

use super::super::builtin::{Arguments, Builtin, Kind, Parameter, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;

/// The ranges of `simulate`, in the order of dimensions.
const RANGES: [&str; 8] = ["x", "y", "z", "d3", "d4", "d5", "d6", "d7"];

const fn range(dim: usize) -> Parameter {
    optional(RANGES[dim], Kind::Range, "none")
}

/// What parameters of transforms are.
pub(super) const W_HO: &str = "The wavelet of the horizontal direction; else w";
pub(super) const DEPTH: &str = "The levels that split both directions";
pub(super) const DEPTH_HO: &str = "The further levels that split the horizontal direction alone";

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "analysis",
        parameters: &[
            required("w", Kind::Wavelet),
            optional("depth", Kind::Integer, "0").means(DEPTH),
            optional("depth_ho", Kind::Integer, "0").means(DEPTH_HO),
            optional("w_ho", Kind::Wavelet, "none").means(W_HO),
            optional("input", Kind::Array, "none").means("Else an array of symbols"),
        ],
        summary: "The analysis transform of VC-2 of an array without edges, every intermediate array under its name: A[2, \"DC''\"], A.coeffs; w_ho is w unless given.",
        example: "analysis(le_gall_5_3, depth=2)[2, \"DC'\"].period",
        run: analysis,
    },
    Builtin {
        name: "synthesis",
        parameters: &[
            required("w", Kind::Wavelet),
            optional("depth", Kind::Integer, "0").means(DEPTH),
            optional("depth_ho", Kind::Integer, "0").means(DEPTH_HO),
            optional("w_ho", Kind::Wavelet, "none").means(W_HO),
            optional("coeffs", Kind::Map, "none").means("Arrays by (level, band); else arrays of symbols"),
        ],
        summary: "The synthesis transform of VC-2 of arrays without edges, every intermediate array under its name: S[1, \"L'\"], S.output.",
        example: "P = symbols(2, \"P\")\nsynthesis(haar_with_shift, 3, coeffs=analysis(haar_with_shift, 3, input=P).coeffs).output == P",
        run: synthesis,
    },
    Builtin {
        name: "simulate",
        parameters: &[
            required("a", Kind::Array),
            required("inputs", Kind::Map).means("From the arrays of symbols that a is built on to `data`"),
            range(0),
            range(1),
            range(2),
            range(3),
            range(4),
            range(5),
            range(6),
            range(7),
        ],
        summary: "The integers that VC-2's arithmetic gives for arrays of numbers as inputs, in ranges of indices. What lies beyond the numbers is as `data` has it; VC-2's own rule of edges is none of these.",
        example: "L = symbols(1, \"L\")\nsimulate(rshift(L, 1), {L: data([3, 5, 8])}, x=0..3)",
        run: simulate,
    },
];

pub(super) fn structure(arguments: &Arguments) -> Result<Structure, Fault> {
    let wavelet = |at| match arguments.value(at) {
        Value::Wavelet(wavelet) => Some((**wavelet).clone()),
        _ => None,
    };
    let levels = |at| Ok::<u32, Fault>(arguments.integer_within(at, 0, MOST_LEVELS.into())? as u32);
    let vertical: Wavelet =
        wavelet(0).ok_or_else(|| Fault::kind("a wavelet", "something else").argument(0))?;
    Ok(Structure {
        wavelet_ho: wavelet(3).unwrap_or_else(|| vertical.clone()),
        wavelet: vertical,
        depth: levels(1)?,
        depth_ho: levels(2)?,
    })
}

/// What needs a level has none.
pub(super) fn no_levels(why: &str) -> Fault {
    Fault::new(ProblemCode::ValueRange, format!("a transform of depth 0 has one band, {why}"))
        .label("no level")
        .help("give a depth of 1 or more")
}

fn analysis(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let structure = structure(arguments)?;
    let input = match arguments.given(4) {
        Some(_) => arguments.array(4)?.clone(),
        None => evaluator.space().symbols(2, "pixel")?,
    };
    transform(structure.analysis(&input).map_err(|error| Fault::from(error).argument(4))?)
}

fn synthesis(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let structure = structure(arguments)?;
    let coeffs = match arguments.given(4) {
        Some(_) => bands(arguments.map(4)?, LevelFromDeepest).map_err(|fault| fault.argument(4))?,
        None => structure.symbols(evaluator.space())?,
    };
    let result = structure.synthesis(&coeffs).map_err(|error| {
        let names: Vec<String> =
            structure.bands().iter().map(|(level, name)| format!("({level}, \"{name}\")")).collect();
        Fault::from(error).argument(4).help(format!("the bands are {}", names.join(", ")))
    });
    transform(result?)
}

/// A map from (level, band) to arrays; `counted` says which way levels are counted.
pub(super) fn bands<L: Eq + Hash>(
    map: &Map,
    counted: fn(u32) -> L,
) -> Result<IndexMap<(L, Arc<str>), Array>, Fault> {
    let entries = map.entries().iter().map(|(key, value)| {
        let name = match key {
            Value::Tuple(items) => match &items[..] {
                [Value::Number(level), Value::Text(name)] => level
                    .to_i64()
                    .and_then(|level| u32::try_from(level).ok())
                    .map(|level| (counted(level), name.clone())),
                _ => None,
            },
            _ => None,
        };
        match (name, value) {
            (Some(name), Value::Array(array)) => Ok((name, array.clone())),
            (None, _) => Err(Fault::kind("a key such as (1, \"HL\")", key.kind())),
            (_, other) => Err(Fault::kind("an array for each band", other.kind())),
        }
    });
    entries.collect()
}

fn transform(transform: Transform) -> Result<Value, Fault> {
    let map = |arrays: IndexMap<Name, Array>| {
        let entries = arrays.into_iter().map(|((level, name), array)| {
            let key = Value::tuple(vec![Value::Number(level.0.into()), Value::Text(name)])?;
            Ok((key, Value::Array(array)))
        });
        let entries = entries.collect::<Result<Vec<_>, Fault>>()?;
        Ok::<Value, Fault>(Value::Map(Map::new(entries)?))
    };
    let fields: [(Arc<str>, Value); 3] = [
        ("coeffs".into(), map(transform.coeffs)?),
        ("arrays".into(), map(transform.arrays)?),
        ("output".into(), Value::Array(transform.output)),
    ];
    Ok(Value::Record(Record::new(fields)?.indexed_by("arrays").into()))
}

fn simulate(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let array = arguments.array(0)?;
    let inputs = super::arrays::replacements(arguments, 1)?;
    let replaced = array.substitute(&inputs).map_err(|error| Fault::from(error).argument(1))?;
    let ndim = array.ndim();
    let mut region = Vec::with_capacity(ndim);
    for (dim, name) in RANGES.iter().enumerate() {
        match (arguments.given(2 + dim), dim < ndim) {
            (Some(_), true) => {
                let range = arguments.range(2 + dim)?;
                let end = |n: num_bigint::BigInt| Number::from(n).to_i128().ok_or(ArrayError::IndexTooLarge);
                region.push((end(range.lower)?, end(range.upper + 1)?));
            }
            (None, true) => {
                return Err(Fault::new(
                    ProblemCode::CallArity,
                    format!("`{name}` is missing: the range of dimension {dim}"),
                )
                .help(format!("write it as `{name}=0..8`")));
            }
            (Some(_), false) => {
                let error = ArrayError::Dimension { dim: dim as i128, ndim };
                return Err(Fault::from(error).argument(2 + dim).label("no such dimension"));
            }
            (None, false) => {}
        }
    }
    let grid = replaced.simulate(&region).map_err(|error| match error {
        ArrayError::NotData(_) => Fault::from(error).argument(1),
        _ => Fault::from(error),
    })?;
    memory::room_for::<Value>(grid.values().len())?;
    nested(grid.shape(), grid.values())
}

/// Lists in lists, the first dimension outermost.
fn nested(shape: &[usize], values: &[Number]) -> Result<Value, Fault> {
    let Some((length, rest)) = shape.split_first() else {
        return Ok(values.first().cloned().map_or(Value::None, Value::Number));
    };
    let part = values.len() / (*length).max(1);
    let items = (0..*length).map(|i| nested(rest, &values[i * part..(i + 1) * part]));
    Ok(Value::list(memory::try_collect(items)?)?)
}
