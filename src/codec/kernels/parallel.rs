//! The kernels on all cores. Small arrays stay on the calling thread.
//!
//! An output is dealt out in pieces, each behind a lock of its own that is taken once. So one function
//! without type parameters runs all work: rayon's iterators and joins, compiled for each pair of
//! types, took most of the crate's time to build.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::lanes::{Lane, Recast};
use super::{Slabs, decode, encode, rows};

/// Elements below which threads cost more than they bring.
const SMALL: usize = 1 << 18;

/// Elements of one piece of work: enough to hide its cost, few enough for all cores to have some.
const PIECE: usize = 1 << 16;

/// Runs numbered jobs on all cores.
fn for_each(jobs: usize, job: &(dyn Fn(usize) + Sync)) {
    (0..jobs).into_par_iter().for_each(job);
}

/// Gives each part of an output to a job, with its number.
fn deal<T: Send>(parts: impl Iterator<Item = T>, job: impl Fn(usize, &mut T) + Sync) {
    let parts: Vec<Mutex<T>> = parts.map(Mutex::new).collect();
    for_each(parts.len(), &|number| {
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
/// Where a slice has not `slabs.size()` elements.
pub fn encode_into<S, D>(source: &[S], output: &mut [D], slabs: Slabs, checked: bool) -> Result<(), usize>
where
    S: Lane + Recast<D>,
    D: Lane + Recast<S>,
{
    if slabs.size() < SMALL {
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
    if slabs.size() < SMALL {
        return decode::decode_into(source, output, slabs);
    }
    assert!(source.len() == slabs.size() && output.len() == slabs.size());
    let threads = rayon::current_num_threads();
    if slabs.outer >= threads {
        let length = PIECE.div_ceil(slabs.block()).max(1) * slabs.block();
        deal(output.chunks_mut(length), |number, output| {
            let source = &source[number * length..][..output.len()];
            decode::decode_into(source, output, Slabs { outer: output.len() / slabs.block(), ..slabs });
        });
    } else if slabs.inner > PIECE {
        let width = slabs.inner.div_ceil(threads);
        let blocks = source.chunks_exact(slabs.block()).zip(output.chunks_exact_mut(slabs.block()));
        for (source, output) in blocks {
            let columns = columns(output, slabs.inner, width);
            deal(columns.into_iter(), |number, column| {
                decode_column(&source[number * width..], column, slabs.inner);
            });
        }
    } else {
        decode::decode_into(source, output, slabs);
    }
}

/// The parts of all slabs of a block that lie in the same columns.
fn columns<S>(block: &mut [S], inner: usize, width: usize) -> Vec<Vec<&mut [S]>> {
    let mut columns: Vec<Vec<&mut [S]>> = (0..inner.div_ceil(width)).map(|_| Vec::new()).collect();
    for slab in block.chunks_exact_mut(inner) {
        columns.iter_mut().zip(slab.chunks_mut(width)).for_each(|(column, part)| column.push(part));
    }
    columns
}

fn decode_column<D: Lane + Recast<S>, S: Lane>(source: &[D], column: &mut [&mut [S]], inner: usize) {
    for slab in 0..column.len() {
        let (before, rest) = column.split_at_mut(slab);
        let (output, source) = (&mut *rest[0], &source[slab * inner..]);
        match before.last() {
            None => rows::load(&source[..output.len()], output),
            Some(before) => rows::add_differences(&source[..output.len()], before, output),
        }
    }
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
}
