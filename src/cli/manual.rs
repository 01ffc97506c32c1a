//! Shell completions and the man page, made by clap's own crates.

use clap_complete::Shell;

use super::arguments::listed_command;
use super::{Output, Status};

/// Writes the completions of a shell.
pub(super) fn completions(shell: Shell, output: &mut Output) -> Status {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut listed_command(), "vcf", &mut bytes);
    output.text(&String::from_utf8_lossy(&bytes));
    Status::Fine
}

/// Writes the man page: that of the command, then those of its subcommands and of theirs.
pub(super) fn man(output: &mut Output) -> Status {
    let mut whole = listed_command();
    whole.build();
    let mut bytes = Vec::new();
    pages(&whole, &mut bytes);
    output.text(&String::from_utf8_lossy(&bytes));
    Status::Fine
}

fn pages(command: &clap::Command, bytes: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(command.clone()).render(bytes);
    command.get_subcommands().for_each(|subcommand| pages(subcommand, bytes));
}
