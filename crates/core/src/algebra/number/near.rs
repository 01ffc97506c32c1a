//! Numbers that are known to a stated precision: a binary fraction, and how far the number may be from it.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// The binary digits that are kept; 115 decimal ones. Of those that a computation takes away, filters have some twenty.
pub(super) const BITS: u64 = 384;

/// The binary digits of a radius.
const RADIUS_BITS: u64 = 32;

/// A real number within `radius * 2^exponent` of `middle * 2^exponent`. What is computed of such numbers holds whatever the numbers
/// are within these bounds: interval arithmetic by middle and radius.
///
/// After F. Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", 2017.
#[derive(Clone, Debug)]
pub(super) struct Near {
    middle: BigInt,
    radius: BigInt,
    exponent: i64,
}

impl Near {
    /// The number, with as many digits as are kept.
    fn new(middle: BigInt, radius: BigInt, exponent: i64) -> Near {
        let spare = |bits: u64, kept: u64| bits.saturating_sub(kept);
        let cut = spare(middle.bits(), BITS).max(spare(radius.bits(), RADIUS_BITS));
        if cut == 0 {
            return Near { middle, radius, exponent };
        }
        // What is cut off the middle, and off the radius, is less than one each.
        Near { middle: middle >> cut, radius: (radius >> cut) + 2, exponent: exponent + cut as i64 }
    }

    /// A fraction.
    pub(super) fn of(value: &BigRational) -> Near {
        let (n, d) = (value.numer(), value.denom());
        let digits = (BITS + d.bits()).saturating_sub(n.bits());
        let (middle, rest) = (n << digits).div_rem(d);
        Near::new(middle, BigInt::from(u8::from(!rest.is_zero())), -(digits as i64))
    }

    /// The square root of an integer that is not negative.
    pub(super) fn root_of(square: u64) -> Near {
        Near::new((BigInt::from(square) << (2 * BITS)).sqrt(), BigInt::one(), -(BITS as i64))
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
        let far = Near { middle: BigInt::ZERO, radius: by.middle.abs() + &by.radius, exponent: by.exponent };
        self.plus(&far)
    }

    /// Whether the number may be 0.
    pub(super) fn may_be_zero(&self) -> bool {
        self.middle.magnitude() <= self.radius.magnitude()
    }

    pub(super) fn is_negative(&self) -> bool {
        self.middle.is_negative()
    }

    pub(super) fn negated(&self) -> Near {
        Near { middle: -&self.middle, ..self.clone() }
    }

    pub(super) fn plus(&self, other: &Near) -> Near {
        let (fine, coarse) = if self.exponent <= other.exponent { (self, other) } else { (other, self) };
        let apart = coarse.exponent.saturating_sub(fine.exponent) as u64;
        // Beyond all digits of the coarse one, the fine one is less than one of its last.
        if apart > fine.middle.bits().max(fine.radius.bits()) + 2 * BITS {
            return Near::new(coarse.middle.clone(), &coarse.radius + 1, coarse.exponent);
        }
        let middle = &fine.middle + (&coarse.middle << apart);
        Near::new(middle, &fine.radius + (&coarse.radius << apart), fine.exponent)
    }

    pub(super) fn times(&self, other: &Near) -> Near {
        let radius = self.middle.abs() * &other.radius
            + other.middle.abs() * &self.radius
            + &self.radius * &other.radius;
        Near::new(&self.middle * &other.middle, radius, self.exponent + other.exponent)
    }

    /// The quotient; the other is not 0.
    pub(super) fn over(&self, other: &Near) -> Near {
        let digits = (BITS + other.middle.bits()).saturating_sub(self.middle.bits()) + 2;
        let (n, d) = (&self.middle << digits, &other.middle);
        // |a/b - m/n| is at most (|m| s + |n| r) / (|n| (|n| - s)), where r and s are the radii.
        let least: BigInt = (d.abs() - &other.radius).max(BigInt::one());
        let off = (self.middle.abs() * &other.radius + d.abs() * &self.radius) << digits;
        let radius = off / (d.abs() * least) + 2;
        Near::new(n.div_floor(d), radius, self.exponent - other.exponent - digits as i64)
    }

    /// The square root; the number is not negative.
    pub(super) fn root(&self) -> Near {
        let missing = (2 * BITS).saturating_sub(self.middle.bits());
        let digits = missing + u64::from((self.exponent - missing as i64).rem_euclid(2) == 1);
        let root = (&self.middle << digits).sqrt();
        // |sqrt(x) - sqrt(y)| is at most |x - y| / sqrt(x).
        let radius = (&self.radius << digits) / root.clone().max(BigInt::one()) + 2;
        Near::new(root, radius, (self.exponent - digits as i64) / 2)
    }

    pub(super) fn power(&self, exponent: u32) -> Near {
        let one = Near { middle: BigInt::one(), radius: BigInt::ZERO, exponent: 0 };
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
        Near { radius: BigInt::ZERO, ..self.clone() }
    }

    /// The middle.
    pub(super) fn middle(&self) -> BigRational {
        binary(&self.middle, self.exponent)
    }

    /// How far from the middle the number may be.
    pub(super) fn radius(&self) -> BigRational {
        binary(&self.radius, self.exponent)
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
