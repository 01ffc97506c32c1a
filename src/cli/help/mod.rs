//! `vcf help` and `:help`: functions, statements, wavelets and error codes, with what their examples display.

use crate::diagnostics::{Problem, Sources};
use crate::display::Screen;
use crate::help::{self, TOPICS, first_part, wavelets, words};
pub(crate) use crate::help::{hanging, names, rows};
use crate::language::functions::FAMILIES;
use crate::repl;

use super::columns::columns;
use super::{Output, Status, command, pager};

/// Longer lines are hard to read.
const WIDEST: usize = 100;
/// Narrower columns would hold single words.
const NARROWEST: usize = 24;

/// The characters of a line: those of the terminal, where there is one.
pub(crate) fn width() -> usize {
    columns().unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

/// Shows what is known of names, or the overview; through a pager, where that is wanted and the screen too small.
pub(crate) fn help(names: &[&str], paged: bool, output: &mut Output) -> Status {
    let (text, problems) = found(names, Screen { columns: width(), charset: output.charset() });
    pager::show(&text, paged, output);
    problems.iter().for_each(|problem| output.problem(problem, &Sources::default()));
    if problems.is_empty() { Status::Fine } else { Status::Wrong }
}

/// What is known of names, or the overview; and the names that nobody knows.
fn found(names: &[&str], screen: Screen) -> (String, Vec<Problem>) {
    if names.is_empty() {
        return (overview(screen.columns), Vec::new());
    }
    // A name of several words.
    let joined = names.join(" ");
    let is_one = help::is_term(&joined) || names.len() > 1 && help::other_names(&joined).is_some();
    let names = if is_one { &[joined.as_str()][..] } else { names };
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        match page(name, screen) {
            Ok(text) => pages.push(text),
            Err(problem) => problems.push(problem),
        }
    }
    (pages.join("\n"), problems)
}

/// Every function by family, and what else there is help for, in lines of a width.
pub(crate) fn overview(width: usize) -> String {
    let mut text = String::from("Functions; `x.f(y)` is `f(x, y)`:\n");
    for family in FAMILIES.iter() {
        let functions = family.functions.iter().map(|builtin| (builtin.name, first_part(builtin.summary)));
        text.push_str(&format!("\n{}\n{}", family.title, rows(functions, 2, width)));
    }
    let topics = TOPICS.iter().map(|topic| (topic.names[0], topic.title));
    text.push_str(&format!("\nStatements and values\n{}", rows(topics, 2, width)));
    text.push_str(&format!("\nWavelets\n{}", wavelets(width)));
    text.push_str(&format!("\nWords\n{}", words(width)));
    let command = command();
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let commands: Vec<(String, String)> =
        command.get_subcommands().map(|command| (command.get_name().to_string(), about(command))).collect();
    let commands = commands.iter().map(|(name, about)| (name.as_str(), about.as_str()));
    let heading = hanging("", "Commands of the shell, as in `vcf run FILE`", 0, width);
    text.push_str(&format!("\n{heading}{}", rows(commands, 2, width)));
    text + "\n"
        + &hanging(
            "",
            "`vcf help NAME ...` shows all of one, with an example; `vcf help codes` lists the codes of errors, \
             `vcf --help` the options.",
            0,
            width,
        )
}

/// What is known of a name, for a screen.
///
/// # Errors
/// `name::unknown`, with what was most likely meant.
pub(crate) fn page(name: &str, screen: Screen) -> Result<String, Problem> {
    let width = screen.columns;
    let name = name.trim();
    if let Some(text) = help::known(name, screen) {
        // A subcommand may have the name of a statement.
        let command = subcommand(name, width).filter(|_| help::is_topic(name));
        let command = command.map(|help| format!("\nIn a shell, `vcf {name}`:\n\n{help}"));
        return Ok(text + &command.unwrap_or_default());
    }
    if let Some(help) = subcommand(name, width) {
        return Ok(help);
    }
    if name == "vcf" {
        return Ok(overview(width));
    }
    match help::other_names(name) {
        Some(pages) => {
            let pages: Result<Vec<String>, Problem> = pages.iter().map(|name| page(name, screen)).collect();
            Ok(pages?.join("\n"))
        }
        None => command_of_prompt(name, screen).ok_or_else(|| help::unknown(name)),
    }
}

/// A command of the prompt, with or without its colon, and where to read on.
fn command_of_prompt(name: &str, screen: Screen) -> Option<String> {
    let told = repl::told(name.strip_prefix(':').unwrap_or(name))?;
    let told = hanging("", &format!("A command of the prompt: {told}"), 2, screen.columns);
    Some(told + "\n" + &page("prompt", screen).ok()?)
}

/// The help of a subcommand.
fn subcommand(name: &str, width: usize) -> Option<String> {
    let mut command = command().term_width(width);
    command.build();
    Some(format!("{}\n", command.find_subcommand_mut(name)?.render_long_help()))
}

#[cfg(test)]
mod tests;
