//! Blocks of values, computed row after row along the last dimension.

use crate::algebra::Index;
use vcfilter_machine::{NoMemory, memory};

use super::super::frame::Edges;
use super::sample::Sample;
use super::{Region, cells};

/// The values of a region of one array, in order.
pub(super) struct Block<T> {
    pub region: Region,
    pub values: Vec<T>,
}

/// Values, where there is memory for them.
pub(super) type Made<T> = Result<Vec<T>, NoMemory>;

impl<T> Block<T> {
    /// Where among the values the one at an index is.
    fn offset(&self, index: impl Iterator<Item = i128>) -> usize {
        index.zip(&self.region).fold(0, |at, (i, (start, end))| at * (end - start) + (i - start)) as usize
    }

    /// How many values there are between neighbours along a dimension.
    pub(super) fn stride(&self, dim: usize) -> usize {
        self.region[dim + 1..].iter().map(|(start, end)| (end - start) as usize).product()
    }
}

/// The values of a region from what a function adds for each row, given the index where the row
/// begins and its length.
///
/// # Errors
/// Too little memory.
pub(super) fn by_rows<T>(region: &Region, mut row: impl FnMut(&Index, usize, &mut Vec<T>)) -> Made<T> {
    let Some(count) = cells(region).filter(|count| *count > 0) else { return Ok(Vec::new()) };
    let last = region.len() - 1;
    let length = (region[last].1 - region[last].0) as usize;
    let mut values = memory::with_room(usize::try_from(count).unwrap_or(usize::MAX))?;
    let mut index: Index = region.iter().map(|(start, _)| *start).collect();
    loop {
        row(&index, length, &mut values);
        // The next row: the innermost dimension that has room moves on, those inside it start anew.
        let Some(dim) = (0..last).rev().find(|&dim| index[dim] + 1 < region[dim].1) else {
            return Ok(values);
        };
        index.set(dim, index[dim] + 1);
        for inner in dim + 1..last {
            index.set(inner, region[inner].0);
        }
    }
}

/// Each value of a region changed for itself.
pub(super) fn mapped<T>(input: &Block<T>, region: &Region, change: impl Fn(&T) -> T) -> Made<T> {
    by_rows(region, |index, length, values| {
        let at = input.offset(index.iter().copied());
        values.extend(input.values[at..at + length].iter().map(&change));
    })
}

/// What a stage does to a block: which samples it changes, and what it adds to each.
pub(super) struct Lift<'a, T> {
    pub dim: usize,
    /// 0 where even samples are changed, 1 where odd ones are.
    pub parity: i128,
    /// For each tap, how far away along the dimension the sample is that it weighs.
    pub distances: &'a [i128],
    pub taps: &'a [T],
    /// What is added before the shift.
    pub offset: T,
    pub shift: u32,
    pub subtracts: bool,
    /// The edges of a sized array, and its size along the dimension.
    pub ends: Option<(Edges, i128)>,
}

impl<T> Lift<'_, T> {
    /// Which index is read for the one at a distance; None where none of its parity is there.
    fn source(&self, index: i128, distance: i128) -> Option<i128> {
        match self.ends {
            Some((edges, size)) => edges.inside(index + distance, size),
            None => Some(index + distance),
        }
    }

    /// Whether all that is read for an index lies where it should.
    fn is_inside(&self, index: i128) -> bool {
        let inside = |size: i128| self.distances.iter().all(|d| (0..size).contains(&(index + d)));
        self.ends.is_none_or(|(_, size)| inside(size))
    }
}

/// The values of a region after a stage. All sums fit the type.
pub(super) fn lifted<T: Sample>(input: &Block<T>, region: &Region, lift: &Lift<T>) -> Made<T> {
    let last = region.len() - 1;
    let stride = input.stride(lift.dim) as i128;
    let mut sums: Vec<T> = Vec::new();
    by_rows(region, |index, length, values| {
        let start = input.offset(index.iter().copied());
        let at = values.len();
        values.extend_from_slice(&input.values[start..start + length]);
        let row = &mut values[at..];
        if lift.dim == last {
            return along_row(input, start, index[last], row, lift);
        }
        let here = index[lift.dim];
        if here.rem_euclid(2) != lift.parity {
            return;
        }
        sums.clear();
        sums.resize(length, lift.offset.clone());
        for (distance, tap) in lift.distances.iter().zip(lift.taps) {
            let Some(source) = lift.source(here, *distance) else { continue };
            let from = (start as i128 + (source - here) * stride) as usize;
            for (sum, value) in sums.iter_mut().zip(&input.values[from..from + length]) {
                sum.add_product(tap, value);
            }
        }
        for (value, sum) in row.iter_mut().zip(&sums) {
            value.change(sum, lift.shift, lift.subtracts);
        }
    })
}

/// A row that a stage changes along itself; its first value has an index, and a place in the input.
fn along_row<T: Sample>(input: &Block<T>, start: usize, first: i128, row: &mut [T], lift: &Lift<T>) {
    let skip = usize::from(first.rem_euclid(2) != lift.parity);
    for (k, value) in row.iter_mut().enumerate().skip(skip).step_by(2) {
        let index = first + k as i128;
        let mut sum = lift.offset.clone();
        let at = start + k;
        if lift.is_inside(index) {
            for (distance, tap) in lift.distances.iter().zip(lift.taps) {
                sum.add_product(tap, &input.values[at.wrapping_add_signed(*distance as isize)]);
            }
        } else {
            for (distance, tap) in lift.distances.iter().zip(lift.taps) {
                let Some(source) = lift.source(index, *distance) else { continue };
                sum.add_product(tap, &input.values[(at as i128 + source - index) as usize]);
            }
        }
        value.change(&sum, lift.shift, lift.subtracts);
    }
}

/// Every so many values of a region.
pub(super) fn subsampled<T: Clone>(
    input: &Block<T>,
    region: &Region,
    steps: &[i128],
    offsets: &[i128],
) -> Made<T> {
    let step = steps[steps.len() - 1] as usize;
    by_rows(region, |index, length, values| {
        let at = input.offset(index.iter().zip(steps).zip(offsets).map(|((i, s), o)| i * s + o));
        values.extend(input.values[at..].iter().step_by(step).take(length).cloned());
    })
}

/// Values from two blocks in turn.
pub(super) fn interleaved<T: Clone>(sides: [&Block<T>; 2], region: &Region, dim: usize) -> Made<T> {
    let last = region.len() - 1;
    by_rows(region, |index, length, values| {
        let from = |i: i128| {
            let side = sides[i.rem_euclid(2) as usize];
            let half = index.iter().enumerate();
            let at = half.map(|(d, &other)| if d == dim { i.div_euclid(2) } else { other });
            side.values[side.offset(at)..].iter()
        };
        let mut first = from(index[dim]);
        if dim != last {
            return values.extend(first.take(length).cloned());
        }
        let mut second = if length > 1 { from(index[dim] + 1) } else { [].iter() };
        for at in 0..length {
            let next = if at % 2 == 0 { &mut first } else { &mut second };
            values.extend(next.next().cloned());
        }
    })
}
