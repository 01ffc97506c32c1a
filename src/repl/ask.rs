//! What is typed at a prompt that is no program, and means a question: `help lift`, `?lift`, `lift?`, `lift`.

use crate::language::{Meaning, Names, functions};

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask<'a> {
    /// What there is help for, or all about a name.
    Help(Option<&'a str>),
    /// How a function is called.
    Signature(&'a str),
    /// What the value of an expression is.
    Kind(&'a str),
}

/// The question that a text is; None where it is a program.
pub(super) fn ask<'a>(text: &'a str, names: &Names) -> Option<Ask<'a>> {
    let text = text.trim();
    let helps = !names.bindings.contains_key("help") && !names.functions.contains_key("help");
    if let Some(question) = question(text).filter(|question| helps || !question.by_word) {
        return Some(question.ask);
    }
    if text.contains(['\n', '#', ';', '"']) {
        return None;
    }
    let own = names.bindings.get(text).map(|binding| matches!(binding.meaning, Meaning::Function(_)));
    own.unwrap_or_else(|| functions::find(text).is_some()).then_some(Ask::Signature(text))
}

/// A question that its signs tell, whatever names there are.
struct Question<'a> {
    ask: Ask<'a>,
    /// Whether the word `help` tells it, which a program may have as a name.
    by_word: bool,
}

/// Whether a text is a question whatever comes after it: one is never continued on another line.
pub(super) fn is_question(text: &str) -> bool {
    question(text.trim()).is_some()
}

fn question(text: &str) -> Option<Question<'_>> {
    if text.contains(['\n', '#', ';', '"']) && !text.starts_with("help(") {
        return None;
    }
    // A sign of no program.
    if let Some(name) = text.strip_prefix('?').or_else(|| text.strip_suffix('?')) {
        let name = name.trim_matches('?').trim();
        let ask = match without_bracket(name) {
            "" => Ask::Help(None),
            name if is_name(name) => Ask::Help(Some(name)),
            _ => Ask::Kind(name),
        };
        return Some(Question { ask, by_word: false });
    }
    let ask = match text.strip_prefix("help")? {
        "" | "()" => Ask::Help(None),
        rest => Ask::Help(Some(topic(rest)?)),
    };
    Some(Question { ask, by_word: true })
}

/// A name without the bracket of a call behind it, which Tab or a habit has left there.
fn without_bracket(text: &str) -> &str {
    text.strip_suffix("()").or_else(|| text.strip_suffix('(')).map_or(text, str::trim_end)
}

/// What may stand before or behind a question mark: names with dots between them, codes, or nothing.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\'' | '.' | ':' | ' '))
}

/// What stands behind `help`: words, which in a program can't follow a name, or one in brackets.
fn topic(rest: &str) -> Option<&str> {
    let inner = rest.trim();
    if let Some(inner) = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        let name = without_bracket(inner.trim().trim_matches('"').trim());
        return (is_name(name) && !name.is_empty()).then_some(name);
    }
    let name = without_bracket(inner);
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':');
    (rest.starts_with(char::is_whitespace) && begins && is_name(name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Session;

    #[test]
    fn questions_are_told_from_programs() {
        let mut session = Session::new();
        session.run("test", "x = 1\nrows(a) = a", &mut |_| {});
        for (text, expected) in [
            ("help", Some(Ask::Help(None))),
            ("help()", Some(Ask::Help(None))),
            (" help lift ", Some(Ask::Help(Some("lift")))),
            ("help dead zone", Some(Ask::Help(Some("dead zone")))),
            ("help(lift)", Some(Ask::Help(Some("lift")))),
            ("help(\"lift\")", Some(Ask::Help(Some("lift")))),
            ("help :load", Some(Ask::Help(Some(":load")))),
            ("help name::unknown", Some(Ask::Help(Some("name::unknown")))),
            ("?", Some(Ask::Help(None))),
            ("?lift", Some(Ask::Help(Some("lift")))),
            ("lift?", Some(Ask::Help(Some("lift")))),
            ("lift??", Some(Ask::Help(Some("lift")))),
            ("x?", Some(Ask::Help(Some("x")))),
            ("lift(?", Some(Ask::Help(Some("lift")))),
            ("lift()?", Some(Ask::Help(Some("lift")))),
            ("help lifting(", Some(Ask::Help(Some("lifting")))),
            ("?:load", Some(Ask::Help(Some(":load")))),
            ("lift", Some(Ask::Signature("lift"))),
            ("rows", Some(Ask::Signature("rows"))),
            ("x", None),
            ("helper", None),
            ("help = 1", None),
            ("help - 1", None),
            ("lift(x)", None),
            ("f(x).y?", Some(Ask::Kind("f(x).y"))),
            ("?[1, 2]", Some(Ask::Kind("[1, 2]"))),
            ("# what?", None),
            ("\"what?", None),
            ("", None),
        ] {
            assert_eq!(ask(text, session.names()), expected, "{text}");
        }
        session.run("test", "help = 1", &mut |_| {});
        assert_eq!(ask("help", session.names()), None);
        assert_eq!(ask("?help", session.names()), Some(Ask::Help(Some("help"))));
    }
}
