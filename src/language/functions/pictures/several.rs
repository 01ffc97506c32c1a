//! Several filters, wavelets or lists in one picture, by their names.

use std::sync::Arc;

use crate::codec::NdArray;
use crate::diagnostics::ProblemCode;
use crate::filters::{Direction, FilterBank, Laurent};
use crate::pictures::{self, PictureError};
use crate::plots::{Axis, Plot};
use crate::values::Value;

use super::super::super::fault::Fault;
use super::results::Results;
use super::samples::values;
use super::subject::{Subject, subject};

/// The most curves of a picture: so many are told apart.
const MOST: usize = 12;

/// Things of one kind, with their names.
pub(super) enum Several {
    Filters(Vec<(String, Arc<Laurent>)>),
    Banks(Vec<(String, FilterBank)>),
    /// Numbers over their place in a list.
    Lists(Vec<(String, Vec<(f64, f64)>)>),
    Points(Vec<(String, Vec<(f64, f64)>)>),
}

/// One of several, before it is known what the others are.
enum One {
    Filter(Arc<Laurent>),
    Bank(FilterBank),
    List(Vec<(f64, f64)>),
    Points(Vec<(f64, f64)>),
}

impl Several {
    /// The names of the one picture.
    pub(super) fn pictures(&self) -> &'static [&'static str] {
        match self {
            Several::Filters(_) | Several::Banks(_) => &["response"],
            Several::Lists(_) | Several::Points(_) => &["samples"],
        }
    }

    /// In words.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Several::Filters(_) => "several filters",
            Several::Banks(_) => "several wavelets",
            Several::Lists(_) => "several lists of numbers",
            Several::Points(_) => "several lists of points",
        }
    }

    pub(super) fn drawn(&self, title: &str, side: Option<Direction>) -> Result<Plot, PictureError> {
        match self {
            Several::Filters(filters) => {
                let filters: Vec<_> =
                    filters.iter().map(|(name, filter)| (name.clone(), &**filter)).collect();
                pictures::filter_responses(title, &filters)
            }
            Several::Banks(banks) => pictures::bank_responses(title, banks, side),
            Several::Lists(lists) => {
                pictures::named_lines(title, [Axis::new("n").integer(), "value".into()], lists)
            }
            Several::Points(lists) => pictures::named_lines(title, ["x", "y"].map(Axis::new), lists),
        }
    }
}

/// The items of a list that have a picture together, by their places: not numbers, whose lists are pictures.
pub(super) fn of_items(items: &[Value]) -> Option<Result<Several, Fault>> {
    let is_one = |item: &Value| match item {
        Value::Record(_) | Value::Wavelet(_) | Value::Laurent(_) | Value::Matrix(_) => {
            matches!(one(item), Some(Ok(One::Filter(_) | One::Bank(_))))
        }
        Value::List(points) => super::results::of_items(points).is_some(),
        _ => false,
    };
    let name = |at: usize, item: &Value| match item {
        Value::Wavelet(wavelet) => match wavelet.name() {
            Some(name) => format!("{at}: {name}"),
            None => at.to_string(),
        },
        _ => at.to_string(),
    };
    let first = items.first()?;
    let named = items.iter().enumerate().map(|(at, item)| (name(at, item), item));
    is_one(first).then(|| together(named))
}

/// The values of a map by their keys.
pub(super) fn of_map(map: &crate::values::Map) -> Result<Several, Fault> {
    let name = |key: &Value| match key {
        Value::Text(text) => text.to_string(),
        other => crate::display::shortened(other, 40),
    };
    together(map.entries().iter().map(|(key, value)| (name(key), value)))
}

/// What one value is among several; none where it has no curve.
fn one(value: &Value) -> Option<Result<One, Fault>> {
    match subject(value).ok()? {
        Subject::Filter(filter) => Some(Ok(One::Filter(filter))),
        Subject::Numbers(numbers) => row(&numbers).map(|points| Ok(One::List(points))),
        Subject::Results(Results::Points(points)) => Some(Ok(One::Points(points))),
        subject => subject.bank().transpose().map(|bank| Ok(One::Bank(bank?))),
    }
}

fn row(numbers: &NdArray) -> Option<Vec<(f64, f64)>> {
    let [_] = numbers.shape() else { return None };
    Some(values(numbers).into_iter().enumerate().map(|(n, value)| (n as f64, value)).collect())
}

fn together<'a>(named: impl ExactSizeIterator<Item = (String, &'a Value)>) -> Result<Several, Fault> {
    if named.len() > MOST {
        let message = format!("a picture tells at most {MOST} curves apart, and these are {}", named.len());
        return Err(Fault::new(ProblemCode::PlotKind, message).label("too many").help("draw some of them"));
    }
    let (mut filters, mut banks, mut lists, mut points) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let count = named.len();
    for (name, value) in named {
        match one(value).ok_or_else(|| no_curve(&name, value))?? {
            One::Filter(filter) => filters.push((name, filter)),
            One::Bank(bank) => banks.push((name, bank)),
            One::List(list) => lists.push((name, list)),
            One::Points(list) => points.push((name, list)),
        }
    }
    let whole = |found: usize| count > 0 && found == count;
    if whole(filters.len()) {
        Ok(Several::Filters(filters))
    } else if whole(banks.len()) {
        Ok(Several::Banks(banks))
    } else if whole(lists.len()) {
        Ok(Several::Lists(lists))
    } else if whole(points.len()) {
        Ok(Several::Points(points))
    } else {
        Err(mixed(count))
    }
}

fn no_curve(name: &str, value: &Value) -> Fault {
    let message = format!("`{name}` has no curve: it is {}", value.kind());
    Fault::new(ProblemCode::PlotKind, message)
        .label("not all are wavelets, filters or lists")
        .help("give a map from names to wavelets, to filters, or to lists of numbers: `{\"a\": [1, 2], \"b\": [3, 4]}`")
}

fn mixed(count: usize) -> Fault {
    let message = match count {
        0 => "there is nothing in it to draw",
        _ => "what is drawn in one picture is of one kind",
    };
    Fault::new(ProblemCode::PlotKind, message).label(if count == 0 { "empty" } else { "of several kinds" }).help(
        "give wavelets alone, or one filter of each, as in `{\"5/3\": fir(le_gall_5_3).h0}`, or lists alone",
    )
}
