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
            Repr::Near(_) => write!(f, "≈{}", Real(self.to_f64())),
        }
    }
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
