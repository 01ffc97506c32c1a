//! Tests within programs, and assertions that something fails.

use std::path::Path;

use proptest::prelude::*;
use vcfilter::language::{Event, Outcome, Session};

use super::errors::screens;
use crate::support::{run, run_file};

/// The names of tests with the code that ended each.
type Ended = Vec<(String, Option<&'static str>)>;

/// What came of a text whose tests go on after a problem, and its tests.
fn kept_going(text: &str) -> (Outcome, Ended) {
    let mut session = Session::new().keep_going();
    let mut tests = Vec::new();
    let outcome = session.run("program.vcf", text, &mut |event| {
        if let Event::Tested(test) = event {
            tests.push((test.name.to_string(), test.problem.map(|problem| problem.code.as_str())));
        }
    });
    (outcome, tests)
}

#[test]
fn names_of_a_test_stay_inside() {
    let ran = run("x = 1; f(a) = a + x
        test \"one\" {
            x = 2; y = 3; f(a) = a + y
            assert f(1) == 4 and 1.f == 4 and x == 2
            f = 5
        }
        f(1); 1.f; x");
    assert_eq!(ran.fine().texts(), ["2", "2", "1"]);
    assert_eq!(run("test \"one\" { y = 3 }\ny").code(), "name::unknown");
    assert_eq!(run("test \"one\" { y = 3 }\ntest \"two\" { y }").code(), "name::unknown");
    let mut session = Session::new();
    assert_eq!(session.run("a", "test \"one\" { x = 1; 1/0 }", &mut |_| {}).problems.len(), 1);
    assert!(session.names().bindings.is_empty(), "also where it fails");
}

#[test]
fn the_words_are_names_elsewhere() {
    let ran = run("test = 4; assert_error = 1; test + assert_error - 1; {\"test\": test}[\"test\"]
        test(x) = x + 1; assert_error(x) = x + 2
        test(1); assert_error(1); 1.test");
    assert_eq!(ran.fine().texts(), ["4", "4", "2", "3", "2"]);
}

/// Displayed as elsewhere, and `vcf run` ends at the first failure.
#[test]
fn a_test_runs_where_it_stands() {
    let ran = run("test \"one\" {\n 1 + 1\n assert 1 == 1\n}\n3").fine();
    assert_eq!(ran.shown, [(2, "2".to_string()), (5, "3".to_string())]);
    assert_eq!((ran.outcome.passed, ran.outcome.evaluated), (1, 2));
    let ran = run("test \"one\" { assert 1 == 2; 3 }\n4");
    assert_eq!((ran.code(), ran.texts().len(), ran.outcome.failed), ("assertion::failed", 0, 1));
}

#[test]
fn where_it_goes_on_a_problem_ends_its_test_alone() {
    let (outcome, tests) = kept_going(
        "test \"one\" { assert 1 == 2; assert 1 == 1; 1/0; assert 1 == 3 }
        test \"two\" { assert 1 == 1 }
        assert 2 == 2",
    );
    assert_eq!((outcome.passed, outcome.failed, outcome.broken), (3, 1, 1));
    assert!(outcome.problems.is_empty() && outcome.status() == 2);
    let expected = [("one".to_string(), Some("number::division_by_zero")), ("two".to_string(), None)];
    assert_eq!(tests, expected);
    let (outcome, tests) = kept_going("1/0\ntest \"one\" { assert 1 == 1 }");
    assert_eq!((outcome.problems.len(), tests.len()), (1, 0));
}

#[test]
fn tests_of_a_file_that_is_used_are_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("lib.vcf"), "k = 3\ntest \"fails\" { k = 4; assert k == 3 }\nassert k == 3").unwrap();
    std::fs::write(at("main.vcf"), "use \"lib.vcf\"\nassert k == 3").unwrap();
    std::fs::write(at("inside.vcf"), "test \"one\" {\nuse \"lib.vcf\"\nassert k == 3\n}\nk").unwrap();
    assert_eq!(run_file(&at("main.vcf")).fine().outcome.passed, 1);
    assert_eq!(run_file(&at("lib.vcf")).code(), "assertion::failed");
    let ran = run_file(&at("inside.vcf"));
    assert_eq!((ran.code(), ran.outcome.passed), ("name::unknown", 1));
}

#[test]
fn a_part_may_be_chosen() {
    let text = "x = 1/1\nassert x == 2\ntest \"a one\" { assert x == 1 }\ntest \"b\" { assert 1 == 1\nassert_error x }";
    let only = |chosen: fn(Option<&str>) -> bool| {
        let mut session = Session::new().keep_going().only(chosen);
        let outcome = session.run("program.vcf", text, &mut |_| {});
        (outcome.passed, outcome.failed, outcome.left_out, session.names().bindings.len())
    };
    assert_eq!(only(|_| true), (2, 2, 0, 1));
    assert_eq!(only(|name| name == Some("a one")), (1, 0, 3, 1));
    assert_eq!(only(|name| name.is_none()), (0, 1, 3, 1));
    assert_eq!(only(|_| false), (0, 0, 4, 0), "nothing is evaluated");
}

#[test]
fn errors_are_asserted_by_code_family_or_at_all() {
    let ran = run("assert_error 1/0
        assert_error 1/0, \"number::division_by_zero\"
        assert_error 1/0, \"number\"
        assert_error lift(1, 2, 3), \"call\" + \"::kind\"
        assert_error nobody, \"name::unknown\"
        assert_error nobody(1), \"name\"
        assert_error [0 for i in 0..10**9], \"limit::length\"
        assert_error [1, 2][7], \"index\"
        f(x) = 1/x
        assert_error f(0)
        test \"inside\" { assert_error f(0); assert f(1) == 1 }");
    assert_eq!(ran.fine().outcome.passed, 11);
    for (text, code) in [
        ("assert_error 1", "assertion::failed"),
        ("assert_error 1/0, \"call::kind\"", "assertion::failed"),
        ("assert_error 1/0, \"num\"", "value::range"),
        ("assert_error 1/0, \"\"", "value::range"),
        ("assert_error 1/0, \"interrupted\"", "value::range"),
        ("assert_error 1/0, \"internal\"", "value::range"),
        ("assert_error 1/0, 3", "value::kind"),
        ("assert_error nobody", "name::unknown"),
        ("assert_error 1.nobody", "name::unknown"),
        ("assert_error [0 for i in 0..10**9]", "limit::length"),
        ("assert_error [0 for i in 0..10**9], \"call::kind\"", "limit::length"),
    ] {
        assert_eq!(run(text).code(), code, "{text}");
    }
}

/// Who stops a program stops it whatever is asserted.
#[test]
fn what_stops_a_program_is_no_error_that_is_asserted() {
    let stopped = |text: &str| {
        let mut session = Session::new().keep_going();
        session.interrupt().set();
        let outcome = session.run("program.vcf", text, &mut |_| {});
        outcome.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(stopped("assert_error 1/0"), ["interrupted"]);
    assert_eq!(stopped("test \"a\" { assert_error 1/0 }\n1/0"), ["interrupted"]);
    let budget = vcfilter::language::Budget::default().time(std::time::Duration::from_millis(20));
    let mut session = Session::new().keep_going().limited(budget);
    let text = "test \"a\" { assert_error [n**n for n in 0..10000], \"limit::time\" }\nassert 1 == 1";
    let outcome = session.run("program.vcf", text, &mut |_| {});
    assert_eq!((outcome.problems[0].code.as_str(), outcome.passed), ("limit::time", 0));
}

#[test]
fn checks_look_into_tests() {
    let check = |text: &str| {
        let problems = Session::new().check("program.vcf", text);
        problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(check("test \"a\" { x = 1; assert x == 1 }\nx"), ["name::unknown"]);
    assert_eq!(check("test \"a\" { assert nobody == 1 }"), ["name::unknown"]);
    assert_eq!(check("assert_error nobody"), ["name::unknown"]);
    assert_eq!(check("assert_error nobody, \"name::unknown\"\nassert_error 1/0, \"number\""), [""; 0]);
    assert_eq!(check("assert_error 1/0, \"number::zero\""), ["value::range"]);
}

/// Calls that are wrong whatever values are, and none that may be right.
#[test]
fn checks_count_arguments() {
    let before = "f(a, b=2) = a*b; g = 3; L = symbols(1, \"L\")\n";
    for (text, code) in [
        ("f()", "call::arity"),
        ("f(1, 2, 3)", "call::arity"),
        ("f(1, c=3)", "call::unknown_argument"),
        ("f(1, a=3)", "call::arity"),
        ("lift(L)", "call::arity"),
        ("lift(L, le_gall_5_3.stages[0], dm=0)", "call::unknown_argument"),
        ("h(x) = [lift(y) for y in x]", "call::arity"),
        ("h(x, y=f()) = x + y", "call::arity"),
        ("test \"t\" { f(a) = a; assert f(1, 2) == 1 }", "call::arity"),
        ("assert 1.f(f()) == 1", "call::arity"),
    ] {
        let problems = Session::new().check("program.vcf", &format!("{before}{text}"));
        let errors =
            problems.iter().filter(|problem| problem.severity == vcfilter::diagnostics::Severity::Error);
        assert_eq!(errors.map(|problem| problem.code.as_str()).collect::<Vec<_>>(), [code], "{text}");
        let ran = Session::new().run("program.vcf", &format!("{before}{text}"), &mut |_| {});
        // A function that nobody calls breaks nothing yet.
        let is_called = !text.starts_with("h(");
        assert_eq!(
            ran.problems.first().map(|problem| problem.code.as_str()),
            is_called.then_some(code),
            "{text}"
        );
    }
    for text in [
        "assert_error f()",
        "assert_error f(), \"call::arity\"",
        "h(f) = f; h(1)",
        "1.f; 1.f(3); L.lift(le_gall_5_3.stages[0], 0)",
        "[f for f in [1, 2]]; max(1, 2, 3)",
        "test \"t\" { f(a, b, c) = a; f(1, 2, 3) }; f(1)",
    ] {
        let problems = Session::new().check("program.vcf", &format!("{before}{text}"));
        let is_call = |problem: &&vcfilter::diagnostics::Problem| problem.code.as_str().starts_with("call::");
        assert_eq!(problems.iter().find(is_call).map(|problem| &problem.message), None, "{text}");
    }
}

#[test]
fn errors_that_do_not_come() {
    screens(
        "errors_that_do_not_come",
        &[
            "x = symbols(1, \"x\")\nassert_error lift(x, le_gall_5_3.stages[0], 0), \"array::dimension\"",
            "f(n) = 1/n\nassert_error f(0), \"call::kind\"",
            "assert_error [1, 2][0]",
            "assert_error lfit(1)",
            "assert_error 1/0, \"number::divison_by_zero\"",
            "assert_error(1/0)",
            "assert_error -1",
            "test(1)",
        ],
    );
}

#[test]
fn the_example_fails_where_it_is_broken() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tests.vcf");
    let text = std::fs::read_to_string(path).unwrap();
    let (outcome, tests) = kept_going(&text);
    assert_eq!((outcome.failed, outcome.broken), (0, 0));
    assert!(outcome.passed >= 8 && tests.len() >= 3, "{outcome:?}");
    let (outcome, _) = kept_going(&text.replace("taps=[1, 1], S=2", "taps=[1, 2], S=2"));
    assert!(outcome.failed > 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A program is the same whether its assertions stand in a test or not.
    #[test]
    fn a_test_changes_nothing_but_where_names_live(numbers in proptest::collection::vec((0usize..4, -9i32..9), 1..12)) {
        let lines: Vec<String> = numbers.iter().map(|&(name, n)| match n % 3 {
            0 => format!("n{name} = {n}"),
            1 => format!("assert n0 + n{name} == {n}"),
            _ => format!("n{name}(x) = x + {n}; assert n{name}(1) == 1.n{name}; n{name} = {n}"),
        }).collect();
        let body = lines.join("\n");
        let outer = "n0 = 1; n1 = 2; n2 = 3; n3 = 4; n0(x) = x; n0 = 1";
        let names = "(n0, n1, n2, n3, 5.n0)";
        let (bare, _) = kept_going(&format!("{outer}\n{body}"));
        let text = format!("{outer}\ntest \"t\" {{\n{body}\n}}\n{names} == (1, 2, 3, 4, 5)");
        let (tested, _) = kept_going(&text);
        prop_assert_eq!((bare.passed, bare.failed), (tested.passed, tested.failed));
        let mut session = Session::new().keep_going();
        session.run("a", &text, &mut |_| {});
        let after = session.run("b", &format!("assert {names} == (1, 2, 3, 4, 5)"), &mut |_| {});
        prop_assert!(after.problems.is_empty(), "{:?}", after.problems);
    }
}
