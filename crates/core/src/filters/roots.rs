//! All roots of a polynomial that has no multiple ones, numerically.

use num_bigint::BigInt;
use num_complex::Complex64;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::algebra::Number;

/// Bits after the point where residuals are computed: far more than cancellation between double precision
/// coefficients of a few hundred terms can use up.
const POINT: u32 = 512;

/// Rounds of an iteration at most. It converges cubically: a few dozen is what hard cases take.
const ROUNDS: usize = 60;

/// The roots of `sum of coefficients[k] x^k`, of which the first and the last are not 0 and no root is multiple:
/// Aberth's simultaneous iteration (O. Aberth, Mathematics of Computation 27, 1973), started on circles
/// after D. Bini (Numerical Algorithms 13, 1996), first in doubles and then with
/// 512 bits after the point, so that every root is right to about the last bit of a double.
pub(super) fn simple_roots(coefficients: &[Number]) -> Vec<Complex64> {
    let polynomial = Polynomial::new(coefficients);
    let mut roots = polynomial.start();
    iterate(&mut roots, ROUNDS, |z| polynomial.newton_step(z));
    // Where doubles do not tell the roots apart the first pass leaves them far off; usually two rounds do.
    iterate(&mut roots, ROUNDS, |z| polynomial.precise_newton_step(z));
    for root in &mut roots {
        // Coefficients are real: what is left beside the real axis is rounding.
        if root.im.abs() < 1e-14 * root.norm() {
            root.im = 0.0;
        }
    }
    roots
}

/// Aberth's iteration: Newton steps that other roots push away.
fn iterate(roots: &mut [Complex64], rounds: usize, newton_step: impl Fn(Complex64) -> Complex64) {
    for _ in 0..rounds {
        let mut moved: f64 = 0.0;
        for at in 0..roots.len() {
            let z = roots[at];
            let newton = newton_step(z);
            let others: Complex64 =
                roots.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, w)| (z - w).inv()).sum();
            let step = newton / (1.0 - newton * others);
            if step.is_finite() {
                roots[at] = z - step;
                moved = moved.max(step.norm() / z.norm());
            }
        }
        if moved < 4.0 * f64::EPSILON {
            break;
        }
    }
}

/// The coefficients in both precisions, by rising powers.
struct Polynomial {
    rounded: Vec<f64>,
    fixed: Vec<BigInt>,
}

impl Polynomial {
    /// Scaled so that the largest coefficient is 1.
    fn new(coefficients: &[Number]) -> Polynomial {
        let largest = coefficients.iter().map(Number::abs).max().unwrap_or(Number::ONE);
        let scaled: Vec<Number> =
            coefficients.iter().map(|c| c.divided_by(&largest).unwrap_or(Number::ZERO)).collect();
        Polynomial {
            rounded: scaled.iter().map(Number::to_f64).collect(),
            fixed: scaled.iter().map(|c| c.shifted_left(POINT).floor()).collect(),
        }
    }

    /// Points on circles whose radii are the slopes of the upper convex hull of log |coefficient|.
    fn start(&self) -> Vec<Complex64> {
        let points: Vec<(usize, f64)> = self
            .rounded
            .iter()
            .enumerate()
            .filter(|(_, c)| **c != 0.0)
            .map(|(k, c)| (k, c.abs().ln()))
            .collect();
        let mut hull: Vec<(usize, f64)> = Vec::new();
        for &(k, height) in &points {
            while let [.., a, b] = hull[..]
                && (b.1 - a.1) * ((k - b.0) as f64) <= (height - b.1) * ((b.0 - a.0) as f64)
            {
                hull.pop();
            }
            hull.push((k, height));
        }
        let mut start = Vec::new();
        for pair in hull.windows(2) {
            let [(from, low), (to, high)] = [pair[0], pair[1]];
            let count = to - from;
            let radius = ((low - high) / count as f64).exp();
            // The angle is irrational, so that no point starts on a symmetry of the polynomial.
            let angle = |i: usize| std::f64::consts::TAU * i as f64 / count as f64 + 0.7 + from as f64;
            start.extend((0..count).map(|i| Complex64::from_polar(radius, angle(i))));
        }
        start
    }

    /// p(z) / p'(z). Outside the unit circle the reversed polynomial is used, so that nothing overflows.
    fn newton_step(&self, z: Complex64) -> Complex64 {
        let (mut p, mut d) = (Complex64::ZERO, Complex64::ZERO);
        if z.norm() <= 1.0 {
            for &c in self.rounded.iter().rev() {
                d = d * z + p;
                p = p * z + c;
            }
            return p / d;
        }
        let (w, degree) = (z.inv(), (self.rounded.len() - 1) as f64);
        for &c in &self.rounded {
            d = d * w + p;
            p = p * w + c;
        }
        // p(z) = z^n r(1/z), so p'/p = n/z - r'/(z^2 r).
        (w * (degree - w * d / p)).inv()
    }

    /// The same with 512 bits after the point, so that nothing is lost to cancellation.
    fn precise_newton_step(&self, z: Complex64) -> Complex64 {
        let inside = z.norm() <= 1.0;
        let w = if inside { z } else { z.inv() };
        let (Some(re), Some(im)) = (fixed(w.re), fixed(w.im)) else { return Complex64::ZERO };
        let times_w =
            |(x, y): &(BigInt, BigInt)| ((x * &re - y * &im) >> POINT, (x * &im + y * &re) >> POINT);
        let (mut p, mut d) = ((BigInt::ZERO, BigInt::ZERO), (BigInt::ZERO, BigInt::ZERO));
        let step = |c: &BigInt| {
            let (x, y) = times_w(&d);
            d = (x + &p.0, y + &p.1);
            let (x, y) = times_w(&p);
            p = (x + c, y);
        };
        match inside {
            true => self.fixed.iter().rev().for_each(step),
            false => self.fixed.iter().for_each(step),
        }
        let [p, d] = [p, d].map(|(x, y)| Complex64::new(to_f64(&x), to_f64(&y)));
        if p == Complex64::ZERO {
            return p;
        }
        let degree = (self.rounded.len() - 1) as f64;
        if inside { p / d } else { (w * (degree - w * d / p)).inv() }
    }
}

/// A double in fixed point, exactly where it is not tiny.
fn fixed(x: f64) -> Option<BigInt> {
    let value = num_rational::BigRational::from_float(x)?;
    Some((value.numer() << POINT) / value.denom())
}

fn to_f64(x: &BigInt) -> f64 {
    if x.is_zero() {
        return 0.0;
    }
    // The leading 64 bits decide; the rest is a power of two.
    let cut = (x.abs().bits() as i64 - 64).max(0);
    (x >> cut).to_f64().unwrap_or(0.0) * 2f64.powi((cut - i64::from(POINT)) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wilkinson's polynomial of degree 20, whose roots 1 to 20 are notorious: every one to 1e-13.
    #[test]
    fn wilkinsons_polynomial() {
        let mut coefficients = vec![Number::ONE];
        for root in 1..=20 {
            let mut next = vec![Number::ZERO; coefficients.len() + 1];
            for (k, c) in coefficients.iter().enumerate() {
                next[k + 1] = &next[k + 1] + c;
                next[k] = &next[k] - &(c * &Number::from(root));
            }
            coefficients = next;
        }
        let mut roots = simple_roots(&coefficients);
        roots.sort_by(|a, b| a.re.total_cmp(&b.re));
        for (root, expected) in roots.iter().zip(1..=20) {
            assert!((root - f64::from(expected)).norm() < 1e-13 * f64::from(expected), "{root} {expected}");
        }
    }

    #[test]
    fn roots_of_unity() {
        for degree in [1, 2, 7, 64, 199] {
            let mut coefficients = vec![Number::ZERO; degree + 1];
            coefficients[0] = Number::from(-1);
            coefficients[degree] = Number::ONE;
            let roots = simple_roots(&coefficients);
            assert_eq!(roots.len(), degree);
            for root in roots {
                assert!((root.norm() - 1.0).abs() < 1e-14 && (root.powu(degree as u32) - 1.0).norm() < 1e-12);
            }
        }
    }
}
