//! Text to tokens: what the outline of statements, the formatter and the messages look at.
//!
//! The grammar alone decides what a program means; the scanner never fails and keeps comments and line
//! breaks, which a tree has no room for. A test holds the two to the same tokens.

use vcfilter_escapes::{first_escape, is_hidden};
use vcfilter_machine::Pace;

/// A piece of text with one meaning; white space lies between tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte in the text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// The end of a line.
    Newline,
    /// `;`
    Semicolon,
    /// From `#` to the end of the line.
    Comment,
    /// `(`, `[`, `{`
    Open,
    /// `)`, `]`, `}`
    Close,
    /// A name, primes included: `DC'`
    Name,
    /// A reserved word.
    Keyword,
    /// `12`, `1.5e-3`
    Number,
    /// `"text"`, with its quotes.
    Text,
    /// A sign of the language: operators, `=`, `,`, `:`, `.`, `->`
    Sign,
    /// Signs of other languages, and characters of none.
    Foreign,
    /// Something that looks like a text or a number and is none.
    Malformed(Malformed),
}

/// How a text or a number is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// `"abc` up to the end of the line.
    UnclosedText,
    /// `"\q"`, and the byte of the backslash.
    Escape(u32),
    /// `'abc'`, with or without the closing quote.
    SingleQuotes,
    /// `.5`
    NoDigitsBeforePoint,
    /// `1.`
    NoDigitsAfterPoint,
    /// `1e`, `1e+`
    NoDigitsInExponent,
    /// `2x`, `0x10`, `1_000`
    RunsIntoName,
    /// `1.2.3`
    TwoPoints,
}

/// Words that can't be names.
pub const KEYWORDS: [&str; 13] =
    ["or", "and", "not", "if", "then", "else", "for", "in", "true", "false", "none", "assert", "use"];

/// Signs of two characters or more, the longest first; the flag tells those of the language.
const LONG_SIGNS: [(&str, bool); 30] = [
    ("...", false),
    ("..=", true),
    ("===", false),
    ("!==", false),
    ("**=", false),
    ("//=", false),
    ("<<=", false),
    (">>=", false),
    ("==", true),
    ("!=", true),
    ("<=", true),
    (">=", true),
    ("<<", true),
    (">>", true),
    ("..", true),
    ("**", true),
    ("//", true),
    ("&&", false),
    ("||", false),
    ("+=", false),
    ("-=", false),
    ("*=", false),
    ("/=", false),
    ("%=", false),
    (":=", false),
    ("->", true),
    ("<>", false),
    ("/*", false),
    ("*/", false),
    ("??", false),
];

impl Token {
    /// The characters of the token, given the text that it was scanned from.
    pub fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Whether it is the given word or sign of the language.
    pub fn is(self, text: &str, word: &str) -> bool {
        matches!(self.kind, TokenKind::Keyword | TokenKind::Sign | TokenKind::Open | TokenKind::Close)
            && self.text(text) == word
    }

    /// Whether a value can end with it.
    pub fn ends_value(self, text: &str) -> bool {
        match self.kind {
            TokenKind::Name | TokenKind::Number | TokenKind::Text | TokenKind::Close => true,
            TokenKind::Keyword => matches!(self.text(text), "true" | "false" | "none"),
            _ => false,
        }
    }

    /// Whether a statement goes on in the next line after it.
    pub fn continues(self, text: &str) -> bool {
        let word = self.text(text);
        match self.kind {
            TokenKind::Sign => !matches!(word, "." | ":"),
            TokenKind::Keyword => matches!(word, "or" | "and" | "then" | "else"),
            TokenKind::Foreign => matches!(word, "&&" | "||"),
            _ => false,
        }
    }

    /// Whether it is read by the grammar, rather than skipped.
    pub fn is_significant(self) -> bool {
        !matches!(self.kind, TokenKind::Newline | TokenKind::Semicolon | TokenKind::Comment)
    }
}

/// Whether a name is a word of the language where it stands: `test` before a text and `assert_error` before a value,
/// each where a statement may begin. Anywhere else they are names like others.
///
/// ```
/// use vcfilter_syntax::scan::{is_contextual, scan};
/// let word = |text: &str| is_contextual(text, &scan(text), 0);
/// assert!(word("test \"sums\" {") && word("assert_error 1/0"));
/// assert!(!word("test = 4") && !word("assert_error(x)"));
/// ```
pub fn is_contextual(text: &str, tokens: &[Token], at: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(at), tokens.get(at + 1)) else { return false };
    let begins = at.checked_sub(1).is_none_or(|before| {
        let before = tokens[before];
        matches!(before.kind, TokenKind::Newline | TokenKind::Semicolon)
            || matches!(before.text(text), "{" | "}")
    });
    let word = token.text(text);
    token.kind == TokenKind::Name
        && begins
        && match next.kind {
            TokenKind::Text => matches!(word, "test" | "assert_error"),
            TokenKind::Name | TokenKind::Number => word == "assert_error",
            TokenKind::Keyword => {
                word == "assert_error" && matches!(next.text(text), "not" | "if" | "true" | "false" | "none")
            }
            TokenKind::Open => word == "assert_error" && (next.start > token.end || next.text(text) == "{"),
            _ => false,
        }
}

/// Every token of a text, in order. Never fails: what is no token of the language is [`TokenKind::Foreign`] or
/// [`TokenKind::Malformed`]. White space is left out.
///
/// ```
/// use vcfilter_syntax::scan::{TokenKind, scan};
/// let text = "x = 2 # two";
/// let tokens = scan(text);
/// assert_eq!(tokens.iter().map(|token| token.text(text)).collect::<Vec<_>>(), ["x", "=", "2", "# two"]);
/// assert_eq!(tokens[2].kind, TokenKind::Number);
/// ```
pub fn scan(text: &str) -> Vec<Token> {
    // Texts beyond 4 GiB would not fit the offsets; the part that does is enough for a message.
    let mut scanner =
        Scanner { text, bytes: text.as_bytes(), at: 0, tokens: Vec::with_capacity(text.len() / 4) };
    if text.starts_with('\u{feff}') {
        scanner.at = '\u{feff}'.len_utf8();
    }
    let pace = Pace::default();
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        pace.step();
        scanner.step(byte);
    }
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    fn step(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'\n' => self.push(TokenKind::Newline, 1),
            b';' => self.push(TokenKind::Semicolon, 1),
            b'#' => {
                let length = self.length_of(0, |c| c != b'\n');
                let carriage_return = usize::from(self.byte(length.wrapping_sub(1)) == b'\r');
                self.push(TokenKind::Comment, length - carriage_return);
            }
            b'(' | b'[' | b'{' => self.push(TokenKind::Open, 1),
            b')' | b']' | b'}' => self.push(TokenKind::Close, 1),
            b'"' => self.text_token(),
            b'\'' => self.single_quotes(),
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_ascii_digit() && !self.follows_value() => {
                let length = self.length_of(1, |c| c.is_ascii_digit());
                self.push(TokenKind::Malformed(Malformed::NoDigitsBeforePoint), 1 + length);
            }
            _ => match self.name_length(0) {
                0 => self.sign(),
                length => self.name(length),
            },
        }
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let start = self.at as u32;
        self.at += length;
        self.tokens.push(Token { kind, start, end: self.at as u32 });
    }

    /// The byte at an offset from here, 0 past the end.
    fn byte(&self, offset: usize) -> u8 {
        self.bytes.get(self.at.wrapping_add(offset)).copied().unwrap_or(0)
    }

    /// How many bytes from an offset on satisfy a condition.
    fn length_of(&self, offset: usize, condition: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(self.at + offset..).unwrap_or(&[]);
        rest.iter().position(|&c| !condition(c)).unwrap_or(rest.len())
    }

    /// Whether the last token ends a value right before here, as in `x.0`.
    fn follows_value(&self) -> bool {
        self.tokens.last().is_some_and(|last| last.end as usize == self.at && last.ends_value(self.text))
    }

    /// The length of a name without its primes, 0 where none begins.
    fn name_length(&self, offset: usize) -> usize {
        let rest = self.text.get(self.at + offset..).unwrap_or("");
        let mut chars = rest.char_indices();
        match chars.next() {
            Some((_, first)) if is_letter(first) => {}
            _ => return 0,
        }
        chars.find(|&(_, c)| !is_letter(c) && !c.is_ascii_digit()).map_or(rest.len(), |(at, _)| at)
    }

    fn name(&mut self, length: usize) {
        let primes = self.length_of(length, |c| c == b'\'');
        let word = &self.text[self.at..self.at + length];
        let kind = if primes == 0 && KEYWORDS.contains(&word) { TokenKind::Keyword } else { TokenKind::Name };
        self.push(kind, length + primes);
    }

    fn text_token(&mut self) {
        let mut escape = None;
        let mut length = 1;
        loop {
            match self.byte(length) {
                b'"' => break length += 1,
                b'\n' | 0 if self.byte(length) == b'\n' || self.at + length >= self.bytes.len() => {
                    let kind = TokenKind::Malformed(Malformed::UnclosedText);
                    let carriage_return = usize::from(self.byte(length - 1) == b'\r');
                    return self.push(kind, length - carriage_return);
                }
                b'\\' => match first_escape(self.text.get(self.at + length..).unwrap_or("")) {
                    Some((_, escaped)) => length += escaped,
                    None => {
                        escape.get_or_insert((self.at + length) as u32);
                        length += 1;
                    }
                },
                _ => length += 1,
            }
        }
        let kind = escape.map_or(TokenKind::Text, |at| TokenKind::Malformed(Malformed::Escape(at)));
        self.push(kind, length);
    }

    fn single_quotes(&mut self) {
        let inside = self.length_of(1, |c| c != b'\'' && c != b'\n');
        // An apostrophe without a partner takes one word with it, so that the rest is still looked at.
        let length = if self.byte(1 + inside) == b'\'' { inside + 2 } else { 1 + self.name_length(1) };
        self.push(TokenKind::Malformed(Malformed::SingleQuotes), length);
    }

    fn number(&mut self) {
        let digit = |c: u8| c.is_ascii_digit();
        let mut length = self.length_of(0, digit);
        if self.byte(length) == b'.' {
            let fraction = self.length_of(length + 1, digit);
            let after = self.byte(length + 1);
            let exponent = matches!(after, b'e' | b'E')
                && (digit(self.byte(length + 2))
                    || matches!(self.byte(length + 2), b'+' | b'-') && digit(self.byte(length + 3)));
            if fraction > 0 {
                length += 1 + fraction;
            } else if exponent || after != b'.' && self.name_length(length + 1) == 0 {
                return self.push(TokenKind::Malformed(Malformed::NoDigitsAfterPoint), length + 1);
            }
        }
        if matches!(self.byte(length), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(length + 1), b'+' | b'-'));
            let digits = self.length_of(length + 1 + sign, digit);
            if digits > 0 {
                length += 1 + sign + digits;
            } else if sign == 1 || self.name_length(length) == 1 {
                return self.push(TokenKind::Malformed(Malformed::NoDigitsInExponent), length + 1 + sign);
            }
        }
        let name = self.name_length(length);
        let kind = if name > 0 {
            length += name;
            TokenKind::Malformed(Malformed::RunsIntoName)
        } else if self.byte(length) == b'.' && digit(self.byte(length + 1)) {
            length += self.length_of(length, |c| digit(c) || c == b'.');
            TokenKind::Malformed(Malformed::TwoPoints)
        } else {
            TokenKind::Number
        };
        self.push(kind, length);
    }

    fn sign(&mut self) {
        let rest = &self.bytes[self.at..];
        // Most signs are short, and what follows them tells it.
        let may_be_long = rest.get(1).is_some_and(|second| b"=.*/<>&|?".contains(second));
        let long = || LONG_SIGNS.iter().find(|(sign, _)| rest.starts_with(sign.as_bytes()));
        if let Some((sign, known)) = may_be_long.then(long).flatten() {
            let kind = if *known { TokenKind::Sign } else { TokenKind::Foreign };
            return self.push(kind, sign.len());
        }
        let first = self.text[self.at..].chars().next().unwrap_or(' ');
        let known = matches!(first, '=' | '<' | '>' | '+' | '-' | '*' | '/' | '%' | ',' | ':' | '.');
        let kind = if known { TokenKind::Sign } else { TokenKind::Foreign };
        self.push(kind, first.len_utf8());
    }
}

/// Whether a name can begin with it.
fn is_letter(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || !c.is_ascii() && c.is_alphabetic() && !is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_long_sign_is_one_token() {
        for (sign, known) in LONG_SIGNS {
            let kind = if known { TokenKind::Sign } else { TokenKind::Foreign };
            assert_eq!(scan(sign), [Token { kind, start: 0, end: sign.len() as u32 }], "{sign}");
        }
    }

    fn pieces(text: &str) -> Vec<(TokenKind, &str)> {
        scan(text).into_iter().map(|token| (token.kind, token.text(text))).collect()
    }

    fn words(text: &str) -> Vec<&str> {
        pieces(text).into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn splits_signs_and_numbers() {
        assert_eq!(words("0..4"), ["0", "..", "4"]);
        assert_eq!(words("-1..=1.5e-3"), ["-", "1", "..=", "1.5e-3"]);
        assert_eq!(words("2**-1"), ["2", "**", "-", "1"]);
        assert_eq!(words("DC''[0]'"), ["DC''", "[", "0", "]", "'"]);
        assert_eq!(words("x.f(y).g"), ["x", ".", "f", "(", "y", ")", ".", "g"]);
        assert_eq!(words("a<-b"), ["a", "<", "-", "b"]);
        assert_eq!(words("dtype=>i2"), ["dtype", "=", ">", "i2"]);
        assert_eq!(words("x # c \"d\r\ny"), ["x", "# c \"d", "\n", "y"]);
        assert_eq!(words("\"a # \\\" b\" ;"), ["\"a # \\\" b\"", ";"]);
    }

    #[test]
    fn names_what_is_malformed() {
        for (text, kind, word) in [
            ("\"abc", Malformed::UnclosedText, "\"abc"),
            ("\"abc\\\n", Malformed::UnclosedText, "\"abc\\"),
            ("\"a\\qb\"", Malformed::Escape(2), "\"a\\qb\""),
            ("\"\\u{}\"", Malformed::Escape(1), "\"\\u{}\""),
            ("\"\\u{d800}\"", Malformed::Escape(1), "\"\\u{d800}\""),
            ("\"\\u{0000041}\"", Malformed::Escape(1), "\"\\u{0000041}\""),
            ("\"\\u{41\"", Malformed::Escape(1), "\"\\u{41\""),
            ("'abc' + 1", Malformed::SingleQuotes, "'abc'"),
            ("'abc + 1", Malformed::SingleQuotes, "'abc"),
            (".5", Malformed::NoDigitsBeforePoint, ".5"),
            ("1.", Malformed::NoDigitsAfterPoint, "1."),
            ("1.e5", Malformed::NoDigitsAfterPoint, "1."),
            ("1e", Malformed::NoDigitsInExponent, "1e"),
            ("1e+", Malformed::NoDigitsInExponent, "1e+"),
            ("2x", Malformed::RunsIntoName, "2x"),
            ("0x1f", Malformed::RunsIntoName, "0x1f"),
            ("1_000", Malformed::RunsIntoName, "1_000"),
            ("1.2.3", Malformed::TwoPoints, "1.2.3"),
        ] {
            assert_eq!(pieces(text)[0], (TokenKind::Malformed(kind), word), "{text}");
        }
    }

    #[test]
    fn a_dot_after_a_number_can_begin_a_call() {
        assert_eq!(words("5.bits"), ["5", ".", "bits"]);
        assert_eq!(words("x.0"), ["x", ".", "0"]);
    }
}
