//! Transforms of infinite signals by any two-channel filter bank, exactly.

use std::sync::Arc;

use indexmap::IndexMap;
use num_integer::Integer;

use crate::algebra::{Index, Number};
use crate::arrays::{Array, CustomArray, CustomError, Element, WeightedSample};
use crate::wavelets::{LevelFromFinest, TransformError};

use super::bands::BandName;
use super::convolution::{filtered, one_dimension, sample, weighted_sum};
use super::subbands::in_place;
use super::{FilterBank, FilterError, Laurent, SignalError};

/// The bands of an infinite signal: sample n of a band is `sum of h[k] x[2n - k]`, of h0 for the low band and of h1 for the
/// high band, where x is the signal, or the low band of the level before.
#[derive(Debug, Clone)]
pub struct InfiniteBands {
    /// The filters.
    pub bank: FilterBank,
    /// The number of levels.
    pub depth: u32,
    /// The bands by level and name, `H` of each level, then `L` of the deepest.
    pub bands: IndexMap<BandName, Array>,
}

impl InfiniteBands {
    /// Returns the transform of an infinite signal of one dimension of `depth` levels.
    ///
    /// # Errors
    /// [`FilterError::Zero`] of a bank without analysis filters; [`ArrayError::NdimMismatch`](crate::arrays::ArrayError::NdimMismatch).
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    /// use vcfilter_core::filters::{InfiniteBands, fir};
    /// use vcfilter_core::wavelets::Wavelet;
    /// let x = Space::new().symbols(1, "x").unwrap();
    /// let bands = InfiniteBands::of(&fir(&Wavelet::le_gall_5_3()).unwrap(), &x, 1)?;
    /// let high = bands.bands[0].get(&[3]).unwrap();
    /// assert_eq!(high.to_string(), "-1/2*x[6] + x[7] - 1/2*x[8]");
    /// assert_eq!(bands.signal()?.get(&[-5]).unwrap().to_string(), "x[-5]");
    /// # Ok::<(), vcfilter_core::filters::SignalError>(())
    /// ```
    pub fn of(bank: &FilterBank, signal: &Array, depth: u32) -> Result<InfiniteBands, SignalError> {
        if bank.h0.is_zero() && bank.h1.is_zero() {
            return Err(FilterError::Zero.into());
        }
        one_dimension(signal)?;
        let (mut low, mut bands) = (signal.clone(), IndexMap::new());
        for level in 1..=depth {
            bands.insert((LevelFromFinest(level), Arc::from("H")), filtered(&bank.h1, &low, 2)?);
            low = filtered(&bank.h0, &low, 2)?;
        }
        bands.insert((LevelFromFinest(depth), Arc::from("L")), low);
        Ok(InfiniteBands { bank: bank.clone(), depth, bands })
    }

    /// Returns the signal that the bands give by synthesis, without delay and gain: sample m is the sum of `g0[m - 2n]` times sample n of
    /// the low band and of `g1[m - 2n]` times that of the high band.
    ///
    /// # Errors
    /// [`SignalError::Bands`]; [`FilterError::NoInverse`] of a bank whose synthesis does not undo its analysis.
    pub fn signal(&self) -> Result<Array, SignalError> {
        let [g0, g1] = in_place(&self.bank)??;
        let known = |(level, name): &BandName| match &**name {
            "H" => (1..=self.depth).contains(&level.0),
            "L" => level.0 == self.depth,
            _ => false,
        };
        if let Some((level, band)) = self.bands.keys().find(|name| !known(name)) {
            return Err(TransformError::NoBand { level: level.0, band: band.clone() }.into());
        }
        let band = |level: u32, name: &str| {
            let name = (LevelFromFinest(level), Arc::from(name));
            self.bands.get(&name).cloned().ok_or(TransformError::MissingBand { level, band: name.1 })
        };
        let mut low = band(self.depth, "L")?;
        for level in (1..=self.depth).rev() {
            let high = band(level, "H")?;
            one_dimension(&high)?;
            let joined = JoinedArray { filters: [g0.clone(), g1.clone()], bands: [low.clone(), high] };
            low = low.space().custom(joined)?;
        }
        Ok(low)
    }
}

/// What synthesis makes of two bands.
struct JoinedArray {
    filters: [Laurent; 2],
    bands: [Array; 2],
}

impl CustomArray for JoinedArray {
    fn ndim(&self) -> usize {
        1
    }

    fn get(&self, index: &Index) -> Result<Element, CustomError> {
        let mut terms: Vec<(Number, Element)> = Vec::new();
        for (filter, band) in self.filters.iter().zip(&self.bands) {
            for (k, tap) in filter.terms() {
                let (n, odd) = (index[0] - i128::from(k)).div_mod_floor(&2);
                if odd == 0 {
                    terms.push((tap.clone(), sample(band, n)?));
                }
            }
        }
        Ok(weighted_sum(terms.iter().map(|(tap, sample)| (tap, sample)))?)
    }

    fn weighted_sums(&self) -> Option<Vec<Vec<WeightedSample>>> {
        let mut phases = vec![Vec::new(), Vec::new()];
        for (filter, band) in self.filters.iter().zip(&self.bands) {
            for (k, tap) in filter.terms() {
                let phase = k.rem_euclid(2);
                let first = i128::from((phase - k) / 2);
                phases[phase as usize].push(WeightedSample {
                    weight: tap.clone(),
                    array: band.clone(),
                    first,
                    step: 1,
                });
            }
        }
        Some(phases)
    }

    fn definition(&self) -> Option<String> {
        let [g0, g1] = &self.filters;
        let [low, high] = self.bands.each_ref().map(Array::identity);
        Some(format!("{g0} and {g1} over {low} and {high}"))
    }
}
