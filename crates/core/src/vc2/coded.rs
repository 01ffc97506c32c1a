//! What a decoder holds of coded pictures: pictures that this encoder and this quantiser made.
//!
//! With free coefficients each one may be anything that its band holds. Those of a coded picture come from one picture, and a quantiser
//! moves each by a little alone: [`Altered`] symbols of the encoder's bands.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Signed;
use vcfilter_machine::threads;

use crate::algebra::{IntegerRange, Rounding};
use crate::arrays::{Altered, Array, ArrayError, ClassCache, Known, StageSums, Variant};
use crate::wavelets::{IntermediateName, LevelFromDeepest, TransformError};

use super::{
    FiniteCodec, Matrix, forward_quant, inverse_quant, maximum_useful_quantisation_index, quant_factor,
};

/// For which part of a picture an encoder chooses a quantisation index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IndexScope {
    /// Each slice has one of its own; slices may be as small as a single coefficient of each band.
    #[default]
    Slice,
    /// All slices of a picture have the same.
    Picture,
}

impl IndexScope {
    /// All scopes.
    pub const ALL: [IndexScope; 2] = [IndexScope::Slice, IndexScope::Picture];

    /// Returns the name: `slice` or `picture`.
    pub const fn name(self) -> &'static str {
        match self {
            IndexScope::Slice => "slice",
            IndexScope::Picture => "picture",
        }
    }
}

impl FromStr for IndexScope {
    type Err = ();

    fn from_str(text: &str) -> Result<IndexScope, ()> {
        IndexScope::ALL.into_iter().find(|scope| scope.name() == text).ok_or(())
    }
}

/// By which quantisation indices pictures are coded.
///
/// ```
/// use vcfilter_core::vc2::{Coding, IndexScope};
///
/// assert_eq!(Coding::default(), Coding { most: None, scope: IndexScope::Slice });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Coding {
    /// The largest index; None where any may be used.
    pub most: Option<u32>,
    /// Whether each slice has an index of its own.
    pub scope: IndexScope,
}

/// Which coefficients the decoder's bounds in a table of bit widths hold for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Coefficients {
    /// Free ones: each is anything that its band holds after quantisation by any index.
    #[default]
    Free,
    /// Free ones; bounds for those of coded pictures stand beside them.
    FreeBesideCoded(Coding),
    /// Those of coded pictures: see [`FiniteCodec::coded_bounds`].
    Coded(Coding),
}

impl Coefficients {
    /// How pictures are coded that bounds are asked for.
    pub fn coding(self) -> Option<Coding> {
        match self {
            Coefficients::Free => None,
            Coefficients::FreeBesideCoded(coding) | Coefficients::Coded(coding) => Some(coding),
        }
    }

    /// The largest index by which test pictures may be quantised, where there is one.
    pub(super) fn most(self) -> Option<u32> {
        match self {
            Coefficients::Coded(coding) => coding.most,
            _ => None,
        }
    }
}

/// What an array of the decoder holds of coded pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedBounds {
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array.
    pub array_name: Arc<str>,
    /// The least and the greatest value at any position.
    pub bounds: IntegerRange,
    /// The ranges of what the lifting stage adds up that makes the array; None where none does.
    pub sums: Option<StageSums>,
}

/// What is made of a coefficient by an index.
pub(super) type Dequantise = dyn Fn(&BigInt, u32) -> BigInt;

impl FiniteCodec {
    /// Returns the bounds of every array of the decoder for coded pictures, in the order in which arrays are made. `done` is told of
    /// each array.
    ///
    /// They hold in the integer model of rounding, for every stream of a picture whose pixels lie in `picture` that was made by the
    /// forward transform, which this decoder undoes; by the dead-zone quantiser that the standard describes, with indices that `coding`
    /// permits, of which `matrix` takes some off; and without prediction of the lowest band: by the high quality profile. A hostile
    /// stream, another encoder's rounding and the low delay profile are not covered. Values are those before the last clip to the range
    /// of pixels.
    ///
    /// No bound is wider than that of free coefficients. Of each combination of places along both dimensions, and with one index for
    /// the picture of each index, the multiplier is the best (docs/decoder.md); the bound is the greatest of these.
    ///
    /// # Errors
    /// [`TransformError::MissingBand`] where the matrix lacks a band; those of [`Array::bounds`].
    ///
    /// ```
    /// use vcfilter_core::vc2::{Coding, FiniteCodec, default_matrix, picture_range};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let structure = Structure::new(Wavelet::le_gall_5_3(), 2);
    /// let (codec, matrix) = (FiniteCodec::new(&structure, None, &Default::default())?, default_matrix(&structure).unwrap());
    /// let output = |most| {
    ///     let coding = Coding { most, ..Coding::default() };
    ///     let rows = codec.coded_bounds(&picture_range(10), &matrix, coding, &|| {})?;
    ///     Ok::<_, vcfilter_core::wavelets::TransformError>(rows.last().unwrap().bounds.upper.clone())
    /// };
    /// // Free coefficients give 19246.
    /// assert_eq!(output(None)?, 10574.into());
    /// assert_eq!(output(Some(24))?, 612.into());
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn coded_bounds(
        &self,
        picture: &IntegerRange,
        matrix: &Matrix,
        coding: Coding,
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<CodedBounds>, TransformError> {
        self.coded_by(picture, matrix, (coding, &inverse_quant), done)
    }

    fn coded_by(
        &self,
        picture: &IntegerRange,
        matrix: &Matrix,
        (coding, dequantise): (Coding, &Dequantise),
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<CodedBounds>, TransformError> {
        let bands = self.bands(picture, matrix)?;
        let altered = self.altered(&bands, variants(&bands, coding, dequantise));
        let pixels = |_| Some((picture.lower.clone().into(), picture.upper.clone().into()));
        let cache = ClassCache::default();
        let arrays: Vec<_> = self.synthesis.arrays.iter().collect();
        threads::map(&arrays, |((level, name), array)| {
            let known = Known { ranges: &pixels, rounding: Rounding::Integer, altered: Some(&altered) };
            let (bounds, _) = array.with_places(known, &cache)?.ok_or(ArrayError::NotSeparable)?;
            let sums = array.stage_sums_in(known, &cache)?;
            done();
            Ok(CodedBounds { level: *level, array_name: name.clone(), bounds, sums })
        })
    }

    /// The bands of the encoder.
    pub(super) fn bands(&self, picture: &IntegerRange, matrix: &Matrix) -> Result<Vec<Band>, TransformError> {
        let ranges = self.band_bounds(picture, Rounding::Integer)?;
        let band = |(name, array): (&IntermediateName, &Array)| {
            let offset = *matrix.get(name).ok_or_else(|| TransformError::missing(name.clone()))?;
            let range = ranges[name].clone();
            let useful = [&range.lower, &range.upper].map(maximum_useful_quantisation_index);
            Ok(Band { array: array.clone(), range, offset, useful: useful[0].max(useful[1]) })
        };
        self.analysis.coeffs.iter().map(band).collect()
    }

    /// The decoder's coefficients as altered ones of the bands.
    pub(super) fn altered(&self, bands: &[Band], variants: Vec<Variant>) -> Arc<Altered> {
        let symbols = self.analysis.coeffs.keys().map(|name| self.synthesis.coeffs[name].clone());
        let pairs: Vec<(Array, Array)> = symbols.zip(bands.iter().map(|band| band.array.clone())).collect();
        Arc::new(Altered::new(self.synthesis.output.space(), &pairs, variants))
    }
}

/// A band of the encoder.
pub(super) struct Band {
    array: Array,
    /// The range of its coefficients.
    range: IntegerRange,
    /// What the quantisation matrix takes off each index.
    offset: i64,
    /// The least index of its own that quantises all to 0.
    useful: u32,
}

impl Band {
    /// The index by which the band is quantised; of those that quantise all to 0 the least.
    fn index(&self, index: i64) -> u32 {
        index.saturating_sub(self.offset).clamp(0, self.useful.into()) as u32
    }
}

/// How coefficients may be quantised: with one index for the picture a variant for each, otherwise one of all.
pub(super) fn variants(bands: &[Band], coding: Coding, dequantise: &Dequantise) -> Vec<Variant> {
    let indices = changes(bands, coding.most);
    match coding.scope {
        IndexScope::Slice => {
            let last = indices.last().copied().unwrap_or_default();
            vec![variant(bands, 0..=last, dequantise)]
        }
        IndexScope::Picture => {
            indices.into_iter().map(|index| variant(bands, index..=index, dequantise)).collect()
        }
    }
}

/// How coefficients may be quantised by these indices.
fn variant(bands: &[Band], indices: RangeInclusive<i64>, dequantise: &Dequantise) -> Variant {
    let of = |band: &Band| {
        pairs(&band.range, band.index(*indices.start())..=band.index(*indices.end()), dequantise)
    };
    Variant::new(bands.iter().map(of).collect())
}

/// For each index how coefficients may be quantised by any up to it; these indices are ascending, and nothing changes between two.
pub(super) fn variants_up_to(
    bands: &[Band],
    indices: &BTreeSet<i64>,
    dequantise: &Dequantise,
) -> Vec<Variant> {
    let mut all: Vec<Variant> = Vec::new();
    for index in indices {
        // What the indices before allow lies between the corners of the last variant.
        let of = |(place, band): (usize, &Band)| {
            let this = band.index(*index);
            let mut pairs = pairs(&band.range, this..=this, dequantise);
            pairs.extend(all.last().into_iter().flat_map(|before| before.corners(place)).cloned());
            pairs
        };
        let next = Variant::new(bands.iter().enumerate().map(of).collect());
        all.push(next);
    }
    all
}

/// The indices up to a limit at which anything changes, 0 among them: between two of them, and beyond the last one, all is quantised
/// as by the one before.
pub(super) fn changes(bands: &[Band], most: Option<u32>) -> BTreeSet<i64> {
    let most = most.map_or(i64::MAX, i64::from);
    let of = |band: &Band| {
        let offset = band.offset;
        (1..=i64::from(band.useful)).map(move |index| offset.saturating_add(index))
    };
    bands.iter().flat_map(of).filter(|index| (1..=most).contains(index)).chain([0]).collect()
}

/// Coefficients of a range, each with what a quantiser makes of it: the convex hull of these holds those of all coefficients and of all
/// these indices.
fn pairs(
    range: &IntegerRange,
    indices: RangeInclusive<u32>,
    dequantise: &Dequantise,
) -> Vec<(BigInt, BigInt)> {
    let mut pairs = Vec::new();
    let zero = BigInt::ZERO;
    for index in indices {
        if !range.upper.is_negative() {
            pairs.extend(of_magnitudes(
                (&range.lower.clone().max(zero.clone()), &range.upper),
                index,
                dequantise,
            ));
        }
        if range.lower.is_negative() {
            let least = (-&range.upper).max(zero.clone());
            let negative = of_magnitudes((&least, &-&range.lower), index, dequantise);
            pairs.extend(negative.into_iter().map(|(before, after)| (-before, -after)));
        }
    }
    pairs
}

/// So many bins from each end are looked at.
const BINS: u32 = 5;

/// The same of coefficients from one to another, both not negative, and one index.
///
/// Those that are quantised to one value lie between two multiples of the step, which is a quarter of the factor. Four steps are a
/// whole number: from any bin to the fourth after it, its ends and the value in it move by the same. So of bins that are whole and
/// not that of 0, those that are not among the first or the last four lie on lines between others.
fn of_magnitudes(
    (least, greatest): (&BigInt, &BigInt),
    index: u32,
    dequantise: &Dequantise,
) -> Vec<(BigInt, BigInt)> {
    let [first, last] = [least, greatest].map(|end| forward_quant(end, index));
    let factor = quant_factor(index);
    let mut bins = BTreeSet::new();
    for step in 0..=BINS {
        bins.extend([&first + step, &last - step]);
    }
    // The least magnitude that is quantised to so much.
    let begin = |bin: BigInt| -> BigInt { Integer::div_ceil(&(bin * &factor), &BigInt::from(4)) };
    let ends = |bin: &BigInt| {
        let (lower, upper, after) =
            (begin(bin.clone()), begin(bin + BigInt::from(1)) - BigInt::from(1), dequantise(bin, index));
        [(lower.max(least.clone()), after.clone()), (upper.min(greatest.clone()), after)]
    };
    bins.iter().filter(|bin| (&first..=&last).contains(bin)).flat_map(ends).collect()
}

#[cfg(test)]
#[path = "coded_tests.rs"]
mod tests;
