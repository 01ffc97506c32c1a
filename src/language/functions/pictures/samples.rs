//! Samples of arrays, lists and transforms in ranges.

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError};
use crate::codec::{NdArray, Scalar};
use crate::diagnostics::ProblemCode;
use crate::pictures::{self, Band, PictureError};
use crate::plots::{Grid, Plot};
use crate::values::{Map, Value};
use crate::wavelets::LevelFromFinest;

use super::super::super::builtin::Arguments;
use super::super::super::fault::Fault;
use super::at;

/// The most samples of a picture.
const MOST_SAMPLES: i128 = 4_000_000;

/// The half-open range of an argument.
fn range(arguments: &Arguments, at: usize) -> Result<Option<(i128, i128)>, Fault> {
    if arguments.given(at).is_none() {
        return Ok(None);
    }
    let range = arguments.range(at)?;
    let end = |n: num_bigint::BigInt| {
        Number::from(n).to_i128().ok_or_else(|| Fault::from(ArrayError::IndexTooLarge).argument(at))
    };
    let (start, end) = (end(range.lower)?, end(range.upper + 1)?);
    if end <= start {
        return Err(Fault::new(ProblemCode::PlotRange, "the range is empty")
            .argument(at)
            .label("holds no index")
            .help("write a range such as `0..64`"));
    }
    Ok(Some((start, end)))
}

/// The ranges of x and, in two dimensions, of y.
fn ranges(arguments: &Arguments, ndim: usize) -> Result<Vec<(i128, i128)>, Fault> {
    let given = [(at::X, "x"), (at::Y, "y")];
    let mut ranges = Vec::new();
    for (dim, (place, name)) in given.into_iter().enumerate() {
        match (range(arguments, place)?, dim < ndim) {
            (Some(range), true) => ranges.push(range),
            (None, true) => {
                return Err(Fault::new(
                    ProblemCode::PlotRange,
                    format!("`{name}` is missing: the range of dimension {dim}"),
                )
                .label(format!("from where to where along {name}?"))
                .help(format!("an infinite array is drawn in ranges: add `{name}=0..64`")));
            }
            (Some(_), false) => {
                return Err(Fault::new(ProblemCode::PlotRange, "the array has one dimension")
                    .argument(place)
                    .label("no such dimension")
                    .help(format!("leave `{name}` out")));
            }
            (None, false) => {}
        }
    }
    let count =
        ranges.iter().try_fold(1i128, |count, (start, end)| count.checked_mul(end.checked_sub(*start)?));
    if count.is_none_or(|count| count > MOST_SAMPLES) {
        return Err(Fault::new(ProblemCode::PlotRange, "a picture has at most 4,000,000 samples")
            .argument(at::X)
            .label("too many samples")
            .help("draw a smaller range"));
    }
    Ok(ranges)
}

/// The samples of an infinite array in ranges: values row by row, dimension 0 running fastest.
fn read(array: &Array, ranges: &[(i128, i128)]) -> Result<Grid, Fault> {
    let found = array.simulate(ranges).map_err(|error| match error {
        ArrayError::NotData(lacking) => {
            let name = &lacking.name;
            let bare = name.trim_matches('`');
            Fault::new(ProblemCode::PlotKind, format!("the array is built on {name}, which holds no numbers"))
                .label("has no samples")
                .help(format!(
                    "draw the coefficients of an element, as in `plot(a[0])`, or put numbers in: `substitute(a, {{{bare}: data([1, 2, 3])}})`"
                ))
        }
        other => Fault::from(other),
    })?;
    let values = found.values();
    let (columns, rows) =
        (found.shape().first().copied().unwrap_or(0), found.shape().get(1).copied().unwrap_or(1));
    // The last dimension runs fastest in the grid.
    Ok(Grid::of(rows, columns, |row, column| {
        values.get(column * rows + row).map_or(f64::NAN, Number::to_f64)
    }))
}

pub(super) fn samples(arguments: &Arguments, array: &Array, title: &str) -> Result<Plot, Fault> {
    let fault = |error: PictureError| Fault::from(error).argument(at::VALUE);
    let ndim = array.ndim();
    if ndim > 2 {
        return Err(fault(PictureError::Dimensions(ndim)));
    }
    let ranges = ranges(arguments, ndim)?;
    let grid = read(array, &ranges).map_err(|fault| fault.argument(at::VALUE))?;
    match ranges[..] {
        [(x, _), (y, _)] => pictures::image(title, [x, y], grid).map_err(fault),
        [(x, _)] => pictures::signal(title, x, &row(&grid)).map_err(fault),
        _ => Err(fault(PictureError::Dimensions(ndim))),
    }
}

fn row(grid: &Grid) -> Vec<f64> {
    (0..grid.columns()).map(|at| grid.at(0, at).unwrap_or(f64::NAN)).collect()
}

/// The rows of an ndarray are those of the picture. A range tells where the numbers of a list lie.
pub(super) fn finite(arguments: &Arguments, numbers: &NdArray, title: &str) -> Result<Plot, Fault> {
    let count = numbers.size();
    let first = match range(arguments, at::X)? {
        Some((start, end)) if end.saturating_sub(start) == count as i128 => start,
        Some((start, end)) => {
            let message = format!("the range holds {} places for {count} numbers", end.saturating_sub(start));
            return Err(Fault::new(ProblemCode::PlotRange, message)
                .argument(at::X)
                .label("not as long as the list")
                .help(format!(
                    "from {start} on it is `x={start}..{}`",
                    start.saturating_add(count as i128)
                )));
        }
        None => 0,
    };
    placed(first, numbers, title).map_err(|error| Fault::from(error).argument(at::VALUE))
}

/// Row by row.
pub(super) fn values(numbers: &NdArray) -> Vec<f64> {
    let value = |element: Scalar| match element {
        Scalar::Int(n) => Number::from(n).to_f64(),
        Scalar::Bool(b) => f64::from(u8::from(b)),
        Scalar::Float(f) => f,
    };
    numbers.iter().map(value).collect()
}

fn placed(first: i128, numbers: &NdArray, title: &str) -> Result<Plot, PictureError> {
    if numbers.size() as i128 > MOST_SAMPLES {
        return Err(PictureError::TooManyCells);
    }
    let values = values(numbers);
    match numbers.shape() {
        [_] => pictures::signal(title, first, &values),
        &[rows, columns] => {
            let cell =
                |row: usize, column: usize| values.get(row * columns + column).copied().unwrap_or(f64::NAN);
            pictures::image(title, [0, 0], Grid::of(rows, columns, cell))
        }
        shape => Err(PictureError::Dimensions(shape.len())),
    }
}

/// The bands of a transform, in ranges of its input.
pub(super) fn transform(arguments: &Arguments, bands: &Map, title: &str) -> Result<Plot, Fault> {
    let fault = |error: PictureError| Fault::from(error).argument(at::VALUE);
    let strange = || fault(PictureError::Bands("a key is not a level and a name".to_string()));
    let mut found = Vec::new();
    for (key, value) in bands.entries() {
        let (Value::Tuple(key), Value::Array(array)) = (key, value) else { return Err(strange()) };
        let [Value::Number(level), Value::Text(name)] = &key[..] else { return Err(strange()) };
        let level = level.to_i64().and_then(|level| u32::try_from(level).ok());
        let level = level.filter(|level| (1..=64).contains(level)).ok_or_else(strange)?;
        found.push((level, name.to_string(), array));
    }
    let ndim = found.first().map_or(1, |(_, _, array)| array.ndim());
    if let Some((_, _, array)) = found.iter().find(|(_, _, array)| array.ndim() != ndim || ndim > 2) {
        return Err(fault(PictureError::Dimensions(array.ndim())));
    }
    let ranges = ranges(arguments, ndim)?;
    let mut drawn = Vec::new();
    for (level, name, array) in found {
        let ranges: Vec<_> = ranges.iter().map(|range| decimated(*range, level)).collect();
        let values = read(array, &ranges).map_err(|fault| fault.argument(at::VALUE))?;
        let first = [0, 1].map(|dim| ranges.get(dim).map_or(0, |(start, _)| *start));
        drawn.push(Band { level: LevelFromFinest(level), name, first, values });
    }
    match ndim {
        2 => pictures::image_bands(title, &drawn).map_err(fault),
        _ => pictures::signal_bands(title, &drawn).map_err(fault),
    }
}

/// The coefficients of a level that belong to a range of samples: index k to the samples from k 2^level on.
fn decimated((start, end): (i128, i128), level: u32) -> (i128, i128) {
    let step = 1i128 << level;
    let up = |n: i128| n.div_euclid(step) + i128::from(n.rem_euclid(step) != 0);
    (up(start), up(end).max(up(start) + 1))
}
