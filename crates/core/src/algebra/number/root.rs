//! Numbers with a square root, exactly: `a + b * sqrt(d)`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::Number;
use super::near::Near;

/// `a + b * sqrt(d)` with rational a and b, b not 0, and d that no square but 1 divides: every such number is written in one way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Root {
    pub a: Number,
    pub b: Number,
    pub d: u64,
}

/// Squares of greater primes are not looked for.
const MOST_PRIME: u64 = 100_000;

/// An integer up to here, of which no such prime is a divisor, and which is no square, has no square as a divisor.
pub(super) const MOST_RADICAND: u64 = MOST_PRIME * MOST_PRIME * MOST_PRIME;

/// The bits of an integer of which squares are looked for: some thousand decimal digits.
const MOST_BITS: u64 = 4096;

/// Returns r and d such that the integer is `r^2 * d`, and no square but 1 divides d; None where this takes too long to find out. The
/// integer is positive.
pub(super) fn without_squares(integer: &BigInt) -> Option<(BigInt, u64)> {
    if integer.bits() > MOST_BITS {
        let root = integer.sqrt();
        return (&root * &root == *integer).then_some((root, 1));
    }
    let (mut left, mut root, mut free) = (integer.clone(), BigInt::one(), 1u64);
    // Composite numbers divide nothing any more when their turn comes.
    for p in [2].into_iter().chain((3..MOST_PRIME).step_by(2)) {
        if BigInt::from(p * p) > left {
            break;
        }
        let mut times = 0;
        while (&left % p).is_zero() {
            left /= p;
            times += 1;
        }
        root *= BigInt::from(p).pow(times / 2);
        free = if times % 2 == 1 { free.checked_mul(p)? } else { free };
    }
    let square = left.sqrt();
    if &square * &square == left {
        return Some((root * square, free));
    }
    let left = left.to_u64().filter(|left| *left <= MOST_RADICAND)?;
    free.checked_mul(left).filter(|free| *free <= MOST_RADICAND).map(|free| (root, free))
}

impl Root {
    /// The conjugate over the norm: the inverse.
    pub(super) fn inverse(&self) -> (Number, Number) {
        let norm = &(&self.a * &self.a) - &(&(&self.b * &self.b) * &self.radicand());
        // The norm is not 0, for the root is irrational.
        let over = |n: &Number| n.divided_by(&norm).unwrap_or(Number::ZERO);
        (over(&self.a), over(&-&self.b))
    }

    pub(super) fn radicand(&self) -> Number {
        Number::from(self.d)
    }

    pub(super) fn near(&self) -> Near {
        Near::of(&self.a.big()).plus(&Near::of(&self.b.big()).times(&Near::root_of(self.d)))
    }

    pub(super) fn is_negative(&self) -> bool {
        let (a, b) = (self.a.signum(), self.b.signum());
        if a == b || a == 0 {
            return b < 0;
        }
        // Of opposite signs: the larger square decides.
        let squares = &(&self.a * &self.a) - &(&(&self.b * &self.b) * &self.radicand());
        if squares.signum() > 0 { a < 0 } else { b < 0 }
    }

    /// a and b over one positive denominator.
    pub(super) fn over_one(&self) -> (BigInt, BigInt, BigInt) {
        let over = self.a.denominator().lcm(&self.b.denominator());
        let whole = |n: &Number| n.numerator() * (&over / n.denominator());
        (whole(&self.a), whole(&self.b), over.clone())
    }

    pub(super) fn floor(&self) -> BigInt {
        let (a, b, over) = self.over_one();
        // b * sqrt(d) is irrational, so its floor is that of its square's root, or one less than the negative of that.
        let size = (&b * &b * self.d).sqrt();
        let irrational = if b.is_negative() { -size - 1 } else { size };
        (a + irrational).div_floor(&over)
    }

    /// The sign of the difference of two numbers with different roots, which are never equal.
    pub(super) fn is_below(&self, other: &Root) -> bool {
        // a + b*sqrt(d) < p + q*sqrt(e) by the sign of (a - p) + b*sqrt(d) - q*sqrt(e): integers, with more and more digits.
        let denominators = [&self.a, &self.b, &other.a, &other.b].map(Number::denominator);
        let over = denominators.iter().fold(BigInt::one(), |all, d| all.lcm(d));
        let whole = |n: &Number| n.numerator() * (&over / n.denominator());
        let constant = whole(&self.a) - whole(&other.a);
        let (b, q) = (whole(&self.b), whole(&other.b));
        let mut digits = 64u32;
        loop {
            let scaled = |n: &BigInt, d: u64| {
                let size = ((n * n * d) << (2 * digits)).sqrt();
                if n.is_negative() { -size } else { size }
            };
            let difference = (&constant << digits) + scaled(&b, self.d) - scaled(&q, other.d);
            // Each root is off by less than 1.
            if difference.abs() > BigInt::from(2) {
                return difference.is_negative();
            }
            digits *= 2;
        }
    }
}
