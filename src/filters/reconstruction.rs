//! Whether synthesis after analysis gives back what went in: the linear identity. Rounding is not looked
//! at here; lifting undoes it by construction, and `a == b` on arrays proves that.

use std::fmt;

use crate::algebra::Number;

use super::{FilterBank, FilterError, Laurent, LaurentMatrix};

/// The samples of a parity.
const PARITIES: [&str; 2] = ["even", "odd"];

/// What is made of a signal by analysis and synthesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconstruction {
    /// Synthesis times analysis, (even, odd) samples to (even, odd) samples; the identity where
    /// reconstruction is perfect.
    pub product: LaurentMatrix,
    /// What the signal itself is filtered with: 1 where reconstruction is perfect.
    pub distortion: Laurent,
    /// What the signal's alias x(-z) is filtered with: 0 where reconstruction is perfect.
    pub alias: Laurent,
    /// Each coefficient that differs from the identity's.
    pub failures: Vec<Failure>,
}

/// A coefficient of the product that differs from the identity's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which samples come out wrong: 0 even, 1 odd.
    pub output: usize,
    /// Which samples of the input are in it.
    pub input: usize,
    /// The power of z^-1, in pairs of samples.
    pub n: i64,
    /// The coefficient.
    pub found: Number,
    /// What it should be: 1 or 0.
    pub expected: Number,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { output, input, n, found, expected } = self;
        let (to, from) = (PARITIES[output & 1], PARITIES[input & 1]);
        write!(f, "from {from} to {to} samples the coefficient of z^{} is {found} instead of {expected}", -n)
    }
}

impl Reconstruction {
    /// Synthesis of a bank after its analysis.
    ///
    /// ```
    /// use vcfilter::filters::{Reconstruction, fir};
    /// use vcfilter::vc2::predefined;
    /// for (_, _, wavelet) in predefined() {
    ///     assert!(Reconstruction::of(&fir(&wavelet).unwrap()).unwrap().is_perfect());
    /// }
    /// ```
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn of(bank: &FilterBank) -> Result<Reconstruction, FilterError> {
        let product = bank.synthesis().times(&bank.analysis())?;
        let identity = LaurentMatrix::identity();
        let mut failures = Vec::new();
        for (output, input) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let (found, expected) = (&product.rows[output][input], &identity.rows[output][input]);
            for (n, _) in found.plus(&-expected)?.terms() {
                failures.push(Failure {
                    output,
                    input,
                    n,
                    found: found.entry(n),
                    expected: expected.entry(n),
                });
            }
        }
        let half = |a: Laurent, b: Laurent| Ok::<_, FilterError>(a.plus(&b)?.scaled(&Number::HALF));
        let FilterBank { h0, h1, g0, g1 } = bank;
        Ok(Reconstruction {
            distortion: half(g0.times(h0)?, g1.times(h1)?)?,
            alias: half(g0.times(&h0.alternated())?, g1.times(&h1.alternated())?)?,
            product,
            failures,
        })
    }

    /// Whether what comes out is what went in.
    pub fn is_perfect(&self) -> bool {
        self.failures.is_empty()
    }

    /// The delay in samples and the gain, where what comes out is what went in but for these two.
    pub fn delay_and_gain(&self) -> Option<(i64, Number)> {
        let (n, gain) = self.distortion.as_monomial()?;
        self.alias.is_zero().then(|| (n, gain.clone()))
    }
}
