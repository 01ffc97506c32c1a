//! `bit_widths` in the language: pixels of any range.

use super::errors::screens;
use crate::support::run;

fn shown(program: &str) -> Vec<String> {
    run(program).fine().texts().into_iter().map(str::to_string).collect()
}

/// A range, and the levels that it is stored as, give the same table; the width alone gives all of it.
#[test]
fn pixels_have_any_range() {
    let table = |pixels: &str| shown(&format!("bit_widths(le_gall_5_3, 1, {pixels})")).remove(0);
    let video = table("range=-112..=107");
    assert_eq!(table("levels=16..=235, bits=8"), video);
    assert_eq!(table("levels=16..236, bits=8"), video);
    assert_eq!(table("range=(-112, 107)"), video);
    assert_eq!(table("range=-112..=107, bits=12"), video);
    assert_eq!(table("range=-128..=127"), table("bits=8"));
    assert_eq!(table("levels=0..=1023, bits=10"), table("bits=10"));
    assert_eq!(table("range=-512..=511"), table(""));
}

/// The least and the greatest value of LL at depth 1 of LeGall are those of flat pictures and a little beyond, also of
/// pictures that are nowhere 0; and a coefficient of the decoder may be 0 there too.
#[test]
fn ranges_without_0() {
    let of = |array: &str| {
        shown(&format!(
            "r = bit_widths(le_gall_5_3, 1, range=64..=940, rounding=\"integer\").{array}\n\
             [r.lower, r.reached_lower, r.reached_upper, r.upper]"
        ))
    };
    assert_eq!(of("analysis(1, \"LL\")"), ["[-967, -967, 2975, 2976]"]);
    assert_eq!(of("synthesis(1, \"LL\")"), ["[-1292, -1292, 4345, 4345]"]);
    assert_eq!(of("synthesis(1, \"Output\")"), ["[-6883, -913, 2173, 8410]"]);
    let all = "w = WAVELET\nt = bit_widths(w, 1, depth_ho=1, range=RANGE, rounding=\"ROUNDING\", matrix=quantisation_matrix(w, 1, depth_ho=1).matrix)\n\
               inside(r) = r.lower <= r.reached_lower and r.reached_lower <= r.reached_upper and r.reached_upper <= r.upper\n\
               assert [inside(r) for r in t.analysis.values] == [true for r in t.analysis.values]\n\
               assert [inside(r) for r in t.synthesis.values] == [true for r in t.synthesis.values]";
    for wavelet in ["le_gall_5_3", "deslauriers_dubuc_13_7", "haar_no_shift", "fidelity", "daubechies_9_7"] {
        for range in ["64..=940", "-9..=-3", "0..=1", "7..=7", "-1000..=3"] {
            for rounding in ["affine", "integer"] {
                let program = all.replace("WAVELET", wavelet).replace("RANGE", range);
                run(&program.replace("ROUNDING", rounding)).fine();
            }
        }
    }
}

#[test]
fn pixels_that_there_are_not() {
    let program = |pixels: &&str| format!("bit_widths(haar_no_shift, 1, {pixels})");
    let programs: Vec<String> = [
        "range=5..5",
        "range=(5, 4)",
        "range=(1/2, 4)",
        "range=3",
        "range=(1, 2, 3)",
        "range=0..=2**63",
        "range=-2**63..=2**63-1",
        "range=-300..=300, bits=8",
        "range=1..=2, levels=3..=4",
        "levels=16..=235",
        "levels=16..=256, bits=8",
        "levels=-1..=2, bits=1",
        "levels=5..5, bits=8",
        "levels=(0.5, 4), bits=8",
        "levels=0..=1, bits=33",
    ]
    .iter()
    .map(program)
    .collect();
    screens("pixels_that_there_are_not", &programs.iter().map(String::as_str).collect::<Vec<_>>());
}
