//! Single values: elements of arrays, and numbers that become elements.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// The exact value of one element: an integer, a float or a bool.
///
/// Times are their counts. Scalars compare by value across variants: `Bool(true)`, `Int(1)` and `Float(1.0)`
/// are equal. Integers are not rounded to be compared with floats.
#[derive(Debug, Clone, Copy)]
pub enum Scalar {
    /// An integer, or the count of a time.
    Int(i128),
    /// A float of any width.
    Float(f64),
    /// A bool.
    Bool(bool),
}

impl Scalar {
    /// The value as a double; an integer beyond 2^53 is rounded to the nearest.
    pub fn to_f64(self) -> f64 {
        match self {
            Scalar::Int(value) => value as f64,
            Scalar::Float(value) => value,
            Scalar::Bool(value) => f64::from(u8::from(value)),
        }
    }

    fn integer(self) -> Option<i128> {
        match self {
            Scalar::Int(value) => Some(value),
            Scalar::Bool(value) => Some(i128::from(value)),
            Scalar::Float(_) => None,
        }
    }
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Scalar) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Scalar) -> Option<Ordering> {
        match (self.integer(), other.integer()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            (None, None) => self.to_f64().partial_cmp(&other.to_f64()),
            (Some(a), None) => compare_exactly(a, other.to_f64()),
            (None, Some(b)) => compare_exactly(b, self.to_f64()).map(Ordering::reverse),
        }
    }
}

/// Compares without rounding the integer: elements are within 64 bits, floats reach further.
fn compare_exactly(a: i128, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    let floor = b.floor();
    if floor >= 2f64.powi(126) || floor <= -2f64.powi(126) {
        return Some(if b > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = a.cmp(&(floor as i128));
    Some(if whole == Ordering::Equal && b > floor { Ordering::Less } else { whole })
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Int(value) => value.fmt(f),
            Scalar::Float(value) if value.is_nan() => f.write_str("nan"),
            // Debug writes `1.0` and `1e300` where Display writes `1` and 301 digits.
            Scalar::Float(value) => write!(f, "{value:?}"),
            Scalar::Bool(value) => value.fmt(f),
        }
    }
}

/// A number that becomes an element when a type is chosen. Integers have any size.
#[derive(Debug, Clone, PartialEq)]
pub enum NdNumber {
    /// An integer of any size.
    Int(BigInt),
    /// A float: the double nearest to a decimal or a ratio.
    Float(f64),
    /// A bool.
    Bool(bool),
}

impl NdNumber {
    /// The number as a scalar; None for an integer beyond 127 bits.
    pub fn scalar(&self) -> Option<Scalar> {
        match self {
            NdNumber::Int(value) => value.to_i128().map(Scalar::Int),
            NdNumber::Float(value) => Some(Scalar::Float(*value)),
            NdNumber::Bool(value) => Some(Scalar::Bool(*value)),
        }
    }

    /// The number as the nearest double.
    pub fn to_f64(&self) -> f64 {
        match self {
            NdNumber::Int(value) => value.to_f64().unwrap_or(f64::NAN),
            NdNumber::Float(value) => *value,
            NdNumber::Bool(value) => f64::from(u8::from(*value)),
        }
    }
}

impl From<Scalar> for NdNumber {
    fn from(value: Scalar) -> NdNumber {
        match value {
            Scalar::Int(value) => NdNumber::Int(BigInt::from(value)),
            Scalar::Float(value) => NdNumber::Float(value),
            Scalar::Bool(value) => NdNumber::Bool(value),
        }
    }
}

impl From<i64> for NdNumber {
    fn from(value: i64) -> NdNumber {
        NdNumber::Int(BigInt::from(value))
    }
}

impl fmt::Display for NdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NdNumber::Int(value) => value.fmt(f),
            NdNumber::Float(value) => Scalar::Float(*value).fmt(f),
            NdNumber::Bool(value) => value.fmt(f),
        }
    }
}
