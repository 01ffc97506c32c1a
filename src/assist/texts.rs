//! What Tab offers within a text: files, the few texts that a parameter takes, keys of maps.

use std::time::Duration;

use crate::diagnostics::ProblemCode;
use crate::display;
use crate::escapes::literal;
use crate::language::Session;
use crate::language::builtin::Parameter;
use crate::language::functions;
use crate::language::scan::TokenKind;
use crate::values::Value;
use vcfilter_machine::Deadline;

use super::complete::{List, matching};
use super::context::{Context, Written};

/// A value is looked at for so long.
pub(crate) const LOOK: Duration = Duration::from_millis(20);

/// All of the texts of a parameter are tried for so long.
const TRIES: Duration = Duration::from_millis(60);

/// Candidates for the text that is the last token of a program, which goes on with `after`.
pub(crate) fn complete(
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
    if is_code(context, at) {
        found = codes();
    }
    // The end of a text that is there is not typed twice.
    let quote = if after.starts_with('"') { "" } else { "\"" };
    let written = |text: &String| {
        let quoted = literal(text);
        format!("{}{quote}", &quoted[1..quoted.len() - 1])
    };
    matching(typed, found.iter().map(written), end)
}

/// Whether a text is the code of an error: `assert_error expr, "code"`.
fn is_code(context: &Context, text: usize) -> bool {
    let ends = |kind| matches!(kind, Some(TokenKind::Semicolon | TokenKind::Newline));
    let begin = (0..text).rev().find(|&at| ends(context.kind(at)) || context.word(at) == "{");
    let is_outside = context.open_bracket(text).is_none_or(|open| context.word(open) == "{");
    let first = begin.map_or(0, |at| at + 1);
    let starts = (first..text).rev().find(|&at| context.word(at) == "assert_error");
    is_outside && starts.is_some() && text > 0 && context.word(text - 1) == ","
}

/// The codes of errors, and what several of them begin with.
fn codes() -> Vec<String> {
    let all = ProblemCode::ALL.iter().map(|code| code.as_str());
    let family = |code: &'static str| code.split_once("::").map(|(family, _)| family);
    all.clone().chain(all.filter_map(family)).map(String::from).collect()
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
pub(crate) fn path(typed: &str, end: usize, list: List, kinds: &[&str]) -> (usize, Vec<String>) {
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

/// The texts that stand next in keys of the map that the brackets around a text index: `there[1, "LL"]`.
fn keys(context: &Context, text: usize, session: &mut Session) -> Vec<String> {
    let next = rests(context, text, session).into_iter().filter_map(|rest| rest.into_iter().next());
    let texts = next.filter_map(|part| match part {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    });
    texts.collect()
}

/// What is left of the keys of the map that the brackets around a place index: `there[1, "LL"]`, `there.coeffs(1, "LL")`,
/// `there[(1, "LL")]`.
fn rests(context: &Context, text: usize, session: &mut Session) -> Vec<Vec<Value>> {
    let Some(inner) = context.open_bracket(text) else { return Vec::new() };
    // A key that is written as a tuple.
    let is_tuple = inner > 0 && context.word(inner) == "(" && context.word(inner - 1) == "[";
    let open = if is_tuple { inner - 1 } else { inner };
    let indexes = context.word(open) == "[" && context.touches(open)
        || context.open_call(text).is_some_and(|call| call.dotted);
    let Some(start) = context.value_before(open).filter(|_| indexes) else { return Vec::new() };
    let (opened, begun) = (context.tokens[open].start as usize, context.tokens[inner].end as usize);
    // Where no text is begun yet, it would begin at the end.
    let quote = context.tokens.get(text).map_or(context.text.len(), |token| token.start as usize);
    let (value, indices) = (&context.text[start..opened], &context.text[begun..quote]);
    session.keys_after(context.statements_before(start), value, indices, LOOK)
}

/// The keys that can follow at a place where an index begins, as they are written; None where no bracket of a map is open
/// there.
pub(crate) fn whole_keys(context: &Context, at: usize, session: &mut Session) -> Option<Vec<String>> {
    if !matches!(context.word(at.checked_sub(1)?), "[" | "," | "(") {
        return None;
    }
    let written = |rest: &Vec<Value>| rest.iter().map(display::text).collect::<Vec<_>>().join(", ");
    let keys: Vec<String> = rests(context, at, session).iter().map(written).collect();
    (!keys.is_empty()).then_some(keys)
}

/// The texts that the parameter takes for which a text is written: of those that are all there is, the ones that work.
pub(crate) fn choices(context: &Context, text: usize, session: &mut Session) -> Vec<String> {
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
    let end = Deadline::after(TRIES);
    let works =
        |choice: &&&str| end.is_over() || session.may_work(&format!("{begun}{})", literal(choice)), LOOK);
    let working: Vec<&str> = parameter.choices.iter().filter(works).copied().collect();
    // Where none works something else is wrong.
    owned(if working.is_empty() { parameter.choices } else { &working })
}

/// The parameter of a built-in function that an argument is written for.
pub(crate) fn parameter(context: &Context, at: usize, session: &Session) -> Option<&'static Parameter> {
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
