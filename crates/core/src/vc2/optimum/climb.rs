//! Lines whose sample reaches a value: from the pattern of signs inward, by small moves.

use std::collections::BTreeMap;

use vcfilter_machine::{Stopped, poll};

use crate::algebra::random::{STEP, mixed};

use super::place::Place;

/// How many values near an end are kept, and inputs go inward from theirs.
pub(super) const NEAR: usize = 24;
/// How often a climb begins anew, and the moves of each.
const STARTS: usize = 40;
const MOVES: usize = 400;

/// The values that samples may take before the stages: those near the least one, and those near the greatest one, each from the end
/// inward.
#[derive(Debug, Clone)]
pub(super) struct Choices(pub(super) [Vec<i128>; 2]);

/// A generator of numbers that look random.
#[derive(Debug, Clone)]
pub(super) struct Draws(u64);

impl Draws {
    pub(super) fn new(seed: u64) -> Draws {
        Draws(seed)
    }

    /// A number below another one.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let number = mixed(self.0);
        self.0 = self.0.wrapping_add(STEP);
        (number % count.max(1) as u64) as usize
    }
}

/// A climb to one side of the values of a place.
struct Climb<'a> {
    place: &'a Place,
    /// For each input, which of its choices are on the way to this side.
    choices: Vec<&'a [i128]>,
    /// 1 up and -1 down.
    sign: i128,
    line: Vec<i128>,
}

impl Climb<'_> {
    fn new<'a>(place: &'a Place, choices: &'a Choices, sign: i128) -> Climb<'a> {
        let up = |raises: bool| choices.0[usize::from(raises == (sign > 0))].as_slice();
        let choices = place.inputs.iter().map(|(_, raises)| up(*raises)).collect();
        Climb { place, choices, sign, line: vec![0; place.size] }
    }

    /// The line of the chosen inputs; 0 where nothing depends on it.
    fn chosen(&self, at: &[usize]) -> Vec<i128> {
        let mut line = vec![0; self.place.size];
        for ((place, _), (choices, at)) in self.place.inputs.iter().zip(self.choices.iter().zip(at)) {
            line[*place] = choices[*at];
        }
        line
    }

    /// The value, which is greater the better.
    fn value(&mut self, at: &[usize]) -> i128 {
        for ((place, _), (choices, at)) in self.place.inputs.iter().zip(self.choices.iter().zip(at)) {
            self.line[*place] = choices[*at];
        }
        self.sign * self.place.value(&mut self.line)
    }
}

/// Climbs to one side of a place, and hands every value on the way to `seen`, with what gives the line of it; ends where that says so.
pub(super) fn climb(
    place: &Place,
    choices: &Choices,
    sign: i128,
    draws: &mut Draws,
    mut seen: impl FnMut(i128, &dyn Fn() -> Vec<i128>) -> bool,
) -> Result<(), Stopped> {
    let mut climb = Climb::new(place, choices, sign);
    let count = climb.choices.len();
    for start in 0..STARTS {
        poll()?;
        let mut at = vec![0usize; count];
        if start > 0 {
            for (at, choices) in at.iter_mut().zip(&climb.choices) {
                *at = if draws.below(2) == 0 { 0 } else { draws.below(7.min(choices.len())) };
            }
        }
        let mut best = climb.value(&at);
        if seen(sign * best, &|| climb.chosen(&at)) {
            return Ok(());
        }
        for _ in 0..MOVES {
            let moved = draws.below(count);
            let (old, last) = (at[moved], climb.choices[moved].len() - 1);
            let by = 1 + draws.below(3);
            at[moved] = if draws.below(2) == 0 { (old + by).min(last) } else { old.saturating_sub(by) };
            let value = climb.value(&at);
            if seen(sign * value, &|| climb.chosen(&at)) {
                return Ok(());
            }
            if value < best {
                at[moved] = old;
            } else {
                best = value;
            }
        }
    }
    Ok(())
}

/// The values near both ends that lines reach at a place, with a line for each.
pub(super) fn near_ends(
    place: &Place,
    choices: &Choices,
    draws: &mut Draws,
) -> Result<BTreeMap<i128, Vec<i128>>, Stopped> {
    let mut all = BTreeMap::new();
    for sign in [-1, 1] {
        let mut found: BTreeMap<i128, Vec<i128>> = BTreeMap::new();
        climb(place, choices, sign, draws, |value, line| {
            // Those farther inward than all that are kept are of no use.
            let full = found.len() >= NEAR;
            let last = if sign > 0 { found.keys().next() } else { found.keys().next_back() };
            let far = last.is_some_and(|last| full && sign * value < sign * last);
            if !far && !found.contains_key(&value) {
                found.insert(value, line());
                if full {
                    let _ = if sign > 0 { found.pop_first() } else { found.pop_last() };
                }
            }
            false
        })?;
        all.extend(found);
    }
    Ok(all)
}
