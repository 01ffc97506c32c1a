//! `--format`, and which of its values each subcommand takes.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, ValueEnum};

/// The heading, in `--help`, of the options that every subcommand takes.
pub(super) const COMMON: &str = "Options of every subcommand";

/// `--format`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one object per line
    Json,
    /// Columns for people
    Table,
    /// Comma-separated values
    Csv,
    /// A page
    Html,
    /// Markdown
    Markdown,
    /// A notebook
    Ipynb,
}

/// The formats of each subcommand that has several; the command itself is without words.
const TAKEN: &[(&[&str], Choice)] = &[
    (&[], VALUES),
    (&["run"], VALUES),
    (&["test"], VALUES),
    (&["check"], VALUES),
    (&["report"], PAGES),
    (&["bit-widths"], TABLES),
    (&["compare"], TABLES),
    (&["spatial-delta", "best-axis"], TABLES),
    (&["bundle", "list"], VALUES),
];

/// Formats, and what is written where none is asked for, if that is not the text for people.
type Choice = (&'static [Format], &'static str);

const VALUES: Choice = (&[Format::Text, Format::Json], "");
const TABLES: Choice = (&[Format::Table, Format::Csv, Format::Json], "; else as a table");
const PAGES: Choice =
    (&[Format::Html, Format::Markdown, Format::Ipynb], "; else as the name of the file says, or as a page");

/// The formats among which a subcommand lets one choose; none where it writes in one way.
fn taken<S: AsRef<str>>(words: &[S]) -> Choice {
    let same = |taken: &[&str]| taken.iter().copied().eq(words.iter().map(AsRef::as_ref));
    TAKEN.iter().find(|(taken, _)| same(taken)).map_or((&[], ""), |(_, choice)| *choice)
}

/// What is wrong with asking a subcommand for a format. Text is what each writes where nothing is asked for.
///
/// # Errors
/// In a line, with the subcommands that write the format.
pub(super) fn check<S: AsRef<str>>(words: &[S], format: Format) -> Result<(), String> {
    if format == Format::Text || taken(words).0.contains(&format) {
        return Ok(());
    }
    let called = |words: &[&str]| if words.is_empty() { "-e".to_string() } else { words.join(" ") };
    let writing = TAKEN.iter().filter(|(_, (formats, _))| formats.contains(&format));
    let known: Vec<String> = writing.map(|(words, _)| called(words)).collect();
    Err(format!("'--format {}' is for {}", name(format), known.join(", ")))
}

fn name(format: Format) -> String {
    format.to_possible_value().map_or(String::new(), |value| value.get_name().to_string())
}

/// The command, each of whose subcommands offers its own formats, and options of all subcommands after its own.
pub(super) fn offered(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let help = help.help("Print help, in detail with --help").help_heading(COMMON);
    with_formats(command.disable_help_flag(true).arg(help), &mut Vec::new())
}

fn with_formats(command: Command, words: &mut Vec<String>) -> Command {
    // A subcommand is asked for a format before its name or after it.
    let command = command.arg(option(words));
    command.mut_subcommands(|subcommand| {
        words.push(subcommand.get_name().to_string());
        let subcommand = with_formats(subcommand, words);
        words.pop();
        subcommand
    })
}

/// The option of a subcommand. It is known where it is not taken, so that what is wrong with it can be said.
fn option(words: &[String]) -> Arg {
    let (taken, otherwise) = taken(words);
    let shown = |format: &Format| Some(format.to_possible_value()?.hide(!taken.contains(format)));
    let values: Vec<_> = Format::value_variants().iter().filter_map(shown).collect();
    let parser =
        PossibleValuesParser::new(values).map(|name| Format::from_str(&name, false).unwrap_or_default());
    let further = if words.is_empty() { "; some subcommands have others" } else { otherwise };
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(parser)
        .default_value("text")
        .hide_default_value(!taken.contains(&Format::Text))
        .hide(taken.is_empty())
        .global(true)
        .help(format!("How results are written{further}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_for_those_that_write_it() {
        for (words, format, told) in [
            (&["run"][..], Format::Json, None),
            (&["fmt"], Format::Text, None),
            (
                &["fmt"],
                Format::Csv,
                Some("'--format csv' is for bit-widths, compare, spatial-delta best-axis"),
            ),
            (&["run"], Format::Ipynb, Some("'--format ipynb' is for report")),
            (
                &["report"],
                Format::Table,
                Some("'--format table' is for bit-widths, compare, spatial-delta best-axis"),
            ),
        ] {
            assert_eq!(check(words, format).err().as_deref(), told);
        }
    }

    /// A row of the table for a subcommand that there is not would never be looked at.
    #[test]
    fn the_table_is_of_subcommands() {
        for (words, _) in TAKEN {
            let command = crate::cli::command();
            let found = words.iter().try_fold(&command, |command, word| command.find_subcommand(word));
            assert!(found.is_some(), "{words:?}");
        }
    }
}
