//! Division of Laurent polynomials. A quotient is not unique: the divisor may cancel entries from either end
//! of the dividend. So one filter has several factorings into lifting steps.

use vcfilter_machine::poll_or_unwind;

use crate::algebra::Number;

use super::{FilterError, Laurent, fraction_free};

/// Word operations of a division without common denominators, about; beyond it, seconds pass.
const MOST_WORK: u64 = 1 << 27;

/// Products of fractions in one division: up to so many, fractions are as fast as integers over one denominator.
const SHORT: usize = 16;

/// The quotient and the remainder of a division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// The quotient: dividend = quotient * divisor + remainder.
    pub quotient: Laurent,
    /// The remainder: it spans fewer entries than the divisor.
    pub remainder: Laurent,
}

impl Laurent {
    /// Returns how many entries of `self` a division by `divisor` cancels, until the remainder spans fewer
    /// entries than the divisor.
    pub fn steps_of_division(&self, divisor: &Laurent) -> usize {
        match (self.span(), divisor.span()) {
            (Some(span), Some(by)) if span >= by => span - by + 1,
            _ => 0,
        }
    }

    /// Returns the quotient and the remainder. The remainder spans fewer entries than the divisor. Of the
    /// entries that the division cancels, `from_low` are at the low end of n, at most
    /// [`Laurent::steps_of_division`]; the others are at the high end.
    ///
    /// # Errors
    /// [`FilterError::DivisionByZero`], [`FilterError::TooLarge`] where the numbers grow beyond use.
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// use vcfilter_core::filters::Laurent;
    /// let a = Laurent::new(-1, [-1, 6, -1].map(Number::from));
    /// let b = Laurent::new(0, [2, 2].map(Number::from));
    /// let division = a.divided(&b, 1).unwrap(); // one entry from either end
    /// assert_eq!(division.remainder, Laurent::monomial(Number::from(8), 0));
    /// ```
    pub fn divided(&self, divisor: &Laurent, from_low: usize) -> Result<Division, FilterError> {
        let (Some(first), Some(last)) = (divisor.entries().first(), divisor.entries().last()) else {
            return Err(FilterError::DivisionByZero);
        };
        let steps = self.steps_of_division(divisor);
        let from_low = from_low.min(steps);
        if steps.saturating_mul(divisor.entries().len()) > SHORT
            && let (Some(a), Some(b)) = (self.integers(), divisor.integers())
        {
            return fraction_free::divided(&a, &b, from_low);
        }
        let (low, high) = (self.low(), self.high());
        let mut left: Vec<Number> = self.entries().to_vec();
        let mut quotient = vec![Number::ZERO; steps];
        let width = divisor.entries().len();
        let mut work = 0u64;
        for at in (0..from_low).chain((from_low..steps).rev()) {
            // The entry to cancel, and the end of the divisor that cancels it.
            let (entry, by) = if at < from_low { (&left[at], first) } else { (&left[at + width - 1], last) };
            let Some(factor) = entry.divided_by(by) else { return Err(FilterError::DivisionByZero) };
            if factor.is_zero() {
                continue;
            }
            // Numbers with square roots grow as fractions do, and their products take the square of their length.
            let words = factor.bit_length() / 64;
            work = work.saturating_add((width as u64).saturating_mul(1 + words.saturating_mul(words) * 64));
            if work > MOST_WORK {
                return Err(FilterError::TooLarge);
            }
            poll_or_unwind();
            for (entry, d) in left[at..].iter_mut().zip(divisor.entries()) {
                *entry = &*entry - &(&factor * d);
            }
            quotient[at] = factor;
        }
        debug_assert!(steps == 0 || high - low + 1 == left.len() as i64);
        Ok(Division {
            quotient: Laurent::new(low - divisor.low(), quotient).checked()?,
            remainder: Laurent::new(low, left).checked()?,
        })
    }

    /// Returns the quotient of a division without remainder.
    ///
    /// # Errors
    /// [`FilterError::DivisionByZero`], [`FilterError::NotDivisible`] with the remainder.
    pub fn divided_exactly(&self, divisor: &Laurent) -> Result<Laurent, FilterError> {
        let Division { quotient, remainder } = self.divided(divisor, 0)?;
        if remainder.is_zero() { Ok(quotient) } else { Err(FilterError::NotDivisible { remainder }) }
    }

    /// Returns how many times `divisor` divides, and the last quotient. The count is 0 for a divisor of one
    /// entry, which divides endlessly, and for the polynomial 0.
    pub fn multiplicity(&self, divisor: &Laurent) -> (usize, Laurent) {
        let (mut count, mut left) = (0, self.clone());
        if self.is_zero() || divisor.entries().len() < 2 {
            return (0, left);
        }
        while let Ok(quotient) = left.divided_exactly(divisor) {
            count += 1;
            left = quotient;
        }
        (count, left)
    }
}
