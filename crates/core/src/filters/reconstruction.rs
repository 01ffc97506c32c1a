//! Perfect reconstruction: whether synthesis after analysis is the identity. Only the linear parts are
//! checked. Lifting undoes its rounding by construction, and `a == b` on arrays proves it.

use std::fmt;

use crate::algebra::Number;

use super::{FilterBank, FilterError, Laurent, LaurentMatrix};

/// The samples of a parity.
const PARITIES: [&str; 2] = ["even", "odd"];

/// Deviations below this are those of rounded taps.
const ROUNDED: f64 = 1e-6;

/// Failures that an error holds beside the first; a wrong sign leaves dozens.
const SHOWN: usize = 7;

/// The effect of analysis and synthesis on a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconstruction {
    /// The product of synthesis and analysis, from (even, odd) samples to (even, odd) samples; the identity
    /// where reconstruction is perfect.
    pub product: LaurentMatrix,
    /// The filter of the signal itself; 1 where reconstruction is perfect.
    pub distortion: Laurent,
    /// The filter of the signal's alias x(-z); 0 where reconstruction is perfect.
    pub alias: Laurent,
    /// Each coefficient that differs from the identity's by more than the tolerance.
    pub failures: Vec<Failure>,
    /// Deviations up to this magnitude are ignored.
    pub tolerance: Number,
}

/// A coefficient of the product that differs from the identity's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The samples that come out wrong: 0 even, 1 odd.
    pub output: usize,
    /// The samples of the input that the coefficient multiplies: 0 even, 1 odd.
    pub input: usize,
    /// The power of z^-1, in pairs of samples.
    pub n: i64,
    /// The coefficient.
    pub found: Number,
    /// The value that the coefficient should have: 1 or 0.
    pub expected: Number,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { output, input, n, found, expected } = self;
        let (to, from) = (PARITIES[output & 1], PARITIES[input & 1]);
        let found = brief(found);
        write!(f, "from {from} to {to} samples the coefficient of z^{} is {found} instead of {expected}", -n)
    }
}

impl Reconstruction {
    /// Returns the effect of the analysis and the synthesis of a bank.
    ///
    /// ```
    /// use vcfilter_core::filters::{Reconstruction, fir};
    /// use vcfilter_core::wavelets::KNOWN_WAVELETS;
    /// for wavelet in KNOWN_WAVELETS.iter().map(|known| known.wavelet()) {
    ///     assert!(Reconstruction::of(&fir(&wavelet).unwrap()).unwrap().is_perfect());
    /// }
    /// ```
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn of(bank: &FilterBank) -> Result<Reconstruction, FilterError> {
        Reconstruction::within(bank, Number::ZERO)
    }

    /// Returns the effect of the analysis and the synthesis of a bank with rounded taps: deviations up to a
    /// tolerance are ignored.
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn within(bank: &FilterBank, tolerance: Number) -> Result<Reconstruction, FilterError> {
        let product = bank.synthesis().times(&bank.analysis())?;
        let identity = LaurentMatrix::identity();
        let mut failures = Vec::new();
        for (output, input) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let (found, expected) = (&product.rows[output][input], &identity.rows[output][input]);
            for (n, error) in found.plus(&-expected)?.terms() {
                if error.abs() > tolerance {
                    let (found, expected) = (found.entry(n), expected.entry(n));
                    failures.push(Failure { output, input, n, found, expected });
                }
            }
        }
        let half = |a: Laurent, b: Laurent| Ok::<_, FilterError>(a.plus(&b)?.scaled(&Number::HALF));
        let FilterBank { h0, h1, g0, g1 } = bank;
        Ok(Reconstruction {
            distortion: half(g0.times(h0)?, g1.times(h1)?)?,
            alias: half(g0.times(&h0.alternated())?, g1.times(&h1.alternated())?)?,
            product,
            failures,
            tolerance,
        })
    }

    /// Returns whether the output is the input, up to the tolerance.
    pub fn is_perfect(&self) -> bool {
        self.failures.is_empty()
    }

    /// Checks that the output is the input, but for a delay and a gain.
    ///
    /// # Errors
    /// [`FilterError::NoInverse`] with the coefficients that fail.
    pub fn check(&self) -> Result<(), FilterError> {
        let Some((first, others)) = self.failures.split_first() else { return Ok(()) };
        if self.delay_and_gain().is_some() {
            return Ok(());
        }
        Err(FilterError::NoInverse {
            first: first.clone(),
            next: others.iter().take(SHOWN).cloned().collect(),
            others: others.len(),
            nearly: self.is_nearly_perfect(),
        })
    }

    /// Checks that the output is the input, without delay and gain.
    ///
    /// # Errors
    /// [`FilterError::NoInverse`], [`FilterError::NotInPlace`]
    pub fn check_in_place(&self) -> Result<(), FilterError> {
        self.check()?;
        match self.delay_and_gain() {
            Some((delay, gain)) if !self.is_perfect() => Err(FilterError::NotInPlace { delay, gain }),
            _ => Ok(()),
        }
    }

    /// Returns whether the deviations from a delay and a gain are small enough to come from rounded taps.
    pub fn is_nearly_perfect(&self) -> bool {
        self.largest_deviation().to_f64() < ROUNDED
    }

    /// Returns the delay in samples and the gain, where the output is the input but for these two; None
    /// otherwise.
    pub fn delay_and_gain(&self) -> Option<(i64, Number)> {
        (!self.distortion.is_zero() && self.largest_deviation() <= self.tolerance).then(|| self.nearest())
    }

    /// Returns the delay and the gain that are nearest to the effect on the signal. A gain so near to 1 that
    /// rounded taps may have caused it counts as 1; the rest of it is a deviation. The gain may differ more
    /// from 1 where there are other deviations too.
    pub fn nearest(&self) -> (i64, Number) {
        // The first of the largest, so that equal ones always give the same.
        let larger = |a: &(i64, &Number), b: &(i64, &Number)| a.1.abs().cmp(&b.1.abs()).then(b.0.cmp(&a.0));
        let Some((n, gain)) = self.distortion.terms().max_by(larger) else { return (0, Number::ONE) };
        let exact = self.alias.is_zero() && self.distortion.as_monomial().is_some();
        let slack = self.tolerance.clone().max(Number::ratio(1, if exact { 1_000_000 } else { 256 }));
        let gain = if (gain - &Number::ONE).abs() <= slack { Number::ONE } else { gain.clone() };
        (n, gain)
    }

    /// Returns the largest deviation of a coefficient from those of the nearest delay and gain; 0 where a
    /// delay and a gain are the only effects.
    pub fn largest_deviation(&self) -> Number {
        let (delay, gain) = self.nearest();
        let low = self.distortion.low().min(self.alias.low()).min(delay);
        let high = self.distortion.high().max(self.alias.high()).max(delay);
        let deviation = |n: i64| {
            let expected = if n == delay { gain.clone() } else { Number::ZERO };
            // The signal and its alias meet with both signs: on even and on odd samples.
            &(&self.distortion.entry(n) - &expected).abs() + &self.alias.entry(n).abs()
        };
        (low..=high).map(deviation).max().unwrap_or(Number::ZERO)
    }

    /// Returns the largest deviation as a text.
    pub fn deviation_text(&self) -> String {
        format!("largest deviation about {}", about(self.largest_deviation().to_f64()))
    }
}

/// With one digit where it is small, with three else.
fn about(x: f64) -> String {
    if x != 0.0 && x.abs() < 1e-3 {
        format!("{x:.0e}")
    } else {
        crate::algebra::Real((x * 1e3).round() / 1e3).to_string()
    }
}

/// Returns a number as text, approximately where its fraction is long.
pub fn brief(number: &Number) -> String {
    let text = number.to_string();
    if text.len() > 20 { format!("about {}", about(number.to_f64())) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::spline;

    #[test]
    fn rounded_taps_deviate_by_little() {
        let bank = spline(2, 2).unwrap();
        let little = Number::ratio(1, 1 << 40);
        let off = &bank.g0 + &Laurent::monomial(little.clone(), 0);
        let rounded = FilterBank { g0: off.delayed(2), g1: bank.g1.delayed(2), ..bank };
        let exact = Reconstruction::of(&rounded).unwrap();
        assert_eq!(exact.delay_and_gain(), None);
        assert!(exact.largest_deviation() <= little && !exact.largest_deviation().is_zero());
        assert_eq!(exact.deviation_text(), "largest deviation about 7e-13");
        let within = Reconstruction::within(&rounded, little).unwrap();
        assert_eq!(within.delay_and_gain(), Some((2, Number::ONE)));
        assert!(!within.is_perfect(), "a delay is left");
    }
}
