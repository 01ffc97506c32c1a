//! Quantising by one index in a machine's integers.

use super::{quant_factor, quant_offset};

/// Magnitudes up to this, times four and with half a step, fit 64 bits.
pub(super) const MOST: u64 = 1 << 60;

/// What an index quantises by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Four times the factor.
    factor: u64,
    /// What is added when a value is dequantised, with half a unit.
    added: u64,
}

impl Step {
    /// None where the factor is larger than four times [`MOST`].
    pub(super) fn new(index: u32) -> Option<Step> {
        // The factor doubles every four indices.
        let factor = (index < 250).then(|| quant_factor(index))?;
        let factor = u64::try_from(factor).ok().filter(|factor| *factor <= 4 * MOST)?;
        Some(Step { factor, added: u64::try_from(quant_offset(index)).ok()? + 2 })
    }

    fn quotient(&self, value: i64) -> u64 {
        let four = value.unsigned_abs() << 2;
        match (u32::try_from(four), u32::try_from(self.factor)) {
            // Narrow divisions take a fraction of the time.
            (Ok(four), Ok(factor)) => u64::from(four / factor),
            _ => four / self.factor,
        }
    }

    /// The quantised value, of a magnitude up to [`MOST`].
    pub(super) fn quantised(&self, value: i64) -> i64 {
        signed(self.quotient(value), value)
    }

    /// The dequantised value; None where it does not fit.
    pub(super) fn dequantised(&self, value: i64) -> Option<i64> {
        if value == 0 {
            return Some(0);
        }
        let product = value.unsigned_abs().checked_mul(self.factor)?.checked_add(self.added)?;
        Some(signed(product >> 2, value))
    }

    /// The dequantised quantised value, of a magnitude up to [`MOST`].
    pub(super) fn requantised(&self, value: i64) -> i64 {
        match self.quotient(value) {
            0 => 0,
            quotient => signed((quotient * self.factor + self.added) >> 2, value),
        }
    }
}

fn signed(magnitude: u64, value: i64) -> i64 {
    // It fits 62 bits.
    if value < 0 { -(magnitude as i64) } else { magnitude as i64 }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use proptest::prelude::*;

    use super::super::{forward_quant, inverse_quant};
    use super::*;

    proptest! {
        #[test]
        fn a_step_is_that_of_the_standard(value in -(1i64 << 60)..=1i64 << 60, bits in 0u32..60, index in 0u32..300) {
            let value = value >> bits;
            let quantised = forward_quant(&value.into(), index);
            let back = inverse_quant(&quantised, index);
            let Some(step) = Step::new(index) else {
                prop_assert_eq!(quantised, BigInt::ZERO);
                return Ok(());
            };
            prop_assert_eq!(BigInt::from(step.quantised(value)), quantised);
            prop_assert_eq!(BigInt::from(step.requantised(value)), back);
            let back = inverse_quant(&value.into(), index);
            match step.dequantised(value) {
                Some(value) => prop_assert_eq!(BigInt::from(value), back),
                None => prop_assert!(back.bits() > 61),
            }
        }
    }
}
