//! Evaluating a program and arranging its results beside its code.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{
    FileId, Problem, ProblemCode, ProblemFamily, Severity, Sources, Span, Style, render,
};
use crate::language::{Event, Outcome, Session};

use super::blocks::{Block, Group, blocks, line_starts};
use super::details::{PieceKind, pieces};
use super::output::{CellOutput, cut};

/// A program with its results, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The parts of the report: prose and code in turn.
    pub parts: Vec<Part>,
    /// What is wrong with the prose, such as details that nothing closes. Each stands in its place among the parts as well.
    pub problems: Vec<Problem>,
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
const FIRST: FileId = FileId(0);

/// What was given, by line from 0.
type Given = BTreeMap<usize, Vec<CellOutput>>;

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
        let mut arranger =
            Arranger { text: &text, sources: session.sources(), report: Report::default(), open: Vec::new() };
        arranger.arrange(given, reached);
        (arranger.report, outcome)
    }

    /// The first heading of the prose; None where there is none.
    pub fn heading(&self) -> Option<String> {
        self.parts.iter().find_map(|part| match part {
            Part::Prose(markdown) => super::prose::heading(markdown),
            _ => None,
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
            Seen::Odd(problem) | Seen::Failed { problem, .. } => given.entry(line(&problem)).or_default().push(shown(&problem, sources)),
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

/// The number of statements that were reached: that after those which were evaluated is the one that failed.
/// `failed` are assertions after which the text went on.
fn reached(outcome: &Outcome, failed: usize) -> usize {
    let unread = |problem: &Problem| {
        problem.code.family() == ProblemFamily::Syntax
            && problem.span().is_some_and(|span| span.file == FIRST)
    };
    match &outcome.problems[..] {
        [] => usize::MAX,
        problems if problems.iter().any(unread) => 0,
        _ => outcome.evaluated + failed + 1,
    }
}

/// Puts the parts of a report in order.
struct Arranger<'a> {
    text: &'a str,
    sources: &'a Sources,
    report: Report,
    /// The details that are open: where they stand in the text, and among the parts.
    open: Vec<(Span, usize)>,
}

impl Arranger<'_> {
    fn arrange(&mut self, mut given: Given, reached: usize) {
        let lines: Vec<&str> = self.text.lines().map(|line| line.trim_start_matches('\u{feff}')).collect();
        let starts = line_starts(self.text);
        for block in blocks(self.text) {
            match block {
                Block::Prose { text, line } => self.prose(&text, starts.get(line..).unwrap_or_default()),
                Block::Code(groups) => self.report.cells(&groups, &lines, &mut given, reached),
            }
        }
        self.close_all();
        // What has no place in any code, such as a file that can't be used.
        let rest: Vec<CellOutput> = given.into_values().flatten().collect();
        if !rest.is_empty() {
            self.report.parts.push(Part::Cell(Cell { outputs: rest, ..Cell::default() }));
        }
    }

    /// Prose; `starts` are where its lines begin in the text.
    fn prose(&mut self, markdown: &str, starts: &[usize]) {
        for piece in pieces(markdown) {
            let place = self.line_at(starts.get(piece.line).copied().unwrap_or(self.text.len()));
            match piece.kind {
                PieceKind::Prose(markdown) => self.report.parts.push(Part::Prose(markdown)),
                PieceKind::Opens(summary) => {
                    self.report.parts.push(Part::Opens { summary });
                    self.open.push((place, self.report.parts.len()));
                }
                PieceKind::Closes if self.open.pop().is_some() => self.report.parts.push(Part::Closes),
                PieceKind::Closes => {
                    let problem = details("`</details>` closes nothing", place, "nothing is open here");
                    let at = self.report.parts.len();
                    self.problem(at, problem.help("write `# <details>` above it, or leave it out"));
                }
            }
        }
    }

    /// Details that nothing closes end with the text.
    fn close_all(&mut self) {
        let ends = std::iter::repeat_n(Part::Closes, self.open.len());
        self.report.parts.extend(ends);
        for (place, at) in std::mem::take(&mut self.open).into_iter().rev() {
            let problem = details("`<details>` is not closed", place, "opened here, up to the end of the text");
            self.problem(at, problem.help("write `# </details>` where the text that is hidden ends"));
        }
    }

    /// The place of a line that begins at a byte, without what is blank around it.
    fn line_at(&self, start: usize) -> Span {
        let line = self.text.get(start..).unwrap_or_default().split('\n').next().unwrap_or_default();
        let begin = start + line.len() - line.trim_start().len();
        Span::new(FIRST, begin, begin + line.trim().len())
    }

    /// Shows a problem of prose among the parts.
    fn problem(&mut self, at: usize, problem: Problem) {
        let cell = Cell { outputs: vec![shown(&problem, self.sources)], ..Cell::default() };
        self.report.parts.insert(at, Part::Cell(cell));
        self.report.problems.push(problem);
    }
}

fn details(message: &str, place: Span, label: &str) -> Problem {
    Problem::warning(ProblemCode::ReportDetails, message).label(place, label)
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
