//! Filters in the z-domain, as programs: taps known from ST 2042-1, factorings known from literature.

/// What a program displays, a value each, and its problems.
fn run(program: &str) -> Vec<String> {
    let ran = crate::support::run(program);
    let mut shown: Vec<String> = ran.shown.into_iter().map(|(_, text)| text).collect();
    shown.extend(ran.outcome.problems.iter().map(|problem| format!("{}: {}", problem.code, problem.message)));
    shown
}

fn one(program: &str) -> String {
    run(program).join("\n")
}

/// h0 and g0 of each wavelet, as the literature gives them.
#[test]
fn taps_of_the_wavelets() {
    for (wavelet, h0, g0) in [
        ("haar_no_shift", "laurent([1, 1], low=-1) / 2", "laurent([1, 1])"),
        ("le_gall_5_3", "laurent([-1, 2, 6, 2, -1], low=-2) / 8", "laurent([1, 2, 1], low=-1) / 2"),
        (
            "deslauriers_dubuc_9_7",
            "laurent([1, 0, -8, 16, 46, 16, -8, 0, 1], low=-4) / 64",
            "laurent([-1, 0, 9, 16, 9, 0, -1], low=-3) / 16",
        ),
        (
            "deslauriers_dubuc_13_7",
            "laurent([-1, 0, 18, -16, -63, 144, 348, 144, -63, -16, 18, 0, -1], low=-6) / 512",
            "laurent([-1, 0, 9, 16, 9, 0, -1], low=-3) / 16",
        ),
        (
            "fidelity_symmetric",
            "laurent([-8, 0, 21, 0, -46, 0, 161, 256, 161, 0, -46, 0, 21, 0, -8], low=-7) / 256",
            "laurent([-16, 0, 122, 0, -502, 0, 1955, -512, -3491, 2560, 4148, -6400, -4183, 20736, 36702, \
             20736, -4183, -6400, 4148, 2560, -3491, -512, 1955, 0, -502, 0, 122, 0, -16], low=-14) / 65536",
        ),
    ] {
        assert_eq!(run(&format!("fir({wavelet}).h0\nfir({wavelet}).g0")), [h0, g0], "{wavelet}");
    }
}

#[test]
fn taps_of_the_rounded_9_7() {
    let shown = one("[decimal(x) for x in fir(daubechies_9_7).h0.entries[0..5]]");
    assert_eq!(shown, r#"["0.032909", "-0.020747", "-0.096347", "0.328383", "0.741488"]"#);
    let shown = one("[decimal(x) for x in fir(daubechies_9_7).g0.entries[0..4]]");
    assert_eq!(shown, r#"["-0.074186", "-0.046770", "0.480812", "0.906460"]"#);
}

/// The high-pass filters are the low-pass ones with alternating signs, and every determinant is 1.
#[test]
fn complements_and_determinants() {
    let shown = one(
        "[all([fir(w).h1 == delay(alternate(fir(w).g0), -1), fir(w).g1 == delay(alternate(fir(w).h0), 1), \
         det(polyphase(w)) == 1]) for w in [haar_no_shift, le_gall_5_3, deslauriers_dubuc_9_7, \
         deslauriers_dubuc_13_7, fidelity, daubechies_9_7]]",
    );
    assert_eq!(shown, "[true, true, true, true, true, true]");
}

/// Taps to steps and back, for all seven. 3616/4096 comes back as 113/128 with a shift of 7, which is
/// the same filter.
#[test]
fn round_trips_of_all_wavelets() {
    let shown = one("all_of = [deslauriers_dubuc_9_7, le_gall_5_3, deslauriers_dubuc_13_7, haar_no_shift, \
         haar_with_shift, fidelity, daubechies_9_7]\n\
         [lifting(fir(w).h0, fir(w).g0).steps == lifting(w).steps for w in all_of]\n\
         [wavelet(lifting(fir(w)), w.shift) == w for w in all_of]");
    let all = "[true, true, true, true, true, true, true]";
    assert_eq!(shown, format!("{all}\n{all}"));
}

/// Stages are equal where they are the same filter, wavelets where their stages are; the arrays agree.
#[test]
fn stages_are_compared_as_filters() {
    let shown = run(r#"
x = symbols(1, "x")
s(taps, D=0, S=0) = stage("even_add_odd", taps=taps, D=D, S=S)
t(taps) = stage("even_subtract_odd", taps=taps)
pairs = [(s([2, 2]), s([4, 4], S=1)), (s([0, 3]), s([3], D=1)), (s([1]), t([-1])), (s([0], S=3), t([0])),
    (s([1], S=1), s([2], S=1)), (s([1]), t([1])), (s([1, 2]), s([2, 1])), (s([3], D=1), s([3]))]
[p[0] == p[1] for p in pairs]
[lift(x, p[0], 0) == lift(x, p[1], 0) for p in pairs]
[wavelet([p[0]], 1) == wavelet([p[1]], 1) for p in pairs]
wavelet([s([1])], 1) == wavelet([s([1])], 0)
lift(lift(x, s([1, 1]), 0), s([1, 1]), 0) == lift(x, s([2, 2]), 0)
lift(lift(x, s([1, 1]), 0), t([0, 1]), 0) == lift(x, s([1]), 0)
lift(lift(lift(x, s([1]), 0), s([5], S=3), 0), t([1]), 0) == lift(x, s([5], S=3), 0)
"#);
    let pairs = "[true, true, true, true, false, false, false, false]";
    assert_eq!(shown, [pairs, pairs, pairs, "false", "true", "true", "true"]);
}

/// A bank of two analysis filters, wherever they are centred and however scaled; and one of causal
/// low-pass filters, which is late but perfect.
#[test]
fn banks_are_completed() {
    let shown = run("
f = fir(le_gall_5_3)
filter_bank(f.h0, h1=f.h1) == f
lifting(filter_bank(f.h0, h1=3*delay(f.h1, 6))).steps
reconstruction(filter_bank(f.h0, h1=3*delay(f.h1, 6)))
reconstruction(filter_bank(laurent([-1, 2, 6, 2, -1])/8, laurent([1, 2, 1])/2))
reconstruction(filter_bank(laurent([1, 1])/2, laurent([1, 1])))
[all([f == filter_bank(f.h0, f.g0), f == filter_bank(f.h0, h1=f.h1)]) for w in [haar_no_shift, daubechies_9_7] for f in [fir(w)]]
lifting(laurent([-1, 2, 6, 2, -1])/8, laurent([1, 2, 1])/2)
");
    assert_eq!(shown[0], "true");
    assert!(shown[1].contains("filter: laurent([-1, -1]) / 4"), "{}", shown[1]);
    assert!(shown[2].starts_with("perfect reconstruction"), "{}", shown[2]);
    assert_eq!(shown[3], "perfect reconstruction, 3 samples later");
    assert!(shown[4].starts_with("perfect reconstruction, 1 sample"), "{}", shown[4]);
    assert_eq!(shown[5], "[true, true]");
    assert!(shown[6].ends_with("(with g one sample earlier, at low=-1, 2 steps are enough)"), "{}", shown[6]);
}

/// Cohen-Daubechies-Feauveau 2.2 with the taps of PyWavelets' bior2.2 (dec_lo and rec_lo, which are
/// normalised by the root of 2): the steps of LeGall's 5/3 and a scaling.
#[test]
fn bior_2_2_is_factored_and_rebuilt() {
    let shown = run(r#"
h = laurent([-0.17677669529663687, 0.35355339059327373, 1.0606601717798212, 0.35355339059327373, -0.17677669529663687], low=-2)
g = laurent([0.35355339059327373, 0.7071067811865475, 0.35355339059327373], low=-1)
f = lifting(h, g, tolerance=1e-12)
[decimal(x, 12) for step in f.steps for x in step.filter.entries]
decimal(f.scale, 12)
rebuilt = fir(f)
max([abs(x) for x in (rebuilt.h0 - h).entries + [0]]) < 1e-12
max([abs(x) for x in (rebuilt.g0 - g).entries + [0]]) < 1e-12
"#);
    assert_eq!(
        shown,
        [
            r#"["-0.250000000000", "-0.250000000000", "0.500000000000", "0.500000000000"]"#,
            r#""0.707106781187""#,
            "true",
            "true"
        ]
    );
}

/// The 9/7 with the taps of PyWavelets' bior4.4: the constants of Daubechies and Sweldens.
#[test]
fn bior_4_4_is_factored_and_rebuilt() {
    let shown = run(r#"
h = laurent([0.03782845550726404, -0.023849465019556843, -0.11062440441843718, 0.37740285561283066, 0.8526986790088938, 0.37740285561283066, -0.11062440441843718, -0.023849465019556843, 0.03782845550726404], low=-4)
g = laurent([-0.06453888262869706, -0.04068941760916406, 0.41809227322161724, 0.7884856164055829, 0.41809227322161724, -0.04068941760916406, -0.06453888262869706], low=-3)
f = lifting(h, g, tolerance=1e-11)
[decimal(step.filter.entries[0], 9) for step in f.steps]
decimal(f.scale ** 2 * 2, 6)
rebuilt = fir(f)
max([abs(x) for x in (rebuilt.h0 - h).entries + [0]]) < 1e-11
max([abs(x) for x in (rebuilt.g0 - g).entries + [0]]) < 1e-11
"#);
    assert_eq!(shown[0], r#"["-0.443506852", "-0.882911076", "0.052980119", "1.586134342"]"#);
    assert_eq!(&shown[2..], ["true", "true"]);
    // 2/K^2 with K = 1.149604398.
    assert_eq!(shown[1], r#""1.513328""#);
}

/// Dividing the entries of the analysis low-pass, as Daubechies and Sweldens do, leaves a choice.
#[test]
fn every_factoring_of_le_gall_multiplies_back() {
    let shown = run("h = laurent([-1, 2, 6, 2, -1], low=-2) / 8\ng = laurent([1, 2, 1], low=-1) / 2\n\
         f = lifting(h, g, all=true)\nf.complete\nlen(f.factorings) > 2\n\
         [polyphase(f[i]) == polyphase(le_gall_5_3) for i in 0..len(f.factorings)] == [true for i in 0..len(f.factorings)]\n\
         f[0].symmetric\n[f[i].symmetric for i in 1..len(f.factorings)][0]");
    assert_eq!(shown, ["true", "true", "true", "true", "false"]);
}

#[test]
fn a_broken_sign_is_refuted_with_coefficients() {
    let shown = one("broken = wavelet([inverse(le_gall_5_3.stages[0]), le_gall_5_3.stages[1]])\n\
         r = reconstruction(le_gall_5_3, analysis=broken)\nr.perfect\nr.failures[0]");
    assert_eq!(shown, "false\n\"from even to even samples the coefficient of z^1 is 1/4 instead of 0\"");
}

#[test]
fn rounded_banks_reconstruct_nearly() {
    let bank = "f = fir(daubechies_9_7)\nb = filter_bank(delay(f.h0, 4), round_taps(f.g0, 30).filter)\n";
    let shown = run(&format!(
        "{bank}reconstruction(b)\nreconstruction(b, tolerance=1e-9)\nreconstruction(b).largest_deviation < 1e-9"
    ));
    assert!(
        shown[0]
            .starts_with("no perfect reconstruction, but nearly, 4 samples later\nlargest deviation about "),
        "{}",
        shown[0]
    );
    assert!(
        shown[1].starts_with("perfect reconstruction, 4 samples later\nlargest deviation about "),
        "{}",
        shown[1]
    );
    assert_eq!(shown[2], "true");
    // Causal ones, whose product has its middle at an odd n.
    let causal =
        "f = fir(daubechies_9_7)\nb = filter_bank(delay(f.h0, 4), delay(round_taps(f.g0, 30).filter, 3))\n";
    let shown = run(&format!("{causal}reconstruction(b, tolerance=1e-8)"));
    assert!(shown[0].starts_with("perfect reconstruction, 7 samples later\n"), "{}", shown[0]);
}

#[test]
fn matrices_and_polynomials_have_entries_and_powers() {
    let shown = run(
        "m = polyphase(le_gall_5_3)\nm ** 3 == m * m * m\nm ** -2 * m ** 2 == m ** 0\n(m / 2 + m / 2) == m\n\
         m[0, 1]\nm[1] == [m[1, 0], m[-1, -1]]\np = laurent([1, 2, 3], low=-1)\n[p[0], p[5]]\np[-2..2]",
    );
    assert_eq!(shown, ["true", "true", "true", "laurent([-1, -1]) / 4", "true", "[2, 0]", "[0, 1, 2, 3]"]);
}

#[test]
fn what_can_not_be_says_why() {
    for (program, code) in [
        ("laurent([])", "filter::empty"),
        ("lifting(laurent([0]), laurent([1]))", "filter::zero"),
        ("laurent([1, 2]) / laurent([1, 1])", "filter::not_divisible"),
        ("laurent([1, 2]) / 0", "number::division_by_zero"),
        ("laurent([1, 2]) ** -1", "filter::not_invertible"),
        ("laurent([1, 2]) ** 1000000", "limit::length"),
        ("laurent([1, 2]) ** 100000000", "value::range"),
        ("polyphase(le_gall_5_3) ** 257", "limit::length"),
        ("polyphase(le_gall_5_3) ** (-10**6)", "limit::length"),
        ("laurent([1, 2], low=2**80)", "value::range"),
        // Sums of far entries and products of large ones would fill the memory.
        ("laurent([1], low=2**30) + 1", "limit::length"),
        ("1 - laurent([1], low=-2**30)", "limit::length"),
        ("laurent([1 for i in 0..6000]) * laurent([1 for i in 0..6000])", "limit::length"),
        ("laurent([2**100000]) ** 100000", "limit::bits"),
        ("laurent([1/(i+3) for i in 0..4000]) * laurent([1/(i+3) for i in 0..4000])", "limit::bits"),
        ("laurent([2**900000]) * laurent([1 for i in 0..9000])", "limit::bits"),
        ("divide(laurent([1 for i in 0..9000]), laurent([10**9999+1, 1]), from_low=8999)", "limit::bits"),
        ("det(matrix([[laurent([1], low=2**30), 1], [1, laurent([1], low=-2**29)]]))", "limit::length"),
        ("matrix([[1, 1], [1, 1]]) + matrix([[laurent([1], low=2**30), 1], [1, 1]])", "limit::length"),
        (
            "polyphase(stage(\"even_add_odd\", taps=[1], D=2**40, S=0)) * 3 + matrix([[1, 1], [1, 1]])",
            "limit::length",
        ),
        (
            "fir(wavelet([stage(\"even_add_odd\", taps=[1], D=2**40, S=0), \
             stage(\"odd_add_even\", taps=[1], D=2**40, S=0)], 0))",
            "limit::length",
        ),
        ("lifting(laurent([i + 1 for i in 0..3000]), laurent([i*i + 1 for i in 0..3000]))", "limit::length"),
        ("response(laurent([1 for i in 0..9999]), 65536)", "limit::length"),
        ("upsample(laurent([1, 2]), 0)", "value::range"),
        ("inverse(matrix([[1, 1], [1, laurent([1, 1])]]) - matrix([[0, 0], [0, 0]])) * 1", "ok"),
        ("inverse(matrix([[1, 1], [1, laurent([0, 2, 1])]]))", "filter::not_invertible"),
        ("matrix([[1, 2], [3]])", "value::kind"),
        ("lifting(laurent([1, 1]), laurent([1, 2, 1]))", "filter::not_reconstructing"),
        ("lifting(laurent([1, 1, 1, 1]) / 4, laurent([1, 1]), tolerance=1e-9)", "filter::not_reconstructing"),
        ("lifting(laurent([1, 1]), laurent([1, 1]) * laurent([1, 0, 1]))", "filter::not_reconstructing"),
        ("lifting(laurent([1, 1]) / 2)", "call::arity"),
        ("wavelet(lifting(laurent([1, 1]), laurent([1, 1]) / 3))", "filter::not_integer"),
        ("wavelet(lifting(laurent([1, 2]) / 3, laurent([1, 1])))", "filter::not_integer"),
        ("lifting(laurent([1, 1]) / 2, laurent([1, 1]), tolerance=-1)", "value::range"),
        ("evaluate(laurent([1, 1]), 0)", "value::range"),
        ("polyphase(le_gall_5_3)[0, 2]", "index::out_of_range"),
        ("polyphase(le_gall_5_3)[0, 0, 0]", "index::length"),
        ("polyphase(le_gall_5_3) / laurent([1, 1])", "filter::not_divisible"),
        ("polyphase(le_gall_5_3) ** (1/2)", "value::range"),
        ("laurent([1])[1/2]", "index::not_integer"),
        ("fir(3)", "value::kind"),
        ("fir({1: 2})", "value::kind"),
        ("reconstruction(fir(le_gall_5_3), [1])", "value::kind"),
    ] {
        let shown = one(program);
        match code {
            "ok" => assert!(shown.starts_with("matrix"), "{program}: {shown}"),
            code => assert!(shown.starts_with(code), "{program}: {shown}"),
        }
    }
}

/// Filters far from each other are factored, or refused, without polynomials as long as the way between them.
#[test]
fn far_filters_take_no_memory() {
    let shown = run("f = lifting(laurent([1, 1], low=-(2**29+1)), laurent([1], low=2**29+1))\nf.delay\n\
         all([s.filter.low == 0 for s in f.steps])\n\
         len(lifting(laurent([1, 5, 1]), laurent([1], low=2**29+1), all=true).factorings)");
    assert_eq!(shown, ["268435456", "true", "1"]);
}
