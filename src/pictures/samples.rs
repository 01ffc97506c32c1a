//! Plots of finite data: signals and pictures.

use crate::plots::{Axis, Grid, Panel, Plot};

use super::PictureError;
use super::error::{MOST_CELLS, coordinate};

/// Signals of at most this many samples are drawn as stems.
const STEMS: usize = 40;

/// Returns a plot of a signal whose first sample has the index `first`: stems for a short signal, a line for
/// a long one. Samples that are not finite are left out.
///
/// # Errors
/// [`PictureError::NoSamples`], [`PictureError::TooManyCells`], [`PictureError::TooFar`].
pub fn signal(title: &str, first: i128, values: &[f64]) -> Result<Plot, PictureError> {
    Ok(Plot::new(title).panel(signal_panel("samples", first, values)?))
}

/// Returns a plot of a picture, row by row; `origin` is the index of its first cell.
///
/// # Errors
/// [`PictureError::NoSamples`], [`PictureError::TooManyCells`], [`PictureError::TooFar`].
pub fn image(title: &str, origin: [i128; 2], grid: Grid) -> Result<Plot, PictureError> {
    check_size(grid.rows().saturating_mul(grid.columns()))?;
    let origin = (coordinate(origin[0])?, coordinate(origin[1])?);
    let mark = crate::plots::Mark::Image { name: "samples".to_string(), grid, origin: origin.into() };
    let panel = Panel::new().x(Axis::new("x").integer()).y(Axis::new("y").integer().reversed());
    Ok(Plot::new(title).panel(panel.equal().mark(mark)))
}

/// A panel with the samples of a signal.
pub(super) fn signal_panel(name: &str, first: i128, values: &[f64]) -> Result<Panel, PictureError> {
    let points = points(first, 1.0, values)?;
    let x = Axis::new("n").integer();
    let x = match (points.first(), points.last()) {
        (Some(first), Some(last)) if points.len() <= STEMS => x.range(first.0 - 0.7, last.0 + 0.7),
        _ => x,
    };
    Ok(points_panel(name, points).x(x))
}

/// Samples at their places, a step apart.
pub(super) fn points(first: i128, step: f64, values: &[f64]) -> Result<Vec<(f64, f64)>, PictureError> {
    check_size(values.len())?;
    let first = coordinate(first)?;
    Ok(values.iter().enumerate().map(|(n, value)| ((first + n as f64) * step, *value)).collect())
}

/// A panel of samples at their places: stems if they are few, a line if they are many.
pub(super) fn points_panel(name: &str, points: Vec<(f64, f64)>) -> Panel {
    let panel = Panel::new().y("value");
    if points.len() <= STEMS { panel.stems(name, points) } else { panel.line(name, points) }
}

pub(super) fn check_size(count: usize) -> Result<(), PictureError> {
    match count {
        0 => Err(PictureError::NoSamples),
        count if count > MOST_CELLS => Err(PictureError::TooManyCells),
        _ => Ok(()),
    }
}
