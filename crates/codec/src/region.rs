//! Decoding of a part of an array.

use std::ops::Range;

use crate::array_buffer::ArrayBuffer;
use crate::error::CodecError;
use crate::layout::check_region;
use crate::ordered::{copy, write};
use crate::settings::CodecDirection;
use crate::spatial_delta::SpatialDelta;
use crate::view::{ArrayView, ArrayViewMut};
use crate::whole::Job;

/// Elements that are summed up at a time before the part that is wanted.
const PIECE: usize = 1 << 18;

/// The part of an encoded array that must be read to decode a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionPlan {
    /// The ranges to read along each axis of the encoded array.
    pub read: Vec<Range<usize>>,
    /// The ranges of the region within the part that is read.
    pub wanted: Vec<Range<usize>>,
}

impl SpatialDelta {
    /// Returns what must be read of an encoded array of a shape to decode a region: along each of the codec's
    /// axes, everything before the region too.
    ///
    /// ```
    /// use vcfilter_codec::{ArrayView, ArrayViewMut, SpatialDelta};
    /// let codec = SpatialDelta::new(1, None).build()?;
    /// let plan = codec.plan_region(&[2, 4], &[1..2, 2..4])?;
    /// assert_eq!((plan.read, &plan.wanted[..]), (vec![1..2, 0..4], &[0..1, 2..4][..]));
    /// // Of the second row 7, 9, 9, 5 its last two elements.
    /// let (row, mut part) = ([7u8, 2, 0, 252], [0u8; 2]);
    /// let read = ArrayView::of(&row, &[1, 4])?;
    /// codec.decode_region(&read, &plan.wanted, &mut ArrayViewMut::of(&mut part, &[1, 2])?)?;
    /// assert_eq!(part, [9, 5]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// [`CodecError::Axis`] or [`CodecError::Region`] where the shape has no such axis or region.
    pub fn plan_region(&self, shape: &[usize], region: &[Range<usize>]) -> Result<RegionPlan, CodecError> {
        let axes = self.axes_in(shape.len())?;
        check_region(region, shape)?;
        let read = region.iter().enumerate().map(|(other, range)| match axes.contains(&other) {
            true => 0..range.end,
            false => range.clone(),
        });
        let wanted = region.iter().enumerate().map(|(other, range)| match axes.contains(&other) {
            true => range.clone(),
            false => 0..range.len(),
        });
        Ok(RegionPlan { read: read.collect(), wanted: wanted.collect() })
    }

    /// Decodes a region of an array: a range along each axis. `encoded` is the whole array, or the part of it
    /// that [`plan_region`](SpatialDelta::plan_region) gives; it has an example.
    ///
    /// Everything before the region along the axis is summed up and dropped. This takes some MiB of memory,
    /// or that of one slab where it is larger. Along several axes, that is so for the first of them, and of
    /// the others everything before the region is kept until it is done. Where the decoded slab before the region is known,
    /// [`decode_after`](SpatialDelta::decode_after) is faster.
    ///
    /// # Errors
    /// Those of [`decode_after`](SpatialDelta::decode_after); [`CodecError::Region`] where the array has no
    /// such region.
    pub fn decode_region(
        &self,
        encoded: &ArrayView,
        region: &[Range<usize>],
        output: &mut ArrayViewMut,
    ) -> Result<(), CodecError> {
        let job = self.job(CodecDirection::Decode, encoded)?;
        let part = encoded.region(region)?;
        job.check_output(part.shape(), output)?;
        let first = job.axes[0];
        if part.layout.size() == 0 || job.axes.iter().all(|&axis| region[axis].start == 0) {
            return job.run_into(&part, None, output);
        }
        // All before the region along the other axes, which sums need as well.
        let mut whole = region.to_vec();
        job.axes[1..].iter().for_each(|&axis| whole[axis].start = 0);
        let before = match region[first].start {
            0 => None,
            _ => Some(job.sum_before(encoded, &whole)?),
        };
        let before = before.as_ref().map(ArrayBuffer::view);
        if whole == region {
            return job.run_into(&part, before.as_ref(), output);
        }
        let decoded = job.run(&encoded.region(&whole)?, before.as_ref())?;
        let wanted: Vec<Range<usize>> = region
            .iter()
            .zip(&whole)
            .map(|(part, whole)| part.start - whole.start..part.end - whole.start)
            .collect();
        let axes: Vec<usize> = (0..region.len()).collect();
        let elements = copy(&decoded.view().region(&wanted)?, &axes)?;
        write(output, &axes, elements);
        Ok(())
    }
}

impl Job {
    /// The decoded slab before a part, which is not at the beginning.
    fn sum_before(&self, encoded: &ArrayView, region: &[Range<usize>]) -> Result<ArrayBuffer, CodecError> {
        let end = region[self.axes[0]].start;
        let slab: usize =
            region.iter().map(ExactSizeIterator::len).product::<usize>() / region[self.axes[0]].len();
        let count = (PIECE / slab).max(1);
        let mut read = region.to_vec();
        let mut last = None;
        for start in (0..end).step_by(count) {
            read[self.axes[0]] = start..end.min(start + count);
            let decoded = {
                let before = last.as_ref().map(ArrayBuffer::view);
                self.run(&encoded.region(&read)?, before.as_ref())?
            };
            last = Some(decoded.last_slab(self.axes[0])?);
        }
        // There is a slab, because the part is not at the beginning.
        last.ok_or(CodecError::Region { axis: self.axes[0], start: 0, end: 0, len: 0 })
    }
}
