//! What Tab offers.

use std::collections::BTreeSet;

use crate::cli::help;
use crate::escapes;
use crate::language::builtin::{Builtin, Presence};
use crate::language::fields;
use crate::language::functions;
use crate::language::prelude;
use crate::language::scan::{KEYWORDS, Malformed, TokenKind};
use crate::language::{Meaning, Names};
use crate::values::Value;

use super::commands::{self, Argument, COMMANDS};
use super::context::{Context, OpenCall};
use super::settings::SETTINGS;

/// The entries of a folder, those that are folders with a slash at their end.
pub(super) type List<'a> = &'a dyn Fn(&str) -> Vec<String>;

/// Where the word at the cursor begins, and what it could become, sorted.
pub(super) fn complete(text: &str, cursor: usize, names: &Names, list: List) -> (usize, Vec<String>) {
    let before = text.get(..cursor).unwrap_or(text);
    if let Some(typed) = before.strip_prefix(':') {
        return match typed.split_once(char::is_whitespace) {
            None => matching(before, COMMANDS.iter().map(|row| format!(":{}", row.names[0])), before.len()),
            Some((name, rest)) => argument(before, name, rest.trim_start(), names, list),
        };
    }
    program(text, before, names, list)
}

/// The argument of a command.
fn argument(before: &str, name: &str, typed: &str, names: &Names, list: List) -> (usize, Vec<String>) {
    match commands::find(name).map(|row| row.argument) {
        Some(Argument::Topic) => matching(typed, help::names().map(String::from), before.len()),
        Some(Argument::File | Argument::AnyFile) => {
            path(typed.strip_prefix('"').unwrap_or(typed), before.len(), list, &[".vcf"])
        }
        Some(Argument::Setting) => settings(typed, before.len()),
        Some(Argument::Text | Argument::AnyText | Argument::Drawing) => {
            let (start, found) = program(typed, typed, names, list);
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
fn program(text: &str, before: &str, names: &Names, list: List) -> (usize, Vec<String>) {
    let context = Context::new(before, before.len());
    let end = context.tokens.len();
    let nothing = (before.len(), Vec::new());
    let last = end.checked_sub(1);
    match last.and_then(|last| context.kind(last)) {
        Some(TokenKind::Malformed(Malformed::UnclosedText)) if end > 1 && context.word(end - 2) == "use" => {
            return path(&context.word(end - 1)[1..], before.len(), list, &[".vcf"]);
        }
        Some(TokenKind::Malformed(Malformed::UnclosedText)) if names_array(&context, end - 1) => {
            return path(&context.word(end - 1)[1..], before.len(), list, &[".npy", ".npz", ".png"]);
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
    let offer = Offer { names, bracket_follows };
    let candidates = if at > 0 && context.word(at - 1) == "." {
        offer.after_dot(&context, at - 1)
    } else if let Some(found) = command_words(&context, at) {
        found
    } else {
        let mut candidates = offer.anywhere();
        if let Some(call) = context.open_call(at) {
            candidates.extend(offer.named_arguments(&context, &call, at));
        }
        candidates
    };
    matching(word, candidates, before.len())
}

/// The candidates that begin with what was typed, and where that begins.
fn matching(typed: &str, candidates: impl IntoIterator<Item = String>, end: usize) -> (usize, Vec<String>) {
    let sorted: BTreeSet<String> =
        candidates.into_iter().filter(|candidate| candidate.starts_with(typed)).collect();
    (end - typed.len(), sorted.into_iter().collect())
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
fn path(typed: &str, end: usize, list: List, kinds: &[&str]) -> (usize, Vec<String>) {
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
        // After `=` stands a value; after an array nothing more.
        _ if context.word(at - 1) == "=" || context.open_bracket(at).is_some() => Some(Vec::new()),
        _ if matches!(context.word(first + 1), "encode" | "decode") => {
            Some(codec.parameters.iter().map(|parameter| format!("{}=", parameter.name)).collect())
        }
        _ => None,
    }
}

struct Offer<'a> {
    names: &'a Names,
    /// Whether the bracket of a call stands behind the cursor.
    bracket_follows: bool,
}

impl Offer<'_> {
    /// A function, with its bracket where a call needs one.
    fn call(&self, name: &str, needs_bracket: bool) -> String {
        if needs_bracket && !self.bracket_follows { format!("{name}(") } else { name.to_string() }
    }

    /// What a value can begin with.
    fn anywhere(&self) -> Vec<String> {
        let own = self
            .names
            .bindings
            .iter()
            .map(|(name, binding)| self.call(name, matches!(binding.meaning, Meaning::Function(_))));
        let functions = functions::all()
            .filter(|builtin| !self.names.bindings.contains_key(builtin.name))
            .map(|builtin| self.call(builtin.name, true));
        let wavelets = prelude::names().map(String::from);
        own.chain(functions).chain(wavelets).chain(KEYWORDS.map(String::from)).collect()
    }

    /// The fields of the value before a dot, and the functions that take it.
    fn after_dot(&self, context: &Context, dot: usize) -> Vec<String> {
        let receiver = self.receiver(context, dot);
        let mut candidates: Vec<String> =
            receiver.iter().flat_map(fields::names).map(|name| name.to_string()).collect();
        let takes = |builtin: &&Builtin| match (&receiver, builtin.parameters.first()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(value), Some(first)) => first.kind.accepts(value),
        };
        candidates.extend(
            functions::all().filter(takes).map(|builtin| self.call(builtin.name, required(builtin) > 1)),
        );
        for (name, binding) in &self.names.functions {
            let Meaning::Function(function) = &binding.meaning else { continue };
            let parameters = &function.tree.parameters;
            if !parameters.is_empty() {
                let required = parameters.iter().filter(|parameter| parameter.default.is_none()).count();
                candidates.push(self.call(name, required > 1));
            }
        }
        candidates
    }

    /// The value before a dot, where a name alone stands there.
    fn receiver(&self, context: &Context, dot: usize) -> Option<Value> {
        let name = dot.checked_sub(1)?;
        if context.kind(name) != Some(TokenKind::Name) || name > 0 && context.word(name - 1) == "." {
            return None;
        }
        match self.names.bindings.get(context.word(name)).map(|binding| &binding.meaning) {
            Some(Meaning::Value(value)) => Some(value.clone()),
            Some(Meaning::Function(_)) => None,
            None => prelude::value(context.word(name)),
        }
    }

    /// The arguments of the call that may be given by name here.
    fn named_arguments(&self, context: &Context, call: &OpenCall, at: usize) -> Vec<String> {
        if !matches!(context.word(at - 1), "(" | ",") {
            return Vec::new();
        }
        let parameters: Vec<String> = match self.names.functions.get(call.name).map(|found| &found.meaning) {
            Some(Meaning::Function(function)) => {
                function.tree.parameters.iter().map(|parameter| parameter.name.text.to_string()).collect()
            }
            _ => functions::find(call.name)
                .into_iter()
                .flat_map(|builtin| &builtin.parameters)
                .filter(|parameter| !matches!(parameter.presence, Presence::Rest(_)))
                .map(|parameter| parameter.name.to_string())
                .collect(),
        };
        let given = |name: &str| {
            (call.open..at).any(|place| context.word(place) == name && context.word(place + 1) == "=")
        };
        let from = usize::from(call.dotted);
        let left = parameters.into_iter().skip(from).filter(|name| !given(name));
        left.map(|name| format!("{name}=")).collect()
    }
}

/// How many arguments a call has to give.
fn required(builtin: &Builtin) -> usize {
    let needed = |presence| match presence {
        Presence::Required => 1,
        Presence::Default(_) => 0,
        Presence::Rest(least) => least,
    };
    builtin.parameters.iter().map(|parameter| needed(parameter.presence)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Session;

    fn session() -> Session {
        let mut session = Session::new();
        let text = "lines = symbols(2, \"l\")\nDC'' = 1\nr = 0..4\nst = le_gall_5_3.stages[0]\ndouble(x, by=2) = by*x\nboth(x, y) = x + y";
        let outcome = session.run("test", text, &mut |_| {});
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        session
    }

    fn list(folder: &str) -> Vec<String> {
        let entries: &[&str] = match folder {
            "" => &["a.vcf", "b.txt", "sub/", ".git/"],
            "sub/" => &["ab.vcf", "c.vcf", "D.VCF"],
            _ => &[],
        };
        entries.iter().map(|entry| entry.to_string()).collect()
    }

    /// What Tab offers where `|` stands, and the text before it that stays.
    fn offered(text: &str) -> (String, Vec<String>) {
        let cursor = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let (start, found) = complete(&text, cursor, session().names(), &list);
        (text[..start].to_string(), found)
    }

    #[test]
    fn tab_knows_its_context() {
        for (text, kept, expected) in [
            ("interl|", "", &["interleave("][..]),
            ("interl|(a, b)", "", &["interleave"]),
            ("x = line|", "x = ", &["linear(", "lines"]),
            ("D|", "", &["DC''"]),
            ("ass|", "", &["assert"]),
            ("le_|", "", &["le_gall_5_3"]),
            ("doub|", "", &["double("]),
            ("r.lo|", "r.", &["lower"]),
            ("st.ta|", "st.", &["taps"]),
            ("lines.per|", "lines.", &["period", "periodic_cache("]),
            ("lines.lif|", "lines.", &["lift(", "lifting"]),
            ("st.rsh|", "st.", &[]),
            ("f(1).lif|", "f(1).", &["lift(", "lifting"]),
            ("lines.doub|", "lines.", &["double"]),
            ("lines.bot|", "lines.", &["both("]),
            ("le_gall_5_3.sta|", "le_gall_5_3.", &["stages"]),
            ("lift(lines, st|", "lift(lines, ", &["st", "stage(", "stage=", "step("]),
            ("lift(lines, stage=st, st|", "lift(lines, stage=st, ", &["st", "stage(", "step("]),
            ("double(by|", "double(", &["by="]),
            ("lift(lines, 1 + st|", "lift(lines, 1 + ", &["st", "stage(", "step("]),
            ("use \"|", "use \"", &["a.vcf", "sub/"]),
            ("use \"sub/a|", "use \"", &["sub/ab.vcf"]),
            ("use \"sub/D|", "use \"", &["sub/D.VCF"]),
            ("x = \"a|", "x = \"a", &[]),
            ("x # lif|", "x # lif", &[]),
            ("x # a\nlif|", "x # a\n", &["lift(", "lifting("]),
            ("1.5|", "1.5", &[]),
            ("spatial_delta |", "spatial_delta ", &["decode ", "encode "]),
            ("spatial_delta encode ax|", "spatial_delta encode ", &["axis="]),
            (":re|", "", &[":reload", ":reset"]),
            (":he|", "", &[":help"]),
            (":help call::a|", ":help ", &["call::arity"]),
            (":set pr|", ":set ", &["preview "]),
            (":set preview o|", ":set preview ", &["off", "on"]),
            (":graph interl|", ":graph ", &["interleave("]),
            (":load s|", ":load ", &["sub/"]),
            (":time interl|", ":time ", &["interleave("]),
            (":vars x|", ":vars x", &[]),
        ] {
            let (stays, found) = offered(text);
            assert_eq!(
                (stays.as_str(), found),
                (kept, expected.iter().map(|name| name.to_string()).collect()),
                "{text}"
            );
        }
    }

    #[test]
    fn every_cursor_is_safe() {
        let session = session();
        for text in [
            "x.é(\"ü\", [f(.",
            "use \"é",
            "spatial_delta encode axis=",
            ":help é",
            ".",
            ";",
            "5.",
            "\u{feff}x",
        ] {
            for cursor in 0..=text.len() + 1 {
                complete(text, cursor, session.names(), &list);
            }
        }
    }
}
