//! How many bits the stages of an analysis need.

use crate::algebra::{Index, Number, Rounding, bits};
use crate::arrays::{Array, Space};
use crate::plots::{Axis, Panel, Plot};
use crate::vc2::{Structure, Wavelet};

use super::PictureError;

/// The width of two's complement integers that even and odd samples need after each stage of one level of
/// analysis, for samples of so many bits at the input, signed. Bounds are exact but for the rounding of stages
/// (see [`Array::bounds_at`]).
///
/// # Errors
/// What reading arrays gives.
pub fn stage_growth(title: &str, space: &Space, wavelet: &Wavelet, width: u32) -> Result<Plot, PictureError> {
    let mut array = space.symbols(1, "x")?;
    let mut names = vec!["input".to_string()];
    let mut widths = vec![both_parities(&array, width)?];
    if wavelet.shift > 0 {
        array = array.lshift(wavelet.shift)?;
        names.push(format!("<< {}", wavelet.shift));
        widths.push(both_parities(&array, width)?);
    }
    for (at, stage) in wavelet.inverse().stages.iter().enumerate() {
        array = array.lift(stage, 0)?;
        let changed = if stage.kind().parity() == 0 { "even" } else { "odd" };
        let sign = if stage.kind().subtracts() { "-=" } else { "+=" };
        names.push(format!("{}: {changed} {sign}", at + 1));
        widths.push(both_parities(&array, width)?);
    }
    let series = |parity: usize| widths.iter().enumerate().map(move |(at, pair)| (at as f64, pair[parity]));
    let panel = Panel::new().bars("even samples (low)", series(0)).bars("odd samples (high)", series(1));
    Ok(Plot::new(title).panel(axes(panel, names, widths.iter().flatten().copied().fold(0.0, f64::max))))
}

/// The width that every array of an analysis in two dimensions needs, in the order in which a coder computes them.
///
/// # Errors
/// What reading arrays gives.
pub fn array_growth(
    title: &str,
    space: &Space,
    structure: &Structure,
    width: u32,
) -> Result<Plot, PictureError> {
    let transform = structure.analysis(&space.symbols(2, "pixel")?)?;
    let (mut names, mut widths) = (Vec::new(), Vec::new());
    for ((level, name), array) in &transform.arrays {
        names.push(format!("{level} {name}"));
        widths.push(bits(&array.bounds(&range(width), Rounding::Integer)?) as f64);
    }
    let largest = widths.iter().copied().fold(0.0, f64::max);
    let panel = Panel::new().bars("bits", widths.into_iter().enumerate().map(|(at, bits)| (at as f64, bits)));
    Ok(Plot::new(title).panel(axes(panel, names, largest)))
}

/// Signed integers of so many bits.
fn range(width: u32) -> impl Fn(u64) -> Option<(Number, Number)> {
    let half = Number::ONE.shifted_left(width.max(1) - 1);
    move |_| Some((-&half, &half - &Number::ONE))
}

fn both_parities(array: &Array, width: u32) -> Result<[f64; 2], PictureError> {
    let of = |index: i128| {
        let bounds = array.bounds_at(&Index::from([index]), &range(width), Rounding::Integer)?;
        Ok::<f64, PictureError>(bits(&bounds) as f64)
    };
    Ok([of(0)?, of(1)?])
}

fn axes(panel: Panel, names: Vec<String>, largest: f64) -> Panel {
    panel
        .x(Axis::new("after").names(names))
        .y(Axis::new("two's complement").unit("bits").integer().range(0.0, largest + 1.0))
}
