//! Sums along a line of integers, several lanes at a time.
//!
//! Each sum needs the one before, so the compiler leaves such a loop scalar. Here a vector is summed
//! up within itself (shifted by one lane and added, by two lanes, by four, ...), and only one addition
//! per vector waits for the vector before. Lanes wrap around, so signed and unsigned are the same.
//!
//! This is the crate's only unsafe code: vector instructions that the processor is first asked for, their
//! loads and stores, and bools as bytes. [`rows::accumulate`] is the scalar twin, which does the rest
//! of a line, and everything where no such instructions are; tests compare the two.

#![allow(unsafe_code)]

use bytemuck::Pod;

use super::element::KernelElement;
use super::rows;

/// Makes a line the wrapping sums of all elements up to each, and of `before`. `T` is `u8`, `u16`,
/// `u32` or `u64`.
pub(crate) fn accumulate<T: KernelElement + Pod>(line: &mut [T], before: T) {
    let bytes: &mut [u8] = bytemuck::cast_slice_mut(line);
    let (length, place) = (bytes.len(), bytes.as_mut_ptr());
    // SAFETY: `length` bytes are read and written, all of them of the line.
    let done = unsafe { accumulate_vectors(place, place, length, before) };
    let (sums, rest) = line.split_at_mut(done);
    rows::accumulate(rest, Some(sums.last().copied().unwrap_or(before)));
}

/// [`accumulate`] from one line into another of the same length.
pub(crate) fn accumulate_into<T: KernelElement + Pod>(source: &[T], output: &mut [T], before: T) {
    assert_eq!(source.len(), output.len());
    let (from, to): (&[u8], &mut [u8]) = (bytemuck::cast_slice(source), bytemuck::cast_slice_mut(output));
    // SAFETY: both have this length.
    let done = unsafe { accumulate_vectors(from.as_ptr(), to.as_mut_ptr(), from.len(), before) };
    let (sums, rest) = output.split_at_mut(done);
    rest.copy_from_slice(&source[done..]);
    rows::accumulate(rest, Some(sums.last().copied().unwrap_or(before)));
}

/// Makes a line of bools the exclusive or of all elements up to each, and of `before`: the lowest
/// bit of the sums.
pub(crate) fn accumulate_bools(line: &mut [bool], before: bool) {
    // SAFETY: bool and u8 have the same size and alignment, every bool is a valid u8, and when the
    // borrow ends each byte is 0 or 1 again. Nothing between can panic.
    let bytes = unsafe { std::slice::from_raw_parts_mut(line.as_mut_ptr().cast::<u8>(), line.len()) };
    accumulate(bytes, u8::from(before));
    bytes.iter_mut().for_each(|byte| *byte &= 1);
}

/// Sums up whole vectors from the start of a line of `length` bytes; answers how many lanes are done.
///
/// # Safety
///
/// `length` bytes can be read at `from` and written at `to`, which are the same or do not overlap.
#[cfg(target_arch = "x86_64")]
unsafe fn accumulate_vectors<T: Pod>(from: *const u8, to: *mut u8, length: usize, before: T) -> usize {
    if !is_x86_feature_detected!("avx2") {
        return 0;
    }
    let carry = spread(before);
    // SAFETY: the processor has AVX2; the rest is the caller's promise.
    let done = unsafe {
        match size_of::<T>() {
            1 => avx2::accumulate::<1>(from, to, length, carry),
            2 => avx2::accumulate::<2>(from, to, length, carry),
            4 => avx2::accumulate::<4>(from, to, length, carry),
            _ => avx2::accumulate::<8>(from, to, length, carry),
        }
    };
    done / size_of::<T>()
}

/// As above.
#[cfg(target_arch = "aarch64")]
unsafe fn accumulate_vectors<T: Pod>(from: *const u8, to: *mut u8, length: usize, before: T) -> usize {
    if cfg!(target_endian = "big") || !std::arch::is_aarch64_feature_detected!("neon") {
        return 0;
    }
    let carry = spread(before);
    // SAFETY: the processor has NEON; the rest is the caller's promise.
    let done = unsafe {
        match size_of::<T>() {
            1 => neon::accumulate::<1>(from, to, length, carry),
            2 => neon::accumulate::<2>(from, to, length, carry),
            4 => neon::accumulate::<4>(from, to, length, carry),
            _ => neon::accumulate::<8>(from, to, length, carry),
        }
    };
    done / size_of::<T>()
}

/// As above, where no vectors are.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
unsafe fn accumulate_vectors<T: Pod>(_: *const u8, _: *mut u8, _: usize, _: T) -> usize {
    0
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

/// For each byte of a 16-byte vector, the byte of the last lane that is to stand there.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const fn spread_last<const WIDTH: usize>() -> [u8; 16] {
    let mut places = [0; 16];
    let mut place = 0;
    while place < 16 {
        places[place] = (16 - WIDTH + place % WIDTH) as u8;
        place += 1;
    }
    places
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    /// Sums up the whole vectors of a line of lanes of `WIDTH` bytes; answers how many bytes are done.
    ///
    /// # Safety
    ///
    /// `length` bytes can be read at `from` and written at `to`, which are the same or do not overlap.
    #[target_feature(enable = "avx2")]
    pub(crate) unsafe fn accumulate<const WIDTH: usize>(
        from: *const u8,
        to: *mut u8,
        length: usize,
        carry: [u8; 16],
    ) -> usize {
        let spread = both_halves(&super::spread_last::<WIDTH>());
        let mut carry = both_halves(&carry);
        let mut done = 0;
        while done + 32 <= length {
            // SAFETY: 32 bytes follow at this place; alignment does not matter.
            let sums = sum_halves::<WIDTH>(unsafe { _mm256_loadu_si256(from.add(done).cast()) });
            // The low half's last lane, in all lanes of the high half.
            let low = _mm256_shuffle_epi8(_mm256_permute2x128_si256::<0x08>(sums, sums), spread);
            let sums = add::<WIDTH>(sums, low);
            // SAFETY: as above.
            unsafe { _mm256_storeu_si256(to.add(done).cast(), add::<WIDTH>(sums, carry)) };
            let last = _mm256_shuffle_epi8(_mm256_permute2x128_si256::<0x11>(sums, sums), spread);
            carry = add::<WIDTH>(carry, last);
            done += 32;
        }
        done
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn both_halves(bytes: &[u8; 16]) -> __m256i {
        // SAFETY: 16 bytes are read from an array of 16 bytes; alignment does not matter.
        _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
    }

    /// Sums within each half of 16 bytes.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn sum_halves<const WIDTH: usize>(mut lanes: __m256i) -> __m256i {
        if WIDTH <= 1 {
            lanes = add::<WIDTH>(lanes, _mm256_slli_si256::<1>(lanes));
        }
        if WIDTH <= 2 {
            lanes = add::<WIDTH>(lanes, _mm256_slli_si256::<2>(lanes));
        }
        if WIDTH <= 4 {
            lanes = add::<WIDTH>(lanes, _mm256_slli_si256::<4>(lanes));
        }
        add::<WIDTH>(lanes, _mm256_slli_si256::<8>(lanes))
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn add<const WIDTH: usize>(a: __m256i, b: __m256i) -> __m256i {
        match WIDTH {
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

    /// Sums up the whole vectors of a line of lanes of `WIDTH` bytes; answers how many bytes are done.
    ///
    /// # Safety
    ///
    /// `length` bytes can be read at `from` and written at `to`, which are the same or do not overlap.
    #[target_feature(enable = "neon")]
    pub unsafe fn accumulate<const WIDTH: usize>(
        from: *const u8,
        to: *mut u8,
        length: usize,
        carry: [u8; 16],
    ) -> usize {
        let last = super::spread_last::<WIDTH>();
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
    fn compare<T: KernelElement + Pod + std::fmt::Debug>(random: impl Fn(u64) -> T) {
        for length in (0..300).chain([4095, 4096, 4097]) {
            for offset in 0..4 {
                let source: Vec<T> = (0..length as u64 + offset).map(&random).collect();
                let (source, before) = (&source[offset as usize..], random(length as u64 + 99));
                let (mut line, mut twin) = (source.to_vec(), source.to_vec());
                accumulate(&mut line, before);
                rows::accumulate(&mut twin, Some(before));
                assert_eq!(line, twin, "length {length}, offset {offset}");
                twin.copy_from_slice(source);
                rows::accumulate(&mut twin, Some(before));
                accumulate_into(source, &mut line, before);
                assert_eq!(line, twin, "length {length}, offset {offset}");
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

    #[test]
    fn bools_agree_with_the_scalar_twin() {
        for length in 0..300 {
            let mut line: Vec<bool> = (0..length).map(|seed| noise(seed) >> 63 == 1).collect();
            let mut twin = line.clone();
            accumulate_bools(&mut line, length % 2 == 1);
            rows::accumulate(&mut twin, Some(length % 2 == 1));
            assert_eq!(line, twin, "length {length}");
        }
    }
}
