//! Plots of zeros in the z-plane.

use crate::filters::{Direction, FilterBank, Laurent, SpectralFactor, Zero, zeros};
use crate::plots::{Axis, Marker, Panel, Plot};

use super::PictureError;

/// How far axes go beyond the outermost mark.
const MARGIN: f64 = 0.45;

/// How much further to the left axes of choices go.
const COUNTS: f64 = 0.8;

/// Panels of a picture of choices: more are too small to be told apart.
const MOST_PANELS: usize = 24;

/// Returns a plot of the zeros of a filter and the unit circle; zeros at the same place are counted.
///
/// # Errors
/// [`PictureError::Filter`] for the polynomial 0 and for very long filters.
pub fn filter_zeros(title: &str, filter: &Laurent) -> Result<Plot, PictureError> {
    let found = zeros(filter)?;
    Ok(Plot::new(title).panel(panel(&found, &Frame::around([&found]))))
}

/// Returns a plot of the zeros of the four filters of a bank, all to the same scale, or of the two of one side.
///
/// # Errors
/// Those of [`filter_zeros`].
pub fn bank_zeros(title: &str, bank: &FilterBank, side: Option<Direction>) -> Result<Plot, PictureError> {
    let filters = [
        (Direction::Analysis, "analysis, low-pass h0", &bank.h0),
        (Direction::Analysis, "analysis, high-pass h1", &bank.h1),
        (Direction::Synthesis, "synthesis, low-pass g0", &bank.g0),
        (Direction::Synthesis, "synthesis, high-pass g1", &bank.g1),
    ];
    let drawn = filters.into_iter().filter(|(of, ..)| side.is_none_or(|side| side == *of));
    let found = drawn.map(|(_, heading, filter)| Ok((heading, zeros(filter)?)));
    let found = found.collect::<Result<Vec<_>, PictureError>>()?;
    let frame = Frame::around(found.iter().map(|(_, zeros)| zeros));
    let panels = found.iter().map(|(heading, zeros)| panel(zeros, &frame).title(*heading));
    Ok(Plot::new(title).with_panels(panels.collect::<Vec<_>>()).columns(2))
}

/// Returns a plot of how choices share out the zeros of a half-band filter: a panel for each, to the same scale, with rings
/// for the zeros of h0 and crosses for those of g0.
///
/// # Errors
/// [`PictureError::NoSamples`] without choices, [`PictureError::TooManyPanels`] beyond 24.
pub fn choices_of_zeros(title: &str, choices: &[SpectralFactor]) -> Result<Plot, PictureError> {
    if choices.is_empty() {
        return Err(PictureError::NoSamples);
    }
    if choices.len() > MOST_PANELS {
        return Err(PictureError::TooManyPanels { count: choices.len(), most: MOST_PANELS });
    }
    let mut frame = Frame::around(choices.iter().flat_map(|choice| &choice.zeros));
    // Room for the counts beside -1, where most zeros are.
    frame.re.0 -= COUNTS;
    let panels = choices.iter().enumerate().map(|(at, choice)| {
        let [h0, g0] = &choice.zeros;
        let kind = match (choice.orthogonal, choice.symmetric) {
            (true, _) => ", orthogonal",
            (_, true) => ", symmetric",
            _ => "",
        };
        let panel = frame.panel().counted_points("h0", Marker::Ring, places(h0));
        panel.counted_points("g0", Marker::Cross, places(g0)).title(format!("{at}{kind}"))
    });
    Ok(Plot::new(title).with_panels(panels.collect::<Vec<_>>()).columns(choices.len().min(4)))
}

/// What axes show: the unit circle and all zeros.
struct Frame {
    re: (f64, f64),
    im: f64,
}

impl Frame {
    fn around<'a>(filters: impl IntoIterator<Item = &'a Vec<Zero>>) -> Frame {
        let mut frame = Frame { re: (-1.0, 1.0), im: 1.0 };
        for zero in filters.into_iter().flatten() {
            frame.re = (frame.re.0.min(zero.at.re), frame.re.1.max(zero.at.re));
            frame.im = frame.im.max(zero.at.im.abs());
        }
        frame
    }

    /// The unit circle within these axes.
    fn panel(&self) -> Panel {
        let x = Axis::new("real part").range(self.re.0 - MARGIN, self.re.1 + MARGIN);
        let y = Axis::new("imaginary part").range(-self.im - MARGIN, self.im + MARGIN);
        Panel::new().x(x).y(y).unit_circle()
    }
}

/// The place of each zero, of multiple ones as often as they are.
fn places(found: &[Zero]) -> impl Iterator<Item = (f64, f64)> {
    found.iter().flat_map(|zero| std::iter::repeat_n((zero.at.re, zero.at.im), zero.multiplicity))
}

/// A circle for each zero: how many lie on top of each other stands beside them.
fn panel(found: &[Zero], frame: &Frame) -> Panel {
    frame.panel().counted_points("zeros", Marker::Ring, places(found))
}
