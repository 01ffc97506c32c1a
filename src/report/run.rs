//! Evaluating a program and arranging its results beside its code.

use std::collections::BTreeMap;

use crate::diagnostics::{FileId, Problem, Severity, Sources, Style, render};
use crate::language::{Event, Outcome, Session};

use super::arrange::{arrange, reached};
#[cfg(feature = "command")]
use super::blocks::{Block, blocks};
use super::output::{CellOutput, cut};
use super::pictures::Picture;

/// A program with its results, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The parts of the report: prose and code in turn.
    pub parts: Vec<Part>,
    /// What is wrong with the prose, such as details that nothing closes. Each stands in its place among the parts as well.
    pub problems: Vec<Problem>,
    /// The pictures that the prose shows.
    pub(super) pictures: Vec<Picture>,
}

impl From<Vec<Part>> for Report {
    /// That of parts which no program made.
    fn from(parts: Vec<Part>) -> Report {
        Report { parts, ..Report::default() }
    }
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Prose in Markdown.
    Prose(String),
    /// Code with its results.
    Cell(Cell),
    /// From here on a reader has to ask to see more, as of a solution, up to the [end](Part::Closes) that belongs to it.
    Opens {
        /// What stands there instead.
        summary: String,
    },
    /// The end of what a reader asked to see.
    Closes,
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
pub(super) const FIRST: FileId = FileId(0);

/// What was given, by line from 0.
pub(super) type Given = BTreeMap<usize, Vec<CellOutput>>;

impl Report {
    /// Evaluates one text in a fresh session by the function `run`, and returns a report of its results with
    /// the outcome. Where the text could not be read, the report is empty. In a session that [keeps
    /// going](Session::keep_going) assertions that fail are shown in their place, and the page goes on.
    ///
    /// ```
    /// use vcfilter::language::Session;
    /// use vcfilter::report::{CellOutput, Part, Report};
    ///
    /// let mut session = Session::new().keep_going();
    /// let (report, outcome) =
    ///     Report::run(&mut session, |session, sink| session.run("a.vcf", "assert 1 == 2\n3", sink));
    /// assert_eq!((report.parts.len(), outcome.failed, outcome.problems.len()), (2, 1, 0));
    /// let Part::Cell(last) = &report.parts[1] else { panic!() };
    /// assert_eq!(last.outputs, [CellOutput::Text("3".to_string())]);
    /// ```
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
            Event::Asserted(assertion) => {
                let in_test = assertion.test.is_some();
                events.extend(assertion.problem.map(|problem| Seen::Failed { problem, in_test }));
            }
            Event::Tested(test) => {
                events.extend(test.problem.map(|problem| Seen::Failed { problem, in_test: true }));
            }
            Event::Testing { .. } => {}
            Event::Warned(problem) => events.push(Seen::Odd(problem)),
        });
        let Some(text) = session.sources().first().cloned() else { return (Report::default(), outcome) };
        // What ended the text is among the problems of the outcome.
        events.retain(|event| match event {
            Seen::Failed { problem, .. } => !outcome.problems.contains(problem),
            _ => true,
        });
        let failed =
            events.iter().filter(|event| matches!(event, Seen::Failed { in_test: false, .. })).count();
        let given = given(events, &outcome, session.sources(), text.lines().count());
        let reached = reached(&outcome, failed);
        (arrange(session, &text, given, reached), outcome)
    }

    /// The first heading of the prose; None where there is none.
    pub fn heading(&self) -> Option<String> {
        self.parts.iter().find_map(|part| match part {
            Part::Prose(markdown) => super::prose::heading(markdown),
            _ => None,
        })
    }

    /// The picture that the prose names by an address.
    pub(super) fn picture(&self, address: &str) -> Option<&Picture> {
        self.pictures.iter().find(|picture| picture.address == address)
    }

    /// Whether the prose has a title of its own.
    pub(super) fn is_titled(&self) -> bool {
        let titled = |part: &Part| matches!(part, Part::Prose(text) if super::prose::has_title(text));
        self.parts.iter().any(titled)
    }
}

/// The first heading of the prose of a text, which is not evaluated.
#[cfg(feature = "command")]
pub(crate) fn heading(text: &str) -> Option<String> {
    blocks(text).into_iter().find_map(|block| match block {
        Block::Prose { text, .. } => super::prose::heading(&text),
        Block::Code(_) => None,
    })
}

/// What happened, before its place is known.
enum Seen {
    Given(usize, Vec<CellOutput>),
    Odd(Problem),
    /// After it the text went on.
    Failed {
        problem: Problem,
        in_test: bool,
    },
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
            Seen::Odd(problem) | Seen::Failed { problem, .. } => {
                given.entry(line(&problem)).or_default().push(shown(&problem, sources))
            }
        }
    }
    for problem in &outcome.problems {
        given.entry(line(problem)).or_default().push(shown(problem, sources));
    }
    given
}

pub(super) fn shown(problem: &Problem, sources: &Sources) -> CellOutput {
    CellOutput::Problem {
        code: problem.code.to_string(),
        message: cut(problem.message.clone()),
        screen: cut(render(problem, sources, Style { color: false, unicode: true })),
        warning: problem.severity == Severity::Warning,
    }
}
