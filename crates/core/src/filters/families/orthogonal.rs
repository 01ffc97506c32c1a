//! Orthogonal filters of the least length for their vanishing moments.

use crate::algebra::Number;

use super::super::design::with_high_passes;
use super::super::{FilterBank, FilterError, Laurent};
use super::half_band::{Factor, factors, low_pass};

/// The most vanishing moments of [`daubechies`], as many as published tables have.
pub const MOST_DAUBECHIES: i64 = 38;

/// The most vanishing moments of [`symlet`]: beyond, the choices of zeros are too many.
pub const MOST_SYMLET: i64 = 20;

/// Returns the orthogonal filter bank of Daubechies with n vanishing moments: of all with 2n taps the one whose zeros of g0 lie inside
/// the unit circle, so that its energy comes first (Comm. Pure Appl. Math. 41, 1988). g0 begins at n = 0 and has the sum 2; h0 is its
/// reflection and has the sum 1. The taps are exact for n = 1, which is Haar, and n = 2; others have at least 60 digits.
///
/// # Errors
/// [`FilterError::Order`] unless n is from 1 to [`MOST_DAUBECHIES`].
///
/// ```
/// use vcfilter_core::filters::daubechies;
/// let bank = daubechies(2)?;
/// assert_eq!(bank.g0.entry(0).to_string(), "(1 + sqrt(3))/4");
/// # Ok::<(), vcfilter_core::filters::FilterError>(())
/// ```
pub fn daubechies(n: i64) -> Result<FilterBank, FilterError> {
    check(n, 1, MOST_DAUBECHIES)?;
    if n == 2 {
        return Ok(orthogonal(exact_second()));
    }
    Ok(orthogonal(low_pass(n as u32, factors(n).into_iter().map(|factor| factor.inside), &Number::from(2))))
}

/// The only one of its zeros is `2 - sqrt(3)`.
fn exact_second() -> Laurent {
    let Some(root) = Number::from(3).sqrt() else { return Laurent::zero() };
    let factor = Laurent::new(0, [Number::ONE, &root - &Number::from(2)]);
    low_pass(2, [factor], &Number::from(2))
}

/// Returns the orthogonal filter bank with n vanishing moments and 2n taps whose phase is nearest to a linear one (I. Daubechies, "Ten
/// Lectures on Wavelets", 1992, section 8.1.1). Of the choices of zeros inside or outside of the unit circle it is the one with the
/// least mean square of the phase's distance from the line through its values at 0 and at the Nyquist frequency. It equals
/// [`daubechies`] for n up to 3, and published tables from 4 on, up to reversal.
///
/// # Errors
/// [`FilterError::Order`] unless n is from 2 to [`MOST_SYMLET`].
pub fn symlet(n: i64) -> Result<FilterBank, FilterError> {
    check(n, 2, MOST_SYMLET)?;
    if n <= 3 {
        return daubechies(n);
    }
    let factors = factors(n);
    let phases: Vec<[Vec<f64>; 2]> =
        factors.iter().map(|factor| [false, true].map(|out| bend(factor, out))).collect();
    // The other half of the choices are reversals.
    let choices = 0..1u32 << (factors.len() - 1);
    let bends = choices.map(|choice| (choice, square_of_sum(&phases, choice)));
    let best = bends.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(choice, _)| choice);
    let chosen = factors.iter().enumerate().map(|(at, factor)| match best >> at & 1 {
        0 => factor.inside.clone(),
        _ => factor.outside(),
    });
    Ok(orthogonal(low_pass(n as u32, chosen, &Number::from(2))))
}

/// Frequencies at which phases are compared.
const POINTS: usize = 256;

/// The phase of a factor less the line through its values at both ends of the frequencies.
fn bend(factor: &Factor, outside: bool) -> Vec<f64> {
    let zero = num_complex::Complex64::new(factor.zero.re.to_f64(), factor.zero.im.to_f64());
    let zeros = if factor.is_pair() { vec![zero, zero.conj()] } else { vec![zero] };
    let at = |i: usize| {
        let frequency = std::f64::consts::PI * (i as f64 + 0.5) / POINTS as f64;
        // 1 - z/x turns by nothing from 0 to Nyquist; reversed it is x (1 - z x), which turns by a half, and by no more than the line.
        let x = num_complex::Complex64::from_polar(1.0, if outside { frequency } else { -frequency });
        zeros.iter().map(|zero| (1.0 - zero * x).arg()).sum()
    };
    (0..POINTS).map(at).collect()
}

fn square_of_sum(phases: &[[Vec<f64>; 2]], choice: u32) -> f64 {
    let at = |i: usize| {
        let parts =
            phases.iter().enumerate().map(|(factor, bends)| bends[(choice >> factor & 1) as usize][i]);
        let sum: f64 = parts.sum();
        sum * sum
    };
    (0..POINTS).map(at).sum()
}

/// The orthogonal bank of a low-pass synthesis filter with the sum 2: analysis runs backwards.
pub(super) fn orthogonal(g0: Laurent) -> FilterBank {
    with_high_passes(g0.reflected().scaled(&Number::HALF), g0)
}

/// An order within its limits.
pub(super) fn check(order: i64, least: i64, most: i64) -> Result<(), FilterError> {
    if (least..=most).contains(&order) { Ok(()) } else { Err(FilterError::Order { order, least, most }) }
}
