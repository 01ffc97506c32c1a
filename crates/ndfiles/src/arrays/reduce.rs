//! Reduction of an array to one number.

use num_bigint::BigInt;
use std::cmp::Ordering;

use vcfilter_machine::Stoppable;

use super::array::{NdArray, with_data};
use super::element::NdElement;
use super::error::NdArrayError;
use super::repr_time::NAT;
use super::scalar::{NdNumber, Scalar};
use vcfilter_codec::ElementKind;

impl NdArray {
    /// Returns the least element; NaN or NaT where the array contains one.
    ///
    /// # Errors
    /// [`NdArrayError::Empty`] for an array without elements.
    pub fn min(&self) -> Result<Scalar, NdArrayError> {
        self.extreme("least element", Ordering::Less)
    }

    /// Returns the greatest element; NaN or NaT where the array contains one.
    ///
    /// # Errors
    /// [`NdArrayError::Empty`] for an array without elements.
    pub fn max(&self) -> Result<Scalar, NdArrayError> {
        self.extreme("greatest element", Ordering::Greater)
    }

    fn extreme(&self, what: &'static str, wanted: Ordering) -> Result<Scalar, NdArrayError> {
        let nat = self.dtype.kind().is_time();
        let found = with_data!(&self.data, array => extreme(array.iter().asking().copied(), wanted, nat));
        found.ok_or(NdArrayError::Empty { what })
    }

    /// Returns the sum of all elements. Integers and bools have an exact sum of any size; floats one double,
    /// rounded once where no partial sum overflows; spans of time a count, NaT where one of them is.
    ///
    /// # Errors
    /// [`NdArrayError::Undefined`] for points in time.
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let a = NdArray::from(ndarray::array![i64::MAX, i64::MAX]);
    /// assert_eq!(a.sum().unwrap().to_string(), "18446744073709551614");
    /// ```
    pub fn sum(&self) -> Result<NdNumber, NdArrayError> {
        match self.dtype.kind() {
            ElementKind::Datetime(_) => Err(NdArrayError::Undefined { what: "sum", dtype: self.dtype }),
            kind if kind.is_float() => {
                let values = with_data!(&self.data, array => {
                    exact_sum(array.iter().asking().map(|element| element.scalar().to_f64()))
                });
                Ok(NdNumber::Float(values))
            }
            // A span that is none makes the sum none.
            ElementKind::Timedelta(_)
                if self.iter().asking().any(|value| value == Scalar::Int(NAT.into())) =>
            {
                Ok(NdNumber::from(NAT))
            }
            _ => {
                // 2^63 elements of 64 bits fit 128 bits.
                let total: i128 = self
                    .iter()
                    .asking()
                    .map(|value| match value {
                        Scalar::Int(value) => value,
                        Scalar::Bool(value) => i128::from(value),
                        Scalar::Float(_) => 0,
                    })
                    .sum();
                Ok(NdNumber::Int(BigInt::from(total)))
            }
        }
    }
}

fn extreme<T: NdElement>(elements: impl Iterator<Item = T>, wanted: Ordering, nat: bool) -> Option<Scalar> {
    let mut best: Option<T> = None;
    for element in elements {
        let undefined = element.partial_cmp(&element).is_none() || (nat && element.bits() == i64::MIN as u64);
        if undefined {
            return Some(element.scalar());
        }
        if best.is_none_or(|best| element.partial_cmp(&best) == Some(wanted)) {
            best = Some(element);
        }
    }
    best.map(NdElement::scalar)
}

/// The sum of doubles without the rounding errors of the way: the error of each addition is itself
/// a double, and the list of them is kept (Shewchuk's expansions).
fn exact_sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut parts: Vec<f64> = Vec::new();
    let mut special = 0.0;
    for value in values {
        if !value.is_finite() {
            special += value;
            continue;
        }
        let mut rest = value;
        let mut kept = 0;
        for i in 0..parts.len() {
            let (large, small) =
                if rest.abs() < parts[i].abs() { (parts[i], rest) } else { (rest, parts[i]) };
            let sum = large + small;
            let error = small - (sum - large);
            if error != 0.0 {
                parts[kept] = error;
                kept += 1;
            }
            rest = sum;
        }
        parts.truncate(kept);
        parts.push(rest);
    }
    if special != 0.0 || special.is_nan() { special } else { round_parts(&parts) }
}

/// Adds non-overlapping parts from the largest down, and breaks a tie by the part below it.
fn round_parts(parts: &[f64]) -> f64 {
    let mut rest = parts.iter().rev();
    let Some(mut total) = rest.next().copied() else { return 0.0 };
    while let Some(&part) = rest.next() {
        let sum = total + part;
        let error = part - (sum - total);
        total = sum;
        if error != 0.0 {
            if let Some(&below) = rest.next() {
                let doubled = error * 2.0;
                let moved = total + doubled;
                if (error < 0.0) == (below < 0.0) && doubled == moved - total {
                    total = moved;
                }
            }
            break;
        }
    }
    total
}
