//! A page of a program.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::arrays::Interrupt;
use crate::cli::formats::Format;
use crate::cli::limits::cut_short;
use crate::cli::run::{Origin, Program};
use crate::cli::sandbox::{OutputFolder, Sandbox};
use crate::cli::{Output, Status, input, interrupt};
use crate::diagnostics::Problem;
use crate::escapes;
use crate::language::{
    Event, Fault, Inputs, Outcome, Session, SystemWorld, World, with_limit, write_together,
};
use crate::report::{Frame, LiveParts, Report};

use super::live::Live;
use super::request::ReportRequest;
use super::way::from_page_to_program;
use super::{refuse, status_of};

/// Evaluates the one program and makes a page of it.
pub(super) fn report(
    request: &ReportRequest,
    live: Option<&LiveParts>,
    sandbox: &Sandbox,
    is_sandboxed: bool,
    output: &mut Output,
) -> Status {
    let program = Program::from_path(request.file().to_path_buf());
    let mut session = sandbox.session(program.file()).keep_going();
    session.inputs().read_all(&input::inputs(&request.files));
    let inputs = session.inputs().of_command();
    let opened = |page: PathBuf| OutputFolder::open(page.parent().unwrap_or(Path::new("")));
    let folder =
        request.page(&inputs).and_then(|(page, _)| page.filter(|_| is_sandboxed).map(opened).transpose());
    let folder = match folder {
        Ok(folder) => folder,
        Err(problem) => return refuse(&problem, output),
    };
    let _watch = interrupt::watch(session.interrupt());
    let text = match &program.origin {
        Origin::Stdin => input::standard(&session.interrupt()),
        _ => Ok(String::new()),
    };
    let text = match text {
        Ok(text) => text,
        Err(problem) => return refuse(&problem, output),
    };
    let (report, status) = evaluate(&mut session, output, |session, sink| match &program.origin {
        Origin::File(path) => session.run_named(path, sink),
        _ => session.run(&program.name, &text, sink),
    });
    let Some(report) = report else { return status };
    let live = match Live::of(live, &session, request.file()) {
        Ok(live) => live,
        Err(problem) => return status.max(refuse(&problem, output)),
    };
    let title = request.title.clone().or_else(|| report.heading()).unwrap_or_else(|| stem(request.file()));
    let write = |output: &mut Output| match request.page(&inputs)? {
        (Some(path), format) => {
            let frame = Frame { folder: from_page_to_program(&path, request.file()), ..Frame::titled(title) };
            let is_named = request.output.is_some();
            let target =
                Target { path: &path, format, live: live.as_ref(), folder: folder.as_ref(), is_named };
            target.write(&report, &frame, &inputs, output)
        }
        (None, format) => {
            let frame = Frame::titled(title);
            output.streamed(|out| write_page(&report, format, live.as_ref(), &frame, out)).map_err(
                |stopped| Fault::from(stopped).without_places().note("what was written is not whole"),
            )
        }
    };
    limited(status, &session.interrupt(), output, write)
}

/// Evaluates a program, and tells of what went wrong: also of what did not end it. There is no report of a file that could not
/// be read, nor of a program that was stopped.
pub(super) fn evaluate(
    session: &mut Session,
    output: &mut Output,
    run: impl FnOnce(&mut Session, &mut (dyn FnMut(Event) + Send)) -> Outcome,
) -> (Option<Report>, Status) {
    let mut failed = Vec::new();
    let (report, outcome) = Report::run(session, |session, sink| {
        run(session, &mut |event| {
            failed.extend(problem_of(&event).cloned());
            sink(event);
        })
    });
    failed.retain(|problem| !outcome.problems.contains(problem));
    for problem in failed.iter().chain(&outcome.problems).chain(&report.problems) {
        output.problem(problem, session.sources());
    }
    let status = report.problems.iter().map(status_of).fold(Status::of(&outcome), Status::max);
    let is_made = session.sources().first().is_some() && status != Status::Interrupted;
    (is_made.then_some(report), status)
}

/// The problem after which a program goes on.
fn problem_of(event: &Event) -> Option<&Problem> {
    match event {
        Event::Asserted(assertion) => assertion.problem.as_ref(),
        Event::Tested(test) => test.problem.as_ref(),
        _ => None,
    }
}

/// Writes within the limits of a program; returns the worse status of both.
pub(super) fn limited(
    status: Status,
    interrupt: &Interrupt,
    output: &mut Output,
    write: impl FnOnce(&mut Output) -> Result<(), Problem>,
) -> Status {
    match interrupt.run(|| write(output)) {
        Ok(()) => status.max(cut_short(status, interrupt, output)),
        Err(problem) => status.max(refuse(&with_limit(problem, interrupt), output)),
    }
}

/// Where a page goes.
pub(super) struct Target<'a> {
    /// The file of the page.
    pub path: &'a Path,
    pub format: Format,
    /// What makes the page live.
    pub live: Option<&'a Live<'a>>,
    /// In a sandbox its folder, which is open.
    pub folder: Option<&'a OutputFolder>,
    /// Whether the command line names the page. What the command names by itself goes into the open folder.
    pub is_named: bool,
}

impl Target<'_> {
    /// Writes the page and what stands beside it, and says so.
    ///
    /// # Errors
    /// `file::write`; those of limits.
    pub(super) fn write(
        &self,
        report: &Report,
        frame: &Frame,
        inputs: &Inputs,
        output: &mut Output,
    ) -> Result<(), Problem> {
        let path = self.path;
        inputs.refuse(path)?;
        let mut pictures = 0;
        // The page takes its place last: it never asks for a picture that is not there.
        let create = |file: &Path| match self.folder {
            Some(folder) if !self.is_named || file != path => {
                folder.create(file.file_name().unwrap_or_default())
            }
            _ => SystemWorld.create(file),
        };
        write_together(&create, path, |out, beside| {
            if self.format != Format::Markdown {
                return Ok(write_page(report, self.format, self.live, frame, out)?);
            }
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            report.write_markdown_and_pictures(frame.clone(), &stem, out, |name, svg| {
                let path = path.with_file_name(name);
                inputs.refuse(&path)?;
                pictures += 1;
                beside.add(path, svg.as_bytes())
            })
        })?;
        match pictures {
            0 => output.line(&format!("wrote {}", escapes::path(path))),
            1 => output.line(&format!("wrote {} and a picture beside it", escapes::path(path))),
            _ => output.line(&format!("wrote {} and {pictures} pictures beside it", escapes::path(path))),
        };
        Ok(())
    }
}

/// The name of a program without its ending.
pub(super) fn stem(file: &Path) -> String {
    match file.file_stem() {
        Some(stem) if file.as_os_str() != "-" => stem.to_string_lossy().into_owned(),
        _ => "Report".to_string(),
    }
}

/// Writes a page that is one file.
fn write_page(
    report: &Report,
    format: Format,
    live: Option<&Live>,
    frame: &Frame,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (format, live) {
        (Format::Markdown, _) => report.write_markdown(frame.clone(), out),
        (Format::Ipynb, _) => report.write_notebook(frame.clone(), out),
        (_, Some(live)) => live.write(report, frame, out),
        (_, None) => report.write_html(frame.clone(), out),
    }
}
