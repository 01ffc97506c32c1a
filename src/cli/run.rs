//! `vcf run` and `vcf -e`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use vcfilter_machine::threads;

use crate::diagnostics::Sources;
use crate::language::{Event, Inputs, Outcome, Session, with_limit};

use super::certificates::CertificateFolder;
use super::formats::Format;
use super::limits::Limits;
use super::plots::PlotFolder;
use super::reporter::{Reporter, file_name};
use super::sandbox::Sandbox;
use super::{Output, Status, guarded, input, interrupt};

/// A program and the name that problems show for it.
#[derive(Debug)]
pub(super) struct Program {
    /// As shown.
    pub name: String,
    /// Where its text comes from.
    pub origin: Origin,
}

/// Where the text of a program comes from.
#[derive(Debug)]
pub(super) enum Origin {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// `-e`
    Arguments(Vec<OsString>),
}

impl Program {
    /// A file, or standard input for `-`.
    pub(super) fn from_path(path: PathBuf) -> Program {
        let origin = if path.as_os_str() == "-" { Origin::Stdin } else { Origin::File(path.clone()) };
        Program { name: file_name(&path), origin }
    }

    /// The file that it is read from, where it is one.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Stdin | Origin::Arguments(_) => None,
        }
    }

    /// The file that it is read from, `-` for standard input.
    fn path(&self) -> Option<PathBuf> {
        match &self.origin {
            Origin::File(path) => Some(path.clone()),
            Origin::Stdin => Some("-".into()),
            Origin::Arguments(_) => None,
        }
    }
}

/// Folders into which a command writes besides what programs display.
#[derive(Debug, Default)]
pub(super) struct Folders {
    /// Displayed plots.
    pub plots: Option<PathBuf>,
    /// Certificates of equality.
    pub certificates: Option<PathBuf>,
}

/// Evaluates programs, each in a session of its own.
pub(super) fn run(
    programs: Vec<Program>,
    format: Format,
    folders: Folders,
    limits: &Limits,
    sandbox: bool,
    output: &mut Output,
) -> Status {
    let mut plots = folders.plots.map(|folder| match sandbox {
        true => PlotFolder::in_sandbox(folder),
        false => PlotFolder::new(folder),
    });
    let certificates = folders.certificates.map(|folder| CertificateFolder::new(folder, sandbox));
    let mut certificates = match certificates.transpose() {
        Ok(folder) => folder,
        Err(problem) => {
            output.problem(&problem, &Sources::default());
            return Status::Wrong;
        }
    };
    let several = programs.len() > 1;
    let mut worst = Status::Fine;
    let inputs = input::inputs(programs.iter().filter_map(Program::path));
    let sandbox = Sandbox::new(sandbox, limits, programs.iter().filter_map(Program::file));
    for program in programs {
        let file = several.then(|| program.name.clone());
        worst = worst.max(guarded(output, |output| {
            let session = sandbox.session(program.file());
            let kept = (plots.as_mut(), certificates.as_mut());
            run_one(&program, session, &mut Reporter { output, format, file }, kept, &inputs)
        }));
        if output.is_closed() || worst == Status::Interrupted {
            break;
        }
    }
    if let Some(certificates) = certificates {
        certificates.tell(output);
    }
    worst
}

/// Runs a program in its session; `inputs` are all programs, of which none may be overwritten by another.
fn run_one(
    program: &Program,
    mut session: Session,
    reporter: &mut Reporter,
    (plots, certificates): (Option<&mut PlotFolder>, Option<&mut CertificateFolder>),
    inputs: &Inputs,
) -> Status {
    session.inputs().read_all(inputs);
    if certificates.is_some() {
        session.space().certify_equalities();
    }
    let _watch = interrupt::watch(session.interrupt());
    let read = match &program.origin {
        Origin::File(_) => Ok(String::new()),
        Origin::Stdin => input::standard(&session.interrupt()),
        Origin::Arguments(texts) => input::arguments(texts),
    };
    let outcome = match (read, &program.origin) {
        (Err(problem), _) => problem.into(),
        (Ok(_), Origin::File(path)) => {
            evaluate(&mut session, reporter, plots, |session, sink| session.run_named(path, sink))
        }
        (Ok(text), _) => {
            evaluate(&mut session, reporter, plots, |session, sink| session.run(&program.name, &text, sink))
        }
    };
    // After a closed pipe the evaluation was interrupted from here, which is no news.
    if !reporter.output.is_closed() {
        for problem in &outcome.problems {
            reporter.problem(problem, session.sources());
        }
    }
    let mut status = Status::of(&outcome);
    if let (Some(folder), Some(equalities)) = (certificates, session.space().certified_equalities())
        && let Err(problem) = folder.write(&program.name, &equalities, session.inputs())
    {
        reporter.problem(&problem, session.sources());
        status = status.max(Status::Wrong);
    }
    if status == Status::Interrupted {
        // The process ends before all of it is freed.
        threads::let_go(session);
    }
    status
}

/// Runs a text and writes what it displays, until nobody reads it any more.
fn evaluate(
    session: &mut Session,
    reporter: &mut Reporter,
    mut plots: Option<&mut PlotFolder>,
    run: impl FnOnce(&mut Session, &mut (dyn FnMut(Event) + Send)) -> Outcome,
) -> Outcome {
    let (interrupt, inputs) = (session.interrupt(), session.inputs().of_command());
    let mut warnings = Vec::new();
    let mut unwritten = None;
    let mut outcome = run(session, &mut |event| match event {
        Event::Displayed { line, value } => {
            reporter.value(line, &value);
            let written = plots.as_mut().map_or(Ok(()), |plots| plots.write(&value, &inputs));
            if let Err(problem) = written {
                unwritten.get_or_insert(with_limit(problem, &interrupt));
                interrupt.set();
            }
            if reporter.output.is_closed() {
                interrupt.set();
            }
        }
        Event::Warned(problem) => warnings.push(problem),
        // One that failed is among the problems.
        Event::Asserted(_) | Event::Testing { .. } | Event::Tested(_) => {}
    });
    for warning in &warnings {
        reporter.output.problem(warning, session.sources());
    }
    // The evaluation was interrupted from here, which is not what went wrong.
    if let Some(problem) = unwritten {
        outcome.problems = vec![problem];
    }
    outcome
}
