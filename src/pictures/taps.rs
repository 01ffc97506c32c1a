//! Plots of taps as stems.

use crate::filters::{Direction, FilterBank, FilterError, Laurent};
use crate::plots::{Axis, Panel, Plot};

use super::PictureError;

/// Returns a plot of the taps of a filter as stems over n.
///
/// # Errors
/// [`FilterError::Zero`], [`FilterError::Range`]
pub fn filter_taps(title: &str, filter: &Laurent) -> Result<Plot, PictureError> {
    Ok(Plot::new(title).panel(panel("taps", filter)?))
}

/// Returns a plot of the taps of the four filters of a bank, analysis in the first row, or of the two filters
/// of one side.
///
/// # Errors
/// [`FilterError::Zero`] where a filter is 0; [`FilterError::Range`].
pub fn bank_taps(title: &str, bank: &FilterBank, side: Option<Direction>) -> Result<Plot, PictureError> {
    let FilterBank { h0, h1, g0, g1 } = bank;
    let filters = [
        (Direction::Analysis, "h0", "analysis, low-pass h0", h0),
        (Direction::Analysis, "h1", "analysis, high-pass h1", h1),
        (Direction::Synthesis, "g0", "synthesis, low-pass g0", g0),
        (Direction::Synthesis, "g1", "synthesis, high-pass g1", g1),
    ];
    let drawn = filters.into_iter().filter(|(of, ..)| side.is_none_or(|side| side == *of));
    let panels = drawn.map(|(_, name, heading, filter)| Ok(panel(name, filter)?.title(heading)));
    let panels = panels.collect::<Result<Vec<_>, PictureError>>()?;
    Ok(Plot::new(title).with_panels(panels).columns(2))
}

fn panel(name: &str, filter: &Laurent) -> Result<Panel, PictureError> {
    if filter.is_zero() {
        return Err(FilterError::Zero.into());
    }
    if !filter.entries().iter().all(|tap| tap.to_f64().is_finite()) {
        return Err(FilterError::Range.into());
    }
    let points = filter.entries().iter().zip(filter.low()..).map(|(tap, n)| (n as f64, tap.to_f64()));
    // A stem of its own on either side, so that the first and the last one stand free.
    let n = Axis::new("n").integer().range(filter.low() as f64 - 0.7, filter.high() as f64 + 0.7);
    Ok(Panel::new().x(n).y("tap").stems(name, points))
}
