//! Plots of the bits that a decoder of coded pictures needs, by the largest quantisation index.

use crate::algebra::{IntegerRange, Number};
use crate::plots::{Axis, Panel, Plot};
use crate::vc2::{IndexSweep, SweptArray};

/// Returns a plot of the widths, in bits of two's complement, of a decoder's arrays by the largest quantisation index: a panel for each
/// level, with a staircase for each array. Widths are drawn before they are rounded up, so that staircases lie apart, and one sees how
/// near the next bit is. Arrays of a level whose bounds are the same share a staircase.
pub fn sweep_growth(title: &str, sweep: &IndexSweep) -> Plot {
    let all = || sweep.arrays.iter().flat_map(|array| &array.bounds).map(width);
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(1.0, f64::max));
    let levels = sweep.arrays.chunk_by(|a, b| a.level == b.level);
    let panel = |arrays: &[SweptArray]| {
        let y = Axis::new("bits before rounding up").integer();
        let y = y.range(least.min(most).floor(), most.ceil());
        let heading = arrays.first().map_or(String::new(), |array| format!("level {}", array.level));
        let empty = Panel::new().title(heading).x(Axis::new("largest quantisation index").integer()).y(y);
        alike(arrays).into_iter().fold(empty, |panel, (names, array)| {
            let points = array.bounds.iter().enumerate().map(|(index, range)| (index as f64, width(range)));
            panel.steps(names.join(", "), points)
        })
    };
    Plot::new(title).with_panels(levels.map(panel)).columns(1)
}

/// The bits that a range takes, were there parts of them: the width is the next whole number.
fn width(range: &IntegerRange) -> f64 {
    let magnitude = (&range.upper + 1u32).max(-&range.lower);
    Number::from(magnitude).to_f64().max(1.0).log2() + 1.0
}

/// The arrays, those of the same bounds as one, with all their names.
fn alike(arrays: &[SweptArray]) -> Vec<(Vec<&str>, &SweptArray)> {
    let mut found: Vec<(Vec<&str>, &SweptArray)> = Vec::new();
    for array in arrays {
        match found.iter_mut().find(|(_, other)| other.bounds == array.bounds) {
            Some((names, _)) => names.push(&array.array_name),
            None => found.push((vec![&array.array_name], array)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::algebra::bits;

    use super::*;

    proptest! {
        /// What is drawn, rounded up, is the width.
        #[test]
        fn drawn_widths_round_up_to_widths(lower in -100_000i64..=0, upper in 0i64..100_000) {
            let range = IntegerRange { lower: lower.into(), upper: upper.into() };
            prop_assert_eq!(width(&range).ceil() as u64, bits(&range));
        }
    }
}
