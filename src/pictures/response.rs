//! Plots of magnitude responses and aliases.

use num_complex::Complex64;

use crate::filters::{
    Direction, FilterBank, FilterError, Laurent, check_range, decibels, frequencies, response,
};
use crate::plots::{Axis, Panel, Plot};

use super::PictureError;

/// Frequencies of a curve; odd, so that 1/2 is one.
const POINTS: usize = 1025;

/// Where the axis of decibels ends.
const FLOOR: f64 = -80.0;

/// Zeros are drawn from here, below the floor.
const BELOW: f64 = -100.0;

/// A least value below this may be a zero.
const NOTCH: f64 = -30.0;

/// Each leaves two thirds of an interval: these, 10^-11 of it.
const THIRDS: usize = 60;

/// Returns a plot of the magnitude response of a filter, in decibels.
///
/// # Errors
/// [`FilterError::Zero`]
pub fn filter_response(title: &str, filter: &Laurent) -> Result<Plot, PictureError> {
    if filter.is_zero() {
        return Err(FilterError::Zero.into());
    }
    check_range(filter)?;
    Ok(Plot::new(title).panel(panel([("response", of(filter))])))
}

/// Returns a plot of the magnitude responses of named filters in one panel.
///
/// # Errors
/// [`FilterError::Zero`] where a filter is 0; [`PictureError::NoSamples`] without filters.
pub fn filter_responses(title: &str, filters: &[(String, &Laurent)]) -> Result<Plot, PictureError> {
    Ok(Plot::new(title).panel(several(filters.iter().map(|(name, filter)| (name.as_str(), *filter)))?))
}

/// Returns a plot that compares named banks: a panel for each of the four filters, or for each of the two
/// filters of one side, with a curve for each bank.
///
/// # Errors
/// Those of [`filter_responses`].
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
    filters.clone().try_for_each(|(_, filter)| check_range(filter))?;
    Ok(panel(filters.map(|(name, filter)| (name, of(filter)))))
}

/// Returns a plot of the magnitude responses of a bank: analysis filters, synthesis filters, the transfer
/// through each channel, and the alias of each channel at the mirrored frequency; for one side, of its two
/// filters.
///
/// # Errors
/// [`FilterError::Zero`] where a filter is 0.
pub fn bank_response(title: &str, bank: &FilterBank, side: Option<Direction>) -> Result<Plot, PictureError> {
    let FilterBank { h0, h1, g0, g1 } = bank;
    if [h0, h1, g0, g1].iter().any(|filter| filter.is_zero()) {
        return Err(FilterError::Zero.into());
    }
    [h0, h1, g0, g1].into_iter().try_for_each(check_range)?;
    let analysis = || panel([("h0, low-pass", of(h0)), ("h1, high-pass", of(h1))]).title("analysis");
    let synthesis = || panel([("g0, low-pass", of(g0)), ("g1, high-pass", of(g1))]).title("synthesis");
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

/// A complex response, from frequencies to its values there.
type Curve<'a> = Box<dyn Fn(&[f64]) -> Vec<Complex64> + 'a>;

fn of(filter: &Laurent) -> Curve<'_> {
    Box::new(|frequencies| response(filter, frequencies))
}

/// The products of two channels, halved, and their sum where it has a name.
fn channels(names: [&str; 2], channels: [(&Laurent, &Laurent); 2], sum: Option<&'static str>) -> Panel {
    let product = |(h, g): (&Laurent, &Laurent), frequencies: &[f64]| -> Vec<Complex64> {
        let pairs = response(h, frequencies).into_iter().zip(response(g, frequencies));
        pairs.map(|(h, g)| h * g / 2.0).collect()
    };
    let channel =
        |at: usize| -> Curve<'_> { Box::new(move |frequencies| product(channels[at], frequencies)) };
    let both: Curve<'_> = Box::new(|frequencies| {
        let [low, high] = channels.map(|channel| product(channel, frequencies));
        low.iter().zip(&high).map(|(a, b)| a + b).collect()
    });
    let sum = sum.map(|name| (name, both));
    panel([(names[0], channel(0)), (names[1], channel(1))].into_iter().chain(sum))
}

/// Decibels; exactly 0 where only rounding tells it from 0.
fn level(value: Complex64) -> f64 {
    let level = decibels(value).max(BELOW);
    if level.abs() < 1e-9 { 0.0 } else { level }
}

/// The points of a curve: an even grid, and the bottoms of notches, which are zeros that lie between its
/// points and would end at any depth.
fn points(curve: &Curve) -> Vec<(f64, f64)> {
    let grid = frequencies(POINTS);
    let mut points: Vec<(f64, f64)> = grid.iter().copied().zip(curve(&grid).into_iter().map(level)).collect();
    let is_notch = |three: &&[(f64, f64)]| {
        three[1].1 < NOTCH && three[1].1 <= three[0].1 && three[1].1 <= three[2].1 && three[1].1 > BELOW
    };
    let bottoms: Vec<(f64, f64)> =
        points.windows(3).filter(is_notch).map(|three| bottom(curve, three[0].0, three[2].0)).collect();
    points.extend(bottoms);
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}

/// The lowest point of a notch between two frequencies, by thirds.
fn bottom(curve: &Curve, mut low: f64, mut high: f64) -> (f64, f64) {
    for _ in 0..THIRDS {
        let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        let sizes = curve(&[a, b]);
        if sizes[0].norm() < sizes[1].norm() { high = b } else { low = a }
    }
    let middle = (low + high) / 2.0;
    (middle, curve(&[middle]).into_iter().map(level).next().unwrap_or(BELOW))
}

fn panel<'a>(curves: impl IntoIterator<Item = (&'a str, Curve<'a>)>) -> Panel {
    let mut highest = 0f64;
    let mut panel = Panel::new();
    for (name, curve) in curves {
        let points = points(&curve);
        highest = points.iter().map(|point| point.1).fold(highest, f64::max);
        panel = panel.line(name, points);
    }
    let top = (highest / 10.0 + 0.3).ceil() * 10.0;
    let x = Axis::new("frequency, 1 = Nyquist").range(0.0, 1.0);
    panel.x(x).y(Axis::new("magnitude").unit("dB").range(FLOOR, top))
}
