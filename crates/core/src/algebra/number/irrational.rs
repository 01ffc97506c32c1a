//! Arithmetic of numbers of which one at least is irrational.

use std::borrow::Cow;

use num_bigint::BigInt;
use num_integer::Integer;

use super::near::Near;
use super::root::{MOST_RADICAND, Root, without_squares};
use super::{Number, Repr};

impl Number {
    /// Returns whether the number is rational.
    pub fn is_rational(&self) -> bool {
        matches!(self.0, Repr::Dyadic { .. } | Repr::Big(_))
    }

    /// Returns whether the number is known exactly: as a fraction, or with a square root.
    pub fn is_exact(&self) -> bool {
        !matches!(self.0, Repr::Near(_))
    }

    /// Returns a, b and d of an irrational number `a + b * sqrt(d)`, where a and b are rational, and no square but 1 divides d.
    pub fn root_parts(&self) -> Option<(&Number, &Number, u64)> {
        match &self.0 {
            Repr::Root(root) => Some((&root.a, &root.b, root.d)),
            _ => None,
        }
    }

    /// Returns how far an approximate number may be from what its numerator and denominator tell; 0 for exact ones.
    pub fn uncertainty(&self) -> Number {
        match &self.0 {
            Repr::Near(near) => near.radius().into(),
            _ => Number::ZERO,
        }
    }

    /// Returns the number whose decimal digits are these, `digits / 10^places`, and which is known to half of the last of them.
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// let pi = Number::rounded_decimal(314159265.into(), 8);
    /// assert!(!pi.is_exact() && pi == Number::ratio(355, 113) - Number::rounded_decimal(27.into(), 8));
    /// ```
    pub fn rounded_decimal(digits: BigInt, places: u32) -> Number {
        approximate(Near::of_digits(&digits, places))
    }

    /// Returns the number with a further uncertainty: it may be off by as much as the other is large.
    #[must_use]
    pub fn uncertain_by(&self, much: &Number) -> Number {
        approximate(near(self).wider(&near(much)))
    }

    /// Returns the number in the middle of what an approximate one may be: for methods that correct themselves, in which bounds of errors
    /// would only grow. Exact numbers stay as they are.
    #[must_use]
    pub fn without_uncertainty(&self) -> Number {
        match &self.0 {
            Repr::Near(near) => approximate(near.without_radius()),
            _ => self.clone(),
        }
    }

    /// Returns the same number as an approximate one.
    #[must_use]
    pub fn approximated(&self) -> Number {
        approximate(near(self).into_owned())
    }

    /// Returns the square root: exact where the number is rational, and its numerator and denominator have no large prime factors or
    /// are squares; otherwise approximate. None for numbers below 0.
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// assert_eq!(Number::ratio(9, 4).sqrt(), Some(Number::ratio(3, 2)));
    /// let root = Number::from(12).sqrt().unwrap();
    /// assert_eq!(root.to_string(), "2*sqrt(3)");
    /// assert_eq!(&root * &root, Number::from(12));
    /// assert!(!root.sqrt().unwrap().is_exact());
    /// ```
    pub fn sqrt(&self) -> Option<Number> {
        match self.signum() {
            0 => Some(Number::ZERO),
            1 => Some(self.exact_root().unwrap_or_else(|| approximate(near(self).root()))),
            _ => None,
        }
    }

    /// The square root as an exact number; None of irrational numbers, and where it is not known which squares divide the number.
    fn exact_root(&self) -> Option<Number> {
        if !self.is_rational() {
            return None;
        }
        // sqrt(n^2 p / (d^2 q)) = n / (d q) * sqrt(p q)
        let (n, over) = without_squares(&self.numerator())?;
        let (d, under) = without_squares(&self.denominator())?;
        let free = over.checked_mul(under).filter(|free| *free <= MOST_RADICAND)?;
        let factor = Number::fraction(n, d * under);
        Some(with_root(Number::ZERO, factor, free))
    }
}

/// `a + b * sqrt(d)`, where no square but 1 divides d.
fn with_root(a: Number, b: Number, d: u64) -> Number {
    match d {
        1 => a + b,
        _ if b.is_zero() => a,
        _ => Number(Repr::Root(Box::new(Root { a, b, d }))),
    }
}

/// A number that may be 0 is 0.
fn approximate(near: Near) -> Number {
    if near.may_be_zero() { Number::ZERO } else { Number(Repr::Near(Box::new(near))) }
}

fn near(number: &Number) -> Cow<'_, Near> {
    match &number.0 {
        Repr::Root(root) => Cow::Owned(root.near()),
        Repr::Near(near) => Cow::Borrowed(near),
        _ => Cow::Owned(Near::of(&number.big())),
    }
}

/// Two numbers as `a + b * sqrt(d)` with the same d; None where there is none.
fn in_one_field(x: &Number, y: &Number) -> Option<([Number; 2], [Number; 2], u64)> {
    let parts = |n: &Number| match &n.0 {
        Repr::Root(root) => Some((Some(root.d), [root.a.clone(), root.b.clone()])),
        Repr::Near(_) => None,
        _ => Some((None, [n.clone(), Number::ZERO])),
    };
    let ((d, x), (e, y)) = (parts(x)?, parts(y)?);
    let radicand = d.or(e)?;
    (d.unwrap_or(radicand) == e.unwrap_or(radicand)).then_some((x, y, radicand))
}

pub(super) fn sum(x: &Number, y: &Number) -> Number {
    match (x.is_zero(), y.is_zero()) {
        (true, _) => return y.clone(),
        (_, true) => return x.clone(),
        _ => {}
    }
    match in_one_field(x, y) {
        Some(([a, b], [p, q], d)) => with_root(a + p, b + q, d),
        None => approximate(near(x).plus(&near(y))),
    }
}

pub(super) fn difference(x: &Number, y: &Number) -> Number {
    match in_one_field(x, y) {
        Some(([a, b], [p, q], d)) => with_root(a - p, b - q, d),
        None => approximate(near(x).minus(&near(y))),
    }
}

/// Whether numbers, of which one is approximate, are the same as far as is known.
pub(super) fn may_be_equal(x: &Number, y: &Number) -> bool {
    match (&x.0, &y.0) {
        // It can't be 0.
        (Repr::Near(_), _) if y.is_zero() => false,
        (_, Repr::Near(_)) if x.is_zero() => false,
        _ => {
            let (a, b) = (near(x), near(y));
            !a.clearly_differs(&b) && a.minus(&b).may_be_zero()
        }
    }
}

pub(super) fn product(x: &Number, y: &Number) -> Number {
    if x.is_zero() || y.is_zero() {
        return Number::ZERO;
    }
    match (x.is_exact() && x.is_one(), y.is_exact() && y.is_one()) {
        (true, _) => return y.clone(),
        (_, true) => return x.clone(),
        _ => {}
    }
    match in_one_field(x, y) {
        Some(([a, b], [p, q], d)) => {
            let both = &(&b * &q) * &Number::from(d);
            with_root(&(&a * &p) + &both, &(&a * &q) + &(&b * &p), d)
        }
        None => pure_roots(x, y).unwrap_or_else(|| approximate(near(x).times(&near(y)))),
    }
}

/// `b * sqrt(d) * q * sqrt(e)` is one root.
fn pure_roots(x: &Number, y: &Number) -> Option<Number> {
    let ((a, b, d), (p, q, e)) = (x.root_parts()?, y.root_parts()?);
    let product = d.checked_mul(e)?;
    let common = d.gcd(&e);
    let free = product / common / common;
    (a.is_zero() && p.is_zero() && free <= MOST_RADICAND)
        .then(|| with_root(Number::ZERO, &(b * q) * &Number::from(common), free))
}

/// The quotient; y is not 0.
pub(super) fn quotient(x: &Number, y: &Number) -> Number {
    let inverse = match &y.0 {
        Repr::Root(root) => {
            let (a, b) = root.inverse();
            with_root(a, b, root.d)
        }
        Repr::Near(divisor) => return approximate(near(x).over(divisor)),
        _ => Number::ONE.divided_by(y).unwrap_or(Number::ZERO),
    };
    x * &inverse
}

pub(super) fn negated(x: &Number) -> Number {
    match &x.0 {
        Repr::Root(root) => with_root(-&root.a, -&root.b, root.d),
        _ => Number(Repr::Near(Box::new(near(x).negated()))),
    }
}

/// The product with 2^bits.
pub(super) fn shifted(x: &Number, bits: i64) -> Number {
    let places = bits.unsigned_abs() as u32;
    let by = |n: &Number| if bits < 0 { n.shifted_right(places) } else { n.shifted_left(places) };
    match &x.0 {
        Repr::Root(root) => with_root(by(&root.a), by(&root.b), root.d),
        _ => Number(Repr::Near(Box::new(near(x).scaled(bits)))),
    }
}

/// The power, or its inverse; x is not 0.
pub(super) fn power(x: &Number, exponent: u32, inverse: bool) -> Option<Number> {
    let power = match &x.0 {
        Repr::Near(near) => approximate(near.power(exponent)),
        _ => (0..32 - exponent.leading_zeros()).rev().fold(Number::ONE, |all, bit| {
            let square = &all * &all;
            if exponent >> bit & 1 == 1 { &square * x } else { square }
        }),
    };
    if inverse { Number::ONE.divided_by(&power) } else { Some(power) }
}
