//! What two arrays give, compared for all integer inputs.
//!
//! A form is what an element exactly is: a sum of samples and of roundings, each rounding known by the sum that it
//! rounds. It does not matter over which views, and in which arrays, that sum comes about. An element that lies
//! whole periods away has the same form with other places, so that the forms of one period tell of all elements.

mod domain;
mod form;
#[cfg(test)]
mod laws;
mod roundings;
mod sums;

use crate::algebra::Index;

use super::array::Array;
use super::error::ArrayError;
use super::geometry::Period;
use super::node::NodeId;
use super::space::Space;
use domain::FormDomain;

/// What forms tell of two arrays.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Comparison {
    /// Every element of the one is that of the other for all integer inputs.
    Same,
    /// The forms of an element differ; its values may.
    Differs(Index),
    /// There are too many phases, or the forms are too long.
    Unknown,
}

/// Phases that are compared at most, or elements of sized arrays.
const PHASES: i128 = 1 << 16;

/// Compares the forms of two arrays of one space, of as many dimensions, and of one size where they have one.
///
/// # Errors
/// [`ArrayError::Interrupted`]
pub(super) fn compare(left: &Array, right: &Array) -> Result<Comparison, ArrayError> {
    let forms = FormDomain::new(left.space(), &[left.id(), right.id()]);
    compare_in(&forms, left, right)
}

/// Arrays as they are written, of which functions are known by what they are applied to: as a checker without rules knows them.
pub(super) struct Written<'a>(FormDomain<'a>);

impl<'a> Written<'a> {
    /// Of all of these arrays, and what they are built on; their forms have so many terms at most.
    pub(super) fn new(space: &'a Space, arrays: &[NodeId], terms: usize) -> Written<'a> {
        Written(FormDomain::through_functions(space, arrays, terms))
    }

    /// As [`compare`].
    ///
    /// # Errors
    /// [`ArrayError::Interrupted`]
    pub(super) fn compare(&self, left: &Array, right: &Array) -> Result<Comparison, ArrayError> {
        compare_in(&self.0, left, right)
    }

    /// How many elements stand for all of an array; None where they are not known to be so many, or too many.
    pub(super) fn residues(&self, array: &Array) -> Option<i128> {
        let period = match (&array.node().frame, self.0.period(array.id())) {
            (Some(frame), _) => frame.known()?,
            (None, Period::Every(period)) => period,
            _ => return None,
        };
        period.iter().try_fold(1, |all: i128, p| all.checked_mul(*p))
    }
}

fn compare_in(forms: &FormDomain, left: &Array, right: &Array) -> Result<Comparison, ArrayError> {
    let period = match (&left.node().frame, forms.period(left.id()).common(&forms.period(right.id()))) {
        (Some(frame), _) => match frame.known() {
            Some(size) => size,
            None => return Ok(Comparison::Unknown),
        },
        (None, Period::Every(period)) => period,
        _ => return Ok(Comparison::Unknown),
    };
    let count = period.iter().try_fold(1, |all: i128, p| all.checked_mul(*p));
    if count.is_none_or(|count| count > PHASES) {
        return Ok(Comparison::Unknown);
    }
    for index in phases(&period) {
        match (forms.form(left.id(), &index), forms.form(right.id(), &index)) {
            (Ok(a), Ok(b)) if a == b => {}
            (Ok(_), Ok(_)) => return Ok(Comparison::Differs(index)),
            (Err(ArrayError::Interrupted), _) | (_, Err(ArrayError::Interrupted)) => {
                return Err(ArrayError::Interrupted);
            }
            _ => return Ok(Comparison::Unknown),
        }
    }
    Ok(Comparison::Same)
}

/// Every index from 0 to below the period, the first dimension first.
fn phases(period: &[i128]) -> impl Iterator<Item = Index> {
    let count = period.iter().product::<i128>();
    (0..count).map(|number| {
        let mut left = number;
        let digit = |p: &i128| {
            let digit = left % p;
            left /= p;
            digit
        };
        period.iter().map(digit).collect()
    })
}
