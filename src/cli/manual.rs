//! Shell completions and the man page, made by clap's own crates.

use clap_complete::Shell;

use super::{Output, Status, command};

/// Writes the completions of a shell.
pub(super) fn completions(shell: Shell, output: &mut Output) -> Status {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command(), "vcf", &mut bytes);
    output.text(&String::from_utf8_lossy(&bytes));
    Status::Fine
}

/// Writes the man page: that of the command, then those of its subcommands.
pub(super) fn man(output: &mut Output) -> Status {
    let mut whole = command();
    whole.build();
    let pages = std::iter::once(&whole).chain(whole.get_subcommands());
    let mut bytes = Vec::new();
    for page in pages {
        // Writing to memory does not fail.
        let _ = clap_mangen::Man::new(page.clone()).render(&mut bytes);
    }
    output.text(&String::from_utf8_lossy(&bytes));
    Status::Fine
}
