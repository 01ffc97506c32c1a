//! A codec of finite pictures in place: one plane of samples, which each step of the encoder, the quantiser and the decoder changes, and
//! where in this plane the elements of each array lie, after which step.

use std::sync::Arc;

use crate::arrays::Stage;
use crate::wavelets::{IntermediateName, LevelFromDeepest, Structure, Wavelet};

use super::super::Side;
use super::SearchError;

/// A sample of the plane: its column and its row.
pub(super) type Sample = [i64; 2];

/// A lifting stage with integer taps of a machine.
#[derive(Debug, Clone)]
pub(super) struct Lift {
    parity: i64,
    pub subtracts: bool,
    /// The distance to a sample that is read, and its tap.
    taps: Vec<(i64, i64)>,
    pub offset: i64,
    pub shift: u32,
}

impl Lift {
    fn new(stage: &Stage) -> Result<Lift, SearchError> {
        let tap = |(distance, tap): (i128, &crate::algebra::Number)| {
            let distance = i64::try_from(distance).ok().filter(|distance| distance.abs() < 1 << 20);
            Some((distance?, tap.to_i64().filter(|tap| tap.abs() < 1 << 30)?))
        };
        let taps: Option<Vec<(i64, i64)>> = stage.reach().map(tap).collect();
        let offset = stage.rounding().offset(stage.shift()).and_then(|offset| i64::try_from(offset).ok());
        match (taps, offset) {
            (Some(taps), Some(offset)) if stage.word().is_none() && stage.shift() < 31 => Ok(Lift {
                parity: stage.kind().parity() as i64,
                subtracts: stage.kind().subtracts(),
                taps,
                offset,
                shift: stage.shift(),
            }),
            _ => Err(SearchError::Stage(stage.to_string())),
        }
    }

    fn all(wavelet: &Wavelet) -> Result<Vec<Lift>, SearchError> {
        wavelet.stages.iter().map(Lift::new).collect()
    }

    /// The samples along a line of `length` that sample `at` is changed by, each with its tap; None where it is not changed. Beyond an
    /// end the last sample of the same parity is read.
    fn sources(&self, at: i64, length: i64) -> Option<Vec<(i64, i64)>> {
        if at.rem_euclid(2) != self.parity {
            return None;
        }
        let (first, last) = if self.parity == 0 { (1, length - 1) } else { (0, length - 2) };
        let mut sources: Vec<(i64, i64)> = Vec::new();
        for (distance, tap) in &self.taps {
            let from = (at + distance).clamp(first, last);
            match sources.iter_mut().find(|(other, _)| *other == from) {
                Some((_, sum)) => *sum += tap,
                None => sources.push((from, *tap)),
            }
        }
        sources.retain(|(_, tap)| *tap != 0);
        Some(sources)
    }
}

/// A step that changes samples which don't depend on each other.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Samples of a level are shifted left, which is counted from the finest one, 0.
    Widen(u32),
    /// They are shifted right.
    Narrow(u32),
    /// A stage of the encoder or the decoder along a dimension.
    Lift { level: u32, dim: usize, side: Side, stage: usize },
    /// Quantises and dequantises.
    Quantise,
}

/// What a step does to a sample.
#[derive(Debug)]
pub(super) enum Change<'a> {
    Widen(u32),
    Narrow(u32),
    Lift { lift: &'a Lift, sources: Vec<(Sample, i64)> },
    Quantise,
}

/// The steps of an encoder and a decoder of pictures of one size.
#[derive(Debug)]
pub(super) struct InPlace {
    /// As it is padded.
    pub size: Sample,
    structure: Structure,
    /// The stages of the encoder and of the decoder: across and down.
    encoder: [Vec<Lift>; 2],
    decoder: [Vec<Lift>; 2],
    steps: Vec<Step>,
    quantise: usize,
}

impl InPlace {
    /// # Errors
    /// [`SearchError::Stage`] of stages that round otherwise than by an offset, or whose taps are large.
    pub(super) fn new(structure: &Structure, size: Sample) -> Result<InPlace, SearchError> {
        let directions = [&structure.wavelet_ho, &structure.wavelet];
        let [encoder, decoder] = [true, false].map(|encoder| {
            let of = |wavelet: &Wavelet| match encoder {
                true => Lift::all(&wavelet.inverse()),
                false => Lift::all(wavelet),
            };
            Ok::<_, SearchError>([of(directions[0])?, of(directions[1])?])
        });
        if structure.wavelet_ho.shift > 30 {
            return Err(SearchError::Stage(format!("a shift by {} bits", structure.wavelet_ho.shift)));
        }
        let (encoder, decoder) = (encoder?, decoder?);
        let mut codec =
            InPlace { size, structure: structure.clone(), encoder, decoder, steps: Vec::new(), quantise: 0 };
        codec.steps = codec.all_steps();
        codec.quantise =
            codec.steps.iter().position(|step| matches!(step, Step::Quantise)).unwrap_or_default();
        Ok(codec)
    }

    fn all_steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for level in 0..self.structure.levels() {
            steps.push(Step::Widen(level));
            for dim in self.dimensions(level) {
                let stages = 0..self.encoder[dim].len();
                steps.extend(stages.map(|stage| Step::Lift { level, dim, side: Side::Analysis, stage }));
            }
        }
        steps.push(Step::Quantise);
        for level in (0..self.structure.levels()).rev() {
            for dim in self.dimensions(level).rev() {
                let stages = 0..self.decoder[dim].len();
                steps.extend(stages.map(|stage| Step::Lift { level, dim, side: Side::Synthesis, stage }));
            }
            steps.push(Step::Narrow(level));
        }
        steps
    }

    /// The dimensions that a level splits.
    fn dimensions(&self, level: u32) -> std::ops::Range<usize> {
        if level < self.structure.depth { 0..2 } else { 0..1 }
    }

    /// How far the samples of a level are apart.
    fn strides(&self, level: u32) -> Sample {
        [1 << level, 1 << level.min(self.structure.depth)]
    }

    /// Before which step the plane holds the coefficients of the decoder.
    pub(super) fn decoder_begins(&self) -> usize {
        self.quantise + 1
    }

    /// What a step does to a sample; None where it leaves it alone.
    pub(super) fn change(&self, step: usize, at: Sample) -> Option<Change<'_>> {
        let on = |level: u32| {
            let strides = self.strides(level);
            at[0] % strides[0] == 0 && at[1] % strides[1] == 0
        };
        let shift = self.structure.wavelet_ho.shift;
        match *self.steps.get(step)? {
            Step::Widen(level) => (shift > 0 && on(level)).then_some(Change::Widen(shift)),
            Step::Narrow(level) => (shift > 0 && on(level)).then_some(Change::Narrow(shift)),
            Step::Quantise => Some(Change::Quantise),
            Step::Lift { level, dim, side, stage } => {
                if !on(level) {
                    return None;
                }
                let stages = if side == Side::Analysis { &self.encoder } else { &self.decoder };
                let (lift, stride) = (&stages[dim][stage], self.strides(level)[dim]);
                let along = lift.sources(at[dim] / stride, self.size[dim] / stride)?;
                let sample = |from: i64| {
                    let mut sample = at;
                    sample[dim] = from * stride;
                    sample
                };
                let sources = along.into_iter().map(|(from, tap)| (sample(from), tap)).collect();
                Some(Change::Lift { lift, sources })
            }
        }
    }

    /// The band of a coefficient that lies at a sample.
    pub(super) fn band(&self, at: Sample) -> IntermediateName {
        self.coefficient(at).0
    }

    /// The band of a coefficient that lies at a sample, and its index there.
    pub(super) fn coefficient(&self, at: Sample) -> (IntermediateName, Sample) {
        let levels = self.structure.levels();
        for level in 0..levels {
            let strides = self.strides(level);
            let odd = [0, 1].map(|dim| dim < self.dimensions(level).end && at[dim] / strides[dim] % 2 == 1);
            let name = match (odd, self.dimensions(level).end) {
                ([true, _], 1) => "H",
                ([true, false], _) => "HL",
                ([false, true], _) => "LH",
                ([true, true], _) => "HH",
                ([false, false], _) => continue,
            };
            let index = [0, 1].map(|dim| match dim < self.dimensions(level).end {
                true => at[dim] / (2 * strides[dim]),
                false => at[dim] / strides[dim],
            });
            return ((LevelFromDeepest(levels - level), name.into()), index);
        }
        let lowest: Arc<str> = if self.structure.depth_ho > 0 { "L".into() } else { "LL".into() };
        ((LevelFromDeepest::LOWEST_BAND, lowest), self.slice(at))
    }

    /// The slice of a coefficient that lies at a sample, where slices are as small as they may be: one coefficient of the lowest band is
    /// in each.
    pub(super) fn slice(&self, at: Sample) -> Sample {
        [at[0] >> self.structure.levels(), at[1] >> self.structure.depth]
    }

    /// How many such slices there are across and down.
    pub(super) fn slices(&self) -> Sample {
        self.slice(self.size)
    }

    /// Where an element of an array lies, and after how many steps.
    ///
    /// # Errors
    /// [`SearchError::Target`] of an array or an element that is not there.
    pub(super) fn element(
        &self,
        side: Side,
        name: &IntermediateName,
        index: Sample,
    ) -> Result<(Sample, usize), SearchError> {
        let none = || SearchError::Target(format!("{} {} {} {index:?}", side.name(), name.0, name.1));
        let level = self.structure.levels().checked_sub(name.0.0).ok_or_else(none)?;
        if name.0.0 == 0 {
            return Err(none());
        }
        let (letters, primes) = name.1.split_at(name.1.find('\'').unwrap_or(name.1.len()));
        let both = self.dimensions(level).end == 2;
        let (across, down) = (self.encoder[0].len(), if both { self.encoder[1].len() } else { 0 });
        // How many stages are done, of those of the encoder or still to be done, of the decoder.
        let (within, last) = match letters {
            "Input" | "Output" => (0, 0),
            "DC" => (1 + primes.len(), 1 + across),
            "L" | "H" => (1 + across + primes.len(), 1 + across + down),
            "LL" | "LH" | "HL" | "HH" if both => (1 + across + down, 1 + across + down),
            _ => return Err(none()),
        };
        if within > last || !primes.chars().all(|prime| prime == '\'') || (last == 0 && !primes.is_empty()) {
            return Err(none());
        }
        let of_level = |step: &Step| matches!(step, Step::Widen(l) | Step::Narrow(l) if *l == level);
        let marked = |widen: bool| {
            let is = |step: &Step| of_level(step) && matches!(step, Step::Widen(_)) == widen;
            self.steps.iter().position(is).ok_or_else(none)
        };
        let done = match side {
            Side::Analysis => marked(true)? + within,
            Side::Synthesis => marked(false)? + 1 - within,
        };
        let (first, apart) = self.grid(level, letters);
        let mut at = index;
        for dim in 0..2 {
            let moved = at[dim].checked_mul(apart[dim]).and_then(|at| at.checked_add(first[dim]));
            at[dim] = moved.filter(|at| (0..self.size[dim]).contains(at)).ok_or_else(none)?;
        }
        Ok((at, done))
    }

    /// The first sample of an array, whose name has these letters, and how far its samples are apart.
    fn grid(&self, level: u32, letters: &str) -> (Sample, Sample) {
        let (odd, split): ([i64; 2], [i64; 2]) = match letters {
            "L" => ([0, 0], [2, 1]),
            "H" => ([1, 0], [2, 1]),
            "LL" => ([0, 0], [2, 2]),
            "LH" => ([0, 1], [2, 2]),
            "HL" => ([1, 0], [2, 2]),
            "HH" => ([1, 1], [2, 2]),
            _ => ([0, 0], [1, 1]),
        };
        let strides = self.strides(level);
        ([0, 1].map(|dim| odd[dim] * strides[dim]), [0, 1].map(|dim| split[dim] * strides[dim]))
    }

    /// How many columns and rows an array has.
    pub(super) fn extent(&self, name: &IntermediateName) -> Sample {
        let letters = name.1.split('\'').next().unwrap_or_default();
        let level = self.structure.levels().saturating_sub(name.0.0);
        let (_, apart) = self.grid(level, letters);
        [0, 1].map(|dim| self.size[dim] / apart[dim])
    }
}
