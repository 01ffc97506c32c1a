//! The operations that one element of an array takes: those of the codec in place, without all that the element does not depend on.

use std::collections::{BTreeMap, BTreeSet};

use crate::wavelets::IntermediateName;

use super::super::{Matrix, Side};
use super::SearchError;
use super::in_place::{Change, InPlace, Sample};

/// The most samples and the most operations that one element may take.
const MOST: usize = 4_000_000;

/// An operation on a sample, which has a number.
#[derive(Debug, Clone)]
pub(super) enum Op {
    /// A shift to the left.
    Widen { at: usize, bits: u32 },
    /// A shift to the right with rounding.
    Narrow { at: usize, bits: u32 },
    /// A lifting step: each tap with the samples that are weighted by it, which lie one group after the other.
    Lift { at: usize, groups: std::ops::Range<usize>, subtracts: bool, offset: i64, shift: u32 },
    /// Quantises and dequantises by the steps of a number.
    Quantise { at: usize, quantiser: usize },
}

/// Samples that are weighted by the same tap.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub tap: i64,
    pub sources: std::ops::Range<usize>,
}

/// A slice, and what the matrix takes off its index in one or several bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct QuantiserOf {
    pub slice: usize,
    pub offset: i64,
}

/// What one element takes.
#[derive(Debug)]
pub(super) struct Program {
    pub ops: Vec<Op>,
    pub groups: Vec<Group>,
    pub sources: Vec<usize>,
    /// Where the numbered samples lie. All of them are read.
    pub samples: Vec<Sample>,
    /// The band of each sample that is a coefficient; that of a decoder of free coefficients and of quantised ones.
    pub bands: Vec<Option<IntermediateName>>,
    pub quantisers: Vec<QuantiserOf>,
    /// The quantisers of each slice.
    pub of_slice: Vec<Vec<usize>>,
    /// Where the slices are that count, across and down.
    pub slices: Vec<Sample>,
    /// The number of the element's sample.
    pub target: usize,
}

/// What goes into the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inputs {
    /// Pixels.
    Pixels,
    /// The decoder's coefficients.
    Coefficients,
}

/// What happens to samples, in order.
type Changes<'a> = Vec<(Sample, Change<'a>)>;

/// The samples that an element takes, row after row, and what happens to them in these steps, in order.
fn taken(
    codec: &InPlace,
    target: Sample,
    steps: std::ops::Range<usize>,
) -> Result<(Vec<Sample>, Changes<'_>), SearchError> {
    let mut needed = BTreeSet::from([target]);
    let mut changes = Changes::new();
    for step in steps.rev() {
        let now: Vec<Sample> = needed.iter().copied().collect();
        for at in now {
            let Some(change) = codec.change(step, at) else { continue };
            if let Change::Lift { sources, .. } = &change {
                needed.extend(sources.iter().map(|(from, _)| *from));
            }
            changes.push((at, change));
        }
        if needed.len() > MOST || changes.len() > MOST {
            return Err(SearchError::Large);
        }
    }
    changes.reverse();
    let mut samples: Vec<Sample> = needed.into_iter().collect();
    samples.sort_by_key(|at| (at[1], at[0]));
    Ok((samples, changes))
}

impl Program {
    /// `matrix` is what is taken off the index of each band. With `one_index` the whole picture is one slice.
    ///
    /// # Errors
    /// [`SearchError::Target`] of an element that is not there; [`SearchError::Large`].
    pub(super) fn new(
        codec: &InPlace,
        (side, name, index): (Side, &IntermediateName, Sample),
        inputs: Inputs,
        matrix: &Matrix,
        one_index: bool,
    ) -> Result<Program, SearchError> {
        let (target, done) = codec.element(side, name, index)?;
        let begin = if inputs == Inputs::Coefficients { codec.decoder_begins() } else { 0 };
        let (samples, changes) = taken(codec, target, begin..done)?;
        let coded = changes.iter().any(|(_, change)| matches!(change, Change::Quantise));
        let banded = coded || inputs == Inputs::Coefficients;
        let bands = samples.iter().map(|at| banded.then(|| codec.band(*at))).collect();
        let numbers: BTreeMap<Sample, usize> = samples.iter().copied().zip(0..).collect();
        let mut made = Program {
            ops: Vec::new(),
            groups: Vec::new(),
            sources: Vec::new(),
            samples,
            bands,
            quantisers: Vec::new(),
            of_slice: Vec::new(),
            slices: Vec::new(),
            target: numbers[&target],
        };
        let mut quantisers: BTreeMap<(Sample, i64), usize> = BTreeMap::new();
        for (at, change) in changes {
            let number = numbers[&at];
            let op = match change {
                Change::Widen(bits) => Op::Widen { at: number, bits },
                Change::Narrow(bits) => Op::Narrow { at: number, bits },
                Change::Lift { lift, sources } => {
                    let groups = made.grouped(&sources, &numbers);
                    let (subtracts, offset, shift) = (lift.subtracts, lift.offset, lift.shift);
                    Op::Lift { at: number, groups, subtracts, offset, shift }
                }
                Change::Quantise => {
                    let offset = made.bands[number].as_ref().and_then(|band| matrix.get(band)).copied();
                    let slice = if one_index { [0, 0] } else { codec.slice(at) };
                    let key = (slice, offset.unwrap_or_default());
                    let next = quantisers.len();
                    Op::Quantise { at: number, quantiser: *quantisers.entry(key).or_insert(next) }
                }
            };
            made.ops.push(op);
        }
        made.number_slices(&quantisers);
        Ok(made)
    }

    fn grouped(
        &mut self,
        sources: &[(Sample, i64)],
        numbers: &BTreeMap<Sample, usize>,
    ) -> std::ops::Range<usize> {
        let first = self.groups.len();
        let mut by_tap: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (from, tap) in sources {
            by_tap.entry(*tap).or_default().push(numbers[from]);
        }
        for (tap, numbers) in by_tap {
            let begin = self.sources.len();
            self.sources.extend(numbers);
            self.groups.push(Group { tap, sources: begin..self.sources.len() });
        }
        first..self.groups.len()
    }

    fn number_slices(&mut self, quantisers: &BTreeMap<(Sample, i64), usize>) {
        let mut slices: Vec<Sample> = quantisers.keys().map(|(slice, _)| *slice).collect();
        slices.dedup();
        self.of_slice = vec![Vec::new(); slices.len()];
        self.quantisers = vec![QuantiserOf { slice: 0, offset: 0 }; quantisers.len()];
        for ((slice, offset), number) in quantisers {
            let slice = slices.binary_search(slice).unwrap_or_default();
            self.quantisers[*number] = QuantiserOf { slice, offset: *offset };
            self.of_slice[slice].push(*number);
        }
        self.slices = slices;
    }

    /// How much the element grows with each input, where nothing is rounded and each coefficient counts `gain` of its sample times as
    /// much as without a quantiser.
    pub(super) fn slopes(&self, gain: &dyn Fn(usize) -> f64) -> Vec<f64> {
        let mut slopes = vec![0.0; self.samples.len()];
        slopes[self.target] = 1.0;
        for op in self.ops.iter().rev() {
            match op {
                Op::Widen { at, bits } => slopes[*at] *= f64::from(1u32 << bits),
                Op::Narrow { at, bits } => slopes[*at] /= f64::from(1u32 << bits),
                Op::Quantise { at, .. } => slopes[*at] *= gain(*at),
                Op::Lift { at, groups, subtracts, shift, .. } => {
                    let sign = if *subtracts { -1.0 } else { 1.0 };
                    let slope = sign * slopes[*at] / f64::from(1u32 << shift);
                    for group in &self.groups[groups.clone()] {
                        for from in &self.sources[group.sources.clone()] {
                            slopes[*from] += slope * group.tap as f64;
                        }
                    }
                }
            }
        }
        slopes
    }
}
