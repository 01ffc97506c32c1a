//! What programs mean: trees of every form of the language.

use vcfilter_diagnostics::{ProblemCode, ProblemFamily, codes};

use super::*;
use crate::ast::*;

const FILE: FileId = FileId(0);

/// A tree as nested lists, independent of the printer.
fn shape(expr: &Expr) -> String {
    let row = |items: &[Expr]| items.iter().map(|item| format!(" {}", shape(item))).collect::<String>();
    let args = |arguments: &[Argument]| {
        let one = |argument: &Argument| {
            let name = argument.name.as_ref().map_or(String::new(), |name| format!("{}=", name.text));
            format!(" {name}{}", shape(&argument.value))
        };
        arguments.iter().map(one).collect::<String>()
    };
    match &expr.kind {
        ExprKind::Number(value) => value.to_string(),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::None => "none".into(),
        ExprKind::Whole => ":".into(),
        ExprKind::Name(name) => name.to_string(),
        ExprKind::List(items) => format!("(list{})", row(items)),
        ExprKind::Tuple(items) => format!("(tuple{})", row(items)),
        ExprKind::Map(entries) => {
            let entry = |(k, v): &(Expr, Expr)| format!(" {}:{}", shape(k), shape(v));
            format!("(map{})", entries.iter().map(entry).collect::<String>())
        }
        ExprKind::Comprehension { element, clauses } => {
            let clause = |clause: &Clause| match clause {
                Clause::For { names, source } => {
                    let names: Vec<&str> = names.iter().map(|name| &*name.text).collect();
                    format!(" (for {} {})", names.join(","), shape(source))
                }
                Clause::If(condition) => format!(" (if {})", shape(condition)),
            };
            format!("(each {}{})", shape(element), clauses.iter().map(clause).collect::<String>())
        }
        ExprKind::If { condition, then, otherwise } => {
            format!("(if {} {} {})", shape(condition), shape(then), shape(otherwise))
        }
        ExprKind::Binary { op, left, right, .. } => {
            format!("({} {} {})", op.sign(), shape(left), shape(right))
        }
        ExprKind::Unary { op, operand } => format!("({} {})", op.sign(), shape(operand)),
        ExprKind::Call { function, arguments } => format!("(call {}{})", function.text, args(arguments)),
        ExprKind::Dot { receiver, name, arguments } => {
            let arguments =
                arguments.as_ref().map_or(String::new(), |arguments| format!(" (){}", args(arguments)));
            format!("(dot {} {}{arguments})", shape(receiver), name.text)
        }
        ExprKind::Index { base, indices } => format!("(at {}{})", shape(base), row(indices)),
    }
}

fn statement_shape(statement: &Statement) -> String {
    let names = |names: &[Name]| names.iter().map(|name| name.text.to_string()).collect::<Vec<_>>().join(",");
    match &statement.kind {
        StatementKind::Define { names: left, value } => format!("{} := {}", names(left), shape(value)),
        StatementKind::Function(function) => {
            let one = |parameter: &FormalParameter| {
                let default =
                    parameter.default.as_ref().map_or(String::new(), |value| format!("={}", shape(value)));
                format!("{}{default}", parameter.name.text)
            };
            let parameters: Vec<String> = function.parameters.iter().map(one).collect();
            format!("{}({}) := {}", function.name.text, parameters.join(","), shape(&function.body))
        }
        StatementKind::Display(value) => shape(value),
        StatementKind::Assert { condition, reason } => {
            let reason =
                reason.as_ref().map_or(String::new(), |reason| format!(" because {}", shape(reason)));
            format!("assert {}{reason}", shape(condition))
        }
        StatementKind::AssertError { value, code } => {
            let code = code.as_ref().map_or(String::new(), |code| format!(" as {}", shape(code)));
            format!("refused {}{code}", shape(value))
        }
        StatementKind::Test { name, body } => {
            let body: Vec<String> = body.iter().map(statement_shape).collect();
            format!("test {:?} [{}]", name.text, body.join("; "))
        }
        StatementKind::Use { path, .. } => format!("use {path:?}"),
        StatementKind::Command { codec, action, options, operand, target } => {
            let one = |option: &CommandOption| match &option.value {
                OptionValue::Integer(value) => format!(" {}={value}", option.name.text),
                OptionValue::Word(word) => format!(" {}={word}", option.name.text),
                OptionValue::Text(text) => format!(" {}={text:?}", option.name.text),
            };
            let options: String = options.iter().map(one).collect();
            let target = target.as_ref().map_or(String::new(), |target| format!(" to {:?}", target.text));
            format!("{} {}{options} {}{target}", codec.text, action.text, shape(operand))
        }
    }
}

fn shapes(text: &str) -> Vec<String> {
    match parse(FILE, text) {
        Ok(program) => program.statements.iter().map(statement_shape).collect(),
        Err(problems) => panic!("{text}: {problems:?}"),
    }
}

fn check(table: &[(&str, &str)]) {
    for (text, shape) in table {
        assert_eq!(shapes(text), [*shape], "{text}");
    }
}

#[test]
fn literals() {
    check(&[
        ("12", "12"),
        ("0.1", "1/10"),
        ("1e3", "1000"),
        (r#""a\"\\\n\tb # c""#, r#""a\"\\\n\tb # c""#),
        ("true", "true"),
        ("none", "none"),
        ("DC''", "DC''"),
        ("größe_1", "größe_1"),
        ("if'", "if'"),
        ("notx", "notx"),
        ("[]", "(list)"),
        ("[1, 2,]", "(list 1 2)"),
        ("()", "(tuple)"),
        ("(1,)", "(tuple 1)"),
        ("(1, 2)", "(tuple 1 2)"),
        ("(1)", "1"),
        ("{}", "(map)"),
        ("{a: 1, L[0]: 2,}", "(map a:1 (at L 0):2)"),
        ("a[:, 0..4, : ,]", "(at a : (.. 0 4) :)"),
        ("{a[:]: 1}", "(map (at a :):1)"),
        (
            "spatial_delta encode axis=0 \"a.npy\" -> \"b.npy\"",
            "spatial_delta encode axis=0 \"a.npy\" to \"b.npy\"",
        ),
    ]);
}

#[test]
fn operators() {
    check(&[
        ("1/2*L[0,0]", "(* (/ 1 2) (at L 0 0))"),
        ("a - b - c", "(- (- a b) c)"),
        ("2 ** 3 ** 4", "(** 2 (** 3 4))"),
        ("-x ** 2", "(- (** x 2))"),
        ("2 ** -1", "(** 2 (- 1))"),
        ("2 ** -x ** 2 * 3", "(* (** 2 (- (** x 2))) 3)"),
        ("-x[0]", "(- (at x 0))"),
        ("-x.f", "(- (dot x f))"),
        ("- -x", "(- (- x))"),
        ("a--b", "(- a (- b))"),
        ("-a * b", "(* (- a) b)"),
        ("a // b % c", "(% (// a b) c)"),
        ("a << 1 + 2", "(<< a (+ 1 2))"),
        ("a >> 1 >> 2", "(>> (>> a 1) 2)"),
        ("0..n << 1", "(.. 0 (<< n 1))"),
        ("-1..=1", "(..= (- 1) 1)"),
        ("0..4", "(.. 0 4)"),
        ("0.5..1.5", "(.. 1/2 3/2)"),
        ("0..4 == r", "(== (.. 0 4) r)"),
        ("not a == b", "(not (== a b))"),
        ("not not a", "(not (not a))"),
        ("a and not b or c", "(or (and a (not b)) c)"),
        ("a or b and c", "(or a (and b c))"),
        ("a<-b", "(< a (- b))"),
        ("if a then b else if c then d else e", "(if a b (if c d e))"),
        ("if a then b else c + 1", "(if a b (+ c 1))"),
        ("(if a then b else c) + 1", "(+ (if a b c) 1)"),
        ("-(a)", "(- a)"),
    ]);
}

#[test]
fn calls_indices_and_dots() {
    check(&[
        ("f()", "(call f)"),
        ("f(x, y=1,)", "(call f x y=1)"),
        ("f(x == 1)", "(call f (== x 1))"),
        ("x.f", "(dot x f)"),
        ("x.f()", "(dot x f ())"),
        ("x.f(y, z=1)", "(dot x f () y z=1)"),
        ("L.interleave(H, 0).lift(s0, 0)", "(dot (dot L interleave () H 0) lift () s0 0)"),
        ("a[0..4, -1]", "(at a (.. 0 4) (- 1))"),
        ("a[0][1].f[2]", "(at (dot (at (at a 0) 1) f) 2)"),
        ("f(1)[0]", "(at (call f 1) 0)"),
        ("[1, 2][0]", "(at (list 1 2) 0)"),
        ("(a + b)[0]", "(at (+ a b) 0)"),
        ("5.bits", "(dot 5 bits)"),
        ("a . f", "(dot a f)"),
        ("(a\n  .f # c\n  .g)", "(dot (dot a f) g)"),
        ("out.period[0]..n", "(.. (at (dot out period) 0) n)"),
    ]);
}

#[test]
fn comprehensions() {
    check(&[
        ("[e for x in xs]", "(each e (for x xs))"),
        (
            "[x + y for x in 0..2 for y in 0..x if x != y]",
            "(each (+ x y) (for x (.. 0 2)) (for y (.. 0 x)) (if (!= x y)))",
        ),
        ("[a for a, b in xs]", "(each a (for a,b xs))"),
        ("[if a then b else c for a in xs]", "(each (if a b c) (for a xs))"),
        ("[x for x in if a then b else c if d]", "(each x (for x (if a b c)) (if d))"),
        ("[\n  x # the element\n  for x in xs\n]", "(each x (for x xs))"),
    ]);
}

#[test]
fn statements() {
    check(&[
        ("a = 1", "a := 1"),
        ("a, b = f(x)", "a,b := (call f x)"),
        ("f(x, y=1) = x + y", "f(x,y=1) := (+ x y)"),
        ("f() = 1", "f() := 1"),
        ("f(x, y=1)", "(call f x y=1)"),
        ("f(x, y=1) == 2", "(== (call f x y=1) 2)"),
        ("assert a == b", "assert (== a b)"),
        ("assert a, \"why\"", "assert a because \"why\""),
        ("assert (a, b)", "assert (tuple a b)"),
        ("use \"other.vcf\"", "use \"other.vcf\""),
        (
            "spatial_delta encode axis=-1 dtype=i2 astype=>i1 [[1, 2]]",
            "spatial_delta encode axis=-1 dtype=i2 astype=>i1 (list (list 1 2))",
        ),
        ("spatial_delta decode x", "spatial_delta decode x"),
        (
            "spatial_delta encode dtype=\"<i2\" arange(9).reshape(3, 3)",
            "spatial_delta encode dtype=\"<i2\" (dot (call arange 9) reshape () 3 3)",
        ),
        ("spatial_delta encode axis=1 x[0]", "spatial_delta encode axis=1 (at x 0)"),
        ("spatial_delta(axis=1)", "(call spatial_delta axis=1)"),
        ("c = spatial_delta(axis=1)", "c := (call spatial_delta axis=1)"),
        ("spatial_delta.encode(x)", "(dot spatial_delta encode () x)"),
        ("encode = 1", "encode := 1"),
        ("assert_error 1/0", "refused (/ 1 0)"),
        ("assert_error f(x), \"call\"", "refused (call f x) as \"call\""),
        ("assert_error (-x)[0]", "refused (at (- x) 0)"),
        ("assert_error not x", "refused (not x)"),
        ("assert_error [1][5],\n code", "refused (at (list 1) 5) as code"),
        ("assert_error = 1", "assert_error := 1"),
        ("assert_error, x = f()", "assert_error,x := (call f)"),
        ("assert_error(x) = 1", "assert_error(x) := 1"),
        ("assert_error(x)", "(call assert_error x)"),
        ("assert_error[0]", "(at assert_error 0)"),
        ("assert_error - 1", "(- assert_error 1)"),
        ("assert_error.f", "(dot assert_error f)"),
        ("assert_error", "assert_error"),
        ("assert_error'", "assert_error'"),
        ("test \"a\" { x = {1: 2}; assert x }", "test \"a\" [x := (map 1:2); assert x]"),
        ("test \"a \\\"b\\\"\"{}", "test \"a \\\"b\\\"\" []"),
        ("test \"a\" {\n assert_error f\n # c\n x[\n0]; y }", "test \"a\" [refused f; (at x 0); y]"),
        ("test = 4", "test := 4"),
        ("test(x, y=1) = x", "test(x,y=1) := x"),
        ("test(\"a\")", "(call test \"a\")"),
        ("test.f + x.test", "(+ (dot test f) (dot x test))"),
        ("{test: 1}", "(map test:1)"),
    ]);
    assert_eq!(shapes("a = 1; b = 2\n\n# c\na +\n b ; # d"), ["a := 1", "b := 2", "(+ a b)"]);
    assert_eq!(shapes("a = 1\r\nb =\r\n 2 # c\r\n"), ["a := 1", "b := 2"]);
    assert_eq!(shapes(""), Vec::<String>::new());
    assert_eq!(shapes("if a then\n 1 else\n 2"), ["(if a 1 2)"]);
}

/// Every expression's text at its span, the outermost first.
fn spans<'a>(text: &'a str, expr: &Expr, found: &mut Vec<&'a str>) {
    found.push(&text[expr.span.start as usize..expr.span.end as usize]);
    match &expr.kind {
        ExprKind::Binary { left, right, .. } => [left, right].into_iter().for_each(|e| spans(text, e, found)),
        ExprKind::Unary { operand, .. } => spans(text, operand, found),
        ExprKind::Call { arguments, .. } => arguments.iter().for_each(|a| spans(text, &a.value, found)),
        ExprKind::Dot { receiver, .. } => spans(text, receiver, found),
        ExprKind::Index { base, .. } => spans(text, base, found),
        _ => {}
    }
}

#[test]
fn spans_are_exact() {
    let text = "  x = -(a + b )  * f( c ,d = e ).g [1]; ".replace(" [1]", "[1]");
    let program = parse(FILE, &text).unwrap();
    let statement = &program.statements[0];
    assert_eq!(
        &text[statement.span.start as usize..statement.span.end as usize],
        text.trim().trim_end_matches(';')
    );
    let StatementKind::Define { value, .. } = &statement.kind else { panic!("{statement:?}") };
    let mut found = Vec::new();
    spans(&text, value, &mut found);
    assert_eq!(
        found,
        [
            "-(a + b )  * f( c ,d = e ).g[1]",
            "-(a + b )",
            "a + b",
            "a",
            "b",
            "f( c ,d = e ).g[1]",
            "f( c ,d = e ).g",
            "f( c ,d = e )",
            "c",
            "e"
        ]
    );
}

#[test]
fn long_rows_are_read_copied_compared_printed_and_dropped() {
    for link in [" + a", ".f", "[0]", ".f(1)"] {
        let text = format!("a{}", link.repeat(100_000));
        let program = parse(FILE, &text).unwrap();
        let copy = program.clone();
        assert!(copy == program);
        assert_eq!(crate::print::print(&copy), format!("{text}\n"), "{link}");
    }
}

#[test]
fn long_programs_are_read_in_order() {
    let lines = |bad: usize| {
        (0..30_000)
            .map(|i| if i % bad == 1 { format!("a{i} 1\n") } else { format!("a{i}\n") })
            .collect::<String>()
    };
    let text = lines(100_000).replace("a1 1", "a1");
    let program = parse(FILE, &text).unwrap();
    let names: Vec<String> = program.statements.iter().map(statement_shape).collect();
    assert_eq!(names, (0..30_000).map(|i| format!("a{i}")).collect::<Vec<_>>());
    let problems = parse(FILE, &lines(2_000)).unwrap_err();
    let starts: Vec<u32> =
        problems.iter().filter_map(|problem| problem.span()).map(|span| span.start).collect();
    assert_eq!(starts.len(), 15);
    assert!(starts.is_sorted());
}

#[test]
fn examples_of_codes_of_syntax_show_their_code_and_its_mend() {
    for entry in codes::all().filter(|entry| entry.code.family() == ProblemFamily::Syntax) {
        let problems = parse(FileId(0), entry.wrong).unwrap_err();
        assert_eq!(problems[0].code, entry.code, "{}", entry.wrong);
        assert!(parse(FileId(0), entry.right).is_ok(), "{}", entry.right);
    }
}

#[test]
fn examples_of_other_codes_are_programs() {
    let no_program = [
        ProblemCode::CodecGuess,
        ProblemCode::Internal,
        ProblemCode::LimitNesting,
        ProblemCode::LimitDepth,
        ProblemCode::FileNotUtf8,
        ProblemCode::FileUnformatted,
        ProblemCode::FileWrite,
        ProblemCode::FileSandbox,
        ProblemCode::FileAnalysis,
        ProblemCode::FileBundle,
        ProblemCode::FileConfiguration,
        ProblemCode::PictureTooSmall,
        ProblemCode::CommandUsage,
        ProblemCode::PromptCommand,
        ProblemCode::PromptHistory,
        ProblemCode::PromptTerminal,
    ];
    let others = codes::all()
        .filter(|entry| entry.code.family() != ProblemFamily::Syntax && !no_program.contains(&entry.code));
    for entry in others {
        for text in [entry.wrong, entry.right] {
            assert!(parse(FileId(0), text).is_ok(), "{}: {text}", entry.code);
        }
    }
}
