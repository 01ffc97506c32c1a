//! The `vcf` command.

use std::process::ExitCode;

use vcfilter::cli::{self, Arguments, Task};
use vcfilter::repl;

fn main() -> ExitCode {
    // Usage errors and `--help` end here, by clap, with status 2 and 0.
    let arguments = Arguments::read();
    let mut output = cli::Output::standard(&arguments);
    let status = match arguments.task() {
        Task::Repl => repl::start(&mut output),
        task => cli::run(task, &mut output),
    };
    output.finish(status).into()
}
