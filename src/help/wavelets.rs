//! What is told of the predefined wavelets.

use crate::wavelets::KnownWavelet;

use super::layout::hanging;
use super::transcript;
use crate::display::Screen;
use crate::language::prelude::OTHERS;

/// A wavelet in a line: what it is, and where it is used.
const USES: &[(&str, &str)] = &[
    ("deslauriers_dubuc_9_7", "Deslauriers-Dubuc (9,7): predicts from four neighbours, updates from two."),
    (
        "le_gall_5_3",
        "LeGall (5,3): predicts from two neighbours, updates from two. Lossless JPEG 2000 has the same filters and other \
         integers: it doubles nothing, and rounds the halves of its prediction down.",
    ),
    ("deslauriers_dubuc_13_7", "Deslauriers-Dubuc (13,7): predicts from four neighbours, updates from four."),
    (
        "haar_no_shift",
        "Haar: differences and means of pairs, halves rounded up; the cheapest. The low band keeps the range of the pixels.",
    ),
    ("haar_with_shift", "Haar with a further bit in every level, so that halved sums round off less."),
    (
        "fidelity",
        "Fidelity: makes the low band first, from eight neighbours, then predicts from eight of it; as published, with the \
         tap -10 that leaks DC.",
    ),
    (
        "daubechies_9_7",
        "Daubechies (9,7) in integers: four stages, taps rounded to 12 bits, and no scaling. Lossy JPEG 2000 has the ideal \
         taps in real numbers, and scales both bands.",
    ),
    (
        "fidelity_symmetric",
        "Fidelity with the tap 10 that symmetry asks for and that FFmpeg and Schroedinger have: no leak of DC.",
    ),
    (
        "jpeg2000_5_3",
        "LeGall (5,3) in the integers of lossless JPEG 2000: no bit shift, and predictions that round halves down. Its edges are \
         \"reflect\".",
    ),
    (
        "jpeg2000_9_7",
        "Daubechies (9,7) of lossy JPEG 2000 in real numbers, to the digits of the standard: lifting steps and the scaling K of both \
         bands. Its edges are \"reflect\".",
    ),
    ("haar", "The filter bank of Haar, exactly: the mean, and half of the difference, of two neighbours."),
    (
        "dmey",
        "The filter bank of the discrete Meyer wavelet with the digits that PyWavelets prints: cut off as it is, it reconstructs \
         but for 0.23 % of a signal.",
    ),
];

/// A wavelet in a line.
pub(crate) fn title(name: &str) -> String {
    let used = USES.iter().find(|(known, _)| *known == name).map_or("", |(_, used)| used);
    let index = KnownWavelet::named(name).and_then(|known| known.vc2_index);
    match index {
        Some(index) => format!("{used} VC-2 index {index}."),
        None => format!("{used} Not in VC-2."),
    }
}

/// A program that shows a predefined wavelet, factoring or filter bank.
pub(crate) fn example(name: &str) -> String {
    if !OTHERS.contains(&name) {
        return format!(
            "t = transform({name}, sine(16), 2)\n[t[1, \"H\"][i] for i in 0..8]\n\
             A = analysis({name}, depth=1)\nbounds(A[1, \"LL\"], {{A[1, \"Input\"]: (-512, 511)}})\nfir({name}).h0"
        );
    }
    let edges = if name == "jpeg2000_9_7" { "edges=\"reflect\"" } else { "mode=\"periodization\"" };
    let transform =
        format!("t = transform({name}, [3, 1, 4, 1, 5], {edges})\n[decimal(c, 6) for c in t[1, \"L\"]]");
    match name {
        // Long, and it does not quite reconstruct.
        "dmey" => format!("{transform}\nlen(dmey.g0.entries)\ngains(dmey.g0)"),
        _ => format!(
            "{name}\n{transform}\ninverse_transform(t) == [3, 1, 4, 1, 5]\n[decimal(tap, 6) for tap in fir({name}).h1.entries]"
        ),
    }
}

/// The stages of a predefined wavelet from the table, behind a line that says what they are of; None of a filter bank.
pub(crate) fn stages(name: &str) -> Option<(String, Vec<String>)> {
    let wavelet = KnownWavelet::named(name)?.wavelet();
    let shift = match wavelet.shift {
        0 => "no bits".to_string(),
        1 => "1 bit".to_string(),
        bits => format!("{bits} bits"),
    };
    let what = format!("Synthesis, then shifted right by {shift} a level; `inverse({name})` is analysis:");
    Some((what, wavelet.stages.iter().map(ToString::to_string).collect()))
}

/// What is known of a predefined wavelet: its stages from the table, its filters and a transform computed.
pub(super) fn page(name: &str, screen: Screen) -> Option<String> {
    let of_stages = stages(name);
    if of_stages.is_none() && !OTHERS.contains(&name) {
        return None;
    }
    let mut text = format!("{name}\n\n{}", hanging("    ", &title(name), 4, screen.columns));
    if let Some((what, stages)) = of_stages {
        text.push('\n');
        text.push_str(&hanging("    ", &what, 4, screen.columns));
        for stage in &stages {
            text.push_str(&hanging("      ", stage, 8, screen.columns));
        }
    }
    Some(format!("{text}\n{}", transcript(&example(name), screen)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::prelude;

    #[test]
    fn every_wavelet_has_its_line_in_order() {
        let told: Vec<&str> = USES.iter().map(|(name, _)| *name).collect();
        assert_eq!(told, prelude::names().collect::<Vec<_>>());
    }

    /// Filters may be those of another standard while integers are not; a line that names one says so.
    #[test]
    fn other_standards_are_told_apart() {
        for (name, used) in
            USES.iter().filter(|(name, used)| used.contains("JPEG") && !name.starts_with("jpeg2000"))
        {
            assert!(used.contains("other integers") || used.contains("real numbers"), "{name}: {used}");
        }
    }

    #[test]
    fn a_page_tells_index_stages_and_a_use() {
        let page = page("le_gall_5_3", Screen::of(100)).unwrap();
        for part in
            ["VC-2 index 1.", "stage(\"even_subtract_odd\", taps=[1, 1], D=0, S=2)", "1 bit a level", "# ["]
        {
            assert!(page.contains(part), "{part} is not in\n{page}");
        }
    }
}
