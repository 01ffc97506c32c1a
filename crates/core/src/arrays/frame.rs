//! Arrays with a size: where they end, and what a lifting stage reads beyond.

use std::sync::Arc;

use num_integer::Integer;
use smallvec::SmallVec;

use crate::algebra::Index;

use super::any_size::{AnySize, Extent};
use super::error::ArrayError;
use super::geometry::{checked_index, show_integers};
use super::node::Op;

/// What a lifting stage reads where a neighbour lies outside of a sized array. All three keep parity: in the place of an
/// even sample stands an even one, so that the samples that a stage reads are never those that it changes, and every stage
/// can be undone.
///
/// ```
/// use vcfilter_core::arrays::Edges;
/// assert_eq!("clamp".parse(), Ok(Edges::Clamp));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Edges {
    /// The nearest sample of the same parity that lies inside, as in VC-2 (ST 2042-1, 15.4.4.1). Needs even sizes.
    #[default]
    Clamp,
    /// The samples mirrored at the first and the last one, as in JPEG 2000 and in numpy's `reflect`. Takes any size.
    Reflect,
    /// The samples again and again. Needs even sizes.
    Periodic,
}

impl Edges {
    /// All of them with their names in the language.
    pub const ALL: [(&'static str, Edges); 3] =
        [("clamp", Edges::Clamp), ("reflect", Edges::Reflect), ("periodic", Edges::Periodic)];

    /// As in `edges="clamp"`.
    pub fn name(self) -> &'static str {
        match self {
            Edges::Clamp => "clamp",
            Edges::Reflect => "reflect",
            Edges::Periodic => "periodic",
        }
    }

    /// Whether a stage needs as many odd as even samples.
    pub fn needs_even_sizes(self) -> bool {
        self != Edges::Reflect
    }

    /// Which of `size` samples is read for the one at `i`; None where none of its parity is there.
    pub(crate) fn inside(self, i: i128, size: i128) -> Option<i128> {
        if (0..size).contains(&i) {
            return Some(i);
        }
        let at = match self {
            // The first or the last one of its parity.
            Edges::Clamp if i < 0 => i.mod_floor(&2),
            Edges::Clamp => size - 1 - (size - 1 - i).mod_floor(&2),
            Edges::Periodic => i.mod_floor(&size.max(1)),
            Edges::Reflect => {
                let period = 2 * (size - 1);
                let at = if period > 0 { i.mod_floor(&period) } else { 0 };
                at.min(period - at)
            }
        };
        Some(at).filter(|at| (0..size).contains(at) && (at - i).is_even())
    }
}

impl Edges {
    /// A range of indices that holds all that is read for those from `start` to below `end`.
    pub(crate) fn inside_range(self, start: i128, end: i128, size: i128) -> (i128, i128) {
        let (before, beyond) = ((-start).max(0), (end - size).max(0));
        let (mut first, mut last) = (start.clamp(0, size - 1), (end - 1).clamp(0, size - 1));
        // How far from the edge what stands for outer samples lies at most.
        let depth = |outer: i128| match self {
            Edges::Clamp => 1,
            Edges::Reflect => outer,
            Edges::Periodic => size,
        };
        if before > 0 {
            last = last.max(depth(before).min(size - 1));
        }
        if beyond > 0 {
            first = first.min((size - 1 - depth(beyond)).max(0));
        }
        if self == Edges::Periodic && before + beyond > 0 || before >= size || beyond >= size {
            (first, last) = (0, size - 1);
        }
        (first, last + 1)
    }
}

impl std::str::FromStr for Edges {
    type Err = ();

    fn from_str(name: &str) -> Result<Edges, ()> {
        Edges::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, edges)| edges).ok_or(())
    }
}

/// The size of an array per dimension, and the rule of its edges.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Frame {
    pub size: SmallVec<[Extent; 2]>,
    pub edges: Edges,
}

impl Frame {
    /// # Errors
    /// [`ArrayError::Size`] for sizes below 1; [`ArrayError::IndexTooLarge`]; [`ArrayError::Length`].
    pub(crate) fn new(size: &[i128], edges: Edges, ndim: usize) -> Result<Arc<Frame>, ArrayError> {
        if size.len() != ndim {
            return Err(ArrayError::Length { what: "sizes", got: size.len(), ndim });
        }
        if let Some(&size) = size.iter().find(|&&size| size < 1) {
            return Err(ArrayError::Size(size));
        }
        let known = |&n: &i128| checked_index(Some(n)).map(Extent::Known);
        Ok(Arc::new(Frame { size: size.iter().map(known).collect::<Result<_, _>>()?, edges }))
    }

    /// That of a picture of any size.
    ///
    /// # Errors
    /// [`ArrayError::Size`] for multiples below 1; [`ArrayError::IndexTooLarge`].
    pub(crate) fn any(multiples: &[i128], edges: Edges) -> Result<Arc<Frame>, ArrayError> {
        if let Some(&multiple) = multiples.iter().find(|&&multiple| multiple < 1) {
            return Err(ArrayError::Size(multiple));
        }
        let any = |&n: &i128| checked_index(Some(n)).map(|n| Extent::Any(AnySize::of_picture(n)));
        Ok(Arc::new(Frame { size: multiples.iter().map(any).collect::<Result<_, _>>()?, edges }))
    }

    /// As messages tell it.
    pub(crate) fn text(&self) -> String {
        match self.known() {
            Some(size) => format!("size {}", show_integers(&size)),
            None => {
                let sides: Vec<String> = self.size.iter().map(Extent::to_string).collect();
                format!("any size {}", sides.join(" x "))
            }
        }
    }

    /// The size, where it is known.
    pub(crate) fn known(&self) -> Option<SmallVec<[i128; 2]>> {
        self.size.iter().map(|extent| extent.known()).collect()
    }

    /// # Errors
    /// [`ArrayError::AnySize`] where it is not known.
    pub(crate) fn checked(&self) -> Result<SmallVec<[i128; 2]>, ArrayError> {
        self.known().ok_or(ArrayError::AnySize)
    }

    /// # Errors
    /// [`ArrayError::Outside`] unless an index lies inside; [`ArrayError::AnySize`].
    pub(crate) fn check(&self, index: &Index) -> Result<(), ArrayError> {
        let size = self.checked()?;
        if index.iter().zip(&size).all(|(i, size)| (0..*size).contains(i)) {
            return Ok(());
        }
        Err(ArrayError::Outside { index: index.clone(), size: size.to_vec() })
    }

    /// That of what an operation makes of arrays with these, where it is made of sized arrays.
    ///
    /// # Errors
    /// [`ArrayError::OddSize`], [`ArrayError::Outside`], [`ArrayError::DifferentSizes`].
    pub(crate) fn of(op: &Op, inputs: &[Option<&Arc<Frame>>]) -> Result<Option<Arc<Frame>>, ArrayError> {
        match (op, inputs) {
            (Op::Symbols { frame, .. } | Op::Variables { frame, .. } | Op::Data { frame, .. }, _) => {
                Ok(frame.clone())
            }
            (Op::Custom(own), _) => match own.0.size() {
                Some((size, edges)) => Frame::new(&size, edges, own.0.ndim()).map(Some),
                None => Ok(None),
            },
            (Op::Lift { dim, .. }, [Some(frame)]) => {
                let edges = frame.edges;
                if edges.needs_even_sizes() {
                    frame.size[*dim].check_even(*dim, edges)?;
                }
                Ok(Some((*frame).clone()))
            }
            (Op::Subsample { steps, offsets, .. }, [Some(frame)]) => {
                frame.subsampled(steps, offsets).map(|frame| Some(Arc::new(frame)))
            }
            (Op::Pad { size, .. }, [Some(frame)]) => {
                let size = size.iter().map(|&n| Extent::Known(n)).collect();
                Ok(Some(Arc::new(Frame { size, edges: frame.edges })))
            }
            (Op::WithEdges { edges, .. }, [Some(frame)]) => {
                Ok(Some(Arc::new(Frame { size: frame.size.clone(), edges: *edges })))
            }
            (Op::WithEdges { .. }, _) => Err(ArrayError::NoEdges),
            (Op::Interleave { .. }, [None, None]) => Ok(None),
            (Op::Interleave { dim, .. }, [even, odd]) => match (even, odd) {
                (Some(even), Some(odd)) => even.interleaved(odd, *dim).map(|frame| Some(Arc::new(frame))),
                _ => Err(ArrayError::DifferentSizes(Box::new([*even, *odd].map(written)))),
            },
            (_, [Some(frame), ..]) => Ok(Some((*frame).clone())),
            _ => Ok(None),
        }
    }

    fn subsampled(&self, steps: &[i128], offsets: &[i128]) -> Result<Frame, ArrayError> {
        // Index 0 of the result is the sample at `offset`.
        if offsets.iter().any(|offset| *offset < 0) {
            let index = offsets.iter().copied().collect();
            return Err(ArrayError::Outside { index, size: self.checked()?.to_vec() });
        }
        let each = self.size.iter().zip(steps).zip(offsets);
        let size = each.map(|((size, &step), &offset)| size.subsampled(step, offset));
        Ok(Frame { size: size.collect::<Result<_, _>>()?, edges: self.edges })
    }

    fn interleaved(&self, odd: &Frame, dim: usize) -> Result<Frame, ArrayError> {
        let unfit = || {
            let both = [self, odd].map(|frame| written(Some(&Arc::new(frame.clone()))));
            ArrayError::DifferentSizes(Box::new(both))
        };
        let others_fit = self.size.iter().zip(&odd.size).enumerate().all(|(d, (a, b))| d == dim || a == b);
        if !others_fit || self.edges != odd.edges {
            return Err(unfit());
        }
        let mut size = self.size.clone();
        size[dim] = size[dim].interleaved(odd.size[dim])?.ok_or_else(unfit)?;
        Ok(Frame { size, edges: self.edges })
    }
}

/// A size with its rule of edges, as messages tell it.
pub(super) fn written(frame: Option<&Arc<Frame>>) -> String {
    let Some(frame) = frame else { return "no size".to_string() };
    format!("{} with edges \"{}\"", frame.text(), frame.edges.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read from -4 to 3 beyond the end of six samples, and of five where that is allowed.
    #[test]
    fn neighbours_outside() {
        let reads = |edges: Edges, size: i128| -> Vec<i128> {
            (-4..size + 4).map(|i| edges.inside(i, size).expect("both parities are there")).collect()
        };
        assert_eq!(reads(Edges::Clamp, 6), [0, 1, 0, 1, 0, 1, 2, 3, 4, 5, 4, 5, 4, 5]);
        assert_eq!(reads(Edges::Reflect, 6), [4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 4, 3, 2, 1]);
        assert_eq!(reads(Edges::Periodic, 6), [2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3]);
        assert_eq!(reads(Edges::Reflect, 5), [4, 3, 2, 1, 0, 1, 2, 3, 4, 3, 2, 1, 0]);
        assert_eq!(reads(Edges::Clamp, 2), [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    }

    /// One sample has no odd neighbour; a stage adds nothing to it.
    #[test]
    fn what_is_not_there_is_not_read() {
        for (i, read) in [(-2, Some(0)), (-1, None), (0, Some(0)), (1, None), (2, Some(0))] {
            assert_eq!(Edges::Reflect.inside(i, 1), read, "{i}");
        }
        assert!(Edges::ALL.iter().all(|(_, edges)| edges.inside(3, 0).is_none()));
    }

    #[test]
    fn parity_stays_wherever_a_neighbour_is() {
        for (_, edges) in Edges::ALL {
            for size in (2..9).filter(|size| size % 2 == 0 || !edges.needs_even_sizes()) {
                for i in -40..40 {
                    let at = edges.inside(i, size).expect("both parities are there");
                    assert!((0..size).contains(&at) && (at - i) % 2 == 0, "{edges:?} {size} {i}");
                }
            }
        }
    }
}
