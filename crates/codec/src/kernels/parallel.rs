//! The kernels on all cores. Small arrays stay on the calling thread.
//!
//! The output is divided into pieces, each behind a lock that is taken once. So one function without type
//! parameters runs all work.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use vcfilter_machine::{poll_or_unwind, threads};

use super::element::{KernelElement, Recast};
use super::{Slabs, decode, encode, lorenzo};

/// Bytes of the wider side below which threads cost more than they bring.
const SMALL: usize = 4 << 20;

/// Elements of one piece of work: enough to hide its cost, few enough for all cores to have some.
const PIECE: usize = 1 << 16;

/// Elements of the parts of slabs that one thread decodes: shorter ones cost more calls than threads bring.
const COLUMN: usize = 1 << 10;

/// Gives each part of an output to a job, with its number.
fn deal<T: Send>(parts: impl Iterator<Item = T>, job: impl Fn(usize, &mut T) + Sync) {
    let parts: Vec<Mutex<T>> = parts.map(Mutex::new).collect();
    threads::for_each(parts.len(), &|number| {
        poll_or_unwind();
        // A lock is taken once, so it is never poisoned.
        if let Ok(mut part) = parts[number].lock() {
            job(number, &mut part);
        }
    });
}

/// [`encode_into`](super::encode_into) on all cores.
///
/// # Panics
///
/// Where a slice does not have `slabs.size()` elements.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, parallel};
/// let source: Vec<u16> = (0..1 << 20).map(|i| (i / 4096) as u16).collect();
/// let mut output = vec![0i8; 1 << 20];
/// let slabs = Slabs::new(&[256, 4096], 0).unwrap();
/// assert_eq!(parallel::encode_into(&source, &mut output, slabs, true), Ok(()));
/// assert_eq!(output[4095..4097], [0, 1]);
/// ```
pub fn encode_into<S, D>(source: &[S], output: &mut [D], slabs: Slabs, checked: bool) -> Result<(), usize>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    if is_small(source, output) {
        return encode::encode_into(source, output, slabs, checked);
    }
    assert!(source.len() == slabs.size() && output.len() == slabs.size());
    // No shortcut: what follows an overflow is encoded too, as `overflow="wrap"` wants it.
    let lost = AtomicBool::new(false);
    // Whole blocks, where they are short.
    let length = (PIECE / slabs.block() * slabs.block()).max(slabs.block().min(PIECE));
    deal(output.chunks_mut(length), |number, output| {
        if encode::encode_range(source, output, number * length, slabs) {
            lost.store(true, Ordering::Relaxed);
        }
    });
    match lost.into_inner() && checked {
        true => Err(encode::locate::<S, D>(source, slabs)),
        false => Ok(()),
    }
}

/// [`encode_after`](super::encode_after) on all cores.
///
/// # Panics
///
/// Where the slices are not the same number of whole slabs, or `inner` is 0.
///
/// ```
/// use vcfilter_codec::kernels::parallel::encode_after;
/// let mut output = [0i8; 4];
/// assert_eq!(encode_after(&[5i16, 5, 6, 900], Some(&[4, 7]), &mut output, 2, true), Err(3));
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
    if is_small(source, output) {
        return encode::encode_after(source, before, output, inner, checked);
    }
    assert!(source.len() == output.len() && source.len().is_multiple_of(inner));
    assert!(before.is_none_or(|before| before.len() == inner));
    let lost = AtomicBool::new(false);
    deal(output.chunks_mut(PIECE), |number, output| {
        if encode::encode_range_after(source, before, output, number * PIECE, inner) {
            lost.store(true, Ordering::Relaxed);
        }
    });
    match lost.into_inner() && checked {
        true => Err(encode::locate_after::<S, D>(source, before, inner)),
        false => Ok(()),
    }
}

/// [`decode_into`](super::decode_into) on all cores.
///
/// An array of few blocks is divided into columns; where slabs are too short for this, one thread decodes it.
///
/// # Panics
///
/// Where a slice does not have `slabs.size()` elements.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, parallel};
/// let source = vec![1u8; 1 << 20];
/// let mut output = vec![0u16; 1 << 20];
/// parallel::decode_into(&source, &mut output, Slabs::new(&[256, 4096], 0).unwrap());
/// assert_eq!(output[4095..4097], [1, 2]);
/// assert_eq!(output.last(), Some(&256));
/// ```
pub fn decode_into<D, S>(source: &[D], output: &mut [S], slabs: Slabs)
where
    D: Recast<S>,
    S: KernelElement,
{
    if is_small(source, output) {
        return decode::decode_into(source, output, slabs);
    }
    assert!(source.len() == slabs.size() && output.len() == slabs.size());
    if slabs.outer >= threads::count() {
        let length = PIECE.div_ceil(slabs.block()).max(1) * slabs.block();
        deal(output.chunks_mut(length), |number, output| {
            let source = &source[number * length..][..output.len()];
            decode::decode_into(source, output, Slabs { outer: output.len() / slabs.block(), ..slabs });
        });
    } else if slabs.inner >= 2 * COLUMN {
        let blocks = source.chunks_exact(slabs.block()).zip(output.chunks_exact_mut(slabs.block()));
        blocks.for_each(|(source, output)| decode_columns(source, None, output, slabs.inner));
    } else {
        decode::decode_into(source, output, slabs);
    }
}

/// [`decode_after`](super::decode_after) on all cores; where slabs are short, on one.
///
/// # Panics
///
/// Where the slices are not the same number of whole slabs, or `inner` is 0.
///
/// ```
/// use vcfilter_codec::kernels::parallel::decode_after;
/// let mut output = [0i16; 4];
/// decode_after(&[1i8, -2, 1, 4], Some(&[4, 7]), &mut output, 2);
/// assert_eq!(output, [5, 5, 6, 9]);
/// ```
pub fn decode_after<D, S>(source: &[D], before: Option<&[S]>, output: &mut [S], inner: usize)
where
    D: Recast<S>,
    S: KernelElement,
{
    if is_small(source, output) || inner < 2 * COLUMN {
        return decode::decode_after(source, before, output, inner);
    }
    assert!(source.len() == output.len() && source.len().is_multiple_of(inner));
    assert!(before.is_none_or(|before| before.len() == inner));
    decode_columns(source, before, output, inner);
}

/// Decodes the slabs of a block, a thread for each of a few columns: sums run along the slabs, so that columns know
/// nothing of each other.
fn decode_columns<D, S>(source: &[D], before: Option<&[S]>, output: &mut [S], inner: usize)
where
    D: Recast<S>,
    S: KernelElement,
{
    let count = threads::count().min(inner / COLUMN).max(1);
    let width = inner.div_ceil(count);
    let columns = columns(output, inner, width);
    deal(columns.into_iter(), |number, column| {
        let before = before.map(|before| &before[number * width..inner.min((number + 1) * width)]);
        decode_column(&source[number * width..], before, column, inner);
    });
}

/// The parts of all slabs of a block that lie in the same columns.
fn columns<S>(block: &mut [S], inner: usize, width: usize) -> Vec<Vec<&mut [S]>> {
    let mut columns: Vec<Vec<&mut [S]>> = (0..inner.div_ceil(width)).map(|_| Vec::new()).collect();
    for slab in block.chunks_exact_mut(inner) {
        columns.iter_mut().zip(slab.chunks_mut(width)).for_each(|(column, part)| column.push(part));
    }
    columns
}

fn decode_column<D, S>(source: &[D], first: Option<&[S]>, column: &mut [&mut [S]], inner: usize)
where
    D: Recast<S>,
    S: KernelElement,
{
    for slab in 0..column.len() {
        poll_or_unwind();
        let (before, rest) = column.split_at_mut(slab);
        let (output, source) = (&mut *rest[0], &source[slab * inner..]);
        let before = before.last().map(|before| &**before).or(first);
        decode::decode_after(&source[..output.len()], before, output, output.len());
    }
}

/// [`encode_several`](super::encode_several) on all cores.
///
/// # Panics
///
/// Where a slice does not have the size of the array, where there is no axis, or where the axes are not of
/// one array, the slowest first.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, parallel::encode_several};
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
    if is_small(source, output) {
        return lorenzo::encode_several(source, before, output, axes, checked);
    }
    lorenzo::check(source.len(), output.len(), before, axes);
    // Slabs of the slowest axis are whole in the source, so each part can begin with any of them.
    let smallest = lorenzo::smallest_part::<S>(axes, before.is_some());
    let length = PIECE.div_ceil(smallest) * smallest;
    let lost = AtomicUsize::new(usize::MAX);
    deal(output.chunks_mut(length), |number, output| {
        let found = lorenzo::encode_part(source, before, output, number * length, axes, checked);
        lost.fetch_min(found.unwrap_or(usize::MAX), Ordering::Relaxed);
    });
    match lost.into_inner() {
        usize::MAX => Ok(()),
        position => Err(position),
    }
}

/// [`decode_several`](super::decode_several) on all cores where there are blocks for all of them, else on
/// one: sums need those before them along every axis.
///
/// # Panics
///
/// Where a slice does not have the size of the array, where there is no axis, or where the axes are not of
/// one array, the slowest first.
///
/// ```
/// use vcfilter_codec::kernels::{Slabs, parallel::decode_several};
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
    lorenzo::check(source.len(), output.len(), before, axes);
    let slowest = axes[0];
    if is_small(source, output) || slowest.outer < threads::count() || slowest.size() == 0 {
        return lorenzo::decode_several(source, before, output, axes);
    }
    let blocks = PIECE.div_ceil(slowest.block());
    let length = blocks * slowest.block();
    deal(output.chunks_mut(length), |number, output| {
        let source = &source[number * length..][..output.len()];
        let parts = output.len() / slowest.block();
        let start = number * blocks * slowest.inner;
        let before = before.map(|before| &before[start..start + parts * slowest.inner]);
        let part = |slabs: &Slabs| Slabs { outer: output.len() / slabs.block(), ..*slabs };
        let axes: Vec<Slabs> = axes.iter().map(part).collect();
        lorenzo::decode_several(source, before, output, &axes);
    });
}

/// Whether threads cost more than they bring.
fn is_small<A, B>(source: &[A], output: &[B]) -> bool {
    size_of_val(source).max(size_of_val(output)) < SMALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_do_not_change_the_result() {
        for (outer, len, inner) in [
            (1, 9, 1 << 17),
            (3, 4, 1 << 17),
            (2700, 3, 150),
            (1, 1 << 21, 1),
            (1 << 21, 1, 1),
            (1, 299, 5000),
        ] {
            let slabs = Slabs { outer, len, inner };
            let source: Vec<i16> = (0..slabs.size()).map(|i| (i * i % 251) as i16).collect();
            let (mut encoded, mut twin) = (vec![0i8; slabs.size()], vec![0i8; slabs.size()]);
            let result = encode_into(&source, &mut encoded, slabs, true);
            assert_eq!(result, encode::encode_into(&source, &mut twin, slabs, true));
            assert_eq!(encode_into(&source, &mut encoded, slabs, false), Ok(()));
            assert_eq!(encode::encode_into(&source, &mut twin, slabs, false), Ok(()));
            assert_eq!(encoded, twin);
            let (mut decoded, mut other) = (vec![0i32; slabs.size()], vec![0i32; slabs.size()]);
            decode_into(&encoded, &mut decoded, slabs);
            decode::decode_into(&encoded, &mut other, slabs);
            assert_eq!(decoded, other);
        }
    }

    #[test]
    fn threads_do_not_change_what_comes_after_a_slab() {
        for (len, inner) in [(17, 1 << 17), (430, 5003), (15000, 150), (1 << 21, 1), (1, 2_200_000)] {
            let source: Vec<i16> = (0..(len + 1) * inner).map(|i| (i * i % 151) as i16).collect();
            let (first, rest) = source.split_at(inner);
            for before in [None, Some(first)] {
                let (mut encoded, mut twin) = (vec![0i8; rest.len()], vec![0i8; rest.len()]);
                let result = encode_after(rest, before, &mut encoded, inner, true);
                assert_eq!(result, encode::encode_after(rest, before, &mut twin, inner, true));
                assert_eq!(encoded, twin);
                let (mut decoded, mut other) = (vec![0i16; rest.len()], vec![0i16; rest.len()]);
                decode_after(&encoded, before, &mut decoded, inner);
                decode::decode_after(&encoded, before, &mut other, inner);
                assert_eq!(decoded, other);
            }
        }
    }

    #[test]
    fn threads_do_not_change_differences_along_several_axes() {
        for shape in [[40, 300, 200], [1 << 18, 4, 2], [3, 2, 360_000]] {
            for axes in [&[1, 2][..], &[0, 1, 2]] {
                let axes: Vec<Slabs> = axes.iter().map(|&axis| Slabs::new(&shape, axis).unwrap()).collect();
                let size = axes[0].size();
                let source: Vec<u16> = (0..size).map(|i| (i * i % 21) as u16).collect();
                let before = vec![3u16; axes[0].outer * axes[0].inner];
                for before in [None, Some(&before[..])] {
                    let (mut encoded, mut twin) = (vec![0i8; size], vec![0i8; size]);
                    let result = encode_several(&source, before, &mut encoded, &axes, true);
                    assert_eq!(result, lorenzo::encode_several(&source, before, &mut twin, &axes, true));
                    assert!(encoded == twin, "{shape:?} {axes:?}");
                    let mut decoded = vec![0u16; size];
                    decode_several(&encoded, before, &mut decoded, &axes);
                    assert!(decoded == source, "{shape:?} {axes:?}");
                }
            }
        }
    }
}
