//! Filter banks as lifting steps with exact taps, and their conversion from and to stages and FIR filters.
//!
//! After I. Daubechies and W. Sweldens, "Factoring wavelet transforms into lifting steps", 1998.

use num_bigint::BigInt;
use num_traits::Signed;

use crate::algebra::Number;
use crate::arrays::{Stage, StageKind};
use crate::wavelets::Wavelet;

use super::{FilterError, Laurent, LaurentMatrix, stage_filter, step_matrix};

/// A lifting step of synthesis: it adds to the samples of one parity a filter of the samples of the other
/// parity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiftingStep {
    /// Whether even samples change; otherwise odd samples do.
    pub changes_even: bool,
    /// The filter, from the samples that are read to the samples that change.
    pub filter: Laurent,
}

impl LiftingStep {
    /// Returns the polyphase matrix of the step.
    pub fn matrix(&self) -> LaurentMatrix {
        step_matrix(self.changes_even, self.filter.clone())
    }

    /// Returns the step that undoes this one.
    pub fn inverse(&self) -> LiftingStep {
        LiftingStep { changes_even: self.changes_even, filter: -&self.filter }
    }

    /// Returns the step as a stage with integer taps. S is the least shift that makes the taps integers; the
    /// stage subtracts where the sum of the filter's taps is negative.
    ///
    /// # Errors
    /// [`FilterError::NotDyadic`]; [`FilterError::TooLong`] where S is beyond the limit of shifts.
    pub fn stage(&self) -> Result<Stage, FilterError> {
        let not_dyadic = |tap: &&Number| !(tap.is_rational() && is_power_of_two(&tap.denominator()));
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

/// The scaling and the delay of a band before the lifting steps of synthesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The factor of the band; never 0. Stages of integers need the factor 1.
    pub scale: Number,
    /// The delay of the band, in pairs of samples.
    pub delay: i64,
}

impl Channel {
    /// Returns the channel that neither scales nor delays.
    pub fn plain() -> Channel {
        Channel { scale: Number::ONE, delay: 0 }
    }

    /// Returns the channel that undoes this one.
    pub fn inverse(&self) -> Channel {
        // A scale is never 0.
        let scale = Number::ONE.divided_by(&self.scale).unwrap_or(Number::ONE);
        Channel { scale, delay: -self.delay }
    }

    fn filter(&self) -> Laurent {
        Laurent::monomial(self.scale.clone(), self.delay)
    }
}

/// A synthesis bank as lifting steps: first each band is scaled and delayed, then the steps follow in order.
/// In a bank made of two low-pass filters the scaling and the delay of one band are the inverse of the
/// other's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifting {
    /// The scaling and the delay of the low band.
    pub low: Channel,
    /// The scaling and the delay of the high band.
    pub high: Channel,
    /// The steps in the order of synthesis.
    pub steps: Vec<LiftingStep>,
}

impl Lifting {
    /// Returns the steps of a wavelet's stages, without rounding and bit shift.
    pub fn of(wavelet: &Wavelet) -> Lifting {
        let steps = wavelet.stages.iter().map(LiftingStep::from).collect();
        Lifting { low: Channel::plain(), high: Channel::plain(), steps }
    }

    /// Returns the polyphase matrix of synthesis.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn polyphase(&self) -> Result<LaurentMatrix, FilterError> {
        let [low, high] = [&self.low, &self.high].map(Channel::filter);
        let start = LaurentMatrix { rows: [[low, Laurent::zero()], [Laurent::zero(), high]] };
        self.steps.iter().try_fold(start, |all, step| step.matrix().times(&all))
    }

    /// Returns the wavelet of integer stages with these steps and this bit shift.
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

    /// Returns the steps with taps rounded to `bits` bits after the point; scales and delays stay as they
    /// are.
    pub fn rounded(&self, bits: u32) -> Lifting {
        let round = |step: &LiftingStep| LiftingStep {
            changes_even: step.changes_even,
            filter: super::round_filter(&step.filter, bits),
        };
        Lifting { steps: self.steps.iter().map(round).collect(), ..self.clone() }
    }

    /// Returns whether the filter of every step is symmetric.
    pub fn is_symmetric(&self) -> bool {
        self.steps.iter().all(|step| step.filter.is_symmetric())
    }

    /// Returns the largest magnitude of a tap of a step: by how much a step can make rounding errors of its input larger.
    /// 0 without steps.
    pub fn largest_weight(&self) -> Number {
        let taps = self.steps.iter().flat_map(|step| step.filter.entries());
        taps.map(Number::abs).max().unwrap_or(Number::ZERO)
    }

    /// Returns the cost by which factorings are ordered: the number of steps, then of taps, then the distance
    /// of the taps from the sample that they change.
    pub fn cost(&self) -> (usize, usize, u64) {
        let taps = self.steps.iter().map(|step| step.filter.entries().len()).sum();
        let reach = |step: &LiftingStep| {
            let middle = step.filter.low() + step.filter.high() + if step.changes_even { -1 } else { 1 };
            middle.unsigned_abs()
        };
        (self.steps.len(), taps, self.steps.iter().map(reach).sum())
    }
}

/// Returns the polyphase matrix of synthesis, with the determinant 1, for an analysis low-pass filter `h` and
/// a synthesis low-pass filter `g`. The high-pass filters follow from them; `h` is moved and scaled as
/// needed.
///
/// Entries of the product h g whose magnitude is at most `tolerance` count as 0.
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

/// Returns the greatest common divisor, with its first entry 1 and at n = 0; 0 where both are 0.
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
