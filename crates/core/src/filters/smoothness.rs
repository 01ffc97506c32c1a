//! The smoothness of the scaling function of a low-pass filter.

use vcfilter_machine::poll_or_unwind;

use crate::algebra::{Number, Real};

use super::{FilterError, Laurent, stability, zeros_at_nyquist};

/// The most entries of a filter whose smoothness is computed; the work grows with the third power.
pub const MOST_SMOOTH_ENTRIES: usize = 200;

/// The matrix is squared so often: its power is then 2^36, where the root of its norm is the spectral radius to
/// about nine digits, also where eigenvalues of the same size are many.
const SQUARINGS: i32 = 36;

/// The Sobolev exponent of a scaling function.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothness {
    /// The Sobolev exponent: the function has derivatives in L2 of every order below it.
    pub exponent: f64,
    /// The number of zeros at z = -1 that were divided out.
    pub zeros: usize,
    /// The spectral radius of the transfer operator of the quotient.
    pub radius: f64,
    /// Whether the integer shifts of the function are linearly independent. Where they are not, `zeros` and
    /// `radius` are those of the filter of an equally smooth function whose shifts are independent.
    pub independent: bool,
}

/// Returns the Sobolev exponent of the scaling function of a low-pass filter m(z). With m(z) = m(1) ((1 +
/// 1/z)/2)^N q(z) it is N - log4(r), where r is the spectral radius of the transfer operator of |q|^2, the
/// matrix `2 a[2i - j]` with a the autocorrelation of q (T. Eirola, SIAM J. Math. Anal. 23, 1992; L.
/// Villemoes, the same, 25, 1994). This holds where the shifts of the function are stable; where they are not
/// even linearly independent, the filter is first replaced by that of an equally smooth function whose shifts
/// are. Zeros at -1 are counted exactly, or for rounded taps at a tolerance, as [`super::vanishing_moments`]
/// counts; the remainder of the division is then ignored.
///
/// # Errors
/// [`FilterError::Zero`], [`FilterError::NoDc`], [`FilterError::NoZeroAtNyquist`], [`FilterError::TooMany`].
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{fir, smoothness};
/// use vcfilter_core::wavelets::Wavelet;
/// let bank = fir(&Wavelet::le_gall_5_3()).unwrap();
/// let found = smoothness(&bank.g0, &Number::ZERO).unwrap();
/// assert_eq!((found.zeros, format!("{:.4}", found.exponent)), (2, "1.5000".to_string()));
/// ```
pub fn smoothness(filter: &Laurent, tolerance: &Number) -> Result<Smoothness, FilterError> {
    if filter.entries().len() > MOST_SMOOTH_ENTRIES {
        let count = filter.entries().len();
        return Err(FilterError::TooMany { what: "entries", count, most: MOST_SMOOTH_ENTRIES });
    }
    let dc = filter.at(1);
    // Opposite zeros at 1 and -1 would leave no low-pass filter.
    let other = if dc.is_zero() { None } else { stability::independent(filter)? };
    let independent = other.is_none();
    let filter = other.as_ref().unwrap_or(filter);
    let zeros = zeros_at_nyquist(filter, tolerance)?;
    let dc = filter.at(1);
    let Some(over) = Number::ONE.divided_by(&dc) else { return Err(FilterError::NoDc) };
    if zeros == 0 {
        return Err(FilterError::NoZeroAtNyquist { leak: leak(filter, &dc) });
    }
    let average = Laurent::new(0, [Number::HALF, Number::HALF]).power(zeros as u32)?;
    // Of taps of few digits a division would lose all of them, as far as it knows: each entry depends on all before.
    let middles = filter.entries().iter().map(Number::without_uncertainty);
    let filter = Laurent::new(filter.low(), middles).scaled(&over.without_uncertainty());
    // What remains of rounded taps is dropped; how the division goes shows in the fourth digit of the exponent.
    let rest = filter.divided(&average, 0)?.quotient;
    let radius = spectral_radius(&rest);
    Ok(Smoothness { exponent: zeros as f64 - radius.log2() / 2.0, zeros, radius, independent })
}

/// How large a filter is at Nyquist, compared with DC.
pub(super) fn leak(filter: &Laurent, dc: &Number) -> Real {
    let leak = filter.at(-1).divided_by(dc).map_or(f64::INFINITY, |ratio| ratio.abs().to_f64());
    Real(leak)
}

/// Of the transfer operator on even sequences. It keeps positive trigonometric polynomials positive, so the
/// spectral radius is an eigenvalue with an even eigenvector.
fn spectral_radius(q: &Laurent) -> f64 {
    let product = q * &q.reflected();
    let span = q.span().unwrap_or(0);
    let a = |n: i64| product.entry(n).to_f64();
    let size = span + 1;
    let mut matrix = vec![0.0; size * size];
    for i in 0..size {
        poll_or_unwind();
        for j in 0..size {
            let (n, m) = (2 * i as i64, j as i64);
            matrix[i * size + j] = if j == 0 { 2.0 * a(n) } else { 2.0 * (a(n - m) + a(n + m)) };
        }
    }
    // Gelfand's formula: the norm of a high power, by squaring and scaling.
    let mut logarithm = 0.0;
    for squarings in 0..SQUARINGS {
        let norm =
            matrix.chunks(size).map(|row| row.iter().map(|x| x.abs()).sum::<f64>()).fold(0.0, f64::max);
        if norm == 0.0 {
            return 0.0;
        }
        logarithm += norm.log2() / 2f64.powi(squarings);
        matrix.iter_mut().for_each(|x| *x /= norm);
        matrix = squared(&matrix, size);
    }
    logarithm.exp2()
}

fn squared(matrix: &[f64], size: usize) -> Vec<f64> {
    let mut result = vec![0.0; size * size];
    for (row, out) in matrix.chunks(size).zip(result.chunks_mut(size)) {
        poll_or_unwind();
        for (&factor, other) in row.iter().zip(matrix.chunks(size)) {
            for (sum, x) in out.iter_mut().zip(other) {
                *sum += factor * x;
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::fir;
    use crate::wavelets::{KnownWavelet, Wavelet};

    fn exponents(name: &str, tolerance: &Number) -> [f64; 2] {
        let bank = fir(&KnownWavelet::named(name).unwrap().wavelet()).unwrap();
        [&bank.g0, &bank.h0].map(|filter| smoothness(filter, tolerance).unwrap().exponent)
    }

    fn close(found: f64, golden: f64) {
        assert!((found - golden).abs() < 6e-5, "{found} {golden}");
    }

    /// By numpy, of the taps that PyWavelets prints, without two zeros.
    #[test]
    fn taps_of_twelve_digits_tell_an_exponent() {
        let bank = crate::filters::discrete_meyer();
        let found = smoothness(&bank.g0, &Number::ratio(1, 500)).unwrap();
        assert_eq!((found.zeros, format!("{:.4}", found.exponent)), (2, "1.5337".to_string()));
        assert!(matches!(smoothness(&bank.g0, &Number::ZERO), Err(FilterError::NoZeroAtNyquist { .. })));
    }

    #[test]
    fn golden_exponents_of_vc2() {
        let golden = [
            ("haar_no_shift", 0.5, 0.5),
            ("le_gall_5_3", 1.5, 0.4408),
            ("deslauriers_dubuc_9_7", 2.4408, 0.5932),
            ("deslauriers_dubuc_13_7", 2.4408, 1.1794),
            ("fidelity_symmetric", 1.6032, 1.6685),
        ];
        for (name, scaling, dual) in golden {
            let found = exponents(name, &Number::ZERO);
            close(found[0], scaling);
            close(found[1], dual);
        }
    }

    #[test]
    fn golden_exponents_of_the_rounded_daubechies_9_7() {
        let found = exponents("daubechies_9_7", &Number::ratio(1, 1000));
        close(found[0], 2.1233);
        close(found[1], 1.4072);
    }

    /// Boxes, alone and convolved: the transfer operator of the filters as they are gives too little.
    #[test]
    fn golden_exponents_of_dependent_shifts() {
        let f = |entries: &[i64]| Laurent::new(0, entries.iter().map(|&n| Number::from(n)));
        let hat_of_a_box = &f(&[1, 2, 1]) * &f(&[1, 0, 0, 1]);
        for (filter, golden) in
            [(f(&[1, 1, 1, 1]), 1.5), (f(&[1, 0, 0, 1]), 0.5), (hat_of_a_box, 2.5), (f(&[1, 0, 1]), 0.5)]
        {
            let found = smoothness(&filter, &Number::ZERO).unwrap();
            assert!(!found.independent);
            close(found.exponent, golden);
        }
        assert!(smoothness(&f(&[1, 3, 3, 1]), &Number::ZERO).unwrap().independent);
    }

    #[test]
    fn what_has_no_zero_at_nyquist_has_no_exponent() {
        let fidelity = Wavelet::fidelity();
        let error = smoothness(&fir(&fidelity).unwrap().g0, &Number::ZERO).unwrap_err();
        assert_eq!(error, FilterError::NoZeroAtNyquist { leak: Real(0.15625) });
        let high = Laurent::new(0, [1, -1].map(Number::from));
        assert_eq!(smoothness(&high, &Number::ZERO), Err(FilterError::NoDc));
        assert_eq!(smoothness(&Laurent::zero(), &Number::ZERO), Err(FilterError::Zero));
    }
}
