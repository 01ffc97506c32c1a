//! Tighter bounds of the picture that a decoder makes of a coded one: a multiplier for each band.

use vcfilter_machine::Monitor;

use crate::algebra::{IntegerRange, Rounding};
use crate::arrays::Known;
use crate::wavelets::TransformError;

use super::coded::variants;
use super::{Coding, FiniteCodec, Matrix, inverse_quant};

impl FiniteCodec {
    /// Returns bounds of the picture that is decoded, before its last clip, of coded pictures: those of [`FiniteCodec::coded_bounds`] or
    /// tighter ones, by a multiplier for each band in place of one for all. They assume the same. With one index for the picture
    /// they are up to two fifths tighter, with one for each slice hardly; a deep transform takes minutes.
    ///
    /// Which multipliers are best is searched for, so that a bound may be some parts in a thousand above the best of this kind. Any
    /// multipliers give a bound that holds.
    ///
    /// None of a transform without levels, and where numbers are beyond floating point.
    ///
    /// # Errors
    /// Those of [`FiniteCodec::coded_bounds`].
    ///
    /// ```
    /// use vcfilter_core::vc2::{Coding, FiniteCodec, IndexScope, default_matrix, picture_range};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let structure = Structure::new(Wavelet::haar_with_shift(), 1);
    /// let (codec, matrix) = (FiniteCodec::new(&structure, None, &Default::default())?, default_matrix(&structure).unwrap());
    /// let coding = Coding { most: None, scope: IndexScope::Picture };
    /// let refined = codec.refined_output(&picture_range(10), &matrix, coding, &Default::default())?.unwrap();
    /// let coded = codec.coded_bounds(&picture_range(10), &matrix, coding, &|| {})?.pop().unwrap();
    /// assert!(refined.upper <= coded.bounds.upper && refined.lower >= coded.bounds.lower);
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn refined_output(
        &self,
        picture: &IntegerRange,
        matrix: &Matrix,
        coding: Coding,
        monitor: &Monitor,
    ) -> Result<Option<IntegerRange>, TransformError> {
        let Some((_, output)) = self.synthesis.arrays.last() else { return Ok(None) };
        let bands = self.bands(picture, matrix)?;
        let altered = self.altered(&bands, variants(&bands, coding, &inverse_quant));
        let pixels = |_| Some((picture.lower.clone().into(), picture.upper.clone().into()));
        let known = Known { ranges: &pixels, rounding: Rounding::Integer, altered: Some(&altered) };
        Ok(output.bounds_by_shares(known, monitor)?)
    }
}

#[cfg(test)]
mod tests {
    use crate::arrays::Stage;
    use crate::vc2::{IndexScope, default_matrix, picture_range};
    use crate::wavelets::{KnownWavelet, Structure, Wavelet};

    use super::*;

    const ONE: Coding = Coding { most: None, scope: IndexScope::Picture };

    fn refined((name, depth, depth_ho): (&str, u32, u32), coding: Coding) -> [[i64; 2]; 2] {
        let wavelet = KnownWavelet::named(name).unwrap().wavelet();
        let structure = Structure { wavelet_ho: wavelet.clone(), wavelet, depth, depth_ho };
        let codec = FiniteCodec::new(&structure, None, &Default::default()).unwrap();
        let (range, matrix) = (picture_range(10), default_matrix(&structure).unwrap());
        let refined = codec.refined_output(&range, &matrix, coding, &Default::default()).unwrap().unwrap();
        let coded = codec.coded_bounds(&range, &matrix, coding, &|| {}).unwrap().pop().unwrap().bounds;
        [refined, coded].map(|range| [&range.lower, &range.upper].map(|end| i64::try_from(end).unwrap()))
    }

    /// With one index for the picture: what linear programs gave in floating point, for the upper end and with errors of a band taken
    /// together, and the furthest that pictures were seen to reach with one index. None is wider, nor below what is reached.
    #[test]
    fn several_multipliers_are_as_good_as_those_of_linear_programs() {
        let before = [
            (("haar_no_shift", 1, 0), 1676, [-1152, 969]),
            (("haar_no_shift", 2, 0), 2115, [-1344, 1280]),
            (("haar_with_shift", 1, 0), 1676, [-969, 969]),
            (("haar_with_shift", 2, 0), 2113, [-1131, 1131]),
            (("le_gall_5_3", 1, 0), 4149, [-2155, 2155]),
            (("le_gall_5_3", 2, 0), 6793, [-3719, 2444]),
            (("deslauriers_dubuc_9_7", 1, 0), 6128, [-2697, 0]),
            (("daubechies_9_7", 1, 0), 5921, [0, 2237]),
            (("le_gall_5_3", 1, 1), 4862, [-2481, 0]),
            (("deslauriers_dubuc_9_7", 0, 2), 2274, [-2004, 2004]),
        ];
        for (transform, before, [least, greatest]) in before {
            let [[lower, upper], coded] = refined(transform, ONE);
            let told = format!("{transform:?}: {lower} to {upper}, {before}, {coded:?}");
            assert!(lower <= least && upper >= greatest, "{told}");
            assert!(lower >= -before && upper <= before && 1000 * upper >= 995 * before, "{told}");
            assert!(lower >= coded[0] && upper <= coded[1], "{told}");
        }
    }

    /// With an index for each slice little is gained, and nothing lost; with a limit, too.
    #[test]
    fn slices_gain_little() {
        for most in [None, Some(40), Some(0)] {
            let [refined, coded] = refined(("le_gall_5_3", 1, 0), Coding { most, scope: IndexScope::Slice });
            assert!(coded[0] <= refined[0] && refined[1] <= coded[1], "{refined:?} {coded:?}");
            assert!(97 * coded[1] <= 100 * refined[1], "{refined:?} {coded:?}");
        }
    }

    /// A wavelet whose taps and shifts are large does what one of small ones does: weights beyond floating point are none of 0.
    #[test]
    fn large_shifts_change_nothing() {
        let output = |more: u32| {
            let stage = |stage: &Stage| {
                let taps = stage.taps().iter().map(|tap| tap.numerator() << more);
                Stage::new(stage.kind(), taps, stage.delay(), stage.shift() + more).unwrap()
            };
            let haar = KnownWavelet::named("haar_with_shift").unwrap().wavelet();
            let wavelet = Wavelet { stages: haar.stages.iter().map(stage).collect(), shift: haar.shift };
            let structure = Structure { wavelet_ho: wavelet.clone(), wavelet, depth: 0, depth_ho: 3 };
            let codec = FiniteCodec::new(&structure, None, &Default::default()).unwrap();
            let matrix = structure.bands().into_iter().map(|band| (band, 0)).collect();
            let coding = Coding { most: Some(4), ..ONE };
            codec.refined_output(&picture_range(4), &matrix, coding, &Default::default()).unwrap()
        };
        let small = output(0).unwrap();
        // Decoded without much loss.
        assert!(small.lower <= (-8).into() && small.upper >= 7.into(), "{small:?}");
        for more in [40, 90, 200] {
            let large = output(more);
            assert!(large.is_none_or(|large| large == small), "{more}");
        }
    }

    /// Ctrl-C stops the search.
    #[test]
    fn the_search_is_stopped() {
        let structure = Structure::new(KnownWavelet::named("haar_no_shift").unwrap().wavelet(), 1);
        let codec = FiniteCodec::new(&structure, None, &Default::default()).unwrap();
        let (range, matrix) = (picture_range(10), default_matrix(&structure).unwrap());
        let monitor = Monitor::default();
        monitor.interrupt.set();
        let found = codec.refined_output(&range, &matrix, ONE, &monitor);
        assert!(found.is_err_and(|error| error.is_interrupted()));
    }
}
