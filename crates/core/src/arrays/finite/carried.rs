//! Elements that an array takes over from those that it is built on.

use crate::algebra::Index;

use super::super::array::Array;
use super::super::node::Op;

impl Array {
    /// Where this array has an element of another one, on which it is built directly, as it is: a view, an array put together from its
    /// halves, and the samples that a lifting stage leaves alone. None where it does not have it.
    pub(crate) fn place_of(&self, other: &Array, index: &Index) -> Option<Index> {
        match &self.node().op {
            Op::Lift { input, stage, dim } => {
                let unchanged = index[*dim].rem_euclid(2) != stage.kind().parity();
                (*input == other.id() && unchanged).then(|| index.clone())
            }
            Op::Interleave { even, odd, dim } => {
                let parity = [*even, *odd].iter().position(|side| *side == other.id())?;
                Some(index.with(*dim, 2 * index[*dim] + parity as i128))
            }
            Op::Subsample { input, steps, offsets } if *input == other.id() => {
                let along = |dim: usize| {
                    let from = index[dim] - offsets[dim];
                    let there = from >= 0 || self.node().frame.is_none();
                    (there && from % steps[dim] == 0).then(|| from / steps[dim])
                };
                (0..steps.len()).map(along).collect()
            }
            Op::LeftShift { input, bits: 0 } | Op::RightShift { input, bits: 0 } if *input == other.id() => {
                Some(index.clone())
            }
            _ => None,
        }
    }
}
