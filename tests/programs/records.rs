//! Results of functions: what Rust has of them says the same as the fields that a program sees, wherever they went.

use std::sync::Arc;

use vcfilter::values::{Found, Record, Value};

use crate::support::run;

/// The records that the lines of a program display.
fn records(program: &str) -> Vec<Arc<Record>> {
    let record = |value: Value| match value {
        Value::Record(record) => record,
        other => panic!("{program}: {other:?} is no record"),
    };
    run(program).fine().values.into_iter().map(record).collect()
}

/// A line for each kind, and the name of the kind.
const KINDS: &[(&str, &str)] = &[
    ("fir(le_gall_5_3)", "bank"),
    ("spline(1, 3)", "bank"),
    ("filter_bank(laurent([-1, 2, 6, 2, -1], low=-2) / 8, laurent([1, 2, 1], low=-1) / 2)", "bank"),
    ("lifting(le_gall_5_3)", "lifting"),
    ("lifting(fir(daubechies_9_7), tolerance=1e-3)", "lifting"),
    ("lifting(fir(le_gall_5_3), all=true)", "factorings"),
    ("lifting(fir(le_gall_5_3), all=true)[0]", "lifting"),
    ("lifting(le_gall_5_3).steps[1]", "step"),
    ("explain(lifting(le_gall_5_3))", "euclid"),
    ("explain(lifting(le_gall_5_3)).divisions[0]", "division"),
    ("spectral_factors(product_filter(le_gall_5_3))", "spectral"),
    ("zeros(laurent([1, 2, 1]))[0]", "zero"),
    ("zeros(laurent([1, 1, 1]))[0]", "zero"),
    ("gains(laurent([1, 2, 1]))", "gains"),
    ("gains(le_gall_5_3).h1", "gains"),
    ("response(laurent([1, 2, 1]))", "response"),
    ("response(le_gall_5_3, frequencies=[0, 1/3]).g1", "response"),
    ("cascade(le_gall_5_3, 2)", "cascade"),
    ("cascade(laurent([1, 2, 1]), 2)", "cascade"),
    ("transform(le_gall_5_3, sine(16), 2)", "transform"),
    ("energy(transform(le_gall_5_3, sine(16), 2), x=0..64)", "energies"),
    ("rounding_noise(transform(le_gall_5_3, noise(1), 2), x=0..16)", "noise"),
];

#[test]
fn what_was_found_is_what_the_fields_say() {
    for (program, kind) in KINDS {
        // Through a list, a map and a function of the program it stays what it is.
        let moved = format!("{program}\nsame(x) = x\nsame({{1: [{program}]}}[1][0])");
        let found = records(&moved);
        assert_eq!(found.len(), 2);
        for record in found {
            assert_eq!(agrees(&record), *kind, "{program}");
        }
    }
}

/// The name of a record's kind, once its fields are compared with what it is of.
fn agrees(record: &Record) -> &'static str {
    let field = |name: &str| record.field(name).unwrap_or_else(|| panic!("no field `{name}`")).clone();
    let length = |name: &str| match field(name) {
        Value::List(items) => items.len(),
        Value::Map(map) => map.entries().len(),
        other => panic!("`{name}` is {other:?}"),
    };
    match record.found().expect("a kind") {
        Found::Bank(bank) => {
            assert_eq!(
                ["h0", "h1", "g0", "g1"].map(field),
                [&bank.h0, &bank.h1, &bank.g0, &bank.g1].map(|filter| Value::from(filter.clone()))
            );
            "bank"
        }
        Found::Lifting(factored) => {
            let lifting = &factored.lifting;
            assert_eq!(field("analysis_gain"), Value::Number(factored.gain.clone()));
            assert_eq!(length("steps"), lifting.steps.len());
            assert_eq!(field("scale"), Value::Number(lifting.low.scale.clone()));
            assert_eq!(field("high_delay"), Value::Number(lifting.high.delay.into()));
            "lifting"
        }
        Found::Step(step) => {
            assert_eq!(field("target"), if step.changes_even { "even" } else { "odd" }.into());
            assert_eq!(field("filter"), step.filter.clone().into());
            "step"
        }
        Found::Euclid(euclid) => {
            assert_eq!(length("divisions"), euclid.divisions.len());
            assert_eq!(field("even"), euclid.left[0].clone().into());
            "euclid"
        }
        Found::Division(division) => {
            assert_eq!(field("quotient"), division.quotient.clone().into());
            assert_eq!(field("remainder"), division.remainder.clone().into());
            "division"
        }
        Found::Spectral(choices) => {
            assert_eq!(length("choices"), choices.len());
            "spectral"
        }
        Found::Factorings(all) => {
            assert_eq!(length("factorings"), all.found.len());
            assert_eq!(field("complete"), Value::Bool(all.complete));
            "factorings"
        }
        Found::Zero(zero) => {
            assert_eq!(field("multiplicity"), Value::Number(zero.multiplicity.into()));
            match &zero.exact {
                Some(exact) => assert_eq!(field("re"), Value::Number(exact.clone())),
                None => assert_eq!(field("re"), zero.at.re.into()),
            }
            "zero"
        }
        Found::Gains(found) => {
            assert_eq!(field("nyquist"), Value::Number(found.gains.nyquist.clone()));
            assert_eq!(field("peak"), found.peak.into());
            "gains"
        }
        Found::Response(response) => {
            assert_eq!(length("magnitude"), response.points.len());
            "response"
        }
        Found::Cascade(cascade) => {
            let count = |curve: &Option<vcfilter::filters::Curve>| curve.as_ref().map(|c| c.values.len());
            assert_eq!(Some(length("scaling_x")), count(&cascade.scaling));
            assert_eq!(record.field("wavelet").map(|_| length("wavelet")), count(&cascade.wavelet));
            "cascade"
        }
        Found::Transform(transform) => {
            assert_eq!(field("signal"), Value::Array(transform.signal.clone()));
            let Value::Map(map) = field("bands") else { panic!("no map") };
            let arrays = transform.bands.bands.values().cloned().map(Value::Array);
            assert!(map.entries().values().cloned().eq(arrays));
            "transform"
        }
        Found::Energies(energies) => {
            assert_eq!(field("total"), Value::Number(energies.total.clone()));
            assert_eq!(length("bands"), energies.bands.len());
            "energies"
        }
        Found::Noise(noise) => {
            assert_eq!(length("bands"), noise.bands.len());
            "noise"
        }
        other => panic!("{other:?} has no case here"),
    }
}

/// Two ways to one result are equal, and so are their hashes: both may not be keys of one map.
#[test]
fn fields_decide_what_is_equal() {
    run("assert spline(2, 2) == fir(le_gall_5_3)\n\
         assert lifting(fir(le_gall_5_3)) == lifting(le_gall_5_3)\n\
         assert lifting(le_gall_5_3) != lifting(fidelity)\n\
         assert gains(laurent([1])) != gains(laurent([2]))")
    .fine();
    let twice = run("{spline(2, 2): 1, fir(le_gall_5_3): 2}");
    assert!(twice.screen().contains("stands twice"), "{}", twice.screen());
}

/// Fields of the same names make no bank: that is asked of what a result is.
#[test]
fn other_results_are_no_bank() {
    for results in ["moments(le_gall_5_3)", "gains(le_gall_5_3)", "smoothness(le_gall_5_3)"] {
        for taker in ["polyphase", "fir", "band_gains", "reconstruction"] {
            let ran = run(&format!("{taker}({results})"));
            assert_eq!(ran.code(), "value::kind");
            let screen = ran.screen();
            assert!(screen.contains("expected a wavelet or a filter bank, got a record"), "{screen}");
            assert!(screen.contains("such as `fir(w)` gives"), "{screen}");
        }
    }
}
