//! How elements arise.

use crate::support::run;

#[test]
fn an_element_is_told_step_by_step() {
    let ran = run("L = symbols(2, \"L\"); H = symbols(2, \"H\")\n\
                   s0, s1 = le_gall_5_3.stages\n\
                   out = rshift(lift(lift(interleave(L, H, 0), s0, 0), s1, 0), 1)\n\
                   out[1, 0]\nexplain(out[1, 0])")
    .fine();
    insta::assert_snapshot!(ran.shown[1].1);
    // The last line is the element itself.
    assert!(ran.shown[1].1.ends_with(&format!("gives     {}", ran.shown[0].1)));
}

#[test]
fn sources_are_those_inside_of_functions() {
    let ran = run("s0, s1 = haar_no_shift.stages\nlevel(x) = x.lift(s0, 0).lift(s1, 0)\n\
                   x = symbols(1, \"x\")\nexplain(level(x)[1])")
    .fine();
    let text = ran.texts()[0];
    assert!(text.contains("source    x.lift(s0, 0)   (program.vcf:2)"), "{text}");
    assert!(text.contains("source    _.lift(s1, 0)   (program.vcf:2)"), "{text}");
}

#[test]
fn elements_without_operations_and_of_every_leaf() {
    for (program, expected) in [
        ("x = symbols(1, \"x\")\nexplain(x[-2])", "x[-2] is x[-2]; nothing is computed"),
        (
            "x = symbols(1, \"x\")\nexplain(subsample(x, [2], [1])[3])",
            "subsample[3] is x[7]; nothing is computed",
        ),
        ("xs = [symbols(1, \"x\")]\nexplain(xs[0])", "#1 symbols x: period (1,), step (1,)"),
    ] {
        assert_eq!(run(program).fine().texts(), [expected], "{program}");
    }
    let data = run("explain(data([3, 5, 8]).rshift(1)[2])").fine();
    assert!(data.texts()[0].ends_with("computes  (8 + 1) >> 1\n    gives     4"), "{}", data.texts()[0]);
    let code = run("explain(variables(1, \"a\").rshift(1)[2])").fine();
    assert!(code.texts()[0].contains("computes  (a[2] + 1) >> 1"), "{}", code.texts()[0]);
    let exact = run("x = symbols(1, \"x\")\nexplain(a=x.lshift(3).rshift(2)[(0,)])").fine();
    assert!(exact.texts()[0].contains("nothing is rounded away: e1 is 0"), "{}", exact.texts()[0]);
}

#[test]
fn long_explanations_say_what_is_left_out() {
    let text = run("explain(synthesis(daubechies_9_7, 3).output[3, 5])").fine().texts()[0].to_string();
    assert!(text.starts_with("rshift[3, 5], in 30 steps\n(646 earlier operations are left out)\n"), "{text}");
    assert!(text.len() < 30_000, "{}", text.len());
}

/// Of elements of tens of thousands of terms only the first few are read; their rounding is told all the same.
#[test]
fn elements_of_very_many_terms_are_left_out() {
    let text = run("explain(analysis(daubechies_9_7, 3)[1, \"LL\"][0, 0])").fine().texts()[0].to_string();
    let left_out = text.matches("gives     an expression of very many terms").count();
    assert!((1..30).contains(&left_out), "{text}");
    let step = text.split("\n\n").find(|step| step.ends_with("very many terms")).unwrap();
    assert!(
        !step.contains("lift") || step.contains("rounding  1/2*e") || step.contains("rounding  -1/2*e"),
        "{step}"
    );
}

#[test]
fn what_is_no_element_is_told() {
    for (program, code) in [
        ("x = symbols(1, \"x\")\nexplain(x[0] + 1)", "call::kind"),
        ("explain(3)", "call::kind"),
        ("x = symbols(1, \"x\")\nexplain(x[0, 1])", "index::length"),
        ("x = symbols(1, \"x\")\nexplain(x[1/2])", "index::not_integer"),
        ("x = symbols(1, \"x\")\nexplain(x[0..3])", "index::not_integer"),
        ("x = symbols(1, \"x\")\nexplain(x[:])", "index::whole"),
        ("x = symbols(1, \"x\")\nexplain(x[2**200])", "limit::index"),
        ("x = symbols(1, \"x\")\nexplain(nothing[0])", "name::unknown"),
    ] {
        assert_eq!(run(program).code(), code, "{program}");
    }
}
