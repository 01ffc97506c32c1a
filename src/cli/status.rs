//! Exit statuses, defined once.

use std::process::ExitCode;

use crate::diagnostics::{Problem, ProblemCode};
use crate::language::Outcome;

/// How the command ended; of several files the worst counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Status {
    /// All went well.
    Fine,
    /// An assertion failed or could not be decided; with `fmt --check`, a file is not formatted;
    /// with `compare`, something differs.
    Failed,
    /// The program, a file or the command line is wrong.
    Wrong,
    /// Ctrl-C; as shells number a program that ends by that signal.
    Interrupted,
    /// Nobody reads the output any more; as shells number a program that ends by that signal.
    Closed,
}

impl Status {
    /// How a program ended.
    pub fn of(outcome: &Outcome) -> Status {
        match outcome.status() {
            _ if outcome.problems.iter().any(is_interrupt) => Status::Interrupted,
            0 => Status::Fine,
            1 => Status::Failed,
            _ => Status::Wrong,
        }
    }

    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Status::Fine => 0,
            Status::Failed => 1,
            Status::Wrong => 2,
            Status::Interrupted => 128 + 2,
            Status::Closed => 128 + 13,
        }
    }
}

/// Whether a problem is that of Ctrl-C.
pub(super) fn is_interrupt(problem: &Problem) -> bool {
    problem.code == ProblemCode::Interrupted
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        status.number().into()
    }
}
