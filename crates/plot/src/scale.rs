//! From the numbers of an axis to a position between 0 and 1 along it.

use super::axis::Axis;
use super::mark::Mark;
use super::model::Panel;

/// Ranges narrower than this part of their numbers would have ticks that floats cannot tell apart.
const NARROW: f64 = 1e-12;

/// Where numbers stand along an axis: 0 at its beginning (left, or bottom), 1 at its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    log: bool,
    reversed: bool,
    /// After the logarithm.
    low: f64,
    high: f64,
}

/// The two axes of a panel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scales {
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Scales {
    pub(super) fn of(panel: &Panel) -> Scales {
        let (mut x, mut y) = (Extent::new(panel.x_axis().is_log()), Extent::new(panel.y_axis().is_log()));
        for mark in panel.marks() {
            take(mark, &mut x, &mut y);
        }
        for (at, _) in panel.x_axis().named_ticks() {
            x.add(at);
        }
        let scales = Scales { x: x.scale(panel.x_axis()), y: y.scale(panel.y_axis()) };
        // Beside a picture there is nothing: white would look like a part of it.
        let picture = panel.marks().iter().any(|mark| matches!(mark, Mark::Image { .. } | Mark::Heat { .. }));
        if panel.is_equal() && !picture { scales.less_slim() } else { scales }
    }

    /// Both positions of a point; none when it cannot be drawn.
    pub(super) fn place(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        Some((self.x.position(x)?, self.y.position(y)?))
    }

    /// Width over height when both axes have the same unit.
    pub(super) fn aspect(&self) -> f64 {
        (self.x.span() / self.y.span()).clamp(0.05, 20.0)
    }

    /// A panel with equal units that would be a strip shows more of its short axis.
    fn less_slim(mut self) -> Scales {
        let (x, y) = (self.x.span(), self.y.span());
        self.x.widen_to(y / 2.5);
        self.y.widen_to(x / 2.5);
        self
    }
}

impl Scale {
    /// The position of a number, none where it has none on this axis. It is outside of 0 to 1 for numbers
    /// outside of the range.
    pub(super) fn position(&self, number: f64) -> Option<f64> {
        let number = scaled(self.log, number)?;
        // Halves keep the differences of the largest floats finite.
        let part = (number / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        let part = if self.reversed { 1.0 - part } else { part };
        part.is_finite().then(|| part.clamp(-1e6, 1e6))
    }

    /// Where bars and stems begin: at 0, or at the end of the axis that is nearest to it.
    pub(super) fn base(&self) -> f64 {
        let base = if self.log { None } else { self.position(0.0) };
        base.unwrap_or(if self.reversed { 1.0 } else { 0.0 }).clamp(0.0, 1.0)
    }

    /// The range, after the logarithm where there is one.
    pub(super) fn bounds(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The number at a position.
    pub(super) fn number(&self, part: f64) -> f64 {
        let part = if self.reversed { 1.0 - part } else { part };
        let number = self.low * (1.0 - part) + self.high * part;
        if self.log { 10f64.powf(number) } else { number }
    }

    pub(super) fn is_reversed(&self) -> bool {
        self.reversed
    }

    fn span(&self) -> f64 {
        ((self.high / 2.0 - self.low / 2.0) * 2.0).min(f64::MAX)
    }

    /// How much of the axis one unit is.
    pub(super) fn unit(&self) -> f64 {
        if self.log { 0.0 } else { 1.0 / self.span() }
    }

    fn widen_to(&mut self, span: f64) {
        let more = (span - self.span()) / 2.0;
        if more > 0.0 && more.is_finite() {
            self.low = (self.low - more).max(f64::MIN);
            self.high = (self.high + more).min(f64::MAX);
        }
    }
}

/// A number as it counts along the axis, none where it cannot be drawn.
fn scaled(log: bool, number: f64) -> Option<f64> {
    let drawable = number.is_finite() && (!log || number > 0.0);
    drawable.then(|| if log { number.log10() } else { number })
}

/// The range of an axis while marks are looked at.
struct Extent {
    log: bool,
    low: f64,
    high: f64,
    /// How much is left free beyond the range, as a part of it.
    margin: f64,
    /// Bars stand on their baseline, cells fill the panel: nothing is left free beyond these.
    exact: Option<(f64, f64)>,
}

impl Extent {
    fn new(log: bool) -> Extent {
        Extent { log, low: f64::INFINITY, high: f64::NEG_INFINITY, margin: 0.0, exact: None }
    }

    fn add(&mut self, number: f64) {
        if let Some(number) = scaled(self.log, number) {
            (self.low, self.high) = (self.low.min(number), self.high.max(number));
        }
    }

    /// Cells fill the range from `from` to `to`.
    fn fill(&mut self, from: f64, to: f64) {
        self.add(from);
        self.add(to);
        if let (Some(from), Some(to)) = (scaled(self.log, from), scaled(self.log, to)) {
            let (low, high) = self.exact.unwrap_or((from, to));
            self.exact = Some((low.min(from), high.max(to)));
        }
    }

    fn margin(&mut self, margin: f64) {
        self.margin = self.margin.max(margin);
    }

    fn scale(&self, axis: &Axis) -> Scale {
        let fixed =
            axis.fixed_range().and_then(|(low, high)| scaled(self.log, low).zip(scaled(self.log, high)));
        let (low, high) = fixed.unwrap_or_else(|| self.padded());
        let (low, high) = wide_enough(low, high);
        Scale { log: self.log, reversed: axis.is_reversed(), low, high }
    }

    fn padded(&self) -> (f64, f64) {
        if self.low > self.high {
            return (0.0, 1.0);
        }
        let more = ((self.high / 2.0 - self.low / 2.0) * 2.0).min(f64::MAX) * self.margin;
        let (low, high) = self.exact.unwrap_or((f64::NAN, f64::NAN));
        let padded_low = if self.low == low { low } else { self.low - more };
        let padded_high = if self.high == high { high } else { self.high + more };
        (padded_low.max(f64::MIN), padded_high.min(f64::MAX))
    }
}

/// The same range, or a wider one around it where it has no width that floats could divide.
fn wide_enough(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    let enough = (size * NARROW).max(1e-300);
    if high - low > enough {
        return (low, high);
    }
    let more = if size == 0.0 { 1.0 } else { (size / 2.0).min(1.0).max(enough) };
    ((low - more).max(f64::MIN), (high + more).min(f64::MAX))
}

/// Points need a place on both axes.
fn both(x: &mut Extent, y: &mut Extent, points: impl IntoIterator<Item = (f64, f64)>) {
    for (at_x, at_y) in points {
        if scaled(x.log, at_x).is_some() && scaled(y.log, at_y).is_some() {
            x.add(at_x);
            y.add(at_y);
        }
    }
}

/// What a mark needs of the range.
fn take(mark: &Mark, x: &mut Extent, y: &mut Extent) {
    if let Some((_, points)) = mark.series() {
        both(x, y, points.iter().map(|point| (point.x(), point.y())));
        y.margin(0.06);
    }
    match mark {
        Mark::Line { .. } | Mark::Steps { .. } => {}
        Mark::Points { .. } => x.margin(0.06),
        Mark::Stems { points, .. } => {
            let count = points.len().clamp(1, 50) as f64;
            x.margin((0.5 / count).max(0.03));
            y.add(0.0);
        }
        Mark::Bars { points, .. } => {
            let count = points.len().clamp(1, 50) as f64;
            x.margin((0.6 / count).max(0.03));
            if !y.log {
                y.fill(0.0, 0.0);
            }
        }
        Mark::Circle { centre, radius } => {
            let (at_x, at_y, r) = (centre.x(), centre.y(), radius.0);
            both(x, y, [(at_x - r, at_y - r), (at_x + r, at_y + r)]);
            x.margin(0.08);
            y.margin(0.08);
        }
        Mark::Heat { grid, origin, .. } | Mark::Image { grid, origin, .. } => {
            let (rows, columns) = (grid.rows() as f64, grid.columns() as f64);
            if rows > 0.0 && columns > 0.0 {
                x.fill(origin.x() - 0.5, origin.x() - 0.5 + columns);
                y.fill(origin.y() - 0.5, origin.y() - 0.5 + rows);
            }
        }
        Mark::Labels { labels } => {
            both(x, y, labels.iter().map(|(at, _)| (at.x(), at.y())));
            y.margin(0.06);
            x.margin(0.06);
        }
        Mark::Horizontal { y: at, label } => {
            y.add(at.0);
            // Room for the label above the line.
            y.margin(if label.is_empty() { 0.0 } else { 0.1 });
        }
        Mark::Vertical { x: at, .. } => x.add(at.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scales(panel: Panel) -> Scales {
        Scales::of(&panel)
    }

    #[test]
    fn ranges_follow_the_data() {
        let line = scales(Panel::new().line("", [(0.0, -1.0), (10.0, 1.0)]));
        assert_eq!(line.x.position(0.0), Some(0.0));
        assert_eq!(line.x.position(10.0), Some(1.0));
        assert_eq!(line.y.position(0.0), Some(0.5));
        assert!(line.y.position(1.0) < Some(1.0));
        let bars = scales(Panel::new().bars("", [(0.0, 3.0), (1.0, 5.0)]));
        assert_eq!(bars.y.position(0.0), Some(0.0));
        assert_eq!(bars.y.base(), 0.0);
    }

    #[test]
    fn hopeless_ranges_have_a_width() {
        for points in [
            vec![],
            vec![(1.0, 5.0)],
            vec![(1e300, -1e300), (-1e300, 1e300)],
            vec![(f64::MAX, f64::MIN), (f64::MIN, f64::MAX)],
            vec![(0.0, 1e15), (1e-320, 1e15 + 1.0)],
            vec![(f64::NAN, f64::INFINITY)],
        ] {
            let scales = scales(Panel::new().line("", points.clone()));
            for (x, y) in points {
                if let Some((x, y)) = scales.place(x, y) {
                    assert!((-0.01..=1.01).contains(&x) && (-0.01..=1.01).contains(&y), "{x} {y}");
                }
            }
        }
    }

    #[test]
    fn logarithms_and_directions() {
        let axis = Axis::new("f").log().reversed().range(1.0, 1000.0);
        let scale = scales(Panel::new().x(axis)).x;
        assert!((scale.position(10.0).unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(scale.position(0.0), None);
        assert_eq!(scale.position(-1.0), None);
    }
}
