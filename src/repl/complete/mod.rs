//! What Tab offers.

mod offer;

use std::collections::BTreeSet;

use crate::cli::help;
use crate::escapes;
use crate::language::Session;
use crate::language::builtin::Parameter;
use crate::language::functions;
use crate::language::scan::{Malformed, TokenKind};

use super::commands::{self, Argument, COMMANDS};
use super::context::Context;
use super::settings::SETTINGS;
use super::texts;
use offer::Offer;

/// The entries of a folder, those that are folders with a slash at their end.
pub(super) type List<'a> = &'a dyn Fn(&str) -> Vec<String>;

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

/// A program up to the cursor; `text` goes on behind it.
fn program(text: &str, before: &str, session: &mut Session, list: List) -> (usize, Vec<String>) {
    let context = Context::new(before, before.len());
    let end = context.tokens.len();
    let nothing = (before.len(), Vec::new());
    let last = end.checked_sub(1);
    match last.and_then(|last| context.kind(last)) {
        Some(TokenKind::Malformed(Malformed::UnclosedText)) => {
            return texts::complete(&context, &text[before.len()..], session, list);
        }
        Some(TokenKind::Malformed(_) | TokenKind::Comment) => return nothing,
        // Right behind a number or a text no name begins.
        Some(TokenKind::Number | TokenKind::Text) if context.tokens[end - 1].end as usize == before.len() => {
            return nothing;
        }
        _ => {}
    }
    // The word that is being typed, if any, is the last token.
    let typing = last.filter(|&last| {
        matches!(context.kind(last), Some(TokenKind::Name | TokenKind::Keyword))
            && context.tokens[last].end as usize == before.len()
    });
    let word = typing.map_or("", |at| context.word(at));
    let at = typing.unwrap_or(end);
    let bracket_follows = text[before.len()..].starts_with('(');
    let mut offer = Offer { session, bracket_follows, text };
    let candidates = if at > 0 && context.word(at - 1) == "." {
        return offer.after_dot(&context, at - 1, word);
    } else if let Some(found) = command_words(&context, at) {
        found
    } else if let Some(keys) = texts::whole_keys(&context, at, offer.session).filter(|_| word.is_empty()) {
        keys
    } else if let Some(arrays) = offer.arrays_as_keys(&context, at).filter(|_| word.is_empty()) {
        arrays
    } else if let Some(call) = context.open_call(at) {
        return offer.arguments(&context, &call, at, word);
    } else {
        offer.anywhere()
    };
    matching(word, candidates, before.len())
}

/// The candidates that begin with what was typed, and where that begins.
pub(super) fn matching(
    typed: &str,
    candidates: impl IntoIterator<Item = String>,
    end: usize,
) -> (usize, Vec<String>) {
    let sorted: BTreeSet<String> =
        candidates.into_iter().filter(|candidate| candidate.starts_with(typed)).collect();
    (end - typed.len(), sorted.into_iter().collect())
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

/// The words of `spatial_delta encode axis=1 ...`; None outside such a command.
fn command_words(context: &Context, at: usize) -> Option<Vec<String>> {
    let separator = |kind| matches!(kind, Some(TokenKind::Semicolon));
    let first = (0..at).rev().find(|&at| separator(context.kind(at))).map_or(0, |at| at + 1);
    let codec = functions::find(context.word(first)).filter(|builtin| builtin.name == "spatial_delta")?;
    match at - first {
        0 => None,
        1 if context.touches(at) => None,
        1 => Some(["encode ", "decode "].map(String::from).to_vec()),
        // After an array stands nothing more.
        _ if context.open_bracket(at).is_some() => Some(Vec::new()),
        // After `=` stands a value, a word without quotes.
        _ if context.word(at - 1) == "=" => {
            let named = |parameter: &&Parameter| parameter.name == context.word(at - 2);
            let parameter = codec.parameters.iter().find(named);
            let texts = parameter.into_iter().flat_map(|found| [found.choices, found.usual].concat());
            Some(texts.map(|text| format!("{text} ")).collect())
        }
        _ if matches!(context.word(first + 1), "encode" | "decode") => {
            Some(codec.parameters.iter().map(|parameter| format!("{}=", parameter.name)).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
