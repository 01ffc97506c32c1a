//! Exit statuses of the command, defined once.

use std::process::ExitCode;

use crate::diagnostics::{Problem, ProblemCode};
use crate::language::Outcome;

/// The exit status of the command; of several files the worst counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Status {
    /// All went well.
    Fine,
    /// An assertion failed or could not be decided; with `fmt --check`, a file is not formatted; with
    /// `check --deny-warnings`, something is odd; with `compare`, something differs.
    Failed,
    /// The program, a file or the command line is wrong.
    Wrong,
    /// Ctrl-C was pressed. The number is that of shells for a program that ends by this signal.
    Interrupted,
    /// The reader of the output has closed it. The number is that of shells for a program that ends by this
    /// signal.
    Closed,
}

impl Status {
    /// Returns the status of an evaluated program.
    pub fn of(outcome: &Outcome) -> Status {
        match outcome.status() {
            _ if outcome.problems.iter().any(is_interrupt) => Status::Interrupted,
            0 => Status::Fine,
            1 => Status::Failed,
            _ => Status::Wrong,
        }
    }

    /// The status of a command that a problem ends.
    pub(super) fn of_problem(problem: &Problem) -> Status {
        if is_interrupt(problem) { Status::Interrupted } else { Status::Wrong }
    }

    /// Returns the number of the status in the shell.
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
fn is_interrupt(problem: &Problem) -> bool {
    problem.code == ProblemCode::Interrupted
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        status.number().into()
    }
}
