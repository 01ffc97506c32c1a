//! The search: random inputs, such that drive one value as far as it goes, and such that are changed step by step while it
//! grows.

use crate::codec::{Made, Plane};

use super::random::Random;
use super::seen::Seen;
use super::subject::{Subject, Target};

/// How long is searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Random inputs.
    pub random: usize,
    /// Values that are driven up and down.
    pub targets: usize,
    /// Changes for each of them.
    pub steps: usize,
}

pub(super) fn search(subject: &Subject, effort: Effort, random: &mut Random, seen: &mut Seen) {
    let mut run = |planes: &[Plane]| {
        let made = (subject.run)(planes);
        seen.add(&made);
        made
    };
    let mut made: Option<Made> = None;
    for _ in 0..effort.random.max(1) {
        made = Some(run(&subject.random(random)));
    }
    let Some(made) = made else { return };
    let targets: Vec<Target> = (0..effort.targets).map(|_| Target::random(&made, random)).collect();
    for (target, aimed) in targets.iter().zip(subject.aimed(&targets, random)) {
        for (mut best, sign) in aimed.into_iter().zip([1, -1]) {
            let mut most = sign * target.of(&run(&best));
            for _ in 0..effort.steps {
                let next = subject.changed(&best, random);
                let value = sign * target.of(&run(&next));
                if value >= most {
                    (best, most) = (next, value);
                }
            }
        }
    }
}
