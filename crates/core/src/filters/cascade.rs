//! Scaling functions and wavelet functions by the cascade algorithm.

use vcfilter_machine::poll_or_unwind;

use crate::algebra::Number;

use super::smoothness::leak;
use super::{Direction, FilterBank, FilterError, Laurent};

/// The most iterations of the cascade; each doubles the number of points.
pub const MOST_ITERATIONS: u32 = 14;

/// The most points of one curve.
pub const MOST_POINTS: usize = 1 << 20;

/// Filters that are longer than this have their values at integers left out: a linear system is solved.
const MOST_INTEGERS: usize = 32;

/// A filter whose value at Nyquist is above this part of its DC gain has no scaling function that a picture
/// would show; one with rounded taps stays far below.
const LARGEST_LEAK: f64 = 0.01;

/// Samples of a function at equal distances.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The position of the first value, in steps of 2^-iterations.
    pub first: i64,
    /// The number of iterations; the distance between values is 2^-iterations.
    pub iterations: u32,
    /// The values, from the first one that is not 0 to the last.
    pub values: Vec<f64>,
}

impl Curve {
    /// Returns the positions and the values, as pairs.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let step = 0.5f64.powi(self.iterations as i32);
        self.values.iter().zip(self.first..).map(move |(&value, n)| (n as f64 * step, value))
    }
}

/// The iterates of the cascade algorithm for a pair of filters.
#[derive(Debug, Clone, PartialEq)]
pub struct Cascade {
    /// The scaling function after 1, 2, ... iterations; its integral is 1.
    pub scaling: Vec<Curve>,
    /// The wavelet function after as many iterations; empty where the bank has no high-pass filter.
    pub wavelet: Vec<Curve>,
}

/// Returns the iterates of the cascade algorithm (I. Daubechies, "Ten Lectures on Wavelets", 1992, section
/// 6.5), which starts from the indicator function of [0, 1). After j iterations the values at multiples of
/// 2^-j are the taps of c(z) c(z^2) ... c(z^(2^(j-1))), where c is the low-pass filter scaled to the sum 2.
/// The limit phi solves phi(x) = sum of c_n phi(2x - n). The wavelet function is psi(x) = sum of d_n phi(2x -
/// n), where d is the high-pass filter times 2 over the DC gain of the other side's low-pass filter; so the
/// two wavelets of a bank that reconstructs are biorthogonal. Analysis filters are reversed, as analysis
/// correlates with its functions.
///
/// # Errors
/// [`FilterError::NoDc`], [`FilterError::NoZeroAtNyquist`] where the cascade converges to no function,
/// [`FilterError::TooMany`].
///
/// ```
/// use vcfilter_core::filters::{Direction, cascade, fir};
/// use vcfilter_core::wavelets::Wavelet;
/// let bank = fir(&Wavelet::le_gall_5_3()).unwrap();
/// let found = cascade(&bank, Direction::Synthesis, 2).unwrap();
/// let hat = &found.scaling[1];
/// assert_eq!((hat.first, &hat.values[..]), (-3, &[0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25][..]));
/// ```
pub fn cascade(bank: &FilterBank, direction: Direction, iterations: u32) -> Result<Cascade, FilterError> {
    let (low, high, other) = match direction {
        Direction::Synthesis => (bank.g0.clone(), bank.g1.clone(), &bank.h0),
        Direction::Analysis => (bank.h0.reflected(), bank.h1.reflected(), &bank.g0),
    };
    let scale = Number::from(2).divided_by(&other.at(1)).ok_or(FilterError::NoDc)?;
    let scaling = scaling_iterates(&low, iterations)?;
    let high = taps(&high.scaled(&scale));
    let low = normalised(&low)?;
    // The same product, its last factor the high-pass filter.
    let mut before = Curve { first: 0, iterations: 0, values: vec![1.0] };
    let mut wavelet = Vec::new();
    for _ in 0..scaling.len() {
        wavelet.push(widened(&before, &high));
        before = widened(&before, &taps(&low));
    }
    Ok(Cascade { scaling, wavelet })
}

/// Returns the iterates of the scaling function of a low-pass filter.
///
/// # Errors
/// Those of [`cascade`].
pub fn scaling_iterates(low: &Laurent, iterations: u32) -> Result<Vec<Curve>, FilterError> {
    if iterations > MOST_ITERATIONS {
        let count = iterations as usize;
        return Err(FilterError::TooMany { what: "iterations", count, most: MOST_ITERATIONS as usize });
    }
    let points = low.entries().len() << iterations;
    if points > MOST_POINTS {
        return Err(FilterError::TooMany { what: "points", count: points, most: MOST_POINTS });
    }
    let low = taps(&normalised(low)?);
    let mut curve = Curve { first: 0, iterations: 0, values: vec![1.0] };
    let mut found = Vec::new();
    for _ in 0..iterations {
        curve = widened(&curve, &low);
        found.push(curve.clone());
    }
    Ok(found)
}

/// Scaled to the sum 2.
fn normalised(low: &Laurent) -> Result<Laurent, FilterError> {
    if low.is_zero() {
        return Err(FilterError::Zero);
    }
    let dc = low.at(1);
    let Some(scale) = Number::from(2).divided_by(&dc) else { return Err(FilterError::NoDc) };
    let leak = leak(low, &dc);
    if leak.0 > LARGEST_LEAK { Err(FilterError::NoZeroAtNyquist { leak }) } else { Ok(low.scaled(&scale)) }
}

/// The first n and the taps.
fn taps(filter: &Laurent) -> (i64, Vec<f64>) {
    (filter.low(), filter.entries().iter().map(Number::to_f64).collect())
}

/// The taps of the product with a filter of which z becomes z^(2^j).
fn widened(curve: &Curve, (low, taps): &(i64, Vec<f64>)) -> Curve {
    let step = 1usize << curve.iterations;
    let mut values = vec![0.0; curve.values.len() + step * (taps.len().max(1) - 1)];
    for (at, &tap) in taps.iter().enumerate().filter(|(_, tap)| **tap != 0.0) {
        poll_or_unwind();
        for (sum, value) in values[at * step..].iter_mut().zip(&curve.values) {
            *sum += tap * value;
        }
    }
    Curve { first: curve.first + low * step as i64, iterations: curve.iterations + 1, values }
}

/// Returns the exact values of the scaling function at the integers inside its support: the eigenvector of
/// `c[2k - n]` for the eigenvalue 1 whose sum is 1 (G. Strang, SIAM Review 31, 1989). None where there is no
/// such eigenvector, or more than one with the ends of the support included: for many discontinuous
/// functions, for filters with rounded taps, and for long filters.
///
/// # Errors
/// [`FilterError::Zero`], [`FilterError::NoDc`], [`FilterError::NoZeroAtNyquist`]
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{Laurent, integer_values};
/// let cubic_spline = Laurent::new(-2, [1, 4, 6, 4, 1].map(Number::from));
/// let sixth = |n| Number::ratio(n, 6);
/// assert_eq!(integer_values(&cubic_spline), Ok(Some(vec![(-1, sixth(1)), (0, sixth(4)), (1, sixth(1))])));
/// ```
pub fn integer_values(low: &Laurent) -> Result<Option<Vec<(i64, Number)>>, FilterError> {
    let filter = normalised(low)?;
    // At the ends a continuous function is 0; where the equations leave that open it is a jump.
    let all: Vec<i64> = (filter.low()..=filter.high()).collect();
    if all.len() > MOST_INTEGERS + 2 || !filter.at(-1).is_zero() {
        return Ok(None);
    }
    // (C - 1) v = 0, one equation a row.
    let row = |&k: &i64| {
        let entry = |&n: &i64| &filter.entry(2 * k - n) - &Number::from(i64::from(k == n));
        all.iter().map(entry).collect::<Vec<_>>()
    };
    let Some(vector) = kernel(all.iter().map(row).collect()) else { return Ok(None) };
    let sum: Number = vector.iter().cloned().sum();
    let scaled = vector.iter().map(|value| value.divided_by(&sum)).collect::<Option<Vec<_>>>();
    let inside = |values: Vec<Number>| {
        let ends = [filter.low(), filter.high()];
        all.iter().copied().zip(values).filter(|(n, _)| !ends.contains(n)).collect()
    };
    Ok(scaled.map(inside))
}

/// The only vector that a square matrix takes to 0, up to a factor, by elimination.
fn kernel(mut rows: Vec<Vec<Number>>) -> Option<Vec<Number>> {
    let size = rows.len();
    let mut free = None;
    let mut done = 0;
    for column in 0..size {
        let Some(found) = (done..size).find(|&at| !rows[at][column].is_zero()) else {
            // A second free column makes the space larger.
            if free.replace(column).is_some() {
                return None;
            }
            continue;
        };
        rows.swap(done, found);
        let pivot = rows[done][column].clone();
        let scaled: Option<Vec<Number>> = rows[done].iter().map(|x| x.divided_by(&pivot)).collect();
        rows[done] = scaled?;
        let pivot_row = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column].clone();
            if at != done && !factor.is_zero() {
                for (x, p) in row.iter_mut().zip(&pivot_row) {
                    *x = &*x - &(&factor * p);
                }
            }
        }
        done += 1;
    }
    let free = free?;
    // Row i belongs to the i-th column that is not free.
    let mut values = rows.iter().map(|row| -&row[free]);
    Some(
        (0..size)
            .map(|n| if n == free { Number::ONE } else { values.next().unwrap_or(Number::ZERO) })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::fir;
    use crate::wavelets::{KNOWN_WAVELETS, KnownWavelet};

    fn of(name: &str) -> FilterBank {
        fir(&KnownWavelet::named(name).unwrap().wavelet()).unwrap()
    }

    /// Interpolating functions are 1 at 0 and 0 at other integers.
    #[test]
    fn interpolating_functions_at_integers() {
        for name in ["le_gall_5_3", "deslauriers_dubuc_9_7"] {
            for (n, value) in integer_values(&of(name).g0).unwrap().unwrap() {
                assert_eq!(value, Number::from(i64::from(n == 0)), "{name}");
            }
        }
    }

    #[test]
    fn no_values_at_integers_of_rounded_taps_or_haar() {
        assert_eq!(integer_values(&of("daubechies_9_7").g0), Ok(None));
        assert_eq!(integer_values(&of("haar_no_shift").g0), Ok(None));
    }

    /// The box of width 3 is 1/3 inside, but its equations hold for other values too.
    #[test]
    fn no_values_at_integers_where_the_equations_leave_them_open() {
        let f = |entries: &[i64]| Laurent::new(0, entries.iter().map(|&n| Number::from(n)));
        assert_eq!(integer_values(&f(&[1, 0, 0, 1])), Ok(None));
        let half = Number::HALF;
        assert_eq!(integer_values(&f(&[1, 1, 1, 1])), Ok(Some(vec![(1, half.clone()), (2, half)])));
    }

    /// The integral of the scaling function is 1, that of the wavelet 0, and theirs with each other's duals 1 and 0.
    #[test]
    fn integrals_and_biorthogonality() {
        for known in KNOWN_WAVELETS.iter().filter(|known| known.name != "fidelity") {
            let (name, wavelet) = (known.name, known.wavelet());
            let bank = fir(&wavelet).unwrap();
            let [ours, dual] =
                [Direction::Synthesis, Direction::Analysis].map(|d| cascade(&bank, d, 8).unwrap());
            let last = |curves: &[Curve]| curves.last().unwrap().clone();
            let sum = |curve: &Curve| curve.values.iter().sum::<f64>() / 256.0;
            assert!((sum(&last(&ours.scaling)) - 1.0).abs() < 1e-12, "{name}");
            assert!(sum(&last(&ours.wavelet)).abs() < 2e-3, "{name}");
            let product = |a: &Curve, b: &Curve| -> f64 {
                let of_b = |n: i64| usize::try_from(n - b.first).ok().and_then(|at| b.values.get(at));
                let terms = a.values.iter().zip(a.first..).filter_map(|(x, n)| Some(x * of_b(n)?));
                terms.sum::<f64>() / 256.0
            };
            let close =
                |found: f64, expected: f64| assert!((found - expected).abs() < 2e-3, "{name}: {found}");
            close(product(&last(&ours.scaling), &last(&dual.scaling)), 1.0);
            close(product(&last(&ours.wavelet), &last(&dual.wavelet)), 1.0);
            close(product(&last(&ours.scaling), &last(&dual.wavelet)), 0.0);
        }
    }

    #[test]
    fn what_does_not_converge_is_refused() {
        let bank = of("fidelity");
        let leak = crate::algebra::Real(0.15625);
        let refused = cascade(&bank, Direction::Synthesis, 3);
        assert_eq!(refused, Err(FilterError::NoZeroAtNyquist { leak }));
        assert!(matches!(scaling_iterates(&bank.h0, 99), Err(FilterError::TooMany { .. })));
    }
}
