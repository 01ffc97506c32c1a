//! Arrays that are made of no others: of symbols, of variables, of given values, of a function.

use std::sync::Arc;

use crate::algebra::Index;
use crate::arrays::code::Base;
use crate::arrays::{CustomError, DataGrid, Edges, Element, Extend};
use crate::diagnostics::{ProblemCode, suggest};
use crate::values::{FunctionValue, Items, Value};
use vcfilter_machine::memory;

use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Integer, Name, Named, NdArrayLike};
use super::super::fault::Fault;
use super::sized::{SizedOf, check_edges_of, given};

/// What may lie beyond given values; the last one is nothing.
const BEYOND: [&str; 6] = {
    let [a, b, c, d, e] = Extend::ALL;
    [a.0, b.0, c.0, d.0, e.0, "none"]
};

/// The most bytes of the name of a symbol or a variable, which is written with each term of an expression.
const LONGEST_NAME: usize = 10_000;

/// Checks the length of a name.
///
/// # Errors
/// `limit::length` for longer names.
pub(super) fn short_enough(name: &str) -> Result<(), Fault> {
    if name.len() <= LONGEST_NAME {
        return Ok(());
    }
    let message = format!("a name has at most {LONGEST_NAME} bytes, and not {}", name.len());
    Err(Fault::new(ProblemCode::LimitLength, message).help("take a shorter name"))
}

pub(super) fn symbols(
    evaluator: &Evaluator,
    ndim: Arg<Integer>,
    prefix: Arc<str>,
    size: SizedOf,
) -> Result<Value, Fault> {
    short_enough(&prefix)?;
    let (space, count) = (evaluator.space(), dimensions(&ndim)?);
    let array = match given(&size, count)? {
        Some(given) => {
            let array = space.sized_symbols(&prefix, &given.size, given.edges);
            array.map_err(|error| given.fault(error))?
        }
        None => space.symbols(count, &prefix).map_err(|error| ndim.fault(error))?,
    };
    Ok(Value::Array(array))
}

pub(super) fn variables(
    evaluator: &Evaluator,
    ndim: Arg<Integer>,
    name: Arg<Name>,
    size: SizedOf,
) -> Result<Value, Fault> {
    let base = match &*name {
        Name::Code(code) => Base::of(code),
        Name::Text(text) => {
            short_enough(text)?;
            Base::named(text)
        }
    };
    let base = base.map_err(|error| name.fault(error))?;
    let (space, count) = (evaluator.space(), dimensions(&ndim)?);
    let array = match given(&size, count)? {
        Some(given) => {
            let array = space.sized_variables(base, &given.size, given.edges);
            array.map_err(|error| given.fault(error))?
        }
        None => space.variables(count, base).map_err(|error| ndim.fault(error))?,
    };
    Ok(Value::Array(array))
}

/// A number of dimensions.
fn dimensions(ndim: &Arg<Integer>) -> Result<usize, Fault> {
    let small = ndim.to_i64().and_then(|n| usize::try_from(n).ok());
    small.filter(|n| (1..=crate::arrays::limits::NDIM).contains(n)).ok_or_else(|| {
        let message = format!("an array has 1 to 8 dimensions, not {}", ndim.shown());
        Fault::new(ProblemCode::ArrayDimension, message)
            .argument(ndim)
            .label("not from 1 to 8")
            .help("give a number of dimensions from 1 to 8")
    })
}

pub(super) fn data(
    evaluator: &Evaluator,
    values: Arg<NdArrayLike>,
    extend: Arg<Named<Beyond>>,
    edges: Arg<Named<Edges>>,
) -> Result<Value, Fault> {
    let grid = super::ndarrays::grid(&values).map_err(|fault| values.fault(fault))?;
    made_of(evaluator, &values, grid, (extend, edges))
}

pub(super) fn picture(
    evaluator: &Evaluator,
    values: Arg<NdArrayLike>,
    extend: Arg<Named<Beyond>>,
    edges: Arg<Named<Edges>>,
) -> Result<Value, Fault> {
    let rows = super::ndarrays::grid(&values).map_err(|fault| values.fault(fault))?;
    let [height, width] = rows.shape() else {
        let ndim = rows.shape().len();
        let plural = if ndim == 1 { "" } else { "s" };
        let message = format!("a picture is a list of rows, and this has {ndim} dimension{plural}");
        let help = match rows.shape() {
            [_, _, 2..=4] => {
                "the last axis holds colours or alpha: take one of them, as in `load(\"x.png\")[:, :, 0]`"
            }
            _ => "write rows, as in `picture([[1, 2], [3, 4]])`, or use `data`",
        };
        return Err(Fault::new(ProblemCode::ArrayDimension, message)
            .argument(&values)
            .label("not two-dimensional")
            .help(help));
    };
    let places = (0..*width).flat_map(|x| (0..*height).map(move |y| (x, y)));
    let columns = memory::collect(places.map(|(x, y)| rows.values()[y * width + x].clone()))?;
    made_of(evaluator, &values, DataGrid::new(vec![*width, *height], columns)?, (extend, edges))
}

fn made_of(
    evaluator: &Evaluator,
    values: &Arg<NdArrayLike>,
    grid: DataGrid,
    (extend, edges): (Arg<Named<Beyond>>, Arg<Named<Edges>>),
) -> Result<Value, Fault> {
    let (beyond, rule) = (extend.get()?, edges.get()?);
    let help = "write \"none\" in the place of what lies beyond the values, or leave `edges` out";
    check_edges_of(&edges, matches!(beyond, Beyond::Nothing), help)?;
    let array = match beyond {
        Beyond::Extended(extend) => evaluator.space().data(grid, extend),
        Beyond::Nothing => evaluator.space().sized_data(grid, rule),
    };
    Ok(Value::Array(array.map_err(|error| values.fault(error))?))
}

/// What lies beyond given values.
#[derive(Debug, Clone, Copy)]
pub(super) enum Beyond {
    /// More samples, without end.
    Extended(Extend),
    /// Nothing: the array has the size of the values.
    Nothing,
}

impl Choice for Beyond {
    const NAMES: &'static [&'static str] = &BEYOND;

    fn named(name: &str) -> Result<Beyond, Fault> {
        if name == "none" {
            return Ok(Beyond::Nothing);
        }
        let found = Extend::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, extend)| Beyond::Extended(*extend)).ok_or_else(|| {
            Fault::new(ProblemCode::ValueRange, format!("unknown extension \"{name}\""))
                .label("not an extension")
                .help(match suggest(name, BEYOND) {
                    _ if name == "clamp" => {
                        "`data(v, \"edge\")` repeats the last values, and `data(v, \"none\", edges=\"clamp\")` ends with them".to_string()
                    }
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "it is zero, edge, symmetric, reflect, periodic or none".to_string(),
                })
        })
    }
}

pub(super) fn generate(
    evaluator: &Evaluator,
    ndim: Arg<Integer>,
    f: Arg<Arc<FunctionValue>>,
    cache: bool,
    size: SizedOf,
    period: Option<Arg<Items>>,
) -> Result<Value, Fault> {
    let ndim = dimensions(&ndim)?;
    let size = given(&size, ndim)?;
    let period = match (&period, &size) {
        (Some(period), Some(_)) => {
            let message = "what has a size has an end, and no period";
            return Err(period
                .fault(Fault::new(ProblemCode::ValueRange, message))
                .help("leave one of both out"));
        }
        (Some(period), None) => Some(period_of(period, ndim)?),
        (None, _) => None,
    };
    evaluator.check_count(&f, ndim).map_err(|fault| f.fault(fault))?;
    let (function, caller) = (f.into_value(), evaluator.clone());
    let element = move |index: &Index| -> Result<Element, CustomError> {
        let numbers = index.iter().map(|&i| Value::Number(i.into())).collect();
        let value = caller.call_value(&function, numbers);
        let value = value.and_then(|value| element(value).map_err(|fault| caller.within(&function, fault)));
        Ok(value?)
    };
    let array = match size {
        Some(given) => {
            let array = evaluator.space().sized_generate(&given.size, given.edges, cache, element);
            array.map_err(|error| given.fault(error))?
        }
        None => match period {
            Some(period) => evaluator.space().periodic_generate(&period, cache, element)?,
            None => evaluator.space().generate(ndim, cache, element)?,
        },
    };
    Ok(Value::Array(array))
}

/// A period that a program declares: at least one sample per dimension.
fn period_of(period: &Arg<Items>, ndim: usize) -> Result<Vec<i128>, Fault> {
    let samples = period.indices()?;
    if samples.len() == ndim && samples.iter().all(|&samples| samples >= 1) {
        return Ok(samples);
    }
    let fault = Fault::new(ProblemCode::ValueRange, "a period is at least one sample in each dimension");
    let help = match ndim {
        1 => "write one integer, as in `period=(2,)`",
        _ => "write an integer per dimension, as in `period=(2, 1)`",
    };
    Err(period.fault(fault).help(help))
}

fn element(value: Value) -> Result<Element, Fault> {
    match value {
        Value::Number(number) => Ok(Element::Number(number)),
        Value::Expression(expression) => Ok(Element::Linear((*expression).clone())),
        Value::Code(code) => Ok(Element::Code(code)),
        other => Err(Fault::kind("a number, an expression or code as an element", other.kind())),
    }
}
