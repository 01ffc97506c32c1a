//! Weighted sums of the samples of a block, and what rounding adds to them.

use super::line::{LineStage, LineStages};

/// A weighted sum of four samples, and the interval of the roundings in it; all are fractions over [`Form::unit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Form {
    pub(super) weights: [i128; 4],
    pub(super) low: i128,
    pub(super) high: i128,
}

/// The bits after the point: no weight of stages whose shifts add up to less needs more.
const POINT: u32 = 24;

impl Form {
    /// What stands for 1.
    pub(super) const fn unit() -> i128 {
        1 << POINT
    }

    /// A multiple of one sample.
    fn of(sample: usize, factor: i128) -> Form {
        let mut form = Form::default();
        form.weights[sample] = factor * Form::unit();
        form
    }

    /// What this form is after a multiple of another one was added.
    fn plus(&self, other: &Form, factor: i128) -> Form {
        let [a, b] = [other.low * factor, other.high * factor];
        let weights = [0, 1, 2, 3].map(|sample| self.weights[sample] + factor * other.weights[sample]);
        Form { weights, low: self.low + a.min(b), high: self.high + a.max(b) }
    }

    /// A sum divided and rounded, as a stage does with any integers.
    fn rounded(&self, stage: &LineStage) -> Form {
        let weights = self.weights.map(|weight| weight >> stage.shift);
        let half = Form::unit() / 2;
        let error = if stage.shift > 0 { [(Form::unit() >> stage.shift) - half, half] } else { [0, 0] };
        Form {
            weights,
            low: (self.low >> stage.shift) + error[0],
            high: (self.high >> stage.shift) + error[1],
        }
    }

    /// The least and the greatest integer that it may be, where samples lie in a range.
    pub(super) fn reach(&self, samples: [i128; 2]) -> (i128, i128) {
        let ends = self.weights.map(|weight| [weight * samples[0], weight * samples[1]]);
        let low = self.low + ends.iter().map(|[a, b]| a.min(b)).sum::<i128>();
        let high = self.high + ends.iter().map(|[a, b]| a.max(b)).sum::<i128>();
        (-((-low) >> POINT), high >> POINT)
    }
}

/// The four coefficients of a block of 2 by 2 pixels, row by row, or the pixels of four coefficients before their last shift.
pub(super) fn forms(horizontal: &LineStages, vertical: &LineStages, factor: i128, back: bool) -> [Form; 4] {
    let mut block = [0, 1, 2, 3].map(|sample| Form::of(sample, factor));
    let rows = [[0, 1], [2, 3]].map(|pair| (pair, horizontal));
    let columns = [[0, 2], [1, 3]].map(|pair| (pair, vertical));
    let turns = if back { [columns, rows] } else { [rows, columns] };
    for (pair, stages) in turns.concat() {
        let order: Vec<&LineStage> =
            if back { stages.0.iter().rev().collect() } else { stages.0.iter().collect() };
        for stage in order {
            let zero = Form::default();
            let add = |sum: Form, (place, tap): &(usize, i128)| sum.plus(&block[pair[*place]], *tap);
            let sum = stage.reads(stage.parity, 2).iter().fold(zero, add);
            let sign = if back { -stage.sign } else { stage.sign };
            let changed = pair[stage.parity];
            block[changed] = block[changed].plus(&sum.rounded(stage), sign);
        }
    }
    block
}
