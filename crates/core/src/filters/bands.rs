//! Wavelet transforms of signals and pictures, the energy of their bands, and their rounding noise. Level 1
//! is the finest.

use std::sync::Arc;

use indexmap::IndexMap;
use num_integer::Integer;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError, Element, MissingInput, Stage};
use crate::wavelets::{LevelFromDeepest, LevelFromFinest, Structure, TransformError, Wavelet};

use super::{FilterBank, FilterError, exact::exact_bands, fir};

/// The level and the name of a band: `L`, `H` in one dimension; `LL`, `HL`, `LH`, `HH` in two, the horizontal
/// letter first.
pub type BandName = (LevelFromFinest, Arc<str>);

/// The bands of a signal of one dimension, or of a picture. Every level has the same wavelet, in both
/// dimensions of a picture.
#[derive(Debug, Clone)]
pub struct Bands {
    /// The wavelet.
    pub wavelet: Wavelet,
    /// The number of levels.
    pub depth: u32,
    /// The bands, the finest first, the lowest band last.
    pub bands: IndexMap<BandName, Array>,
}

/// Returns the integer transform of an array of one or two dimensions, as VC-2 computes it away from edges:
/// at each level the bit shift, the lifting stages with rounding, and the split into even and odd samples.
///
/// # Errors
/// [`ArrayError::NdimMismatch`] for an array of more dimensions.
pub fn transform(wavelet: &Wavelet, signal: &Array, depth: u32) -> Result<Bands, ArrayError> {
    let mut bands = IndexMap::new();
    if signal.ndim() == 1 {
        let stages = wavelet.inverse().stages;
        let mut low = signal.clone();
        for level in 1..=depth {
            let lifted = lifted(&low.lshift(wavelet.shift)?, &stages)?;
            bands.insert((LevelFromFinest(level), "H".into()), lifted.subsample(&[2], &[1])?);
            low = lifted.subsample(&[2], &[0])?;
        }
        bands.insert((LevelFromFinest(depth), "L".into()), low);
    } else {
        let structure = Structure::new(wavelet.clone(), depth);
        let coeffs = structure.analysis(signal)?.coeffs;
        let fine = |((level, band), array): (_, Array)| {
            let level: LevelFromDeepest = level;
            level.counted_from_finest(depth).map(|level| ((level, band), array))
        };
        bands.extend(coeffs.into_iter().filter_map(fine));
        bands.sort_by_key(|(level, band), _| (&**band == "LL", *level));
    }
    Ok(Bands { wavelet: wavelet.clone(), depth, bands })
}

/// Returns the signal or picture that bands give by synthesis.
///
/// # Errors
/// [`TransformError::MissingBand`], [`TransformError::NoBand`], and the errors of building arrays.
pub fn inverse_transform(bands: &Bands) -> Result<Array, TransformError> {
    let Bands { wavelet, depth, bands } = bands;
    let is_signal = bands.values().all(|array| array.ndim() == 1);
    let wanted = band_names(*depth, is_signal);
    if let Some((level, band)) = bands.keys().find(|name| !wanted.contains(name)) {
        return Err(TransformError::NoBand { level: level.0, band: band.clone() });
    }
    if let Some((level, band)) = wanted.into_iter().find(|name| !bands.contains_key(name)) {
        return Err(TransformError::MissingBand { level: level.0, band });
    }
    if is_signal {
        let band = |level: u32, name: &str| {
            let name = (LevelFromFinest(level), Arc::from(name));
            bands.get(&name).ok_or(TransformError::MissingBand { level, band: name.1 })
        };
        let mut low = band(*depth, "L")?.clone();
        for level in (1..=*depth).rev() {
            let whole = low.interleave(band(level, "H")?, 0)?;
            low = lifted(&whole, &wavelet.stages)?.rshift(wavelet.shift)?;
        }
        return Ok(low);
    }
    let deep = |((level, name), array): (&BandName, &Array)| {
        let lowest = Some(LevelFromDeepest::LOWEST_BAND).filter(|_| &**name == "LL");
        Some(((lowest.or_else(|| level.counted_from_deepest(*depth))?, name.clone()), array.clone()))
    };
    let coeffs = bands.iter().filter_map(deep).collect();
    Ok(Structure::new(wavelet.clone(), *depth).synthesis(&coeffs)?.output)
}

/// The bands of a signal or of a picture, the finest first, the lowest last.
fn band_names(depth: u32, is_signal: bool) -> Vec<BandName> {
    let (high, low): (&[&str], _) = if is_signal { (&["H"], "L") } else { (&["HL", "LH", "HH"], "LL") };
    let names = (1..=depth).flat_map(|level| high.iter().map(move |name| (level, *name)));
    let names = names.chain([(depth, low)]);
    names.map(|(level, name)| (LevelFromFinest(level), Arc::from(name))).collect()
}

fn lifted(array: &Array, stages: &[Stage]) -> Result<Array, ArrayError> {
    stages.iter().try_fold(array.clone(), |array, stage| array.lift(stage, 0))
}

/// Returns the first and the last index of the samples of a band at a level that lie in a range of the
/// signal's samples. Both ranges include their ends.
pub fn band_range(level: LevelFromFinest, range: (i128, i128)) -> (i128, i128) {
    let step = 1i128 << level.0.min(64);
    (Integer::div_ceil(&range.0, &step), Integer::div_floor(&range.1, &step))
}

/// The same of a band along a dimension; the high band of an odd size ends one sample earlier.
fn range_in(band: &Array, dim: usize, level: LevelFromFinest, range: (i128, i128)) -> (i128, i128) {
    let (first, last) = band_range(level, range);
    match band.size() {
        Some(size) => (first, last.min(size.get(dim).map_or(0, |size| size - 1))),
        None => (first, last),
    }
}

/// Returns the numbers of an array in ranges of indices, both ends included. Each inner list is a row of a
/// picture: the first index changes fastest.
///
/// # Errors
/// [`ArrayError::NotData`] where an element is not a number; [`ArrayError::Interrupted`].
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
                    return Err(ArrayError::NotData(MissingInput { name, array: None }));
                }
            });
        }
        rows.push(numbers);
    }
    Ok(rows)
}

/// Returns the energy of each band, the sum of the squares of its samples, in ranges of the signal's samples, one per
/// dimension, both ends included.
///
/// # Errors
/// Those of [`grid`].
pub fn energy(bands: &Bands, ranges: &[(i128, i128)]) -> Result<IndexMap<BandName, Number>, ArrayError> {
    let of = |((level, name), array): (&BandName, &Array)| {
        let ranges: Vec<_> =
            ranges.iter().enumerate().map(|(dim, range)| range_in(array, dim, *level, *range)).collect();
        let numbers = grid(array, &ranges)?;
        let sum = numbers.iter().flatten().map(|n| n * n).fold(Number::ZERO, |sum, n| &sum + &n);
        Ok(((*level, name.clone()), sum))
    };
    bands.bands.iter().map(of).collect()
}

/// Returns the rounding noise in each band of a signal of one dimension: the integer transform minus the
/// exact one, at the band's samples in a range of the signal's samples.
///
/// # Errors
/// [`NoiseError`]
pub fn rounding_noise(
    bands: &Bands,
    signal: &Array,
    range: (i128, i128),
) -> Result<IndexMap<BandName, Vec<Number>>, NoiseError> {
    let exact = match signal.size() {
        Some(_) => exact_sized_bands(bands, signal, range)?,
        None => {
            let bank: FilterBank = fir(&bands.wavelet)?;
            exact_bands(&bank, bands.depth, signal, range)?
        }
    };
    let mut noise = IndexMap::new();
    for ((level, name), array) in &bands.bands {
        let integers = grid(array, &[range_in(array, 0, *level, range)])?.concat();
        let linear = exact.get(&(*level, name.clone())).map(Vec::as_slice).unwrap_or_default();
        let gain = bands.wavelet.shift.saturating_mul(level.0);
        let error = |(integer, linear): (&Number, &Number)| integer - &linear.shifted_left(gain);
        noise.insert((*level, name.clone()), integers.iter().zip(linear).map(error).collect());
    }
    Ok(noise)
}

/// The bands of a signal with a size without roundings, before the shifts of levels. Where all samples are multiples of
/// as large a power of two as the stages divide by, nothing is rounded away.
fn exact_sized_bands(
    bands: &Bands,
    signal: &Array,
    range: (i128, i128),
) -> Result<IndexMap<BandName, Vec<Number>>, ArrayError> {
    let divided = bands.wavelet.stages.iter().map(Stage::shift).fold(0, u32::saturating_add);
    let finer = divided.saturating_mul(bands.depth);
    // No word holds what is so much finer.
    let exact = transform(&bands.wavelet.in_words(None), &signal.lshift(finer)?, bands.depth)?;
    let band = |((level, name), array): (BandName, Array)| {
        let numbers = grid(&array, &[range_in(&array, 0, level, range)])?.concat();
        let places = finer.saturating_add(bands.wavelet.shift.saturating_mul(level.0));
        Ok(((level, name), numbers.iter().map(|number| number.shifted_right(places)).collect()))
    };
    exact.bands.into_iter().map(band).collect()
}

/// Why rounding noise can't be computed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum NoiseError {
    /// The filters of the wavelet are too long.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrays::Space;

    /// Levels in errors are counted as those of the bands are, and not as the transform of pictures counts them.
    #[test]
    fn bands_that_do_not_fit_are_named_as_they_were_given() {
        for (ndim, high, low) in [(1, "H", "L"), (2, "HH", "LL")] {
            let space = Space::new();
            let signal = space.symbols(ndim, "x").unwrap();
            let bands = transform(&Wavelet::le_gall_5_3(), &signal, 3).unwrap();
            for (level, name) in [(5, high), (1, low), (2, "QQ"), (0, low)] {
                let mut wrong = bands.clone();
                wrong.bands.insert((LevelFromFinest(level), name.into()), signal.clone());
                let error = inverse_transform(&wrong).unwrap_err();
                assert_eq!(error.to_string(), format!("there is no band {name} of level {level}"));
            }
            for (level, name) in [(1, high), (2, high), (3, low)] {
                let mut wrong = bands.clone();
                wrong.bands.shift_remove(&(LevelFromFinest(level), name.into()));
                let error = inverse_transform(&wrong).unwrap_err();
                assert_eq!(error.to_string(), format!("the band {name} of level {level} is missing"));
            }
        }
    }
}
