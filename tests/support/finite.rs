//! A VC-2 encoder and decoder of finite pictures in plain integers, edges as the standard has them (15.4.4.1): in every
//! lifting stage the index of a neighbour that lies outside becomes the nearest one inside of the same parity. It shares
//! nothing with the engine but the tables of stages.

use std::collections::HashMap;

use vcfilter::arrays::Stage;
use vcfilter::vc2::{Matrix, forward_quant, inverse_quant};
use vcfilter::wavelets::{LevelFromDeepest, Structure};

/// A picture or an array of a transform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plane {
    pub width: usize,
    /// Row after row.
    pub values: Vec<i64>,
}

/// Every array of a transform by level, 1 the deepest, and name.
pub(crate) type Planes = HashMap<(u32, String), Plane>;

impl Plane {
    pub(crate) fn new(width: usize, height: usize, value: impl Fn(usize, usize) -> i64) -> Plane {
        let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Plane { width, values: values.map(|(x, y)| value(x, y)).collect() }
    }

    pub(crate) fn height(&self) -> usize {
        self.values.len() / self.width
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> i64 {
        self.values[y * self.width + x]
    }

    pub(crate) fn map(&self, change: impl Fn(i64) -> i64) -> Plane {
        Plane { width: self.width, values: self.values.iter().map(|&value| change(value)).collect() }
    }

    fn turned(&self) -> Plane {
        Plane::new(self.height(), self.width, |x, y| self.at(y, x))
    }

    /// A stage along the rows.
    fn lifted(&self, stage: &Stage) -> Plane {
        let mut result = self.clone();
        for (row, changed) in self.values.chunks(self.width).zip(result.values.chunks_mut(self.width)) {
            for k in (stage.kind().parity() as usize..row.len()).step_by(2) {
                let sum = sum(row, stage, k) >> stage.shift();
                changed[k] += if stage.kind().subtracts() { -sum } else { sum };
            }
        }
        result
    }

    /// Every other column.
    fn half(&self, parity: usize) -> Plane {
        Plane::new(self.width / 2, self.height(), |x, y| self.at(2 * x + parity, y))
    }

    /// Its columns and those of another one in turn.
    fn interleaved(&self, odd: &Plane) -> Plane {
        Plane::new(2 * self.width, self.height(), |x, y| [self, odd][x % 2].at(x / 2, y))
    }
}

/// What a stage adds up for sample k of a row before it shifts.
pub(crate) fn sum(row: &[i64], stage: &Stage, k: usize) -> i64 {
    let (least, most) = if k.is_multiple_of(2) { (1, row.len() - 1) } else { (0, row.len() - 2) };
    let tap = |(i, tap): (usize, &vcfilter::algebra::Number)| {
        let neighbour = k as i64 + 2 * (i as i64 + stage.delay()) - 1;
        tap.to_i64().expect("a small tap") * row[neighbour.clamp(least as i64, most as i64) as usize]
    };
    let offset = if stage.shift() > 0 { 1 << (stage.shift() - 1) } else { 0 };
    stage.taps().iter().enumerate().map(tap).sum::<i64>() + offset
}

/// Stage after stage, every result kept under the name with so many primes.
fn lifts(
    kept: &mut Planes,
    level: u32,
    name: &str,
    first: Plane,
    stages: &[Stage],
    primes: &[usize],
) -> Plane {
    // Arrays of columns are L and H, and bands; a stage along columns is one along the rows of what is turned.
    let vertical = !name.starts_with("DC");
    let mut last = first;
    kept.insert((level, format!("{name}{}", "'".repeat(primes[0]))), last.clone());
    for (stage, primes) in stages.iter().zip(&primes[1..]) {
        last = if vertical { last.turned().lifted(stage).turned() } else { last.lifted(stage) };
        kept.insert((level, format!("{name}{}", "'".repeat(*primes))), last.clone());
    }
    last
}

/// An encoder.
pub(crate) fn analysis(structure: &Structure, picture: &Plane) -> Planes {
    let [across, down] = [&structure.wavelet_ho, &structure.wavelet].map(|wavelet| wavelet.inverse().stages);
    let mut kept = Planes::new();
    let mut low = picture.clone();
    for level in (1..=structure.levels()).rev() {
        kept.insert((level, "Input".into()), low.clone());
        let dc = low.map(|value| value << structure.wavelet_ho.shift);
        let primes: Vec<usize> = (0..=across.len()).collect();
        let last = lifts(&mut kept, level, "DC", dc, &across, &primes);
        if level <= structure.depth_ho {
            kept.insert((level, "L".into()), last.half(0));
            kept.insert((level, "H".into()), last.half(1));
            low = last.half(0);
            continue;
        }
        let primes: Vec<usize> = (0..=down.len()).collect();
        for (name, parity, bands) in [("L", 0, ["LL", "LH"]), ("H", 1, ["HL", "HH"])] {
            let last = lifts(&mut kept, level, name, last.half(parity), &down, &primes).turned();
            for (band, parity) in bands.into_iter().zip([0, 1]) {
                kept.insert((level, band.into()), last.half(parity).turned());
            }
        }
        low = kept[&(level, "LL".into())].clone();
    }
    kept
}

/// The coefficients that a decoder gets, by level and band; level 0 holds the lowest band.
pub(crate) fn coefficients(structure: &Structure, analysis: &Planes) -> Planes {
    let of = |(LevelFromDeepest(level), band): vcfilter::wavelets::IntermediateName| {
        let plane = analysis[&(level.max(1), band.to_string())].clone();
        ((level, band.to_string()), plane)
    };
    structure.bands().into_iter().map(of).collect()
}

/// What a decoder makes of coefficients that were quantised by an index, less what the matrix takes off.
pub(crate) fn requantised(coefficients: &Planes, matrix: &Matrix, index: u32) -> Planes {
    let requantise = |((level, band), plane): (&(u32, String), &Plane)| {
        let index =
            (i64::from(index) - matrix[&(LevelFromDeepest(*level), band.as_str().into())]).max(0) as u32;
        let value = |value: i64| {
            i64::try_from(inverse_quant(&forward_quant(&value.into(), index), index)).expect("64 bits")
        };
        ((*level, band.clone()), plane.map(value))
    };
    coefficients.iter().map(requantise).collect()
}

/// A decoder.
pub(crate) fn synthesis(structure: &Structure, coefficients: &Planes) -> Planes {
    let mut kept = Planes::new();
    let band = |level: u32, name: &str| coefficients[&(level, name.to_string())].clone();
    let mut low = band(0, if structure.depth_ho > 0 { "L" } else { "LL" });
    for level in 1..=structure.levels() {
        let (l, h) = if level <= structure.depth_ho {
            let h = band(level, "H");
            kept.insert((level, "L".into()), low.clone());
            kept.insert((level, "H".into()), h.clone());
            (low, h)
        } else {
            let [lh, hl, hh] = ["LH", "HL", "HH"].map(|name| band(level, name));
            for (name, plane) in [("LL", &low), ("LH", &lh), ("HL", &hl), ("HH", &hh)] {
                kept.insert((level, name.into()), plane.clone());
            }
            let stages = &structure.wavelet.stages;
            let primes: Vec<usize> = (0..=stages.len()).rev().collect();
            let rows = |even: &Plane, odd: &Plane| even.turned().interleaved(&odd.turned()).turned();
            let l = lifts(&mut kept, level, "L", rows(&low, &lh), stages, &primes);
            (l, lifts(&mut kept, level, "H", rows(&hl, &hh), stages, &primes))
        };
        let stages = &structure.wavelet_ho.stages;
        let primes: Vec<usize> = (0..=stages.len()).rev().collect();
        let last = lifts(&mut kept, level, "DC", l.interleaved(&h), stages, &primes);
        let shift = structure.wavelet_ho.shift;
        low = last.map(|value| if shift > 0 { (value + (1 << (shift - 1))) >> shift } else { value });
        kept.insert((level, "Output".into()), low.clone());
    }
    kept
}
