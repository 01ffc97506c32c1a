//! The words of the field, each explained in a few lines: `vcf help tap`.

use super::{hanging, transcript};
use crate::display::Screen;

/// A word.
pub(crate) struct Term {
    /// What it is found by; the first is the word.
    pub names: &'static [&'static str],
    /// What it means.
    pub meaning: &'static str,
    /// A program that shows it, or "".
    pub example: &'static str,
    /// Names of pages where one reads on.
    pub see: &'static [&'static str],
}

/// In the order of the alphabet.
pub(crate) const GLOSSARY: &[Term] = &[
    Term {
        names: &["aliasing", "alias"],
        meaning: "Frequencies that a subsampled band can't tell apart fall onto each other. In a filter bank the alias of one \
                  band cancels that of the other where h0(-z)*g0(z) + h1(-z)*g1(z) is 0: one of the two equations of perfect \
                  reconstruction.",
        example: "f = fir(le_gall_5_3)\nalternate(f.h0)*f.g0 + alternate(f.h1)*f.g1",
        see: &["filter_bank", "alternate"],
    },
    Term {
        names: &["band", "subband", "bands"],
        meaning: "One of the parts into which a level of a transform takes a signal apart: L the low frequencies, H the high ones. \
                  Of a picture, LL, HL, LH, HH: the first letter is the horizontal direction. LL of a level goes into the next one.",
        example: "transform(le_gall_5_3, data([1, 2, 3, 4, 5, 6, 7, 8], \"edge\"), 1)[1, \"H\"][0..4]",
        see: &["level", "analysis", "transform"],
    },
    Term {
        names: &["D"],
        meaning: "In VC-2 the place of a lifting stage's taps: tap i of a stage at index k weighs index k + 2*(i+D) - 1. It \
                  is 0 where the first tap weighs the neighbour before.",
        example: "stage(\"odd_add_even\", taps=[1, 1], D=0, S=1)",
        see: &["stage", "tap", "S"],
    },
    Term {
        names: &["dead zone", "dead_zone", "deadzone"],
        meaning: "Values around 0 that a quantiser makes 0. That of VC-2 drops the fraction of value / factor, so that its zone \
                  around 0 is twice as wide as the other ones.",
        example: "quantise(3, 8)\nquantise(-3, 8)\nquantise(4, 8)",
        see: &["quantise", "quantisation index"],
    },
    Term {
        names: &["edges of a picture", "edges", "border", "boundary"],
        meaning: "Where a lifting stage would read samples that are not there. VC-2 takes the nearest sample of the same parity, \
                  JPEG 2000 mirrors. Bounds inside a picture can be exceeded at its edges.",
        example: "",
        see: &["sizes", "with_edges", "bit_widths"],
    },
    Term {
        names: &["filter"],
        meaning: "What weighs neighbours of a sample and adds them up. Written as a polynomial in z, entry n weighs the sample n \
                  places before.",
        example: "fir(le_gall_5_3).h0",
        see: &["laurent", "tap", "fir"],
    },
    Term {
        names: &["history"],
        meaning: "What was typed at the prompt, kept in a file from session to session: arrow up, or Ctrl-R to search. The \
                  variable VCF_HISTORY names another file; an empty one keeps none.",
        example: "",
        see: &["keys"],
    },
    Term {
        names: &["install", "installation"],
        meaning: "In the folder of the source: cargo install --path . puts the command `vcf` among those of cargo; Rust is all \
                  that it needs. `vcf completions bash` writes completions of a shell, `vcf man` the man page.",
        example: "",
        see: &["tutorial"],
    },
    Term {
        names: &["keys of the prompt", "keys", "shortcuts", "editing"],
        meaning: "At the prompt: Tab completes; arrows up and down go through what was typed, Ctrl-R searches it; Ctrl-A and \
                  Ctrl-E go to the ends of a line; Enter goes on in another line where the input is not finished, Alt-Enter does so \
                  anywhere, and a blank line submits; Ctrl-C drops what is typed, or stops an evaluation; Ctrl-D on an empty \
                  line leaves.",
        example: "",
        see: &["prompt", "history"],
    },
    Term {
        names: &["level", "depth"],
        meaning: "One round of a transform: it splits a signal, or the low band of the level before, into bands of half the \
                  size. The depth is the number of levels. In names of bands VC-2 counts from the deepest, 0 or 1, up; \
                  `transform` counts from the finest, 1.",
        example: "analysis(le_gall_5_3, depth=2).coeffs.keys",
        see: &["band", "analysis", "transform"],
    },
    Term {
        names: &["lifting scheme", "lifting"],
        meaning: "A transform as a row of stages, each of which changes the even samples by the odd ones or the odd by the even \
                  ones. Each is undone by subtracting what it added, rounding included, so the whole is exact on integers.",
        example: "w = le_gall_5_3\nw.stages",
        see: &["stage", "lift", "wavelet"],
    },
    Term {
        names: &["moment"],
        meaning: "The sum of (n - centre)^k f[n]. Where the first N moments of the high-pass are 0, a polynomial of degree below \
                  N leaves nothing in the high band.",
        example: "vanishing_moments(fir(le_gall_5_3).h1)",
        see: &["moments", "vanishing_moments"],
    },
    Term {
        names: &["period of a filter", "period", "periods"],
        meaning: "After how many samples, per dimension, the filter of an array repeats, but for the places that it reads. One \
                  level of a transform has the period 2.",
        example: "P = symbols(1, \"P\")\nlift(P, le_gall_5_3.stages[0], 0).period",
        see: &["phase"],
    },
    Term {
        names: &["phase", "phases"],
        meaning: "Which element within a period: all elements of one phase are the same filter at another place. What holds for \
                  every phase holds for the whole array.",
        example: "",
        see: &["period", "bounds"],
    },
    Term {
        names: &["prompt", "repl", "start file"],
        meaning: "`vcf` alone starts it, `vcf -i FILE` evaluates a program first. `:help` there lists its commands, `:set` its \
                  settings. A file vcf/start.vcf in the folder for configuration, which XDG_CONFIG_HOME names and else is ~/.config, is \
                  evaluated before; lines in it that begin with a colon are commands. The variable VCF_START names another file; \
                  an empty one is none.",
        example: "",
        see: &["keys", "history"],
    },
    Term {
        names: &["quantisation index", "quantisation_index", "qindex"],
        meaning: "How coarsely coefficients are quantised: values are divided by about 2^(index/4), of which \
                  `quant_factor` gives four times the exact value. 0 loses nothing.",
        example: "[quant_factor(i) for i in 0..9]",
        see: &["quantise", "quant_factor", "dead zone"],
    },
    Term {
        names: &["rounding"],
        meaning: "A shift right of an integer drops bits. Here the exact value is kept, and what was dropped is a symbol of its \
                  own, e1, e2, ... with a range. The affine model lets each be anything from -1 to 1 times its factor; the integer \
                  model knows what shifts of integers can drop.",
        example: "P = symbols(1, \"P\")\nrshift(P, 1)[0]",
        see: &["error", "linear", "bounds"],
    },
    Term {
        names: &["S"],
        meaning: "In VC-2 the shift of a lifting stage: the weighed sum, plus 2^(S-1), is shifted right by S bits. \
                  Stages of one's own may round otherwise.",
        example: "le_gall_5_3.stages[0]",
        see: &["stage", "rounding", "D"],
    },
    Term {
        names: &["sample", "signal"],
        meaning: "A signal is a row of numbers, its samples; a picture has two dimensions of them. Here most are infinite arrays of \
                  symbols, so that what is said of them holds for all signals.",
        example: "x = symbols(1, \"x\")\nx[3]",
        see: &["symbols", "data", "elements"],
    },
    Term {
        names: &["tap", "taps"],
        meaning: "A weight of a filter or of a lifting stage: what a neighbour is multiplied by.",
        example: "le_gall_5_3.stages[0].taps",
        see: &["stage", "filter"],
    },
    Term {
        names: &["tutorial", "course", "learn"],
        meaning: "README.md begins with five minutes of it. The folder examples/lessons has lessons on filters and wavelets, to be read \
                  in the order of their numbers: `vcf report examples/lessons/01-a-sample-as-an-expression.vcf` makes a page of the first.",
        example: "",
        see: &["reports"],
    },
    Term {
        names: &["VC-2", "vc2", "smpte"],
        meaning: "A video codec of the SMPTE (ST 2042-1): lifting wavelets on integers, a dead-zone quantiser, slices with an \
                  index each. Numbers like 15.4.4 are clauses of it.",
        example: "",
        see: &["bit_widths", "analysis", "quantise"],
    },
];

/// The word of a name, whatever the case of its letters where that leaves no doubt.
pub(super) fn find(name: &str) -> Option<&'static Term> {
    let exact = GLOSSARY.iter().find(|term| term.names.contains(&name));
    let in_any_case = || {
        let is_same = |known: &&str| known.len() > 1 && known.eq_ignore_ascii_case(name);
        GLOSSARY.iter().find(|term| term.names.iter().any(is_same))
    };
    exact.or_else(in_any_case)
}

/// A word as text.
pub(super) fn page(term: &Term, screen: Screen) -> String {
    let mut text = hanging("", &format!("{}: {}", term.names[0], term.meaning), 0, screen.columns);
    if !term.example.is_empty() {
        text.push_str(&format!("\n{}", transcript(term.example, screen)));
    }
    if !term.see.is_empty() {
        text.push_str(&format!(
            "\n{}",
            hanging("", &format!("See also: {}.", term.see.join(", ")), 0, screen.columns)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_to_pages() {
        for word in [
            "phase",
            "tap",
            "stage",
            "period",
            "rounding",
            "edge",
            "signal",
            "filter",
            "band",
            "level",
            "D",
            "S",
            "VC-2",
            "lifting",
            "aliasing",
            "moment",
            "dead zone",
            "quantisation index",
            "history",
            "keys",
            "limits",
            "tutorial",
            "install",
            "Aliasing",
            "TAP",
        ] {
            assert!(crate::cli::help::page(word, Screen::of(100)).is_ok(), "{word}");
        }
        for (word, part) in
            [("keys", "Tab completes"), ("edges", "JPEG 2000"), ("period", "One level"), ("TAP", "weight")]
        {
            assert!(crate::cli::help::page(word, Screen::of(100)).unwrap().contains(part), "{word}");
        }
        let overview = crate::cli::help::overview(100);
        for term in GLOSSARY {
            assert!(overview.contains(term.names[0]), "{}", term.names[0]);
            for see in term.see {
                assert!(crate::cli::help::page(see, Screen::of(100)).is_ok(), "{}: {see}", term.names[0]);
            }
        }
        let mut known = std::collections::HashSet::new();
        let of_topics = crate::help::TOPICS.iter().flat_map(|topic| topic.names);
        for name in of_topics.chain(GLOSSARY.iter().flat_map(|term| term.names)) {
            assert!(known.insert(name), "{name} has two pages");
        }
        let order: Vec<String> = GLOSSARY.iter().map(|term| term.names[0].to_lowercase()).collect();
        assert!(order.is_sorted(), "{order:?}");
    }
}
