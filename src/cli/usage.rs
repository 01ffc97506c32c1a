//! Wrong command lines as problems.

use std::ffi::OsString;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostics::{Problem, ProblemCode, Sources, Style, render, suggest};

use super::arguments::command;
use super::output::{Looks, Output};
use super::status::Status;
use super::told::{ErrorFormat, VARIABLE};
use crate::help;

/// Tells what is wrong with arguments, in the format and the colours that they ask for all the same.
pub(super) fn told(given: &[OsString], error: &clap::Error) -> Option<Status> {
    if !error.use_stderr() {
        return None;
    }
    let variable = std::env::var_os(VARIABLE).map(|value| value.to_string_lossy().into_owned());
    let of_variable = || ErrorFormat::of_variable(variable.as_deref()).ok().flatten();
    let format = asked(given, "--error-format")
        .or_else(|| if is_asked(given, "--plain") { None } else { of_variable() });
    let looks =
        Looks::asked(asked(given, "--color"), format, is_asked(given, "--ascii"), is_asked(given, "--plain"));
    Output::of_process(looks).problem(&problem(error), &Sources::default());
    Some(Status::Wrong)
}

/// The same as text, or the help that the arguments ask for.
pub(super) fn text(error: &clap::Error) -> String {
    match error.use_stderr() {
        true => render(&problem(error), &Sources::default(), Style { color: false, unicode: true }),
        false => error.to_string(),
    }
}

/// The value of an option that arguments give, though they are wrong.
fn asked<T: ValueEnum>(given: &[OsString], option: &str) -> Option<T> {
    let given: Vec<_> = given
        .iter()
        .map(|argument| argument.to_string_lossy())
        .take_while(|argument| argument != "--")
        .collect();
    let mut values =
        given.iter().enumerate().filter_map(|(at, argument)| match argument.strip_prefix(option)? {
            "" => given.get(at + 1).map(|value| value.as_ref()),
            value => value.strip_prefix('='),
        });
    values.next_back().and_then(|value| T::from_str(value, false).ok())
}

/// Whether arguments have an option that takes no value.
fn is_asked(given: &[OsString], option: &str) -> bool {
    given.iter().take_while(|argument| *argument != "--").any(|argument| argument == option)
}

/// What clap says, whose paragraphs are what is wrong, tips, and how the command is used.
fn problem(error: &clap::Error) -> Problem {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return without_subcommand(error);
    }
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let on_one_line = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let message = on_one_line(paragraphs.next().unwrap_or_default());
    let message = in_words(message.strip_prefix("error: ").unwrap_or(&message));
    let mut problem = Problem::error(ProblemCode::CommandUsage, message);
    let mut tips = Vec::new();
    for paragraph in paragraphs {
        match paragraph.strip_prefix("tip: ") {
            Some(told) => tips.extend(told.split("tip: ").map(on_one_line)),
            None if paragraph.starts_with("Usage: ") => problem = problem.note(usage(paragraph)),
            None if paragraph.starts_with("For more information") => {}
            None => problem = problem.note(paragraph),
        }
    }
    let help =
        if tips.is_empty() { "`--help` tells what the command takes".to_string() } else { tips.join("\n") };
    problem.help(help)
}

/// The same, with what is wanted in the place of what the standard library says of texts that are no integers.
fn in_words(message: &str) -> String {
    let of_parsers = [
        ("invalid digit found in string", "write a whole number"),
        ("cannot parse integer from empty string", "write a whole number"),
        ("number too large to fit in target type", "this number is too large"),
        ("number too small to fit in target type", "this number is too small"),
    ];
    let reworded = |(said, words): &(&str, &str)| Some(format!("{}{words}", message.strip_suffix(said)?));
    of_parsers.iter().find_map(reworded).unwrap_or_else(|| message.to_owned())
}

/// How a subcommand is used, in one form: clap tells another one for what was given so far.
fn usage(told: &str) -> String {
    let mut command = command();
    command.build();
    let mut at = &mut command;
    for word in told.trim_start_matches("Usage: vcf").split_whitespace() {
        if at.find_subcommand(word).is_none() {
            break;
        }
        at = at.find_subcommand_mut(word).expect("it is there");
    }
    at.render_usage().to_string()
}

/// Where a subcommand of a subcommand is missing, clap gives the whole help.
fn without_subcommand(error: &clap::Error) -> Problem {
    let text = error.render().to_string();
    let paragraphs = text.split("\n\n").map(str::trim);
    let told = paragraphs
        .filter(|paragraph| ["Usage:", "Commands:"].iter().any(|start| paragraph.starts_with(start)));
    told.fold(Problem::error(ProblemCode::CommandUsage, "a subcommand is missing"), Problem::note)
        .help("name one of these; `--help` tells more")
}

/// Options of other programs, and what a subcommand has in their place.
const OF_OTHERS: &[(&str, &[&str], &str)] = &[
    (
        "test",
        &["-k", "-t", "--test", "--name", "--grep"],
        "to choose files and tests by their names, use '--filter REGEX', or FILE::NAME for one test",
    ),
    (
        "test",
        &["--collect-only", "--co", "--no-run", "--dry-run"],
        "'vcf test --list' tells the names of tests and runs none",
    ),
    ("test", &["--durations", "--times", "--time"], "'vcf test -v' tells the time of each test"),
    ("test", &["--exitfirst", "--bail", "--stop"], "to end at the first problem, use '-x'"),
    ("test", &["-n", "--test-threads", "--workers"], "to say how many files are run at once, use '-j COUNT'"),
    ("test", &["--nocapture", "--capture", "--print"], "'vcf test --show' shows what programs display"),
    (
        "test",
        &["--lf", "--last-failed", "--ff", "--failed-first", "--failed", "--onlyFailures"],
        "what failed before is not kept: FILE::NAME runs one test, '--watch' runs what a change affects",
    ),
    (
        "test",
        &["--junitxml", "--junit-xml", "--xml"],
        "to write the results as JUnit XML, use '--junit FILE'",
    ),
    (
        "fmt",
        &["--diff", "--dry-run", "-d", "-n", "-l", "--list"],
        "'vcf fmt --check' shows what would change, and changes nothing",
    ),
    (
        "fmt",
        &["-w", "-i", "--write", "--in-place", "--inplace", "--fix"],
        "'vcf fmt PATH' writes files in place without an option",
    ),
    ("fmt", &["--stdout"], "'vcf fmt -' formats standard input to standard output"),
    ("check", &["--fix"], "what `vcf check` tells is mended by hand; 'vcf fmt' formats"),
    (
        "check",
        &["--strict", "--werror", "-W", "-D", "--deny"],
        "to end with status 1 where there are warnings, use '--deny-warnings'",
    ),
];

/// What leads on from an option that a subcommand does not have.
fn unknown_option(mut error: clap::Error, option: &str) -> clap::Error {
    let text = error.render().to_string();
    let used = text.split("Usage: vcf").nth(1).unwrap_or_default();
    let mut command = command();
    command.build();
    let (mut at, mut words) = (&command, "vcf".to_string());
    for word in used.lines().next().unwrap_or_default().split_whitespace() {
        let Some(inner) = at.find_subcommand(word) else { break };
        (at, words) = (inner, format!("{words} {word}"));
    }
    let own = OF_OTHERS.iter().find(|(name, options, _)| at.get_name() == *name && options.contains(&option));
    let long: Vec<String> = at
        .get_arguments()
        .filter(|argument| !argument.is_hide_set())
        .filter_map(|argument| Some(format!("--{}", argument.get_long()?)))
        .collect();
    let tip = match (own, suggest(option, long.iter().map(String::as_str))) {
        (Some((_, _, tip)), _) => (*tip).to_string(),
        (None, Some(near)) => format!("a similar option exists: '{near}'"),
        (None, None) => format!("'{words} --help' lists the options"),
    };
    error.remove(ContextKind::SuggestedArg);
    error.remove(ContextKind::SuggestedValue);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    error
}

/// Says what was most likely meant by an option or a subcommand that there is not: `vcf program.vcf` is a natural thing to
/// try, and clap finds no swapped letters.
pub(super) fn with_tip(mut error: clap::Error) -> clap::Error {
    if let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg)
        && error.kind() == ErrorKind::UnknownArgument
        // A value that begins with a minus, such as the name of a file, needs what clap says.
        && option.starts_with('-') && !option.contains('.')
    {
        let option = option.clone();
        return unknown_option(error, &option);
    }
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else { return error };
    let command = command();
    let tip = if name.contains('.') || name.contains(std::path::is_separator) {
        format!("to evaluate a file, use 'vcf run {name}'")
    } else if let Some(near) = suggest(name, command.get_subcommands().map(clap::Command::get_name)) {
        format!("a similar subcommand exists: '{near}'")
    } else if help::names().any(|known| known == name) {
        format!("to read about it, use 'vcf help {name}'")
    } else {
        return error;
    };
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    error.remove(ContextKind::SuggestedSubcommand);
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_subcommands_lead_to_right_ones() {
        for (name, tip) in [("a.vcf", "'vcf run a.vcf'"), ("rnu", "'run'"), ("tests", "'test'")] {
            let error = command().try_get_matches_from(["vcf", name]).unwrap_err();
            let told = with_tip(error).to_string();
            assert_eq!(told.matches(tip).count(), 1, "{told}");
        }
    }

    #[test]
    fn the_format_is_found_in_wrong_arguments() {
        for (given, format) in [
            (&["vcf", "run"][..], None),
            (&["vcf", "--error-format", "json", "run"], Some(ErrorFormat::Json)),
            (&["vcf", "run", "--error-format=plain", "--error-format=github"], Some(ErrorFormat::Github)),
            (&["vcf", "run", "--error-format"], None),
            (&["vcf", "run", "--error-format", "xml"], None),
            (&["vcf", "run", "--", "--error-format=json"], None),
        ] {
            let given: Vec<OsString> = given.iter().map(OsString::from).collect();
            assert_eq!(asked(&given, "--error-format"), format, "{given:?}");
        }
    }

    #[test]
    fn a_wrong_command_line_is_a_problem() {
        for (given, message, help) in [
            (
                &["vcf", "run"][..],
                "the following required arguments were not provided: <FILE>...",
                "`--help` tells what the command takes",
            ),
            (
                &["vcf", "run", "--formt", "json", "a.vcf"],
                "unexpected argument '--formt' found",
                "a similar argument exists: '--format'",
            ),
        ] {
            let problem = problem(&command().try_get_matches_from(given).unwrap_err());
            assert_eq!((problem.message.as_str(), problem.help.as_deref()), (message, Some(help)));
            assert!(problem.notes.iter().any(|note| note.starts_with("Usage: vcf run ")), "{problem:?}");
        }
    }
}
