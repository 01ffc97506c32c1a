//! Weights of bands: the energy in a signal of one coefficient of each band.

use indexmap::IndexMap;

use crate::algebra::Number;

use super::{BandName, Bands, FilterBank, FilterError, Laurent, fir};

/// Returns the weight of each band of a transform: the energy of the signal that exact synthesis makes of a
/// single coefficient of 1, which is the sum of the squares of its samples. The bit shift of each level is
/// included.
///
/// Energies of bands times their weights are on one scale. They add up to the energy of the signal where the
/// wavelet is orthogonal, rounding aside. Otherwise the contributions of coefficients overlap, and the sum is
/// an estimate.
///
/// # Errors
/// [`FilterError`] for filters that are too long.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::arrays::Space;
/// use vcfilter_core::filters::{band_weights, transform};
/// use vcfilter_core::wavelets::{LevelFromFinest, Wavelet};
/// let le_gall = Wavelet::le_gall_5_3();
/// let bands = transform(&le_gall, &Space::new().symbols(1, "x").unwrap(), 1).unwrap();
/// let weights = band_weights(&bands).unwrap();
/// // g0 is [1, 2, 1]/2, of energy 3/2; the bit shift halves it.
/// assert_eq!(weights[&(LevelFromFinest(1), "L".into())], Number::ratio(3, 8));
/// assert_eq!(weights[&(LevelFromFinest(1), "H".into())], Number::ratio(23, 128));
/// ```
pub fn band_weights(bands: &Bands) -> Result<IndexMap<BandName, Number>, FilterError> {
    let levels = energies(&fir(&bands.wavelet)?, bands.depth)?;
    let weight = |(level, name): &BandName| {
        let Some([low, high]) = (level.0 as usize).checked_sub(1).and_then(|at| levels.get(at)) else {
            // The only band of no levels is the signal.
            return Number::ONE;
        };
        let along = name.chars().map(|letter| if letter == 'H' { high } else { low });
        // Halving a sample quarters its energy.
        let halvings = bands.wavelet.shift.saturating_mul(level.0);
        along.fold(Number::ONE, |product, energy| &product * energy).shifted_right(halvings.saturating_mul(2))
    };
    Ok(bands.bands.keys().map(|name| (name.clone(), weight(name))).collect())
}

/// The energies of g0(z) g0(z^2) ... and of the same with g1 in the last place, for each number of factors.
///
/// They are entry 0 of the autocorrelations, and those follow from level to level: entry n of the next one needs
/// entries of the last one that are no further from 0 than a filter is long. So the cost grows with the levels, and
/// not with the length of the product, which doubles with each.
fn energies(bank: &FilterBank, levels: u32) -> Result<Vec<[Number; 2]>, FilterError> {
    let autocorrelation = |filter: &Laurent| filter.times(&filter.reflected());
    let (low, high) = (autocorrelation(&bank.g0)?, autocorrelation(&bank.g1)?);
    let reach = low.high().max(high.high());
    let next = |last: &Laurent| {
        let product = low.times(&last.upsampled(2)?)?;
        Ok::<_, FilterError>(Laurent::new(-reach, (-reach..=reach).map(|n| product.entry(n))))
    };
    let (mut lows, mut highs, mut found) = (low.clone(), high, Vec::new());
    for level in 1..=levels {
        found.push([lows.entry(0), highs.entry(0)]);
        if level < levels {
            (lows, highs) = (next(&lows)?, next(&highs)?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrays::Space;
    use crate::filters::{Direction, band_gains, transform};
    use crate::wavelets::LevelFromFinest;
    use crate::wavelets::{KNOWN_WAVELETS, Wavelet};

    /// The gains of the filters multiplied out say the same.
    #[test]
    fn weights_are_squared_gains() {
        for (name, wavelet) in KNOWN_WAVELETS.iter().map(|known| (known.name, known.wavelet())) {
            let bank = fir(&wavelet).unwrap();
            for (ndim, depth) in [(1, 5), (2, 3)] {
                let signal = Space::new().symbols(ndim, "x").unwrap();
                let weights = band_weights(&transform(&wavelet, &signal, depth).unwrap()).unwrap();
                let vertical = (ndim == 2).then_some(&bank);
                let gains = band_gains(&bank, vertical, Direction::Synthesis, depth).unwrap();
                for ((level, band), weight) in &weights {
                    let gain = gains.iter().find(|g| g.level == *level && g.band == &**band).unwrap();
                    let energy = gain.exact.energy.shifted_right(2 * level.0 * wavelet.shift);
                    assert_eq!(*weight, energy, "{name} {level} {band}");
                }
            }
        }
    }

    /// Filters multiplied out would have ten million taps here.
    #[test]
    fn sixteen_levels_are_quick() {
        let wavelet = Wavelet::haar_no_shift();
        let signal = Space::new().symbols(1, "x").unwrap();
        let weights = band_weights(&transform(&wavelet, &signal, 16).unwrap()).unwrap();
        assert_eq!(weights[&(LevelFromFinest(16), "L".into())], Number::from(1 << 16));
        assert_eq!(weights[&(LevelFromFinest(16), "H".into())], Number::from(1 << 14));
    }

    #[test]
    fn no_levels_weigh_one() {
        let wavelet = Wavelet::deslauriers_dubuc_9_7();
        let signal = Space::new().symbols(1, "x").unwrap();
        let weights = band_weights(&transform(&wavelet, &signal, 0).unwrap()).unwrap();
        assert_eq!(weights.into_values().collect::<Vec<_>>(), [Number::ONE]);
    }
}
