//! The rows of one place: exact weights along one dimension.

use num_bigint::BigInt;

use super::super::error::ArrayError;
use super::super::frame::Edges;
use super::super::{Interrupt, Stage};
use super::exact::Exact;
use super::paths::{Path, Paths, Step};

/// Entries of one row: more take seconds.
const LENGTH: i128 = 1 << 18;

/// Weights from an index on; all others are 0.
#[derive(Debug, Clone)]
pub(super) struct Row<T> {
    pub start: i128,
    pub entries: Vec<T>,
}

/// The place that rows belong to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The index, or that of the sample that a stage changes.
    pub index: i128,
    /// The size of the picture, where it is not known.
    pub picture: i128,
    /// Of a stage's taps, those that count: bit i is tap i.
    pub mask: u64,
}

/// All rows of a place.
pub(super) struct Rows<T> {
    /// By their ways.
    pub all: Vec<Row<T>>,
    /// Whether something is read beyond the first sample, or the last.
    pub left: bool,
    pub right: bool,
}

/// How rows are made.
pub(super) struct Maker<'a> {
    pub paths: &'a Paths,
    /// Whether indices go on beyond the ends: every rule is that of repeated samples, and rows are folded in the end.
    pub unrolled: bool,
    /// Whether larger pictures are gone through until their ends have nothing new.
    pub any_size: bool,
    pub interrupt: &'a Interrupt,
}

/// Products of weights and taps after which the interrupt is asked for.
const PRODUCTS: usize = 1 << 16;

impl Maker<'_> {
    /// The rows of a place; None where they do not fit the integers.
    ///
    /// # Errors
    /// [`ArrayError::LongRamps`] where a row is too long.
    pub(super) fn rows<T: Exact>(&self, place: Place) -> Result<Option<Rows<T>>, ArrayError> {
        let mut rows = Rows { all: Vec::with_capacity(self.paths.all().len()), left: false, right: false };
        for path in self.paths.all() {
            let Some(row) = self.row(path, place, &mut rows)? else { return Ok(None) };
            if row.entries.len() as i128 > LENGTH {
                return Err(ArrayError::LongRamps);
            }
            rows.all.push(row);
        }
        Ok(Some(rows))
    }

    fn row<T: Exact>(
        &self,
        path: &Path,
        place: Place,
        rows: &mut Rows<T>,
    ) -> Result<Option<Row<T>>, ArrayError> {
        let size = path.size.at(place.picture);
        let one = || T::of(&BigInt::from(1));
        let row = match &path.step {
            Step::Start => one().map(|one| Row { start: place.index, entries: vec![one] }),
            Step::Taps { stage, edges } => {
                let Some(one) = one() else { return Ok(None) };
                let changed = Row { start: place.index, entries: vec![one] };
                let mut sum = Row { start: place.index, entries: Vec::new() };
                self.add_taps(&changed, &mut sum, (stage, *edges, place.mask), size, rows)?.map(|()| sum)
            }
            Step::Lift { after, stage, edges } => {
                let mut changed = rows.all[after.0 as usize].clone();
                let shifted = changed.entries.iter().map(|entry| entry.shifted_left(stage.shift().into()));
                let Some(entries) = shifted.collect() else { return Ok(None) };
                let mut sum = Row { start: changed.start, entries };
                changed.keep(stage.kind().parity());
                if stage.kind().subtracts() {
                    for entry in &mut changed.entries {
                        let Some(opposite) = T::zero().minus(entry) else { return Ok(None) };
                        *entry = opposite;
                    }
                }
                self.add_taps(&changed, &mut sum, (stage, *edges, u64::MAX), size, rows)?.map(|()| sum)
            }
            Step::Subsample { after, step, offset } => rows.all[after.0 as usize].spread(*step, *offset)?,
            Step::Interleave { after, parity } => Some(rows.all[after.0 as usize].every_second(*parity)),
            Step::Pad { after } => {
                let row = rows.all[after.0 as usize].clone();
                rows.right |= row.start + row.entries.len() as i128 > size;
                row.cut(size)
            }
            Step::Changed { after, parity } => {
                let mut row = rows.all[after.0 as usize].clone();
                row.keep(*parity);
                Some(row)
            }
            Step::Sum { of } => {
                let parts = of.iter().map(|(way, bits)| (&rows.all[way.0 as usize], *bits));
                sum(&parts.collect::<Vec<_>>())?
            }
        };
        Ok(row.map(Row::trimmed))
    }

    /// Adds to a row over the samples before a stage the taps for each sample that it changes.
    fn add_taps<T: Exact>(
        &self,
        changed: &Row<T>,
        sum: &mut Row<T>,
        (stage, edges, mask): (&Stage, Edges, u64),
        size: i128,
        rows: &mut Rows<T>,
    ) -> Result<Option<()>, ArrayError> {
        let taps: Option<Vec<(i128, T)>> = stage
            .reach()
            .enumerate()
            .filter(|(at, (_, tap))| (*at >= 64 || mask >> at & 1 == 1) && !tap.is_zero())
            .map(|(_, (distance, tap))| Some((distance, T::of(&tap.numerator())?)))
            .collect();
        let Some(taps) = taps else { return Ok(None) };
        let (Some(least), Some(greatest)) =
            (taps.iter().map(|(d, _)| *d).min(), taps.iter().map(|(d, _)| *d).max())
        else {
            return Ok(Some(()));
        };
        let places: Vec<i128> =
            (changed.start..).zip(&changed.entries).filter(|(_, w)| !w.is_zero()).map(|(k, _)| k).collect();
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return Ok(Some(())) };
        let (start, end) = (first + least, last + greatest + 1);
        let outside = !self.unrolled && (start < 0 || end > size);
        let (start, end) = if outside { edges.inside_range(start, end, size) } else { (start, end) };
        if end - start > LENGTH {
            return Err(ArrayError::LongRamps);
        }
        sum.widen(start, end)?;
        for (nth, k) in places.into_iter().enumerate() {
            if nth % (PRODUCTS / taps.len()).max(1) == 0 {
                self.interrupt.check()?;
            }
            let weight = &changed.entries[(k - changed.start) as usize];
            for (distance, tap) in &taps {
                let mut at = k + distance;
                if outside && !(0..size).contains(&at) {
                    let (left, right) = ends(edges, at, size);
                    // Only the other end comes in here, and so it does in every larger picture.
                    let meets_one = if at < 0 { !rows.right } else { !rows.left };
                    if self.any_size && edges == Edges::Periodic && meets_one {
                        return Err(ArrayError::LongRamps);
                    }
                    rows.left |= left;
                    rows.right |= right;
                    match edges.inside(at, size) {
                        Some(inside) => at = inside,
                        None => continue,
                    }
                }
                let slot = &mut sum.entries[(at - sum.start) as usize];
                match weight.times(tap).and_then(|product| slot.plus(&product)) {
                    Some(total) => *slot = total,
                    None => return Ok(None),
                }
            }
        }
        Ok(Some(()))
    }
}

/// Whether what stands for a sample beyond the ends depends on the first sample, and on the last one.
fn ends(edges: Edges, at: i128, size: i128) -> (bool, bool) {
    match edges {
        // What is repeated lies at the other end.
        Edges::Periodic => (true, true),
        // What lies further out than the mirror image of the other end is mirrored there again.
        Edges::Reflect => (at < 0 || at > 2 * (size - 1), at >= size || at < 1 - size),
        Edges::Clamp => (at < 0, at >= size),
    }
}

impl<T: Exact> Row<T> {
    /// Only the entries at indices of a parity.
    fn keep(&mut self, parity: i128) {
        for (k, entry) in (self.start..).zip(&mut self.entries) {
            if k.rem_euclid(2) != parity {
                *entry = T::zero();
            }
        }
    }

    /// Makes room from one index to below another one.
    fn widen(&mut self, start: i128, end: i128) -> Result<(), ArrayError> {
        if self.entries.is_empty() {
            self.start = start;
        }
        let (first, last) = (self.start.min(start), (self.start + self.entries.len() as i128).max(end));
        if last - first > LENGTH {
            return Err(ArrayError::LongRamps);
        }
        if first < self.start {
            let before = (self.start - first) as usize;
            self.entries.splice(0..0, std::iter::repeat_n(T::zero(), before));
            self.start = first;
        }
        self.entries.resize((last - first) as usize, T::zero());
        Ok(())
    }

    fn trimmed(mut self) -> Row<T> {
        let Some(last) = self.entries.iter().rposition(|entry| !entry.is_zero()) else {
            self.entries.clear();
            return self;
        };
        self.entries.truncate(last + 1);
        let first = self.entries.iter().position(|entry| !entry.is_zero()).unwrap_or(0);
        self.entries.drain(..first);
        self.start += first as i128;
        self
    }

    /// Entry k at step*k + offset.
    fn spread(&self, step: i128, offset: i128) -> Result<Option<Row<T>>, ArrayError> {
        let length = (self.entries.len() as i128 - 1).max(0).checked_mul(step).map(|length| length + 1);
        let length = length.filter(|length| *length <= LENGTH).ok_or(ArrayError::LongRamps)?;
        let start = self.start.checked_mul(step).and_then(|start| start.checked_add(offset));
        let start = start.ok_or(ArrayError::IndexTooLarge)?;
        let mut entries = vec![T::zero(); if self.entries.is_empty() { 0 } else { length as usize }];
        for (at, entry) in self.entries.iter().enumerate() {
            entries[at * step as usize] = entry.clone();
        }
        Ok(Some(Row { start, entries }))
    }

    /// The entries at indices of a parity, renumbered.
    fn every_second(&self, parity: i128) -> Row<T> {
        let skipped = (parity - self.start).rem_euclid(2);
        let start = (self.start + skipped - parity).div_euclid(2);
        let entries = self.entries.iter().skip(skipped as usize).step_by(2).cloned().collect();
        Row { start, entries }
    }

    /// All from the last sample on together.
    fn cut(mut self, size: i128) -> Option<Row<T>> {
        let last = size - 1;
        if self.start > last {
            self.start = last;
            let all = self.entries.iter().try_fold(T::zero(), |sum, entry| sum.plus(entry))?;
            self.entries = vec![all];
        } else if self.start + self.entries.len() as i128 > size {
            let rest = self.entries.split_off((last - self.start) as usize);
            self.entries.push(rest.iter().try_fold(T::zero(), |sum, entry| sum.plus(entry))?);
        }
        Some(self)
    }

    /// The sum of the positive entries, and the negated sum of the negative ones, where the samples of a size are repeated; None where
    /// they do not fit.
    pub(super) fn sums(&self, folded: Option<i128>) -> Option<(T, T)> {
        let mut sums = (T::zero(), T::zero());
        let mut add = |entry: &T| {
            match entry.is_negative() {
                true => sums.1 = sums.1.minus(entry)?,
                false => sums.0 = sums.0.plus(entry)?,
            }
            Some(())
        };
        match folded.filter(|size| (self.entries.len() as i128) > *size) {
            None => self.entries.iter().try_for_each(&mut add)?,
            Some(size) => {
                for first in 0..size as usize {
                    let same = self.entries.iter().skip(first).step_by(size as usize);
                    add(&same.into_iter().try_fold(T::zero(), |sum, entry| sum.plus(entry))?)?;
                }
            }
        }
        Some(sums)
    }
}

/// The sum of rows, each times 2 to a power.
fn sum<T: Exact>(parts: &[(&Row<T>, u64)]) -> Result<Option<Row<T>>, ArrayError> {
    let parts: Vec<_> = parts.iter().filter(|(row, _)| !row.entries.is_empty()).collect();
    let mut sum: Row<T> = Row { start: 0, entries: Vec::new() };
    for (row, bits) in parts {
        sum.widen(row.start, row.start + row.entries.len() as i128)?;
        for (k, entry) in (row.start..).zip(&row.entries) {
            let slot = &mut sum.entries[(k - sum.start) as usize];
            match entry.shifted_left(*bits).and_then(|entry| slot.plus(&entry)) {
                Some(total) => *slot = total,
                None => return Ok(None),
            }
        }
    }
    Ok(Some(sum))
}
