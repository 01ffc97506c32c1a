//! Which subexpressions become temporaries: one plan for every language.

use super::flat::{Flat, Step};
use vcfilter_machine::Stoppable;

/// How much may be written as one expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Operations inside one another.
    pub(super) depth: usize,
    /// Operands in all.
    pub(super) size: usize,
}

/// Steps in the order in which they are computed, some of which get names of their own: those used more than once,
/// and those at which an expression would become too deep or too long.
pub(super) struct Plan<'a> {
    pub(super) flat: Flat<'a>,
    /// The steps with names, in order.
    pub(super) temporaries: Vec<usize>,
    /// For each step its place among the temporaries.
    pub(super) place: Vec<Option<usize>>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(flat: Flat<'a>, limits: Limits) -> Self {
        let uses = flat.uses();
        let result = flat.steps.len() - 1;
        let mut temporaries = Vec::new();
        let mut place = vec![None; flat.steps.len()];
        // Depth and size of each step as it is written where it is used.
        let mut written: Vec<(usize, usize)> = Vec::with_capacity(flat.steps.len());
        for (number, step) in flat.steps.iter().asking().enumerate() {
            let mut depth = 0;
            let mut size = usize::from(step.is_leaf());
            for operand in step.operands() {
                depth = depth.max(written[operand].0 + 1);
                size += written[operand].1;
            }
            // Leaves stay where they are: a name for `L[0, 1]` or 7 would say no more.
            let named = !step.is_leaf()
                && number != result
                && (uses[number] > 1 || depth >= limits.depth || size >= limits.size);
            if named {
                place[number] = Some(temporaries.len());
                temporaries.push(number);
                (depth, size) = (0, 1);
            }
            written.push((depth, size));
        }
        Self { flat, temporaries, place }
    }

    /// The step whose value is the result.
    pub(super) fn result(&self) -> usize {
        self.flat.steps.len() - 1
    }

    pub(super) fn step(&self, number: usize) -> Step<'a> {
        self.flat.steps[number]
    }
}
