//! What test patterns reach in a bit-exact encoder and decoder, in blocks of integers that surely hold every sum.

use std::ops::RangeInclusive;

use num_bigint::BigInt;

use crate::algebra::{Index, IntegerRange};
use crate::arrays::{Array, ArrayError, Part, Plan, Region, Sample};
use crate::wavelets::{IntermediateName, TransformError};

use super::pixels::middle;
use super::static_analysis::{StaticAnalysis, array_of};
use super::step::{MOST, Step};
use super::{Matrix, Pattern, TestPattern, by_graph};

impl StaticAnalysis {
    /// What a pattern of the encoder reaches: the value for the picture that minimises, and for the one that
    /// maximises.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`] where a value passes 64 bits.
    pub fn evaluate_analysis_pattern(
        &self,
        pattern: &TestPattern,
        picture: &IntegerRange,
    ) -> Result<[i64; 2], TransformError> {
        let array = array_of(&self.analysis, &pattern.target)?;
        Ok(Driven::by(pattern, array, picture).encoded()?)
    }

    /// What a pattern of the decoder reaches, over the quantisation indices from 0 to `most`: the least value of
    /// the picture that minimises, and the greatest of the one that maximises, each with its index. Where pixels
    /// lie evenly about 0, from -n to n-1, it is the value of the largest magnitude in both, as the published
    /// tool has it.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`] where a value passes 64 bits; [`TransformError::MissingBand`] where the matrix
    /// lacks a band.
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
        let array = array_of(&self.synthesis, &pattern.target)?;
        let bands = |identity| self.band(identity).map(|band| (&band.name, &band.array));
        let quantiser = Quantiser { bands: &bands, matrix, indices: 0..=most };
        let values = Driven::by(pattern, array, picture).decoded(&quantiser)?;
        let (minimised, maximised) = values.split_at(most as usize + 1);
        // The published tool looks for magnitudes, which are what counts where pixels lie about 0.
        let about_0 = &picture.lower + &picture.upper == BigInt::from(-1);
        Ok(match about_0 {
            true => {
                [minimised, maximised].map(|values| first(values, |a, b| a.unsigned_abs() > b.unsigned_abs()))
            }
            false => [first(minimised, |a, b| a < b), first(maximised, |a, b| a > b)],
        })
    }
}

/// A band of the encoder, by the identity of the decoder's array of symbols for it.
pub(super) type BandOf<'a> = &'a dyn Fn(u64) -> Result<(&'a IntermediateName, &'a Array), ArrayError>;

/// What lies between an encoder and a decoder.
pub(super) struct Quantiser<'a> {
    pub bands: BandOf<'a>,
    /// All bands have an entry; those that have none count as 0.
    pub matrix: &'a Matrix,
    /// The indices that are tried.
    pub indices: RangeInclusive<u32>,
}

/// An element that a pattern drives, and the range of pixels.
pub(super) struct Driven<'a> {
    pub array: &'a Array,
    pub index: Index,
    pub pattern: &'a Pattern,
    pub picture: &'a IntegerRange,
}

/// Integers of a machine.
trait Machine: Sample + Copy + TryFrom<i64> + Into<i64> {}
impl Machine for i32 {}
impl Machine for i64 {}

impl<'a> Driven<'a> {
    fn by(pattern: &'a TestPattern, array: &'a Array, picture: &'a IntegerRange) -> Driven<'a> {
        let index = [i128::from(pattern.at.0), i128::from(pattern.at.1)].into();
        Driven { array, index, pattern: &pattern.pattern, picture }
    }

    /// The element of an encoder, for the picture that minimises and for the one that maximises.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`]
    pub(super) fn encoded(&self) -> Result<[i64; 2], ArrayError> {
        if let Some(values) = self.encoded_in::<i32>()? {
            return Ok(values);
        }
        if let Some(values) = self.encoded_in::<i64>()? {
            return Ok(values);
        }
        by_graph::encoded(self)
    }

    /// The element of a decoder for every quantisation index, of the picture that minimises and of the one that maximises.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`]
    pub(super) fn decoded(&self, quantiser: &Quantiser) -> Result<Vec<i64>, ArrayError> {
        if let Some(values) = self.decoded_in::<i32>(quantiser)? {
            return Ok(values);
        }
        if let Some(values) = self.decoded_in::<i64>(quantiser)? {
            return Ok(values);
        }
        by_graph::decoded(self, quantiser)
    }

    /// None where values may not fit.
    fn encoded_in<T: Machine>(&self) -> Result<Option<[i64; 2]>, ArrayError> {
        let Some(greys) = greys::<T>(self.picture) else { return Ok(None) };
        let wanted = [(self.array.id(), self.place())];
        let Some(plan) = Plan::new(self.array.space(), wanted)? else { return Ok(None) };
        let parts = plan.run::<T>(&|_, region| Ok(painted(self.pattern, greys, region)))?;
        Ok(parts.map(|parts| {
            let values = parts[0].at(&self.index);
            [values[0].into(), values[1].into()]
        }))
    }

    /// None where values may not fit.
    fn decoded_in<T: Machine>(&self, quantiser: &Quantiser) -> Result<Option<Vec<i64>>, ArrayError> {
        let space = self.array.space();
        let Some(greys) = greys::<T>(self.picture) else { return Ok(None) };
        let Some(plan) = Plan::new(space, [(self.array.id(), self.place())])? else { return Ok(None) };
        // The bands that the decoder reads there, from one run of the encoder.
        let read: Vec<_> = plan.leaves().map(|(id, region)| (id, region.clone())).collect();
        let bands = read.iter().map(|(id, _)| (quantiser.bands)(space.array(*id).identity()));
        let bands = bands.collect::<Result<Vec<_>, _>>()?;
        let wanted = bands.iter().zip(&read).map(|((_, band), (_, region))| (band.id(), region.clone()));
        let Some(encoder) = Plan::new(space, wanted)? else { return Ok(None) };
        let Some(coefficients) = encoder.run::<T>(&|_, region| Ok(painted(self.pattern, greys, region)))?
        else {
            return Ok(None);
        };
        let mut dequantised = Vec::new();
        for (((name, _), part), (id, region)) in bands.iter().zip(&coefficients).zip(&read) {
            let offset = quantiser.matrix.get(*name).copied().unwrap_or_default();
            let Some(part) = requantised(part, region, offset, &quantiser.indices) else { return Ok(None) };
            dequantised.push((*id, part));
        }
        let given = |id, _: &Region| {
            let found = dequantised.iter().find(|(other, _)| *other == id);
            found.map(|(_, part)| part.clone()).ok_or(ArrayError::DifferentSpaces)
        };
        let Some(parts) = plan.run::<T>(&given)? else { return Ok(None) };
        Ok(Some(parts[0].at(&self.index).iter().map(|&value| value.into()).collect()))
    }

    /// The region that holds the element alone.
    fn place(&self) -> Region {
        self.index.iter().map(|&at| (at, at + 1)).collect()
    }
}

/// The least and the greatest pixel, and the one between patterns, where they fit.
fn greys<T: Machine>(picture: &IntegerRange) -> Option<[T; 3]> {
    let grey = |n: &BigInt| i64::try_from(n).ok().and_then(|n| T::try_from(n).ok());
    Some([grey(&picture.lower)?, grey(&picture.upper)?, grey(&middle(picture))?])
}

/// The two pictures in which a pattern stands, side by side: its -1 and +1 are the ends of the range the other way round,
/// which minimises, and as they are, which maximises; all else is the value of the range that is nearest to 0.
fn painted<T: Machine>(pattern: &Pattern, [lower, upper, middle]: [T; 3], region: &Region) -> Part<T> {
    let [width, height] = [0, 1].map(|dim: usize| (region[dim].1 - region[dim].0).max(0) as usize);
    let mut values = vec![middle; 2 * width * height];
    for (x, y, positive) in pattern.pixels() {
        let inside = |at: i64, dim: usize| (region[dim].0..region[dim].1).contains(&i128::from(at));
        if inside(x, 0) && inside(y, 1) {
            let column = (i128::from(x) - region[0].0) as usize;
            let at = 2 * (column * height + (i128::from(y) - region[1].0) as usize);
            (values[at], values[at + 1]) = if positive { (lower, upper) } else { (upper, lower) };
        }
    }
    let largest = T::magnitude(&values);
    Part::new(region.clone(), 2, values, largest)
}

/// The coefficients of two pictures after quantisation by every index, less what the matrix takes off; None where values may not
/// fit.
fn requantised<T: Machine>(
    part: &Part<T>,
    region: &Region,
    offset: i64,
    indices: &RangeInclusive<u32>,
) -> Option<Part<T>> {
    if part.largest > MOST {
        return None;
    }
    let effective = |index: u32| (i64::from(index) - offset).max(0) as u32;
    let steps: Vec<Step> = indices.clone().map_while(|index| Step::new(effective(index))).collect();
    let lanes = 2 * indices.clone().count();
    let mut values = Vec::new();
    for x in region[0].0..region[0].1 {
        for y in region[1].0..region[1].1 {
            for value in part.at(&[x, y].into()) {
                let end = values.len() + lanes / 2;
                let value: i64 = (*value).into();
                for step in &steps {
                    match step.requantised(value) {
                        // Larger steps leave nothing either.
                        0 => break,
                        value => values.push(T::try_from(value).ok()?),
                    }
                }
                values.resize(end, T::from_i64(0));
            }
        }
    }
    let largest = T::magnitude(&values);
    Some(Part::new(region.clone(), lanes, values, largest))
}

/// The value that goes before all others, and its index, the first of several.
fn first(values: &[i64], before: impl Fn(i64, i64) -> bool) -> (i64, u32) {
    let mut best = (values.first().copied().unwrap_or_default(), 0);
    for (index, &value) in values.iter().enumerate() {
        if before(value, best.0) {
            best = (value, index as u32);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::algebra::Rounding;
    use crate::vc2::picture_range;
    use crate::wavelets::{KNOWN_WAVELETS, Structure};
    use vcfilter_machine::Interrupt;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

        /// In each width of integers, pictures of ordinary and of absurd width.
        #[test]
        fn blocks_give_what_the_graph_gives(
            across in 0..KNOWN_WAVELETS.len(), down in 0..KNOWN_WAVELETS.len(), depth in 1u32..3, ho in 0u32..2,
            bits in prop::sample::select(vec![8u32, 10, 16, 24, 40]), at in any::<prop::sample::Index>(),
            moved in prop::sample::select(vec![0i64, -300, 70, 1000]),
        ) {
            let [wavelet_ho, wavelet] = [across, down].map(|at| KNOWN_WAVELETS[at].wavelet());
            let structure = Structure { wavelet_ho, wavelet, depth, depth_ho: ho };
            let analysis = StaticAnalysis::new(&structure, Rounding::Affine, &Interrupt::default()).unwrap();
            // Also pixels that are all above or all below 0.
            let IntegerRange { lower, upper } = picture_range(bits);
            let picture = IntegerRange { lower: lower + moved, upper: upper + moved };
            let encoder = StaticAnalysis::targets(&analysis.analysis).unwrap();
            let pattern = analysis.analysis_pattern(at.get(&encoder)).unwrap();
            let array = array_of(&analysis.analysis, &pattern.target).unwrap();
            let driven = Driven::by(&pattern, array, &picture);
            let expected = by_graph::encoded(&driven).unwrap();
            prop_assert_eq!(analysis.evaluate_analysis_pattern(&pattern, &picture).unwrap(), expected);
            prop_assert_eq!(driven.encoded_in::<i64>().unwrap(), Some(expected));
            let decoder = StaticAnalysis::targets(&analysis.synthesis).unwrap();
            let pattern = analysis.synthesis_pattern(at.get(&decoder)).unwrap();
            let array = array_of(&analysis.synthesis, &pattern.target).unwrap();
            let matrix: Matrix = structure.bands().into_iter().zip([0, 3, 1, 4, 2, 5, 0]).collect();
            let most = 4 * bits;
            let driven = Driven::by(&pattern, array, &picture);
            let bands = |identity| analysis.band(identity).map(|band| (&band.name, &band.array));
            let quantiser = Quantiser { bands: &bands, matrix: &matrix, indices: 0..=most };
            let expected = by_graph::decoded(&driven, &quantiser).unwrap();
            prop_assert_eq!(driven.decoded_in::<i64>(&quantiser).unwrap(), Some(expected.clone()));
            if let Some(values) = driven.decoded_in::<i32>(&quantiser).unwrap() {
                prop_assert_eq!(values, expected);
            } else {
                prop_assert!(bits > 10);
            }
        }
    }

    #[test]
    fn a_matrix_without_a_band_is_refused() {
        let structure = Structure::new(KNOWN_WAVELETS[0].wavelet(), 1);
        let analysis = StaticAnalysis::new(&structure, Rounding::Affine, &Interrupt::default()).unwrap();
        let target = StaticAnalysis::targets(&analysis.synthesis).unwrap().remove(0);
        let pattern = analysis.synthesis_pattern(&target).unwrap();
        let found = analysis.evaluate_synthesis_pattern(&pattern, &picture_range(8), &Matrix::new(), 3);
        assert!(matches!(found, Err(TransformError::MissingBand { .. })));
    }
}
