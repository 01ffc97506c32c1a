//! What Tab offers.

use crate::assist::complete::{List, matching, program};
use crate::assist::texts;
use crate::escapes;
use crate::help;
use crate::language::Session;

use super::commands::{self, Argument, COMMANDS};
use super::settings::SETTINGS;

/// Where the word at the cursor begins, and what it could become: sorted, but for arguments, of which the nearest stand first.
pub(super) fn complete(text: &str, cursor: usize, session: &mut Session, list: List) -> (usize, Vec<String>) {
    let before = text.get(..cursor).unwrap_or(text);
    if let Some(typed) = before.strip_prefix(':') {
        return match typed.split_once(char::is_whitespace) {
            None => matching(before, COMMANDS.iter().map(|row| format!(":{}", row.names[0])), before.len()),
            Some((name, rest)) => argument(before, name, rest.trim_start(), session, list),
        };
    }
    if let Some(typed) = asked(before, session) {
        return topics(typed, before.len(), session);
    }
    program(text, before, session, list)
}

/// The beginning of what a question names: behind `?`, or behind `help`, unless that is a name of the program's own.
fn asked<'a>(before: &'a str, session: &Session) -> Option<&'a str> {
    if let Some(typed) = before.strip_prefix('?') {
        return Some(typed.trim_start());
    }
    let rest = before.strip_prefix("help").filter(|rest| rest.starts_with([' ', '\t']))?;
    let names = session.names();
    let own = names.bindings.contains_key("help") || names.functions.contains_key("help");
    let typed = rest.trim_start();
    let is_topic = typed.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | ' ' | '\''));
    (!own && is_topic).then_some(typed)
}

/// What there is help for: also names of the program's own, and commands where a colon is typed.
fn topics(typed: &str, end: usize, session: &Session) -> (usize, Vec<String>) {
    let own = session.names().bindings.keys().map(|name| name.to_string());
    let commands = COMMANDS.iter().map(|row| format!(":{}", row.names[0]));
    let commands = commands.filter(|_| typed.starts_with(':'));
    matching(typed, help::names().map(String::from).chain(own).chain(commands), end)
}

/// The argument of a command.
fn argument(
    before: &str,
    name: &str,
    typed: &str,
    session: &mut Session,
    list: List,
) -> (usize, Vec<String>) {
    match commands::find(name).map(|row| row.argument) {
        Some(Argument::Topic) => topics(typed, before.len(), session),
        Some(Argument::File | Argument::AnyFile) => {
            texts::path(typed.strip_prefix('"').unwrap_or(typed), before.len(), list, &[".vcf"])
        }
        Some(Argument::Setting) => settings(typed, before.len()),
        Some(Argument::Text | Argument::AnyText | Argument::Drawing) => {
            let (start, found) = program(typed, typed, session, list);
            (before.len() - typed.len() + start, found)
        }
        _ => (before.len(), Vec::new()),
    }
}

/// A setting, or a value of one.
fn settings(typed: &str, end: usize) -> (usize, Vec<String>) {
    match typed.split_once(char::is_whitespace) {
        None => matching(typed, SETTINGS.iter().map(|row| format!("{} ", row.name)), end),
        Some((name, value)) => {
            let row = SETTINGS.iter().find(|row| row.name == name);
            let words = row.into_iter().flat_map(|row| row.words).map(|word| word.to_string());
            matching(value.trim_start(), words, end)
        }
    }
}

/// The entries of a folder, as [`complete`] wants them.
pub(super) fn entries(folder: &str) -> Vec<String> {
    let read = std::fs::read_dir(if folder.is_empty() { "." } else { folder });
    let name = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let name = if entry.path().is_dir() { name + "/" } else { name };
        // A line that is typed holds no character that nobody sees.
        (escapes::line(&name) == name).then_some(name)
    };
    read.into_iter().flatten().flatten().filter_map(name).collect()
}

#[cfg(test)]
mod tests;
