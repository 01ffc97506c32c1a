//! One sample of a line: what it computes from the line before all stages, and how far its value reaches.

use super::line::{LineStage, LineStages};

/// A sample after some stages, in a line of a size.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) size: usize,
    pub(super) at: usize,
    operations: Vec<Operation>,
    /// The samples before all stages on which it depends, with whether they raise the value or lower it.
    pub(super) inputs: Vec<(usize, bool)>,
    /// The least and the greatest value, as fractions over [`Reach::unit`].
    pub(super) ends: [i128; 2],
}

/// `line[at] += sign * floor(sum / 2^shift + 1/2)`
#[derive(Debug, Clone)]
struct Operation {
    at: usize,
    reads: Vec<(usize, i128)>,
    sign: i128,
    shift: u32,
}

/// How far the samples before the stages reach, and what is known of their divisors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach<'a> {
    pub(super) stages: &'a LineStages,
    /// How many of the stages are done.
    pub(super) done: usize,
    /// The least and the greatest sample before the stages.
    pub(super) inputs: [i128; 2],
    /// Every sample before the stages is a multiple of 2 to this power.
    pub(super) twos: u32,
}

impl Reach<'_> {
    /// The bits after the point of what is computed: the weight of a sample is a fraction over 2 to the sum of all shifts, and an error
    /// one over 2 to its shift.
    fn point(&self) -> u32 {
        self.stages.shifts() + self.error_point()
    }

    fn error_point(&self) -> u32 {
        self.stages.0.iter().map(|stage| stage.shift).max().unwrap_or(0)
    }

    /// What stands for 1.
    pub(super) fn unit(&self) -> i128 {
        1 << self.point()
    }

    /// The interval of what each of the stages adds by rounding, over 2 to the power of [`Reach::error_point`].
    fn errors(&self) -> Vec<[i128; 2]> {
        let mut now = [self.twos; 2];
        let mut errors = Vec::with_capacity(self.done);
        for stage in &self.stages.0[..self.done] {
            let twos = now[1 - stage.parity].saturating_add(stage.twos());
            now[stage.parity] = now[stage.parity].min(twos.saturating_sub(stage.shift));
            errors.push(error(stage, twos, self.error_point()));
        }
        errors
    }

    /// The places of one parity, or of both, at all sizes.
    pub(super) fn places(&self, parity: Option<usize>) -> Vec<Place> {
        let errors = self.errors();
        let places = self.stages.sizes().flat_map(|size| (0..size).map(move |at| (size, at)));
        let wanted = places.filter(|(_, at)| parity.is_none_or(|parity| at % 2 == parity));
        wanted.map(|(size, at)| self.place(size, at, &errors)).collect()
    }

    /// Follows the weights of a sample back through the stages.
    fn place(&self, size: usize, at: usize, errors: &[[i128; 2]]) -> Place {
        let mut weights = vec![0i128; size];
        weights[at] = 1 << self.stages.shifts();
        let mut needed = vec![false; size];
        needed[at] = true;
        let mut ends = [0i128; 2];
        let mut operations = Vec::new();
        for (stage, error) in self.stages.0[..self.done].iter().zip(errors).rev() {
            let changed: Vec<usize> = (stage.parity..size).step_by(2).filter(|at| needed[*at]).collect();
            for at in changed {
                let reads = stage.reads(at, size);
                add_scaled(&mut ends, weights[at], *error);
                for (place, tap) in &reads {
                    // Weights are multiples of all that the stages before divide by.
                    weights[*place] += (stage.sign * weights[at] * tap) >> stage.shift;
                    needed[*place] = true;
                }
                operations.push(Operation { at, reads, sign: stage.sign, shift: stage.shift });
            }
        }
        operations.reverse();
        let scale = 1 << self.error_point();
        weights.iter().for_each(|weight| add_scaled(&mut ends, weight * scale, self.inputs));
        let inputs = (0..size).filter(|at| needed[*at]).map(|at| (at, weights[at] > 0)).collect();
        Place { size, at, operations, inputs, ends }
    }
}

/// What rounding adds: from -1/2 on, as far as multiples of 2^twos tell.
fn error(stage: &LineStage, twos: u32, point: u32) -> [i128; 2] {
    if twos >= stage.shift {
        return [0, 0];
    }
    let half = 1i128 << point >> 1;
    let error = [(1i128 << point >> (stage.shift - twos)) - half, half];
    if stage.sign > 0 { error } else { [-error[1], -error[0]] }
}

fn add_scaled(ends: &mut [i128; 2], weight: i128, interval: [i128; 2]) {
    let (a, b) = (weight * interval[0], weight * interval[1]);
    ends[0] += a.min(b);
    ends[1] += a.max(b);
}

impl Place {
    /// Whether another place computes its value alike from the samples around it.
    pub(super) fn computes_as(&self, other: &Place) -> bool {
        let apart = |mine: usize, its: usize| mine as i64 - self.at as i64 == its as i64 - other.at as i64;
        let reads = |(mine, its): (&(usize, i128), &(usize, i128))| apart(mine.0, its.0) && mine.1 == its.1;
        let same = |(mine, its): (&Operation, &Operation)| {
            apart(mine.at, its.at)
                && mine.reads.len() == its.reads.len()
                && mine.reads.iter().zip(&its.reads).all(reads)
                && (mine.sign, mine.shift) == (its.sign, its.shift)
        };
        self.operations.len() == other.operations.len()
            && self.operations.iter().zip(&other.operations).all(same)
            && self.at % 2 == other.at % 2
    }

    /// The value of the sample, of a line that is overwritten on the way.
    pub(super) fn value(&self, line: &mut [i128]) -> i128 {
        for operation in &self.operations {
            let sum: i128 = operation.reads.iter().map(|(place, tap)| line[*place] * tap).sum();
            line[operation.at] += operation.sign * ((sum + (1 << operation.shift >> 1)) >> operation.shift);
        }
        line[self.at]
    }
}
