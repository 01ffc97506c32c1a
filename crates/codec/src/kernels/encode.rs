//! Encoding kernels: which rows of an array are subtracted from which, in which order.

use super::element::{KernelElement, Recast};
use super::{Slabs, rows, short};

/// Elements that are kept aside: of a row while it is overwritten, or of several short blocks.
const BUFFER: usize = 2048;

/// Blocks shorter than this are encoded several at a time.
const SHORT_BLOCK: usize = 128;

/// Encodes the blocks of an array: the first slab of each block is stored as it is, each other slab as its
/// difference from the slab before.
///
/// With `checked`, fails with the position of the first difference, or element of a first slab, that does not
/// fit a narrower `D`; then the output is useless. Otherwise low bits are kept, and floats are rounded.
///
/// # Panics
///
/// Where a slice does not have `slabs.size()` elements.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, encode_into};
/// let slabs = Slabs::new(&[2, 3], 1).unwrap();
/// let mut output = [0i8; 6];
/// assert_eq!(encode_into(&[1000i16, 0, 0, 0, 0, 0], &mut output, slabs, true), Err(0));
/// assert_eq!(encode_into(&[7i16, 8, 7, 1, 2, 4], &mut output, slabs, true), Ok(()));
/// assert_eq!(output, [7, 1, -1, 1, 1, 2]);
/// ```
pub fn encode_into<S, D>(source: &[S], output: &mut [D], slabs: Slabs, checked: bool) -> Result<(), usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    assert!(source.len() == slabs.size() && output.len() == slabs.size());
    if slabs.size() == 0 {
        return Ok(());
    }
    match encode_range(source, output, 0, slabs) && checked {
        true => Err(locate::<S, D>(source, slabs)),
        false => Ok(()),
    }
}

/// Encodes as many elements as the output has, from a position on; answers whether something is not
/// given back. Short blocks are whole.
///
/// Differences do not depend on each other, so a block is but two rows: itself, and itself one slab
/// earlier, which the cache still holds.
pub(crate) fn encode_range<S, D>(source: &[S], output: &mut [D], start: usize, slabs: Slabs) -> bool
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let Slabs { inner, .. } = slabs;
    if slabs.block() < SHORT_BLOCK {
        return encode_short_blocks(&source[start..start + output.len()], output, slabs);
    }
    let mut lost = false;
    let mut done = 0;
    while done < output.len() {
        let here = start + done;
        let place = here % slabs.block();
        let left = if place < inner { inner - place } else { slabs.block() - place };
        let output = &mut output[done..];
        let count = left.min(output.len());
        let values = &source[here..here + count];
        lost |= match place < inner {
            true => rows::store(values, &mut output[..count]),
            false => {
                let earlier = here - inner;
                rows::store_differences(values, &source[earlier..earlier + count], &mut output[..count])
            }
        };
        done += count;
    }
    lost
}

/// Several blocks are one row, and the slabs before them another, with zeros before the first slabs:
/// without them an element is itself.
fn encode_short_blocks<S, D>(source: &[S], output: &mut [D], slabs: Slabs) -> bool
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let Slabs { inner, .. } = slabs;
    if inner == 1
        && let Some(lost) = short::encode_lines(source, output, slabs.len)
    {
        return lost;
    }
    let mut buffer = [S::default(); BUFFER];
    let length = BUFFER / slabs.block() * slabs.block();
    let mut lost = false;
    for (source, output) in source.chunks(length).zip(output.chunks_mut(length)) {
        let before = &mut buffer[..source.len()];
        before[inner..].copy_from_slice(&source[..source.len() - inner]);
        before.chunks_exact_mut(slabs.block()).for_each(|block| block[..inner].fill(S::default()));
        lost |= rows::store_differences(source, before, output);
    }
    lost
}

/// The first position that is not given back: looked for only where it is known that there is one.
pub(crate) fn locate<S, D>(source: &[S], slabs: Slabs) -> usize
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let lost = |position: usize| {
        let first = position % slabs.block() < slabs.inner;
        is_lost::<S, D>(source[position], (!first).then(|| source[position - slabs.inner]))
    };
    (0..source.len()).find(|position| lost(*position)).unwrap_or(0)
}

fn is_lost<S, D>(value: S, before: Option<S>) -> bool
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let difference = before.map_or(value, |before| value.minus(before));
    let (_, lost): (D, S) = difference.store(S::default());
    lost != S::default()
}

/// Encodes some slabs of one block, as [`encode_into`] does; `before` is the slab before them, None at the
/// start of the block. `inner` is the number of elements of a slab.
///
/// # Panics
///
/// Where the slices are not the same number of whole slabs, or `inner` is 0.
///
/// ```
/// use vcfilter_codec::kernels::encode_after;
/// let mut output = [0i8; 4];
/// encode_after(&[5i16, 5, 6, 9], Some(&[4, 7]), &mut output, 2, true).unwrap();
/// assert_eq!(output, [1, -2, 1, 4]);
/// ```
pub fn encode_after<S, D>(
    source: &[S],
    before: Option<&[S]>,
    output: &mut [D],
    inner: usize,
    checked: bool,
) -> Result<(), usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    assert!(source.len() == output.len() && source.len().is_multiple_of(inner));
    assert!(before.is_none_or(|before| before.len() == inner));
    if source.is_empty() {
        return Ok(());
    }
    match encode_range_after(source, before, output, 0, inner) && checked {
        true => Err(locate_after::<S, D>(source, before, inner)),
        false => Ok(()),
    }
}

/// Encodes as many elements as the output has, from a position on; answers whether something is not given back.
pub(crate) fn encode_range_after<S, D>(
    source: &[S],
    before: Option<&[S]>,
    output: &mut [D],
    start: usize,
    inner: usize,
) -> bool
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let (first, rest) = output.split_at_mut(inner.saturating_sub(start).min(output.len()));
    let here = start + first.len();
    let mut lost = match before {
        _ if first.is_empty() => false,
        None => rows::store(&source[start..here], first),
        Some(before) => rows::store_differences(&source[start..here], &before[start..here], first),
    };
    if !rest.is_empty() {
        let earlier = &source[here - inner..][..rest.len()];
        lost |= rows::store_differences(&source[here..here + rest.len()], earlier, rest);
    }
    lost
}

/// [`locate`] for slabs after another.
pub(crate) fn locate_after<S, D>(source: &[S], before: Option<&[S]>, inner: usize) -> usize
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let lost = |position: usize| {
        let before = match position.checked_sub(inner) {
            Some(earlier) => Some(source[earlier]),
            None => before.map(|before| before[position]),
        };
        is_lost::<S, D>(source[position], before)
    };
    (0..source.len()).find(|position| lost(*position)).unwrap_or(0)
}

/// Encodes in place, as [`encode_into`] does, where differences have the type of the values.
///
/// # Panics
///
/// Where the slice does not have `slabs.size()` elements.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, encode_in_place};
/// let mut elements = [7u8, 8, 7, 1, 2, 4];
/// encode_in_place(&mut elements, Slabs::new(&[2, 3], 0).unwrap());
/// assert_eq!(elements, [7, 8, 7, 250, 250, 253]);
/// ```
pub fn encode_in_place<S: KernelElement>(elements: &mut [S], slabs: Slabs) {
    assert!(elements.len() == slabs.size());
    if slabs.size() == 0 {
        return;
    }
    let mut buffer = [S::default(); BUFFER];
    for block in elements.chunks_exact_mut(slabs.block()) {
        match slabs.inner {
            1 => rows::differentiate(block),
            inner if inner <= BUFFER => encode_forwards(block, &mut buffer[..inner]),
            inner => encode_backwards(block, inner),
        }
    }
}

/// Keeps the row before aside: memory is read in its order, which matters where rows are short.
fn encode_forwards<S: KernelElement>(block: &mut [S], before: &mut [S]) {
    let (first, rest) = block.split_at_mut(before.len());
    before.copy_from_slice(first);
    rest.chunks_exact_mut(before.len()).for_each(|row| rows::subtract_and_keep(row, before));
}

/// Begins with the last row: what is subtracted must still be whole.
fn encode_backwards<S: KernelElement>(block: &mut [S], inner: usize) {
    for start in (inner..block.len()).step_by(inner).rev() {
        let (before, rest) = block[start - inner..].split_at_mut(inner);
        rows::subtract(&mut rest[..inner], before);
    }
}
