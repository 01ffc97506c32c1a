//! Simulated annealing of a batch of pictures: each is changed a little, and keeps the change where its element grows, or where what it
//! loses is little to its temperature, which falls.

use super::lanes::{LANES, Quantisers, Row, Whole, run};
use super::moves::{Change, propose};
use super::random::Random;
use super::subject::{Inputs, Subject};

/// How many values of the exponential distribution there are: temperatures times one of them decide what is kept.
const DRAWS: usize = 1024;

/// A batch under way.
pub(super) trait Chains: Send {
    /// Changes every picture once and keeps the change or takes it back.
    fn step(&mut self, subject: &Subject, random: &mut Random);
    /// The element's value of each picture, times the sign of the subject.
    fn scores(&self) -> &[i64];
    /// What a picture is made of.
    fn inputs(&self, lane: usize) -> Inputs;
    /// The best that any picture has been.
    fn best(&self) -> Option<(i64, Inputs)>;
}

/// How warm a chain is at the beginning, and by what its temperature is multiplied at each step.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cooling {
    pub temperature: f64,
    pub factor: f64,
}

/// A batch in integers of one width.
struct Batch<T> {
    inputs: Vec<Row<T>>,
    plane: Vec<Row<T>>,
    indices: Vec<[u32; LANES]>,
    quantisers: Quantisers<T>,
    scores: Vec<i64>,
    cooling: Vec<Cooling>,
    /// What was changed in each picture.
    changes: Vec<Vec<Change>>,
    draws: Vec<f64>,
    best: i64,
    found: Option<Inputs>,
}

/// Begins with so many pictures as there are lanes; one beyond these is left out, and missing ones are the first again.
pub(super) fn begin(
    subject: &Subject,
    narrow: bool,
    starts: &[Inputs],
    cooling: Vec<Cooling>,
) -> Box<dyn Chains> {
    match narrow {
        true => Box::new(Batch::<i32>::new(subject, starts, cooling)),
        false => Box::new(Batch::<i64>::new(subject, starts, cooling)),
    }
}

/// The element's values of pictures.
#[cfg(test)]
pub(super) fn values(subject: &Subject, narrow: bool, pictures: &[Inputs]) -> Vec<i64> {
    let of = |chunk: &[Inputs]| {
        let chains = begin(subject, narrow, chunk, vec![Cooling::default(); LANES]);
        chains.scores()[..chunk.len()].iter().map(|score| score * subject.sign).collect::<Vec<i64>>()
    };
    pictures.chunks(LANES).flat_map(of).collect()
}

impl<T: Whole> Batch<T> {
    fn new(subject: &Subject, starts: &[Inputs], cooling: Vec<Cooling>) -> Batch<T> {
        let of_lane = |lane: usize| starts.get(lane).or(starts.first());
        let row = |value: &dyn Fn(&Inputs) -> i64| -> Row<T> {
            std::array::from_fn(|lane| T::of(of_lane(lane).map_or(0, value)))
        };
        let inputs: Vec<Row<T>> =
            (0..subject.values.len()).map(|at| row(&|inputs: &Inputs| inputs.values[at])).collect();
        let index = |slice: usize, lane: usize| of_lane(lane).map_or(0, |inputs| inputs.indices[slice]);
        let slices = subject.program.slices.len();
        let indices: Vec<[u32; LANES]> =
            (0..slices).map(|slice| std::array::from_fn(|lane| index(slice, lane))).collect();
        let none = vec![[T::default(); LANES]; subject.program.quantisers.len()];
        let draw = |at: usize| -libm::log((at as f64 + 0.5) / DRAWS as f64);
        let mut batch = Batch {
            plane: inputs.clone(),
            inputs,
            indices,
            quantisers: Quantisers { factors: none.clone(), added: none },
            scores: vec![0; LANES],
            cooling,
            changes: vec![Vec::new(); LANES],
            draws: (0..DRAWS).map(draw).collect(),
            best: i64::MIN,
            found: None,
        };
        for slice in 0..slices {
            (0..LANES).for_each(|lane| batch.requantise(subject, slice, lane));
        }
        batch.run(subject);
        batch.scores = batch.results(subject);
        batch.note();
        batch
    }

    /// Sets the quantisers of a slice by its index.
    fn requantise(&mut self, subject: &Subject, slice: usize, lane: usize) {
        let index = self.indices[slice][lane];
        for &quantiser in &subject.program.of_slice[slice] {
            let factor = subject.factor(quantiser, index);
            self.quantisers.factors[quantiser][lane] = T::of(factor.factor);
            self.quantisers.added[quantiser][lane] = T::of(factor.added);
        }
    }

    fn run(&mut self, subject: &Subject) {
        self.plane.copy_from_slice(&self.inputs);
        run(&subject.program, &self.quantisers, &mut self.plane);
    }

    fn results(&self, subject: &Subject) -> Vec<i64> {
        self.plane[subject.program.target].iter().map(|value| value.value() * subject.sign).collect()
    }

    /// Makes a change and remembers what was there.
    fn apply(&mut self, subject: &Subject, lane: usize) {
        for at in 0..self.changes[lane].len() {
            self.exchange(subject, lane, at);
        }
    }

    /// Exchanges what a change says and what is there.
    fn exchange(&mut self, subject: &Subject, lane: usize, at: usize) {
        match &mut self.changes[lane][at] {
            Change::Value(input, value) => {
                let there = &mut self.inputs[*input][lane];
                let before = there.value();
                *there = T::of(*value);
                *value = before;
            }
            Change::Index(slice, index) => {
                let slice = *slice;
                std::mem::swap(&mut self.indices[slice][lane], index);
                self.requantise(subject, slice, lane);
            }
        }
    }

    /// Keeps the picture of a lane if none before was as good.
    fn note(&mut self) {
        let best = (0..LANES).max_by_key(|lane| self.scores[*lane]).unwrap_or_default();
        if self.scores[best] > self.best {
            self.best = self.scores[best];
            self.found = Some(self.inputs(best));
        }
    }
}

impl<T: Whole> Chains for Batch<T> {
    fn step(&mut self, subject: &Subject, random: &mut Random) {
        for lane in 0..LANES {
            let mut changes = std::mem::take(&mut self.changes[lane]);
            changes.clear();
            let value = |input: usize| self.inputs[input][lane].value();
            let index = |slice: usize| self.indices[slice][lane];
            propose(subject, &value, &index, random, &mut changes);
            self.changes[lane] = changes;
            self.apply(subject, lane);
        }
        self.run(subject);
        let mut better = false;
        for lane in 0..LANES {
            let score = self.plane[subject.program.target][lane].value() * subject.sign;
            let cooling = &mut self.cooling[lane];
            let lost = (self.scores[lane] - score) as f64;
            let permitted = cooling.temperature * self.draws[random.below(DRAWS)];
            cooling.temperature *= cooling.factor;
            if lost <= permitted {
                self.scores[lane] = score;
                better |= score > self.best;
            } else {
                // Backwards, as a place may have been changed twice.
                for at in (0..self.changes[lane].len()).rev() {
                    self.exchange(subject, lane, at);
                }
            }
        }
        if better {
            self.note();
        }
    }

    fn scores(&self) -> &[i64] {
        &self.scores
    }

    fn inputs(&self, lane: usize) -> Inputs {
        Inputs {
            values: self.inputs.iter().map(|row| row[lane].value()).collect(),
            indices: self.indices.iter().map(|row| row[lane]).collect(),
        }
    }

    fn best(&self) -> Option<(i64, Inputs)> {
        self.found.clone().map(|found| (self.best, found))
    }
}
