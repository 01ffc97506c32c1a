//! The tables of docs/edges.md are what benches/edges.vcf tells.

use crate::support::run;

const WAVELETS: [&str; 7] = [
    "Deslauriers-Dubuc 9/7",
    "LeGall 5/3",
    "Deslauriers-Dubuc 13/7",
    "Haar without shift",
    "Haar with shift",
    "Fidelity",
    "Daubechies 9/7",
];

/// The cells of all rows of so many cells.
fn rows(page: &str, count: usize) -> Vec<Vec<&str>> {
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let rows = rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    rows.filter(|cells| cells.len() == count && cells[0] != "wavelet").collect()
}

/// `-3 to 5` as programs show it.
fn range(cell: &str) -> String {
    cell.replace(" to ", "..=")
}

#[test]
fn the_page_tells_what_the_program_does() {
    let page = include_str!("../../docs/edges.md");
    let ran = run(include_str!("../../benches/edges.vcf")).fine();
    let (encoder, decoder) = (rows(page, 12), rows(page, 7));
    let list = |rows: Vec<String>| format!("[{}]", rows.join(", "));
    let mut told = Vec::new();
    for wavelet in WAVELETS {
        for depth in ["1", "2"] {
            let encoded = encoder.iter().filter(|cells| cells[..2] == [wavelet, depth]).map(|cells| {
                let [_, _, level, array, inside, every, wider, before, bits, picture, place, at] = cells[..]
                else {
                    unreachable!("twelve cells")
                };
                let wider = wider.trim_end_matches(" %").replace('.', "");
                let wider = wider.trim_start_matches('0');
                let (inside, every, picture) = (range(inside), range(every), picture.replace(" x", ","));
                format!("(({level}, \"{array}\"), {inside}, {every}, {wider}, {before}, {bits}, ({picture}), ({place}), \"{at}\")")
            });
            let decoded = |kind: &str| {
                let rows = decoder.iter().filter(|cells| cells[..3] == [wavelet, depth, kind]);
                rows.map(|cells| format!("(({}, \"{}\"), {}, {})", cells[3], cells[4], cells[5], cells[6]))
                    .collect()
            };
            let parts =
                [list(encoded.collect()), list(decoded("any of 10 bits")), list(decoded("of an encoder"))];
            told.push(format!("({})", parts.join(", ")));
        }
    }
    assert_eq!(told, ran.texts());
    assert_eq!((encoder.len(), decoder.len()), (64, 13));
}
