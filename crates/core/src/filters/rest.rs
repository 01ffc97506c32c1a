//! What lifting steps leave of a filter when they are taken off a polyphase matrix.
//!
//! Fractions would look for common divisors at every sum. Here they are integers over one denominator, and what all of them have in
//! common with it is looked for once a step.

use num_bigint::BigInt;
use num_traits::One;
use vcfilter_machine::poll_or_unwind;

use crate::algebra::{Number, common_divisor};

use super::Laurent;
use super::laurent::{Integers, MOST_ENTRIES};
use super::lifting::cleaned;

/// Products of words of one step; beyond it, seconds pass.
const MOST_WORK: u64 = 1 << 30;

/// What is left of a component of a filter.
#[derive(Clone)]
pub(super) enum Rest {
    /// Fractions, without zeros at the ends.
    Fractions(Integers),
    /// Where numbers are irrational, or small ones count as 0.
    Numbers(Laurent),
}

impl Rest {
    /// All of a component. Entries of at most the tolerance count as 0.
    pub(super) fn of(all: &Laurent, tolerance: &Number) -> Rest {
        match all.integers().filter(|_| tolerance.is_zero()) {
            Some(integers) => Rest::Fractions(integers),
            None => Rest::Numbers(all.clone()),
        }
    }

    /// What is left without `filter * other`; None where it is too long.
    pub(super) fn less(&self, filter: &Laurent, other: &Rest, tolerance: &Number) -> Option<Rest> {
        if let (Rest::Fractions(all), Rest::Fractions(other), Some(filter)) = (self, other, filter.integers())
        {
            return difference(all, &filter, other).map(Rest::Fractions);
        }
        let gone = filter.times(&other.polynomial()).ok()?;
        Some(Rest::Numbers(cleaned(&self.polynomial().plus(&-&gone).ok()?, tolerance)))
    }

    /// The component as a polynomial.
    pub(super) fn polynomial(&self) -> Laurent {
        match self {
            Rest::Fractions(Integers { low, entries, over }) => {
                let entry = |entry: &BigInt| Number::fraction(entry.clone(), over.clone());
                Laurent::new(*low, entries.iter().map(entry))
            }
            Rest::Numbers(polynomial) => polynomial.clone(),
        }
    }

    /// The quotient by a component of one entry; None where the other is none.
    pub(super) fn over(&self, single: &Rest) -> Option<Laurent> {
        if let (Rest::Fractions(all), Rest::Fractions(single)) = (self, single) {
            let [divisor] = &single.entries[..] else { return None };
            let over = &all.over * divisor;
            let entry = |entry: &BigInt| Number::fraction(entry * &single.over, over.clone());
            return Some(Laurent::new(all.low - single.low, all.entries.iter().map(entry)));
        }
        self.polynomial().divided_exactly(&single.polynomial()).ok()
    }
}

/// `all - filter * other`
fn difference(all: &Integers, filter: &Integers, other: &Integers) -> Option<Integers> {
    if filter.entries.is_empty() || other.entries.is_empty() {
        return Some(all.clone());
    }
    let low = filter.low.checked_add(other.low)?;
    let count = filter.entries.len() + other.entries.len() - 1;
    let first = if all.entries.is_empty() { low } else { low.min(all.low) };
    let end = (low + count as i64).max(all.low + all.entries.len() as i64);
    let length = usize::try_from(end - first).ok().filter(|length| *length <= MOST_ENTRIES)?;
    let words = |all: &Integers| {
        all.entries.iter().map(BigInt::bits).max().unwrap_or(0).max(all.over.bits()) / 64 + 1
    };
    let pairs = (filter.entries.len() * other.entries.len()) as u64;
    if pairs.saturating_mul(words(filter)).saturating_mul(words(other)) > MOST_WORK {
        return None;
    }
    let over = &filter.over * &other.over;
    let common = common_divisor(&all.over, &over);
    let (scale, factor) = (&over / &common, &all.over / &common);
    let mut entries = vec![BigInt::ZERO; length];
    for (at, entry) in all.entries.iter().enumerate() {
        entries[(all.low - first) as usize + at] = entry * &scale;
    }
    let start = (low - first) as usize;
    for (at, tap) in filter.entries.iter().enumerate() {
        poll_or_unwind();
        let tap = tap * &factor;
        for (entry, with) in entries[start + at..].iter_mut().zip(&other.entries) {
            *entry -= &tap * with;
        }
    }
    Some(shortened(first, entries, &all.over * scale))
}

/// Without zeros at the ends, and without what all entries have in common with the denominator.
fn shortened(low: i64, mut entries: Vec<BigInt>, over: BigInt) -> Integers {
    while entries.last().is_some_and(|last| *last == BigInt::ZERO) {
        entries.pop();
    }
    let zeros = entries.iter().take_while(|entry| **entry == BigInt::ZERO).count();
    entries.drain(..zeros);
    let mut common = over.clone();
    for entry in &entries {
        if common.is_one() {
            break;
        }
        common = common_divisor(entry, &common);
    }
    if !common.is_one() {
        entries.iter_mut().for_each(|entry| *entry /= &common);
    }
    Integers { low: low + zeros as i64, entries, over: over / common }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn laurent() -> impl Strategy<Value = Laurent> {
        let number = (-40i64..=40, 1i64..12).prop_map(|(a, b)| Number::ratio(a, b));
        (-5i64..=5, prop::collection::vec(number, 0..6)).prop_map(|(low, entries)| Laurent::new(low, entries))
    }

    proptest! {
        /// Integers over one denominator say what polynomials of fractions say, and those that take roots.
        #[test]
        fn as_polynomials(a in laurent(), b in laurent(), c in laurent(), monomial in 1i64..9, n in -3i64..4) {
            let zero = Number::ZERO;
            let [x, y] = [&a, &c].map(|part| Rest::of(part, &zero));
            let left = x.less(&b, &y, &zero).unwrap();
            prop_assert!(matches!(left, Rest::Fractions(_)));
            prop_assert_eq!(left.polynomial(), &a - &(&b * &c));
            let by_numbers = Rest::Numbers(a.clone()).less(&b, &y, &zero).unwrap();
            prop_assert_eq!(by_numbers.polynomial(), left.polynomial());
            let single = Laurent::monomial(Number::ratio(monomial, 7), n);
            let quotient = left.over(&Rest::of(&single, &zero)).unwrap();
            prop_assert_eq!(&quotient * &single, left.polynomial());
            prop_assert_eq!(by_numbers.over(&Rest::of(&single, &zero)), Some(quotient));
        }
    }

    #[test]
    fn entries_far_apart_are_refused() {
        let zero = Number::ZERO;
        let [near, far] = [0, 1 << 30].map(|n| Rest::of(&Laurent::monomial(Number::ONE, n), &zero));
        assert!(near.less(&Laurent::one(), &far, &zero).is_none());
        assert!(near.over(&near.less(&Laurent::one(), &near, &zero).unwrap()).is_none());
    }
}
