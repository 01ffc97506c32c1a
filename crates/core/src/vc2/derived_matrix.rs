//! Quantisation matrices derived from the gains of a wavelet.

use crate::wavelets::{IntermediateName, Structure};

use crate::filters::{Direction, FilterBank, FilterError, fir, gains, iterated};

use super::{Matrix, default_matrix};

/// How the norm of a filter over several levels is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Norms {
    /// As the product of the norms of the levels, as VC-2 does (ST 2042-1, D.3.2).
    Product,
    /// As the norm of the iterated filter. Not part of the standard.
    Exact,
}

/// The derivation of the index of one band.
#[derive(Debug, Clone, PartialEq)]
pub struct BandStep {
    /// The level and the name of the band.
    pub name: IntermediateName,
    /// The gain in amplitude of noise from the band to the picture, with the bit shifts.
    pub gain: f64,
    /// The gain over the least gain of all bands.
    pub ratio: f64,
    /// 4 log2 of the ratio: the steps of the quantisation index that make up for the gain.
    pub steps: f64,
    /// The index: `steps` rounded to the nearest integer.
    pub index: i64,
}

/// A quantisation matrix with its derivation.
#[derive(Debug, Clone, PartialEq)]
pub struct DerivedMatrix {
    /// The L2 norms of g0 and g1: first of the horizontal wavelet, then of the vertical one.
    pub norms: [[f64; 2]; 2],
    /// The factor by which the bit shift scales a level: 2^-shift with the shift of the horizontal wavelet.
    pub scale: f64,
    /// The derivation for each band, in the order of [`Structure::bands`].
    pub steps: Vec<BandStep>,
}

impl DerivedMatrix {
    /// Returns the matrix alone.
    pub fn matrix(&self) -> Matrix {
        self.steps.iter().map(|step| (step.name.clone(), step.index)).collect()
    }

    /// Returns the bands whose index differs from that of another matrix.
    pub fn differences_from(&self, default: &Matrix) -> Vec<IndexDifference> {
        let difference = |step: &BandStep| {
            let (derived, default) = (step.index, *default.get(&step.name)?);
            (derived != default).then(|| IndexDifference { name: step.name.clone(), derived, default })
        };
        self.steps.iter().filter_map(difference).collect()
    }
}

/// Derives a quantisation matrix from the gains of noise between each band and the picture. The index of a
/// band is `round(4 log2(gain / least gain))`, so that every band adds as much noise (ST 2042-1, D.3.2). The
/// bit shift scales a level once, whether the level splits one dimension or both.
///
/// # Errors
/// [`FilterError::TooLong`]; [`FilterError::Range`] where gains are beyond floating point.
///
/// ```
/// use vcfilter_core::vc2::{Norms, default_matrix, derive_matrix};
/// use vcfilter_core::wavelets::{Structure, Wavelet};
/// let wavelet = Wavelet::le_gall_5_3();
/// let structure = Structure { wavelet_ho: wavelet.clone(), wavelet, depth: 2, depth_ho: 1 };
/// let derived = derive_matrix(&structure, Norms::Product).unwrap();
/// assert_eq!(Some(derived.matrix()), default_matrix(&structure));
/// ```
pub fn derive_matrix(structure: &Structure, norms: Norms) -> Result<DerivedMatrix, FilterError> {
    let (across, down) = (fir(&structure.wavelet_ho)?, fir(&structure.wavelet)?);
    let levels = structure.levels();
    // VC-2 shifts by what the horizontal wavelet says.
    let scale = 0.5f64.powi(structure.wavelet_ho.shift.min(1000) as i32);
    let horizontal = gains_along(&across, levels, norms)?;
    let vertical = gains_along(&down, structure.depth, norms)?;
    let gain = |(level, band): &IntermediateName| {
        let fine = level.counted_from_finest(levels).map_or(0, |level| level.0);
        // So many of them split the vertical dimension too.
        let both = fine.min(structure.depth);
        let pass = |list: &[[f64; 2]], level: u32, high: bool| match level.checked_sub(1) {
            Some(at) => list.get(at as usize).map_or(1.0, |pair| pair[usize::from(high)]),
            None => 1.0,
        };
        let shifts = scale.powi(fine as i32);
        let letter = |at: usize| band.as_bytes().get(at) == Some(&b'H');
        shifts * pass(&horizontal, fine, letter(0)) * pass(&vertical, both, letter(1))
    };
    let bands = structure.bands();
    let found: Vec<f64> = bands.iter().map(gain).collect();
    let least = found.iter().copied().fold(f64::INFINITY, f64::min);
    if !found.iter().all(|gain| gain.is_normal()) {
        return Err(FilterError::Range);
    }
    let step = |(name, gain): (IntermediateName, f64)| {
        let ratio = gain / least;
        let steps = 4.0 * ratio.log2();
        BandStep { name, gain, ratio, steps, index: steps.round() as i64 }
    };
    let norm = |bank: &FilterBank| [gains(&bank.g0).l2(), gains(&bank.g1).l2()];
    Ok(DerivedMatrix {
        norms: [norm(&across), norm(&down)],
        scale,
        steps: bands.into_iter().zip(found).map(step).collect(),
    })
}

/// The norms between picture and low and high band at each level, 1 first.
fn gains_along(bank: &FilterBank, levels: u32, norms: Norms) -> Result<Vec<[f64; 2]>, FilterError> {
    if norms == Norms::Exact {
        let filters = iterated(bank, Direction::Synthesis, levels)?;
        return Ok(filters.iter().map(|f| [gains(&f.low).l2(), gains(&f.high).l2()]).collect());
    }
    let (alpha, beta) = (gains(&bank.g0).l2(), gains(&bank.g1).l2());
    Ok((0..levels)
        .map(|before| alpha.powi(before as i32))
        .map(|before| [before * alpha, before * beta])
        .collect())
}

/// A band whose derived index differs from the default one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDifference {
    /// The level and the name of the band.
    pub name: IntermediateName,
    /// The index derived from the gains.
    pub derived: i64,
    /// The index in VC-2's default matrix.
    pub default: i64,
}

/// Returns the bands in which the derived matrix and VC-2's default matrix differ. None where VC-2 has no
/// default matrix for the transform.
///
/// # Errors
/// [`FilterError::TooLong`]
pub fn differences_from_default(structure: &Structure) -> Result<Option<Vec<IndexDifference>>, FilterError> {
    match default_matrix(structure) {
        Some(default) => Ok(Some(derive_matrix(structure, Norms::Product)?.differences_from(&default))),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vc2::published_configurations;
    use crate::wavelets::KnownWavelet;

    fn structure(vertical: u32, horizontal: u32, depth: u32, depth_ho: u32) -> Structure {
        let of = |index| KnownWavelet::of_vc2_index(index).unwrap().wavelet();
        Structure { wavelet: of(vertical), wavelet_ho: of(horizontal), depth, depth_ho }
    }

    fn indices(structure: &Structure, norms: Norms) -> Vec<i64> {
        derive_matrix(structure, norms).unwrap().matrix().into_values().collect()
    }

    /// All 152 default matrices but the 18 of Fidelity that have levels, which all differ.
    #[test]
    fn golden_default_matrices() {
        let mut differing = Vec::new();
        for (vertical, horizontal, depth, depth_ho) in published_configurations() {
            let structure = structure(vertical, horizontal, depth, depth_ho);
            let differences = differences_from_default(&structure).unwrap().unwrap();
            if !differences.is_empty() {
                assert_eq!((vertical, horizontal), (5, 5), "{depth} {depth_ho}: {differences:?}");
                differing.push((depth, depth_ho));
            }
        }
        let fidelity = published_configurations().filter(|known| known.0 == 5 && known.2 + known.3 > 0);
        assert_eq!(differing, fidelity.map(|known| (known.2, known.3)).collect::<Vec<_>>());
        assert_eq!(differing.len(), 18);
    }

    #[test]
    fn golden_le_gall_of_depth_4() {
        assert_eq!(indices(&structure(1, 1, 4, 0), Norms::Product), [4, 2, 2, 0, 4, 4, 2, 5, 5, 3, 7, 7, 5]);
    }

    #[test]
    fn golden_le_gall_of_depth_4_with_exact_norms() {
        assert_eq!(indices(&structure(1, 1, 4, 0), Norms::Exact), [7, 4, 4, 0, 4, 4, 0, 4, 4, 1, 6, 6, 4]);
    }

    #[test]
    fn golden_haar_vertical_le_gall_horizontal() {
        let expected = [2, 0, 3, 6, 4, 2, 6, 5, 2, 7, 5, 3];
        assert_eq!(indices(&structure(3, 1, 3, 2), Norms::Product), expected);
    }

    #[test]
    fn shifts_beyond_floating_point_are_refused() {
        let mut structure = structure(1, 1, 4, 0);
        structure.wavelet_ho.shift = 1_000_000;
        assert_eq!(derive_matrix(&structure, Norms::Product), Err(FilterError::Range));
    }

    #[test]
    fn nothing_to_weigh_without_levels() {
        assert_eq!(indices(&structure(1, 1, 0, 0), Norms::Product), [0]);
    }
}
