//! Putting results beside the code that they came from, and problems of prose where they are.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::diagnostics::{Problem, ProblemCode, ProblemFamily, Span};
use crate::language::{Outcome, Session};

use super::blocks::{Block, Group, blocks, line_starts};
use super::details::{PieceKind, pieces};
use super::output::CellOutput;
use super::pictures;
use super::prose::{Fault, Notes, is_beside, parser, path};
use super::run::{Cell, FIRST, Given, Part, Report, shown};

/// The number of statements that were reached: that after those which were evaluated is the one that failed.
/// `failed` are assertions after which the text went on.
pub(super) fn reached(outcome: &Outcome, failed: usize) -> usize {
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
pub(super) fn arrange(session: &Session, text: &str, mut given: Given, reached: usize) -> Report {
    let mut arranger = Arranger {
        session,
        text,
        starts: line_starts(text),
        report: Report::default(),
        begins: Vec::new(),
        open: Vec::new(),
        found: Vec::new(),
    };
    let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches('\u{feff}')).collect();
    for block in blocks(text) {
        match block {
            Block::Prose { text, line } => arranger.prose(&text, line),
            Block::Code(groups) => arranger.report.cells(&groups, &lines, &mut given, reached),
        }
    }
    arranger.close_all();
    arranger.pictures();
    arranger.notes();
    arranger.with_problems(given)
}

struct Arranger<'a> {
    session: &'a Session,
    text: &'a str,
    /// Where the lines of the text begin.
    starts: Vec<usize>,
    report: Report,
    /// The parts of prose, each with the line of the text on which it begins.
    begins: Vec<(usize, usize)>,
    /// The details that are open: where they stand in the text, and the number of the part after it.
    open: Vec<(Span, usize)>,
    /// What is wrong with the prose, each with the number of the part before which it is shown: below the prose itself.
    found: Vec<(usize, Problem)>,
}

impl Arranger<'_> {
    /// Prose that begins on a line of the text.
    fn prose(&mut self, markdown: &str, first: usize) {
        for piece in pieces(markdown) {
            let line = first + piece.line;
            match piece.kind {
                PieceKind::Prose(markdown) => {
                    self.begins.push((self.report.parts.len(), line));
                    self.report.parts.push(Part::Prose(markdown));
                }
                PieceKind::Opens(summary) => {
                    self.report.parts.push(Part::Opens { summary });
                    self.open.push((self.line(line), self.report.parts.len()));
                }
                PieceKind::Closes if self.open.pop().is_some() => self.report.parts.push(Part::Closes),
                PieceKind::Closes => {
                    let problem = warning(ProblemCode::ReportDetails, "`</details>` closes nothing");
                    let problem = problem.label(self.line(line), "nothing is open here");
                    let problem = problem.help("write `# <details>` above it, or leave it out");
                    self.found.push((self.report.parts.len(), problem));
                }
            }
        }
    }

    /// Details that nothing closes end with the text.
    fn close_all(&mut self) {
        let ends = std::iter::repeat_n(Part::Closes, self.open.len());
        self.report.parts.extend(ends);
        for (place, at) in std::mem::take(&mut self.open) {
            let problem = warning(ProblemCode::ReportDetails, "`<details>` is not closed");
            let problem = problem.label(place, "opened here, up to the end of the text");
            self.found.push((at, problem.help("write `# </details>` where the text that is hidden ends")));
        }
    }

    /// Reads the pictures that the prose shows.
    fn pictures(&mut self) {
        for (part, line) in self.begins.clone() {
            let Some(Part::Prose(markdown)) = self.report.parts.get(part) else { continue };
            if markdown.contains("![") {
                let markdown = markdown.clone();
                self.pictures_of(part, line, &markdown);
            }
        }
    }

    fn pictures_of(&mut self, part: usize, line: usize, markdown: &str) {
        for (event, range) in parser(markdown).into_offset_iter() {
            let Event::Start(Tag::Image { dest_url, .. }) = event else { continue };
            let written = markdown.get(range.clone()).unwrap_or_default();
            let place = self.place(line, markdown, &range);
            // What is not beside the program becomes a link, which has words of its own.
            let Some(file) = is_beside(&dest_url).then(|| path(&dest_url)).flatten() else { continue };
            if written.trim_start_matches("![").trim_start().starts_with(']') {
                let problem = warning(ProblemCode::ReportAltText, "a picture without words");
                let problem = problem.label(place, "nobody is told what it shows");
                self.found.push((part + 1, problem.help("write what it shows: `![what it shows](file)`")));
            }
            if self.report.picture(&dest_url).is_some() {
                continue;
            }
            match pictures::read(self.session, &dest_url, &file) {
                Ok(picture) => self.report.pictures.push(picture),
                Err(problem) => self.found.push((part + 1, problem.label(place, "this picture"))),
            }
        }
    }

    /// Looks for notes that are not there, or there twice.
    fn notes(&mut self) {
        let (_, faults) = Notes::of(&self.report.parts);
        for (part, range, fault) in faults {
            let begin = self.begins.iter().find(|(at, _)| *at == part);
            let (Some((_, line)), Some(Part::Prose(markdown))) = (begin, self.report.parts.get(part)) else {
                continue;
            };
            let place = self.place(*line, markdown, &range);
            let problem = match fault {
                Fault::Missing(key) => warning(ProblemCode::ReportNote, &format!("there is no note `{key}`"))
                    .label(place, "asked for here")
                    .help(format!("write it on a line of its own: `# [^{key}]: text`")),
                Fault::Twice(key) => {
                    warning(ProblemCode::ReportNote, &format!("the note `{key}` is there twice"))
                        .label(place, "this is not shown")
                        .help("give it another key, or leave it out")
                }
            };
            self.found.push((part + 1, problem));
        }
    }

    /// The place of a line, without what is blank around it.
    fn line(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..).unwrap_or_default().split('\n').next().unwrap_or_default();
        let begin = start + line.len() - line.trim_start().len();
        Span::new(FIRST, begin, begin + line.trim().len())
    }

    /// The place in the text of bytes of a piece of prose that begins on a line: its first line of them.
    fn place(&self, first: usize, markdown: &str, range: &Range<usize>) -> Span {
        let before = markdown.get(..range.start).unwrap_or_default();
        let line = self.line(first + before.matches('\n').count());
        let written = markdown.get(range.clone()).unwrap_or_default().lines().next().unwrap_or_default();
        let whole = self.text.get(line.start as usize..line.end as usize).unwrap_or_default();
        // Of several alike the one that has as many bytes behind it.
        let column = range.start - before.rfind('\n').map_or(0, |at| at + 1);
        let at = whole.match_indices(written).map(|(at, _)| at).find(|at| *at >= column);
        match at.filter(|_| !written.is_empty()) {
            Some(at) => Span::new(FIRST, line.start as usize + at, line.start as usize + at + written.len()),
            None => line,
        }
    }

    /// The report, with its problems where they are, and at its end what has no place in any code, such as a file that can't be used.
    fn with_problems(mut self, given: Given) -> Report {
        // They stand where they are shown; of two at one place, as they stand in the text.
        self.found.sort_by_key(|(at, problem)| (*at, problem.span().map(|span| span.start)));
        let mut found = self.found.into_iter().peekable();
        let parts = std::mem::take(&mut self.report.parts);
        let count = parts.len();
        for (at, part) in parts.into_iter().map(Some).chain([None]).enumerate() {
            while let Some((_, problem)) = found.next_if(|(place, _)| *place <= at || at == count) {
                let outputs = vec![shown(&problem, self.session.sources())];
                self.report.parts.push(Part::Cell(Cell { outputs, ..Cell::default() }));
                self.report.problems.push(problem);
            }
            self.report.parts.extend(part);
        }
        let rest: Vec<CellOutput> = given.into_values().flatten().collect();
        if !rest.is_empty() {
            self.report.parts.push(Part::Cell(Cell { outputs: rest, ..Cell::default() }));
        }
        self.report
    }
}

fn warning(code: ProblemCode, message: &str) -> Problem {
    Problem::warning(code, message)
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
