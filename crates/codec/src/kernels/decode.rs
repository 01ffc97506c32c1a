//! Decoding kernels: which rows of an array are added to which, in which order.

use super::element::{KernelElement, Recast};
use super::vectors::{Vectorised, vectorised};
use super::{Slabs, rows, short};

/// Rows shorter than this are not worth a call each.
const SHORT: usize = 16;

/// Bytes of rows that are short enough to be decoded in columns.
const COLUMNS: usize = 1 << 10;

/// Bytes that the nearest cache holds while they are decoded in columns.
const PIECE: usize = 16 << 10;

/// Decodes the output of [`encode_into`](super::encode_into) by summing up along the axis.
///
/// Nothing is checked: elements of a wider type are cut to the width of `S`, those of a wider float are
/// rounded, and of bytes that become bools each but 0 is true.
///
/// # Panics
///
/// Where a slice does not have `slabs.size()` elements.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, decode_into};
/// let mut output = [0i16; 6];
/// decode_into(&[7i8, 1, -1, 1, 1, 2], &mut output, Slabs::new(&[2, 3], 1).unwrap());
/// assert_eq!(output, [7, 8, 7, 1, 2, 4]);
/// ```
pub fn decode_into<D, S>(source: &[D], output: &mut [S], slabs: Slabs)
where
    D: Recast<S>,
    S: KernelElement,
{
    assert!(source.len() == slabs.size() && output.len() == slabs.size());
    if slabs.size() == 0 {
        return;
    }
    if slabs.inner == 1 && short::decode_lines(source, output, slabs.len).is_some() {
        return;
    }
    match slabs.inner {
        1 if slabs.len >= SHORT => S::sum_lines(source, output, slabs.len, None),
        _ => vectorised(Blocks { source, output, slabs, before: None }),
    }
}

struct Blocks<'a, D, S> {
    source: &'a [D],
    output: &'a mut [S],
    slabs: Slabs,
    before: Option<&'a [S]>,
}

impl<D: Recast<S>, S: KernelElement> Vectorised for Blocks<'_, D, S> {
    type Answer = ();

    #[inline(always)]
    fn run(self) {
        let Blocks { source, output, slabs, before } = self;
        let blocks = source.chunks_exact(slabs.block()).zip(output.chunks_exact_mut(slabs.block()));
        for (source, output) in blocks {
            match slabs.inner {
                1 => decode_short_line(source, output),
                inner if inner < SHORT => decode_short_rows(source, output, inner, before),
                inner => decode_rows(source, output, inner, before),
            }
        }
    }
}

/// Decodes some slabs of one block, as [`decode_into`] does; `before` is the decoded slab before them, None
/// at the start of the block. `inner` is the number of elements of a slab.
///
/// # Panics
///
/// Where the slices are not the same number of whole slabs, or `inner` is 0.
///
/// ```
/// use vcfilter_codec::kernels::decode_after;
/// let mut output = [0i16; 4];
/// decode_after(&[1i8, -2, 1, 4], Some(&[4, 7]), &mut output, 2);
/// assert_eq!(output, [5, 5, 6, 9]);
/// ```
pub fn decode_after<D, S>(source: &[D], before: Option<&[S]>, output: &mut [S], inner: usize)
where
    D: Recast<S>,
    S: KernelElement,
{
    assert!(source.len() == output.len() && source.len().is_multiple_of(inner));
    assert!(before.is_none_or(|before| before.len() == inner));
    if source.is_empty() {
        return;
    }
    let slabs = Slabs { outer: 1, len: source.len() / inner, inner };
    match inner {
        1 => S::sum_lines(source, output, slabs.len, before.map(|before| before[0])),
        _ => vectorised(Blocks { source, output, slabs, before }),
    }
}

/// The elements of rows of `inner` that are worked on together, column by column, as they are in the nearest cache: of one row
/// where it is long.
#[inline(always)]
fn together<D, S: KernelElement>(inner: usize) -> usize {
    let bytes = inner * size_of::<S>().max(size_of::<D>());
    if S::CHUNKS && bytes <= COLUMNS { PIECE / bytes * inner } else { inner }
}

#[inline(always)]
fn decode_rows<D: Recast<S>, S: KernelElement>(
    source: &[D],
    output: &mut [S],
    inner: usize,
    before: Option<&[S]>,
) {
    match before {
        None => rows::load(&source[..inner], &mut output[..inner]),
        Some(before) => rows::add_differences(&source[..inner], before, &mut output[..inner]),
    }
    let count = together::<D, S>(inner);
    for start in (inner..source.len()).step_by(count) {
        let end = (start + count).min(source.len());
        let (before, rest) = output[start - inner..end].split_at_mut(inner);
        let source = &source[start..end];
        match (count > inner, inner < rows::CHUNK) {
            (false, _) => rows::add_differences(source, before, rest),
            (true, true) => rows::add_in_columns::<D, S, SHORT>(source, before, rest),
            (true, false) => rows::add_in_columns::<D, S, { rows::CHUNK }>(source, before, rest),
        }
    }
}

#[inline(always)]
fn decode_short_rows<D: Recast<S>, S: KernelElement>(
    source: &[D],
    output: &mut [S],
    inner: usize,
    before: Option<&[S]>,
) {
    if short::decode_rows(source, output, inner, before).is_some() {
        return;
    }
    let mut sums = [S::default(); SHORT];
    if let Some(before) = before {
        sums[..inner].copy_from_slice(before);
    }
    for (number, (source, output)) in
        source.chunks_exact(inner).zip(output.chunks_exact_mut(inner)).enumerate()
    {
        // A first row is kept, not added to zeros: -0.0 is not 0.0.
        let kept = number == 0 && before.is_none();
        for ((sum, stored), output) in sums.iter_mut().zip(source).zip(output) {
            let stored: S = stored.recast();
            *sum = if kept { stored } else { sum.plus(stored) };
            *output = *sum;
        }
    }
}

#[inline(always)]
fn decode_short_line<D: Recast<S>, S: KernelElement>(source: &[D], output: &mut [S]) {
    let mut total: S = source[0].recast();
    output[0] = total;
    for (stored, output) in source[1..].iter().zip(&mut output[1..]) {
        total = total.plus(stored.recast());
        *output = total;
    }
}

/// Decodes in place, as [`decode_into`] does, where differences have the type of the values.
///
/// # Panics
///
/// Where the slice does not have `slabs.size()` elements.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, decode_in_place};
/// let mut elements = [7u8, 8, 7, 250, 250, 253];
/// decode_in_place(&mut elements, Slabs::new(&[2, 3], 0).unwrap());
/// assert_eq!(elements, [7, 8, 7, 1, 2, 4]);
/// ```
pub fn decode_in_place<S: KernelElement>(elements: &mut [S], slabs: Slabs) {
    assert!(elements.len() == slabs.size());
    if slabs.size() == 0 {
        return;
    }
    match slabs.inner {
        1 => S::sum_lines_in_place(elements, slabs.len),
        _ => vectorised(InPlace { elements, slabs }),
    }
}

struct InPlace<'a, S> {
    elements: &'a mut [S],
    slabs: Slabs,
}

impl<S: KernelElement> Vectorised for InPlace<'_, S> {
    type Answer = ();

    #[inline(always)]
    fn run(self) {
        let inner = self.slabs.inner;
        let count = together::<S, S>(inner);
        for block in self.elements.chunks_exact_mut(self.slabs.block()) {
            for start in (inner..block.len()).step_by(count) {
                let end = (start + count).min(block.len());
                if count > inner {
                    rows::add_in_place(&mut block[start - inner..end], inner);
                } else {
                    let (before, rest) = block[start - inner..end].split_at_mut(inner);
                    rows::add(rest, before);
                }
            }
        }
    }
}
