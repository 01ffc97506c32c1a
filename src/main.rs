//! The `vcf` command.

use std::process::ExitCode;

use vcfilter::cli::{self, CommandLine, Output, Status};
use vcfilter::diagnostics::{Sources, Style, caught, keep_panics_quiet, render};

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
    // Usage errors and `--help` end here, with status 2 and 0.
    let line = match CommandLine::read() {
        Ok(line) => line,
        Err(status) => return status,
    };
    // What the process asks of the system again and again is asked for before: this is the last moment.
    cli::enclose(&line);
    let mut output = Output::standard(&line);
    let status = cli::run(line, &mut output);
    output.finish(status)
}
