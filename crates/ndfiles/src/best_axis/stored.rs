//! How many bytes are stored of others.

use std::io;

use super::StoredBy;

/// Bytes that blosc takes for a block here.
const BLOSC: usize = 256 << 10;

/// The size of elements of so many bytes, stored in a way.
pub(super) fn size(bytes: &[u8], width: usize, by: StoredBy) -> io::Result<u64> {
    match by {
        StoredBy::Zstd => compressed(bytes),
        StoredBy::ShuffleZstd => compressed(&shuffled(bytes, width)?),
        StoredBy::Blosc if bytes.len() > BLOSC => {
            bytes.chunks(BLOSC).map(|block| compressed(&shuffled(block, width)?)).sum()
        }
        StoredBy::Blosc => compressed(&shuffled(bytes, width)?),
    }
}

/// The first bytes of all elements, then their second ones, and so on.
fn shuffled(bytes: &[u8], width: usize) -> io::Result<Vec<u8>> {
    let mut planes = Vec::new();
    planes.try_reserve_exact(bytes.len())?;
    match width {
        2 => shuffle::<2>(bytes, &mut planes),
        4 => shuffle::<4>(bytes, &mut planes),
        8 => shuffle::<8>(bytes, &mut planes),
        _ => planes.extend_from_slice(bytes),
    }
    Ok(planes)
}

fn shuffle<const WIDTH: usize>(bytes: &[u8], planes: &mut Vec<u8>) {
    let elements = bytes.as_chunks::<WIDTH>().0;
    (0..WIDTH).for_each(|place| planes.extend(elements.iter().map(|element| element[place])));
}

/// How many bytes zstd leaves of these.
fn compressed(bytes: &[u8]) -> io::Result<u64> {
    let mut output = Vec::new();
    output.try_reserve_exact(zstd::zstd_safe::compress_bound(bytes.len()))?;
    let mut compressor = zstd::bulk::Compressor::new(zstd::DEFAULT_COMPRESSION_LEVEL)?;
    Ok(compressor.compress_to_buffer(bytes, &mut output)? as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_of_bytes() {
        assert_eq!(shuffled(&[1, 2, 3, 4], 1).unwrap(), [1, 2, 3, 4]);
        assert_eq!(shuffled(&[1, 2, 3, 4], 2).unwrap(), [1, 3, 2, 4]);
        assert_eq!(shuffled(&[1, 2, 3, 4, 5, 6, 7, 8], 4).unwrap(), [1, 5, 2, 6, 3, 7, 4, 8]);
    }

    #[test]
    fn constant_high_bytes_cost_nothing_once_they_lie_together() {
        let mut noise = 1u32;
        let low = std::iter::repeat_with(|| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        });
        let bytes: Vec<u8> = low.take(1 << 20).flat_map(|low| [low, 7]).collect();
        let [alone, shuffled, blosc] =
            [StoredBy::Zstd, StoredBy::ShuffleZstd, StoredBy::Blosc].map(|by| size(&bytes, 2, by).unwrap());
        assert!(shuffled < alone && shuffled < blosc, "{alone} {shuffled} {blosc}");
        assert!(blosc < shuffled + (1 << 12), "{shuffled} {blosc}");
    }
}
