//! `--format`, and which of its values each subcommand takes.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ValueEnum};

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
    /// Tables of LaTeX
    Latex,
    /// A package of SystemVerilog
    Sv,
    /// A header of C
    C,
}

/// The formats of each subcommand that has several; the command itself is without words.
const TAKEN: &[(&[&str], Choice)] = &[
    (&[], VALUES),
    (&["run"], VALUES),
    (&["test"], VALUES),
    (&["check"], VALUES),
    (&["report"], PAGES),
    (&["bit-widths"], TABLES),
    (&["optimum"], TABLES),
    (&["compare"], TABLES),
    (&["datasheet"], SHEETS),
    (&["spatial-delta", "best-axis"], TABLES),
    (&["bundle", "list"], VALUES),
];

/// Formats, and what is written where none is asked for, if that is not the text for people.
type Choice = (&'static [Format], &'static str);

const VALUES: Choice = (&[Format::Text, Format::Json], "");
const TABLES: Choice = (&[Format::Table, Format::Csv, Format::Json], "; else as a table");
const PAGES: Choice =
    (&[Format::Html, Format::Markdown, Format::Ipynb], "; else as the name of the file says, or as a page");

const SHEETS: Choice = (
    &[Format::Markdown, Format::Html, Format::Csv, Format::Latex, Format::Sv, Format::C],
    "; else as the name of the file says, or as Markdown",
);

/// The formats among which a subcommand lets one choose; none where it writes in one way.
fn taken<S: AsRef<str>>(words: &[S]) -> Choice {
    let same = |taken: &[&str]| taken.iter().copied().eq(words.iter().map(AsRef::as_ref));
    TAKEN.iter().find(|(taken, _)| same(taken)).map_or((&[], ""), |(_, choice)| *choice)
}

/// What is wrong with asking a subcommand for a format.
///
/// # Errors
/// In a line, with the subcommands that write the format.
pub(super) fn check<S: AsRef<str>>(words: &[S], format: Format) -> Result<(), String> {
    if taken(words).0.contains(&format) {
        return Ok(());
    }
    let called = |words: &[&str]| if words.is_empty() { "-e".to_string() } else { words.join(" ") };
    let writing = TAKEN.iter().filter(|(_, (formats, _))| formats.contains(&format));
    let known: Vec<String> = writing.map(|(words, _)| called(words)).collect();
    Err(format!("'--format {}' is for {}", format.name(), known.join(", ")))
}

impl Format {
    /// The name on the command line.
    pub(super) fn name(self) -> String {
        self.to_possible_value().map_or(String::new(), |value| value.get_name().to_string())
    }
}

/// Whether a subcommand lets one choose a format.
pub(super) fn is_taken<S: AsRef<str>>(words: &[S]) -> bool {
    !taken(words).0.is_empty()
}

/// The option of a subcommand.
pub(super) fn option(words: &[String]) -> Arg {
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
        .help_heading(None::<&str>)
        .help(format!("How results are written{further}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_for_those_that_write_it() {
        for (words, format, told) in [
            (&["run"][..], Format::Json, None),
            (&["fmt"], Format::Text, Some("'--format text' is for -e, run, test, check, bundle list")),
            (
                &["fmt"],
                Format::Csv,
                Some(
                    "'--format csv' is for bit-widths, optimum, compare, datasheet, spatial-delta best-axis",
                ),
            ),
            (&["run"], Format::Ipynb, Some("'--format ipynb' is for report")),
            (
                &["report"],
                Format::Table,
                Some("'--format table' is for bit-widths, optimum, compare, spatial-delta best-axis"),
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
