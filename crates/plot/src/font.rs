//! The letters by which text is measured, and which are drawn in PNG. Readers of SVG take their own sans-serif.
//!
//! They are plain data, made from a font once, so that no crate has to read fonts.

use std::sync::LazyLock;

const OUTLINES: &str = include_str!("fonts/DejaVuSans-outlines.txt");
/// Units of the outlines for the size of a text.
pub(super) const UNITS: f64 = 2048.0;
/// Characters from here on that have no letter are measured as wide as those of Chinese are.
const WIDE: char = '\u{1100}';
const WIDE_ADVANCE: f64 = 1.1 * UNITS;

/// How a character looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    /// From its beginning to that of the next one, in [`UNITS`].
    pub(super) advance: f64,
    /// A path as SVG has it, of `m`, `l`, `q` and `z` with relative numbers in [`UNITS`], y upwards.
    pub(super) outline: &'static str,
}

/// All letters in the order of their characters, and the one for characters that have none.
struct Letters {
    known: Vec<(char, Letter)>,
    unknown: Letter,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let mut known: Vec<_> = OUTLINES.lines().filter_map(line).collect();
    known.sort_by_key(|(c, _)| *c);
    let unknown = OUTLINES.lines().find_map(|line| letter(line.strip_prefix("none ")?));
    Letters { known, unknown: unknown.unwrap_or(Letter { advance: UNITS * 0.6, outline: "" }) }
});

/// A character's code, then its letter.
fn line(text: &'static str) -> Option<(char, Letter)> {
    let (code, rest) = text.split_once(' ')?;
    Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, letter(rest)?))
}

fn letter(text: &'static str) -> Option<Letter> {
    let (advance, outline) = text.split_once(' ').unwrap_or((text, ""));
    Some(Letter { advance: advance.parse().ok()?, outline })
}

/// The letter of a character; a box where it has none.
pub(super) fn of(c: char) -> Letter {
    match LETTERS.known.binary_search_by_key(&c, |(c, _)| *c) {
        Ok(at) => LETTERS.known.get(at).map_or(LETTERS.unknown, |(_, letter)| *letter),
        Err(_) if c >= WIDE => Letter { advance: WIDE_ADVANCE, ..LETTERS.unknown },
        Err(_) => LETTERS.unknown,
    }
}

/// The width of a text in pixels: letters side by side, without kerning, which would make it narrower.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| of(c).advance).sum::<f64>() * size / UNITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_letter() {
        assert_eq!(LETTERS.known.len() + 1, OUTLINES.lines().count());
        for c in ['A', 'z', '0', '-', 'é', 'φ', '≤', '→', '×', '\u{2026}'] {
            assert_ne!(of(c), LETTERS.unknown, "{c}");
            assert!(of(c).outline.starts_with("m ") && of(c).outline.ends_with(" z"));
        }
        assert_eq!(of(' ').outline, "");
    }

    #[test]
    fn widths_are_those_of_the_font() {
        // The advances of these in DejaVu Sans.
        assert_eq!(width("Ag ", 2048.0), 1401.0 + 1300.0 + 651.0);
        assert_eq!(width("", 14.0), 0.0);
        assert!((90.0..130.0).contains(&width("magnitude (dB)", 14.0)));
        assert!(width("iii", 14.0) < width("mmm", 14.0));
        // Hebrew and Chinese have no letters here, and are given room all the same.
        assert!(width("א", 10.0) > 5.0 && width("数", 10.0) > 10.0);
    }
}
