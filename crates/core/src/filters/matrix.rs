//! Two by two matrices of Laurent polynomials: polyphase matrices of two-channel filter banks.

use std::fmt;
use std::ops::Mul;

use crate::algebra::Number;

use super::{FilterError, Laurent};

/// A matrix `[[a, b], [c, d]]` of Laurent polynomials. A polyphase matrix of synthesis takes (low, high) to
/// (even, odd) samples, one of analysis takes (even, odd) to (low, high).
///
/// ```
/// use vcfilter_core::filters::{LaurentMatrix, polyphase};
/// use vcfilter_core::wavelets::Wavelet;
/// let wavelet = Wavelet::le_gall_5_3();
/// let synthesis = polyphase(&wavelet).unwrap();
/// assert_eq!(&synthesis * &synthesis.inverse().unwrap(), LaurentMatrix::identity());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LaurentMatrix {
    /// The entries, row by row.
    pub rows: [[Laurent; 2]; 2],
}

impl LaurentMatrix {
    /// Returns the identity matrix.
    pub fn identity() -> LaurentMatrix {
        LaurentMatrix { rows: [[Laurent::one(), Laurent::zero()], [Laurent::zero(), Laurent::one()]] }
    }

    /// Returns the determinant `ad - bc`. It is a monomial where filters of finite length invert the matrix.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn determinant(&self) -> Result<Laurent, FilterError> {
        let [[a, b], [c, d]] = &self.rows;
        a.times(d)?.plus(&-&b.times(c)?)
    }

    /// Returns the inverse, a matrix of Laurent polynomials.
    ///
    /// # Errors
    /// [`FilterError::NotInvertible`] where the determinant is not a monomial; [`FilterError::TooLong`],
    /// [`FilterError::TooLarge`].
    pub fn inverse(&self) -> Result<LaurentMatrix, FilterError> {
        let determinant = self.determinant()?;
        let factor = match determinant.as_monomial() {
            Some((n, value)) => Number::ONE.divided_by(value).map(|over| Laurent::monomial(over, -n)),
            None => None,
        };
        let Some(factor) = factor else { return Err(FilterError::NotInvertible { determinant }) };
        let [[a, b], [c, d]] = self.rows.clone();
        LaurentMatrix { rows: [[d, -&b], [-&c, a]] }.scaled(&factor)
    }

    /// Returns the sum.
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn plus(&self, other: &LaurentMatrix) -> Result<LaurentMatrix, FilterError> {
        let entry = |i: usize, j: usize| self.rows[i][j].plus(&other.rows[i][j]);
        Ok(LaurentMatrix { rows: [[entry(0, 0)?, entry(0, 1)?], [entry(1, 0)?, entry(1, 1)?]] })
    }

    /// Returns the matrix with every entry times a polynomial.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn scaled(&self, factor: &Laurent) -> Result<LaurentMatrix, FilterError> {
        let [[a, b], [c, d]] = &self.rows;
        let entry = |entry: &Laurent| entry.times(factor);
        Ok(LaurentMatrix { rows: [[entry(a)?, entry(b)?], [entry(c)?, entry(d)?]] })
    }

    /// Returns the matrix to an integer power.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    ///
    /// ```
    /// use vcfilter_core::filters::{LaurentMatrix, polyphase};
    /// use vcfilter_core::wavelets::Wavelet;
    /// let synthesis = polyphase(&Wavelet::deslauriers_dubuc_9_7()).unwrap();
    /// assert_eq!(synthesis.power(0).unwrap(), LaurentMatrix::identity());
    /// assert_eq!(synthesis.power(2).unwrap(), synthesis.times(&synthesis).unwrap());
    /// ```
    pub fn power(&self, exponent: u64) -> Result<LaurentMatrix, FilterError> {
        by_squaring(LaurentMatrix::identity(), self, exponent, LaurentMatrix::times)
    }

    /// Returns the product, unless an entry is too long or takes too much work. The operator `*` has no such
    /// limit: it is for short filters.
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn times(&self, other: &LaurentMatrix) -> Result<LaurentMatrix, FilterError> {
        let entry = |row: usize, column: usize| {
            let [left, right] = &self.rows[row];
            left.times(&other.rows[0][column])?.plus(&right.times(&other.rows[1][column])?)
        };
        Ok(LaurentMatrix { rows: [[entry(0, 0)?, entry(0, 1)?], [entry(1, 0)?, entry(1, 1)?]] })
    }

    /// Returns the transposed matrix: rows become columns.
    pub fn transposed(&self) -> LaurentMatrix {
        let [[a, b], [c, d]] = self.rows.clone();
        LaurentMatrix { rows: [[a, c], [b, d]] }
    }

    /// Returns the adjoint: the transposed matrix with 1/z in the place of z. On the unit circle it is the conjugate
    /// transpose, for entries are real.
    ///
    /// ```
    /// use vcfilter_core::filters::spline;
    /// let analysis = spline(1, 1).unwrap().analysis();
    /// let gram = analysis.times(&analysis.adjoint()).unwrap();
    /// // Rows of Haar's are at right angles; one is [1, 1]/2, the other [-1, 1].
    /// assert!(gram.rows[0][1].is_zero());
    /// assert_eq!(gram.determinant().unwrap().to_string(), "laurent([1])");
    /// ```
    pub fn adjoint(&self) -> LaurentMatrix {
        self.transposed().map(Laurent::reflected)
    }

    /// Returns the matrix with every entry changed by a function.
    pub fn map(&self, change: impl Fn(&Laurent) -> Laurent) -> LaurentMatrix {
        let [[a, b], [c, d]] = &self.rows;
        LaurentMatrix { rows: [[change(a), change(b)], [change(c), change(d)]] }
    }

    /// Returns the matrix, unless an entry is longer than polynomials may be.
    ///
    /// # Errors
    /// [`FilterError::TooLong`]
    pub fn checked(self) -> Result<LaurentMatrix, FilterError> {
        for entry in self.rows.iter().flatten() {
            entry.clone().checked()?;
        }
        Ok(self)
    }
}

/// A power by squares, of polynomials and of their matrices.
pub(super) fn by_squaring<T: Clone>(
    one: T,
    base: &T,
    exponent: u64,
    times: impl Fn(&T, &T) -> Result<T, FilterError>,
) -> Result<T, FilterError> {
    let (mut result, mut square, mut left) = (one, base.clone(), exponent);
    while left > 0 {
        if left % 2 == 1 {
            result = times(&result, &square)?;
        }
        left /= 2;
        if left > 0 {
            square = times(&square, &square)?;
        }
    }
    Ok(result)
}

impl Mul<&LaurentMatrix> for &LaurentMatrix {
    type Output = LaurentMatrix;

    fn mul(self, other: &LaurentMatrix) -> LaurentMatrix {
        let entry = |row: usize, column: usize| {
            let [left, right] = &self.rows[row];
            &(left * &other.rows[0][column]) + &(right * &other.rows[1][column])
        };
        LaurentMatrix { rows: [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]] }
    }
}

/// Shown as the language reads it.
impl fmt::Display for LaurentMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [[a, b], [c, d]] = &self.rows;
        write!(f, "matrix([[{a}, {b}], [{c}, {d}]])")
    }
}
