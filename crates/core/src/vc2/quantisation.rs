//! VC-2's dead-zone quantiser (ST 2042-1, 13.3), on integers of any size.

use indexmap::IndexMap;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use super::matrices::MATRICES;
use crate::wavelets::{IntermediateName, Structure};

/// How large an entry of a quantisation matrix may be that users give, on either side of 0: all that lies beyond the last index that
/// does anything is the same, and what works through indices would take long.
pub const MOST_TAKEN_OFF: i64 = 10_000;

/// A quantisation matrix: the number subtracted from the quantisation index, for each level and band.
pub type Matrix = IndexMap<IntermediateName, i64>;

/// Returns the quantisation factor of an index (13.3.2), which is four times the step size. The step size
/// doubles every four indices.
///
/// ```
/// use vcfilter_core::vc2::quant_factor;
/// let factors: Vec<i64> = (0..8).map(|qi| quant_factor(qi).try_into().unwrap()).collect();
/// assert_eq!(factors, [4, 5, 6, 7, 8, 10, 11, 13]);
/// ```
pub fn quant_factor(index: u32) -> BigInt {
    let base = BigInt::from(1) << (index / 4);
    // The powers of 2^(1/4), 2^(2/4) and 2^(3/4) as the fractions that the standard gives.
    let (factor, half, divisor) = match index % 4 {
        0 => return base * 4,
        1 => (503_829, 52_958, 105_917),
        2 => (665_857, 58_854, 117_708),
        _ => (440_253, 32_722, 65_444),
    };
    (base * factor + half) / divisor
}

/// Returns the quantisation offset of an index (13.3.2), which dequantising adds; in quarters, as
/// [`quant_factor`].
///
/// ```
/// use vcfilter_core::vc2::quant_offset;
/// let offsets: Vec<i64> = (0..6).map(|qi| quant_offset(qi).try_into().unwrap()).collect();
/// assert_eq!(offsets, [1, 2, 3, 4, 4, 5]);
/// ```
pub fn quant_offset(index: u32) -> BigInt {
    match index {
        0 => 1.into(),
        1 => 2.into(),
        index => (quant_factor(index) + 1) / 2,
    }
}

/// Returns the quantised value by the dead-zone quantiser: the magnitude is divided by the step size and
/// rounded down.
pub fn forward_quant(value: &BigInt, index: u32) -> BigInt {
    let magnitude: BigInt = (value.abs() * 4) / quant_factor(index);
    if value.is_negative() { -magnitude } else { magnitude }
}

/// Returns the dequantised value (13.3.1).
///
/// ```
/// use vcfilter_core::vc2::{forward_quant, inverse_quant};
/// assert_eq!(inverse_quant(&forward_quant(&(-99).into(), 12), 12), (-100).into());
/// assert_eq!(inverse_quant(&0.into(), 1_000), 0.into());
/// ```
pub fn inverse_quant(value: &BigInt, index: u32) -> BigInt {
    if value.is_zero() {
        return BigInt::ZERO;
    }
    let magnitude: BigInt = (value.abs() * quant_factor(index) + quant_offset(index) + 2) / 4;
    if value.is_negative() { -magnitude } else { magnitude }
}

/// Returns the least index that quantises a value to 0. Larger indices quantise it to 0 too.
///
/// ```
/// use vcfilter_core::vc2::maximum_useful_quantisation_index;
/// assert_eq!(maximum_useful_quantisation_index(&0.into()), 0);
/// assert_eq!(maximum_useful_quantisation_index(&511.into()), 36);
/// ```
pub fn maximum_useful_quantisation_index(value: &BigInt) -> u32 {
    // Each step multiplies the factor by less than 2, and four of them by 2.
    let mut index = (value.bits() as u32).saturating_sub(1) * 4;
    while !forward_quant(value, index).is_zero() {
        index += 1;
    }
    while index > 0 && forward_quant(value, index - 1).is_zero() {
        index -= 1;
    }
    index
}

/// Returns the number of the largest magnitude that dequantising gives for a value, over all indices, with the
/// sign of the value: that for the greatest index which does not quantise it to 0.
///
/// ```
/// use vcfilter_core::vc2::maximum_dequantised_magnitude;
/// let of = |v: i64| maximum_dequantised_magnitude(&v.into()).try_into();
/// assert_eq!([of(511), of(-512), of(1), of(2), of(0)], [Ok(646i64), Ok(-768), Ok(1), Ok(3), Ok(0)]);
/// ```
pub fn maximum_dequantised_magnitude(value: &BigInt) -> BigInt {
    match maximum_useful_quantisation_index(value).checked_sub(1) {
        None => BigInt::ZERO,
        Some(index) => inverse_quant(&forward_quant(value, index), index),
    }
}

/// Returns the default quantisation matrix of a transform (annex D); None where the standard has none.
///
/// ```
/// use vcfilter_core::vc2::default_matrix;
/// use vcfilter_core::wavelets::{Structure, Wavelet};
/// let le_gall = Wavelet::le_gall_5_3();
/// let structure = Structure { wavelet_ho: le_gall.clone(), wavelet: le_gall, depth: 1, depth_ho: 0 };
/// assert_eq!(default_matrix(&structure).unwrap().values().copied().collect::<Vec<_>>(), [4, 2, 2, 0]);
/// ```
pub fn default_matrix(structure: &Structure) -> Option<Matrix> {
    let key = (
        structure.wavelet.vc2_index()?,
        structure.wavelet_ho.vc2_index()?,
        structure.depth,
        structure.depth_ho,
    );
    let row = MATRICES.iter().find(|row| (row.0, row.1, row.2, row.3) == key)?;
    Some(structure.bands().into_iter().zip(row.4.iter().copied()).collect())
}

/// Returns the configurations that have a default quantisation matrix: the VC-2 indices of the vertical and
/// the horizontal wavelet, the depth, and the depth of horizontal-only levels.
pub fn published_configurations() -> impl Iterator<Item = (u32, u32, u32, u32)> {
    MATRICES.iter().map(|row| (row.0, row.1, row.2, row.3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_last_useful_index_is_the_last(value in any::<i64>()) {
            let value = BigInt::from(value);
            let index = maximum_useful_quantisation_index(&value);
            prop_assert!(forward_quant(&value, index).is_zero());
            prop_assert!(index == 0 || !forward_quant(&value, index - 1).is_zero());
        }

        #[test]
        fn no_index_gives_a_larger_magnitude(value in -5000i64..5000) {
            let value = BigInt::from(value);
            let largest = maximum_dequantised_magnitude(&value).abs();
            for index in 0..=maximum_useful_quantisation_index(&value) {
                prop_assert!(inverse_quant(&forward_quant(&value, index), index).abs() <= largest);
            }
        }
    }

    #[test]
    fn there_are_152_default_matrices() {
        assert_eq!(published_configurations().count(), 152);
    }
}
