//! The axes along which differences make an array smallest.

use std::io::{self, Write};

use vcfilter_codec::{CodecError, DType, ElementKind, SpatialDelta};
use vcfilter_machine::monitor::Work;
use vcfilter_machine::{Interrupt, Monitor, threads};

use crate::arrays::NdArray;
use crate::files::{FileAction, NpyError};

/// Bytes that are compressed by themselves, so that all cores have work: more than a window of zstd.
const CHUNK: usize = 16 << 20;

/// The size of an array stored as differences along some axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisChoice {
    /// The axes along which differences are taken, one after the other; empty for the array itself.
    pub axes: Vec<usize>,
    /// The narrowest type that restores every value, where the array is encoded in one piece. Chunks each
    /// begin with whole values, which may need a wider type.
    pub astype: DType,
    /// The number of bytes of the differences.
    pub bytes: u64,
    /// The number of bytes after compression by zstd, level 3.
    pub zstd: u64,
}

/// The sizes of an array with differences along each choice of axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisTable {
    /// The array itself, each axis, and each pair of axes; the smallest comes first.
    pub choices: Vec<AxisChoice>,
    /// The number of bytes of the array itself.
    pub bytes: u64,
}

impl NdArray {
    /// Encodes the array along each axis longer than 1 and along each pair of them, and returns the sizes.
    ///
    /// It takes the memory of two more copies of the array. The monitor is told how many choices were tried,
    /// and of how many.
    ///
    /// ```
    /// use vcfilter_ndfiles::{Monitor, NdArray};
    /// let rows = ndarray::Array2::from_shape_fn((64, 64), |(y, x)| ((y * y * 31 % 97) + x) as i16);
    /// let table = NdArray::from(rows).best_axis(&Monitor::default())?;
    /// assert_eq!((&table.choices[0].axes[..], table.choices.len()), (&[0, 1][..], 4));
    /// # Ok::<(), vcfilter_ndfiles::NpyError>(())
    /// ```
    pub fn best_axis(&self, monitor: &Monitor) -> Result<AxisTable, NpyError> {
        if self.ndim() == 0 {
            return Err(CodecError::Axis { axis: 0, ndim: Some(0) }.into());
        }
        let axes: Vec<usize> = (0..self.ndim()).filter(|axis| self.shape()[*axis] > 1).collect();
        let total = 1 + axes.len() as u64 * (axes.len() as u64 + 1) / 2;
        let work = monitor.progress.begin(total);
        let mut trial = Trial { choices: Vec::new(), work, interrupt: &monitor.interrupt };
        trial.add(Vec::new(), self)?;
        for (place, &axis) in axes.iter().enumerate() {
            let narrow = trial.narrowest(self, axis)?;
            trial.add(vec![axis], &narrow)?;
            drop(narrow);
            let Some(rest) = axes.get(place + 1..).filter(|rest| !rest.is_empty()) else { continue };
            let codec = SpatialDelta::new(axis as i64, None).build()?;
            let first = self.encode(&codec)?;
            for &other in rest {
                let narrow = trial.narrowest(&first, other)?;
                trial.add(vec![axis, other], &narrow)?;
            }
        }
        let mut choices = trial.choices;
        let bytes = choices[0].bytes;
        choices.sort_by_key(|choice| (choice.zstd, choice.axes.len()));
        Ok(AxisTable { choices, bytes })
    }
}

/// Choices that are being tried.
struct Trial<'a> {
    choices: Vec<AxisChoice>,
    work: Work<'a>,
    interrupt: &'a Interrupt,
}

impl Trial<'_> {
    /// The differences along an axis in the narrowest type that gives them back.
    fn narrowest(&mut self, array: &NdArray, axis: usize) -> Result<NdArray, NpyError> {
        let kind = array.dtype().kind();
        let narrower =
            |other: &ElementKind| (kind.is_integer() || kind.is_time()) && other.width() < kind.width();
        let mut types: Vec<ElementKind> = ElementKind::INTEGERS.into_iter().filter(narrower).collect();
        types.sort_by_key(|kind| (kind.width(), !kind.is_signed()));
        for astype in types {
            self.interrupt.check()?;
            let astype = DType::new(astype, array.dtype().order());
            let codec = SpatialDelta::new(axis as i64, array.dtype()).astype(astype).build()?;
            match array.encode(&codec) {
                Err(CodecError::Overflow { .. }) => {}
                result => return Ok(result?),
            }
        }
        self.interrupt.check()?;
        Ok(array.encode(&SpatialDelta::new(axis as i64, None).build()?)?)
    }

    fn add(&mut self, axes: Vec<usize>, array: &NdArray) -> Result<(), NpyError> {
        let astype = array.dtype();
        let bytes = array.size() as u64 * astype.width() as u64;
        let room = (CHUNK * threads::count()).min(bytes as usize);
        let mut sink = Compressor { trial: self, waiting: Vec::new(), room, size: 0 };
        // Of what can go wrong, all but that is memory.
        let problem = |error| match NpyError::stream(FileAction::Write, &error) {
            NpyError::Interrupted => NpyError::Interrupted,
            _ => NpyError::Memory { bytes: room as u64 },
        };
        array.write_bytes(array.order_in_file(), &mut sink).map_err(problem)?;
        sink.flush().map_err(problem)?;
        let zstd = sink.size;
        self.choices.push(AxisChoice { axes, astype, bytes, zstd });
        self.work.tell(self.choices.len() as u64);
        Ok(self.interrupt.check()?)
    }
}

/// Compresses what is written to it and keeps nothing but how large that is.
struct Compressor<'a, 'b> {
    trial: &'a mut Trial<'b>,
    waiting: Vec<u8>,
    /// How much waits before all cores work on it.
    room: usize,
    size: u64,
}

impl Write for Compressor<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.room - self.waiting.len());
        self.waiting.try_reserve_exact(self.room - self.waiting.len())?;
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == self.room {
            self.flush()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        let chunks: Vec<&[u8]> = self.waiting.chunks(CHUNK).collect();
        self.size += threads::map(&chunks, |chunk| compressed(chunk))?.iter().sum::<u64>();
        self.waiting.clear();
        Ok(self.trial.interrupt.check()?)
    }
}

/// How many bytes are left of these.
fn compressed(chunk: &[u8]) -> io::Result<u64> {
    let mut output = Vec::new();
    output.try_reserve_exact(zstd::zstd_safe::compress_bound(chunk.len()))?;
    let mut compressor = zstd::bulk::Compressor::new(zstd::DEFAULT_COMPRESSION_LEVEL)?;
    Ok(compressor.compress_to_buffer(chunk, &mut output)? as u64)
}
