//! `vcf fmt`.

use std::path::{Path, PathBuf};

use crate::arrays::Monitor;
use crate::diagnostics::{Problem, ProblemCode, Sources, Span};
use crate::escapes;
use crate::language::format::format;
use crate::language::{Fault, read_program, with_limit, without_mark, write_whole};
use vcfilter_machine::stoppable;

use super::limits::Limits;
use super::reporter::{FIRST, file_name};
use super::{Output, Status, guarded, input};

/// Formats files in place, or tells which ones are not formatted. A file with syntax errors stays as it is.
pub(super) fn fmt(files: &[PathBuf], check: bool, limits: &Limits, output: &mut Output) -> Status {
    let mut worst = Status::Fine;
    for path in files {
        let one = |output: &mut Output| {
            limits.monitored(output, |monitor, output| one(path, check, monitor, output))
        };
        worst = worst.max(guarded(output, one));
        if worst == Status::Interrupted {
            break;
        }
    }
    worst
}

fn one(path: &Path, check: bool, monitor: &Monitor, output: &mut Output) -> Status {
    let mut sources = Sources::default();
    let stdin = path.as_os_str() == "-";
    let result =
        if stdin { input::standard(&monitor.interrupt) } else { read_program(path, &monitor.interrupt) };
    let formatted = result.map_err(|problem| vec![problem]).and_then(|text| {
        sources.add(&file_name(path), &text);
        let text = without_mark(text);
        let formatted = stoppable(|| format(&text));
        let formatted = formatted.map_err(|stopped| vec![Fault::from(stopped).without_places()])?;
        Ok((formatted?, text))
    });
    let written = match formatted {
        Ok((formatted, text)) if check => return compare(path, &text, &formatted, &sources, output),
        Ok((formatted, _)) if stdin || is_stream(path) => {
            output.kept(&formatted);
            Ok(())
        }
        Ok((formatted, text)) if formatted == text => Ok(()),
        Ok((formatted, _)) => write_whole(path, formatted.as_bytes()).map_err(|problem| vec![problem]),
        Err(problems) => Err(problems),
    };
    match written {
        Ok(()) => Status::Fine,
        Err(problems) => {
            let told = problems.into_iter().map(|problem| with_limit(problem, &monitor.interrupt));
            refused(&told.collect::<Vec<_>>(), &sources, output)
        }
    }
}

/// Whether it is a pipe or a device: what is written to it comes back to nobody.
fn is_stream(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

fn refused(problems: &[Problem], sources: &Sources, output: &mut Output) -> Status {
    problems.iter().for_each(|problem| output.problem(problem, sources));
    problems.iter().map(Status::of_problem).max().unwrap_or(Status::Wrong)
}

/// Tells where a file first differs from its formatted text; as a problem, too, where somebody asked how these are told.
fn compare(path: &Path, text: &str, formatted: &str, sources: &Sources, output: &mut Output) -> Status {
    if text == formatted {
        return Status::Fine;
    }
    let line = first_difference(text, formatted);
    output.line(&format!("{}:{line}: not formatted", escapes::line(&file_name(path))));
    if output.teller().is_chosen() {
        output.problem(&unformatted(line, text), sources);
    }
    Status::Failed
}

/// The problem of the only text that is known.
fn unformatted(line: usize, text: &str) -> Problem {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    Problem::error(ProblemCode::FileUnformatted, "not formatted")
        .label(Span::new(FIRST, start, end), "the first line that differs")
        .help("`vcf fmt` formats the file in place")
}

/// The line, from 1, on which two texts first differ.
fn first_difference(a: &str, b: &str) -> usize {
    let same = a.split('\n').zip(b.split('\n')).take_while(|(a, b)| a == b).count();
    same.min(a.split('\n').count() - 1) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_line_that_differs() {
        for (a, b, line) in
            [("x=1", "x = 1\n", 1), ("a\nb=1\n", "a\nb = 1\n", 2), ("a", "a\n", 1), ("a\n\n\n", "a\n", 3)]
        {
            assert_eq!(first_difference(a, b), line, "{a:?}");
        }
    }
}
