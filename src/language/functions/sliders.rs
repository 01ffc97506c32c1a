//! Numbers that a reader may move.

use std::sync::Arc;

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::values::Value;

use super::super::evaluator::Evaluator;
use super::super::extract::Arg;
use super::super::fault::Fault;
use super::super::sliders::Slider;
use super::numbers::rational;

/// A slider has no more steps: nobody could tell them apart.
const MOST_STEPS: i64 = 1_000_000;

/// So many steps has a slider that does not say how far they go. A power of two, so that the values of one between integers are
/// taps without rounding.
const USUAL_STEPS: i64 = 16;

/// What is given of a slider besides its name and its ends.
type Given = Option<Arg<Number>>;

pub(super) fn slider(
    evaluator: &Evaluator,
    name: Arg<Arc<str>>,
    low: Arg<Number>,
    high: Arg<Number>,
    step: Given,
    value: Given,
) -> Result<Value, Fault> {
    let (least, greatest) = (rational(&low)?, rational(&high)?);
    if greatest <= least {
        let message = format!("a slider from {least} to {greatest} can't be moved");
        let fault = high.fault(Fault::new(ProblemCode::ValueRange, message));
        return Err(fault.label("not above the lower end").help("give the lower end first"));
    }
    let width = &greatest - &least;
    let step = match &step {
        Some(step) => rational(step).and_then(|size| check_step(step, size, &width))?,
        None => &width * &Number::ratio(1, USUAL_STEPS),
    };
    let steps = whole_steps(&width, &step).unwrap_or(0);
    let position = match &value {
        Some(value) => position_of(value, &least, &step, steps)?,
        None => 0,
    };
    let slider = Slider { name: (*name).clone(), low: least, step, steps, position };
    evaluator.sliders.declare(slider).map(Value::Number).ok_or_else(|| {
        let message = format!("there is another slider {:?}, with other ends, steps or value", &**name);
        name.fault(Fault::new(ProblemCode::ValueRange, message))
            .label("a name of two sliders")
            .help("give each slider a name of its own, or define one and use that: `a = slider(\"a\", 0, 1)`")
    })
}

/// How many whole steps there are in a width; None where these are too many.
fn whole_steps(width: &Number, step: &Number) -> Option<u32> {
    let steps = width.floor_divided_by(step)?;
    u32::try_from(&steps).ok().filter(|&steps| i64::from(steps) <= MOST_STEPS)
}

/// A step that a slider of a width can take.
fn check_step(given: &Arg<Number>, step: Number, width: &Number) -> Result<Number, Fault> {
    if step.signum() > 0 && step <= *width && whole_steps(width, &step).is_some() {
        return Ok(step);
    }
    let least = width * &Number::ratio(1, MOST_STEPS);
    let message = format!("a step of {step} is out of range: {least} to {width}");
    let fault = given.fault(Fault::new(ProblemCode::ValueRange, message));
    Err(fault.label("out of range").help(format!("a slider has 1 to {MOST_STEPS} steps")))
}

/// How many steps a value is above the least one.
fn position_of(value: &Arg<Number>, low: &Number, step: &Number, steps: u32) -> Result<u32, Fault> {
    let wanted = rational(value)?;
    let above = (&wanted - low).divided_by(step).unwrap_or_else(|| Number::from(0));
    let position = above.to_i64().and_then(|position| u32::try_from(position).ok());
    position.filter(|position| *position <= steps).ok_or_else(|| {
        let message = format!("the slider has no value {wanted}");
        let high = low + &(step * &Number::from(i64::from(steps)));
        value
            .fault(Fault::new(ProblemCode::ValueRange, message))
            .label("not a value of the slider")
            .help(format!("its values are {low}, {}, and so on up to {high}", low + step))
    })
}
