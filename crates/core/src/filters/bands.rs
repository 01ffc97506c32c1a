//! Wavelet transforms of signals and pictures, their energy, and what rounding does to them. Level 1 is the
//! finest.

use std::sync::Arc;

use indexmap::IndexMap;
use num_integer::Integer;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError, Element, Lacking, Stage};
use crate::wavelets::{Structure, TransformError, Wavelet};

use super::{FilterBank, FilterError, exact::exact_bands, fir};

/// A band by its level, 1 the finest, and its name: `L`, `H` in one dimension, `LL`, `HL`, `LH`, `HH` in
/// two, the horizontal letter first.
pub type BandName = (u32, Arc<str>);

/// The bands of a signal of one dimension, or of a picture, each with every level's wavelet in every
/// dimension; the lowest band is the last.
#[derive(Debug, Clone)]
pub struct Bands {
    /// The wavelet.
    pub wavelet: Wavelet,
    /// How many levels.
    pub depth: u32,
    /// The finest first.
    pub bands: IndexMap<BandName, Array>,
}

/// The integer transform of an array of one or two dimensions, as VC-2 computes it away from edges: bit shift, stages
/// with rounding, every other sample.
///
/// # Errors
/// [`ArrayError::NdimMismatch`] for more dimensions.
pub fn transform(wavelet: &Wavelet, signal: &Array, depth: u32) -> Result<Bands, ArrayError> {
    let mut bands = IndexMap::new();
    if signal.ndim() == 1 {
        let stages = wavelet.inverse().stages;
        let mut low = signal.clone();
        for level in 1..=depth {
            let lifted = lifted(&low.lshift(wavelet.shift)?, &stages)?;
            bands.insert((level, "H".into()), lifted.subsample(&[2], &[1])?);
            low = lifted.subsample(&[2], &[0])?;
        }
        bands.insert((depth, "L".into()), low);
    } else {
        let structure = Structure::new(wavelet.clone(), depth);
        let coeffs = structure.analysis(signal)?.coeffs;
        // There 1 is the deepest level, and 0 that of the lowest band.
        let fine = |level: u32| if depth == 0 { 0 } else { depth + 1 - level.max(1) };
        bands.extend(coeffs.into_iter().map(|((level, band), array)| ((fine(level), band), array)));
        bands.sort_by_key(|(level, band), _| (&**band == "LL", *level));
    }
    Ok(Bands { wavelet: wavelet.clone(), depth, bands })
}

/// The signal that bands were made of.
///
/// # Errors
/// [`TransformError`]
pub fn inverse_transform(bands: &Bands) -> Result<Array, TransformError> {
    let Bands { wavelet, depth, bands } = bands;
    let band = |level: u32, name: &str| {
        let name = (level, Arc::from(name));
        bands.get(&name).ok_or(TransformError::MissingBand(name))
    };
    if bands.values().all(|array| array.ndim() == 1) {
        let wanted = |(level, name): &BandName| {
            &**name == "H" && (1..=*depth).contains(level) || &**name == "L" && level == depth
        };
        if let Some(name) = bands.keys().find(|name| !wanted(name)) {
            return Err(TransformError::NoBand(name.clone()));
        }
        let mut low = band(*depth, "L")?.clone();
        for level in (1..=*depth).rev() {
            let whole = low.interleave(band(level, "H")?, 0)?;
            low = lifted(&whole, &wavelet.stages)?.rshift(wavelet.shift)?;
        }
        return Ok(low);
    }
    let coarse = |(level, name): &BandName| {
        let level = if &**name == "LL" { 0 } else { (depth + 1).saturating_sub(*level) };
        (level, name.clone())
    };
    let coeffs = bands.iter().map(|(name, array)| (coarse(name), array.clone())).collect();
    Ok(Structure::new(wavelet.clone(), *depth).synthesis(&coeffs)?.output)
}

fn lifted(array: &Array, stages: &[Stage]) -> Result<Array, ArrayError> {
    stages.iter().try_fold(array.clone(), |array, stage| array.lift(stage, 0))
}

/// The indices of a band whose samples lie in a range of the signal's, both ends included.
pub fn band_range(level: u32, range: (i128, i128)) -> (i128, i128) {
    let step = 1i128 << level.min(64);
    (Integer::div_ceil(&range.0, &step), Integer::div_floor(&range.1, &step))
}

/// The numbers of an array of numbers over ranges, both ends included, the first dimension innermost: rows
/// of a picture.
///
/// # Errors
/// [`ArrayError::NotData`] where an element is no number; [`ArrayError::Interrupted`].
pub fn grid(array: &Array, ranges: &[(i128, i128)]) -> Result<Vec<Vec<Number>>, ArrayError> {
    let region: Vec<(i128, i128)> = ranges.iter().map(|&(first, last)| (first, last + 1)).collect();
    if region.iter().any(|(start, end)| start >= end) {
        return one_by_one(array, ranges);
    }
    match array.simulate(&region) {
        // What is built on symbols may still be numbers.
        Err(ArrayError::NotData(_)) => one_by_one(array, ranges),
        found => {
            let found = found?;
            let height = found.shape().get(1).copied().unwrap_or(1);
            let row = |y: usize| found.values().iter().skip(y).step_by(height).cloned().collect();
            Ok((0..height).map(row).collect())
        }
    }
}

/// Element by element.
fn one_by_one(array: &Array, ranges: &[(i128, i128)]) -> Result<Vec<Vec<Number>>, ArrayError> {
    let (x, y) = match ranges {
        [x] => (*x, None),
        [x, y] => (*x, Some(*y)),
        _ => return Err(ArrayError::NdimMismatch { left: array.ndim(), right: ranges.len() }),
    };
    let (top, bottom) = y.unwrap_or((0, 0));
    let mut rows = Vec::new();
    for row in top..=bottom {
        array.space().interrupt().check()?;
        let mut numbers = Vec::new();
        for column in x.0..=x.1 {
            let index = if y.is_some() { vec![column, row] } else { vec![column] };
            numbers.push(match array.get(&index)? {
                Element::Number(number) => number,
                Element::Linear(expression) if expression.is_constant() => expression.constant().clone(),
                _ => {
                    let name = format!("`{}`", array.operation());
                    return Err(ArrayError::NotData(Lacking { name, array: None }));
                }
            });
        }
        rows.push(numbers);
    }
    Ok(rows)
}

/// The energy of each band, the sum of squares, in ranges of the signal's samples.
///
/// # Errors
/// Those of [`grid`].
pub fn energy(bands: &Bands, ranges: &[(i128, i128)]) -> Result<IndexMap<BandName, Number>, ArrayError> {
    let of = |((level, name), array): (&BandName, &Array)| {
        let ranges: Vec<_> = ranges.iter().map(|range| band_range(*level, *range)).collect();
        let numbers = grid(array, &ranges)?;
        let sum = numbers.iter().flatten().map(|n| n * n).fold(Number::ZERO, |sum, n| &sum + &n);
        Ok(((*level, name.clone()), sum))
    };
    bands.bands.iter().map(of).collect()
}

/// What rounding adds to each band of a signal of one dimension: the integer transform minus the exact
/// one, at the band's samples in a range of the signal's.
///
/// # Errors
/// [`NoiseError`]
pub fn rounding_noise(
    bands: &Bands,
    signal: &Array,
    range: (i128, i128),
) -> Result<IndexMap<BandName, Vec<Number>>, NoiseError> {
    let bank: FilterBank = fir(&bands.wavelet)?;
    let exact = exact_bands(&bank, bands.depth, signal, range)?;
    let mut noise = IndexMap::new();
    for ((level, name), array) in &bands.bands {
        let integers = grid(array, &[band_range(*level, range)])?.concat();
        let linear = exact.get(&(*level, name.clone())).map(Vec::as_slice).unwrap_or_default();
        let gain = bands.wavelet.shift.saturating_mul(*level);
        let error = |(integer, linear): (&Number, &Number)| integer - &linear.shifted_left(gain);
        noise.insert((*level, name.clone()), integers.iter().zip(linear).map(error).collect());
    }
    Ok(noise)
}

/// Why there is no rounding noise to tell.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum NoiseError {
    /// The wavelet has no filters of a manageable length.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// An array can't be read.
    #[error(transparent)]
    Array(Box<ArrayError>),
}

impl From<ArrayError> for NoiseError {
    fn from(error: ArrayError) -> NoiseError {
        NoiseError::Array(Box::new(error))
    }
}
