//! Quantisation matrices in programs.

use crate::support::run;

/// What is proposed where a transform has no default matrix makes the call work.
#[test]
fn a_matrix_is_proposed_where_there_is_no_default() {
    let wavelets = "w = wavelet([stage(\"even_subtract_odd\", [1, 1], 0, 2), stage(\"odd_add_even\", [1, 3], 0, 2)])\n\
                    w_ho = interpolating(2, 4)\n";
    for call in [
        "w, 1",
        "w, 2, depth_ho=1",
        "w, 0, depth_ho=2",
        "w, 1, 1, w_ho=w_ho",
        "le_gall_5_3, 1, w_ho=w_ho",
        "le_gall_5_3, 5",
    ] {
        let ran = run(&format!("{wavelets}bit_widths({call}, bits=4)"));
        let help = ran.outcome.problems.first().and_then(|problem| problem.help.clone()).unwrap_or_default();
        let proposed = help.strip_prefix("give one: `").and_then(|rest| rest.strip_suffix('`'));
        let proposed = proposed.unwrap_or_else(|| panic!("{call}: {help:?} {:?}", ran.outcome.problems));
        if call == "le_gall_5_3, 5" {
            // The table takes long; the matrix is enough.
            let (_, matrix) = proposed.split_once('=').unwrap();
            assert!(run(matrix).outcome.problems.is_empty(), "{matrix}");
            continue;
        }
        let again = run(&format!("{wavelets}bit_widths({call}, bits=4, {proposed})"));
        assert!(again.outcome.problems.is_empty(), "{call}, {proposed}: {}", again.screen());
    }
}

/// The program's own words, and what fits where it has none.
#[test]
fn a_matrix_is_proposed_for_the_wavelet_that_was_written() {
    let mine = "mine = wavelet([stage(\"even_subtract_odd\", [1, 1], 0, 2), stage(\"odd_add_even\", [1, 3], 0, 2)])\n\
                ws = {\"a\": mine}; f(v) = bit_widths(v, 1)\n";
    for (call, matrix) in [
        ("bit_widths(mine, depth=1, bits=8)", "mine, 1"),
        ("mine.bit_widths(depth=1)", "mine, 1"),
        ("bit_widths(ws[\"a\"], 1, 1, w_ho=le_gall_5_3)", "ws[\"a\"], 1, depth_ho=1, w_ho=le_gall_5_3"),
        ("bit_widths(le_gall_5_3, 1, w_ho=mine)", "le_gall_5_3, 1, w_ho=mine"),
        ("f(mine)", "v, 1"),
        ("bit_widths(wavelet([stage(\"even_subtract_odd\", [1, 5], 0, 2)]), 1)", "w, 1"),
    ] {
        let screen = run(&format!("{mine}{call}")).screen();
        let help = format!("help: give one: `matrix=quantisation_matrix({matrix}).matrix`");
        assert!(screen.contains(&help) && screen.contains("`matrix` is missing"), "{call}: {screen}");
    }
}
