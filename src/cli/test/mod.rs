//! `vcf test`.

mod discover;
mod junit;
mod results;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::diagnostics::{Sources, Style, render};
use crate::escapes;
use crate::language::{Event, Inputs, Session};

use super::arguments::{Format, TestRequest};
use super::reporter::{error_json, line};
use super::{Output, Status, input, interrupt, progress, write_whole};
use results::{Case, Problem, Results, Totals};

/// Colours as terminals number them.
const GREEN: u8 = 32;
const RED: u8 = 31;

/// Runs every program below the paths, counts assertions, prints a summary.
pub fn test(request: &TestRequest, output: &mut Output) -> Status {
    let begin = Instant::now();
    let (files, missing) = discover::programs(&request.paths);
    let mut worst = Status::Fine;
    for problem in &missing {
        output.problem(problem, &Sources::default());
        worst = Status::Wrong;
    }
    let inputs = input::inputs(&files);
    if let Err(problem) = request.junit.as_ref().map_or(Ok(()), |path| inputs.refuse(path)) {
        output.problem(&problem, &Sources::default());
        return Status::Wrong;
    }
    let mut all = Vec::new();
    for path in &files {
        let results = run(path, &inputs, output.style());
        worst = worst.max(results.status);
        match request.format {
            Format::Json => output.json(json_line(&results)),
            _ => tell(&results, request.quiet, output),
        }
        all.push(results);
        if worst == Status::Interrupted {
            return worst;
        }
    }
    if request.format == Format::Text {
        output.line(&summary(&Totals::of(&all), begin.elapsed()));
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

/// Runs a file in a session of its own; goes on after failed assertions. No file overwrites what another is read from.
fn run(path: &Path, inputs: &Inputs, style: Style) -> Results {
    let mut session = Session::new().keep_going();
    session.inputs().read_all(inputs);
    session.on_progress(progress::on_terminal());
    let _watch = interrupt::watch(session.interrupt());
    let begin = Instant::now();
    let mut asserted = Vec::new();
    let mut last = begin;
    let outcome = session.run_file(path, &mut |event| {
        if let Event::Asserted(assertion) = event {
            asserted.push((assertion, last.elapsed()));
            last = Instant::now();
        }
    });
    inputs.read_all(session.inputs());
    let time = begin.elapsed();
    let told = |problem: crate::diagnostics::Problem| Problem {
        line: line(&problem, session.sources()),
        rendered: render(&problem, session.sources(), style),
        picture: render(&problem, session.sources(), Style { color: false, unicode: true }),
        json: error_json(&problem, session.sources(), None),
        problem,
    };
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
    Results { name: path.to_string_lossy().into_owned(), cases, ended, time, status }
}

/// A line for a file, then its problems.
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
    for problem in results.problems() {
        output.error_text(&problem.rendered);
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

fn summary(totals: &Totals, time: Duration) -> String {
    let files = count(totals.files, "file");
    let errors = match totals.errors {
        0 => String::new(),
        n => format!(", {} with errors", count(n, "file")),
    };
    format!("{files}, {}{errors} ({:.2} s)", totals.assertions(), time.as_secs_f64())
}

/// `1 file`, `2 files`
fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
