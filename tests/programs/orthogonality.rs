//! Orthogonality, half-band filters, factorings without symmetry, and what programs are told of them.

use crate::support::run;

/// What the last line of a program displays.
fn last(program: &str) -> String {
    run(program).fine().texts().last().expect("a value").to_string()
}

/// db2 with the sums 1 and 2 to 30 digits, as a bank in place.
const DB2: &str = "\
a = 1.732050807568877293527446341506
g = laurent([1 + a, 3 + a, 3 - a, 1 - a], low=-1) / 4
b = filter_bank(reflect(g) / 2, g)
";

/// Of PyWavelets: what begins at n = 0 is late by the length less one.
const CAUSAL: &str = "\
lo_d = laurent([0, -1, 2, 6, 2, -1]) / 8
lo_r = laurent([0, 1, 2, 1, 0, 0]) / 2
late = filter_bank(lo_d, lo_r)
";

/// Both factorings of I. Daubechies and W. Sweldens, 1998, section 7.5: sqrt(3); sqrt(3)/4 and (sqrt(3) - 2)/4; 1, which is
/// MATLAB's too; and, with the samples the other way round, 1/sqrt(3); sqrt(3)/4 and (6 - 3 sqrt(3))/4; 1/3.
#[test]
fn without_symmetry_the_largest_weight_of_the_shortest_is_least() {
    let program = format!(
        "{DB2}best = lifting(b, tolerance=1e-20)\n\
         weights = [abs(x) for s in best.steps for x in s.filter.entries]\n\
         near(x, y) = abs(x - y) < 1e-15\n\
         assert len(best.steps) == 3 and not best.symmetric\n\
         theirs = sorted([a / 3, a / 4, (6 - 3*a) / 4, 1/3])\n\
         assert len(weights) == 4 and all([near(sorted(weights)[i], theirs[i]) for i in 0..4])\n\
         assert near(best.largest_weight, a / 3)\n\
         assert not best.symmetric"
    );
    run(&program).fine();
    let first = format!(
        "{DB2}late = filter_bank(reflect(g) / 2, delay(g, 1))\nbest = lifting(late, tolerance=1e-20)\n\
         weights = sorted([abs(x) for s in best.steps for x in s.filter.entries])\n\
         theirs = sorted([a, a / 4, (2 - a) / 4, 1])\n\
         assert len(weights) == 4 and all([abs(weights[i] - theirs[i]) < 1e-15 for i in 0..4])\n\
         each = lifting(late, tolerance=1e-20, all=true)\n\
         fewest = [each[i].largest_weight for i in 0..len(each.factorings) if len(each[i].steps) == 3]\n\
         assert min(fewest) == best.largest_weight and len(fewest) > 1"
    );
    run(&first).fine();
    // Symmetric steps come first, whatever their weights.
    run("assert lifting(fir(daubechies_9_7)).symmetric\nassert lifting(fir(le_gall_5_3)) == lifting(le_gall_5_3)").fine();
}

#[test]
fn orthogonal_banks_are_told() {
    for (bank, answer) in [
        ("spline(1, 1)", "true"),
        ("spline(1, 3)", "false"),
        ("le_gall_5_3", "false"),
        // Scaled, delayed, with both signs.
        (
            "filter_bank(spline(1, 1).h0 * 3, g0=spline(1, 1).g0, h1=spline(1, 1).h1 * 3, g1=spline(1, 1).g1)",
            "true",
        ),
        ("filter_bank(delay(laurent([1, 1]), 3), laurent([1, 1]))", "true"),
        // Each half alone does not do.
        (
            "filter_bank(spline(1, 1).h0, g0=spline(1, 1).g0, h1=delay(spline(1, 1).h1), g1=spline(1, 1).g1)",
            "false",
        ),
    ] {
        assert_eq!(last(&format!("orthogonal({bank})")), answer, "{bank}");
    }
    assert_eq!(last(&format!("{DB2}orthogonal(b)")), "false");
    assert_eq!(last(&format!("{DB2}orthogonal(b, tolerance=1e-20)")), "true");
    assert_eq!(run("orthogonal(le_gall_5_3, tolerance=-1)").code(), "value::range");
    let text = last("explain(fir(le_gall_5_3))");
    assert!(
        text.starts_with("not orthogonal\ng0 2 samples later and g0 have the inner product 1/4 instead of 0"),
        "{text}"
    );
    assert!(last("explain(spline(1, 1))").starts_with("orthogonal: "));
}

/// Haar's are those of an orthonormal bank; LeGall's are numbers of PyWavelets' taps, by numpy's eigvalsh of the Gram
/// matrix on 20,001 frequencies.
#[test]
fn frame_bounds_of_known_banks() {
    run("h = frame_bounds(spline(1, 1))\nassert abs(h.lower - 1) < 1e-12 and abs(h.upper - 1) < 1e-12\n\
         as_typed = frame_bounds(spline(1, 1), scaled=false)\n\
         assert abs(as_typed.lower - 1/2) < 1e-12 and abs(as_typed.upper - 2) < 1e-12\n\
         a = frame_bounds(le_gall_5_3)\ns = frame_bounds(le_gall_5_3, side=\"synthesis\")\n\
         assert abs(a.lower * s.upper - 1) < 1e-9 and abs(a.upper * s.lower - 1) < 1e-9\n\
         assert a.lower < 1 and a.upper > 1")
    .fine();
}

#[test]
fn spectral_factors_are_banks() {
    let start =
        "p = product_filter(spline(2, 2))\nassert p == laurent([-1, 0, 9, 16, 9, 0, -1], low=-3) / 16\n";
    run(&format!(
        "{start}x = spectral_factors(p)\nassert len(x.choices) == 12\n\
         assert any([x[i] == spline(2, 2) for i in 0..12])\n\
         o = spectral_factors(p, kind=\"orthogonal\")\nassert len(o.choices) == 2\n\
         assert all([orthogonal(o[i], tolerance=1e-12) for i in 0..2])\n\
         assert all([reconstruction(x[i], tolerance=1e-12).perfect for i in 0..12])\n\
         assert len(lifting(o[0], tolerance=1e-12).steps) > 0"
    ))
    .fine();
    assert_eq!(run("spectral_factors(laurent([1, 2, 3, 4, 5]))").code(), "filter::not_reconstructing");
    assert_eq!(run("spectral_factors(product_filter(spline(12, 12)))").code(), "limit::length");
    let plot = last(&format!("{start}plot(spectral_factors(p, kind=\"orthogonal\"))"));
    assert!(plot.contains("○ h0") && plot.contains("× g0"), "{plot}");
    assert_eq!(run("plot(spectral_factors(product_filter(spline(4, 4))))").code(), "plot::range");
}

#[test]
fn what_shift_mends_a_bank_is_told() {
    // As books print them: every filter centred.
    let centred =
        "f = fir(le_gall_5_3)\nb = filter_bank(f.h0, g0=f.g0, h1=delay(f.h1, 1), g1=delay(f.g1, -1))\n";
    let text = last(&format!("{centred}reconstruction(b)"));
    assert!(
        text.ends_with("\nwith h1 one sample earlier and g1 one sample later it would be perfect"),
        "{text}"
    );
    assert_eq!(
        last(&format!("{centred}reconstruction(b).mending")),
        "[\"h1 one sample earlier\", \"g1 one sample later\"]"
    );
    assert_eq!(
        last(
            "f = fir(fidelity)\nreconstruction(filter_bank(f.h0, g0=f.g0, h1=delay(f.h1, 3), g1=-f.g1)).mending"
        ),
        "[\"h1 3 samples earlier and negated\"]"
    );
    assert_eq!(last("reconstruction(le_gall_5_3).mending"), "[]");
    assert_eq!(last(&format!("{CAUSAL}reconstruction(late).mending")), "[]");
}

/// Steps have no delay: whoever typed causal taps is told how much of it is gone.
#[test]
fn the_delay_that_lifting_drops_is_told() {
    let text = last(&format!("{CAUSAL}fir(lifting(late))"));
    assert!(text.ends_with("(h0 and h1 of the bank that was factored are these, 5 samples later)"), "{text}");
    run(&format!(
        "{CAUSAL}l = lifting(late)\nassert l.analysis_delay == 5 and l.analysis_gain == 1\n\
         assert delay(fir(l).h0, 5) == late.h0 and delay(fir(l).h1, 5) == late.h1\n\
         two = lifting(lo_d * 3, lo_r)\nassert two.analysis_delay == 5 and two.analysis_gain == 3\n\
         assert delay(fir(two).h0, 5) * 3 == lo_d * 3"
    ))
    .fine();
    assert!(!last("fir(lifting(fir(le_gall_5_3)))").contains("later"));
}

#[test]
fn euclids_divisions_are_told() {
    let text = last("explain(lifting(fir(le_gall_5_3)))");
    for part in [
        "Euclid's algorithm divides the even and odd entries of g0",
        "#1  odd = quotient * even + remainder",
        "step 2 of synthesis",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    run(&format!(
        "{DB2}e = explain(lifting(b, tolerance=1e-20))\n\
         assert all([d.dividend == d.quotient * d.divisor + d.remainder for d in e.divisions])\n\
         for_all = explain(lifting(spline(3, 5), all=true)[3])\n\
         assert all([d.dividend == d.quotient * d.divisor + d.remainder for d in for_all.divisions])"
    ))
    .fine();
    let latex = last("latex(explain(lifting(fir(le_gall_5_3))))");
    assert!(
        latex.contains(r"\frac{1}{2}z + \frac{1}{2}") && latex.contains(r"p_{\text{even}}(z)"),
        "{latex}"
    );
    assert_eq!(run("explain(gains(le_gall_5_3).h0)").code(), "value::kind");
    assert_eq!(run("explain(lifting(le_gall_5_3), {})").code(), "value::kind");
}

#[test]
fn matrices_are_transposed() {
    run("m = polyphase(spline(3, 1))\n\
         assert transpose(transpose(m)) == m and adjoint(adjoint(m)) == m\n\
         assert det(transpose(m)) == det(m) and det(adjoint(m)) == reflect(det(m))\n\
         assert adjoint(m * transpose(m)) == adjoint(transpose(m)) * adjoint(m)\n\
         assert degree(laurent([1, 0, 2], low=-4)) == 2 and degree(laurent([0])) == none and degree(5) == 0")
    .fine();
    assert_eq!(run("transpose(polyphase(le_gall_5_3), 1, 0)").code(), "call::arity");
}

#[test]
fn delays_stand_in_responses() {
    run("r = response(laurent([1, 2, 1], low=-1), 5)\nassert r.group_delay == [0, 0, 0, 0, 0]\n\
         s = response(delay(laurent([1, 1]), 3), frequencies=[0, 1/2, 1])\nassert s.group_delay == [3.5, 3.5, 3.5]\n\
         one = laurent([1, 1/2])\ntwo = response(one, frequencies=[0]).group_delay[0]\nassert abs(two - 1/3) < 1e-12\n\
         gap = response(laurent([1, 0, 1]) * one, frequencies=[1/2]).group_delay\nassert gap == [none]")
    .fine();
    for what in ["magnitude", "phase", "group_delay"] {
        for subject in ["le_gall_5_3", "laurent([1, 2, 3])", "spline(2, 2)", "lifting(le_gall_5_3)"] {
            assert!(!last(&format!("plot({subject}, \"{what}\")")).is_empty());
        }
    }
}

/// Within seconds also where nothing is optimised; it was minutes.
#[test]
fn long_factorings_end() {
    run("assert len(lifting(fir(interpolating(16, 16)), all=true).factorings) > 500").fine();
}
