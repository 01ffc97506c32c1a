//! Where the ticks of an axis stand, and what is written there.

use super::axis::Axis;
use super::format::{digits, one_line, without_zeros};
use super::scale::Scale;

/// Names of ticks that are longer than this are shortened.
pub(super) const NAME: usize = 24;

/// A tick: its position along the axis, from 0 to 1, and its text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) text: String,
}

/// As many ticks as fit, at most `most`: steps are 1, 2 or 5 times a power of ten.
pub(super) fn ticks(axis: &Axis, scale: &Scale, most: usize, fits: impl Fn(&[Tick]) -> bool) -> Vec<Tick> {
    if axis.named_ticks().len() > 0 {
        return named(axis, scale, most, fits);
    }
    let mut last = Vec::new();
    for most in (1..=most.max(1)).rev() {
        let found = if axis.is_log() { decades(scale, most) } else { linear(axis, scale, most) };
        if fits(&found) {
            return found;
        }
        last = found;
    }
    last.truncate(1);
    last
}

/// Every tick with a name, or every second, third ... one.
fn named(axis: &Axis, scale: &Scale, most: usize, fits: impl Fn(&[Tick]) -> bool) -> Vec<Tick> {
    let all: Vec<Tick> = axis
        .named_ticks()
        .filter_map(|(at, text)| Some(Tick { at: inside(scale.position(at)?)?, text: one_line(text, NAME) }))
        .collect();
    let first = all.len().div_ceil(most.max(1)).max(1);
    let stride = |stride| all.iter().step_by(stride).cloned().collect::<Vec<_>>();
    (first..all.len().max(first))
        .map(stride)
        .find(|ticks| fits(ticks))
        .unwrap_or_else(|| stride(all.len().max(1)))
}

/// The position when it is on the axis, up to rounding.
fn inside(at: f64) -> Option<f64> {
    (-1e-9..=1.0 + 1e-9).contains(&at).then(|| at.clamp(0.0, 1.0))
}

/// The smallest step of 1, 2 or 5 times a power of ten that makes at most `most` ticks, with its power.
fn step(span: f64, most: usize) -> Option<(f64, i32)> {
    let power = (span / most as f64).log10().floor();
    let powers = [power, power + 1.0];
    powers
        .into_iter()
        .flat_map(|power| [1.0, 2.0, 5.0].map(|times| (times * 10f64.powf(power), power as i32)))
        .find(|(step, _)| *step > 0.0 && step.is_finite() && (span / step).floor() < most as f64)
}

fn linear(axis: &Axis, scale: &Scale, most: usize) -> Vec<Tick> {
    let (low, high) = scale.bounds();
    let span = high - low;
    let found =
        if span.is_finite() { step(span, most) } else { step(high / 2.0 - low / 2.0, most.div_ceil(2)) };
    let Some((mut step, mut power)) = found else { return Vec::new() };
    if axis.is_integer() && step < 1.0 {
        (step, power) = (1.0, 0);
    }
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    let count = (last - first).clamp(-1.0, 100.0) as i64;
    (0..=count)
        .filter_map(|at| {
            let number = (first + at as f64) * step;
            let at = inside(scale.position(number)?)?;
            Some(Tick { at, text: written(number, power, low.abs().max(high.abs())) })
        })
        .collect()
}

/// A number that is a multiple of a step of this power of ten. All ticks of an axis have the same form,
/// which depends on the largest one.
fn written(number: f64, power: i32, largest: f64) -> String {
    if number == 0.0 {
        return "0".to_string();
    }
    if largest < 1e6 && power >= -5 {
        return without_zeros(&format!("{number:.*}", (-power).max(0) as usize));
    }
    let leading = number.abs().log10().floor() as i32;
    digits(number, (leading - power + 1).clamp(1, 15) as usize)
}

/// Ticks of a logarithmic axis: powers of ten, in between 2 and 5 where few powers are in sight.
fn decades(scale: &Scale, most: usize) -> Vec<Tick> {
    let (low, high) = scale.bounds();
    let (first, last) = (low.floor(), high.ceil());
    let powers = (last - first).clamp(0.0, 700.0) as usize;
    let times: &[f64] = if (high - low) * 3.0 < most as f64 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let stride = ((high - low) / most as f64).ceil().max(1.0) as usize;
    (0..=powers)
        .map(|at| first + at as f64)
        .filter(|power| power.rem_euclid(stride as f64) == 0.0)
        .flat_map(|power| times.iter().map(move |times| times * 10f64.powf(power)))
        .filter_map(|number| Some(Tick { at: inside(scale.position(number)?)?, text: digits(number, 1) }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::scale::Scales;
    use super::super::{Axis, Panel};
    use super::*;

    fn texts(axis: Axis, most: usize) -> Vec<String> {
        let scale = Scales::of(&Panel::new().x(axis.clone())).x;
        ticks(&axis, &scale, most, |_| true).into_iter().map(|tick| tick.text).collect()
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(texts(Axis::new("").range(0.0, 1.0), 6), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(texts(Axis::new("").range(-60.0, 6.0), 5), ["-60", "-40", "-20", "0"]);
        assert_eq!(texts(Axis::new("").range(0.0, 2.0).integer(), 9), ["0", "1", "2"]);
        assert_eq!(texts(Axis::new("").range(0.0, 2e9), 5), ["0", "5e8", "1e9", "1.5e9", "2e9"]);
        assert_eq!(texts(Axis::new("").range(0.0, 3e-7), 4), ["0", "1e-7", "2e-7", "3e-7"]);
        assert_eq!(texts(Axis::new("").range(1.0, 1000.0).log(), 5), ["1", "10", "100", "1000"]);
        assert_eq!(texts(Axis::new("").range(0.5, 20.0).log(), 9), ["0.5", "1", "2", "5", "10", "20"]);
        assert_eq!(texts(Axis::new("").range(-1e300, 1e300), 3).len(), 3);
        assert_eq!(texts(Axis::new("").range(f64::MIN, f64::MAX), 5).len(), 3);
    }

    #[test]
    fn names_are_left_out_when_there_are_many() {
        let axis = Axis::new("").names(["a", "b", "c", "d", "e"]);
        assert_eq!(texts(axis.clone(), 9), ["a", "b", "c", "d", "e"]);
        assert_eq!(texts(axis, 3), ["a", "c", "e"]);
    }
}
