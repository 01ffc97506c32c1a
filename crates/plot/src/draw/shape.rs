//! What a drawing is made of: the few shapes that SVG and PNG draw alike.

use super::style::Colour;

/// A place in pixels, from the left and from the top.
pub(in super::super) type Spot = (f64, f64);

/// A picture, ready to be written in some format.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Drawing {
    /// In whole pixels.
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
    /// From the lowest to the uppermost, on white.
    pub(in super::super) shapes: Vec<Shape>,
}

/// Something that is drawn. All numbers are finite.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Shape {
    Figure(Outline, Paint),
    Text(Text),
    Picture(Picture),
}

/// The form of a figure.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Outline {
    /// A line through at least two places.
    Line(Vec<Spot>),
    /// The last place is joined to the first.
    Polygon(Vec<Spot>),
    Rect(Rect),
    Circle(Spot, f64),
}

/// How a figure is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) enum Paint {
    /// What is inside.
    Fill(Colour),
    /// The outline, with flat ends and round corners.
    Stroke(Stroke),
}

/// A stroke along an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Stroke {
    pub(in super::super) colour: Colour,
    pub(in super::super) width: f64,
    /// Lengths of strokes and gaps in turn, as many of these as of those; none for a solid line.
    pub(in super::super) dashes: &'static [f64],
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Text {
    /// Without control characters.
    pub(in super::super) text: String,
    /// On the line that letters stand on; where along it is said by `align`.
    pub(in super::super) at: Spot,
    pub(in super::super) align: Align,
    pub(in super::super) size: f64,
    pub(in super::super) colour: Colour,
    /// It is read from below, turned around its place.
    pub(in super::super) upright: bool,
}

/// Which part of a text is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Align {
    Start,
    Middle,
    End,
}

/// Pixels that are stretched over a rectangle, sharp at their edges.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Picture {
    pub(in super::super) rect: Rect,
    pub(in super::super) columns: usize,
    pub(in super::super) rows: usize,
    /// Red, green and blue of each pixel, row by row from the top.
    pub(in super::super) pixels: Vec<u8>,
}

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Rect {
    pub(in super::super) x: f64,
    pub(in super::super) y: f64,
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
}

impl Rect {
    pub(in super::super) fn new(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub(super) fn middle(&self) -> Spot {
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

impl Shape {
    /// Whether all of its numbers are finite and no farther away than any picture reaches.
    pub(super) fn is_drawable(&self) -> bool {
        /// In pixels.
        const FARTHEST: f64 = 1e7;
        let near = |number: &f64| number.abs() < FARTHEST;
        let spot = |(x, y): &Spot| near(x) && near(y);
        let rect = |rect: &Rect| [rect.x, rect.y, rect.width, rect.height].iter().all(near);
        match self {
            Shape::Figure(Outline::Line(spots) | Outline::Polygon(spots), _) => spots.iter().all(spot),
            Shape::Figure(Outline::Rect(place), _) => rect(place),
            Shape::Figure(Outline::Circle(middle, radius), _) => spot(middle) && near(radius),
            Shape::Text(text) => spot(&text.at),
            Shape::Picture(picture) => rect(&picture.rect),
        }
    }
}
