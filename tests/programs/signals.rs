//! Signals, their transforms and what rounding does, as programs.

/// What a program displays, a value each, and its problems' codes.
fn run(program: &str) -> Vec<String> {
    let ran = crate::support::run(program);
    let mut shown: Vec<String> = ran.shown.into_iter().map(|(_, text)| text).collect();
    shown.extend(ran.outcome.problems.iter().map(|problem| problem.code.to_string()));
    shown
}

const WAVELETS: &str = "all_of = [deslauriers_dubuc_9_7, le_gall_5_3, deslauriers_dubuc_13_7, haar_no_shift, \
                        haar_with_shift, fidelity, daubechies_9_7]\n";

#[test]
fn samples_of_signals() {
    let shown =
        run("[impulse(3)[i] for i in -1..=1]\n[step(5)[i] for i in -2..=1]\n[ramp(-2)[i] for i in -1..=2]\n\
         [sine(8)[i] for i in 0..=8]\nimpulse(1, ndim=2)[0, 0] + impulse(1, ndim=2)[0, 1]\n\
         [noise(4)[i] for i in 0..8] == [noise(4)[i] for i in 0..8]\n\
         [noise(4)[i] for i in 0..8] == [noise(5)[i] for i in 0..8]");
    assert_eq!(
        shown,
        [
            "[0, 3, 0]",
            "[0, 0, 5, 5]",
            "[2, 0, -2, -4]",
            "[0, 71, 100, 71, 0, -71, -100, -71, 0]",
            "1",
            "true",
            "false"
        ]
    );
}

/// Proven for every integer input, in one dimension and in two.
#[test]
fn transforms_are_undone() {
    let shown = run(&format!(
        "{WAVELETS}x = symbols(1, \"x\")\n[inverse_transform(transform(w, x, 3)) == x for w in all_of]\n\
         p = symbols(2, \"p\")\n[inverse_transform(transform(w, p, 2)) == p for w in all_of]\n\
         inverse_transform(transform(le_gall_5_3, ramp(), 2)) == ramp()\n\
         t = transform(le_gall_5_3, x, 2)\ninverse_transform(t, {{(1, \"H\"): t[1, \"H\"]}}) == x"
    ));
    let seven = "[true, true, true, true, true, true, true]";
    assert_eq!(shown, [seven, seven, "true", "true"]);
}

/// A high-pass filter of N vanishing moments gives 0 for polynomials of lower degree, where no rounding
/// comes between.
#[test]
fn details_vanish_on_polynomials() {
    let shown = run("t = transform(le_gall_5_3, ramp(7), 1)\n[t[1, \"H\"][i] for i in -3..3]\n\
         cube(n) = 16 * n ** 3\n\
         t = transform(deslauriers_dubuc_9_7, generate(1, cube), 1)\n[t[1, \"H\"][i] for i in -3..3]\n\
         t = transform(le_gall_5_3, generate(1, cube), 1)\n[t[1, \"H\"][i] for i in 0..3]");
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    assert_eq!(shown[..1], ["[0, 0, 0, 0, 0, 0]"]);
    assert_eq!(shown.get(1), Some(&"[0, 0, 0, 0, 0, 0]"), "{shown:?}");
    assert_ne!(shown.get(2), Some(&"[0, 0, 0]"));
}

/// The bands of an impulse are the analysis filters' taps: their energy is that of the taps. Synthesis makes two
/// samples of a coefficient of Haar, of 1 and 1 or of 1/2 and 1/2.
#[test]
fn energy_of_an_impulse() {
    let shown = run("t = transform(haar_no_shift, impulse(64), 1)\ne = energy(t, x=-8..8)\n\
         [e[1, b].energy for b in [\"L\", \"H\"]]\n[e[1, b].weight for b in [\"L\", \"H\"]]\ne.total == 64**2\n\
         [e[1, b].share for b in [\"L\", \"H\"]]");
    assert_eq!(shown, ["[1024, 4096]", "[2, 1/2]", "true", "[1/2, 1/2]"]);
    let shown = run("energy(transform(le_gall_5_3, step(100), 2), x=-16..16)");
    insta::assert_snapshot!(shown[0]);
}

/// A band is on the scale of its wavelet: doubled in every level where there is a bit shift, halved in every high
/// band of Haar. Shares do not depend on it: a sine of period 3 lies in the upper half of frequencies.
#[test]
fn shares_are_told_on_one_scale() {
    let shown = run(&format!(
        "{WAVELETS}share(w, x) = [energy(transform(w, x, 3), x=0..192)[1, \"H\"].share]\n\
         all([share(w, sine(3))[0] > 7/10 for w in all_of])\n\
         all([abs(share(w, noise(7))[0] - 1/2) < 1/10 for w in all_of])\n\
         share(haar_with_shift, ramp(8))[0] == share(haar_no_shift, ramp(8))[0]"
    ));
    assert_eq!(shown, ["true", "true", "true"]);
}

/// Haar is orthogonal: where nothing is rounded, the weighed energies of all bands are those of the signal.
#[test]
fn orthogonal_bands_have_the_energy_of_the_signal() {
    let shown = run("x = lshift(noise(3), 6)\nf(w, d) = energy(transform(w, x, d), x=0..64).total\n\
         all([f(w, d) == sum([v**2 for v in x[0..64]]) for w in [haar_no_shift, haar_with_shift] for d in 1..=6])\n\
         p = lshift(noise(3, 100, 2), 6)\ne = energy(transform(haar_with_shift, p, 3), x=0..16, y=0..16)\n\
         e.total == sum([p[i, j]**2 for i in 0..16 for j in 0..16])\nsum([b.share for b in values(e.bands)])");
    assert_eq!(shown, ["true", "true", "1"]);
}

/// The weight of a band is the energy of what the integer decoder makes of one coefficient, so large that rounding is
/// nothing beside it.
#[test]
fn weights_are_what_synthesis_makes() {
    let shown = run(&format!(
        "{WAVELETS}names = [(1, \"H\"), (2, \"H\"), (2, \"L\")]\n\
         one(b, c) = if b == c then lshift(impulse(), 60) else impulse(0)\n\
         bands(b) = {{names[0]: one(b, names[0]), names[1]: one(b, names[1]), names[2]: one(b, names[2])}}\n\
         made(w, b) = sum([v**2 for v in inverse_transform(transform(w, ramp(), 2), bands(b))[-100..100]])/2**120\n\
         weight(w, b) = energy(transform(w, ramp(), 2), x=0..8).bands[b].weight\n\
         all([abs(made(w, b)/weight(w, b) - 1) < 1/2**40 for w in all_of for b in names])"
    ));
    assert_eq!(shown, ["true"]);
}

/// A band a line, in one dimension and in two.
#[test]
fn transforms_are_shown_by_their_bands() {
    insta::assert_snapshot!(run("transform(le_gall_5_3, ramp(), 2)\ntransform(haar_no_shift, ramp(ndim=2), 1)").join("\n\n"), @r"
        le_gall_5_3, 2 levels
        level  band  step  centre of sample 0
        1         H     2                   1
        2         H     4                   2
        2         L     4                   0

        haar_no_shift, 1 level
        level  band  step  centre of sample 0
        1        HL  2, 2                1, 0
        1        LH  2, 2                0, 1
        1        HH  2, 2                1, 1
        1        LL  2, 2                0, 0
        ");
}

/// A signal is the same wherever it is made; other signals are not.
#[test]
fn signals_are_equal_by_definition() {
    assert_eq!(
        run("ramp(2) == ramp(2)\nnoise(1) == noise(2)\nsine(8, ndim=2) == sine(8, ndim=2)"),
        ["true", "false", "true"]
    );
}

/// Level 1 of LeGall: the shift by one bit makes every predict exact, and updates round to nearest.
#[test]
fn noise_of_rounding() {
    let shown = run("n = rounding_noise(transform(le_gall_5_3, noise(1), 1), x=0..256)\n\
         n[1, \"H\"].variance\nn[1, \"L\"].noise[0..4] == [0, 0, 0, 0]\n\
         all([abs(e) <= 1/2 for e in n[1, \"L\"].noise])\n\
         n2 = rounding_noise(transform(haar_no_shift, noise(1), 3), x=0..64)\nn2[1, \"H\"].mean\nlen(n2[3, \"L\"].noise)");
    assert_eq!(shown, ["0", "false", "true", "0", "8"]);
}

#[test]
fn what_has_no_transform_says_why() {
    for (program, code) in [
        ("transform(le_gall_5_3, symbols(3, \"x\"))", "array::ndim_mismatch"),
        ("transform(le_gall_5_3, ramp(), 17)", "value::range"),
        ("transform(le_gall_5_3, ramp(), -1)", "value::range"),
        ("transform(le_gall_5_3, ramp(), 0)", "value::range"),
        ("rounding_noise(transform(le_gall_5_3, symbols(1, \"x\")), x=0..4)", "value::range"),
        ("energy(le_gall_5_3, x=0..4)", "value::kind"),
        ("energy(transform(le_gall_5_3, symbols(1, \"x\")), x=0..4)", "value::range"),
        ("energy(transform(le_gall_5_3, ramp(ndim=2)), x=0..4)", "call::arity"),
        ("energy(transform(le_gall_5_3, ramp()), x=0..2**40)", "limit::length"),
        ("rounding_noise(transform(le_gall_5_3, ramp(ndim=2)), x=0..4)", "array::ndim_mismatch"),
        ("sine(0)", "value::range"),
        ("impulse(1, 9)", "value::range"),
        ("noise(2**70)", "value::range"),
        ("inverse_transform(transform(le_gall_5_3, ramp(), 2), {(3, \"H\"): ramp()})", "value::range"),
        ("bit_widths(le_gall_5_3)", "value::range"),
        (
            "inverse_transform(transform(le_gall_5_3, ramp(), 1), {(1, \"H\"): ramp(), (1, \"L\"): ramp(), (2, \"H\"): ramp()})",
            "value::range",
        ),
    ] {
        assert_eq!(run(program), [code], "{program}");
    }
}
