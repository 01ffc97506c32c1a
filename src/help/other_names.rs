//! Words that people look for, and the pages where these are.

use super::names;

/// Words in small letters, and names of pages.
const OTHERS: &[(&[&str], &[&str])] = &[
    (&["legall", "le gall", "5/3", "cdf 5/3"], &["le_gall_5_3", "jpeg2000_5_3"]),
    (&["jpeg 2000", "jpeg2000"], &["jpeg2000_5_3", "jpeg2000_9_7"]),
    (&["jpeg"], &["jpeg2000_5_3", "jpeg2000_9_7", "edges"]),
    (&["9/7", "cdf 9/7"], &["daubechies_9_7", "jpeg2000_9_7"]),
    (&["perfect reconstruction", "reconstruction", "pr"], &["aliasing", "filter_bank"]),
    (&["e1", "e2", "rounding error", "rounding errors"], &["rounding", "error"]),
    (&["clamp", "reflect", "periodic"], &["edges of a picture", "with_edges"]),
    (&["undecided"], &["assertion::undecided", "array::undecided"]),
    (&["_", "__", "___", "quit", "exit"], &["prompt", "keys"]),
    (&["+", "-", "*", "/", "**", "//", "%", "<<", ">>", "==", "!=", "<", "<=", ">", ">="], &["operators"]),
    (&["junit", "ci", "continuous integration"], &["test", "problems"]),
    (&["watch", "--watch", "--filter", "--list", "--show"], &["test"]),
    (&["hook", "pre-commit", "git"], &["check", "fmt"]),
    (&["zarr", "numcodecs"], &["spatial_delta"]),
    (&["string"], &["texts"]),
];

/// The pages of a word: those of another name, or of its singular or plural.
pub(crate) fn find(word: &str) -> Option<Vec<&'static str>> {
    let small = word.to_lowercase();
    if let Some((_, pages)) = OTHERS.iter().find(|(words, _)| words.contains(&small.as_str())) {
        return Some(pages.to_vec());
    }
    let is_number = |text: &str| matches!(text, "s" | "es");
    let mut known = names();
    known
        .find(|name| {
            name.len() > 2
                && (name.strip_prefix(small.as_str()).is_some_and(is_number)
                    || small.strip_prefix(name).is_some_and(is_number))
        })
        .map(|name| vec![name])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help::page;
    use crate::display::Screen;

    #[test]
    fn other_words_lead_to_pages() {
        let words = OTHERS.iter().flat_map(|(words, _)| words.iter().copied());
        for word in words.chain(["LeGall", "JPEG", "bit", "list", "map", "vcf", "lifts", "witnesses"]) {
            assert!(page(word, Screen::of(100)).is_ok(), "{word}");
        }
        for (word, part) in [
            ("bit", "two's complement"),
            ("witnesses", "witness("),
            ("list", "comprehensions"),
            ("5/3", "le_gall_5_3"),
            ("clamp", "with_edges("),
            ("**", "operators"),
        ] {
            let page = page(word, Screen::of(100)).unwrap();
            assert!(page.to_lowercase().contains(part), "{word}: {page}");
        }
        assert_eq!(find("nonsense"), None);
        assert_eq!(find("s"), None);
    }
}
