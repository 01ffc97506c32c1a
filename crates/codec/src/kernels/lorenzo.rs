//! Differences along several axes: the Lorenzo predictor, in one pass over memory.
//!
//! Differences along one axis of differences along another do not depend on the order of axes. So memory is
//! worked on in pieces that the nearest cache holds, in its order. Axes whose blocks fit into a piece are done
//! within it. Of every other axis but the slowest the last slab is kept aside; that of the slowest axis is
//! found in the array itself.

use vcfilter_machine::poll_or_unwind;

use super::element::{KernelElement, Recast};
use super::rows::{self, Lost};
use super::vectors::{Vectorised, vectorised};
use super::{Slabs, decode, encode};

/// Bytes that stay in the nearest cache while all axes are worked on.
const PIECE: usize = 16 << 10;

/// Encodes an array along several axes: an element becomes what is left of it after the prediction from its
/// neighbours that come before it along each of the axes. Along two axes that is the sum of both neighbours
/// less the one across the corner; neighbours outside of the array count as 0.
///
/// `axes` divides the same array by each of the axes, the slowest first. `before` is the slab before the
/// first one along the slowest axis, of each block; None where there is none. With `checked`, fails with the
/// first position of what does not fit a narrower `D`; only what is stored counts, not what is between the
/// axes.
///
/// # Panics
///
/// Where a slice does not have the size of the array, where there is no axis, or where the axes are not of
/// one array, the slowest first.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, encode_several};
/// let axes = [0, 1].map(|axis| Slabs::new(&[2, 3], axis).unwrap());
/// let mut output = [0i8; 6];
/// encode_several(&[7i16, 8, 7, 1, 2, 4], None, &mut output, &axes, true).unwrap();
/// assert_eq!(output, [7, 1, -1, -6, 0, 3]);
/// ```
pub fn encode_several<S, D>(
    source: &[S],
    before: Option<&[S]>,
    output: &mut [D],
    axes: &[Slabs],
    checked: bool,
) -> Result<(), usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    check(source.len(), output.len(), before, axes);
    encode_part(source, before, output, 0, axes, checked).map_or(Ok(()), Err)
}

/// Decodes the output of [`encode_several`] by summing up along all axes; `before` is the decoded slab
/// before.
///
/// # Panics
///
/// Where a slice does not have the size of the array, where there is no axis, or where the axes are not of
/// one array, the slowest first.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, decode_several};
/// let axes = [0, 1].map(|axis| Slabs::new(&[2, 3], axis).unwrap());
/// let mut output = [0i16; 6];
/// decode_several(&[7i8, 1, -1, -6, 0, 3], None, &mut output, &axes);
/// assert_eq!(output, [7, 8, 7, 1, 2, 4]);
/// ```
pub fn decode_several<D, S>(source: &[D], before: Option<&[S]>, output: &mut [S], axes: &[Slabs])
where
    D: Recast<S>,
    S: KernelElement,
{
    check(source.len(), output.len(), before, axes);
    if let Some(plan) = Plan::new::<S>(axes, before.is_some()) {
        let mut kept = plan.kept::<S>();
        for piece in plan.pieces(0, output.len()) {
            poll_or_unwind();
            decode_inner(&source[piece.start..piece.end()], output, piece, &plan, &mut kept);
            vectorised(DecodeOuter { before, output, piece, plan: &plan, kept: &mut kept });
        }
    }
}

pub(crate) fn check<S>(source: usize, output: usize, before: Option<&[S]>, axes: &[Slabs]) {
    assert!(!axes.is_empty());
    let slowest = axes[0];
    assert!(source == slowest.size() && output == source);
    assert!(before.is_none_or(|before| before.len() == slowest.outer * slowest.inner));
    for pair in axes.windows(2) {
        assert!(pair[1].size() == source);
        assert!(source == 0 || pair[0].inner.is_multiple_of(pair[1].block()));
    }
}

/// Encodes as many elements as the output has, from a position on: whole slabs of the slowest axis, or whole
/// blocks where these are small. With `checked`, answers the position of something that is not given back.
pub(crate) fn encode_part<S, D>(
    source: &[S],
    before: Option<&[S]>,
    output: &mut [D],
    start: usize,
    axes: &[Slabs],
    checked: bool,
) -> Option<usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let plan = Plan::new::<S>(axes, before.is_some())?;
    let mut kept = plan.kept::<S>();
    let mut scratch = [const { Vec::new() }; 2];
    scratch.fill(vec![S::default(); plan.piece]);
    let mut lost = None;
    for piece in plan.pieces(start, output.len()) {
        poll_or_unwind();
        let [first, second] = &mut scratch;
        let scratch = [&mut first[..piece.count], &mut second[..piece.count]];
        if !plan.outer.is_empty() {
            let scratch = &mut *scratch[0];
            vectorised(EncodeOuter { source, before, scratch, piece, plan: &plan, kept: &mut kept });
        }
        let output = &mut output[piece.start - start..][..piece.count];
        let locate = checked && lost.is_none();
        let found = match plan.inner {
            [] => encode_rest(scratch[0], output, piece, &plan, &mut kept, locate),
            _ => encode_inner(&source[piece.start..piece.end()], scratch, output, piece, &plan, locate),
        };
        lost = lost.or(found.map(|position| piece.start + position));
    }
    lost
}

/// How many elements are the smallest part for [`encode_part`] to begin with.
#[cfg(feature = "threads")]
pub(crate) fn smallest_part<S>(axes: &[Slabs], after: bool) -> usize {
    let slowest = axes[0];
    let whole = Plan::new::<S>(axes, after).is_some_and(|plan| plan.outer.is_empty());
    if whole { slowest.block() } else { slowest.inner }
}

/// How an array is cut into pieces.
struct Plan<'a> {
    /// Axes along which the elements before those of a piece are in other pieces.
    outer: &'a [Slabs],
    /// Axes whose blocks are within a piece.
    inner: &'a [Slabs],
    /// Whether there is a last axis besides, along whose lines pieces are cut.
    lines: bool,
    /// The elements of a piece, at most.
    piece: usize,
    /// The elements that pieces divide: no piece goes beyond.
    extent: usize,
}

#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    count: usize,
}

impl Piece {
    fn end(self) -> usize {
        self.start + self.count
    }

    /// Whether it is in a first slab of an axis.
    fn is_first(self, slabs: &Slabs) -> bool {
        (self.start / slabs.inner).is_multiple_of(slabs.len)
    }

    /// Where its elements stand in a slab.
    fn in_slab(self, slabs: &Slabs) -> std::ops::Range<usize> {
        let start = self.start % slabs.inner;
        start..start + self.count
    }

    /// An axis within the piece alone.
    fn within(self, slabs: &Slabs) -> Slabs {
        Slabs { outer: self.count / slabs.block(), ..*slabs }
    }
}

impl Plan<'_> {
    /// None where there are no elements.
    fn new<S>(axes: &[Slabs], after: bool) -> Option<Plan<'_>> {
        let size = axes[0].size();
        if size == 0 {
            return None;
        }
        let most = PIECE / size_of::<S>();
        let fitting = axes.iter().position(|slabs| slabs.block() <= most).unwrap_or(axes.len());
        // What comes before the array is added along the slowest axis as an outer one.
        let split = fitting.max(usize::from(after));
        let last = axes[axes.len() - 1];
        let lines = split == axes.len() && last.inner == 1;
        let (outer, inner) = axes.split_at(if lines { split - 1 } else { split });
        let inner = if lines { &[] } else { inner };
        let extent = match outer.last() {
            _ if lines => last.block(),
            Some(slabs) => slabs.inner,
            None => size,
        };
        let unit = inner.first().map_or(1, |slabs| slabs.block());
        let piece = ((most / unit).max(1) * unit).min(extent);
        Some(Plan { outer, inner, lines, piece, extent })
    }

    /// Room for the last slab of each outer axis but the slowest, and for the last element of a line.
    fn kept<S: KernelElement>(&self) -> Vec<Vec<S>> {
        let slabs = self.outer.iter().skip(1).map(|slabs| slabs.inner);
        slabs.chain([1]).map(|size| vec![S::default(); size]).collect()
    }

    fn pieces(&self, start: usize, count: usize) -> impl Iterator<Item = Piece> + use<> {
        let (piece, extent) = (self.piece, self.extent);
        let mut next = start;
        std::iter::from_fn(move || {
            let left = (start + count - next).min(extent - next % extent);
            let here = Piece { start: next, count: piece.min(left) };
            next = here.end();
            (here.count > 0).then_some(here)
        })
    }
}

/// Takes a piece of the source and subtracts what lies before it along the outer axes.
struct EncodeOuter<'a, S> {
    source: &'a [S],
    before: Option<&'a [S]>,
    scratch: &'a mut [S],
    piece: Piece,
    plan: &'a Plan<'a>,
    kept: &'a mut [Vec<S>],
}

impl<S: KernelElement> Vectorised for EncodeOuter<'_, S> {
    type Answer = ();

    #[inline(always)]
    fn run(self) {
        let EncodeOuter { source, before, scratch, piece, plan, kept } = self;
        let values = &source[piece.start..piece.end()];
        let Some((slowest, others)) = plan.outer.split_first() else {
            return scratch.copy_from_slice(values);
        };
        match slab_before(source, before, piece, slowest) {
            None => scratch.copy_from_slice(values),
            Some(earlier) => {
                rows::store_differences::<S, S>(values, earlier, scratch, &mut Lost::none());
            }
        }
        for (slabs, kept) in others.iter().zip(kept) {
            let kept = &mut kept[piece.in_slab(slabs)];
            match piece.is_first(slabs) {
                true => kept.copy_from_slice(scratch),
                false => rows::subtract_and_keep(scratch, kept),
            }
        }
    }
}

/// The elements one slab earlier along the slowest axis.
fn slab_before<'a, S>(
    source: &'a [S],
    before: Option<&'a [S]>,
    piece: Piece,
    slowest: &Slabs,
) -> Option<&'a [S]> {
    if !piece.is_first(slowest) {
        return Some(&source[piece.start - slowest.inner..][..piece.count]);
    }
    let place = piece.start / slowest.block() * slowest.inner + piece.start % slowest.inner;
    before.map(|before| &before[place..place + piece.count])
}

/// Encodes along the axes within a piece, and stores it; with `locate`, answers the position of something that
/// is not given back. What was done along outer axes, if there are any, is in the first of two rooms.
fn encode_inner<S, D>(
    source: &[S],
    [mut done, mut free]: [&mut [S]; 2],
    output: &mut [D],
    piece: Piece,
    plan: &Plan,
    locate: bool,
) -> Option<usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let (last, others) = plan.inner.split_last()?;
    let mut fresh = plan.outer.is_empty();
    for slabs in others {
        let values = if fresh { source } else { &*done };
        encode::encode_range::<S, S>(values, free, 0, piece.within(slabs));
        std::mem::swap(&mut done, &mut free);
        fresh = false;
    }
    let values = if fresh { source } else { &*done };
    let slabs = piece.within(last);
    let lost = encode::encode_range(values, output, 0, slabs) && locate;
    lost.then(|| encode::locate::<S, D>(values, slabs))
}

/// Stores a piece within which there is no whole axis.
fn encode_rest<S, D>(
    values: &[S],
    output: &mut [D],
    piece: Piece,
    plan: &Plan,
    kept: &mut [Vec<S>],
    locate: bool,
) -> Option<usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    if plan.lines {
        let kept = &mut kept[plan.outer.len().saturating_sub(1)];
        return encode_line(values, output, piece, plan, kept, locate);
    }
    let lost = encode::encode_range_after(values, None, output, 0, values.len()) && locate;
    lost.then(|| encode::locate_after::<S, D>(values, None, values.len()))
}

/// Encodes a part of a line.
fn encode_line<S, D>(
    scratch: &[S],
    output: &mut [D],
    piece: Piece,
    plan: &Plan,
    kept: &mut [S],
    locate: bool,
) -> Option<usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let first = piece.start.is_multiple_of(plan.extent);
    let before = (!first).then_some(&kept[..]);
    let lost = encode::encode_range_after(scratch, before, output, 0, 1) && locate;
    let found = lost.then(|| encode::locate_after::<S, D>(scratch, before, 1));
    kept.copy_from_slice(&scratch[scratch.len() - 1..]);
    found
}

/// Decodes a piece along the axes within it.
fn decode_inner<D, S>(source: &[D], output: &mut [S], piece: Piece, plan: &Plan, kept: &mut [Vec<S>])
where
    D: Recast<S>,
    S: KernelElement,
{
    let output = &mut output[piece.start..piece.end()];
    let Some((last, others)) = plan.inner.split_last() else {
        if !plan.lines {
            return decode::decode_after(source, None, output, source.len());
        }
        let kept = &mut kept[plan.outer.len().saturating_sub(1)];
        let first = piece.start.is_multiple_of(plan.extent);
        decode::decode_after(source, (!first).then_some(&kept[..]), output, 1);
        return kept.copy_from_slice(&output[piece.count - 1..]);
    };
    decode::decode_into(source, output, piece.within(last));
    for slabs in others.iter().rev() {
        decode::decode_in_place(output, piece.within(slabs));
    }
}

/// Adds to a piece what lies before it along the outer axes.
struct DecodeOuter<'a, S> {
    before: Option<&'a [S]>,
    output: &'a mut [S],
    piece: Piece,
    plan: &'a Plan<'a>,
    kept: &'a mut [Vec<S>],
}

impl<S: KernelElement> Vectorised for DecodeOuter<'_, S> {
    type Answer = ();

    #[inline(always)]
    fn run(self) {
        let DecodeOuter { before, output, piece, plan, kept } = self;
        let Some((slowest, others)) = plan.outer.split_first() else { return };
        let (decoded, rest) = output.split_at_mut(piece.start);
        let values = &mut rest[..piece.count];
        for (slabs, kept) in others.iter().zip(kept).rev() {
            let kept = &mut kept[piece.in_slab(slabs)];
            match piece.is_first(slabs) {
                true => kept.copy_from_slice(values),
                false => rows::add_and_keep(values, kept),
            }
        }
        if let Some(earlier) = slab_before(decoded, before, piece, slowest) {
            rows::add(values, earlier);
        }
    }
}
