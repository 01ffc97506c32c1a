//! The search of one array.

use std::sync::Arc;

use crate::arrays::Interrupt;
use crate::wavelets::IntermediateName;

use super::super::{FiniteBounds, Side};
use super::chains::{Chains, Cooling, begin};
use super::found::{FoundInputs, FoundPicture, PixelBox};
use super::lanes::LANES;
use super::picture_search::{PictureSearch, SearchedInputs};
use super::places::{self, Codecs, Spot};
use super::program::{Inputs as Enters, Program};
use super::random::Random;
use super::schedule::{Schedule, Turn};
use super::slow;
use super::start;
use super::subject::{Inputs, Subject};
use super::SearchError;

/// How many of the best pictures of a place later runs begin with.
const KEPT: usize = 16;

/// The search of one array under way. It can be continued for as long as anybody wants; what it finds depends on the seed and the number
/// of steps alone, and not on how they are divided.
pub struct ArraySearch<'a> {
    shared: &'a PictureSearch,
    row: &'a FiniteBounds,
    enters: Enters,
    codecs: Codecs,
    spots: Vec<Spot>,
    /// For the least and for the greatest value.
    ends: [End; 2],
    running: Option<Running>,
    /// Whose turn it is.
    turn: usize,
    random: Random,
    steps: u64,
}

/// The search for the least or the greatest value.
struct End {
    sign: i64,
    schedule: Schedule,
    places: Vec<Place>,
    /// The best score, where it is, and by what.
    best: Option<(i64, usize, Inputs)>,
    /// The best that was computed a second time.
    found: Option<FoundPicture>,
}

#[derive(Default, Clone)]
struct Place {
    subject: Option<Arc<Subject>>,
    /// The best pictures with their scores, the best first.
    kept: Vec<(i64, Inputs)>,
}

/// A batch under way.
struct Running {
    end: usize,
    place: usize,
    subject: Arc<Subject>,
    chains: Box<dyn Chains>,
    left: usize,
}

impl<'a> ArraySearch<'a> {
    pub(super) fn new(
        shared: &'a PictureSearch,
        row: &'a FiniteBounds,
        inputs: SearchedInputs,
    ) -> Result<ArraySearch<'a>, SearchError> {
        let mut codecs = Codecs::new();
        let setup = shared.setup();
        let spots = places::spots(&setup.structure, setup.size, row, &mut codecs)?;
        let enters = match (row.side, inputs) {
            (Side::Synthesis, SearchedInputs::FreeCoefficients) => Enters::Coefficients,
            _ => Enters::Pixels,
        };
        let end = |sign: i64| End {
            sign,
            schedule: Schedule::new(spots.len()),
            places: vec![Place::default(); spots.len()],
            best: None,
            found: None,
        };
        let part = format!("{} {} {}", row.side.name(), row.level, row.array_name);
        Ok(ArraySearch {
            random: Random::of_part(setup.seed, &part),
            ends: [end(-1), end(1)],
            shared,
            row,
            enters,
            codecs,
            spots,
            running: None,
            turn: 0,
            steps: 0,
        })
    }

    /// The level and the name of the array.
    fn name(&self) -> IntermediateName {
        (self.row.level, self.row.array_name.clone())
    }

    /// Returns how many changes of pictures were tried.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Tries so many changes more, each of one picture; a few more, as pictures are changed in batches of 64. When the interrupt is set it
    /// ends, and what was found so far is kept.
    ///
    /// # Errors
    /// [`SearchError`]
    pub fn advance(&mut self, steps: u64, interrupt: &Interrupt) -> Result<(), SearchError> {
        let end = self.steps.saturating_add(steps);
        while self.steps < end && !interrupt.is_set() {
            let Some(mut running) = self.running.take().map_or_else(|| self.next(), |run| Ok(Some(run)))? else {
                return Ok(());
            };
            running.chains.step(&running.subject, &mut self.random);
            running.left -= 1;
            self.steps += LANES as u64;
            if running.left == 0 {
                self.finish(running);
            } else {
                self.running = Some(running);
            }
        }
        Ok(())
    }

    /// Begins the next run.
    fn next(&mut self) -> Result<Option<Running>, SearchError> {
        self.turn += 1;
        let end = self.turn % 2;
        let Some(turn) = self.ends[end].schedule.turn() else { return Ok(None) };
        let subject = self.subject(end, turn.place)?;
        let kept = &self.ends[end].places[turn.place].kept;
        let starts = starts(&subject, &turn, kept, &mut self.random);
        let warm = |lane: usize, random: &mut Random| cooling(&subject, &turn, starts[lane].1, random);
        let cooling = (0..LANES).map(|lane| warm(lane, &mut self.random)).collect();
        let pictures: Vec<Inputs> = starts.iter().map(|(inputs, _)| inputs.clone()).collect();
        let chains = begin(&subject, self.shared.is_narrow(), &pictures, cooling);
        Ok(Some(Running { end, place: turn.place, subject, chains, left: turn.steps }))
    }

    /// What is searched at a place; it is kept as long as the place is searched.
    fn subject(&mut self, end: usize, place: usize) -> Result<Arc<Subject>, SearchError> {
        if let Some(subject) = &self.ends[end].places[place].subject {
            return Ok(subject.clone());
        }
        let (spot, setup) = (self.spots[place], self.shared.setup());
        let codec = places::codec(&setup.structure, spot.size, &mut self.codecs)?;
        let (element, name) = (spot.index, (self.row.level, self.row.array_name.clone()));
        let one_index = self.shared.has_one_index(codec);
        let program =
            Program::new(codec, (self.row.side, &name, element), self.enters, &setup.matrix, one_index)?;
        let values = self.shared.values(&program, self.enters)?;
        let (factors, most) = self.shared.factors(&program);
        let subject = Arc::new(Subject::new(program, values, self.ends[end].sign, factors, most));
        let End { schedule, places, .. } = &mut self.ends[end];
        for (at, place) in places.iter_mut().enumerate() {
            if !schedule.has(at) {
                place.subject = None;
            }
        }
        places[place].subject = Some(subject.clone());
        Ok(subject)
    }

    /// Keeps the best pictures of a run.
    fn finish(&mut self, running: Running) {
        let best = running.chains.best();
        let mut all: Vec<(i64, Inputs)> = best.into_iter().collect();
        let scores = running.chains.scores().to_vec();
        let mut lanes: Vec<usize> = (0..LANES).collect();
        lanes.sort_by_key(|lane| (std::cmp::Reverse(scores[*lane]), *lane));
        let lanes = lanes.into_iter().take(KEPT);
        all.extend(lanes.map(|lane| (scores[lane], running.chains.inputs(&running.subject, lane))));
        let end = &mut self.ends[running.end];
        let place = &mut end.places[running.place];
        all.append(&mut place.kept);
        all.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        all.dedup();
        all.truncate(KEPT);
        place.kept = all;
        if let Some((score, inputs)) = place.kept.first() {
            end.schedule.found(running.place, *score);
            if end.best.as_ref().is_none_or(|(best, _, _)| score > best) {
                end.best = Some((*score, running.place, inputs.clone()));
            }
        }
        if !end.schedule.has(running.place) {
            end.places[running.place].subject = None;
        }
    }

    /// Returns what drives the array to the least and to the greatest value so far; None before the first step. Each value was computed
    /// again through the graph of the transform.
    ///
    /// # Errors
    /// [`SearchError::Internal`] where the second way gives another value, or a value lies outside of the bound of the array; those of
    /// simulating.
    pub fn found(&mut self) -> Result<Option<[FoundPicture; 2]>, SearchError> {
        let running = self.running.as_ref();
        if let Some((running, (score, inputs))) = running.and_then(|run| Some((run, run.chains.best()?))) {
            let end = &mut self.ends[running.end];
            if end.best.as_ref().is_none_or(|(best, _, _)| score > *best) {
                end.best = Some((score, running.place, inputs));
            }
        }
        let (least, greatest) = (self.checked(0)?, self.checked(1)?);
        Ok(least.zip(greatest).map(|(least, greatest)| [least, greatest]))
    }

    /// The best of an end, computed a second time where that was not done before.
    fn checked(&mut self, end: usize) -> Result<Option<FoundPicture>, SearchError> {
        let End { sign, best, found, .. } = &self.ends[end];
        let Some((score, place, inputs)) = best else { return Ok(None) };
        if let Some(found) = found.as_ref().filter(|found| found.value == score * sign) {
            return Ok(Some(found.clone()));
        }
        let (score, place, inputs) = (score * sign, *place, inputs.clone());
        let subject = self.subject(end, place)?;
        let picture = self.picture(&subject, place, &inputs, score)?;
        let setup = self.shared.setup();
        let again = slow::value(&setup.structure, &picture, &setup.matrix, &self.shared.interrupt())?;
        let name = self.name();
        let what = || format!("{} {} {}", self.row.side.name(), name.0, name.1);
        if again != score {
            return Err(SearchError::Internal(format!("{} is {score} in place and {again} by its graph", what())));
        }
        let bounds = self.shared.bounds(self.row, self.enters == Enters::Coefficients);
        if bounds.lower > score.into() || bounds.upper < score.into() {
            let (lower, upper) = (&bounds.lower, &bounds.upper);
            let message = format!("{} reaches {score}, and {lower} to {upper} is proven", what());
            return Err(SearchError::Internal(message));
        }
        self.ends[end].found = Some(picture.clone());
        Ok(Some(picture))
    }

    /// What was found, for others.
    fn picture(
        &self,
        subject: &Subject,
        place: usize,
        inputs: &Inputs,
        value: i64,
    ) -> Result<FoundPicture, SearchError> {
        let spot = self.spots[place];
        let lost = || SearchError::Internal("a codec is lost".into());
        let codec = self.codecs.get(&spot.size).ok_or_else(lost)?;
        let samples = &subject.program.samples;
        let given = match self.enters {
            Enters::Pixels => FoundInputs::Pixels(pixels(samples, &inputs.values, self.shared.middle())),
            Enters::Coefficients => {
                let coefficient = |(at, value): (&[i64; 2], &i64)| {
                    let (band, index) = codec.coefficient(*at);
                    (band, slow::index(index), *value)
                };
                FoundInputs::Coefficients(samples.iter().zip(&inputs.values).map(coefficient).collect())
            }
        };
        let [columns, rows] = codec.slices().map(|count| count.max(0) as usize);
        let sliced = subject.is_coded() && !self.shared.has_one_index(codec);
        let indices = match (sliced, inputs.indices.first()) {
            (true, Some(first)) => {
                let mut all = vec![*first; columns * rows];
                for ([x, y], index) in subject.program.slices.iter().zip(&inputs.indices) {
                    all[*y as usize * columns + *x as usize] = *index;
                }
                all
            }
            _ => inputs.indices.clone(),
        };
        Ok(FoundPicture {
            side: self.row.side,
            level: self.row.level,
            array_name: self.row.array_name.clone(),
            size: spot.size.map(i128::from),
            index: slow::index(spot.index),
            inputs: given,
            slices: sliced.then_some([columns, rows]),
            quantisation_indices: indices,
            value,
        })
    }
}

impl std::fmt::Debug for ArraySearch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let best = self.ends.each_ref().map(|end| end.best.as_ref().map(|(score, _, _)| score * end.sign));
        write!(f, "ArraySearch({} {}, {} steps, {best:?})", self.row.level, self.row.array_name, self.steps)
    }
}

/// The box of the samples that count.
fn pixels(samples: &[[i64; 2]], values: &[i64], elsewhere: i64) -> PixelBox {
    let along = |dim: usize| {
        let all = samples.iter().map(|at| at[dim]);
        (all.clone().min().unwrap_or_default(), all.max().unwrap_or_default())
    };
    let ((left, right), (top, bottom)) = (along(0), along(1));
    let width = (right - left + 1) as usize;
    let mut filled = vec![elsewhere; width * (bottom - top + 1) as usize];
    for ([x, y], value) in samples.iter().zip(values) {
        filled[(y - top) as usize * width + (x - left) as usize] = *value;
    }
    PixelBox { dx: left, dy: top, width, values: filled, elsewhere }
}

/// What the pictures of a batch begin with, each with whether it is one of the best so far.
fn starts(
    subject: &Subject,
    turn: &Turn,
    kept: &[(i64, Inputs)],
    random: &mut Random,
) -> Vec<(Inputs, bool)> {
    let again = if turn.round == 0 { 0 } else { LANES / 4 };
    let of_lane = |lane: usize| match kept {
        _ if lane == 0 && turn.round == 0 => (start::pattern(subject, random), false),
        [_, ..] if lane < again => (kept[lane % kept.len()].1.clone(), true),
        _ => (start::any(subject, random), false),
    };
    (0..LANES).map(of_lane).collect()
}

/// How warm a chain begins: by 30 to 250 units of a picture of 10 bits where something is quantised, much less where the best of the
/// pictures before begin, or where only rounding is to be gained. It ends at one unit.
fn cooling(subject: &Subject, turn: &Turn, again: bool, random: &mut Random) -> Cooling {
    let (least, greatest) = match (subject.is_coded(), again) {
        (true, false) => (30.0, 250.0),
        (true, true) => (4.0, 60.0),
        (false, _) => (0.5, 8.0),
    };
    let unit = if subject.is_coded() { subject.unit } else { 1.0 };
    let temperature = unit * least * libm::pow(greatest / least, random.unit());
    let last = unit * if subject.is_coded() { 1.0 } else { 0.25 };
    let factor = libm::pow(last / temperature, 1.0 / turn.steps as f64);
    Cooling { temperature, factor }
}
