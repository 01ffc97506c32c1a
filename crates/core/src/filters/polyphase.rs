//! Polyphase matrices of lifting stages, and the four filters of a wavelet.
//!
//! Only linear parts are computed: rounding and the bit shift of a level are left out. Synthesis takes the
//! channels (low, high) to (even, odd) samples. A stage that changes even samples has the matrix `[[1, U],
//! [0, 1]]`, one that changes odd samples `[[1, 0], [P, 1]]`, so every determinant is 1.

use crate::algebra::Number;
use crate::arrays::Stage;
use crate::wavelets::Wavelet;
use vcfilter_machine::Stoppable;

use super::{FilterError, Laurent, LaurentMatrix};

/// Returns the filter of a stage, from the samples that it reads to those that it changes; it is negated for
/// a stage that subtracts.
pub fn stage_filter(stage: &Stage) -> Laurent {
    let sign = if stage.kind().subtracts() { -1 } else { 1 };
    let factor = Number::from(sign).shifted_right(stage.shift());
    // Even sample k = 2n reads 2(n+i+D) - 1, which is odd sample number n+i+D-1; odd sample k = 2n+1
    // reads 2(n+i+D), which is even sample number n+i+D. Reading m samples ahead is z^m.
    let ahead = stage.delay() - if stage.kind().parity() == 0 { 1 } else { 0 };
    let last = ahead + stage.taps().len() as i64 - 1;
    Laurent::new(-last, stage.taps().iter().asking().rev().map(|tap| tap * &factor))
}

/// Returns the polyphase matrix of a stage.
pub fn stage_matrix(stage: &Stage) -> LaurentMatrix {
    step_matrix(stage.kind().parity() == 0, stage_filter(stage))
}

/// Returns the polyphase matrix of a lifting step that adds to the samples of one parity a filter of the
/// others.
pub fn step_matrix(changes_even: bool, filter: Laurent) -> LaurentMatrix {
    let mut matrix = LaurentMatrix::identity();
    match changes_even {
        true => matrix.rows[0][1] = filter,
        false => matrix.rows[1][0] = filter,
    }
    matrix
}

/// Returns the polyphase matrix of synthesis: the product of the stages' matrices, the first stage on the
/// right.
///
/// # Errors
/// [`FilterError::TooLong`], [`FilterError::TooLarge`]
pub fn polyphase(wavelet: &Wavelet) -> Result<LaurentMatrix, FilterError> {
    wavelet.stages.iter().try_fold(LaurentMatrix::identity(), |all, stage| stage_matrix(stage).times(&all))
}

/// The four filters of a two-channel bank, as impulse responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterBank {
    /// The analysis low-pass filter.
    pub h0: Laurent,
    /// The analysis high-pass filter; it computes the coefficients of odd samples.
    pub h1: Laurent,
    /// The synthesis low-pass filter.
    pub g0: Laurent,
    /// The synthesis high-pass filter.
    pub g1: Laurent,
}

/// Returns the four filters of a wavelet, without rounding and bit shift. Symmetric filters of odd length are
/// centred at 0 (h0, g0), -1 (h1) and 1 (g1).
///
/// ```
/// use vcfilter_core::filters::fir;
/// use vcfilter_core::wavelets::Wavelet;
/// let le_gall = Wavelet::le_gall_5_3();
/// let bank = fir(&le_gall).unwrap();
/// assert_eq!(bank.h0.to_string(), "laurent([-1, 2, 6, 2, -1], low=-2) / 8");
/// assert_eq!(bank.g0.to_string(), "laurent([1, 2, 1], low=-1) / 2");
/// ```
///
/// # Errors
/// [`FilterError::TooLong`], [`FilterError::TooLarge`]
pub fn fir(wavelet: &Wavelet) -> Result<FilterBank, FilterError> {
    let synthesis = polyphase(wavelet)?;
    FilterBank::of(&synthesis, &synthesis.inverse()?)
}

/// How large entries can be, beside the one that should stand alone, that rounding of taps left.
fn left_by_rounding() -> Number {
    Number::ratio(1, 1000)
}

impl FilterBank {
    /// Returns the bank of two low-pass filters, with high-pass filters that cancel the aliases. Where the
    /// product h0 g0 has its single entry at an even n, but for rounding, as with filters centred at 0, they
    /// are h1 = z g0(-z) and g1 = z^-1 h0(-z); where it has it at an odd n, h1 = g0(-z) and g1 = -h0(-z).
    ///
    /// ```
    /// use vcfilter_core::filters::{FilterBank, Laurent, Reconstruction};
    /// let causal = |entries: [i64; 3]| Laurent::new(0, entries.map(Into::into));
    /// let bank = FilterBank::from_low_passes(causal([1, 0, 0]), causal([-1, 1, 1])).unwrap();
    /// assert!(Reconstruction::of(&bank).unwrap().delay_and_gain().is_some());
    /// ```
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn from_low_passes(h0: Laurent, g0: Laurent) -> Result<FilterBank, FilterError> {
        let product = h0.times(&g0)?;
        let single = |phase| product.downsampled(2, phase).as_monomial().is_some();
        let little = left_by_rounding();
        let nearly = |phase| product.downsampled(2, phase).nearly_monomial(&little).is_some();
        let is_odd = !single(0) && (single(1) || nearly(1) && !nearly(0));
        let (h1, g1) = match is_odd {
            true => (g0.alternated(), -&h0.alternated()),
            false => (g0.alternated().delayed(-1), h0.alternated().delayed(1)),
        };
        Ok(FilterBank { h0, h1, g0, g1 })
    }

    /// Returns the bank of two analysis filters. The synthesis filters g0 = c z^-l h1(-z) and g1 = -c z^-l
    /// h0(-z) cancel the aliases; c and l are such that the bank neither delays nor scales, where that is
    /// possible.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn from_analysis(h0: Laurent, h1: Laurent) -> Result<FilterBank, FilterError> {
        let product = h0.times(&h1.alternated())?.downsampled(2, 1);
        let (delay, gain) = match product.nearly_monomial(&left_by_rounding()) {
            Some((n, gain)) => (-(2 * n + 1), Number::ONE.divided_by(gain).unwrap_or(Number::ONE)),
            None => (1, -Number::ONE),
        };
        let g0 = h1.alternated().delayed(delay).scaled(&gain);
        let g1 = h0.alternated().delayed(delay).scaled(&-gain);
        Ok(FilterBank { h0, h1, g0, g1 })
    }

    /// Returns the filters of two polyphase matrices.
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn of(synthesis: &LaurentMatrix, analysis: &LaurentMatrix) -> Result<FilterBank, FilterError> {
        let [[g00, g01], [g10, g11]] = &synthesis.rows;
        let [[h00, h01], [h10, h11]] = &analysis.rows;
        Ok(FilterBank {
            h0: interleaved(h00, h01, -1)?,
            h1: interleaved(h10, h11, -1)?,
            g0: interleaved(g00, g10, 1)?,
            g1: interleaved(g01, g11, 1)?,
        })
    }

    /// Returns the polyphase matrix of synthesis, which takes (low, high) to (even, odd).
    pub fn synthesis(&self) -> LaurentMatrix {
        let phase = |filter: &Laurent, phase| filter.downsampled(2, phase);
        LaurentMatrix {
            rows: [[phase(&self.g0, 0), phase(&self.g1, 0)], [phase(&self.g0, 1), phase(&self.g1, 1)]],
        }
    }

    /// Returns the polyphase matrix of analysis, which takes (even, odd) to (low, high).
    pub fn analysis(&self) -> LaurentMatrix {
        let phase = |filter: &Laurent, phase| filter.downsampled(2, phase);
        LaurentMatrix {
            rows: [[phase(&self.h0, 0), phase(&self.h0, -1)], [phase(&self.h1, 0), phase(&self.h1, -1)]],
        }
    }
}

/// `even(z^2) + z^-offset odd(z^2)`
fn interleaved(even: &Laurent, odd: &Laurent, offset: i64) -> Result<Laurent, FilterError> {
    even.upsampled(2)?.plus(&odd.upsampled(2)?.delayed(offset))
}
