//! The transforms of VC-2.

use std::hash::Hash;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError, Edges, Space};
use crate::diagnostics::ProblemCode;
use crate::values::{Map, Record, Value};
use crate::vc2::FiniteCodec;
use crate::wavelets::{
    IntermediateName, LevelFromDeepest, MOST_LEVELS, Structure, Transform, TransformError, Wavelet,
};

use super::super::declare::{Declared, Maybe, One, Param, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Integer};
use super::super::fault::{Fault, FaultPlace};
use super::sized::{Given, Picture, PictureOf, picture, picture_of};

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
        parameters: (
            structure(default("depth", "0")),
            optional("input").means("Else an array of symbols"),
            picture(
                "Of the symbols, (width, height), or \"any\": all that the transform permits; else they are infinite",
            ),
        ),
        summary: "The analysis transform of VC-2 of an infinite array or of a picture with a size, every intermediate array under its name: A[2, \"DC''\"], A.coeffs; w_ho is w unless given.",
        example: "analysis(le_gall_5_3, depth=2)[2, \"DC'\"].period",
        run: analysis,
    },
    &Row {
        name: "synthesis",
        parameters: (
            structure(default("depth", "0")),
            optional("coeffs").means("Arrays by (level, band); else arrays of symbols"),
            picture(
                "Of the picture, (width, height) or \"any\", from which those of the bands of symbols follow; else they are infinite",
            ),
        ),
        summary: "The synthesis transform of VC-2 of infinite arrays or of those of a picture with a size, every intermediate array under its name: S[1, \"L'\"], S.output.",
        example: "P = symbols(2, \"P\")\nsynthesis(haar_with_shift, 3, coeffs=analysis(haar_with_shift, 3, input=P).coeffs).output == P",
        run: synthesis,
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

fn analysis(
    evaluator: &Evaluator,
    of: StructureOf,
    input: Option<Arg<Array>>,
    size: PictureOf,
) -> Result<Value, Fault> {
    let structure = structure_of(&of)?;
    let Some(input) = input else {
        let space = evaluator.space();
        return match picture_of(&size)? {
            Picture::Infinite => transform(structure.analysis(&space.symbols(2, "pixel")?)?),
            Picture::Any(edges) => transform(structure.analysis(&any_picture(space, &structure, edges)?)?),
            Picture::Sized(given) => {
                let pixels = space.sized_symbols("pixel", &given.size, given.edges);
                let pixels = pixels.map_err(|error| given.fault(error))?;
                transform(analysed(&structure, &pixels, given.place())?)
            }
        };
    };
    check_unsized(&size, "the samples of `input`")?;
    transform(analysed(&structure, &input, FaultPlace::from(&input))?)
}

/// Pixels of a picture of any size that a transform permits.
fn any_picture(space: &Space, structure: &Structure, edges: Edges) -> Result<Array, ArrayError> {
    let multiples = match edges.needs_even_sizes() {
        true => FiniteCodec::multiples(structure),
        false => [1, 1],
    };
    space.symbols_of_any_size("pixel", &multiples, edges)
}

/// # Errors
/// A size that is given to what has one.
fn check_unsized((size, edges): &PictureOf, what: &str) -> Result<(), Fault> {
    let place = match size {
        Some(size) => FaultPlace::from(size),
        None if edges.is_written() => FaultPlace::from(edges),
        None => return Ok(()),
    };
    let message = format!("a size or edges are given for symbols, and {what} stand in their place");
    Err(Fault::new(ProblemCode::ArraySize, message)
        .argument(place)
        .label("of no symbols")
        .help(format!("leave `size` and `edges` out; {what} have a size where they were made with one")))
}

/// An analysis; where the size does not fit, it is said which does.
fn analysed(structure: &Structure, input: &Array, place: FaultPlace) -> Result<Transform, Fault> {
    structure.analysis(input).map_err(|error| match error {
        ArrayError::OddSize { .. } => {
            uneven(input, &[structure.levels(), structure.depth], Fault::from(error).at(place))
        }
        error => Fault::from(error).at(place),
    })
}

/// Says of a fault with an odd size which sizes fit so many levels per dimension.
pub(super) fn uneven(input: &Array, levels: &[u32], fault: Fault) -> Fault {
    let size = input.size().unwrap_or_default();
    let step = |levels: &u32| 1i128 << levels.min(&100);
    let fitting = size.iter().zip(levels).map(|(n, levels)| {
        let step = step(levels);
        (n.saturating_add(step - 1).div_euclid(step) * step).into()
    });
    let shown = |numbers: Vec<Number>| crate::display::text(&Value::numbers(numbers));
    let steps = levels.iter().map(|levels| step(levels).into()).collect();
    let help = format!(
        "with these levels and edges sizes are multiples of {}, such as {}; edges \"reflect\" take any size",
        shown(steps),
        shown(fitting.collect())
    );
    fault.label(format!("of size {}", shown(size.into_iter().map(Number::from).collect()))).help(help)
}

/// An array of symbols for every band of a picture.
fn symbols_of_bands(
    evaluator: &Evaluator,
    bands: IndexMap<IntermediateName, Array>,
    given: Option<&Given>,
) -> Result<IndexMap<IntermediateName, Array>, Fault> {
    let symbols = bands.into_iter().map(|((level, name), band)| {
        let symbols = evaluator.space().symbols_like(&format!("{name}{level}"), &band);
        let symbols = symbols.map_err(|error| match given {
            Some(given) => given
                .fault(error)
                .label(format!("leaves no sample to {name} of level {level}"))
                .help("give a larger size, or a smaller depth"),
            None => error.into(),
        })?;
        Ok(((level, name), symbols))
    });
    symbols.collect()
}

fn synthesis(
    evaluator: &Evaluator,
    of: StructureOf,
    coeffs: Option<Arg<Map>>,
    size: PictureOf,
) -> Result<Value, Fault> {
    let structure = structure_of(&of)?;
    let Some(coeffs) = coeffs else {
        let bands = match picture_of(&size)? {
            Picture::Infinite => structure.symbols(evaluator.space())?,
            Picture::Any(edges) => {
                let picture = any_picture(&Space::new(), &structure, edges)?;
                symbols_of_bands(evaluator, structure.analysis(&picture)?.coeffs, None)?
            }
            Picture::Sized(given) => {
                let picture = Space::new().sized_symbols("pixel", &given.size, given.edges);
                let picture = picture.map_err(|error| given.fault(error))?;
                let bands = analysed(&structure, &picture, given.place())?.coeffs;
                symbols_of_bands(evaluator, bands, Some(&given))?
            }
        };
        return transform(structure.synthesis(&bands)?);
    };
    check_unsized(&size, "`coeffs`")?;
    let arrays = bands(&coeffs, LevelFromDeepest).map_err(|fault| coeffs.fault(fault))?;
    let result = structure.synthesis(&arrays).map_err(|error| {
        if let TransformError::Array(error) = error {
            return coeffs.fault(*error);
        }
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
    let arrays = keyed_by_band(map, counted)?.into_iter().map(|(name, value)| match value {
        Value::Array(array) => Ok((name, array.clone())),
        other => Err(Fault::kind("an array for each band", other.kind())),
    });
    arrays.collect()
}

/// The values of a map by the (level, band) of their keys.
#[allow(clippy::type_complexity, reason = "a list of pairs, whose first is a pair")]
pub(super) fn keyed_by_band<L>(
    map: &Map,
    counted: fn(u32) -> L,
) -> Result<Vec<((L, Arc<str>), &Value)>, Fault> {
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
        match name {
            Some(name) => Ok((name, value)),
            None => Err(Fault::kind("a key such as (1, \"HL\")", key.kind())),
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
