//! The parts of an array that are encoded by themselves: chunks, or pieces of a file.

use std::ops::Range;

use vcfilter_codec::{DType, checked_size, memory_for, unravel_index};

use crate::arrays::{AxisIndex, NdArray, NdArrayError, NdNumber};
use crate::files::NpyError;

/// Bytes up to which a file is one piece, which is compressed as a whole.
const WHOLE: usize = 16 << 20;

/// Bytes of a piece of a larger file.
const PIECE: usize = 4 << 20;

/// Bytes of blocks that one thread looks at before it takes others.
const JOB: usize = 1 << 20;

/// An array, cut into blocks.
///
/// Chunks are encoded from their first element on. Pieces of a file follow what is before them: one more slab before is taken
/// along each axis, and cut off when it is encoded.
pub(super) struct Grid<'a> {
    array: &'a NdArray,
    /// The lengths of a block; blocks at the edges of a file are shorter.
    block: Vec<usize>,
    /// How many blocks there are along each axis.
    counts: Vec<usize>,
    /// The value that pads chunks, as an array of no dimensions; None for pieces.
    fill: Option<NdArray>,
}

impl<'a> Grid<'a> {
    /// Chunks of a shape, those at the edges padded.
    pub(super) fn of_chunks(
        array: &'a NdArray,
        chunks: &[usize],
        fill: &NdNumber,
    ) -> Result<Grid<'a>, NpyError> {
        let wrong = || NpyError::Chunks { chunks: chunks.to_vec(), shape: array.shape().to_vec() };
        if chunks.len() != array.ndim() || chunks.contains(&0) {
            return Err(wrong());
        }
        let size = checked_size(chunks).map_err(NdArrayError::from)?;
        memory_for(size, array.dtype().width()).map_err(NdArrayError::from)?;
        let fill = NdArray::from_values(&[], std::slice::from_ref(fill), Some(array.dtype()))?;
        let counts: Vec<usize> =
            array.shape().iter().zip(chunks).map(|(len, chunk)| len.div_ceil(*chunk)).collect();
        Ok(Grid { array, block: chunks.to_vec(), counts, fill: Some(fill) })
    }

    /// Pieces in the order of a file in C order.
    pub(super) fn of_file(array: &'a NdArray) -> Grid<'a> {
        let mut block = array.shape().to_vec();
        let width = array.dtype().width();
        let most = if array.size() * width <= WHOLE { WHOLE } else { PIECE } / width;
        for axis in 0..block.len() {
            let rest: usize = block[axis + 1..].iter().product();
            if block[axis].saturating_mul(rest) <= most {
                break;
            }
            block[axis] = (most / rest.max(1)).clamp(1, block[axis].max(1));
            if block[axis] > 1 {
                break;
            }
        }
        let counts =
            array.shape().iter().zip(&block).map(|(len, block)| len.div_ceil((*block).max(1))).collect();
        Grid { array, block, counts, fill: None }
    }

    pub(super) fn dtype(&self) -> DType {
        self.array.dtype()
    }

    /// The axes along which there are differences.
    pub(super) fn long_axes(&self) -> Vec<usize> {
        let lengths = if self.fill.is_some() { &self.block } else { self.array.shape() };
        (0..lengths.len()).filter(|&axis| lengths[axis] > 1).collect()
    }

    /// How many blocks there are; an empty array is one.
    fn count(&self) -> usize {
        self.counts.iter().product::<usize>().max(1)
    }

    pub(super) fn block_bytes(&self) -> usize {
        self.block.iter().product::<usize>().saturating_mul(self.dtype().width())
    }

    pub(super) fn whole_bytes(&self) -> u64 {
        match self.fill {
            Some(_) => self.count() as u64 * self.block_bytes() as u64,
            None => self.array.size() as u64 * self.dtype().width() as u64,
        }
    }

    /// All blocks, several at a time.
    pub(super) fn jobs(&self) -> Vec<Range<usize>> {
        let (count, several) = (self.count(), (JOB / self.block_bytes().max(1)).max(1));
        (0..count).step_by(several).map(|start| start..count.min(start + several)).collect()
    }

    /// Blocks from all over the array, of about so many bytes: at least one.
    pub(super) fn sample(&self, bytes: Option<u64>) -> Vec<usize> {
        let count = self.count();
        let wanted = bytes.map_or(count as u64, |bytes| bytes / self.block_bytes().max(1) as u64);
        let wanted = wanted.clamp(1, count as u64) as usize;
        // In the middle of as many equal parts.
        (0..wanted)
            .map(|place| ((2 * place as u128 + 1) * count as u128 / (2 * wanted as u128)) as usize)
            .collect()
    }

    /// Where a block begins, and what is before it in what is taken.
    fn place(&self, block: usize) -> Vec<(usize, usize)> {
        if self.counts.contains(&0) {
            return vec![(0, 0); self.block.len()];
        }
        let places = unravel_index(block, &self.counts);
        let starts = places.iter().zip(&self.block).map(|(place, block)| place * block);
        starts.map(|start| (start, usize::from(self.fill.is_none() && start > 0))).collect()
    }

    /// The elements of a block, in memory of their own, with what is before it.
    pub(super) fn take(&self, block: usize) -> Result<NdArray, NpyError> {
        let place = self.place(block);
        let range = |((start, before), len): (&(usize, usize), &usize)| AxisIndex::Range {
            start: Some((start - before) as i64),
            stop: Some((start + len) as i64),
            step: 1,
        };
        let ranges: Vec<AxisIndex> = place.iter().zip(&self.block).map(range).collect();
        let part = self.array.slice(&ranges)?;
        let shape = if self.fill.is_some() { &self.block[..] } else { part.shape() };
        match part.is_c_order() && part.shape() == shape {
            true => Ok(part),
            false => Ok(part.padded(self.fill.as_ref(), shape)?),
        }
    }

    /// Of an encoded block what is its own, without what was before it.
    pub(super) fn counted(&self, encoded: &NdArray, block: usize) -> Result<NdArray, NpyError> {
        let range = |(_, before): (usize, usize)| AxisIndex::Range {
            start: Some(before as i64),
            stop: None,
            step: 1,
        };
        let ranges: Vec<AxisIndex> = self.place(block).into_iter().map(range).collect();
        Ok(encoded.slice(&ranges)?)
    }
}
