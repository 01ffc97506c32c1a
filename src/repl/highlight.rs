//! Colours while typing.

use crate::language::highlight::{Class, class};
use crate::language::scan::{Token, TokenKind, scan};

use super::commands;

/// Longer texts, which were pasted, stay as they are: colouring them at every key would be felt.
pub(super) const LONGEST: usize = 20_000;

/// A text with the escapes of terminals; of equal width. The partner of the bracket at the cursor stands out.
pub(super) fn highlight(text: &str, cursor: usize) -> String {
    if text.len() > LONGEST {
        return text.to_string();
    }
    if let Some(typed) = text.strip_prefix(':') {
        let length = typed.find(char::is_whitespace).unwrap_or(typed.len());
        let known = commands::find(&typed[..length]).is_some();
        return format!("{}{}", paint(if known { "1" } else { "31" }, &text[..=length]), &typed[length..]);
    }
    let tokens = scan(text);
    let brackets = Brackets::of(text, &tokens, cursor);
    let (mut out, mut at) = (String::with_capacity(text.len() * 2), 0);
    for (place, token) in tokens.iter().enumerate() {
        let (start, end) = (token.start as usize, token.end as usize);
        out.push_str(&text[at..start]);
        match color(text, &tokens, place, &brackets) {
            // A newline inside an escape would colour the next line's prompt.
            Some(color) if token.kind != TokenKind::Newline => out.push_str(&paint(color, &text[start..end])),
            _ => out.push_str(&text[start..end]),
        }
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

fn paint(color: &str, text: &str) -> String {
    format!("\x1b[{color}m{text}\x1b[0m")
}

/// The colour of a token, as terminals number them.
fn color(text: &str, tokens: &[Token], at: usize, brackets: &Brackets) -> Option<&'static str> {
    let token = tokens[at];
    match token.kind {
        // A text that is being typed is no mistake yet.
        TokenKind::Malformed(_) if at + 1 == tokens.len() && token.text(text).starts_with('"') => {
            return Some("32");
        }
        TokenKind::Open | TokenKind::Close if brackets.wrong.contains(&at) => return Some("31"),
        TokenKind::Open | TokenKind::Close if brackets.partners.contains(&at) => return Some("1;34"),
        _ => {}
    }
    Some(match class(text, tokens, at)? {
        Class::Constant | Class::Number => "36",
        Class::Keyword => "35",
        Class::Text => "32",
        Class::Comment => "2",
        Class::Function => "34",
        Class::Wrong => "31",
    })
}

/// Brackets that stand out.
struct Brackets {
    /// The one at the cursor, and its partner.
    partners: Vec<usize>,
    /// Closing ones without an opening one of their kind.
    wrong: Vec<usize>,
}

impl Brackets {
    fn of(text: &str, tokens: &[Token], cursor: usize) -> Brackets {
        let mut brackets = Brackets { partners: Vec::new(), wrong: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        let at_cursor = |token: Token| token.start as usize == cursor || token.end as usize == cursor;
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Open => open.push(at),
                TokenKind::Close => match open.pop() {
                    Some(first) if fit(tokens[first].text(text), token.text(text)) => {
                        if at_cursor(tokens[first]) || at_cursor(*token) {
                            brackets.partners.extend([first, at]);
                        }
                    }
                    _ => brackets.wrong.push(at),
                },
                _ => {}
            }
        }
        brackets
    }
}

fn fit(open: &str, close: &str) -> bool {
    matches!((open, close), ("(", ")") | ("[", "]") | ("{", "}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours as `<n:...>`, which can be read.
    fn shown(text: &str, cursor: usize) -> String {
        highlight(text, cursor).replace("\x1b[0m", ">").replace("\x1b[", "<").replace('m', ":")
    }

    #[test]
    fn colours_say_what_a_word_is() {
        for (text, expected) in [
            ("if a then 1.5", "<35:if> a <35:then> <36:1.5>"),
            ("x = true # no", "x = <36:true> <2:# no>"),
            ("lift(x)", "<34:lift>(x)"),
            ("test = assert_error", "test = assert_error"),
            ("test \"a\" { assert_error f }", "<35:test> <32:\"a\"> { <35:assert_error> f }"),
            ("a ^ b", "a <31:^> b"),
            ("\"abc", "<32:\"abc>"),
            ("\"abc\nx", "<31:\"abc>\nx"),
            ("x)]", "x<31:)><31:]>"),
            ("(x]", "(x<31:]>"),
            (":vars", "<1::vars>"),
            (":load f", "<1::load> f"),
            (":lod f", "<31::lod> f"),
            (":", "<31::>"),
            ("é = \"ü\"", "é = <32:\"ü\">"),
        ] {
            // Far from any bracket.
            assert_eq!(shown(text, 1000), expected, "{text}");
        }
    }

    #[test]
    fn the_partner_of_a_bracket_stands_out() {
        assert_eq!(shown("(a[0])", 6), "<1;34:(>a[<36:0>]<1;34:)>");
        assert_eq!(shown("(a[0])", 2), "(a<1;34:[><36:0><1;34:]>)");
    }

    #[test]
    fn nothing_but_escapes_is_added() {
        for text in ["", "\n\n", "x = [\n1,", "'", "\"\\", "\u{0}", ": \u{e9}"] {
            let plain = highlight(text, 0);
            let bare: String = plain
                .split('\x1b')
                .enumerate()
                .map(
                    |(at, part)| {
                        if at == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) }
                    },
                )
                .collect();
            assert_eq!(bare, text);
        }
    }
}
