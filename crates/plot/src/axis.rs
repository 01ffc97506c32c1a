//! Axes of panels.

use super::point::Real;

/// An axis: its label, and optionally its range and its ticks, which otherwise follow from the data.
///
/// A text becomes an axis with that label, so that `Panel::x("n")` suffices for a plain axis.
///
/// ```
/// use vcfilter_plot::Axis;
/// let axis = Axis::new("magnitude").unit("dB").range(-60.0, 6.0);
/// assert_eq!(axis.caption(), "magnitude (dB)");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Axis {
    label: String,
    unit: String,
    range: Option<(Real, Real)>,
    integer: bool,
    log: bool,
    reversed: bool,
    ticks: Vec<(Real, String)>,
}

impl Axis {
    /// Returns an axis with a label.
    pub fn new(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), ..Axis::default() }
    }

    /// Sets the unit, which is shown in parentheses after the label.
    pub fn unit(mut self, unit: impl Into<String>) -> Axis {
        self.unit = unit.into();
        self
    }

    /// Sets a fixed range; marks outside are cut off. Where a number is not finite, the range follows from
    /// the data; a range of no width is widened.
    pub fn range(mut self, from: f64, to: f64) -> Axis {
        let (low, high) = if from <= to { (from, to) } else { (to, from) };
        self.range = (low.is_finite() && high.is_finite()).then(|| (low.into(), high.into()));
        self
    }

    /// Restricts ticks to integers.
    pub fn integer(mut self) -> Axis {
        self.integer = true;
        self
    }

    /// Makes the scale logarithmic, to base 10; numbers that are not positive can't be drawn on it.
    pub fn log(mut self) -> Axis {
        self.log = true;
        self
    }

    /// Reverses the axis: it grows to the left, or downwards like the rows of a picture.
    pub fn reversed(mut self) -> Axis {
        self.reversed = true;
        self
    }

    /// Sets ticks with texts, such as names of stages or multiples of pi. Where they would overlap, only
    /// every second, third ... is drawn.
    pub fn ticks<T: Into<String>>(mut self, ticks: impl IntoIterator<Item = (f64, T)>) -> Axis {
        self.ticks = ticks
            .into_iter()
            .filter(|(at, _)| at.is_finite())
            .map(|(at, text)| (at.into(), text.into()))
            .collect();
        self
    }

    /// Sets ticks at 0, 1, 2 ... with these names, for bars of categories.
    pub fn names<T: Into<String>>(self, names: impl IntoIterator<Item = T>) -> Axis {
        self.ticks(names.into_iter().enumerate().map(|(at, name)| (at as f64, name)))
    }

    /// Returns the label with its unit, as shown.
    pub fn caption(&self) -> String {
        match (self.label.is_empty(), self.unit.is_empty()) {
            (_, true) => self.label.clone(),
            (true, false) => self.unit.clone(),
            (false, false) => format!("{} ({})", self.label, self.unit),
        }
    }

    /// Returns the fixed range, low and high; None where it follows from the data.
    pub fn fixed_range(&self) -> Option<(f64, f64)> {
        self.range.map(|(low, high)| (low.0, high.0))
    }

    /// Returns whether ticks are only at integers.
    pub fn is_integer(&self) -> bool {
        self.integer
    }

    /// Returns whether the scale is logarithmic.
    pub fn is_log(&self) -> bool {
        self.log
    }

    /// Returns whether the axis is reversed: it grows to the left or downwards.
    pub fn is_reversed(&self) -> bool {
        self.reversed
    }

    /// Returns the ticks with texts; empty where ticks follow from the range.
    pub fn named_ticks(&self) -> impl ExactSizeIterator<Item = (f64, &str)> {
        self.ticks.iter().map(|(at, text)| (at.0, text.as_str()))
    }

    /// Returns the text of the tick at a number; None where it has none.
    pub fn name_at(&self, at: f64) -> Option<&str> {
        self.named_ticks().find(|(tick, _)| *tick == at).map(|(_, text)| text)
    }
}

impl From<&str> for Axis {
    fn from(label: &str) -> Axis {
        Axis::new(label)
    }
}

impl From<String> for Axis {
    fn from(label: String) -> Axis {
        Axis::new(label)
    }
}
