//! Simulation: the integer values of a region of an array, computed in blocks and in parallel.
//!
//! The block that each array needs is found from the outputs downwards, once for all of them; then blocks are computed from
//! the leaves upwards, in the narrowest integers that surely hold every sum. Large regions are cut into tiles.

mod block;
mod lift;
mod plan;
mod run;
mod sample;
mod tiles;

use num_bigint::BigInt;
use smallvec::SmallVec;

use crate::algebra::Number;
use vcfilter_machine::memory;

use super::array::Array;
use super::data::DataGrid;
use super::domain::Element;
use super::error::{ArrayError, limits};
use super::geometry::checked_index;
use super::node::NodeId;
use super::space::Space;

pub(crate) use block::Part;
use block::rows;
pub(crate) use plan::Plan;
pub(crate) use sample::Sample;
use tiles::Wanted;

/// Half-open ranges of indices, one per dimension.
pub(crate) type Region = SmallVec<[(i128, i128); 2]>;

impl Array {
    /// Returns the integers that VC-2's arithmetic gives in a region of an array over data. The region is a
    /// half-open range of indices per dimension; values may be of any size. Large regions are computed on
    /// every core and reported to [`Space::on_progress`](crate::arrays::Space::on_progress).
    ///
    /// # Errors
    /// [`ArrayError::NotData`] where the array is built on symbols or variables; [`ArrayError::Length`]
    /// unless there is a range for each dimension; [`ArrayError::TooManySamples`] beyond 2^26 samples.
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
        let mut grids = self.space().simulate_all(&[(self.clone(), region.to_vec())])?;
        // One is asked for.
        Ok(grids.remove(0))
    }
}

impl Space {
    /// Returns the values of several arrays, as [`Array::simulate`] gives each of them: what they share is computed once, such as all
    /// bands of a transform.
    ///
    /// # Errors
    /// As [`Array::simulate`], for all samples together; [`ArrayError::DifferentSpaces`].
    ///
    /// ```
    /// use vcfilter_core::arrays::{DataGrid, Edges, Space};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let space = Space::new();
    /// let picture = DataGrid::from_integers(vec![4, 4], (0..16).collect())?;
    /// let picture = space.sized_data(picture, Edges::Clamp)?;
    /// let bands = Structure::new(Wavelet::haar_no_shift(), 1).analysis(&picture)?.coeffs;
    /// let wanted: Vec<_> = bands.values().map(|band| (band.clone(), vec![(0, 2), (0, 2)])).collect();
    /// let grids = space.simulate_all(&wanted)?;
    /// assert_eq!(grids[0].integers(), Some(&[3, 5, 11, 13][..]));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn simulate_all(&self, wanted: &[(Array, Vec<(i128, i128)>)]) -> Result<Vec<DataGrid>, ArrayError> {
        let wanted = checked(self, wanted)?;
        let total = wanted.iter().try_fold(0i128, |sum, one| sum.checked_add(cells(&one.region)?));
        let Some(total) = total.filter(|total| *total <= limits::SAMPLES) else {
            return Err(ArrayError::TooManySamples);
        };
        // The values of the tiles, and the same put together.
        memory::room_for::<i32>(2 * total as usize)?;
        tiles::all(self, &wanted)
    }

    /// Computes the values of several arrays in regions of any size: tile by tile, in the order of their regions. The function gets the place of an array
    /// among those that are asked for, a part of its region, and its values there. Memory holds so many tiles as there are
    /// cores, with what they are computed from.
    ///
    /// # Errors
    /// As [`Space::simulate_all`], but for the number of samples; what the function fails with.
    ///
    /// ```
    /// use vcfilter_core::arrays::{ArrayError, DataGrid, Extend, Space};
    ///
    /// let space = Space::new();
    /// let ramp = space.data(DataGrid::from_integers(vec![3], vec![1, 2, 4])?, Extend::Periodic)?;
    /// let mut sum = 0i64;
    /// space.simulate_in_tiles(&[(ramp.rshift(1)?, vec![(0, 3_000_000)])], |_, _, values| {
    ///     sum += values.integers().unwrap_or_default().iter().map(|&value| i64::from(value)).sum::<i64>();
    ///     Ok::<_, ArrayError>(())
    /// })?;
    /// assert_eq!(sum, 4_000_000);
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn simulate_in_tiles<E: From<ArrayError>>(
        &self,
        wanted: &[(Array, Vec<(i128, i128)>)],
        take: impl FnMut(usize, &[(i128, i128)], DataGrid) -> Result<(), E>,
    ) -> Result<(), E> {
        let wanted = checked(self, wanted)?;
        tiles::each(self, &wanted, take)
    }
}

/// Whether what is asked for can be computed.
fn checked(space: &Space, wanted: &[(Array, Vec<(i128, i128)>)]) -> Result<Vec<Wanted>, ArrayError> {
    let one = |(array, region): &(Array, Vec<(i128, i128)>)| {
        space.same_space(array)?;
        if region.len() != array.ndim() {
            return Err(ArrayError::Length { what: "ranges", got: region.len(), ndim: array.ndim() });
        }
        if let Some(frame) = &array.node().frame {
            // Nothing is asked for of an empty range.
            if region.iter().all(|(start, end)| start < end) {
                frame.check(&region.iter().map(|(start, _)| *start).collect())?;
                frame.check(&region.iter().map(|(_, end)| end - 1).collect())?;
            }
        }
        let leaves = &array.node().leaves;
        if let Some(leaf) = leaves.symbols.or(leaves.variables) {
            return Err(ArrayError::NotData(space.lacking(leaf)));
        }
        let region: Region = region.iter().map(|&(start, end)| (start, end.max(start))).collect();
        for &(start, end) in &region {
            checked_index(Some(start)).and(checked_index(Some(end)))?;
        }
        Ok(Wanted { id: array.id(), region })
    };
    wanted.iter().map(one).collect()
}

pub(crate) fn cells(region: &Region) -> Option<i128> {
    region.iter().try_fold(1i128, |cells, (start, end)| cells.checked_mul(end - start))
}

/// The values of regions of one tile.
enum Values {
    Narrow(Vec<Part<i32>>),
    Exact(Vec<Vec<Number>>),
}

/// In the narrowest integers that hold every sum.
fn values(space: &Space, wanted: &[(NodeId, Region)]) -> Result<Values, ArrayError> {
    let Some(plan) = Plan::new(space, wanted.iter().cloned())? else {
        let each = wanted.iter().map(|(id, region)| one_by_one(&space.array(*id), region));
        return Ok(Values::Exact(each.collect::<Result<_, _>>()?));
    };
    if let Some(parts) = plan.run::<i32>(&|id, _| Err(ArrayError::NotData(space.lacking(id))))? {
        return Ok(Values::Narrow(parts));
    }
    if let Some(parts) = plan.run::<i64>(&|id, _| Err(ArrayError::NotData(space.lacking(id))))? {
        return Ok(Values::Exact(parts.iter().map(numbers).collect::<Result<_, _>>()?));
    }
    if let Some(parts) = plan.run::<BigInt>(&|id, _| Err(ArrayError::NotData(space.lacking(id))))? {
        return Ok(Values::Exact(parts.iter().map(numbers).collect::<Result<_, _>>()?));
    }
    // Data that are no integers.
    let each = wanted.iter().map(|(id, region)| one_by_one(&space.array(*id), region));
    Ok(Values::Exact(each.collect::<Result<_, _>>()?))
}

/// The values of a part in order.
fn numbers<T: Sample>(part: &Part<T>) -> Result<Vec<Number>, ArrayError> {
    let mut numbers = block::room(&part.region, part.lanes)?;
    rows(&part.region, |index, length| {
        numbers.extend(part.row(index.iter().copied(), length).iter().map(T::number));
        Ok::<_, ArrayError>(())
    })?;
    Ok(numbers)
}

fn one_by_one(array: &Array, region: &Region) -> Result<Vec<Number>, ArrayError> {
    let mut numbers = block::room(region, 1)?;
    rows(region, |start, length| {
        let last = region.len() - 1;
        for i in 0..length as i128 {
            match array.element(&start.with(last, start[last] + i))? {
                Element::Number(number) => numbers.push(number),
                _ => return Err(ArrayError::NotData(array.space().lacking(array.id()))),
            }
        }
        Ok(())
    })?;
    Ok(numbers)
}
