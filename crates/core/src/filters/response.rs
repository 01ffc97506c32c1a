//! The frequency response of filters.

use num_complex::Complex64;
use vcfilter_machine::Stoppable;

use crate::algebra::Number;

use super::{FilterError, Laurent};

/// Returns the response `sum of f[n] e^(-i pi x n)` at each x, a frequency in units of half the sampling
/// rate: 0 is DC, 1 is Nyquist. For a filter of a few dozen taps the error is about 1e-15 of its L1 norm.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{Laurent, response};
/// let average = Laurent::new(0, [1, 1].map(Number::from)).scaled(&Number::HALF);
/// let found = response(&average, &[0.0, 0.5, 1.0]);
/// assert!((found[0] - 1.0).norm() < 1e-15 && found[2].norm() < 1e-15);
/// assert!((found[1].norm() - 0.5f64.sqrt()).abs() < 1e-15);
/// ```
pub fn response(filter: &Laurent, frequencies: &[f64]) -> Vec<Complex64> {
    let taps: Vec<(i64, f64)> = filter.terms().asking().map(|(n, entry)| (n, entry.to_f64())).collect();
    let at = |&x: &f64| taps.iter().asking().map(|&(n, tap)| turned(x * n as f64) * tap).sum();
    frequencies.iter().map(at).collect()
}

/// Returns the group delay of a filter in samples at each x, a frequency as for [`response`]: how much later the envelope
/// of a wave of that frequency comes out, minus the derivative of the phase. Zeros at DC and Nyquist turn no wave beside them:
/// each adds half a sample, there too. It is NaN where the response is 0 elsewhere.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{Laurent, group_delay};
/// // Linear phase: the middle, at any frequency.
/// let average = Laurent::new(0, [1, 1].map(Number::from)).scaled(&Number::HALF);
/// assert_eq!(group_delay(&average, &[0.0, 0.3, 1.0]).unwrap(), [0.5; 3]);
/// ```
///
/// # Errors
/// [`FilterError::Zero`]
pub fn group_delay(filter: &Laurent, frequencies: &[f64]) -> Result<Vec<f64>, FilterError> {
    if filter.is_zero() {
        return Err(FilterError::Zero);
    }
    if filter.has_linear_phase() {
        return Ok(vec![(filter.low() + filter.high()) as f64 / 2.0; frequencies.len()]);
    }
    let (mut left, mut half_samples) = (filter.clone(), 0);
    for sign in [1, -1] {
        let (count, rest) = left.multiplicity(&Laurent::new(0, [Number::ONE, Number::from(sign)]));
        (left, half_samples) = (rest, half_samples + count);
    }
    let size: f64 = left.entries().iter().map(|entry| entry.to_f64().abs()).sum();
    // Derived by the frequency, entries are times n: the middle as 0, so that these stay small.
    let middle = (left.low() + left.high()) / 2;
    let centred = left.delayed(-middle);
    let derived = Laurent::new(centred.low(), centred.entries().iter().zip(centred.low()..).map(times_n));
    let (values, slopes) = (response(&centred, frequencies), response(&derived, frequencies));
    let delay = |(value, slope): (Complex64, Complex64)| match value.norm() <= 1e-12 * size {
        true => f64::NAN,
        false => (slope / value).re + middle as f64 + half_samples as f64 / 2.0,
    };
    Ok(values.into_iter().zip(slopes).map(delay).collect())
}

/// An entry times its n.
fn times_n((entry, n): (&Number, i64)) -> Number {
    entry * &Number::from(n)
}

/// Checks that the sum of the squares of the taps is in the range of floating point; otherwise other
/// properties may be out of range too.
///
/// # Errors
/// [`FilterError::Range`] where it is not.
pub fn check_range(filter: &Laurent) -> Result<(), FilterError> {
    let energy: f64 = filter.entries().iter().asking().map(|entry| entry.to_f64().powi(2)).sum();
    if energy.is_normal() || filter.is_zero() { Ok(()) } else { Err(FilterError::Range) }
}

/// e^(-i pi t), exact where t is a multiple of 1/2.
fn turned(t: f64) -> Complex64 {
    let t = t - 2.0 * (t / 2.0).round();
    match t {
        0.0 => Complex64::ONE,
        0.5 => -Complex64::I,
        -0.5 => Complex64::I,
        _ if t.abs() == 1.0 => -Complex64::ONE,
        _ => Complex64::cis(-std::f64::consts::PI * t),
    }
}

/// Returns the magnitude in decibels; minus infinity for 0.
pub fn decibels(value: Complex64) -> f64 {
    20.0 * value.norm().log10()
}

/// Returns `count` frequencies, at least 2, evenly spaced from 0 (DC) to 1 (Nyquist), both included.
pub fn frequencies(count: usize) -> Vec<f64> {
    let last = count.max(2) - 1;
    (0..=last).map(|i| i as f64 / last as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::fir;
    use crate::wavelets::Wavelet;
    use proptest::prelude::*;

    /// |1 + 2 cos(pi x) + 1| / 2 = 1 + cos(pi x)
    #[test]
    fn le_gall_low_pass_in_closed_form() {
        let g0 = fir(&Wavelet::le_gall_5_3()).unwrap().g0;
        for (x, value) in frequencies(65).iter().zip(response(&g0, &frequencies(65))) {
            assert!((value - (1.0 + (std::f64::consts::PI * x).cos())).norm() < 1e-15);
        }
    }

    #[test]
    fn zeros_are_minus_infinity_decibels() {
        let g0 = fir(&Wavelet::le_gall_5_3()).unwrap().g0;
        assert_eq!(decibels(response(&g0, &[1.0])[0]), f64::NEG_INFINITY);
    }

    proptest! {
        /// A product of filters has the product of their responses; a delay turns the phase alone.
        #[test]
        fn response_of_a_product(
            a in proptest::collection::vec(-9i64..9, 1..6),
            b in proptest::collection::vec(-9i64..9, 1..6),
            x in 0f64..1.0,
        ) {
            let [a, b] = [a, b].map(|e| Laurent::new(0, e.into_iter().map(Number::from)));
            let value = |f: &Laurent| response(f, &[x])[0];
            prop_assert!((value(&(&a * &b)) - value(&a) * value(&b)).norm() < 1e-10);
            prop_assert!((value(&a.delayed(1000)).norm() - value(&a).norm()).abs() < 1e-10);
        }

        /// Delays of filters in a row add up, and each is the slope of its phase.
        #[test]
        fn group_delays_add_up(
            a in proptest::collection::vec(-9i64..9, 1..6),
            b in proptest::collection::vec(-9i64..9, 1..6),
            low in -3i64..4,
            x in 0.01f64..0.99,
        ) {
            let [a, b] = [a, b].map(|e| Laurent::new(low, e.into_iter().map(Number::from)));
            prop_assume!(!a.is_zero() && !b.is_zero());
            let value = |f: &Laurent, x: f64| response(f, &[x])[0];
            // Away from zeros, where delays are large.
            prop_assume!(value(&a, x).norm() > 0.1 && value(&b, x).norm() > 0.1);
            let delay = |f: &Laurent| group_delay(f, &[x]).unwrap()[0];
            prop_assert!((delay(&(&a * &b)) - delay(&a) - delay(&b)).abs() < 1e-6);
            let step = 1e-6;
            let turned = (value(&a, x + step) / value(&a, x - step)).arg();
            let slope = -turned / (2.0 * step * std::f64::consts::PI);
            prop_assert!((delay(&a) - slope).abs() < 1e-2 * (1.0 + slope.abs()), "{} {}", delay(&a), slope);
        }
    }
}
