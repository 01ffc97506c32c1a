//! What each piece of a text is, for those who colour it: the prompt and reports.

use std::ops::Range;

use super::functions;
use super::scan::{Token, TokenKind, scan};

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// `if`, `assert`
    Keyword,
    /// `true`, `false`, `none`
    Constant,
    /// `1.5`
    Number,
    /// `"text"`
    Text,
    /// `# comment`
    Comment,
    /// The name of a built-in function.
    Function,
    /// What the language has not got.
    Wrong,
}

/// The pieces of a text that stand out, in order.
///
/// ```
/// use vcfilter::language::highlight::{Class, classes};
/// assert_eq!(classes("x = 2"), [(4..5, Class::Number)]);
/// ```
pub fn classes(text: &str) -> Vec<(Range<usize>, Class)> {
    let classes = scan(text)
        .into_iter()
        .filter_map(|token| Some((token.start as usize..token.end as usize, class(text, token)?)));
    classes.collect()
}

/// What a token is; None for what looks like the text around it.
pub(crate) fn class(text: &str, token: Token) -> Option<Class> {
    match token.kind {
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
