//! Syntax highlighting: the class of each piece of a text, for the prompt and for reports.

use std::ops::Range;

use super::functions;
use super::scan::{Token, TokenKind, is_contextual, scan};

/// The class of a piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// A keyword: `if`, `assert`.
    Keyword,
    /// A constant: `true`, `false`, `none`.
    Constant,
    /// A number: `1.5`.
    Number,
    /// A text: `"text"`.
    Text,
    /// A comment: `# comment`.
    Comment,
    /// The name of a built-in function.
    Function,
    /// Something that is not part of the language.
    Wrong,
}

/// Returns the pieces of a text that are highlighted, in order, each as its range of bytes and its class.
///
/// ```
/// use vcfilter::language::highlight::{Class, classes};
/// assert_eq!(classes("x = 2"), [(4..5, Class::Number)]);
/// ```
pub fn classes(text: &str) -> Vec<(Range<usize>, Class)> {
    let tokens = scan(text);
    let place = |at: usize| tokens[at].start as usize..tokens[at].end as usize;
    (0..tokens.len()).filter_map(|at| Some((place(at), class(text, &tokens, at)?))).collect()
}

/// What a token is; None for what looks like the text around it.
pub(crate) fn class(text: &str, tokens: &[Token], at: usize) -> Option<Class> {
    let token = tokens[at];
    match token.kind {
        TokenKind::Name if is_contextual(text, tokens, at) => Some(Class::Keyword),
        TokenKind::Keyword if matches!(token.text(text), "true" | "false" | "none") => Some(Class::Constant),
        TokenKind::Keyword => Some(Class::Keyword),
        TokenKind::Number => Some(Class::Number),
        TokenKind::Text => Some(Class::Text),
        TokenKind::Comment => Some(Class::Comment),
        TokenKind::Foreign | TokenKind::Malformed(_) => Some(Class::Wrong),
        TokenKind::Name if functions::find(token.text(text)).is_some() => Some(Class::Function),
        _ => None,
    }
}
