use super::*;

/// The texts of the statements, each with its fault.
fn statements_of(text: &str) -> Vec<(&str, Option<Fault>)> {
    let tokens = scan(text);
    let slice = |piece: &Piece| &text[tokens[piece.first].start as usize..tokens[piece.last].end as usize];
    outline(text, &tokens).iter().map(|piece| (slice(piece), piece.fault)).collect()
}

fn texts(text: &str) -> Vec<&str> {
    statements_of(text).into_iter().map(|(statement, _)| statement).collect()
}

#[test]
fn statements_end_at_newlines_and_semicolons() {
    assert_eq!(texts("a = 1; b\n\n# c\nd ;;\n"), ["a = 1", "b", "d"]);
    assert_eq!(texts("a = 1 + # c\n\n 2\nb"), ["a = 1 + # c\n\n 2", "b"]);
    assert_eq!(texts("f(1,\n2)\n[\n1 # c\n]"), ["f(1,\n2)", "[\n1 # c\n]"]);
    assert_eq!(texts("if a then\nb else\nc\nd"), ["if a then\nb else\nc", "d"]);
    // A line begins with the `else` that is waited for, and with no other.
    assert_eq!(texts("if a then\nb\n# c\nelse c\nd"), ["if a then\nb\n# c\nelse c", "d"]);
    assert_eq!(texts("if a then b else c\nelse d"), ["if a then b else c", "else d"]);
    assert_eq!(texts("if a then b\nc\nelse d"), ["if a then b", "c", "else d"]);
    assert_eq!(texts("if a then b; else d"), ["if a then b", "else d"]);
    assert_eq!(texts("x.\ny"), ["x.", "y"]);
    assert_eq!(texts("\u{feff}x"), ["x"]);
}

#[test]
fn a_test_is_parted_into_its_statements() {
    for (text, parts) in [
        ("test \"a\" { x = {1: 2}; f(\n1) }\ny", &["test \"a\" {", "x = {1: 2}", "f(\n1)", "}", "y"][..]),
        ("test \"a\" {\n# c\nassert x ==\n1\n}", &["test \"a\" {", "assert x ==\n1", "}"]),
        ("test \"a\" {}", &["test \"a\" {", "}"]),
        ("test = 1; test(1); test.f", &["test = 1", "test(1)", "test.f"]),
    ] {
        assert_eq!(statements_of(text), parts.iter().map(|part| (*part, None)).collect::<Vec<_>>(), "{text}");
    }
    let faults = |text: &str| -> Vec<(String, String)> {
        let wrong = statements_of(text).into_iter().filter_map(|(part, fault)| Some((part, fault?)));
        let name = |fault: Fault| format!("{fault:?}").split([' ', '(']).next().unwrap_or("").to_string();
        wrong.map(|(part, fault)| (part.to_string(), name(fault))).collect()
    };
    for (text, part, fault) in [
        ("test \"a\" {\nx\n", "test \"a\" {", "Unclosed"),
        ("test \"a\" {\n    f(1,\n    y = 2\n}\nz", "f(1,", "Unclosed"),
        ("test \"a\" {\n    f(1\n}\nz", "f(1", "Unclosed"),
        ("test \"a\" {\ntest \"b\" {\nx }\n}\nz", "test \"b\" {", "Nested"),
        ("test \"a\" { x } y\nz", "y", "Beside"),
        ("test \"a\" { x } test \"b\" { }", "test \"b\" {", "Beside"),
        ("test \"a\" { x }}\nz", "}", "Stray"),
        ("test \"\\q\" { x }", "test \"\\q\" {", "Malformed"),
    ] {
        assert_eq!(faults(text), [(part.to_string(), fault.to_string())], "{text}");
    }
}

#[test]
fn an_unclosed_bracket_ends_before_the_next_statement() {
    for (text, first) in [
        ("x = (1 + 2\ny = 3\nz", "x = (1 + 2"),
        ("f(1,\n  2,\nassert true", "f(1,\n  2,"),
        ("f(1\ng(2)\nh", "f(1"),
        ("f(\"a)\ng(2)\nh", "f(\"a)"),
        ("x = (1 + [2, 3\ny = 4\nz = 5)\nw", "x = (1 + [2, 3"),
    ] {
        let found = statements_of(text);
        assert_eq!(found[0].0, first, "{text}");
        assert!(found[0].1.is_some(), "{text}");
        let second = text[first.len()..].trim_start().lines().next();
        assert_eq!(found.get(1).map(|&(next, _)| next), second, "{text}");
    }
}

#[test]
fn counts_nesting_where_it_nests() {
    let deep =
        |text: &str| statements_of(text).iter().any(|(_, fault)| matches!(fault, Some(Fault::TooDeep(_))));
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("-", ""),
        ("not ", ""),
        ("2 ** ", ""),
        ("if a then b else ", ""),
        ("if ", " then b else c"),
        ("x[-", "]"),
        ("{1: ", "}"),
    ] {
        let nest = |n: usize| format!("{}x{}", open.repeat(n), close.repeat(n));
        assert!(!deep(&nest(100)), "{open}");
        assert!(deep(&nest(201)), "{open}");
    }
    for row in ["a + ", "-a + ", "a ** 2 + ", "not a and ", "a.f.g + ", "(a) * ", "a[0][1] - "] {
        assert!(!deep(&format!("{}a", row.repeat(500))), "{row}");
    }
    assert!(!deep(&format!("[{}1]", "if a then b else c, ".repeat(500))));
}

#[test]
fn knows_what_is_incomplete() {
    for text in [
        "(",
        "f(1,",
        "[1, 2\n",
        "{1: 2",
        "x =",
        "x = 1 +",
        "x = 1 + # c",
        "a,",
        "if a then",
        "if a then b else",
        "a and",
        "0..",
        "a ==",
        "f(\nx = 1",
        "test \"a\" {",
        "test \"a\" {\nx = 1\n",
        "x = 2; (",
        "\"(\" + ",
        "a <<",
        "a ** \n\n",
    ] {
        assert!(is_incomplete(text), "{text}");
    }
    for text in [
        "",
        "x",
        "x = 1",
        "(1)",
        "\"(\"",
        "x # (",
        "# x +",
        "(]",
        ")",
        "\"abc",
        "f(\"abc",
        "x = 1 +\n2",
        "not",
        "if a",
        "x.",
        "1 + ;",
        "'('",
        "a\nb",
        "f(\n)",
        "assert",
        "use",
        "test",
        "test \"a\"",
        "test \"a\" {\nx = 1\n}",
        "assert_error",
    ] {
        assert!(!is_incomplete(text), "{text}");
    }
}
