//! Where in a program the cursor stands.

use crate::language::scan::{Token, TokenKind, scan};
use crate::language::statements;

/// The tokens up to the cursor, and the text that they are of.
pub(crate) struct Context<'a> {
    /// The text up to the cursor.
    pub text: &'a str,
    /// Its tokens without comments and line breaks, but for a comment at the end.
    pub tokens: Vec<Token>,
}

/// A call whose bracket is open at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpenCall<'a> {
    /// The function's name.
    pub name: &'a str,
    /// Whether a value and a dot stand before it, so that its first parameter is given.
    pub dotted: bool,
    /// The place of its bracket among the tokens.
    pub open: usize,
}

/// Which argument of a call is written at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written<'a> {
    /// By position, counted from 0 within the brackets.
    Nth(usize),
    /// By name.
    Named(&'a str),
}

impl<'a> Context<'a> {
    /// Of a text and a cursor, which may stand anywhere.
    pub(crate) fn new(text: &'a str, cursor: usize) -> Context<'a> {
        let text = text.get(..cursor).unwrap_or(text);
        let mut tokens = scan(text);
        let last = tokens.last().copied();
        tokens.retain(|token| {
            !matches!(token.kind, TokenKind::Newline | TokenKind::Comment) || Some(*token) == last
        });
        Context { text, tokens }
    }

    /// The letters of a token; nothing before the first.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// The kind of a token.
    pub(crate) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether a token touches the one before it.
    pub(crate) fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|token| token.start == self.tokens[at - 1].end)
    }

    /// The innermost call that a token is in, also within a list, a map or brackets of an argument.
    pub(crate) fn call_around(&self, before: usize) -> Option<OpenCall<'a>> {
        let mut open = self.open_bracket(before)?;
        loop {
            match self.call_of(open) {
                None => open = self.open_bracket(open)?,
                found => return found,
            }
        }
    }

    /// The innermost bracket that is open before a token, if it is that of a call.
    pub(crate) fn open_call(&self, before: usize) -> Option<OpenCall<'a>> {
        self.call_of(self.open_bracket(before)?)
    }

    /// The call that a bracket opens.
    fn call_of(&self, open: usize) -> Option<OpenCall<'a>> {
        let name = open.checked_sub(1)?;
        if self.word(open) != "(" || !self.touches(open) || self.kind(name) != Some(TokenKind::Name) {
            return None;
        }
        let dotted = name.checked_sub(1).is_some_and(|dot| self.word(dot) == ".");
        Some(OpenCall { name: self.word(name), dotted, open })
    }

    /// The argument of an open call that a token would be part of.
    pub(crate) fn written(&self, call: &OpenCall, before: usize) -> Written<'a> {
        let (mut depth, mut nth, mut first) = (0_usize, 0, call.open + 1);
        for at in call.open + 1..before.min(self.tokens.len()) {
            match self.tokens[at].kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth = depth.saturating_sub(1),
                _ if depth == 0 && self.word(at) == "," => (nth, first) = (nth + 1, at + 1),
                _ => {}
            }
        }
        let named = self.kind(first) == Some(TokenKind::Name) && self.word(first + 1) == "=";
        if named && first + 1 < before { Written::Named(self.word(first)) } else { Written::Nth(nth) }
    }

    /// Where the text of the value begins that ends right before a token: a name, a text or a bracket, with the dots, calls
    /// and indices behind it.
    pub(crate) fn value_before(&self, end: usize) -> Option<usize> {
        let mut at = end.checked_sub(1)?;
        loop {
            if self.kind(at) == Some(TokenKind::Close) {
                let open = self.open_bracket(at)?;
                // A bracket that touches what can be called or indexed belongs to it.
                let before =
                    open.checked_sub(1).filter(|&before| self.touches(open) && self.ends_value(before));
                match before {
                    Some(before) if self.word(open) != "{" => {
                        at = before;
                        continue;
                    }
                    _ => at = open,
                }
            } else if !self.ends_value(at) {
                return None;
            }
            match at.checked_sub(2) {
                Some(left) if self.word(at - 1) == "." => at = left,
                _ => return Some(self.tokens[at].start as usize),
            }
        }
    }

    /// Whether a token is the end of a value.
    fn ends_value(&self, at: usize) -> bool {
        let ends = [TokenKind::Name, TokenKind::Number, TokenKind::Text, TokenKind::Close];
        self.kind(at).is_some_and(|kind| ends.contains(&kind))
    }

    /// The statements before the one that a place is in.
    pub(crate) fn statements_before(&self, place: usize) -> &'a str {
        let ends = statements(self.text).into_iter().map(|statement| statement.end);
        &self.text[..ends.take_while(|&end| end <= place).last().unwrap_or(0)]
    }

    /// The innermost bracket that is open before a token.
    pub(crate) fn open_bracket(&self, before: usize) -> Option<usize> {
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
    fn finds_the_value_before_a_dot() {
        for (text, expected) in [
            ("x.", "x"),
            ("1 + f.h0.", "f.h0"),
            ("y = le_gall_5_3.stages[0].", "le_gall_5_3.stages[0]"),
            ("fir(w).", "fir(w)"),
            ("-there[1, \"LL\"].", "there[1, \"LL\"]"),
            ("\"te.xt\".", "\"te.xt\""),
            ("2*(1..3).", "(1..3)"),
            ("[[1], 2][0].", "[[1], 2][0]"),
            ("f({1: x}).a(3)[4].b.", "f({1: x}).a(3)[4].b"),
            ("g(a, b).c(x + y.", "y"),
            ("[x [0].", "[0]"),
            ("a; b.", "b"),
            ("{1: 2}.", "{1: 2}"),
            ("if x then y.", "y"),
            ("x + .", ""),
            (".", ""),
            (").", ""),
        ] {
            let context = Context::new(text, text.len());
            let start = context.value_before(context.tokens.len() - 1);
            assert_eq!(start.map_or("", |start| &text[start..text.len() - 1]), expected, "{text}");
        }
    }

    #[test]
    fn finds_the_argument_at_the_cursor() {
        use Written::{Named, Nth};
        for (text, expected) in [
            ("lift(", Nth(0)),
            ("lift(x, ", Nth(1)),
            ("lift(x, f(1, 2), ", Nth(2)),
            ("lift(x, dim=", Named("dim")),
            ("lift(x, dim=1 + f(y, ", Nth(1)),
            ("lift(x, dim", Nth(1)),
            ("lift(x, dim=0, ", Nth(2)),
        ] {
            let context = Context::new(text, text.len());
            let end = context.tokens.len();
            let call = context.open_call(end).unwrap();
            assert_eq!(context.written(&call, end), expected, "{text}");
        }
    }

    #[test]
    fn statements_that_are_whole_come_before() {
        let text = "a = 1; b = [\n2]\nc = b.";
        let context = Context::new(text, text.len());
        assert_eq!(context.statements_before(text.len() - 2), "a = 1; b = [\n2]");
        assert_eq!(context.statements_before(4), "");
    }

    #[test]
    fn finds_the_call_around_other_brackets() {
        for (text, expected) in [
            ("bounds(x, {L: (0, ", Some(("bounds", Written::Nth(1)))),
            ("bounds(x[0, ", Some(("bounds", Written::Nth(0)))),
            ("lift(x, dim=[1, (2", Some(("lift", Written::Named("dim")))),
            ("f(g({1: 2}, [", Some(("g", Written::Nth(1)))),
            ("[(", None),
            ("f(x)[", None),
        ] {
            let context = Context::new(text, text.len());
            let end = context.tokens.len();
            let found = context.call_around(end).map(|call| (call.name, context.written(&call, end)));
            assert_eq!(found, expected, "{text}");
        }
    }

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
