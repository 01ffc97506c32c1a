//! Lines and rows of two to four elements, such as the colours of pixels: known when the crate is
//! compiled, they need no loop of their own, which would cost more than the memory.

use super::element::{KernelElement, Recast};

/// Runs generic code for a length of two to four; none for others.
macro_rules! with_length {
    ($length:expr, $name:ident => $body:expr) => {
        match $length {
            2 => {
                const $name: usize = 2;
                Some($body)
            }
            3 => {
                const $name: usize = 3;
                Some($body)
            }
            4 => {
                const $name: usize = 4;
                Some($body)
            }
            _ => None,
        }
    };
}

/// Encodes whole lines of `length`; answers whether something is not given back, or none where the
/// length is another.
pub(crate) fn encode_lines<S, D>(source: &[S], output: &mut [D], length: usize) -> Option<bool>
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    with_length!(length, N => differences::<S, D, N>(source, output))
}

/// Decodes whole lines of `length`; none where the length is another.
pub(crate) fn decode_lines<D: Recast<S>, S: KernelElement>(
    source: &[D],
    output: &mut [S],
    length: usize,
) -> Option<()> {
    with_length!(length, N => line_sums::<D, S, N>(source, output))
}

/// Decodes rows of `inner` elements, one after the other; none where there are others in a row.
pub(crate) fn decode_rows<D: Recast<S>, S: KernelElement>(
    source: &[D],
    output: &mut [S],
    inner: usize,
    before: Option<&[S]>,
) -> Option<()> {
    with_length!(inner, N => row_sums::<D, S, N>(source, output, before))
}

#[inline(never)]
fn differences<S, D, const N: usize>(source: &[S], output: &mut [D]) -> bool
where
    S: KernelElement + Recast<D>,
    D: Recast<S>,
{
    let mut lost = S::default();
    for (line, output) in source.as_chunks::<N>().0.iter().zip(output.as_chunks_mut::<N>().0) {
        for place in 0..N {
            let difference = if place == 0 { line[0] } else { line[place].minus(line[place - 1]) };
            (output[place], lost) = difference.store(lost);
        }
    }
    lost != S::default()
}

#[inline(never)]
fn line_sums<D: Recast<S>, S: KernelElement, const N: usize>(source: &[D], output: &mut [S]) {
    for (line, output) in source.as_chunks::<N>().0.iter().zip(output.as_chunks_mut::<N>().0) {
        output[0] = line[0].recast();
        for place in 1..N {
            output[place] = output[place - 1].plus(line[place].recast());
        }
    }
}

#[inline(never)]
fn row_sums<D: Recast<S>, S: KernelElement, const N: usize>(
    source: &[D],
    output: &mut [S],
    before: Option<&[S]>,
) {
    let (source, output) = (source.as_chunks::<N>().0, output.as_chunks_mut::<N>().0);
    let mut sums = [S::default(); N];
    let mut kept = 0;
    match (before, source.first(), output.first_mut()) {
        (Some(before), ..) => sums.copy_from_slice(before),
        // A first row is kept, not added to zeros: -0.0 is not 0.0.
        (None, Some(source), Some(output)) => {
            sums = source.map(|stored| stored.recast());
            *output = sums;
            kept = 1;
        }
        _ => {}
    }
    for (source, output) in source[kept..].iter().zip(&mut output[kept..]) {
        for place in 0..N {
            sums[place] = sums[place].plus(source[place].recast());
        }
        *output = sums;
    }
}
