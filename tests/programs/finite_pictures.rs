//! Arrays with a size in programs: pictures that end, and what lifting stages read beyond their edges.

use proptest::prelude::*;

use crate::support::finite::{Codec, Plane};
use crate::support::run;
use vcfilter::display::{text, to_json};
use vcfilter::values::Value;
use vcfilter::wavelets::{KNOWN_WAVELETS, Structure};

/// What a program displays, a text per value.
#[track_caller]
fn shown(program: &str) -> Vec<String> {
    run(program).fine().texts().into_iter().map(str::to_string).collect()
}

#[test]
fn what_is_made_of_sized_arrays_has_a_size() {
    let program = "
        P = symbols(2, \"P\", size=(6, 4)); s = le_gall_5_3.stages[0]
        [a.size for a in [P, lift(P, s, 1), lshift(P, 2), rshift(P, 2), subsample(P, (2, 3), (1, 0))]]
        interleave(P, P, 1).size
        substitute(rshift(P), {P: symbols(2, \"Q\", size=(6, 4))}).size
        with_edges(P, \"reflect\").edges
        simplify(subsample(lift(P, s, 0), (2, 1), (1, 0))).size
        f(i, j) = P[5 - i, 3 - j]
        turned = generate(2, f, size=P.size, edges=\"periodic\")
        (turned.size, turned.edges, turned[0, 0])
        (variables(1, \"v\", size=3).size, symbols(3, \"t\", size=[1, 2, 3]).size)
        (data([[1, 2, 3], [4, 5, 6]], \"none\").size, picture([[1, 2, 3], [4, 5, 6]], \"none\").size)
        (len(P), P.period, P.nop, subsample(P, (1, 1), (0, 0)).nop, with_edges(P, \"reflect\").nop)
        (symbols(1, \"y\").size, symbols(1, \"y\").edges, data([1, 2], \"edge\").size)
        lift(P, s, 0).relative_step_size_to(P)
        subsample(P, (2, 1), (1, 0)).relative_step_size_to(P)";
    let expected = [
        "[(6, 4), (6, 4), (6, 4), (6, 4), (3, 2)]",
        "(6, 8)",
        "(6, 4)",
        "\"reflect\"",
        "(3, 4)",
        "((6, 4), \"periodic\", P[5, 3])",
        "((3,), (1, 2, 3))",
        "((2, 3), (3, 2))",
        "(6, none, false, true, true)",
        "(none, none, none)",
        "(1, 1)",
        "(2, 1)",
    ];
    assert_eq!(shown(program), expected);
}

#[test]
fn elements_at_the_edges() {
    let program = "
        s = stage(\"even_add_odd\", taps=[1, 1, 1, 1], D=-1)
        first(rule) = lift(symbols(1, \"x\", size=8, edges=rule), s, 0)
        [linear(first(\"clamp\")[i]) for i in [0, 6]]
        [linear(first(\"reflect\")[i]) for i in [0, 6]]
        [linear(first(\"periodic\")[i]) for i in [0, 6]]
        symbols(2, \"x\", size=(3, 2))[:, 1]
        symbols(2, \"x\", size=(3, 2))[1..3, :]
        lift(variables(1, \"v\", size=8), le_gall_5_3.stages[0], 0)[0]";
    let expected = [
        "[x[0] + 3*x[1] + x[3] - 1/2, x[3] + x[5] + x[6] + 2*x[7] - 1/2]",
        "[x[0] + 2*x[1] + 2*x[3] - 1/2, x[3] + 2*x[5] + x[6] + x[7] - 1/2]",
        "[x[0] + x[1] + x[3] + x[5] + x[7] - 1/2, x[1] + x[3] + x[5] + x[6] + x[7] - 1/2]",
        "[x[0, 1], x[1, 1], x[2, 1]]",
        "[[x[1, 0], x[1, 1]], [x[2, 0], x[2, 1]]]",
        "v[0] - (v[1] + v[1] + 2 >> 2)",
    ];
    assert_eq!(shown(program), expected);
}

#[test]
fn texts_and_json_tell_the_size() {
    let ran = run("symbols(2, \"P\", size=(6, 4))\nlift(data([1, 2], \"none\", edges=\"reflect\"), le_gall_5_3.stages[0], 0)\n\
        symbols(1, \"x\")\nexplain(lift(symbols(1, \"x\", size=4), le_gall_5_3.stages[0], 0))").fine();
    let texts: Vec<String> = ran.values.iter().map(text).collect();
    assert_eq!(
        texts[..3],
        [
            "<symbols P: 2-dimensional array, size (6, 4), edges \"clamp\">",
            "<lift: 1-dimensional array, size (2,), edges \"reflect\">",
            "<symbols x: 1-dimensional array, period (1,)>",
        ]
    );
    let tree: Vec<&str> = texts[3].lines().collect();
    assert_eq!(
        tree,
        [
            "#1 lift along 0 by stage(\"even_subtract_odd\", taps=[1, 1], D=0, S=2): size (4,), step (1,), rounded once",
            "  #2 symbols x with edges \"clamp\": size (4,), step (1,)",
        ]
    );
    let json: Vec<String> = ran.values[..3].iter().map(to_json).collect();
    assert_eq!(
        json,
        [
            r#"{"type":"array","ndim":2,"period":null,"nop":false,"size":[6,4],"edges":"clamp"}"#,
            r#"{"type":"array","ndim":1,"period":null,"nop":false,"size":[2],"edges":"reflect"}"#,
            r#"{"type":"array","ndim":1,"period":[1],"nop":false}"#,
        ]
    );
}

#[test]
fn equality_knows_the_edges() {
    let program = "
        P = symbols(2, \"P\", size=(16, 8)); x = symbols(1, \"x\", size=16)
        there(w) = analysis(w, 1, input=P).coeffs
        back(w, rule) = synthesis(w, 1, coeffs=with_edges(there(w), rule)).output
        [back(w, \"clamp\") == P for w in [fidelity, le_gall_5_3, daubechies_9_7]]
        [back(w, \"reflect\") == P for w in [fidelity, le_gall_5_3, deslauriers_dubuc_9_7]]
        [back(w, \"periodic\") == P for w in [fidelity, le_gall_5_3, haar_with_shift]]
        with_edges(P, \"reflect\") == P
        with_edges(data([1, 2], \"none\"), \"reflect\") == data([1, 2], \"none\", edges=\"reflect\")
        data([1, 2], \"none\") == data([1, 2], \"none\", edges=\"periodic\")
        x == symbols(1, \"x\")
        x == symbols(1, \"y\", size=14)
        v = variables(1, \"v\", size=8); s = le_gall_5_3.stages[0]
        lift(v, s, 0) == lift(with_edges(v, \"reflect\"), s, 0)
        lift(with_edges(lift(x, s, 0), \"periodic\"), inverse(s), 0) == x
        big = symbols(2, \"B\", size=(2**60, 2**60))
        with_edges(rshift(subsample(big, (2, 1), (0, 0))), \"reflect\") == rshift(subsample(big, (2, 1), (0, 0)))
        inverse_transform(transform(fidelity, big, 5)) == big";
    let expected = [
        "[true, true, true]",
        "[false, true, false]",
        "[false, false, true]",
        "true",
        "true",
        "true",
        "false",
        "false",
        "true",
        "false",
        "true",
        "true",
    ];
    assert_eq!(shown(program), expected);
}

/// In the middle a decoder with another rule gives the same.
#[test]
fn another_rule_changes_the_edges_alone() {
    let program = "
        P = symbols(1, \"P\", size=64)
        t = transform(deslauriers_dubuc_9_7, P)
        other = inverse_transform(t, bands=with_edges(t.bands, \"reflect\"))
        same = inverse_transform(t)
        [n for n in 0..64 if subsample(other, (64,), (n,)) != subsample(same, (64,), (n,))]";
    assert_eq!(shown(program), ["[1, 63]"]);
}

#[test]
fn a_wrong_decoder_is_refuted_by_a_picture() {
    let ran = run("P = symbols(2, \"P\", size=(16, 16))\nt = analysis(deslauriers_dubuc_9_7, 1, input=P)\n\
        assert synthesis(deslauriers_dubuc_9_7, 1, coeffs=with_edges(t.coeffs, \"reflect\")).output == P");
    let notes = ran.outcome.problems[0].notes.join("\n");
    assert!(
        notes.contains("element [1, 0] is -1 on the left and 0 on the right where P[2, 0] = 16"),
        "{notes}"
    );
}

/// Of a row that ends, what is rounded is the difference from the same stages in fractions.
#[test]
fn energy_and_rounding_noise_reach_the_edges() {
    let program = "
        row = data([3, 1, 4, 1, 5, 9], \"none\"); t = transform(le_gall_5_3, row)
        [t[1, \"L\"][:], t[1, \"H\"][:]]
        energy(t).bands[1, \"H\"].energy
        energy(t, x=2..6).bands[1, \"L\"].energy
        n = rounding_noise(t); [n[1, \"L\"].noise, n[1, \"H\"].variance]
        odd = transform(le_gall_5_3, data([3, 1, 4, 1, 5], \"none\", edges=\"reflect\"), 2)
        [band.size for band in values(odd.bands)]
        [energy(odd).bands[1, \"H\"].energy, energy(odd).bands[2, \"L\"].energy]
        one = transform(haar_no_shift, data([7], \"none\", edges=\"reflect\"))
        [one[1, \"L\"][:], one[1, \"H\"][:], energy(one).bands[1, \"L\"].energy]";
    let expected = [
        "[[4, 5, 10], [-5, -7, 8]]",
        "138",
        "125",
        "[[1/2, 0, -1/4], 0]",
        "[(2,), (1,), (2,)]",
        "[74, 260]",
        "[[7], [], 49]",
    ];
    assert_eq!(shown(program), expected);
}

#[test]
fn bounds_go_through_every_element() {
    let program = "
        x = symbols(1, \"x\", size=6)
        low = transform(deslauriers_dubuc_9_7, x)[1, \"L\"]
        bounds(low, {x: -512..=511})
        max([bounds(low[n], {x: -512..=511}).upper for n in 0..3])
        witness(low[0], {x: -512..=511}).upper.reached
        bounds(data([3, -1, 4], \"none\"), {})";
    assert_eq!(shown(program), ["-1599..=1598", "1598", "1598", "-1..=4"]);
}

#[test]
fn plots_show_where_an_array_ends() {
    let program = "
        row = data([3, 1, 4], \"none\")
        plot(row); plot(row, x=-5..10); plot(picture([[1, 2], [3, 4]], \"none\"), x=-1..4, y=-2..3)
        plot(transform(le_gall_5_3, data([1, 2, 3, 4, 5], \"none\", edges=\"reflect\")))
        plot(transform(le_gall_5_3, picture([[1, 2], [3, 4]], \"none\")))";
    let ran = run(program).fine();
    let alts: Vec<String> = ran
        .values
        .iter()
        .map(|value| match value {
            Value::Plot(plot) => plot.alt_text(),
            other => panic!("{other:?} is no plot"),
        })
        .collect();
    for alt in &alts[..2] {
        assert!(alt.contains("3 points"), "{alt}");
    }
    assert!(alts[2].contains("1 to 4"), "{}", alts[2]);
    insta::assert_snapshot!("plots_with_edges", alts.join("\n\n"));
}

/// A wavelet by its name, levels, a rule of edges and a size that it takes.
fn cases() -> impl Strategy<Value = (usize, u32, u32, &'static str, usize, usize)> {
    let rules = prop_oneof![Just("clamp"), Just("reflect"), Just("periodic")];
    (0..KNOWN_WAVELETS.len(), 0u32..4, 0u32..3, rules, 1usize..4, 1usize..4, 0usize..2, 0usize..2).prop_map(
        |(wavelet, depth, depth_ho, rule, across, down, left, up)| {
            let odd = usize::from(rule == "reflect");
            let (width, height) = (across << (depth + depth_ho), down << depth);
            let size = ((width - (odd * left)).max(1), (height - (odd * up)).max(1));
            (wavelet, depth, depth_ho, rule, size.0, size.1)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Pictures of symbols come back from every transform; of numbers too, and what `simulate` gives are the elements.
    #[test]
    fn pictures_come_back((wavelet, depth, depth_ho, rule, width, height) in cases()) {
        let name = KNOWN_WAVELETS[wavelet].name;
        let program = format!("
            there(p) = analysis({name}, depth={depth}, depth_ho={depth_ho}, input=p).coeffs
            back(c) = synthesis({name}, depth={depth}, depth_ho={depth_ho}, coeffs=c).output
            P = symbols(2, \"P\", size=({width}, {height}), edges=\"{rule}\")
            assert back(there(P)) == P
            f(x, y) = (31*x*x + 17*y*y + 5*x*y) % 1023 - 511
            p = generate(2, f, size=P.size, edges=P.edges)
            assert back(there(p)) == p
            assert all([simulate(band) == band[:, :] for band in values(there(p))])
            assert [band.size for band in values(there(P))] == [band.size for band in values(there(p))]
            assert sum([band.size[0]*band.size[1] for band in values(there(P))]) == {width}*{height}");
        let ran = run(&program).fine();
        prop_assert_eq!((ran.outcome.passed, ran.outcome.failed), (5, 0));
    }

    /// What a VC-2 encoder makes of a picture, in a program and by an encoder that shares nothing with the engine.
    #[test]
    fn coefficients_are_those_of_an_encoder(
        wavelet in 0..KNOWN_WAVELETS.len(), depth in 1u32..3, across in 1usize..4, down in 1usize..4, seed in 0i64..1000,
    ) {
        let known = &KNOWN_WAVELETS[wavelet];
        let pixel = |x: usize, y: usize| (seed * 7 + (x * x * 31 + y * y * 17 + x * y * 5) as i64) % 1023 - 511;
        let picture = Plane::new(across << depth, down << depth, pixel);
        let rows: Vec<Vec<i64>> = (0..picture.height()).map(|y| (0..picture.width).map(|x| picture.at(x, y)).collect()).collect();
        let structure = Structure::new(known.wavelet(), depth);
        let codec = Codec::of(&structure);
        let expected = codec.coefficients(&codec.analysis(&picture));
        for (level, name) in structure.bands() {
            let program = format!(
                "simulate(analysis({}, depth={depth}, input=picture({rows:?}, \"none\")).coeffs[{level}, \"{name}\"])",
                known.name
            );
            let band = &expected[(level.0, &*name)];
            let columns: Vec<Vec<i64>> = (0..band.width).map(|x| (0..band.height()).map(|y| band.at(x, y)).collect()).collect();
            prop_assert_eq!(shown(&program), [format!("{columns:?}")]);
        }
    }
}
