//! What the grammar found unexpected, in words: from the tokens around the place, and what was expected there.

use super::{Rule, Source, elsewhere, faults, foreign, unfinished, words};
use crate::scan::{Token, TokenKind};
use vcfilter_diagnostics::{Problem, ProblemCode, Span, suggest};

/// The place where the grammar gave up.
pub(super) struct Place<'a> {
    pub source: &'a Source<'a>,
    pub tokens: Vec<Token>,
    /// Index of the token found there; the number of tokens at the end of the statement.
    pub at: usize,
    expected: &'a [Rule],
}

/// The problem at a byte of the text where something else was expected.
pub(super) fn unexpected(source: &Source, byte: usize, expected: &[Rule]) -> Problem {
    let tokens = source.significant();
    let at = tokens.partition_point(|token| token.end as usize <= byte);
    let place = Place { source, tokens, at, expected };
    foreign::statement(&place)
        .or_else(|| elsewhere::question(&place))
        .or_else(|| elsewhere::command_of_the_prompt(&place))
        .or_else(|| elsewhere::increment(&place))
        .or_else(|| elsewhere::between(&place))
        .or_else(|| unfinished::test(&place))
        .or_else(|| elsewhere::body_in_braces(&place))
        .or_else(|| foreign::sign(&place))
        .or_else(|| unfinished::continued(&place))
        .or_else(|| equals(&place))
        .or_else(|| brackets(&place))
        .or_else(|| command_action(&place))
        .or_else(|| unfinished::conditional(&place))
        .or_else(|| foreign::words(&place))
        .or_else(|| reserved(&place))
        .or_else(|| elsewhere::colon(&place))
        .or_else(|| side_by_side(&place))
        .or_else(|| dots_and_commas(&place))
        .unwrap_or_else(|| plain(&place))
}

impl Place<'_> {
    pub(super) fn text(&self, token: Token) -> &str {
        token.text(self.source.text)
    }

    pub(super) fn found(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub(super) fn before(&self) -> Option<Token> {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).copied()
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |&token| self.text(token))
    }

    pub(super) fn word_before(&self) -> &str {
        self.at.checked_sub(1).map_or("", |at| self.word(at))
    }

    pub(super) fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    /// Whether a value could stand here.
    pub(super) fn expects_value(&self) -> bool {
        [Rule::number, Rule::expression, Rule::chain, Rule::prefix].iter().any(|&rule| self.expects(rule))
    }

    /// The token found, or the last character of the statement where it ends too early.
    fn span(&self) -> Span {
        match self.found() {
            Some(token) => self.source.token_span(token),
            None => faults::last_character(self.source, self.source.end),
        }
    }

    /// Indices of the brackets that are open here, the innermost last.
    pub(super) fn open(&self) -> Vec<usize> {
        let mut open = Vec::new();
        for (at, token) in self.tokens.iter().take(self.at).enumerate() {
            match token.kind {
                TokenKind::Open => open.push(at),
                TokenKind::Close => {
                    open.pop();
                }
                _ => {}
            }
        }
        open
    }

    /// The last `if` before here that still waits for the given word, in the same bracket.
    pub(super) fn waiting_if(&self, word: &str) -> Option<Token> {
        let mut level = 0;
        let mut answered = 0;
        for &token in self.tokens.iter().take(self.at).rev() {
            match token.kind {
                TokenKind::Close => level += 1,
                TokenKind::Open if level == 0 => return None,
                TokenKind::Open => level -= 1,
                TokenKind::Keyword if level == 0 && self.text(token) == word => answered += 1,
                TokenKind::Keyword if level == 0 && self.text(token) == "if" => {
                    if answered == 0 {
                        return Some(token);
                    }
                    answered -= 1;
                }
                _ => {}
            }
        }
        None
    }

    pub(super) fn error(
        &self,
        code: ProblemCode,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Problem {
        Problem::error(code, message).label(self.span(), label)
    }
}

/// `=` where only `==` or a definition could be meant.
fn equals(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    if place.text(found) != "=" {
        return None;
    }
    let open = place.open();
    let first = place.word(0);
    let condition = matches!(first, "assert" | "assert_error") && place.at > 1
        || !open.is_empty()
        || place.waiting_if("then").is_some();
    if condition || place.tokens[..place.at].iter().any(|token| token.is(place.source.text, "=")) {
        return Some(
            place
                .error(
                    ProblemCode::SyntaxEquals,
                    "`=` defines a name and compares nothing",
                    "a comparison was expected",
                )
                .help(elsewhere::equals_elsewhere(place).unwrap_or("to compare write `==`")),
        );
    }
    let target = Span { end: place.before()?.end, ..place.source.token_span(*place.tokens.first()?) };
    let problem = Problem::error(ProblemCode::SyntaxTarget, "only names can be defined");
    let last_is_close = place.before().is_some_and(|token| token.kind == TokenKind::Close);
    Some(match place.tokens.first()?.kind {
        TokenKind::Keyword => return reserved_name(place, *place.tokens.first()?),
        TokenKind::Name if place.word(1) == "(" && last_is_close => problem
            .label(target, "a parameter here is not a name")
            .help("a function is defined like this: `f(x, y=1) = x + y`; to compare write `==`"),
        TokenKind::Name if place.word(1) == "[" => problem
            .label(target, "an element, not a name")
            .help("elements do not change; build a new list: `[... for i in 0..n]`; to compare write `==`"),
        TokenKind::Open => problem
            .label(target, "brackets around the names")
            .help("write the names without brackets: `a, b = pair`"),
        _ => problem.label(target, "not a name").help("write a name before `=`; to compare write `==`"),
    })
}

/// Spaces before brackets, empty indices, lines that begin while a bracket is open.
fn brackets(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    let before = place.before()?;
    let sign = place.text(found);
    if sign == "]" && place.text(before) == "[" {
        let indexed = place.at.checked_sub(2).and_then(|at| place.tokens.get(at))?;
        let both = place.source.token_span(before).to(place.source.token_span(found));
        return (indexed.end == before.start).then(|| {
            Problem::error(ProblemCode::SyntaxEmptyIndex, "an index is missing")
                .label(both, "nothing between the brackets")
                .help(format!("write one: `{}[0]`", place.text(*indexed)))
        });
    }
    let gap = place.source.text.get(before.end as usize..found.start as usize).unwrap_or("");
    let margin = gap.ends_with('\n') && matches!(found.kind, TokenKind::Name | TokenKind::Keyword);
    let open = place.open();
    if let (true, Some(&open)) = (margin && before.ends_value(place.source.text), open.last()) {
        return Some(faults::unclosed(place.source, place.tokens[open], before.end as usize));
    }
    if matches!(sign, "(" | "[") && !gap.is_empty() && before.ends_value(place.source.text) {
        let callable = matches!(before.kind, TokenKind::Name | TokenKind::Close);
        let (does, brackets) = if sign == "(" { ("call", "(...)") } else { ("index", "[...]") };
        let help = match before.kind {
            TokenKind::Name => {
                format!("to {does} `{name}` delete the space: `{name}{brackets}`", name = place.text(before))
            }
            _ => format!("to {does} what stands before it delete the space"),
        };
        let item = if open.is_empty() { "" } else { "; for a further item put a comma before it" };
        return callable.then(|| {
            place
                .error(
                    ProblemCode::SyntaxSpaceBeforeBracket,
                    format!("space before `{sign}`"),
                    "stands apart from what it follows",
                )
                .help(help + item)
        });
    }
    None
}

/// `spatial_delta encod ...`
fn command_action(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    let (codec, action) = (place.word(0), place.word(1));
    if codec == "spatial_delta" && place.at == 1 && found.kind == TokenKind::Name {
        let near = suggest(action, ["encode", "decode"]).unwrap_or("encode");
        return Some(
            place
                .error(
                    ProblemCode::SyntaxCommand,
                    format!("`{action}` is neither `encode` nor `decode`"),
                    "not an action",
                )
                .help(format!("write `{codec} {near} ...`")),
        );
    }
    let late = matches!(action, "encode" | "decode")
        && place.word(place.at + 1) == "="
        && found.kind == TokenKind::Name;
    late.then(|| {
        place
            .error(ProblemCode::SyntaxCommand, "an option stands after the array", "belongs before the array")
            .help(format!("write `{codec} {action} {}=... [[...]]`", place.text(found)))
    })
}

/// A reserved word where a name or a value should stand, or at the start of a statement.
fn reserved(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    if place.word_before() == "if" && matches!(place.text(found), ")" | "," | "=") {
        return reserved_name(place, place.before()?);
    }
    if found.kind != TokenKind::Keyword {
        return None;
    }
    let word = place.text(found);
    let next = place.word(place.at + 1);
    let named = place.expects(Rule::name) && !place.expects_value();
    if named || matches!(next, "=") || place.at == 0 && next == "," {
        return reserved_name(place, found);
    }
    if place.at > 0 {
        return None;
    }
    let help = match word {
        "then" | "else" | "and" | "or" => {
            "end the line before with this word, or put brackets around the whole"
        }
        "for" | "in" => "a list is built with `[e for x in xs]`",
        _ => return None,
    };
    let problem = place.error(
        ProblemCode::SyntaxUnexpected,
        format!("`{word}` begins no statement"),
        "not a statement",
    );
    Some(problem.help(help))
}

fn reserved_name(place: &Place, token: Token) -> Option<Problem> {
    let word = place.text(token);
    Some(
        Problem::error(ProblemCode::SyntaxReserved, format!("`{word}` is a reserved word"))
            .label(place.source.token_span(token), "can't be a name")
            .help(format!("take another name, such as `{word}_` or `{word}'`")),
    )
}

/// Two values beside each other.
fn side_by_side(place: &Place) -> Option<Problem> {
    let found = place.found()?;
    let before = place.before()?;
    let text = place.source.text;
    let begins =
        matches!(found.kind, TokenKind::Name | TokenKind::Number | TokenKind::Text | TokenKind::Open)
            || matches!(place.text(found), "true" | "false" | "none" | "not" | "if");
    if !begins || !before.ends_value(text) || !place.expects(Rule::infix) {
        return None;
    }
    let keyword =
        if place.at == 1 { suggest(place.word(0), ["assert", "use", "assert_error"]) } else { None };
    if let Some(keyword) = keyword {
        return Some(
            Problem::error(ProblemCode::SyntaxUnexpected, format!("`{}` begins no statement", place.word(0)))
                .label(place.source.token_span(before), "not a statement")
                .help(format!("did you mean `{keyword}`?")),
        );
    }
    let help = elsewhere::beside(place).unwrap_or_else(|| {
        let help = match (found.kind, place.open().is_empty()) {
            (TokenKind::Name | TokenKind::Open, true) if before.kind == TokenKind::Number => {
                "to multiply write `*`"
            }
            (_, false) => "put an operator or a comma between the two",
            (_, true) => {
                "put an operator between the two; two statements stand on two lines, or with `;` between"
            }
        };
        help.to_string()
    });
    Some(
        place
            .error(
                ProblemCode::SyntaxUnexpected,
                format!("an operator is missing before `{}`", shown(place.text(found))),
                "a second value",
            )
            .label(place.source.token_span(before), "the value before it ends here")
            .help(help),
    )
}

/// What is said of dots, commas, colons and semicolons that stand wrong.
fn dots_and_commas(place: &Place) -> Option<Problem> {
    let found = place.found();
    let sign = found.map_or("", |token| place.text(token));
    let before = place.word_before();
    let error = |message: &str, label: &str| place.error(ProblemCode::SyntaxUnexpected, message, label);
    let top = place.open().is_empty();
    Some(match (before, sign) {
        (_, ".") if place.at == 0 => error("`.` begins no statement", "nothing before the dot")
            .help("end no line before a dot, or put brackets around the whole chain"),
        (".", _) if found.is_some_and(|token| token.kind == TokenKind::Number) => {
            error("a name is missing after `.`", "not a name")
                .help(format!("to index write `[{sign}]` without the dot"))
        }
        (".", _) => error("a name is missing after `.`", "a name was expected")
            .help("write a field or function: `x.period`"),
        (".." | "..=", _) if place.expects_value() => {
            error("a range needs its end", "an end was expected").help("write both ends: `0..n`")
        }
        (_, "") if top && place.word(1) == "," && place.expects(Rule::assign) => {
            error("`=` is missing after the names", "a definition ends too early")
                .help("write `a, b = pair`; a tuple has brackets: `(a, b)`")
        }
        ("[", "for") => error("an element is missing before `for`", "nothing to build the list of")
            .help("write the element first: `[x for x in xs]`"),
        (_, ",") if top && place.word(0) == "assert_error" && place.word(1) == "(" => {
            error("`assert_error` takes no brackets", "a second value begins here")
                .help("write the expression after a space: `assert_error 1/0, \"number::division_by_zero\"`")
        }
        (_, ",") if top && place.word(0) == "use" => {
            error("`use` takes one path", "a second path begins here").help("write one `use` per file")
        }
        (_, ",") if top && place.expects(Rule::infix) => {
            error("a tuple needs brackets", "a second value begins here")
                .help("put brackets around the values: `(1, 2)`")
        }
        (_, ";") => error("`;` inside brackets", "a statement can't end here")
            .help("close the bracket first, or write `,`"),
        ("use", _) if !matches!(sign, "=") => {
            error("`use` needs a path", "a text in double quotes was expected")
                .help("write `use \"other.vcf\"`")
        }
        _ => return None,
    })
}

/// "expected ..., found ..."
fn plain(place: &Place) -> Problem {
    let expected = words::list(place.expected);
    let found = place
        .found()
        .map_or("the end of the statement".to_owned(), |token| format!("`{}`", shown(place.text(token))));
    let missing = if place.found().is_some() { "expected before this" } else { "expected after this" };
    let subject = if place.expects_value() { "a value" } else { "something else" };
    let label = if place.found().is_none() || place.expects_value() {
        format!("{subject} was {missing}")
    } else {
        "not expected here".to_owned()
    };
    let help = if place.expects(Rule::colon) {
        "a map is written `{key: value}`, a list `[1, 2, 3]`"
    } else if place.expects(Rule::kw_in) {
        "write `for x in xs`"
    } else if place.expects_value() && place.found().is_none() {
        "write a value, such as `1` or a name"
    } else if place.expects_value() {
        "write a value before it, or delete it"
    } else {
        "delete it, or write what was expected before it"
    };
    place
        .error(ProblemCode::SyntaxUnexpected, format!("expected {expected}, found {found}"), label)
        .help(help)
}

/// A token as messages show it.
pub(super) fn shown(text: &str) -> String {
    if text.chars().count() <= 30 {
        text.to_owned()
    } else {
        format!("{}...", text.chars().take(30).collect::<String>())
    }
}
