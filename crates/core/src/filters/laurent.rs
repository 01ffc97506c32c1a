//! Laurent polynomials with exact coefficients: filters in the z-domain.

use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Zero};

use crate::algebra::Number;

use super::FilterError;

/// The longest polynomial, first to last entry: products stay quick.
pub const MOST_ENTRIES: usize = 10_000;

/// Products of pairs of 64-bit words in one product of polynomials: beyond it, seconds pass.
const MOST_WORK: u64 = 1 << 30;

/// The bits of all entries over their common denominator; 32 MiB.
const MOST_BITS: u64 = 1 << 28;

/// `sum of entry(n) * z^-n`: the filter whose impulse response at sample n is `entry(n)`.
///
/// First and last entries are not 0, so that equal polynomials are equal values; the polynomial 0 has
/// no entries.
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
    /// The polynomial whose entry `low` is the first of these. Zeros at the ends are dropped.
    pub fn new(low: i64, entries: impl IntoIterator<Item = Number>) -> Laurent {
        let mut entries: Vec<Number> = entries.into_iter().collect();
        while entries.last().is_some_and(Number::is_zero) {
            entries.pop();
        }
        let zeros = entries.iter().take_while(|entry| entry.is_zero()).count();
        entries.drain(..zeros);
        if entries.is_empty() { Laurent::default() } else { Laurent { low: low + zeros as i64, entries } }
    }

    /// `value * z^-n`
    pub fn monomial(value: Number, n: i64) -> Laurent {
        Laurent::new(n, [value])
    }

    /// 0
    pub fn zero() -> Laurent {
        Laurent::default()
    }

    /// 1
    pub fn one() -> Laurent {
        Laurent::monomial(Number::ONE, 0)
    }

    /// The n of the first entry; 0 for the polynomial 0.
    pub fn low(&self) -> i64 {
        self.low
    }

    /// The n of the last entry; -1 for the polynomial 0.
    pub fn high(&self) -> i64 {
        self.low + self.entries.len() as i64 - 1
    }

    /// From the first entry that is not 0 to the last.
    pub fn entries(&self) -> &[Number] {
        &self.entries
    }

    /// The coefficient of z^-n.
    pub fn entry(&self, n: i64) -> Number {
        let at = n.checked_sub(self.low).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.entries.get(at)).cloned().unwrap_or(Number::ZERO)
    }

    /// Each n with its entry, those that are 0 left out.
    pub fn terms(&self) -> impl Iterator<Item = (i64, &Number)> {
        self.entries.iter().zip(self.low..).map(|(entry, n)| (n, entry)).filter(|(_, entry)| !entry.is_zero())
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.entries.is_empty()
    }

    /// The only entry and its n, where there is just one.
    pub fn as_monomial(&self) -> Option<(i64, &Number)> {
        match &self.entries[..] {
            [entry] => Some((self.low, entry)),
            _ => None,
        }
    }

    /// The number of steps from the first entry to the last; None for 0.
    pub fn span(&self) -> Option<usize> {
        self.entries.len().checked_sub(1)
    }

    /// Whether entries at equal distances from the middle are equal; also true of 0.
    pub fn is_symmetric(&self) -> bool {
        self.entries.iter().eq(self.entries.iter().rev())
    }

    /// Whether entries at equal distances from the middle are equal, or each is the other's negative: then the phase is
    /// linear. The middle may lie between two entries. Also true of 0.
    pub fn has_linear_phase(&self) -> bool {
        let pairs = || self.entries.iter().zip(self.entries.iter().rev());
        self.is_symmetric() || pairs().all(|(a, b)| *a == -b)
    }

    /// Times a number.
    pub fn scaled(&self, factor: &Number) -> Laurent {
        Laurent::new(self.low, self.entries.iter().map(|entry| entry * factor))
    }

    /// Times z^-n: the impulse response comes n samples later.
    pub fn delayed(&self, n: i64) -> Laurent {
        if self.is_zero() { Laurent::zero() } else { Laurent { low: self.low + n, ..self.clone() } }
    }

    /// z becomes 1/z: the impulse response runs backwards.
    pub fn reflected(&self) -> Laurent {
        Laurent::new(-self.high(), self.entries.iter().rev().cloned())
    }

    /// z becomes -z: entries of odd n change their sign, and low-pass becomes high-pass.
    pub fn alternated(&self) -> Laurent {
        let sign = |(entry, n): (&Number, i64)| if n % 2 == 0 { entry.clone() } else { -entry };
        Laurent::new(self.low, self.entries.iter().zip(self.low..).map(sign))
    }

    /// z becomes z^factor: `factor - 1` zeros between neighbours. The factor is at least 1.
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn upsampled(&self, factor: i64) -> Result<Laurent, FilterError> {
        let span = (self.entries.len() as i64).saturating_mul(factor);
        if factor < 1 || span > MOST_ENTRIES as i64 * 2 || self.low.abs() > FAR {
            return Err(FilterError::TooLong);
        }
        let mut entries = vec![Number::ZERO; self.entries.len() * factor as usize];
        for (at, entry) in self.entries.iter().enumerate() {
            entries[at * factor as usize] = entry.clone();
        }
        Laurent::new(self.low * factor, entries).checked()
    }

    /// The entries at `factor * n + phase`: one polyphase component. The factor is at least 1.
    pub fn downsampled(&self, factor: i64, phase: i64) -> Laurent {
        let factor = factor.max(1);
        let first = Integer::div_ceil(&(self.low - phase), &factor);
        let last = Integer::div_floor(&(self.high() - phase), &factor);
        Laurent::new(first, (first..=last).map(|n| self.entry(factor * n + phase)))
    }

    /// The sum, unless its entries would lie too far apart. The operator `+` makes any sum: it is for
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

    /// The product, unless it would be too long or take too much work. The operator `*` makes any
    /// product: it is for polynomials that are known to be short.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn times(&self, other: &Laurent) -> Result<Laurent, FilterError> {
        let entries = (self.entries.len() + other.entries.len()) as u64;
        if entries > MOST_ENTRIES as u64 + 1 {
            return Err(FilterError::TooLong);
        }
        let (a, b) = (self.over_common_denominator(), other.over_common_denominator());
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

    /// To a whole power, at least 0.
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

    /// The one entry beside which all others are small, at most so many times its size, with its n: what is left
    /// of a single power of z where taps were rounded.
    pub fn nearly_monomial(&self, little: &Number) -> Option<(i64, &Number)> {
        let (n, largest) = self.terms().max_by(|a, b| a.1.abs().cmp(&b.1.abs()))?;
        let little = &largest.abs() * little;
        self.terms().all(|(k, entry)| k == n || entry.abs() <= little).then_some((n, largest))
    }

    /// The value at a whole number z, which is not 0: at 1 the gain at DC, at -1 that at Nyquist.
    pub fn at(&self, z: i64) -> Number {
        self.at_number(&Number::from(z))
    }

    /// The value at a number z, which is not 0.
    pub fn at_number(&self, z: &Number) -> Number {
        // Horner's rule over 1/z = q/p, from the last entry, in integers: with all of it times a power of p.
        let (p, q) = (z.numerator(), z.denominator());
        let Integers { entries, over, .. } = self.over_common_denominator();
        let (mut sum, mut power) = (BigInt::ZERO, BigInt::one());
        for entry in entries.iter().rev() {
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

    /// As it is, unless it is longer than polynomials may be or too far from 0, or its entries have no
    /// common denominator of reasonable length.
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
        for entry in self.entries.iter().filter(|entry| !entry.is_integer()) {
            over = common_multiple(over, &entry.denominator());
            if over.bits() > most {
                return Err(FilterError::TooLarge);
            }
        }
        Ok(self)
    }

    /// The least common denominator of the entries.
    pub fn denominator(&self) -> BigInt {
        self.entries.iter().fold(BigInt::one(), |all, entry| match entry.is_integer() {
            true => all,
            false => common_multiple(all, &entry.denominator()),
        })
    }

    /// The entries times their common denominator: sums of fractions would look for common divisors at
    /// every step.
    pub(super) fn over_common_denominator(&self) -> Integers {
        let over = self.denominator();
        let scale = |entry: &Number| match over.is_one() {
            true => entry.numerator(),
            false => entry.numerator() * (&over / entry.denominator()),
        };
        Integers { low: self.low, entries: self.entries.iter().map(scale).collect(), over }
    }
}

/// The least common multiple. Taking the remainder of the longer number first spares the slow search for
/// a common divisor of a long and a short one.
fn common_multiple(all: BigInt, other: &BigInt) -> BigInt {
    let rest = &all % other;
    if rest.is_zero() { all } else { all * (other / other.gcd(&rest)) }
}

/// A polynomial as integers over one denominator.
pub(super) struct Integers {
    pub low: i64,
    pub entries: Vec<BigInt>,
    pub over: BigInt,
}

/// The product of two polynomials.
fn product(a: &Integers, b: &Integers) -> Laurent {
    let mut sums = vec![BigInt::ZERO; (a.entries.len() + b.entries.len()).saturating_sub(1)];
    for (at, x) in a.entries.iter().enumerate().filter(|(_, x)| !x.is_zero()) {
        for (sum, y) in sums[at..].iter_mut().zip(&b.entries).filter(|(_, y)| !y.is_zero()) {
            *sum += x * y;
        }
    }
    let over = &a.over * &b.over;
    let entry = |sum: BigInt| match over.is_one() {
        true => Number::from(sum),
        false => Number::from(BigRational::new(sum, over.clone())),
    };
    Laurent::new(a.low + b.low, sums.into_iter().map(entry))
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
        Laurent::new(low, (low..=high).map(|n| &self.entry(n) + &other.entry(n)))
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
        Laurent { low: self.low, entries: self.entries.iter().map(|entry| -entry).collect() }
    }
}

impl Mul<&Laurent> for &Laurent {
    type Output = Laurent;

    fn mul(self, other: &Laurent) -> Laurent {
        product(&self.over_common_denominator(), &other.over_common_denominator())
    }
}

/// As it can be typed back in: integers over one denominator.
impl fmt::Display for Laurent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("laurent([0])");
        }
        let Integers { entries, over, .. } = self.over_common_denominator();
        f.write_str("laurent([")?;
        for (at, entry) in entries.iter().enumerate() {
            write!(f, "{}{entry}", if at > 0 { ", " } else { "" })?;
        }
        f.write_str("]")?;
        if self.low != 0 {
            write!(f, ", low={}", self.low)?;
        }
        f.write_str(")")?;
        if over.is_one() { Ok(()) } else { write!(f, " / {over}") }
    }
}
