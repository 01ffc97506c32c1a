//! Sizes along one dimension: known ones, and those of the parts of a picture of any size.

use std::fmt;

use super::error::ArrayError;
use super::frame::Edges;
use super::geometry::checked_index;

/// How many samples there are along a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Extent {
    /// So many.
    Known(i128),
    /// As many as a picture of any size leaves.
    Any(AnySize),
}

/// The samples of a picture of any size that a chain of subsamplings leaves: every `step`th one from `offset` on. The size of the
/// picture is any positive multiple of `multiple`.
///
/// ```
/// use vcfilter_core::arrays::{Edges, Extent, Space};
/// let picture = Space::new().symbols_of_any_size("P", &[4], Edges::Clamp)?;
/// let odd = picture.subsample(&[2], &[1])?;
/// assert_eq!(odd.extents().unwrap()[0].to_string(), "2k");
/// assert_eq!(odd.get(&[0]).unwrap_err().to_string(), "an array of any size has no elements of its own");
/// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnySize {
    /// The sizes of the picture are the positive multiples of this.
    pub multiple: i128,
    /// Every so many samples of the picture there is one.
    pub step: i128,
    /// The sample of the picture at index 0.
    pub offset: i128,
}

impl AnySize {
    /// That of the picture itself.
    pub(crate) fn of_picture(multiple: i128) -> AnySize {
        AnySize { multiple, step: 1, offset: 0 }
    }

    /// How many samples a picture of a size leaves.
    pub(crate) fn at(&self, picture: i128) -> i128 {
        if self.offset >= picture { 0 } else { (picture - self.offset - 1) / self.step + 1 }
    }

    /// The same sizes written in one way: where the step divides every size, each sample below it leaves as many.
    fn normal(self) -> AnySize {
        let even_parts = self.multiple % self.step == 0 && self.offset < self.step;
        if even_parts { AnySize { offset: 0, ..self } } else { self }
    }
}

impl Extent {
    /// The number, where it is known.
    pub(crate) fn known(&self) -> Option<i128> {
        match self {
            Extent::Known(n) => Some(*n),
            Extent::Any(_) => None,
        }
    }

    /// The number for a picture of a size.
    pub(crate) fn at(&self, picture: i128) -> i128 {
        match self {
            Extent::Known(n) => *n,
            Extent::Any(any) => any.at(picture),
        }
    }

    /// # Errors
    /// [`ArrayError::OddSize`] unless it is even; [`ArrayError::AnyOddSize`] unless it always is.
    pub(super) fn check_even(&self, dim: usize, edges: Edges) -> Result<(), ArrayError> {
        let edges = edges.name();
        match self {
            Extent::Known(size) if size % 2 != 0 => Err(ArrayError::OddSize { dim, size: *size, edges }),
            Extent::Any(any) if any.offset != 0 || any.multiple % (2 * any.step) != 0 => {
                Err(ArrayError::AnyOddSize { dim, size: *self, edges })
            }
            _ => Ok(()),
        }
    }

    /// What subsampling leaves.
    ///
    /// # Errors
    /// [`ArrayError::IndexTooLarge`]
    pub(super) fn subsampled(&self, step: i128, offset: i128) -> Result<Extent, ArrayError> {
        match self {
            Extent::Known(size) if offset >= *size => Ok(Extent::Known(0)),
            Extent::Known(size) => Ok(Extent::Known((size - offset - 1) / step + 1)),
            Extent::Any(any) => {
                let at = |i: i128| checked_index(any.step.checked_mul(i));
                let offset = checked_index(any.offset.checked_add(at(offset)?))?;
                Ok(Extent::Any(AnySize { step: at(step)?, offset, ..*any }.normal()))
            }
        }
    }

    /// That of this one's samples and another one's in turn, this one's first; None where they do not fit.
    ///
    /// # Errors
    /// [`ArrayError::IndexTooLarge`]
    pub(super) fn interleaved(self, odd: Extent) -> Result<Option<Extent>, ArrayError> {
        match (self, odd) {
            (Extent::Known(even), Extent::Known(odd)) if (0..=1).contains(&(even - odd)) => {
                Ok(Some(Extent::Known(checked_index(even.checked_add(odd))?)))
            }
            (Extent::Any(even), Extent::Any(odd)) if even.step % 2 == 0 => {
                let whole = AnySize { step: even.step / 2, ..even };
                let parts = [0, 1].map(|at| Extent::Any(whole).subsampled(2, at));
                let [first, second] = parts;
                let fit = first? == self && second? == Extent::Any(odd);
                Ok(fit.then_some(Extent::Any(whole)))
            }
            _ => Ok(None),
        }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Extent::Known(n) => n.fmt(f),
            Extent::Any(AnySize { multiple, step, offset: 0 }) if multiple % step == 0 => {
                match multiple / step {
                    1 => f.write_str("k"),
                    times => write!(f, "{times}k"),
                }
            }
            Extent::Any(AnySize { multiple, step, offset }) => {
                write!(f, "every {step}th sample from {offset} on of {multiple}k")
            }
        }
    }
}
