//! What is known of names: functions, statements, words, wavelets and error codes, with what their examples display.
#![cfg_attr(not(feature = "command"), allow(dead_code, reason = "the command uses more of it"))]

mod files;
pub(crate) mod glossary;
mod layout;
mod other_names;
mod topics;
mod transcript;
mod wavelets;

use crate::diagnostics::{Problem, ProblemCode, codes, suggest};
use crate::display::Screen;
use crate::language::builtin::{Builtin, Kind, Parameter, Presence};
use crate::language::functions;
use crate::language::prelude;

#[cfg(feature = "command")]
pub(crate) use layout::wrapped;
pub(crate) use layout::{hanging, rows};
pub(crate) use other_names::find as other_names;
pub(crate) use topics::TOPICS;
pub(crate) use transcript::transcript;
#[cfg(feature = "command")]
pub(crate) use transcript::{Evaluated, evaluated};
#[cfg(feature = "command")]
pub(crate) use wavelets::{example as wavelet_example, stages as wavelet_stages, title as wavelet_title};

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
pub(crate) fn first_part(summary: &str) -> &str {
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

/// What is known of a name that has a page of its own, for a screen: a function, a topic, a word, an error code, a wavelet.
pub(crate) fn known(name: &str, screen: Screen) -> Option<String> {
    let width = screen.columns;
    let name = name.trim();
    let bare = name.trim_end_matches("()");
    if let Some(builtin) = functions::find(bare) {
        let topic = topics::find(bare).map(|topic| topics::page(topic, screen));
        let term = glossary::find(bare).map(|term| glossary::page(term, screen));
        let more = topic.into_iter().chain(term).map(|page| format!("\n{page}"));
        return Some(function(builtin, screen) + &more.collect::<String>());
    }
    if let Some(topic) = topics::find(name) {
        return Some(topics::page(topic, screen));
    }
    if let Some(term) = glossary::find(name) {
        return Some(glossary::page(term, screen));
    }
    if let Some(explanation) = codes::find(name) {
        return Some(code_page(explanation, width));
    }
    if name == "codes" {
        return Some(rows(codes::all().map(|entry| (entry.code.as_str(), entry.title)), 2, width));
    }
    wavelets::page(name, screen)
}

/// What is known of a name, or of what else it is called, for a screen.
///
/// # Errors
/// `name::unknown`, with what was most likely meant.
pub(crate) fn page(name: &str, screen: Screen) -> Result<String, Problem> {
    if let Some(text) = known(name, screen) {
        return Ok(text);
    }
    let pages = other_names(name.trim()).ok_or_else(|| unknown(name))?;
    Ok(pages.iter().filter_map(|name| known(name, screen)).collect::<Vec<_>>().join("\n"))
}

/// Whether a name is a topic, and no function.
pub(crate) fn is_topic(name: &str) -> bool {
    functions::find(name.trim_end_matches("()")).is_none() && topics::find(name).is_some()
}

/// Whether a name, which may be several words, is one of the glossary.
pub(crate) fn is_term(name: &str) -> bool {
    glossary::find(name).is_some()
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
pub(crate) fn unknown(name: &str) -> Problem {
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
