//! `vcf check`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Problem, ProblemCode, Severity, Sources};
use crate::language::{Session, with_limit};

use super::discover::{Found, programs_and_input};
use super::formats::Format;
use super::limits::Limits;
use super::reporter::{FIRST, Reporter, file_name};
use super::sandbox::Sandbox;
use super::{Output, Status, guarded, input, interrupt, test::count};

/// What `vcf check` is asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Warnings are of names that nothing uses, names that hide a function or a wavelet, assertions that can't fail, values \
that are computed for nothing, and tests of one name; `vcf help name::unused` and the like tell more. A name that begins with _ is meant to be unused. A comment at the end of a line, as in # allow: name::hides, \
allows what begins on it.")]
pub(crate) struct CheckRequest {
    /// Files, or folders whose .vcf files are checked, hidden ones aside; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Ends with status 1 where there are warnings
    #[arg(long)]
    pub deny_warnings: bool,
    /// How problems are written; from `--format`.
    #[arg(skip)]
    pub format: Format,
}

/// Parses programs and resolves their names without evaluating them.
pub(super) fn check(request: &CheckRequest, limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    let sandbox = Sandbox::new(sandbox, limits, &request.paths);
    let (programs, unread) = programs_and_input(&request.paths, &sandbox);
    let several = request.paths.len() > 1 || programs.iter().any(|program| program.below.is_some());
    let format = request.format;
    let mut worst = Status::Fine;
    let mut totals = Totals { errors: unread.len(), ..Totals::default() };
    for (path, problem) in unread {
        let file = several.then(|| file_name(&path));
        Reporter { output, format, file }.problem(&problem, &Sources::default());
        worst = Status::Wrong;
    }
    let sessions = || programs.iter().map(|program| (program, sandbox.session_of_found(program)));
    let checked: Checked =
        sessions().map(|(program, session)| session.world().canonical(&program.path)).collect();
    for (program, session) in sessions() {
        let file = several.then(|| file_name(&program.path));
        worst = worst.max(guarded(output, |output| {
            let mut reporter = Reporter { output, format, file };
            one(program, session, &checked, request, &mut totals, &mut reporter)
        }));
        if output.is_closed() || worst == Status::Interrupted {
            break;
        }
    }
    if format == Format::Text {
        output.line(&totals.told(programs.len()));
    }
    worst
}

/// What was found in all files.
#[derive(Default)]
struct Totals {
    files: usize,
    errors: usize,
    warnings: usize,
}

impl Totals {
    /// `2 files: 1 error, 0 warnings`
    fn told(&self, all: usize) -> String {
        let Totals { files, errors, warnings } = *self;
        let not_checked = match all - files {
            0 => String::new(),
            left => format!(", {} not checked", count(left, "file")),
        };
        let (errors, warnings) = (count(errors, "error"), count(warnings, "warning"));
        format!("{}: {errors}, {warnings}{not_checked}", count(files, "file"))
    }
}

/// The files that are checked, as the system knows them.
type Checked = HashSet<PathBuf>;

fn one(
    program: &Found,
    mut session: Session,
    checked: &Checked,
    request: &CheckRequest,
    totals: &mut Totals,
    reporter: &mut Reporter,
) -> Status {
    let _watch = interrupt::watch(session.interrupt());
    let problems = find(&mut session, program);
    let interrupt = session.interrupt();
    let problems: Vec<_> = problems.into_iter().map(|problem| with_limit(problem, &interrupt)).collect();
    totals.files += usize::from(!problems.iter().any(|problem| problem.code == ProblemCode::Interrupted));
    for problem in problems.iter().filter(|problem| !is_told_elsewhere(problem, &session, checked)) {
        let is_warning = problem.severity == Severity::Warning;
        *(if is_warning { &mut totals.warnings } else { &mut totals.errors }) += 1;
        reporter.problem(problem, session.sources());
    }
    let status = |problem: &Problem| match problem.severity {
        Severity::Warning if request.deny_warnings => Status::Failed,
        Severity::Warning => Status::Fine,
        _ => Status::of_problem(problem),
    };
    problems.iter().map(status).max().unwrap_or(Status::Fine)
}

/// Whether a problem lies in a file that is used, and is told where that file is checked itself.
fn is_told_elsewhere(problem: &Problem, session: &Session, checked: &Checked) -> bool {
    problem.span().filter(|span| span.file != FIRST).is_some_and(|span| {
        checked.contains(&session.world().canonical(Path::new(session.sources().name(span.file))))
    })
}

fn find(session: &mut Session, program: &Found) -> Vec<Problem> {
    let path = &program.path;
    match &program.below {
        // What is found below a folder is not what somebody named: it is read as programs read.
        Some(_) => session.check_file(path),
        None if path.as_os_str() != "-" => session.check_named(path),
        None => match input::standard(&session.interrupt()) {
            Ok(text) => session.check(&file_name(path), &text),
            Err(problem) => vec![problem],
        },
    }
}
