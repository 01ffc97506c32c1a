//! Blocks computed from the leaves upwards, in integers of one width.

use std::collections::BTreeMap;

use super::super::data::{DataGrid, Extend};
use super::super::error::ArrayError;
use super::super::node::{Node, NodeId, Op};
use super::super::pointwise::Function;
use super::block::{Block, Layout, Made, Part, room, rows, steps_within};
use super::lift::lift;
use super::plan::Plan;
use super::sample::Sample;
use super::{Region, one_by_one};
use crate::algebra::Number;
use vcfilter_machine::NoMemory;

use num_bigint::BigInt;

/// The values of an array of symbols in a region.
pub(crate) type Given<'a, T> = &'a dyn Fn(NodeId, &Region) -> Result<Part<T>, ArrayError>;

/// A layout, where every value fits.
type Fitting<T> = Result<Option<Layout<T>>, ArrayError>;

impl Plan<'_> {
    /// The values of the regions that are asked for; None where they may not fit the type.
    pub(crate) fn run<T: Sample>(&self, given: Given<T>) -> Result<Option<Vec<Part<T>>>, ArrayError> {
        let mut blocks: BTreeMap<NodeId, Block<T>> = BTreeMap::new();
        let mut readers = self.readers.clone();
        for (&id, region) in &self.regions {
            self.space.interrupt().check()?;
            let node = self.space.node(id);
            let Some(layout) = self.layout(&node, region, &blocks, given)? else { return Ok(None) };
            for input in node.op.inputs() {
                if let Some(left) = readers.get_mut(&input) {
                    *left -= 1;
                    if *left == 0 {
                        blocks.remove(&input);
                    }
                }
            }
            blocks.insert(id, Block { region: region.clone(), layout });
        }
        // Others may need more of it.
        let parts = self.roots.iter().map(|(root, region)| Ok(blocks[root].whole()?.within(region)));
        Ok(Some(parts.collect::<Result<_, NoMemory>>()?))
    }

    fn layout<T: Sample>(
        &self,
        node: &Node,
        region: &Region,
        blocks: &BTreeMap<NodeId, Block<T>>,
        given: Given<T>,
    ) -> Fitting<T> {
        let input = |id: &NodeId| &blocks[id];
        Ok(Some(match &node.op {
            Op::Data { grid, extend, .. } => match data(grid, *extend, region)? {
                Some(part) => Layout::Whole(part),
                None => return Ok(None),
            },
            Op::Custom(_) => {
                let numbers = one_by_one(&self.space.array(node.id), region)?;
                let Some(values) = numbers.iter().map(T::from_number).collect::<Option<Vec<T>>>() else {
                    return Ok(None);
                };
                let largest = T::magnitude(&values);
                Layout::Whole(Part::new(region.clone(), 1, values, largest))
            }
            Op::Lift { input: below, stage, dim } => {
                return Ok(lift(input(below), region, node, stage, *dim)?);
            }
            Op::LeftShift { input: below, bits } => return Ok(shifted(input(below), *bits, true)?),
            Op::RightShift { input: below, bits } => return Ok(shifted(input(below), *bits, false)?),
            Op::Subsample { input: below, steps, offsets } => input(below).subsampled(steps, offsets)?,
            Op::Interleave { even, odd, dim } => {
                let mut halves = region.clone();
                let mut side = |id: &NodeId, parity: i128| {
                    halves[*dim] = steps_within(region[*dim], 2, parity);
                    Ok::<_, NoMemory>(input(id).whole()?.within(&halves))
                };
                Layout::Split(*dim, [side(even, 0)?, side(odd, 1)?])
            }
            Op::Plus { input: below, amount } => match T::from_number(amount) {
                Some(amount) => return plus(input(below), &amount),
                None => return Ok(None),
            },
            Op::Map { input: below, function } => return applied(input(below), function),
            Op::Pad { input: below, .. } => Layout::Whole(padded(&input(below).whole()?, region)?),
            Op::PeriodicCache { input: below } | Op::WithEdges { input: below, .. } => {
                input(below).layout.clone()
            }
            Op::Symbols { .. } | Op::Variables { .. } => Layout::Whole(given(node.id, region)?),
        }))
    }
}

/// The block after a shift; None where values may not fit.
fn shifted<T: Sample>(input: &Block<T>, bits: u32, left: bool) -> Made<Option<Layout<T>>> {
    if bits == 0 {
        return Ok(Some(input.layout.clone()));
    }
    let weight = if left { BigInt::from(1) << bits } else { BigInt::from(1) };
    if !T::fits(input.largest(), &weight, bits) {
        return Ok(None);
    }
    let largest = |largest: u64| if left { largest << bits } else { (largest >> bits) + 1 };
    input.mapped(largest, |value| value.shifted(bits, left)).map(Some)
}

/// The block with a constant added; None where values may not fit.
fn plus<T: Sample>(input: &Block<T>, amount: &T) -> Fitting<T> {
    let largest = input.largest().max(T::magnitude(std::slice::from_ref(amount)));
    if !T::fits(largest, &BigInt::from(1), 0) {
        return Ok(None);
    }
    let change = |value: &T| {
        let mut sum = [value.clone()];
        T::change(&mut sum, std::slice::from_ref(amount), 0, false);
        let [sum] = sum;
        sum
    };
    Ok(Some(input.mapped(|_| largest.saturating_mul(2), change)?))
}

/// The block after a function of each value; None where values do not fit.
fn applied<T: Sample>(input: &Block<T>, function: &Function) -> Fitting<T> {
    let part = input.whole()?;
    let mut values = room(&part.region, part.lanes)?;
    let last = part.region.len() - 1;
    let mut fit = true;
    let mut narrow: Vec<i64> = Vec::new();
    rows(&part.region, |index, length| {
        let row = part.row(index.iter().copied(), length);
        narrow.clear();
        narrow.extend(row.iter().filter_map(T::to_i64));
        if part.lanes == 1 && narrow.len() == row.len() && function.0.row(index, &mut narrow) {
            let before = values.len();
            values.extend(narrow.iter().filter_map(|&value| T::from_number(&Number::from(value))));
            fit &= values.len() - before == length;
            return Ok::<_, ArrayError>(());
        }
        for (i, value) in row.iter().enumerate() {
            let at = index.with(last, index[last] + (i / part.lanes) as i128);
            let value = T::from_number(&function.number(&value.number(), &at)?);
            fit &= value.is_some();
            values.extend(value);
        }
        Ok(())
    })?;
    let largest = T::magnitude(&values);
    Ok(fit.then(|| Layout::Whole(Part::new(part.region.clone(), part.lanes, values, largest))))
}

/// A part whose last samples are repeated.
fn padded<T: Sample>(input: &Part<T>, region: &Region) -> Made<Part<T>> {
    let mut values = room(region, input.lanes)?;
    rows(region, |index, length| {
        let there = |(i, (_, end)): (&i128, &(i128, i128))| (*i).min(end - 1);
        let first: Vec<i128> = index.iter().zip(&input.region).map(there).collect();
        let last = first.len() - 1;
        let inside = (input.region[last].1 - first[last]).min(length as i128) as usize;
        let row = input.row(first.iter().copied(), inside);
        values.extend_from_slice(row);
        for _ in inside..length {
            values.extend_from_slice(&row[row.len() - input.lanes..]);
        }
        Ok::<_, NoMemory>(())
    })?;
    Ok(Part::new(region.clone(), input.lanes, values, input.largest))
}

/// A block of data; None where values do not fit.
fn data<T: Sample>(grid: &DataGrid, extend: Extend, region: &Region) -> Made<Option<Part<T>>> {
    let whole: Region = grid.shape().iter().map(|&size| (0, size as i128)).collect();
    let inside = region.iter().zip(&whole).all(|(part, whole)| part.0 >= 0 && part.1 <= whole.1);
    // What lies there already is viewed.
    if let Some(values) = grid.narrow().and_then(T::same).filter(|_| inside) {
        let mut part = Part::shared(whole, 1, values, 0).within(region);
        let mut largest = 0;
        rows(region, |index, length| {
            largest = largest.max(T::magnitude(part.row(index.iter().copied(), length)));
            Ok::<_, NoMemory>(())
        })?;
        part.largest = largest;
        return Ok(Some(part));
    }
    let (mut values, mut fit) = (room::<T>(region, 1)?, true);
    let last = region.len() - 1;
    let width = grid.shape()[last];
    let columns: Vec<Option<usize>> =
        (region[last].0..region[last].1).map(|i| extend.source(i, width)).collect();
    let zero = T::from_i64(0);
    rows(region, |start, _| {
        let row = grid.place(&start[..last], extend).map(|row| row * width);
        match (row, grid.narrow()) {
            (None, _) => values.extend(columns.iter().map(|_| zero.clone())),
            (Some(row), Some(narrow)) => {
                let row = &narrow[row..row + width];
                let value = |column: usize| T::from_i64(row[column].into());
                values.extend(columns.iter().map(|column| column.map_or_else(|| zero.clone(), value)));
            }
            (Some(row), None) => {
                let value = |column: usize| T::from_number(&grid.number(row + column));
                let found = columns.iter().map(|column| column.map_or_else(|| Some(zero.clone()), value));
                let before = values.len();
                values.extend(found.flatten());
                fit &= values.len() - before == columns.len();
            }
        }
        Ok::<_, NoMemory>(())
    })?;
    let largest = T::magnitude(&values);
    Ok(fit.then(|| Part::new(region.clone(), 1, values, largest)))
}
