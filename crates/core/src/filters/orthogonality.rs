//! Orthogonality of filter banks, and how much their coefficients can be larger or smaller than the signal.

use std::fmt;

use num_complex::Complex64;

use crate::algebra::Number;

use super::{
    Direction, FilterBank, FilterError, Laurent, LaurentMatrix, Reconstruction, brief, check_range,
    frequencies, response,
};

/// Whether a bank is orthogonal, and what keeps it from being so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orthogonality {
    /// The inner products of the synthesis filters with each other's translates, as [`FilterBank::gram`] gives them.
    pub gram: LaurentMatrix,
    /// The inner products that are not 0, though those of an orthogonal bank are.
    pub failures: Vec<InnerProduct>,
    /// Whether synthesis undoes analysis, but for a delay and a gain.
    pub reconstructs: bool,
}

/// The inner product of two synthesis filters, one of them delayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerProduct {
    /// The filters: 0 for g0, 1 for g1.
    pub filters: [usize; 2],
    /// By how many pairs of samples the first one is delayed.
    pub delay: i64,
    /// Their inner product.
    pub value: Number,
}

impl fmt::Display for InnerProduct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.filters;
        let samples = 2 * self.delay;
        let late = match samples {
            0 => String::new(),
            1.. => format!(" {samples} samples later"),
            _ => format!(" {} samples earlier", -samples),
        };
        write!(f, "g{first}{late} and g{second} have the inner product {} instead of 0", brief(&self.value))
    }
}

impl Orthogonality {
    /// Returns whether a bank is orthogonal: its synthesis filters and their translates by pairs of samples are at right
    /// angles, and its analysis undoes its synthesis, but for a delay and a gain. Then analysis filters are the
    /// synthesis filters reversed, each times a factor: where these are sqrt(1/2) and sqrt(2), as with a g0 whose sum
    /// is 2, scaling the bands makes it orthonormal. Inner products up to a tolerance count as 0.
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// use vcfilter_core::filters::{Orthogonality, spline};
    /// let of = |a, b| Orthogonality::of(&spline(a, b).unwrap(), &Number::ZERO).unwrap();
    /// assert!(of(1, 1).is_orthogonal()); // Haar's
    /// assert_eq!(
    ///     of(2, 2).failures[0].to_string(),
    ///     "g0 2 samples later and g0 have the inner product 1/4 instead of 0"
    /// );
    /// ```
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn of(bank: &FilterBank, tolerance: &Number) -> Result<Orthogonality, FilterError> {
        let gram = bank.gram(Direction::Synthesis)?;
        let mut failures = Vec::new();
        for filters @ [i, j] in [[0, 0], [0, 1], [1, 1]] {
            // Those of a filter with itself are the same forwards and backwards.
            let counts = |n: i64| if i == j { n > 0 } else { true };
            let wrong = gram.rows[i][j].terms().filter(|(n, value)| counts(*n) && value.abs() > *tolerance);
            failures.extend(wrong.map(|(delay, value)| InnerProduct {
                filters,
                delay,
                value: value.clone(),
            }));
        }
        let reconstructs = Reconstruction::within(bank, tolerance.clone())?.delay_and_gain().is_some();
        Ok(Orthogonality { gram, failures, reconstructs })
    }

    /// Returns whether nothing fails.
    pub fn is_orthogonal(&self) -> bool {
        self.failures.is_empty() && self.reconstructs
    }
}

/// How much the energy of the coefficients can differ from that of the signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameBounds {
    /// The least energy of the coefficients of a signal with the energy 1.
    pub lower: f64,
    /// The greatest one.
    pub upper: f64,
}

impl FilterBank {
    /// Returns the inner products of the filters of one side with each other's translates: entry n of the polynomial in
    /// row i and column j is the inner product of filter i delayed by n pairs of samples and filter j. It is the product
    /// of the polyphase matrix with its adjoint. Of analysis it is that of the filters reversed.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn gram(&self, side: Direction) -> Result<LaurentMatrix, FilterError> {
        match side {
            Direction::Synthesis => self.synthesis().adjoint().times(&self.synthesis()),
            Direction::Analysis => self.analysis().times(&self.analysis().adjoint()),
        }
    }

    /// Returns the bounds A and B for which A |x|^2 <= |coefficients of x|^2 <= B |x|^2, the best ones: the extreme
    /// eigenvalues of the polyphase Gram matrix on the unit circle (M. Vetterli and J. Kovacevic, Wavelets and Subband
    /// Coding, 1995, section 5.3). Of synthesis they are those of a signal that is made of coefficients with the energy
    /// 1. They are 1 and 1 for an orthonormal bank.
    ///
    /// Where `scaled`, the low-pass counts as scaled to the DC gain sqrt(2), and the high-pass by as much the other way,
    /// as textbooks have them. The error is about 1e-12 of the upper bound for filters of a few dozen taps.
    ///
    /// ```
    /// use vcfilter_core::filters::{Direction, spline};
    /// let haar = spline(1, 1).unwrap().frame_bounds(Direction::Analysis, true).unwrap();
    /// assert!((haar.lower - 1.0).abs() < 1e-12 && (haar.upper - 1.0).abs() < 1e-12);
    /// ```
    ///
    /// # Errors
    /// [`FilterError::Range`] where numbers are out of the range of floating point; those of [`FilterBank::gram`].
    pub fn frame_bounds(&self, side: Direction, scaled: bool) -> Result<FrameBounds, FilterError> {
        let low = if side == Direction::Synthesis { &self.g0 } else { &self.h0 };
        let gram = self.gram(side)?;
        gram.rows.iter().flatten().try_for_each(check_range)?;
        let dc = low.at(1);
        // The square of the low-pass's factor.
        let factor = match Number::from(2).divided_by(&(&dc * &dc)) {
            Some(factor) if scaled => factor.to_f64(),
            _ => 1.0,
        };
        let [[first, both], [_, last]] = &gram.rows;
        let entries = |x: f64| {
            let at = |p: &Laurent| response(p, &[x]).first().copied().unwrap_or(Complex64::ZERO);
            (at(first).re * factor, at(both).norm_sqr(), at(last).re / factor)
        };
        let upper = |x: f64| {
            let (a, b, c) = entries(x);
            (a + c) / 2.0 + ((a - c).powi(2) / 4.0 + b).sqrt()
        };
        // By the determinant: a difference would lose the digits of a small one.
        let lower = |x: f64| {
            let (a, b, c) = entries(x);
            let upper = upper(x);
            if upper == 0.0 { 0.0 } else { ((a * c - b) / upper).max(0.0) }
        };
        let span = gram.rows.iter().flatten().filter_map(Laurent::span).max().unwrap_or(0);
        let points = (8 * span + 65).min(MOST_POINTS);
        let negative = |x: f64| -lower(x);
        Ok(FrameBounds { lower: -greatest(&negative, points), upper: greatest(&upper, points) })
    }
}

/// Frequencies of the grid on which extremes are looked for.
const MOST_POINTS: usize = 20_001;

/// Each leaves two thirds of an interval.
const THIRDS: usize = 60;

/// The greatest value from 0 to 1, near the best ones of a grid.
fn greatest(value: &dyn Fn(f64) -> f64, points: usize) -> f64 {
    let grid = frequencies(points);
    let values: Vec<f64> = grid.iter().map(|&x| value(x)).collect();
    let mut best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let slack = 1e-3 * best.abs();
    for (at, &here) in values.iter().enumerate() {
        let (before, after) = (at.saturating_sub(1), (at + 1).min(grid.len() - 1));
        let is_peak = here >= values[before] && here >= values[after];
        if !is_peak || here < best - slack {
            continue;
        }
        let (mut low, mut high) = (grid[before], grid[after]);
        for _ in 0..THIRDS {
            let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if value(a) > value(b) { high = b } else { low = a }
        }
        best = best.max(value((low + high) / 2.0));
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::{LiftingStep, interpolating};
    use proptest::prelude::*;

    /// A rotation by an angle whose sine and cosine are fractions, then a delay of the high band, as often as wanted: so
    /// every orthonormal bank is made (P. Vaidyanathan, Multirate Systems and Filter Banks, 1993).
    fn orthonormal(angles: &[(i64, i64)]) -> FilterBank {
        let mut all = LaurentMatrix::identity();
        for &(m, n) in angles {
            let over = m * m + n * n;
            let [c, s] = [Number::ratio(m * m - n * n, over), Number::ratio(2 * m * n, over)];
            let constant = |x: &Number| Laurent::monomial(x.clone(), 0);
            let turn = LaurentMatrix { rows: [[constant(&c), constant(&-&s)], [constant(&s), constant(&c)]] };
            let late = LaurentMatrix {
                rows: [
                    [Laurent::one(), Laurent::zero()],
                    [Laurent::zero(), Laurent::monomial(Number::ONE, 1)],
                ],
            };
            all = &(&all * &turn) * &late;
        }
        FilterBank::of(&all, &all.inverse().unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn rotations_are_orthogonal(angles in proptest::collection::vec((1i64..5, -4i64..5), 1..4)) {
            let bank = orthonormal(&angles);
            let found = Orthogonality::of(&bank, &Number::ZERO).unwrap();
            prop_assert!(found.is_orthogonal(), "{:?}", found.failures);
            prop_assert_eq!(found.gram, LaurentMatrix::identity());
            for side in [Direction::Analysis, Direction::Synthesis] {
                let bounds = bank.frame_bounds(side, false).unwrap();
                prop_assert!((bounds.lower - 1.0).abs() < 1e-9 && (bounds.upper - 1.0).abs() < 1e-9, "{:?}", bounds);
            }
        }

        /// A lifting step with any filter but 0 turns right angles into others.
        #[test]
        fn a_step_more_is_not(angles in proptest::collection::vec((1i64..5, 1i64..5), 1..3), tap in 1i64..9) {
            let bank = orthonormal(&angles);
            let step = LiftingStep { changes_even: true, filter: Laurent::monomial(Number::ratio(tap, 4), 0) };
            let synthesis = &step.matrix() * &bank.synthesis();
            let bank = FilterBank::of(&synthesis, &synthesis.inverse().unwrap()).unwrap();
            let found = Orthogonality::of(&bank, &Number::ZERO).unwrap();
            prop_assert!(found.reconstructs && !found.failures.is_empty());
        }

        /// The bounds of synthesis are those of analysis turned over, and no signal goes beyond them.
        #[test]
        fn bounds_are_met(orders in (1i64..4, 1i64..4), taps in proptest::collection::vec(-9i64..9, 1..12)) {
            let bank = crate::filters::fir(&interpolating(2 * orders.0, 2 * orders.1).unwrap()).unwrap();
            let analysis = bank.frame_bounds(Direction::Analysis, false).unwrap();
            let synthesis = bank.frame_bounds(Direction::Synthesis, false).unwrap();
            prop_assert!((analysis.lower * synthesis.upper - 1.0).abs() < 1e-9);
            prop_assert!((analysis.upper * synthesis.lower - 1.0).abs() < 1e-9);
            let signal = Laurent::new(0, taps.into_iter().map(Number::from));
            prop_assume!(!signal.is_zero());
            let energy = |p: &Laurent| p.entries().iter().map(|x| x.to_f64().powi(2)).sum::<f64>();
            let [low, high] = [&bank.h0, &bank.h1].map(|h| energy(&(h * &signal).downsampled(2, 0)));
            let ratio = (low + high) / energy(&signal);
            prop_assert!(ratio >= analysis.lower - 1e-9 && ratio <= analysis.upper + 1e-9);
        }
    }

    #[test]
    fn a_bank_that_loses_is_not_orthogonal() {
        let haar = crate::filters::spline(1, 1).unwrap();
        let broken = FilterBank { h1: haar.h1.delayed(1), ..haar };
        let found = Orthogonality::of(&broken, &Number::ZERO).unwrap();
        assert!(found.failures.is_empty() && !found.is_orthogonal());
    }
}
