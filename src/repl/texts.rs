//! What Tab offers within a text: files, the few texts that a parameter takes, keys of maps.

use std::time::{Duration, Instant};

use crate::escapes::literal;
use crate::language::Session;
use crate::language::builtin::Parameter;
use crate::language::functions;

use super::complete::{List, matching};
use super::context::{Context, Written};

/// A value is looked at for so long.
pub(super) const LOOK: Duration = Duration::from_millis(20);

/// All of the texts of a parameter are tried for so long.
const TRIES: Duration = Duration::from_millis(60);

/// Candidates for the text that is the last token of a program, which goes on with `after`.
pub(super) fn complete(
    context: &Context,
    after: &str,
    session: &mut Session,
    list: List,
) -> (usize, Vec<String>) {
    let (at, end) = (context.tokens.len() - 1, context.text.len());
    let typed = &context.word(at)[1..];
    if at > 0 && context.word(at - 1) == "use" {
        return path(typed, end, list, &[".vcf"]);
    }
    if names_array(context, at) {
        return path(typed, end, list, &[".npy", ".npz", ".png"]);
    }
    let mut found = keys(context, at, session);
    if found.is_empty() {
        found = choices(context, at, session);
    }
    // The end of a text that is there is not typed twice.
    let quote = if after.starts_with('"') { "" } else { "\"" };
    let written = |text: &String| {
        let quoted = literal(text);
        format!("{}{quote}", &quoted[1..quoted.len() - 1])
    };
    matching(typed, found.iter().map(written), end)
}

/// Whether a text that is being typed names a file of an array: in `load` and `save`, and in a command.
fn names_array(context: &Context, text: usize) -> bool {
    let call = context.open_call(text).is_some_and(|call| matches!(call.name, "load" | "save"));
    let command = context.open_bracket(text).is_none()
        && (0..text).any(|at| matches!(context.word(at), "encode" | "decode") && at > 0)
        && context.word(text - 1) != "=";
    call || command
}

/// Folders and files of some kinds that a path could become.
pub(super) fn path(typed: &str, end: usize, list: List, kinds: &[&str]) -> (usize, Vec<String>) {
    let folder = typed.rfind('/').map_or("", |at| &typed[..=at]);
    let hidden = typed[folder.len()..].starts_with('.');
    let entries = list(folder).into_iter();
    let fitting = entries
        .filter(|entry| {
            entry.ends_with('/') || kinds.iter().any(|kind| entry.to_ascii_lowercase().ends_with(kind))
        })
        .filter(|entry| hidden || !entry.starts_with('.'));
    matching(typed, fitting.map(|entry| format!("{folder}{entry}")), end)
}

/// The keys of the map that the brackets around a text index: `there[1, "LL"]`, `there.coeffs(1, "LL")`.
fn keys(context: &Context, text: usize, session: &mut Session) -> Vec<String> {
    let Some(open) = context.open_bracket(text) else { return Vec::new() };
    let indexes = context.word(open) == "[" && context.touches(open)
        || context.open_call(text).is_some_and(|call| call.dotted);
    let Some(start) = context.value_before(open).filter(|_| indexes) else { return Vec::new() };
    let opened = context.tokens[open].start as usize;
    // Where no text is begun yet, it would begin at the end.
    let quote = context.tokens.get(text).map_or(context.text.len(), |token| token.start as usize);
    let (value, indices) = (&context.text[start..opened], &context.text[opened + 1..quote]);
    let keys = session.text_keys(context.statements_before(start), value, indices, LOOK);
    keys.iter().map(|key| key.to_string()).collect()
}

/// The keys in quotes that can follow at a place where an index begins; None where no bracket of a map is open there.
pub(super) fn whole_keys(context: &Context, at: usize, session: &mut Session) -> Option<Vec<String>> {
    if !matches!(context.word(at.checked_sub(1)?), "[" | ",") {
        return None;
    }
    let keys: Vec<String> = keys(context, at, session).iter().map(|key| literal(key).to_string()).collect();
    (!keys.is_empty()).then_some(keys)
}

/// The texts that the parameter takes for which a text is written: of those that are all there is, the ones that work.
pub(super) fn choices(context: &Context, text: usize, session: &mut Session) -> Vec<String> {
    let Some(parameter) = parameter(context, text, session) else { return Vec::new() };
    let owned = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect::<Vec<_>>();
    if parameter.choices.is_empty() {
        return owned(parameter.usual);
    }
    let Some(call) = context.open_call(text) else { return Vec::new() };
    let name = call.open - 1;
    let start = if call.dotted { context.value_before(call.open) } else { None };
    let start = start.unwrap_or(context.tokens[name].start as usize);
    let begun = format!(
        "{}\n{}",
        context.statements_before(start),
        &context.text
            [start..context.tokens.get(text).map_or(context.text.len(), |token| token.start as usize)]
    );
    let end = Instant::now() + TRIES;
    let works = |choice: &&&str| {
        Instant::now() >= end || session.may_work(&format!("{begun}{})", literal(choice)), LOOK)
    };
    let working: Vec<&str> = parameter.choices.iter().filter(works).copied().collect();
    // Where none works something else is wrong.
    owned(if working.is_empty() { parameter.choices } else { &working })
}

/// The parameter of a built-in function that an argument is written for.
pub(super) fn parameter(context: &Context, at: usize, session: &Session) -> Option<&'static Parameter> {
    let call = context.open_call(at)?;
    if session.names().functions.contains_key(call.name) {
        return None;
    }
    let parameters = &functions::find(call.name)?.parameters;
    match context.written(&call, at) {
        Written::Named(name) => parameters.iter().find(|parameter| parameter.name == name),
        Written::Nth(nth) => parameters.get(nth + usize::from(call.dotted)),
    }
}
