//! Statements that stop in the middle: lines that go on where nobody meant it, and choices without all their parts.

use super::Rule;
use super::explain::Place;
use crate::scan::{Token, TokenKind};
use vcfilter_diagnostics::{Problem, ProblemCode};

/// A statement that begins on a line while the line before is not finished: `x = 1 +`, and `y = 2` below.
pub(super) fn continued(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    let text = place.source.text;
    let gap = |at: usize| {
        let before = place.tokens.get(at.checked_sub(1)?)?;
        text.get(before.end as usize..place.tokens.get(at)?.start as usize)
    };
    let first = (1..=place.at).rev().find(|&at| gap(at).is_some_and(|gap| gap.contains('\n')))?;
    let last = *place.tokens.get(first - 1)?;
    let defines =
        place.text(found) == "=" && place.tokens[first..place.at].iter().all(|t| place.text(*t) != "=");
    let begins = place.at == first && matches!(place.text(found), "assert" | "use");
    if !place.open().is_empty() || !last.continues(text) || !(defines || begins) {
        return None;
    }
    let sign = place.text(last);
    let line = |token: Token| text.get(..token.start as usize).unwrap_or("").matches('\n').count() + 1;
    let next = place.tokens[first];
    let message = format!("line {} ends with `{sign}`, so it goes on in line {}", line(last), line(next));
    Some(
        Problem::error(ProblemCode::SyntaxUnfinished, message)
            .label(place.source.token_span(last), "a value is missing after this")
            .label(place.source.token_span(next), "read as the value")
            .help(format!("write what stands after `{sign}`, or delete it")),
    )
}

/// A test without its name, or without its `{` on the same line.
pub(super) fn test(place: &Place) -> Option<Problem> {
    if place.word(0) != "test" || place.at != 1 {
        return None;
    }
    let found = place.found()?;
    let (message, label, help) = match found.kind {
        TokenKind::Text => (
            "`{` is missing after the name of the test",
            "a test goes on with `{` after this, on the same line",
            "write `test \"name\" {`, then its statements, then `}`",
        ),
        TokenKind::Open if place.text(found) == "{" => (
            "a test needs a name",
            "a name in quotes is missing before this",
            "write `test \"name\" { ... }`",
        ),
        TokenKind::Name if place.word(2) == "{" => {
            ("the name of a test is a text", "is not in quotes", "write `test \"name\" { ... }`")
        }
        _ => return None,
    };
    Some(place.error(ProblemCode::SyntaxTestBlock, message, label).help(help))
}

/// A missing `then` or `else`.
pub(super) fn conditional(place: &Place) -> Option<Problem> {
    let (missing, code) = if place.expects(Rule::kw_then) {
        ("then", ProblemCode::SyntaxMissingThen)
    } else if place.expects(Rule::kw_else) {
        ("else", ProblemCode::SyntaxMissingElse)
    } else {
        return None;
    };
    let found = place.found().map_or("", |token| place.text(token));
    let label = if place.found().is_some() { "is missing before this" } else { "is missing after this" };
    let problem = place.error(code, format!("`{missing}` is missing"), format!("`{missing}` {label}"));
    let problem = match place.waiting_if(missing) {
        Some(token) => problem.label(place.source.token_span(token), "for this `if`"),
        None => problem,
    };
    Some(problem.help(match (missing, found) {
        ("then", ":" | "{") => "write `then` in place of it: `if c then a else b`",
        ("then", "") => "write `if c then a else b`; a line may end after `then`, not before it",
        ("then", _) => "write `if c then a else b`",
        (_, "elif" | "elseif" | "elsif") => "write `else if`",
        (_, "") => "an `if` is a value and needs both: `if c then a else b`; a line may end after `else`, not before it",
        _ => "an `if` is a value and needs both: `if c then a else b`",
    }))
}
