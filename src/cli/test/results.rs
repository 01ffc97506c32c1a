//! What came of a file.

use std::time::Duration;

use crate::cli::Status;
use crate::diagnostics;

use super::count;

/// What came of a file.
pub(super) struct Results {
    /// Its path.
    pub name: String,
    /// Its assertions, in order.
    pub cases: Vec<Case>,
    /// What ended it early.
    pub ended: Vec<Problem>,
    pub time: Duration,
    pub status: Status,
}

/// An assertion that was evaluated.
pub(super) struct Case {
    pub line: usize,
    /// Its source text.
    pub text: String,
    /// Since the one before.
    pub time: Duration,
    /// None where it holds.
    pub problem: Option<Problem>,
}

/// A problem in every form in which it may be told; the session that could draw it is gone by then.
pub(super) struct Problem {
    pub problem: diagnostics::Problem,
    /// Its line in the file that was run.
    pub line: Option<usize>,
    /// For standard error.
    pub told: String,
    /// Drawn without colours.
    pub picture: String,
    pub json: serde_json::Value,
}

impl Results {
    /// In the order in which they came up.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.cases.iter().filter_map(|case| case.problem.as_ref()).chain(&self.ended)
    }
}

/// What came of several files.
#[derive(Default)]
pub(super) struct Totals {
    pub files: usize,
    pub passed: usize,
    pub failed: usize,
    /// Files that ended early.
    pub errors: usize,
}

impl Totals {
    pub(super) fn of(all: &[Results]) -> Totals {
        let mut totals = Totals { files: all.len(), ..Totals::default() };
        for results in all {
            let failed = results.cases.iter().filter(|case| case.problem.is_some()).count();
            totals.failed += failed;
            totals.passed += results.cases.len() - failed;
            totals.errors += usize::from(!results.ended.is_empty());
        }
        totals
    }

    /// `3 assertions: 2 passed, 1 failed`
    pub(super) fn assertions(&self) -> String {
        let assertions = count(self.passed + self.failed, "assertion");
        format!("{assertions}: {} passed, {} failed", self.passed, self.failed)
    }
}
