//! Numbers that are known to a stated precision: a binary fraction, and how far the number may be from it.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The binary digits that are kept; 115 decimal ones. Of those that a computation takes away, filters have some twenty.
pub(super) const BITS: u64 = 384;

/// The binary digits of a radius: few, so that bounds of errors cost little beside the numbers.
const RADIUS_BITS: u64 = 32;

/// A real number within `radius * 2^exponent` of `middle * 2^exponent`. What is computed of such numbers holds whatever the numbers
/// are within these bounds: interval arithmetic by middle and radius.
///
/// After F. Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", 2017.
#[derive(Clone, Debug)]
pub(super) struct Near {
    middle: BigInt,
    /// Of 32 binary digits, or just above.
    radius: u64,
    exponent: i64,
}

impl Near {
    /// The number, with as many digits as are kept.
    fn new(middle: BigInt, radius: &BigUint, exponent: i64) -> Near {
        match radius.to_u128() {
            Some(radius) => Near::within(middle, radius, exponent),
            None => {
                let spare = radius.bits() - RADIUS_BITS;
                let cut = spare.max(middle.bits().saturating_sub(BITS));
                // It has no more digits than a radius has.
                let radius = (radius >> cut).to_u64().unwrap_or(u64::MAX);
                Near {
                    middle: middle >> cut,
                    radius: radius.saturating_add(2),
                    exponent: exponent + cut as i64,
                }
            }
        }
    }

    /// The same for a radius of two words, which needs no memory.
    fn within(middle: BigInt, radius: u128, exponent: i64) -> Near {
        let radius_bits = u64::from(u128::BITS - radius.leading_zeros());
        let cut = middle.bits().saturating_sub(BITS).max(radius_bits.saturating_sub(RADIUS_BITS));
        if cut == 0 {
            return Near { middle, radius: radius as u64, exponent };
        }
        // What is cut off the middle, and off the radius, is less than one each.
        let radius = if cut < 128 { (radius >> cut) as u64 } else { 0 };
        Near { middle: middle >> cut, radius: radius + 2, exponent: exponent + cut as i64 }
    }

    /// A fraction.
    pub(super) fn of(value: &BigRational) -> Near {
        let (n, d) = (value.numer(), value.denom());
        let digits = (BITS + d.bits()).saturating_sub(n.bits());
        let (middle, rest) = (n << digits).div_rem(d);
        Near::within(middle, u128::from(!rest.is_zero()), -(digits as i64))
    }

    /// The square root of an integer that is not negative.
    pub(super) fn root_of(square: u64) -> Near {
        Near::within((BigInt::from(square) << (2 * BITS)).sqrt(), 1, -(BITS as i64))
    }

    /// The number whose decimal digits these are, `digits / 10^places`, off by at most half of the last one.
    pub(super) fn of_digits(digits: &BigInt, places: u32) -> Near {
        let over = BigInt::from(10).pow(places);
        let middle = Near::of(&BigRational::new(digits.clone(), over.clone()));
        let half = Near::of(&BigRational::new(BigInt::one(), over * 2));
        middle.wider(&half)
    }

    /// The number, off by as much more as another is large.
    pub(super) fn wider(&self, by: &Near) -> Near {
        let far = Near::new(BigInt::ZERO, &(by.middle.magnitude() + by.radius), by.exponent);
        self.plus(&far)
    }

    /// Whether the number may be 0.
    pub(super) fn may_be_zero(&self) -> bool {
        self.middle.magnitude().to_u64().is_some_and(|middle| middle <= self.radius)
    }

    pub(super) fn is_negative(&self) -> bool {
        self.middle.is_negative()
    }

    pub(super) fn negated(&self) -> Near {
        Near { middle: -&self.middle, ..*self }
    }

    pub(super) fn plus(&self, other: &Near) -> Near {
        self.plus_signed(other, false)
    }

    pub(super) fn minus(&self, other: &Near) -> Near {
        self.plus_signed(other, true)
    }

    /// The sum, or the difference.
    fn plus_signed(&self, other: &Near, minus: bool) -> Near {
        let is_finer = self.exponent <= other.exponent;
        let (fine, coarse) = if is_finer { (self, other) } else { (other, self) };
        let apart = coarse.exponent.saturating_sub(fine.exponent) as u64;
        // Beyond all digits of the coarse one, the fine one is less than one of its last.
        if apart > fine.middle.bits().max(RADIUS_BITS + 1) + 2 * BITS {
            let middle = if minus && is_finer { -&coarse.middle } else { coarse.middle.clone() };
            return Near::within(middle, u128::from(coarse.radius) + 1, coarse.exponent);
        }
        let shifted = if apart == 0 { None } else { Some(&coarse.middle << apart) };
        let coarse_middle = shifted.as_ref().unwrap_or(&coarse.middle);
        let middle = match (minus, is_finer) {
            (false, _) => &fine.middle + coarse_middle,
            (true, true) => &fine.middle - coarse_middle,
            (true, false) => coarse_middle - &fine.middle,
        };
        if coarse.radius == 0 || apart < 90 {
            let radius = u128::from(fine.radius) + (u128::from(coarse.radius) << apart.min(90));
            return Near::within(middle, radius, fine.exponent);
        }
        Near::new(middle, &((BigUint::from(coarse.radius) << apart) + fine.radius), fine.exponent)
    }

    /// Whether the numbers are surely different, told from the first binary digits of both; false where that doesn't tell.
    pub(super) fn clearly_differs(&self, other: &Near) -> bool {
        // With these limits nothing overflows in floating point.
        let apart = other.exponent.saturating_sub(self.exponent);
        let (Some(a), Some(b)) = (self.middle.to_f64(), other.middle.to_f64()) else { return false };
        if apart.unsigned_abs() > 400 || self.middle.bits().max(other.middle.bits()) > 400 {
            return false;
        }
        let scale = 2f64.powi(apart as i32);
        let b = b * scale;
        // Each number is rounded to 53 binary digits, and so is each result here.
        let rounding = (a.abs() + b.abs()) * 2f64.powi(-50);
        (a - b).abs() > (self.radius as f64 + other.radius as f64 * scale) * 1.001 + rounding
    }

    pub(super) fn times(&self, other: &Near) -> Near {
        let exponent = self.exponent + other.exponent;
        let middle = &self.middle * &other.middle;
        if self.radius == 0 && other.radius == 0 {
            return Near::within(middle, 0, exponent);
        }
        let radius = self.middle.magnitude() * other.radius
            + other.middle.magnitude() * self.radius
            + u128::from(self.radius) * u128::from(other.radius);
        Near::new(middle, &radius, exponent)
    }

    /// The quotient; the other is not 0.
    pub(super) fn over(&self, other: &Near) -> Near {
        let digits = (BITS + other.middle.bits()).saturating_sub(self.middle.bits()) + 2;
        let (n, d) = (&self.middle << digits, &other.middle);
        // |a/b - m/n| is at most (|m| s + |n| r) / (|n| (|n| - s)), where r and s are the radii.
        let size = d.magnitude();
        let least = (d.abs() - other.radius).max(BigInt::one());
        let off = (self.middle.magnitude() * other.radius + size * self.radius) << digits;
        let radius = off / (size * least.magnitude()) + 2u32;
        Near::new(n.div_floor(d), &radius, self.exponent - other.exponent - digits as i64)
    }

    /// The square root; the number is not negative.
    pub(super) fn root(&self) -> Near {
        let missing = (2 * BITS).saturating_sub(self.middle.bits());
        let digits = missing + u64::from((self.exponent - missing as i64).rem_euclid(2) == 1);
        let root = (&self.middle << digits).sqrt();
        // |sqrt(x) - sqrt(y)| is at most |x - y| / sqrt(x).
        let radius = (BigUint::from(self.radius) << digits) / root.magnitude().max(&BigUint::one()) + 2u32;
        Near::new(root, &radius, (self.exponent - digits as i64) / 2)
    }

    pub(super) fn power(&self, exponent: u32) -> Near {
        let one = Near { middle: BigInt::one(), radius: 0, exponent: 0 };
        let mut result = one;
        for bit in (0..32 - exponent.leading_zeros()).rev() {
            result = result.times(&result.clone());
            if exponent >> bit & 1 == 1 {
                result = result.times(self);
            }
        }
        result
    }

    /// The product with 2^bits.
    pub(super) fn scaled(&self, bits: i64) -> Near {
        Near { exponent: self.exponent.saturating_add(bits), ..self.clone() }
    }

    pub(super) fn without_radius(&self) -> Near {
        Near { radius: 0, ..self.clone() }
    }

    /// The middle.
    pub(super) fn middle(&self) -> BigRational {
        binary(&self.middle, self.exponent)
    }

    /// How far from the middle the number may be.
    pub(super) fn radius(&self) -> BigRational {
        binary(&self.radius.into(), self.exponent)
    }

    /// About the magnitude of its binary logarithm: of how many digits it is known is the same for all.
    pub(super) fn bit_length(&self) -> u64 {
        self.exponent.saturating_add(self.middle.bits() as i64).unsigned_abs().max(1)
    }
}

fn binary(n: &BigInt, exponent: i64) -> BigRational {
    match u64::try_from(exponent) {
        Ok(exponent) => BigRational::from(n << exponent),
        Err(_) => BigRational::new(n.clone(), BigInt::one() << exponent.unsigned_abs()),
    }
}
