//! Optima of an encoder's arrays at one level: bounds of all sizes, and pictures that reach them.

use std::collections::BTreeMap;

use vcfilter_machine::Stopped;

use super::climb::{Choices, Draws, NEAR, climb, near_ends};
use super::line::LineStages;
#[cfg(test)]
use super::line::transposed;
use super::place::{Place, Reach};
use crate::vc2::bounds_certificate::{MOST_SHIFT, MOST_STAGES};

/// The stages that are done in a direction when an array is made, and which samples it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) stages: usize,
    /// Even or odd samples; None for all.
    pub(super) parity: Option<usize>,
}

/// An encoder of one level.
#[derive(Debug)]
pub(super) struct Encoder {
    pub(super) horizontal: LineStages,
    pub(super) vertical: LineStages,
    pub(super) shift: u32,
    pub(super) pixels: [i128; 2],
}

/// A picture, and where in an array it takes a value far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reaching {
    pub(super) rows: Vec<Vec<i128>>,
    pub(super) at: [usize; 2],
    pub(super) value: i128,
}

/// A bound of an array and the pictures that come nearest to its ends.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) bounds: [i128; 2],
    pub(super) pictures: [Reaching; 2],
}

/// The places of both directions, and how far they reach.
struct Places<'a> {
    row: Reach<'a>,
    rows: Vec<Place>,
    /// What rows reach.
    span: [i128; 2],
    columns: Vec<Place>,
    /// What columns of such samples reach.
    bounds: [i128; 2],
}

impl Encoder {
    /// Whether every sum of this work fits into 128 bits, and certificates may hold the stages.
    pub(super) fn fits(&self) -> bool {
        let stages = self.horizontal.0.len().max(self.vertical.0.len());
        if stages > MOST_STAGES || self.shift > MOST_SHIFT {
            return false;
        }
        let widest = |stages: &LineStages| f64::from(stages.shifts() + 25) + 2.0 * stages.growth();
        let ends = self.pixels.iter().map(|end| (end.unsigned_abs() as f64 + 1.0).log2());
        let pixels = ends.fold(0.0, f64::max) + f64::from(self.shift);
        widest(&self.horizontal).max(widest(&self.vertical)) + self.horizontal.growth() + pixels < 120.0
    }

    /// The bound of an array, and pictures that climb towards its ends. `shifted` says whether its samples come after the shift to the
    /// left at the start of the level, and `done` what is done in both directions.
    ///
    /// Rows share no pixels, so the samples of a column may be, each for itself, whatever a row reaches: the bound of the rows, rounded
    /// inward, is the range of the inputs of the columns.
    pub(super) fn array(&self, shifted: bool, done: [Done; 2]) -> Result<Found, Stopped> {
        let shift = if shifted { self.shift } else { 0 };
        let Places { row, rows, span, columns, bounds } = self.places(shift, done);
        let choices = self.pixel_choices(shift);
        let mut draws = Draws::new(1);
        let mut best: [Option<Reaching>; 2] = [None, None];
        let reached = |best: &[Option<Reaching>; 2]| {
            [0, 1].iter().all(|end| best[*end].as_ref().is_some_and(|best| best.value == bounds[*end]))
        };
        for row in nearest(&rows, span, row.unit()) {
            if reached(&best) {
                break;
            }
            let lines = near_ends(row, &choices, &mut draws)?;
            for end in [0, 1] {
                let wanted = bounds[end];
                for column in farthest(&columns, end) {
                    if best[end].as_ref().is_some_and(|best| best.value == wanted) {
                        break;
                    }
                    let found = self.reaching(row, column, &lines, (end, wanted, shift), &mut draws)?;
                    let sign = sign(end);
                    if best[end].as_ref().is_none_or(|best| sign * found.value > sign * best.value) {
                        best[end] = Some(found);
                    }
                }
            }
        }
        let nothing = || Reaching { rows: vec![vec![0; 2]; 2], at: [0, 0], value: 0 };
        let mut pictures = best.map(|best| best.unwrap_or_else(nothing));
        for picture in &mut pictures {
            picture.at = [0, 1].map(|dim| picture.at[dim] / done[dim].parity.map_or(1, |_| 2));
        }
        Ok(Found { bounds, pictures })
    }

    /// The bound alone.
    #[cfg(test)]
    pub(super) fn bounds(&self, shifted: bool, done: [Done; 2]) -> [i128; 2] {
        self.places(if shifted { self.shift } else { 0 }, done).bounds
    }

    fn places(&self, shift: u32, done: [Done; 2]) -> Places<'_> {
        let inputs = self.pixels.map(|end| end << shift);
        let row = Reach { stages: &self.horizontal, done: done[0].stages, inputs, twos: shift };
        let rows = row.places(done[0].parity);
        let span = span(&row, &rows);
        let column = Reach { stages: &self.vertical, done: done[1].stages, inputs: span, twos: 0 };
        let columns = column.places(done[1].parity);
        let bounds = self::span(&column, &columns);
        Places { row, rows, span, columns, bounds }
    }

    /// Pixels near the ends of their range, as the stages get them.
    fn pixel_choices(&self, shift: u32) -> Choices {
        let [low, high] = self.pixels;
        let near = |end: i128, step: i128| {
            let pixels = (0..NEAR as i128).map(move |by| end + step * by);
            pixels.filter(|pixel| (low..=high).contains(pixel)).map(|pixel| pixel << shift).collect()
        };
        Choices([near(low, 1), near(high, -1)])
    }

    /// The picture that a climb in a column finds whose samples are those of known rows.
    fn reaching(
        &self,
        row: &Place,
        column: &Place,
        lines: &BTreeMap<i128, Vec<i128>>,
        (end, wanted, shift): (usize, i128, u32),
        draws: &mut Draws,
    ) -> Result<Reaching, Stopped> {
        let choices = Choices([lines.keys().copied().collect(), lines.keys().rev().copied().collect()]);
        let (mut best, sign) = (None::<(i128, Vec<i128>)>, sign(end));
        climb(column, &choices, sign, draws, |value, line| {
            if best.as_ref().is_none_or(|(best, _)| sign * value > sign * best) {
                best = Some((value, line()));
            }
            value == wanted
        })?;
        let (value, samples) = best.unwrap_or_default();
        // Where nothing depends on a row it is 0.
        let row_of = |sample: &i128| {
            let line = lines.get(sample).cloned().unwrap_or_else(|| vec![0; row.size]);
            line.iter().map(|pixel| pixel >> shift).collect()
        };
        let needed = |at: usize| column.inputs.iter().any(|(input, _)| *input == at);
        let rows = samples.iter().enumerate().map(|(at, sample)| match needed(at) {
            true => row_of(sample),
            false => vec![0; row.size],
        });
        Ok(Reaching { rows: rows.collect(), at: [row.at, column.at], value })
    }

    /// Every sample of a picture after some stages of both directions, by the definition.
    #[cfg(test)]
    pub(super) fn encoded(&self, rows: &[Vec<i128>], shifted: bool, done: [usize; 2]) -> Vec<Vec<i128>> {
        let shift = if shifted { self.shift } else { 0 };
        let mut rows: Vec<Vec<i128>> =
            rows.iter().map(|row| row.iter().map(|pixel| pixel << shift).collect()).collect();
        rows.iter_mut().for_each(|row| self.horizontal.lift(row, done[0]));
        let mut columns = transposed(&rows);
        columns.iter_mut().for_each(|column| self.vertical.lift(column, done[1]));
        transposed(&columns)
    }
}

pub(super) fn sign(end: usize) -> i128 {
    if end == 0 { -1 } else { 1 }
}

/// The integers between the least and the greatest ends of places.
fn span(reach: &Reach, places: &[Place]) -> [i128; 2] {
    let low = places.iter().map(|place| place.ends[0]).min().unwrap_or(0);
    let high = places.iter().map(|place| place.ends[1]).max().unwrap_or(0);
    [-((-low).div_euclid(reach.unit())), high.div_euclid(reach.unit())]
}

/// How many places are tried.
const TRIED: usize = 4;

/// The places whose ends together miss those of all places least, small sizes first.
fn nearest(places: &[Place], span: [i128; 2], unit: i128) -> Vec<&Place> {
    let missed = |place: &Place| {
        let [low, high] = [-((-place.ends[0]).div_euclid(unit)), place.ends[1].div_euclid(unit)];
        (low - span[0]) + (span[1] - high)
    };
    first(places, |place| missed(place))
}

/// The places that reach farthest on a side, small sizes first.
fn farthest(places: &[Place], end: usize) -> Vec<&Place> {
    first(places, |place| -sign(end) * place.ends[end])
}

/// Some places of the least keys, without those that compute the same.
fn first(places: &[Place], key: impl Fn(&Place) -> i128) -> Vec<&Place> {
    let mut sorted: Vec<&Place> = places.iter().collect();
    sorted.sort_by_key(|place| (key(place), place.size, place.at));
    let mut chosen: Vec<&Place> = Vec::with_capacity(TRIED);
    for place in sorted {
        if chosen.len() < TRIED && !chosen.iter().any(|other| other.computes_as(place)) {
            chosen.push(place);
        }
    }
    chosen
}
