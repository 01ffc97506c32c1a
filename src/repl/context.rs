//! Where in a program the cursor stands.

use crate::language::scan::{Token, TokenKind, scan};

/// The tokens up to the cursor, and the text that they are of.
pub(super) struct Context<'a> {
    /// The text up to the cursor.
    pub text: &'a str,
    /// Its tokens without comments and line breaks, but for a comment at the end.
    pub tokens: Vec<Token>,
}

/// A call whose bracket is open at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenCall<'a> {
    /// The function's name.
    pub name: &'a str,
    /// Whether a value and a dot stand before it, so that its first parameter is given.
    pub dotted: bool,
    /// The place of its bracket among the tokens.
    pub open: usize,
}

impl<'a> Context<'a> {
    /// Of a text and a cursor, which may stand anywhere.
    pub(super) fn new(text: &'a str, cursor: usize) -> Context<'a> {
        let text = text.get(..cursor).unwrap_or(text);
        let mut tokens = scan(text);
        let last = tokens.last().copied();
        tokens.retain(|token| {
            !matches!(token.kind, TokenKind::Newline | TokenKind::Comment) || Some(*token) == last
        });
        Context { text, tokens }
    }

    /// The letters of a token; nothing before the first.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// The kind of a token.
    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether a token touches the one before it.
    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|token| token.start == self.tokens[at - 1].end)
    }

    /// The innermost bracket that is open before a token, if it is that of a call.
    pub(super) fn open_call(&self, before: usize) -> Option<OpenCall<'a>> {
        let open = self.open_bracket(before)?;
        let name = open.checked_sub(1)?;
        if self.word(open) != "(" || !self.touches(open) || self.kind(name) != Some(TokenKind::Name) {
            return None;
        }
        let dotted = name.checked_sub(1).is_some_and(|dot| self.word(dot) == ".");
        Some(OpenCall { name: self.word(name), dotted, open })
    }

    /// The innermost bracket that is open before a token.
    pub(super) fn open_bracket(&self, before: usize) -> Option<usize> {
        let mut closed = 0_usize;
        for at in (0..before.min(self.tokens.len())).rev() {
            match self.tokens[at].kind {
                TokenKind::Close => closed += 1,
                TokenKind::Open if closed == 0 => return Some(at),
                TokenKind::Open => closed -= 1,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_call_whose_bracket_is_open() {
        for (text, expected) in [
            ("lift(", Some(("lift", false))),
            ("x.lift(a, ", Some(("lift", true))),
            ("lift(f(x), [1, 2], ", Some(("lift", false))),
            ("lift(f(", Some(("f", false))),
            ("lift([", None),
            ("lift(x)", None),
            ("(x", None),
            ("a = \"lift(\"", None),
        ] {
            let context = Context::new(text, text.len());
            let found = context.open_call(context.tokens.len()).map(|call| (call.name, call.dotted));
            assert_eq!(found, expected, "{text}");
        }
    }
}
