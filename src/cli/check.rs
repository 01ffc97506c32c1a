//! `vcf check`.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Problem, Severity};
use crate::language::Session;

use super::arguments::Format;
use super::reporter::{Reporter, file_name};
use super::{Output, Status, input};

/// Parses programs and resolves their names without evaluating them.
pub fn check(files: &[PathBuf], format: Format, output: &mut Output) -> Status {
    let mut worst = Status::Fine;
    for path in files {
        let mut session = Session::new();
        let problems = find(&mut session, path);
        let file = (files.len() > 1).then(|| file_name(path));
        let mut reporter = Reporter { output, format, file };
        for problem in &problems {
            reporter.problem(problem, session.sources());
        }
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            worst = Status::Wrong;
        }
    }
    worst
}

fn find(session: &mut Session, path: &Path) -> Vec<Problem> {
    if path.as_os_str() != "-" {
        return session.check_file(path);
    }
    match input::standard() {
        Ok(text) => session.check(&file_name(path), &text),
        Err(problem) => vec![problem],
    }
}
