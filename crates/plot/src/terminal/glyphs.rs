//! The characters of plots in a terminal.

use super::super::format::one_line;
use super::super::mark::Marker;

/// The characters of a plot in a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Charset {
    /// Braille dots for curves, eight to a character, and box-drawing characters for lines.
    #[default]
    Braille,
    /// ASCII characters only.
    Ascii,
}

/// Names of letters that ASCII does not have.
const NAMES: &[(char, &str)] = &[
    ('π', "pi"),
    ('φ', "phi"),
    ('ϕ', "phi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Ω', "Omega"),
    ('ζ', "zeta"),
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('σ', "sigma"),
    ('×', "x"),
    ('·', "*"),
    ('−', "-"),
    ('–', "-"),
    ('—', "-"),
    ('…', "..."),
    ('∞', "inf"),
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('≈', "~"),
    ('±', "+-"),
    ('²', "^2"),
    ('³', "^3"),
    ('√', "sqrt"),
    ('°', "deg"),
    ('’', "'"),
    ('→', "->"),
    ('←', "<-"),
    ('½', "1/2"),
    ('¼', "1/4"),
    ('“', "\""),
    ('”', "\""),
    ('Δ', "Delta"),
    ('θ', "theta"),
];

impl Charset {
    /// One of two characters.
    pub(super) fn pick(self, braille: char, ascii: char) -> char {
        if self == Charset::Braille { braille } else { ascii }
    }

    /// A text of the plot in these characters, of at most this length.
    pub(super) fn text(self, text: &str, width: usize) -> String {
        if self == Charset::Braille {
            return one_line(text, width);
        }
        let letter = |c: char| match NAMES.iter().find(|(from, _)| *from == c) {
            Some((_, name)) => (*name).to_string(),
            None if c.is_ascii() => c.to_string(),
            None => "?".to_string(),
        };
        let all = one_line(text, width.saturating_mul(2).saturating_add(8));
        let all: String = all.chars().map(letter).collect();
        match all.len() > width {
            true if width > 3 => all.get(..width - 3).unwrap_or_default().trim_end().to_string() + "...",
            true => all.get(..width).unwrap_or_default().to_string(),
            false => all,
        }
    }

    /// The character of a marker.
    pub(super) fn marker(self, marker: Marker) -> char {
        match marker {
            Marker::Dot => self.pick('●', 'o'),
            Marker::Square => self.pick('■', '#'),
            Marker::Triangle => self.pick('▲', '^'),
            Marker::Diamond => self.pick('◆', '%'),
            Marker::Ring => self.pick('○', 'O'),
            Marker::Cross => self.pick('×', 'x'),
        }
    }

    /// The marker of stems by their place among the series.
    pub(super) fn stem(self, at: usize) -> char {
        let markers =
            [Marker::Dot, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Ring, Marker::Cross];
        self.marker(markers.get(at % markers.len()).copied().unwrap_or(Marker::Dot))
    }

    /// The filling of bars by their place among the series.
    pub(super) fn bar(self, at: usize) -> char {
        let fills =
            if self == Charset::Braille { ['█', '▒', '▓', '░'] } else { ['#', '=', '%', ':'] };
        fills.get(at % fills.len()).copied().unwrap_or('#')
    }

    /// The letter of a curve by its place among the series.
    pub(super) fn letter(self, at: usize) -> char {
        char::from(b'a' + (at % 26) as u8)
    }

    /// The character by which a curve is drawn when it is not made of dots.
    pub(super) fn curve(self, at: usize) -> char {
        let strokes = ['*', '+', 'o', 'x', '@', '~'];
        strokes.get(at % strokes.len()).copied().unwrap_or('*')
    }

    /// From little ink to much.
    pub(super) fn shades(self) -> &'static [char] {
        match self {
            Charset::Braille => &[' ', '░', '▒', '▓', '█'],
            Charset::Ascii => &[' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'],
        }
    }
}
