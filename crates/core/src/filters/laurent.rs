//! Laurent polynomials: filters in the z-domain.

use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};
use vcfilter_machine::{Stoppable, poll_or_unwind};

use crate::algebra::{Number, common_multiple};

use super::FilterError;

/// The most entries of a polynomial, from the first to the last; products of longer ones would be slow.
pub const MOST_ENTRIES: usize = 10_000;

/// Products of pairs of 64-bit words in one product of polynomials: beyond it, seconds pass.
const MOST_WORK: u64 = 1 << 30;

/// The bits of all entries over their common denominator; 32 MiB.
const MOST_BITS: u64 = 1 << 28;

/// A Laurent polynomial `sum of entry(n) * z^-n`: the filter whose impulse response at sample n is
/// `entry(n)`.
///
/// The first and the last entry are not 0, so equal polynomials are equal values; the polynomial 0 has no
/// entries.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::Laurent;
/// let h = Laurent::new(-2, [-1, 2, 6, 2, -1].map(Number::from)).scaled(&Number::ratio(1, 8));
/// assert_eq!(h.entry(0), Number::ratio(3, 4));
/// assert_eq!(h.at(1), Number::ONE); // the gain at DC
/// assert_eq!(h.to_string(), "laurent([-1, 2, 6, 2, -1], low=-2) / 8");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Laurent {
    low: i64,
    entries: Vec<Number>,
}

impl Laurent {
    /// Returns the polynomial with these entries at n = `low`, `low + 1`, ... Zeros at the ends are dropped.
    pub fn new(low: i64, entries: impl IntoIterator<Item = Number>) -> Laurent {
        let mut entries: Vec<Number> = entries.into_iter().collect();
        while entries.last().is_some_and(Number::is_zero) {
            entries.pop();
        }
        let zeros = entries.iter().take_while(|entry| entry.is_zero()).count();
        entries.drain(..zeros);
        if entries.is_empty() { Laurent::default() } else { Laurent { low: low + zeros as i64, entries } }
    }

    /// Returns `value * z^-n`.
    pub fn monomial(value: Number, n: i64) -> Laurent {
        Laurent::new(n, [value])
    }

    /// Returns the polynomial 0.
    pub fn zero() -> Laurent {
        Laurent::default()
    }

    /// Returns the polynomial 1.
    pub fn one() -> Laurent {
        Laurent::monomial(Number::ONE, 0)
    }

    /// Returns the n of the first entry; 0 for the polynomial 0.
    pub fn low(&self) -> i64 {
        self.low
    }

    /// Returns the n of the last entry; -1 for the polynomial 0.
    pub fn high(&self) -> i64 {
        self.low + self.entries.len() as i64 - 1
    }

    /// Returns the entries, from the first one that is not 0 to the last.
    pub fn entries(&self) -> &[Number] {
        &self.entries
    }

    /// Returns the coefficient of z^-n.
    pub fn entry(&self, n: i64) -> Number {
        let at = n.checked_sub(self.low).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.entries.get(at)).cloned().unwrap_or(Number::ZERO)
    }

    /// Returns the entries that are not 0, each with its n.
    pub fn terms(&self) -> impl Iterator<Item = (i64, &Number)> {
        self.entries
            .iter()
            .asking()
            .zip(self.low..)
            .map(|(entry, n)| (n, entry))
            .filter(|(_, entry)| !entry.is_zero())
    }

    /// Returns whether all entries are rational.
    pub fn is_rational(&self) -> bool {
        self.entries.iter().asking().all(Number::is_rational)
    }

    /// Returns whether all entries are known exactly.
    pub fn is_exact(&self) -> bool {
        self.entries.iter().asking().all(Number::is_exact)
    }

    /// Returns whether the polynomial is 0.
    pub fn is_zero(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the n and the entry of a polynomial with exactly one entry that is not 0; None for others.
    pub fn as_monomial(&self) -> Option<(i64, &Number)> {
        match &self.entries[..] {
            [entry] => Some((self.low, entry)),
            _ => None,
        }
    }

    /// Returns the number of steps from the first entry to the last; None for the polynomial 0.
    pub fn span(&self) -> Option<usize> {
        self.entries.len().checked_sub(1)
    }

    /// Returns whether entries at equal distances from the middle are equal. True for the polynomial 0.
    pub fn is_symmetric(&self) -> bool {
        self.entries.iter().asking().eq(self.entries.iter().rev())
    }

    /// Returns whether entries at equal distances from the middle are equal, or each is the other's negative:
    /// then the phase is linear. The middle may lie between two entries. True for the polynomial 0.
    pub fn has_linear_phase(&self) -> bool {
        let pairs = || self.entries.iter().asking().zip(self.entries.iter().rev());
        self.is_symmetric() || pairs().all(|(a, b)| *a == -b)
    }

    /// Returns the product with a number.
    pub fn scaled(&self, factor: &Number) -> Laurent {
        Laurent::new(self.low, self.entries.iter().asking().map(|entry| entry * factor))
    }

    /// Returns the product with z^-n: the impulse response delayed by n samples.
    pub fn delayed(&self, n: i64) -> Laurent {
        if self.is_zero() { Laurent::zero() } else { Laurent { low: self.low + n, ..self.clone() } }
    }

    /// Returns the polynomial with 1/z in the place of z: the impulse response reversed.
    pub fn reflected(&self) -> Laurent {
        Laurent::new(-self.high(), self.entries.iter().asking().rev().cloned())
    }

    /// Returns the polynomial with -z in the place of z: entries at odd n change their signs, and a low-pass
    /// filter becomes a high-pass filter.
    pub fn alternated(&self) -> Laurent {
        let sign = |(entry, n): (&Number, i64)| if n % 2 == 0 { entry.clone() } else { -entry };
        Laurent::new(self.low, self.entries.iter().asking().zip(self.low..).map(sign))
    }

    /// Returns the polynomial with z^factor in the place of z: `factor - 1` zeros between neighbouring
    /// entries.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], also for a factor below 1.
    pub fn upsampled(&self, factor: i64) -> Result<Laurent, FilterError> {
        let span = (self.entries.len() as i64).saturating_mul(factor);
        if factor < 1 || span > MOST_ENTRIES as i64 * 2 || self.low.abs() > FAR {
            return Err(FilterError::TooLong);
        }
        let mut entries = vec![Number::ZERO; self.entries.len() * factor as usize];
        for (at, entry) in self.entries.iter().asking().enumerate() {
            entries[at * factor as usize] = entry.clone();
        }
        Laurent::new(self.low * factor, entries).checked()
    }

    /// Returns the entries at `factor * n + phase`: one polyphase component. A factor below 1 counts as 1.
    pub fn downsampled(&self, factor: i64, phase: i64) -> Laurent {
        let factor = factor.max(1);
        let first = Integer::div_ceil(&(self.low - phase), &factor);
        let last = Integer::div_floor(&(self.high() - phase), &factor);
        Laurent::new(first, (first..=last).asking().map(|n| self.entry(factor * n + phase)))
    }

    /// Returns the sum, unless its entries lie too far apart. The operator `+` has no such limit: it is for
    /// polynomials that are known to be near to each other.
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn plus(&self, other: &Laurent) -> Result<Laurent, FilterError> {
        let span = self.high().max(other.high()).saturating_sub(self.low.min(other.low));
        if !self.is_zero() && !other.is_zero() && span >= MOST_ENTRIES as i64 {
            return Err(FilterError::TooLong);
        }
        (self + other).checked()
    }

    /// Returns the product, unless it is too long or takes too much work. The operator `*` has no such limit:
    /// it is for polynomials that are known to be short.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn times(&self, other: &Laurent) -> Result<Laurent, FilterError> {
        let entries = (self.entries.len() + other.entries.len()) as u64;
        if entries > MOST_ENTRIES as u64 + 1 {
            return Err(FilterError::TooLong);
        }
        let (Some(a), Some(b)) = (self.integers(), other.integers()) else {
            return self.product_of_entries(other).checked();
        };
        let bits =
            |ints: &Integers| ints.entries.iter().map(BigInt::bits).max().unwrap_or(0).max(ints.over.bits());
        let count = |p: &Laurent| p.terms().count() as u64;
        let words = |bits: u64| bits / 64 + 1;
        let pairs = count(self).saturating_mul(count(other));
        let work = pairs.saturating_mul(words(bits(&a)).saturating_mul(words(bits(&b))));
        if work > MOST_WORK || entries.saturating_mul(bits(&a) + bits(&b)) > MOST_BITS {
            return Err(FilterError::TooLarge);
        }
        product(&a, &b).checked()
    }

    /// Returns the polynomial to an integer power.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn power(&self, exponent: u32) -> Result<Laurent, FilterError> {
        let span = self.span().unwrap_or(0).saturating_mul(exponent as usize);
        if span > MOST_ENTRIES || (self.low.abs().max(1)).saturating_mul(exponent.into()) > FAR {
            return Err(FilterError::TooLong);
        }
        super::matrix::by_squaring(Laurent::one(), self, exponent.into(), Laurent::times)
    }

    /// Returns the largest entry and its n, where all other entries have at most `little` times its
    /// magnitude: what rounded taps leave of a monomial. None for others.
    pub fn nearly_monomial(&self, little: &Number) -> Option<(i64, &Number)> {
        let (n, largest) = self.terms().max_by(|a, b| a.1.abs().cmp(&b.1.abs()))?;
        let little = &largest.abs() * little;
        self.terms().all(|(k, entry)| k == n || entry.abs() <= little).then_some((n, largest))
    }

    /// Returns the value at an integer z other than 0: the gain at DC for 1, at Nyquist for -1.
    pub fn at(&self, z: i64) -> Number {
        self.at_number(&Number::from(z))
    }

    /// Returns the value at a number z other than 0.
    pub fn at_number(&self, z: &Number) -> Number {
        let Some(Integers { entries, over, .. }) = self.integers().filter(|_| z.is_rational()) else {
            return self.at_irrational(z);
        };
        // Horner's rule over 1/z = q/p, from the last entry, in integers: with all of it times a power of p.
        let (p, q) = (z.numerator(), z.denominator());
        let (mut sum, mut power) = (BigInt::ZERO, BigInt::one());
        for entry in entries.iter().rev() {
            // The numbers grow.
            poll_or_unwind();
            sum = sum * &q + entry * &power;
            power *= &p;
        }
        let inverse = Number::ONE.divided_by(z).unwrap_or(Number::ZERO);
        let shift = match z.abs().is_one() {
            true if self.low % 2 == 0 => Some(Number::ONE),
            true => Some(inverse),
            false => i32::try_from(self.low).ok().and_then(|low| inverse.power(low)),
        };
        // The last entry was taken times p^0, so the first one is times p^(entries - 1).
        let over = over * (if p.is_zero() { BigInt::one() } else { power / &p });
        let sum = Number::from(sum).divided_by(&Number::from(over)).unwrap_or(Number::ZERO);
        &sum * &shift.unwrap_or(Number::ZERO)
    }

    /// The value where it or an entry is irrational; 0 at 0.
    fn at_irrational(&self, z: &Number) -> Number {
        let Some(inverse) = Number::ONE.divided_by(z) else { return Number::ZERO };
        let sum =
            self.entries.iter().asking().rev().fold(Number::ZERO, |sum, entry| &(&sum * &inverse) + entry);
        let shift = i32::try_from(self.low).ok().and_then(|low| inverse.power(low));
        &sum * &shift.unwrap_or(Number::ZERO)
    }

    /// Returns the polynomial, unless it is too long or too far from 0, or its entries have no common
    /// denominator of reasonable length.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn checked(self) -> Result<Laurent, FilterError> {
        let near = self.low.abs() <= FAR && self.high().abs() <= FAR;
        if self.entries.len() > MOST_ENTRIES || !near {
            return Err(FilterError::TooLong);
        }
        let most = MOST_BITS / (self.entries.len() as u64).max(1);
        let mut over = BigInt::one();
        for entry in self.entries.iter().asking().filter(|entry| entry.is_rational() && !entry.is_integer()) {
            over = common_multiple(over, &entry.denominator());
            if over.bits() > most {
                return Err(FilterError::TooLarge);
            }
        }
        Ok(self)
    }

    /// Returns the least common denominator of the entries; of those with square roots, of both parts. It is 1 where one is known
    /// approximately.
    pub fn denominator(&self) -> BigInt {
        if !self.is_exact() {
            return BigInt::one();
        }
        self.entries.iter().asking().fold(BigInt::one(), |all, entry| {
            match (entry.root_parts(), entry.is_integer()) {
                (Some((a, b, _)), _) => {
                    common_multiple(common_multiple(all, &a.denominator()), &b.denominator())
                }
                (None, true) => all,
                (None, false) => common_multiple(all, &entry.denominator()),
            }
        })
    }

    /// The entries times their common denominator: sums of fractions would look for common divisors at
    /// every step. None where one is irrational.
    pub(super) fn integers(&self) -> Option<Integers> {
        if !self.is_rational() {
            return None;
        }
        let over = self.denominator();
        let scale = |entry: &Number| match over.is_one() {
            true => entry.numerator(),
            false => entry.numerator() * (&over / entry.denominator()),
        };
        Some(Integers { low: self.low, entries: self.entries.iter().asking().map(scale).collect(), over })
    }

    /// The product, entry by entry.
    fn product_of_entries(&self, other: &Laurent) -> Laurent {
        let mut sums = vec![Number::ZERO; (self.entries.len() + other.entries.len()).saturating_sub(1)];
        for (at, x) in self.entries.iter().enumerate().filter(|(_, x)| !x.is_zero()) {
            for (sum, y) in sums[at..].iter_mut().zip(&other.entries).asking().filter(|(_, y)| !y.is_zero()) {
                *sum = &*sum + &(x * y);
            }
        }
        Laurent::new(self.low + other.low, sums)
    }
}

/// A polynomial as integers over one denominator.
#[derive(Clone)]
pub(super) struct Integers {
    pub low: i64,
    pub entries: Vec<BigInt>,
    pub over: BigInt,
}

/// The product of two polynomials.
fn product(a: &Integers, b: &Integers) -> Laurent {
    let mut sums = vec![BigInt::ZERO; (a.entries.len() + b.entries.len()).saturating_sub(1)];
    for (at, x) in a.entries.iter().enumerate().filter(|(_, x)| !x.is_zero()) {
        poll_or_unwind();
        for (sum, y) in sums[at..].iter_mut().zip(&b.entries).filter(|(_, y)| !y.is_zero()) {
            *sum += x * y;
        }
    }
    let over = &a.over * &b.over;
    let entry = |sum: BigInt| match over.is_one() {
        true => Number::from(sum),
        false => Number::fraction(sum, over.clone()),
    };
    Laurent::new(a.low + b.low, sums.into_iter().asking().map(entry))
}

/// Entries lie no further from 0 than this, so that indices never overflow.
const FAR: i64 = 1 << 40;

impl Add<&Laurent> for &Laurent {
    type Output = Laurent;

    fn add(self, other: &Laurent) -> Laurent {
        match (self.is_zero(), other.is_zero()) {
            (true, _) => return other.clone(),
            (_, true) => return self.clone(),
            _ => {}
        }
        let (low, high) = (self.low.min(other.low), self.high().max(other.high()));
        Laurent::new(low, (low..=high).asking().map(|n| &self.entry(n) + &other.entry(n)))
    }
}

impl Sub<&Laurent> for &Laurent {
    type Output = Laurent;

    fn sub(self, other: &Laurent) -> Laurent {
        self + &-other
    }
}

impl Neg for &Laurent {
    type Output = Laurent;

    fn neg(self) -> Laurent {
        Laurent { low: self.low, entries: self.entries.iter().asking().map(|entry| -entry).collect() }
    }
}

impl Mul<&Laurent> for &Laurent {
    type Output = Laurent;

    fn mul(self, other: &Laurent) -> Laurent {
        match (self.integers(), other.integers()) {
            (Some(a), Some(b)) => product(&a, &b),
            _ => self.product_of_entries(other),
        }
    }
}

/// Shown as the language reads it, integers over one denominator; numbers that are known approximately are marked by ≈.
impl fmt::Display for Laurent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("laurent([0])");
        }
        let separator = |at: usize| if at > 0 { ", " } else { "" };
        f.write_str("laurent([")?;
        let over = match self.integers() {
            Some(Integers { entries, over, .. }) => {
                for (at, entry) in entries.iter().asking().enumerate() {
                    write!(f, "{}{entry}", separator(at))?;
                }
                over
            }
            None => {
                let over = self.denominator();
                let scale = Number::from(over.clone());
                for (at, entry) in self.entries.iter().asking().enumerate() {
                    write!(f, "{}{}", separator(at), entry * &scale)?;
                }
                over
            }
        };
        f.write_str("]")?;
        if self.low != 0 {
            write!(f, ", low={}", self.low)?;
        }
        f.write_str(")")?;
        if over.is_one() { Ok(()) } else { write!(f, " / {over}") }
    }
}
