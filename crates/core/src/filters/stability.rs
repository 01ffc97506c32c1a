//! Whether the integer shifts of a scaling function are linearly independent, and what the function is a sum of
//! shifts of where they are not.
//!
//! After R. Jia and J. Wang, "Stability and linear independence associated with wavelet decompositions", Proceedings of
//! the AMS 117, 1993: shifts depend on each other where the filter is 0 at both z and -z, or at the negatives of all
//! of a cycle of roots of unity z, z^2, z^4, ... other than 1. Coefficients are rational, so that greatest common
//! divisors find both exactly.

use num_complex::Complex64;

use crate::algebra::Number;

use super::zeros::{greatest_divisor, surely_coprime};
use super::{FilterError, Laurent};

/// Filters of more bits than this, all entries together, are not looked at: divisors would take minutes, and no
/// one designs such a filter.
const MOST_BITS: u64 = 1 << 16;

/// The low-pass filter of the function of which the scaling function of another filter is a finite sum of
/// shifts, and whose own shifts are linearly independent; None where those of the other are. The two functions
/// are equally smooth: each is, on any bounded interval, a finite sum of shifts of the other. Filters of very
/// many or very long entries are taken to be independent.
///
/// # Errors
/// [`FilterError::TooLarge`] where numbers grow beyond use.
pub(super) fn independent(filter: &Laurent) -> Result<Option<Laurent>, FilterError> {
    let longest = filter.entries().iter().map(Number::bit_length).max().unwrap_or(0);
    if (filter.span().unwrap_or(0) as u64 + 1).saturating_mul(longest) > MOST_BITS {
        return Ok(None);
    }
    let mut left = filter.clone();
    let mut changed = false;
    while let Some(next) = without_opposite_zeros(&left)? {
        (left, changed) = (next, true);
    }
    while let Some(next) = without_a_cycle(&left)? {
        (left, changed) = (next, true);
    }
    Ok(changed.then_some(left))
}

/// Returns whether the integer shifts of the scaling function of a low-pass filter are linearly independent.
/// Where they are not, the cascade may converge only on average.
///
/// # Errors
/// [`FilterError::TooLarge`]
///
/// ```
/// use vcfilter_core::filters::{Laurent, has_independent_shifts};
/// let box_of_width = |n: usize| Laurent::new(0, (0..=n).map(|k| i64::from(k == 0 || k == n).into()));
/// assert_eq!(has_independent_shifts(&box_of_width(1)), Ok(true));
/// assert_eq!(has_independent_shifts(&box_of_width(3)), Ok(false));
/// ```
pub fn has_independent_shifts(low: &Laurent) -> Result<bool, FilterError> {
    Ok(low.at(1).is_zero() || independent(low)?.is_none())
}

/// With d(z^2) c(z) the filter, it is d(z) c(z): opposite zeros become one. The function is the sum of shifts
/// by the entries of d of the new one.
fn without_opposite_zeros(filter: &Laurent) -> Result<Option<Laurent>, FilterError> {
    let (even, odd) = (filter.downsampled(2, 0), filter.downsampled(2, 1));
    if surely_coprime(&even, &odd) {
        return Ok(None);
    }
    let common = greatest_divisor(&even, &odd)?;
    if common.span().unwrap_or(0) == 0 {
        return Ok(None);
    }
    match divided(filter, &common.upsampled(2)?)? {
        Some(rest) => Ok(Some(rest.times(&common)?)),
        None => Ok(None),
    }
}

/// The quotient. None where nothing of it is known: what is computed of rounded taps may be 0 only because so few of its digits are
/// known, and then a divisor is none.
fn divided(filter: &Laurent, common: &Laurent) -> Result<Option<Laurent>, FilterError> {
    match filter.divided_exactly(common) {
        Err(FilterError::NotDivisible { .. }) if !filter.is_exact() => Ok(None),
        quotient => quotient.map(Some),
    }
}

/// Without the zeros at -z for all z other than 1 of a cycle; z^n = 1 for an odd n.
fn without_a_cycle(filter: &Laurent) -> Result<Option<Laurent>, FilterError> {
    let span = filter.span().unwrap_or(0);
    // Euler's totient of an odd n below 1155 is at least 16/35 n, and filters are much shorter than that.
    for n in (3..=(span * 35 / 16) as i64).step_by(2) {
        if !is_nearly_zero(filter, n) {
            continue;
        }
        // (1 + x^n) / (1 + x), whose zeros are -z for all n-th roots z of unity but 1.
        let cycles = Laurent::new(0, (0..n).map(|k| Number::from(if k % 2 == 0 { 1 } else { -1 })));
        if surely_coprime(filter, &cycles) {
            continue;
        }
        let common = greatest_divisor(filter, &cycles)?;
        if common.span().unwrap_or(0) > 0 {
            return divided(filter, &common);
        }
    }
    Ok(None)
}

/// Whether the filter may be 0 at the negative of the first n-th root of unity; what floats do not hold may be.
fn is_nearly_zero(filter: &Laurent, n: i64) -> bool {
    let turn = |k: i64| {
        // In whole steps of the circle, so that far entries are as exact as near ones.
        let steps = (k * (n + 2)).rem_euclid(2 * n);
        Complex64::from_polar(1.0, std::f64::consts::PI * steps as f64 / n as f64)
    };
    let (mut sum, mut size) = (Complex64::ZERO, 0.0);
    for (k, entry) in filter.entries().iter().enumerate() {
        let entry = entry.to_f64();
        sum += turn(k as i64) * entry;
        size += entry.abs();
    }
    let ratio = sum.norm() / size;
    ratio.is_nan() || ratio < 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::fir;
    use crate::wavelets::KNOWN_WAVELETS;

    fn f(entries: &[i64]) -> Laurent {
        Laurent::new(0, entries.iter().map(|&n| Number::from(n)))
    }

    /// Boxes of width 2 and 3 are sums of boxes of width 1, and so on; a factor (1 + z^-7) / (1 + z^-1) is two cycles.
    #[test]
    fn golden_dependent_shifts() {
        let found = |filter: &Laurent| independent(filter).unwrap().map(|filter| filter.entries().to_vec());
        let of = |entries: &[i64]| Some(f(entries).entries().to_vec());
        assert_eq!(found(&f(&[1, 1, 1, 1])), of(&[1, 2, 1]));
        assert_eq!(found(&f(&[1, 0, 0, 1])), of(&[1, 1]));
        assert_eq!(found(&f(&[1, 0, 0, 0, 0, 0, 0, 1])), of(&[1, 1]));
        assert_eq!(found(&f(&[1, 0, 1])), of(&[1, 1]));
        assert_eq!(found(&(&f(&[1, 2, 1]) * &f(&[1, 0, 0, 1]))), of(&[1, 3, 3, 1]));
        assert_eq!(found(&f(&[1, 0, 0, 0, 0, 0, 1])), of(&[1, 1]), "a cycle that opposite zeros hide");
    }

    /// Filters that no one designs end soon, whatever they have in common.
    #[test]
    fn very_long_entries_are_not_looked_at() {
        let long = Number::from(num_bigint::BigInt::from(7).pow(6000));
        assert_eq!(independent(&f(&[1, 1, 1, 1]).scaled(&long)), Ok(None));
        assert!(independent(&f(&[1, 1, 1, 1]).scaled(&Number::from(7i64.pow(20)))).unwrap().is_some());
    }

    /// The taps of twelve digits have no divisor of which all of Euclid's remainders tell something.
    #[test]
    fn what_is_not_known_is_no_dependence() {
        let bank = crate::filters::discrete_meyer();
        assert_eq!([independent(&bank.g0), independent(&bank.h0)], [Ok(None), Ok(None)]);
    }

    #[test]
    fn filters_that_reconstruct_have_independent_shifts() {
        for (name, wavelet) in KNOWN_WAVELETS.iter().map(|known| (known.name, known.wavelet())) {
            let bank = fir(&wavelet).unwrap();
            assert_eq!(independent(&bank.g0), Ok(None), "{name}");
            assert_eq!(independent(&bank.h0), Ok(None), "{name}");
        }
    }
}
