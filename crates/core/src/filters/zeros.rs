//! The zeros of a filter in the z-plane, with their multiplicities.

use num_complex::Complex64;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use crate::algebra::{Number, common_divisor};

use super::roots::simple_roots;
use super::{FilterError, Laurent, vanishing_moments, zeros_at_nyquist};

/// The most zeros of a filter that are computed.
pub const MOST_ZEROS: usize = 128;

/// A zero of a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Zero {
    /// The place of the zero in the z-plane.
    pub at: Complex64,
    /// The exact place, where it is a fraction with a small denominator, or a real number with a square root that is the root of a factor
    /// of degree 1 or 2.
    pub exact: Option<Number>,
    /// The multiplicity of the zero; exact.
    pub multiplicity: usize,
}

/// Returns all zeros of a filter but those at 0 and at infinity, which a delay moves. Multiplicities are
/// exact, by square-free factoring over the rationals (D. Yun, SYMSAC 1976). Rational zeros are proven by
/// exact evaluation; the others have a relative error of about 1e-15. Zeros of greater multiplicity come
/// first, then those with smaller real parts. Where entries are known approximately, so are the zeros at -1 and 1, and all others count
/// as simple ones.
///
/// # Errors
/// [`FilterError::Zero`], [`FilterError::TooMany`] beyond [`MOST_ZEROS`], [`FilterError::Range`] where the sizes of entries
/// differ by more than 300 bits.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{Laurent, zeros};
/// let spline = Laurent::new(0, [1, 4, 6, 4, 1].map(Number::from));
/// let zeros = zeros(&spline).unwrap();
/// assert_eq!((zeros[0].exact.clone(), zeros[0].multiplicity), (Some(Number::from(-1)), 4));
/// ```
pub fn zeros(filter: &Laurent) -> Result<Vec<Zero>, FilterError> {
    zeros_within(filter, &Number::ZERO)
}

/// Returns the zeros of a filter with rounded taps, which split a multiple zero into several. The
/// multiplicities of the zeros at -1 and at 1 are those that [`zeros_at_nyquist`] and [`vanishing_moments`]
/// count at the tolerance. These zeros are divided out, the remainders are dropped, and the other zeros are
/// those of the quotient. With the tolerance 0 the result is that of [`zeros`].
///
/// # Errors
/// Those of [`zeros`]; [`FilterError::Tolerance`] where more zeros would be counted than the filter has.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{Laurent, zeros, zeros_within};
/// let hundredth = Number::ratio(1, 100);
/// let rounded = Laurent::new(0, [17, 50, 50, 17].map(Number::from)).scaled(&hundredth);
/// assert_eq!(zeros(&rounded).unwrap()[0].multiplicity, 1);
/// let found = zeros_within(&rounded, &hundredth).unwrap();
/// assert_eq!((found[0].exact.clone(), found[0].multiplicity), (Some(Number::from(-1)), 3));
/// ```
pub fn zeros_within(filter: &Laurent, tolerance: &Number) -> Result<Vec<Zero>, FilterError> {
    let Some(span) = filter.span() else { return Err(FilterError::Zero) };
    if span > MOST_ZEROS {
        return Err(FilterError::TooMany { what: "zeros", count: span, most: MOST_ZEROS });
    }
    let sizes = || filter.entries().iter().filter(|entry| !entry.is_zero()).map(size);
    if sizes().max().unwrap_or(0) - sizes().min().unwrap_or(0) > MOST_BITS {
        return Err(FilterError::Range);
    }
    let mut zeros = Vec::new();
    // As a polynomial in z: entry n multiplies z^n.
    let mut left = Laurent::new(0, filter.entries().iter().rev().cloned());
    let found = [zeros_at_nyquist(filter, tolerance)?, vanishing_moments(filter, tolerance)?];
    if found.iter().sum::<usize>() > span {
        return Err(FilterError::Tolerance { counted: found.iter().sum(), span });
    }
    for (point, multiplicity) in [-1, 1].into_iter().zip(found) {
        if multiplicity > 0 {
            left = without(&left, point, multiplicity)?;
            zeros.push(Zero { at: Complex64::from(point as f64), exact: Some(point.into()), multiplicity });
        }
    }
    for (factor, multiplicity) in square_free(&left)? {
        zeros.extend(roots(factor)?.into_iter().map(|(at, exact)| Zero { at, exact, multiplicity }));
    }
    // Equal up to rounding counts as equal, so that the order is the same on every machine.
    let key = |x: f64| (x * 1e9).round();
    zeros.sort_by(|a, b| {
        let place = |zero: &Zero| (key(zero.at.re), key(zero.at.im));
        b.multiplicity
            .cmp(&a.multiplicity)
            .then(place(a).0.total_cmp(&place(b).0))
            .then(place(a).1.total_cmp(&place(b).1))
    });
    Ok(zeros)
}

/// Bits between the largest and the smallest coefficient: roots are computed with little more.
const MOST_BITS: i64 = 300;

/// About the binary logarithm of a magnitude.
fn size(number: &Number) -> i64 {
    number.numerator().bits() as i64 - number.denominator().bits() as i64
}

/// Divided by (z - root)^count. What is left of the division lies in the middle, so that a symmetric filter keeps
/// its symmetry.
fn without(polynomial: &Laurent, root: i64, count: usize) -> Result<Laurent, FilterError> {
    let divisor = linear(&Number::from(root)).power(count as u32)?;
    let steps = polynomial.steps_of_division(&divisor);
    let quotient = polynomial.divided(&divisor, steps / 2)?.quotient;
    Ok(quotient.delayed(-quotient.low()))
}

/// z - root
fn linear(root: &Number) -> Laurent {
    Laurent::new(0, [-root, Number::ONE])
}

/// The roots of a polynomial without multiple ones, each exact where it is a small fraction.
fn roots(mut factor: Laurent) -> Result<Vec<(Complex64, Option<Number>)>, FilterError> {
    if let Some(exact) = roots_in_closed_form(&factor) {
        return Ok(exact.into_iter().map(|root| (Complex64::from(root.to_f64()), Some(root))).collect());
    }
    let mut found = Vec::new();
    let mut others = Vec::new();
    for root in simple_roots(factor.entries()) {
        match small_fraction(root, &factor) {
            Some(exact) => found.push((Complex64::from(exact.to_f64()), Some(exact))),
            None => others.push((root, None)),
        }
    }
    for (_, exact) in &found {
        if let Some(exact) = exact {
            factor = factor.divided_exactly(&linear(exact))?;
        }
    }
    // What is left without the rational roots is better conditioned.
    if !found.is_empty() && factor.span() == Some(others.len()) {
        others = simple_roots(factor.entries()).into_iter().map(|root| (root, None)).collect();
    }
    found.append(&mut others);
    Ok(found)
}

/// The roots of what is left of degree 1 or 2, where they are real numbers that are known exactly.
fn roots_in_closed_form(factor: &Laurent) -> Option<Vec<Number>> {
    if !factor.is_exact() {
        return None;
    }
    match factor.entries() {
        [c, b] => Some(vec![(-c).divided_by(b)?]),
        [c, b, a] => {
            let square = &(b * b) - &(a * c).shifted_left(2);
            let root = square.sqrt().filter(Number::is_exact)?;
            let (sum, twice) = (-b, a.shifted_left(1));
            Some(vec![(&sum - &root).divided_by(&twice)?, (&sum + &root).divided_by(&twice)?])
        }
        _ => None,
    }
}

/// The fraction with a small denominator that a root is, by its continued fraction, where it truly is one.
fn small_fraction(root: Complex64, polynomial: &Laurent) -> Option<Number> {
    if root.im != 0.0 {
        return None;
    }
    let whole = BigRational::from_float(root.re)?;
    let (mut x, mut last, mut now) =
        (Number::from(whole), [Number::ZERO, Number::ONE], [Number::ONE, Number::ZERO]);
    for _ in 0..12 {
        let digit = Number::from(x.floor());
        let next = [0, 1].map(|i| &(&digit * &now[i]) + &last[i]);
        (last, now) = (now, next);
        let fraction = now[0].divided_by(&now[1])?;
        let close = (fraction.to_f64() - root.re).abs() <= 1e-12 * root.re.abs();
        if close {
            // In powers of 1/z, so that the roots are inverses; a root is never 0.
            let inverse = Number::ONE.divided_by(&fraction)?;
            return polynomial.at_number(&inverse).is_zero().then_some(fraction);
        }
        if now[1] > Number::from(10_000) {
            return None;
        }
        x = Number::ONE.divided_by(&(&x - &digit))?;
    }
    None
}

/// The factors whose roots have the multiplicities 1, 2, ..., those without roots left out.
fn square_free(polynomial: &Laurent) -> Result<Vec<(Laurent, usize)>, FilterError> {
    let mut factors = Vec::new();
    let derived = derivative(polynomial);
    if derived.is_zero() {
        return Ok(factors);
    }
    // The remainders of Euclid's algorithm would use up the digits of approximate entries.
    if !polynomial.is_exact() || surely_square_free(polynomial) {
        return Ok(vec![(polynomial.clone(), 1)]);
    }
    let common = greatest_divisor(polynomial, &derived)?;
    let mut b = polynomial.divided_exactly(&common)?;
    let mut d = &derived.divided_exactly(&common)? - &derivative(&b);
    for multiplicity in 1.. {
        if b.span().unwrap_or(0) == 0 {
            break;
        }
        let factor = greatest_divisor(&b, &d)?;
        b = b.divided_exactly(&factor)?;
        d = &d.divided_exactly(&factor)? - &derivative(&b);
        if factor.span().unwrap_or(0) > 0 {
            factors.push((factor, multiplicity));
        }
    }
    Ok(factors)
}

/// Whether no factor is there twice; false also where that is not surely told.
fn surely_square_free(polynomial: &Laurent) -> bool {
    let polynomial = primitive(polynomial);
    surely_coprime(&polynomial, &derivative(&polynomial))
}

/// Whether two polynomials have no factor in common but powers of z, told in the integers modulo a prime, where numbers
/// do not grow: a common factor would stay one. False also where that says nothing.
pub(super) fn surely_coprime(a: &Laurent, b: &Laurent) -> bool {
    const PRIME: u64 = (1 << 61) - 1;
    if !a.is_rational() || !b.is_rational() {
        return false;
    }
    let residue = |entry: &Number| {
        let residue = num_integer::Integer::mod_floor(&entry.numerator(), &PRIME.into());
        residue.to_u64().unwrap_or(0)
    };
    let residues = |p: &Laurent| primitive(p).entries().iter().map(residue).collect::<Vec<u64>>();
    let (mut a, mut b) = (residues(a), residues(b));
    if a.last().is_none_or(|&last| last == 0) {
        return false;
    }
    let times = |x: u64, y: u64| (u128::from(x) * u128::from(y) % u128::from(PRIME)) as u64;
    loop {
        while b.last() == Some(&0) {
            b.pop();
        }
        let Some(&last) = b.last() else { return a.len() <= 1 };
        // Fermat: x^(p-2) is 1/x.
        let (mut inverse, mut square, mut left) = (1, last, PRIME - 2);
        while left > 0 {
            inverse = if left % 2 == 1 { times(inverse, square) } else { inverse };
            square = times(square, square);
            left /= 2;
        }
        while a.len() >= b.len() {
            let factor = times(a.pop().unwrap_or(0), inverse);
            let start = a.len() + 1 - b.len();
            for (x, &y) in a[start..].iter_mut().zip(&b) {
                *x = (*x + PRIME - times(factor, y)) % PRIME;
            }
        }
        (a, b) = (b, a);
    }
}

/// Of `sum of entry(n) x^n`, all n at least 0.
fn derivative(polynomial: &Laurent) -> Laurent {
    let entries = (1..=polynomial.high()).map(|n| &polynomial.entry(n) * &Number::from(n));
    Laurent::new(0, entries)
}

/// The greatest common divisor of two polynomials, its first entry at 0: powers of x divide anything here.
pub(super) fn greatest_divisor(a: &Laurent, b: &Laurent) -> Result<Laurent, FilterError> {
    let (mut a, mut b) = (primitive(a), primitive(b));
    while !b.is_zero() {
        let remainder = a.divided(&b, 0)?.remainder;
        (a, b) = (b, primitive(&remainder));
    }
    Ok(a)
}

/// Moved to start at 0 and scaled to integers without a common divisor, which keeps numbers short; where entries are irrational, to
/// end with 1.
fn primitive(polynomial: &Laurent) -> Laurent {
    if !polynomial.is_rational() {
        let last = polynomial.entries().last().and_then(|last| Number::ONE.divided_by(last));
        return polynomial.delayed(-polynomial.low()).scaled(&last.unwrap_or(Number::ONE));
    }
    let denominator = Number::from(polynomial.denominator());
    let moved = polynomial.delayed(-polynomial.low()).scaled(&denominator);
    let common = moved
        .entries()
        .iter()
        .fold(num_bigint::BigInt::ZERO, |all, entry| common_divisor(&all, &entry.numerator()));
    match Number::ONE.divided_by(&Number::from(common)) {
        Some(factor) => moved.scaled(&factor),
        None => moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::fir;
    use crate::wavelets::KnownWavelet;
    use proptest::prelude::*;

    fn of(name: &str) -> crate::filters::FilterBank {
        fir(&KnownWavelet::named(name).unwrap().wavelet()).unwrap()
    }

    #[test]
    fn golden_zeros_at_nyquist() {
        for (name, count) in [("le_gall_5_3", 2), ("deslauriers_dubuc_9_7", 4), ("fidelity_symmetric", 2)] {
            let first = &zeros(&of(name).g0).unwrap()[0];
            assert_eq!((first.exact.clone(), first.multiplicity), (Some(Number::from(-1)), count), "{name}");
        }
        assert!(zeros(&of("daubechies_9_7").g0).unwrap().iter().all(|zero| zero.multiplicity == 1));
    }

    /// 2 and 1/2 twice, 3/7 once, i and -i three times.
    #[test]
    fn multiplicities_and_fractions_are_exact() {
        let f = |entries: &[i64]| Laurent::new(0, entries.iter().map(|&n| Number::from(n)));
        let (square, cube) = (f(&[1, -2]).power(2).unwrap(), f(&[1, 0, 1]).power(3).unwrap());
        let product = &(&(&square * &f(&[2, -1]).power(2).unwrap()) * &f(&[7, -3])) * &cube;
        let found = zeros(&product).unwrap();
        let shown: Vec<String> = found
            .iter()
            .map(|zero| match &zero.exact {
                Some(exact) => format!("{exact}^{}", zero.multiplicity),
                None => format!("{:.12}^{}", zero.at, zero.multiplicity),
            })
            .collect();
        let i = |sign: &str| format!("{sign}1.000000000000i^3");
        assert!(shown[0].ends_with(&i("-")) && shown[1].ends_with(&i("+")), "{shown:?}");
        assert_eq!(shown[2..], ["1/2^2", "2^2", "3/7^1"]);
    }

    #[test]
    fn what_is_not_computed() {
        let of = |entries: Vec<Number>| zeros(&Laurent::new(0, entries));
        assert_eq!(of(vec![]), Err(FilterError::Zero));
        assert_eq!(of(vec![Number::ONE, Number::ONE.shifted_left(301)]), Err(FilterError::Range));
        assert!(matches!(of(vec![Number::ONE; 130]), Err(FilterError::TooMany { count: 129, .. })));
        assert_eq!(of(vec![Number::ONE; 129]).unwrap().len(), 128);
        assert_eq!(of(vec![Number::ONE]), Ok(vec![]));
    }

    #[test]
    fn squares_are_told() {
        let f = |entries: &[i64]| Laurent::new(0, entries.iter().map(|&n| Number::from(n)));
        assert!(surely_square_free(&f(&[1, 2, 3, 4])) && surely_square_free(&f(&[5, 1])));
        assert!(!surely_square_free(&f(&[1, 2, 1])));
        assert!(!surely_square_free(&(&f(&[3, 1, 4]).power(2).unwrap() * &f(&[7, 9]))));
    }

    proptest! {
        #[test]
        fn there_are_as_many_zeros_as_the_span(
            entries in proptest::collection::vec(-99i64..99, 2..12), power in 1u32..3,
        ) {
            let filter = Laurent::new(3, entries.into_iter().map(Number::from));
            prop_assume!(!filter.is_zero());
            let filter = filter.power(power).unwrap();
            let zeros = zeros(&filter).unwrap();
            prop_assert_eq!(zeros.iter().map(|zero| zero.multiplicity).sum::<usize>(), filter.span().unwrap());
            for zero in zeros {
                let (mut value, mut size) = (Complex64::ZERO, 0.0);
                for (n, entry) in filter.terms() {
                    let term = zero.at.powi(-n as i32) * entry.to_f64();
                    value += term;
                    size += term.norm();
                }
                prop_assert!(value.norm() <= 1e-10 * size, "{} {}", zero.at, value);
            }
        }
    }
}
