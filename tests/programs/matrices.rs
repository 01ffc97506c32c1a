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
        let proposed = help.strip_prefix("give one, such as `").and_then(|rest| rest.strip_suffix('`'));
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
