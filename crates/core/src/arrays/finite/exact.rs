//! Exact integers of several kinds: those of the machine, which may overflow, and big ones.

use std::hash::Hash;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::algebra::Number;

/// An exact integer. None stands for one that does not fit.
pub(super) trait Exact: Clone + Ord + Hash {
    fn zero() -> Self;
    fn of(value: &BigInt) -> Option<Self>;
    fn is_zero(&self) -> bool;
    fn is_negative(&self) -> bool;
    fn plus(&self, other: &Self) -> Option<Self>;
    fn times(&self, other: &Self) -> Option<Self>;
    fn shifted_left(&self, bits: u64) -> Option<Self>;
    fn minus(&self, other: &Self) -> Option<Self>;
    fn number(&self) -> Number;
}

impl Exact for i64 {
    fn zero() -> i64 {
        0
    }
    fn of(value: &BigInt) -> Option<i64> {
        value.to_i64()
    }
    fn is_zero(&self) -> bool {
        *self == 0
    }
    fn is_negative(&self) -> bool {
        *self < 0
    }
    fn plus(&self, other: &i64) -> Option<i64> {
        self.checked_add(*other)
    }
    fn times(&self, other: &i64) -> Option<i64> {
        self.checked_mul(*other)
    }
    fn shifted_left(&self, bits: u64) -> Option<i64> {
        // A bit is left for the sign.
        let fits = *self == 0 || u64::from(self.unsigned_abs().leading_zeros()) > bits + 1;
        fits.then(|| self.checked_shl(bits as u32).unwrap_or(0))
    }
    fn minus(&self, other: &i64) -> Option<i64> {
        self.checked_sub(*other)
    }
    fn number(&self) -> Number {
        Number::from(*self)
    }
}

impl Exact for i128 {
    fn zero() -> i128 {
        0
    }
    fn of(value: &BigInt) -> Option<i128> {
        value.to_i128()
    }
    fn is_zero(&self) -> bool {
        *self == 0
    }
    fn is_negative(&self) -> bool {
        *self < 0
    }
    fn plus(&self, other: &i128) -> Option<i128> {
        self.checked_add(*other)
    }
    fn times(&self, other: &i128) -> Option<i128> {
        self.checked_mul(*other)
    }
    fn shifted_left(&self, bits: u64) -> Option<i128> {
        // A bit is left for the sign.
        let fits = *self == 0 || u64::from(self.unsigned_abs().leading_zeros()) > bits + 1;
        fits.then(|| self.checked_shl(bits as u32).unwrap_or(0))
    }
    fn minus(&self, other: &i128) -> Option<i128> {
        self.checked_sub(*other)
    }
    fn number(&self) -> Number {
        Number::from(*self)
    }
}

impl Exact for BigInt {
    fn zero() -> BigInt {
        BigInt::ZERO
    }
    fn of(value: &BigInt) -> Option<BigInt> {
        Some(value.clone())
    }
    fn is_zero(&self) -> bool {
        Zero::is_zero(self)
    }
    fn is_negative(&self) -> bool {
        Signed::is_negative(self)
    }
    fn plus(&self, other: &BigInt) -> Option<BigInt> {
        Some(self + other)
    }
    fn times(&self, other: &BigInt) -> Option<BigInt> {
        Some(self * other)
    }
    fn shifted_left(&self, bits: u64) -> Option<BigInt> {
        Some(self << bits)
    }
    fn minus(&self, other: &BigInt) -> Option<BigInt> {
        Some(self - other)
    }
    fn number(&self) -> Number {
        Number::from(self.clone())
    }
}
