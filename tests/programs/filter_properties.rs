//! Properties and design of wavelets as programs see them, with the known-good numbers; those of the library stand
//! beside its code in crates/core/src/filters.

use proptest::prelude::*;

/// What a program without problems displays.
fn shown(program: &str) -> Vec<String> {
    let ran = crate::support::run(program).fine();
    ran.shown.into_iter().map(|(_, text)| text).collect()
}

/// The same as one text.
fn texts(program: &str) -> String {
    shown(program).join("\n\n")
}

/// Every line of a program is a claim that holds.
fn holds(program: &str) {
    let shown = shown(program);
    assert!(!shown.is_empty() && shown.iter().all(|line| line == "true"), "{program}: {shown:?}");
}

#[test]
fn golden_moments() {
    holds(
        "moments(fir(le_gall_5_3).h1) == [0, 0, -1, 3]\n\
         moments(daubechies_9_7, centre=\"middle\").h1[0] == -89047/2**28\n\
         moments(fidelity, 1).h1 == [5/32]\n\
         [vanishing_moments(w).h1 for w in [haar_no_shift, le_gall_5_3, deslauriers_dubuc_9_7, fidelity]] == [1, 2, 4, 0]\n\
         vanishing_moments(daubechies_9_7, tolerance=1/1000).h1 == 4",
    );
}

#[test]
fn golden_norms_of_openjpeg() {
    assert_eq!(
        shown("b = band_gains(le_gall_5_3, 4)\n[b[l, \"LL\"].l2 for l in 1..=4]"),
        ["[1.5, 2.75, 5.375, 10.6875]"]
    );
    assert_eq!(shown("band_gains(le_gall_5_3, 2)[2, \"LL\"].product"), ["2.25"]);
}

#[test]
fn golden_smoothness() {
    let golden = [
        ("haar_no_shift", "0.5", "0.5"),
        ("le_gall_5_3", "1.5", "0.4408"),
        ("deslauriers_dubuc_9_7", "2.4408", "0.5932"),
        ("deslauriers_dubuc_13_7", "2.4408", "1.1794"),
        ("fidelity_symmetric", "1.6032", "1.6685"),
    ];
    for (wavelet, scaling, dual) in golden {
        holds(&format!(
            "s = smoothness({wavelet})\nabs(s.scaling - {scaling}) < 0.00006\nabs(s.dual - {dual}) < 0.00006"
        ));
    }
}

/// The taps of PyWavelets' bior4.4 (dec_lo and rec_lo), db2 and db3 (rec_lo), which are rounded to doubles.
#[test]
fn golden_smoothness_of_pywavelets() {
    let golden = [
        (
            "0.03782845550726404, -0.023849465019556843, -0.11062440441843718, 0.37740285561283066, \
             0.8526986790088938, 0.37740285561283066, -0.11062440441843718, -0.023849465019556843, \
             0.03782845550726404",
            "1.4100",
        ),
        (
            "-0.06453888262869706, -0.04068941760916406, 0.41809227322161724, 0.7884856164055829, \
             0.41809227322161724, -0.04068941760916406, -0.06453888262869706",
            "2.1226",
        ),
        ("0.4829629131445341, 0.8365163037378079, 0.2241438680420134, -0.1294095225512604", "1.0"),
        (
            "0.3326705529500826, 0.8068915093110925, 0.4598775021184915, -0.1350110200102546, \
             -0.0854412738820267, 0.0352262918857095",
            "1.4150",
        ),
    ];
    for (taps, exponent) in golden {
        holds(&format!("abs(smoothness(laurent([{taps}]), tolerance=1e-9) - {exponent}) < 0.00006"));
    }
}

/// The exact L2 norms of LeGall at five levels, in both dimensions.
#[test]
fn golden_exact_norms_of_le_gall() {
    let golden = [
        ("LL", [1.5, 2.75, 5.375, 10.6875, 21.34375]),
        ("HL", [1.0383, 1.5922, 2.9197, 5.7028, 11.3367]),
        ("HH", [0.71875, 0.921875, 1.5859, 3.0430, 6.0215]),
    ];
    for (band, norms) in golden {
        for (norm, level) in norms.iter().zip(1..) {
            holds(&format!("abs(band_gains(le_gall_5_3, 5)[{level}, \"{band}\"].l2 - {norm}) < 0.00006"));
        }
    }
}

/// How far VC-2's steps of the 9/7 are from those of Daubechies and Sweldens.
#[test]
fn golden_rounding_of_the_9_7() {
    let ideal = [-0.443_506_852_0, -0.882_911_075_5, 0.052_980_118_57, 1.586_134_342];
    let errors = [9.67e-5, -9.86e-5, -1.60e-6, 4.73e-5];
    for (at, (ideal, error)) in ideal.iter().zip(errors).enumerate() {
        holds(&format!(
            "abs(abs(lifting(daubechies_9_7).steps[{at}].filter.entries[0]) - abs({ideal}) - {error}) < 0.00000006"
        ));
    }
}

/// Every default matrix of Fidelity differs from the one that its gains give.
#[test]
fn golden_differences_of_fidelity() {
    let list = "of(d, ho) = [(x.band, x.derived, x.default) for x in \
                quantisation_matrix(fidelity, d, depth_ho=ho).differences]";
    let rows = (0..5).flat_map(|depth| (0..5).map(move |ho| (depth, ho)));
    let rows = rows.filter(|(depth, ho)| (1..=5).contains(&(depth + ho)));
    // VC-2 has default matrices for up to four levels of either kind, five in all.
    let calls: Vec<String> = rows.map(|(depth, ho)| format!("({depth}, {ho}, of({depth}, {ho}))")).collect();
    insta::assert_snapshot!(texts(&format!("{list}\n{}", calls.join("\n"))));
}

#[test]
fn golden_quantisation_matrices() {
    holds(
        "q = quantisation_matrix(le_gall_5_3, 4)\nq.matrix == q.default\nq.differences == []\n\
         q[4, \"HL\"] == 7\nq.steps.len() == 13\n\
         quantisation_matrix(fidelity, 2).differences != []\n\
         quantisation_matrix(le_gall_5_3, 4, norms=\"exact\").matrix.values() == [7, 4, 4, 0, 4, 4, 0, 4, 4, 1, 6, 6, 4]",
    );
}

#[test]
fn golden_lint() {
    holds(
        "f = lint(fidelity).findings\n(f[0].severity, f[0].stage, f[0].tap) == (\"warning\", 0, 1)\n\
         [x.severity for x in lint(daubechies_9_7).findings] == [\"note\"]\n\
         all([lint(w).findings == [] for w in [le_gall_5_3, deslauriers_dubuc_9_7, deslauriers_dubuc_13_7, \
         haar_no_shift, haar_with_shift, fidelity_symmetric]])",
    );
}

#[test]
fn a_derivation_is_shown_step_by_step() {
    insta::assert_snapshot!(texts("quantisation_matrix(le_gall_5_3, 1)\nquantisation_matrix(fidelity, 1)"), @r"
        L2 norms of g0 and g1: 1.224745 and 0.847791; the shift scales a level by 1/2
        gain: of noise from the band to the picture; index: 4 log2(gain / least gain), rounded
        band      gain     ratio  4 log2  index  default
        0 LL  0.750000  2.086957  4.2456      4        4
        1 HL  0.519164  1.444630  2.1228      2        2
        1 LH  0.519164  1.444630  2.1228      2        2
        1 HH  0.359375  1.000000  0.0000      0        0

        L2 norms of g0 and g1: 0.757946 and 1.367857; the shift scales a level by 1/1
        gain: of noise from the band to the picture; index: 4 log2(gain / least gain), rounded
        band      gain     ratio  4 log2  index  default
        0 LL  0.574482  1.000000  0.0000      0        0
        1 HL  1.036762  1.804689  3.4070      3        4  differs
        1 LH  1.036762  1.804689  3.4070      3        4  differs
        1 HH  1.871033  3.256902  6.8140      7        8  differs
        ");
}

#[test]
fn lint_is_shown_a_finding_a_line() {
    insta::assert_snapshot!(texts("lint(fidelity)\nlint(daubechies_9_7)\nlint(le_gall_5_3)"), @r"
        warning: stage 0, tap 1: the tap -10 has the mirror image 10 (tap 6), so h1, g0 have no linear phase; with 10 in both places the taps sum to 128, a power of two, not to 108
        warning: stage 0: the taps sum to 108, not to a power of two such as 128: no constant is predicted by a shift
        warning: a DC leak: a constant gives 5/32 of itself in the high band, where it should give 0
        warning: a Nyquist leak: a constant low band gives an alternation of gain 5/32 in synthesis, where it should give none

        note: taps rounded to 12 bits: a DC leak of -89047/2^28 into the high band, exactly no vanishing moments; at a tolerance of 1/1000 4 vanishing moments of h1 and 4 of g1

        nothing to say
        ");
}

#[test]
fn other_tables() {
    insta::assert_snapshot!(texts(
        "band_gains(le_gall_5_3, 2)\nresponse(fir(le_gall_5_3).g0, 3)\ncascade(le_gall_5_3, 3)\n\
         zeros(fir(deslauriers_dubuc_9_7).g0)\nround_taps(daubechies_9_7, 4)\n\
         f(n, m) = vanishing_moments(interpolating(n, m))\nsweep(f, [(2, 2), (4, 2), (4, 4)])"
    ), @r#"
        level         dc         l1        l2   product
        1 LL    4.000000   4.000000  1.500000  1.500000
        1 HL    0.000000   3.000000  1.038328  1.038328
        1 LH    0.000000   3.000000  1.038328  1.038328
        1 HH    0.000000   2.250000  0.718750  0.718750
        2 LL   16.000000  16.000000  2.750000  2.250000
        2 HL    0.000000  10.000000  1.592217  1.557492
        2 LH    0.000000  10.000000  1.592217  1.557492
        2 HH    0.000000   6.250000  0.921875  1.078125

        frequency  magnitude      dB     phase  group delay
         0.000000   2.000000  6.0206  0.000000       0.0000
         0.500000   1.000000  0.0000  0.000000       0.0000
         1.000000   0.000000    -inf  0.000000       0.0000

        scaling: 15 values from -7/8 to 7/8, 1/8 apart
        wavelet: 23 values from -7/8 to 15/8, 1/8 apart
        integers: {0: 1}

        [-1 (4 times), 2 - sqrt(3), 2 + sqrt(3)]

        wavelet: wavelet([stage("even_subtract_odd", taps=[7, 7], D=0, S=4), stage("odd_subtract_even", taps=[14, 14], D=0, S=4), stage("even_add_odd", taps=[1, 1], D=0, S=4), stage("odd_add_even", taps=[25, 25], D=0, S=4)], 1)
        before: h1: [-89047/268435456, 0, -117637/268435456, 0], g1: [-362334463/549755813888, 0, -137104127/137438953472, 0]
        after: h1: [23/256, 0, 61/256, 0], g1: [465/2048, 0, 303/512, 0]

        (2, 2)  h1: 2, g1: 2
        (4, 2)  h1: 4, g1: 2
        (4, 4)  h1: 4, g1: 4
        "#);
}

/// What can't be is a problem with a code, and says what would work.
#[test]
fn what_can_not_be() {
    let programs = [
        ("zeros(laurent([0]))", "filter::zero"),
        ("zeros(laurent([1, 2, 1]), tolerance=-1)", "value::range"),
        ("zeros(laurent([1, 2, 3]), tolerance=100)", "value::range"),
        ("vanishing_moments(laurent([0]))", "filter::zero"),
        ("cascade(laurent([0]))", "filter::zero"),
        ("cascade(laurent([1, -1]))", "filter::no_zero"),
        ("cascade(wavelet([]))", "filter::no_zero"),
        ("cascade(le_gall_5_3, 0)", "value::range"),
        ("cascade(le_gall_5_3, 15)", "value::range"),
        ("cascade(laurent([1 for i in 0..1000]), 14)", "limit::length"),
        ("smoothness(daubechies_9_7)", "filter::no_zero"),
        ("smoothness(wavelet([], 0))", "filter::no_zero"),
        ("smoothness(laurent([1 for i in 0..500]))", "limit::length"),
        ("zeros(laurent([1 for i in 0..500]))", "limit::length"),
        ("zeros(laurent([1, 2**400]))", "limit::bits"),
        ("response(laurent([10**400, 1]))", "limit::bits"),
        ("gains(laurent([1/10**400]))", "limit::bits"),
        ("plot(laurent([10**400, 1]), \"response\")", "limit::bits"),
        ("band_gains(filter_bank(laurent([10**400]), laurent([1])))", "limit::bits"),
        ("compare([filter_bank(laurent([10**400]), laurent([1]))])", "limit::bits"),
        ("plot([10**400, 1])", "limit::bits"),
        ("gains(\"le_gall_5_3\")", "value::kind"),
        ("moments(3, 0)", "value::range"),
        ("moments(le_gall_5_3, centre=\"left\")", "value::kind"),
        ("vanishing_moments(le_gall_5_3, -1)", "value::range"),
        ("band_gains(le_gall_5_3, 0)", "value::range"),
        ("band_gains(fidelity, 12)", "limit::length"),
        ("band_gains(le_gall_5_3, side=\"up\")", "value::range"),
        ("response(le_gall_5_3, 1)", "value::range"),
        ("response(le_gall_5_3, frequencies=[\"DC\"])", "value::kind"),
        ("quantisation_matrix(le_gall_5_3, -1)", "value::range"),
        ("quantisation_matrix(le_gall_5_3, 1, norms=\"best\")", "value::range"),
        ("quantisation_matrix(wavelet(le_gall_5_3.stages, 100000), 3)", "limit::bits"),
        ("compare([])", "value::range"),
        ("compare([1])", "value::kind"),
        ("interpolating(3, 2)", "filter::orders"),
        ("interpolating(2, 34)", "filter::orders"),
        ("spline(2, 3)", "filter::orders"),
        ("spline(10**40, 2)", "value::range"),
        ("round_taps(\"a\", 2)", "value::kind"),
        ("round_taps(le_gall_5_3, -1)", "value::range"),
        ("f(a, b) = a\nsweep(f, [1])", "call::arity"),
        ("sweep(abs, [\"a\"])", "call::kind"),
    ];
    for (program, code) in programs {
        let ran = crate::support::run(program);
        assert_eq!(ran.code(), code, "{program}: {}", ran.screen());
        assert!(ran.outcome.problems[0].help.is_some(), "{program}: {}", ran.screen());
    }
}

/// What takes one filter takes four, and says the same of each.
#[test]
fn wavelets_and_filters_agree() {
    for function in ["moments", "zeros", "gains", "response"] {
        for filter in ["h0", "h1", "g0", "g1"] {
            holds(&format!(
                "w = deslauriers_dubuc_13_7\n{function}(w).{filter} == {function}(fir(w).{filter})"
            ));
        }
    }
    holds("vanishing_moments(le_gall_5_3).g1 == vanishing_moments(fir(le_gall_5_3).g1)");
    holds("smoothness(le_gall_5_3).dual == smoothness(fir(le_gall_5_3).h0)");
    holds("cascade(le_gall_5_3, 5).scaling == cascade(fir(le_gall_5_3).g0, 5).scaling");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever the orders, the wavelet reconstructs, annihilates what it should, and lint has nothing to say.
    #[test]
    fn designed_wavelets(n in 1i64..5, m in 1i64..5) {
        let (n, m) = (2 * n, 2 * m);
        holds(&format!(
            "w = interpolating({n}, {m})\nlint(w).findings == []\nvanishing_moments(w).h1 == {n}\n\
             vanishing_moments(w).g1 == min({n}, {m})\ndet(polyphase(w)) == 1"
        ));
        holds(&format!("b = spline({n}, {m})\ndet(polyphase(b)) == 1\nvanishing_moments(b).h1 == {n}"));
    }

    /// Rounding keeps the determinant and never adds bits.
    #[test]
    fn rounded_wavelets(bits in 0u32..14) {
        holds(&format!(
            "w = round_taps(daubechies_9_7, {bits}).wavelet\ndet(polyphase(w)) == 1\n\
             all([s.S <= {bits} for s in w.stages])"
        ));
    }
}

/// What students type first is answered with what would work.
#[test]
fn slips_of_students() {
    for (program, code, help) in [
        ("fir(le_gall)", "name::unknown", "did you mean `le_gall_5_3`?"),
        ("help(plot)", "name::unknown", "`:help NAME`"),
        ("laurent(1, 2, 1)", "call::arity", "`entries` is one list in square brackets"),
        ("transform(le_gall_5_3, [1, 2, 3])", "value::kind", "transform(fir(w), x)"),
        ("energy(transform(le_gall_5_3, ramp()))", "call::arity", "x=0..64"),
        ("gains([1, 2, 1])", "value::kind", "laurent([1, 2, 1]"),
        ("lifting(le_gall_5_3.h0)", "name::unknown", "fir(w).h0"),
        ("wavelet(gains(le_gall_5_3))", "value::kind", "wavelet(lifting(h, g), 1)"),
        ("wavelet(spline(4, 4))", "filter::not_integer", "wavelet(lifting(h / 2, g * 2))"),
        ("transform(spline(2, 2).h0, ramp())", "value::kind", "a wavelet or a filter bank"),
        ("lint(3)", "value::kind", "fir(w)"),
        ("compare({\"a\": 3})", "value::kind", "{\"mine\": w}"),
        ("compare({1: le_gall_5_3})", "value::kind", "{\"mine\": w}"),
        ("compare(le_gall_5_3)", "value::kind", "[le_gall_5_3, fidelity]"),
        ("smoothness(wavelet([]))", "filter::no_zero", "the same sum"),
        ("smoothness(daubechies_9_7)", "filter::no_zero", "tolerance=1/1000"),
    ] {
        let ran = crate::support::run(program);
        assert_eq!(ran.code(), code, "{program}: {}", ran.screen());
        assert!(ran.screen().contains(help), "{program}: {}", ran.screen());
    }
}

/// The four zeros at -1 of Daubechies' filter of eight taps lie apart in the digits that PyWavelets prints.
#[test]
fn zeros_of_rounded_taps() {
    let taps = "f = laurent([0.23037781330885523, 0.7148465705525415, 0.6308807679295904, -0.02798376941698385, \
                -0.18703481171888114, 0.030841381835986965, 0.032883011666982945, -0.010597401784997278])\n";
    assert_eq!(
        texts(&format!(
            "{taps}[z.multiplicity for z in zeros(f)]\n\
             [(z.re, z.multiplicity) for z in zeros(f, tolerance=1e-9)][0]\nlen(zeros(f, tolerance=1e-9))\n\
             vanishing_moments(alternate(f), tolerance=1e-9)"
        )),
        "[1, 1, 1, 1, 1, 1, 1]\n\n(-1, 4)\n\n4\n\n4"
    );
    // Those at 1 are the vanishing moments, and a filter without rounded taps has the zeros that it has.
    assert_eq!(
        texts(
            "z = zeros(daubechies_9_7, tolerance=1/1000)\n[(x[0].re, x[0].multiplicity) for x in [z.h0, z.h1, z.g0, z.g1]]\n\
             all([zeros(f, tolerance=1e-9) == zeros(f) for f in [fir(deslauriers_dubuc_13_7).h1, laurent([1, 5, 6])]])"
        ),
        "[(-1, 4), (1, 4), (-1, 4), (1, 4)]\n\ntrue"
    );
}

/// A side without a scaling function is none and says why; the other one is told.
#[test]
fn one_side_alone() {
    assert_eq!(
        texts(
            "smoothness(fidelity)\nsmoothness(fidelity).scaling\nsmoothness(fir(fidelity).h0) == smoothness(fidelity).dual"
        ),
        "scaling: none (0.156 of its DC gain at z = -1), dual: 1.668520827\n\nnone\n\ntrue"
    );
    assert!(texts("plot(fidelity, \"functions\")").contains("synthesis has none"));
    let shown = texts(
        "cascade(fidelity)\ncascade(fidelity).scaling\nlen(cascade(fidelity, side=\"analysis\").scaling) > 9",
    );
    assert!(
        shown.starts_with("scaling: none (the low-pass filter is 0.156 of its DC gain at z = -1"),
        "{shown}"
    );
    assert!(shown.contains("side=\"analysis\"\n\nnone\n\ntrue"), "{shown}");
}

/// Boxes convolved, whose integer shifts depend on each other.
#[test]
fn dependent_shifts() {
    assert_eq!(
        texts(
            "[smoothness(laurent(t)) for t in [[1, 1, 1, 1], [1, 0, 0, 1]]]\ncascade(laurent([1, 0, 0, 1]), 3).integers"
        ),
        "[1.5, 0.5]\n\nnone"
    );
    assert!(texts("cascade(laurent([1, 0, 0, 1]))").contains("on average only"));
    assert!(!texts("cascade(le_gall_5_3)").contains("on average only"));
}

/// What takes a wavelet takes a filter bank where that has what is asked for.
#[test]
fn banks_among_wavelets() {
    assert_eq!(
        texts(
            "all([wavelet(b, 1) == le_gall_5_3 for b in [spline(2, 2), polyphase(le_gall_5_3)]])\nlint(spline(2, 2))"
        ),
        "true\n\nnothing to say"
    );
    assert_eq!(
        texts("f = spline(4, 4)\nw = wavelet(lifting(f.h0 / 2, f.g0 * 2))\nfir(w).g0 == f.g0 * 2"),
        "true"
    );
    assert_eq!(texts("lint(wavelet(spline(1, 3)))"), "nothing to say");
    insta::assert_snapshot!(texts(
        "compare([spline(1, 3), haar_no_shift])\nlint(filter_bank(laurent([1, 2, 3]), laurent([1, 1])))"
    ));
}

/// A map names the columns.
#[test]
fn comparisons_by_name() {
    let table = texts("compare({\"mine\": wavelet([]), \"5/3\": le_gall_5_3})");
    assert!(
        table.lines().next().is_some_and(|head| head.contains("mine") && head.contains("5/3")),
        "{table}"
    );
    assert_eq!(texts("compare({\"mine\": fidelity}).wavelets[0].name"), "\"mine\"");
}

/// A phase that is rounding alone is 0.
#[test]
fn phases_have_no_minus_zero() {
    for wavelet in ["le_gall_5_3", "daubechies_9_7", "fidelity_symmetric"] {
        let table = texts(&format!("response(fir({wavelet}).h0, points=33)"));
        assert!(!table.contains("-0.000000"), "{table}");
    }
}
