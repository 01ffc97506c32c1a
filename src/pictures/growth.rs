//! Plots of the bits that the arrays of analysis and synthesis need, away from edges.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{Index, IntegerRange, Number, Rounding, bits};
use crate::arrays::{Array, ArrayError, Space, Stage};
use crate::filters::Direction;
use crate::plots::{Axis, Panel, Plot};
use crate::vc2::maximum_dequantised_magnitude;
use crate::wavelets::{LevelFromDeepest, Structure, Wavelet};

use super::PictureError;

/// Bars of a panel whose names can all be read, on a phone too.
const MOST_BARS: usize = 14;

/// What bars are of that tell of infinite arrays.
const INSIDE: &str = "stored after, inside a picture";

/// Returns a plot of the widths, in bits of two's complement, of even and odd samples after each stage of one
/// level, inside a picture: edges, and the sums inside a stage, may need more. For analysis the input is signed samples of `width` bits; for synthesis it is the coefficients that
/// quantising and dequantising can give from that analysis. Bounds are exact but for the rounding of stages
/// (see [`Array::bounds_at`]).
///
/// # Errors
/// Those of reading arrays.
pub fn stage_growth(
    title: &str,
    space: &Space,
    wavelet: &Wavelet,
    direction: Direction,
    width: u32,
) -> Result<Plot, PictureError> {
    let input = space.symbols(1, "x")?;
    let ranges = |_| Some(signed(width));
    let mut analysis = Stages::of("input", input, &ranges)?;
    if wavelet.shift > 0 {
        analysis.shift(format!("<< {}", wavelet.shift), |array| array.lshift(wavelet.shift))?;
    }
    wavelet.inverse().stages.iter().try_for_each(|stage| analysis.lift(stage))?;
    if direction == Direction::Analysis {
        return Ok(analysis.plot(title));
    }
    let (low, high) = (space.symbols(1, "low")?, space.symbols(1, "high")?);
    let [of_low, of_high] = [analysis.bounds(0)?, analysis.bounds(1)?].map(|range| dequantised(&range));
    let is_low = low.identity();
    let ranges = |identity| Some(if identity == is_low { of_low.clone() } else { of_high.clone() });
    let mut synthesis = Stages::of("bands", low.interleave(&high, 0)?, &ranges)?;
    wavelet.stages.iter().try_for_each(|stage| synthesis.lift(stage))?;
    if wavelet.shift > 0 {
        synthesis.shift(format!(">> {}", wavelet.shift), |array| array.rshift(wavelet.shift))?;
    }
    Ok(synthesis.plot(title))
}

/// The stages of one level, and the widths after each.
struct Stages<'a> {
    array: Array,
    ranges: &'a dyn Fn(u64) -> Option<(Number, Number)>,
    names: Vec<String>,
    /// Of even and of odd samples.
    widths: [Vec<f64>; 2],
    count: usize,
}

impl<'a> Stages<'a> {
    fn of(
        name: &str,
        array: Array,
        ranges: &'a dyn Fn(u64) -> Option<(Number, Number)>,
    ) -> Result<Stages<'a>, PictureError> {
        let mut stages =
            Stages { array, ranges, names: Vec::new(), widths: [Vec::new(), Vec::new()], count: 0 };
        stages.add(name.to_string())?;
        Ok(stages)
    }

    fn add(&mut self, name: String) -> Result<(), PictureError> {
        self.names.push(name);
        for parity in [0, 1] {
            let width = bits(&self.bounds(parity)?) as f64;
            self.widths[parity as usize].push(width);
        }
        Ok(())
    }

    fn bounds(&self, parity: i128) -> Result<IntegerRange, PictureError> {
        Ok(self.array.bounds_at(&Index::from([parity]), self.ranges, Rounding::Integer)?)
    }

    fn shift(
        &mut self,
        name: String,
        shifted: impl Fn(&Array) -> Result<Array, ArrayError>,
    ) -> Result<(), PictureError> {
        self.array = shifted(&self.array)?;
        self.add(name)
    }

    fn lift(&mut self, stage: &Stage) -> Result<(), PictureError> {
        self.array = self.array.lift(stage, 0)?;
        self.count += 1;
        let changed = if stage.kind().parity() == 0 { "even" } else { "odd" };
        let sign = if stage.kind().subtracts() { "-=" } else { "+=" };
        self.add(format!("{}: {changed} {sign}", self.count))
    }

    fn plot(&self, title: &str) -> Plot {
        let bars = |widths: &[f64]| widths.iter().copied().map(Some).collect::<Vec<_>>();
        let [even, odd] = self.widths.each_ref().map(|widths| bars(widths));
        let series = [("even samples (low)", &even[..]), ("odd samples (high)", &odd[..])];
        let panels = panels(INSIDE, &self.names, &series, highest(self.widths.iter().flatten().copied()));
        Plot::new(title).with_panels(panels).columns(1)
    }
}

/// Returns a plot of the width in bits of every array of a two-dimensional transform, in the order in which a
/// coder computes them, inside a picture: edges, and the sums inside a stage, may need more. For analysis the input is signed pixels of `width` bits; for synthesis it is the
/// coefficients that quantising and dequantising can give from that analysis. Each level has a panel for each
/// dimension.
///
/// # Errors
/// Those of reading arrays.
pub fn array_growth(
    title: &str,
    space: &Space,
    structure: &Structure,
    direction: Direction,
    width: u32,
) -> Result<Plot, PictureError> {
    let analysis = structure.analysis(&space.symbols(2, "pixel")?)?;
    let pixels = |_| Some(signed(width));
    let bounds = |array: &Array| array.bounds(&pixels, Rounding::Integer);
    let mut widths = Vec::new();
    let mut add = |level: LevelFromDeepest, name: &Arc<str>, range: &IntegerRange| {
        widths.push(ArrayWidths { level, array_name: name.clone(), bits: vec![Some(bits(range))] });
    };
    match direction {
        Direction::Analysis => {
            for ((level, name), array) in &analysis.arrays {
                add(*level, name, &bounds(array)?);
            }
        }
        Direction::Synthesis => {
            let bands = structure.symbols(space)?;
            let mut ranges = Vec::new();
            for (name, symbols) in &bands {
                let band = analysis.coeffs.get(name).map(&bounds).transpose()?;
                ranges.extend(band.map(|range| (symbols.identity(), dequantised(&range))));
            }
            let of_band =
                |identity| ranges.iter().find(|(band, _)| *band == identity).map(|(_, range)| range.clone());
            let synthesis = structure.synthesis(&bands)?;
            for ((level, name), array) in &synthesis.arrays {
                add(*level, name, &array.bounds(&of_band, Rounding::Integer)?);
            }
        }
    }
    Ok(array_widths(title, INSIDE, &["bits"], &widths))
}

/// The widths in bits of an array of a two-dimensional transform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrayWidths {
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array.
    pub array_name: Arc<str>,
    /// A width of each series of bars, where the array has one.
    pub bits: Vec<Option<u64>>,
}

/// Returns a plot of widths in bits that are known, with a bar of each series for each array, in the order in which a coder computes
/// them. Each level has a panel for each dimension; `axis` says below it what the bars are of.
///
/// ```
/// use vcfilter::pictures::{ArrayWidths, array_widths};
/// use vcfilter::wavelets::LevelFromDeepest;
///
/// let width = |name: &str, bits| ArrayWidths { level: LevelFromDeepest(1), array_name: name.into(), bits };
/// let widths = [width("DC", vec![Some(11), None]), width("DC'", vec![Some(12), Some(13)])];
/// let plot = array_widths("widths", "arrays", &["stored", "sum"], &widths);
/// assert!(plot.alt_text().contains("level 1, horizontally"));
/// ```
pub fn array_widths(title: &str, axis: &str, series: &[&str], arrays: &[ArrayWidths]) -> Plot {
    let is_horizontal = |name: &str| name.starts_with("DC") || matches!(name, "Input" | "Output");
    let highest =
        highest(arrays.iter().flat_map(|array| array.bits.iter().flatten()).map(|bits| *bits as f64));
    let part = |array: &ArrayWidths| (array.level, is_horizontal(&array.array_name));
    let panels = arrays.chunk_by(|a, b| part(a) == part(b)).flat_map(|arrays| {
        let (level, horizontal) = arrays.first().map_or((LevelFromDeepest::LOWEST_BAND, true), part);
        let names: Vec<String> = arrays.iter().map(|array| array.array_name.to_string()).collect();
        let bars = |at: usize| {
            let bits =
                arrays.iter().map(|array| array.bits.get(at).copied().flatten().map(|bits| bits as f64));
            bits.collect::<Vec<_>>()
        };
        let bars: Vec<_> = (0..series.len()).map(bars).collect();
        let series: Vec<_> = series.iter().copied().zip(bars.iter().map(|bars| &bars[..])).collect();
        let heading = format!("level {level}, {}", if horizontal { "horizontally" } else { "vertically" });
        let panels = panels(axis, &names, &series, highest);
        panels.into_iter().map(move |panel| panel.title(&heading)).collect::<Vec<_>>()
    });
    Plot::new(title).with_panels(panels.collect::<Vec<_>>()).columns(2)
}

/// Panels with a bar for each name, as many as are needed to read all names.
fn panels(axis: &str, names: &[String], series: &[(&str, &[Option<f64>])], highest: f64) -> Vec<Panel> {
    let starts = (0..names.len()).step_by(MOST_BARS);
    let panel = |start: usize| {
        let end = names.len().min(start + MOST_BARS);
        let bars = |all: &[Option<f64>]| {
            let some = all.get(start..end).unwrap_or_default();
            some.iter().enumerate().filter_map(|(at, bits)| Some((at as f64, (*bits)?))).collect::<Vec<_>>()
        };
        let y = Axis::new("two's complement").unit("bits").integer().range(0.0, highest + 1.0);
        let x = Axis::new(axis).names(names.get(start..end).unwrap_or_default().iter().cloned());
        let empty = Panel::new().x(x).y(y);
        series.iter().fold(empty, |panel, (name, all)| panel.bars(*name, bars(all)))
    };
    starts.map(panel).collect()
}

fn highest(widths: impl Iterator<Item = f64>) -> f64 {
    widths.fold(0.0, f64::max)
}

/// Signed integers of so many bits.
fn signed(width: u32) -> (Number, Number) {
    let half = Number::ONE.shifted_left(width.max(1) - 1);
    (-&half, &half - &Number::ONE)
}

/// What quantising and dequantising can make of the integers of a range.
fn dequantised(range: &IntegerRange) -> (Number, Number) {
    let furthest = |value: &BigInt| Number::from(maximum_dequantised_magnitude(value));
    (furthest(&range.lower), furthest(&range.upper))
}
