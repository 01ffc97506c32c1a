//! The transforms of VC-2, and running filters on numbers.

use std::hash::Hash;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::values::{Map, Record, Value};
use crate::wavelets::{IntermediateName, LevelFromDeepest, MOST_LEVELS, Structure, Transform, Wavelet};
use vcfilter_machine::memory;

use super::super::declare::{Declared, Maybe, One, Param, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Ends, Integer};
use super::super::fault::Fault;
use super::arrays::from_to;

/// The ranges of `simulate`, in the order of dimensions.
const RANGES: [&str; 8] = ["x", "y", "z", "d3", "d4", "d5", "d6", "d7"];

const fn range(dim: usize) -> Param<Arg<Ends>, Maybe> {
    optional(RANGES[dim])
}

/// What parameters of transforms are.
const W_HO: &str = "The wavelet of the horizontal direction; else w";
const DEPTH: &str = "The levels that split both directions";
const DEPTH_HO: &str = "The further levels that split the horizontal direction alone";

/// The parameters that say what a transform is: `w`, `depth`, `depth_ho` and `w_ho`.
pub(super) type StructureParameters = (
    Param<Arc<Wavelet>, One>,
    Param<Arg<Integer>, One>,
    Param<Arg<Integer>, One>,
    Param<Arc<Wavelet>, Maybe>,
);

/// What they give.
pub(super) type StructureOf = (Arc<Wavelet>, Arg<Integer>, Arg<Integer>, Option<Arc<Wavelet>>);

/// Those parameters; a depth has to be given, or is 0.
pub(super) const fn structure(depth: Param<Arg<Integer>, One>) -> StructureParameters {
    let depth_ho = default("depth_ho", "0").means(DEPTH_HO);
    (required("w"), depth.means(DEPTH), depth_ho, optional("w_ho").means(W_HO))
}

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "analysis",
        parameters: (structure(default("depth", "0")), optional("input").means("Else an array of symbols")),
        summary: "The analysis transform of VC-2 of an array without edges, every intermediate array under its name: A[2, \"DC''\"], A.coeffs; w_ho is w unless given.",
        example: "analysis(le_gall_5_3, depth=2)[2, \"DC'\"].period",
        run: analysis,
    },
    &Row {
        name: "synthesis",
        parameters: (
            structure(default("depth", "0")),
            optional("coeffs").means("Arrays by (level, band); else arrays of symbols"),
        ),
        summary: "The synthesis transform of VC-2 of arrays without edges, every intermediate array under its name: S[1, \"L'\"], S.output.",
        example: "P = symbols(2, \"P\")\nsynthesis(haar_with_shift, 3, coeffs=analysis(haar_with_shift, 3, input=P).coeffs).output == P",
        run: synthesis,
    },
    &Row {
        name: "simulate",
        parameters: (
            required("a"),
            required("inputs").means("From the arrays of symbols that a is built on to `data`"),
            [range(0), range(1), range(2), range(3), range(4), range(5), range(6), range(7)],
        ),
        summary: "The integers that VC-2's arithmetic gives for arrays of numbers as inputs, in ranges of indices. What lies beyond the numbers is as `data` has it; VC-2's own rule of edges is none of these.",
        example: "L = symbols(1, \"L\")\nsimulate(rshift(L, 1), {L: data([3, 5, 8])}, x=0..3)",
        run: simulate,
    },
];

/// # Errors
/// Levels that are out of range.
pub(super) fn structure_of((w, depth, depth_ho, w_ho): &StructureOf) -> Result<Structure, Fault> {
    let levels = |depth: &Arg<Integer>| Ok::<u32, Fault>(depth.within(0, MOST_LEVELS.into())? as u32);
    Ok(Structure {
        wavelet: (**w).clone(),
        wavelet_ho: (**w_ho.as_ref().unwrap_or(w)).clone(),
        depth: levels(depth)?,
        depth_ho: levels(depth_ho)?,
    })
}

/// What needs a level has none.
pub(super) fn no_levels(why: &str) -> Fault {
    Fault::new(ProblemCode::ValueRange, format!("a transform of depth 0 has one band, {why}"))
        .label("no level")
        .help("give a depth of 1 or more")
}

fn analysis(evaluator: &Evaluator, of: StructureOf, input: Option<Arg<Array>>) -> Result<Value, Fault> {
    let structure = structure_of(&of)?;
    let found = match input {
        Some(input) => structure.analysis(&input).map_err(|error| input.fault(error)),
        None => structure.analysis(&evaluator.space().symbols(2, "pixel")?).map_err(Fault::from),
    };
    transform(found?)
}

fn synthesis(evaluator: &Evaluator, of: StructureOf, coeffs: Option<Arg<Map>>) -> Result<Value, Fault> {
    let structure = structure_of(&of)?;
    let Some(coeffs) = coeffs else {
        return transform(structure.synthesis(&structure.symbols(evaluator.space())?)?);
    };
    let arrays = bands(&coeffs, LevelFromDeepest).map_err(|fault| coeffs.fault(fault))?;
    let result = structure.synthesis(&arrays).map_err(|error| {
        let names: Vec<String> =
            structure.bands().iter().map(|(level, name)| format!("({level}, \"{name}\")")).collect();
        coeffs.fault(error).help(format!("the bands are {}", names.join(", ")))
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
    let map = |arrays: IndexMap<IntermediateName, Array>| {
        let entries = arrays.into_iter().map(|((level, name), array)| {
            let key = Value::tuple(vec![Value::Number(level.0.into()), Value::Text(name)])?;
            Ok((key, Value::Array(array)))
        });
        let entries = entries.collect::<Result<Vec<_>, Fault>>()?;
        Ok::<Value, Fault>(Value::Map(Map::new(entries)?))
    };
    let fields = [
        ("coeffs", map(transform.coeffs)?),
        ("arrays", map(transform.arrays)?),
        ("output", Value::Array(transform.output)),
    ];
    Ok(Record::new(fields)?.indexed_by("arrays").into())
}

fn simulate(
    _: &Evaluator,
    a: Array,
    inputs: Arg<Map>,
    ranges: [Option<Arg<Ends>>; RANGES.len()],
) -> Result<Value, Fault> {
    let replaced = a.substitute(&from_to(&inputs)?).map_err(|error| inputs.fault(error))?;
    let ndim = a.ndim();
    let mut region = Vec::with_capacity(ndim);
    for (dim, (name, range)) in RANGES.iter().zip(&ranges).enumerate() {
        match (range, dim < ndim) {
            (Some(range), true) => {
                let range = range.integers()?;
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
            (Some(range), false) => {
                let error = ArrayError::Dimension { dim: dim as i128, ndim };
                return Err(range.fault(error).label("no such dimension"));
            }
            (None, false) => {}
        }
    }
    let grid = replaced.simulate(&region).map_err(|error| match error {
        ArrayError::NotData(_) => inputs.fault(error),
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
