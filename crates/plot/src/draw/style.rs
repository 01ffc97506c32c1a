//! Colours, dashes and sizes.

use super::super::mark::{Marker, Shades};

/// Red, green and blue.
pub(in super::super) type Colour = (u8, u8, u8);

pub(super) const INK: Colour = (0x22, 0x22, 0x22);
pub(super) const GREY: Colour = (0x66, 0x66, 0x66);
pub(super) const MESH: Colour = (0xdd, 0xdd, 0xdd);
pub(super) const WHITE: Colour = (0xff, 0xff, 0xff);

/// Sizes of text in pixels.
pub(super) const TITLE: f64 = 18.0;
pub(super) const TEXT: f64 = 14.0;
pub(super) const SMALL: f64 = 12.5;

/// How a series looks. Shape and dashes tell series apart where colours do not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) colour: Colour,
    /// Lengths of strokes and gaps in turn; none for a solid line.
    pub(super) dashes: &'static [f64],
    pub(super) marker: Marker,
}

/// After Okabe and Ito's palette for colour-blind readers, darkened to a contrast of at least 3 with white;
/// neighbours differ in lightness, so that they differ in greyscale too.
const COLOURS: [Colour; 6] = [
    (0x00, 0x4e, 0x8a),
    (0xd5, 0x5e, 0x00),
    (0x1a, 0x1a, 0x1a),
    (0x00, 0x8f, 0x68),
    (0x7a, 0x2f, 0x7a),
    (0x95, 0x72, 0x00),
];
const DASHES: [&[f64]; 5] = [&[], &[9.0, 4.0], &[2.5, 3.5], &[10.0, 3.5, 2.5, 3.5], &[16.0, 5.0]];
const MARKERS: [Marker; 6] =
    [Marker::Dot, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Ring, Marker::Cross];

/// The look of a series by its place among the series of its panel.
pub(super) fn look(at: usize) -> Look {
    let pick = |count: usize| at % count;
    Look {
        colour: COLOURS.get(pick(COLOURS.len())).copied().unwrap_or(INK),
        dashes: DASHES.get(pick(DASHES.len())).copied().unwrap_or(&[]),
        marker: MARKERS.get(pick(MARKERS.len())).copied().unwrap_or(Marker::Dot),
    }
}

/// Between two colours, at a part from 0 to 1.
fn mixed(from: Colour, to: Colour, part: f64) -> Colour {
    let channel = |from: u8, to: u8| {
        (f64::from(from) + (f64::from(to) - f64::from(from)) * part.clamp(0.0, 1.0)).round() as u8
    };
    (channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}

/// The shade of a number in a heat map whose numbers run from `low` to `high`.
pub(super) fn shade(shades: Shades, number: f64, low: f64, high: f64) -> Colour {
    match shades {
        Shades::Sequential => mixed((0xf4, 0xf8, 0xfc), (0x08, 0x30, 0x6b), part(number, low, high)),
        Shades::Diverging => {
            let most = low.abs().max(high.abs());
            let part = if most > 0.0 { number.abs() / most } else { 0.0 };
            let end = if number < 0.0 { (0xb3, 0x58, 0x06) } else { (0x05, 0x4a, 0x91) };
            mixed(WHITE, end, part)
        }
    }
}

/// The shade of a diverging map without printed numbers: from dark blue over grey at 0 to light yellow, so
/// that the sign is seen in greyscale too.
pub(super) fn monotone(number: f64, low: f64, high: f64) -> Colour {
    let most = low.abs().max(high.abs());
    let part = if most > 0.0 { number.abs() / most } else { 0.0 };
    let end = if number < 0.0 { (0x08, 0x26, 0x5c) } else { (0xff, 0xf2, 0xb8) };
    mixed((0x93, 0x93, 0x93), end, part)
}

/// Where a number stands between the smallest and the largest.
pub(super) fn part(number: f64, low: f64, high: f64) -> f64 {
    let span = high / 2.0 - low / 2.0;
    if span > 0.0 { (number / 2.0 - low / 2.0) / span } else { 0.5 }
}

/// Black or white, whichever is read better on a colour.
pub(super) fn ink_on(colour: Colour) -> Colour {
    let light = 0.299 * f64::from(colour.0) + 0.587 * f64::from(colour.1) + 0.114 * f64::from(colour.2);
    if light > 140.0 { INK } else { WHITE }
}
