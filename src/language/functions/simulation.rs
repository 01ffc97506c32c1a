//! Filters run on numbers.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::algebra::{IntegerRange, Number, Real};
use crate::arrays::{Array, ArrayError, DataGrid};
use crate::diagnostics::ProblemCode;
use crate::values::{Map, Record, Value};
use vcfilter_machine::memory;

use super::super::declare::{Declared, Maybe, Param, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, ArrayOrMap, Ends, Integer};
use super::super::fault::Fault;
use super::arrays::from_to;
use super::sized::check_inside;

/// The ranges of `simulate`, in the order of dimensions.
const RANGES: [&str; 8] = ["x", "y", "z", "d3", "d4", "d5", "d6", "d7"];

const fn range(dim: usize) -> Param<Arg<Ends>, Maybe> {
    optional(RANGES[dim])
}

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "simulate",
        parameters: (
            required("a")
                .means("An array, or a map of arrays with a size such as `A.coeffs`, which gives a map"),
            optional("inputs").means("From the arrays of symbols that a is built on to `data`"),
            [range(0), range(1), range(2), range(3), range(4), range(5), range(6), range(7)],
        ),
        summary: "The integers that VC-2's arithmetic gives for arrays of numbers as inputs, in ranges of indices; of an array with a size, in all of it where no range is given. What arrays of a map share is computed once. `data(v, \"none\")` has VC-2's own rule of edges.",
        example: "L = symbols(1, \"L\")\nsimulate(rshift(L, 1), {L: data([3, 5, 8])}, x=0..3)\nsimulate(lift(data([3, 5, 8, 1], \"none\"), le_gall_5_3.stages[0], 0))",
        run: simulate,
    },
    &Row {
        name: "difference",
        parameters: (
            required("a").means("An array of integers with a size, such as a picture"),
            required("b").means("Another one of the same size, such as a decoded picture"),
            default("bits", "8").means("The width of a pixel, whose greatest value is the peak of psnr"),
        ),
        summary: "How far two pictures are apart: .mse, the mean squared difference, exactly; .largest, the largest difference; .psnr in decibels, none where they are the same.",
        example: "p = picture([[10, 20], [30, 40]], \"none\")\nq = picture([[10, 21], [30, 38]], \"none\")\ndifference(p, q)",
        run: difference,
    },
];

fn simulate(
    evaluator: &Evaluator,
    a: Arg<ArrayOrMap>,
    inputs: Option<Arg<Map>>,
    ranges: [Option<Arg<Ends>>; RANGES.len()],
) -> Result<Value, Fault> {
    let replaced = |array: &Array| match &inputs {
        Some(inputs) => array.substitute(&from_to(inputs)?).map_err(|error| inputs.fault(error)),
        None => Ok(array.clone()),
    };
    let map = match &*a {
        ArrayOrMap::Array(array) => {
            let grid = replaced(array)?.simulate(&region(array, &ranges)?);
            let grid = grid.map_err(|error| no_numbers(error, &inputs, array.size().is_some()))?;
            return listed(evaluator, &grid);
        }
        ArrayOrMap::Map(map) => map,
    };
    if let Some(range) = ranges.iter().flatten().next() {
        let fault =
            Fault::new(ProblemCode::CallArity, "a range is that of one array, and a map holds several");
        return Err(range.fault(fault).label("of which array").help("leave it out, or simulate one of them"));
    }
    // What they share is computed once.
    let arrays = a.arrays_of(map)?;
    let whole = |(_, array): &(&Value, &Array)| match array.size() {
        Some(size) => Ok((replaced(array)?, size.into_iter().map(|n| (0, n)).collect())),
        None => Err(a.fault(ArrayError::NoSize("a simulation of several arrays"))),
    };
    let wanted = arrays.iter().map(whole).collect::<Result<Vec<_>, Fault>>()?;
    let grids = evaluator.space().simulate_all(&wanted);
    let grids = grids.map_err(|error| no_numbers(error, &inputs, true))?;
    let entries =
        arrays.iter().zip(&grids).map(|((key, _), grid)| Ok(((*key).clone(), listed(evaluator, grid)?)));
    Ok(Value::Map(Map::new(entries.collect::<Result<Vec<_>, Fault>>()?)?))
}

/// The ranges of a call for an array; where there is none, all of an array with a size.
fn region(a: &Array, ranges: &[Option<Arg<Ends>>]) -> Result<Vec<(i128, i128)>, Fault> {
    let (ndim, size) = (a.ndim(), a.size());
    let mut region = Vec::with_capacity(ndim);
    for (dim, (name, range)) in RANGES.iter().zip(ranges).enumerate() {
        match (range, dim < ndim) {
            (Some(range), true) => {
                let IntegerRange { lower, upper } = range.integers()?;
                let end = |n: BigInt| Number::from(n).to_i128().ok_or(ArrayError::IndexTooLarge);
                let ends = (end(lower)?, end(upper + 1)?);
                check_inside(a, dim, (ends.0, ends.1 - 1)).map_err(|fault| range.fault(fault))?;
                region.push(ends);
            }
            (None, true) => match &size {
                Some(size) => region.push((0, size[dim])),
                None => {
                    let message = format!("`{name}` is missing: the range of dimension {dim}");
                    let fault = Fault::new(ProblemCode::CallArity, message);
                    return Err(fault.help(format!("write it as `{name}=0..8`")));
                }
            },
            (Some(range), false) => {
                let error = ArrayError::Dimension { dim: dim as i128, ndim };
                return Err(range.fault(error).label("no such dimension"));
            }
            (None, false) => {}
        }
    }
    Ok(region)
}

/// The fault of a simulation; where numbers are missing, it says which input lacks them.
fn no_numbers(error: ArrayError, inputs: &Option<Arg<Map>>, sized: bool) -> Fault {
    let array = match &error {
        ArrayError::NotData(lacking) => lacking.array,
        _ => return Fault::from(error),
    };
    let fault = match inputs {
        Some(inputs) => inputs.fault(error),
        None => error.into(),
    };
    // What takes the place of an array with a size has one as well.
    if sized { fault.lacking(array, "data([[1, 2], [3, 4]], \"none\")") } else { fault }
}

fn listed(evaluator: &Evaluator, grid: &DataGrid) -> Result<Value, Fault> {
    memory::room_for::<Value>(grid.count())?;
    match grid.integers() {
        Some(values) => nested(evaluator, grid.shape(), values, &|value| Number::from(i64::from(*value))),
        None => nested(evaluator, grid.shape(), grid.values(), &Number::clone),
    }
}

/// Lists in lists, the first dimension outermost.
fn nested<T>(
    evaluator: &Evaluator,
    shape: &[usize],
    values: &[T],
    number: &impl Fn(&T) -> Number,
) -> Result<Value, Fault> {
    let Some((length, rest)) = shape.split_first() else {
        return Ok(values.first().map_or(Value::None, |value| Value::Number(number(value))));
    };
    if rest.is_empty() {
        evaluator.space().interrupt().check().map_err(ArrayError::from)?;
    }
    let part = values.len() / (*length).max(1);
    let items = (0..*length).map(|i| nested(evaluator, rest, &values[i * part..(i + 1) * part], number));
    Ok(Value::list(memory::try_collect(items)?)?)
}

fn difference(
    evaluator: &Evaluator,
    a: Arg<Array>,
    b: Arg<Array>,
    bits: Arg<Integer>,
) -> Result<Value, Fault> {
    let peak = Number::from((BigInt::from(1) << bits.within(1, 64)?) - 1);
    let sized =
        |array: &Arg<Array>| array.size().ok_or_else(|| array.fault(ArrayError::NoSize("a difference")));
    let (size, other) = (sized(&a)?, sized(&b)?);
    if size != other {
        let fault = Fault::new(ProblemCode::ArraySizeMismatch, "the two pictures have different sizes");
        let shown =
            |size: Vec<i128>| crate::display::text(&Value::numbers(size.into_iter().map(Number::from)));
        return Err(b
            .fault(fault)
            .label(format!("of size {}, the other of {}", shown(other), shown(size)))
            .help("a picture that was padded is compared with its padded original, `pad(p, (8, 8))`"));
    }
    let whole: Vec<(i128, i128)> = size.iter().map(|&n| (0, n)).collect();
    let wanted = [&a, &b].map(|array| ((**array).clone(), whole.clone()));
    let grids = evaluator.space().simulate_all(&wanted).map_err(|error| match error {
        ArrayError::NotData(_) => {
            let array = if a.simulate(&whole).is_err() { &a } else { &b };
            array
                .fault(error)
                .label("built on what is no number")
                .help("put numbers in its place: `substitute(a, {x: data(v, \"none\")})`")
        }
        error => Fault::from(error),
    })?;
    let (squares, largest) = match (grids[0].integers(), grids[1].integers()) {
        (Some(left), Some(right)) => apart_narrow(left, right),
        _ => apart(grids[0].values(), grids[1].values()),
    };
    let mse = squares.divided_by(&Number::from(grids[0].count() as i64)).unwrap_or_default();
    let ratio = (&peak * &peak).divided_by(&mse);
    let psnr = ratio.map_or(Value::None, |ratio| {
        Value::Real(Real(10.0 * (log10(&ratio.numerator()) - log10(&ratio.denominator()))))
    });
    let fields = [("mse", Value::Number(mse)), ("largest", Value::Number(largest)), ("psnr", psnr)];
    Ok(Record::new(fields)?.into())
}

/// The logarithm of a positive integer, which may be larger than any f64.
fn log10(n: &BigInt) -> f64 {
    let beyond = n.bits().saturating_sub(1000);
    (n >> beyond).to_f64().unwrap_or(f64::NAN).log10() + beyond as f64 * std::f64::consts::LOG10_2
}

/// The sum of the squares of differences, and the largest difference.
fn apart(left: &[Number], right: &[Number]) -> (Number, Number) {
    let differences = left.iter().zip(right).map(|(left, right)| (left - right).abs());
    differences.fold((Number::ZERO, Number::ZERO), |(squares, largest), difference| {
        (&squares + &(&difference * &difference), largest.max(difference))
    })
}

/// The same of integers of 32 bits: a square has 64 bits, and no picture so many pixels that their sum passes 128.
fn apart_narrow(left: &[i32], right: &[i32]) -> (Number, Number) {
    let differences = left.iter().zip(right).map(|(left, right)| left.abs_diff(*right));
    let (squares, largest) = differences.fold((0i128, 0u32), |(squares, largest), difference| {
        (squares + i128::from(difference) * i128::from(difference), largest.max(difference))
    });
    (Number::from(BigInt::from(squares)), Number::from(i64::from(largest)))
}
