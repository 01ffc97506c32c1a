//! Wavelets as lifting steps with exact taps: from stages, from FIR filters, and back.
//!
//! After I. Daubechies and W. Sweldens, "Factoring wavelet transforms into lifting steps", 1998.

use num_bigint::BigInt;
use num_traits::Signed;

use crate::algebra::Number;
use crate::arrays::{Stage, StageKind};
use crate::wavelets::Wavelet;

use super::{FilterError, Laurent, LaurentMatrix, stage_filter, step_matrix};

/// A lifting step of synthesis: a filter of the samples of one parity is added to those of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiftingStep {
    /// Whether even samples change; else odd ones do.
    pub changes_even: bool,
    /// From the samples that are read to those that change.
    pub filter: Laurent,
}

impl LiftingStep {
    /// Its polyphase matrix.
    pub fn matrix(&self) -> LaurentMatrix {
        step_matrix(self.changes_even, self.filter.clone())
    }

    /// What undoes it.
    pub fn inverse(&self) -> LiftingStep {
        LiftingStep { changes_even: self.changes_even, filter: -&self.filter }
    }

    /// As a stage: taps are integers, S the least that makes them so, and the sign such that the taps'
    /// sum is not negative.
    ///
    /// # Errors
    /// [`FilterError::NotDyadic`]; [`FilterError::TooLong`] where S is beyond the limit of shifts.
    pub fn stage(&self) -> Result<Stage, FilterError> {
        let not_dyadic = |tap: &&Number| !is_power_of_two(&tap.denominator());
        if let Some(tap) = self.filter.entries().iter().find(not_dyadic) {
            return Err(FilterError::NotDyadic { tap: tap.clone() });
        }
        let bits = self.filter.denominator().trailing_zeros().unwrap_or(0);
        let shift = u32::try_from(bits).unwrap_or(u32::MAX);
        let subtracts = self.filter.at(1).signum() < 0;
        let sign = Number::from(if subtracts { -1 } else { 1 });
        // Taps run ahead in time, entries back: the first tap is the last entry.
        let taps: Vec<BigInt> = match self.filter.is_zero() {
            true => vec![BigInt::from(0)],
            false => {
                let scaled = |tap: &Number| (tap * &sign).shifted_left(shift).floor();
                self.filter.entries().iter().rev().map(scaled).collect()
            }
        };
        let (kind, delay) = match (self.changes_even, subtracts) {
            (true, false) => (StageKind::EvenAddOdd, 1 - self.filter.high()),
            (true, true) => (StageKind::EvenSubtractOdd, 1 - self.filter.high()),
            (false, false) => (StageKind::OddAddEven, -self.filter.high()),
            (false, true) => (StageKind::OddSubtractEven, -self.filter.high()),
        };
        Stage::new(kind, taps, delay, shift).map_err(|_| FilterError::TooLong)
    }
}

impl From<&Stage> for LiftingStep {
    fn from(stage: &Stage) -> LiftingStep {
        LiftingStep { changes_even: stage.kind().parity() == 0, filter: stage_filter(stage) }
    }
}

fn is_power_of_two(n: &BigInt) -> bool {
    n.is_positive() && (n & (n - 1u32)) == BigInt::ZERO
}

/// What becomes of a band before the lifting steps of synthesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// What it is multiplied with; 1 where integers can follow, never 0.
    pub scale: Number,
    /// By how much it is delayed, in pairs of samples.
    pub delay: i64,
}

impl Channel {
    /// Nothing.
    pub fn plain() -> Channel {
        Channel { scale: Number::ONE, delay: 0 }
    }

    /// Scaled and advanced back.
    pub fn inverse(&self) -> Channel {
        // A scale is never 0.
        let scale = Number::ONE.divided_by(&self.scale).unwrap_or(Number::ONE);
        Channel { scale, delay: -self.delay }
    }

    fn filter(&self) -> Laurent {
        Laurent::monomial(self.scale.clone(), self.delay)
    }
}

/// A synthesis bank as lifting steps: first each band is scaled and delayed, then come the steps in order. With filters
/// that two low-pass filters make, what is done to the one band is undone in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifting {
    /// Of the low band.
    pub low: Channel,
    /// Of the high band.
    pub high: Channel,
    /// In the order of synthesis.
    pub steps: Vec<LiftingStep>,
}

impl Lifting {
    /// The steps of a wavelet's stages, without rounding and shift.
    pub fn of(wavelet: &Wavelet) -> Lifting {
        let steps = wavelet.stages.iter().map(LiftingStep::from).collect();
        Lifting { low: Channel::plain(), high: Channel::plain(), steps }
    }

    /// The polyphase matrix of synthesis.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn polyphase(&self) -> Result<LaurentMatrix, FilterError> {
        let [low, high] = [&self.low, &self.high].map(Channel::filter);
        let start = LaurentMatrix { rows: [[low, Laurent::zero()], [Laurent::zero(), high]] };
        self.steps.iter().try_fold(start, |all, step| step.matrix().times(&all))
    }

    /// A wavelet of integer stages with this bit shift.
    ///
    /// # Errors
    /// [`FilterError::Scales`], [`FilterError::Delays`], [`FilterError::NotDyadic`].
    pub fn wavelet(&self, shift: u32) -> Result<Wavelet, FilterError> {
        let bands = [("low", &self.low), ("high", &self.high)];
        if let Some((band, channel)) = bands.into_iter().find(|(_, channel)| !channel.scale.is_one()) {
            return Err(FilterError::Scales { band, scale: channel.scale.clone() });
        }
        if let Some((band, channel)) = bands.into_iter().find(|(_, channel)| channel.delay != 0) {
            return Err(FilterError::Delays { band, delay: channel.delay });
        }
        let stages = self.steps.iter().map(LiftingStep::stage).collect::<Result<_, _>>()?;
        Ok(Wavelet { stages, shift })
    }

    /// With the taps of each step rounded to so many bits after the point; scales and delays stay.
    pub fn rounded(&self, bits: u32) -> Lifting {
        let round = |step: &LiftingStep| LiftingStep {
            changes_even: step.changes_even,
            filter: super::round_filter(&step.filter, bits),
        };
        Lifting { steps: self.steps.iter().map(round).collect(), ..self.clone() }
    }

    /// Whether each step's filter is symmetric.
    pub fn is_symmetric(&self) -> bool {
        self.steps.iter().all(|step| step.filter.is_symmetric())
    }

    /// Fewer steps, then fewer taps, then taps nearer to the sample that they change.
    pub fn cost(&self) -> (usize, usize, u64) {
        let taps = self.steps.iter().map(|step| step.filter.entries().len()).sum();
        let reach = |step: &LiftingStep| {
            let middle = step.filter.low() + step.filter.high() + if step.changes_even { -1 } else { 1 };
            middle.unsigned_abs()
        };
        (self.steps.len(), taps, self.steps.iter().map(reach).sum())
    }
}

/// The polyphase matrix of synthesis, of determinant 1, of an analysis low-pass `h` and a synthesis
/// low-pass `g`; the high-pass filters follow from them. `h` is moved and scaled as needed.
///
/// Entries of the product h g whose size is at most `tolerance` count as 0.
///
/// # Errors
/// [`FilterError::TooManyTaps`], [`FilterError::Zero`], [`FilterError::CommonFactor`], [`FilterError::NotReconstructing`].
pub fn complete(h: &Laurent, g: &Laurent, tolerance: &Number) -> Result<LaurentMatrix, FilterError> {
    if h.is_zero() || g.is_zero() {
        return Err(FilterError::Zero);
    }
    // A component may have half of the entries; longer ones are not factored.
    if h.entries().len().max(g.entries().len()) > 2 * super::euclid::MOST_TAPS {
        return Err(FilterError::TooManyTaps);
    }
    let product = h.times(g)?;
    let phases = [0, 1].map(|phase| (phase, cleaned(&product.downsampled(2, phase), tolerance)));
    let Some((delay, gain)) = phases
        .iter()
        .find_map(|(phase, part)| part.as_monomial().map(|(n, gain)| (2 * n + phase, gain.clone())))
    else {
        for (filter, other, entries) in [("g", "h", g), ("h", "g", h)] {
            let factor = common_factor(&entries.downsampled(2, 0), &entries.downsampled(2, 1));
            if factor.entries().len() > 1 {
                return Err(FilterError::CommonFactor { filter, other, factor });
            }
        }
        let [(_, a), (_, b)] = &phases;
        let (phase, found) = if a.entries().len() <= b.entries().len() { (0, a) } else { (1, b) };
        return Err(FilterError::NotReconstructing { found: found.clone(), phase });
    };
    let over = Number::ONE.divided_by(&gain).ok_or(FilterError::DivisionByZero)?;
    let h = h.delayed(-delay).scaled(&over);
    let rows = [[g.downsampled(2, 0), -&h.downsampled(2, -1)], [g.downsampled(2, 1), h.downsampled(2, 0)]];
    Ok(LaurentMatrix { rows })
}

/// Without entries whose size is at most the tolerance.
pub(super) fn cleaned(polynomial: &Laurent, tolerance: &Number) -> Laurent {
    if tolerance.is_zero() {
        return polynomial.clone();
    }
    let keep = |entry: &Number| if entry.abs() <= *tolerance { Number::ZERO } else { entry.clone() };
    Laurent::new(polynomial.low(), polynomial.entries().iter().map(keep))
}

/// The greatest common divisor, from n = 0 on and with the first entry 1; 0 of zeros.
pub fn common_factor(a: &Laurent, b: &Laurent) -> Laurent {
    let (mut a, mut b) = (a.clone(), b.clone());
    while !b.is_zero() {
        let Ok(division) = a.divided(&b, 0) else { break };
        // Only the direction counts: small numbers keep this quick.
        (a, b) = (b, division.remainder);
        if let Some(over) = b.entries().first().and_then(|first| Number::ONE.divided_by(first)) {
            b = b.scaled(&over);
        }
    }
    match a.entries().first().and_then(|first| Number::ONE.divided_by(first)) {
        Some(over) => a.delayed(-a.low()).scaled(&over),
        None => a,
    }
}
