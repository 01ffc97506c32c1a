//! The kernels.

use super::Slabs;
use super::lanes::{Lane, Recast};

/// Stores the first slab of each block and the differences of the others.
///
/// With `checked`, answers the position of the first difference (or element of a first slab) that a
/// narrower `D` does not give back; the output is then of no use. Without it the low bits are kept.
///
/// # Panics
///
/// Where a slice has not `slabs.size()` elements.
pub fn encode_into<S, D>(source: &[S], output: &mut [D], slabs: Slabs, checked: bool) -> Result<(), usize>
where
    S: Lane + Recast<D>,
    D: Lane + Recast<S>,
{
    assert!(source.len() == slabs.size() && output.len() == slabs.size());
    let Slabs { inner, .. } = slabs;
    if slabs.size() == 0 {
        return Ok(());
    }
    let checked = checked && <S as Recast<D>>::NARROWS;
    let blocks = source.chunks_exact(slabs.block()).zip(output.chunks_exact_mut(slabs.block()));
    for (number, (source, output)) in blocks.enumerate() {
        for (position, stored) in output.iter_mut().enumerate() {
            let value = source[position];
            let difference = if position < inner { value } else { value.minus(source[position - inner]) };
            *stored = difference.recast();
            if checked && stored.recast() != difference {
                return Err(number * slabs.block() + position);
            }
        }
    }
    Ok(())
}

/// Adds up what [`encode_into`] stored.
///
/// # Panics
///
/// Where a slice has not `slabs.size()` elements.
pub fn decode_into<D, S>(source: &[D], output: &mut [S], slabs: Slabs)
where
    D: Lane + Recast<S>,
    S: Lane,
{
    assert!(source.len() == slabs.size() && output.len() == slabs.size());
    let Slabs { inner, .. } = slabs;
    if slabs.size() == 0 {
        return;
    }
    let blocks = source.chunks_exact(slabs.block()).zip(output.chunks_exact_mut(slabs.block()));
    for (source, output) in blocks {
        for position in 0..source.len() {
            let stored: S = source[position].recast();
            output[position] = if position < inner { stored } else { output[position - inner].plus(stored) };
        }
    }
}

/// [`encode_into`] over its own input.
///
/// # Panics
///
/// Where the slice has not `slabs.size()` elements.
pub fn encode_in_place<S: Lane>(elements: &mut [S], slabs: Slabs) {
    assert!(elements.len() == slabs.size());
    if slabs.size() == 0 {
        return;
    }
    for block in elements.chunks_exact_mut(slabs.block()) {
        for position in (slabs.inner..block.len()).rev() {
            block[position] = block[position].minus(block[position - slabs.inner]);
        }
    }
}

/// [`decode_into`] over its own input.
///
/// # Panics
///
/// Where the slice has not `slabs.size()` elements.
pub fn decode_in_place<S: Lane>(elements: &mut [S], slabs: Slabs) {
    assert!(elements.len() == slabs.size());
    if slabs.size() == 0 {
        return;
    }
    for block in elements.chunks_exact_mut(slabs.block()) {
        for position in slabs.inner..block.len() {
            block[position] = block[position - slabs.inner].plus(block[position]);
        }
    }
}
