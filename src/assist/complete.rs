//! What a program may go on with.

use std::collections::BTreeSet;

use crate::language::Session;
use crate::language::builtin::Parameter;
use crate::language::functions;
use crate::language::scan::{Malformed, TokenKind};

use super::context::Context;
use super::offer::Offer;
use super::texts;

/// The entries of a folder, those that are folders with a slash at their end.
pub(crate) type List<'a> = &'a dyn Fn(&str) -> Vec<String>;

/// Where the word at the end of `before` begins, and what it could become; `text` goes on behind it.
pub(crate) fn program(text: &str, before: &str, session: &mut Session, list: List) -> (usize, Vec<String>) {
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
pub(crate) fn matching(
    typed: &str,
    candidates: impl IntoIterator<Item = String>,
    end: usize,
) -> (usize, Vec<String>) {
    let sorted: BTreeSet<String> =
        candidates.into_iter().filter(|candidate| candidate.starts_with(typed)).collect();
    (end - typed.len(), sorted.into_iter().collect())
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
