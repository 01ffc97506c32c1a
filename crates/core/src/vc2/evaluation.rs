//! Bounds as numbers, and the limits that they speak of.

use std::collections::HashMap;

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Number};

use super::static_analysis::Bound;
use crate::wavelets::IntermediateName;

use super::{Matrix, SignalBounds, maximum_dequantised_magnitude, maximum_useful_quantisation_index};

/// Returns the range of signed pixels of a width in bits: from -2^(bits-1) to 2^(bits-1) - 1.
///
/// ```
/// let range = vcfilter_core::vc2::picture_range(10);
/// assert_eq!((range.lower, range.upper), ((-512).into(), 511.into()));
/// ```
pub fn picture_range(bits: u32) -> IntegerRange {
    let half = BigInt::from(1) << bits.saturating_sub(1);
    IntegerRange { lower: -half.clone(), upper: half - 1 }
}

/// The values of the limits in bounds by name: `signal_min`, `coeff_1_HL_max` and so on.
pub type Limits = HashMap<String, BigInt>;

/// Returns the limits of a picture whose pixels lie in a range.
pub fn picture_limits(picture: &IntegerRange) -> Limits {
    HashMap::from([
        ("signal_min".to_string(), picture.lower.clone()),
        ("signal_max".to_string(), picture.upper.clone()),
    ])
}

/// A bound as a number.
///
/// # Errors
/// The name of a limit that is not given.
pub(super) fn concrete(bound: &Bound, limits: &Limits) -> Result<Number, String> {
    bound.0.iter().try_fold(bound.1.clone(), |sum, (name, coefficient)| {
        let limit = limits.get(name).ok_or_else(|| name.clone())?;
        Ok(sum + coefficient * &Number::from(limit.clone()))
    })
}

/// Returns the range that the bounds of a row give, rounded outward, or with `inward`, for bounds of the
/// integer model, inward. The published tools round away from zero, which is the same for ranges that contain
/// 0.
///
/// # Errors
/// The name of a limit that is not given.
pub fn concrete_range(row: &SignalBounds, limits: &Limits, inward: bool) -> Result<IntegerRange, String> {
    let (lower, upper) = (concrete(&row.lower, limits)?, concrete(&row.upper, limits)?);
    if inward {
        return Ok(IntegerRange { lower: lower.ceil(), upper: upper.floor() });
    }
    Ok(IntegerRange { lower: lower.floor(), upper: upper.ceil() })
}

/// The smallest range around both.
pub(super) fn union(a: IntegerRange, b: IntegerRange) -> IntegerRange {
    IntegerRange { lower: a.lower.min(b.lower), upper: a.upper.max(b.upper) }
}

/// Returns the limits of the decoder's coefficients: the least and the greatest value that dequantising gives
/// for each band over all quantisation indices. Every range contains 0, which large indices give.
pub fn coefficient_limits(bands: &HashMap<IntermediateName, IntegerRange>) -> Limits {
    let mut limits = Limits::new();
    for ((level, orient), range) in bands {
        let lower = maximum_dequantised_magnitude(&range.lower).min(BigInt::ZERO);
        let upper = maximum_dequantised_magnitude(&range.upper).max(BigInt::ZERO);
        limits.insert(format!("coeff_{level}_{orient}_min"), lower);
        limits.insert(format!("coeff_{level}_{orient}_max"), upper);
    }
    limits
}

/// The largest quantisation index that does anything in any band (the index at which all are 0).
pub(super) fn maximum_quantisation_index(
    bands: &HashMap<IntermediateName, IntegerRange>,
    matrix: &Matrix,
) -> u32 {
    let index = |(name, range): (&IntermediateName, &IntegerRange)| {
        let useful = [&range.lower, &range.upper].map(maximum_useful_quantisation_index);
        let offset = matrix.get(name).copied().unwrap_or(0);
        i64::from(useful[0].max(useful[1])) + offset
    };
    bands.iter().map(index).max().unwrap_or(0).clamp(0, u32::MAX.into()) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{forward_quant, inverse_quant};
    use super::*;
    use crate::wavelets::LevelFromDeepest;

    fn range(lower: i64, upper: i64) -> IntegerRange {
        IntegerRange { lower: lower.into(), upper: upper.into() }
    }

    proptest! {
        /// The limits are the least and the greatest value that any index makes of any value of the range, also
        /// where the range has one sign: a large index makes 0 of everything.
        #[test]
        fn limits_are_what_all_indices_give(lower in -400i64..400, length in 0i64..300) {
            let upper = lower + length;
            let name: IntermediateName = (LevelFromDeepest(1), "HL".into());
            let limits = coefficient_limits(&HashMap::from([(name, range(lower, upper))]));
            let values = (lower..=upper).flat_map(|value| {
                (0..45).map(move |index| inverse_quant(&forward_quant(&value.into(), index), index))
            });
            let values: Vec<BigInt> = values.collect();
            prop_assert_eq!(Some(&limits["coeff_1_HL_min"]), values.iter().min());
            prop_assert_eq!(Some(&limits["coeff_1_HL_max"]), values.iter().max());
        }
    }

    #[test]
    fn limits_of_one_sign_reach_to_0() {
        for (lower, upper, least, greatest) in [(100, 200, 0, 272), (-200, -100, -272, 0), (3, 3, 0, 4)] {
            let name: IntermediateName = (LevelFromDeepest(1), "HL".into());
            let limits = coefficient_limits(&HashMap::from([(name, range(lower, upper))]));
            let found = ["coeff_1_HL_min", "coeff_1_HL_max"].map(|name| limits[name].clone());
            assert_eq!(found, [BigInt::from(least), BigInt::from(greatest)]);
        }
    }

    #[test]
    fn ranges_are_rounded_outward() {
        let bound = |n: i64| (Vec::new(), Number::ratio(n, 2));
        let target =
            super::super::Target { level: LevelFromDeepest(1), array_name: "DC".into(), phase: (0, 0) };
        let row = SignalBounds { target, lower: bound(1), upper: bound(3) };
        assert_eq!(concrete_range(&row, &Limits::new(), false), Ok(range(0, 2)));
        assert_eq!(concrete_range(&row, &Limits::new(), true), Ok(range(1, 1)));
    }
}
