//! `vcf fmt`.

use std::path::{Path, PathBuf};

use crate::arrays::Monitor;
use crate::diagnostics::{Problem, ProblemCode, Sources, Span};
use crate::escapes;
use crate::language::format::format;
use crate::language::{
    Fault, SandboxWorld, read_program, read_program_in, with_limit, without_mark, write_whole,
};
use vcfilter_machine::stoppable;

use super::discover::{Found, programs_and_input};
use super::limits::Limits;
use super::reporter::{FIRST, file_name};
use super::sandbox::{OutputFolder, Sandbox};
use super::{Output, Status, difference, guarded, input};

/// What `vcf fmt` is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct FmtRequest {
    /// Files, or folders whose .vcf files are formatted, hidden ones aside; `-` formats standard input to standard output
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Changes nothing, shows what would change, and ends with status 1 where something would
    #[arg(long)]
    pub check: bool,
}

/// Formats files in place, or shows what would change. A file with syntax errors stays as it is.
pub(super) fn fmt(request: &FmtRequest, limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    let sandbox = Sandbox::new(sandbox, limits, &request.paths);
    let (programs, unread) = programs_and_input(&request.paths, &sandbox);
    let mut worst = Status::Fine;
    for (_, problem) in unread {
        worst = worst.max(refused(&[problem], &Sources::default(), output));
    }
    for program in &programs {
        let file = File { program, world: sandbox.world_of_found(program) };
        let one = |output: &mut Output| {
            limits.monitored(output, |monitor, output| one(&file, request.check, monitor, output))
        };
        worst = worst.max(guarded(output, one));
        if output.is_closed() || worst == Status::Interrupted {
            break;
        }
    }
    if request.check && worst == Status::Failed && output.is_terminal() {
        output.line("`vcf fmt` with the same paths formats what is told above");
    }
    worst
}

/// A file to be formatted.
struct File<'a> {
    program: &'a Found,
    /// Where it is read and written; the system where there is none.
    world: Option<&'a SandboxWorld>,
}

impl File<'_> {
    fn path(&self) -> &Path {
        &self.program.path
    }

    /// Whether `-` stands for it.
    fn is_stdin(&self) -> bool {
        self.path().as_os_str() == "-"
    }

    fn read(&self, monitor: &Monitor) -> Result<String, Problem> {
        match self.world {
            _ if self.is_stdin() => input::standard(&monitor.interrupt),
            Some(world) => read_program_in(world, self.path(), &monitor.interrupt),
            None => read_program(self.path(), &monitor.interrupt),
        }
    }

    fn write(&self, text: &str) -> Result<(), Problem> {
        match self.world {
            Some(world) => {
                let (folder, name) = OutputFolder::of_file(world, self.path())?;
                folder.rewrite(&name, text.as_bytes())
            }
            None => write_whole(self.path(), text.as_bytes()),
        }
    }

    /// Whether it is a pipe or a device, or standard input: what is written to it comes back to nobody.
    fn is_stream(&self) -> bool {
        let is_special = |metadata: std::fs::Metadata| !metadata.is_file() && !metadata.is_dir();
        self.is_stdin() || std::fs::metadata(self.path()).is_ok_and(is_special)
    }
}

fn one(file: &File, check: bool, monitor: &Monitor, output: &mut Output) -> Status {
    let mut sources = Sources::default();
    let formatted = file.read(monitor).map_err(|problem| vec![problem]).and_then(|text| {
        sources.add(&file_name(file.path()), &text);
        let text = without_mark(text);
        let formatted = stoppable(|| format(&text));
        let formatted = formatted.map_err(|stopped| vec![Fault::from(stopped).without_places()])?;
        Ok((formatted?, text))
    });
    let written = match formatted {
        Ok((formatted, text)) if check => return compare(file.path(), &text, &formatted, &sources, output),
        Ok((formatted, _)) if file.is_stream() => {
            output.kept(&formatted);
            Ok(())
        }
        Ok((formatted, text)) if formatted == text => Ok(()),
        Ok((formatted, _)) => file.write(&formatted).map_err(|problem| vec![problem]),
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

fn refused(problems: &[Problem], sources: &Sources, output: &mut Output) -> Status {
    problems.iter().for_each(|problem| output.problem(problem, sources));
    problems.iter().map(Status::of_problem).max().unwrap_or(Status::Wrong)
}

/// Shows how a file differs from its formatted text, as a problem, too, where somebody asked how these are told.
fn compare(path: &Path, text: &str, formatted: &str, sources: &Sources, output: &mut Output) -> Status {
    if text == formatted {
        return Status::Fine;
    }
    let line = first_difference(text, formatted);
    output.line(&format!("{}:{line}: not formatted", escapes::line(&file_name(path))));
    difference::show(text, formatted, output);
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
