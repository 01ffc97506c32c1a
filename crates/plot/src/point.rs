//! Points of panels.

use ordered_float::OrderedFloat;

/// A number of a plot, which can be compared and hashed.
pub(crate) type Real = OrderedFloat<f64>;

/// A point in the coordinates of a panel. Points can be compared and hashed, as all values can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    x: Real,
    y: Real,
}

impl Point {
    /// Returns a point. A point that is not finite is left out of pictures, and the description says so.
    pub fn new(x: f64, y: f64) -> Point {
        Point { x: x.into(), y: y.into() }
    }

    /// Returns the coordinate along the x axis.
    pub fn x(self) -> f64 {
        self.x.0
    }

    /// Returns the coordinate along the y axis.
    pub fn y(self) -> f64 {
        self.y.0
    }

    /// Returns whether both coordinates are finite.
    pub fn is_finite(self) -> bool {
        self.x().is_finite() && self.y().is_finite()
    }
}

impl From<(f64, f64)> for Point {
    fn from((x, y): (f64, f64)) -> Point {
        Point::new(x, y)
    }
}
