//! What a value is to a picture, and which pictures there are of it.

use std::sync::Arc;

use crate::algebra::Linear;
use crate::arrays::Array;
use crate::codec::{self, NdArray};
use crate::diagnostics::{ProblemCode, suggest};
use crate::filters::{self, FilterBank, Laurent, Lifting};
use crate::values::{Found, Record, SignalTransform, Value};
use crate::wavelets::Wavelet;
use vcfilter_machine::Stoppable;

use super::super::super::extract::{Arg, FromArgument, Origin};
use super::super::super::fault::Fault;
use super::super::super::items::check_size;
use super::super::super::parameter::Kind;
use super::super::ndarrays::ndarray;
use super::super::zdomain::bank;
use super::results::{self, Results};
use super::several::{self, Several};

/// Every picture there is.
const PICTURES: [&str; 13] = [
    "taps",
    "response",
    "zeros",
    "functions",
    "lifting",
    "stencil",
    "growth",
    "bands",
    "samples",
    "graph",
    "magnitude",
    "phase",
    "group_delay",
];

/// The name of a picture; whether there is such a one of a value, [`choose`] says.
pub(super) struct Picture(Arc<str>);

impl FromArgument for Picture {
    const KIND: Kind = Kind::Text;
    const CHOICES: &'static [&'static str] = &PICTURES;

    fn take(value: Value, origin: Origin) -> Option<Picture> {
        FromArgument::take(value, origin).map(Picture)
    }
}

/// What a value is to a picture.
pub(super) enum Subject {
    Wavelet(Arc<Wavelet>),
    Stage(Arc<Wavelet>),
    Factoring(Lifting),
    Bank(FilterBank),
    Filter(Arc<Laurent>),
    Expression(Arc<Linear>),
    Array(Array),
    Transform(SignalTransform),
    Numbers(NdArray),
    Results(Results),
    Several(Several),
}

impl Subject {
    /// The pictures that there are of it, the usual one first.
    pub(super) fn pictures(&self) -> &'static [&'static str] {
        match self {
            Subject::Wavelet(_) => &[
                "lifting",
                "taps",
                "response",
                "zeros",
                "functions",
                "growth",
                "magnitude",
                "phase",
                "group_delay",
            ],
            Subject::Stage(_) => &["lifting", "growth"],
            Subject::Factoring(_) => {
                &["lifting", "taps", "response", "zeros", "functions", "magnitude", "phase", "group_delay"]
            }
            Subject::Bank(_) | Subject::Filter(_) => {
                &["taps", "response", "zeros", "functions", "magnitude", "phase", "group_delay"]
            }
            Subject::Expression(_) => &["stencil", "samples"],
            Subject::Transform(_) => &["bands"],
            Subject::Array(_) => &["samples", "graph"],
            Subject::Numbers(_) => &["samples"],
            Subject::Results(results) => results.pictures(),
            Subject::Several(several) => several.pictures(),
        }
    }

    /// In words, with an article.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Subject::Wavelet(_) => "a wavelet",
            Subject::Stage(_) => "a stage",
            Subject::Factoring(_) => "a factoring",
            Subject::Bank(_) => "a filter bank",
            Subject::Filter(_) => "a filter",
            Subject::Expression(_) => "an expression",
            Subject::Array(_) => "an array",
            Subject::Transform(_) => "a transform",
            Subject::Numbers(_) => "numbers",
            Subject::Results(results) => results.describe(),
            Subject::Several(several) => several.describe(),
        }
    }

    /// What titles call it; nothing where the picture says it.
    pub(super) fn name(&self) -> Option<&'static str> {
        match self {
            Subject::Wavelet(wavelet) => Some(wavelet.name().unwrap_or("wavelet")),
            Subject::Stage(_) => Some("stage"),
            Subject::Factoring(_) => Some("factoring"),
            Subject::Bank(_) => Some("filter bank"),
            Subject::Filter(_) => Some("filter"),
            Subject::Transform(_) => Some("transform"),
            Subject::Expression(_)
            | Subject::Array(_)
            | Subject::Numbers(_)
            | Subject::Results(_)
            | Subject::Several(_) => None,
        }
    }

    /// The filters that it stands for.
    pub(super) fn bank(&self) -> Result<Option<FilterBank>, Fault> {
        match self {
            Subject::Wavelet(wavelet) => Ok(Some(filters::fir(wavelet)?)),
            Subject::Factoring(lifting) => Ok(Some(bank(&lifting.polyphase()?.into())?)),
            Subject::Bank(bank) => Ok(Some(bank.clone())),
            _ => Ok(None),
        }
    }
}

/// What a value is, where there is a picture of it.
pub(super) fn subject(value: &Value) -> Result<Subject, Fault> {
    let none = || {
        Fault::new(ProblemCode::PlotKind, format!("there is no picture of {}", value.kind()))
            .label(format!("this is {}", value.kind()))
    };
    match value {
        Value::Wavelet(wavelet) => Ok(Subject::Wavelet(wavelet.clone())),
        Value::Stage(stage) => {
            Ok(Subject::Stage(Arc::new(Wavelet { stages: vec![(**stage).clone()], shift: 0 })))
        }
        Value::Laurent(filter) => Ok(Subject::Filter(filter.clone())),
        Value::Matrix(_) => Ok(Subject::Bank(bank(value)?)),
        Value::Expression(expression) => Ok(Subject::Expression(expression.clone())),
        Value::Array(array) => Ok(Subject::Array(array.clone())),
        Value::List(items) | Value::Tuple(items) => of_items(value, items),
        Value::Map(map) => several::of_map(map).map(Subject::Several),
        Value::NdArray(_) => Ok(Subject::Numbers(ndarray(value, None)?)),
        Value::Record(record) => of_record(record),
        Value::Plot(_) => Err(none().help("it is one already: `save(p, \"p.svg\")` writes it")),
        Value::Number(_) => Err(none().help(
            "give an expression such as `a[0]`, a filter such as `laurent([1, 2, 1])`, or a list of numbers",
        )),
        Value::Code(_) => Err(none().help("build on `symbols` in place of `variables` to draw coefficients")),
        _ => Err(none()
            .help("wavelets, filters, expressions, arrays, lists of numbers and transforms have pictures")),
    }
}

fn of_items(value: &Value, items: &[Value]) -> Result<Subject, Fault> {
    if let Some(points) = results::of_items(items) {
        return Ok(Subject::Results(points));
    }
    if let Some(several) = several::of_items(items) {
        return several.map(Subject::Several);
    }
    match items.first() {
        // Such as `zeros(f)` gives.
        Some(Value::Record(first)) => Err(of_results(first)),
        _ => numbers(value),
    }
}

/// Numbers of lists; where no type of integers holds one, as floats, which is all that a picture needs.
fn numbers(value: &Value) -> Result<Subject, Fault> {
    fn is_long(value: &Value) -> bool {
        match value {
            Value::List(items) | Value::Tuple(items) => items.iter().asking().any(is_long),
            Value::Number(number) => number.is_integer() && number.bit_length() > 63,
            _ => false,
        }
    }
    fn rounded(value: &Value) -> Result<Value, Fault> {
        match value {
            Value::List(items) | Value::Tuple(items) => {
                Ok(Value::list(items.iter().asking().map(rounded).collect::<Result<_, _>>()?)?)
            }
            Value::Number(number) => match num_rational::BigRational::from_float(number.to_f64()) {
                Some(near) => Ok(Value::Number(near.into())),
                None => {
                    Err(Fault::new(ProblemCode::LimitBits, "the values are too large for floating point")
                        .help("draw their logarithms, or divide them all by a number"))
                }
            },
            other => Ok(other.clone()),
        }
    }
    // What is shared is gone through each time that it occurs.
    check_size(value)?;
    if is_long(value) {
        let floats = "f8".parse().map_err(|error: codec::DTypeError| Fault::from(error))?;
        return Ok(Subject::Numbers(ndarray(&rounded(value)?, Some(floats))?));
    }
    Ok(Subject::Numbers(ndarray(value, None)?))
}

fn of_record(record: &Record) -> Result<Subject, Fault> {
    match record.found() {
        Some(Found::Transform(transform)) => Ok(Subject::Transform(transform.clone())),
        Some(Found::Lifting(factored)) => Ok(Subject::Factoring(factored.lifting.clone())),
        Some(Found::Bank(bank)) => Ok(Subject::Bank(bank.clone())),
        _ => results::of_record(record).map(Subject::Results).ok_or_else(|| of_results(record)),
    }
}

/// What other functions found is drawn from what they were given.
fn of_results(record: &Record) -> Fault {
    let help = match record.found() {
        Some(Found::Zero(_)) => {
            "draw what the zeros are of, as in `plot(f, \"zeros\")` for a filter or a wavelet f"
        }
        Some(Found::Subbands(_) | Found::InfiniteBands(_)) => "draw a band, as in `plot(t[1, \"H\"])`",
        Some(Found::Gains(_)) => "draw the filter or the wavelet itself, as in `plot(w, \"response\")`",
        _ => {
            "draw the wavelet or the filter itself, as in `plot(w, \"taps\")`, or a list of numbers or of pairs (x, y)"
        }
    };
    Fault::new(ProblemCode::PlotKind, "there is no picture of these results")
        .label("results of a function")
        .help(help)
}

/// The picture that is asked for, or the usual one.
pub(super) fn choose(subject: &Subject, asked: Option<&Arg<Picture>>) -> Result<&'static str, Fault> {
    let fits = subject.pictures();
    let Some(place) = asked else { return Ok(fits.first().copied().unwrap_or("samples")) };
    let asked = &*place.0;
    if let Some(what) = fits.iter().find(|what| **what == asked) {
        return Ok(what);
    }
    let quoted = fits.iter().map(|what| format!("\"{what}\"")).collect::<Vec<_>>().join(", ");
    let of = subject.describe();
    let known = PICTURES.contains(&asked);
    let (message, help) = match (known, suggest(asked, PICTURES.iter().copied())) {
        (false, Some(near)) => (
            format!("there is no picture \"{asked}\""),
            format!("did you mean \"{near}\"? Of {of} there are {quoted}"),
        ),
        (false, None) => (format!("there is no picture \"{asked}\""), format!("of {of} there are {quoted}")),
        (true, _) => (
            format!("{of} has no picture \"{asked}\""),
            format!("of {of} there are {quoted}{}", what_has(asked)),
        ),
    };
    Err(Fault::new(ProblemCode::PlotWhat, message).argument(place).label("not a picture of this").help(help))
}

/// Of what there is such a picture.
fn what_has(what: &str) -> &'static str {
    match what {
        "taps" | "response" | "zeros" | "functions" | "magnitude" | "phase" | "group_delay" => {
            "; that one is of wavelets, filter banks and filters"
        }
        "lifting" => "; that one is of wavelets, and of what `lifting` gives",
        "growth" => "; that one is of wavelets",
        "stencil" => "; that one is of an element, as in `plot(a[0, 0])`",
        "bands" => "; that one is of what `transform` gives",
        "graph" => "; that one is of arrays such as `symbols` and `lift` give",
        _ => "; that one is of arrays and lists of numbers",
    }
}
