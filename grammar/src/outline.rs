//! The statements of a text: where each begins and ends, whether its brackets close, and how deep it nests.
//!
//! All of this is known before the grammar runs, so the grammar sees one sound statement at a time: one bad
//! statement does not hide the next, and nothing deep enough to exhaust the stack gets that far.

use crate::scan::{Malformed, Token, TokenKind, is_contextual, scan};
use vcfilter_machine::Pace;

/// The greatest depth of brackets, `if`, `not`, `-` and `**` inside each other.
pub const NESTING_LIMIT: u32 = 200;

/// After so many statements with faults the rest is not looked at.
pub(crate) const FAULT_LIMIT: usize = 20;

/// A statement as a row of tokens, or what opens or closes a test.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Index of its first token.
    pub first: usize,
    /// Index of its last token; what stands between includes comments and newlines.
    pub last: usize,
    /// What keeps the grammar from reading it.
    pub fault: Option<Fault>,
    /// How deep it nests.
    pub depth: u32,
    /// What it is.
    pub part: Part,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Statement,
    /// `test "name" {`
    Opening,
    /// The `}` of a test.
    Closing,
}

/// What is wrong with a statement before its grammar is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A text or number that is none.
    Malformed(Token),
    /// A character beyond ASCII that is no letter: the grammar leaves telling them apart to the scanner.
    Foreign(Token),
    /// A bracket that stays open; the byte where the closing one is missed.
    Unclosed { open: Token, missed: u32 },
    /// A bracket closed by one of another kind, or by that of an outer bracket.
    Mismatched { open: Token, close: Token },
    /// A closing bracket with nothing open.
    Stray(Token),
    /// The token that goes beyond [`NESTING_LIMIT`].
    TooDeep(Token),
    /// A test inside another, whose first token is given.
    Nested(Token),
    /// What stands on the line of the `}` of a test, after it.
    Beside(Token),
}

/// Returns whether a text needs more lines before it can be evaluated: a bracket is open, or the last line
/// ends in a binary operator, `=`, `,`, `then` or `else`, or an `else` is missing, which the next line may begin with.
///
/// ```
/// use vcfilter_syntax::parser::is_incomplete;
/// assert!(is_incomplete("x = [1,"));
/// assert!(is_incomplete("x = 1 +  # and"));
/// assert!(is_incomplete("if x then\n1"));
/// assert!(!is_incomplete("x = [1]"));
/// ```
pub fn is_incomplete(text: &str) -> bool {
    let tokens = scan(text);
    let pieces = outline(text, &tokens);
    let open = pieces.iter().any(|piece| matches!(piece.fault, Some(Fault::Unclosed { .. })));
    let continued = pieces.last().is_some_and(|piece| {
        let ends_text = tokens[piece.last + 1..].iter().all(|token| token.kind != TokenKind::Semicolon);
        let waits = || lacks_else(text, &tokens[piece.first..=piece.last]);
        piece.fault.is_none() && ends_text && (tokens[piece.last].continues(text) || waits())
    });
    open || continued
}

/// Whether a `then` outside of brackets has no `else`.
fn lacks_else(text: &str, tokens: &[Token]) -> bool {
    let (mut open, mut branches) = (0_usize, Branches::default());
    for token in tokens {
        match token.kind {
            TokenKind::Open => open += 1,
            TokenKind::Close => open = open.saturating_sub(1),
            _ if open == 0 => branches.pass(text, *token),
            _ => {}
        }
    }
    branches.waiting > 0
}

/// How many `then` wait for their `else`.
#[derive(Debug, Clone, Copy, Default)]
struct Branches {
    waiting: usize,
}

impl Branches {
    fn pass(&mut self, text: &str, token: Token) {
        match (token.kind, token.text(text)) {
            (TokenKind::Keyword, "then") => self.waiting += 1,
            (TokenKind::Keyword, "else") => self.waiting = self.waiting.saturating_sub(1),
            _ => {}
        }
    }
}

/// Returns the range of bytes of each statement of a text, in order, also of those that can't be parsed. A test is one
/// statement.
///
/// ```
/// use vcfilter_syntax::statements;
/// assert_eq!(statements("x = 1; x # shown"), [0..5, 7..8]);
/// assert_eq!(statements("test \"a\" { x; y }; z"), [0..17, 19..20]);
/// ```
pub fn statements(text: &str) -> Vec<std::ops::Range<usize>> {
    let tokens = scan(text);
    let mut places: Vec<std::ops::Range<usize>> = Vec::new();
    let mut open = 0_usize;
    for piece in outline(text, &tokens) {
        let end = tokens[piece.last].end as usize;
        match places.last_mut() {
            Some(test) if open > 0 => test.end = end,
            _ => places.push(tokens[piece.first].start as usize..end),
        }
        match piece.part {
            Part::Opening => open += 1,
            Part::Closing => open -= 1,
            Part::Statement => {}
        }
    }
    places
}

/// The statements of a text.
pub(crate) fn outline(text: &str, tokens: &[Token]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut faults = 0;
    let pace = Pace::default();
    // The tests that are open, as indices of pieces.
    let mut open: Vec<usize> = Vec::new();
    let mut apart = true;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if !token.is_significant() {
            apart |= token.kind != TokenKind::Comment;
            at += 1;
            continue;
        }
        pace.step();
        let (mut piece, next) = piece_at(text, tokens, at, !open.is_empty());
        let outer = open.last().map(|&test: &usize| tokens[pieces[test].first]);
        let beside = || pieces.last().filter(|_| !apart).map(|before| Fault::Beside(tokens[before.last]));
        match piece.part {
            Part::Opening => {
                piece.fault = piece.fault.or(outer.map(Fault::Nested)).or_else(beside);
                open.push(pieces.len());
            }
            Part::Closing => drop(open.pop()),
            Part::Statement => piece.fault = piece.fault.or_else(beside),
        }
        faults += usize::from(piece.fault.is_some());
        pieces.push(piece);
        apart = piece.part != Part::Closing;
        at = next;
        if faults == FAULT_LIMIT {
            return pieces;
        }
    }
    let missed = pieces.last().map_or(0, |last| tokens[last.last].end);
    for test in open {
        let unclosed = Fault::Unclosed { open: tokens[pieces[test].last], missed };
        pieces[test].fault.get_or_insert(unclosed);
    }
    pieces
}

/// The piece that begins at a token, and the index of the token after it.
fn piece_at(text: &str, tokens: &[Token], first: usize, in_test: bool) -> (Piece, usize) {
    let piece = |last: usize, part: Part| (Piece { first, last, fault: None, depth: 0, part }, last + 1);
    if in_test && tokens[first].is(text, "}") {
        return piece(first, Part::Closing);
    }
    let named = matches!(
        tokens.get(first + 1).map(|name| name.kind),
        Some(TokenKind::Text | TokenKind::Malformed(Malformed::Escape(_)))
    );
    let opens = named && tokens.get(first + 2).is_some_and(|bracket| bracket.is(text, "{"));
    if opens && tokens[first].kind == TokenKind::Name && tokens[first].text(text) == "test" {
        let (mut piece, next) = piece(first + 2, Part::Opening);
        let name = tokens[first + 1];
        piece.fault = (name.kind != TokenKind::Text).then_some(Fault::Malformed(name));
        return (piece, next);
    }
    Walk::new(text, tokens, first, in_test).statement()
}

/// How deep the next token stands.
#[derive(Debug, Clone, Copy, Default)]
struct Depth {
    /// Levels outside the innermost open bracket, and the bracket's own.
    outside: u32,
    /// `if`s that reach up to here.
    ifs: u32,
    /// `not`s that reach up to here.
    nots: u32,
    /// Unary `-` and `**` that reach up to here.
    powers: u32,
}

impl Depth {
    fn total(self) -> u32 {
        self.outside + self.ifs + self.nots + self.powers
    }

    /// The depth after one more token.
    fn after(self, text: &str, token: Token, follows_value: bool) -> Depth {
        let Depth { outside, ifs, nots, powers } = self;
        let word = token.text(text);
        match (token.kind, word) {
            (TokenKind::Keyword, "if") => Depth { ifs: ifs + 1, ..self },
            (TokenKind::Keyword, "not") => Depth { nots: nots + 1, ..self },
            (TokenKind::Keyword, "and" | "or" | "then" | "else" | "in") => {
                Depth { outside, ifs, nots: 0, powers: 0 }
            }
            (TokenKind::Keyword, "for") | (TokenKind::Sign, "," | ":" | "=") => {
                Depth { outside, ..Depth::default() }
            }
            (TokenKind::Sign, "-" | "+") if !follows_value => Depth { powers: powers + 1, ..self },
            (TokenKind::Sign, "**") => Depth { powers: powers + 1, ..self },
            (TokenKind::Sign, ".") => self,
            (TokenKind::Sign, _) => Depth { powers: 0, ..self },
            _ => self,
        }
    }
}

/// The way through the tokens of one statement.
struct Walk<'a> {
    text: &'a str,
    tokens: &'a [Token],
    first: usize,
    /// Index of the last significant token.
    last: usize,
    /// Open brackets: index of the token, and the depth before it.
    open: Vec<(usize, Depth)>,
    depth: Depth,
    /// The greatest depth so far.
    deepest: u32,
    fault: Option<Fault>,
    /// Whether a `}` ends it.
    in_test: bool,
    /// The branches outside of brackets.
    branches: Branches,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, tokens: &'a [Token], first: usize, in_test: bool) -> Walk<'a> {
        Walk {
            text,
            tokens,
            first,
            last: first,
            open: Vec::new(),
            depth: Depth::default(),
            deepest: 0,
            fault: None,
            in_test,
            branches: Branches::default(),
        }
    }

    /// The statement, and the index of the token after it.
    fn statement(mut self) -> (Piece, usize) {
        let mut at = self.first;
        let pace = Pace::default();
        while let Some(&token) = self.tokens.get(at) {
            pace.step();
            if self.ends_at(at, token) {
                break;
            }
            if self.closes_test(token) {
                if let Some(&(open, _)) = self.open.last() {
                    at = self.recover(open, at);
                    self.blame(self.unclosed(open));
                    return (self.piece(), at);
                }
                break;
            }
            let sound = self.fault.is_none();
            let innermost = self.open.last().map(|&(open, _)| open);
            self.pass(at, token);
            at += 1;
            if let (true, Some(Fault::Mismatched { .. }), Some(open)) = (sound, self.fault, innermost) {
                // The closing bracket may belong to a later statement.
                let next = self.recover(open, at - 1);
                if next < at - 1 {
                    self.fault = Some(self.unclosed(open));
                    return (self.piece(), next);
                }
            }
        }
        if at == self.tokens.len()
            && let Some(&(open, _)) = self.open.last()
        {
            at = self.recover(open, at);
            self.blame(self.unclosed(open));
        }
        (self.piece(), at)
    }

    /// What has been passed as a statement.
    fn piece(&self) -> Piece {
        let Walk { first, last, fault, deepest: depth, .. } = *self;
        Piece { first, last, fault, depth, part: Part::Statement }
    }

    /// Whether it is the `}` of the test around the statement: the statement has none that it could close.
    fn closes_test(&self, token: Token) -> bool {
        let opened = || self.open.iter().any(|&(open, _)| self.tokens[open].is(self.text, "{"));
        self.in_test && token.is(self.text, "}") && !opened()
    }

    fn ends_at(&self, at: usize, token: Token) -> bool {
        match token.kind {
            TokenKind::Semicolon => self.open.is_empty(),
            TokenKind::Newline => {
                let last = self.tokens[self.last];
                // What an unclosed text has swallowed may have closed the brackets.
                last.kind == TokenKind::Malformed(super::scan::Malformed::UnclosedText)
                    || self.open.is_empty() && !last.continues(self.text) && !self.else_follows(at)
            }
            _ => false,
        }
    }

    /// Whether the `else` that is waited for is what comes next, so that a line may begin with it.
    fn else_follows(&self, at: usize) -> bool {
        let blank = |token: &&Token| matches!(token.kind, TokenKind::Newline | TokenKind::Comment);
        let next = || self.tokens[at..].iter().find(|token| !blank(token));
        self.branches.waiting > 0 && next().is_some_and(|next| next.is(self.text, "else"))
    }

    fn pass(&mut self, at: usize, token: Token) {
        match token.kind {
            TokenKind::Newline | TokenKind::Comment => return,
            TokenKind::Malformed(_) => self.blame(Fault::Malformed(token)),
            TokenKind::Foreign if !token.text(self.text).is_ascii() => self.blame(Fault::Foreign(token)),
            TokenKind::Open => {
                self.open.push((at, self.depth));
                self.depth = Depth { outside: self.depth.total() + 1, ..Depth::default() };
            }
            TokenKind::Close => self.close(token),
            _ => {
                if self.open.is_empty() {
                    self.branches.pass(self.text, token);
                }
                let follows_value = at > self.first && self.tokens[self.last].ends_value(self.text);
                self.depth = self.depth.after(self.text, token, follows_value);
            }
        }
        self.deepest = self.deepest.max(self.depth.total());
        if self.depth.total() > NESTING_LIMIT {
            self.blame(Fault::TooDeep(token));
        }
        self.last = at;
    }

    fn close(&mut self, close: Token) {
        let closes =
            |&(open, _): &(usize, Depth)| partner(self.tokens[open].text(self.text)) == close.text(self.text);
        let Some(&(top, _)) = self.open.last() else {
            return self.blame(Fault::Stray(close));
        };
        let matching = self.open.iter().rposition(closes).unwrap_or(self.open.len() - 1);
        let (opened, before) = self.open[matching];
        if opened != top || !closes(&(opened, before)) {
            self.blame(Fault::Mismatched { open: self.tokens[top], close });
        }
        self.depth = before;
        self.open.truncate(matching);
    }

    /// Only the first fault of a statement is told; others may follow from it.
    fn blame(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// Where the next statement begins after a bracket that never closes: at a line which is indented no further than
    /// the statement's own and can't be a part of what is in the bracket. Sets `last` to the token before.
    fn recover(&mut self, open: usize, until: usize) -> usize {
        let mut last = open;
        let own = self.tokens[self.first].start as usize;
        let line = self.text.get(..own).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let blank = |text: &str| text.len() - text.trim_start_matches([' ', '\t', '\u{feff}']).len();
        let indented = self.text.get(line..own).map_or(0, blank);
        for at in open + 1..until {
            let (token, before) = (self.tokens[at], self.tokens[at - 1]);
            let margin = before.kind == TokenKind::Newline && (token.start - before.end) as usize <= indented;
            if margin && self.begins_statement(at, self.tokens[last]) {
                self.last = last;
                return at;
            }
            if !matches!(token.kind, TokenKind::Newline | TokenKind::Comment) {
                last = at;
            }
        }
        until
    }

    fn unclosed(&self, open: usize) -> Fault {
        Fault::Unclosed { open: self.tokens[open], missed: self.tokens[self.last].end }
    }

    fn begins_statement(&self, at: usize, before: Token) -> bool {
        let token = self.tokens[at];
        let next = self.tokens.get(at + 1);
        match token.kind {
            TokenKind::Keyword => matches!(token.text(self.text), "assert" | "use"),
            TokenKind::Name => {
                next.is_some_and(|next| next.is(self.text, "="))
                    || before.ends_value(self.text)
                    || is_contextual(self.text, self.tokens, at)
            }
            _ => false,
        }
    }
}

/// The bracket that closes the given one.
pub(crate) fn partner(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

#[cfg(test)]
#[path = "outline_tests.rs"]
mod tests;
