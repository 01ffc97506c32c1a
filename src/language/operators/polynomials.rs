//! Operators on Laurent polynomials and matrices of them.

use std::sync::Arc;

use crate::algebra::Number;
use crate::arrays::Space;
use crate::diagnostics::ProblemCode;
use crate::filters::{Laurent, LaurentMatrix};
use crate::values::Value;

use super::super::ast::BinaryOp;
use super::super::extract::SignalLike;
use super::super::fault::{Fault, FaultPlace, division_by_zero};
use super::super::functions::filtering::convolution;

/// The longest exponent worth trying: beyond it every power of a polynomial is too long.
const MOST_FACTORS: i64 = 1 << 20;

/// The largest power of a matrix, whose entries get longer and larger with each factor.
const MOST_MATRICES: u64 = 256;

fn polynomial(value: &Value) -> Option<Arc<Laurent>> {
    match value {
        Value::Laurent(polynomial) => Some(polynomial.clone()),
        Value::Number(number) => Some(Arc::new(Laurent::monomial(number.clone(), 0))),
        _ => None,
    }
}

/// The value of an operator of which one side is a Laurent polynomial or a matrix; None where it does not
/// take the two.
///
/// # Errors
/// Results that are too long; division by 0 or with a remainder.
pub(super) fn binary(
    space: &Space,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Option<Result<Value, Fault>> {
    match (left, right) {
        (Value::Matrix(a), Value::Matrix(b)) => matrices(op, a, b),
        (Value::Matrix(m), Value::Number(_) | Value::Laurent(_)) if op == BinaryOp::Multiply => {
            scaled(m, &*polynomial(right)?)
        }
        (Value::Number(_) | Value::Laurent(_), Value::Matrix(m)) if op == BinaryOp::Multiply => {
            scaled(m, &*polynomial(left)?)
        }
        (Value::Matrix(m), Value::Number(_) | Value::Laurent(_)) if op == BinaryOp::Divide => {
            divided(m, &*polynomial(right)?)
        }
        (Value::Matrix(m), Value::Number(n)) if op == BinaryOp::Power => Some(matrix_power(m, n)),
        (Value::Laurent(a), Value::Number(n)) if op == BinaryOp::Power => Some(power(a, n)),
        (Value::Laurent(_), Value::Laurent(_) | Value::Number(_)) | (Value::Number(_), Value::Laurent(_)) => {
            polynomials(op, &*polynomial(left)?, &*polynomial(right)?)
        }
        (Value::Laurent(h), x) | (x, Value::Laurent(h)) if op == BinaryOp::Multiply => {
            let side = if matches!(left, Value::Laurent(_)) { FaultPlace::RIGHT } else { FaultPlace::LEFT };
            convolved(space, h, x, side)
        }
        _ => None,
    }
}

/// A filter of a signal, which stands on one side.
fn convolved(space: &Space, h: &Laurent, x: &Value, side: FaultPlace) -> Option<Result<Value, Fault>> {
    let signal = match x {
        Value::Array(array) => SignalLike::Array(array.clone()),
        Value::NdArray(_) | Value::List(_) | Value::Tuple(_) => SignalLike::Finite(x.clone()),
        _ => return None,
    };
    let other = if matches!(side, FaultPlace::RIGHT) { FaultPlace::LEFT } else { FaultPlace::RIGHT };
    let convolved = convolution(h, &signal, space.interrupt());
    Some(convolved.map_err(|(fault, is_of_filter)| fault.argument(if is_of_filter { other } else { side })))
}

fn polynomials(op: BinaryOp, a: &Laurent, b: &Laurent) -> Option<Result<Value, Fault>> {
    let result = match op {
        BinaryOp::Add => a.plus(b),
        BinaryOp::Subtract => a.plus(&-b),
        BinaryOp::Multiply => a.times(b),
        BinaryOp::Divide => match a.divided_exactly(b) {
            Ok(quotient) => quotient.checked(),
            Err(error) => return Some(Err(Fault::from(error).argument(FaultPlace::RIGHT))),
        },
        _ => return None,
    };
    Some(result.map(Value::from).map_err(Fault::from))
}

fn small(exponent: &Number) -> Result<i64, Fault> {
    exponent.to_i64().filter(|e| e.abs() <= MOST_FACTORS).ok_or_else(|| {
        Fault::new(
            ProblemCode::ValueRange,
            "the exponent of a polynomial or a matrix is a small whole number",
        )
        .argument(FaultPlace::RIGHT)
        .label("not a small whole number")
        .help("write a whole number, as in `p ** 2`")
    })
}

fn power(base: &Laurent, exponent: &Number) -> Result<Value, Fault> {
    let exponent = small(exponent)?;
    if exponent >= 0 {
        return Ok(base.power(exponent as u32)?.into());
    }
    let Some((n, value)) = base.as_monomial() else {
        return Err(Fault::new(
            ProblemCode::FilterNotInvertible,
            "only a single power of z has an inverse of finite length",
        )
        .argument(FaultPlace::RIGHT)
        .label("negative")
        .help("divide by the polynomial where that leaves no remainder: `a / p`"));
    };
    let inverse = Number::ONE.divided_by(value).ok_or_else(division_by_zero)?;
    Ok(Laurent::monomial(inverse, -n).power(exponent.unsigned_abs() as u32)?.into())
}

fn matrices(op: BinaryOp, a: &LaurentMatrix, b: &LaurentMatrix) -> Option<Result<Value, Fault>> {
    let result = match op {
        BinaryOp::Add => a.plus(b),
        BinaryOp::Subtract => a.plus(&b.map(|entry| -entry)),
        BinaryOp::Multiply => a.times(b),
        _ => return None,
    };
    Some(result.map(Value::from).map_err(Fault::from))
}

/// To a whole power; a negative one is that of the inverse.
fn matrix_power(base: &LaurentMatrix, exponent: &Number) -> Result<Value, Fault> {
    let exponent = small(exponent)?;
    if exponent.unsigned_abs() > MOST_MATRICES {
        return Err(Fault::new(
            ProblemCode::LimitLength,
            format!("matrices have powers up to {MOST_MATRICES}"),
        )
        .argument(FaultPlace::RIGHT)
        .label("too large")
        .help("take a smaller power; each doubling makes the filters twice as long"));
    }
    let power = match exponent < 0 {
        true => base.inverse()?.power(exponent.unsigned_abs()),
        false => base.power(exponent.unsigned_abs()),
    };
    Ok(power?.into())
}

/// Each entry divided, where nothing remains.
fn divided(matrix: &LaurentMatrix, by: &Laurent) -> Option<Result<Value, Fault>> {
    let entry = |row: usize, column: usize| matrix.rows[row][column].divided_exactly(by);
    let rows = || Ok([[entry(0, 0)?, entry(0, 1)?], [entry(1, 0)?, entry(1, 1)?]]);
    let result = rows().and_then(|rows| LaurentMatrix { rows }.checked());
    Some(result.map(Value::from).map_err(|error| Fault::from(error).argument(FaultPlace::RIGHT)))
}

fn scaled(matrix: &LaurentMatrix, factor: &Laurent) -> Option<Result<Value, Fault>> {
    Some(matrix.scaled(factor).map(Value::from).map_err(Fault::from))
}
