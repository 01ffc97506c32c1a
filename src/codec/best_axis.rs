//! Along which axis an array is best stored as differences.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::array::NdArray;
use super::codec_error::CodecError;
use super::dtype::{DType, Kind};
use super::npy::{NpyError, Progress};
use super::spatial_delta::SpatialDelta;

/// Bytes that are compressed by themselves, so that all cores have work: more than a window of zstd.
const CHUNK: usize = 16 << 20;

/// A way to store an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The axes along which differences are taken, one after the other; none for the array as it is.
    pub axes: Vec<usize>,
    /// The narrowest type that gives every value back.
    pub astype: DType,
    /// How large it is.
    pub bytes: u64,
    /// How large it is after zstd, level 3.
    pub zstd: u64,
}

/// Every way to store an array, the smallest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisTable {
    /// The array as it is, each axis, and each pair of axes.
    pub choices: Vec<Choice>,
    /// The bytes of the array as it is.
    pub bytes: u64,
}

impl NdArray {
    /// Tries the codec along every axis and every pair of axes that is longer than 1.
    ///
    /// Two more copies of the array are in memory. `progress` is told how many choices were tried, and how
    /// many there are.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// let rows = ndarray::Array2::from_shape_fn((64, 64), |(y, x)| ((y * y * 31 % 97) + x) as i16);
    /// let table = vcfilter::codec::NdArray::from(rows).best_axis(&mut |_, _| ControlFlow::Continue(()))?;
    /// assert_eq!((&table.choices[0].axes[..], table.choices.len()), (&[0, 1][..], 4));
    /// # Ok::<(), vcfilter::codec::NpyError>(())
    /// ```
    pub fn best_axis(&self, progress: Progress) -> Result<AxisTable, NpyError> {
        if self.ndim() == 0 {
            return Err(CodecError::Axis { axis: 0, ndim: Some(0) }.into());
        }
        let axes: Vec<usize> = (0..self.ndim()).filter(|axis| self.shape()[*axis] > 1).collect();
        let total = 1 + axes.len() as u64 * (axes.len() as u64 + 1) / 2;
        let mut choices = vec![choice(Vec::new(), self)?];
        let mut done = |choices: &Vec<Choice>| match progress(choices.len() as u64, total) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(NpyError::Interrupted),
        };
        done(&choices)?;
        for (place, &axis) in axes.iter().enumerate() {
            choices.push(choice(vec![axis], &narrowest(self, axis)?)?);
            done(&choices)?;
            let Some(rest) = axes.get(place + 1..).filter(|rest| !rest.is_empty()) else { continue };
            let first = SpatialDelta::new(axis as i64, None).build()?.encode(self)?;
            for &other in rest {
                choices.push(choice(vec![axis, other], &narrowest(&first, other)?)?);
                done(&choices)?;
            }
        }
        let bytes = choices[0].bytes;
        choices.sort_by_key(|choice| (choice.zstd, choice.axes.len()));
        Ok(AxisTable { choices, bytes })
    }
}

/// The differences along an axis in the narrowest type that gives them back.
fn narrowest(array: &NdArray, axis: usize) -> Result<NdArray, CodecError> {
    let kind = array.dtype().kind();
    let narrower = |other: &Kind| (kind.is_integer() || kind.is_time()) && other.width() < kind.width();
    let mut types: Vec<Kind> = Kind::INTEGERS.into_iter().filter(narrower).collect();
    types.sort_by_key(|kind| (kind.width(), !kind.is_signed()));
    for astype in types {
        let astype = DType::new(astype, array.dtype().order());
        match SpatialDelta::new(axis as i64, array.dtype()).astype(astype).build()?.encode(array) {
            Err(CodecError::Overflow { .. }) => {}
            result => return result,
        }
    }
    SpatialDelta::new(axis as i64, None).build()?.encode(array)
}

fn choice(axes: Vec<usize>, array: &NdArray) -> Result<Choice, NpyError> {
    let bytes = array.to_bytes(array.order_in_file());
    let compressed = |chunk: &[u8]| -> Result<u64, NpyError> {
        let compressed = zstd::bulk::compress(chunk, zstd::DEFAULT_COMPRESSION_LEVEL);
        compressed.map(|chunk| chunk.len() as u64).map_err(|_| NpyError::Memory { bytes: CHUNK as u64 })
    };
    let sizes: Result<Vec<u64>, NpyError> = bytes.par_chunks(CHUNK).map(compressed).collect();
    Ok(Choice { axes, astype: array.dtype(), bytes: bytes.len() as u64, zstd: sizes?.iter().sum() })
}
