//! Operators between values.

pub(super) mod instead;
mod polynomials;
mod reals;

use num_integer::Integer;
use num_traits::ToPrimitive;
use vcfilter_machine::Stoppable;

use crate::algebra::{IntegerRange, Linear, Number, Symbol};
use crate::arrays::Space;
use crate::arrays::code::Code;
use crate::diagnostics::ProblemCode;
use crate::values::{Items, Value, limits};
use vcfilter_machine::memory;

use super::ast::BinaryOp;
use super::fault::{Fault, FaultPlace, division_by_zero, too_long_a_text};

pub(super) use reals::real;

/// A bool as it is.
///
/// # Errors
/// Everything else.
pub(super) fn truth(value: Value) -> Result<Value, Fault> {
    match value {
        Value::Bool(_) => Ok(value),
        Value::NdArray(_) => {
            Err(Fault::kind("true or false", value.kind()).help("`all(...)` says whether every item is true"))
        }
        other => {
            Err(Fault::kind("true or false", other.kind()).help("compare it with something, as in `x == 0`"))
        }
    }
}

/// `-value`
///
/// # Errors
/// Values that have no negative.
pub(super) fn negate(value: &Value) -> Result<Value, Fault> {
    match value {
        Value::Number(number) => Ok(Value::Number(-number)),
        Value::Expression(expression) => Ok(expression.scaled(&Number::from(-1)).into()),
        Value::Code(code) => Ok(Value::Code(-code)),
        Value::Real(number) => Ok(Value::from(-number.0)),
        Value::Laurent(polynomial) => Ok((-&**polynomial).into()),
        Value::Matrix(matrix) => Ok(matrix.map(|entry| -entry).into()),
        other => Err(without_sign("-", other)),
    }
}

/// `+value`: the value, where it has a negative.
///
/// # Errors
/// Values that `-` does not take either.
pub(super) fn positive(value: Value) -> Result<Value, Fault> {
    match value {
        Value::Number(_)
        | Value::Expression(_)
        | Value::Code(_)
        | Value::Real(_)
        | Value::Laurent(_)
        | Value::Matrix(_) => Ok(value),
        other => Err(without_sign("+", &other)),
    }
}

fn without_sign(sign: &str, value: &Value) -> Fault {
    Fault::kind("a number or an expression", value.kind()).help(instead::of_sign(sign, value, "a"))
}

/// The value of an arithmetic operator, a range or a shift. Argument 0 of a fault is the left side.
///
/// # Errors
/// Values that the operator does not take; results beyond the limits.
pub(super) fn binary(space: &Space, op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Fault> {
    match (op, left, right) {
        (BinaryOp::Range | BinaryOp::RangeClosed, ..) => range(op, left, right),
        (_, Value::Number(a), Value::Number(b)) => limited(numbers(op, a, b)?),
        (_, Value::Code(_), Value::Code(_) | Value::Number(_)) | (_, Value::Number(_), Value::Code(_)) => {
            code(op, &as_code(left, FaultPlace::LEFT)?, &as_code(right, FaultPlace::RIGHT)?, right)
        }
        (_, Value::Expression(_) | Value::Number(_), Value::Expression(_) | Value::Number(_)) => {
            expressions(space, op, left, right)
        }
        (_, Value::Real(_), _) | (_, _, Value::Real(_)) => {
            reals::binary(op, left, right).unwrap_or_else(|| Err(unsupported(op, left, right)))
        }
        (_, Value::Laurent(_) | Value::Matrix(_), _) | (_, _, Value::Laurent(_) | Value::Matrix(_)) => {
            polynomials::binary(space, op, left, right).unwrap_or_else(|| Err(unsupported(op, left, right)))
        }
        (BinaryOp::Add, Value::Text(a), Value::Text(b)) => together(a, b),
        (BinaryOp::Add, Value::List(a), Value::List(b)) => joined(a, b).map(Value::List),
        (BinaryOp::Add, Value::Tuple(a), Value::Tuple(b)) => joined(a, b).map(Value::Tuple),
        _ => Err(unsupported(op, left, right)),
    }
}

fn joined(a: &Items, b: &Items) -> Result<Items, Fault> {
    if a.len() + b.len() > limits::LENGTH {
        return Err(Fault::new(
            ProblemCode::LimitLength,
            "the list would be longer than the limit of 10,000,000 items",
        )
        .help("join fewer items"));
    }
    Ok(Items::new(memory::collect(a.iter().chain(b.iter()).cloned())?)?)
}

/// Two texts as one.
fn together(a: &str, b: &str) -> Result<Value, Fault> {
    let length = a.len() + b.len();
    if length > limits::TEXT {
        return Err(too_long_a_text());
    }
    // Once as it is put together, once as it is kept.
    memory::room(2 * length)?;
    Ok(Value::Text(format!("{a}{b}").into()))
}

fn unsupported(op: BinaryOp, left: &Value, right: &Value) -> Fault {
    let mixed = matches!(
        (left, right),
        (Value::Code(_), Value::Expression(_)) | (Value::Expression(_), Value::Code(_))
    );
    if mixed {
        return Fault::new(ProblemCode::ArrayMixed, "an expression can't mix symbols and code")
            .label("one side holds symbols, the other is code")
            .help("build on `symbols` for algebra, or on `variables` for code");
    }
    let message = format!("`{}` does not take {} and {}", op.sign(), left.kind(), right.kind());
    let fault = Fault::new(ProblemCode::ValueKind, message);
    let fault = match takes_part(left) {
        true => fault.argument(FaultPlace::RIGHT).label(format!("this is {}", right.kind())),
        false => fault.argument(FaultPlace::LEFT).label(format!("this is {}", left.kind())),
    };
    match instead::of_binary(op, (left, "a"), (right, "b")) {
        Some(help) => fault.help(help),
        None => fault.help(format!("`{}` takes numbers, expressions and code", op.sign())),
    }
}

fn takes_part(value: &Value) -> bool {
    matches!(
        value,
        Value::Number(_) | Value::Expression(_) | Value::Code(_) | Value::Real(_) | Value::Laurent(_)
    )
}

fn range(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Fault> {
    let end = |value: &Value, at| match value {
        Value::Number(n) => n.to_integer().ok_or_else(|| {
            Fault::new(ProblemCode::ValueKind, format!("a range has integer ends, and {n} is not one"))
                .argument(at)
                .label("not an integer")
                .help("round it down with `//`; a pair such as `(0, 1/2)` may have fractions")
        }),
        other => Err(Fault::kind("an integer", other.kind()).argument(at)),
    };
    let (lower, upper) = (end(left, FaultPlace::LEFT)?, end(right, FaultPlace::RIGHT)?);
    let upper = if op == BinaryOp::Range { upper - 1 } else { upper };
    Ok(IntegerRange { lower, upper }.into())
}

/// Numbers grow by doubling at most, so a check of each result is enough.
fn limited(number: Number) -> Result<Value, Fault> {
    if number.bit_length() > limits::BITS { Err(too_many_bits()) } else { Ok(Value::Number(number)) }
}

/// The fault of a number that grows too large.
pub(super) fn too_many_bits() -> Fault {
    Fault::new(ProblemCode::LimitBits, "the number would have more than the limit of 1,000,000 bits")
        .help("stay below 2 ** 1000000")
}

fn numbers(op: BinaryOp, a: &Number, b: &Number) -> Result<Number, Fault> {
    match op {
        BinaryOp::Add => Ok(a + b),
        BinaryOp::Subtract => Ok(a - b),
        BinaryOp::Multiply => Ok(a * b),
        BinaryOp::Divide => a.divided_by(b).ok_or_else(division_by_zero),
        BinaryOp::FloorDivide => Ok(a.floor_divided_by(b).ok_or_else(division_by_zero)?.into()),
        BinaryOp::Remainder => {
            let quotient = a.floor_divided_by(b).ok_or_else(division_by_zero)?;
            Ok(a - &(b * &Number::from(quotient)))
        }
        BinaryOp::ShiftLeft => Ok(a.shifted_left(shift_count(b)?)),
        BinaryOp::ShiftRight => match shift_count(b)? {
            0 => Ok(a.clone()),
            bits => Ok(a.shifted_right(bits).floor().into()),
        },
        BinaryOp::Power => power(a, b),
        _ => Err(Fault::new(ProblemCode::ValueKind, format!("`{}` does not take numbers", op.sign()))),
    }
}

/// The count of a shift.
fn shift_count(count: &Number) -> Result<u32, Fault> {
    let Some(bits) = count.to_integer() else {
        return Err(Fault::new(ProblemCode::ValueKind, "a shift moves by a whole number of bits")
            .argument(FaultPlace::RIGHT)
            .label("not an integer")
            .help("divide or multiply instead"));
    };
    if count.signum() < 0 {
        return Err(Fault::new(ProblemCode::ArrayShift, format!("a shift by {bits} bits is negative"))
            .argument(FaultPlace::RIGHT)
            .label("negative")
            .help("shift the other way instead"));
    }
    bits.to_u32().filter(|&bits| u64::from(bits) <= limits::BITS).ok_or_else(|| {
        Fault::new(ProblemCode::LimitBits, "the shift is beyond the limit of 1,000,000 bits")
            .argument(FaultPlace::RIGHT)
            .label("too far")
            .help("shift by at most 1000000")
    })
}

fn power(base: &Number, exponent: &Number) -> Result<Number, Fault> {
    let Some(whole) = exponent.to_integer() else {
        return Err(Fault::new(ProblemCode::ValueKind, "an exponent is a whole number")
            .argument(FaultPlace::RIGHT)
            .label("not an integer")
            .help("write a whole number, as in `x ** 2` or `x ** -1`; a square root is `sqrt(x)`"));
    };
    if base.is_zero() && exponent.signum() < 0 {
        return Err(division_by_zero());
    }
    if base.is_zero() || base.abs().is_one() {
        let odd = whole.is_odd();
        let one = whole == 0.into() || !base.is_zero() && (base.is_one() || !odd);
        return Ok(if one { Number::ONE } else { base.clone() });
    }
    // Each factor adds at least one bit, so the exponent is small wherever the result is.
    let exponent = whole.to_i32().filter(|e| u64::from(e.unsigned_abs()) <= limits::BITS);
    let exponent = exponent.ok_or_else(too_many_bits)?;
    if (base.bit_length() - 1) * u64::from(exponent.unsigned_abs()) > limits::BITS {
        return Err(too_many_bits());
    }
    base.power(exponent).ok_or_else(division_by_zero)
}

fn as_linear(value: &Value) -> Linear {
    match value {
        Value::Expression(expression) => (**expression).clone(),
        Value::Number(number) => Linear::from(number.clone()),
        _ => Linear::default(),
    }
}

/// The number that a value is, for divisors and counts: an expression counts where nothing else is left.
fn as_number<'a>(value: &'a Value, what: &str) -> Result<&'a Number, Fault> {
    match value {
        Value::Number(number) => Ok(number),
        Value::Expression(expression) if expression.is_constant() => Ok(expression.constant()),
        _ => Err(Fault::new(ProblemCode::ExpressionNotLinear, format!("{what} with symbols is not linear"))
            .argument(FaultPlace::RIGHT)
            .label("this holds symbols")
            .help("a filter is linear in its samples: use a number here")),
    }
}

fn expressions(space: &Space, op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Fault> {
    let terms = |value: &Value| if let Value::Expression(e) = value { e.terms().len() } else { 0 };
    // Those of both sides, and those of the result.
    memory::room_for::<(Symbol, Number)>(2 * (terms(left) + terms(right)))?;
    let (a, b) = (as_linear(left), as_linear(right));
    let result = match op {
        BinaryOp::Add => a.plus(&b),
        BinaryOp::Subtract => a.minus(&b),
        BinaryOp::Multiply => a.times(&b)?,
        BinaryOp::Divide if b.is_constant() => {
            let factor = Number::ONE.divided_by(b.constant()).ok_or_else(division_by_zero)?;
            a.scaled(&factor)
        }
        BinaryOp::Divide => return Ok(Value::Number(a.ratio(&b)?)),
        BinaryOp::FloorDivide => {
            floor_divide(space, &a, as_number(right, "rounded division by an expression")?)?
        }
        BinaryOp::Remainder => {
            let divisor = as_number(right, "a remainder by an expression")?;
            a.combined(&floor_divide(space, &a, divisor)?, &-divisor)
        }
        BinaryOp::ShiftLeft => {
            let bits = shift_count(as_number(right, "a shift by an expression")?)?;
            a.scaled(&Number::ONE.shifted_left(bits))
        }
        BinaryOp::ShiftRight => match shift_count(as_number(right, "a shift by an expression")?)? {
            0 => a,
            bits => floor_divide(space, &a, &Number::ONE.shifted_left(bits))?,
        },
        BinaryOp::Power => match as_number(right, "an expression as an exponent")?.to_i64() {
            Some(0) => Linear::from(Number::ONE),
            Some(1) => a,
            _ if a.is_constant() => Linear::from(power(a.constant(), as_number(right, "")?)?),
            _ => {
                return Err(Fault::new(
                    ProblemCode::ExpressionNotLinear,
                    "a power of an expression is not linear",
                )
                .argument(FaultPlace::LEFT)
                .label("this holds symbols")
                .help("a filter is linear in its samples: multiply by a number instead"));
            }
        },
        _ => return Err(unsupported(op, left, right)),
    };
    check_size(result)
}

fn floor_divide(space: &Space, a: &Linear, divisor: &Number) -> Result<Linear, Fault> {
    let rounded = space.errors().floor_divide(a, divisor).ok_or_else(division_by_zero)?;
    space.errors().number(&rounded);
    Ok(rounded)
}

fn check_size(result: Linear) -> Result<Value, Fault> {
    crate::arrays::ArrayError::check_terms(result.terms().len())?;
    let bits = result.terms().iter().asking().map(|(_, c)| c.bit_length()).max().unwrap_or(0);
    if bits.max(result.constant().bit_length()) > limits::BITS {
        return Err(too_many_bits());
    }
    Ok(result.into())
}

fn as_code(value: &Value, at: FaultPlace) -> Result<Code, Fault> {
    match value {
        Value::Code(code) => Ok(code.clone()),
        Value::Number(number) => number.to_integer().map(Code::constant).ok_or_else(|| {
            Fault::new(ProblemCode::ValueKind, format!("code works on integers, and {number} is not one"))
                .argument(at)
                .label("not an integer")
                .help("round down with `//` instead of dividing by `/`")
        }),
        other => Err(Fault::kind("code or an integer", other.kind()).argument(at)),
    }
}

fn code(op: BinaryOp, a: &Code, b: &Code, right: &Value) -> Result<Value, Fault> {
    let count = || match right {
        Value::Number(count) => shift_count(count),
        other => Err(Fault::kind("a number of bits", other.kind()).argument(FaultPlace::RIGHT)),
    };
    let result = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::FloorDivide => {
            if matches!(right, Value::Number(n) if n.is_zero()) {
                return Err(division_by_zero());
            }
            a.floor_divide(b)
        }
        BinaryOp::Divide => {
            if matches!(right, Value::Number(n) if n.is_zero()) {
                return Err(division_by_zero());
            }
            a.divide_exactly(b)
        }
        BinaryOp::ShiftLeft => a.clone() << count()?,
        BinaryOp::ShiftRight => a.clone() >> count()?,
        _ => {
            return Err(Fault::new(ProblemCode::ValueKind, format!("`{}` does not take code", op.sign()))
                .label("one side is code")
                .help("code knows + - * / // << >>; `//` rounds down, and `/` must leave no remainder"));
        }
    };
    Ok(Value::Code(result))
}
