//! Test patterns: pictures of -1, 0 and +1 that drive a value of a transform to its extreme, rounding aside.
//!
//! Signs of an outer product are the outer product of signs, so a pattern is painted as rows of bits, 64
//! pixels an operation.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::algebra::Number;
use crate::arrays::{Separable, Vector};

/// A pattern: the smallest box that holds all its pixels that are not 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The first column of the box.
    pub dx: i64,
    /// The first row of the box.
    pub dy: i64,
    /// The number of columns.
    pub width: usize,
    /// The number of rows.
    pub height: usize,
    /// The pixels that are +1: one bit per pixel, row by row, the first bit of a byte the most significant,
    /// padded with zeros.
    pub positive: Vec<u8>,
    /// The pixels that are not 0, as in `positive`.
    pub mask: Vec<u8>,
}

impl Pattern {
    /// The number of pixels that are not 0.
    pub fn len(&self) -> usize {
        self.mask.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    /// Whether all pixels are 0.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pixel at a column and a row: 1, -1, or 0.
    pub(super) fn polarity(&self, x: i64, y: i64) -> i64 {
        match self.bit(x, y) {
            Some((byte, bit)) if self.mask.get(byte).is_some_and(|mask| mask & bit != 0) => {
                if self.positive.get(byte).is_some_and(|positive| positive & bit != 0) { 1 } else { -1 }
            }
            _ => 0,
        }
    }

    /// Makes a pixel that is not 0 positive or negative.
    pub(super) fn set(&mut self, x: i64, y: i64, positive: bool) {
        let Some((byte, bit)) = self.bit(x, y) else { return };
        let is_there = self.mask.get(byte).is_some_and(|mask| mask & bit != 0);
        if let Some(signs) = self.positive.get_mut(byte).filter(|_| is_there) {
            *signs = if positive { *signs | bit } else { *signs & !bit };
        }
    }

    /// Where the bit of a pixel is; None outside of the box.
    fn bit(&self, x: i64, y: i64) -> Option<(usize, u8)> {
        let x = usize::try_from(x.checked_sub(self.dx)?).ok().filter(|x| *x < self.width)?;
        let y = usize::try_from(y.checked_sub(self.dy)?).ok().filter(|y| *y < self.height)?;
        let at = y.checked_mul(self.width)?.checked_add(x)?;
        Some((at / 8, 1 << (7 - at % 8)))
    }

    /// The pixels that are not 0, each as its column, its row, and whether it is +1.
    pub fn pixels(&self) -> impl Iterator<Item = (i64, i64, bool)> + '_ {
        let bit = |bits: &[u8], at: usize| bits.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
        (0..self.width * self.height).filter(move |&at| bit(&self.mask, at)).map(move |at| {
            let (x, y) = ((at % self.width) as i64, (at / self.width) as i64);
            (self.dx + x, self.dy + y, bit(&self.positive, at))
        })
    }
}

/// Rows of bits; the first pixel of a word is its most significant bit.
pub(super) struct Canvas {
    x: i128,
    y: i128,
    words: usize,
    mask: Vec<u64>,
    positive: Vec<u64>,
}

/// Half-open ranges of columns and rows.
pub(super) type Area = ((i128, i128), (i128, i128));

/// The area of an outer product.
pub(super) fn area(product: &Separable) -> Area {
    let along = |(start, vector): &(i128, Arc<Vector>)| (*start, *start + length(vector));
    (along(&product.axes[0]), along(&product.axes[1]))
}

fn length(vector: &Vector) -> i128 {
    vector.entries.len() as i128
}

/// The smallest area around both.
pub(super) fn join(a: Area, b: Area) -> Area {
    let along = |a: (i128, i128), b: (i128, i128)| (a.0.min(b.0), a.1.max(b.1));
    (along(a.0, b.0), along(a.1, b.1))
}

/// A row of signs: which pixels are not 0 and which are positive, in the words `first..`.
pub(super) struct Row {
    first: usize,
    mask: Vec<u64>,
    positive: Vec<u64>,
}

impl Canvas {
    /// All 0.
    pub(super) fn new(area: Area) -> Canvas {
        let ((left, right), (top, bottom)) = area;
        let words = ((right - left) as usize).div_ceil(64).max(1);
        let size = words * (bottom - top) as usize;
        Canvas { x: left, y: top, words, mask: vec![0; size], positive: vec![0; size] }
    }

    /// The signs of a vector along a row, its first entry in column `start`.
    pub(super) fn row(&self, vector: &Vector, start: i128) -> Row {
        let offset = (start - self.x) as usize;
        let (first, last) = (offset / 64, (offset + vector.entries.len() - 1) / 64);
        let mut row = Row { first, mask: vec![0; last - first + 1], positive: vec![0; last - first + 1] };
        for at in 0..vector.entries.len() {
            let sign = vector.entries.signum(at);
            let column = offset + at;
            let bit = 1u64 << (63 - column % 64);
            if sign != 0 {
                row.mask[column / 64 - first] |= bit;
            }
            if sign > 0 {
                row.positive[column / 64 - first] |= bit;
            }
        }
        row
    }

    /// Paints the outer product of a row and the signs of a vector down a column, its first entry in
    /// row `top`, over what is there.
    pub(super) fn paint(&mut self, row: &Row, vector: &Vector, top: i128, negative: bool) {
        let top = (top - self.y) as usize;
        for at in 0..vector.entries.len() {
            let sign = vector.entries.signum(at);
            if sign == 0 {
                continue;
            }
            let flip = if (sign < 0) != negative { u64::MAX } else { 0 };
            let start = (top + at) * self.words + row.first;
            let end = start + row.mask.len();
            let painted = self.mask[start..end].iter_mut().zip(&mut self.positive[start..end]);
            for ((mask, positive), (row_mask, row_positive)) in
                painted.zip(row.mask.iter().zip(&row.positive))
            {
                *mask |= row_mask;
                *positive = (*positive & !row_mask) | ((row_positive ^ flip) & row_mask);
            }
        }
    }

    /// Paints the signs of an outer product.
    pub(super) fn paint_product(&mut self, product: &Separable) {
        let (start, vector) = &product.axes[0];
        let row = self.row(vector, *start);
        let (top, column) = &product.axes[1];
        self.paint(&row, column, *top, product.factor.signum() < 0);
    }

    /// Paints one pixel.
    pub(super) fn dot(&mut self, (x, y): (i128, i128), positive: bool) {
        let (column, row) = ((x - self.x) as usize, (y - self.y) as usize);
        let (at, bit) = (row * self.words + column / 64, 1u64 << (63 - column % 64));
        self.mask[at] |= bit;
        self.positive[at] = self.positive[at] & !bit | if positive { bit } else { 0 };
    }

    /// Moves what was painted, with every index that refers to it.
    pub(super) fn moved(mut self, by: (i128, i128)) -> Canvas {
        self.x += by.0;
        self.y += by.1;
        self
    }

    /// The first column and row that hold something; None where all is 0.
    pub(super) fn corner(&self) -> Option<(i128, i128)> {
        let (left, _, top, _) = self.crop()?;
        Some((self.x + left as i128, self.y + top as i128))
    }

    /// The box of what is not 0, relative to the canvas: left, right, top, bottom, half-open.
    fn crop(&self) -> Option<(usize, usize, usize, usize)> {
        let mut columns = vec![0u64; self.words];
        let (mut top, mut bottom) = (usize::MAX, 0);
        for (y, row) in self.mask.chunks(self.words).enumerate() {
            if row.iter().any(|word| *word != 0) {
                top = top.min(y);
                bottom = y + 1;
                columns.iter_mut().zip(row).for_each(|(column, word)| *column |= word);
            }
        }
        let first = columns.iter().position(|word| *word != 0)?;
        let last = columns.iter().rposition(|word| *word != 0)?;
        let left = first * 64 + columns[first].leading_zeros() as usize;
        let right = last * 64 + 64 - columns[last].trailing_zeros() as usize;
        Some((left, right, top, bottom))
    }

    /// What was painted, cropped.
    pub(super) fn pattern(&self) -> Pattern {
        let (left, right, top, bottom) = self.crop().unwrap_or_default();
        let bits = |words: &[u64]| {
            let rows = words.chunks(self.words).skip(top).take(bottom - top);
            let mut packed = Packed::default();
            for row in rows {
                for column in (left..right).step_by(64) {
                    let (word, shift) = (column / 64, column % 64);
                    let next = row.get(word + 1).copied().unwrap_or(0);
                    let aligned =
                        if shift == 0 { row[word] } else { row[word] << shift | next >> (64 - shift) };
                    packed.push(aligned, (right - column).min(64));
                }
            }
            packed.finish()
        };
        Pattern {
            dx: (self.x + left as i128) as i64,
            dy: (self.y + top as i128) as i64,
            width: right - left,
            height: bottom - top,
            positive: bits(&self.positive),
            mask: bits(&self.mask),
        }
    }
}

/// Bits one after the other, the most significant first.
#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
    pending: u128,
    count: usize,
}

impl Packed {
    /// Appends the first `count` bits of a word.
    fn push(&mut self, word: u64, count: usize) {
        self.pending |= (u128::from(word >> (64 - count)) << (128 - count)) >> self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push((self.pending >> 120) as u8);
            self.pending <<= 8;
            self.count -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push((self.pending >> 120) as u8);
        }
        self.bytes
    }
}

/// A coefficient of an element over transform coefficients: which entry of which band.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    /// The place of the band in the list.
    pub band: usize,
    /// The entries of the two vectors.
    pub at: (usize, usize),
    /// The magnitude, nearly.
    magnitude: f64,
}

/// The coefficients of an element over several bands in ascending order of magnitude; of equal ones the
/// bands in the order of the list, then by column and row.
pub(super) fn weights(bands: &[Separable]) -> Vec<Weight> {
    let mut weights = Vec::new();
    let entries: Vec<[Vec<(usize, Number)>; 2]> =
        bands.iter().map(|band| [0, 1].map(|dim| band.axes[dim].1.entries.nonzero())).collect();
    for (band, [columns, rows]) in entries.iter().enumerate() {
        let factor = bands[band].factor.abs().to_f64();
        let rows: Vec<(usize, f64)> = rows.iter().map(|(at, entry)| (*at, entry.abs().to_f64())).collect();
        for (x, entry) in columns {
            let along = factor * entry.abs().to_f64();
            weights.extend(rows.iter().map(|(y, entry)| Weight {
                band,
                at: (*x, *y),
                magnitude: along * entry,
            }));
        }
    }
    let exact = |weight: &Weight| {
        let [columns, rows] = &entries[weight.band];
        let entry = |entries: &[(usize, Number)], at: usize| {
            entries.binary_search_by_key(&at, |(at, _)| *at).map_or(Number::ZERO, |i| entries[i].1.abs())
        };
        (entry(columns, weight.at.0), entry(rows, weight.at.1))
    };
    let order = |a: &Weight, b: &Weight| (a.band, a.at).cmp(&(b.band, b.at));
    weights.sort_unstable_by(|a, b| a.magnitude.total_cmp(&b.magnitude).then_with(|| order(a, b)));
    // Magnitudes that are nearly the same may be out of order, or the same after all.
    let mut start = 0;
    for end in 1..=weights.len() {
        let near =
            weights.get(end).is_some_and(|w| w.magnitude <= weights[end - 1].magnitude * (1.0 + 1e-12));
        if near {
            continue;
        }
        if end - start > 1 {
            let mut cluster: Vec<(Weight, Number)> = weights[start..end]
                .iter()
                .map(|weight| {
                    let (column, row) = exact(weight);
                    (*weight, &(&column * &row) * &bands[weight.band].factor.abs())
                })
                .collect();
            cluster.sort_by(|(a, x), (b, y)| match x == y {
                true => order(a, b),
                false if x < y => Ordering::Less,
                false => Ordering::Greater,
            });
            weights[start..end].iter_mut().zip(cluster).for_each(|(slot, (weight, _))| *slot = weight);
        }
        start = end;
    }
    weights
}
