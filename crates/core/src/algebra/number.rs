//! Exact rational numbers, fast for integers over powers of two.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use vcfilter_machine::poll_or_unwind;

use super::divisor::common_divisor;

/// An exact rational number.
///
/// Coefficients of lifting filters are integers over powers of two, and nearly all of them fit one machine
/// word. Numbers of this kind are held as a word and a shift, all others as a [`BigRational`]. Every number
/// has exactly one representation, so equality and hashes are those of the representation.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// let n = Number::ratio(-3, 8) + Number::from(1);
/// assert_eq!(n.to_string(), "5/8");
/// assert_eq!("5/8".parse(), Ok(n));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// `mantissa / 2^shift`, the mantissa odd or the shift 0.
    Dyadic { mantissa: i64, shift: u8 },
    /// Whatever does not fit the above.
    Big(Box<BigRational>),
}

/// The largest power of two under a [`Repr::Dyadic`]: two aligned mantissas fit 128 bits.
const MAX_SHIFT: u32 = 62;

impl Number {
    /// The number 0.
    pub const ZERO: Number = Number(Repr::Dyadic { mantissa: 0, shift: 0 });
    /// The number 1.
    pub const ONE: Number = Number(Repr::Dyadic { mantissa: 1, shift: 0 });
    /// The number 1/2.
    pub const HALF: Number = Number(Repr::Dyadic { mantissa: 1, shift: 1 });

    /// Returns `numerator / denominator`.
    ///
    /// # Panics
    /// Where the denominator is 0.
    pub fn ratio(numerator: i64, denominator: i64) -> Number {
        BigRational::new(numerator.into(), denominator.into()).into()
    }

    /// Returns `numerator / denominator` of integers of any size.
    ///
    /// # Panics
    /// Where the denominator is 0.
    pub fn fraction(numerator: BigInt, denominator: BigInt) -> Number {
        assert!(!denominator.is_zero(), "a denominator is not 0");
        reduced(numerator, denominator)
    }

    /// `mantissa / 2^shift` in its only representation.
    fn dyadic(mantissa: i128, shift: u32) -> Number {
        let spare = if mantissa == 0 { shift } else { mantissa.trailing_zeros().min(shift) };
        let (mantissa, shift) = (mantissa >> spare.min(127), shift - spare);
        match i64::try_from(mantissa) {
            Ok(mantissa) if shift <= MAX_SHIFT => Number(Repr::Dyadic { mantissa, shift: shift as u8 }),
            _ => {
                // Reduced already: the mantissa is odd or the shift is 0.
                Number(Repr::Big(Box::new(BigRational::new_raw(mantissa.into(), BigInt::one() << shift))))
            }
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => {
                BigRational::new_raw((*mantissa).into(), BigInt::one() << *shift)
            }
            Repr::Big(value) => (**value).clone(),
        }
    }

    /// Returns whether the number is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Dyadic { mantissa: 0, .. })
    }

    /// Returns whether the number is 1.
    pub fn is_one(&self) -> bool {
        *self == Number::ONE
    }

    /// Returns whether the number is an integer.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Dyadic { shift, .. } => *shift == 0,
            Repr::Big(value) => value.is_integer(),
        }
    }

    /// Returns the sign of the number: -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match &self.0 {
            Repr::Dyadic { mantissa, .. } => mantissa.signum() as i32,
            Repr::Big(value) if value.is_negative() => -1,
            Repr::Big(_) => 1,
        }
    }

    /// Returns the absolute value.
    pub fn abs(&self) -> Number {
        if self.signum() < 0 { -self } else { self.clone() }
    }

    /// Returns the numerator in lowest terms, with the sign of the number.
    pub fn numerator(&self) -> BigInt {
        match &self.0 {
            Repr::Dyadic { mantissa, .. } => (*mantissa).into(),
            Repr::Big(value) => value.numer().clone(),
        }
    }

    /// Returns the denominator in lowest terms; at least 1.
    pub fn denominator(&self) -> BigInt {
        match &self.0 {
            Repr::Dyadic { shift, .. } => BigInt::one() << *shift,
            Repr::Big(value) => value.denom().clone(),
        }
    }

    /// Returns the number as an integer; None for a fraction.
    pub fn to_integer(&self) -> Option<BigInt> {
        self.is_integer().then(|| self.numerator())
    }

    /// Returns the number as an integer of 64 bits; None where it is none.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Dyadic { mantissa, shift: 0 } => Some(*mantissa),
            _ => None,
        }
    }

    /// Returns the number as an integer of 128 bits; None where it is none.
    pub fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Dyadic { mantissa, shift: 0 } => Some((*mantissa).into()),
            Repr::Dyadic { .. } => None,
            Repr::Big(value) => value.is_integer().then(|| value.numer().to_i128()).flatten(),
        }
    }

    /// Returns the nearest floating-point number.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => *mantissa as f64 / (1u64 << shift) as f64,
            Repr::Big(value) => value.to_f64().unwrap_or(f64::NAN),
        }
    }

    /// Returns the exact value of a floating-point number; None for infinities and NaN.
    pub fn from_f64(value: f64) -> Option<Number> {
        BigRational::from_float(value).map(Number::from)
    }

    /// Returns the largest integer that is not above the number.
    pub fn floor(&self) -> BigInt {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => (mantissa >> shift).into(),
            Repr::Big(value) => value.numer().div_floor(value.denom()),
        }
    }

    /// Returns the smallest integer that is not below the number.
    pub fn ceil(&self) -> BigInt {
        -(-self).floor()
    }

    /// Returns the quotient; None where `other` is 0.
    pub fn divided_by(&self, other: &Number) -> Option<Number> {
        if other.is_zero() {
            return None;
        }
        if let (Repr::Dyadic { mantissa, shift }, Some(power)) = (&self.0, other.to_power_of_two())
            && power >= 0
        {
            return Some(Number::dyadic((*mantissa).into(), u32::from(*shift) + power as u32));
        }
        Some(quotient(&self.big(), &other.big()))
    }

    /// Returns the largest integer that is not above the quotient; None where `other` is 0.
    pub fn floor_divided_by(&self, other: &Number) -> Option<BigInt> {
        if other.is_zero() {
            return None;
        }
        // Without a common divisor: the quotient is not needed in lowest terms.
        let (a, b) = (self.big(), other.big());
        Some((a.numer() * b.denom()).div_floor(&(a.denom() * b.numer())))
    }

    /// k where the number is 2^k and |k| is small.
    fn to_power_of_two(&self) -> Option<i32> {
        match &self.0 {
            Repr::Dyadic { mantissa, shift: 0 } if *mantissa > 0 && mantissa.count_ones() == 1 => {
                Some(mantissa.trailing_zeros() as i32)
            }
            Repr::Dyadic { mantissa: 1, shift } => Some(-i32::from(*shift)),
            _ => None,
        }
    }

    /// Returns the product with 2^bits.
    pub fn shifted_left(&self, bits: u32) -> Number {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } if bits <= 64 => {
                let kept = u32::from(*shift).saturating_sub(bits);
                Number::dyadic(i128::from(*mantissa) << (bits - (u32::from(*shift) - kept)), kept)
            }
            _ => {
                let (numerator, denominator) = self.big().into_raw();
                let spare = denominator.trailing_zeros().unwrap_or(0).min(bits.into());
                let numerator = numerator << (u64::from(bits) - spare);
                BigRational::new_raw(numerator, denominator >> spare).into()
            }
        }
    }

    /// Returns the exact quotient by 2^bits.
    pub fn shifted_right(&self, bits: u32) -> Number {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } if bits <= 64 => {
                Number::dyadic((*mantissa).into(), u32::from(*shift) + bits)
            }
            _ => {
                let (numerator, denominator) = self.big().into_raw();
                let spare = numerator.trailing_zeros().unwrap_or(u64::MAX).min(bits.into());
                let denominator = denominator << (u64::from(bits) - spare);
                BigRational::new_raw(numerator >> spare, denominator).into()
            }
        }
    }

    /// Returns the number to an integer power; None for 0 to a negative power. The size of the result is not
    /// limited.
    pub fn power(&self, exponent: i32) -> Option<Number> {
        if exponent < 0 && self.is_zero() {
            return None;
        }
        Some(num_traits::Pow::pow(self.big(), exponent).into())
    }

    /// Returns the bits of the numerator or of the denominator, whichever are more.
    pub fn bit_length(&self) -> u64 {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => {
                u64::from((64 - mantissa.unsigned_abs().leading_zeros()).max(u32::from(*shift) + 1))
            }
            Repr::Big(value) => value.numer().bits().max(value.denom().bits()),
        }
    }

    /// Returns the largest v such that 2^v divides the number; `u32::MAX` for 0, 0 for fractions.
    pub fn valuation(&self) -> u32 {
        match &self.0 {
            Repr::Dyadic { mantissa: 0, .. } => u32::MAX,
            Repr::Dyadic { mantissa, .. } => mantissa.trailing_zeros(),
            Repr::Big(value) if value.is_integer() => {
                value.numer().trailing_zeros().map_or(u32::MAX, |zeros| zeros.min(u32::MAX.into()) as u32)
            }
            Repr::Big(_) => 0,
        }
    }
}

/// `n/d` in lowest terms; `d` is not 0.
fn reduced(n: BigInt, d: BigInt) -> Number {
    let common = common_divisor(&n, &d);
    let common = if d.is_negative() { -common } else { common };
    let (n, d) = if common.is_one() { (n, d) } else { (n / &common, d / common) };
    BigRational::new_raw(n, d).into()
}

/// `a + b`. Common divisors are looked for in denominators alone, which are shorter than what the sum is made of.
fn sum(a: &BigRational, b: &BigRational) -> Number {
    let (p, q, r, s) = (a.numer(), a.denom(), b.numer(), b.denom());
    let common = common_divisor(q, s);
    if common.is_one() {
        return BigRational::new_raw(p * s + r * q, q * s).into();
    }
    let (first, second) = (q / &common, s / &common);
    let over = &first * s;
    let sum = p * second + r * first;
    poll_or_unwind();
    // What is left in common is part of what the denominators had in common.
    let left = common_divisor(&sum, &common);
    let (sum, over) = if left.is_one() { (sum, over) } else { (sum / &left, over / left) };
    BigRational::new_raw(sum, over).into()
}

/// `a * b`
fn product(a: &BigRational, b: &BigRational) -> Number {
    if a == b {
        return BigRational::new_raw(a.numer() * a.numer(), a.denom() * a.denom()).into();
    }
    let (p, s) = without_common(a.numer(), b.denom());
    let (r, q) = without_common(b.numer(), a.denom());
    poll_or_unwind();
    BigRational::new_raw(p * r, q * s).into()
}

/// `a / b`; b is not 0.
fn quotient(a: &BigRational, b: &BigRational) -> Number {
    let (over, under) = (b.denom().clone(), b.numer().clone());
    let turned = if under.is_negative() { (-over, -under) } else { (over, under) };
    product(a, &BigRational::new_raw(turned.0, turned.1))
}

/// Both divided by what they have in common.
fn without_common(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let common = common_divisor(a, b);
    if common.is_one() { (a.clone(), b.clone()) } else { (a / &common, b / common) }
}

impl From<BigRational> for Number {
    fn from(value: BigRational) -> Number {
        let shift = value.denom().bits() as u32 - 1;
        if shift <= MAX_SHIFT
            && let Some(mantissa) = value.numer().to_i64()
            && value.denom().trailing_zeros() == Some(u64::from(shift))
        {
            return Number(Repr::Dyadic { mantissa, shift: shift as u8 });
        }
        Number(Repr::Big(Box::new(value)))
    }
}

impl From<BigInt> for Number {
    fn from(value: BigInt) -> Number {
        BigRational::from(value).into()
    }
}

macro_rules! from_machine_integers {
    ($($t:ty),*) => {$(
        impl From<$t> for Number {
            fn from(value: $t) -> Number {
                match i64::try_from(value) {
                    Ok(mantissa) => Number(Repr::Dyadic { mantissa, shift: 0 }),
                    Err(_) => BigInt::from(value).into(),
                }
            }
        }
    )*};
}
from_machine_integers!(i32, i64, i128, u32, u64, usize);

impl<'a> Add<&'a Number> for &Number {
    type Output = Number;

    fn add(self, other: &'a Number) -> Number {
        if let (Repr::Dyadic { mantissa: a, shift: s }, Repr::Dyadic { mantissa: b, shift: t }) =
            (&self.0, &other.0)
        {
            let shift = *s.max(t);
            let sum = (i128::from(*a) << (shift - s)) + (i128::from(*b) << (shift - t));
            return Number::dyadic(sum, shift.into());
        }
        sum(&self.big(), &other.big())
    }
}

impl<'a> Mul<&'a Number> for &Number {
    type Output = Number;

    fn mul(self, other: &'a Number) -> Number {
        if let (Repr::Dyadic { mantissa: a, shift: s }, Repr::Dyadic { mantissa: b, shift: t }) =
            (&self.0, &other.0)
        {
            return Number::dyadic(i128::from(*a) * i128::from(*b), u32::from(*s) + u32::from(*t));
        }
        product(&self.big(), &other.big())
    }
}

impl Neg for &Number {
    type Output = Number;

    fn neg(self) -> Number {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => Number::dyadic(-i128::from(*mantissa), (*shift).into()),
            Repr::Big(value) => (-&**value).into(),
        }
    }
}

impl<'a> Sub<&'a Number> for &Number {
    type Output = Number;

    fn sub(self, other: &'a Number) -> Number {
        self + &-other
    }
}

macro_rules! by_value {
    ($($trait:ident $method:ident),*) => {$(
        impl $trait for Number {
            type Output = Number;

            fn $method(self, other: Number) -> Number {
                (&self).$method(&other)
            }
        }
    )*};
}
by_value!(Add add, Sub sub, Mul mul);

impl Neg for Number {
    type Output = Number;

    fn neg(self) -> Number {
        -&self
    }
}

impl std::iter::Sum for Number {
    fn sum<I: Iterator<Item = Number>>(numbers: I) -> Number {
        numbers.fold(Number::ZERO, |sum, n| sum + n)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Dyadic { .. }, Repr::Dyadic { .. }) => (self - other).signum().cmp(&0),
            _ if self == other => Ordering::Equal,
            _ => {
                let (a, b) = (self.big(), other.big());
                (a.numer() * b.denom()).cmp(&(b.numer() * a.denom()))
            }
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Dyadic { mantissa, shift: 0 } => write!(f, "{mantissa}"),
            Repr::Dyadic { mantissa, shift } => write!(f, "{mantissa}/{}", 1u64 << shift),
            Repr::Big(value) => write!(f, "{value}"),
        }
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

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
