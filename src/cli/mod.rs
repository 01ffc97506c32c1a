//! The `vcf` command: arguments, what the subcommands do, exit statuses.
//!
//! A subcommand is a function that writes to an [`Output`] and gives a [`Status`]; nothing else prints.

mod arguments;
mod check;
mod codec;
mod fmt;
pub mod help;
mod input;
pub mod interrupt;
mod manual;
pub(crate) mod output;
mod plots;
pub mod progress;
mod report;
mod reporter;
mod run;
mod status;
mod style;
mod test;
mod told;
mod usage;
mod vc2;

use crate::diagnostics::{Sources, caught};
pub use crate::language::write_whole;
pub use arguments::{Arguments, Format, Task, command};
pub use codec::{CodecRequest, Transcode};
pub use output::Output;
pub use status::Status;
pub use style::{ColorChoice, is_unicode, wants_color};
pub use told::ErrorFormat;

/// Does what the arguments ask for.
pub fn run(task: Task, output: &mut Output) -> Status {
    guarded(output, |output| perform(task, output))
}

/// Does a part of a command. A defect that it meets is told, and ends this part alone.
pub(crate) fn guarded(output: &mut Output, part: impl FnOnce(&mut Output) -> Status) -> Status {
    caught(|| part(output)).unwrap_or_else(|problem| {
        output.problem(&problem, &Sources::default());
        Status::Wrong
    })
}

fn perform(task: Task, output: &mut Output) -> Status {
    match task {
        Task::Repl => Status::Fine,
        Task::Run { programs, format, plots } => run::run(programs, format, plots, output),
        Task::Report(request) => report::report(&request, output),
        Task::Test(request) => test::test(&request, output),
        Task::Check { files, format } => check::check(&files, format, output),
        Task::Fmt { files, check } => fmt::fmt(&files, check, output),
        Task::Codec(request, format) => codec::codec(&request, format, output),
        Task::Help { names } => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            help::help(&names, output)
        }
        Task::Vc2(request, format) => vc2::run(&request, format, output),
        Task::Completions { shell } => manual::completions(shell, output),
        Task::Man => manual::man(output),
    }
}
