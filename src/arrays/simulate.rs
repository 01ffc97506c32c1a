//! Wide simulations: blocks of integers, one array after the other, in parallel.
//!
//! The block that each array needs is found from the output downwards; then blocks are computed from
//! the leaves upwards, in machine integers where they surely suffice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;
use rayon::prelude::*;
use smallvec::SmallVec;

use crate::algebra::{Index, Number};

use super::array::Array;
use super::data::Grid;
use super::domain::Element;
use super::error::ArrayError;
use super::geometry::checked_index;
use super::node::{Node, NodeId, Op};
use super::space::Space;
use super::stage::Stage;

/// Half-open ranges of indices, one per dimension.
type Region = SmallVec<[(i128, i128); 2]>;

/// The most samples that one simulation gives.
const SAMPLES: i128 = 1 << 28;

/// The most samples that the arrays below may need for one block; beyond it the block is too sparse
/// (a subsample with huge steps) and elements are computed one by one.
const BLOCK: i128 = 1 << 26;

/// Rows are given out in blocks of about so many samples.
const CHUNK: i128 = 1 << 16;

impl Array {
    /// The integers that VC-2's arithmetic gives, of any size, for an array over data; the region is a
    /// half-open range of indices per dimension. Large regions are computed on every core, and
    /// [`Space::on_progress`] is told.
    ///
    /// # Errors
    /// [`ArrayError::NotData`] where symbols or variables are left; [`ArrayError::Length`] unless there
    /// is a range for each dimension; [`ArrayError::TooManyElements`] beyond 2^28 samples.
    ///
    /// ```
    /// use vcfilter::algebra::Number;
    /// use vcfilter::arrays::{Extend, Grid, Space};
    ///
    /// let space = Space::new();
    /// let picture = Grid::new(vec![3], [1, 2, 4].map(Number::from).to_vec())?;
    /// let halved = space.data(picture, Extend::Edge)?.rshift(1)?;
    /// assert_eq!(halved.simulate(&[(0, 4)])?.values(), [1, 1, 2, 2].map(Number::from));
    /// # Ok::<(), vcfilter::arrays::ArrayError>(())
    /// ```
    pub fn simulate(&self, region: &[(i128, i128)]) -> Result<Grid, ArrayError> {
        if region.len() != self.ndim() {
            return Err(ArrayError::Length { what: "ranges", got: region.len(), ndim: self.ndim() });
        }
        let leaves = &self.node().leaves;
        if let Some(leaf) = leaves.symbols.or(leaves.variables) {
            return Err(ArrayError::NotData(self.space().describe(leaf)));
        }
        let region: Region = region.iter().map(|&(start, end)| (start, end.max(start))).collect();
        for &(start, end) in &region {
            checked_index(Some(start)).and(checked_index(Some(end)))?;
        }
        if cells(&region).is_none_or(|cells| cells > SAMPLES) {
            return Err(ArrayError::TooManyElements);
        }
        let shape = region.iter().map(|(start, end)| (end - start) as usize).collect();
        Grid::new(shape, simulate(self, &region)?)
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
    let chunks: Vec<Region> = (0..(end - start + rows - 1) / rows)
        .map(|chunk| {
            let mut part = region.clone();
            part[0] = (start + chunk * rows, (start + (chunk + 1) * rows).min(end));
            part
        })
        .collect();
    let (done, total) = (AtomicU64::new(0), chunks.len() as u64);
    let values = chunks.par_iter().map(|chunk| {
        array.space().interrupt().check()?;
        let values = chunk_values(array, chunk)?;
        array.space().report_progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(values)
    });
    Ok(values.collect::<Result<Vec<_>, ArrayError>>()?.concat())
}

fn chunk_values(array: &Array, region: &Region) -> Result<Vec<Number>, ArrayError> {
    let Some(plan) = Plan::new(array, region)? else {
        return one_by_one(array, region);
    };
    match plan.run::<i64>()? {
        Some(values) => Ok(values.into_iter().map(Number::from).collect()),
        None => Ok(plan.run::<BigInt>()?.unwrap_or_default().into_iter().map(Number::from).collect()),
    }
}

fn one_by_one(array: &Array, region: &Region) -> Result<Vec<Number>, ArrayError> {
    let mut values = Vec::new();
    for index in indices(region) {
        match array.element(&index)? {
            Element::Number(number) => values.push(number),
            _ => return Err(ArrayError::NotData(array.space().describe(array.id()))),
        }
    }
    Ok(values)
}

/// Every index of a region in order.
fn indices(region: &Region) -> Vec<Index> {
    let mut indices = vec![Index::zero(region.len())];
    for (dim, &(start, end)) in region.iter().enumerate() {
        indices = indices.iter().flat_map(|index| (start..end).map(move |i| index.with(dim, i))).collect();
    }
    indices
}

/// Which block of each node a region needs; inputs have lower ids than what is built on them.
struct Plan<'a> {
    space: &'a Space,
    root: NodeId,
    regions: BTreeMap<NodeId, Region>,
    /// How many nodes read a block.
    readers: BTreeMap<NodeId, usize>,
}

impl<'a> Plan<'a> {
    /// None where blocks would be mostly empty.
    fn new(array: &'a Array, region: &Region) -> Result<Option<Plan<'a>>, ArrayError> {
        let space = array.space();
        let mut plan = Plan {
            space,
            root: array.id(),
            regions: BTreeMap::from([(array.id(), region.clone())]),
            readers: BTreeMap::new(),
        };
        let mut at = Some(array.id());
        let mut total = 0;
        while let Some(id) = at {
            let node = space.node(id);
            let Some(cells) = cells(&plan.regions[&id]) else { return Ok(None) };
            total += cells;
            if total > BLOCK {
                return Ok(None);
            }
            for input in node.op.inputs() {
                let needed = input_region(&node, &plan.regions[&id])?;
                *plan.readers.entry(input).or_default() += 1;
                match plan.regions.get_mut(&input) {
                    None => drop(plan.regions.insert(input, needed)),
                    Some(region) => {
                        for (a, b) in region.iter_mut().zip(&needed) {
                            *a = (a.0.min(b.0), a.1.max(b.1));
                        }
                    }
                }
            }
            at = plan.regions.range(..id).next_back().map(|(id, _)| *id);
        }
        Ok(Some(plan))
    }

    /// The values of the region; None where they don't fit the type.
    fn run<T: Sample>(&self) -> Result<Option<Vec<T>>, ArrayError> {
        let mut blocks: BTreeMap<NodeId, Block<T>> = BTreeMap::new();
        let mut readers = self.readers.clone();
        for (&id, region) in &self.regions {
            self.space.interrupt().check()?;
            let node = self.space.node(id);
            let Some(values) = self.block(&node, region, &blocks)? else { return Ok(None) };
            for input in node.op.inputs() {
                if let Some(left) = readers.get_mut(&input) {
                    *left -= 1;
                    if *left == 0 {
                        blocks.remove(&input);
                    }
                }
            }
            blocks.insert(id, Block { region: region.clone(), values });
        }
        Ok(blocks.remove(&self.root).map(|block| block.values))
    }

    fn block<T: Sample>(
        &self,
        node: &Node,
        region: &Region,
        blocks: &BTreeMap<NodeId, Block<T>>,
    ) -> Result<Option<Vec<T>>, ArrayError> {
        let input = |id: &NodeId| &blocks[id];
        Ok(match &node.op {
            Op::Data { grid, extend } => {
                let values =
                    indices(region).into_iter().map(|index| T::from_number(&grid.value(&index, *extend)));
                values.collect()
            }
            Op::Own(_) => {
                let array = self.space.array(node.id);
                one_by_one(&array, region)?.iter().map(T::from_number).collect()
            }
            Op::Lift { input: below, stage, dim } => T::lift(input(below), region, stage, *dim),
            Op::LeftShift { input: below, bits } => T::shift(input(below), region, *bits, true),
            Op::RightShift { input: below, bits } => T::shift(input(below), region, *bits, false),
            Op::Subsample { input: below, steps, offsets } => Some(gather(region, |index| {
                let at = index.iter().zip(steps).zip(offsets).map(|((i, s), o)| i * s + o);
                input(below).value(at)
            })),
            Op::Interleave { even, odd, dim } => Some(gather(region, |index| {
                let (half, parity) = index[*dim].div_mod_floor(&2);
                let side = if parity == 0 { even } else { odd };
                input(side).value(index.iter().enumerate().map(|(d, &i)| if d == *dim { half } else { i }))
            })),
            Op::PeriodicCache { input: below } => {
                Some(gather(region, |index| input(below).value(index.iter().copied())))
            }
            Op::Symbols { .. } | Op::Variables { .. } => {
                return Err(ArrayError::NotData(self.space.describe(node.id)));
            }
        })
    }
}

/// The part of an input that a region of a node is computed from.
fn input_region(node: &Node, region: &Region) -> Result<Region, ArrayError> {
    let mut needed = region.clone();
    match &node.op {
        Op::Lift { stage, dim, .. } => {
            let (least, greatest) = reach(stage);
            needed[*dim].0 = checked_index(needed[*dim].0.checked_add(least.min(0)))?;
            needed[*dim].1 = checked_index(needed[*dim].1.checked_add(greatest.max(0)))?;
        }
        Op::Subsample { steps, offsets, .. } => {
            for (dim, (start, end)) in region.iter().enumerate() {
                let at = |i: i128| i.checked_mul(steps[dim]).and_then(|i| i.checked_add(offsets[dim]));
                needed[dim] = (checked_index(at(*start))?, checked_index(at(*end - 1))? + 1);
            }
        }
        Op::Interleave { dim, .. } => {
            let (start, end) = region[*dim];
            needed[*dim] = (start.div_euclid(2), (end - 1).div_euclid(2) + 1);
        }
        _ => {}
    }
    Ok(needed)
}

fn reach(stage: &Stage) -> (i128, i128) {
    let distances = || stage.reach().map(|(distance, _)| distance);
    (distances().min().unwrap_or(0), distances().max().unwrap_or(0))
}

/// The values of a region of one array, in order.
struct Block<T> {
    region: Region,
    values: Vec<T>,
}

impl<T: Clone> Block<T> {
    fn value(&self, index: impl Iterator<Item = i128>) -> T {
        let at = index.zip(&self.region).fold(0, |at, (i, (start, end))| at * (end - start) + (i - start));
        self.values[at as usize].clone()
    }

    /// How many values there are between neighbours along a dimension.
    fn stride(&self, dim: usize) -> usize {
        self.region[dim + 1..].iter().map(|(start, end)| (end - start) as usize).product()
    }
}

fn gather<T>(region: &Region, value: impl Fn(&Index) -> T) -> Vec<T> {
    indices(region).iter().map(value).collect()
}

/// Integers of some width.
trait Sample: Clone + Sized {
    /// None where it does not fit.
    fn from_number(number: &Number) -> Option<Self>;

    /// The block after a lifting stage; None where values may not fit.
    fn lift(input: &Block<Self>, region: &Region, stage: &Stage, dim: usize) -> Option<Vec<Self>>;

    /// The block after a shift; None where values may not fit.
    fn shift(input: &Block<Self>, region: &Region, bits: u32, left: bool) -> Option<Vec<Self>>;
}

/// The values of `region` of the input, and for each that the stage changes its new value.
fn lifted<T: Clone>(
    input: &Block<T>,
    region: &Region,
    stage: &Stage,
    dim: usize,
    change: impl Fn(&T, usize) -> T,
) -> Vec<T> {
    gather(region, |index| {
        let at =
            index.iter().zip(&input.region).fold(0, |at, (i, (start, end))| at * (end - start) + (i - start));
        let value = &input.values[at as usize];
        if index[dim].mod_floor(&2) == stage.kind().parity() {
            change(value, at as usize)
        } else {
            value.clone()
        }
    })
}

impl Sample for i64 {
    fn from_number(number: &Number) -> Option<i64> {
        number.to_i64()
    }

    fn lift(input: &Block<i64>, region: &Region, stage: &Stage, dim: usize) -> Option<Vec<i64>> {
        let taps: Vec<i64> = stage.taps().iter().map(Number::to_i64).collect::<Option<_>>()?;
        let largest = input.values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
        let weight: u128 = taps.iter().map(|tap| u128::from(tap.unsigned_abs())).sum();
        let offset = if stage.shift() == 0 { 0 } else { 1i64.checked_shl(stage.shift() - 1)? };
        // No sum can pass this, so plain arithmetic is exact below.
        if weight * u128::from(largest) + offset.unsigned_abs() as u128 + u128::from(largest) > 1 << 62
            || stage.shift() > 62
        {
            return None;
        }
        let stride = input.stride(dim) as i128;
        let reads: Vec<(i128, i64)> =
            stage.reach().zip(&taps).map(|((distance, _), &tap)| (distance * stride, tap)).collect();
        let sign = if stage.kind().subtracts() { -1 } else { 1 };
        Some(lifted(input, region, stage, dim, |value, at| {
            let sum: i64 = reads.iter().map(|(by, tap)| tap * input.values[(at as i128 + by) as usize]).sum();
            value + sign * ((sum + offset) >> stage.shift())
        }))
    }

    fn shift(input: &Block<i64>, region: &Region, bits: u32, left: bool) -> Option<Vec<i64>> {
        let largest = input.values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
        let fits =
            if left { bits < 62 && largest < 1 << (62 - bits) } else { bits < 62 && largest < 1 << 61 };
        if !fits {
            return None;
        }
        Some(gather(region, |index| {
            let value = input.value(index.iter().copied());
            match (left, bits) {
                (_, 0) => value,
                (true, bits) => value << bits,
                (false, bits) => (value + (1 << (bits - 1))) >> bits,
            }
        }))
    }
}

impl Sample for BigInt {
    fn from_number(number: &Number) -> Option<BigInt> {
        number.to_integer()
    }

    fn lift(input: &Block<BigInt>, region: &Region, stage: &Stage, dim: usize) -> Option<Vec<BigInt>> {
        let stride = input.stride(dim) as i128;
        let reads: Vec<(i128, BigInt)> =
            stage.reach().map(|(distance, tap)| (distance * stride, tap.numerator())).collect();
        let offset = if stage.shift() == 0 { BigInt::zero() } else { BigInt::from(1) << (stage.shift() - 1) };
        Some(lifted(input, region, stage, dim, |value, at| {
            let sum: BigInt =
                reads.iter().map(|(by, tap)| tap * &input.values[(at as i128 + by) as usize]).sum();
            let change = (sum + &offset) >> stage.shift();
            if stage.kind().subtracts() { value - change } else { value + change }
        }))
    }

    fn shift(input: &Block<BigInt>, region: &Region, bits: u32, left: bool) -> Option<Vec<BigInt>> {
        Some(gather(region, |index| {
            let value = input.value(index.iter().copied());
            match (left, bits) {
                (_, 0) => value,
                (true, bits) => value << bits,
                (false, bits) => (value + (BigInt::from(1) << (bits - 1))) >> bits,
            }
        }))
    }
}
