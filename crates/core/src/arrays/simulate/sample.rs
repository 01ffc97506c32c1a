//! Integers that blocks are made of.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::Number;

/// Integers of some width, and what is done to rows of them.
pub(crate) trait Sample: Clone + PartialEq + Send + Sync + 'static {
    /// None where it does not fit.
    fn from_number(number: &Number) -> Option<Self>;

    /// One that fits every type.
    fn from_i64(number: i64) -> Self;

    /// None where it does not fit.
    fn to_i64(&self) -> Option<i64>;

    /// As an exact number.
    fn number(&self) -> Number;

    /// Adds products to sums that were found to fit.
    fn add_product(sums: &mut [Self], tap: &Self, values: &[Self]);

    /// The same with two values that have one weight.
    fn add_products(sums: &mut [Self], tap: &Self, first: &[Self], second: &[Self]);

    /// Adds sums, shifted right, to values, or subtracts them.
    fn change(values: &mut [Self], sums: &[Self], shift: u32, subtracts: bool);

    /// Adds an offset to sums, and to each the bit of it above those that are shifted out.
    fn tie_to_even(sums: &mut [Self], offset: &Self, shift: u32);

    /// A magnitude that none of some values passes, less than twice the largest; 0 of a type that every value fits.
    fn magnitude(values: &[Self]) -> u64;

    /// Whether every sum of products with values up to a magnitude fits, with an offset below 2^shift, and what becomes of
    /// the values after it: `weight` is the sum of the taps' magnitudes.
    fn fits(largest: u64, weight: &BigInt, shift: u32) -> bool;

    /// A value shifted left, or right with rounding.
    fn shifted(&self, bits: u32, left: bool) -> Self;

    /// The same values, where they are of this type.
    fn same(_: &Arc<Vec<i32>>) -> Option<Arc<Vec<Self>>> {
        None
    }
}

/// Whether the largest magnitude of sums of a machine's integers is below 2^bits.
fn within(largest: u64, weight: &BigInt, shift: u32, bits: u32) -> bool {
    let most = BigInt::from(largest) * (weight + 1u32) + (BigInt::from(1) << shift.min(bits));
    shift < bits && most.bits() <= u64::from(bits)
}

macro_rules! machine_integer {
    ($type:ty, $bits:literal, $($own:item)?) => {
        impl Sample for $type {
            $($own)?

            fn from_number(number: &Number) -> Option<$type> {
                number.to_i64().and_then(|value| <$type>::try_from(value).ok())
            }

            fn from_i64(number: i64) -> $type {
                number as $type
            }

            fn to_i64(&self) -> Option<i64> {
                Some((*self).into())
            }

            fn number(&self) -> Number {
                Number::from(i64::from(*self))
            }

            fn add_product(sums: &mut [$type], tap: &$type, values: &[$type]) {
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum += *tap * *value;
                }
            }

            fn add_products(sums: &mut [$type], tap: &$type, first: &[$type], second: &[$type]) {
                for ((sum, first), second) in sums.iter_mut().zip(first).zip(second) {
                    *sum += *tap * (*first + *second);
                }
            }

            fn change(values: &mut [$type], sums: &[$type], shift: u32, subtracts: bool) {
                let both = values.iter_mut().zip(sums);
                match subtracts {
                    true => both.for_each(|(value, sum)| *value -= *sum >> shift),
                    false => both.for_each(|(value, sum)| *value += *sum >> shift),
                }
            }

            fn tie_to_even(sums: &mut [$type], offset: &$type, shift: u32) {
                sums.iter_mut().for_each(|sum| *sum += *offset + (*sum >> shift & 1));
            }

            fn magnitude(values: &[$type]) -> u64 {
                // Of a negative value the bits that differ from its sign: -8 has those of 7.
                let bits =
                    values.iter().fold(0, |bits, value| bits | (value ^ (value >> (<$type>::BITS - 1))));
                let length = u64::BITS - (bits as u64).leading_zeros();
                1u64 << length.min(63)
            }

            fn fits(largest: u64, weight: &BigInt, shift: u32) -> bool {
                within(largest, weight, shift, $bits)
            }

            fn shifted(&self, bits: u32, left: bool) -> $type {
                match (left, bits) {
                    (_, 0) => *self,
                    (true, bits) => self << bits,
                    (false, bits) => (self + (1 << (bits - 1))) >> bits,
                }
            }
        }
    };
}

// Of 32 and of 64 bits, one of which is the sign's.
machine_integer!(
    i32,
    31,
    fn same(values: &Arc<Vec<i32>>) -> Option<Arc<Vec<i32>>> {
        Some(values.clone())
    }
);
machine_integer!(i64, 63,);

impl Sample for BigInt {
    fn from_number(number: &Number) -> Option<BigInt> {
        number.to_integer()
    }

    fn from_i64(number: i64) -> BigInt {
        number.into()
    }

    fn to_i64(&self) -> Option<i64> {
        i64::try_from(self).ok()
    }

    fn number(&self) -> Number {
        self.clone().into()
    }

    fn add_product(sums: &mut [BigInt], tap: &BigInt, values: &[BigInt]) {
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += tap * value);
    }

    fn add_products(sums: &mut [BigInt], tap: &BigInt, first: &[BigInt], second: &[BigInt]) {
        Self::add_product(sums, tap, first);
        Self::add_product(sums, tap, second);
    }

    fn change(values: &mut [BigInt], sums: &[BigInt], shift: u32, subtracts: bool) {
        for (value, sum) in values.iter_mut().zip(sums) {
            let change = sum >> shift;
            if subtracts { *value -= change } else { *value += change }
        }
    }

    fn tie_to_even(sums: &mut [BigInt], offset: &BigInt, shift: u32) {
        for sum in sums {
            let bit = u32::from(sum.bit(shift.into()));
            *sum += offset + bit;
        }
    }

    fn magnitude(_: &[BigInt]) -> u64 {
        0
    }

    fn fits(_: u64, _: &BigInt, _: u32) -> bool {
        true
    }

    fn shifted(&self, bits: u32, left: bool) -> BigInt {
        match (left, bits) {
            (_, 0) => self.clone(),
            (true, bits) => self << bits,
            (false, bits) => (self + (BigInt::from(1) << (bits - 1))) >> bits,
        }
    }
}
