//! Running a file.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use crate::arrays::Progress;
use crate::diagnostics::{self, ProblemFamily, Sources, Style, render};
use crate::language::{Assertion, Event, Inputs, Outcome, Session, Test};

use super::super::Status;
use super::super::reporter::{error_json, line};
use super::super::told::Teller;
use super::changes::{Stamp, stamps};
use super::discover::Found;
use super::request::TestRequest;
use super::results::{Case, Problem, Results};

/// What all files of a command share.
pub(super) struct Common<'a> {
    pub request: &'a TestRequest,
    /// The files that were read: no file overwrites what another is read from.
    pub inputs: &'a Inputs,
    /// Whether others run beside it: then none draws a bar of its own.
    pub several: bool,
}

impl Common<'_> {
    /// A session as the request wants it.
    pub(super) fn prepared(&self, session: Session, file: &str) -> Session {
        session.inputs().share(self.inputs);
        if self.several {
            session.on_progress(Progress::default());
        }
        // Where the first problem ends all, nothing of its file goes on.
        let session = if self.request.fail_fast { session } else { session.keep_going() };
        match self.request.filter.clone() {
            None => session,
            Some(filter) => {
                let file = file.to_string();
                session.only(move |test| filter.chooses(&file, test))
            }
        }
    }
}

/// What happened in a file.
enum Seen {
    /// With the time since the one before.
    Assertion(Assertion, Duration),
    Test(Test),
}

/// Runs a file in its session; goes on after failed assertions, and after tests that something else ended.
pub(super) fn run(session: &mut Session, file: &Found, request: &TestRequest, teller: &Teller) -> Results {
    let (begin, began) = (Instant::now(), SystemTime::now());
    let (mut seen, mut last) = (Vec::new(), begin);
    let mut sink = |event| match event {
        Event::Asserted(assertion) => {
            seen.push(Seen::Assertion(assertion, last.elapsed()));
            last = Instant::now();
        }
        Event::Tested(test) => seen.push(Seen::Test(test)),
        _ => {}
    };
    // What is found below a folder is not what somebody named: it is read as programs read.
    let outcome = match file.below {
        Some(_) => session.run_file(&file.path, &mut sink),
        None => session.run_named(&file.path, &mut sink),
    };
    let time = begin.elapsed();
    let told = |problem| told(problem, session.sources(), teller);
    let mut status = Status::of(&outcome);
    let cases = cases(seen, &told);
    if cases.iter().any(|case| case.problem.is_some()) {
        status = status.max(Status::Failed);
    }
    let Outcome { problems, left_out, evaluated, .. } = outcome;
    // The assertion that ended the file, where the first one does, is among the cases.
    let is_case = |problem: &diagnostics::Problem| {
        problem.code.family() == ProblemFamily::Assertion
            && cases.iter().filter_map(|case| case.problem.as_ref()).any(|known| known.problem == *problem)
    };
    let ended: Vec<Problem> = problems.into_iter().filter(|problem| !is_case(problem)).map(told).collect();
    let is_left_out = request.filter.is_some() && evaluated == 0 && cases.is_empty() && ended.is_empty();
    let read = if request.watch { stamps(session.inputs(), began) } else { Vec::new() };
    let name = file.path.to_string_lossy().into_owned();
    Results { name, cases, ended, time, status, left_out, is_left_out, read }
}

/// A case for each assertion, and for each test that has none or was ended by something else.
fn cases(seen: Vec<Seen>, told: &dyn Fn(diagnostics::Problem) -> Problem) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut inside = 0;
    for seen in seen {
        match seen {
            Seen::Assertion(Assertion { line, text, test, problem, .. }, time) => {
                inside += usize::from(test.is_some());
                let test = test.map(|name| name.to_string());
                cases.push(Case { line, test, text: Some(text), time, problem: problem.map(told) });
            }
            Seen::Test(Test { line, name, problem, .. }) => {
                if problem.is_some() || inside == 0 {
                    let (test, time) = (Some(name.to_string()), Duration::ZERO);
                    cases.push(Case { line, test, text: None, time, problem: problem.map(told) });
                }
                inside = 0;
            }
        }
    }
    cases
}

/// A problem in the forms in which it may be shown.
fn told(problem: diagnostics::Problem, sources: &Sources, teller: &Teller) -> Problem {
    Problem {
        line: line(&problem, sources),
        told: teller.told(&problem, sources),
        picture: render(&problem, sources, Style { color: false, unicode: true }),
        json: error_json(&problem, sources, None),
        problem,
    }
}

/// What comes of a path that leads to no program, or of a file outside of whose evaluation something broke.
pub(super) fn broken(path: &Path, problem: diagnostics::Problem, teller: &Teller) -> Results {
    let ended = vec![told(problem, &Sources::default(), teller)];
    let name = path.to_string_lossy().into_owned();
    Results {
        name,
        ended,
        status: Status::Wrong,
        read: vec![(path.to_path_buf(), Stamp::of(path))],
        ..Results::default()
    }
}
