//! What a search begins with: patterns of the element, in which bands count more or less; signs at random; rows and columns of signs; and
//! flat pictures.

use std::collections::BTreeMap;

use crate::wavelets::IntermediateName;

use super::random::Random;
use super::subject::{Inputs, Subject};

/// How many indices below the largest one most pictures begin with: large coefficients are 1 there, and small ones 0.
const NEAR: usize = 24;

/// The pattern that drives the element where nothing is quantised.
pub(super) fn pattern(subject: &Subject, random: &mut Random) -> Inputs {
    Inputs { values: signs(subject, &|_| 1.0, random), indices: indices(subject, random) }
}

/// Inputs at random, of one kind or another.
pub(super) fn any(subject: &Subject, random: &mut Random) -> Inputs {
    let values = match random.below(100) {
        0..60 if subject.is_coded() => weighed(subject, random),
        0..60 => noisy(subject, random),
        60..72 => ends(subject, |_, random| random.percent(50), random),
        72..90 => product(subject, random),
        _ => {
            let upper = random.percent(50);
            ends(subject, |_, _| upper, random)
        }
    };
    Inputs { values, indices: indices(subject, random) }
}

/// The signs of what the element has of each input, where each band counts for something else.
fn weighed(subject: &Subject, random: &mut Random) -> Vec<i64> {
    let bands = &subject.program.bands;
    let mut gains: BTreeMap<Option<&IntermediateName>, f64> = BTreeMap::new();
    for band in bands {
        gains.entry(band.as_ref()).or_insert_with(|| match random.below(4) {
            0 => 0.0,
            1 => 0.75,
            2 => 1.5,
            _ => 2.0 * random.unit(),
        });
    }
    signs(subject, &|at| gains.get(&bands[at].as_ref()).copied().unwrap_or(1.0), random)
}

/// The pattern with some inputs changed.
fn noisy(subject: &Subject, random: &mut Random) -> Vec<i64> {
    let mut values = signs(subject, &|_| 1.0, random);
    let percent = random.below(12);
    for (value, range) in values.iter_mut().zip(&subject.values) {
        if random.percent(percent) {
            *value = range.near(range.is_upper(*value), random.below(8) as i64);
        }
    }
    values
}

fn signs(subject: &Subject, gain: &dyn Fn(usize) -> f64, random: &mut Random) -> Vec<i64> {
    let slopes = subject.program.slopes(gain);
    let up = |at: usize, random: &mut Random| {
        let slope = slopes[at] * subject.sign as f64;
        if slope == 0.0 { random.percent(50) } else { slope > 0.0 }
    };
    ends(subject, up, random)
}

fn ends(subject: &Subject, up: impl Fn(usize, &mut Random) -> bool, random: &mut Random) -> Vec<i64> {
    let value = |(at, values): (usize, &super::subject::Values)| values.near(up(at, random), 0);
    subject.values.iter().enumerate().map(value).collect()
}

/// The signs of a row times those of a column.
fn product(subject: &Subject, random: &mut Random) -> Vec<i64> {
    let mut line = |length: usize| (0..length).map(|_| random.percent(50)).collect::<Vec<bool>>();
    let field = &subject.field;
    let (across, down) = (line(field.width), line(field.height));
    let mut values = vec![0; subject.values.len()];
    for (y, down) in down.iter().enumerate() {
        for (x, across) in across.iter().enumerate() {
            if let Some(at) = field.at(x, y) {
                values[at] = subject.values[at].near(across == down, 0);
            }
        }
    }
    values
}

/// One index for all slices, or one for each that is near it.
fn indices(subject: &Subject, random: &mut Random) -> Vec<u32> {
    let most = subject.most as usize;
    let index = match random.percent(75) {
        true => most - random.below(NEAR.min(most) + 1),
        false => random.below(most + 1),
    };
    let alike = random.percent(60);
    let one = |_| match alike {
        true => index as u32,
        false => (index + random.below(7)).saturating_sub(3).min(most) as u32,
    };
    (0..subject.program.slices.len()).map(one).collect()
}
