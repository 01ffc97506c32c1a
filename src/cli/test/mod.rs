//! `vcf test`.

mod junit;
mod results;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::diagnostics::{self, Sources, Style, caught, render};
use crate::escapes;
use crate::language::{Event, Inputs, Session, write_whole};

use super::arguments::TestRequest;
use super::discover::{self, Found};
use super::formats::Format;
use super::limits::Limits;
use super::reporter::{error_json, line};
use super::sandbox::Sandbox;
use super::told::Teller;
use super::{Output, Status, input, interrupt};
use results::{Case, Problem, Results, Totals};

/// Colours as terminals number them.
const GREEN: u8 = 32;
const RED: u8 = 31;

/// Runs every program below the paths, counts assertions, prints a summary.
pub(super) fn test(request: &TestRequest, limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    let sandbox = Sandbox::new(sandbox, limits, &request.paths);
    let session = |found: &Found| sandbox.session_of_found(found);
    test_in(&session, request, &sandbox, output)
}

/// The same, each file in a session that is made for it.
fn test_in(
    session: &dyn Fn(&Found) -> Session,
    request: &TestRequest,
    sandbox: &Sandbox,
    output: &mut Output,
) -> Status {
    let begin = Instant::now();
    let (files, unread) = discover::programs(&request.paths, sandbox);
    let mut worst = if unread.is_empty() { Status::Fine } else { Status::Wrong };
    let teller = output.teller().clone();
    let mut all: Vec<Results> =
        unread.into_iter().map(|(path, problem)| broken(&path, problem, &teller)).collect();
    let unread = all.len();
    all.iter().for_each(|results| show(results, request, output));
    let inputs = input::inputs(&files);
    if let Err(problem) = request.junit.as_ref().map_or(Ok(()), |path| inputs.refuse(path)) {
        output.problem(&problem, &Sources::default());
        return Status::Wrong;
    }
    for file in &files {
        let results = caught(|| run(session(file), file, &inputs, &teller))
            .unwrap_or_else(|problem| broken(&file.path, problem, &teller));
        worst = worst.max(results.status);
        show(&results, request, output);
        all.push(results);
        // The document is written of what has run.
        if worst == Status::Interrupted {
            break;
        }
    }
    if request.format == Format::Text && worst != Status::Interrupted {
        output.line(&summary(&Totals::of(&all[unread..]), unread, begin.elapsed()));
    }
    let write = |path: &PathBuf| {
        // The programs may have read it since.
        inputs.refuse(path)?;
        write_whole(path, junit::document(&all, begin.elapsed())?.as_bytes())
    };
    if let Some(path) = &request.junit
        && let Err(problem) = write(path)
    {
        output.problem(&problem, &Sources::default());
        worst = worst.max(Status::Wrong);
    }
    worst
}

/// Shows what came of a file, or of a path that leads to none.
fn show(results: &Results, request: &TestRequest, output: &mut Output) {
    match request.format {
        Format::Json => output.json(json_line(results)),
        _ => tell(results, request.quiet, output),
    }
    if request.format != Format::Json || output.teller().is_chosen() {
        results.problems().for_each(|problem| output.error_text(&problem.told));
    }
}

/// Runs a file in a session of its own; goes on after failed assertions. No file overwrites what another is read from.
fn run(session: Session, file: &Found, inputs: &Inputs, teller: &Teller) -> Results {
    let mut session = session.keep_going();
    session.inputs().read_all(inputs);
    let _watch = interrupt::watch(session.interrupt());
    let begin = Instant::now();
    let mut asserted = Vec::new();
    let mut last = begin;
    let mut sink = |event| {
        if let Event::Asserted(assertion) = event {
            asserted.push((assertion, last.elapsed()));
            last = Instant::now();
        }
    };
    // What is found below a folder is not what somebody named: it is read as programs read.
    let outcome = match file.below {
        Some(_) => session.run_file(&file.path, &mut sink),
        None => session.run_named(&file.path, &mut sink),
    };
    inputs.read_all(session.inputs());
    let time = begin.elapsed();
    let told = |problem| told(problem, session.sources(), teller);
    let mut status = Status::of(&outcome);
    let mut cases = Vec::new();
    for (assertion, time) in asserted {
        cases.push(Case {
            line: assertion.line,
            text: assertion.text,
            time,
            problem: assertion.problem.map(told),
        });
    }
    if cases.iter().any(|case| case.problem.is_some()) {
        status = status.max(Status::Failed);
    }
    let ended = outcome.problems.into_iter().map(told).collect();
    Results { name: file.path.to_string_lossy().into_owned(), cases, ended, time, status }
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
fn broken(path: &Path, problem: diagnostics::Problem, teller: &Teller) -> Results {
    let ended = vec![told(problem, &Sources::default(), teller)];
    let (name, time) = (path.to_string_lossy().into_owned(), Duration::ZERO);
    Results { name, cases: Vec::new(), ended, time, status: Status::Wrong }
}

/// A line for a file.
fn tell(results: &Results, quiet: bool, output: &mut Output) {
    let totals = Totals::of(std::slice::from_ref(results));
    if !(quiet && results.status == Status::Fine) {
        let (word, color) = match results.status {
            Status::Fine => ("ok", GREEN),
            Status::Failed => ("FAILED", RED),
            _ => ("ERROR", RED),
        };
        let padding = " ".repeat(8 - word.len());
        let name = escapes::line(&results.name);
        output.line_after(color, word, &format!("{padding}{name} ({})", totals.assertions()));
    }
}

fn json_line(results: &Results) -> String {
    let totals = Totals::of(std::slice::from_ref(results));
    let problems: Vec<_> = results.problems().map(|problem| &problem.json).collect();
    json!({
        "file": results.name, "passed": totals.passed, "failed": totals.failed,
        "seconds": results.time.as_secs_f64(), "problems": problems,
    })
    .to_string()
}

fn summary(totals: &Totals, unread: usize, time: Duration) -> String {
    let files = count(totals.files, "file");
    let errors = match totals.errors {
        0 => String::new(),
        n => format!(", {} with errors", count(n, "file")),
    };
    let unread = match unread {
        0 => String::new(),
        n => format!(", {} with errors", count(n, "path")),
    };
    format!("{files}, {}{errors}{unread} ({:.2} s)", totals.assertions(), time.as_secs_f64())
}

/// `1 file`, `2 files`
fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use std::panic::resume_unwind;

    use super::*;
    use crate::cli::output::memory::output;
    use crate::values::Value;

    /// A session with an array that breaks; what is resumed, unlike a panic, writes nothing to the tests' standard error.
    fn session(_: &Found) -> Session {
        let mut session = Session::new();
        let array = session.space().generate(1, true, |_| resume_unwind(Box::new("broken")));
        session.define("broken", Value::Array(array.unwrap()));
        session
    }

    #[test]
    fn a_defect_ends_its_file_and_the_results_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let files =
            [("a.vcf", "assert 1 == 1\nassert broken[0] == 1\nassert 1 == 1"), ("b.vcf", "assert 2 == 2")];
        for (name, text) in files {
            std::fs::write(at(name), text).unwrap();
        }
        let junit = Some(at("out.xml"));
        let request =
            TestRequest { paths: vec![at("a.vcf"), at("b.vcf")], junit, quiet: false, format: Format::Text };
        let (mut output, results, problems) = output();
        assert_eq!(
            test_in(
                &session,
                &request,
                &Sandbox::new(false, &Limits::default(), &request.paths),
                &mut output
            ),
            Status::Wrong
        );
        let (results, problems) = (results.take(), problems.take());
        let summary = "2 files, 2 assertions: 2 passed, 0 failed, 1 file with errors (";
        assert!(results.starts_with("ERROR") && results.contains(summary), "{results}");
        assert!(problems.contains("error[internal]: a defect of vcf: broken"), "{problems}");
        let xml = std::fs::read_to_string(at("out.xml")).unwrap();
        assert!(xml.contains("tests=\"3\"") && xml.contains("errors=\"1\""), "{xml}");
        assert!(xml.contains("line 2: internal"), "{xml}");
    }
}
