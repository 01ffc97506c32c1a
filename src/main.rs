//! The `vcf` command.

use std::process::ExitCode;

use vcfilter::cli::{self, Arguments, Task};
use vcfilter::repl;

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(status) => return status.into(),
    };
    let mut output = cli::Output::standard(&arguments);
    let status = match arguments.task() {
        Task::Repl => repl::start(&mut output),
        task => cli::run(task, &mut output),
    };
    output.finish(status).into()
}
