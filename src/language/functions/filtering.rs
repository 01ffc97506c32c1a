//! Signals filtered exactly: convolution, and transforms by filter banks and lifting steps.

use std::sync::Arc;

use crate::algebra::{Index, Number};
use crate::arrays::{Array, CustomError, Edges, Element};
use crate::diagnostics::{ProblemCode, suggest};
use crate::filters::{
    self, BandName, ExtensionMode, InfiniteBands, Laurent, SignalError, Splitting, Subbands,
};
use crate::values::{Found, Map, Record, Value};
use crate::wavelets::LevelFromFinest;
use vcfilter_machine::memory;

use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Integer, Named, SignalLike};
use super::super::fault::Fault;
use super::ndarrays;
use super::signals::{depth_of, integer_inverse, integer_transform, transformed};
use super::zdomain::{bank, found};

/// The most samples of a finite signal.
const MOST_SAMPLES: usize = 4 << 20;

const MODES: [&str; ExtensionMode::ALL.len()] = {
    let mut names = [""; ExtensionMode::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = ExtensionMode::ALL[at].name();
        at += 1;
    }
    names
};

impl Choice for ExtensionMode {
    const NAMES: &'static [&'static str] = &MODES;

    fn named(name: &str) -> Result<ExtensionMode, Fault> {
        ExtensionMode::ALL.into_iter().find(|mode| mode.name() == name).ok_or_else(|| {
            let help = match (name, suggest(name, MODES)) {
                ("edge" | "clamp", _) => "did you mean \"constant\"?".to_string(),
                ("per", _) => "did you mean \"periodization\"?".to_string(),
                (_, Some(near)) => format!("did you mean \"{near}\"?"),
                _ => format!("it is {} or {}", MODES[..MODES.len() - 1].join(", "), MODES[MODES.len() - 1]),
            };
            Fault::new(ProblemCode::ValueRange, format!("unknown mode \"{name}\""))
                .label("not a mode")
                .help(help)
        })
    }
}

pub(super) fn convolve(
    evaluator: &Evaluator,
    h: Arg<Arc<Laurent>>,
    x: Arg<SignalLike>,
) -> Result<Value, Fault> {
    let convolved = convolution(&h, &x, evaluator.space().interrupt());
    convolved.map_err(|(fault, is_of_filter)| if is_of_filter { h.fault(fault) } else { x.fault(fault) })
}

/// The convolution of a filter and a signal; whether a fault is the filter's.
pub(crate) fn convolution(
    h: &Laurent,
    x: &SignalLike,
    interrupt: &crate::arrays::Interrupt,
) -> Result<Value, (Fault, bool)> {
    let of_filter = |error: SignalError| {
        let is_of_filter = matches!(error, SignalError::Filter(_));
        (Fault::from(error), is_of_filter)
    };
    if let SignalLike::Array(array) = x
        && array.size().is_none()
    {
        check_one_dimension(array).map_err(|fault| (fault, false))?;
        let filtered = filters::filtered(h, array, 1).map_err(|error| (error.into(), false))?;
        return Ok(Value::Array(filtered));
    }
    let samples = samples(x).map_err(|fault| (fault, false))?;
    let convolved = filters::convolve(h, &samples, interrupt).map_err(of_filter)?;
    let made = match x {
        SignalLike::Array(array) => sized(array, convolved),
        SignalLike::Finite(_) => list(convolved),
    };
    made.map_err(|fault| (fault, false))
}

/// An array with a size of these samples, with the edges of another one.
fn sized(of: &Array, samples: Vec<Element>) -> Result<Value, Fault> {
    let (size, edges) = (samples.len() as i128, of.edges().unwrap_or_default());
    let sample = move |index: &Index| -> Result<Element, CustomError> {
        // Indices lie inside.
        let found = usize::try_from(index[0]).ok().and_then(|at| samples.get(at));
        Ok(found.cloned().unwrap_or(Element::Number(Number::ZERO)))
    };
    Ok(Value::Array(of.space().sized_generate(&[size], edges, false, sample)?))
}

fn list(elements: Vec<Element>) -> Result<Value, Fault> {
    Ok(Value::list(memory::collect(elements.into_iter().map(Value::from))?)?)
}

fn check_one_dimension(array: &Array) -> Result<(), Fault> {
    if array.ndim() == 1 {
        return Ok(());
    }
    Err(Fault::new(ProblemCode::ArrayNdimMismatch, "filters run over signals of one dimension")
        .label(format!("has {} dimensions", array.ndim()))
        .help("take a row of it, as in `f(n) = a[n, 0]` and then `generate(1, f)`"))
}

/// The samples of a finite signal.
fn samples(x: &SignalLike) -> Result<Vec<Element>, Fault> {
    match x {
        SignalLike::Array(array) => {
            check_one_dimension(array)?;
            let size = array.size().and_then(|size| size.first().copied()).unwrap_or(0);
            check_length(usize::try_from(size).unwrap_or(usize::MAX))?;
            memory::try_collect((0..size).map(|n| array.get(&[n]).map_err(Fault::from)))
        }
        SignalLike::Finite(value @ Value::NdArray(_)) => {
            let grid = ndarrays::grid(value)?;
            if grid.shape().len() != 1 {
                let help = "take a row or a channel of it, as in `a[:, 0]`";
                let message = "filters run over signals of one dimension";
                return Err(Fault::new(ProblemCode::ArrayNdimMismatch, message)
                    .label(format!("has {} dimensions", grid.shape().len()))
                    .help(help));
            }
            check_length(grid.count())?;
            memory::try_collect(grid.values().iter().map(|n| Ok::<_, Fault>(Element::Number(n.clone()))))
        }
        SignalLike::Finite(Value::List(items) | Value::Tuple(items)) => {
            check_length(items.len())?;
            memory::try_collect(items.iter().map(sample))
        }
        SignalLike::Finite(other) => Err(Fault::kind("a list of numbers", other.kind())),
    }
}

/// An item of a list as a sample; floats are the fractions that they are.
fn sample(item: &Value) -> Result<Element, Fault> {
    match item {
        Value::Number(number) => Ok(Element::Number(number.clone())),
        Value::Expression(expression) => Ok(Element::Linear((**expression).clone())),
        Value::Real(real) => match Number::from_f64(real.0) {
            Some(number) => Ok(Element::Number(number)),
            None => {
                Err(Fault::new(ProblemCode::ValueKind, format!("a signal holds numbers, and {real} is none"))
                    .label("not all finite")
                    .help("put numbers in the place of gaps"))
            }
        },
        Value::List(_) | Value::Tuple(_) => Err(Fault::kind("a list of numbers", "a list of lists")
            .help("give one row: signals have one dimension")),
        other => {
            let message = format!("a signal holds numbers and expressions, and {} is none", other.kind());
            Err(Fault::new(ProblemCode::ValueKind, message)
                .label(format!("holds {}", other.kind()))
                .help("write numbers, as in `[3, 1/2, 0.25]`"))
        }
    }
}

fn check_length(samples: usize) -> Result<(), Fault> {
    if samples <= MOST_SAMPLES {
        return Ok(());
    }
    Err(Fault::new(ProblemCode::LimitLength, format!("a finite signal has at most {MOST_SAMPLES} samples"))
        .label("too long")
        .help("take a part of it, as in `a[:100000]`"))
}

pub(super) fn transform(
    evaluator: &Evaluator,
    w: Arg<Value>,
    x: Arg<SignalLike>,
    levels: Arg<Integer>,
    mode: Option<Arg<Named<ExtensionMode>>>,
    edges: Option<Arg<Named<Edges>>>,
) -> Result<Value, Fault> {
    let depth = depth_of(&levels)?;
    if let Value::Wavelet(wavelet) = &*w {
        return match (&*x, &mode, &edges) {
            (SignalLike::Array(array), None, None) => integer_transform(wavelet, array, &x, depth),
            _ => Err(of_integers(&w)),
        };
    }
    if let (Some(_), Some(edges)) = (&mode, &edges) {
        return Err(Fault::new(ProblemCode::CallArity, "a signal ends by one rule")
            .argument(edges)
            .label("a second one")
            .help("leave one out: `mode` is of filters, `edges` of lifting steps"));
    }
    let interrupt = evaluator.space().interrupt();
    if let SignalLike::Array(array) = &*x
        && array.size().is_none()
    {
        check_infinite(mode.as_ref().map(Into::into).or(edges.as_ref().map(Into::into)))?;
        check_one_dimension(array).map_err(|fault| x.fault(fault))?;
        let bank = bank(&w).map_err(|fault| w.fault(fault))?;
        let bands = InfiniteBands::of(&bank, array, depth).map_err(|error| w.fault(error))?;
        return found(Found::InfiniteBands(bands));
    }
    let splitting = splitting(evaluator, &w, mode, edges)?;
    let samples = samples(&x).map_err(|fault| x.fault(fault))?;
    let bands = Subbands::of(splitting, &samples, depth, interrupt).map_err(|error| match error {
        SignalError::Filter(_) => w.fault(error),
        error => x.fault(error),
    })?;
    found(Found::Subbands(bands))
}

/// A wavelet with what only exact filters know.
fn of_integers(w: &Arg<Value>) -> Fault {
    let message = "the stages of a wavelet work on integers in an array, which knows its own edges";
    Fault::new(ProblemCode::ValueKind, message).argument(w).label("rounds").help(
        "take its filters, which round nothing, `transform(fir(w), x)`, or its steps, `lifting(w)`; \
         or of integers an array, as in `transform(w, data(x, \"none\", edges=\"reflect\"))`",
    )
}

/// An infinite array has no rule of edges.
fn check_infinite(rule: Option<super::super::fault::FaultPlace>) -> Result<(), Fault> {
    let Some(place) = rule else { return Ok(()) };
    Err(Fault::new(ProblemCode::ArrayEdges, "an infinite array has no edges")
        .argument(place)
        .label("of a finite signal")
        .help("leave it out; or give a list, an ndarray, or `data(v, \"none\")`, which end"))
}

fn splitting(
    evaluator: &Evaluator,
    w: &Arg<Value>,
    mode: Option<Arg<Named<ExtensionMode>>>,
    edges: Option<Arg<Named<Edges>>>,
) -> Result<Splitting, Fault> {
    let bank = || bank(w).map_err(|fault| w.fault(fault));
    let Some(edges) = edges else {
        let mode = mode.map_or(Ok(ExtensionMode::default()), |mode| mode.get())?;
        return Ok(Splitting::Filters { bank: bank()?, mode });
    };
    let edges = edges.get()?;
    if let Value::Record(record) = &**w
        && let Some(Found::Lifting(lifting)) = record.found()
    {
        return Ok(Splitting::Steps { lifting: lifting.lifting.clone(), edges });
    }
    let lifting = super::lifting::factored(&bank()?, evaluator).map_err(|error| w.fault(error))?;
    Ok(Splitting::Steps { lifting, edges })
}

pub(super) fn inverse_transform(
    evaluator: &Evaluator,
    t: Arg<Value>,
    others: Option<Arg<Map>>,
) -> Result<Value, Fault> {
    let result = if let Value::Record(record) = &*t { of_filters(record) } else { None };
    match result {
        Some(Found::Subbands(bands)) => {
            let mut bands = bands.clone();
            for (name, coefficients) in others.as_ref().map_or(Ok(Vec::new()), given_bands)? {
                bands.bands.insert(name, coefficients);
            }
            let signal = bands.signal(evaluator.space().interrupt());
            list(signal.map_err(|error| match (&others, &error) {
                (Some(others), SignalError::Bands(_) | SignalError::BandLength { .. }) => others.fault(error),
                _ => t.fault(error),
            })?)
        }
        Some(Found::InfiniteBands(bands)) => {
            let mut bands = bands.clone();
            if let Some(others) = others {
                let arrays = super::transforms::bands(&others, LevelFromFinest);
                bands.bands.extend(arrays.map_err(|fault| others.fault(fault))?);
            }
            Ok(Value::Array(bands.signal().map_err(|error| t.fault(error))?))
        }
        _ => integer_inverse(transformed(&t)?, others),
    }
}

/// What is behind a record, where it is a transform by filters.
fn of_filters(record: &Record) -> Option<&Found> {
    record.found().filter(|found| matches!(found, Found::Subbands(_) | Found::InfiniteBands(_)))
}

/// The bands that a program gives, as lists.
fn given_bands(others: &Arg<Map>) -> Result<Vec<(BandName, Vec<Element>)>, Fault> {
    let keyed = super::transforms::keyed_by_band(others, LevelFromFinest);
    let bands = keyed.and_then(|bands| {
        bands.into_iter().map(|(name, value)| Ok((name, coefficients(value)?))).collect::<Result<_, Fault>>()
    });
    bands.map_err(|fault| others.fault(fault))
}

/// The coefficients of a band that a program gives.
fn coefficients(value: &Value) -> Result<Vec<Element>, Fault> {
    match value {
        Value::List(_) | Value::Tuple(_) | Value::NdArray(_) => samples(&SignalLike::Finite(value.clone())),
        other => Err(Fault::kind("a list of coefficients for each band", other.kind())),
    }
}
