//! Families of wavelets, and the rounding of taps.

use num_bigint::BigInt;
use vcfilter_machine::Stoppable;

use crate::algebra::Number;
use crate::arrays::{Stage, StageKind};
use crate::wavelets::Wavelet;

use super::{FilterBank, FilterError, Laurent};

/// The greatest order of a family of wavelets; taps of greater orders have hundreds of digits.
pub const MOST_ORDER: i64 = 32;

/// Returns the interpolating wavelet of Deslauriers and Dubuc. Odd samples are predicted by the polynomial
/// through `predict` even neighbours; even samples are updated with half of the weights of order `update` (G.
/// Deslauriers and S. Dubuc, Constructive Approximation 5, 1989; W. Sweldens, Appl. Comput. Harmon. Anal. 3,
/// 1996). Both orders are even. h1 has `predict` vanishing moments; g1 has as many as the smaller of both
/// orders (other updates may give it more). The bit shift of a level is 1, which makes up for the growth of
/// the low band.
///
/// # Errors
/// [`FilterError::Orders`] unless both orders are even numbers from 2 to [`MOST_ORDER`].
///
/// ```
/// use vcfilter_core::filters::interpolating;
/// use vcfilter_core::wavelets::Wavelet;
/// let le_gall = Wavelet::le_gall_5_3();
/// assert_eq!(interpolating(2, 2).unwrap(), le_gall);
/// ```
pub fn interpolating(predict: i64, update: i64) -> Result<Wavelet, FilterError> {
    let fine = |order: i64| order % 2 == 0 && (2..=MOST_ORDER).contains(&order);
    let refused = || FilterError::Orders {
        first: predict,
        second: update,
        allowed: "both are even numbers from 2 to 32",
    };
    if !fine(predict) || !fine(update) {
        return Err(refused());
    }
    let stage = |kind, order: i64, halvings| {
        let (taps, shift) = midpoint_weights(order);
        Stage::new(kind, taps, 1 - order / 2, shift + halvings).map_err(|_| refused())
    };
    let stages =
        vec![stage(StageKind::EvenSubtractOdd, update, 1)?, stage(StageKind::OddAddEven, predict, 0)?];
    Ok(Wavelet { stages, shift: 1 })
}

/// The weights of `order` equally spaced samples that give the value midway of the polynomial through them: integers,
/// and the bits that they are shifted by.
fn midpoint_weights(order: i64) -> (Vec<BigInt>, u32) {
    // Lagrange's polynomials at the middle, samples at odd numbers.
    let nodes: Vec<i64> = (0..order).map(|i| 2 * i - order + 1).collect();
    let weight = |&node: &i64| {
        let factors = nodes.iter().filter(|&&other| other != node);
        factors.fold(Number::ONE, |product, &other| &product * &Number::ratio(-other, node - other))
    };
    let weights: Vec<Number> = nodes.iter().map(weight).collect();
    // Their denominators are powers of two.
    let shift = weights.iter().map(|w| Number::from(w.denominator()).valuation()).max().unwrap_or(0);
    (weights.iter().map(|w| w.shifted_left(shift).floor()).collect(), shift)
}

/// Returns the biorthogonal spline wavelet of Cohen, Daubechies and Feauveau (Comm. Pure Appl. Math. 45,
/// 1992). The synthesis scaling function is the B-spline of order `spline`; its dual reproduces polynomials
/// of `dual` orders. g0 has the sum 2 and h0 the sum 1, as in the wavelets of VC-2. Both orders are even, or
/// both odd.
///
/// # Errors
/// [`FilterError::Orders`]
///
/// ```
/// use vcfilter_core::filters::{fir, spline};
/// use vcfilter_core::wavelets::Wavelet;
/// let le_gall = Wavelet::le_gall_5_3();
/// assert_eq!(spline(2, 2).unwrap(), fir(&le_gall).unwrap());
/// ```
pub fn spline(spline: i64, dual: i64) -> Result<FilterBank, FilterError> {
    let fine = |order: i64| (1..=MOST_ORDER).contains(&order);
    if !fine(spline) || !fine(dual) || (spline + dual) % 2 != 0 {
        let allowed = "both are from 1 to 32, and their sum is even";
        return Err(FilterError::Orders { first: spline, second: dual, allowed });
    }
    let average = Laurent::new(0, [Number::HALF, Number::HALF]);
    let two = Number::from(2);
    // Odd splines lie around 1/2, so that Haar's is [1, 1] at 0 and 1; their duals around -1/2, as analysis runs
    // backwards.
    let g0 = average.power(spline as u32)?.scaled(&two).delayed(-(spline / 2));
    let half = (spline + dual) / 2;
    let h0 = &average.power(dual as u32)?.delayed(-(dual + 1) / 2) * &daubechies_polynomial(half)?;
    Ok(with_high_passes(h0, g0))
}

/// The bank of two low-pass filters whose product is half-band: the high-pass filters are the others with alternating signs.
pub(super) fn with_high_passes(h0: Laurent, g0: Laurent) -> FilterBank {
    let g1 = h0.alternated().delayed(1);
    let h1 = g0.alternated().delayed(-1);
    FilterBank { h0, h1, g0, g1 }
}

/// `sum over k < count of C(count - 1 + k, k) y^k` where y is `(2 - z - 1/z)/4`, sin^2 of half the frequency: with
/// (1 - y)^count it solves Bezout's equation of perfect reconstruction.
fn daubechies_polynomial(count: i64) -> Result<Laurent, FilterError> {
    let y = Laurent::new(-1, [Number::ratio(-1, 4), Number::HALF, Number::ratio(-1, 4)]);
    let mut sum = Laurent::zero();
    let mut binomial = Number::ONE;
    for k in 0..count {
        sum = &sum + &y.power(k as u32)?.scaled(&binomial);
        binomial = &binomial * &Number::ratio(count + k, k + 1);
    }
    Ok(sum)
}

/// Returns the multiple of 2^-bits that is nearest to a number; halves are rounded upwards.
pub fn rounded(number: &Number, bits: u32) -> Number {
    Number::from((&number.shifted_left(bits) + &Number::HALF).floor()).shifted_right(bits)
}

/// Returns a filter with its taps rounded to `bits` bits after the point.
pub fn round_filter(filter: &Laurent, bits: u32) -> Laurent {
    Laurent::new(filter.low(), filter.entries().iter().map(|entry| rounded(entry, bits)))
}

/// Returns a wavelet with the taps of its stages rounded to `bits` bits after the point: the shift S of a
/// stage becomes at most `bits`, and its rounding keeps its name. Reconstruction stays perfect, as for any lifting stages, but vanishing
/// moments may be lost. A stage whose taps all become 0 is left out.
///
/// ```
/// use vcfilter_core::filters::round_stages;
/// use vcfilter_core::wavelets::Wavelet;
/// let wavelet = Wavelet::daubechies_9_7();
/// let rounded = round_stages(&wavelet, 7);
/// assert_eq!(rounded.stages[1].to_string(), "stage(\"odd_subtract_even\", taps=[113, 113], D=0, S=7)");
/// ```
pub fn round_stages(wavelet: &Wavelet, bits: u32) -> Wavelet {
    let stage = |stage: &Stage| {
        if stage.shift() <= bits {
            return Some(stage.clone());
        }
        let tap = |tap: &Number| rounded(&tap.shifted_right(stage.shift()), bits).shifted_left(bits).floor();
        let taps: Vec<BigInt> = stage.taps().iter().asking().map(tap).collect();
        if taps.iter().all(|tap| tap.sign() == num_bigint::Sign::NoSign) {
            return None;
        }
        let rounding = stage.rounding().rescaled(stage.shift(), bits);
        Stage::new(stage.kind(), taps, stage.delay(), bits)
            .and_then(|stage| stage.with_rounding(rounding))
            .ok()
    };
    Wavelet { stages: wavelet.stages.iter().filter_map(stage).collect(), shift: wavelet.shift }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::{LaurentMatrix, fir, smoothness, vanishing_moments, zeros_at_nyquist};
    use crate::wavelets::{KNOWN_WAVELETS, KnownWavelet};
    use proptest::prelude::*;

    fn of(name: &str) -> Wavelet {
        KnownWavelet::named(name).unwrap().wavelet()
    }

    /// What analysis and then synthesis make of (even, odd).
    fn round_trip(bank: &FilterBank) -> LaurentMatrix {
        &bank.synthesis() * &bank.analysis()
    }

    #[test]
    fn golden_interpolating_wavelets_of_vc2() {
        assert_eq!(interpolating(2, 2).unwrap(), of("le_gall_5_3"));
        assert_eq!(interpolating(4, 2).unwrap(), of("deslauriers_dubuc_9_7"));
        assert_eq!(interpolating(4, 4).unwrap(), of("deslauriers_dubuc_13_7"));
    }

    #[test]
    fn golden_splines_of_vc2() {
        assert_eq!(spline(1, 1).unwrap(), fir(&of("haar_no_shift")).unwrap());
        assert_eq!(spline(2, 2).unwrap(), fir(&of("le_gall_5_3")).unwrap());
    }

    /// PyWavelets 1.8: bior1.3, whose dual has the Sobolev exponent 1.4408, and bior3.3, 2.5 and 0.1751.
    #[test]
    fn golden_exponents_of_splines() {
        let exponents = |n, m| {
            let bank = spline(n, m).unwrap();
            [bank.g0, bank.h0].map(|filter| smoothness(&filter, &Number::ZERO).unwrap().exponent)
        };
        assert!((exponents(1, 3)[1] - 1.4408).abs() < 6e-5, "{:?}", exponents(1, 3));
        let [scaling, dual] = exponents(3, 3);
        assert!((scaling - 2.5).abs() < 6e-5 && (dual - 0.1751).abs() < 6e-5, "{scaling} {dual}");
    }

    #[test]
    fn every_spline_reconstructs_and_has_its_moments() {
        for n in 1..=9 {
            for m in (1..=9).filter(|m| (n + m) % 2 == 0) {
                let bank = spline(n, m).unwrap();
                assert_eq!(round_trip(&bank), LaurentMatrix::identity(), "{n} {m}");
                assert_eq!(vanishing_moments(&bank.h1, &Number::ZERO), Ok(n as usize));
                assert_eq!(vanishing_moments(&bank.g1, &Number::ZERO), Ok(m as usize));
            }
        }
    }

    #[test]
    fn every_interpolating_wavelet_has_its_moments() {
        for n in [2, 4, 6, 8, 32] {
            for m in [2, 4, 6, 8, 32] {
                let bank = fir(&interpolating(n, m).unwrap()).unwrap();
                assert_eq!(vanishing_moments(&bank.h1, &Number::ZERO), Ok(n as usize));
                assert_eq!(zeros_at_nyquist(&bank.h0, &Number::ZERO), Ok(n.min(m) as usize), "{n} {m}");
            }
        }
    }

    #[test]
    fn orders_that_there_are_not() {
        for (n, m) in [(0, 2), (3, 2), (2, 34), (-2, 2), (i64::MAX, 2)] {
            assert!(matches!(interpolating(n, m), Err(FilterError::Orders { .. })));
        }
        for (n, m) in [(0, 2), (1, 2), (33, 1), (i64::MIN, 2)] {
            assert!(matches!(spline(n, m), Err(FilterError::Orders { .. })));
        }
    }

    #[test]
    fn rounding_to_the_bits_there_are_changes_nothing() {
        for (name, wavelet) in KNOWN_WAVELETS.iter().map(|known| (known.name, known.wavelet())) {
            assert_eq!(round_stages(&wavelet, 12), wavelet, "{name}");
            assert_eq!(round_trip(&fir(&round_stages(&wavelet, 2)).unwrap()), LaurentMatrix::identity());
        }
    }

    proptest! {
        #[test]
        fn rounding_is_to_the_nearest(n in -9999i64..9999, d in 1i64..999, bits in 0u32..20) {
            let number = Number::ratio(n, d);
            let error = &rounded(&number, bits) - &number;
            prop_assert!(error.abs() <= Number::HALF.shifted_right(bits));
        }
    }
}
