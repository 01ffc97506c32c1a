//! How a picture is changed a little: single inputs, rectangles, rows and columns, and the indices of slices.

use super::random::Random;
use super::subject::{Field, Subject};

/// A change: a value for an input, or an index for a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Value(usize, i64),
    Index(usize, u32),
}

/// How far inside the range a value may be put that is not at an end.
const INSIDE: usize = 40;

/// The side of a small rectangle is at most this.
const SMALL: usize = 4;

/// Half-open columns and rows.
type Area = [std::ops::Range<usize>; 2];

/// Draws a change.
pub(super) fn propose(
    subject: &Subject,
    value: &dyn Fn(usize) -> i64,
    index: &dyn Fn(usize) -> u32,
    random: &mut Random,
    changes: &mut Vec<Change>,
) {
    let field = &subject.field;
    let kinds = if subject.is_coded() && subject.most > 0 { 100 } else { 78 };
    match random.below(kinds) {
        0..45 => {
            let at = input(subject, random);
            changes.push(flipped(subject, at, value(at), random));
        }
        45..60 => {
            let area = area(field, SMALL, random);
            flip(subject, area, value, changes);
        }
        60..70 => {
            let (x, y) = (random.below(field.width), random.below(field.height));
            let area = match random.percent(50) {
                true => [0..field.width, y..y + 1],
                false => [x..x + 1, 0..field.height],
            };
            flip(subject, area, value, changes);
        }
        70..78 => {
            let (area, upper) = (area(field, SMALL, random), random.percent(50));
            let set = |at: usize| changes.push(Change::Value(at, subject.values[at].near(upper, 0)));
            each(field, area, set);
        }
        _ => indices(subject, index, random, changes),
    }
}

/// An input: any, or more often one that counts for much.
fn input(subject: &Subject, random: &mut Random) -> usize {
    let last = subject.values.len() - 1;
    let all = subject.weights.last().copied().unwrap_or_default();
    if random.percent(50) || all <= 0.0 {
        return random.below(subject.values.len());
    }
    let drawn = random.unit() * all;
    subject.weights.partition_point(|sum| *sum <= drawn).min(last)
}

/// The other end of the range, or now and then a value near one of both ends, or any.
fn flipped(subject: &Subject, at: usize, value: i64, random: &mut Random) -> Change {
    let values = &subject.values[at];
    let upper = values.is_upper(value);
    let changed = match random.below(100) {
        0..10 => values.near(upper != random.percent(50), random.below(INSIDE + 1) as i64),
        10..18 => values.within(random),
        _ => values.near(!upper, 0),
    };
    Change::Value(at, changed)
}

fn flip(subject: &Subject, area: Area, value: &dyn Fn(usize) -> i64, changes: &mut Vec<Change>) {
    each(&subject.field, area, |at| {
        let values = &subject.values[at];
        changes.push(Change::Value(at, values.near(!values.is_upper(value(at)), 0)));
    });
}

fn each(field: &Field, [columns, rows]: Area, mut done: impl FnMut(usize)) {
    for y in rows {
        for x in columns.clone() {
            if let Some(at) = field.at(x, y) {
                done(at);
            }
        }
    }
}

/// A rectangle whose sides are not longer than `most`.
fn area(field: &Field, most: usize, random: &mut Random) -> Area {
    let mut along = |length: usize| {
        let side = 1 + random.below(most.min(length));
        let first = random.below(length - side + 1);
        first..first + side
    };
    [along(field.width), along(field.height)]
}

/// A rectangle of slices gets other indices: each a little larger or smaller, or all the same.
fn indices(subject: &Subject, index: &dyn Fn(usize) -> u32, random: &mut Random, changes: &mut Vec<Change>) {
    let slices = &subject.slices;
    let largest = slices.width.max(slices.height);
    let area = area(slices, if random.percent(60) { 1 } else { largest }, random);
    let by = (1 + random.below(3)) as i64 * if random.percent(50) { 1 } else { -1 };
    let fresh = random.percent(15).then(|| random.below(subject.most as usize + 1) as u32);
    each(slices, area, |slice| {
        let moved = (i64::from(index(slice)) + by).clamp(0, subject.most.into()) as u32;
        changes.push(Change::Index(slice, fresh.unwrap_or(moved)));
    });
}
