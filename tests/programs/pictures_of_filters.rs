//! Pictures of filters, wavelets, elements and transforms: what they show, by their alternative text, and what has
//! none.

use crate::support::run;
use proptest::prelude::*;
use vcfilter::algebra::{Linear, Number, Symbol};
use vcfilter::arrays::{Space, Stage, StageKind};
use vcfilter::filters::{Direction, FilterBank, Laurent, fir};
use vcfilter::pictures::{self, Band, PictureError};
use vcfilter::plots::{Charset, Content, Grid, Mark, Plot};
use vcfilter::values::Value;
use vcfilter::wavelets::{KnownWavelet, LevelFromDeepest, LevelFromFinest, Structure, Wavelet};

/// The plot that a program ends with.
#[track_caller]
fn plot(program: &str) -> Plot {
    match run(program).fine().values.last() {
        Some(Value::Plot(plot)) => (**plot).clone(),
        other => panic!("no plot but {other:?}"),
    }
}

#[track_caller]
fn told(program: &str) -> String {
    plot(program).alt_text()
}

/// That a text holds others, in this order.
#[track_caller]
fn holds(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let Some(at) = rest.find(part) else { panic!("no `{part}` in order in:\n{text}") };
        rest = &rest[at + part.len()..];
    }
}

/// The points of all series by name.
fn series(plot: &Plot) -> Vec<(String, Vec<(f64, f64)>)> {
    let panels = plot.panels().iter().filter_map(|content| match content {
        Content::Chart(panel) => Some(panel),
        _ => None,
    });
    let all = panels.flat_map(|panel| panel.marks()).filter_map(Mark::series);
    all.map(|(name, points)| (name.to_string(), points.iter().map(|p| (p.x(), p.y())).collect())).collect()
}

#[test]
fn taps_of_le_gall() {
    let text = told("plot(le_gall_5_3, \"taps\")");
    holds(
        &text,
        &[
            "le_gall_5_3: taps. Panel 1 of 4: analysis, low-pass h0.",
            "Stems h0: 5 points, (-2, -0.125), (-1, 0.25), (0, 0.75), (1, 0.25), (2, -0.125).",
            "Stems h1: 3 points, (-2, -0.5), (-1, 1), (0, -0.5).",
            "Stems g0: 3 points, (-1, 0.5), (0, 1), (1, 0.5).",
            "Stems g1: 5 points, (-1, -0.125), (0, -0.25), (1, 0.75), (2, -0.25), (3, -0.125).",
        ],
    );
    holds(&told("plot(laurent([3, 4], low=5))"), &["filter: taps.", "(5, 3), (6, 4)"]);
    holds(&told("plot(fir(haar_no_shift))"), &["filter bank: taps.", "(-1, 0.5), (0, 0.5)"]);
}

/// At frequency 0 h0 of LeGall has 0 dB and g0 has 6.02 dB; both are 0 at Nyquist; the channels' sum is 0 dB.
#[test]
fn responses_of_le_gall() {
    let plot = plot("plot(le_gall_5_3, \"response\")");
    let found = series(&plot);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "h0, low-pass",
        "h1, high-pass",
        "g0, low-pass",
        "g1, high-pass",
        "low: g0(z) h0(z) / 2",
        "high: g1(z) h1(z) / 2",
        "sum",
        "low: g0(z) h0(-z) / 2",
        "high: g1(z) h1(-z) / 2",
    ];
    assert_eq!(names, expected);
    let ends = |at: usize| (found[at].1[0], found[at].1[found[at].1.len() - 1]);
    let close = |(x, y): (f64, f64), at: (f64, f64)| assert!(x == at.0 && (y - at.1).abs() < 1e-9, "{x} {y}");
    let six = 20.0 * 2f64.log10();
    close(ends(0).0, (0.0, 0.0));
    close(ends(0).1, (1.0, -100.0));
    close(ends(1).1, (1.0, six));
    close(ends(2).0, (0.0, six));
    assert!(found[6].1.iter().all(|(_, level)| level.abs() < 1e-9), "the sum is 1");
    assert!(plot.alt_text().contains("the sum is 0"));
}

/// What a bank that doesn't reconstruct leaves is drawn too.
#[test]
fn aliases_that_do_not_cancel_are_drawn() {
    let bank = "filter_bank(laurent([1, 1]), laurent([1, 2]), h1=laurent([1, 3]), g1=laurent([1, 5]))";
    let found = series(&plot(&format!("plot({bank}, \"response\")")));
    assert_eq!(found.iter().filter(|(name, _)| name == "sum").count(), 2);
}

#[test]
fn zeros_and_their_multiplicities() {
    let text = told("plot(deslauriers_dubuc_9_7, \"zeros\")");
    holds(
        &text,
        &[
            "low-pass h0",
            "Circle of radius 1 around (0, 0)",
            "2 zeros at (-1, 0)",
            "low-pass g0",
            "4 zeros at (-1, 0)",
        ],
    );
    let found = series(&plot("plot(laurent([1, 4, 4]), \"zeros\")"));
    assert_eq!(found, [("zeros".to_string(), vec![(-2.0, 0.0); 2])]);
}

/// Daubechies' orthogonal filter of eight taps, as PyWavelets prints it: `pywt.Wavelet("db4").rec_lo`.
const DB4: &str = "laurent([0.23037781330885523, 0.7148465705525415, 0.6308807679295904, -0.02798376941698385, \
    -0.18703481171888114, 0.030841381835986965, 0.032883011666982945, -0.010597401784997278])";

/// Rounded taps move four zeros at -1 apart, by less than a picture shows: each renderer counts them.
#[test]
fn zeros_on_top_of_each_other_are_counted() {
    let drawn = plot(&format!("plot({DB4}, \"zeros\")"));
    let found = series(&drawn);
    assert_eq!(found[0].1.len(), 7);
    assert!(found[0].1.iter().filter(|at| at.0 < 0.0).all(|at| *at != (-1.0, 0.0)), "{found:?}");
    assert!(drawn.alt_text().contains("4 zeros at (-1, 0)"), "{}", drawn.alt_text());
    for charset in [Charset::Braille, Charset::Ascii] {
        assert!(drawn.to_text(80, charset).contains("4 zeros"), "{}", drawn.to_text(80, charset));
    }
    let svg = drawn.to_svg();
    let (_, seen) = svg.split_once("</desc>").unwrap();
    let counts: Vec<&str> =
        seen.split('>').filter(|text| text.ends_with(" zeros</text") && !text.contains(':')).collect();
    assert_eq!(counts, ["4 zeros</text"]);
    // Nothing is counted where nothing is covered.
    let apart = plot("plot(laurent([1, 0, 0, 1]), \"zeros\")");
    assert!(!apart.alt_text().contains(" zeros at"), "{}", apart.alt_text());
    assert!(!apart.to_text(80, Charset::Ascii).contains("2 zeros"));
}

/// The hat function of LeGall at multiples of 1/8, and the iterations before.
#[test]
fn functions_by_the_cascade() {
    let plot = plot("plot(le_gall_5_3, \"functions\", side=\"synthesis\", iterations=3)");
    let found = series(&plot);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["3 iterations", "1 iteration", "3 iterations", "1 iteration"]);
    let hat = &found[0].1;
    // Each step lies around its point.
    let at = |n: f64| n - 1.0 / 16.0;
    assert_eq!((hat[0], hat[8], hat[16]), ((at(-1.0), 0.0), (at(0.0), 1.0), (at(1.0), 0.0)));
    let both = told("plot(le_gall_5_3, \"functions\")");
    holds(&both, &["synthesis, scaling", "synthesis, wavelet", "analysis, scaling", "analysis, wavelet"]);
    // The published Fidelity converges on one side alone.
    let one = told("plot(fidelity, \"functions\")");
    assert!(one.contains("analysis, wavelet") && one.contains("synthesis has none"), "{one}");
    holds(&told("plot(fir(le_gall_5_3).g0, \"functions\")"), &["filter: scaling function."]);
}

#[test]
fn flows_of_lifting() {
    holds(
        &told("plot(le_gall_5_3)"),
        &[
            "le_gall_5_3: lifting steps.",
            "In: even x[2n], odd x[2n+1].",
            "Stage 1: << 1 on even. Stage 2: << 1 on odd.",
            "Stage 3: taps 1 1 at n to n+1 rounded >> 1 of even is subtracted from odd.",
            "Stage 4: taps 1 1 at n-1 to n rounded >> 2 of odd is added to even.",
            "Out: even low, odd high.",
        ],
    );
    holds(
        &told("plot(le_gall_5_3, side=\"synthesis\")"),
        &["In: even low", "of odd is subtracted from even.", "of even is added to odd.", ">> 1 on even."],
    );
    let factoring = "lifting(laurent([1, 1]), laurent([1, 1]) / 3)";
    holds(
        &told(&format!("plot({factoring})")),
        &["factoring: lifting steps.", "* 3 on even", "* 1/3 on odd"],
    );
    holds(
        &told("plot(le_gall_5_3.stages[0])"),
        &["stage: lifting steps.", "of odd is subtracted from even."],
    );
    // Hundreds of taps are not written out.
    let long = told("plot(wavelet([stage(\"even_add_odd\", taps=[i for i in 0..500])]))");
    holds(&long, &["taps 0 1 2 3 ... 492 more ... 496 497 498 499 at n-1 to n+498"]);
}

/// The heat map of an element is its coefficients.
#[test]
fn stencils_are_coefficients() {
    let text = told("plot(synthesis(le_gall_5_3, 1).output[0, 0])");
    holds(
        &text,
        &[
            "coefficients.",
            "LL0.",
            "1 row by 1 column, from 0.5 to 0.5: 0.5.",
            "HL1.",
            "1 row by 2 columns, from -0.125 to -0.125: -0.125, -0.125.",
            "LH1.",
            "2 rows by 1 column",
            "HH1, besides 5 rounding errors.",
            "2 rows by 2 columns, from 0.03125 to 0.03125: 0.03125, 0.03125; 0.03125, 0.03125.",
        ],
    );
    let one = told("x = symbols(1, \"x\")\nplot(3*x[-2] - x[4]/2 + 7)");
    holds(&one, &["Stems x: 2 points, (-2, 3), (4, -0.5)."]);
    let free = told("a = symbol(\"a\")\nplot(2*a)");
    holds(&free, &["Bars coefficient: 1 point, (a, 2)."]);
    let worst = told("x = symbols(2, \"x\")\nplot(3*x[0, 0] - x[1, 0]/2, \"samples\")");
    holds(&worst, &["worst-case input.", "1 row by 2 columns, from -1 to 1: 1, -1."]);
}

/// Every coefficient of a deep element is in the picture.
#[test]
fn big_stencils_are_whole() {
    let fidelity = KnownWavelet::named("fidelity").unwrap().wavelet();
    let structure = Structure { wavelet_ho: fidelity.clone(), wavelet: fidelity, depth: 3, depth_ho: 0 };
    let space = Space::new();
    let transform = structure.analysis(&space.symbols(2, "p").unwrap()).unwrap();
    let element = transform.coeffs[&(LevelFromDeepest::LOWEST_BAND, "LL".into())].get(&[0, 0]).unwrap();
    let vcfilter::arrays::Element::Linear(expression) = element else { panic!("no expression") };
    let elements =
        expression.terms().iter().filter(|(symbol, _)| matches!(symbol, Symbol::Element(..))).count();
    let plot = pictures::stencil("", &expression).unwrap();
    let Content::Chart(panel) = &plot.panels()[0] else { panic!("no chart") };
    let Mark::Heat { grid, .. } = &panel.marks()[0] else { panic!("no heat map") };
    assert_eq!(grid.numbers().filter(|(_, _, value)| *value != 0.0).count(), elements);
    assert!(elements > 5000);
}

#[test]
fn growth_of_le_gall() {
    holds(
        &told("plot(le_gall_5_3, \"growth\")"),
        &[
            "le_gall_5_3: bit growth from 10 bits.",
            "Bars even samples (low): 4 points, (input, 10), (<< 1, 11), (1: odd -=, 11), (2: even +=, 12).",
            "Bars odd samples (high): 4 points, (input, 10), (<< 1, 11), (1: odd -=, 12), (2: even +=, 12).",
        ],
    );
    // The widths of DC, DC', LL and HH.
    let deep = told("plot(le_gall_5_3, \"growth\", depth=1)");
    holds(
        &deep,
        &[
            "level 1, horizontally.",
            "(Input, 10), (DC, 11), (DC', 12)",
            "level 1, vertically.",
            "(LL, 13), (LH, 13), (HL, 13), (HH, 13)",
        ],
    );
    holds(&told("plot(haar_no_shift, \"growth\", bits=8)"), &["(input, 8)", "(1: odd -=, 8)"]);
}

/// The decoder's arrays are as wide as `bit_widths` says, which computes them another way.
#[test]
fn growth_of_decoders() {
    for (wavelet, depth) in [("le_gall_5_3", 2), ("daubechies_9_7", 1), ("haar_with_shift", 2)] {
        let ran = run(&format!(
            "b = bit_widths({wavelet}, {depth}, rounding=\"integer\", size=\"infinite\").synthesis\n\
             plot({wavelet}, \"growth\", depth={depth}, side=\"synthesis\")\nb"
        ))
        .fine();
        let [Value::Plot(plot), Value::Map(widths)] = &ran.values[..] else { panic!("{:?}", ran.values) };
        assert!(plot.title().contains("of synthesis from 10 bits"));
        let drawn: Vec<f64> = series(plot).into_iter().flat_map(|(_, points)| points).map(|p| p.1).collect();
        let expected: Vec<f64> = widths
            .entries()
            .values()
            .map(|row| match row {
                Value::Record(row) => match row.field("bits") {
                    Some(Value::Number(bits)) => bits.to_f64(),
                    other => panic!("{other:?}"),
                },
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(drawn, expected, "{wavelet}");
    }
    // Haar's low band is an average of 8 bits, its high band a difference of 9; what quantising makes of -128 and of
    // -255 is -192 and -384 at most.
    let stages = told("plot(haar_no_shift, \"growth\", bits=8, side=\"synthesis\")");
    holds(
        &stages,
        &[
            "even samples (low): 3 points, (bands, 9), (1: even -=, 10), (2: odd +=, 10).",
            "odd samples (high): 3 points, (bands, 10)",
        ],
    );
}

/// Every array has its name at the axis: on pages, on phones, and in terminals.
#[test]
fn growth_names_every_array() {
    let plot = plot("plot(daubechies_9_7, \"growth\", depth=2)");
    for svg in [plot.to_svg(), plot.clone().narrow().to_svg()] {
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts: Vec<&str> = document
            .descendants()
            .filter(|node| node.tag_name().name() == "text")
            .filter_map(|n| n.text())
            .collect();
        for name in ["Input", "DC''''", "L", "H''''", "LL", "LH", "HL", "HH"] {
            assert_eq!(texts.iter().filter(|text| text.trim() == name).count(), 2, "{name} in {texts:?}");
        }
    }
    // The initials of 6 horizontal and 14 vertical arrays, for each of two levels.
    let text = plot.to_text(80, Charset::Ascii);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let initials = "I D D D D D L H L H L H L H L H L L H H";
    assert_eq!(text.lines().filter(|line| words(line) == initials).count(), 2, "{text}");
}

#[test]
fn sides_are_drawn_alone() {
    let names = |program: &str| series(&plot(program)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(
        names("plot(le_gall_5_3, \"response\", side=\"analysis\")"),
        ["h0, low-pass", "h1, high-pass"]
    );
    assert_eq!(
        names("plot(fir(le_gall_5_3), \"response\", side=\"synthesis\")"),
        ["g0, low-pass", "g1, high-pass"]
    );
    assert_eq!(names("plot(le_gall_5_3, \"taps\", side=\"synthesis\")"), ["g0", "g1"]);
    assert_eq!(names("plot(le_gall_5_3, \"zeros\", side=\"analysis\")"), ["zeros", "zeros"]);
}

/// Approximate numbers are drawn as exact ones are.
#[test]
fn approximate_numbers_are_drawn() {
    holds(&told("plot(response(fir(le_gall_5_3).h0, points=3).magnitude)"), &["3 points, (0, 1), (1, 1"]);
    holds(&told("plot([[1, 1/2], response(laurent([1, 1]), points=2).magnitude])"), &["1, 0.5; 2, 0."]);
    holds(
        &told("r = response(laurent([1, 1]), points=2)\nplot([(r.magnitude[0], 2), (3, r.magnitude[1])])"),
        &["(2, 2), (3, 0)"],
    );
    holds(
        &told("plot({\"r\": response(laurent([1, 1]), points=2).magnitude})"),
        &["Line r: 2 points, (0, 2), (1, 0)"],
    );
}

/// Maps from names, and lists by places, make one picture.
#[test]
fn several_in_one_picture() {
    let text = told("plot({\"5/3\": le_gall_5_3, \"9/7\": daubechies_9_7}, \"response\")");
    holds(
        &text,
        &["Panel 1 of 4: analysis, low-pass h0.", "Line 5/3: 1025 points", "Line 9/7: 1025 points", "g1"],
    );
    let both = plot("plot({\"5/3\": fir(le_gall_5_3).h0, \"9/7\": fir(daubechies_9_7).h0})");
    assert_eq!(series(&both).len(), 2);
    let svg = both.to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
    let texts: Vec<&str> = texts.filter_map(|node| node.text()).map(str::trim).collect();
    assert!(texts.contains(&"5/3") && texts.contains(&"9/7"), "a legend: {texts:?}");
    // Without colours the dashes of the second line tell the two apart.
    let curves = document.descendants().filter(|node| node.attribute("stroke-width") == Some("2"));
    let mut dashes: Vec<_> = curves.map(|node| node.attribute("stroke-dasharray")).collect();
    dashes.sort();
    dashes.dedup();
    assert_eq!(dashes, [None, Some("9 4")]);
    let alone = series(&plot("plot(fir(daubechies_9_7).h0, \"response\")"));
    assert_eq!(series(&both)[1].1, alone[0].1);
    holds(
        &told("plot([le_gall_5_3, wavelet([])], side=\"analysis\")"),
        &["Panel 1 of 2", "Line 0: le_gall_5_3: 1025", "Line 1: 1025"],
    );
    holds(&told("plot([laurent([1, 1]), laurent([1, 2])])"), &["Line 0: 1025", "Line 1: 1025"]);
    holds(&told("plot([fir(le_gall_5_3), polyphase(haar_no_shift)])"), &["Panel 4 of 4"]);
    holds(
        &told("plot({\"a\": [1, 2], \"b\": [3, 4, 5]})"),
        &["x axis: n.", "Line a: 2 points, (0, 1), (1, 2).", "Line b: 3 points, (0, 3), (1, 4), (2, 5)."],
    );
    holds(
        &told("plot({1: [(1, 2)], 2: [(3, 4), (5, 6)]})"),
        &["points.", "Line 1:", "Line 2: 2 points, (3, 4), (5, 6)"],
    );
    holds(&told("plot([[(1, 2)], [(3, 4), (5, 6)]])"), &["Line 0:", "Line 1: 2 points"]);
    // Lists in lists are pictures as before.
    holds(&told("plot([[1, 2], [3, 4]])"), &["Grey picture"]);
}

#[test]
fn samples_of_arrays_and_lists() {
    holds(&told("plot([1, 5/2, -3])"), &["samples.", "Stems samples: 3 points, (0, 1), (1, 2.5), (2, -3)."]);
    holds(&told("plot([[1, 2, 3], [4, 5, 6]])"), &["2 rows by 3 columns", "1, 2, 3; 4, 5, 6."]);
    // Dimension 0 of an infinite array runs to the right.
    let array = told("plot(data([[1, 2, 3], [4, 5, 6]]), x=0..2, y=0..3)");
    holds(&array, &["3 rows by 2 columns", "1, 4; 2, 5; 3, 6."]);
    holds(&told("plot(data([1, 2, 3]), x=-1..2)"), &["(-1, 0), (0, 1), (1, 2)"]);
    holds(&told("plot(arange(1000))"), &["Line samples: 1000 points"]);
    holds(&told("plot(ramp(), x=0..3, title=\"A ramp\")"), &["A ramp."]);
}

/// The range of a list says where its numbers lie; pairs are points.
#[test]
fn places_of_lists() {
    holds(&told("plot([1, 4, 9], x=-1..=1)"), &["(-1, 1), (0, 4), (1, 9)"]);
    let points = told("plot([(1, 1), (2, 4.5), (4, 1/4)])");
    holds(&points, &["points.", "Line y: 3 points, (1, 1), (2, 4.5), (4, 0.25)"]);
}

/// What functions found is drawn as it is.
#[test]
fn results_have_pictures() {
    holds(
        &told("plot(cascade(le_gall_5_3, 1))"),
        &["scaling function.", "(-0.5, 0.5), (0, 1), (0.5, 0.5)", "wavelet."],
    );
    holds(&told("plot(cascade(laurent([1, 2, 1]) / 2, 1))"), &["scaling function."]);
    holds(&told("plot(response(laurent([1, 1]), points=2))"), &["magnitude response.", "(0, 2), (1, 0)"]);
    holds(&told("plot(response(le_gall_5_3))"), &["h0.", "h1.", "g0.", "g1."]);
    let t = "transform(haar_no_shift, data([1, 3, 5, 9]), 1)";
    holds(&told(&format!("plot(energy({t}, x=0..4))")), &["energy by band.", "level 1, H", "level 1, L"]);
    holds(&told(&format!("plot(rounding_noise({t}, x=0..4))")), &["rounding noise by band.", "level 1, H."]);
}

/// A title that is asked for stays as it is, and a stencil without rounding errors keeps all of its panels.
#[test]
fn titles_of_stencils() {
    let title = told("plot(synthesis(le_gall_5_3, 1).output[0, 0], title=\"Mine\")");
    holds(&title, &["Mine.", "besides 5 rounding errors."]);
    holds(&told("plot(linear(symbols(1, \"x\")[2] / 2))"), &["coefficients.", "(2, 0.5)"]);
}

#[test]
fn bands_of_transforms() {
    let one = told("plot(transform(haar_no_shift, data([1, 3, 5, 9]), 2), x=0..4)");
    holds(
        &one,
        &[
            "transform: bands.",
            "level 2, L.",
            "level 2, H.",
            "level 1, H.",
            "sample of the signal",
            "(1, 2), (3, 4)",
        ],
    );
    let two = told("plot(transform(le_gall_5_3, noise(1, ndim=2), 2), x=0..16, y=0..8)");
    holds(&two, &["x axis: horizontal.", "10 rows by 18 columns"]);
}

#[test]
fn what_has_no_picture_says_what_would_work() {
    for (program, code, help) in [
        ("plot(5)", "plot::kind", "list of numbers"),
        ("plot(\"text\")", "plot::kind", "wavelets"),
        ("plot(none)", "plot::kind", "wavelets"),
        ("plot(plot([1]))", "plot::kind", "save"),
        ("plot({1: 2})", "plot::kind", "wavelets"),
        ("plot(gains(laurent([1, 1])))", "plot::kind", "plot(w, \"response\")"),
        ("plot(band_gains(le_gall_5_3))", "plot::kind", "the wavelet or the filter itself"),
        ("plot(moments(le_gall_5_3))", "plot::kind", "the wavelet or the filter itself"),
        ("plot(zeros(laurent([1, 2, 1])))", "plot::kind", "plot(f, \"zeros\")"),
        ("plot([1, 4, 9], x=-1..3)", "plot::range", "x=-1..2"),
        ("plot([1, 4], y=0..2)", "plot::range", "leave it out"),
        ("plot([[1], [4]], x=0..2)", "plot::range", "leave it out"),
        ("plot([(1, 2)], x=0..1)", "plot::range", "leave it out"),
        ("plot(wavelet([]), \"functions\")", "filter::no_zero", "the same sum"),
        ("plot(symbols(1, \"x\"), x=0..4)", "plot::kind", "substitute(a, {x: data([1, 2, 3])})"),
        ("plot(variables(1, \"v\"), x=0..4)", "plot::kind", "substitute"),
        ("plot([])", "plot::kind", "sample"),
        ("plot([1, \"a\"])", "value::kind", "write them as"),
        ("plot(symbols(1, \"x\")[0] * 0)", "plot::kind", "symbols"),
        ("plot(symbols(3, \"x\")[0, 0, 0])", "plot::dimensions", "a part of it"),
        ("plot([[[1]]])", "plot::dimensions", "a part of it"),
        ("plot(symbols(3, \"x\"), x=0..2, y=0..2)", "plot::dimensions", "a part of it"),
        ("plot(le_gall_5_3, \"stencil\")", "plot::what", "\"taps\""),
        ("plot(le_gall_5_3, \"tap\")", "plot::what", "did you mean \"taps\"?"),
        ("plot([1], \"zeros\")", "plot::what", "\"samples\""),
        ("plot(laurent([1, 2]), \"growth\")", "plot::what", "of wavelets"),
        ("plot(ramp())", "plot::range", "x=0..64"),
        ("plot(ramp(), x=0..4, y=0..4)", "plot::range", "leave `y` out"),
        ("plot(ramp(ndim=2), x=0..4)", "plot::range", "`y=0..64`"),
        ("plot(ramp(), x=4..4)", "plot::range", "0..64"),
        ("plot(ramp(), x=0..5000000)", "plot::range", "smaller"),
        ("plot(ramp(), x=10**20..10**20+4)", "plot::range", "nearer"),
        ("plot(le_gall_5_3, x=0..4)", "plot::range", "leave it out"),
        ("plot(laurent([0]))", "filter::zero", "not 0"),
        ("plot(laurent([0]), \"zeros\")", "filter::zero", "not 0"),
        ("plot(fidelity, \"functions\", side=\"synthesis\")", "filter::no_zero", "zeros"),
        ("plot(le_gall_5_3, \"functions\", iterations=99)", "value::range", "1 to 14"),
        ("plot(le_gall_5_3, \"growth\", bits=0)", "value::range", "1 to 64"),
        ("plot(le_gall_5_3, side=\"left\")", "value::range", "\"analysis\""),
        ("plot(le_gall_5_3, \"response\", side=\"left\")", "value::range", "\"analysis\""),
        ("plot(le_gall_5_3, \"growth\", side=\"foo\")", "value::range", "\"synthesis\""),
        ("plot(fir(le_gall_5_3).h0, side=\"analysis\")", "plot::unused", "this picture uses `title`"),
        ("plot(le_gall_5_3, \"response\", bits=10)", "plot::unused", "uses `side`, `title`"),
        ("plot(le_gall_5_3, \"taps\", iterations=6)", "plot::unused", "uses `side`, `title`"),
        (
            "plot(le_gall_5_3, \"growth\", iterations=3)",
            "plot::unused",
            "uses `side`, `bits`, `depth`, `title`",
        ),
        (
            "plot(laurent([1, 1]), \"functions\", side=\"analysis\")",
            "plot::unused",
            "uses `iterations`, `title`",
        ),
        ("plot([1, 2], depth=1)", "plot::unused", "uses `x`, `title`"),
        ("plot({\"a\": [1, 2]}, side=\"analysis\")", "plot::unused", "uses `title`"),
        ("plot({\"a\": [1, 2]}, x=0..2)", "plot::range", "leave it out"),
        ("plot({\"a\": le_gall_5_3}, \"taps\")", "plot::what", "\"response\""),
        ("plot({\"a\": le_gall_5_3, \"b\": [1]})", "plot::kind", "of one kind"),
        ("plot({\"a\": 5})", "plot::kind", "`a` has no curve"),
        ("plot({})", "plot::kind", "nothing in it"),
        ("plot([laurent([1, n]) for n in 0..13])", "plot::kind", "at most 12 curves"),
        ("plot([laurent([1]), laurent([0])])", "filter::zero", "not 0"),
    ] {
        let ran = run(program);
        assert_eq!(ran.code(), code, "{program}\n{}", ran.screen());
        assert!(ran.screen().contains(help), "{program}\n{}", ran.screen());
    }
}

/// Bands that do not fit each other, which the language can't make of a transform.
#[test]
fn bands_must_be_those_of_a_transform() {
    let band = |level, name: &str, rows, columns| Band {
        level: LevelFromFinest(level),
        name: name.to_string(),
        first: [0, 0],
        values: Grid::of(rows, columns, |_, _| 1.0),
    };
    let all =
        |hh_rows| [band(1, "LL", 2, 2), band(1, "HL", 2, 2), band(1, "LH", 2, 2), band(1, "HH", hh_rows, 2)];
    assert!(pictures::image_bands("", &all(2)).is_ok());
    for bands in [&all(3)[..], &all(2)[..3], &all(2)[1..], &[]] {
        assert!(matches!(pictures::image_bands("", bands), Err(PictureError::Bands(_))));
    }
    assert!(matches!(pictures::signal_bands("", &[]), Err(PictureError::Bands(_))));
}

/// The explained programs of plots that are saved: they write files.
#[test]
fn explained_programs_of_saved_plots() {
    let folder = tempfile::tempdir().unwrap();
    for code in ["plot::format", "plot::size"] {
        let entry = vcfilter::diagnostics::codes::find(code).unwrap();
        let here = |program: &str| {
            let to = format!("\"{}/", folder.path().display());
            run(&["taps.", "long."].iter().fold(program.to_string(), |text, name| {
                text.replace(&format!("\"{name}"), &format!("{to}{name}"))
            }))
        };
        assert_eq!(here(entry.wrong).code(), code);
        here(entry.right).fine();
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// Every picture of a wavelet; those that the wavelet does not have are left out.
fn all_pictures(wavelet: &Wavelet, bits: u32) -> Vec<Plot> {
    let space = Space::new();
    let directions = [Direction::Analysis, Direction::Synthesis];
    let mut plots: Vec<Plot> =
        directions.into_iter().map(|d| pictures::wavelet_flow("w", wavelet, d)).collect();
    let lifting = vcfilter::filters::Lifting::of(wavelet);
    plots.extend(directions.into_iter().map(|d| pictures::factoring_flow("w", &lifting, d)));
    let bank: FilterBank = fir(wavelet).unwrap();
    plots.extend(pictures::bank_taps("w", &bank, None));
    plots.extend(pictures::bank_response("w", &bank, None));
    plots.extend(pictures::bank_zeros("w", &bank, None));
    plots.extend(pictures::bank_functions("w", &bank, None, 4));
    let structure =
        Structure { wavelet: wavelet.clone(), wavelet_ho: wavelet.clone(), depth: 1, depth_ho: 0 };
    for direction in directions {
        plots.push(pictures::stage_growth("w", &space, wavelet, direction, bits).unwrap());
        plots.push(pictures::array_growth("w", &space, &structure, direction, bits).unwrap());
    }
    let transform = structure.analysis(&space.symbols(2, "p").unwrap()).unwrap();
    for array in transform.coeffs.values() {
        let Ok(vcfilter::arrays::Element::Linear(element)) = array.get(&[0, 0]) else { continue };
        plots.extend(pictures::stencil("w", &element));
        plots.extend(pictures::worst_case("w", &element));
    }
    plots
}

fn stages() -> impl Strategy<Value = Wavelet> {
    let kind = prop::sample::select(StageKind::ALL.to_vec());
    let taps = prop::collection::vec(prop_oneof![-9i64..10, Just(i64::MAX)], 1..5);
    let stage = (kind, taps, -3i64..4, 0u32..6)
        .prop_map(|(kind, taps, delay, shift)| Stage::new(kind, taps, delay, shift).unwrap());
    (prop::collection::vec(stage, 0..4), 0u32..3).prop_map(|(stages, shift)| Wavelet { stages, shift })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Random wavelets have pictures that can be drawn.
    #[test]
    fn pictures_of_random_wavelets(wavelet in stages(), bits in 1u32..64) {
        for plot in all_pictures(&wavelet, bits) {
            prop_assert!(plot.to_svg().starts_with("<svg"));
            prop_assert!(!plot.to_text(80, Charset::Ascii).is_empty());
            prop_assert!(!plot.alt_text().is_empty());
        }
    }

    /// Stems of a filter are its taps.
    #[test]
    fn stems_are_taps(low in -50i64..50, entries in prop::collection::vec(-99i64..99, 1..20)) {
        let filter = Laurent::new(low, entries.into_iter().map(Number::from));
        match pictures::filter_taps("f", &filter) {
            Ok(plot) => {
                let points = &series(&plot)[0].1;
                prop_assert_eq!(points.len(), filter.entries().len());
                for (n, tap) in points {
                    prop_assert_eq!(*tap, filter.entry(*n as i64).to_f64());
                }
            }
            Err(_) => prop_assert!(filter.is_zero()),
        }
    }

    /// Signals and pictures of any size and any numbers.
    #[test]
    fn samples_of_any_kind(
        values in prop::collection::vec(prop_oneof![any::<f64>(), Just(f64::NAN)], 0..200),
        first in any::<i128>(), columns in 1usize..9,
    ) {
        let near = (-(1i128 << 44)..=1 << 44).contains(&first);
        let drawn = pictures::signal("s", first, &values);
        prop_assert_eq!(drawn.is_ok(), near && !values.is_empty());
        let rows: Vec<Vec<f64>> = values.chunks(columns).map(<[f64]>::to_vec).collect();
        for plot in [drawn, pictures::image("i", [first, 0], Grid::of_rows(rows))].into_iter().flatten() {
            prop_assert!(plot.to_svg().starts_with("<svg"));
            prop_assert!(!plot.to_text(80, Charset::Braille).is_empty());
        }
    }
}

#[test]
fn constants_have_no_stencil() {
    let constant = Linear::from(Number::from(3));
    assert!(matches!(pictures::stencil("", &constant), Err(PictureError::NoSymbols)));
    assert!(matches!(pictures::worst_case("", &constant), Err(PictureError::NoSymbols)));
}
