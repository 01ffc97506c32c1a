//! Plots of the bands of a transformed signal or picture.

use crate::plots::{Axis, Grid, Mark, Panel, Plot};
use crate::wavelets::LevelFromFinest;

use super::PictureError;
use super::error::{MOST_CELLS, coordinate};
use super::samples::{points, points_panel};

/// A band of a transform with its coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The level of the band.
    pub level: LevelFromFinest,
    /// The name of the band: `L`, `H`, or in two dimensions `LL`, `HL`, `LH`, `HH`, the horizontal letter
    /// first.
    pub name: String,
    /// The index of the first coefficient, horizontal and vertical.
    pub first: [i128; 2],
    /// The coefficients, row by row; a signal has one row.
    pub values: Grid,
}

/// Returns a plot of the bands of a signal, with a panel for each, the lowest band first. Coefficient n of
/// level l is at sample n 2^l, in a high band 2^(l-1) further, where the odd samples of the level before are.
/// All panels show the same samples, so that what belongs together is in one column.
///
/// # Errors
/// [`PictureError::Bands`] without bands; for each of them [`PictureError::NoSamples`] and the other errors
/// of [`signal`](super::signal).
pub fn signal_bands(title: &str, bands: &[Band]) -> Result<Plot, PictureError> {
    if bands.is_empty() {
        return Err(PictureError::Bands("there are none".to_string()));
    }
    let ends = bands.iter().map(|band| {
        let step = 2f64.powi(band.level.0 as i32);
        let first = coordinate(band.first[0])? * step;
        Ok((first, first + band.values.columns() as f64 * step))
    });
    let ends = ends.collect::<Result<Vec<_>, PictureError>>()?;
    let low = ends.iter().map(|end| end.0).fold(f64::INFINITY, f64::min);
    let high = ends.iter().map(|end| end.1).fold(f64::NEG_INFINITY, f64::max);
    let margin = (high - low) / 50.0;
    let axis = Axis::new("sample of the signal").integer().range(low - margin, high);
    let mut bands: Vec<&Band> = bands.iter().collect();
    bands.sort_by_key(|band| (std::cmp::Reverse(band.level), band.name != "L"));
    let panels = bands.into_iter().map(|band| {
        let values: Vec<f64> =
            (0..band.values.columns()).map(|at| band.values.at(0, at).unwrap_or(f64::NAN)).collect();
        let name = format!("level {}, {}", band.level, band.name);
        let step = 2f64.powi(band.level.0 as i32);
        // A detail stands for an odd sample of the level before.
        let shift = if band.name == "H" { step / 2.0 } else { 0.0 };
        let points = points(band.first[0], step, &values)?.into_iter().map(|(x, y)| (x + shift, y)).collect();
        Ok(points_panel(&name, points).title(name).x(axis.clone()))
    });
    let panels = panels.collect::<Result<Vec<_>, PictureError>>()?;
    Ok(Plot::new(title).with_panels(panels).columns(1))
}

/// A picture in the making: grey values with their corner at the top left.
struct Mosaic {
    rows: usize,
    columns: usize,
    cells: Vec<f64>,
}

/// Returns a plot of the bands of a picture in the usual layout: the lowest band at the top left, the details
/// of a level around the deeper levels; ticks name the halves of each level. The lowest band is grey between
/// its extremes. Details are grey around 0, scaled by the largest magnitude of the level.
///
/// [`PictureError::Bands`] where a band of a level is missing or sizes of bands do not fit.
/// [`PictureError::Bands`] where a band of a level is missing or their sizes do not fit.
pub fn image_bands(title: &str, bands: &[Band]) -> Result<Plot, PictureError> {
    let cells: usize =
        bands.iter().map(|band| band.values.rows().saturating_mul(band.values.columns())).sum();
    if cells > MOST_CELLS {
        return Err(PictureError::TooManyCells);
    }
    let lowest = bands.iter().find(|band| band.name == "LL").ok_or_else(|| missing("LL", 0))?;
    let mut mosaic = Mosaic::of(&lowest.values, grey(&lowest.values));
    let low = format!("{} L", lowest.level);
    let mut ticks = [vec![(middle(0, mosaic.columns), low.clone())], vec![(middle(0, mosaic.rows), low)]];
    for level in (1..=lowest.level.0).rev() {
        let band = |name: &str| {
            let found = bands.iter().find(|band| band.level.0 == level && band.name == name);
            found.ok_or_else(|| missing(name, level))
        };
        let details = [band("HL")?, band("LH")?, band("HH")?];
        let largest = details.iter().filter_map(|band| band.values.range());
        let shade = around_zero(largest.map(|(low, high)| high.max(-low)).fold(0.0, f64::max));
        let details = details.map(|band| Mosaic::of(&band.values, shade));
        let [columns, rows] = [details[0].columns, details[1].rows];
        mosaic = mosaic.surrounded(&details, level)?;
        ticks[0].push((middle(mosaic.columns - columns, columns), format!("{level} H")));
        ticks[1].push((middle(mosaic.rows - rows, rows), format!("{level} H")));
    }
    let grid = Grid::of(mosaic.rows, mosaic.columns, |row, column| mosaic.at(row, column));
    let name = "brightness".to_string();
    let mark = Mark::Image { name, grid, origin: (0.0, 0.0).into() };
    let [x, y] = ticks;
    let panel = Panel::new().x(Axis::new("horizontal").ticks(x)).y(Axis::new("vertical").ticks(y).reversed());
    let panel = panel.title("details: grey is 0, black and white are a level's largest");
    Ok(Plot::new(title).panel(panel.equal().mark(mark)))
}

/// The middle of cells in a row.
fn middle(first: usize, count: usize) -> f64 {
    first as f64 + (count as f64 - 1.0) / 2.0
}

fn missing(name: &str, level: u32) -> PictureError {
    PictureError::Bands(match level {
        0 => format!("{name} is missing"),
        level => format!("{name} of level {level} is missing"),
    })
}

/// From 0 to 1 between the extremes.
fn grey(values: &Grid) -> impl Fn(f64) -> f64 + Copy + use<> {
    let (low, high) = values.range().unwrap_or((0.0, 1.0));
    move |value| if high > low { (value - low) / (high - low) } else { 0.5 }
}

/// 1/2 at 0, from 0 to 1 between minus and plus the largest.
fn around_zero(largest: f64) -> impl Fn(f64) -> f64 + Copy {
    move |value| if largest > 0.0 { 0.5 + value / largest / 2.0 } else { 0.5 }
}

impl Mosaic {
    fn of(values: &Grid, shade: impl Fn(f64) -> f64) -> Mosaic {
        let (rows, columns) = (values.rows(), values.columns());
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let cells = places.map(|(row, column)| values.at(row, column).map_or(f64::NAN, &shade)).collect();
        Mosaic { rows, columns, cells }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.cells.get(row * self.columns + column).copied().unwrap_or(f64::NAN)
    }

    /// With the details of a level around it, and a blank line between.
    fn surrounded(&self, [hl, lh, hh]: &[Mosaic; 3], level: u32) -> Result<Mosaic, PictureError> {
        if hh.rows != lh.rows || hh.columns != hl.columns {
            return Err(PictureError::Bands(format!("sizes of level {level} do not fit")));
        }
        let (top, left) = (self.rows.max(hl.rows), self.columns.max(lh.columns));
        let (rows, columns) = (top + 1 + lh.rows, left + 1 + hl.columns);
        let mut cells = vec![f64::NAN; rows.saturating_mul(columns)];
        for (part, y, x) in [(self, 0, 0), (hl, 0, left + 1), (lh, top + 1, 0), (hh, top + 1, left + 1)] {
            for (row, line) in part.cells.chunks(part.columns.max(1)).enumerate() {
                let start = (y + row) * columns + x;
                if let Some(place) = cells.get_mut(start..start + line.len()) {
                    place.copy_from_slice(line);
                }
            }
        }
        Ok(Mosaic { rows, columns, cells })
    }
}
