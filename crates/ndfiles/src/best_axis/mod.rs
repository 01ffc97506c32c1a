//! The axes along which differences make an array smallest, once they are stored.

mod blocks;
mod ranges;
mod stored;

use std::fmt;

use vcfilter_codec::{CodecError, DType, ElementKind, MemoryOrder, Overflow, Residual, SpatialDelta};
use vcfilter_machine::{Interrupt, Monitor, threads};

use crate::arrays::{NdArray, NdNumber};
use crate::files::NpyError;

use blocks::Grid;

/// Bytes of blocks whose choices are tried before progress is told.
const GROUP: usize = 8 << 20;

/// More axes than this are not tried three at a time.
const MOST_AXES_OF_TRIPLES: usize = 8;

/// How differences are stored, after which their sizes are compared. All end in zstd, level 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum StoredBy {
    /// By zstd alone.
    Zstd,
    /// With first bytes of all elements first, then their second bytes, and so on; then by zstd.
    #[default]
    ShuffleZstd,
    /// The same in blocks of 256 KiB, each compressed by itself, as blosc does; it may choose other blocks.
    Blosc,
}

impl StoredBy {
    /// All ways.
    pub const ALL: [StoredBy; 3] = [StoredBy::Zstd, StoredBy::ShuffleZstd, StoredBy::Blosc];

    /// Returns the name: `zstd`, `shuffle+zstd` or `blosc`.
    pub const fn name(self) -> &'static str {
        match self {
            StoredBy::Zstd => "zstd",
            StoredBy::ShuffleZstd => "shuffle+zstd",
            StoredBy::Blosc => "blosc",
        }
    }
}

impl fmt::Display for StoredBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the best axes are looked for.
///
/// ```
/// use vcfilter_ndfiles::{AxisSearch, StoredBy};
/// let search = AxisSearch::default();
/// assert_eq!((search.then, search.sample), (StoredBy::ShuffleZstd, Some(16 << 20)));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AxisSearch {
    /// How differences are stored.
    pub then: StoredBy,
    /// The shape of the chunks, each of which is encoded and stored by itself; None for an array in one piece.
    pub chunks: Option<Vec<usize>>,
    /// What chunks at the edges are padded with, as Zarr does.
    pub fill: NdNumber,
    /// About how many bytes of the array are tried, in parts from all over it; None for all. Types fit the whole array in
    /// any case.
    pub sample: Option<u64>,
}

impl Default for AxisSearch {
    fn default() -> AxisSearch {
        AxisSearch {
            then: StoredBy::default(),
            chunks: None,
            fill: NdNumber::from(0),
            sample: Some(16 << 20),
        }
    }
}

/// The size of an array stored as differences along some axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisChoice {
    /// The axes along which differences are taken, in one codec; empty for the array itself.
    pub axes: Vec<usize>,
    /// How differences become numbers.
    pub residual: Residual,
    /// The narrowest type that restores every value: in every chunk where there are chunks, whose first values are whole
    /// ones; else in the array in one piece.
    pub astype: DType,
    /// The number of bytes of the differences, of what was tried.
    pub bytes: u64,
    /// The number of bytes that are stored, after [`StoredBy`], of what was tried.
    pub zstd: u64,
}

impl AxisChoice {
    /// Returns the codec of this choice for the array, whose type is `dtype`; None for the array itself. `chunks` is the shape
    /// that it keeps for flat bytes.
    pub fn codec(&self, dtype: DType, chunks: Option<&[usize]>) -> Option<SpatialDelta> {
        if self.axes.is_empty() {
            return None;
        }
        let codec = codec(&self.axes, dtype, self.residual).astype(self.astype);
        codec.shape(chunks.map(<[usize]>::to_vec)).build().ok()
    }
}

/// The sizes of an array with differences along each choice of axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisTable {
    /// The array itself, each axis, each pair and each three of them, with differences as they are and zigzag; the smallest
    /// comes first.
    pub choices: Vec<AxisChoice>,
    /// The number of bytes that were tried, as they are in the array.
    pub bytes: u64,
    /// The number of bytes of the whole array, with what pads its chunks.
    pub whole: u64,
}

impl NdArray {
    /// Encodes the array along each axis longer than 1, and along each pair and each three of them, and returns the sizes
    /// of what is stored. Three axes are tried where there are at most 8.
    ///
    /// Memory is needed for a few parts of the array of some MiB, or for some chunks.
    ///
    /// ```
    /// use vcfilter_ndfiles::{AxisSearch, Monitor, NdArray};
    /// let rows = ndarray::Array2::from_shape_fn((64, 64), |(y, x)| ((y * y * 31 % 97) + x) as i16);
    /// let table = NdArray::from(rows).best_axis(&AxisSearch::default(), &Monitor::default())?;
    /// assert_eq!((&table.choices[0].axes[..], table.choices.len()), (&[0, 1][..], 7));
    /// # Ok::<(), vcfilter_ndfiles::NpyError>(())
    /// ```
    ///
    /// # Errors
    /// [`NpyError::Chunks`] where chunks are none of this array; [`CodecError::Axis`] for an array without axes;
    /// [`NpyError::Interrupted`], [`NpyError::Memory`].
    pub fn best_axis(&self, search: &AxisSearch, monitor: &Monitor) -> Result<AxisTable, NpyError> {
        if self.ndim() == 0 {
            return Err(CodecError::Axis { axis: 0, ndim: Some(0) }.into());
        }
        // In one piece what lies in F order is stored so; Zarr's chunks are in C order.
        let reversed = search.chunks.is_none() && self.order_in_file() == MemoryOrder::F;
        let array = if reversed { self.reversed() } else { self.clone() };
        let grid = match &search.chunks {
            Some(chunks) => Grid::of_chunks(&array, chunks, &search.fill)?,
            None => Grid::of_file(&array),
        };
        let mut table = Search::new(&grid, search, monitor).run()?;
        if reversed {
            let last = self.ndim() - 1;
            for choice in &mut table.choices {
                choice.axes.iter_mut().for_each(|axis| *axis = last - *axis);
                choice.axes.reverse();
            }
        }
        Ok(table)
    }
}

/// A codec with whatever type its differences have.
fn codec(axes: &[usize], dtype: DType, residual: Residual) -> vcfilter_codec::SpatialDeltaBuilder {
    let axes: Vec<i64> = axes.iter().map(|&axis| axis as i64).collect();
    SpatialDelta::new(0, dtype).axes(axes).residual(residual)
}

/// All choices of one, two and three of these axes.
fn subsets(axes: &[usize]) -> Vec<Vec<usize>> {
    let mut subsets: Vec<Vec<usize>> = axes.iter().map(|&axis| vec![axis]).collect();
    let mut from = 0;
    for size in 2..=3 {
        if size == 3 && axes.len() > MOST_AXES_OF_TRIPLES {
            break;
        }
        let end = subsets.len();
        for place in from..end {
            let last = subsets[place][size - 2];
            for &axis in axes.iter().filter(|axis| **axis > last) {
                let longer = [&subsets[place][..], &[axis]].concat();
                subsets.push(longer);
            }
        }
        from = end;
    }
    subsets
}

/// A choice, and the codec that gives what is stored.
struct Candidate {
    axes: Vec<usize>,
    residual: Residual,
    codec: Option<SpatialDelta>,
    astype: DType,
}

struct Search<'a> {
    grid: &'a Grid<'a>,
    search: &'a AxisSearch,
    monitor: &'a Monitor,
    subsets: Vec<Vec<usize>>,
}

impl<'a> Search<'a> {
    fn new(grid: &'a Grid, search: &'a AxisSearch, monitor: &'a Monitor) -> Search<'a> {
        let subsets = subsets(&grid.long_axes());
        Search { grid, search, monitor, subsets }
    }

    fn interrupt(&self) -> &Interrupt {
        &self.monitor.interrupt
    }

    fn run(&self) -> Result<AxisTable, NpyError> {
        let (jobs, sample) = (self.grid.jobs(), self.grid.sample(self.search.sample));
        let groups: Vec<&[usize]> = sample.chunks((GROUP / self.grid.block_bytes().max(1)).max(1)).collect();
        let ranged = if ranges::matter(self.grid.dtype()) { jobs.len() } else { 0 };
        let work = self.monitor.progress.begin((ranged + groups.len() * self.candidates_at_most()) as u64);
        let ranges = match ranged {
            0 => vec![None; self.subsets.len()],
            _ => ranges::of(self.grid, &self.subsets, &jobs, self.interrupt(), &work)?,
        };
        let candidates = self.candidates(&ranges)?;
        let mut choices: Vec<AxisChoice> = candidates.iter().map(Candidate::untried).collect();
        for (number, group) in groups.iter().enumerate() {
            self.add(group, &candidates, &mut choices)?;
            work.tell((ranged + (number + 1) * self.candidates_at_most()) as u64);
        }
        let bytes = choices[0].bytes;
        choices.sort_by_key(|choice| (choice.zstd, choice.axes.len(), choice.residual == Residual::Zigzag));
        Ok(AxisTable { choices, bytes, whole: self.grid.whole_bytes() })
    }

    fn candidates_at_most(&self) -> usize {
        1 + 2 * self.subsets.len()
    }

    fn candidates(&self, ranges: &[ranges::Range]) -> Result<Vec<Candidate>, NpyError> {
        let dtype = self.grid.dtype();
        let none = Candidate { axes: Vec::new(), residual: Residual::default(), codec: None, astype: dtype };
        let mut candidates = vec![none];
        for (axes, range) in self.subsets.iter().zip(ranges) {
            for residual in [Residual::Difference, Residual::Zigzag] {
                if residual == Residual::Zigzag && dtype.kind() == ElementKind::Bool {
                    continue;
                }
                let astype = ranges::narrowest(*range, dtype, residual);
                // What is before a block may not fit: that is cut off.
                let codec = codec(axes, dtype, residual).astype(astype).overflow(Overflow::Wrap).build()?;
                let astype = codec.encoded_dtype(dtype)?;
                candidates.push(Candidate { axes: axes.clone(), residual, codec: Some(codec), astype });
            }
        }
        Ok(candidates)
    }

    /// Tries all choices on some blocks.
    fn add(
        &self,
        blocks: &[usize],
        candidates: &[Candidate],
        choices: &mut [AxisChoice],
    ) -> Result<(), NpyError> {
        let parts = threads::map(blocks, |&block| self.grid.take(block))?;
        let items: Vec<(usize, usize)> =
            (0..candidates.len()).flat_map(|one| (0..parts.len()).map(move |part| (one, part))).collect();
        let sizes = threads::map(&items, |&(one, part)| {
            self.interrupt().check()?;
            let (candidate, block) = (&candidates[one], blocks[part]);
            let encoded = candidate.codec.as_ref().map(|codec| parts[part].encode(codec)).transpose()?;
            let counted = self.grid.counted(encoded.as_ref().unwrap_or(&parts[part]), block)?;
            let bytes = counted.to_bytes(MemoryOrder::C);
            let stored = stored::size(&bytes, candidate.astype.width(), self.search.then);
            let stored = stored.map_err(|_| NpyError::Memory { bytes: bytes.len() as u64 })?;
            Ok::<_, NpyError>((bytes.len() as u64, stored))
        })?;
        for (&(one, _), (bytes, stored)) in items.iter().zip(sizes) {
            choices[one].bytes += bytes;
            choices[one].zstd += stored;
        }
        Ok(())
    }
}

impl Candidate {
    fn untried(&self) -> AxisChoice {
        AxisChoice {
            axes: self.axes.clone(),
            residual: self.residual,
            astype: self.astype,
            bytes: 0,
            zstd: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_two_and_three_axes() {
        assert_eq!(subsets(&[]), Vec::<Vec<usize>>::new());
        let all = subsets(&[0, 2, 5, 6]);
        assert_eq!(all.len(), 4 + 6 + 4);
        assert_eq!(all[4..7], [vec![0, 2], vec![0, 5], vec![0, 6]]);
        assert_eq!(all[13], [2, 5, 6]);
        assert_eq!(subsets(&(0..9).collect::<Vec<_>>()).len(), 9 + 36);
    }
}
