//! Plots of linear magnitude, phase and group delay.

use std::f64::consts::PI;

use crate::filters::{
    Direction, FilterBank, FilterError, Laurent, check_range, frequencies, group_delay, response,
};
use crate::plots::{Axis, Panel, Plot};

use super::PictureError;

/// Frequencies of a curve; odd, so that 1/2 is one.
const POINTS: usize = 1025;

/// What of a response is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponsePart {
    /// The magnitude, linear and not in decibels.
    Magnitude,
    /// The phase in radians, going on where it would jump by a whole turn.
    Phase,
    /// The group delay in samples.
    GroupDelay,
}

/// Returns a plot of a part of the response of a filter. The curve has gaps where the response is 0, but in the magnitude.
///
/// # Errors
/// [`FilterError::Zero`], [`FilterError::Range`]
///
/// ```
/// use vcfilter::filters::spline;
/// use vcfilter::pictures::{ResponsePart, filter_response_part};
/// let g0 = spline(1, 1).unwrap().g0;
/// let plot = filter_response_part("g0", &g0, ResponsePart::GroupDelay).unwrap();
/// assert!(plot.alt_text().contains("0.5"));
/// ```
pub fn filter_response_part(title: &str, filter: &Laurent, part: ResponsePart) -> Result<Plot, PictureError> {
    Ok(Plot::new(title).panel(panel(part, [("response", filter)])?))
}

/// Returns a plot of a part of the responses of a bank: a panel for each side, or that of one side.
///
/// # Errors
/// Those of [`filter_response_part`].
pub fn bank_response_part(
    title: &str,
    bank: &FilterBank,
    part: ResponsePart,
    side: Option<Direction>,
) -> Result<Plot, PictureError> {
    let FilterBank { h0, h1, g0, g1 } = bank;
    let sides = [
        (Direction::Analysis, "analysis", [("h0, low-pass", h0), ("h1, high-pass", h1)]),
        (Direction::Synthesis, "synthesis", [("g0, low-pass", g0), ("g1, high-pass", g1)]),
    ];
    let drawn = sides.into_iter().filter(|(of, ..)| side.is_none_or(|side| side == *of));
    let panels = drawn.map(|(_, heading, filters)| Ok(panel(part, filters)?.title(heading)));
    Ok(Plot::new(title).with_panels(panels.collect::<Result<Vec<_>, PictureError>>()?).columns(2))
}

/// A curve for each filter.
fn panel<'a>(
    part: ResponsePart,
    filters: impl IntoIterator<Item = (&'a str, &'a Laurent)>,
) -> Result<Panel, PictureError> {
    let y = match part {
        ResponsePart::Magnitude => Axis::new("magnitude"),
        ResponsePart::Phase => Axis::new("phase").unit("radians"),
        ResponsePart::GroupDelay => Axis::new("group delay").unit("samples"),
    };
    let mut panel = Panel::new().x(Axis::new("frequency, 1 = Nyquist").range(0.0, 1.0)).y(y);
    for (name, filter) in filters {
        if filter.is_zero() {
            return Err(FilterError::Zero.into());
        }
        check_range(filter)?;
        panel = panel.line(name, curve(filter, part)?);
    }
    Ok(panel)
}

fn curve(filter: &Laurent, part: ResponsePart) -> Result<Vec<(f64, f64)>, PictureError> {
    let grid = frequencies(POINTS);
    let values = match part {
        ResponsePart::Magnitude => response(filter, &grid).into_iter().map(|value| value.norm()).collect(),
        ResponsePart::Phase => phases(filter, &grid),
        // Only rounding tells these from each other.
        ResponsePart::GroupDelay => {
            group_delay(filter, &grid)?.into_iter().map(|d| (d * 1e9).round() / 1e9).collect()
        }
    };
    Ok(grid.into_iter().zip(values).collect())
}

/// The phase at each frequency, NaN where the response is 0. From one frequency to the next it turns by less than half a
/// turn, as those of filters that are no longer than the grid do; beside a zero it may jump by half a turn.
fn phases(filter: &Laurent, grid: &[f64]) -> Vec<f64> {
    let values = response(filter, grid);
    let size: f64 = filter.entries().iter().map(|entry| entry.to_f64().abs()).sum();
    let mut last = 0.0;
    let phase = |value: &num_complex::Complex64| {
        if value.norm() <= 1e-12 * size {
            return f64::NAN;
        }
        let phase = value.arg();
        last = phase + ((last - phase) / (2.0 * PI)).round() * 2.0 * PI;
        // Half a turn one way or the other is decided by rounding; and 0 is not -0.
        if last.abs() < 1e-12 { 0.0 } else { last }
    };
    values.iter().map(phase).collect()
}
