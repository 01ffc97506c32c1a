//! Assertions about bounds that fail show an input that breaks them, or say that none was found.

use proptest::prelude::*;

use super::errors::screens;
use crate::support::run;

const SYMBOLS: &str = "x = symbols(1, \"x\"); r = {x: (0, 255)}\n";

fn with_symbols(programs: &[&str]) -> Vec<String> {
    programs.iter().map(|program| format!("{SYMBOLS}{program}")).collect()
}

fn kept(name: &str, programs: &[&str]) {
    let programs = with_symbols(programs);
    screens(name, &programs.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn bounds_of_expressions() {
    kept(
        "broken_bounds_of_expressions",
        &[
            "assert bounds(x[0] - x[1], r) == -100..=255",
            "assert bounds(x[0] + 2*x[1], r) == 0..=700",
            "assert 8 >= bits(bounds(3*x[0], r))",
            "assert bounds(3*x[0] + 1, r).bits < 5",
            "range = bounds(2*x[0] + 3*x[1], r)\nassert bits(range) <= 10",
            "range = bounds(2*x[0] - x[1], r)\nassert range.upper < 510 and true",
            "range = bounds(2*x[0] - x[1], r)\nassert range.upper < 510",
            "assert bounds(x[0] - x[1], r).lower > -255",
            "width(e) = bits(bounds(e, {x: (0, 15)}))\nassert width(x[0] + x[1]) == 4",
            "assert bounds(sum([x[i] for i in 0..20]), r) == 0..=5000",
            "assert bounds(x[0]/2, r) == 0..=120, \"half\"",
        ],
    );
}

#[test]
fn bounds_of_arrays() {
    kept(
        "broken_bounds_of_arrays",
        &[
            "assert bits(bounds(lift(x, le_gall_5_3.stages[0], 0), r)) <= 8",
            "P = symbols(2, \"P\")\nHH = analysis(haar_with_shift, depth=1, input=P).coeffs[1, \"HH\"]\nassert bounds(HH, {P: -512..=511}) == -4000..=4000",
            "y = symbols(1, \"y\", size=8)\nassert bits(bounds(lift(y, inverse(fidelity).stages[0], 0), {y: -8..=7})) <= 3",
            "A = analysis(deslauriers_dubuc_9_7, depth=1, size=\"any\")\nassert bounds(A[1, \"LL\"], {A[1, \"Input\"]: -512..=511}) == -2000..=2000",
        ],
    );
}

/// Rows of a table hold what test pictures reach.
#[test]
fn bounds_of_tables() {
    kept(
        "broken_bounds_of_tables",
        &[
            "t = bit_widths(le_gall_5_3, depth=1, bits=10)\nassert t.analysis(1, \"HH\").bits <= 11",
            "t = bit_widths(le_gall_5_3, depth=1, bits=10)\nassert 12 >= t.synthesis(1, \"Output\").bits",
            "t = bit_widths(le_gall_5_3, depth=1, bits=10)\nassert t.synthesis(1, \"Output\").upper < 600",
        ],
    );
}

/// Where a bound is wider than what is reached, it says so.
#[test]
fn bounds_that_nothing_reaches() {
    kept(
        "broken_bounds_that_nothing_reaches",
        &[
            "h = rshift(x, 1)\ne = h[0] - h[1]\nassert bounds(e, {x: (0, 1)}) == 0..=0",
            // Of what is only rounded, inputs are tried too.
            "h = rshift(rshift(x, 1), 1)\nassert bounds(h[0] - linear(h[0]), {x: (0, 3)}).upper <= 0",
            // The published model of rounding allows more than there is.
            "h = rshift(x, 1)\nassert bounds(h[0], {x: (0, 1)}, rounding=\"affine\") == 0..=1",
            "h = rshift(x, 1)\nassert bits(bounds(h, {x: (-3, 2)}, rounding=\"affine\")) <= 1",
            // Narrower than what is asserted: there is nothing to be found.
            "assert bounds(x[0], r) == -1..=300",
            "assert bits(bounds(x[0], r)) == 12",
            "assert bounds(x[0], r) != 0..=255",
            // Two bounds, of which none is the measure of the other.
            "assert bounds(x[0], r) == bounds(2*x[0], r)",
        ],
    );
}

#[test]
fn one_of_several() {
    kept(
        "broken_bounds_one_of_several",
        &[
            "assert all([bits(bounds((i + 1)*x[i], r)) <= 10 for i in 0..6]), \"ten bits\"",
            "limit = 300\nassert all([limit >= bounds(x[i] + i*x[0], r).upper for i in 0..3])",
            "assert all([bits(bounds(x[i], r)) <= i for i in 0..3])",
        ],
    );
}

/// What a name means is looked at where it is used.
#[test]
fn names_that_changed() {
    let notes = |text: &str| {
        let ran = run(&format!("{SYMBOLS}{text}"));
        ran.outcome.problems[0].notes.iter().filter(|note| note.contains(" where ")).count()
    };
    assert_eq!(notes("a = bounds(x[0], r)\nassert a.upper <= 100"), 1);
    assert_eq!(notes("a = bounds(x[0], r); a = 0..=255\nassert a.upper <= 100"), 0);
    assert_eq!(notes("a = bounds(x[0], r); b = a\nassert b.upper <= 100"), 0, "b is made of no call");
    assert_eq!(notes("a = bounds(x[0], r)\ntest \"t\" { a = bounds(2*x[0], r) }\nassert a.upper <= 100"), 1);
    assert_eq!(
        notes("a = bounds(x[0], r)\nassert_error 1/0\nassert 300 <= a.upper"),
        0,
        "no input is in the way"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// An input that is shown gives the value that is told, by the program's own arithmetic, and breaks the assertion.
    #[test]
    fn what_is_told_is_true(
        taps in proptest::collection::vec(-4i64..5, 1..5),
        shift in 0u32..3,
        limit in -40i64..40,
    ) {
        let sum: Vec<String> = taps.iter().enumerate().map(|(at, tap)| format!("({tap})*x[{at}]")).collect();
        let text = format!(
            "x = symbols(1, \"x\")\ne = ({}) >> {shift}\nassert bounds(e, {{x: (-5, 6)}}).upper <= {limit}",
            sum.join(" + ")
        );
        let ran = run(&text);
        for note in ran.outcome.problems.iter().flat_map(|problem| &problem.notes) {
            let Some((told, rest)) = note.strip_prefix("the value is ").and_then(|note| note.split_once(" where ")) else {
                continue;
            };
            let (given, _) = rest.split_once(" and all else is 0").or_else(|| rest.split_once(';')).unwrap();
            let mut inputs = vec![0i64; taps.len()];
            for one in given.split(", ").filter(|one| one.starts_with("x[")) {
                let (symbol, value) = one.split_once(" = ").unwrap();
                let at: usize = symbol.trim_start_matches("x[").trim_end_matches(']').parse().unwrap();
                inputs[at] = value.parse().unwrap();
            }
            let value = taps.iter().zip(&inputs).map(|(tap, input)| tap * input).sum::<i64>() >> shift;
            prop_assert_eq!(told.parse::<i64>().unwrap(), value, "{}", text);
            prop_assert!(value > limit && inputs.iter().all(|input| (-5..=6).contains(input)), "{}", text);
        }
    }
}
