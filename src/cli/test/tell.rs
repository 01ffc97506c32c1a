//! What is told of files, to people and to programs.

use std::time::Duration;

use serde_json::json;

use crate::cli::formats::Format;
use crate::cli::{Output, Status};
use crate::escapes;

use super::displayed::Displayed;
use super::request::TestRequest;
use super::results::{Case, Problem, Results, Totals};

/// Colours as terminals number them.
const GREEN: u8 = 32;
const RED: u8 = 31;

/// Texts of the summary are cut after so many characters: what failed is drawn whole above it.
const SHOWN: usize = 160;

/// What all of a command came to.
pub(super) struct Run {
    /// So many of the first results are of paths from which no program came.
    pub unread: usize,
    /// Files that were not run, because somebody stopped before.
    pub not_run: usize,
    pub time: Duration,
    /// Whether long texts are cut: on a terminal, where what failed is drawn whole above.
    pub is_cut: bool,
    /// Whether what was displayed is shown above.
    pub is_shown: bool,
}

/// Shows what came of a file, or of a path that leads to none.
pub(super) fn show(results: &Results, request: &TestRequest, output: &mut Output) {
    if !results.is_left_out {
        match request.format {
            Format::Json => output.json(json_line(results)),
            _ => line(results, request, output),
        }
    }
    if request.format != Format::Json || output.teller().is_chosen() {
        results.problems().for_each(|(_, problem)| output.error_text(&problem.told));
    }
}

/// A line for a file.
fn line(results: &Results, request: &TestRequest, output: &mut Output) {
    if request.quiet && results.status == Status::Fine {
        return;
    }
    let (word, color) = match results.status {
        Status::Fine => ("ok", GREEN),
        Status::Failed => ("FAILED", RED),
        _ => ("ERROR", RED),
    };
    let padding = " ".repeat(8 - word.len());
    let name = escapes::line(&results.name);
    let totals = Totals::of([results]);
    let counted = assertions(&totals, "no assertions");
    let (tests, left_out) = (tests(&totals), left_out(&totals));
    output.line_after(
        color,
        word,
        &format!("{padding}{name} ({tests}{counted}{left_out}; {})", seconds(results.time)),
    );
    for displayed in results.displayed.iter().filter(|_| request.show) {
        let test = displayed.test.as_ref().map(|test| format!("\"{test}\", ")).unwrap_or_default();
        output.text(&displayed.told(&format!("  {test}")));
    }
    for test in results.tests.iter().filter(|_| request.verbose) {
        let (color, word) = if test.passed { (GREEN, "ok") } else { (RED, "FAILED") };
        let (padding, name) = (" ".repeat(8 - word.len()), escapes::line(&test.name));
        let place = format!("  {word}{padding}line {}: \"{name}\" ({})", test.line, seconds(test.time));
        output.colored_line(color, &place);
    }
}

fn json_line(results: &Results) -> String {
    let totals = Totals::of([results]);
    let problems = results.problems().map(|(test, problem)| {
        let mut json = problem.json.clone();
        if let Some(test) = test {
            json["test"] = json!(test);
        }
        json
    });
    let tests = results.tests.iter().map(|test| {
        json!({
            "name": test.name, "line": test.line, "passed": test.passed, "seconds": test.time.as_secs_f64(),
        })
    });
    let displayed = results
        .displayed
        .iter()
        .map(|displayed| json!({ "line": displayed.line, "test": displayed.test, "text": displayed.text }));
    json!({
        "displayed": displayed.collect::<Vec<_>>(),
        "tests": tests.collect::<Vec<_>>(), "not_reached": totals.unreached, "tests_not_reached": totals.tests_unreached,
        "file": results.name, "passed": totals.passed, "failed": totals.failed, "left_out": totals.left_out,
        "seconds": results.time.as_secs_f64(), "problems": problems.collect::<Vec<_>>(),
    })
    .to_string()
}

/// Every failure with its place, a block for each, and then the totals in a line.
pub(super) fn summary<'a>(all: impl Iterator<Item = &'a Results> + Clone, run: &Run) -> String {
    let failures: String =
        all.clone().flat_map(|results| blocks(results, run.is_cut, run.is_shown)).collect();
    let heading = if failures.is_empty() { "" } else { "\nWhat failed:\n" };
    let rule = if failures.is_empty() { "" } else { "\n" };
    let totals = totals(&Totals::of(all.skip(run.unread)), run);
    format!("{heading}{failures}{rule}{totals}\n")
}

/// `path:line: text`, and below it what shows that it fails, and what was displayed on the way.
fn blocks(results: &Results, is_cut: bool, is_shown: bool) -> Vec<String> {
    let block = |place: &str, text: &str, problem: &Problem| block(place, text, problem, is_cut);
    let place = |line: Option<usize>| match line {
        Some(line) => format!("{}:{line}", results.name),
        None => results.name.clone(),
    };
    // What was shown above is not shown again.
    let displayed = |all: Vec<&Displayed>| if is_shown { String::new() } else { displayed(&all) };
    let of_case = |(at, case): (usize, &Case)| {
        let problem = case.problem.as_ref()?;
        let test = case.test.as_ref().map(|test| format!("test \"{test}\": "));
        let (line, text) = match &case.text {
            Some(text) => (Some(case.line), text.clone()),
            None => (problem.line.or(Some(case.line)), what(problem)),
        };
        let told = block(&place(line), &(test.unwrap_or_default() + &text), problem);
        Some(told + &displayed(results.displayed_by(at)))
    };
    let of_end = |problem: &Problem| block(&place(problem.line), &what(problem), problem);
    let mut blocks: Vec<String> = results.cases.iter().enumerate().filter_map(of_case).collect();
    blocks.extend(results.ended.iter().map(of_end));
    if let Some(last) = blocks.last_mut().filter(|_| !results.ended.is_empty()) {
        last.push_str(&displayed(results.displayed_in(None)));
    }
    blocks
}

/// What was displayed before something failed.
fn displayed(all: &[&Displayed]) -> String {
    let lines: String = all.iter().map(|displayed| displayed.told("      ")).collect();
    if lines.is_empty() { lines } else { format!("    displayed:\n{}", lines) }
}

fn what(problem: &Problem) -> String {
    format!("{}: {}", problem.problem.code, problem.problem.message)
}

fn block(place: &str, text: &str, problem: &Problem, is_cut: bool) -> String {
    // Where something says more than the two sides and their difference do, it is enough.
    let is_side =
        |note: &&String| ["left:", "right:", "left - right:"].iter().any(|start| note.starts_with(start));
    let notes = &problem.problem.notes;
    let telling: Vec<&String> = notes.iter().filter(|note| !is_side(note)).collect();
    let telling = if telling.is_empty() { notes.iter().collect() } else { telling };
    let notes = telling.into_iter().map(|note| format!("    {}\n", on_a_line(note, is_cut)));
    format!("  {}: {}\n{}", escapes::line(place), on_a_line(text, is_cut), notes.collect::<String>())
}

/// A text on one line; not too long, where it is to be cut.
fn on_a_line(text: &str, is_cut: bool) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN).filter(|_| is_cut) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line,
    }
}

fn totals(totals: &Totals, run: &Run) -> String {
    let files = count(totals.files, "file");
    let part = |n: usize, noun: &str, what: &str| match n {
        0 => String::new(),
        n => format!(", {} {what}", count(n, noun)),
    };
    let errors = part(totals.errors, "file", "with errors");
    let unread = part(run.unread, "path", "with errors");
    let interrupted = part(totals.interrupted, "file", "interrupted");
    let not_run = part(run.not_run, "file", "not run");
    let empty = part(totals.empty, "file", "without assertions");
    let counted = assertions(totals, "0 assertions");
    format!(
        "{files}, {}{counted}{}{errors}{unread}{empty}{interrupted}{not_run} ({})",
        tests(totals),
        left_out(totals),
        seconds(run.time)
    )
}

/// `3 assertions: 2 passed, 1 failed`
fn assertions(totals: &Totals, none: &str) -> String {
    match totals.passed + totals.failed {
        0 => none.to_string(),
        n => format!("{}: {} passed, {} failed", count(n, "assertion"), totals.passed, totals.failed),
    }
}

/// `2 tests: 1 passed, 1 failed, 3 not reached; `, where there are tests.
fn tests(totals: &Totals) -> String {
    let Totals { tests_passed: passed, tests_failed: failed, tests_unreached: unreached, .. } = totals;
    match (passed + failed, *unreached) {
        (0, 0) => String::new(),
        (0, unreached) => format!("{} not reached; ", count(unreached, "test")),
        (n, unreached) => {
            let rest = if unreached == 0 { String::new() } else { format!(", {unreached} not reached") };
            format!("{}: {passed} passed, {failed} failed{rest}; ", count(n, "test"))
        }
    }
}

/// Assertions that did not count: behind what ended a file or a test, or not chosen.
fn left_out(totals: &Totals) -> String {
    let part = |n: usize, what: &str| if n == 0 { String::new() } else { format!(", {n} {what}") };
    part(totals.unreached, "not reached") + &part(totals.left_out, "left out")
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// `1 file`, `2 files`
pub(in crate::cli) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
