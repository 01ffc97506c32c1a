//! Decimals and roots of numbers.

use num_bigint::BigInt;

use crate::algebra::Number;
use crate::diagnostics::ProblemCode;
use crate::values::Value;

use super::super::evaluator::Evaluator;
use super::super::extract::{AnyNumber, Arg, Integer};
use super::super::fault::{Fault, irrational};

pub(super) fn decimal(_: &Evaluator, x: Arg<AnyNumber>, digits: Arg<Integer>) -> Result<Value, Fault> {
    let digits = digits.within(0, 10_000)? as usize;
    check_digits(&x, digits)?;
    let scale = Number::from(num_traits::pow(BigInt::from(10), digits));
    let scaled = (&(&x.exact()? * &scale) + &Number::HALF).floor();
    let sign = if scaled.sign() == num_bigint::Sign::Minus { "-" } else { "" };
    let figures = format!("{:0>width$}", scaled.magnitude().to_string(), width = digits + 1);
    let (whole, fraction) = figures.split_at(figures.len() - digits);
    let point = if digits == 0 { "" } else { "." };
    Ok(format!("{sign}{whole}{point}{fraction}").as_str().into())
}

/// An approximate number knows no more digits than it has.
fn check_digits(x: &Arg<AnyNumber>, digits: usize) -> Result<(), Fault> {
    let AnyNumber::Exact(number) = &**x else { return Ok(()) };
    let last = Number::from(num_traits::pow(BigInt::from(10), digits));
    if number.is_exact() || &number.uncertainty() * &last <= Number::ONE {
        return Ok(());
    }
    let known = -number.uncertainty().to_f64().log10();
    Err(Fault::new(
        ProblemCode::ValueRange,
        format!("{number} is known to {} digits after the point", known.floor().max(0.0)),
    )
    .argument(x)
    .label("an approximate number")
    .help("ask for fewer digits"))
}

/// A number that is a fraction.
pub(super) fn rational(x: &Arg<Number>) -> Result<Number, Fault> {
    if x.is_rational() { Ok((**x).clone()) } else { Err(irrational(x).argument(x)) }
}

pub(super) fn sqrt(_: &Evaluator, x: Arg<AnyNumber>) -> Result<Value, Fault> {
    let negative = |x: &Arg<AnyNumber>| {
        Fault::new(ProblemCode::ValueRange, "a number below 0 has no real square root")
            .argument(x)
            .label("below 0")
            .help("numbers are real: take the root of `abs(x)`, or choose before: `if x < 0 then 0 else sqrt(x)`")
    };
    match &*x {
        AnyNumber::Exact(number) => number.sqrt().map(Value::Number).ok_or_else(|| negative(&x)),
        AnyNumber::Approximate(real) if real.0 < 0.0 => Err(negative(&x)),
        AnyNumber::Approximate(real) => Ok(Value::from(real.0.sqrt())),
    }
}
