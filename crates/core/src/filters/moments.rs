//! Discrete moments of filters: which polynomials a filter annihilates.

use num_bigint::BigInt;
use num_traits::Zero;
use vcfilter_machine::Stoppable;

use crate::algebra::Number;

use super::laurent::Integers;
use super::{FilterError, Laurent};

/// Returns the exact moments `sum of (n - centre)^k f[n]` for k from 0 to `count - 1`. Where a high-pass
/// filter annihilates the polynomials of degree below p, its first p moments are 0, for any centre (Strang
/// and Nguyen, "Wavelets and Filter Banks", 1996, section 7.1).
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{Laurent, moments};
/// let second_difference = Laurent::new(-1, [1, -2, 1].map(Number::from));
/// assert_eq!(moments(&second_difference, 4, &Number::ZERO), [0, 0, 2, 0].map(Number::from));
/// ```
pub fn moments(filter: &Laurent, count: usize, centre: &Number) -> Vec<Number> {
    let Some(Integers { low, entries: mut weighted, mut over }) =
        filter.integers().filter(|_| centre.is_rational())
    else {
        return irrational_moments(filter, count, centre);
    };
    let (c, d) = (centre.numerator(), centre.denominator());
    let places: Vec<BigInt> = (low..).take(weighted.len()).asking().map(|n| n * &d - &c).collect();
    let mut moments = Vec::with_capacity(count);
    for _ in 0..count {
        let sum: BigInt = weighted.iter().asking().sum();
        moments.push(Number::fraction(sum, over.clone()));
        for (weight, place) in weighted.iter_mut().zip(&places).asking() {
            *weight *= place;
        }
        over *= &d;
    }
    moments
}

fn irrational_moments(filter: &Laurent, count: usize, centre: &Number) -> Vec<Number> {
    let mut weighted = filter.entries().to_vec();
    let places: Vec<Number> =
        (filter.low()..).take(weighted.len()).map(|n| &Number::from(n) - centre).collect();
    let mut moments = Vec::with_capacity(count);
    for _ in 0..count {
        moments.push(weighted.iter().asking().cloned().sum());
        for (weight, place) in weighted.iter_mut().zip(&places).asking() {
            *weight = &*weight * place;
        }
    }
    moments
}

/// Returns the place half-way between the first and the last entry.
pub fn middle(filter: &Laurent) -> Number {
    &Number::from(filter.low() + filter.high()) * &Number::HALF
}

/// Returns how many moments vanish, counted from the 0th: the multiplicity of the zero at z = 1. With a
/// tolerance above 0, for rounded taps, a moment about the middle of the filter counts as vanished up to this
/// magnitude; without one the count is exact.
///
/// # Errors
/// [`FilterError::Zero`] for the polynomial 0, whose moments all vanish.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{fir, vanishing_moments};
/// use vcfilter_core::wavelets::Wavelet;
/// let daubechies = Wavelet::daubechies_9_7();
/// let h1 = fir(&daubechies).unwrap().h1;
/// assert_eq!(vanishing_moments(&h1, &Number::ZERO), Ok(0)); // rounded to 12 bits
/// assert_eq!(vanishing_moments(&h1, &Number::ratio(1, 1000)), Ok(4));
/// ```
pub fn vanishing_moments(filter: &Laurent, tolerance: &Number) -> Result<usize, FilterError> {
    if filter.is_zero() {
        return Err(FilterError::Zero);
    }
    if tolerance.signum() <= 0 {
        return Ok(zeros_at_one(filter));
    }
    // A filter of n entries has at most n - 1 zeros.
    let most = filter.entries().len() - 1;
    let moments = moments(filter, most.min(MOST_MOMENTS), &middle(filter));
    Ok(moments.iter().take_while(|moment| moment.abs() <= *tolerance).count())
}

/// How often 1 - 1/z divides: the quotient holds the running sums, and nothing remains where the last of them is 0.
fn zeros_at_one(filter: &Laurent) -> usize {
    match filter.integers() {
        Some(Integers { entries, .. }) => zeros_of_sums(entries),
        None => zeros_of_sums(filter.entries().to_vec()),
    }
}

fn zeros_of_sums<T: Zero + PartialEq + Clone>(mut left: Vec<T>) -> usize {
    for count in 0.. {
        let mut sum = T::zero();
        for entry in left.iter_mut().asking() {
            sum = sum + entry.clone();
            entry.clone_from(&sum);
        }
        if left.pop().is_none_or(|last| !last.is_zero()) {
            return count;
        }
    }
    0
}

/// Returns the multiplicity of the zero at z = -1, with a tolerance as for [`vanishing_moments`]. The scaling
/// function of a low-pass filter reproduces the polynomials of degrees below this count.
///
/// # Errors
/// [`FilterError::Zero`]
pub fn zeros_at_nyquist(filter: &Laurent, tolerance: &Number) -> Result<usize, FilterError> {
    vanishing_moments(&filter.alternated(), tolerance)
}

/// The most moments that [`vanishing_moments`] counts at a tolerance, and that a program may ask for.
pub const MOST_MOMENTS: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::fir;
    use crate::wavelets::{KnownWavelet, Wavelet};
    use proptest::prelude::*;

    /// Section 1 of the analysis: vanishing moments of h1, zeros of g0 at -1, vanishing moments of g1.
    #[test]
    fn golden_counts_of_vanishing_moments() {
        let golden = [
            ("haar_no_shift", [1, 1, 1]),
            ("haar_with_shift", [1, 1, 1]),
            ("le_gall_5_3", [2, 2, 2]),
            ("deslauriers_dubuc_9_7", [4, 4, 2]),
            ("deslauriers_dubuc_13_7", [4, 4, 4]),
            ("fidelity_symmetric", [2, 2, 2]),
            ("fidelity", [0, 0, 2]),
            ("daubechies_9_7", [0, 0, 0]),
        ];
        for (name, counts) in golden {
            let wavelet = KnownWavelet::named(name).unwrap().wavelet();
            let bank = fir(&wavelet).unwrap();
            let exact = Number::ZERO;
            let found = [
                vanishing_moments(&bank.h1, &exact).unwrap(),
                zeros_at_nyquist(&bank.g0, &exact).unwrap(),
                vanishing_moments(&bank.g1, &exact).unwrap(),
            ];
            assert_eq!(found, counts, "{name}");
        }
    }

    #[test]
    fn golden_moments_of_the_rounded_daubechies_9_7() {
        let wavelet = Wavelet::daubechies_9_7();
        let h1 = fir(&wavelet).unwrap().h1;
        let moments = moments(&h1, 4, &middle(&h1));
        assert_eq!(moments[0], Number::ratio(-89_047, 1 << 28));
        assert!((moments[0].to_f64() - -3.32e-4).abs() < 5e-7);
        assert!((moments[2].to_f64() - -4.38e-4).abs() < 5e-7);
        assert!(moments[1].is_zero() && moments[3].is_zero());
    }

    #[test]
    fn golden_dc_of_the_published_fidelity() {
        let wavelet = Wavelet::fidelity();
        assert_eq!(moments(&fir(&wavelet).unwrap().h1, 1, &Number::ZERO), [Number::ratio(5, 32)]);
    }

    fn filter() -> impl Strategy<Value = Laurent> {
        (-5i64..5, proptest::collection::vec(-9i64..9, 1..7))
            .prop_map(|(low, entries)| Laurent::new(low, entries.into_iter().map(Number::from)))
    }

    proptest! {
        /// The binomial rule: moments of a product are sums of products of moments.
        #[test]
        fn moments_of_a_product(a in filter(), b in filter()) {
            let (ma, mb) = (moments(&a, 4, &Number::ZERO), moments(&b, 4, &Number::ZERO));
            let binomials = [[1, 0, 0, 0], [1, 1, 0, 0], [1, 2, 1, 0], [1, 3, 3, 1]];
            for (k, moment) in moments(&(&a * &b), 4, &Number::ZERO).iter().enumerate() {
                let sum: Number = (0..=k).map(|i| &(&ma[i] * &mb[k - i]) * &Number::from(binomials[k][i])).sum();
                prop_assert_eq!(moment, &sum);
            }
        }

        /// Vanishing moments add up, wherever the middle is, and are those moments that are 0.
        #[test]
        fn vanishing_moments_of_a_product(a in filter(), b in filter()) {
            prop_assume!(!a.is_zero() && !b.is_zero());
            let count = |f: &Laurent| vanishing_moments(f, &Number::ZERO).unwrap();
            let difference = Laurent::new(0, [1, -1].map(Number::from));
            prop_assert_eq!(count(&a), a.multiplicity(&difference).0);
            prop_assert_eq!(count(&(&a * &b)), count(&a) + count(&b));
            let zeros = moments(&a, 8, &middle(&a)).iter().take_while(|m| m.is_zero()).count();
            prop_assert_eq!(count(&a), zeros);
        }
    }
}
