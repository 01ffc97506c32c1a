//! Work on whole rows of elements that do not depend on each other, written so that the compiler
//! turns each loop into vector instructions.
//!
//! Nothing here is inlined: that the slices of a call do not overlap is certain to the compiler only
//! as long as they are arguments. Inlined into their callers, some of these loops became scalar.

use super::element::{KernelElement, Recast};

/// Stores elements as they are; answers whether one is not given back.
#[inline(never)]
pub(crate) fn store<S, D>(source: &[S], output: &mut [D]) -> bool
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let mut lost = S::default();
    for (value, output) in source.iter().zip(output) {
        (*output, lost) = value.store(lost);
    }
    lost != S::default()
}

/// Stores the differences of two rows; answers whether one is not given back.
#[inline(never)]
pub(crate) fn store_differences<S, D>(source: &[S], before: &[S], output: &mut [D]) -> bool
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let mut lost = S::default();
    for ((value, before), output) in source.iter().zip(before).zip(output) {
        (*output, lost) = value.minus(*before).store(lost);
    }
    lost != S::default()
}

/// Takes elements as they are stored.
#[inline(never)]
pub(crate) fn load<D: Recast<S>, S: KernelElement>(source: &[D], output: &mut [S]) {
    for (stored, output) in source.iter().zip(output) {
        *output = stored.recast();
    }
}

/// Adds stored differences to the row before.
#[inline(never)]
pub(crate) fn add_differences<D: Recast<S>, S: KernelElement>(source: &[D], before: &[S], output: &mut [S]) {
    for ((stored, before), output) in source.iter().zip(before).zip(output) {
        *output = before.plus(stored.recast());
    }
}

/// Makes a row the differences from the row before.
#[inline(never)]
pub(crate) fn subtract<S: KernelElement>(row: &mut [S], before: &[S]) {
    for (value, before) in row.iter_mut().zip(before) {
        *value = value.minus(*before);
    }
}

/// Adds the row before.
#[inline(never)]
pub(crate) fn add<S: KernelElement>(row: &mut [S], before: &[S]) {
    for (value, before) in row.iter_mut().zip(before) {
        *value = before.plus(*value);
    }
}

/// Makes a row the differences from the row before, and `before` the row that it was.
#[inline(never)]
pub(crate) fn subtract_and_keep<S: KernelElement>(row: &mut [S], before: &mut [S]) {
    for (value, before) in row.iter_mut().zip(before) {
        let whole = *value;
        *value = whole.minus(*before);
        *before = whole;
    }
}

/// Adds the row before, and makes `before` the row that this gives.
#[inline(never)]
pub(crate) fn add_and_keep<S: KernelElement>(row: &mut [S], before: &mut [S]) {
    for (value, before) in row.iter_mut().zip(before) {
        *before = before.plus(*value);
        *value = *before;
    }
}

/// Makes a line the differences of its neighbours.
///
/// Elements are copied out in pieces, because a loop that overwrites what it still reads stays
/// scalar.
#[inline(never)]
pub(crate) fn differentiate<S: KernelElement>(line: &mut [S]) {
    const PIECE: usize = 128;
    let Some((first, rest)) = line.split_first_mut() else { return };
    let mut old = [S::default(); PIECE + 1];
    old[PIECE] = *first;
    for piece in rest.chunks_mut(PIECE) {
        old[0] = old[PIECE];
        old[1..=piece.len()].copy_from_slice(piece);
        for (position, value) in piece.iter_mut().enumerate() {
            *value = old[position + 1].minus(old[position]);
        }
    }
}

/// Makes a line the sums of all elements up to each, and of what came before: one after the other,
/// the twin of the vector code in `scan`.
#[inline(never)]
pub(crate) fn accumulate<S: KernelElement>(line: &mut [S], before: Option<S>) {
    let mut total = before;
    for value in line {
        // A first element is kept, not added to zero: -0.0 is not 0.0.
        *value = total.map_or(*value, |total| total.plus(*value));
        total = Some(*value);
    }
}
