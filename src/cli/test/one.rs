//! Running a file.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use crate::arrays::Progress;
use crate::diagnostics::{self, ProblemFamily, Sources, Style, render};
use crate::language::{Assertion, Event, Inputs, Outcome, Session, Test};

use super::super::changes::{Stamp, stamps};
use super::super::reporter::{error_json, file_name, line};
use super::super::told::Teller;
use super::super::{Status, input};
use super::discover::Found;
use super::displayed::Displays;
use super::filter::Names;
use super::request::TestRequest;
use super::results::{Case, Problem, Results, Tested};

/// What all files of a command share.
pub(super) struct Common<'a> {
    pub request: &'a TestRequest,
    /// The files that were read: no file overwrites what another is read from.
    pub inputs: &'a Inputs,
    /// Whether others run beside it: then none draws a bar of its own.
    pub several: bool,
    /// The tests that a filter was asked for, as it knows them.
    pub names: &'a Names,
}

impl Common<'_> {
    /// A session as the request wants it.
    pub(super) fn prepared(&self, session: Session, file: &str) -> Session {
        session.inputs().share(self.inputs);
        if self.request.certificates.is_some() {
            session.space().certify_equalities();
        }
        if self.several {
            session.on_progress(Progress::default());
        }
        // Where the first problem ends all, nothing of its file goes on.
        let session = if self.request.fail_fast { session } else { session.keep_going() };
        if !self.request.is_choosy() {
            return session;
        }
        let (file, request, names) = (file.to_string(), self.request.clone(), self.names.clone());
        session.only(move |test| {
            names.note(&file, test);
            request.chooses(&file, test)
        })
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
    let name = file_name(&file.path);
    let before = Stamp::of(&file.path);
    let (mut seen, mut last) = (Vec::new(), begin);
    let mut displays = Displays::new(request.show, teller);
    let mut sink = |event| match event {
        Event::Displayed { line, value } => displays.add(line, &value),
        Event::Testing { name, .. } => displays.begin(name.to_string()),
        Event::Asserted(assertion) => {
            if assertion.problem.is_some() {
                displays.fail();
            }
            seen.push(Seen::Assertion(assertion, last.elapsed()));
            last = Instant::now();
        }
        Event::Tested(test) => {
            // What was displayed or defined between is none of the next assertion's time.
            last = Instant::now();
            displays.end(test.is_whole);
            seen.push(Seen::Test(test));
        }
        _ => {}
    };
    // What is found below a folder is not what somebody named: it is read as programs read.
    let outcome = match file.below {
        Some(_) => session.run_file(&file.path, &mut sink),
        None if file.path.as_os_str() != "-" => session.run_named(&file.path, &mut sink),
        None => match input::standard(&session.interrupt()) {
            Ok(text) => session.run(&name, &text, &mut sink),
            Err(problem) => problem.into(),
        },
    };
    let time = begin.elapsed();
    let ended_with = Status::of(&outcome);
    let outcome = with_its_test(outcome, &mut seen);
    let told_in = |problem, test: Option<&str>| told(problem, test, session.sources(), teller);
    let told = |problem| told_in(problem, None);
    let tests = tests(&seen);
    let mut status = ended_with;
    let cases = cases(seen, &told_in);
    if cases.iter().any(|case| case.problem.is_some()) {
        status = status.max(Status::Failed);
    }
    let Outcome { problems, left_out, unreached, tests_unreached, evaluated, .. } = outcome;
    // The assertion that ended the file, where the first one does, is among the cases.
    let is_case = |problem: &diagnostics::Problem| {
        problem.code.family() == ProblemFamily::Assertion
            && cases.iter().filter_map(|case| case.problem.as_ref()).any(|known| known.problem == *problem)
    };
    let ended: Vec<Problem> = problems.into_iter().filter(|problem| !is_case(problem)).map(told).collect();
    let is_outside = |case: &Case| case.test.is_none() && case.problem.is_some();
    let displayed = displays.finish(!ended.is_empty() || cases.iter().any(is_outside));
    let is_left_out = request.is_choosy() && evaluated == 0 && cases.is_empty() && ended.is_empty();
    let read = if request.watch { stamps(session.inputs(), began, (&file.path, before)) } else { Vec::new() };
    Results {
        name,
        cases,
        tests,
        ended,
        time,
        status,
        left_out,
        unreached,
        tests_unreached,
        displayed,
        is_left_out,
        is_held: false,
        read,
        certified: session.space().certified_equalities(),
    }
}

/// A problem that ended the file within a test, such as that of a limit, is the test's.
fn with_its_test(outcome: Outcome, seen: &mut [Seen]) -> Outcome {
    let mut outcome = outcome;
    if let Some(Seen::Test(test)) = seen.last_mut()
        && let (false, None, [problem]) = (test.is_whole, &test.problem, &outcome.problems[..])
        && problem.code.family() != ProblemFamily::Assertion
    {
        test.problem = outcome.problems.pop();
    }
    outcome
}

/// The tests with what came of them: the assertions of each come before it.
fn tests(seen: &[Seen]) -> Vec<Tested> {
    let (mut tests, mut failed) = (Vec::new(), false);
    for seen in seen {
        match seen {
            Seen::Assertion(assertion, _) => {
                failed |= assertion.test.is_some() && assertion.problem.is_some()
            }
            Seen::Test(Test { line, name, is_whole, time, .. }) => {
                let passed = *is_whole && !std::mem::take(&mut failed);
                failed = false;
                tests.push(Tested { line: *line, name: name.to_string(), time: *time, passed });
            }
        }
    }
    tests
}

/// A case for each assertion, and for each test that has none or was ended by something else.
fn cases(seen: Vec<Seen>, told: &dyn Fn(diagnostics::Problem, Option<&str>) -> Problem) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut inside = 0;
    for seen in seen {
        match seen {
            Seen::Assertion(Assertion { line, text, test, problem, .. }, time) => {
                inside += usize::from(test.is_some());
                let test = test.map(|name| name.to_string());
                let problem = problem.map(|problem| told(problem, test.as_deref()));
                cases.push(Case { line, test, text: Some(text), time, problem });
            }
            Seen::Test(Test { line, name, problem, .. }) => {
                if problem.is_some() || inside == 0 {
                    let problem = problem.map(|problem| told(problem, Some(&name)));
                    let (test, time) = (Some(name.to_string()), Duration::ZERO);
                    cases.push(Case { line, test, text: None, time, problem });
                }
                inside = 0;
            }
        }
    }
    cases
}

/// A problem in the forms in which it may be shown, with the test that it came up in.
fn told(problem: diagnostics::Problem, test: Option<&str>, sources: &Sources, teller: &Teller) -> Problem {
    let shown = match test {
        Some(test) => problem.clone().note(format!("in test \"{test}\"")),
        None => problem.clone(),
    };
    Problem {
        line: line(&problem, sources),
        told: teller.told(&shown, sources),
        picture: render(&shown, sources, Style { color: false, unicode: true }),
        json: error_json(&problem, sources, None),
        problem,
    }
}

/// What comes of a path that leads to no program, or of a file outside of whose evaluation something broke.
pub(super) fn broken(path: &Path, problem: diagnostics::Problem, teller: &Teller) -> Results {
    let ended = vec![told(problem, None, &Sources::default(), teller)];
    let name = path.to_string_lossy().into_owned();
    Results {
        name,
        ended,
        status: Status::Wrong,
        read: vec![(path.to_path_buf(), Stamp::of(path))],
        ..Results::default()
    }
}
