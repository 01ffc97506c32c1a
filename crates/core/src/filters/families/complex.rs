//! Complex numbers, and the roots of polynomials, with as many digits as numbers have.

use num_bigint::BigInt;
use num_complex::Complex64;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::algebra::Number;

use super::super::roots::simple_roots;

/// A complex number.
#[derive(Debug, Clone)]
pub(super) struct Complex {
    pub re: Number,
    pub im: Number,
}

impl Complex {
    fn new(re: Number, im: Number) -> Complex {
        Complex { re, im }
    }

    pub(super) fn is_real(&self) -> bool {
        self.im.is_zero()
    }

    /// The square of the magnitude.
    pub(super) fn norm(&self) -> Number {
        &(&self.re * &self.re) + &(&self.im * &self.im)
    }

    fn times(&self, other: &Complex) -> Complex {
        let re = &(&self.re * &other.re) - &(&self.im * &other.im);
        Complex::new(re, &(&self.re * &other.im) + &(&self.im * &other.re))
    }

    fn minus(&self, other: &Complex) -> Complex {
        Complex::new(&self.re - &other.re, &self.im - &other.im)
    }

    /// The root in the right half-plane; of a negative number the one above 0.
    fn root(&self) -> Complex {
        let root = |n: Number| n.sqrt().unwrap_or(Number::ZERO);
        if self.is_real() {
            let size = root(self.re.abs());
            return match self.re.signum() {
                -1 => Complex::new(Number::ZERO, size),
                _ => Complex::new(size, Number::ZERO),
            };
        }
        let re = root((&root(self.norm()) + &self.re).shifted_right(1));
        let im = self.im.divided_by(&re).unwrap_or(Number::ZERO).shifted_right(1);
        Complex::new(re, im)
    }
}

/// The z inside the unit circle of which y is `(2 - z - 1/z)/4`. The other such z is its inverse.
pub(super) fn inside_the_circle(y: &Complex) -> Complex {
    // z + 1/z = 2 - 4y
    let half = Complex::new(&Number::ONE - &y.re.shifted_left(1), -y.im.shifted_left(1));
    let square = half.times(&half);
    let root = Complex::new(&square.re - &Number::ONE, square.im).root();
    let (a, b) = (half.minus(&root), half.minus(&Complex::new(-&root.re, -&root.im)));
    if a.norm() < b.norm() { a } else { b }
}

/// Binary digits after the point with which roots are computed: some more than numbers keep.
const POINT: u64 = 512;

/// The roots of a polynomial by rising powers, of which none is multiple: those above the real axis, and on it. Newton's method from
/// roots in doubles, each step of which doubles the digits.
pub(super) fn roots_above(coefficients: &[Number]) -> Vec<Complex> {
    let fixed: Vec<BigInt> = coefficients.iter().map(|c| c.shifted_left(POINT as u32).floor()).collect();
    let above = simple_roots(coefficients).into_iter().filter(|root| root.im >= 0.0);
    above.map(|root| refined(&fixed, root)).collect()
}

/// Real and imaginary parts, times 2^POINT.
type Fixed = (BigInt, BigInt);

fn times(a: &Fixed, b: &Fixed) -> Fixed {
    ((&a.0 * &b.0 - &a.1 * &b.1) >> POINT, (&a.0 * &b.1 + &a.1 * &b.0) >> POINT)
}

fn size(a: &Fixed) -> BigInt {
    a.0.abs() + a.1.abs()
}

/// a / b, both times the same.
fn over(a: &Fixed, b: &Fixed) -> Fixed {
    let norm = (&b.0 * &b.0 + &b.1 * &b.1) >> POINT;
    if norm.is_zero() {
        return Fixed::default();
    }
    let (re, im) = (&a.0 * &b.0 + &a.1 * &b.1, &a.1 * &b.0 - &a.0 * &b.1);
    (re / &norm, im / &norm)
}

/// Values of a polynomial and of its derivative.
fn values(coefficients: &[BigInt], z: &Fixed) -> (Fixed, Fixed) {
    let (mut p, mut d) = (Fixed::default(), Fixed::default());
    for c in coefficients.iter().rev() {
        let (re, im) = times(&d, z);
        d = (re + &p.0, im + &p.1);
        let (re, im) = times(&p, z);
        p = (re + c, im);
    }
    (p, d)
}

fn refined(coefficients: &[BigInt], start: Complex64) -> Complex {
    let fixed = |x: f64| Number::from_f64(x).unwrap_or(Number::ZERO).shifted_left(POINT as u32).floor();
    let mut z = (fixed(start.re), fixed(start.im));
    // 53 binary digits become 106, 212, 424 and all.
    for _ in 0..5 {
        let (p, d) = values(coefficients, &z);
        let step = over(&p, &d);
        z = (z.0 - step.0, z.1 - step.1);
    }
    // A root lies within n |p/p'| of any place. Each of n rounds of the values is off by a few units, which grow as powers of z do.
    let (p, d) = values(coefficients, &z);
    let n = coefficients.len();
    let growth = (4.0 * n as f64 * start.norm().max(1.0).powi(n as i32)).ceil();
    let off = BigInt::from(growth.to_u64().unwrap_or(u64::MAX)) + 4;
    // The sum of both parts is at most one and a half times a magnitude.
    let slope = BigInt::from(1).max(size(&d) / 2 - &off);
    let radius = (((size(&p) + &off) * n) << POINT) / slope + 1;
    let number = |n: BigInt| Number::from(n).approximated().shifted_right(POINT as u32);
    let radius = number(radius);
    let part = |n: BigInt| if n.is_zero() { Number::ZERO } else { number(n).uncertain_by(&radius) };
    Complex::new(part(z.0), if start.im == 0.0 { Number::ZERO } else { part(z.1) })
}
