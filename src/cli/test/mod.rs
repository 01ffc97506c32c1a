//! `vcf test`.

mod discover;
mod junit;
mod results;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::diagnostics::{Sources, Style, render};
use crate::language::{Event, Session};

use super::arguments::{Format, TestRequest};
use super::reporter::{error_json, line};
use super::{Output, Status, interrupt, progress, write_whole};
use results::{Case, Problem, Results, Totals};

/// Runs every program below the paths, counts assertions, prints a summary.
pub fn test(request: &TestRequest, output: &mut Output) -> Status {
    let begin = Instant::now();
    let (files, missing) = discover::programs(&request.paths);
    let mut worst = Status::Fine;
    for problem in &missing {
        output.problem(problem, &Sources::default());
        worst = Status::Wrong;
    }
    let mut all = Vec::new();
    for path in &files {
        let results = run(path, output.style());
        worst = worst.max(results.status);
        match request.format {
            Format::Json => output.line(&json_line(&results)),
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
    if let Some(path) = &request.junit
        && let Err(problem) =
            junit::document(&all, begin.elapsed()).and_then(|xml| write_whole(path, xml.as_bytes()))
    {
        output.problem(&problem, &Sources::default());
        worst = worst.max(Status::Wrong);
    }
    worst
}

/// Runs a file in a session of its own; goes on after failed assertions.
fn run(path: &Path, style: Style) -> Results {
    let mut session = Session::new().keep_going();
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
    Results { name: path.display().to_string(), cases, ended, time, status }
}

/// A line for a file, then its problems.
fn tell(results: &Results, quiet: bool, output: &mut Output) {
    let totals = Totals::of(std::slice::from_ref(results));
    if !(quiet && results.status == Status::Fine) {
        let (word, color) = match results.status {
            Status::Fine => ("ok", "\x1b[32m"),
            Status::Failed => ("FAILED", "\x1b[31m"),
            _ => ("ERROR", "\x1b[31m"),
        };
        let padding = " ".repeat(8 - word.len());
        let word = if output.color() { format!("{color}{word}\x1b[0m") } else { word.to_string() };
        output.line(&format!("{word}{padding}{} ({})", results.name, totals.assertions()));
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
