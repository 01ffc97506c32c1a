//! What is told of files, to people and to programs.

use std::time::Duration;

use serde_json::json;

use crate::cli::formats::Format;
use crate::cli::{Output, Status};
use crate::escapes;

use super::request::TestRequest;
use super::results::{Case, Problem, Results, Totals};

/// Colours as terminals number them.
const GREEN: u8 = 32;
const RED: u8 = 31;

/// Texts of the summary are cut after so many characters: what failed is drawn whole above it.
const SHOWN: usize = 160;

/// Shows what came of a file, or of a path that leads to none.
pub(super) fn show(results: &Results, request: &TestRequest, output: &mut Output) {
    if !results.is_left_out {
        match request.format {
            Format::Json => output.json(json_line(results)),
            _ => line(results, request.quiet, output),
        }
    }
    if request.format != Format::Json || output.teller().is_chosen() {
        results.problems().for_each(|(_, problem)| output.error_text(&problem.told));
    }
}

/// A line for a file.
fn line(results: &Results, quiet: bool, output: &mut Output) {
    if quiet && results.status == Status::Fine {
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
    let left_out = left_out(&totals);
    output.line_after(
        color,
        word,
        &format!("{padding}{name} ({counted}{left_out}; {})", seconds(results.time)),
    );
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
    json!({
        "file": results.name, "passed": totals.passed, "failed": totals.failed, "left_out": totals.left_out,
        "seconds": results.time.as_secs_f64(), "problems": problems.collect::<Vec<_>>(),
    })
    .to_string()
}

/// Every failure with its place, a block for each, and then the totals in a line.
///
/// The first `unread` are those of paths from which no program came.
pub(super) fn summary<'a>(
    all: impl Iterator<Item = &'a Results> + Clone,
    unread: usize,
    time: Duration,
) -> String {
    let failures: String = all.clone().flat_map(blocks).collect();
    let heading = if failures.is_empty() { "" } else { "\nWhat failed:\n" };
    let rule = if failures.is_empty() { "" } else { "\n" };
    let totals = totals(&Totals::of(all.skip(unread)), unread, time);
    format!("{heading}{failures}{rule}{totals}\n")
}

/// `path:line: text`, and below it what shows that it fails.
fn blocks(results: &Results) -> Vec<String> {
    let place = |line: Option<usize>| match line {
        Some(line) => format!("{}:{line}", results.name),
        None => results.name.clone(),
    };
    let of_case = |case: &Case| {
        let problem = case.problem.as_ref()?;
        let test = case.test.as_ref().map(|test| format!("test \"{test}\": "));
        let (line, text) = match &case.text {
            Some(text) => (Some(case.line), text.clone()),
            None => (problem.line.or(Some(case.line)), what(problem)),
        };
        Some(block(&place(line), &(test.unwrap_or_default() + &text), problem))
    };
    let of_end = |problem: &Problem| block(&place(problem.line), &what(problem), problem);
    results.cases.iter().filter_map(of_case).chain(results.ended.iter().map(of_end)).collect()
}

fn what(problem: &Problem) -> String {
    format!("{}: {}", problem.problem.code, problem.problem.message)
}

fn block(place: &str, text: &str, problem: &Problem) -> String {
    // Where something says more than the two sides do, it is enough.
    let is_side = |note: &&String| note.starts_with("left:") || note.starts_with("right:");
    let notes = &problem.problem.notes;
    let telling: Vec<&String> = notes.iter().filter(|note| !is_side(note)).collect();
    let telling = if telling.is_empty() { notes.iter().collect() } else { telling };
    let notes = telling.into_iter().map(|note| format!("    {}\n", shortened(note)));
    format!("  {}: {}\n{}", escapes::line(place), shortened(text), notes.collect::<String>())
}

/// A text on one line, not too long.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line,
    }
}

fn totals(totals: &Totals, unread: usize, time: Duration) -> String {
    let files = count(totals.files, "file");
    let part = |n: usize, noun: &str, what: &str| match n {
        0 => String::new(),
        n => format!(", {} {what}", count(n, noun)),
    };
    let errors = part(totals.errors, "file", "with errors");
    let unread = part(unread, "path", "with errors");
    let empty = part(totals.empty, "file", "without assertions");
    let counted = assertions(totals, "0 assertions");
    format!("{files}, {counted}{}{errors}{unread}{empty} ({})", left_out(totals), seconds(time))
}

/// `3 assertions: 2 passed, 1 failed`
fn assertions(totals: &Totals, none: &str) -> String {
    match totals.passed + totals.failed {
        0 => none.to_string(),
        n => format!("{}: {} passed, {} failed", count(n, "assertion"), totals.passed, totals.failed),
    }
}

fn left_out(totals: &Totals) -> String {
    if totals.left_out == 0 { String::new() } else { format!(", {} left out", totals.left_out) }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// `1 file`, `2 files`
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
