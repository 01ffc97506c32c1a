//! Arrays with a size, and what lifting stages read beyond their edges.

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError, Edges};
use crate::diagnostics::{ProblemCode, suggest};
use crate::values::{Map, Value};

use super::super::declare::{Declared, Maybe, One, Param, Row, default, optional, required};
use super::super::extract::{Arg, ArrayOrMap, Choice, Named, Size, SizeOrName};
use super::super::fault::{Fault, FaultPlace};

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "size",
        parameters: (required("a"),),
        summary: "How many samples an array has per dimension, the horizontal one first; none of an infinite one, \"any\" of one of any size. Indices go from 0 to below it.",
        example: "P = symbols(2, \"P\", size=(64, 48))\nP.size\nsubsample(P, (2, 1), (0, 0)).size",
        run: size,
    },
    &Row {
        name: "edges",
        parameters: (required("a"),),
        summary: "What lifting stages read beyond the edges of an array with a size; none of an infinite one.",
        example: "symbols(2, \"P\", size=(64, 48)).edges",
        run: |_, a: Array| Ok(a.edges().map_or(Value::None, |edges| edges.name().into())),
    },
    &Row {
        name: "with_edges",
        parameters: (
            required("a").means("An array, or a map of arrays such as the bands of a transform"),
            required("edges").means("What later lifting stages read beyond the edges"),
        ),
        summary: "The samples of an array with a size, or of those in a map, with another rule of edges.",
        example: "x = symbols(1, \"x\", size=(8,))\nlift(with_edges(x, \"periodic\"), le_gall_5_3.stages[0], 0)[0]",
        run: |_, a: Arg<ArrayOrMap>, edges: Arg<Named<Edges>>| {
            let edges = edges.get()?;
            let with_edges = |array: &Array| {
                let array = array.with_edges(edges).map_err(|error| a.fault(error).label("without end"))?;
                Ok(Value::Array(array))
            };
            match &*a {
                ArrayOrMap::Array(array) => with_edges(array),
                ArrayOrMap::Map(map) => {
                    let arrays = a.arrays_of(map)?.into_iter();
                    let entries = arrays.map(|(key, array)| Ok((key.clone(), with_edges(array)?)));
                    Ok(Value::Map(Map::new(entries.collect::<Result<Vec<_>, Fault>>()?)?))
                }
            }
        },
    },
];

/// The parameters that give an array that is made a size.
pub(super) type SizedParameters = (Param<Arg<Size>, Maybe>, Param<Arg<Named<Edges>>, One>);

/// What they give.
pub(super) type SizedOf = (Option<Arg<Size>>, Arg<Named<Edges>>);

/// Those parameters; `size` says what is counted.
pub(super) const fn sized(size: &'static str) -> SizedParameters {
    (optional("size").usually(&["any"]).means(size), edges())
}

/// What lies at the edges.
pub(super) const fn edges() -> Param<Arg<Named<Edges>>, One> {
    default("edges", "\"clamp\"").means("What lifting stages read beyond the edges of an array with a size")
}

/// The size of an array that is made, and its edges.
pub(super) struct Given {
    pub(super) size: Vec<i128>,
    pub(super) edges: Edges,
    place: FaultPlace,
}

impl Given {
    /// Where the size stands.
    pub(super) fn place(&self) -> FaultPlace {
        self.place
    }

    /// What is wrong with the size.
    pub(super) fn fault(&self, error: impl Into<Fault>) -> Fault {
        error.into().at(self.place)
    }
}

/// What a call says of a size; None where it gives none.
///
/// # Errors
/// Edges of an array without a size; what is no size of so many dimensions.
pub(super) fn given((size, edges): &SizedOf, ndim: usize) -> Result<Option<Given>, Fault> {
    let rule = edges.get()?;
    let Some(size) = size else {
        check_edges_of(edges, false, "add a size, as in `size=(64, 48)`, or leave `edges` out")?;
        return Ok(None);
    };
    given_size(size, size.into(), rule, ndim).map(Some)
}

/// A size of so many dimensions.
fn given_size(size: &Size, place: FaultPlace, edges: Edges, ndim: usize) -> Result<Given, Fault> {
    let given = Given { size: size.samples().map_err(|fault| fault.at(place))?, edges, place };
    if given.size.len() != ndim {
        return Err(given.fault(ArrayError::Length { what: "sizes", got: given.size.len(), ndim }));
    }
    Ok(given)
}

/// The parameters that give the picture of a transform a size, or any.
pub(super) type PictureParameters = (Param<Arg<SizeOrName>, Maybe>, Param<Arg<Named<Edges>>, One>);

/// What they give.
pub(super) type PictureOf = (Option<Arg<SizeOrName>>, Arg<Named<Edges>>);

/// Those parameters; `size` says what is counted.
pub(super) const fn picture(size: &'static str) -> PictureParameters {
    (optional("size").usually(&["any"]).means(size), edges())
}

/// The picture of a transform.
pub(super) enum Picture {
    /// It has no end.
    Infinite,
    /// It has a size.
    Sized(Given),
    /// It has any size that the transform permits.
    Any(Edges),
}

/// What a call says of the size of a picture.
///
/// # Errors
/// Edges of a picture without end; what is no size of two dimensions, nor "any".
pub(super) fn picture_of((size, edges): &PictureOf) -> Result<Picture, Fault> {
    let rule = edges.get()?;
    let Some(size) = size else {
        check_edges_of(
            edges,
            false,
            "add a size, as in `size=(64, 48)` or `size=\"any\"`, or leave `edges` out",
        )?;
        return Ok(Picture::Infinite);
    };
    match &**size {
        SizeOrName::Size(of) => given_size(of, size.into(), rule, 2).map(Picture::Sized),
        SizeOrName::Name(word) if &**word == "any" => Ok(Picture::Any(rule)),
        SizeOrName::Name(word) => {
            Err(Fault::new(ProblemCode::ArraySize, format!("unknown size \"{word}\""))
                .argument(size)
                .label("not a size")
                .help("it is (width, height), or \"any\" for all that the transform permits; left out, the picture has no end"))
        }
    }
}

/// # Errors
/// Where edges are given to what has none.
pub(super) fn check_edges_of(edges: &Arg<Named<Edges>>, has_size: bool, help: &str) -> Result<(), Fault> {
    if has_size || !edges.is_written() {
        return Ok(());
    }
    Err(Fault::new(ProblemCode::ArrayEdges, "`edges` are given to an array without a size")
        .argument(edges)
        .label("of an array without end")
        .help(help))
}

impl Arg<Size> {
    /// # Errors
    /// Those of [`Size::samples`].
    pub(super) fn samples(&self) -> Result<Vec<i128>, Fault> {
        (**self).samples().map_err(|fault| self.fault(fault))
    }
}

impl Size {
    /// # Errors
    /// Items that are no integers, or beyond the limit of indices.
    pub(super) fn samples(&self) -> Result<Vec<i128>, Fault> {
        let samples = |item: &Value| match item {
            Value::Number(number) if number.is_integer() => number
                .to_i128()
                .ok_or_else(|| Fault::from(ArrayError::IndexTooLarge).label("too large for a size")),
            Value::Number(number) => Err(no_count(&number.to_string())),
            other => Err(no_count(other.kind())),
        };
        self.items().iter().map(samples).collect()
    }
}

fn no_count(got: &str) -> Fault {
    let message = format!("a size counts samples, and {got} is no integer");
    Fault::new(ProblemCode::ArraySize, message)
        .label("not a number of samples")
        .help("write an integer per dimension, as in `size=(64, 48)`")
}

/// What rules of edges are called elsewhere.
const ELSEWHERE: &[(&str, &str)] = &[
    ("edge", "clamp"),
    ("nearest", "clamp"),
    ("replicate", "clamp"),
    ("wrap", "periodic"),
    ("circular", "periodic"),
    ("periodization", "periodic"),
    ("mirror", "reflect"),
];

impl Choice for Edges {
    const NAMES: &'static [&'static str] = &{
        let [a, b, c] = Edges::ALL;
        [a.0, b.0, c.0]
    };

    fn named(name: &str) -> Result<Edges, Fault> {
        if let Ok(edges) = name.parse() {
            return Ok(edges);
        }
        let fault = |message: String| Fault::new(ProblemCode::ArrayEdges, message);
        if name == "symmetric" {
            return Err(fault("edges \"symmetric\" do not keep parity: for the odd sample -1 they read the even sample 0".to_string())
                .label("puts an even sample in the place of an odd one")
                .help("write \"reflect\", which mirrors at the first and the last sample: a stage may not read what it changes"));
        }
        let near = ELSEWHERE.iter().find(|(other, _)| *other == name).map(|(_, ours)| *ours);
        Err(fault(format!("unknown edges \"{name}\"")).label("not a rule of edges").help(
            match near.or_else(|| suggest(name, Edges::NAMES.iter().copied())) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "it is clamp, reflect or periodic".to_string(),
            },
        ))
    }
}

fn size(_: &super::super::evaluator::Evaluator, a: Arg<Value>) -> Result<Value, Fault> {
    match &*a {
        Value::Array(array) => Ok(match (array.size(), array.extents()) {
            (Some(size), _) => Value::numbers(size.into_iter().map(Number::from)),
            (None, Some(_)) => "any".into(),
            (None, None) => Value::None,
        }),
        other => Err(Fault::kind("an array", other.kind())
            .argument(&a)
            .help("`len(x)` counts items; of a finite array `x.shape` tells all sizes")),
    }
}

/// # Errors
/// [`ArrayError::AnySize`] of an array of any size, where elements are asked for.
pub(crate) fn check_has_elements(array: &Array) -> Result<(), ArrayError> {
    let any = array.extents().is_some() && array.size().is_none();
    if any { Err(ArrayError::AnySize) } else { Ok(()) }
}

/// # Errors
/// Where the indices from `first` to `last` of a dimension do not lie inside of an array that has a size.
pub(crate) fn check_inside(array: &Array, dim: usize, (first, last): (i128, i128)) -> Result<(), Fault> {
    let Some(size) = array.size() else { return Ok(()) };
    let along = size.get(dim).copied().unwrap_or(0);
    let outside = if first < 0 { first } else { last };
    if first > last || (0..along).contains(&outside) {
        return Ok(());
    }
    let shown = crate::display::text(&Value::numbers(size.into_iter().map(Number::from)));
    let message = format!("there is no index {outside} along dimension {dim} of an array of size {shown}");
    let help = match along {
        0 => "it has no samples".to_string(),
        1 => "the only index is 0".to_string(),
        _ if outside < 0 => {
            format!("indices go from 0 to {}; negative ones are not counted from the end", along - 1)
        }
        _ => format!("indices go from 0 to {}", along - 1),
    };
    Err(Fault::new(ProblemCode::IndexOutOfRange, message).label("outside").help(help))
}
