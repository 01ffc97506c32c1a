//! Places in panels.

use ordered_float::OrderedFloat;

/// A number of a plot, which can be compared and hashed.
pub(crate) type Real = OrderedFloat<f64>;

/// A place in the coordinates of a panel. It can be compared and hashed, so that plots can be keys as every
/// value can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    x: Real,
    y: Real,
}

impl Point {
    /// A point; one that is not finite is left out of pictures, and the alternative text says so.
    pub fn new(x: f64, y: f64) -> Point {
        Point { x: x.into(), y: y.into() }
    }

    /// Along the x axis.
    pub fn x(self) -> f64 {
        self.x.0
    }

    /// Along the y axis.
    pub fn y(self) -> f64 {
        self.y.0
    }

    /// Whether the point can be drawn.
    pub fn is_finite(self) -> bool {
        self.x().is_finite() && self.y().is_finite()
    }
}

impl From<(f64, f64)> for Point {
    fn from((x, y): (f64, f64)) -> Point {
        Point::new(x, y)
    }
}
