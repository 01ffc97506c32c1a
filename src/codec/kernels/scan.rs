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

use super::lanes::Lane;
use super::rows;

/// Makes a line the wrapping sums of all elements up to each. `T` is `u8`, `u16`, `u32` or `u64`.
pub fn accumulate<T: Lane + Pod>(line: &mut [T]) {
    let done = accumulate_vectors(size_of::<T>(), bytemuck::cast_slice_mut(line)) / size_of::<T>();
    // The rest goes on from the last sum.
    rows::accumulate(&mut line[done.saturating_sub(1)..]);
}

/// Makes a line of bools the exclusive or of all elements up to each: the lowest bit of the sums.
pub fn accumulate_bools(line: &mut [bool]) {
    // SAFETY: bool and u8 have the same size and alignment, every bool is a valid u8, and when the
    // borrow ends each byte is 0 or 1 again. Nothing between can panic.
    let bytes = unsafe { std::slice::from_raw_parts_mut(line.as_mut_ptr().cast::<u8>(), line.len()) };
    accumulate(bytes);
    bytes.iter_mut().for_each(|byte| *byte &= 1);
}

/// Sums up whole vectors of lanes of `width` bytes from the start of a line; answers how many bytes
/// are done.
#[cfg(target_arch = "x86_64")]
fn accumulate_vectors(width: usize, line: &mut [u8]) -> usize {
    if !is_x86_feature_detected!("avx2") {
        return 0;
    }
    // SAFETY: the processor has AVX2.
    unsafe {
        match width {
            1 => avx2::accumulate::<1>(line),
            2 => avx2::accumulate::<2>(line),
            4 => avx2::accumulate::<4>(line),
            _ => avx2::accumulate::<8>(line),
        }
    }
}

#[cfg(target_arch = "aarch64")]
fn accumulate_vectors(width: usize, line: &mut [u8]) -> usize {
    if cfg!(target_endian = "big") || !std::arch::is_aarch64_feature_detected!("neon") {
        return 0;
    }
    // SAFETY: the processor has NEON.
    unsafe {
        match width {
            1 => neon::accumulate::<1>(line),
            2 => neon::accumulate::<2>(line),
            4 => neon::accumulate::<4>(line),
            _ => neon::accumulate::<8>(line),
        }
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn accumulate_vectors(_: usize, _: &mut [u8]) -> usize {
    0
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

    /// Sums up the whole vectors of a line of lanes of `WIDTH` bytes.
    #[target_feature(enable = "avx2")]
    pub fn accumulate<const WIDTH: usize>(line: &mut [u8]) -> usize {
        let spread = super::spread_last::<WIDTH>();
        // SAFETY: 16 bytes are read from an array of 16 bytes; alignment does not matter.
        let spread = _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(spread.as_ptr().cast()) });
        let mut carry = _mm256_setzero_si256();
        let mut done = 0;
        for chunk in line.chunks_exact_mut(32) {
            let place = chunk.as_mut_ptr().cast::<__m256i>();
            // SAFETY: the chunk has 32 bytes; alignment does not matter.
            let sums = sum_halves::<WIDTH>(unsafe { _mm256_loadu_si256(place) });
            // The low half's last lane, in all lanes of the high half.
            let low = _mm256_shuffle_epi8(_mm256_permute2x128_si256::<0x08>(sums, sums), spread);
            let sums = add::<WIDTH>(sums, low);
            // SAFETY: as above.
            unsafe { _mm256_storeu_si256(place, add::<WIDTH>(sums, carry)) };
            let last = _mm256_shuffle_epi8(_mm256_permute2x128_si256::<0x11>(sums, sums), spread);
            carry = add::<WIDTH>(carry, last);
            done += 32;
        }
        done
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

    /// Sums up the whole vectors of a line of lanes of `WIDTH` bytes.
    #[target_feature(enable = "neon")]
    pub fn accumulate<const WIDTH: usize>(line: &mut [u8]) -> usize {
        let spread = super::spread_last::<WIDTH>();
        // SAFETY: 16 bytes are read from an array of 16 bytes.
        let spread = unsafe { vld1q_u8(spread.as_ptr()) };
        let mut carry = vdupq_n_u8(0);
        let mut done = 0;
        for chunk in line.chunks_exact_mut(16) {
            // SAFETY: the chunk has 16 bytes.
            let sums = sum_lanes::<WIDTH>(unsafe { vld1q_u8(chunk.as_ptr()) });
            // SAFETY: as above.
            unsafe { vst1q_u8(chunk.as_mut_ptr(), add::<WIDTH>(sums, carry)) };
            carry = add::<WIDTH>(carry, vqtbl1q_u8(sums, spread));
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
    fn compare<T: Lane + Pod + std::fmt::Debug>(random: impl Fn(u64) -> T) {
        for length in (0..300).chain([4095, 4096, 4097]) {
            for offset in 0..4 {
                let mut line: Vec<T> = (0..length as u64 + offset).map(&random).collect();
                let mut twin = line.clone();
                accumulate(&mut line[offset as usize..]);
                rows::accumulate(&mut twin[offset as usize..]);
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
            accumulate_bools(&mut line);
            rows::accumulate(&mut twin);
            assert_eq!(line, twin, "length {length}");
        }
    }
}
