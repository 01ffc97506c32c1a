//! A pen that draws with plotters into SVG, in pixels.

use std::sync::OnceLock;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, register_font};

use super::super::format::one_line;
use super::super::mark::Marker;
use super::style::{Colour, Look};

/// Units of the SVG for one pixel. The backend knows integers alone; finer units keep curves smooth.
pub(super) const FINE: f64 = 10.0;
/// Text is no longer than this; what is drawn from the plot's own texts is shortened to fit anyway.
const LONGEST: usize = 400;
/// A dashed line longer than this many pixels, which fills its panel anyway, is drawn solid.
const LONGEST_DASHED: f64 = 20_000.0;

/// The font by which text is measured here, and drawn in PNG. Readers of SVG take their own sans-serif.
pub(in super::super) const FONT: &[u8] = include_bytes!("../fonts/DejaVuSans-subset.ttf");

/// Where a text stands relative to its point, horizontally and vertically.
#[derive(Clone, Copy)]
pub(super) struct Anchor(pub(super) HPos, pub(super) VPos);

pub(super) const MIDDLE: Anchor = Anchor(HPos::Center, VPos::Center);
pub(super) const LEFT: Anchor = Anchor(HPos::Left, VPos::Center);
pub(super) const RIGHT: Anchor = Anchor(HPos::Right, VPos::Center);

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    pub(super) fn new(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub(super) fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Without a strip of this height at its top.
    pub(super) fn below(&self, height: f64) -> Rect {
        Rect { y: self.y + height, height: (self.height - height).max(1.0), ..*self }
    }

    pub(super) fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    pub(super) fn contains(&self, other: &Rect) -> bool {
        self.x <= other.x
            && other.right() <= self.right()
            && self.y <= other.y
            && other.bottom() <= self.bottom()
    }
}

/// Draws on the whole picture. Writing SVG to a string cannot fail, so that errors are dropped.
pub(super) struct Pen<'a, 'svg> {
    pub(super) area: &'a DrawingArea<SVGBackend<'svg>, Shift>,
}

/// Pixels as units of the SVG.
pub(super) fn fine(pixels: f64) -> i32 {
    (pixels * FINE).round().clamp(-1e7, 1e7) as i32
}

fn fine_point((x, y): (f64, f64)) -> (i32, i32) {
    (fine(x), fine(y))
}

pub(super) fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

pub(super) fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    ShapeStyle { color: rgb(colour).to_rgba(), filled: false, stroke_width: fine(width).max(1) as u32 }
}

fn filling(colour: Colour) -> ShapeStyle {
    ShapeStyle { color: rgb(colour).to_rgba(), filled: true, stroke_width: 0 }
}

/// Text of a size in pixels; plotters divides sizes by 1.24 when it writes SVG.
pub(super) fn text_style(size: f64, colour: Colour) -> TextStyle<'static> {
    register();
    ("sans-serif", size * FINE * 1.24).into_font().color(&rgb(colour))
}

fn register() {
    static DONE: OnceLock<()> = OnceLock::new();
    // A font that cannot be read leaves the estimate of `text_width`.
    DONE.get_or_init(|| drop(register_font("sans-serif", FontStyle::Normal, FONT)));
}

/// The width of a text in pixels, rather too much than too little.
pub(in super::super) fn text_width(text: &str, size: f64) -> f64 {
    let measured = text_style(size, (0, 0, 0)).font.box_size(text).map(|(width, _)| f64::from(width) / FINE);
    // Scripts that the font does not have are as wide as they are high.
    let wide = text.chars().filter(|c| *c >= '\u{1100}').count() as f64;
    measured.unwrap_or(text.chars().count() as f64 * size * 0.65) + wide * size * 0.5
}

/// The text, shortened to a width in pixels.
pub(super) fn fitted(text: &str, size: f64, width: f64) -> String {
    let mut length = text.chars().count().min(LONGEST);
    loop {
        let text = one_line(text, length);
        if length <= 1 || text_width(&text, size) <= width {
            return text;
        }
        length = text.chars().count() - 1;
    }
}

impl Pen<'_, '_> {
    pub(super) fn text(&self, text: &str, at: (f64, f64), size: f64, colour: Colour, anchor: Anchor) {
        let style = text_style(size, colour).pos(Pos::new(anchor.0, anchor.1));
        self.written(text, at, style);
    }

    /// Text that is read from below.
    pub(super) fn upright_text(&self, text: &str, at: (f64, f64), size: f64, colour: Colour) {
        let style = text_style(size, colour).transform(FontTransform::Rotate270);
        self.written(text, at, style.pos(Pos::new(HPos::Center, VPos::Center)));
    }

    fn written(&self, text: &str, at: (f64, f64), style: TextStyle) {
        let text = one_line(text, LONGEST);
        if !text.is_empty() {
            let _ = self.area.draw(&Text::new(text, fine_point(at), style));
        }
    }

    pub(super) fn line(&self, from: (f64, f64), to: (f64, f64), colour: Colour, width: f64) {
        self.path(&[from, to], colour, width, &[]);
    }

    /// A line through points, solid where there are no dashes.
    pub(super) fn path(&self, points: &[(f64, f64)], colour: Colour, width: f64, dashes: &[f64]) {
        let style = stroke(colour, width);
        let draw = |piece: &[(f64, f64)]| {
            let piece: Vec<_> = piece.iter().copied().map(fine_point).collect();
            if piece.len() > 1 {
                let _ = self.area.draw(&PathElement::new(piece, style));
            }
        };
        let long = points.windows(2).map(length).sum::<f64>() > LONGEST_DASHED;
        if dashes.is_empty() || long {
            draw(points);
        } else {
            dashed(points, dashes).iter().for_each(|piece| draw(piece));
        }
    }

    pub(super) fn rect(&self, rect: Rect, colour: Colour) {
        let corners = [fine_point((rect.x, rect.y)), fine_point((rect.right(), rect.bottom()))];
        let _ = self.area.draw(&Rectangle::new(corners, filling(colour)));
    }

    pub(super) fn polygon(&self, points: &[(f64, f64)], colour: Colour) {
        let points: Vec<_> = points.iter().copied().map(fine_point).collect();
        let _ = self.area.draw(&Polygon::new(points, filling(colour)));
    }

    pub(super) fn disc(&self, at: (f64, f64), radius: f64, colour: Colour) {
        let _ = self.area.draw(&Circle::new(fine_point(at), fine(radius), filling(colour)));
    }

    /// A circle with nothing inside.
    pub(super) fn ring(&self, at: (f64, f64), radius: f64, colour: Colour, width: f64) {
        let _ = self.area.draw(&Circle::new(fine_point(at), fine(radius), stroke(colour, width)));
    }

    /// A frame around a rectangle.
    pub(super) fn frame(&self, rect: Rect, colour: Colour, width: f64) {
        let (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
        // The first side twice, so that the corner is closed.
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top), (right, top)];
        self.path(&corners, colour, width, &[]);
    }

    pub(super) fn marker(&self, (x, y): (f64, f64), marker: Marker, look: &Look) {
        let colour = look.colour;
        match marker {
            Marker::Dot => self.disc((x, y), 4.0, colour),
            Marker::Ring => self.ring((x, y), 5.0, colour, 1.8),
            Marker::Square => self.rect(Rect::new(x - 3.8, y - 3.8, 7.6, 7.6), colour),
            Marker::Triangle => self.polygon(&[(x, y - 5.2), (x + 4.8, y + 3.6), (x - 4.8, y + 3.6)], colour),
            Marker::Diamond => {
                self.polygon(&[(x, y - 5.4), (x + 5.4, y), (x, y + 5.4), (x - 5.4, y)], colour)
            }
            Marker::Cross => {
                self.line((x - 4.5, y - 4.5), (x + 4.5, y + 4.5), colour, 1.8);
                self.line((x - 4.5, y + 4.5), (x + 4.5, y - 4.5), colour, 1.8);
            }
        }
    }

    /// A line with an arrow's head at its end.
    pub(super) fn arrow(&self, from: (f64, f64), to: (f64, f64), colour: Colour, width: f64) {
        let long = length(&[from, to]).max(1e-9);
        let (dx, dy) = ((to.0 - from.0) / long, (to.1 - from.1) / long);
        let (neck, half) = (8.0f64.min(long), 4.0);
        let base = (to.0 - dx * neck, to.1 - dy * neck);
        self.line(from, base, colour, width);
        self.polygon(
            &[to, (base.0 - dy * half, base.1 + dx * half), (base.0 + dy * half, base.1 - dx * half)],
            colour,
        );
    }
}

fn length(ends: &[(f64, f64)]) -> f64 {
    match ends {
        [from, to] => (to.0 - from.0).hypot(to.1 - from.1),
        _ => 0.0,
    }
}

/// The strokes of a dashed line: lengths of strokes and gaps in turn, again and again.
fn dashed(points: &[(f64, f64)], dashes: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let mut pattern = dashes.iter().copied().cycle();
    let (mut left, mut drawing) = (pattern.next().unwrap_or(1.0), true);
    let mut strokes = Vec::new();
    let mut stroke: Vec<(f64, f64)> = points.first().copied().into_iter().collect();
    for ends in points.windows(2) {
        let &[mut from, to] = ends else { continue };
        loop {
            let long = length(&[from, to]);
            if long <= left {
                left -= long;
                if drawing {
                    stroke.push(to);
                }
                break;
            }
            let part = left / long;
            from = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
            if drawing {
                stroke.push(from);
                strokes.push(std::mem::take(&mut stroke));
            } else {
                stroke = vec![from];
            }
            (left, drawing) = (pattern.next().unwrap_or(1.0).max(0.5), !drawing);
        }
    }
    if drawing && stroke.len() > 1 {
        strokes.push(stroke);
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_is_read_and_measures() {
        register();
        assert!(("sans-serif", 100.0).into_font().box_size("mm").is_ok());
        let width = text_width("magnitude (dB)", 14.0);
        assert!((90.0..130.0).contains(&width), "{width}");
        assert!(text_width("iii", 14.0) < text_width("mmm", 14.0));
        assert!(text_width(&fitted("a long, long text", 14.0, 60.0), 14.0) <= 60.0);
    }

    #[test]
    fn dashes_go_around_corners() {
        let strokes = dashed(&[(0.0, 0.0), (3.0, 0.0), (3.0, 5.0)], &[4.0, 2.0]);
        assert_eq!(strokes, [vec![(0.0, 0.0), (3.0, 0.0), (3.0, 1.0)], vec![(3.0, 3.0), (3.0, 5.0)]]);
    }
}
