//! Problems with an own message that are known before or after the grammar has run.

use super::{NESTING_LIMIT, Source};
use crate::ast::{Expr, ExprKind, Name};
use crate::outline::{Fault, partner};
use crate::scan::{Malformed, Token, TokenKind};
use vcfilter_diagnostics::{FileId, Problem, ProblemCode, Span};

/// The problem that a statement's fault is told as.
pub(super) fn problem(source: &Source, fault: Fault) -> Problem {
    match fault {
        Fault::Malformed(token) => malformed(source, token),
        Fault::Foreign(token) => super::explain::unexpected(source, token.start as usize, &[]),
        Fault::Unclosed { open, missed } => unclosed(source, open, missed as usize),
        Fault::Mismatched { open, close } => {
            let (opened, closed) = (open.text(source.text), close.text(source.text));
            let wanted = partner(opened);
            Problem::error(
                ProblemCode::SyntaxUnclosedBracket,
                format!("`{opened}` is not closed before `{closed}`"),
            )
            .label(source.token_span(close), format!("`{wanted}` is missing before this"))
            .label(source.token_span(open), "opened here")
            .help(format!("write `{wanted}` before this `{closed}`, or in its place"))
        }
        Fault::Stray(close) => {
            let sign = close.text(source.text);
            Problem::error(ProblemCode::SyntaxStrayBracket, format!("`{sign}` closes nothing"))
                .label(source.token_span(close), "no bracket is open here")
                .help(format!("delete this `{sign}`, or open a bracket before it"))
        }
        Fault::TooDeep(token) => too_deep(source.token_span(token)),
        Fault::Nested(outer) => Problem::error(ProblemCode::SyntaxTestBlock, "a test inside of a test")
            .label(
                source.token_span(source.tokens[source.piece.first]),
                "begins before the one around it is closed",
            )
            .label(source.token_span(outer), "this one is still open")
            .help("close the outer test with `}` before this one, and define what both need before them"),
        Fault::Beside(close) => {
            let first = source.tokens[source.piece.first];
            Problem::error(ProblemCode::SyntaxTestBlock, "a statement on the line on which a test ends")
                .label(source.token_span(first), "begins here")
                .label(source.token_span(close), "the test ends here")
                .help("begin a line, or write `;` between the two")
        }
    }
}

/// `test "" {`
pub(super) fn test_without_name(name: Span) -> Problem {
    Problem::error(ProblemCode::SyntaxTestBlock, "a test needs a name")
        .label(name, "is empty")
        .help("say what the test shows: `test \"the sum is even\" { ... }`")
}

/// A bracket that stays open up to a byte.
pub(super) fn unclosed(source: &Source, open: Token, missed: usize) -> Problem {
    let sign = open.text(source.text);
    let wanted = partner(sign);
    let after = last_character(source, missed);
    let problem = Problem::error(ProblemCode::SyntaxUnclosedBracket, format!("`{sign}` is never closed"))
        .label(source.token_span(open), "opened here");
    let problem = if after.start == open.start {
        problem
    } else {
        problem.label(after, format!("`{wanted}` is missing after this"))
    };
    problem.help(format!("write `{wanted}` where the bracket ends"))
}

/// The last character before a byte, so that a label has something to stand under.
pub(super) fn last_character(source: &Source, end: usize) -> Span {
    let before = source.text.get(..end).unwrap_or("");
    let length = before.chars().next_back().map_or(0, char::len_utf8);
    source.span(end - length, end)
}

/// Nesting beyond [`NESTING_LIMIT`], at a place.
pub(super) fn too_deep(span: Span) -> Problem {
    Problem::error(ProblemCode::LimitNesting, format!("nested deeper than {NESTING_LIMIT}"))
        .label(span, format!("level {} begins here", NESTING_LIMIT + 1))
        .help("the limit of nesting is fixed; give an inner part a name: `part = ...`, and use the name")
}

/// A literal beyond the limit of bits.
pub(super) fn too_many_bits(span: Span, literal: &str) -> Problem {
    let way_out = match literal.contains(['e', 'E']) {
        true => "write a smaller exponent",
        false => "write fewer digits",
    };
    Problem::error(ProblemCode::LimitBits, "number with more than 10^6 bits")
        .label(span, "too long or too short to hold exactly")
        .help(format!("the limit of 10^6 bits, some 301,000 digits, is fixed for literals; {way_out}"))
}

/// A text whose offsets would not fit.
pub(super) fn file_too_long(file: FileId) -> Problem {
    Problem::error(ProblemCode::LimitLength, "program longer than 4 GiB")
        .label(Span::new(file, 0, 0), "the program begins here")
        .help("the limit is fixed; split the program into files and join them with `use`")
}

fn malformed(source: &Source, token: Token) -> Problem {
    let TokenKind::Malformed(kind) = token.kind else {
        return super::explain::unexpected(source, token.start as usize, &[]);
    };
    let word = token.text(source.text);
    let span = source.token_span(token);
    match kind {
        Malformed::UnclosedText => Problem::error(ProblemCode::SyntaxUnclosedText, "text without a closing quote")
            .label(source.span(span.start as usize, span.start as usize + 1), "opened here")
            .label(last_character(source, span.end as usize), "`\"` is missing after this")
            .help("a text ends on its line: close it with `\"`; write `\\n` for a line break and `\\\"` for a quote"),
        Malformed::Escape(at) => escape(source, at as usize),
        Malformed::SingleQuotes => single_quotes(word, span),
        _ => number(kind, word, span),
    }
}

fn escape(source: &Source, at: usize) -> Problem {
    let c = source.text.get(at + 1..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let help = match c {
        'u' | 'U' | 'x' => {
            "a character is written by its number in hexadecimal digits, as in `\\u{1b}`; for a backslash write `\\\\`"
        }
        'r' => "a carriage return is `\\u{d}`; a line break is `\\n`",
        'e' => "an escape character is `\\u{1b}`",
        '0' => "a character is written by its number in hexadecimal digits, as in `\\u{0}`",
        _ => {
            "the escapes are `\\\"`, `\\\\`, `\\n`, `\\t` and, by the number of a character, `\\u{1b}`; for a backslash write `\\\\`"
        }
    };
    Problem::error(ProblemCode::SyntaxEscape, format!("`\\{c}` has no meaning in a text"))
        .label(source.span(at, at + 1 + c.len_utf8()), "not an escape")
        .help(help)
}

fn single_quotes(word: &str, span: Span) -> Problem {
    let inside = word.trim_matches('\'');
    let closed = word.len() > 1 && word.ends_with('\'');
    let help = if closed && inside.len() <= 40 && !inside.contains(['"', '\\']) {
        format!("write `\"{inside}\"`")
    } else {
        "texts take double quotes: `\"...\"`".to_owned()
    };
    Problem::error(ProblemCode::SyntaxQuotes, "single quotes do not make a text")
        .label(span, "`'` is a prime at the end of a name, as in `DC'`")
        .help(help)
}

fn number(kind: Malformed, word: &str, span: Span) -> Problem {
    let shown = if word.len() <= 40 { word } else { "this number" };
    let problem =
        |message: String, label: &str| Problem::error(ProblemCode::SyntaxNumber, message).label(span, label);
    match kind {
        Malformed::NoDigitsBeforePoint => {
            problem(format!("`{shown}` has no digit before its point"), "a digit is missing before the point")
                .help(format!("write `0{shown}`"))
        }
        Malformed::NoDigitsAfterPoint => {
            problem(format!("`{shown}` has no digit after its point"), "a digit is missing after the point")
                .help(format!("write `{shown}0`, or `{}`", shown.trim_end_matches('.')))
        }
        Malformed::NoDigitsInExponent => {
            problem(format!("`{shown}` has no digits in its exponent"), "digits are missing after this")
                .help(format!("write `{shown}3` for thousands, or drop the `e`"))
        }
        Malformed::TwoPoints => problem(format!("`{shown}` is not a number"), "more than one point")
            .help("a decimal has one point: `1.25`; a range has two beside each other: `1..25`"),
        _ => runs_into_name(word, shown, span),
    }
}

fn runs_into_name(word: &str, shown: &str, span: Span) -> Problem {
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    let (before, after) = word.split_at(digits);
    let help = if before == "0" && after.starts_with(['x', 'X', 'b', 'o']) {
        "numbers are written in decimal digits; a power of two is `2**8`".to_owned()
    } else if after.starts_with('_')
        && after.trim_matches(|c: char| c == '_' || c.is_ascii_digit()).is_empty()
    {
        format!("digits are written without `_`: `{}`", word.replace('_', ""))
    } else if matches!(after, "i" | "j") {
        format!("to multiply write `{before}*{after}`; numbers are real, and there is no imaginary unit")
    } else if shown == word {
        format!("to multiply write `{before}*{after}`")
    } else {
        "to multiply write `*` between the number and the name".to_owned()
    };
    Problem::error(ProblemCode::SyntaxNumber, format!("`{shown}` is neither a number nor a name"))
        .label(span, "a name begins in the middle of this")
        .help(help)
}

/// The same name twice in one row of parameters, arguments or options.
pub(super) fn duplicate(kind: &str, second: &Name, first: Span) -> Problem {
    Problem::error(ProblemCode::SyntaxDuplicate, format!("{kind} `{}` stands twice", second.text))
        .label(second.span, "the second time")
        .label(first, "the first time")
        .help(format!("delete one, or give it another name: every {kind} stands once"))
}

/// `f(x=1, y) = ...`
pub(super) fn parameter_order(name: &Name, earlier: &Name) -> Problem {
    Problem::error(ProblemCode::SyntaxParameterOrder, format!("parameter `{}` needs a default", name.text))
        .label(name.span, "has no default")
        .label(earlier.span, "this one before it has")
        .help(format!(
            "write `{}` before `{}`, or give it a default: `{}=...`",
            name.text, earlier.text, name.text
        ))
}

/// `f(x=1, 2)`
pub(super) fn argument_order(source: &Source, value: Span, last: &Name) -> Problem {
    let written = source.text.get(value.start as usize..value.end as usize).unwrap_or("");
    let shown = if written.len() <= 40 && !written.contains('\n') { written } else { "..." };
    Problem::error(ProblemCode::SyntaxArgumentOrder, "argument without a name after one with a name")
        .label(value, "needs a name")
        .label(last.span, "named argument")
        .help(format!("move it to the front, or name it: `name={shown}`"))
}

/// `f(x)(y)`, `a[0](1)`, `3(x)`
pub(super) fn not_callable(source: &Source, callee: &Expr, arguments: Span) -> Problem {
    let written = source.text.get(callee.span.start as usize..callee.span.end as usize).unwrap_or("");
    let shown = if written.len() <= 40 && !written.contains('\n') { written } else { "it" };
    let problem = Problem::error(ProblemCode::SyntaxNotCallable, "only names can be called")
        .label(callee.span, "a value, not the name of a function")
        .label(arguments, "called here");
    match callee.kind {
        ExprKind::Number(_) => problem.help(format!("to multiply write `{shown}*(...)`")),
        _ => problem
            .help(format!("to index write `{shown}[...]`; to call a function on it write `{shown}.f(...)`")),
    }
}

/// `1 + if c then a else b`
pub(super) fn conditional_needs_brackets(at: Span) -> Problem {
    Problem::error(ProblemCode::SyntaxBracketsNeeded, "`if` needs brackets beside an operator")
        .label(at, "binds less tightly than every operator")
        .help("put brackets around it: `(if ... then ... else ...)`")
}

/// `[x if c]`
pub(super) fn comprehension_without_for(condition: Span, element: Span) -> Problem {
    Problem::error(ProblemCode::SyntaxUnexpected, "`if` before any `for`")
        .label(condition, "a condition on nothing")
        .label(element, "`for` is missing after this")
        .help("write `[x for x in xs if c]`; a choice is `if c then a else b`")
}
