//! What came of files.

use std::path::PathBuf;
use std::time::Duration;

use crate::cli::Status;
use crate::cli::changes::Stamp;
use crate::diagnostics::{self, ProblemCode};

use crate::arrays::CertifiedEqualities;

use super::displayed::Displayed;
use super::workers::Outcome;

/// What came of a file.
pub(super) struct Results {
    /// Its path.
    pub name: String,
    /// Its assertions, in order, and the tests that have none or were ended by something else.
    pub cases: Vec<Case>,
    /// Its tests that were begun, in order.
    pub tests: Vec<Tested>,
    /// What ended it early.
    pub ended: Vec<Problem>,
    pub time: Duration,
    pub status: Status,
    /// How many assertions a filter has left out.
    pub left_out: usize,
    /// How many assertions stand behind what ended the file or a test.
    pub unreached: usize,
    /// How many tests stand behind what ended the file.
    pub tests_unreached: usize,
    /// What it has displayed outside of tests, and in those that are not fine; where it was asked for, in all.
    pub displayed: Vec<Displayed>,
    /// Whether it was left out whole.
    pub is_left_out: bool,
    /// Whether a file that it was made of was written meanwhile, so that it is not told: it is run again.
    pub is_held: bool,
    /// The files that it was made of, as they were: the program, what it uses and loads. Known where somebody waits for
    /// changes.
    pub read: Vec<(PathBuf, Stamp)>,
    /// The equalities of arrays that were proven, where they are certified.
    pub certified: Option<CertifiedEqualities>,
}

impl Default for Results {
    /// Those of a file in which nothing is.
    fn default() -> Results {
        Results {
            name: String::new(),
            cases: Vec::new(),
            tests: Vec::new(),
            ended: Vec::new(),
            time: Duration::ZERO,
            status: Status::Fine,
            left_out: 0,
            unreached: 0,
            tests_unreached: 0,
            displayed: Vec::new(),
            is_left_out: false,
            is_held: false,
            read: Vec::new(),
            certified: None,
        }
    }
}

/// A test that was begun.
pub(super) struct Tested {
    pub line: usize,
    pub name: String,
    pub time: Duration,
    /// Whether it came to its end, and nothing in it failed.
    pub passed: bool,
}

/// An assertion that was evaluated, or a test without any.
pub(super) struct Case {
    pub line: usize,
    /// The name of the test that it is, or stands in.
    pub test: Option<String>,
    /// Its source text; None for a test.
    pub text: Option<String>,
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
    /// What was displayed in the test, or outside of tests, in which something has failed for the last time in this case.
    pub(super) fn displayed_by(&self, at: usize) -> Vec<&Displayed> {
        let test = &self.cases[at].test;
        let fails_again =
            self.cases[at + 1..].iter().any(|case| case.problem.is_some() && case.test == *test);
        // What ended the file comes last of all outside of tests.
        let ends_later = test.is_none() && !self.ended.is_empty();
        match self.cases[at].problem.is_some() && !fails_again && !ends_later {
            true => self.displayed_in(test.as_deref()),
            false => Vec::new(),
        }
    }

    /// What was displayed in a test, or outside of all.
    pub(super) fn displayed_in(&self, test: Option<&str>) -> Vec<&Displayed> {
        self.displayed.iter().filter(|displayed| displayed.test.as_deref() == test).collect()
    }

    /// Each with the test in which it came up, in order.
    pub(super) fn problems(&self) -> impl Iterator<Item = (Option<&str>, &Problem)> {
        let of_case = |case| {
            let Case { test, problem, .. }: &Case = case;
            Some((test.as_deref(), problem.as_ref()?))
        };
        self.cases.iter().filter_map(of_case).chain(self.ended.iter().map(|problem| (None, problem)))
    }
}

impl Results {
    /// Whether a file that it was made of is another one by now.
    pub(super) fn has_changed(&self) -> bool {
        self.read.iter().any(|(path, stamp)| stamp.has_changed(path))
    }
}

impl Outcome for Results {
    fn is_last(&self) -> bool {
        self.status == Status::Interrupted
    }

    fn lacked_memory(&self) -> bool {
        self.problems().any(|(_, problem)| problem.problem.code == ProblemCode::LimitMemory)
    }
}

/// What came of several files.
#[derive(Default)]
pub(super) struct Totals {
    pub files: usize,
    pub passed: usize,
    pub failed: usize,
    /// Tests of which all holds.
    pub tests_passed: usize,
    pub tests_failed: usize,
    /// Assertions that were never reached.
    pub unreached: usize,
    /// Tests that were never reached.
    pub tests_unreached: usize,
    /// Files that somebody stopped.
    pub interrupted: usize,
    /// Files in which something else than an assertion went wrong.
    pub errors: usize,
    /// Files that were evaluated and have no assertions.
    pub empty: usize,
    /// Assertions that a filter has left out.
    pub left_out: usize,
}

impl Totals {
    pub(super) fn of<'a>(all: impl IntoIterator<Item = &'a Results>) -> Totals {
        let mut totals = Totals::default();
        for results in all {
            totals.left_out += results.left_out;
            if results.is_left_out {
                continue;
            }
            totals.files += 1;
            let assertions = || results.cases.iter().filter(|case| case.text.is_some());
            let failed = assertions().filter(|case| case.problem.is_some()).count();
            totals.failed += failed;
            totals.passed += assertions().count() - failed;
            let tests_passed = results.tests.iter().filter(|test| test.passed).count();
            totals.tests_passed += tests_passed;
            totals.tests_failed += results.tests.len() - tests_passed;
            totals.unreached += results.unreached;
            totals.tests_unreached += results.tests_unreached;
            if results.status == Status::Interrupted {
                totals.interrupted += 1;
                continue;
            }
            let broken = results.cases.iter().any(|case| case.text.is_none() && case.problem.is_some());
            let wrong = broken || !results.ended.is_empty();
            totals.errors += usize::from(wrong);
            totals.empty += usize::from(!wrong && assertions().next().is_none());
        }
        totals
    }
}
