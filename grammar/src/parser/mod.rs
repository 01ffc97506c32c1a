//! The parser: text to syntax tree.
//!
//! The text is first divided into statements. The grammar parses each by itself, so that every bad statement
//! has a message; the tree is built from the grammar's pairs.

mod build;
mod elsewhere;
mod explain;
mod faults;
mod foreign;
mod number;
mod operators;
#[cfg(test)]
mod tests;
mod unfinished;
mod words;

use std::convert::Infallible;

use std::borrow::Cow;
use vcfilter_machine::{poll_or_unwind, threads};

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pairs;

use crate::ast::{Name, Program, Statement, StatementKind};
use crate::outline::{FAULT_LIMIT, Part, Piece, outline};
use crate::scan::{Token, TokenKind, scan};
use vcfilter_diagnostics::{FileId, Problem, ProblemCode, Span};
use vcfilter_machine::{memory, stack};

pub use crate::outline::{NESTING_LIMIT, is_incomplete};

/// Made from the grammar; its `Rule` stays inside the parser.
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "vcf.pest"]
    pub(super) struct Grammar;
}

use grammar::{Grammar, Rule};

/// Returns the syntax tree of a program.
///
/// # Errors
///
/// One problem for each bad statement, at most 20.
///
/// ```
/// use vcfilter_diagnostics::FileId;
/// use vcfilter_syntax::parser::parse;
/// assert_eq!(parse(FileId(0), "a = 1; a + 2").unwrap().statements.len(), 2);
/// let problems = parse(FileId(0), "a = \n\nb = 2\nc = )").unwrap_err();
/// assert_eq!(problems.len(), 2);
/// ```
pub fn parse(file: FileId, text: &str) -> Result<Program, Vec<Problem>> {
    if u32::try_from(text.len()).is_err() {
        return Err(vec![faults::file_too_long(file)]);
    }
    let tokens = scan(text);
    let pieces = outline(text, &tokens);
    let (read, mut problems) = in_parallel(&pieces, &|pieces| read(file, text, &tokens, pieces));
    problems.truncate(FAULT_LIMIT);
    if problems.is_empty() { Ok(Program { statements: nested(read) }) } else { Err(problems) }
}

/// What a piece is read as.
enum Read {
    Statement(Statement),
    /// A test with the place of what opens it.
    Opening(Name, Span),
    /// The place of a `}`.
    Closing(Span),
}

/// The statements, those of a test within it.
fn nested(read: Vec<Read>) -> Vec<Statement> {
    let mut statements = Vec::with_capacity(read.len());
    let mut test: Option<(Name, Span, Vec<Statement>)> = None;
    for piece in read {
        match (piece, test.take()) {
            (Read::Opening(name, span), _) => test = Some((name, span, Vec::new())),
            (Read::Statement(statement), Some((name, span, mut body))) => {
                body.push(statement);
                test = Some((name, span, body));
            }
            (Read::Statement(statement), None) => statements.push(statement),
            (Read::Closing(end), Some((name, begin, body))) => {
                let kind = StatementKind::Test { name, body };
                statements.push(Statement { kind, span: begin.to(end) });
            }
            // The outline closes only what is open.
            (Read::Closing(_), None) => {}
        }
    }
    statements
}

/// The good pieces, and the problems of the bad ones.
type Outcome = (Vec<Read>, Vec<Problem>);

/// Reads statements one after the other.
fn read(file: FileId, text: &str, tokens: &[Token], pieces: &[Piece]) -> Outcome {
    let mut statements = Vec::new();
    let mut problems = Vec::new();
    for &piece in pieces {
        poll_or_unwind();
        match Source::new(file, text, tokens, piece).on_enough_stack() {
            Ok(read) => statements.push(read),
            Err(problem) => problems.push(problem),
        }
        if problems.len() == FAULT_LIMIT {
            break;
        }
    }
    (statements, problems)
}

/// Reads a long program on every core: statements do not depend on each other, and the grammar takes nearly all
/// of the time. Short programs are not worth a thread.
fn in_parallel(pieces: &[Piece], read: &(dyn Fn(&[Piece]) -> Outcome + Sync)) -> Outcome {
    const WORTH_A_THREAD: usize = 5_000;
    if pieces.len() < 2 * WORTH_A_THREAD {
        return read(pieces);
    }
    let chunks: Vec<&[Piece]> = pieces.chunks(WORTH_A_THREAD).collect();
    let Ok(parts) = threads::map(&chunks, |chunk| Ok::<_, Infallible>(read(chunk)));
    parts.into_iter().fold(Outcome::default(), |(mut statements, mut problems), part| {
        statements.extend(part.0);
        problems.extend(part.1);
        (statements, problems)
    })
}

/// What the parts of the parser need to know of the statement that is read.
struct Source<'a> {
    file: FileId,
    /// The whole text.
    text: &'a str,
    /// The whole text's.
    tokens: &'a [Token],
    piece: Piece,
    /// The statement's bytes.
    start: usize,
    end: usize,
}

impl<'a> Source<'a> {
    fn new(file: FileId, text: &'a str, tokens: &'a [Token], piece: Piece) -> Source<'a> {
        let (start, end) = (tokens[piece.first].start as usize, tokens[piece.last].end as usize);
        Source { file, text, tokens, piece, start, end }
    }

    /// Reads it on as much stack as its nesting takes.
    fn on_enough_stack(&self) -> Result<Read, Problem> {
        let levels = if self.piece.fault.is_some() { 0 } else { self.piece.depth as usize };
        stack::reading(levels, || self.read())
            .unwrap_or_else(|_| Err(Problem::too_deep(self.span(self.start, self.end))))
    }

    /// Checks that there is memory for the grammar's pairs and the tree, before the grammar takes it.
    fn room(&self) -> Result<(), Problem> {
        /// What a short list of short numbers takes.
        const BYTES_OF_A_TOKEN: usize = 240;
        let tokens = self.piece.last - self.piece.first + 1;
        memory::room(tokens.saturating_mul(BYTES_OF_A_TOKEN)).map_err(|error| {
            Problem::error(ProblemCode::LimitMemory, error.to_string())
                .label(self.span(self.start, self.end), "too long to be read at once")
                .help("split it into several statements, or load arrays from files")
        })
    }

    fn read(&self) -> Result<Read, Problem> {
        if let Some(fault) = self.piece.fault {
            return Err(faults::problem(self, fault));
        }
        let whole = self.span(self.start, self.end);
        match self.piece.part {
            Part::Statement => self.parsed(Rule::statement, build::statement).map(Read::Statement),
            Part::Opening => {
                self.parsed(Rule::opening, build::name_of_test).map(|name| Read::Opening(name, whole))
            }
            Part::Closing => Ok(Read::Closing(whole)),
        }
    }

    fn parsed<T>(
        &self,
        rule: Rule,
        built: impl FnOnce(&Source, Pairs<Rule>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.room()?;
        match Grammar::parse(rule, &self.without_comments()) {
            Ok(pairs) => built(self, pairs),
            Err(error) => {
                let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
                match error.variant {
                    ErrorVariant::ParsingError { positives, .. } => {
                        Err(explain::unexpected(self, self.start + at, &positives))
                    }
                    // The grammar's own guard of the stack, where there is no memory for another piece.
                    ErrorVariant::CustomError { .. } => {
                        Err(Problem::too_deep(self.span(self.start, self.end)))
                    }
                }
            }
        }
    }

    /// The statement's text, comments replaced by spaces: every byte keeps its place.
    fn without_comments(&self) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(&self.text[self.start..self.end]);
        for token in &self.tokens[self.piece.first..=self.piece.last] {
            if token.kind == TokenKind::Comment {
                let range = token.start as usize - self.start..token.end as usize - self.start;
                text.to_mut().replace_range(range.clone(), &" ".repeat(range.len()));
            }
        }
        text
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    fn token_span(&self, token: Token) -> Span {
        self.span(token.start as usize, token.end as usize)
    }

    /// The statement's tokens that the grammar reads.
    fn significant(&self) -> Vec<Token> {
        let tokens = &self.tokens[self.piece.first..=self.piece.last];
        tokens
            .iter()
            .copied()
            .filter(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::Comment))
            .collect()
    }
}
