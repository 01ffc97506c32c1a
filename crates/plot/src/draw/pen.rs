//! A pen: what the rest of this folder draws with. It collects shapes.

use super::super::font;
use super::super::format::one_line;
use super::super::mark::Marker;
use super::shape::{Align, Outline, Paint, Picture, Rect, Shape, Spot, Stroke, Text};
use super::style::{Colour, Look};

/// Text is no longer than this; what is drawn from the plot's own texts is shortened to fit anyway.
const LONGEST: usize = 400;
/// A dashed line longer than this many pixels, which fills its panel anyway, is drawn solid.
const LONGEST_DASHED: f64 = 20_000.0;
/// Where the middle and the top of capitals and digits are, above the line that they stand on, for the size of the text.
const MIDDLE: f64 = 0.36;
const TOP: f64 = 0.76;

/// Where a text stands relative to its place.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
    /// It hangs there, centred.
    Top,
}

/// The width of a text in pixels, rather too much than too little.
pub(in super::super) fn text_width(text: &str, size: f64) -> f64 {
    font::width(text, size)
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

/// Draws on the whole picture, each shape above the last one.
#[derive(Default)]
pub(super) struct Pen {
    shapes: Vec<Shape>,
}

impl Pen {
    /// What was drawn.
    pub(super) fn into_shapes(self) -> Vec<Shape> {
        self.shapes
    }

    /// What is not a number or is out of sight is left out here, so that no format has to think of it.
    fn push(&mut self, shape: Shape) {
        if shape.is_drawable() {
            self.shapes.push(shape);
        }
    }

    fn fill(&mut self, outline: Outline, colour: Colour) {
        self.push(Shape::Figure(outline, Paint::Fill(colour)));
    }

    fn stroke(&mut self, outline: Outline, colour: Colour, width: f64) {
        self.push(Shape::Figure(outline, Paint::Stroke(Stroke { colour, width, dashes: &[] })));
    }

    pub(super) fn text(&mut self, text: &str, (x, y): Spot, size: f64, colour: Colour, anchor: Anchor) {
        let (align, above) = match anchor {
            Anchor::Start => (Align::Start, MIDDLE),
            Anchor::Middle => (Align::Middle, MIDDLE),
            Anchor::End => (Align::End, MIDDLE),
            Anchor::Top => (Align::Middle, TOP),
        };
        self.written(text, (x, y + above * size), align, size, colour, false);
    }

    /// Text that is read from below, centred at a place.
    pub(super) fn upright_text(&mut self, text: &str, (x, y): Spot, size: f64, colour: Colour) {
        self.written(text, (x + MIDDLE * size, y), Align::Middle, size, colour, true);
    }

    fn written(&mut self, text: &str, at: Spot, align: Align, size: f64, colour: Colour, upright: bool) {
        let text = one_line(text, LONGEST);
        if !text.is_empty() {
            self.push(Shape::Text(Text { text, at, align, size, colour, upright }));
        }
    }

    pub(super) fn line(&mut self, from: Spot, to: Spot, colour: Colour, width: f64) {
        self.path(vec![from, to], colour, width, &[]);
    }

    /// A line through places, solid where there are no dashes.
    pub(super) fn path(&mut self, spots: Vec<Spot>, colour: Colour, width: f64, dashes: &'static [f64]) {
        let long = spots.windows(2).map(length).sum::<f64>() > LONGEST_DASHED;
        let dashes = if long { &[] } else { dashes };
        if spots.len() > 1 {
            self.push(Shape::Figure(Outline::Line(spots), Paint::Stroke(Stroke { colour, width, dashes })));
        }
    }

    pub(super) fn rect(&mut self, rect: Rect, colour: Colour) {
        self.fill(Outline::Rect(rect), colour);
    }

    pub(super) fn polygon(&mut self, spots: &[Spot], colour: Colour) {
        self.fill(Outline::Polygon(spots.to_vec()), colour);
    }

    pub(super) fn disc(&mut self, at: Spot, radius: f64, colour: Colour) {
        self.fill(Outline::Circle(at, radius), colour);
    }

    /// A circle with nothing inside.
    pub(super) fn ring(&mut self, at: Spot, radius: f64, colour: Colour, width: f64) {
        self.stroke(Outline::Circle(at, radius), colour, width);
    }

    /// A frame around a rectangle.
    pub(super) fn frame(&mut self, rect: Rect, colour: Colour, width: f64) {
        self.stroke(Outline::Rect(rect), colour, width);
    }

    pub(super) fn picture(&mut self, picture: Picture) {
        self.push(Shape::Picture(picture));
    }

    pub(super) fn marker(&mut self, (x, y): Spot, marker: Marker, look: &Look) {
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
    pub(super) fn arrow(&mut self, from: Spot, to: Spot, colour: Colour, width: f64) {
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

fn length(ends: &[Spot]) -> f64 {
    match ends {
        [from, to] => (to.0 - from.0).hypot(to.1 - from.1),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: Colour = (0, 0, 0);

    #[test]
    fn texts_are_shortened_to_their_room() {
        assert_eq!(fitted("short", 14.0, 600.0), "short");
        let text = fitted("a long, long text", 14.0, 60.0);
        assert!(text.ends_with('\u{2026}') && text_width(&text, 14.0) <= 60.0, "{text}");
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out() {
        let mut pen = Pen::default();
        pen.line((0.0, f64::NAN), (1.0, 1.0), INK, 1.0);
        pen.line((0.0, 0.0), (1e300, 1.0), INK, 1.0);
        pen.disc((0.0, 0.0), f64::INFINITY, INK);
        pen.rect(Rect::new(0.0, f64::NEG_INFINITY, 1.0, 1.0), INK);
        pen.path(vec![(0.0, 0.0)], INK, 1.0, &[]);
        pen.text("\n ", (0.0, 0.0), 14.0, INK, Anchor::Middle);
        assert_eq!(pen.into_shapes(), []);
    }

    #[test]
    fn dashed_lines_that_fill_their_panel_are_solid() {
        let mut pen = Pen::default();
        pen.path(vec![(0.0, 0.0), (9.0, 0.0)], INK, 1.0, &[4.0, 2.0]);
        pen.path([(0.0, 0.0), (900.0, 0.0)].repeat(50), INK, 1.0, &[4.0, 2.0]);
        let dashes = |shape: &Shape| match shape {
            Shape::Figure(_, Paint::Stroke(stroke)) => stroke.dashes.len(),
            _ => panic!("a line"),
        };
        assert_eq!(pen.into_shapes().iter().map(dashes).collect::<Vec<_>>(), [2, 0]);
    }
}
