//! Blocks of values, computed row after row along the last dimension.

use crate::algebra::Index;
use vcfilter_machine::{NoMemory, memory};

use super::super::stage::Stage;
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

/// The values of a region, and for each that a stage changes its new value, given the old one and its
/// place in the block.
pub(super) fn lifted<T: Clone>(
    input: &Block<T>,
    region: &Region,
    stage: &Stage,
    dim: usize,
    change: impl Fn(&T, usize) -> T,
) -> Made<T> {
    let changes = |index: i128| index.rem_euclid(2) == stage.kind().parity();
    let last = region.len() - 1;
    by_rows(region, |index, length, values| {
        let start = input.offset(index.iter().copied());
        let row = &input.values[start..start + length];
        if dim != last && !changes(index[dim]) {
            return values.extend_from_slice(row);
        }
        let every_other = dim == last;
        let first = usize::from(every_other && !changes(index[dim]));
        values.extend(row.iter().enumerate().map(|(at, value)| {
            if every_other && at % 2 != first { value.clone() } else { change(value, start + at) }
        }));
    })
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
