//! Plots of scaling functions and wavelet functions, with iterations of the cascade algorithm.

use crate::algebra::Number;
use crate::filters::{
    Curve, Direction, FilterBank, FilterError, Laurent, cascade, moments, scaling_iterates,
};
use crate::plots::{Panel, Plot};

use super::PictureError;

/// Iterations that are drawn before the last one.
const FIRST: [u32; 2] = [1, 3];

/// Up to so many iterations are drawn as the staircases that they are.
const STAIRS: u32 = 5;

/// Returns a plot of the scaling function and the wavelet function of a bank with their first iterations, for
/// one side or for both. Where the cascade of one side does not converge to a function, the other side is
/// drawn alone, and the title says so.
///
/// # Errors
/// Those of [`cascade`], where no side has functions.
pub fn bank_functions(
    title: &str,
    bank: &FilterBank,
    side: Option<Direction>,
    iterations: u32,
) -> Result<Plot, PictureError> {
    let all = [Direction::Synthesis, Direction::Analysis];
    let sides = all.iter().filter(|direction| side.is_none_or(|side| side == **direction));
    let mut panels = Vec::new();
    let mut failed: Option<(FilterError, &str)> = None;
    for direction in sides {
        let name = match direction {
            Direction::Synthesis => "synthesis",
            Direction::Analysis => "analysis",
        };
        let found = match cascade(bank, *direction, iterations) {
            Ok(found) => found,
            Err(error) => {
                failed.get_or_insert((error, name));
                continue;
            }
        };
        // Of analysis the functions are those of the reflected filters.
        let middle = match direction {
            Direction::Synthesis => mean(&bank.g0),
            Direction::Analysis => -mean(&bank.h0),
        };
        panels.push(panel(&found.scaling, middle).title(format!("{name}, scaling function")));
        panels.push(panel(&found.wavelet, middle).title(format!("{name}, wavelet")));
    }
    let title = match failed {
        Some((error, _)) if panels.is_empty() => return Err(error.into()),
        Some((_, name)) => format!("{title} ({name} has none)"),
        None => title.to_string(),
    };
    Ok(Plot::new(title).with_panels(panels).columns(2))
}

/// Returns a plot of the scaling function of a low-pass filter with its first iterations.
///
/// # Errors
/// Those of [`scaling_iterates`].
pub fn filter_functions(title: &str, low: &Laurent, iterations: u32) -> Result<Plot, PictureError> {
    let curves = scaling_iterates(low, iterations)?;
    Ok(Plot::new(title).panel(panel(&curves, mean(low)).title("scaling function")))
}

/// The mean of the taps' places, which is that of the scaling function.
fn mean(low: &Laurent) -> f64 {
    match &moments(low, 2, &Number::ZERO)[..] {
        [sum, weighted] => weighted.divided_by(sum).unwrap_or_default().to_f64(),
        _ => 0.0,
    }
}

/// The last iteration first, which makes it the solid line. The iterates begin with a box around `middle`,
/// so that their steps lie there too.
fn panel(curves: &[Curve], middle: f64) -> Panel {
    let Some((last, before)) = curves.split_last() else { return Panel::new() };
    let first = before.iter().filter(|curve| FIRST.contains(&curve.iterations));
    std::iter::once(last).chain(first).fold(Panel::new().x("t").y("value"), |panel, curve| {
        let name = match curve.iterations {
            1 => "1 iteration".to_string(),
            count => format!("{count} iterations"),
        };
        match curve.iterations {
            // The iterates are constant between their values, which shows as long as these are few.
            count if count <= STAIRS => panel.steps(name, stairs(curve, middle)),
            _ => panel.line(name, grounded(curve)),
        }
    })
}

/// The beginnings of the steps, of a width of 2^-k, from 0 to 0: the box of Haar is one of [0, 1) from the
/// first iteration on, and a symmetric function has symmetric iterates.
fn stairs(curve: &Curve, middle: f64) -> Vec<(f64, f64)> {
    let width = 0.5f64.powi(curve.iterations as i32);
    let points = grounded(curve);
    let end = points.last().map(|(x, _)| (x + width, 0.0));
    points.into_iter().chain(end).map(|(x, y)| (x + (middle - 0.5) * width, y)).collect()
}

/// The points of a curve, from 0 to 0: outside of them the function is 0.
fn grounded(curve: &Curve) -> Vec<(f64, f64)> {
    let step = 0.5f64.powi(curve.iterations as i32);
    let before = ((curve.first - 1) as f64 * step, 0.0);
    let after = ((curve.first + curve.values.len() as i64) as f64 * step, 0.0);
    std::iter::once(before).chain(curve.points()).chain(std::iter::once(after)).collect()
}
