//! Plots of given data: points, curves, and a number for each name.

use crate::plots::{Axis, Panel, Plot};

use super::PictureError;
use super::samples::{check_size, signal_panel};

/// A line through points in a panel of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The heading of the panel; empty where there is only one panel.
    pub heading: String,
    /// The label of the x axis.
    pub x: String,
    /// The label of the y axis.
    pub y: String,
    /// The points in order. The line has a gap where a point is not finite.
    pub points: Vec<(f64, f64)>,
}

/// Returns a plot of lines through points, a panel for each.
///
/// # Errors
/// [`PictureError::NoSamples`] without points, [`PictureError::TooManyCells`].
///
/// ```
/// use vcfilter::pictures::{Trace, traces};
/// let square = Trace {
///     heading: String::new(),
///     x: "x".to_string(),
///     y: "y".to_string(),
///     points: vec![(0.0, 0.0), (1.0, 1.0), (2.0, 4.0)],
/// };
/// assert!(traces("squares", &[square]).unwrap().alt_text().contains("(2, 4)"));
/// ```
pub fn traces(title: &str, all: &[Trace]) -> Result<Plot, PictureError> {
    check_size(all.iter().map(|trace| trace.points.len()).sum())?;
    let panels = all.iter().map(|trace| {
        let panel = Panel::new().title(&trace.heading).x(Axis::new(&trace.x)).y(Axis::new(&trace.y));
        panel.line(&trace.y, trace.points.iter().copied())
    });
    Ok(Plot::new(title).with_panels(panels).columns(all.len().min(2)))
}

/// Returns a plot of named lines through points in one panel.
///
/// # Errors
/// Those of [`traces`].
pub fn named_lines(
    title: &str,
    [x, y]: [Axis; 2],
    all: &[(String, Vec<(f64, f64)>)],
) -> Result<Plot, PictureError> {
    check_size(all.iter().map(|(_, points)| points.len()).sum())?;
    let empty = Panel::new().x(x).y(y);
    let panel = all.iter().fold(empty, |panel, (name, points)| panel.line(name, points.iter().copied()));
    Ok(Plot::new(title).panel(panel))
}

/// Returns a plot with a bar for each name.
///
/// # Errors
/// [`PictureError::NoSamples`] without bars.
pub fn named_bars(title: &str, what: &str, bars: &[(String, f64)]) -> Result<Plot, PictureError> {
    if bars.is_empty() {
        return Err(PictureError::NoSamples);
    }
    let names = Axis::new("band").names(bars.iter().map(|(name, _)| name.clone()));
    let heights = bars.iter().enumerate().map(|(at, (_, height))| (at as f64, *height));
    Ok(Plot::new(title).panel(Panel::new().x(names).y(what).bars(what, heights)))
}

/// Returns a plot of named signals, a panel for each.
///
/// # Errors
/// Those of [`signal`](super::signal) for each signal.
pub fn named_signals(title: &str, what: &str, all: &[(String, Vec<f64>)]) -> Result<Plot, PictureError> {
    let panels = all.iter().map(|(name, values)| Ok(signal_panel(what, 0, values)?.title(name).y(what)));
    let panels = panels.collect::<Result<Vec<_>, PictureError>>()?;
    Ok(Plot::new(title).with_panels(panels).columns(all.len().min(2)))
}
