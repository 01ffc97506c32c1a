//! `bit_widths` in the language: pixels of any range, pictures of any size.

use super::errors::screens;
use crate::support::run;

fn shown(program: &str) -> Vec<String> {
    run(program).fine().texts().into_iter().map(str::to_string).collect()
}

/// A range, and the levels that it is stored as, give the same table; the width alone gives all of it.
#[test]
fn pixels_have_any_range() {
    let table =
        |pixels: &str| shown(&format!("bit_widths(le_gall_5_3, 1, size=\"infinite\", {pixels})")).remove(0);
    let video = table("range=-112..=107");
    assert_eq!(table("levels=16..=235, bits=8"), video);
    assert_eq!(table("levels=16..236, bits=8"), video);
    assert_eq!(table("range=(-112, 107)"), video);
    assert_eq!(table("range=-112..=107, bits=12"), video);
    assert_eq!(table("range=-128..=127"), table("bits=8"));
    assert_eq!(table("levels=0..=1023, bits=10"), table("bits=10"));
    assert_eq!(table("range=-512..=511"), table("matrix=none"));
}

/// The least and the greatest value of LL at depth 1 of LeGall are those of flat pictures and a little beyond, also of
/// pictures that are nowhere 0; and a coefficient of the decoder may be 0 there too.
#[test]
fn ranges_without_0() {
    let of = |array: &str| {
        shown(&format!(
            "r = bit_widths(le_gall_5_3, 1, range=64..=940, size=\"infinite\", rounding=\"integer\").{array}\n\
             [r.lower, r.reached_lower, r.reached_upper, r.upper]"
        ))
    };
    assert_eq!(of("analysis(1, \"LL\")"), ["[-967, -967, 2975, 2976]"]);
    assert_eq!(of("synthesis(1, \"LL\")"), ["[-1292, -1292, 4345, 4345]"]);
    assert_eq!(of("synthesis(1, \"Output\")"), ["[-6883, -913, 2173, 8410]"]);
    let all = "w = WAVELET\nt = bit_widths(w, 1, depth_ho=1, range=RANGE, size=\"infinite\", rounding=\"ROUNDING\", matrix=quantisation_matrix(w, 1, depth_ho=1).matrix)\n\
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
        "range=-2**63..=2**63-1, size=\"infinite\"",
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

#[test]
fn sizes_that_there_are_not() {
    let program = |size: &&str| format!("bit_widths(haar_no_shift, 1, size={size})");
    let sizes = [
        "\"some\"",
        "\"Any\"",
        "none",
        "64",
        "()",
        "(1, 2, 3)",
        "(0, 4)",
        "(4, -1)",
        "(1/2, 4)",
        "(\"a\", 4)",
        "(2**101, 4)",
        "(4, 10**40)",
        "0..4",
    ];
    let programs: Vec<String> = sizes.iter().map(program).collect();
    screens("sizes_that_there_are_not", &programs.iter().map(String::as_str).collect::<Vec<_>>());
}

/// The published table is about the inside, and has no sums.
#[test]
fn the_table_of_the_inside_is_as_published() {
    let program = "t = bit_widths(fidelity, 1, size=\"infinite\")\nr = t.analysis(1, \"DC'\")\nt\n\
                   [r.lower, r.upper, r.bits, r.sum, r.sum_bits, r.partial_bits, r.any_order_bits]";
    let shown = shown(program);
    let columns: Vec<&str> = shown[0].lines().next().unwrap().split_whitespace().collect();
    assert_eq!(columns.last(), Some(&"bits"));
    assert_eq!(columns.len(), 8);
    assert_eq!(shown[1], "[-1457, 1455, 12, none, none, none, none]");
}

/// With one index for a picture, with less indices, and with coded pictures at all a decoder needs no more than otherwise; what is
/// told of free coefficients and of the encoder stays as it was.
#[test]
fn coded_pictures_need_less() {
    let table = |more: &str| {
        let program = format!(
            "t = bit_widths(le_gall_5_3, 2{more})\nr = t.synthesis(2, \"Output\")\n\
             [r.lower, r.upper, r.bits, r.coded_bits]\nt.analysis(1, \"LL\").coded_bits\n[[r.lower, r.upper] for r in t.analysis.values]"
        );
        shown(&program)
    };
    let free = table("");
    assert_eq!(free[..2], ["[-19247, 19247, 16, 15]", "none"]);
    let row = |more: &str| {
        let found = table(more);
        assert_eq!(found[2], free[2], "{more}");
        found[0].clone()
    };
    assert_eq!(row(", max_index=24"), "[-19247, 19247, 16, 11]");
    assert_eq!(row(", coefficients=\"coded\""), "[-10573, 10574, 15, 15]");
    assert_eq!(row(", coefficients=\"coded\", index=\"picture\""), "[-10480, 10481, 15, 15]");
    assert_eq!(row(", coefficients=\"coded\", index=\"picture\", max_index=32"), "[-907, 907, 11, 11]");
    // Indices beyond those that do anything change nothing.
    assert_eq!(row(", coefficients=\"coded\", max_index=1000000"), "[-10573, 10574, 15, 15]");
    // With a multiplier for each band it is a bit less.
    assert_eq!(row(", coefficients=\"coded\", index=\"picture\", refine=true"), "[-6788, 6789, 14, 14]");
    let inside = shown(
        "bit_widths(le_gall_5_3, 2, size=\"infinite\", coefficients=\"coded\").synthesis(2, \"Output\").upper",
    );
    assert_eq!(inside, ["8339"]);
}

/// Their sums are those of the stages that a decoder has, and what test pictures reach lies in the bounds of a limited index.
#[test]
fn coded_pictures_have_sums() {
    let program = "t = bit_widths(fidelity, 1, coefficients=\"coded\", max_index=20).synthesis\n\
                   f = bit_widths(fidelity, 1).synthesis\n\
                   assert all([r.lower <= r.reached_lower and r.reached_upper <= r.upper for r in t.values])\n\
                   assert [r.sum == none for r in t.values] == [r.sum == none for r in f.values]\n\
                   [t[1, \"DC'\"].sum_bits < f[1, \"DC'\"].sum_bits, t[1, \"DC'\"].bits <= t[1, \"DC'\"].sum_bits]";
    assert_eq!(shown(program), ["[true, true]"]);
}

#[test]
fn codings_that_there_are_not() {
    let program = |coding: &&str| format!("bit_widths(haar_no_shift, 1, {coding})");
    let programs: Vec<String> = [
        "coefficients=\"cded\"",
        "max_index=-1",
        "max_index=1/2",
        "max_index=1000001",
        "index=\"line\"",
        "coefficients=\"coded\", matrix={(0, \"LL\"): 4, (1, \"HL\"): 2, (1, \"LH\"): 2}",
    ]
    .iter()
    .map(program)
    .collect();
    screens("codings_that_there_are_not", &programs.iter().map(String::as_str).collect::<Vec<_>>());
}

/// A sweep tells of each largest index what `bit_widths` tells, and the largest that a width allows.
#[test]
fn sweeps_tell_of_each_largest_index() {
    let program = "s = index_sweep(haar_with_shift, 1, index=\"picture\")\n\
                   t(most) = bit_widths(haar_with_shift, 1, coefficients=\"coded\", index=\"picture\", max_index=most).synthesis\n\
                   rows(most) = [(r.lower, r.upper, r.bits) for r in t(most).values]\n\
                   swept(most) = [(r.lower[most], r.upper[most], r.bits[most]) for r in s.synthesis.values]\n\
                   o = s[1, \"Output\"]\n\
                   all([rows(most) == swept(most) for most in [0, 7, 20, len(o.bits) - 1]])\n\
                   largest_index(o, 9)\n\
                   at = largest_index(o, 11)\n\
                   [o.bits[at], o.bits[at + 1], largest_index(o, 99) == len(o.bits) - 1]\n\
                   largest_index(s, 13) == min([largest_index(r, 13) for r in s.synthesis.values])\n\
                   len(index_sweep(haar_with_shift, 1, max_index=3)[1, \"Output\"].bits)";
    assert_eq!(shown(program), ["true", "none", "[11, 12, true]", "true", "4"]);
}

#[test]
fn sweeps_that_there_are_not() {
    screens(
        "sweeps_that_there_are_not",
        &[
            "index_sweep(haar_no_shift)",
            "index_sweep(haar_no_shift, 1, max_index=-1)",
            "index_sweep(haar_no_shift, 1, index=\"line\")",
            "index_sweep(haar_no_shift, 1, matrix={(0, \"LL\"): 9999, (1, \"HL\"): 0, (1, \"LH\"): 0, (1, \"HH\"): 0})",
            "largest_index(bit_widths(haar_no_shift, 1), 12)",
            "largest_index({1: 2}, 12)",
            "largest_index(index_sweep(haar_no_shift, 1), -1)",
        ],
    );
}

/// The table of docs/decoder.md, but for what takes long without optimisation.
#[test]
fn the_table_of_decoders_is_true() {
    let page = include_str!("../../docs/decoder.md");
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.contains(" / "));
    let rows: Vec<Vec<&str>> =
        rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    assert_eq!(rows.len(), 14);
    for row in rows {
        let (wavelet, depth) = row[0].split_once(", ").unwrap();
        let is_short =
            wavelet.starts_with("haar") || row[0] == "le_gall_5_3, 1" || row[0] == "le_gall_5_3, 2";
        if !is_short {
            continue;
        }
        let program = format!(
            "b(c, i, r) = bit_widths({wavelet}, {depth}, coefficients=c, rounding=\"integer\", index=i, refine=r).synthesis({depth}, \"Output\")\n\
             s = index_sweep({wavelet}, {depth})[{depth}, \"Output\"]\n\
             of(x) = [max(-x.lower, x.upper), x.bits]\n\
             up_to(most) = [max(-s.lower[most], s.upper[most]), s.bits[most]]\n\
             [of(b(\"free\", \"slice\", false)), of(b(\"coded\", \"slice\", false)), of(b(\"coded\", \"picture\", false)), \
              of(b(\"coded\", \"picture\", true)), up_to(min(48, len(s.bits) - 1)), up_to(40), up_to(32), up_to(24)]"
        );
        let told: Vec<String> =
            row[1..9].iter().map(|cell| format!("[{}]", cell.replace(" / ", ", "))).collect();
        assert_eq!(shown(&program), [format!("[{}]", told.join(", "))], "{}", row[0]);
    }
}
