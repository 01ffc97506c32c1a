//! Which of the options that the command defines once each subcommand takes.
//!
//! A subcommand is asked for an option before its name or after it. What it does not take is known all the same where arguments
//! are read, so that it can be said what is wrong, and is not known where options are listed.

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::formats;

/// The heading, in `--help`, of the options that every subcommand takes.
pub(super) const COMMON: &str = "Options of every subcommand";

/// Options that some subcommands take, and those that do.
const SHARED: &[(&str, Takers)] = &[
    ("sandbox", Takers::Working),
    ("max_memory", Takers::Working),
    ("timeout", Takers::Working),
    ("max_output", Takers::Working),
    ("max_terms", Takers::Evaluating),
];

/// Subcommands.
#[derive(Clone, Copy)]
enum Takers {
    /// All that read what somebody gives: not those that explain the command itself.
    Working,
    /// Those that evaluate programs.
    Evaluating,
}

impl Takers {
    fn contain<S: AsRef<str>>(self, words: &[S]) -> bool {
        let first = words.first().map(AsRef::as_ref);
        match self {
            Takers::Working => !matches!(first, Some("help" | "completions" | "man")),
            Takers::Evaluating => matches!(first, None | Some("run" | "report" | "test")),
        }
    }
}

/// What the command is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Reading,
    Listing,
}

/// The command that reads arguments, whose help shows what each subcommand takes.
pub(super) fn reading(command: Command) -> Command {
    let command = begun(command);
    let shared = shared(&command);
    with_options(command, &shared, &mut Vec::new(), Purpose::Reading)
}

/// The command each of whose subcommands has the options that it takes and no others.
pub(super) fn listing(command: Command) -> Command {
    let command = begun(command);
    let shared = shared(&command);
    let command = shared.iter().fold(command, |command, option| {
        command.mut_arg(option.get_id().clone(), |option| option.global(false))
    });
    with_options(command, &shared, &mut Vec::new(), Purpose::Listing)
}

/// The command with its own `--help`, which has the heading of options that all take.
fn begun(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let help = help.help("Print help, in detail with --help").help_heading(COMMON);
    command.disable_help_flag(true).arg(help)
}

/// The options of the table.
fn shared(command: &Command) -> Vec<Arg> {
    let is_shared = |option: &&Arg| SHARED.iter().any(|(id, _)| option.get_id() == id);
    command.get_arguments().filter(is_shared).cloned().collect()
}

fn takes(option: &Arg, words: &[String]) -> bool {
    SHARED.iter().any(|(id, takers)| option.get_id() == id && takers.contain(words))
}

fn with_options(command: Command, shared: &[Arg], words: &mut Vec<String>, purpose: Purpose) -> Command {
    let is_read = purpose == Purpose::Reading;
    let mut command = command;
    if is_read || formats::is_taken(words) {
        let option = formats::option(words).global(is_read).hide(!formats::is_taken(words));
        command = command.arg(option);
    }
    for option in shared.iter().filter(|_| !words.is_empty()) {
        let is_taken = takes(option, words);
        if is_read || is_taken {
            command = command.arg(option.clone().global(is_read).hide(!is_taken));
        }
    }
    command.mut_subcommands(|subcommand| {
        words.push(subcommand.get_name().to_string());
        let subcommand = with_options(subcommand, shared, words, purpose);
        words.pop();
        subcommand
    })
}

/// What is wrong with the shared options that a subcommand is given.
///
/// # Errors
/// In a line, with those who take the option.
pub(super) fn check(words: &[String], matches: &ArgMatches) -> Result<(), String> {
    let is_given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    match SHARED.iter().find(|(id, takers)| is_given(id) && !takers.contain(words)) {
        None => Ok(()),
        Some((id, takers)) => {
            let option = id.replace('_', "-");
            let who = match takers {
                Takers::Working => "subcommands that work on programs and files",
                Takers::Evaluating => "-e, run, report, test and the prompt",
            };
            Err(format!("'--{option}' can't be used with '{}': it is for {who}", words.join(" ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command;

    /// A row of the table for an option that there is not would never be looked at.
    #[test]
    fn the_table_is_of_options() {
        let command = command();
        for (id, _) in SHARED {
            assert!(command.get_arguments().any(|option| option.get_id() == id), "{id}");
        }
    }
}
