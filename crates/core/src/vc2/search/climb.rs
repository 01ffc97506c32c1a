//! The search of numbered places for the least and for the greatest value: which is searched when, what its pictures begin with, and what
//! of them is kept.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::arrays::Interrupt;

use super::SearchError;
use super::chains::{Chains, Cooling, begin};
use super::lanes::LANES;
use super::random::Random;
use super::schedule::{Schedule, Turn};
use super::start;
use super::subject::{Inputs, Subject};

/// How many of the best pictures of a place later runs begin with.
const KEPT: usize = 16;

/// What is searched at a place is kept from one run to the next where so few places are left.
const KEPT_SUBJECTS: usize = 16;

/// What is searched at a place, for the greatest value where the sign is 1, and for the least where it is -1.
pub(super) type Make<'a> = dyn FnMut(usize, i64) -> Result<Subject, SearchError> + 'a;

/// A search under way.
pub(super) struct Climb {
    /// For the least and for the greatest value.
    ends: [End; 2],
    running: Option<Running>,
    /// Whose turn it is.
    turn: usize,
    random: Random,
    steps: u64,
    /// Whether all values fit 32 bits.
    narrow: bool,
}

/// The search for the least or the greatest value.
struct End {
    sign: i64,
    schedule: Schedule,
    places: Vec<Place>,
    best: Option<Best>,
}

/// The best of a search so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Best {
    /// The value, times the sign.
    score: i64,
    pub value: i64,
    pub place: usize,
    pub inputs: Inputs,
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

impl Climb {
    pub(super) fn new(places: usize, narrow: bool, random: Random) -> Climb {
        let end = |sign: i64| End {
            sign,
            schedule: Schedule::new(places),
            places: vec![Place::default(); places],
            best: None,
        };
        Climb { ends: [end(-1), end(1)], running: None, turn: 0, random, steps: 0, narrow }
    }

    /// How many changes of pictures were tried.
    pub(super) fn steps(&self) -> u64 {
        self.steps
    }

    /// Takes a picture of a known value among the best of a place: for the least (0) or the greatest value (1).
    pub(super) fn keep(&mut self, end: usize, place: usize, value: i64, inputs: Inputs) {
        let end = &mut self.ends[end];
        let score = value * end.sign;
        end.places[place].kept.push((score, inputs.clone()));
        end.schedule.found(place, score);
        end.note(place, score, inputs);
    }

    /// Tries so many changes more, and up to a batch beyond.
    pub(super) fn advance(
        &mut self,
        steps: u64,
        interrupt: &Interrupt,
        make: &mut Make,
    ) -> Result<(), SearchError> {
        let end = self.steps.saturating_add(steps);
        while self.steps < end && !interrupt.is_set() {
            let running = match self.running.take() {
                None => self.next(make)?,
                running => running,
            };
            let Some(mut running) = running else { return Ok(()) };
            running.chains.step(&running.subject, &mut self.random);
            running.left -= 1;
            self.steps += LANES as u64;
            match running.left {
                0 => self.finish(running),
                _ => self.running = Some(running),
            }
        }
        Ok(())
    }

    /// Begins the next run; None where there is nothing to search.
    fn next(&mut self, make: &mut Make) -> Result<Option<Running>, SearchError> {
        self.turn += 1;
        let end = self.turn % 2;
        let Some(turn) = self.ends[end].schedule.turn() else { return Ok(None) };
        let subject = self.subject(end, turn.place, make)?;
        if subject.values.is_empty() {
            return Ok(None);
        }
        let kept = &self.ends[end].places[turn.place].kept;
        let starts = starts(&subject, &turn, kept, &mut self.random);
        let warm = |again: bool, random: &mut Random| cooling(&subject, &turn, again, random);
        let cooling = starts.iter().map(|(_, again)| warm(*again, &mut self.random)).collect();
        let pictures: Vec<Inputs> = starts.into_iter().map(|(inputs, _)| inputs).collect();
        let chains = begin(&subject, self.narrow, &pictures, cooling);
        Ok(Some(Running { end, place: turn.place, subject, chains, left: turn.steps }))
    }

    /// What is searched at a place, for the least (0) or the greatest value (1). It is kept where few places are left: all of them would
    /// fill the memory.
    pub(super) fn subject(
        &mut self,
        end: usize,
        place: usize,
        make: &mut Make,
    ) -> Result<Arc<Subject>, SearchError> {
        let End { sign, schedule, places, .. } = &mut self.ends[end];
        if let Some(subject) = &places[place].subject {
            return Ok(subject.clone());
        }
        let subject = Arc::new(make(place, *sign)?);
        if schedule.left() > KEPT_SUBJECTS {
            return Ok(subject);
        }
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
        let mut all: Vec<(i64, Inputs)> = running.chains.best().into_iter().collect();
        let scores = running.chains.scores();
        let mut lanes: Vec<usize> = (0..LANES).collect();
        lanes.sort_by_key(|lane| (Reverse(scores[*lane]), *lane));
        let lanes = lanes.into_iter().take(KEPT);
        all.extend(lanes.map(|lane| (scores[lane], running.chains.inputs(lane))));
        let end = &mut self.ends[running.end];
        let place = &mut end.places[running.place];
        all.append(&mut place.kept);
        all.sort_by_key(|(score, _)| Reverse(*score));
        all.dedup();
        all.truncate(KEPT);
        place.kept = all;
        if let Some((score, inputs)) = place.kept.first().cloned() {
            end.schedule.found(running.place, score);
            end.note(running.place, score, inputs);
        }
    }

    /// The best least (0) or greatest value (1) so far; None before the first step.
    pub(super) fn best(&mut self, end: usize) -> Option<&Best> {
        let running = self.running.as_ref().filter(|running| running.end == end);
        if let Some((place, (score, inputs))) = running.and_then(|run| Some((run.place, run.chains.best()?)))
        {
            self.ends[end].note(place, score, inputs);
        }
        self.ends[end].best.as_ref()
    }
}

impl End {
    fn note(&mut self, place: usize, score: i64, inputs: Inputs) {
        if self.best.as_ref().is_none_or(|best| score > best.score) {
            self.best = Some(Best { score, value: score * self.sign, place, inputs });
        }
    }
}

impl std::fmt::Debug for Climb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let values = self.ends.each_ref().map(|end| end.best.as_ref().map(|best| best.value));
        write!(f, "Climb({} steps, {values:?})", self.steps)
    }
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
