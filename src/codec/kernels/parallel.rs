//! The kernels on all cores. Small arrays stay on the calling thread.

use rayon::prelude::*;

use super::lanes::{Lane, Recast};
use super::{Slabs, rows, run};

/// Elements below which threads cost more than they bring.
const SMALL: usize = 1 << 18;

/// Elements of one piece of work: enough to hide its cost, few enough for all cores to have some.
const PIECE: usize = 1 << 16;

/// [`encode_into`](super::encode_into) on all cores.
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
    if slabs.size() < SMALL {
        return run::encode_into(source, output, slabs, checked);
    }
    let lost = if slabs.outer < rayon::current_num_threads() {
        encode_large_blocks(source, output, slabs)
    } else {
        let length = blocks_per_piece(slabs) * slabs.block();
        let pieces = output.par_chunks_mut(length).zip(source.par_chunks(length));
        pieces
            .map(|(output, source)| run::encode_blocks(source, output, slabs))
            .reduce(|| false, |a, b| a | b)
    };
    match lost && checked {
        true => Err(run::locate::<S, D>(source, slabs)),
        false => Ok(()),
    }
}

/// Differences do not wait for each other, so any cut of a block will do.
fn encode_large_blocks<S, D>(source: &[S], output: &mut [D], slabs: Slabs) -> bool
where
    S: Lane + Recast<D>,
    D: Lane + Recast<S>,
{
    let inner = slabs.inner;
    let blocks = source.chunks_exact(slabs.block()).zip(output.chunks_exact_mut(slabs.block()));
    let encode = |(source, output): (&[S], &mut [D])| {
        let (first, rest) = output.split_at_mut(inner);
        let before = &source[..source.len() - inner];
        let whole = first.par_chunks_mut(PIECE).zip(source[..inner].par_chunks(PIECE));
        let lost = whole.map(|(output, source)| rows::store(source, output)).reduce(|| false, |a, b| a | b);
        let pieces = rest.par_chunks_mut(PIECE).zip(source[inner..].par_chunks(PIECE));
        let rest = pieces
            .zip(before.par_chunks(PIECE))
            .map(|((output, source), before)| rows::store_differences(source, before, output));
        lost | rest.reduce(|| false, |a, b| a | b)
    };
    // No shortcut: what follows an overflow is encoded too, as `overflow="wrap"` wants it.
    blocks.map(encode).fold(false, |a, b| a | b)
}

/// [`decode_into`](super::decode_into) on all cores.
///
/// An array of few blocks is cut into columns; where slabs are short as well, one thread does it.
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
    if slabs.size() < SMALL {
        return run::decode_into(source, output, slabs);
    }
    if slabs.outer >= rayon::current_num_threads() {
        let blocks = blocks_per_piece(slabs);
        let length = blocks * slabs.block();
        let pieces = output.par_chunks_mut(length).zip(source.par_chunks(length));
        pieces.for_each(|(output, source)| {
            let outer = source.len() / slabs.block();
            run::decode_into(source, output, Slabs { outer, ..slabs });
        });
    } else if slabs.inner >= 2 * PIECE {
        let blocks = source.chunks_exact(slabs.block()).zip(output.chunks_exact_mut(slabs.block()));
        blocks.for_each(|(source, output)| decode_columns(source, output, slabs.inner));
    } else {
        run::decode_into(source, output, slabs);
    }
}

/// One slab after the other, each on all cores.
fn decode_columns<D: Lane + Recast<S>, S: Lane>(source: &[D], output: &mut [S], inner: usize) {
    let first = output[..inner].par_chunks_mut(PIECE).zip(source[..inner].par_chunks(PIECE));
    first.for_each(|(output, source)| rows::load(source, output));
    for start in (inner..source.len()).step_by(inner) {
        let (before, rest) = output[start - inner..].split_at_mut(inner);
        let pieces = rest[..inner].par_chunks_mut(PIECE).zip(before.par_chunks(PIECE));
        pieces
            .zip(source[start..start + inner].par_chunks(PIECE))
            .for_each(|((output, before), source)| rows::add_differences(source, before, output));
    }
}

fn blocks_per_piece(slabs: Slabs) -> usize {
    // Never 0, which no slice can be cut by.
    PIECE.div_ceil(slabs.block().max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_do_not_change_the_result() {
        for (outer, len, inner) in
            [(1, 5, 1 << 17), (3, 2, 1 << 17), (700, 3, 150), (1, 1 << 19, 1), (1 << 19, 1, 1)]
        {
            let slabs = Slabs { outer, len, inner };
            let source: Vec<i16> = (0..slabs.size()).map(|i| (i * i % 251) as i16).collect();
            let (mut encoded, mut twin) = (vec![0i8; slabs.size()], vec![0i8; slabs.size()]);
            let result = encode_into(&source, &mut encoded, slabs, true);
            assert_eq!(result, run::encode_into(&source, &mut twin, slabs, true));
            assert_eq!(encode_into(&source, &mut encoded, slabs, false), Ok(()));
            assert_eq!(run::encode_into(&source, &mut twin, slabs, false), Ok(()));
            assert_eq!(encoded, twin);
            let (mut decoded, mut other) = (vec![0i32; slabs.size()], vec![0i32; slabs.size()]);
            decode_into(&encoded, &mut decoded, slabs);
            run::decode_into(&encoded, &mut other, slabs);
            assert_eq!(decoded, other);
        }
    }
}
