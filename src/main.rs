//! The `vcf` command.

use std::process::ExitCode;

use vcfilter::cli::{self, Arguments, Status, Task};
use vcfilter::diagnostics::{Sources, Style, caught, keep_panics_quiet, render};
use vcfilter::repl;

fn main() -> ExitCode {
    keep_panics_quiet();
    let status = caught(command).unwrap_or_else(|problem| {
        // Whatever draws problems may be what broke.
        eprint!("{}", render(&problem, &Sources::default(), Style { color: false, unicode: false }));
        Status::Wrong
    });
    status.into()
}

fn command() -> Status {
    // Usage errors and `--help` end here, by clap, with status 2 and 0.
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let mut output = cli::Output::standard(&arguments);
    let status = match arguments.task() {
        Task::Repl => repl::start(&mut output),
        task => cli::run(task, &mut output),
    };
    output.finish(status)
}
