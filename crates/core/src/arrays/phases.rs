//! The filter phases of an array.

use smallvec::SmallVec;

use crate::algebra::{Index, Number};

use super::array::Array;
use super::error::{ArrayError, limits};
use super::geometry::{Period, regular};

impl Array {
    /// Returns every phase of the array in order; the first index changes slowest.
    ///
    /// # Errors
    /// [`ArrayError::NoPhases`] and [`ArrayError::AmbiguousStep`] where elements are not those of the phases
    /// with moved indices; [`ArrayError::PeriodTooLarge`] where the period exceeds the range of indices;
    /// [`ArrayError::TooManyPhases`] where there are more than [`limits::PHASES`].
    ///
    /// ```
    /// use vcfilter_core::arrays::Space;
    ///
    /// let space = Space::new();
    /// let (x, y) = (space.symbols(2, "x")?, space.symbols(2, "y")?);
    /// let phases = x.interleave(&y, 1)?.phases()?;
    /// assert_eq!(phases.map(|phase| (phase[0], phase[1])).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn phases(&self) -> Result<Phases, ArrayError> {
        regular(self.space(), self.node(), "this")?;
        let period = match &self.node().period {
            Period::Every(period) => period.clone(),
            Period::TooLarge => return Err(ArrayError::PeriodTooLarge),
            // What does not repeat is not regular.
            Period::Never => return Err(ArrayError::does_not_repeat("this")),
        };
        let count = period.iter().try_fold(1i128, |count, p| count.checked_mul(*p));
        match count {
            Some(count) if count <= limits::PHASES => Ok(Phases::below(&period, count as usize)),
            _ => {
                let phases = period.iter().fold(Number::ONE, |count, p| &count * &Number::from(*p));
                Err(ArrayError::TooManyPhases { in_all: false, phases })
            }
        }
    }
}

/// The phases of an array: an iterator. They are made one by one, for there may be millions.
#[derive(Debug, Clone)]
pub struct Phases {
    period: SmallVec<[i128; 2]>,
    next: Option<Index>,
    left: usize,
}

impl Phases {
    /// The indices from 0 to below a size per dimension, of which there are so many.
    pub(super) fn below(size: &[i128], count: usize) -> Phases {
        Phases { period: size.into(), next: (count > 0).then(|| Index::zero(size.len())), left: count }
    }
}

impl Iterator for Phases {
    type Item = Index;

    fn next(&mut self) -> Option<Index> {
        let phase = self.next.take()?;
        self.left -= 1;
        let last = (0..self.period.len()).rev().find(|&dim| phase[dim] + 1 < self.period[dim]);
        self.next = last.map(|dim| {
            let mut next = phase.with(dim, phase[dim] + 1);
            (dim + 1..self.period.len()).for_each(|after| next.set(after, 0));
            next
        });
        Some(phase)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Phases {}

#[cfg(test)]
mod tests {
    use super::super::Space;
    use super::*;

    fn chain(doublings: usize) -> Array {
        let x = Space::new().symbols(2, "x").unwrap();
        (0..doublings).fold(x, |a, i| a.interleave(&a, (i % 2) as i128).unwrap())
    }

    #[test]
    fn there_are_as_many_as_are_told() {
        for doublings in 0..7 {
            let mut phases = chain(doublings).phases().unwrap();
            let all: Vec<Index> = phases.clone().collect();
            assert_eq!(all.len(), 1 << doublings);
            assert!(all.is_sorted() && all.windows(2).all(|two| two[0] != two[1]));
            for left in (0..all.len()).rev() {
                phases.next().unwrap();
                assert_eq!(phases.len(), left);
            }
        }
    }

    #[test]
    fn too_many_are_told_by_their_number() {
        assert_eq!(chain(24).phases().unwrap().len(), 1 << 24);
        let told = |doublings| chain(doublings).phases().unwrap_err().to_string();
        assert_eq!(told(25), "the array has 33554432 filter phases; the limit is 16777216");
        let many = Number::from(2).power(200).unwrap();
        assert!(told(200).starts_with(&format!("the array has {many} filter phases")));
        assert_eq!(told(242), "the period is beyond the limit of 2^120");
    }
}
