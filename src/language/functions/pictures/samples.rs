//! Samples of arrays, lists and transforms in ranges.

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError};
use crate::codec::{NdArray, Scalar};
use crate::diagnostics::ProblemCode;
use crate::pictures::{self, Band, PictureError};
use crate::plots::{Grid, Plot};
use crate::values::SignalTransform;

use super::super::super::extract::{Arg, Ends};
use super::super::super::fault::Fault;
use super::super::sized::check_has_elements;
use super::Asked;

/// The most samples of a picture.
const MOST_SAMPLES: i128 = 4_000_000;

/// The half-open range of an argument.
fn range(given: &Arg<Ends>) -> Result<(i128, i128), Fault> {
    let range = given.integers()?;
    let end = |n: num_bigint::BigInt| {
        Number::from(n).to_i128().ok_or_else(|| given.fault(ArrayError::IndexTooLarge))
    };
    let (start, end) = (end(range.lower)?, end(range.upper + 1)?);
    if end <= start {
        return Err(Fault::new(ProblemCode::PlotRange, "the range is empty")
            .argument(given)
            .label("holds no index")
            .help("write a range such as `0..64`"));
    }
    Ok((start, end))
}

/// The ranges of x and, in two dimensions, of y; what has a size is drawn whole where none is given.
fn ranges(asked: &Asked, ndim: usize, size: Option<&[i128]>) -> Result<Vec<(i128, i128)>, Fault> {
    let mut ranges = Vec::new();
    for (dim, (name, given)) in ["x", "y"].into_iter().zip(&asked.ranges).enumerate() {
        let read = given.as_ref().map(range).transpose()?;
        match (read.zip(given.as_ref()), dim < ndim) {
            (Some((range, given)), true) => {
                if let Some(&size) = size.and_then(|size| size.get(dim))
                    && (range.1 <= 0 || range.0 >= size)
                {
                    return Err(outside(given, dim, size));
                }
                ranges.push(range);
            }
            (None, true) if size.is_some() => ranges.push((0, size.map_or(0, |size| size[dim]))),
            (None, true) => {
                return Err(Fault::new(
                    ProblemCode::PlotRange,
                    format!("`{name}` is missing: the range of dimension {dim}"),
                )
                .label(format!("from where to where along {name}?"))
                .help(format!("an infinite array is drawn in ranges: add `{name}=0..64`; `plot(a, \"graph\")` shows what it is computed from")));
            }
            (Some((_, given)), false) => {
                return Err(Fault::new(ProblemCode::PlotRange, "the array has one dimension")
                    .argument(given)
                    .label("no such dimension")
                    .help(format!("leave `{name}` out")));
            }
            (None, false) => {}
        }
    }
    let count =
        ranges.iter().try_fold(1i128, |count, (start, end)| count.checked_mul(end.checked_sub(*start)?));
    if count.is_none_or(|count| count > MOST_SAMPLES) {
        let fault = Fault::new(ProblemCode::PlotRange, "a picture has at most 4,000,000 samples");
        let fault = match &asked.ranges {
            [Some(x), _] => x.fault(fault),
            _ => fault,
        };
        return Err(fault.label("too many samples").help("draw a smaller range"));
    }
    Ok(ranges)
}

/// The fault of a range in which an array with a size has no sample.
fn outside(given: &Arg<Ends>, dim: usize, size: i128) -> Fault {
    let samples = if size == 1 { "1 sample".to_string() } else { format!("{size} samples") };
    Fault::new(
        ProblemCode::PlotRange,
        format!("the range lies outside of the {samples} along dimension {dim}"),
    )
    .argument(given)
    .label("holds no sample")
    .help(format!("leave `{}` out for all of them, or write a range such as `0..{size}`", given.name()))
}

/// The samples of an array in ranges: values row by row, dimension 0 running fastest. Beyond the edges of an array with
/// a size there are none.
fn read(array: &Array, ranges: &[(i128, i128)]) -> Result<Grid, Fault> {
    check_has_elements(array)?;
    let size = array.size();
    let inside = |(dim, &(start, end)): (usize, &(i128, i128))| match size.as_ref().map(|size| size[dim]) {
        Some(size) => (start.clamp(0, size), end.clamp(start.clamp(0, size), size)),
        None => (start, end),
    };
    let read: Vec<(i128, i128)> = ranges.iter().enumerate().map(inside).collect();
    let none = if size.is_some() { ", \"none\"" } else { "" };
    let found = array.simulate(&read).map_err(|error| match error {
        ArrayError::NotData(lacking) => {
            let name = &lacking.name;
            let bare = name.trim_matches('`');
            Fault::new(ProblemCode::PlotKind, format!("the array is built on {name}, which holds no numbers"))
                .label("has no samples")
                .help(format!(
                    "draw the coefficients of an element, as in `plot(a[0])`, or put numbers in: `substitute(a, {{{bare}: data([1, 2, 3]{none})}})`"
                ))
        }
        other => Fault::from(other),
    })?;
    let values = found.values();
    let (columns, rows) =
        (found.shape().first().copied().unwrap_or(0), found.shape().get(1).copied().unwrap_or(1));
    // How many places lie before the first sample, and how many there are.
    let place = |dim: usize| match (ranges.get(dim), read.get(dim)) {
        (Some(asked), Some(read)) => ((read.0 - asked.0) as usize, (asked.1 - asked.0) as usize),
        _ => (0, 1),
    };
    let ((left, width), (above, height)) = (place(0), place(1));
    // The last dimension runs fastest in what was found.
    Ok(Grid::of(height, width, |row, column| {
        let (row, column) = (row.wrapping_sub(above), column.wrapping_sub(left));
        let found = (row < rows && column < columns).then(|| values.get(column * rows + row)).flatten();
        found.map_or(f64::NAN, Number::to_f64)
    }))
}

pub(super) fn samples(asked: &Asked, array: &Array, title: &str) -> Result<Plot, Fault> {
    let fault = |error: PictureError| asked.value.fault(error);
    let ndim = array.ndim();
    if ndim > 2 {
        return Err(fault(PictureError::Dimensions(ndim)));
    }
    let ranges = ranges(asked, ndim, array.size().as_deref())?;
    let grid = read(array, &ranges).map_err(|fault| asked.value.fault(fault))?;
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
pub(super) fn finite(asked: &Asked, numbers: &NdArray, title: &str) -> Result<Plot, Fault> {
    let count = numbers.size();
    let [x, _] = &asked.ranges;
    let read = x.as_ref().map(|x| range(x).map(|ends| (x, ends)));
    let first = match read.transpose()? {
        Some((_, (start, end))) if end.saturating_sub(start) == count as i128 => start,
        Some((x, (start, end))) => {
            let message = format!("the range holds {} places for {count} numbers", end.saturating_sub(start));
            return Err(Fault::new(ProblemCode::PlotRange, message)
                .argument(x)
                .label("not as long as the list")
                .help(format!(
                    "from {start} on it is `x={start}..{}`",
                    start.saturating_add(count as i128)
                )));
        }
        None => 0,
    };
    placed(first, numbers, title).map_err(|error| asked.value.fault(error))
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
pub(super) fn transform(
    asked: &Asked,
    SignalTransform { bands, signal }: &SignalTransform,
    title: &str,
) -> Result<Plot, Fault> {
    let fault = |error: PictureError| asked.value.fault(error);
    let ranges = ranges(asked, signal.ndim(), signal.size().as_deref())?;
    let mut drawn = Vec::new();
    for ((level, name), array) in &bands.bands {
        let ranges: Vec<_> = ranges.iter().map(|range| decimated(*range, level.0)).collect();
        let values = read(array, &ranges).map_err(|fault| asked.value.fault(fault))?;
        let first = [0, 1].map(|dim| ranges.get(dim).map_or(0, |(start, _)| *start));
        drawn.push(Band { level: *level, name: name.to_string(), first, values });
    }
    match signal.ndim() {
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
