//! Classes of places along one dimension, and what they are made from.

use crate::algebra::Number;

use super::super::error::ArrayError;
use super::super::space::Space;
use super::combine::scaled;
use super::exact::Exact;
use super::rows::{Place, Row};
use super::zones::Zone;

/// A class of places.
#[derive(Debug, Clone)]
pub(super) struct Class {
    /// For each way that counts, the sum of the positive weights, and the negated sum of the negative ones.
    pub sums: Vec<[Number; 2]>,
    /// The first place of the class: the size of the picture where it is not known, and the index.
    pub picture: i128,
    pub index: i128,
    /// Whether something beyond the first sample is read there, or beyond the last one.
    pub left: bool,
    pub right: bool,
    /// The rows of the ways whose shape counts, in floating point.
    pub rows: Vec<FloatRow>,
}

/// Weights in floating point, over 2 to the power of their bits, from a place on that is counted from the first of all rows of a class.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FloatRow {
    pub start: usize,
    pub entries: Vec<f64>,
    pub bits: i64,
}

/// The classes along a dimension: those of each zone, without those that others of it exceed in every sum.
#[derive(Default)]
pub(super) struct ByZone {
    /// The zones that there are; none, where they were not asked for.
    pub zones: Vec<(Zone, Vec<Class>)>,
    /// Of all zones together.
    pub all: Vec<Class>,
}

/// For each way that counts, the sum of the positive weights, and the negated sum of the negative ones.
pub(super) type Sums<T> = Vec<(T, T)>;

/// Rows whose shape counts, each from a place on that is counted from the first of all.
pub(super) type Shape<T> = Vec<(i128, Vec<T>)>;

/// What is seen of a place.
#[derive(Clone)]
pub(super) struct Seen<T> {
    pub sums: Sums<T>,
    pub shape: Shape<T>,
    pub place: Place,
    pub left: bool,
    pub right: bool,
}

impl<T> Seen<T> {
    pub(super) fn zone(&self) -> Zone {
        match (self.left, self.right) {
            (false, false) => Zone::Inside,
            (true, false) => Zone::First,
            (false, true) => Zone::Last,
            (true, true) => Zone::Both,
        }
    }
}

/// The shape of rows; of rows that are the same turned round, it is the same.
pub(super) fn shape<T: Exact>(rows: Vec<&Row<T>>) -> Shape<T> {
    let there = || rows.iter().filter(|row| !row.entries.is_empty());
    let end = |row: &Row<T>| row.start + row.entries.len() as i128;
    let first = there().map(|row| row.start).min().unwrap_or_default();
    let last = there().map(|row| end(row)).max().unwrap_or_default();
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    for row in rows {
        let none = row.entries.is_empty();
        forward.push((if none { 0 } else { row.start - first }, row.entries.clone()));
        let turned = row.entries.iter().rev().cloned().collect();
        backward.push((if none { 0 } else { last - end(row) }, turned));
    }
    forward.min(backward)
}

pub(super) fn numbers<T: Exact>(classes: Vec<Seen<T>>) -> Vec<Class> {
    let number = |seen: Seen<T>| Class {
        sums: seen.sums.iter().map(|(p, n)| [p.number(), n.number()]).collect(),
        picture: seen.place.picture,
        index: seen.place.index,
        left: seen.left,
        right: seen.right,
        rows: seen.shape.iter().map(float_row).collect(),
    };
    classes.into_iter().map(number).collect()
}

fn float_row<T: Exact>((start, entries): &(i128, Vec<T>)) -> FloatRow {
    let numbers: Vec<Number> = entries.iter().map(Exact::number).collect();
    let bits = numbers.iter().map(|number| number.numerator().bits() as i64).max().unwrap_or(0);
    let entries = numbers.iter().map(|number| scaled(number, -bits).to_f64()).collect();
    FloatRow { start: *start as usize, entries, bits }
}

/// The classes that no other one exceeds in every sum: what they reach, another one reaches too, whatever the other dimensions.
pub(super) fn undominated<T: Exact>(
    space: &Space,
    mut seen: Vec<Seen<T>>,
    equal: &[bool],
) -> Result<Vec<Seen<T>>, ArrayError> {
    // Those of large sums come first, so that few are compared; of equal ones, those of small pictures.
    let total = |seen: &Seen<T>| -> f64 {
        seen.sums.iter().map(|(p, n)| p.number().to_f64() + n.number().to_f64()).sum()
    };
    seen.sort_by_cached_key(|seen| std::cmp::Reverse(ordered(total(seen))));
    let mut kept: Vec<Seen<T>> = Vec::new();
    for one in seen {
        space.interrupt().check()?;
        if !kept.iter().any(|other| exceeds(other, &one, equal)) {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// A number by which finite ones are sorted.
fn ordered(value: f64) -> u64 {
    // Sums are not negative, and the bits of such numbers have their order.
    value.max(0.0).to_bits()
}

fn exceeds<T: Exact>(a: &Seen<T>, b: &Seen<T>, equal: &[bool]) -> bool {
    let same_total = |((p, n), (q, m)): (&(T, T), &(T, T))| p.plus(m) == q.plus(n);
    a.sums.iter().zip(&b.sums).all(|((p, n), (q, m))| p >= q && n >= m)
        && a.sums.iter().zip(&b.sums).zip(equal).all(|(pair, equal)| !equal || same_total(pair))
}
