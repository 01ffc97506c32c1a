//! Plots of the coefficients of an element, and of its worst case.

use std::collections::BTreeMap;
use vcfilter_machine::Stoppable;

use crate::algebra::{Index, Linear, Number, Symbol};
use crate::plots::{Axis, Grid, Mark, Panel, Plot, Shades};

use super::PictureError;
use super::error::{MOST_CELLS, coordinate};

/// Free symbols that get a bar.
const MOST_FREE: usize = 100;

/// Stencils up to this size have cells that are wider than high.
const PRINTED: usize = 12;

/// The coefficients of an array of symbols.
struct Part<'a> {
    name: String,
    terms: Vec<(&'a Index, f64)>,
}

/// Returns a plot of the coefficients of an expression, with a panel for each array of symbols: a heat map
/// with dimension 0 to the right and dimension 1 downwards, or stems in one dimension. Free symbols are bars.
/// Rounding errors are counted in the heading of the last panel.
///
/// # Errors
/// [`PictureError::NoSymbols`], [`PictureError::Dimensions`], [`PictureError::TooManyCells`],
/// [`PictureError::TooFar`].
pub fn stencil(title: &str, expression: &Linear) -> Result<Plot, PictureError> {
    let (parts, free) = collected(expression, Number::to_f64);
    if parts.is_empty() && free.is_empty() {
        return Err(PictureError::NoSymbols);
    }
    let mut panels = Vec::new();
    for part in &parts {
        panels.push(match dimensions(part)? {
            1 => stems(part)?,
            _ => {
                let (origin, grid) = grid(part)?;
                let heat = |name: &str| Mark::Heat {
                    name: name.to_string(),
                    grid: grid.clone(),
                    origin: origin.into(),
                    shades: Shades::Diverging,
                };
                let panel = plane().title(&part.name).mark(heat("coefficient"));
                // Small ones have their numbers printed, which takes width.
                if grid.rows().min(grid.columns()) > PRINTED { panel.equal() } else { panel }
            }
        });
    }
    if !free.is_empty() {
        let bars = free.iter().take(MOST_FREE).enumerate().map(|(at, (_, value))| (at as f64, *value));
        let names = free.iter().take(MOST_FREE).map(|(name, _)| name.to_string());
        let panel = Panel::new().x(Axis::new("symbol").names(names)).y("coefficient");
        panels.push(panel.bars("coefficient", bars));
    }
    let errors = expression.terms().iter().asking().filter(|(symbol, _)| symbol.is_error()).count();
    let note = match errors {
        0 => None,
        1 => Some("1 rounding error".to_string()),
        count => Some(format!("{count} rounding errors")),
    };
    if let Some(note) = note
        && let Some(last) = panels.pop()
    {
        let heading = match last.heading() {
            "" => format!("besides {note}"),
            heading => format!("{heading}, besides {note}"),
        };
        panels.push(last.title(heading));
    }
    let columns = panels.len().min(2);
    Ok(Plot::new(title).with_panels(panels).columns(columns))
}

/// Returns a plot of the inputs that make an expression largest: the largest sample, white, where the
/// coefficient is positive, the smallest, black, where it is negative; grey samples have no influence.
///
/// # Errors
/// Those of [`stencil`].
pub fn worst_case(title: &str, expression: &Linear) -> Result<Plot, PictureError> {
    let (parts, _) = collected(expression, |coefficient| f64::from(coefficient.signum()));
    if parts.is_empty() {
        return Err(PictureError::NoSymbols);
    }
    let mut panels = Vec::new();
    for part in &parts {
        panels.push(match dimensions(part)? {
            1 => stems(part)?.y("largest 1, smallest -1"),
            _ => {
                let (origin, grid) = grid(part)?;
                let name = "sign of weight".to_string();
                plane().title(&part.name).equal().mark(Mark::Image { name, grid, origin: origin.into() })
            }
        });
    }
    Ok(Plot::new(title).with_panels(panels))
}

/// What an expression holds: the elements of each array, and other symbols.
fn collected<'a>(
    expression: &'a Linear,
    value: impl Fn(&Number) -> f64,
) -> (Vec<Part<'a>>, Vec<(&'a str, f64)>) {
    let mut parts: BTreeMap<u64, Part> = BTreeMap::new();
    let mut free = Vec::new();
    for (symbol, coefficient) in expression.terms().iter().asking() {
        match symbol {
            Symbol::Element(array, index) => {
                let new = || Part { name: array.name.to_string(), terms: Vec::new() };
                parts.entry(array.id).or_insert_with(new).terms.push((index, value(coefficient)));
            }
            Symbol::Free { name, .. } => free.push((&**name, value(coefficient))),
            Symbol::Error(_) => {}
        }
    }
    (parts.into_values().collect(), free)
}

fn dimensions(part: &Part) -> Result<usize, PictureError> {
    match part.terms.first().map_or(0, |(index, _)| index.len()) {
        ndim @ (1 | 2) => Ok(ndim),
        ndim => Err(PictureError::Dimensions(ndim)),
    }
}

fn plane() -> Panel {
    let axis = |name: &str| Axis::new(name).integer();
    Panel::new().x(axis("x (dimension 0)")).y(axis("y (dimension 1)").reversed())
}

/// The least and the greatest index along a dimension.
fn span(part: &Part, dim: usize) -> Result<(i128, i128), PictureError> {
    let places = || part.terms.iter().map(|(index, _)| index[dim]);
    let ends = places().min().zip(places().max());
    let (low, high) = ends.ok_or(PictureError::NoSymbols)?;
    coordinate(low)?;
    coordinate(high)?;
    Ok((low, high))
}

fn stems(part: &Part) -> Result<Panel, PictureError> {
    let (low, high) = span(part, 0)?;
    let points = part.terms.iter().map(|(index, value)| (index[0] as f64, *value));
    let x = Axis::new("index").integer().range(low as f64 - 0.7, high as f64 + 0.7);
    Ok(Panel::new().title(&part.name).x(x).y("coefficient").stems(&part.name, points))
}

/// The coefficients between the least and the greatest indices, 0 where there is none.
fn grid(part: &Part) -> Result<((f64, f64), Grid), PictureError> {
    let [(left, right), (top, bottom)] = [span(part, 0)?, span(part, 1)?];
    let (columns, rows) = (right - left + 1, bottom - top + 1);
    if columns.saturating_mul(rows) > MOST_CELLS as i128 {
        return Err(PictureError::TooManyCells);
    }
    // Both are at most MOST_CELLS.
    let (columns, rows) = (columns as usize, rows as usize);
    let mut cells = vec![0.0; columns * rows];
    for (index, value) in &part.terms {
        let at = (index[1] - top) as usize * columns + (index[0] - left) as usize;
        if let Some(cell) = cells.get_mut(at) {
            *cell = *value;
        }
    }
    let grid =
        Grid::of(rows, columns, |row, column| cells.get(row * columns + column).copied().unwrap_or(0.0));
    Ok(((left as f64, top as f64), grid))
}
