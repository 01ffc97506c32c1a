//! The values that test patterns reach in a bit-exact encoder and decoder, and bounds as numbers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::Signed;

use crate::algebra::{Index, IntegerRange, Number, Symbol};
use crate::arrays::{ArrayError, Batch, BatchDomain};

use super::static_analysis::Bound;
use crate::wavelets::{IntermediateName, TransformError};

use super::{
    Matrix, SignalBounds, StaticAnalysis, TestPattern, forward_quant, inverse_quant,
    maximum_dequantised_magnitude, maximum_useful_quantisation_index,
};

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

/// The integers of a picture in which a pattern stands: its -1 and +1 are the ends of the range, and the
/// other way round; all else is 0.
struct Pictures {
    pixels: HashMap<(i64, i64), bool>,
    /// For +1 and for -1: the two pictures' values, the one that minimises first.
    ends: [Batch; 2],
    nothing: Batch,
}

impl Pictures {
    fn new(pattern: &TestPattern, picture: &IntegerRange) -> Result<Pictures, ArrayError> {
        let end = |n: &BigInt| i64::try_from(n).map_err(|_| ArrayError::TooWide);
        let (lower, upper) = (end(&picture.lower)?, end(&picture.upper)?);
        Ok(Pictures {
            pixels: pattern.pattern.pixels().map(|(x, y, positive)| ((x, y), positive)).collect(),
            ends: [Arc::new([lower, upper]), Arc::new([upper, lower])],
            nothing: Arc::new([0, 0]),
        })
    }

    fn pixel(&self, symbol: &Symbol) -> Batch {
        let Symbol::Element(_, index) = symbol else { return self.nothing.clone() };
        let found = self.pixels.get(&(index[0] as i64, index[1] as i64));
        found.map_or(&self.nothing, |positive| &self.ends[usize::from(!positive)]).clone()
    }
}

impl StaticAnalysis {
    /// Returns the values of an encoder's array that a test pattern reaches: with the picture that minimises,
    /// and with the picture that maximises.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`] where a value exceeds 64 bits.
    pub fn evaluate_analysis_pattern(
        &self,
        pattern: &TestPattern,
        picture: &IntegerRange,
    ) -> Result<[i64; 2], TransformError> {
        let pictures = Pictures::new(pattern, picture)?;
        let array = super::static_analysis::array_of(&self.analysis, &pattern.target)?;
        let inputs = |symbol: &Symbol| Ok(pictures.pixel(symbol));
        let domain = BatchDomain::new(array.space(), 2, &inputs);
        let index: Index = [i128::from(pattern.at.0), i128::from(pattern.at.1)].into();
        // The second of the two is the picture as painted, which maximises.
        let values = domain.element(array.node(), &index)?;
        Ok([values[0], values[1]])
    }

    /// Returns the values of a decoder's array that a test pattern reaches: with the picture that minimises,
    /// and with the picture that maximises. Each is the value of the largest magnitude over the quantisation
    /// indices from 0 to `most`, with its index.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`] where a value exceeds 64 bits; [`TransformError::MissingBand`] where the
    /// matrix lacks a band.
    pub fn evaluate_synthesis_pattern(
        &self,
        pattern: &TestPattern,
        picture: &IntegerRange,
        matrix: &Matrix,
        most: u32,
    ) -> Result<[(i64, u32); 2], TransformError> {
        if let Some(name) = self.analysis.coeffs.keys().find(|name| !matrix.contains_key(*name)) {
            return Err(TransformError::missing(name.clone()));
        }
        let pictures = Pictures::new(pattern, picture)?;
        let array = super::static_analysis::array_of(&self.synthesis, &pattern.target)?;
        let pixels = |symbol: &Symbol| Ok(pictures.pixel(symbol));
        let encoder = BatchDomain::new(array.space(), 2, &pixels);
        let quantised = RefCell::new(HashMap::new());
        let coefficients = |symbol: &Symbol| {
            let Symbol::Element(name, index) = symbol else { return Err(ArrayError::TooWide) };
            let band = self.band(name.id)?;
            let offset = matrix.get(&band.name).copied().unwrap_or_default();
            let values = encoder.element(band.array.node(), index)?;
            let key = (values[0], values[1], offset);
            let mut known = quantised.borrow_mut();
            let lanes = known.entry(key).or_insert_with(|| dequantised([values[0], values[1]], offset, most));
            Ok(lanes.clone())
        };
        let lanes = 2 * (most as usize + 1);
        let decoder = BatchDomain::new(array.space(), lanes, &coefficients);
        let index: Index = [i128::from(pattern.at.0), i128::from(pattern.at.1)].into();
        let values = decoder.element(array.node(), &index)?;
        let (minimised, maximised) = values.split_at(most as usize + 1);
        Ok([largest(minimised), largest(maximised)])
    }
}

/// Two values after quantisation by every index from 0 to `most`, less what the matrix takes off.
fn dequantised(values: [i64; 2], offset: i64, most: u32) -> Batch {
    let lane = |value: i64, index: u32| {
        let index = (i64::from(index) - offset).max(0) as u32;
        let value = inverse_quant(&forward_quant(&value.into(), index), index);
        i64::try_from(&value).unwrap_or(if value.is_negative() { i64::MIN } else { i64::MAX })
    };
    values.iter().flat_map(|&value| (0..=most).map(move |index| lane(value, index))).collect()
}

/// The value of the largest magnitude and its index, the first of several.
fn largest(values: &[i64]) -> (i64, u32) {
    let mut best = (0i64, 0);
    for (index, &value) in values.iter().enumerate() {
        if index == 0 || value.unsigned_abs() > best.0.unsigned_abs() {
            best = (value, index as u32);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wavelets::LevelFromDeepest;

    fn range(lower: i64, upper: i64) -> IntegerRange {
        IntegerRange { lower: lower.into(), upper: upper.into() }
    }

    /// Every quantised value lies within the limits, also where a band has one sign only.
    #[test]
    fn limits_hold_every_index() {
        for (lower, upper) in [(-9, 5), (100, 200), (-200, -100), (3, 3)] {
            let name: IntermediateName = (LevelFromDeepest(1), "HL".into());
            let limits = coefficient_limits(&HashMap::from([(name, range(lower, upper))]));
            let (least, greatest) = (&limits["coeff_1_HL_min"], &limits["coeff_1_HL_max"]);
            for value in lower..=upper {
                for index in 0..40 {
                    let value = inverse_quant(&forward_quant(&value.into(), index), index);
                    assert!(*least <= value && value <= *greatest, "{value} of {lower}..={upper}");
                }
            }
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
