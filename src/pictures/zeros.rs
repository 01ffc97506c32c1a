//! Plots of zeros in the z-plane.

use crate::filters::{Direction, FilterBank, Laurent, Zero, zeros};
use crate::plots::{Axis, Marker, Panel, Plot};

use super::PictureError;

/// How far axes go beyond the outermost mark.
const MARGIN: f64 = 0.45;

const LOW_OF_ANALYSIS: &str = "analysis, low-pass h0";
const LOW_OF_SYNTHESIS: &str = "synthesis, low-pass g0";

/// Returns a plot of the zeros of a filter and the unit circle; zeros at the same place are counted.
///
/// # Errors
/// [`PictureError::Filter`] for the polynomial 0 and for very long filters.
pub fn filter_zeros(title: &str, filter: &Laurent) -> Result<Plot, PictureError> {
    let found = zeros(filter)?;
    Ok(Plot::new(title).panel(panel(&found, &Frame::around([&found]))))
}

/// Returns a plot of the zeros of the low-pass filters of a bank, both to the same scale, or of the one of
/// one side.
///
/// # Errors
/// Those of [`filter_zeros`].
pub fn bank_zeros(title: &str, bank: &FilterBank, side: Option<Direction>) -> Result<Plot, PictureError> {
    let alone = |low, heading| {
        let found = zeros(low)?;
        Ok(Plot::new(title).panel(panel(&found, &Frame::around([&found])).title(heading)))
    };
    match side {
        Some(Direction::Analysis) => return alone(&bank.h0, LOW_OF_ANALYSIS),
        Some(Direction::Synthesis) => return alone(&bank.g0, LOW_OF_SYNTHESIS),
        None => {}
    }
    let (analysis, synthesis) = (zeros(&bank.h0)?, zeros(&bank.g0)?);
    let frame = Frame::around([&analysis, &synthesis]);
    Ok(Plot::new(title)
        .panel(panel(&analysis, &frame).title(LOW_OF_ANALYSIS))
        .panel(panel(&synthesis, &frame).title(LOW_OF_SYNTHESIS)))
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
}

/// A circle for each zero, multiple ones as often as they are: how many lie on top of each other stands beside them.
fn panel(found: &[Zero], frame: &Frame) -> Panel {
    let places =
        found.iter().flat_map(|zero| std::iter::repeat_n((zero.at.re, zero.at.im), zero.multiplicity));
    let x = Axis::new("real part").range(frame.re.0 - MARGIN, frame.re.1 + MARGIN);
    let y = Axis::new("imaginary part").range(-frame.im - MARGIN, frame.im + MARGIN);
    Panel::new().x(x).y(y).unit_circle().counted_points("zeros", Marker::Ring, places)
}
