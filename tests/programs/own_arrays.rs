//! Code with variables replaced, and arrays of one's own with a period that they declare.

use crate::support::run;

#[test]
fn variables_in_code_are_replaced_all_at_once() {
    let program = r#"
v = variables(1, "v")
w = variables(1, "w")
assert subs(2*v[0] + v[1], {v[0]: v[1], v[1]: w[0]}) == 2*v[1] + w[0]
assert subs(v[0] + 1, {v[0]: 5}) == 6
assert subs(v[0] // 4, {v[1]: 5}) == v[0] // 4
"#;
    assert_eq!(run(program).fine().outcome.passed, 3);
}

#[test]
fn a_declared_period_is_that_of_what_is_built_on_it() {
    let program = r#"
f(n) = 1 - 2*(n % 2)
s = generate(1, f, period=(2,))
assert (s.period, lshift(s, 1).period, interleave(s, s, 0).period) == ((2,), (2,), (4,))
assert generate(1, f).period == none
"#;
    assert_eq!(run(program).fine().outcome.passed, 2);
}

#[test]
fn keys_values_and_periods_of_other_kinds() {
    for (program, code) in [
        ("v = variables(1, \"v\")\nsubs(v[0], {v[0]: 1/2})", "value::kind"),
        ("v = variables(1, \"v\")\nx = symbols(1, \"x\")\nsubs(v[0], {x[0]: 1})", "value::kind"),
        ("v = variables(1, \"v\")\nsubs(v[0], {v[0] + 1: 1})", "value::kind"),
        ("f(n) = n\ngenerate(1, f, period=(0,))", "value::range"),
        ("f(n) = n\ngenerate(1, f, period=(1, 1))", "value::range"),
        ("f(n) = n\ngenerate(1, f, size=4, period=(1,))", "value::range"),
    ] {
        let ran = run(program);
        assert_eq!(ran.outcome.problems[0].code.as_str(), code, "{program}");
    }
}
