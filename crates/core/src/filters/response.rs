//! The frequency response of filters.

use num_complex::Complex64;
use vcfilter_machine::Stoppable;

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
    use crate::algebra::Number;
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
    }
}
