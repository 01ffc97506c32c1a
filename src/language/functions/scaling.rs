//! Scaling functions: how smooth they are, and what they look like.

use crate::algebra::{Number, Real};
use crate::filters::{self, Direction, FilterBank, FilterError, Laurent, MOST_ITERATIONS};
use crate::values::{Found, ScalingCurves, Value};

use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Integer, Named};
use super::super::fault::Fault;
use super::properties::{not_negative, single, whole_bank};
use super::zdomain::{found_as, shown_record};

pub(super) fn smoothness(_: &Evaluator, f: Arg<Value>, tolerance: Arg<Number>) -> Result<Value, Fault> {
    let tolerance = not_negative(&tolerance)?;
    let exponent = |filter: &Laurent| filters::smoothness(filter, &tolerance).map(|smooth| smooth.exponent);
    let fault = |error: FilterError| f.fault(error);
    if let Some(filter) = single(&f)? {
        return exponent(&filter).map(Value::from).map_err(fault);
    }
    let bank = whole_bank(&f)?;
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

pub(super) fn cascade(
    _: &Evaluator,
    f: Arg<Value>,
    iterations: Arg<Integer>,
    side: Arg<Named<Direction>>,
) -> Result<Value, Fault> {
    let iterations = iterations.within(1, MOST_ITERATIONS.into())? as u32;
    let direction = side.get()?;
    let fault = |error: FilterError| f.fault(error);
    let (low, mut scaling, mut wavelet) = match single(&f)? {
        Some(filter) => {
            let scaling = filters::scaling_iterates(&filter, iterations).map_err(fault)?;
            (filter, scaling, Vec::new())
        }
        None => {
            let bank = whole_bank(&f)?;
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
    let integers = filters::integer_values(&low).map_err(fault)?;
    let depend = filters::has_independent_shifts(&low) == Ok(false);
    let cascade = ScalingCurves { scaling: scaling.pop(), wavelet: wavelet.pop(), integers };
    let text = cascade_text(&cascade, depend)?;
    found_as(Found::Cascade(cascade), &text)
}

/// Where the curves lie, and the values at integers.
fn cascade_text(cascade: &ScalingCurves, depend: bool) -> Result<String, Fault> {
    let mut lines = Vec::new();
    for (name, curve) in [("scaling", &cascade.scaling), ("wavelet", &cascade.wavelet)] {
        let Some(curve) = curve else { continue };
        let count = curve.values.len();
        let (first, last) =
            (ScalingCurves::place(curve, 0), ScalingCurves::place(curve, count.saturating_sub(1)));
        let apart = 1u64 << curve.iterations;
        lines.push(format!("{name}: {count} values from {first} to {last}, 1/{apart} apart"));
    }
    lines.push(format!("integers: {}", crate::display::shortened(&cascade.integer_values()?, 200)));
    if depend {
        lines.push("the shifts of the scaling function depend on each other: iterations may tend to it on average only".to_string());
    }
    Ok(lines.join("\n"))
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
