//! Coiflets: orthogonal filters of which the scaling function has vanishing moments too.

use crate::algebra::Number;

use super::super::{FilterBank, FilterError, Laurent};
use super::orthogonal::{check, orthogonal};

/// The greatest order of [`coiflet`].
pub const MOST_COIFLET: i64 = 5;

/// Returns the orthogonal filter bank of 6n taps of which the wavelet has 2n vanishing moments, and the scaling function 2n - 1 beside
/// its sum (I. Daubechies, "Ten Lectures on Wavelets", 1992, section 8.2). For n = 1 the taps are exact; for others they are found by
/// Newton's method from starts that are known to two decimals, until a step moves none by more than 1e-87.
///
/// # Errors
/// [`FilterError::Order`] unless n is from 1 to [`MOST_COIFLET`].
///
/// ```
/// use vcfilter_core::filters::coiflet;
/// assert_eq!(coiflet(1)?.g0.entry(0).to_string(), "(7 + sqrt(7))/8");
/// # Ok::<(), vcfilter_core::filters::FilterError>(())
/// ```
pub fn coiflet(n: i64) -> Result<FilterBank, FilterError> {
    check(n, 1, MOST_COIFLET)?;
    let start = STARTS[n as usize - 1];
    let shape = Shape::new(n);
    let free = match (n, Number::from(7).sqrt()) {
        (1, Some(root)) => {
            vec![(&root - &Number::ONE).shifted_right(1), (&Number::from(3) - &root).shifted_right(1)]
        }
        _ => shape.solved(start.iter().map(near_to).collect())?,
    };
    Ok(orthogonal(shape.filter(&free).scaled(&Number::from(2))))
}

/// A start: as an approximate number, for fractions would grow.
fn near_to(hundredths: &i64) -> Number {
    Number::ratio(*hundredths, 100).approximated().without_uncertainty()
}

/// The factors f of each order in hundredths, near to which Newton's method finds them.
const STARTS: [&[i64]; MOST_COIFLET as usize] = [
    &[82, 18],
    &[297, 49, -33, -13],
    &[1099, 146, -200, -75, 21, 10],
    &[4135, 449, -962, -345, 168, 79, -15, -8],
    &[15725, 1413, -4262, -1475, 975, 440, -154, -82, 12, 7],
];

/// All filters with the moments of a coiflet: with a and the f(j), and x for 1/z,
/// `((1 + x)/2)^2n * (sum over k < n of C(n-1+k, k) y^k + y^n * sum over j < 2n of f(j) x^j)`.
struct Shape {
    /// How many taps, from -2n on.
    taps: usize,
    fixed: Vec<Number>,
    /// What a factor f(j) adds.
    free: Vec<Vec<Number>>,
}

impl Shape {
    fn new(n: i64) -> Shape {
        let average = Laurent::new(0, [Number::HALF, Number::HALF]);
        let y = Laurent::new(-1, [Number::ratio(-1, 4), Number::HALF, Number::ratio(-1, 4)]);
        let mut smooth = (0..2 * n).fold(Laurent::one(), |product, _| &product * &average).delayed(-n);
        let mut fixed = Laurent::zero();
        let mut binomial = Number::ONE;
        for k in 0..n {
            fixed = &fixed + &smooth.scaled(&binomial);
            binomial = &binomial * &Number::ratio(n + k, k + 1);
            smooth = &smooth * &y;
        }
        let entries = |filter: &Laurent| (-2 * n..4 * n).map(|at| filter.entry(at)).collect();
        let free = (0..2 * n).map(|j| entries(&smooth.delayed(j))).collect();
        Shape { taps: 6 * n as usize, fixed: entries(&fixed), free }
    }

    fn taps(&self, free: &[Number]) -> Vec<Number> {
        let tap = |at: usize| {
            let parts = self.free.iter().zip(free).map(|(shape, factor)| &shape[at] * factor);
            parts.fold(self.fixed[at].clone(), |sum, part| sum + part)
        };
        (0..self.taps).map(tap).collect()
    }

    fn filter(&self, free: &[Number]) -> Laurent {
        Laurent::new(-(self.taps as i64) / 3, self.taps(free))
    }

    /// The factors for which the taps are orthogonal to themselves moved by pairs of samples.
    fn solved(&self, mut free: Vec<Number>) -> Result<Vec<Number>, FilterError> {
        let little = Number::ONE.shifted_right(290);
        for _ in 0..MOST_ROUNDS {
            let step = self.step(&free)?;
            free = free.iter().zip(&step).map(|(x, s)| (x - s).without_uncertainty()).collect();
            if step.iter().all(|s| s.abs() < little) {
                // The next step would be about the square of this one.
                return Ok(free.iter().map(|x| x.uncertain_by(&little)).collect());
            }
        }
        Err(FilterError::Range)
    }

    /// A step of Newton's method, of least squares, for there are more equations than factors.
    fn step(&self, free: &[Number]) -> Result<Vec<Number>, FilterError> {
        vcfilter_machine::poll_or_unwind();
        let taps = self.taps(free);
        let moved = |a: &[Number], b: &[Number], by: usize| -> Number {
            a[by..].iter().zip(b).filter(|(x, _)| !x.is_zero()).map(|(x, y)| x * y).sum()
        };
        let lags: Vec<usize> = (0..self.taps / 2).map(|pair| 2 * pair).collect();
        let half = |lag: usize| if lag == 0 { Number::HALF } else { Number::ZERO };
        let errors: Vec<Number> = lags.iter().map(|&lag| &moved(&taps, &taps, lag) - &half(lag)).collect();
        let slope = |shape: &Vec<Number>| -> Vec<Number> {
            lags.iter().map(|&lag| &moved(shape, &taps, lag) + &moved(&taps, shape, lag)).collect()
        };
        let slopes: Vec<Vec<Number>> = self.free.iter().map(slope).collect();
        let rows = slopes.iter().map(|a| {
            let normal = slopes.iter().map(|b| moved(a, b, 0));
            normal.chain([moved(a, &errors, 0)]).map(|n| n.without_uncertainty()).collect()
        });
        solution(rows.collect()).ok_or(FilterError::Range)
    }
}

/// Steps of Newton's method at most; ten are what it takes.
const MOST_ROUNDS: usize = 40;

/// The solution of linear equations, whose last entries are the right side, by Gauss's elimination.
fn solution(mut rows: Vec<Vec<Number>>) -> Option<Vec<Number>> {
    let count = rows.len();
    for at in 0..count {
        let largest = (at..count).max_by(|&a, &b| rows[a][at].abs().cmp(&rows[b][at].abs()))?;
        rows.swap(at, largest);
        let inverse = Number::ONE.divided_by(&rows[at][at])?;
        let pivot: Vec<Number> = rows[at].iter().map(|x| x * &inverse).collect();
        for (other, row) in rows.iter_mut().enumerate() {
            let factor = row[at].clone();
            if other != at && !factor.is_zero() {
                row.iter_mut()
                    .zip(&pivot)
                    .for_each(|(x, p)| *x = (&*x - &(&factor * p)).without_uncertainty());
            }
        }
        rows[at] = pivot;
    }
    rows.into_iter().map(|mut row| row.pop()).collect()
}
