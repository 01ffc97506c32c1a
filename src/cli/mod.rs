//! The `vcf` command: its arguments, its subcommands and its exit statuses.
//!
//! [`run`] carries out a [`CommandLine`]. A subcommand is a function that writes to an [`Output`] and returns
//! a [`Status`]; nothing else prints.
//!
//! ```
//! use vcfilter::cli::{CommandLine, Output, Status, run};
//! let line = CommandLine::of(["vcf", "-e", "2 ** 10"]).unwrap();
//! assert_eq!(run(line, &mut Output::new(std::io::stdout(), std::io::stderr())), Status::Fine);
//! assert!(CommandLine::of(["vcf", "rnu"]).unwrap_err().contains("a similar subcommand exists: 'run'"));
//! ```

mod arguments;
mod certificates;
pub(crate) mod changes;
mod check;
mod codec;
pub(crate) mod columns;
mod difference;
mod discover;
mod fmt;
mod formats;
pub(crate) mod help;
mod input;
pub(crate) mod interrupt;
pub(crate) mod limits;
mod manual;
mod options;
pub(crate) mod output;
pub(crate) mod pager;
mod plots;
pub(crate) mod progress;
mod reference;
mod report;
mod reporter;
mod run;
pub(crate) mod sandbox;
mod status;
mod style;
mod test;
mod told;
mod usage;
mod vc2;
mod wall;

use crate::diagnostics::{Sources, caught};
use crate::repl;
pub use arguments::CommandLine;
use arguments::{Task, command};
use limits::Limits;
pub use output::Output;
pub use status::Status;
pub use wall::enclose;

/// Carries out a command line: the subcommand, or the prompt on the terminal of the process. Problems are
/// written to the output; the worst of them decides the status.
pub fn run(line: CommandLine, output: &mut Output) -> Status {
    let (limits, sandbox) = (line.limits(), line.sandbox());
    guarded(output, |output| perform(line.task(), &limits, sandbox, output))
}

/// Does a part of a command. A defect that it meets is told, and ends this part alone.
pub(crate) fn guarded(output: &mut Output, part: impl FnOnce(&mut Output) -> Status) -> Status {
    caught(|| part(output)).unwrap_or_else(|problem| {
        output.problem(&problem, &Sources::default());
        Status::Wrong
    })
}

fn perform(task: Task, limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    match task {
        Task::Repl { file } => repl::start(file.as_deref(), limits, sandbox, output),
        Task::Run { programs, folders, format } => {
            run::run(programs, format, folders, limits, sandbox, output)
        }
        Task::Report(request) => report::report(&request, limits, sandbox, output),
        Task::Test(request) => test::test(&request, limits, sandbox, output),
        Task::Check(request) => check::check(&request, limits, sandbox, output),
        Task::Fmt(request) => fmt::fmt(&request, limits, sandbox, output),
        Task::Codec(request, format) => {
            limits.monitored(output, |monitor, output| codec::codec(&request, format, monitor, output))
        }
        Task::Help { names } => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            help::help(&names, true, output)
        }
        Task::Vc2(request, format) => {
            limits.monitored(output, |monitor, output| vc2::run(&request, format, monitor, output))
        }
        Task::Completions { shell } => manual::completions(shell, output),
        Task::Man { reference: None } => manual::man(output),
        Task::Man { reference: Some(folder) } => reference::write(&folder, output),
    }
}
