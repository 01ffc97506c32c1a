//! The factors of Daubechies' half-band filters.

use crate::algebra::Number;

use super::super::Laurent;
use super::complex::{Complex, inside_the_circle, roots_above};

/// A real factor of the half-band filter without its zeros at -1: that of a real root in y, or of a pair of complex ones. Its zeros in
/// z come in pairs of inverses, and of each pair one is taken.
#[derive(Debug, Clone)]
pub(super) struct Factor {
    /// A zero inside the unit circle.
    pub zero: Complex,
    /// The polynomial in 1/z with the zeros inside of the unit circle; it begins with 1.
    pub inside: Laurent,
}

impl Factor {
    fn new(y: &Complex) -> Factor {
        let zero = inside_the_circle(y);
        let entries = match zero.is_real() {
            true => vec![Number::ONE, -&zero.re],
            false => vec![Number::ONE, -zero.re.shifted_left(1), zero.norm()],
        };
        Factor { inside: Laurent::new(0, entries), zero }
    }

    /// With the zeros outside: the inverses.
    pub(super) fn outside(&self) -> Laurent {
        let span = self.inside.high();
        self.inside.reflected().delayed(span)
    }

    /// Both, symmetric about n = 0.
    pub(super) fn whole(&self) -> Laurent {
        &self.inside * &self.inside.reflected()
    }

    /// Whether it is of a pair of complex roots in y.
    pub(super) fn is_pair(&self) -> bool {
        !self.zero.is_real()
    }
}

/// The factors of `sum over k < n of C(n - 1 + k, k) y^k` where y is `(2 - z - 1/z)/4`: with n zeros at -1 for each of both filters, it
/// is the shortest half-band filter (I. Daubechies, "Ten Lectures on Wavelets", 1992, section 6.1).
pub(super) fn factors(n: i64) -> Vec<Factor> {
    let mut coefficients = vec![Number::ONE];
    for k in 1..n {
        let last = &coefficients[coefficients.len() - 1];
        coefficients.push(last * &Number::ratio(n - 1 + k, k));
    }
    roots_above(&coefficients).iter().map(Factor::new).collect()
}

/// A low-pass filter with so many zeros at -1, these factors, and this sum. It begins at n = 0.
pub(super) fn low_pass(zeros: u32, factors: impl IntoIterator<Item = Laurent>, sum: &Number) -> Laurent {
    // Spans are a few dozen, within all limits.
    let average = Laurent::new(0, [Number::HALF, Number::HALF]);
    let smooth = (0..zeros).fold(Laurent::one(), |product, _| &product * &average);
    let product = factors.into_iter().fold(smooth, |product, factor| &product * &factor);
    let scale = sum.divided_by(&product.at(1)).unwrap_or(Number::ONE);
    product.scaled(&scale).delayed(-product.low())
}
