//! Sums, products, quotients, powers and shifts.

use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed};
use vcfilter_machine::poll_or_unwind;

use super::super::divisor::common_divisor;
use super::{Number, Repr, irrational};

impl Number {
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
        if !(self.is_rational() && other.is_rational()) {
            return Some(irrational::quotient(self, other));
        }
        Some(quotient(&self.big(), &other.big()))
    }

    /// Returns the largest integer that is not above the quotient; None where `other` is 0.
    pub fn floor_divided_by(&self, other: &Number) -> Option<BigInt> {
        if other.is_zero() {
            return None;
        }
        if !(self.is_rational() && other.is_rational()) {
            return self.divided_by(other).map(|quotient| quotient.floor());
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
            Repr::Root(_) | Repr::Near(_) => irrational::shifted(self, bits.into()),
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
            Repr::Root(_) | Repr::Near(_) => irrational::shifted(self, -i64::from(bits)),
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
        match self.is_rational() {
            true => Some(num_traits::Pow::pow(self.big(), exponent).into()),
            false => irrational::power(self, exponent.unsigned_abs(), exponent < 0),
        }
    }
}

/// `n/d` in lowest terms; `d` is not 0.
pub(super) fn reduced(n: BigInt, d: BigInt) -> Number {
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
        match self.is_rational() && other.is_rational() {
            true => sum(&self.big(), &other.big()),
            false => irrational::sum(self, other),
        }
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
        match self.is_rational() && other.is_rational() {
            true => product(&self.big(), &other.big()),
            false => irrational::product(self, other),
        }
    }
}

impl Neg for &Number {
    type Output = Number;

    fn neg(self) -> Number {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => Number::dyadic(-i128::from(*mantissa), (*shift).into()),
            Repr::Big(value) => (-&**value).into(),
            Repr::Root(_) | Repr::Near(_) => irrational::negated(self),
        }
    }
}

impl<'a> Sub<&'a Number> for &Number {
    type Output = Number;

    fn sub(self, other: &'a Number) -> Number {
        match self.is_rational() && other.is_rational() {
            true => self + &-other,
            false => irrational::difference(self, other),
        }
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

impl num_traits::Zero for Number {
    fn zero() -> Number {
        Number::ZERO
    }

    fn is_zero(&self) -> bool {
        self.is_zero()
    }
}
