//! Encoding kernels: which rows of an array are subtracted from which, in which order.

use super::element::{KernelElement, Recast};
use super::rows::{self, Lost};
use super::vectors::{Vectorised, vectorised};
use super::{Slabs, short};

/// Elements that are kept aside: of a row while it is overwritten, or of several short blocks.
const BUFFER: usize = 2048;

/// Blocks shorter than this are encoded several at a time.
const SHORT_BLOCK: usize = 1024;

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
    vectorised(Range { source, output, start, slabs })
}

struct Range<'a, S, D> {
    source: &'a [S],
    output: &'a mut [D],
    start: usize,
    slabs: Slabs,
}

impl<S, D> Vectorised for Range<'_, S, D>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    type Answer = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Range { source, output, start, slabs } = self;
        let Slabs { inner, .. } = slabs;
        let block = slabs.block();
        let mut lost = Lost::none();
        if block < SHORT_BLOCK {
            let source = &source[start..start + output.len()];
            if inner == 1
                && let Some(lost) = short::encode_lines(source, output, block)
            {
                return lost;
            }
            encode_short_blocks(source, output, slabs, &mut lost);
            return lost.is_some();
        }
        let (mut start, mut place, mut rest) = (start, start % block, output);
        while !rest.is_empty() {
            let end = start + (block - place).min(rest.len());
            let first = start + inner.saturating_sub(place).min(end - start);
            let (whole, after) = rest.split_at_mut(first - start);
            let (subtracted, after) = after.split_at_mut(end - first);
            rows::store(&source[start..first], whole, &mut lost);
            if !subtracted.is_empty() {
                let earlier = &source[first - inner..end - inner];
                rows::store_differences(&source[first..end], earlier, subtracted, &mut lost);
            }
            (start, place, rest) = (end, 0, after);
        }
        lost.is_some()
    }
}

/// Several blocks are one row, and the same row one slab earlier another; of what this gives, first slabs are replaced by
/// themselves.
#[inline(always)]
fn encode_short_blocks<S, D>(source: &[S], output: &mut [D], slabs: Slabs, lost: &mut Lost<S>)
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let block = slabs.block();
    let length = (BUFFER / block).max(1) * block;
    let mut buffer = [S::default(); BUFFER];
    for (source, output) in source.chunks(length).zip(output.chunks_mut(length)) {
        if size_of::<D>() < size_of::<S>() {
            // What is at the place of first slabs before they are replaced may not fit.
            let differences = &mut buffer[..source.len()];
            encode_as_row::<S, S>(source, differences, slabs, &mut Lost::none());
            rows::store(differences, output, lost);
        } else {
            encode_as_row(source, output, slabs, lost);
        }
    }
}

#[inline(always)]
fn encode_as_row<S, D>(source: &[S], output: &mut [D], slabs: Slabs, lost: &mut Lost<S>)
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let Slabs { inner, .. } = slabs;
    let earlier = &source[..source.len() - inner];
    rows::store_differences(&source[inner..], earlier, &mut output[inner..], lost);
    for start in (0..source.len()).step_by(slabs.block()) {
        match inner {
            1 => output[start] = source[start].recast(),
            _ => rows::load(&source[start..start + inner], &mut output[start..start + inner]),
        }
    }
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
    vectorised(RangeAfter { source, before, output, start, inner })
}

struct RangeAfter<'a, S, D> {
    source: &'a [S],
    before: Option<&'a [S]>,
    output: &'a mut [D],
    start: usize,
    inner: usize,
}

impl<S, D> Vectorised for RangeAfter<'_, S, D>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    type Answer = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let RangeAfter { source, before, output, start, inner } = self;
        let (first, rest) = output.split_at_mut(inner.saturating_sub(start).min(output.len()));
        let (here, end) = (start + first.len(), start + first.len() + rest.len());
        let mut lost = Lost::none();
        let mut parts = [(start..here, None, first), (here..end, None, rest)];
        if start < here {
            parts[0].1 = before.map(|before| &before[start..here]);
        }
        if here < end {
            parts[1].1 = Some(&source[here - inner..end - inner]);
        }
        for (range, before, output) in parts {
            match before {
                None => rows::store(&source[range], output, &mut lost),
                Some(before) => rows::store_differences(&source[range], before, output, &mut lost),
            }
        }
        lost.is_some()
    }
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
    vectorised(InPlace { elements, slabs });
}

struct InPlace<'a, S> {
    elements: &'a mut [S],
    slabs: Slabs,
}

impl<S: KernelElement> Vectorised for InPlace<'_, S> {
    type Answer = ();

    #[inline(always)]
    fn run(self) {
        let mut buffer = [S::default(); BUFFER];
        for block in self.elements.chunks_exact_mut(self.slabs.block()) {
            match self.slabs.inner {
                1 => rows::differentiate(block),
                inner if inner <= BUFFER => encode_forwards(block, &mut buffer[..inner]),
                inner => encode_backwards(block, inner),
            }
        }
    }
}

/// Keeps the row before aside: memory is read in its order, which matters where rows are short.
#[inline(always)]
fn encode_forwards<S: KernelElement>(block: &mut [S], before: &mut [S]) {
    let (first, rest) = block.split_at_mut(before.len());
    before.copy_from_slice(first);
    rest.chunks_exact_mut(before.len()).for_each(|row| rows::subtract_and_keep(row, before));
}

/// Begins with the last row: what is subtracted must still be whole.
#[inline(always)]
fn encode_backwards<S: KernelElement>(block: &mut [S], inner: usize) {
    for start in (inner..block.len()).step_by(inner).rev() {
        let (before, rest) = block[start - inner..].split_at_mut(inner);
        rows::subtract(&mut rest[..inner], before);
    }
}
