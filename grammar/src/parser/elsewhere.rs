//! Ways in which other languages write parts, ranges, bodies, operators and calls.

use super::Rule;
use super::explain::{Place, shown};
use crate::scan::TokenKind;
use vcfilter_diagnostics::{Problem, ProblemCode};

/// Words that are operators elsewhere, and what is written here.
const OPERATORS: [(&[&str], &str); 9] = [
    (&["mod", "rem", "MOD"], "write `%`, whose result has the sign of the divisor"),
    (&["div", "DIV"], "write `//`, which rounds down"),
    (&["is", "eq", "equals", "EQ"], "write `==`"),
    (&["isnt", "ne", "neq", "NE"], "write `!=`"),
    (&["xor", "XOR"], "write `!=` between the two conditions"),
    (&["AND", "And"], "write `and`"),
    (&["OR", "Or"], "write `or`"),
    (&["to", "until"], "a range is `0..5`, or `0..=5` with its end"),
    (&["pow"], "a power is `a ** b`"),
];

/// Words that stand before a definition where variables have types.
const TYPES: [&str; 14] = [
    "int", "integer", "float", "double", "number", "real", "char", "string", "String", "bool", "auto",
    "local", "global", "static",
];

impl Place<'_> {
    /// The innermost open bracket: its place among the tokens, and its sign.
    fn innermost(&self) -> Option<(usize, &str)> {
        let open = *self.open().last()?;
        Some((open, self.word(open)))
    }

    /// Whether a token touches the one before it.
    fn touches(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.zip(self.tokens.get(at)).is_some_and(|(before, token)| before.end == token.start)
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether the statement begins like the definition of a function: `f(x) =`, `f(x):`
    fn begins_function(&self) -> bool {
        self.kind(0) == Some(TokenKind::Name) && self.word(1) == "(" && self.touches(1)
    }

    /// The tokens of an index from its bracket to here, as they are written.
    fn written(&self, from: usize, to: usize) -> &str {
        let text = self.source.text;
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if from < to => {
                text.get(first.start as usize..last.end as usize).unwrap_or("")
            }
            _ => "",
        }
    }
}

/// `lift?`, `?lift`: a question is a command of the prompt.
pub(super) fn question(place: &Place) -> Option<Problem> {
    let asks = |at: usize| matches!(place.word(at), "?" | "??");
    let name = match place.tokens.len() {
        2 if asks(0) => place.word(1),
        2 if asks(1) => place.word(0),
        _ => return None,
    };
    let problem =
        place.error(ProblemCode::SyntaxForeign, "`?` has no meaning here", "not a sign of the language");
    Some(problem.help(format!("type `:help {name}` at the prompt, `vcf help {name}` in a shell")))
}

/// `:help` in a program.
pub(super) fn command_of_the_prompt(place: &Place) -> Option<Problem> {
    let command = place.at == 0 && place.word(0) == ":" && place.kind(1) == Some(TokenKind::Name);
    command.then(|| {
        place
            .error(
                ProblemCode::SyntaxUnexpected,
                "a statement does not begin with `:`",
                "a command of the prompt",
            )
            .help("commands such as `:help` stand alone at the prompt, not in programs")
    })
}

/// `f(x) = { x + 1 }`, `f(x) = {y = x; y}`
pub(super) fn body_in_braces(place: &Place) -> Option<Problem> {
    let open = place.open().into_iter().chain([place.at]).find(|&open| place.word(open) == "{")?;
    let body = place.begins_function() && open > 0 && matches!(place.word(open - 1), "=" | ")");
    let is_map = (open..place.at).any(|at| place.word(at) == ":");
    (body && !is_map).then(|| {
        place
            .error(ProblemCode::SyntaxForeign, "the body of a function has no braces", "not the value of a function")
            .help("a body is one expression: `f(x) = x + 1`; what it needs are other functions, or names defined before")
    })
}

/// `=` where a name, a key or the item of a list stands.
pub(super) fn equals_elsewhere(place: &Place) -> Option<&'static str> {
    match place.innermost() {
        Some((_, "{")) => Some("in a map write `:`, as in `{\"a\": 1}`; to compare write `==`"),
        Some((_, "[")) if place.at >= 2 && place.word(place.at - 2) == "for" => {
            Some("write `in`: `[x for x in xs]`")
        }
        Some((open, "(")) if place.begins_function() && open > 0 && place.word(open - 1) == "=" => Some(
            "a body is one expression: define names before the function, or write further functions; to compare write `==`",
        ),
        Some(_) => None,
        None if place.word(0) == "assert" => None,
        None if place.begins_function() => {
            Some("a body is one expression, and defines nothing: `f(x) = x + 1`; to compare write `==`")
        }
        None if place.at == 3 && place.kind(2) == Some(TokenKind::Name) => {
            Some("define one after the other: `y = 3; x = y`; to compare write `==`")
        }
        None => None,
    }
}

/// A colon as in slices and ranges of other languages.
pub(super) fn colon(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    // After `:`, which is a whole axis, stands what would be the end.
    let end_after = place.word_before() == ":" && matches!(place.innermost(), Some((_, "[")));
    if place.text(found) != ":" && !end_after || place.expects(Rule::colon) {
        return None;
    }
    let problem = place.error(
        ProblemCode::SyntaxUnexpected,
        format!("`{}` has no meaning here", shown(place.text(found))),
        "expected only in maps, or alone as an index",
    );
    let range = "a range is `1..5` without its end, `1..=5` with it";
    Some(problem.help(match place.innermost() {
        None if place.begins_function() => "a function is defined like this: `f(x) = x + 1`".to_string(),
        None => range.to_string(),
        Some((open, "[")) if place.touches(open) => slice(place, open),
        Some((open, "(")) if place.touches(open) && place.kind(place.at - 1) == Some(TokenKind::Name) => {
            format!("an argument is `{}=...`; {range}", place.word_before())
        }
        Some((_, "{")) => "a map is `{key: value}`, with commas between its entries".to_string(),
        Some(_) => range.to_string(),
    }))
}

/// What to write for `x[1:3]`, `x[:3]`, `x[1:]` and `x[::2]`.
fn slice(place: &Place, open: usize) -> String {
    let name = sliced(place, open);
    let close = (place.at..place.tokens.len())
        .find(|&at| matches!(place.word(at), "]" | ","))
        .unwrap_or(place.tokens.len());
    let begin =
        (open + 1..place.at).rev().find(|&at| place.word(at) == ",").map_or(open + 1, |comma| comma + 1);
    let colons: Vec<usize> = (begin..close).filter(|&at| place.word(at) == ":").collect();
    let [colon] = colons[..] else {
        return format!("a part has no steps: `[{name}[2*i] for i in 0..n]` takes every second item");
    };
    let (from, to) = (place.written(begin, colon), place.written(colon + 1, close));
    let short = from.len() + to.len() <= 40;
    match (from, to) {
        (from, "") if from.starts_with('-') && short => {
            format!("write both ends: `{name}[{from}..0]` goes up to the last item")
        }
        (from, "") if short => {
            format!("write both ends: `{name}[{from}..n]`, where `n` is `len({name})` for all the rest")
        }
        ("", to) if short => format!("write both ends: `{name}[0..{to}]`"),
        (from, to) if short && place.word(begin - 1) != "," && place.word(close) != "," => {
            format!("write `{name}[{from}..{to}]`")
        }
        (from, to) if short => format!("write `{from}..{to}` in its place"),
        _ => "a part is `x[1..3]`".to_string(),
    }
}

/// What a part is taken of, as it is written: `x`, `a.b`, `arange(10)`; `xs` where that is long.
fn sliced<'a>(place: &'a Place, open: usize) -> &'a str {
    const LONGEST: usize = 40;
    let mut begin = open;
    while let Some(last) = begin.checked_sub(1) {
        begin = match place.word(last) {
            ")" | "]" => {
                let mut depth = 0;
                let opening = (0..=last).rev().find(|&at| {
                    match place.word(at) {
                        ")" | "]" | "}" => depth += 1,
                        "(" | "[" | "{" => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                opening.unwrap_or(last)
            }
            _ => last,
        };
        let is_behind = |at: usize| {
            let before = at.checked_sub(1);
            let name_or_bracket =
                |at: usize| place.kind(at) == Some(TokenKind::Name) || matches!(place.word(at), ")" | "]");
            matches!(place.word(at), "(" | "[") && place.touches(at) && before.is_some_and(name_or_bracket)
        };
        if is_behind(begin) {
            continue;
        }
        match begin.checked_sub(1) {
            Some(dot) if place.word(dot) == "." => begin = dot,
            _ => break,
        }
    }
    let written = place.written(begin, open);
    if written.is_empty() || written.len() > LONGEST || written.contains('\n') { "xs" } else { written }
}

/// What to write where two values stand beside each other.
pub(super) fn beside(place: &Place) -> Option<String> {
    let (at, word) = (place.at, place.word(place.at));
    let (before, before_kind) = (place.word_before(), place.kind(at.checked_sub(1)?)?);
    let follows = |sign: &str| place.word(at + 1) == sign;
    let top = place.open().is_empty();
    if top && at == 1 && before == "help" {
        return Some(format!("write `vcf help {word}` in a shell, `:help {word}` at the prompt"));
    }
    if let Some((_, help)) = OPERATORS.iter().find(|(words, _)| words.contains(&word)) {
        return Some((*help).to_string());
    }
    if top && at == 1 && before_kind == TokenKind::Name && follows("=") {
        return Some(match TYPES.contains(&before) {
            true => format!("a definition has no type: `{word} = ...`"),
            false => format!(
                "a function is defined like this: `{before}({word}) = ...`; a value like this: `{word} = ...`"
            ),
        });
    }
    if top && follows("=") && place.kind(at) == Some(TokenKind::Name) {
        return Some(format!("two statements stand on two lines, or with `;` between: `; {word} = ...`"));
    }
    if word == "if" {
        return Some("a choice is `if c then a else b`".to_string());
    }
    if word == "{" && before_kind == TokenKind::Name && place.touches(at) {
        return Some(format!("an index has square brackets: `{before}[...]`"));
    }
    if place.kind(at) == Some(TokenKind::Text) {
        let prefix = matches!(before, "f" | "r" | "b" | "u" | "F" | "R" | "B" | "rb" | "br" | "L")
            && place.touches(at);
        return match before_kind {
            _ if prefix => Some(
                "no letter stands before a text; `text(x)` makes one of a value, `+` joins two".to_string(),
            ),
            TokenKind::Text if place.touches(at) => {
                Some("a text has one quote on each side; a comment begins with `#`".to_string())
            }
            TokenKind::Text => Some("`+` joins two texts".to_string()),
            _ if place.word(0) == "assert" && top => {
                Some(format!("write a comma before the reason: `, {}`", shown(word)))
            }
            _ => None,
        };
    }
    if top && at == 1 && before_kind == TokenKind::Name {
        let subcommand = before == "vcf" && place.kind(1) == Some(TokenKind::Name);
        return Some(match subcommand {
            true => "this is a command of the shell; at the prompt `:load FILE` evaluates a file, and `:help` lists commands".to_string(),
            false => format!("a call has brackets: `{before}({})`", shown(word)),
        });
    }
    None
}

/// Signs and words between two values that only other languages know there.
pub(super) fn between(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    let (before, word) = (place.word_before(), place.text(found));
    let next_touches = place.touches(place.at + 1);
    let top = place.open().is_empty();
    let digits = |at: usize| place.kind(at) == Some(TokenKind::Number);
    let foreign = ProblemCode::SyntaxForeign;
    let (code, message, help) = match word {
        "in" if place.expects(Rule::infix) => (
            foreign,
            "`in` stands only behind `for`",
            "whether a list has an item, `any([x == item for x in items])` says",
        ),
        "|" if next_touches && place.word(place.at + 1) == ">" => {
            (foreign, "`|>` has no meaning here", "for `f(x)` write `x.f`")
        }
        "|" if place.word(place.at + 2) == "in" => {
            (foreign, "`|` has no meaning here", "write `for`: `[2*x for x in xs]`")
        }
        "\\" if place.before().is_some_and(|before| before.ends_value(place.source.text))
            && place.at + 1 < place.tokens.len() =>
        {
            (
                foreign,
                "`\\` has no meaning here",
                "to divide write `a / b`, or `a // b` to round down; a line goes on without a sign inside brackets",
            )
        }
        "@" if place.at > 0 => {
            (foreign, "`@` has no meaning here", "the product of matrices and of polynomials is `a * b`")
        }
        "*" | "/" | "^" if before == "." => {
            (foreign, "operators have no dot", "operators take single items: `[2*x for x in xs]`")
        }
        "(" if before == "." => (
            ProblemCode::SyntaxUnexpected,
            "a name is missing after `.`",
            "every item of a list: `[f(x) for x in xs]`",
        ),
        "," if top
            && place.at.checked_sub(1).is_some_and(digits)
            && digits(place.at + 1)
            && place.touches(place.at)
            && next_touches
            && place.word(place.at + 1).len() == 3 =>
        {
            (
                ProblemCode::SyntaxNumber,
                "a number has no `,` inside",
                "write its digits side by side; a tuple has brackets: `(1, 2)`",
            )
        }
        ";" if matches!(place.innermost(), Some((_, "["))) => (
            ProblemCode::SyntaxUnexpected,
            "`;` inside brackets",
            "rows are lists of their own: `[[1, 2], [3, 4]]`; or close the bracket first",
        ),
        ".." | "..=" if place.expects_value() && matches!(before, "[" | ",") => {
            (ProblemCode::SyntaxUnexpected, "a range needs its begin", "write both ends: `0..n`")
        }
        _ => return None,
    };
    Some(place.error(code, message, "not written like this").help(help))
}

/// `x++`, `x--`
pub(super) fn increment(place: &Place) -> Option<Problem> {
    let signs = (place.word(1), place.word(2));
    let whole = matches!(signs, ("+", "+") | ("-", "-"))
        && place.touches(2)
        && place.kind(0) == Some(TokenKind::Name);
    (whole && place.tokens.len() == 3).then(|| {
        let name = place.word(0);
        place
            .error(
                ProblemCode::SyntaxForeign,
                format!("`{0}{1}` has no meaning here", signs.0, signs.1),
                "values do not change",
            )
            .help(format!("define the name anew: `{name} = {name} {} 1`", signs.0))
    })
}
