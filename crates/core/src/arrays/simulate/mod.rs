//! Wide simulations: blocks of integers, one array after the other, in parallel.
//!
//! The block that each array needs is found from the output downwards; then blocks are computed from
//! the leaves upwards, in machine integers where they surely suffice.

mod block;
mod plan;
mod sample;

use std::sync::atomic::{AtomicU64, Ordering};

use num_bigint::BigInt;
use smallvec::SmallVec;

use crate::algebra::Number;
use vcfilter_machine::{memory, threads};

use super::array::Array;
use super::data::DataGrid;
use super::domain::Element;
use super::error::{ArrayError, limits};
use super::geometry::checked_index;

use block::by_rows;
use plan::Plan;

/// Half-open ranges of indices, one per dimension.
type Region = SmallVec<[(i128, i128); 2]>;

/// Rows are given out in blocks of about so many samples.
const CHUNK: i128 = 1 << 16;

impl Array {
    /// The integers that VC-2's arithmetic gives, of any size, for an array over data; the region is a
    /// half-open range of indices per dimension. Large regions are computed on every core, and
    /// [`Space::on_progress`](crate::arrays::Space::on_progress) is told.
    ///
    /// # Errors
    /// [`ArrayError::NotData`] where symbols or variables are left; [`ArrayError::Length`] unless there
    /// is a range for each dimension; [`ArrayError::TooManySamples`] beyond 2^26 samples.
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// use vcfilter_core::arrays::{Extend, DataGrid, Space};
    ///
    /// let space = Space::new();
    /// let picture = DataGrid::new(vec![3], [1, 2, 4].map(Number::from).to_vec())?;
    /// let halved = space.data(picture, Extend::Edge)?.rshift(1)?;
    /// assert_eq!(halved.simulate(&[(0, 4)])?.values(), [1, 1, 2, 2].map(Number::from));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn simulate(&self, region: &[(i128, i128)]) -> Result<DataGrid, ArrayError> {
        if region.len() != self.ndim() {
            return Err(ArrayError::Length { what: "ranges", got: region.len(), ndim: self.ndim() });
        }
        if let Some(frame) = &self.node().frame {
            // Nothing is asked for of an empty range.
            if region.iter().all(|(start, end)| start < end) {
                frame.check(&region.iter().map(|(start, _)| *start).collect())?;
                frame.check(&region.iter().map(|(_, end)| end - 1).collect())?;
            }
        }
        let leaves = &self.node().leaves;
        if let Some(leaf) = leaves.symbols.or(leaves.variables) {
            return Err(ArrayError::NotData(self.space().lacking(leaf)));
        }
        let region: Region = region.iter().map(|&(start, end)| (start, end.max(start))).collect();
        for &(start, end) in &region {
            checked_index(Some(start)).and(checked_index(Some(end)))?;
        }
        if cells(&region).is_none_or(|cells| cells > limits::SAMPLES) {
            return Err(ArrayError::TooManySamples);
        }
        let shape = region.iter().map(|(start, end)| (end - start) as usize).collect();
        DataGrid::new(shape, simulate(self, &region)?)
    }
}

fn cells(region: &Region) -> Option<i128> {
    region.iter().try_fold(1i128, |cells, (start, end)| cells.checked_mul(end - start))
}

/// The values of a region in order, from chunks along its first dimension.
fn simulate(array: &Array, region: &Region) -> Result<Vec<Number>, ArrayError> {
    let (start, end) = region[0];
    let row = cells(region).unwrap_or(0) / (end - start).max(1);
    let rows = (CHUNK / row.max(1)).max(1);
    // The values of the parts, and the same put together.
    memory::room_for::<Number>(2 * usize::try_from(cells(region).unwrap_or(0)).unwrap_or(usize::MAX / 2))?;
    let chunks: Vec<Region> = (0..(end - start + rows - 1) / rows)
        .map(|chunk| {
            let mut part = region.clone();
            part[0] = (start + chunk * rows, (start + (chunk + 1) * rows).min(end));
            part
        })
        .collect();
    let (done, monitor) = (AtomicU64::new(0), array.space().monitor());
    // One part more, so that all are done only after everything is put together.
    let work = monitor.progress.begin(chunks.len() as u64 + 1);
    let values = threads::map(&chunks, |chunk| {
        monitor.interrupt.check()?;
        let values = chunk_values(array, chunk)?;
        work.tell(done.fetch_add(1, Ordering::Relaxed) + 1);
        Ok::<_, ArrayError>(values)
    });
    joined(values?)
}

/// The parts one after the other. There was room for all before they were made; what was in between may have taken it.
fn joined(parts: Vec<Vec<Number>>) -> Result<Vec<Number>, ArrayError> {
    let mut all = memory::with_room(parts.iter().map(Vec::len).sum())?;
    all.extend(parts.into_iter().flatten());
    Ok(all)
}

fn chunk_values(array: &Array, region: &Region) -> Result<Vec<Number>, ArrayError> {
    let Some(plan) = Plan::new(array, region)? else {
        return one_by_one(array, region);
    };
    // The narrowest integers that hold every sum.
    if let Some(values) = plan.run::<i32>()? {
        return Ok(memory::collect(values.into_iter().map(|value| Number::from(i64::from(value))))?);
    }
    if let Some(values) = plan.run::<i64>()? {
        return Ok(memory::collect(values.into_iter().map(Number::from))?);
    }
    let values = plan.run::<BigInt>()?.unwrap_or_default();
    Ok(memory::collect(values.into_iter().map(Number::from))?)
}

fn one_by_one(array: &Array, region: &Region) -> Result<Vec<Number>, ArrayError> {
    let mut failed = None;
    let values = by_rows(region, |start, length, values| {
        let last = region.len() - 1;
        for i in 0..length as i128 {
            if failed.is_none() {
                match array.element(&start.with(last, start[last] + i)) {
                    Ok(Element::Number(number)) => values.push(number),
                    Ok(_) => failed = Some(ArrayError::NotData(array.space().lacking(array.id()))),
                    Err(error) => failed = Some(error),
                }
            }
        }
    })?;
    failed.map_or(Ok(values), Err)
}
