//! Laws that tie the scanner, the grammar, the printer and the formatter together, tried on random programs.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::ast::*;
use crate::format::format;
use crate::parser::{is_incomplete, parse};
use crate::print::{print, print_expr};
use crate::scan::{KEYWORDS, TokenKind, scan};
use vcfilter_diagnostics::{FileId, Sources, Span, Style, render};

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

fn at_no_place(kind: ExprKind) -> Expr {
    Expr { kind, span: NOWHERE }
}

fn word() -> impl Strategy<Value = Arc<str>> + Clone {
    prop_oneof![
        3 => "[a-zA-Z_][a-zA-Z_0-9]{0,3}'{0,2}",
        1 => prop::sample::select(vec!["test", "assert_error", "e3", "E1", "if'", "notx", "größe", "encode", "spatial_delta", "i2"]).prop_map(str::to_owned),
    ]
    .prop_filter("reserved", |word| !KEYWORDS.contains(&word.as_str()))
    .prop_map(Arc::from)
}

fn name() -> impl Strategy<Value = Name> + Clone {
    word().prop_map(|text| Name { text, span: NOWHERE })
}

fn distinct_names(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Name>> {
    vec(name(), count).prop_map(|mut names| {
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(name.text.clone()));
        names
    })
}

fn number() -> impl Strategy<Value = ExprKind> {
    (0u64.., -25i32..25).prop_map(|(mantissa, exponent)| {
        let power = BigInt::from(10).pow(exponent.unsigned_abs());
        let mantissa = BigInt::from(mantissa);
        ExprKind::Number(if exponent < 0 {
            BigRational::new(mantissa, power)
        } else {
            BigRational::from(mantissa * power)
        })
    })
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        3 => word().prop_map(ExprKind::Name),
        2 => number(),
        1 => ".{0,6}".prop_map(|text| ExprKind::Text(text.into())),
        1 => any::<bool>().prop_map(ExprKind::Bool),
        1 => Just(ExprKind::None),
    ]
    .prop_map(at_no_place)
}

fn arguments(expr: impl Strategy<Value = Expr> + Clone) -> impl Strategy<Value = Vec<Argument>> {
    (vec(expr.clone(), 0..3), distinct_names(0..3), expr).prop_map(|(values, names, value)| {
        let positional = values.into_iter().map(|value| Argument { name: None, value });
        let named = names.into_iter().map(|name| Argument { name: Some(name), value: value.clone() });
        positional.chain(named).collect()
    })
}

fn clauses(expr: impl Strategy<Value = Expr> + Clone) -> impl Strategy<Value = Vec<Clause>> {
    let each = (vec(name(), 1..3), expr.clone()).prop_map(|(names, source)| Clause::For { names, source });
    let further = prop_oneof![each.clone(), expr.prop_map(Clause::If)];
    (each, vec(further, 0..3)).prop_map(|(first, further)| std::iter::once(first).chain(further).collect())
}

fn expr() -> impl Strategy<Value = Expr> + Clone {
    leaf()
        .prop_recursive(5, 40, 4, |expr| {
            let boxed = || expr.clone().prop_map(Box::new);
            let items = || vec(expr.clone(), 0..3);
            prop_oneof![
                4 => (prop::sample::select(BinaryOp::ALL.to_vec()), boxed(), boxed())
                    .prop_map(|(op, left, right)| ExprKind::Binary { op, op_span: NOWHERE, left, right }),
                2 => (prop::sample::select(vec![UnaryOp::Negate, UnaryOp::Plus, UnaryOp::Not]), boxed())
                    .prop_map(|(op, operand)| ExprKind::Unary { op, operand }),
                1 => items().prop_map(ExprKind::List),
                1 => items().prop_filter("brackets alone", |items| items.len() != 1).prop_map(ExprKind::Tuple),
                1 => expr.clone().prop_map(|item| ExprKind::Tuple(vec![item])),
                1 => vec((expr.clone(), expr.clone()), 0..3).prop_map(ExprKind::Map),
                1 => (boxed(), clauses(expr.clone()))
                    .prop_map(|(element, clauses)| ExprKind::Comprehension { element, clauses }),
                1 => (boxed(), boxed(), boxed())
                    .prop_map(|(condition, then, otherwise)| ExprKind::If { condition, then, otherwise }),
                1 => (name(), arguments(expr.clone()))
                    .prop_map(|(function, arguments)| ExprKind::Call { function, arguments }),
                2 => (boxed(), name(), option::of(arguments(expr.clone())))
                    .prop_map(|(receiver, name, arguments)| ExprKind::Dot { receiver, name, arguments }),
                2 => (boxed(), vec(index(expr.clone()), 1..3)).prop_map(|(base, indices)| ExprKind::Index { base, indices }),
            ]
            .prop_map(at_no_place)
        })
        .boxed()
}

fn index(expr: impl Strategy<Value = Expr>) -> impl Strategy<Value = Expr> {
    prop_oneof![6 => expr, 1 => Just(ExprKind::Whole).prop_map(at_no_place)]
}

fn function() -> impl Strategy<Value = StatementKind> {
    (name(), distinct_names(0..4), 0usize..5, expr(), expr()).prop_map(
        |(name, names, plain, default, body)| {
            let parameter =
                |(at, name)| FormalParameter { name, default: (at >= plain).then(|| default.clone()) };
            let parameters = names.into_iter().enumerate().map(parameter).collect();
            StatementKind::Function(Arc::new(Function { name, parameters, body }))
        },
    )
}

fn command() -> impl Strategy<Value = StatementKind> {
    let value = prop_oneof![
        any::<i64>().prop_map(|value| OptionValue::Integer(value.into())),
        "[<>|]?[a-z][0-9]".prop_map(|word| OptionValue::Word(word.into())),
        ".{0,4}".prop_map(|text| OptionValue::Text(text.into())),
    ];
    let action = prop::sample::select(vec!["encode", "decode"]);
    let target = option::of(".{0,4}");
    (action, distinct_names(0..3), value, expr(), target).prop_map(
        |(action, names, value, operand, target)| {
            let named = |text: &str| Name { text: text.into(), span: NOWHERE };
            let option = |name| CommandOption { name, value: value.clone(), value_span: NOWHERE };
            let options = names.into_iter().map(option).collect();
            let (codec, action) = (named("spatial_delta"), named(action));
            StatementKind::Command { codec, action, options, operand, target: target.as_deref().map(named) }
        },
    )
}

fn program() -> impl Strategy<Value = Program> {
    let kind = prop_oneof![
        4 => expr().prop_map(StatementKind::Display),
        3 => (vec(name(), 1..3), expr()).prop_map(|(names, value)| StatementKind::Define { names, value }),
        2 => function(),
        1 => (expr(), option::of(expr())).prop_map(|(condition, reason)| StatementKind::Assert { condition, reason }),
        1 => ".{0,6}".prop_map(|path| StatementKind::Use { path: path.into(), path_span: NOWHERE }),
        1 => command(),
        1 => (expr(), option::of(expr())).prop_map(|(value, code)| StatementKind::AssertError { value, code }),
    ];
    let statement = kind.prop_map(|kind| Statement { kind, span: NOWHERE }).boxed();
    let title = "[ -~é]{0,5}[a-z]".prop_map(|text| Name { text: text.into(), span: NOWHERE });
    let test =
        (title, vec(statement.clone(), 0..3)).prop_map(|(name, body)| StatementKind::Test { name, body });
    let test = test.prop_map(|kind| Statement { kind, span: NOWHERE });
    vec(prop_oneof![4 => statement, 1 => test], 0..4).prop_map(|statements| Program { statements })
}

/// A tree without its places.
fn bare(program: &Program) -> String {
    let text = format!("{program:?}");
    let mut pieces = text.split("Span { file: FileId(0), start: ");
    let first = pieces.next().unwrap_or("").to_owned();
    pieces.fold(first, |bare, piece| bare + piece.split_once(" }").map_or(piece, |(_, rest)| rest))
}

/// Words that make nearly correct programs, and nearly every token.
fn soup() -> impl Strategy<Value = String> {
    let mut words = vec![
        "x",
        "y",
        "f(",
        "a[",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ";",
        "=",
        "==",
        ".",
        "..",
        "..=",
        "+",
        "-",
        "*",
        "**",
        "//",
        "<<",
        "%",
        "<",
        "\n",
        " ",
        "\n\n",
        "# c\n",
        "#",
        "\"t\"",
        "\"",
        "\\",
        "'",
        "0",
        "1.5",
        "1.",
        "1e",
        "1e999999999",
        "2x",
        "&&",
        "!",
        "^",
        "é",
        "−",
        "\u{a0}",
        "\r\n",
        "\u{feff}",
        "spatial_delta encode ",
        "test \"t\" {",
        "test ",
        "assert_error ",
        "axis=",
        "let ",
        "\0",
        "=>",
        "🙂",
    ];
    words.extend(KEYWORDS);
    let piece = (prop::sample::select(words), prop::bool::weighted(0.5));
    vec(piece, 0..25).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(word, space)| if space { format!("{word} ") } else { word.to_owned() })
            .collect()
    })
}

/// Parse, format and render, which must not panic on anything; and what then holds.
fn never_panics(text: &str) -> Result<(), TestCaseError> {
    is_incomplete(text);
    match (parse(FileId(0), text), format(text)) {
        (Ok(program), Ok(formatted)) => {
            prop_assert_eq!(format(&formatted), Ok(formatted.clone()), "formatted twice");
            prop_assert_eq!(
                bare(&parse(FileId(0), &formatted).unwrap()),
                bare(&program),
                "the tree has changed"
            );
            let comments = |text: &str| {
                let all = scan(text).into_iter().filter(|token| token.kind == TokenKind::Comment);
                all.map(|token| token.text(text).trim_end().to_owned()).collect::<Vec<_>>()
            };
            prop_assert_eq!(comments(&formatted), comments(text));
        }
        (Err(problems), Err(again)) => {
            prop_assert_eq!(&problems, &again);
            let mut sources = Sources::default();
            sources.add("soup.vcf", text);
            for problem in problems {
                prop_assert!(problem.help.is_some() && !problem.message.contains('\n'));
                let span = problem.span().expect("a syntax error has a place");
                prop_assert!(
                    span.start < span.end && text.get(span.start as usize..span.end as usize).is_some()
                );
                render(&problem, &sources, Style { color: false, unicode: true });
            }
        }
        (parsed, formatted) => prop_assert!(false, "{parsed:?} but {formatted:?}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn printing_and_parsing_give_the_same_tree(program in program()) {
        let text = print(&program);
        match parse(FileId(0), &text) {
            Ok(again) => prop_assert_eq!(bare(&again), bare(&program), "{}", text),
            Err(problems) => prop_assert!(false, "{}: {:?}", text, problems),
        }
    }

    #[test]
    fn what_is_printed_is_in_normal_form(program in program()) {
        let text = print(&program);
        prop_assert_eq!(format(&text), Ok(text));
    }

    #[test]
    fn an_expression_prints_what_it_came_from(expr in expr()) {
        let program = Program { statements: vec![Statement { kind: StatementKind::Display(expr.clone()), span: NOWHERE }] };
        prop_assert_eq!(print(&program), print_expr(&expr) + "\n");
        prop_assert_eq!(&expr.clone(), &expr);
    }

    /// Spaces, line breaks and comments at every place where the language allows them change nothing.
    #[test]
    fn white_space_is_free_inside_brackets(expr in expr(), gap in "[ \t]|\n|  # c\n") {
        let text = format!("({})", print_expr(&expr));
        let tokens = scan(&text);
        let mut wide = String::new();
        for (at, token) in tokens.iter().enumerate() {
            let touches = at > 0 && tokens[at - 1].end == token.start;
            let bracket = token.kind == TokenKind::Open && touches && tokens[at - 1].ends_value(&text);
            if !bracket {
                wide.push_str(&gap);
            }
            wide.push_str(token.text(&text));
        }
        let wide = wide.trim_start().trim_start_matches("# c\n");
        prop_assert_eq!(bare(&parse(FileId(0), wide).unwrap()), bare(&parse(FileId(0), &text).unwrap()), "{}", wide);
    }

    #[test]
    fn nothing_panics_on_token_soup(text in soup()) {
        never_panics(&text)?;
    }

    #[test]
    fn nothing_panics_on_any_text(text in "(?s).{0,60}") {
        never_panics(&text)?;
    }

    /// A program that lost or doubled one token is the likeliest mistake.
    #[test]
    fn nothing_panics_on_slips(program in program(), at in any::<prop::sample::Index>(), twice in any::<bool>()) {
        let text = print(&program);
        let tokens = scan(&text);
        if !tokens.is_empty() {
            let token = tokens[at.index(tokens.len())];
            let (start, end) = (token.start as usize, token.end as usize);
            let word = if twice { token.text(&text).repeat(2) } else { String::new() };
            never_panics(&format!("{}{word}{}", &text[..start], &text[end..]))?;
        }
    }

    /// The grammar and the scanner agree on what a token is: every place in a tree begins and ends at tokens.
    #[test]
    fn places_are_made_of_tokens(program in program()) {
        let text = print(&program);
        let tokens = scan(&text);
        let debug = format!("{:?}", parse(FileId(0), &text).unwrap());
        for place in debug.split("Span { file: FileId(0), start: ").skip(1) {
            let (start, rest) = place.split_once(", end: ").unwrap();
            let end = rest.split_once(" }").unwrap().0;
            let (start, end): (u32, u32) = (start.parse().unwrap(), end.parse().unwrap());
            prop_assert!(tokens.iter().any(|token| token.start == start), "{} of {}", start, text);
            prop_assert!(tokens.iter().any(|token| token.end == end), "{} of {}", end, text);
        }
    }
}
