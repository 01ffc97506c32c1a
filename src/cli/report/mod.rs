//! `vcf report`

mod live;
mod page;
mod request;
mod server;
mod site;
mod watch;
mod way;

use crate::diagnostics::{Problem, Severity, Sources};

use super::limits::Limits;
use super::sandbox::Sandbox;
use super::{Output, Status};

pub(super) use request::ReportRequest;

/// Evaluates programs and makes pages of them.
pub(super) fn report(request: &ReportRequest, limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    if let Err(problem) = request.check() {
        return refuse(&problem, output);
    }
    let parts = match request.live.as_deref().map(live::parts).transpose() {
        Ok(parts) => parts,
        Err(problem) => return refuse(&problem, output),
    };
    let live = parts.as_ref();
    let files = request.files.iter().filter(|file| file.as_os_str() != "-");
    let of_files = Sandbox::new(sandbox, limits, files);
    match (request.watch, request.makes_site()) {
        (true, _) => watch::watch(request, live, &of_files, sandbox, output),
        (false, true) => site::report(request, live, &of_files, sandbox, output),
        (false, false) => page::report(request, live, &of_files, sandbox, output),
    }
}

/// Tells of a problem that ends the command.
fn refuse(problem: &Problem, output: &mut Output) -> Status {
    output.problem(problem, &Sources::default());
    Status::of_problem(problem)
}

/// The exit status for a problem of prose.
fn status_of(problem: &Problem) -> Status {
    match problem.severity {
        Severity::Warning => Status::Fine,
        _ => Status::of_problem(problem),
    }
}
