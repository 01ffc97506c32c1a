//! Code as a list of steps in which every operand stands before its use: how a shared, deep tree is walked without
//! recursion. Equal subexpressions get the same number, built separately or not.

use num_bigint::BigInt;
use rustc_hash::FxHashMap;
use vcfilter_machine::{Pace, Stoppable};

use super::tree::{Binary, Direction, Op};
use super::{Code, Input};

/// An operation whose operands are numbers of earlier steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step<'a> {
    Constant(&'a BigInt),
    Input(&'a Input),
    Negate(usize),
    Binary(Binary, usize, usize),
    Shift(Direction, usize, u32),
}

impl Step<'_> {
    /// The steps that this one uses, one of them twice in `x + x`.
    pub(super) fn operands(&self) -> impl Iterator<Item = usize> + use<> {
        let (first, second) = match *self {
            Self::Constant(_) | Self::Input(_) => (None, None),
            Self::Negate(a) | Self::Shift(_, a, _) => (Some(a), None),
            Self::Binary(_, a, b) => (Some(a), Some(b)),
        };
        first.into_iter().chain(second)
    }

    pub(super) fn is_leaf(&self) -> bool {
        matches!(self, Self::Constant(_) | Self::Input(_))
    }
}

/// The distinct steps of one piece of code; the last is its result.
#[derive(Default)]
pub(super) struct Flat<'a> {
    pub(super) steps: Vec<Step<'a>>,
    /// One piece of code per step.
    pub(super) codes: Vec<&'a Code>,
}

impl<'a> Flat<'a> {
    pub(super) fn of(code: &'a Code) -> Self {
        let mut numbering = Numbering::default();
        numbering.number(code);
        numbering.flat
    }

    /// How often each step is an operand.
    pub(super) fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.steps.len()];
        for operand in self.steps.iter().asking().flat_map(Step::operands) {
            uses[operand] += 1;
        }
        uses
    }

    /// The distinct inputs in order.
    pub(super) fn inputs(&self) -> Vec<&'a Input> {
        let mut inputs: Vec<_> = self
            .steps
            .iter()
            .asking()
            .filter_map(|step| match *step {
                Step::Input(input) => Some(input),
                _ => None,
            })
            .collect();
        inputs.sort_unstable();
        inputs
    }
}

/// Gives numbers to steps, the same number to equal ones, over any number of pieces of code.
#[derive(Default)]
pub(super) struct Numbering<'a> {
    flat: Flat<'a>,
    by_address: FxHashMap<usize, usize>,
    by_step: FxHashMap<Step<'a>, usize>,
}

impl<'a> Numbering<'a> {
    /// The number of the step that computes `code`.
    pub(super) fn number(&mut self, code: &'a Code) -> usize {
        let mut pending = vec![code];
        let pace = Pace::default();
        while let Some(&next) = pending.last() {
            pace.step();
            if !self.by_address.contains_key(&next.address()) {
                match self.step(next) {
                    Ok(step) => self.intern(next, step),
                    Err(operands) => {
                        pending.extend(operands.into_iter().flatten());
                        continue;
                    }
                }
            }
            pending.pop();
        }
        self.by_address[&code.address()]
    }

    /// The step of `code`, or the operands without a number yet, the one to number first at the end.
    fn step(&self, code: &'a Code) -> Result<Step<'a>, [Option<&'a Code>; 2]> {
        let number = |code: &'a Code| self.by_address.get(&code.address()).copied().ok_or(code);
        let one = |a: &'a Code| number(a).map_err(|a| [Some(a), None]);
        match code.op() {
            Op::Constant(value) => Ok(Step::Constant(value)),
            Op::Input(input) => Ok(Step::Input(input)),
            Op::Negate(a) => Ok(Step::Negate(one(a)?)),
            Op::Shift(direction, a, bits) => Ok(Step::Shift(*direction, one(a)?, *bits)),
            Op::Binary(operation, a, b) => match (number(a), number(b)) {
                (Ok(a), Ok(b)) => Ok(Step::Binary(*operation, a, b)),
                (a, b) => Err([b.err(), a.err()]),
            },
        }
    }

    fn intern(&mut self, code: &'a Code, step: Step<'a>) {
        let flat = &mut self.flat;
        let number = *self.by_step.entry(step).or_insert_with(|| {
            flat.steps.push(step);
            flat.codes.push(code);
            flat.steps.len() - 1
        });
        self.by_address.insert(code.address(), number);
    }
}
