//! `vcf help` and `:help`: functions, statements, wavelets and error codes, with what their examples display.

mod files;
mod glossary;
mod layout;
mod other_names;
mod topics;
mod transcript;
mod wavelets;

use crate::diagnostics::{Problem, ProblemCode, Sources, codes, suggest};
use crate::display::Screen;
use crate::language::builtin::{Builtin, Kind, Parameter, Presence};
use crate::language::functions::{self, FAMILIES};
use crate::language::prelude;
use crate::repl;

use super::{Output, Status, command, pager};
pub(crate) use layout::{hanging, rows, width, wrapped};
pub(crate) use topics::TOPICS;
pub(crate) use transcript::transcript;

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
    let is_one = glossary::find(&joined).is_some() || names.len() > 1 && other_names::find(&joined).is_some();
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

/// The predefined wavelets, a row each.
pub(crate) fn wavelets(width: usize) -> String {
    let titles: Vec<(&str, String)> = prelude::names().map(|name| (name, wavelets::title(name))).collect();
    rows(titles.iter().map(|(name, title)| (*name, title.as_str())), 2, width)
}

/// The words of the glossary, one after the other.
pub(crate) fn words(width: usize) -> String {
    hanging(
        "  ",
        &glossary::GLOSSARY.iter().map(|term| term.names[0]).collect::<Vec<_>>().join(", "),
        2,
        width,
    )
}

/// A summary as far as it says what there is: up to the first end of a sentence or semicolon outside of brackets.
fn first_part(summary: &str) -> &str {
    let mut open = 0;
    for (at, c) in summary.char_indices() {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            ';' | '.' if open == 0 && summary[at + 1..].starts_with(' ') => return &summary[..at],
            _ => {}
        }
    }
    summary.trim_end_matches('.')
}

/// The first sentence of a summary.
pub(crate) fn first_sentence(summary: &str) -> String {
    format!("{}.", first_part(summary))
}

/// What is known of a name, for a screen.
///
/// # Errors
/// `name::unknown`, with what was most likely meant.
pub(crate) fn page(name: &str, screen: Screen) -> Result<String, Problem> {
    let width = screen.columns;
    let name = name.trim();
    let bare = name.trim_end_matches("()");
    if let Some(builtin) = functions::find(bare) {
        let topic = topics::find(bare).map(|topic| topics::page(topic, screen));
        let term = glossary::find(bare).map(|term| glossary::page(term, screen));
        let more = topic.into_iter().chain(term).map(|page| format!("\n{page}"));
        return Ok(function(builtin, screen) + &more.collect::<String>());
    }
    if let Some(topic) = topics::find(name) {
        // A subcommand may have the name of a statement.
        let command = subcommand(name, width).map(|help| format!("\nIn a shell, `vcf {name}`:\n\n{help}"));
        return Ok(topics::page(topic, screen) + &command.unwrap_or_default());
    }
    if let Some(term) = glossary::find(name) {
        return Ok(glossary::page(term, screen));
    }
    if let Some(explanation) = codes::find(name) {
        return Ok(code_page(explanation, width));
    }
    if name == "codes" {
        return Ok(rows(codes::all().map(|entry| (entry.code.as_str(), entry.title)), 2, width));
    }
    if let Some(page) = wavelets::page(name, screen) {
        return Ok(page);
    }
    if let Some(help) = subcommand(name, width) {
        return Ok(help);
    }
    if name == "vcf" {
        return Ok(overview(width));
    }
    match other_names::find(name) {
        Some(pages) => {
            let pages: Result<Vec<String>, Problem> = pages.iter().map(|name| page(name, screen)).collect();
            Ok(pages?.join("\n"))
        }
        None => command_of_prompt(name, screen).ok_or_else(|| unknown(name)),
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

/// A code's text, its paragraphs wrapped; programs are as they are.
fn code_page(explanation: &codes::Explanation, width: usize) -> String {
    let line = |line: &str| match line.starts_with(' ') {
        true => format!("{line}\n"),
        false => hanging("", line, 0, width),
    };
    explanation.text().lines().map(line).collect()
}

/// A name nobody knows.
fn unknown(name: &str) -> Problem {
    let problem = Problem::error(ProblemCode::NameUnknown, format!("there is no help for `{name}`"));
    problem.help(match suggest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`vcf help` lists what there is".to_string(),
    })
}

/// Everything that there is help for but subcommands.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    functions::all()
        .map(|builtin| builtin.name)
        .chain(TOPICS.iter().flat_map(|topic| topic.names).copied())
        .chain(glossary::GLOSSARY.iter().flat_map(|term| term.names).copied())
        .chain(prelude::names())
        .chain(codes::all().map(|entry| entry.code.as_str()))
        .chain(["codes"])
}

/// A function: how it is called, what it does, what it takes, an example.
fn function(builtin: &Builtin, screen: Screen) -> String {
    let width = screen.columns;
    let mut text = hanging("", &builtin.signature(), 4, width);
    text.push('\n');
    text.push_str(&hanging("    ", builtin.summary, 4, width));
    if !builtin.parameters.is_empty() {
        text.push('\n');
    }
    let told: Vec<String> = builtin.parameters.iter().map(parameter).collect();
    let names = builtin.parameters.iter().map(|parameter| parameter.name);
    text.push_str(&rows(names.zip(told.iter().map(String::as_str)), 4, width));
    format!("{text}\n{}", transcript(builtin.example, screen))
}

/// What a parameter takes, what is taken where it is left out, and what it is for.
pub(crate) fn parameter(parameter: &Parameter) -> String {
    let choices: Vec<String> = parameter.choices.iter().map(|choice| format!("\"{choice}\"")).collect();
    let mut text = match choices.split_last() {
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        // "a value" says nothing beside a meaning.
        None if parameter.kind == Kind::Any && !parameter.meaning.is_empty() => parameter.meaning.to_string(),
        None => parameter.kind.describe().to_string(),
    };
    match parameter.presence {
        Presence::Required => {}
        Presence::Default("none") => text.push_str("; may be left out"),
        Presence::Default(default) => text.push_str(&format!("; {default} where left out")),
        Presence::Rest(0) => text.push_str("; any number of them"),
        Presence::Rest(least) => text.push_str(&format!("; {least} or more of them")),
    }
    if !text.starts_with(parameter.meaning) {
        text.push_str(&format!(". {}", parameter.meaning));
    }
    text
}

#[cfg(test)]
mod tests;
