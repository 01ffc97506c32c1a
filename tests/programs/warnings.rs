//! What `check` finds odd in programs that are not wrong, and what it does not.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use crate::support::run;
use vcfilter::diagnostics::{Problem, Severity, Style, render};
use vcfilter::language::Session;

fn checked(text: &str) -> Vec<Problem> {
    Session::new().check("program.vcf", text)
}

/// The code and the text of the first place of every warning; nothing else is found.
fn warnings(text: &str) -> Vec<(&'static str, &str)> {
    let told = checked(text).into_iter().map(|problem| {
        assert_eq!(problem.severity, Severity::Warning, "{text}: {problem:?}");
        let span = problem.span().expect("a place");
        (problem.code.as_str(), &text[span.start as usize..span.end as usize])
    });
    told.collect()
}

#[track_caller]
fn only(text: &str, code: &'static str, place: &str) {
    assert_eq!(warnings(text), [(code, place)], "{text}");
}

#[track_caller]
fn none(text: &str) {
    assert_eq!(warnings(text), [], "{text}");
}

#[test]
fn names_that_nothing_uses_are_told() {
    const CODE: &str = "name::unused";
    only("x = 1\n2", CODE, "x");
    only("x, y = (1, 2)\ny", CODE, "x");
    only("f(x) = x\n2", CODE, "f");
    only("f(x, y) = x\nf(1, 2)", CODE, "y");
    only("f(x, y=2) = x\nassert f(1) == 1", CODE, "y");
    only("[1 for k in 0..3]", CODE, "k");
    only("[v for k, v in [(1, 2)]]", CODE, "k");
    // The inner one is another.
    only("[[k for k in 0..2] for k in 0..3]", CODE, "k");
    only("f(k) = [k for k in 0..3]\nf(1)", CODE, "k");
    // What a named argument is called is no use of a name.
    only("y = 1\nf(x, y=2) = x*y\nf(1, y=3)", CODE, "y");
    // Nor is a field, or a function after a dot.
    let text = "period = 1\nsymbols(1, \"a\").period";
    assert_eq!(warnings(text), [("name::hides", "period"), (CODE, "period")]);
    only("x = 1\nspatial_delta encode [[1, 2]]", CODE, "x");
}

#[test]
fn names_that_something_uses_are_not() {
    none("x = 1\nx");
    none("_x = 1\n_, y = (1, 2)\ny");
    none("f(_x, y) = y\nf(1, 2)");
    none("[[0 for _ in 0..2] for _ in 0..3]");
    // Later clauses use it, and so do defaults, reasons, keys, indices, and functions that capture it.
    none("[j for i in 0..3 for j in 0..i if i + j > 1]");
    none("y = 1\nf(x=y) = x\nf()");
    none("why = \"so\"\nx = 1\nassert x == 1, why\nx");
    none("k = 1\n{k: 2}[k]");
    none("y = 1\nf(x) = x + y\ny = 2\nf(1) + y");
    // A dot finds a function, though its name is a value by now.
    none("f(x) = x\nf = 3\n2.f + f");
    none("g(i) = i\nsweep(g, 0..3)");
    none("a = [[1, 2]]\nspatial_delta encode a");
    // What a program without displayed values defines may be what others use.
    none("k = 3\nhalf(x) = x/2");
    none("k = 3\nhalf(x) = x/2\nassert half(2) == 1");
}

#[test]
fn names_that_hide_others_are_told() {
    const CODE: &str = "name::hides";
    only("lift = 3\nlift", CODE, "lift");
    only("haar_no_shift = wavelet([], 0)\nhaar_no_shift", CODE, "haar_no_shift");
    only("lift(a) = a\nlift(1)", CODE, "lift");
    only("f(data) = data\nf(1)", CODE, "data");
    only("[bits for bits in 0..3]", CODE, "bits");
    only("a, sum = (1, 2)\na + sum", CODE, "sum");
    // Once is enough.
    only("sum = 1\nsum = sum + 1\nsum", CODE, "sum");
    // A name of one's own may be defined again, and fields are no names.
    none("x = 1\nx = x + 1\nx");
    none("widen(x) = x + 1\nw = widen(1)\nw");
    none("taps = le_gall_5_3.stages[0].taps\ntaps");
}

#[test]
fn assertions_that_cannot_fail_are_told() {
    const CODE: &str = "assertion::certain";
    for condition in [
        "true",
        "1 == 1",
        "1 < 2 and 2 < 3",
        "not false",
        "[1, 2] == [1, 2]",
        "if true then 1 == 1 else false",
        "x == x",
        "x <= x",
        "x + 1 >= x+1",
        "f(x) == f(x)",
        "a[0] == a[0]",
        "lift(a, s, 0) == lift(a, s, 0)",
        "x == 2 or true",
        "x == x or x == 3",
        "x == x and true",
        "[k for k in 0..x] == [k for k in 0..x]",
    ] {
        let text = format!(
            "x = 2; a = symbols(1, \"a\"); s = le_gall_5_3.stages[0]; f(x) = x\nassert {condition}\nx; a; s; f(1)"
        );
        only(&text, CODE, condition);
        assert!(run(&text).outcome.problems.is_empty(), "{condition} holds");
    }
}

#[test]
fn assertions_that_can_fail_are_not() {
    for condition in [
        "x == 2",
        "x == x + 0",
        "x == x and x == 2",
        "1 == 2",
        "false",
        "not true",
        "\"a\"",
        "1/0 == 1/0",
        "x != x",
        "x < x",
        // New errors each time, a file that may change, and functions that do so.
        "error_with_range(0, 1) == error_with_range(0, 1)",
        "fresh(1) == fresh(1)",
        "x.fresh == x.fresh",
        "twice(x) == twice(x)",
        "load(\"a.npy\") == load(\"a.npy\")",
        // Long numbers are not worked out.
        "10**1000000 == 10**1000000 + 0",
    ] {
        let names = "x = 2; fresh(x) = error_with_range(0, x); twice(x) = 2*fresh(x)\n";
        none(&format!("{names}assert {condition}\nx; fresh(1); twice(1)"));
    }
}

#[test]
fn values_that_are_dropped_are_told() {
    const CODE: &str = "value::dropped";
    only("x = 1\nx = 2\nx", CODE, "x");
    only("x = 1\nx = 2\nassert x == 2", CODE, "x");
    only("f(x) = x\nf(x) = 2*x\nf(1)", CODE, "f");
    only("x = 2\nassert x > 1\nx == 3", CODE, "x == 3");
    none("x = 1\nx = x + 1\nx");
    none("_x = 1\n_x = 2");
    // Somebody reads what is displayed, or nothing is asserted.
    none("x = 2\nx\nassert x > 1\nx == 3");
    none("x = 2\nx == 3");
    // A dot still finds the function.
    none("f(x) = x\nf = 3\n2.f + f");
}

#[test]
fn a_comment_allows_a_warning_of_its_line() {
    none("sum = 1  # allow: name::hides\nsum");
    none("x = 1; sum = 2  # allow: name::unused, name::hides\nsum");
    none("assert 1 == 1  # allow: assertion::certain");
    none("f(x,\n  y) = x  # allow: name::unused\nf(1, 2)");
    // Neither another line, nor another code, nor a text.
    only("# allow: name::hides\nsum = 1\nsum", "name::hides", "sum");
    only("sum = 1  # allow: name::unused\nsum", "name::hides", "sum");
    only("sum = 1; sum # allow: name::hides x", "name::hides", "sum");
    only("sum = \"# allow: name::hides\"\nsum", "name::hides", "sum");
    only("f(x,\n  y) = y  # allow: name::unused\nf(1, 2)", "name::unused", "x");
    // An error is none.
    assert_eq!(checked("nobody  # allow: name::unknown").len(), 1);
}

/// Those of a file that is used are its own.
#[test]
fn tests_are_looked_into() {
    only("k = 1\ntest \"a\" {\n  x = 2\n  assert k == 1\n}\nk", "name::unused", "x");
    only("x = 1\ntest \"a\" {\n  x = 2\n  x = 3\n  assert x == 3\n}\nx", "value::dropped", "x");
    only("test \"a\" {\n  assert 1 == 1\n}", "assertion::certain", "1 == 1");
    only("k = 1\ntest \"a\" {\n  k == 1\n  assert_error k/0\n}", "value::dropped", "k == 1");
    // Behind a test its names are what they were.
    none("x = 1\ntest \"a\" {\n  x = 2\n  assert x == 2\n}\nx");
    none("f(n) = n\ntest \"a\" {\n  assert f(1) == 1\n}\nassert_error f(1)/0, \"number\"");
}

#[test]
fn tests_of_one_name_are_told() {
    const CODE: &str = "name::repeated";
    only("x = 2\ntest \"a\" { assert x == 2 }\ntest \"a\" { assert x < 3 }", CODE, "\"a\"");
    let thrice = "test \"a\" {}\ntest \"b\" {}\ntest \"a\" {}\ntest \"a\" {}";
    assert_eq!(warnings(thrice), [(CODE, "\"a\""); 2]);
    none("test \"a\" {}\ntest \"A\" {}\ntest \"a \" {}");
    none("test \"a\" {}\ntest \"a\" { # allow: name::repeated\n}\ntest \"a\" {}  # allow: name::repeated");
    only("test \"a\" {}  # allow: name::repeated\ntest \"a\" {}", CODE, "\"a\"");
}

#[test]
fn warnings_are_of_the_text_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("lib.vcf"), "f(x, y) = x\nassert 1 == 1\n").unwrap();
    fs::write(path("main.vcf"), "use \"lib.vcf\"\nk = 1\nf(1, 2)\nassert f(1, 2) == f(1, 2)\n").unwrap();
    let codes = |name: &str| -> Vec<&str> {
        Session::new().check_file(&path(name)).iter().map(|problem| problem.code.as_str()).collect()
    };
    // What lib.vcf defines is not looked at: its `f` might give something else each time.
    assert_eq!(codes("main.vcf"), ["name::unused"]);
    assert_eq!(codes("lib.vcf"), ["name::unused", "assertion::certain"]);
}

#[test]
fn warnings_stand_in_the_order_of_the_text_and_after_errors() {
    let codes: Vec<_> = checked("sum = 1\nassert true\nx = 1\nnobody\n[1 for k in [2]]")
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    let expected = [
        "name::unknown",
        "name::hides",
        "name::unused",
        "assertion::certain",
        "name::unused",
        "name::unused",
    ];
    assert_eq!(codes, expected);
    // A text that can't be read has errors alone.
    assert!(checked("x = 1\n2 +\n)").iter().all(|problem| problem.severity == Severity::Error));
}

#[test]
fn warnings_are_drawn() {
    let mut session = Session::new();
    let text = "gain(x, y) = 2*x
data = [1, 2, 3]
x = 1
x = gain(data[0], 1)
assert x == x
x > 3
";
    let problems = session.check("program.vcf", text);
    let style = Style { color: false, unicode: true };
    let screens: Vec<String> =
        problems.iter().map(|problem| render(problem, session.sources(), style)).collect();
    insta::assert_snapshot!(screens.join("\n"));
}

/// A condition of a few names and signs.
fn condition() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "0", "1", "2", "x", "y", "f(x)", "x.f", "fresh()", "true", "false", "\"a\"", "[1]", "[x]", "a[0]",
        "-1",
    ]);
    let value = value.prop_map(str::to_string).prop_recursive(2, 6, 2, |inner| {
        (inner.clone(), prop::sample::select(vec!["+", "*", "-", "//"]), inner)
            .prop_map(|(a, sign, b)| format!("({a} {sign} {b})"))
    });
    let sign = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let compared = (value.clone(), sign, value.clone(), any::<bool>());
    let compared =
        compared.prop_map(|(a, sign, b, same)| format!("{a} {sign} {}", if same { &a } else { &b }));
    prop_oneof![3 => compared, 1 => Just("true".to_string())].prop_recursive(2, 6, 2, |inner| {
        (inner.clone(), prop::sample::select(vec!["and", "or"]), inner)
            .prop_map(|(a, word, b)| format!("({a} {word} {b})"))
    })
}

/// A program of definitions and displays of a few names.
fn program() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["a", "b", "c"]);
    let expr = (name(), name(), 0..4).prop_map(|(x, y, kind)| match kind {
        0 => "7".to_string(),
        1 => format!("{x} + 1"),
        2 => format!("sum([{x} for {y} in 0..2])"),
        _ => format!("{x}*{y}"),
    });
    let statement = (name(), expr, 0..4).prop_map(|(name, expr, kind)| match kind {
        0 => expr,
        1 => format!("{name}(b) = {expr}"),
        _ => format!("{name} = {expr}"),
    });
    prop::collection::vec(statement, 1..12)
        .prop_map(|lines| format!("a = 1\nb = 2\nc = 3\n{}", lines.join("\n")))
}

proptest! {
    /// What is said of an assertion is so.
    #[test]
    fn an_assertion_that_is_told_never_fails(condition in condition()) {
        let names = "x = 2; y = -3; a = symbols(1, \"a\"); f(x) = 2*x; fresh() = error_with_range(0, 1)\n";
        let text = format!("{names}assert {condition}\nx; y; a; f(1); fresh()");
        let found = checked(&text);
        if found.iter().any(|problem| problem.code.as_str() == "assertion::certain") {
            let outcome = run(&text).outcome;
            prop_assert_eq!(outcome.failed, 0, "{}", condition);
        }
    }

    /// A definition that nothing uses may have another name, and the program displays the same.
    #[test]
    fn a_definition_that_is_told_may_have_another_name(text in program()) {
        let told = checked(&text).into_iter().filter(|problem| {
            problem.severity == Severity::Warning && problem.code.as_str() != "name::hides"
        });
        // From the end, so that places stay what they are.
        let places: BTreeMap<usize, usize> =
            told.filter_map(|problem| problem.span()).map(|span| (span.start as usize, span.end as usize)).collect();
        let mut renamed = text.clone();
        for (start, end) in places.into_iter().rev() {
            renamed.replace_range(start..end, "_unused");
        }
        let (before, after) = (run(&text), run(&renamed));
        // One that ends early may do so for the name itself: a function does not use its own.
        prop_assume!(before.outcome.problems.is_empty());
        prop_assert_eq!(before.texts(), after.texts(), "{}\n\n{}", text, renamed);
        prop_assert!(after.outcome.problems.is_empty());
    }
}
