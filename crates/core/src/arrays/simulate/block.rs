//! Values of a region of an array, as they lie in memory.
//!
//! A lifting stage changes samples of one parity by those of the other. So what it gives is kept as two parts, the even and
//! the odd samples: the one that it leaves alone is that of its input, neighbours lie next to one another, and half of it is
//! what a subsample by two asks for.

use std::sync::Arc;

use num_integer::Integer;
use smallvec::SmallVec;

use crate::algebra::Index;
use vcfilter_machine::{NoMemory, memory, poll_or_unwind};

use super::sample::Sample;
use super::{Region, cells};

/// Values, where there is memory for them.
pub(crate) type Made<T> = Result<T, NoMemory>;

/// The values of a region; those of one place are so many side by side, one for each input that is worked out.
pub(crate) struct Part<T> {
    pub region: Region,
    pub lanes: usize,
    /// No magnitude is larger; 0 where nobody needs to know.
    pub largest: u64,
    data: Arc<Vec<T>>,
    start: usize,
    /// How far neighbours lie apart; along the last dimension so many as there are lanes.
    strides: SmallVec<[usize; 2]>,
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Part<T> {
        Part {
            region: self.region.clone(),
            lanes: self.lanes,
            largest: self.largest,
            data: self.data.clone(),
            start: self.start,
            strides: self.strides.clone(),
        }
    }
}

/// The values of a region of an array.
pub(super) struct Block<T> {
    pub region: Region,
    pub layout: Layout<T>,
}

/// How values lie, of the region at least.
pub(super) enum Layout<T> {
    Whole(Part<T>),
    /// The even and the odd ones along a dimension for themselves; index n is then sample 2n or 2n + 1.
    Split(usize, [Part<T>; 2]),
}

impl<T> Clone for Layout<T> {
    fn clone(&self) -> Layout<T> {
        match self {
            Layout::Whole(part) => Layout::Whole(part.clone()),
            Layout::Split(dim, [even, odd]) => Layout::Split(*dim, [even.clone(), odd.clone()]),
        }
    }
}

/// Which n there are with `step * n + offset` in a range.
pub(super) fn steps_within(range: (i128, i128), step: i128, offset: i128) -> (i128, i128) {
    (Integer::div_ceil(&(range.0 - offset), &step), Integer::div_ceil(&(range.1 - offset), &step))
}

/// Calls a function for each row of a region, with the index where it begins and how many samples it has.
pub(super) fn rows<E>(region: &Region, mut row: impl FnMut(&Index, usize) -> Result<(), E>) -> Result<(), E> {
    if cells(region).is_none_or(|count| count <= 0) {
        return Ok(());
    }
    let last = region.len() - 1;
    let length = (region[last].1 - region[last].0) as usize;
    let mut index: Index = region.iter().map(|(start, _)| *start).collect();
    loop {
        poll_or_unwind();
        row(&index, length)?;
        // The next row: the innermost dimension that has room moves on, those inside it start anew.
        let Some(dim) = (0..last).rev().find(|&dim| index[dim] + 1 < region[dim].1) else {
            return Ok(());
        };
        index.set(dim, index[dim] + 1);
        for inner in dim + 1..last {
            index.set(inner, region[inner].0);
        }
    }
}

/// Room for the values of a region.
pub(super) fn room<T>(region: &Region, lanes: usize) -> Made<Vec<T>> {
    let count = cells(region).map_or(usize::MAX, |cells| usize::try_from(cells.max(0)).unwrap_or(usize::MAX));
    memory::with_room(count.saturating_mul(lanes))
}

impl<T: Sample> Part<T> {
    /// Values in the order of their indices.
    pub(crate) fn new(region: Region, lanes: usize, values: Vec<T>, largest: u64) -> Part<T> {
        Part::shared(region, lanes, Arc::new(values), largest)
    }

    /// The same of values that others have, too.
    pub(super) fn shared(region: Region, lanes: usize, data: Arc<Vec<T>>, largest: u64) -> Part<T> {
        let mut strides: SmallVec<[usize; 2]> = SmallVec::from_elem(lanes, region.len());
        for dim in (1..region.len()).rev() {
            strides[dim - 1] = strides[dim] * (region[dim].1 - region[dim].0).max(0) as usize;
        }
        Part { region, lanes, largest, data, start: 0, strides }
    }

    /// The values of so many samples along the last dimension from an index on.
    pub(super) fn row(&self, index: impl Iterator<Item = i128>, length: usize) -> &[T] {
        let places = index.zip(&self.region).zip(&self.strides);
        let at = places.fold(self.start, |at, ((i, (start, _)), stride)| at + (i - start) as usize * stride);
        &self.data[at..at + length * self.lanes]
    }

    /// The values of a sample for each input.
    pub(crate) fn at(&self, index: &Index) -> &[T] {
        self.row(index.iter().copied(), 1)
    }

    /// A part of it that views the same values.
    pub(super) fn within(&self, region: &Region) -> Part<T> {
        let mut part = self.clone();
        for (dim, (start, _)) in region.iter().enumerate() {
            part.start += (start - self.region[dim].0).max(0) as usize * self.strides[dim];
        }
        part.region = region.clone();
        part
    }

    /// Sample n of the result is `step * n + offset` of this one along a dimension. Along the last one they are brought
    /// side by side, else it is a view.
    pub(super) fn every(&self, dim: usize, step: i128, offset: i128) -> Made<Part<T>> {
        let range = steps_within(self.region[dim], step, offset);
        let mut region = self.region.clone();
        region[dim] = range;
        let skipped = (range.0 * step + offset - self.region[dim].0) as usize;
        if step == 1 || dim + 1 < region.len() || range.1 - range.0 <= 1 {
            let mut part = self.clone();
            // There may be none after the last one.
            part.start += if range.0 < range.1 { skipped * self.strides[dim] } else { 0 };
            part.strides[dim] *= if dim + 1 < region.len() { step as usize } else { 1 };
            part.region = region;
            return Ok(part);
        }
        let mut values = room(&region, self.lanes)?;
        let whole = (self.region[dim].1 - self.region[dim].0) as usize;
        rows(&region, |index, length| {
            let row = self.row(index.with(dim, self.region[dim].0).iter().copied(), whole);
            let row = &row[skipped * self.lanes..];
            match self.lanes {
                1 => values.extend(row.iter().step_by(step as usize).take(length).cloned()),
                lanes => {
                    let taken = row.chunks(lanes).step_by(step as usize).take(length);
                    taken.for_each(|lanes| values.extend_from_slice(lanes));
                }
            }
            Ok::<_, NoMemory>(())
        })?;
        Ok(Part::new(region, self.lanes, values, self.largest))
    }

    /// Each value of a region changed for itself.
    pub(super) fn mapped(&self, largest: u64, change: impl Fn(&T) -> T) -> Made<Part<T>> {
        let mut values = room(&self.region, self.lanes)?;
        rows(&self.region, |index, length| {
            values.extend(self.row(index.iter().copied(), length).iter().map(&change));
            Ok::<_, NoMemory>(())
        })?;
        Ok(Part::new(self.region.clone(), self.lanes, values, largest))
    }
}

impl<T: Sample> Block<T> {
    /// No magnitude is larger; 0 where nobody needs to know.
    pub(super) fn largest(&self) -> u64 {
        match &self.layout {
            Layout::Whole(part) => part.largest,
            Layout::Split(_, [even, odd]) => even.largest.max(odd.largest),
        }
    }

    /// The even and the odd samples along a dimension.
    pub(super) fn sides(&self, dim: usize) -> Made<[Part<T>; 2]> {
        if let Layout::Split(along, sides) = &self.layout
            && *along == dim
        {
            return Ok(sides.clone());
        }
        let whole = self.whole()?;
        Ok([whole.every(dim, 2, 0)?, whole.every(dim, 2, 1)?])
    }

    /// All samples of the region in order.
    pub(super) fn whole(&self) -> Made<Part<T>> {
        match &self.layout {
            Layout::Whole(part) => Ok(part.within(&self.region)),
            Layout::Split(dim, sides) => self.joined(*dim, sides),
        }
    }

    fn joined(&self, dim: usize, sides: &[Part<T>; 2]) -> Made<Part<T>> {
        let region = &self.region;
        let last = region.len() - 1;
        let lanes = sides[0].lanes;
        let mut values = room(region, lanes)?;
        rows(region, |index, length| {
            let from = |i: i128, length: usize| {
                let side = &sides[i.mod_floor(&2) as usize];
                side.row(index.with(dim, Integer::div_floor(&i, &2)).iter().copied(), length)
            };
            let first = index[dim];
            if dim != last {
                values.extend_from_slice(from(first, length));
                return Ok::<_, NoMemory>(());
            }
            let (a, b) = (from(first, length.div_ceil(2)), from(first + 1, length / 2));
            let pairs = a.chunks(lanes).zip(b.chunks(lanes));
            match lanes {
                1 => a.iter().zip(b).for_each(|(a, b)| values.extend([a.clone(), b.clone()])),
                _ => pairs.for_each(|(a, b)| [a, b].iter().for_each(|lanes| values.extend_from_slice(lanes))),
            }
            if length % 2 == 1 {
                values.extend_from_slice(&a[a.len() - lanes..]);
            }
            Ok(())
        })?;
        Ok(Part::new(region.clone(), lanes, values, sides[0].largest.max(sides[1].largest)))
    }

    /// Each value changed for itself, where it lies.
    pub(super) fn mapped(&self, largest: impl Fn(u64) -> u64, change: impl Fn(&T) -> T) -> Made<Layout<T>> {
        let one = |part: &Part<T>| part.mapped(largest(part.largest), &change);
        Ok(match &self.layout {
            Layout::Whole(part) => Layout::Whole(one(part)?),
            Layout::Split(dim, [even, odd]) => Layout::Split(*dim, [one(even)?, one(odd)?]),
        })
    }

    /// Every so many values.
    pub(super) fn subsampled(&self, steps: &[i128], offsets: &[i128]) -> Made<Layout<T>> {
        let mut steps: SmallVec<[i128; 2]> = SmallVec::from_slice(steps);
        let mut offsets: SmallVec<[i128; 2]> = SmallVec::from_slice(offsets);
        let mut part = match &self.layout {
            // One side is what is asked for: its sample n stands at 2n + parity.
            Layout::Split(dim, sides) if steps[*dim] % 2 == 0 => {
                let (half, parity) = offsets[*dim].div_mod_floor(&2);
                (steps[*dim], offsets[*dim]) = (steps[*dim] / 2, half);
                sides[parity as usize].clone()
            }
            _ => self.whole()?,
        };
        for dim in 0..steps.len() {
            if (steps[dim], offsets[dim]) != (1, 0) {
                part = part.every(dim, steps[dim], offsets[dim])?;
            }
        }
        Ok(Layout::Whole(part))
    }
}
