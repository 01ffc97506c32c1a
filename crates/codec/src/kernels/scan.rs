//! Sums along lines of integers, several lanes at a time.
//!
//! Each sum needs the one before, so the compiler leaves such a loop scalar. Here a vector is summed
//! up within itself (shifted by one lane and added, by two lanes, by four, ...), and only one addition
//! per vector waits for the vector before. Lanes wrap around, so signed and unsigned are the same.
//!
//! The unsafe code here is calls of what needs vector instructions, which the processor is first asked for, and
//! loads and stores of vectors. [`rows::accumulate`] is the scalar twin, which does everything where no such
//! instructions are; tests compare the two.

#![allow(unsafe_code)]

use bytemuck::Pod;

use super::element::{KernelElement, Recast};
use super::rows;

/// Writes to each element of lines of `length` the wrapping sum of all stored differences of its line up to it, and of
/// `before`. `S` is an integer type.
pub(crate) fn sum_lines<D: Recast<S>, S: KernelElement + Pod>(
    source: &[D],
    output: &mut [S],
    length: usize,
    before: S,
) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe {
            match size_of::<S>() {
                1 => avx2::sum_lines::<D, S, 16, 32>(source, output, length, before),
                2 => avx2::sum_lines::<D, S, 8, 16>(source, output, length, before),
                4 => avx2::sum_lines::<D, S, 4, 8>(source, output, length, before),
                _ => avx2::sum_lines::<D, S, 2, 4>(source, output, length, before),
            }
        };
    }
    for (source, output) in source.chunks_exact(length).zip(output.chunks_exact_mut(length)) {
        rows::load(source, output);
        accumulate(output, before);
    }
}

/// Replaces each element of lines of `length` by the wrapping sum of all elements of its line up to it. `S` is an integer
/// type.
pub(crate) fn sum_lines_in_place<S: KernelElement + Pod>(lines: &mut [S], length: usize) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe {
            match size_of::<S>() {
                1 => avx2::sum_lines_in_place::<S, 32>(lines, length),
                2 => avx2::sum_lines_in_place::<S, 16>(lines, length),
                4 => avx2::sum_lines_in_place::<S, 8>(lines, length),
                _ => avx2::sum_lines_in_place::<S, 4>(lines, length),
            }
        };
    }
    lines.chunks_exact_mut(length).for_each(|line| accumulate(line, S::default()));
}

/// The same of one line, on processors without AVX2.
fn accumulate<S: KernelElement + Pod>(line: &mut [S], before: S) {
    #[cfg(target_arch = "aarch64")]
    if cfg!(target_endian = "little") && std::arch::is_aarch64_feature_detected!("neon") {
        let done = neon::accumulate_line(line, before);
        let (sums, rest) = line.split_at_mut(done);
        return rows::accumulate(rest, Some(sums.last().copied().unwrap_or(before)));
    }
    rows::accumulate(line, Some(before));
}

/// An element in all lanes of a 16-byte vector.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn spread<T: Pod>(element: T) -> [u8; 16] {
    let mut lanes = [0; 16];
    lanes
        .chunks_exact_mut(size_of::<T>())
        .for_each(|lane| lane.copy_from_slice(bytemuck::bytes_of(&element)));
    lanes
}

/// For each byte of a 16-byte vector, the byte of the last lane of this width that is to stand there.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const fn spread_last(width: usize) -> [u8; 16] {
    let mut places = [0; 16];
    let mut place = 0;
    while place < 16 {
        places[place] = (16 - width + place % width) as u8;
        place += 1;
    }
    places
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    use bytemuck::{Pod, cast};

    use crate::kernels::element::{KernelElement, Recast};
    use crate::kernels::rows::load_chunk;

    /// Sums up lines of `length`: two at a time, each in one half of a vector, or else one with vectors of `2 * HALF`
    /// elements.
    #[target_feature(enable = "avx2")]
    pub(crate) fn sum_lines<D: Recast<S>, S: KernelElement + Pod, const HALF: usize, const WHOLE: usize>(
        source: &[D],
        output: &mut [S],
        length: usize,
        before: S,
    ) {
        let pairs = if length < HALF { 0 } else { source.len() / (2 * length) };
        let (source, last) = source.split_at(2 * length * pairs);
        let (output, last_output) = output.split_at_mut(2 * length * pairs);
        for (lines, output) in source.chunks_exact(2 * length).zip(output.chunks_exact_mut(2 * length)) {
            let (outputs, other_outputs) = output.split_at_mut(length);
            let (lines, others) = lines.split_at(length);
            sum_pair::<D, S, HALF, WHOLE>([lines, others], [outputs, other_outputs], before);
        }
        for (line, output) in last.chunks_exact(length).zip(last_output.chunks_exact_mut(length)) {
            let (chunks, rest) = line.as_chunks::<WHOLE>();
            let (outputs, output) = output.as_chunks_mut::<WHOLE>();
            let mut carry = both_halves(super::spread(before));
            for (chunk, output) in chunks.iter().zip(&mut *outputs) {
                *output = sum_vector(load_chunk(chunk), &mut carry);
            }
            let mut total = outputs.last().map_or(before, |sums| sums[WHOLE - 1]);
            for (stored, output) in rest.iter().zip(output) {
                total = total.plus(stored.recast());
                *output = total;
            }
        }
    }

    /// Sums up two lines of at least `HALF` elements, which fill half a vector.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn sum_pair<D: Recast<S>, S: KernelElement + Pod, const HALF: usize, const WHOLE: usize>(
        lines: [&[D]; 2],
        outputs: [&mut [S]; 2],
        before: S,
    ) {
        let spread = both_halves(const { super::spread_last(size_of::<S>()) });
        let mut carry = both_halves(super::spread(before));
        let [(chunks, rest), (others, _)] = lines.map(|line| line.as_chunks::<HALF>());
        let [output, other_output] = outputs;
        let stores = output.as_chunks_mut::<HALF>().0.iter_mut();
        let stores = stores.zip(other_output.as_chunks_mut::<HALF>().0);
        for ((chunk, other), (output, other_output)) in chunks.iter().zip(others).zip(stores) {
            let sums = add::<S>(sum_halves::<S>(join::<D, S, HALF, WHOLE>(chunk, other)), carry);
            (*output, *other_output) = (cast(_mm256_castsi256_si128(sums)), cast(upper(sums)));
            carry = _mm256_shuffle_epi8(sums, spread);
        }
        if rest.is_empty() {
            return;
        }
        // The last vector overlaps the one before it; elements whose sums are known count as 0, and stay as they are.
        let known = 16 - size_of::<S>() * rest.len();
        if let (Some(chunk), Some(other), Some(output), Some(other_output)) = (
            lines[0].last_chunk::<HALF>(),
            lines[1].last_chunk::<HALF>(),
            output.last_chunk_mut::<HALF>(),
            other_output.last_chunk_mut::<HALF>(),
        ) {
            let mask = both_halves(std::array::from_fn(|place| MASK[16 - known + place]));
            let lanes = _mm256_and_si256(join::<D, S, HALF, WHOLE>(chunk, other), mask);
            let sums = add::<S>(sum_halves::<S>(lanes), carry);
            let sums = _mm256_blendv_epi8(join::<S, S, HALF, WHOLE>(output, other_output), sums, mask);
            (*output, *other_output) = (cast(_mm256_castsi256_si128(sums)), cast(upper(sums)));
        }
    }

    /// From any place on, so many bytes of 0 as are left of the first 16, and bytes of ones.
    const MASK: [u8; 32] = {
        let mut mask = [0; 32];
        let mut place = 16;
        while place < 32 {
            mask[place] = 0xff;
            place += 1;
        }
        mask
    };

    /// The elements of two lines as the halves of a vector. They are joined first, so that what it takes to load them is done
    /// to whole vectors.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn join<D: Recast<S>, S: KernelElement + Pod, const HALF: usize, const WHOLE: usize>(
        low: &[D; HALF],
        high: &[D; HALF],
    ) -> __m256i {
        let mut both = [D::default(); WHOLE];
        both[..HALF].copy_from_slice(low);
        both[HALF..].copy_from_slice(high);
        let lanes: [S; WHOLE] = load_chunk(&both);
        cast(lanes)
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn upper(sums: __m256i) -> __m128i {
        _mm256_extracti128_si256::<1>(sums)
    }

    /// Sums up lines of `length` in place, a vector of `LANES` elements at a time.
    #[target_feature(enable = "avx2")]
    pub(crate) fn sum_lines_in_place<S: KernelElement + Pod, const LANES: usize>(
        lines: &mut [S],
        length: usize,
    ) {
        for line in lines.chunks_exact_mut(length) {
            let mut carry = _mm256_setzero_si256();
            let (chunks, rest) = line.as_chunks_mut::<LANES>();
            for chunk in &mut *chunks {
                *chunk = sum_vector(*chunk, &mut carry);
            }
            let mut total = chunks.last().map_or(S::default(), |sums| sums[LANES - 1]);
            for element in rest {
                total = total.plus(*element);
                *element = total;
            }
        }
    }

    /// The sums of a vector after those of the one before it, the last of which is in all lanes of `carry`.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn sum_vector<S: Pod, const LANES: usize>(lanes: [S; LANES], carry: &mut __m256i) -> [S; LANES] {
        let spread = both_halves(const { super::spread_last(size_of::<S>()) });
        let sums = sum_halves::<S>(cast(lanes));
        // The low half's last lane, in all lanes of the high half.
        let low = _mm256_shuffle_epi8(_mm256_permute2x128_si256::<0x08>(sums, sums), spread);
        let sums = add::<S>(sums, low);
        let result = cast(add::<S>(sums, *carry));
        let last = _mm256_shuffle_epi8(_mm256_permute2x128_si256::<0x11>(sums, sums), spread);
        *carry = add::<S>(*carry, last);
        result
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn both_halves(bytes: [u8; 16]) -> __m256i {
        _mm256_broadcastsi128_si256(cast(bytes))
    }

    /// Sums within each half of 16 bytes.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn sum_halves<S>(mut lanes: __m256i) -> __m256i {
        if size_of::<S>() <= 1 {
            lanes = add::<S>(lanes, _mm256_slli_si256::<1>(lanes));
        }
        if size_of::<S>() <= 2 {
            lanes = add::<S>(lanes, _mm256_slli_si256::<2>(lanes));
        }
        if size_of::<S>() <= 4 {
            lanes = add::<S>(lanes, _mm256_slli_si256::<4>(lanes));
        }
        add::<S>(lanes, _mm256_slli_si256::<8>(lanes))
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn add<S>(a: __m256i, b: __m256i) -> __m256i {
        match size_of::<S>() {
            1 => _mm256_add_epi8(a, b),
            2 => _mm256_add_epi16(a, b),
            4 => _mm256_add_epi32(a, b),
            _ => _mm256_add_epi64(a, b),
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod neon {
    use std::arch::aarch64::*;

    use bytemuck::Pod;

    /// Sums up the whole vectors of a line, and what was before it; answers how many elements are done.
    pub(super) fn accumulate_line<T: Pod>(line: &mut [T], before: T) -> usize {
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(line);
        let (length, place, carry) = (bytes.len(), bytes.as_mut_ptr(), super::spread(before));
        // SAFETY: the processor was asked for NEON; `length` bytes are read and written, all of them of the line.
        let done = unsafe {
            match size_of::<T>() {
                1 => accumulate::<1>(place, place, length, carry),
                2 => accumulate::<2>(place, place, length, carry),
                4 => accumulate::<4>(place, place, length, carry),
                _ => accumulate::<8>(place, place, length, carry),
            }
        };
        done / size_of::<T>()
    }

    /// Sums up the whole vectors of a line of lanes of `WIDTH` bytes; answers how many bytes are done.
    ///
    /// # Safety
    ///
    /// `length` bytes can be read at `from` and written at `to`, which are the same or do not overlap.
    #[target_feature(enable = "neon")]
    unsafe fn accumulate<const WIDTH: usize>(
        from: *const u8,
        to: *mut u8,
        length: usize,
        carry: [u8; 16],
    ) -> usize {
        let last = super::spread_last(WIDTH);
        // SAFETY: 16 bytes are read from arrays of 16 bytes.
        let (last, mut carry) = unsafe { (vld1q_u8(last.as_ptr()), vld1q_u8(carry.as_ptr())) };
        let mut done = 0;
        while done + 16 <= length {
            // SAFETY: 16 bytes follow at this place.
            let sums = sum_lanes::<WIDTH>(unsafe { vld1q_u8(from.add(done)) });
            // SAFETY: as above.
            unsafe { vst1q_u8(to.add(done), add::<WIDTH>(sums, carry)) };
            carry = add::<WIDTH>(carry, vqtbl1q_u8(sums, last));
            done += 16;
        }
        done
    }

    #[target_feature(enable = "neon")]
    #[inline]
    fn sum_lanes<const WIDTH: usize>(mut lanes: uint8x16_t) -> uint8x16_t {
        let zero = vdupq_n_u8(0);
        if WIDTH <= 1 {
            lanes = add::<WIDTH>(lanes, vextq_u8::<15>(zero, lanes));
        }
        if WIDTH <= 2 {
            lanes = add::<WIDTH>(lanes, vextq_u8::<14>(zero, lanes));
        }
        if WIDTH <= 4 {
            lanes = add::<WIDTH>(lanes, vextq_u8::<12>(zero, lanes));
        }
        add::<WIDTH>(lanes, vextq_u8::<8>(zero, lanes))
    }

    #[target_feature(enable = "neon")]
    #[inline]
    fn add<const WIDTH: usize>(a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        match WIDTH {
            1 => vaddq_u8(a, b),
            2 => vreinterpretq_u8_u16(vaddq_u16(vreinterpretq_u16_u8(a), vreinterpretq_u16_u8(b))),
            4 => vreinterpretq_u8_u32(vaddq_u32(vreinterpretq_u32_u8(a), vreinterpretq_u32_u8(b))),
            _ => vreinterpretq_u8_u64(vaddq_u64(vreinterpretq_u64_u8(a), vreinterpretq_u64_u8(b))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lengths around one, two and many vectors, at every offset in memory.
    fn compare<T: KernelElement + Pod + Recast<T> + std::fmt::Debug>(random: impl Fn(u64) -> T) {
        for length in (1..300).chain([4095, 4096, 4097]) {
            for offset in 0..4 {
                let source: Vec<T> = (0..2 * length + offset).map(&random).collect();
                let (source, before) = (&source[offset as usize..], random(length + 99));
                let length = length as usize;
                let (mut lines, mut twin) = (source.to_vec(), source.to_vec());
                sum_lines_in_place(&mut lines, length);
                twin.chunks_exact_mut(length).for_each(|line| rows::accumulate(line, None));
                assert_eq!(lines, twin, "length {length}, offset {offset}");
                twin.copy_from_slice(source);
                twin.chunks_exact_mut(length).for_each(|line| rows::accumulate(line, Some(before)));
                sum_lines(source, &mut lines, length, before);
                assert_eq!(lines, twin, "length {length}, offset {offset}");
            }
        }
    }

    fn noise(seed: u64) -> u64 {
        let mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }

    #[test]
    fn vectors_agree_with_the_scalar_twin() {
        compare(|seed| (noise(seed) >> 56) as u8);
        compare(|seed| (noise(seed) >> 48) as u16);
        compare(|seed| (noise(seed) >> 32) as u32);
        compare(noise);
    }
}
