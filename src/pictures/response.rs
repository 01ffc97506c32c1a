//! Magnitude responses, and what aliases.

use num_complex::Complex64;

use crate::filters::{FilterBank, FilterError, Laurent, check_range, decibels, frequencies, response};
use crate::plots::{Axis, Panel, Plot};

use super::PictureError;

/// Frequencies of a curve; odd, so that 1/2 is one.
const POINTS: usize = 1025;

/// Where the axis of decibels ends.
const FLOOR: f64 = -80.0;

/// Zeros are drawn from here, below the floor.
const BELOW: f64 = -100.0;

/// The magnitude response of a filter in decibels.
///
/// # Errors
/// [`FilterError::Zero`]
pub fn filter_response(title: &str, filter: &Laurent) -> Result<Plot, PictureError> {
    if filter.is_zero() {
        return Err(FilterError::Zero.into());
    }
    check_range(filter)?;
    Ok(Plot::new(title).panel(panel([("response", values(filter))])))
}

/// The responses of a bank: analysis, synthesis, what each channel passes, and what each adds at the mirrored
/// frequency.
///
/// # Errors
/// [`FilterError::Zero`] where a filter is 0.
pub fn bank_response(title: &str, bank: &FilterBank) -> Result<Plot, PictureError> {
    let FilterBank { h0, h1, g0, g1 } = bank;
    if [h0, h1, g0, g1].iter().any(|filter| filter.is_zero()) {
        return Err(FilterError::Zero.into());
    }
    [h0, h1, g0, g1].into_iter().try_for_each(check_range)?;
    let analysis = panel([("h0, low-pass", values(h0)), ("h1, high-pass", values(h1))]);
    let synthesis = panel([("g0, low-pass", values(g0)), ("g1, high-pass", values(g1))]);

    let passed = &(g0 * h0) + &(g1 * h1);
    let names = ["low: g0(z) h0(z) / 2", "high: g1(z) h1(z) / 2"];
    let passes = channels(names, [(h0, g0), (h1, g1)], (!passed.is_zero()).then_some("sum"));

    let (h0, h1) = (h0.alternated(), h1.alternated());
    let cancels = (&(g0 * &h0) + &(g1 * &h1)).is_zero();
    let names = ["low: g0(z) h0(-z) / 2", "high: g1(z) h1(-z) / 2"];
    let aliases = channels(names, [(&h0, g0), (&h1, g1)], (!cancels).then_some("sum"));
    let heading = if cancels { "alias of each channel; the sum is 0" } else { "alias of each channel" };
    Ok(Plot::new(title)
        .panel(analysis.title("analysis"))
        .panel(synthesis.title("synthesis"))
        .panel(passes.title("signal through each channel"))
        .panel(aliases.title(heading))
        .columns(2))
}

/// The products of two channels, halved, and their sum where it has a name.
fn channels(names: [&str; 2], channels: [(&Laurent, &Laurent); 2], sum: Option<&'static str>) -> Panel {
    let [low, high] = channels.map(|(h, g)| -> Vec<Complex64> {
        values(h).into_iter().zip(values(g)).map(|(h, g)| h * g / 2.0).collect()
    });
    let both = sum.map(|name| (name, low.iter().zip(&high).map(|(a, b)| a + b).collect()));
    panel([(names[0], low), (names[1], high)].into_iter().chain(both))
}

fn values(filter: &Laurent) -> Vec<Complex64> {
    response(filter, &frequencies(POINTS))
}

/// Decibels; exactly 0 where only rounding tells it from 0.
fn level(value: Complex64) -> f64 {
    let level = decibels(value).max(BELOW);
    if level.abs() < 1e-9 { 0.0 } else { level }
}

fn panel<'a>(curves: impl IntoIterator<Item = (&'a str, Vec<Complex64>)>) -> Panel {
    let mut highest = 0f64;
    let mut panel = Panel::new();
    for (name, values) in curves {
        let levels: Vec<f64> = values.into_iter().map(level).collect();
        highest = levels.iter().copied().fold(highest, f64::max);
        panel = panel.line(name, frequencies(POINTS).into_iter().zip(levels));
    }
    let top = (highest / 10.0 + 0.3).ceil() * 10.0;
    let x = Axis::new("frequency, 1 = Nyquist").range(0.0, 1.0);
    panel.x(x).y(Axis::new("magnitude").unit("dB").range(FLOOR, top))
}
