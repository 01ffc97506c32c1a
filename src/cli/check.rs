//! `vcf check`.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Problem, Severity};
use crate::language::{Session, with_limit};

use super::formats::Format;
use super::limits::Limits;
use super::reporter::{Reporter, file_name};
use super::sandbox::Sandbox;
use super::{Output, Status, guarded, input, interrupt};

/// Parses programs and resolves their names without evaluating them.
pub(super) fn check(
    files: &[PathBuf],
    format: Format,
    limits: &Limits,
    sandbox: bool,
    output: &mut Output,
) -> Status {
    let sandbox = Sandbox::new(sandbox, limits, files);
    let several = files.len() > 1;
    let checked = files.iter().map(|path| {
        let file = several.then(|| file_name(path));
        guarded(output, |output| {
            one(path, sandbox.session(Some(path)), &mut Reporter { output, format, file })
        })
    });
    checked.max().unwrap_or(Status::Fine)
}

fn one(path: &Path, mut session: Session, reporter: &mut Reporter) -> Status {
    let _watch = interrupt::watch(session.interrupt());
    let problems = find(&mut session, path);
    let interrupt = session.interrupt();
    let problems: Vec<_> = problems.into_iter().map(|problem| with_limit(problem, &interrupt)).collect();
    for problem in &problems {
        reporter.problem(problem, session.sources());
    }
    let wrong = problems.iter().filter(|problem| problem.severity == Severity::Error);
    wrong.map(Status::of_problem).max().unwrap_or(Status::Fine)
}

fn find(session: &mut Session, path: &Path) -> Vec<Problem> {
    if path.as_os_str() != "-" {
        return session.check_named(path);
    }
    match input::standard(&session.interrupt()) {
        Ok(text) => session.check(&file_name(path), &text),
        Err(problem) => vec![problem],
    }
}
