//! Magnitude responses, and what aliases.

use num_complex::Complex64;

use crate::filters::{Direction, FilterBank, FilterError, Laurent, decibels, frequencies, response};
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
    Ok(Plot::new(title).panel(panel([("response", values(filter))])))
}

/// The responses of several filters by their names, in one panel.
///
/// # Errors
/// [`FilterError::Zero`] where a filter is 0; [`PictureError::NoSamples`] without filters.
pub fn filter_responses(title: &str, filters: &[(String, &Laurent)]) -> Result<Plot, PictureError> {
    Ok(Plot::new(title).panel(several(filters.iter().map(|(name, filter)| (name.as_str(), *filter)))?))
}

/// The responses of several banks by their names: a panel for each of the four filters, or for each of the two of one
/// side, in which the banks are compared.
///
/// # Errors
/// As [`filter_responses`].
pub fn bank_responses(
    title: &str,
    banks: &[(String, FilterBank)],
    side: Option<Direction>,
) -> Result<Plot, PictureError> {
    type Filter = fn(&FilterBank) -> &Laurent;
    let filters: [(Direction, &str, Filter); 4] = [
        (Direction::Analysis, "analysis, low-pass h0", |bank| &bank.h0),
        (Direction::Analysis, "analysis, high-pass h1", |bank| &bank.h1),
        (Direction::Synthesis, "synthesis, low-pass g0", |bank| &bank.g0),
        (Direction::Synthesis, "synthesis, high-pass g1", |bank| &bank.g1),
    ];
    let drawn = filters.into_iter().filter(|(of, ..)| side.is_none_or(|side| side == *of));
    let panels = drawn.map(|(_, heading, filter)| {
        let panel = several(banks.iter().map(|(name, bank)| (name.as_str(), filter(bank))))?;
        Ok(panel.title(heading))
    });
    let panels = panels.collect::<Result<Vec<_>, PictureError>>()?;
    Ok(Plot::new(title).with_panels(panels).columns(2))
}

/// A panel with a curve for each filter.
fn several<'a>(filters: impl Iterator<Item = (&'a str, &'a Laurent)> + Clone) -> Result<Panel, PictureError> {
    if filters.clone().next().is_none() {
        return Err(PictureError::NoSamples);
    }
    if filters.clone().any(|(_, filter)| filter.is_zero()) {
        return Err(FilterError::Zero.into());
    }
    Ok(panel(filters.map(|(name, filter)| (name, values(filter)))))
}

/// The responses of a bank: analysis, synthesis, what each channel passes, and what each adds at the mirrored
/// frequency; or of one side the two filters.
///
/// # Errors
/// [`FilterError::Zero`] where a filter is 0.
pub fn bank_response(title: &str, bank: &FilterBank, side: Option<Direction>) -> Result<Plot, PictureError> {
    let FilterBank { h0, h1, g0, g1 } = bank;
    if [h0, h1, g0, g1].iter().any(|filter| filter.is_zero()) {
        return Err(FilterError::Zero.into());
    }
    let analysis = || panel([("h0, low-pass", values(h0)), ("h1, high-pass", values(h1))]).title("analysis");
    let synthesis =
        || panel([("g0, low-pass", values(g0)), ("g1, high-pass", values(g1))]).title("synthesis");
    match side {
        Some(Direction::Analysis) => return Ok(Plot::new(title).panel(analysis())),
        Some(Direction::Synthesis) => return Ok(Plot::new(title).panel(synthesis())),
        None => {}
    }

    let passed = &(g0 * h0) + &(g1 * h1);
    let names = ["low: g0(z) h0(z) / 2", "high: g1(z) h1(z) / 2"];
    let passes = channels(names, [(h0, g0), (h1, g1)], (!passed.is_zero()).then_some("sum"));

    let (h0, h1) = (h0.alternated(), h1.alternated());
    let cancels = (&(g0 * &h0) + &(g1 * &h1)).is_zero();
    let names = ["low: g0(z) h0(-z) / 2", "high: g1(z) h1(-z) / 2"];
    let aliases = channels(names, [(&h0, g0), (&h1, g1)], (!cancels).then_some("sum"));
    let heading = if cancels { "alias of each channel; the sum is 0" } else { "alias of each channel" };
    Ok(Plot::new(title)
        .panel(analysis())
        .panel(synthesis())
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
