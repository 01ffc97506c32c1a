//! Evaluating a program and arranging its results beside its code.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{FileId, Problem, ProblemFamily, Severity, Sources, Style, render};
use crate::language::{Event, Outcome, Session};

use super::blocks::{Block, Group, blocks};
use super::output::{CellOutput, cut};

/// A program with its results, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The parts of the report: prose and code in turn.
    pub parts: Vec<Part>,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Prose in Markdown.
    Prose(String),
    /// Code with its results.
    Cell(Cell),
}

/// A piece of code with its results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The lines of code.
    pub code: String,
    /// The results in order.
    pub outputs: Vec<CellOutput>,
    /// Whether evaluation ended before this code.
    pub skipped: bool,
}

/// The text that a fresh session is fed first.
const FIRST: FileId = FileId(0);

/// What was given, by line from 0.
type Given = BTreeMap<usize, Vec<CellOutput>>;

impl Report {
    /// Evaluates one text in a fresh session by the function `run`, and returns a report of its results with
    /// the outcome. Where the text could not be read, the report is empty.
    pub fn run(
        session: &mut Session,
        run: impl FnOnce(&mut Session, &mut (dyn FnMut(Event) + Send)) -> Outcome,
    ) -> (Report, Outcome) {
        let mut events = Vec::new();
        let outcome = run(session, &mut |event| match event {
            // Values are made ready at once, so that huge ones are let go.
            Event::Displayed { line, value } => events.push(Seen::Given(line, CellOutput::of(&value))),
            Event::Asserted(assertion) if assertion.problem.is_none() => {
                events.push(Seen::Given(assertion.line, vec![CellOutput::Holds(1)]));
            }
            // They are among the problems of the outcome.
            Event::Asserted(_) | Event::Testing { .. } | Event::Tested(_) => {}
            Event::Warned(problem) => events.push(Seen::Odd(problem)),
        });
        let Some(text) = session.sources().first().cloned() else { return (Report::default(), outcome) };
        let given = given(events, &outcome, session.sources(), text.lines().count());
        (arrange(&text, given, &outcome), outcome)
    }

    /// The first heading of the prose; None where there is none.
    pub fn heading(&self) -> Option<String> {
        self.parts.iter().find_map(|part| match part {
            Part::Prose(markdown) => super::prose::heading(markdown),
            Part::Cell(_) => None,
        })
    }

    /// Whether the prose has a title of its own.
    pub(super) fn is_titled(&self) -> bool {
        let titled = |part: &Part| matches!(part, Part::Prose(text) if super::prose::has_title(text));
        self.parts.iter().any(titled)
    }
}

/// What happened, before its place is known.
enum Seen {
    Given(usize, Vec<CellOutput>),
    Odd(Problem),
}

fn given(events: Vec<Seen>, outcome: &Outcome, sources: &Sources, lines: usize) -> Given {
    let mut given = Given::new();
    let last = lines.saturating_sub(1);
    let line = |problem: &Problem| {
        let here = problem.labels.iter().map(|label| label.span).find(|span| span.file == FIRST);
        here.map_or(last, |span| sources.line(span).saturating_sub(1))
    };
    for event in events {
        match event {
            Seen::Given(line, outputs) => given.entry(line.saturating_sub(1)).or_default().extend(outputs),
            Seen::Odd(problem) => given.entry(line(&problem)).or_default().push(shown(&problem, sources)),
        }
    }
    for problem in &outcome.problems {
        given.entry(line(problem)).or_default().push(shown(problem, sources));
    }
    given
}

fn shown(problem: &Problem, sources: &Sources) -> CellOutput {
    CellOutput::Problem {
        code: problem.code.to_string(),
        message: cut(problem.message.clone()),
        screen: cut(render(problem, sources, Style { color: false, unicode: true })),
        warning: problem.severity == Severity::Warning,
    }
}

fn arrange(text: &str, mut given: Given, outcome: &Outcome) -> Report {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches('\u{feff}')).collect();
    // The statement after those that were evaluated is the one that failed.
    let unread = |problem: &Problem| {
        problem.code.family() == ProblemFamily::Syntax
            && problem.span().is_some_and(|span| span.file == FIRST)
    };
    let reached = match &outcome.problems[..] {
        [] => usize::MAX,
        problems if problems.iter().any(unread) => 0,
        _ => outcome.evaluated + 1,
    };
    let mut report = Report::default();
    for block in blocks(text) {
        match block {
            Block::Prose(markdown) => report.parts.push(Part::Prose(markdown)),
            Block::Code(groups) => report.cells(&groups, &lines, &mut given, reached),
        }
    }
    // What has no place in any code, such as a file that can't be used.
    let rest: Vec<CellOutput> = given.into_values().flatten().collect();
    if !rest.is_empty() {
        report.parts.push(Part::Cell(Cell { outputs: rest, ..Cell::default() }));
    }
    report
}

impl Report {
    /// A block of code, cut after every line that gives something to see.
    fn cells(&mut self, groups: &[Group], lines: &[&str], given: &mut Given, reached: usize) {
        let mut code: Option<Range<usize>> = None;
        let mut outputs = Vec::new();
        let mut all_skipped = true;
        for (at, group) in groups.iter().enumerate() {
            let first = code.as_ref().map_or(group.lines.start, |code| code.start);
            let skipped = group.statements.start >= reached && !group.statements.is_empty();
            let found = take(given, &group.lines);
            let next_holds = groups
                .get(at + 1)
                .is_some_and(|next| only_holds(given.range(next.lines.clone()).flat_map(|(_, given)| given)));
            // Assertions that follow each other are told together.
            let ends = !(found.is_empty() || only_holds(&found) && next_holds);
            code = Some(first..group.lines.end);
            all_skipped &= skipped;
            add(&mut outputs, found);
            if ends || at + 1 == groups.len() {
                let lines = lines.get(first..group.lines.end).unwrap_or_default();
                let outputs = std::mem::take(&mut outputs);
                self.parts.push(Part::Cell(Cell { code: trimmed(lines), outputs, skipped: all_skipped }));
                (code, all_skipped) = (None, true);
            }
        }
    }
}

fn take(given: &mut Given, lines: &Range<usize>) -> Vec<CellOutput> {
    let keys: Vec<usize> = given.range(lines.clone()).map(|(line, _)| *line).collect();
    keys.into_iter().filter_map(|line| given.remove(&line)).flatten().collect()
}

/// Whether there is something, and it is only assertions that hold.
fn only_holds<'a>(outputs: impl IntoIterator<Item = &'a CellOutput>) -> bool {
    let mut outputs = outputs.into_iter().peekable();
    outputs.peek().is_some() && outputs.all(|output| matches!(output, CellOutput::Holds(_)))
}

/// Adds outputs; assertions that hold are counted together.
fn add(outputs: &mut Vec<CellOutput>, found: Vec<CellOutput>) {
    for output in found {
        match (outputs.last_mut(), output) {
            (Some(CellOutput::Holds(count)), CellOutput::Holds(more)) => *count += more,
            (_, output) => outputs.push(output),
        }
    }
}

/// Lines without blank ones around them.
fn trimmed(lines: &[&str]) -> String {
    let blank = |line: &&&str| line.trim().is_empty();
    let start = lines.iter().take_while(blank).count();
    let end = lines.len() - lines.iter().rev().take_while(blank).count();
    lines.get(start..end).unwrap_or_default().join("\n")
}
