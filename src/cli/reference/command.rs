//! The page of the command: every subcommand with its arguments, from what clap knows.

use clap::{Arg, Command};

use crate::cli::arguments::listed_command;
use crate::cli::{limits, options};
use crate::repl;

use super::Page;
use super::markdown::{block, code, plain, sentence, slug};

pub(super) fn page() -> Page {
    let mut whole = listed_command().term_width(0);
    whole.build();
    let mut text = String::from("# The command\n");
    section(&mut whole, true, &mut text);
    text.push_str("\n## Commands of the prompt {#prompt}\n\n`vcf` alone starts the prompt. There a line that begins with a colon is a command.\n\n");
    for told in repl::commands_told() {
        let (name, does) = told.split_once(": ").unwrap_or((&told, ""));
        text.push_str(&format!("- {}: {}\n", code(name), plain(does)));
    }
    Page::new("command.md", text)
}

/// A command and those below it. The first has the options that others repeat.
fn section(command: &mut Command, is_first: bool, text: &mut String) {
    let usage = command.render_usage().to_string();
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_string();
    text.push_str(&format!("\n## {name} {{#{}}}\n\n", slug(&name)));
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string);
    paragraphs(&about.unwrap_or_default())
        .iter()
        .for_each(|paragraph| text.push_str(&format!("{}\n\n", plain(paragraph))));
    text.push_str(&block("text", usage.trim_start_matches("Usage: ")));
    let arguments: Vec<&Arg> = command.get_arguments().filter(|argument| !argument.is_hide_set()).collect();
    listed("Arguments", arguments.iter().filter(|a| a.is_positional()), text);
    let own = |argument: &&&Arg| !argument.is_positional() && (is_first || !is_shared(argument));
    let mut headings: Vec<Option<&str>> = Vec::new();
    for argument in arguments.iter().filter(own) {
        if !headings.contains(&argument.get_help_heading()) {
            headings.push(argument.get_help_heading());
        }
    }
    for heading in headings {
        let of_heading = arguments.iter().filter(own).filter(|a| a.get_help_heading() == heading);
        listed(heading.unwrap_or("Options"), of_heading, text);
    }
    if !is_first {
        let shared: Vec<String> = arguments
            .iter()
            .filter(|a| is_shared(a))
            .map(|a| format!("`--{}`", a.get_id().as_str().replace('_', "-")))
            .collect();
        text.push_str(&format!("\nIt takes, as [`vcf`](#vcf) does: {}.\n", shared.join(", ")));
    }
    if is_first && let Some(after) = command.get_after_help() {
        let after = after.to_string();
        let (examples, statuses) = after.split_once("\n\n").unwrap_or((&after, ""));
        let examples: Vec<&str> = examples.lines().skip(1).map(str::trim_start).collect();
        text.push_str(&format!("\n{}\n{}\n", block("console", &examples.join("\n")), plain(statuses)));
    }
    command.get_subcommands_mut().for_each(|command| section(command, false, text));
}

/// Whether several subcommands take an argument.
fn is_shared(argument: &Arg) -> bool {
    [Some(options::COMMON), Some(limits::HEADING)].contains(&argument.get_help_heading())
}

fn listed<'a>(title: &str, arguments: impl Iterator<Item = &'a &'a Arg>, text: &mut String) {
    let arguments: Vec<String> = arguments.map(|argument| told(argument)).collect();
    if !arguments.is_empty() {
        text.push_str(&format!("\n**{title}**\n\n{}", arguments.concat()));
    }
}

/// The paragraphs of a help text, each a line of whole sentences.
fn paragraphs(help: &str) -> Vec<String> {
    help.split("\n\n").map(|part| sentence(&part.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
}

/// How an argument is written, what it is for, what it may be, and what it is where it is left out.
fn told(argument: &Arg) -> String {
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string);
    let help = paragraphs(&help.unwrap_or_default()).join(" ");
    let mut text = format!("- {}: {}\n", code(&written(argument)), plain(&help));
    for value in argument.get_possible_values().iter().filter(|value| !value.is_hide_set()) {
        let help = value.get_help().map(|help| format!(": {}", plain(&help.to_string()))).unwrap_or_default();
        if argument.get_action().takes_values() {
            text.push_str(&format!("    - {}{help}\n", code(value.get_name())));
        }
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| code(&value.to_string_lossy())).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        text.push_str(&format!("    - where it is left out: {}\n", defaults.join(", ")));
    }
    text
}

/// `-o, --output <FILE>`
fn written(argument: &Arg) -> String {
    let value = argument.get_value_names().unwrap_or_default().iter().map(|name| format!("<{name}>"));
    let value: Vec<String> = value.collect();
    if argument.is_positional() {
        return value.join(" ");
    }
    let short = argument.get_short().map(|short| format!("-{short}"));
    let long = argument.get_long().map(|long| format!("--{long}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let takes = argument.get_action().takes_values();
    format!("{}{}", names.join(", "), if takes { format!(" {}", value.join(" ")) } else { String::new() })
}
