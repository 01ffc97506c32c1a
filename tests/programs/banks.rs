//! Filter banks that do not reconstruct, given to every function that takes a bank: each refuses, or computes what
//! is true of the four filters that it was given.

use std::collections::BTreeSet;

use vcfilter::language::builtin::{Kind, Presence};
use vcfilter::language::{Event, Session, functions};
use vcfilter::plots::Content;
use vcfilter::values::Value;

/// Banks that lose or alias something: what replaces filters of LeGall's, f.
const BROKEN: &[&str] = &[
    // Each high-pass alone, and both.
    "filter_bank(f.h0, g0=f.g0, h1=laurent([1, 7]), g1=f.g1)",
    "filter_bank(f.h0, g0=f.g0, h1=f.h1, g1=laurent([3, 5, 7]))",
    "filter_bank(f.h0, g0=f.g0, h1=laurent([1, 7]), g1=laurent([3, 5, 7]))",
    // A sign.
    "filter_bank(f.h0, g0=f.g0, h1=-f.h1, g1=f.g1)",
    "filter_bank(f.h0, g0=f.g0, h1=f.h1, g1=-f.g1)",
    // A shift, by an odd and by an even number of samples.
    "filter_bank(f.h0, g0=f.g0, h1=delay(f.h1, 1), g1=f.g1)",
    "filter_bank(f.h0, g0=f.g0, h1=f.h1, g1=delay(f.g1, -2))",
    // A scale of one filter.
    "filter_bank(f.h0, g0=f.g0, h1=f.h1 * 2, g1=f.g1)",
    // A single tap, by little.
    "filter_bank(f.h0, g0=f.g0, h1=f.h1, g1=f.g1 + laurent([1/1000]))",
    // Each low-pass alone.
    "filter_bank(laurent([1, 2, 1], low=-1) / 4, g0=f.g0, h1=f.h1, g1=f.g1)",
    "filter_bank(f.h0, g0=laurent([1, 1]), h1=f.h1, g1=f.g1)",
];

/// Banks that reconstruct, but for a delay or a gain.
const LATE: &[&str] = &[
    "filter_bank(delay(f.h0, 3), g0=f.g0, h1=delay(f.h1, 3), g1=f.g1)",
    "filter_bank(f.h0, g0=delay(f.g0, 2), h1=f.h1, g1=delay(f.g1, 2))",
    "filter_bank(f.h0 * 2, g0=f.g0, h1=f.h1 * 2, g1=f.g1)",
    "filter_bank(delay(f.h0, -1), g0=f.g0 / 3, h1=delay(f.h1, -1), g1=f.g1 / 3)",
];

/// Banks that reconstruct, of which two low-pass filters do not tell the high-pass ones.
const SCALED: &[&str] = &[
    "filter_bank(f.h0, g0=f.g0, h1=f.h1 * 2, g1=f.g1 / 2)",
    "filter_bank(f.h0, g0=f.g0, h1=-f.h1, g1=-f.g1)",
    "filter_bank(f.h0, g0=f.g0, h1=delay(f.h1, 4), g1=delay(f.g1, -4))",
    "filter_bank(f.h0 / 2, g0=f.g0 * 2, h1=f.h1, g1=f.g1)",
    "f",
];

/// What a function does with a bank b.
enum Does {
    /// These are true, whatever the bank is.
    Holds(&'static [&'static str]),
    /// To it a bank is a record, or an item of a list or map, like any other.
    TakesAnything,
    /// A test of its own.
    Below,
}
use Does::{Below, Holds, TakesAnything};

/// Every parameter that takes a bank, or a list or map of banks.
const TABLE: &[((&str, &str), Does)] = &[
    (("fir", "w"), Holds(&["fir(b) == b"])),
    (
        ("polyphase", "w"),
        Holds(&["polyphase(b) == matrix([[downsample(b.g0), downsample(b.g1)], \
                 [downsample(b.g0, phase=1), downsample(b.g1, phase=1)]])"]),
    ),
    (("lifting", "h"), Below),
    (("wavelet", "stages"), Below),
    (
        ("reconstruction", "synthesis"),
        Holds(&[
            "reconstruction(b).product == polyphase(b) * analysis_of(b)",
            "reconstruction(b).perfect == (polyphase(b) * analysis_of(b) == polyphase(f) ** 0)",
        ]),
    ),
    (
        ("reconstruction", "analysis"),
        Holds(&["reconstruction(f, analysis=b).product == polyphase(f) * analysis_of(b)"]),
    ),
    (("product_filter", "w"), Holds(&["product_filter(b) == b.h0 * b.g0"])),
    // LeGall's are not, whatever replaces one of them.
    (("orthogonal", "w"), Holds(&["not orthogonal(b)"])),
    (
        ("frame_bounds", "w"),
        // The energy of impulses lies within them.
        Holds(&[
            "frame_bounds(b, scaled=false).lower <= (gains(b.h0).energy + gains(b.h1).energy) / 2 + 1e-9",
            "frame_bounds(b, scaled=false).upper >= (gains(b.h0).energy + gains(b.h1).energy) / 2 - 1e-9",
            "frame_bounds(b, side=\"synthesis\", scaled=false).lower <= gains(b.g0).energy + 1e-9",
            "frame_bounds(b, side=\"synthesis\", scaled=false).upper >= gains(b.g1).energy - 1e-9",
        ]),
    ),
    (("explain", "a"), Below),
    (
        ("moments", "f"),
        Holds(&[
            "[moments(b).h0, moments(b).h1, moments(b).g0, moments(b).g1] == [moments(x) for x in all_of(b)]",
        ]),
    ),
    (
        ("vanishing_moments", "f"),
        Holds(&[
            "vanishing_moments(b).h1 == vanishing_moments(b.h1)",
            "vanishing_moments(b).g1 == vanishing_moments(b.g1)",
        ]),
    ),
    (
        ("zeros", "f"),
        Holds(&["[zeros(b).h0, zeros(b).h1, zeros(b).g0, zeros(b).g1] == [zeros(x) for x in all_of(b)]"]),
    ),
    (
        ("gains", "f"),
        Holds(&["[gains(b).h0, gains(b).h1, gains(b).g0, gains(b).g1] == [gains(x) for x in all_of(b)]"]),
    ),
    (
        ("response", "f"),
        Holds(&[
            "[response(b).h0, response(b).h1, response(b).g0, response(b).g1] == [response(x) for x in all_of(b)]",
        ]),
    ),
    (
        ("band_gains", "w"),
        Holds(&[
            "[band_gains(b, dimensions=1)[1, x].energy for x in [\"L\", \"H\"]] == [gains(b.g0).energy, gains(b.g1).energy]",
            "[band_gains(b, dimensions=1, side=\"analysis\")[1, x].l1 for x in [\"L\", \"H\"]] == [gains(b.h0).l1, gains(b.h1).l1]",
            "band_gains(b, 2)[2, \"HH\"].energy == gains(b.g0 * upsample(b.g1)).energy ** 2",
        ]),
    ),
    (
        ("band_gains", "w_ho"),
        Holds(&["band_gains(f, w_ho=b)[1, \"HL\"].energy == gains(b.g1).energy * gains(f.g0).energy"]),
    ),
    (
        ("smoothness", "f"),
        Holds(&["smoothness(b).scaling == smoothness(b.g0)", "smoothness(b).dual == smoothness(b.h0)"]),
    ),
    (
        ("cascade", "f"),
        Holds(&[
            "cascade(b).scaling == cascade(b.g0).scaling",
            "near(cascade(b, 1).wavelet, [x * 2 / evaluate(b.h0, 1) for x in b.g1.entries])",
            "cascade(b, side=\"analysis\").scaling == cascade(reflect(b.h0)).scaling",
            "near(cascade(b, 1, side=\"analysis\").wavelet, [x * 2 / evaluate(b.g0, 1) for x in reflect(b.h1).entries])",
        ]),
    ),
    (
        ("compare", "wavelets"),
        Holds(&[
            "compare([b]).wavelets[0].taps == (len(b.h0.entries), len(b.h1.entries))",
            "compare([b]).wavelets[0].dc == (gains(b.h0).dc, gains(b.g0).dc)",
            "compare([b]).wavelets[0].l1 == (gains(b.h0).l1, gains(b.h1).l1)",
            "compare([b]).wavelets[0].l2 == (gains(b.g0).l2, gains(b.g1).l2)",
            "compare([b]).wavelets[0].vanishing == (vanishing_moments(b.h1), vanishing_moments(b.g1))",
            "compare([b]).wavelets[0].smoothness == (smoothness(b.g0), smoothness(b.h0))",
            "compare({\"b\": b}).wavelets[0].vanishing == compare([b]).wavelets[0].vanishing",
        ]),
    ),
    (
        ("transform", "w"),
        Holds(&[
            "laurent([transform(b, impulse())[1, \"L\"][i] for i in -9..=9], low=-9) == downsample(b.h0)",
            "laurent([transform(b, impulse())[1, \"H\"][i] for i in -9..=9], low=-9) == downsample(b.h1)",
            "len(transform(b, [3, 1, 4], mode=\"periodization\")[1, \"L\"]) == 2",
        ]),
    ),
    (("lint", "w"), Below),
    (("plot", "value"), Below),
    (("latex", "x"), TakesAnything),
    (("mathml", "x"), TakesAnything),
    (("text", "x"), TakesAnything),
    (("type", "x"), TakesAnything),
    (("len", "x"), TakesAnything),
    (("keys", "m"), TakesAnything),
    (("values", "m"), TakesAnything),
    (("max", "xs"), TakesAnything),
    (("min", "xs"), TakesAnything),
    (("sum", "xs"), TakesAnything),
    (("sorted", "xs"), TakesAnything),
    (("reversed", "xs"), TakesAnything),
    (("zip", "lists"), TakesAnything),
    (("sweep", "over"), TakesAnything),
];

const START: &str = "\
f = fir(le_gall_5_3)
all_of(b) = [b.h0, b.h1, b.g0, b.g1]
analysis_of(b) = matrix([[downsample(b.h0), downsample(b.h0, phase=-1)], [downsample(b.h1), downsample(b.h1, phase=-1)]])
near(a, b) = len(a) == len(b) and all([abs(a[i] - b[i]) < 1e-12 for i in 0..len(a)])
";

fn every_bank() -> impl Iterator<Item = &'static str> {
    BROKEN.iter().chain(LATE).chain(SCALED).copied()
}

/// A function that takes a bank is in the table: what is in it is found by calling every function with a bank.
#[test]
fn every_function_that_takes_a_bank_is_in_the_table() {
    let known: BTreeSet<(&str, &str)> = TABLE.iter().map(|(key, _)| *key).collect();
    let found = takers();
    let missing: Vec<_> = found.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "say in the table what these do with a bank that does not reconstruct: {missing:?}"
    );
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "these take no bank: {gone:?}");
}

/// Each parameter of each function where a bank, or a list or map of banks, gives no problem with some other
/// arguments.
fn takers() -> BTreeSet<(&'static str, &'static str)> {
    let mut session = Session::new();
    let mut run = |text: &str| {
        let mut values = Vec::new();
        let outcome = session.run("program.vcf", text, &mut |event| {
            if let Event::Displayed { value, .. } = event {
                values.push(value);
            }
        });
        (outcome.problems.is_empty(), values)
    };
    assert!(run("bank = spline(2, 2)\nfilter = bank.h0\nidentity(x) = x").0);
    let others = [
        "2",
        "1/2",
        "true",
        "\"x\"",
        "0..4",
        "[1, 2]",
        "[1]",
        "filter",
        "le_gall_5_3",
        "{1: 2}",
        "le_gall_5_3.stages[0]",
        "symbols(1, \"x\")",
        "symbols(1, \"x\")[0]",
        "array([1, 2], \"i2\")",
        "bank",
    ];
    let shapes = ["bank", "[bank]", "{\"a\": bank}"];
    let value = |run: &mut dyn FnMut(&str) -> (bool, Vec<Value>), text: &str| run(text).1.remove(0);
    let others: Vec<(&str, Value)> = others.map(|text| (text, value(&mut run, text))).to_vec();
    let shapes: Vec<(&str, Value)> = shapes.map(|text| (text, value(&mut run, text))).to_vec();
    let mut takers = BTreeSet::new();
    for builtin in functions::all() {
        for (at, parameter) in builtin.parameters.iter().enumerate() {
            // What else must be given, in every combination.
            let needed = |(place, other): &(usize, &vcfilter::language::builtin::Parameter)| {
                *place != at && matches!(other.presence, Presence::Required)
            };
            let mut calls = vec![Vec::new()];
            for (_, other) in builtin.parameters.iter().enumerate().filter(needed) {
                let fits =
                    others.iter().filter(|(_, value)| other.kind.accepts(value)).map(|(text, _)| *text);
                let function = (other.kind == Kind::Function).then_some("identity");
                let fits: Vec<String> =
                    fits.chain(function).map(|text| format!("{}={text}", other.name)).collect();
                calls = calls
                    .iter()
                    .flat_map(|call: &Vec<String>| {
                        fits.iter().map(|more| call.iter().cloned().chain([more.clone()]).collect())
                    })
                    .collect();
            }
            let takes = shapes.iter().filter(|(_, value)| parameter.kind.accepts(value)).any(|(shape, _)| {
                let rest = matches!(parameter.presence, Presence::Rest { .. });
                let own = if rest { shape.to_string() } else { format!("{}={shape}", parameter.name) };
                calls.iter().any(|call| {
                    let arguments: Vec<&str> =
                        call.iter().chain([&own]).map(|argument| argument.as_str()).collect();
                    run(&format!("{}({})", builtin.name, arguments.join(", "))).0
                })
            });
            if takes {
                takers.insert((builtin.name, parameter.name));
            }
        }
    }
    takers
}

#[test]
fn what_functions_tell_is_true_of_the_filters() {
    for bank in every_bank() {
        for ((name, _), does) in TABLE {
            let Holds(statements) = does else { continue };
            let asserts: Vec<String> =
                statements.iter().map(|statement| format!("assert {statement}")).collect();
            let ran = crate::support::run(&format!("{START}b = {bank}\n{}", asserts.join("\n")));
            assert!(ran.outcome.problems.is_empty(), "{name} of {bank}\n{}", ran.screen());
        }
    }
}

/// The coefficients that fail stand in the problem.
#[test]
fn what_does_not_reconstruct_is_not_factored() {
    for bank in BROKEN {
        for call in ["lifting(b)", "lifting(b, all=true)", "wavelet(b)", "wavelet(b, 1)"] {
            let ran = crate::support::run(&format!("{START}b = {bank}\n{call}"));
            assert_eq!(ran.code(), "filter::not_reconstructing", "{call} of {bank}");
            let failures =
                crate::support::run(&format!("{START}b = {bank}\nreconstruction(b).failures[0]")).fine();
            let first = failures.texts()[0].trim_matches('"').to_string();
            assert!(ran.screen().contains(&first), "{call} of {bank}: {first}\n{}", ran.screen());
        }
    }
    // Steps of rounded taps are found at a tolerance.
    let rounded = "b = filter_bank(f.h0, g0=f.g0, h1=f.h1, g1=f.g1 + laurent([1e-9]))";
    let ran = crate::support::run(&format!("{START}{rounded}\nlifting(b)"));
    assert!(ran.screen().contains("tolerance=1e-6"), "{}", ran.screen());
    crate::support::run(&format!("{START}{rounded}\nassert len(lifting(b, tolerance=1e-6).steps) == 2"))
        .fine();
}

/// Steps are those of the bank's own synthesis; a wavelet is the whole bank.
#[test]
fn what_is_late_or_scaled_is_factored_as_it_is() {
    for bank in LATE.iter().chain(SCALED) {
        let whole = if SCALED.contains(bank) {
            "[a.h0, a.h1] == [b.h0, b.h1]"
        } else {
            "[a.h0, a.h1] != [b.h0, b.h1]"
        };
        crate::support::run(&format!(
            "{START}b = {bank}\na = fir(lifting(b))\nassert [a.g0, a.g1] == [b.g0, b.g1]\nassert {whole}\n\
             all_equal(x) = all([fir(x[i]) == a for i in 0..len(x.factorings)])\nassert all_equal(lifting(b, all=true))"
        ))
        .fine();
    }
    for bank in LATE.iter().chain(&SCALED[..4]) {
        let ran = crate::support::run(&format!("{START}b = {bank}\nwavelet(b, 1)"));
        assert_eq!(ran.code(), "filter::not_integer", "{bank}");
    }
    crate::support::run(&format!(
        "{START}assert fir(wavelet(f, 1)) == f\nassert wavelet(f, 1) == le_gall_5_3"
    ))
    .fine();
    let told = crate::support::run(&format!("{START}lifting({})\nlifting({})", LATE[0], LATE[3])).fine();
    assert!(told.texts()[0].ends_with("(the bank's analysis is these steps taken back, 3 samples later)"));
    assert!(told.texts()[1].ends_with("taken back, 1 sample earlier and times 1/3)"));
    // The help mends it.
    let ran = crate::support::run(&format!("{START}bank = {}\nwavelet(bank, 1)", LATE[3]));
    let mended = "filter_bank(delay(bank.h0, 1) * 3, g0=bank.g0, h1=delay(bank.h1, 1) * 3, g1=bank.g1)";
    for part in ["`delay(bank.h0, 1) * 3`", "`delay(bank.h1, 1) * 3`"] {
        assert!(ran.screen().contains(part), "{}", ran.screen());
    }
    crate::support::run(&format!("{START}bank = {}\nassert reconstruction({mended}).perfect", LATE[3]))
        .fine();
}

/// A matrix is a bank whose determinant may be any power of z, times any number.
#[test]
fn matrices_are_factored_as_they_are() {
    for matrix in [
        "matrix([[2, 0], [0, 1]])",
        "matrix([[1, 0], [laurent([1, 1]), laurent([0, 0, 3])]])",
        "polyphase(le_gall_5_3) * matrix([[laurent([1/2], low=3), 0], [0, -5]])",
        "matrix([[0, 1], [laurent([1], low=1), 0]])",
    ] {
        crate::support::run(&format!("m = {matrix}\nassert polyphase(lifting(m)) == m")).fine();
    }
}

/// A second low-pass filter beside a bank was once ignored.
#[test]
fn a_bank_has_its_own_low_pass() {
    let ran = crate::support::run("lifting(le_gall_5_3, laurent([1, 1]))");
    assert_eq!(ran.code(), "call::arity");
    assert_eq!(crate::support::run("lifting(spline(2, 2), g=laurent([1, 1]))").code(), "call::arity");
}

#[test]
fn explanations_say_what_keeps_a_bank_from_being_orthogonal() {
    for bank in BROKEN {
        let text = crate::support::run(&format!("{START}explain({bank})")).fine().texts()[0].to_string();
        assert!(text.starts_with("not orthogonal"), "{bank}: {text}");
        assert!(
            text.ends_with("synthesis does not undo analysis, as `reconstruction` tells"),
            "{bank}: {text}"
        );
    }
}

#[test]
fn lint_says_that_a_bank_does_not_reconstruct() {
    for bank in BROKEN {
        let text = crate::support::run(&format!("{START}lint({bank})")).fine().texts()[0].to_string();
        assert!(text.contains("reconstruct"), "{bank}: {text}");
    }
    for bank in SCALED.iter().chain(&LATE[..2]) {
        let text = crate::support::run(&format!("{START}lint({bank})")).fine().texts()[0].to_string();
        assert_eq!(text, "nothing to say", "{bank}");
    }
    let text = crate::support::run(&format!("{START}lint({})", LATE[2])).fine().texts()[0].to_string();
    assert_eq!(text, "note: what comes out is 2 times what went in");
    // Vanishing moments are those of g1 itself, not those that h0 would give it.
    let leaking = "filter_bank(f.h0, g0=f.g0, h1=f.h1 + laurent([1/1000]), g1=laurent([1, -3, 3, -1]))";
    let text = crate::support::run(&format!("{START}lint({leaking})")).fine().texts()[0].to_string();
    assert!(text.contains("exactly 0 vanishing moments of h1 and 3 of g1"), "{text}");
}

/// Each series is that of the filter which it is named for.
#[test]
fn pictures_are_of_the_filters_that_were_given() {
    for bank in every_bank() {
        let start = format!("{START}b = {bank}\n");
        let alone = |name: &str, what: &str| {
            points(&format!("{start}plot({name}, \"{what}\")")).into_iter().next().unwrap()
        };
        for what in ["taps", "response"] {
            let found = points(&format!("{start}plot(b, \"{what}\")"));
            for (at, name) in ["b.h0", "b.h1", "b.g0", "b.g1"].into_iter().enumerate() {
                assert_eq!(found[at], alone(name, what), "{what} of {name} of {bank}");
            }
        }
        for several in ["plot([b])", "plot({\"b\": b})"] {
            let found = points(&format!("{start}{several}"));
            for (at, name) in ["b.h0", "b.h1", "b.g0", "b.g1"].into_iter().enumerate() {
                assert_eq!(found[at], alone(name, "response"), "{several}, {name} of {bank}");
            }
        }
        let zeros = points(&format!("{start}plot(b, \"zeros\")"));
        assert_eq!(zeros, ["b.h0", "b.h1", "b.g0", "b.g1"].map(|name| alone(name, "zeros")), "{bank}");
        for what in ["magnitude", "phase", "group_delay"] {
            let found = points(&format!("{start}plot(b, \"{what}\", side=\"analysis\")"));
            let each = ["b.h0", "b.h1"].map(|name| alone(name, what));
            // Gaps are no numbers, which equal nothing.
            assert_eq!(format!("{found:?}"), format!("{each:?}"), "{what} of {bank}");
        }
        let found = points(&format!("{start}plot(b, \"functions\", side=\"synthesis\", iterations=4)"));
        let scaling = points(&format!("{start}plot(b.g0, \"functions\", iterations=4)"));
        assert_eq!(found[0], scaling[0], "{bank}");
    }
}

/// The points of each series of a plot.
fn points(program: &str) -> Vec<Vec<(f64, f64)>> {
    let ran = crate::support::run(program).fine();
    let Some(Value::Plot(plot)) = ran.values.last() else { panic!("no plot: {program}") };
    let charts = plot.panels().iter().filter_map(|panel| match panel {
        Content::Chart(panel) => Some(panel),
        _ => None,
    });
    let series = charts.flat_map(|panel| panel.marks()).filter_map(|mark| mark.series());
    series.map(|(_, points)| points.iter().map(|point| (point.x(), point.y())).collect()).collect()
}
