//! Lines of samples of finite pictures, by the definition of lifting: what a sample reads, and all samples after some stages.

use crate::arrays::{Stage, StageRounding};
use crate::wavelets::Wavelet;

/// A lifting stage of an encoder: samples of one parity change by `sign * floor(sum of taps / 2^shift + 1/2)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineStage {
    pub(super) parity: usize,
    pub(super) sign: i128,
    pub(super) delay: i64,
    pub(super) shift: u32,
    pub(super) taps: Vec<i128>,
}

/// The lifting stages of an encoder in one direction of one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineStages(pub(super) Vec<LineStage>);

/// Taps, distances and shifts up to these are worked with: those that certificates may hold, and whose sums fit.
const MOST_TAPS: usize = 64;
const MOST_DELAY: u64 = 64;
const MOST_SHIFT: u32 = 24;

impl LineStage {
    /// None where the stage rounds otherwise than VC-2, works in words, or is beyond what sums of 128 bits surely hold.
    fn new(stage: &Stage) -> Option<LineStage> {
        let taps: Option<Vec<i128>> = stage.taps().iter().map(|tap| tap.to_string().parse().ok()).collect();
        let taps = taps.filter(|taps| taps.iter().all(|tap| tap.unsigned_abs() < 1 << 32))?;
        let small = taps.len() <= MOST_TAPS
            && stage.delay().unsigned_abs() <= MOST_DELAY
            && stage.shift() <= MOST_SHIFT
            && taps.iter().any(|tap| *tap != 0);
        let plain = *stage.rounding() == StageRounding::HalfUp && stage.word().is_none();
        (small && plain).then(|| LineStage {
            parity: stage.kind().parity() as usize,
            sign: if stage.kind().subtracts() { -1 } else { 1 },
            delay: stage.delay(),
            shift: stage.shift(),
            taps,
        })
    }

    /// The samples that are added up for the sample `at`, with their taps; a place beyond an edge is the nearest one of its parity
    /// inside, where taps add (15.4.4.1).
    pub(super) fn reads(&self, at: usize, size: usize) -> Vec<(usize, i128)> {
        let mut reads: Vec<(usize, i128)> = Vec::with_capacity(self.taps.len());
        let other = 1 - self.parity as i64;
        for (number, tap) in self.taps.iter().enumerate() {
            let place = 2 * ((at / 2) as i64 + number as i64 + self.delay) - other;
            let place = place.clamp(other, size as i64 - 1 - self.parity as i64) as usize;
            match reads.iter_mut().find(|(known, _)| *known == place) {
                Some((_, sum)) => *sum += tap,
                None => reads.push((place, *tap)),
            }
        }
        reads
    }

    /// How far away samples are read.
    fn reach(&self) -> i64 {
        let distances = (0..self.taps.len() as i64).map(|number| (2 * (number + self.delay)).abs() + 1);
        distances.max().unwrap_or(0)
    }

    /// A sum of samples times taps, divided and rounded.
    pub(super) fn rounded(&self, sum: i128) -> i128 {
        (sum + (1 << self.shift >> 1)) >> self.shift
    }

    /// Of which power of two every tap is a multiple.
    pub(super) fn twos(&self) -> u32 {
        self.taps.iter().map(|tap| if *tap == 0 { 999 } else { tap.trailing_zeros() }).min().unwrap_or(999)
    }
}

impl LineStages {
    /// The stages of a wavelet's analysis; None where one of them is none that this work is about.
    pub(super) fn analysis(wavelet: &Wavelet) -> Option<LineStages> {
        wavelet.inverse().stages.iter().map(LineStage::new).collect::<Option<Vec<_>>>().map(LineStages)
    }

    /// Sizes from which on every larger one brings no new way in which edges touch a sample, and all smaller ones: see
    /// `docs/bounds.md`.
    pub(super) fn sizes(&self) -> impl Iterator<Item = usize> + use<> {
        let reach: i64 = self.0.iter().map(LineStage::reach).sum();
        (2..2 * (reach as usize + 2) + 6).step_by(2)
    }

    /// The bits that all stages together divide by.
    pub(super) fn shifts(&self) -> u32 {
        self.0.iter().map(|stage| stage.shift).sum()
    }

    /// By how many bits all stages together may widen a value.
    pub(super) fn growth(&self) -> f64 {
        let gain = |stage: &LineStage| {
            let sum: f64 = stage.taps.iter().map(|tap| tap.unsigned_abs() as f64).sum();
            (1.0 + sum / f64::from(1u32 << stage.shift)).log2()
        };
        self.0.iter().map(gain).sum()
    }

    /// Changes a line as the first `done` stages do.
    pub(super) fn lift(&self, line: &mut [i128], done: usize) {
        for stage in &self.0[..done] {
            for at in (stage.parity..line.len()).step_by(2) {
                let sum = stage.reads(at, line.len()).iter().map(|(place, tap)| line[*place] * tap).sum();
                line[at] += stage.sign * stage.rounded(sum);
            }
        }
    }

    /// Changes a line back as a decoder does, from after all stages to before them.
    pub(super) fn unlift(&self, line: &mut [i128]) {
        for stage in self.0.iter().rev() {
            for at in (stage.parity..line.len()).step_by(2) {
                let sum = stage.reads(at, line.len()).iter().map(|(place, tap)| line[*place] * tap).sum();
                line[at] -= stage.sign * stage.rounded(sum);
            }
        }
    }
}

/// The columns of rows.
#[cfg(test)]
pub(super) fn transposed(rows: &[Vec<i128>]) -> Vec<Vec<i128>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|x| rows.iter().map(|row| row[x]).collect()).collect()
}
