//! Numbers as text.

use std::fmt;
use std::str::FromStr;

use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};

use super::super::real::Real;
use super::root::Root;
use super::{Number, Repr};

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Dyadic { mantissa, shift: 0 } => write!(f, "{mantissa}"),
            Repr::Dyadic { mantissa, shift } => write!(f, "{mantissa}/{}", 1u64 << shift),
            Repr::Big(value) => write!(f, "{value}"),
            Repr::Root(root) => write_root(f, root),
            Repr::Near(near) => write_near(f, self, near.bit_length()),
        }
    }
}

/// With ten significant digits, also where floating point ends.
fn write_near(f: &mut fmt::Formatter<'_>, number: &Number, size: u64) -> fmt::Result {
    let value = number.to_f64();
    if value.is_normal() {
        return write!(f, "≈{}", Real(value));
    }
    let sign = if number.abs() > Number::ONE { 1.0 } else { -1.0 };
    let exponent = (sign * size as f64 * std::f64::consts::LOG10_2).floor() as i32;
    let power = Number::from(10).power(exponent).unwrap_or(Number::ONE);
    let digits = number.divided_by(&power).unwrap_or(Number::ZERO).to_f64();
    // The exponent is off by one at most.
    let (digits, exponent) = match digits.abs() {
        size if size < 1.0 => (digits * 10.0, exponent - 1),
        size if size >= 10.0 => (digits / 10.0, exponent + 1),
        _ => (digits, exponent),
    };
    write!(f, "≈{}e{exponent}", Real(digits))
}

/// `1/2 + sqrt(3)`, `(1 + 2*sqrt(3))/4`, `-sqrt(2)/2`: over one denominator.
fn write_root(f: &mut fmt::Formatter<'_>, root: &Root) -> fmt::Result {
    let (a, b, over) = root.over_one();
    let size = b.abs();
    let sign = if b.is_negative() { "-" } else { "" };
    let factor = if size.is_one() { String::new() } else { format!("{size}*") };
    let term = format!("{factor}sqrt({})", root.d);
    let whole = match (a.is_zero(), b.is_negative()) {
        (true, _) => format!("{sign}{term}"),
        (false, false) => format!("{a} + {term}"),
        (false, true) => format!("{a} - {term}"),
    };
    match (over.is_one(), a.is_zero()) {
        (true, _) => f.write_str(&whole),
        (false, true) => write!(f, "{whole}/{over}"),
        (false, false) => write!(f, "({whole})/{over}"),
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The error for a text that is neither `n` nor `n/d`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a number: expected an integer or a fraction such as -1/8")]
pub struct ParseNumberError;

impl FromStr for Number {
    type Err = ParseNumberError;

    fn from_str(text: &str) -> Result<Number, ParseNumberError> {
        let (n, d) = text.split_once('/').unwrap_or((text, "1"));
        let parse = |part: &str| part.parse::<BigInt>().map_err(|_| ParseNumberError);
        let (n, d) = (parse(n)?, parse(d)?);
        if d.sign() != Sign::Plus || d.is_zero() {
            return Err(ParseNumberError);
        }
        Ok(Number::fraction(n, d))
    }
}
