//! Division of polynomials of fractions in integers over one denominator.
//!
//! Fractions would look for common divisors at every step. Here the entries of a quotient share a denominator, the
//! least that serves all of those that the next one is made of; only the first entry of the divisor is compared
//! with it. After E. Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian elimination", 1968.

use std::collections::VecDeque;

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use vcfilter_machine::poll_or_unwind;

use crate::algebra::{Number, common_divisor};

use super::laurent::Integers;
use super::{Division, FilterError, Laurent};

/// Products of words of one division, about; beyond it, seconds pass.
const MOST_WORK: u64 = 1 << 30;

/// What a product of two integers costs however short they are, in products of words.
const PRODUCT: u64 = 8;

/// Divides as [`Laurent::divided`] does. The divisor is not 0, and spans no more entries than the dividend.
///
/// The entries that are cancelled at the low end do not depend on those at the high end, nor the other way round:
/// either is the start of a quotient of power series.
pub(super) fn divided(a: &Integers, b: &Integers, from_low: usize) -> Result<Division, FilterError> {
    let rest = b.entries.len() - 1;
    let steps = a.entries.len() - rest;
    let reversed = |entries: &[BigInt]| entries.iter().rev().cloned().collect::<Vec<_>>();
    let (scale, mut work) = ([&b.over, &a.over], 0);
    let low = Series::new(&a.entries[..from_low], &b.entries, scale, &mut work)?;
    let (from_high, by) = (reversed(&a.entries[from_low + rest..]), reversed(&b.entries));
    let high = Series::new(&from_high, &by, scale, &mut work)?;

    let (left, right) = (low.beyond(&mut work)?, high.beyond(&mut work)?);
    let over = &low.over * &high.over;
    let remainder = (0..rest).map(|at| {
        poll_or_unwind();
        let entry = &a.entries[from_low + at] * &over;
        let gone = &left[at] * &high.over + &right[rest - 1 - at] * &low.over;
        Number::fraction(entry - gone, &over * &a.over)
    });
    let remainder = Laurent::new(a.low + from_low as i64, remainder.collect::<Vec<_>>());
    let quotient = low.quotient.into_iter().chain(high.quotient.into_iter().rev());
    let quotient = Laurent::new(a.low - b.low, quotient);
    debug_assert!(quotient.entries().len() <= steps);
    Ok(Division { quotient: quotient.checked()?, remainder: remainder.checked()? })
}

/// The start of a quotient of power series.
struct Series<'a> {
    divisor: &'a [BigInt],
    /// The entries, times a scale.
    quotient: Vec<Number>,
    /// The last entries, as many as the next one is made of, times `over`; without the scale.
    last: VecDeque<BigInt>,
    over: BigInt,
}

impl Series<'_> {
    /// As many entries as the dividend has; its first one is divided by the first one of the divisor, which is not 0.
    /// The scale is a fraction.
    fn new<'a>(
        dividend: &[BigInt],
        divisor: &'a [BigInt],
        scale: [&BigInt; 2],
        work: &mut u64,
    ) -> Result<Series<'a>, FilterError> {
        let first = &divisor[0];
        let mut series = Series { divisor, quotient: Vec::new(), last: VecDeque::new(), over: BigInt::one() };
        for entry in dividend {
            series.count(series.last.len(), work)?;
            let left = entry * &series.over - series.made(1);
            // What the first entry of the divisor does not have in common with what is left, the denominator lacks.
            let common = if first.is_negative() {
                -common_divisor(&left, first)
            } else {
                common_divisor(&left, first)
            };
            series.multiply(&(first / &common));
            let next = left / common;
            let (over, under) = (&next * scale[0], &series.over * scale[1]);
            series.quotient.push(Number::fraction(over, under));
            series.last.push_front(next);
            series.last.truncate(divisor.len() - 1);
        }
        Ok(series)
    }

    /// What the last entries give to the entry so many places further on.
    fn made(&self, place: usize) -> BigInt {
        let mut sum = BigInt::ZERO;
        for (entry, d) in self.last.iter().zip(&self.divisor[place..]) {
            match d.to_i64() {
                Some(0) => {}
                Some(d) => sum += entry * d,
                None => sum += entry * d,
            }
        }
        sum
    }

    /// Makes the denominator so many times as large.
    fn multiply(&mut self, factor: &BigInt) {
        if factor.is_one() {
            return;
        }
        self.over *= factor;
        for entry in self.last.iter_mut().filter(|entry| !entry.is_zero()) {
            match factor.to_u64() {
                Some(factor) => *entry *= factor,
                None => *entry *= factor,
            }
        }
    }

    /// What the quotient times the divisor has behind the dividend, times `over`; an entry less than the divisor.
    fn beyond(&self, work: &mut u64) -> Result<Vec<BigInt>, FilterError> {
        let count = self.divisor.len() - 1;
        let entry = |place: usize| {
            self.count((count - place).min(self.last.len()), work)?;
            Ok(self.made(place + 1))
        };
        (0..count).map(entry).collect()
    }

    /// Adds to the work that of so many products, and asks whether to go on.
    fn count(&self, products: usize, work: &mut u64) -> Result<(), FilterError> {
        poll_or_unwind();
        let words = self.over.bits() / 64 + 1;
        *work = work
            .saturating_add((products as u64).saturating_mul(PRODUCT + words))
            .saturating_add(words * words);
        if *work > MOST_WORK { Err(FilterError::TooLarge) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fractions(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Number>> {
        let fraction = (-40i64..=40, 1i64..12).prop_map(|(a, b)| Number::ratio(a, b));
        proptest::collection::vec(fraction, count)
    }

    proptest! {
        /// What is left of the dividend lies where the cancelled entries are not, so it is the remainder.
        #[test]
        fn it_is_a_division(a in fractions(1..30), b in fractions(1..9), from_low in 0usize..30, low in -5i64..5) {
            let (a, b) = (Laurent::new(low, a), Laurent::new(2, b));
            let steps = a.steps_of_division(&b);
            prop_assume!(!b.is_zero() && steps > 0);
            let from_low = from_low.min(steps);
            let Division { quotient, remainder } = divided(&a.integers().unwrap(), &b.integers().unwrap(), from_low).unwrap();
            prop_assert_eq!(&(&quotient * &b) + &remainder, a.clone());
            let first = a.low() + from_low as i64;
            let last = first + b.entries().len() as i64 - 2;
            prop_assert!(remainder.is_zero() || remainder.low() >= first && remainder.high() <= last);
        }

        /// Denominators of a quotient that is one are not those of the way to it.
        #[test]
        fn factors_come_back(a in fractions(1..30), b in fractions(1..9)) {
            let (a, b) = (Laurent::new(0, a), Laurent::new(0, b));
            prop_assume!(!a.is_zero() && !b.is_zero());
            let product = &a * &b;
            for from_low in 0..=product.steps_of_division(&b) {
                let division = divided(&product.integers().unwrap(), &b.integers().unwrap(), from_low).unwrap();
                prop_assert_eq!(&division.quotient, &a);
                prop_assert!(division.remainder.is_zero());
            }
        }
    }

    /// Denominators of thousands of digits more at each entry.
    #[test]
    fn long_ones_are_refused_before_they_take_seconds() {
        let large = Number::from(BigInt::from(10).pow(9_999) + 1);
        let ones = Laurent::new(0, vec![Number::ONE; 10_000]);
        let by = Laurent::new(0, [large, Number::ONE]);
        assert_eq!(
            divided(&ones.integers().unwrap(), &by.integers().unwrap(), 10_000).err(),
            Some(FilterError::TooLarge)
        );
    }
}
