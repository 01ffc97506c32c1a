//! Scaling functions: how smooth they are, and what they look like.

use crate::algebra::{Number, Real};
use crate::filters::{self, Direction, FilterBank, FilterError, Laurent, MOST_ITERATIONS};
use crate::values::{Map, Value};

use super::super::builtin::Arguments;
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::properties::{side, single, tolerance, whole_bank};
use super::zdomain::shown_record;

pub(super) fn smoothness(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let tolerance = tolerance(arguments, 1)?;
    let exponent = |filter: &Laurent| filters::smoothness(filter, &tolerance).map(|smooth| smooth.exponent);
    let fault = |error: FilterError| Fault::from(error).argument(0);
    if let Some(filter) = single(arguments)? {
        return exponent(&filter).map(Value::from).map_err(fault);
    }
    let bank = whole_bank(arguments)?;
    match [("scaling", exponent(&bank.g0)), ("dual", exponent(&bank.h0))] {
        [(_, Err(error)), (_, Err(_))] => Err(fault(error)),
        sides => {
            let (mut fields, mut text) = (Vec::new(), Vec::new());
            for (name, exponent) in sides {
                let (value, shown) = match exponent {
                    Ok(exponent) => (Value::from(exponent), Real(exponent).to_string()),
                    Err(error) => {
                        (Value::None, format!("none ({})", no_function(&error).ok_or_else(|| fault(error))?))
                    }
                };
                text.push(format!("{name}: {shown}"));
                fields.push((name, value));
            }
            shown_record(fields, &text.join(", "))
        }
    }
}

/// Why a filter has no scaling function, in a few words; None for other errors.
fn no_function(error: &FilterError) -> Option<String> {
    match error {
        FilterError::NoZeroAtNyquist { leak } => {
            // Three digits that count.
            let digits = (2.0 - leak.0.log10().floor()).clamp(0.0, 300.0) as usize;
            Some(format!("{:.digits$} of its DC gain at z = -1", leak.0))
        }
        FilterError::NoDc => Some("0 at z = 1".to_string()),
        _ => None,
    }
}

pub(super) fn cascade(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let iterations = arguments.integer_within(1, 1, MOST_ITERATIONS.into())? as u32;
    let direction = side(arguments, 2)?;
    let fault = |error: filters::FilterError| Fault::from(error).argument(0);
    let (low, scaling, wavelet) = match single(arguments)? {
        Some(filter) => {
            let scaling = filters::scaling_iterates(&filter, iterations).map_err(fault)?;
            ((*filter).clone(), scaling, Vec::new())
        }
        None => {
            let bank = whole_bank(arguments)?;
            let found = match filters::cascade(&bank, direction, iterations) {
                Ok(found) => found,
                Err(error) => return one_side(&bank, direction, &error).unwrap_or_else(|| Err(fault(error))),
            };
            let low = match direction {
                Direction::Synthesis => bank.g0,
                Direction::Analysis => bank.h0.reflected(),
            };
            (low, found.scaling, found.wavelet)
        }
    };
    let mut fields = Vec::new();
    let mut text = Vec::new();
    for (name, curve) in [("scaling", scaling.last()), ("wavelet", wavelet.last())] {
        let Some(curve) = curve else { continue };
        let [x, y] = curve_lists(curve)?;
        let (first, last) = (place(curve, 0), place(curve, curve.values.len().saturating_sub(1)));
        let count = curve.values.len();
        text.push(format!("{name}: {count} values from {first} to {last}, 1/{} apart", 1u64 << iterations));
        fields.extend([(format!("{name}_x"), x), (name.to_string(), y)]);
    }
    let integers = match filters::integer_values(&low).map_err(fault)? {
        None => Value::None,
        Some(values) => {
            let pairs = values.into_iter().map(|(n, value)| (Value::Number(n.into()), Value::Number(value)));
            Value::Map(Map::new(pairs.collect::<Vec<_>>())?)
        }
    };
    text.push(format!("integers: {}", crate::display::shortened(&integers, 200)));
    if filters::has_independent_shifts(&low) == Ok(false) {
        text.push("the shifts of the scaling function depend on each other: iterations may tend to it on average only".to_string());
    }
    fields.push(("integers".to_string(), integers));
    shown_record(fields, &text.join("\n"))
}

/// A side without functions, where the other one has some: it is none and says why.
fn one_side(bank: &FilterBank, direction: Direction, error: &FilterError) -> Option<Result<Value, Fault>> {
    let why = no_function(error)?;
    let (other, name) = match direction {
        Direction::Synthesis => (Direction::Analysis, "analysis"),
        Direction::Analysis => (Direction::Synthesis, "synthesis"),
    };
    filters::cascade(bank, other, 1).ok()?;
    let text = format!(
        "scaling: none (the low-pass filter is {why}, so the cascade converges to no function)\nwavelet: none\nthe other side has both: side=\"{name}\""
    );
    Some(shown_record([("scaling", Value::None), ("wavelet", Value::None), ("integers", Value::None)], &text))
}

/// Where a value of a curve is.
fn place(curve: &filters::Curve, at: usize) -> Number {
    Number::from(curve.first + at as i64).shifted_right(curve.iterations)
}

fn curve_lists(curve: &filters::Curve) -> Result<[Value; 2], Fault> {
    let places = (0..curve.values.len()).map(|at| Value::Number(place(curve, at)));
    let values = curve.values.iter().map(|&value| Value::from(value));
    Ok([Value::list(places.collect())?, Value::list(values.collect())?])
}
