//! Values that share parts stand for more values than any machine holds. What is asked of them is answered in a time that
//! follows from what is kept, or refused.

use crate::support::run;

/// `name` stands for 2^`times` pairs, and takes the memory of `times` of them.
fn doubled(name: &str, start: &str, times: usize) -> String {
    let step = |(open, close): (&str, &str)| format!("{name} = {open}{name}, {name}{close}\n");
    let steps: String =
        (0..times).map(|at| step(if at % 2 == 0 { ("(", ")") } else { ("[", "]") })).collect();
    format!("{name} = {start}\n{steps}")
}

fn shared() -> String {
    doubled("a", "(1, 2)", 60) + &doubled("b", "(1, 2)", 60) + &doubled("c", "(1, 3)", 60)
}

#[track_caller]
fn displays(program: &str, expected: &[&str]) {
    assert_eq!(run(&(shared() + program)).fine().texts(), expected, "{program}");
}

#[track_caller]
fn refused(program: &str, code: &str) {
    let ran = run(&(shared() + program));
    assert_eq!(ran.code(), code, "{program}");
    assert!(ran.screen().len() < 4000);
}

#[test]
fn what_is_one_is_equal_and_what_is_two_is_gone_through_once() {
    displays("a == a\na != a", &["true", "false"]);
    displays("a == b\n(a, b) == (b, a)\na != b", &["true", "true", "false"]);
    displays("a == c\n[a, c] == [a, c]\n[a, c] == [a, a]", &["false", "true", "false"]);
    displays("{1: a} == {1: b}\n{1: a} == {1: c}", &["true", "false"]);
}

#[test]
fn keys_are_found() {
    displays("m = {a: 1, c: 2}\n(m[a], m[b], m[c])", &["(1, 1, 2)"]);
    displays("{a: 1} == {b: 1}\n{(a, 1): 1} == {(b, 2): 1}", &["true", "false"]);
    displays("m = {{1: a}: 1, {1: c}: 2}\nm[{1: b}]", &["1"]);
    refused("{a: 1, b: 2}", "value::range");
    refused("{a: 1}[c]", "index::out_of_range");
}

#[test]
fn a_failed_assertion_says_where_they_differ() {
    let ran = run(&(shared() + "assert a == c"));
    assert_eq!(ran.code(), "assertion::failed");
    let screen = ran.screen();
    assert!(screen.contains("they differ first at [0]") && screen.len() < 40_000, "{screen}");
}

#[test]
fn maps_share_as_well() {
    let maps = |name: &str, last: u32| {
        format!("{name} = {{1: {last}}}\n") + &format!("{name} = {{1: {name}, 2: {name}}}\n").repeat(60)
    };
    let program = maps("a", 1) + &maps("b", 1) + &maps("c", 2) + "a == b\na == c\n{a: 5}[b]";
    assert_eq!(run(&program).fine().texts(), ["true", "false", "5"]);
}

#[test]
fn what_would_be_written_in_years_is_refused_at_once() {
    for program in
        ["a", "text(a)", "array(a)", "data(a)", "latex(a)", "mathml(a)", "plot(a)", "save(a, \"a.npy\")"]
    {
        let ran = run(&(shared() + program));
        let code = ran.code();
        assert!(code == "limit::length", "{program}: {code}");
    }
}

/// Arrays of which it is not known whether they are equal are still not known, and are asked about once.
#[test]
fn what_is_not_known_stays_so() {
    let arrays = "x = symbols(1, \"x\")\nf(i) = x[i] // 2\np = generate(1, f); q = rshift(lshift(x, 1), 2)\n";
    let pair = |name: &str| doubled(name, name, 60).replacen(&format!("{name} = {name}\n"), "", 1);
    let ran = run(&format!("{arrays}{}{}p == q", pair("p"), pair("q")));
    let known = ran.outcome.problems.is_empty();
    assert!(known || ran.code() == "array::undecided", "{}", ran.screen());
}

/// A text of 10^8 bytes is the longest, whatever makes it.
#[test]
fn texts_have_a_longest_length() {
    let text = "t = \"0123456789\"\n".to_string() + &"t = t + t\n".repeat(23);
    let fails =
        |program: &str| assert_eq!(run(&format!("{text}{program}")).code(), "limit::length", "{program}");
    fails("t + t");
    fails("text([t, t])");
}

/// What a problem repeats of a long text is told in short.
#[test]
fn long_texts_are_told_in_short() {
    let text = format!("t = \"0123456789abcdef\"\n{}", "t = t + t\n".repeat(20));
    for (line, code) in [
        ("arange(3).astype(t)", "codec::dtype"),
        ("spatial_delta(dtype=t)", "codec::dtype"),
        ("symbols(1, t)", "limit::length"),
        ("symbol(t)", "limit::length"),
        ("variables(1, t)", "limit::length"),
        ("load(t)", "file::missing"),
        ("bounds(variables(1, \"v\")[0], {t: (0, 1)})", "call::kind"),
    ] {
        let ran = run(&(text.clone() + line));
        assert_eq!(ran.code(), code, "{line}");
        assert!(ran.screen().len() < 50_000, "{line}: {}", ran.screen().len());
    }
}
