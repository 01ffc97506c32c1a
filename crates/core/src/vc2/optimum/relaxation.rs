//! A bound of a decoded pixel over a box of coefficients, by multipliers for the equations that tie coefficients to pixels.

use super::block::{BlockCodec, Quantised};
use super::form::Form;
use super::simplex::Simplex;

/// The least and the greatest value of each coefficient of a block.
pub(super) type Ranges = [(i128, i128); 4];

/// What multipliers are counted in.
pub(super) const MULTIPLIER: i128 = 1024;

/// A pixel of a block that is coded by one index, seen from one side.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) codec: &'a BlockCodec,
    pub(super) quantisers: [Quantised; 4],
    pub(super) pixel: usize,
    /// 1 for how far up it reaches, -1 for down.
    pub(super) side: i128,
}

/// What the relaxation of a box tells.
#[derive(Debug)]
pub(super) struct Relaxed {
    pub(super) multipliers: [i128; 4],
    /// The pixels where it is greatest.
    pub(super) pixels: [f64; 4],
    /// The coefficients there, and by how much the relaxation flatters each.
    pub(super) coefficients: [f64; 4],
    pub(super) flattery: [f64; 4],
}

/// How large multipliers get: beyond that a box has no picture at all.
const MOST: f64 = 64.0;
/// What each unit of a row is worth that no variable fills.
const UNFILLED: f64 = 1e5;

impl Seen<'_> {
    fn weight(&self, band: usize) -> i128 {
        self.side * self.codec.decoded[self.pixel].weights[band]
    }

    /// The pixel before its shift, times the side, of a block of pixels.
    pub(super) fn value(&self, pixels: [i128; 4]) -> i128 {
        let coded = self.codec.coded(pixels);
        self.decoded([0, 1, 2, 3].map(|band| self.quantisers[band].restored(coded[band])))
    }

    fn decoded(&self, coefficients: [i128; 4]) -> i128 {
        self.side * self.codec.restored(coefficients)[self.pixel]
    }

    /// The greatest value in a box by its ends alone: the quantiser and the stages are monotone.
    pub(super) fn corner(&self, ranges: &Ranges) -> i128 {
        self.decoded([0, 1, 2, 3].map(|band| {
            let (low, high) = ranges[band];
            self.quantisers[band].restored(if self.weight(band) > 0 { high } else { low })
        }))
    }

    /// Whether the coefficients of a box belong to no picture: they restore pixels exactly, and those of one place are all out of range; or
    /// the box is one point, and a sample of it is no multiple of what the encoder's shift makes of pixels.
    pub(super) fn is_empty(&self, ranges: &Ranges) -> bool {
        let codec = self.codec;
        let [low, high] = codec.pixels.map(|end| end << codec.shift);
        let is_point = ranges.iter().all(|(least, most)| least == most);
        (0..4).any(|pixel| {
            let rises = |band: usize| codec.decoded[pixel].weights[band] > 0;
            let corner = |up: bool| {
                let end = |band: usize| if rises(band) == up { ranges[band].1 } else { ranges[band].0 };
                codec.restored([0, 1, 2, 3].map(end))[pixel]
            };
            let is_between = is_point && corner(true).rem_euclid(1 << codec.shift) != 0;
            is_between || corner(false) > high || corner(true) < low
        })
    }

    /// The points of the least concave function above `weight * restored(c)` on a range.
    pub(super) fn hull(&self, band: usize, (low, high): (i128, i128)) -> Vec<(i128, i128)> {
        let (quantiser, weight) = (&self.quantisers[band], self.weight(band));
        let mut hull: Vec<(i128, i128)> = Vec::new();
        let mut add = |c: i128| {
            let point = (c, weight * quantiser.restored(c));
            while let [.., a, b] = hull[..] {
                let turns = (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0);
                if turns < 0 {
                    break;
                }
                hull.pop();
            }
            if hull.last().is_none_or(|last| last.0 < c) {
                hull.push(point);
            }
        };
        let mut at = low;
        while at <= high {
            let last = quantiser.alike(at)[1].min(high);
            add(at);
            add(last);
            at = last + 1;
        }
        hull
    }

    /// Whether multipliers prove that no picture exceeds a limit in a box of these hulls; in integers.
    pub(super) fn proves(&self, hulls: &[Vec<(i128, i128)>; 4], multipliers: [i128; 4], limit: i128) -> bool {
        let codec = self.codec;
        let out = &codec.decoded[self.pixel];
        let mut total = MULTIPLIER * if self.side > 0 { out.high } else { -out.low };
        let mut slopes = [0i128; 4];
        for (band, multiplier) in multipliers.into_iter().enumerate() {
            let values =
                hulls[band].iter().map(|(c, value)| MULTIPLIER * value - multiplier * c * Form::unit());
            total += values.max().unwrap_or(0);
            let form = &codec.coefficients[band];
            total += (multiplier * form.low).max(multiplier * form.high);
            slopes.iter_mut().zip(form.weights).for_each(|(slope, weight)| *slope += multiplier * weight);
        }
        total +=
            slopes.iter().map(|slope| (slope * codec.pixels[0]).max(slope * codec.pixels[1])).sum::<i128>();
        total < (limit + 1) * Form::unit() * MULTIPLIER
    }

    /// The multipliers of decoded coefficients as they are: they prove what fine steps allow.
    pub(super) fn natural(&self) -> [i128; 4] {
        [0, 1, 2, 3].map(|band| self.weight(band) * MULTIPLIER / Form::unit())
    }

    /// Solves the relaxation: coefficients are mixtures of the points of their hulls, and sums of pixels and roundings.
    pub(super) fn relaxed(&self, hulls: &[Vec<(i128, i128)>; 4]) -> Relaxed {
        let program = Program::new(self, hulls);
        let mut simplex = Simplex::new(&program.columns, &program.right, program.basis.clone());
        simplex.solve();
        let multiplier = |band: usize| -MOST - simplex.gain(program.missing + 2 * band);
        let multipliers = [0, 1, 2, 3].map(|band| (multiplier(band) * MULTIPLIER as f64).round() as i128);
        let pixels = [0, 1, 2, 3]
            .map(|pixel| self.codec.pixels[0] as f64 + program.scale * simplex.value(program.pixels + pixel));
        let mut mixed = [[0f64; 2]; 4];
        for (variable, (band, c, value)) in program.points.iter().enumerate() {
            let share = simplex.value(variable);
            mixed[*band][0] += share * *c as f64;
            mixed[*band][1] += share * *value as f64;
        }
        let flattery = [0, 1, 2, 3].map(|band| {
            let c = mixed[band][0].round() as i128;
            mixed[band][1] - (self.weight(band) * self.quantisers[band].restored(c)) as f64
        });
        Relaxed { multipliers, pixels, coefficients: mixed.map(|[c, _]| c), flattery }
    }
}

/// The linear program of a relaxation, in units of the range of pixels.
struct Program {
    columns: Vec<(f64, Vec<f64>)>,
    right: Vec<f64>,
    basis: Vec<usize>,
    /// Band, coefficient and value of the first variables, which are shares.
    points: Vec<(usize, i128, i128)>,
    /// The first variable of what coefficients miss or have too much.
    missing: usize,
    /// The first one of a pixel above the least one.
    pixels: usize,
    scale: f64,
}

impl Program {
    fn new(seen: &Seen, hulls: &[Vec<(i128, i128)>; 4]) -> Program {
        let codec = seen.codec;
        let scale = (codec.pixels[1] - codec.pixels[0]).max(1) as f64;
        let unit = Form::unit() as f64;
        // Rows: the four equations of coefficients, the shares of each, and the ranges of pixels.
        let mut right = vec![0.0; 12];
        let mut columns = Vec::new();
        let mut points = Vec::new();
        for band in 0..4 {
            let form = &codec.coefficients[band];
            let sum = form.weights.iter().map(|weight| weight * codec.pixels[0]).sum::<i128>();
            right[band] = sum as f64 / unit / scale;
            right[4 + band] = 1.0;
            right[8 + band] = (codec.pixels[1] - codec.pixels[0]) as f64 / scale;
            for (c, value) in &hulls[band] {
                for error in [form.low, form.high] {
                    let mut column = vec![0.0; 12];
                    column[band] = (*c as f64 - error as f64 / unit) / scale;
                    column[4 + band] = 1.0;
                    columns.push((*value as f64 / unit / scale, column));
                    points.push((band, *c, *value));
                }
            }
        }
        let mut unit_column = |gain: f64, row: usize, entry: f64| {
            let mut column = vec![0.0; 12];
            column[row] = entry;
            columns.push((gain, column));
            columns.len() - 1
        };
        let missing = points.len();
        for band in 0..4 {
            unit_column(-MOST, band, 1.0);
            unit_column(-MOST, band, -1.0);
        }
        let shares = [4, 5, 6, 7].map(|row| unit_column(-UNFILLED, row, 1.0));
        let rest = [8, 9, 10, 11].map(|row| unit_column(0.0, row, 1.0));
        let pixels = columns.len();
        for pixel in 0..4 {
            let mut column = vec![0.0; 12];
            (0..4).for_each(|band| column[band] = -(codec.coefficients[band].weights[pixel] as f64) / unit);
            column[8 + pixel] = 1.0;
            columns.push((0.0, column));
        }
        // Right sides are not negative.
        let mut basis = Vec::with_capacity(12);
        for band in 0..4 {
            let negative = right[band] < 0.0;
            if negative {
                right[band] = -right[band];
                columns.iter_mut().for_each(|(_, column)| column[band] = -column[band]);
            }
            basis.push(missing + 2 * band + usize::from(negative));
        }
        basis.extend(shares);
        basis.extend(rest);
        Program { columns, right, basis, points, missing, pixels, scale }
    }
}
