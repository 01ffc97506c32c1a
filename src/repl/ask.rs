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
    if text.contains(['\n', '#', ';', '"']) && !text.starts_with("help(") {
        return None;
    }
    // A sign of no program.
    if let Some(name) = text.strip_prefix('?').or_else(|| text.strip_suffix('?')) {
        let name = name.trim_matches('?').trim();
        return Some(match name {
            "" => Ask::Help(None),
            name if is_name(name) => Ask::Help(Some(name)),
            expression => Ask::Kind(expression),
        });
    }
    if !names.bindings.contains_key("help") && !names.functions.contains_key("help") {
        match text.strip_prefix("help") {
            Some("" | "()") => return Some(Ask::Help(None)),
            Some(rest) if is_topic(rest) => {
                let name = rest.trim().trim_start_matches('(').trim_end_matches(')').trim_matches('"').trim();
                return Some(Ask::Help(Some(name)));
            }
            _ => {}
        }
    }
    let own = names.bindings.get(text).map(|binding| matches!(binding.meaning, Meaning::Function(_)));
    own.unwrap_or_else(|| functions::find(text).is_some()).then_some(Ask::Signature(text))
}

/// What may stand before or behind a question mark: names with dots between them, codes, or nothing.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\'' | '.' | ':' | ' '))
}

/// What stands behind `help`: words, which in a program can't follow a name, or one in brackets.
fn is_topic(rest: &str) -> bool {
    let inner = rest.trim();
    match inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => is_name(inner.trim().trim_matches('"')) && !inner.trim().is_empty(),
        None => {
            let begins = inner.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':');
            rest.starts_with(char::is_whitespace) && begins && is_name(inner)
        }
    }
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
