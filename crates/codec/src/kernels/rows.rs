//! Work on whole rows of elements that do not depend on each other, written so that the compiler
//! turns each loop into vector instructions.
//!
//! Rows are worked on in chunks of a size that is known when the crate is compiled: each is read as a whole
//! before it is written, so that nothing need be proven about where rows lie. All is inlined into work that
//! is [`Vectorised`](super::vectors::Vectorised).

use super::element::{KernelElement, Recast};

/// Elements of a chunk.
pub(crate) const CHUNK: usize = 32;

/// Elements of the chunks of what is too short for one of those.
const PART: usize = 8;

/// Records of failures, one for each lane of a chunk; see [`KernelElement::note`].
#[derive(Clone, Copy)]
pub(crate) struct Lost<S>([S; CHUNK]);

impl<S: KernelElement> Lost<S> {
    #[inline(always)]
    pub(crate) fn none() -> Lost<S> {
        Lost([S::default(); CHUNK])
    }

    /// Whether something is not given back.
    #[inline(always)]
    pub(crate) fn is_some(&self) -> bool {
        let mut some = false;
        for lane in self.0 {
            some |= lane != S::default();
        }
        some
    }
}

/// Stores elements as they are, and records whether one is not given back.
#[inline(always)]
pub(crate) fn store<S, D>(source: &[S], output: &mut [D], lost: &mut Lost<S>)
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let (source, output) = if S::CHUNKS {
        let (chunks, rest) = source.as_chunks::<CHUNK>();
        let (outputs, output) = output.as_chunks_mut::<CHUNK>();
        // In registers while the loop runs.
        let mut records = *lost;
        for (chunk, output) in chunks.iter().zip(outputs) {
            *output = store_chunk(chunk, &mut records);
        }
        *lost = records;
        (rest, output)
    } else {
        (source, output)
    };
    for (value, output) in source.iter().zip(output) {
        (*output, lost.0[0]) = value.store(lost.0[0]);
    }
}

#[inline(always)]
fn store_chunk<S, D, const N: usize>(chunk: &[S; N], lost: &mut Lost<S>) -> [D; N]
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let mut stored = [D::default(); N];
    for lane in 0..N {
        (stored[lane], lost.0[lane]) = chunk[lane].store(lost.0[lane]);
    }
    stored
}

/// Stores the differences of two rows, and records whether one is not given back.
#[inline(always)]
pub(crate) fn store_differences<S, D>(source: &[S], before: &[S], output: &mut [D], lost: &mut Lost<S>)
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let (source, before, output) = if S::CHUNKS {
        let (source, before, output) = differences_by::<S, D, CHUNK>(source, before, output, lost);
        differences_by::<S, D, PART>(source, before, output, lost)
    } else {
        (source, before, output)
    };
    for ((value, before), output) in source.iter().zip(before).zip(output) {
        (*output, lost.0[0]) = value.minus(*before).store(lost.0[0]);
    }
}

/// The same of whole chunks; answers what is left.
#[inline(always)]
fn differences_by<'a, 'b, S, D, const N: usize>(
    source: &'a [S],
    before: &'a [S],
    output: &'b mut [D],
    lost: &mut Lost<S>,
) -> (&'a [S], &'a [S], &'b mut [D])
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let ((values, source), (befores, before)) = (source.as_chunks::<N>(), before.as_chunks::<N>());
    let (outputs, output) = output.as_chunks_mut::<N>();
    let mut records = *lost;
    for ((value, before), output) in values.iter().zip(befores).zip(outputs) {
        *output = store_chunk(&minus(value, before), &mut records);
    }
    *lost = records;
    (source, before, output)
}

#[inline(always)]
fn minus<S: KernelElement, const N: usize>(value: &[S; N], before: &[S; N]) -> [S; N] {
    let mut differences = [S::default(); N];
    for lane in 0..N {
        differences[lane] = value[lane].minus(before[lane]);
    }
    differences
}

#[inline(always)]
fn plus<D: Recast<S>, S: KernelElement, const N: usize>(before: &[S; N], stored: &[D; N]) -> [S; N] {
    let mut sums = [S::default(); N];
    for lane in 0..N {
        sums[lane] = before[lane].plus(stored[lane].recast());
    }
    sums
}

/// Takes elements as they are stored.
#[inline(always)]
pub(crate) fn load<D: Recast<S>, S: Copy>(source: &[D], output: &mut [S]) {
    for (stored, output) in source.iter().zip(output) {
        *output = stored.recast();
    }
}

/// Takes the elements of a chunk; the sums by AVX2 alone ask for it.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn load_chunk<D: Recast<S>, S: Copy + Default, const N: usize>(chunk: &[D; N]) -> [S; N] {
    let mut values = [S::default(); N];
    for lane in 0..N {
        values[lane] = chunk[lane].recast();
    }
    values
}

/// Adds stored differences to the row before.
#[inline(always)]
pub(crate) fn add_differences<D: Recast<S>, S: KernelElement>(source: &[D], before: &[S], output: &mut [S]) {
    let (source, before, output) = if S::CHUNKS {
        let ((stored, source), (befores, before)) =
            (source.as_chunks::<CHUNK>(), before.as_chunks::<CHUNK>());
        let (outputs, output) = output.as_chunks_mut::<CHUNK>();
        for ((stored, before), output) in stored.iter().zip(befores).zip(outputs) {
            *output = plus(before, stored);
        }
        (source, before, output)
    } else {
        (source, before, output)
    };
    for ((stored, before), output) in source.iter().zip(before).zip(output) {
        *output = before.plus(stored.recast());
    }
}

/// Adds stored differences to the row before, in rows of `length` that follow each other: columns of `N` elements, of
/// which the last overlaps the one before it. Sums stay in registers, since what was just written is slow to
/// read again where chunks overlap.
#[inline(always)]
pub(crate) fn add_in_columns<D: Recast<S>, S: KernelElement, const N: usize>(
    source: &[D],
    before: &[S],
    output: &mut [S],
) {
    let length = before.len();
    let mut column = 0;
    loop {
        let Some(mut sums) = before[column..].first_chunk::<N>().copied() else { return };
        for (source, output) in source.chunks_exact(length).zip(output.chunks_exact_mut(length)) {
            if let (Some(stored), Some(output)) =
                (source[column..].first_chunk::<N>(), output[column..].first_chunk_mut::<N>())
            {
                sums = plus(&sums, stored);
                *output = sums;
            }
        }
        if column + N == length {
            return;
        }
        column = (column + N).min(length - N);
    }
}

/// Adds to each of the rows of `length` that follow each other, but the first, the row before. Columns are worked on one after
/// the other, with sums in registers.
#[inline(always)]
pub(crate) fn add_in_place<S: KernelElement>(rows: &mut [S], length: usize) {
    let mut done = 0;
    if S::CHUNKS {
        let (chunks, parts) = (length / CHUNK * CHUNK, length / PART * PART);
        add_columns::<S, CHUNK>(rows, length, 0..chunks);
        add_columns::<S, PART>(rows, length, chunks..parts);
        done = parts;
    }
    add_columns::<S, 1>(rows, length, done..length);
}

#[inline(always)]
fn add_columns<S: KernelElement, const N: usize>(
    rows: &mut [S],
    length: usize,
    columns: std::ops::Range<usize>,
) {
    for column in columns.step_by(N) {
        let Some(mut sums) = rows[column..].first_chunk::<N>().copied() else { return };
        for row in rows[length..].chunks_exact_mut(length) {
            if let Some(row) = row[column..].first_chunk_mut::<N>() {
                sums = plus(&sums, row);
                *row = sums;
            }
        }
    }
}

/// Works on two rows at a time, both of which it may change.
#[inline(always)]
fn on_pairs<S: KernelElement>(row: &mut [S], before: &mut [S], each: impl Fn(S, S) -> (S, S) + Copy) {
    let (row, before) = if S::CHUNKS {
        let (row, before) = on_chunks::<S, CHUNK>(row, before, each);
        on_chunks::<S, PART>(row, before, each)
    } else {
        (row, before)
    };
    on_chunks::<S, 1>(row, before, each);
}

/// The same for whole chunks; answers what is left.
#[inline(always)]
fn on_chunks<'a, S: KernelElement, const N: usize>(
    row: &'a mut [S],
    before: &'a mut [S],
    each: impl Fn(S, S) -> (S, S),
) -> (&'a mut [S], &'a mut [S]) {
    let (rows, row) = row.as_chunks_mut::<N>();
    let (befores, before) = before.as_chunks_mut::<N>();
    for (row, before) in rows.iter_mut().zip(befores) {
        let (mut values, mut others) = (*row, *before);
        for lane in 0..N {
            (values[lane], others[lane]) = each(values[lane], others[lane]);
        }
        (*row, *before) = (values, others);
    }
    (row, before)
}

/// Changes a row by another.
#[inline(always)]
fn by_row<S: KernelElement>(row: &mut [S], before: &[S], each: impl Fn(S, S) -> S + Copy) {
    let (row, before) = if S::CHUNKS { by_chunks::<S, CHUNK>(row, before, each) } else { (row, before) };
    by_chunks::<S, 1>(row, before, each);
}

/// The same for whole chunks; answers what is left.
#[inline(always)]
fn by_chunks<'a, 'b, S: KernelElement, const N: usize>(
    row: &'a mut [S],
    before: &'b [S],
    each: impl Fn(S, S) -> S,
) -> (&'a mut [S], &'b [S]) {
    let (rows, row) = row.as_chunks_mut::<N>();
    let (befores, before) = before.as_chunks::<N>();
    for (row, before) in rows.iter_mut().zip(befores) {
        let mut values = *row;
        for lane in 0..N {
            values[lane] = each(values[lane], before[lane]);
        }
        *row = values;
    }
    (row, before)
}

/// Makes a row the differences from the row before.
#[inline(always)]
pub(crate) fn subtract<S: KernelElement>(row: &mut [S], before: &[S]) {
    by_row(row, before, |value, before| value.minus(before));
}

/// Adds the row before.
#[inline(always)]
pub(crate) fn add<S: KernelElement>(row: &mut [S], before: &[S]) {
    by_row(row, before, |value, before| before.plus(value));
}

/// Makes a row the differences from the row before, and `before` the row that it was.
#[inline(always)]
pub(crate) fn subtract_and_keep<S: KernelElement>(row: &mut [S], before: &mut [S]) {
    on_pairs(row, before, |value, before| (value.minus(before), value));
}

/// Adds the row before, and makes `before` the row that this gives.
#[inline(always)]
pub(crate) fn add_and_keep<S: KernelElement>(row: &mut [S], before: &mut [S]) {
    on_pairs(row, before, |value, before| {
        let sum = before.plus(value);
        (sum, sum)
    });
}

/// Makes a line the differences of its neighbours.
///
/// Elements are copied out in pieces, because a loop that overwrites what it still reads stays
/// scalar.
#[inline(always)]
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
pub(crate) fn accumulate<S: KernelElement>(line: &mut [S], before: Option<S>) {
    let mut total = before;
    for value in line {
        // A first element is kept, not added to zero: -0.0 is not 0.0.
        *value = total.map_or(*value, |total| total.plus(*value));
        total = Some(*value);
    }
}
