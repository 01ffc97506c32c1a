//! Operators on approximate numbers. One approximate side makes the result approximate.

use crate::algebra::Real;
use crate::values::Value;

use super::super::ast::BinaryOp;
use super::super::fault::{Fault, division_by_zero};

/// The value of a number as floating point.
pub(crate) fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.to_f64()),
        Value::Real(number) => Some(number.0),
        _ => None,
    }
}

/// The value of an operator of which one side is approximate and both are numbers; None where it takes
/// no such numbers.
///
/// # Errors
/// Division by 0.
pub(super) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Option<Result<Value, Fault>> {
    let (a, b) = (real(left)?, real(right)?);
    let result = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide | BinaryOp::FloorDivide | BinaryOp::Remainder if b == 0.0 => {
            return Some(Err(division_by_zero()));
        }
        BinaryOp::Divide => a / b,
        BinaryOp::FloorDivide => (a / b).floor(),
        BinaryOp::Remainder => a - b * (a / b).floor(),
        BinaryOp::Power => a.powf(b),
        _ => return None,
    };
    Some(Ok(Real(result).into()))
}
