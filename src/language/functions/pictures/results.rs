//! What other functions found, as far as there is a picture of it: points of a list, and records.

use indexmap::IndexMap;

use crate::algebra::Number;
use crate::filters::{BandName, Curve, SpectralFactor};
use crate::pictures::{self, PictureError, Trace};
use crate::plots::Plot;
use crate::values::{BandEnergy, Found, Record, Response, ScalingCurves, Value};
use crate::vc2::IndexSweep;

use super::super::super::operators::real;

/// Found values that are drawn as they are.
pub(super) enum Results {
    /// Pairs of a list.
    Points(Vec<(f64, f64)>),
    /// What `cascade` gives.
    Functions(Vec<Trace>),
    /// What `response` gives.
    Responses(Vec<Trace>),
    /// What `energy` gives: the share of each band.
    Shares(Vec<(String, f64)>),
    /// What `rounding_noise` gives.
    Noise(Vec<(String, Vec<f64>)>),
    /// What `index_sweep` gives.
    Sweep(IndexSweep),
    /// What `spectral_factors` gives.
    Choices(Vec<SpectralFactor>),
}

impl Results {
    /// The name of the one picture.
    pub(super) fn pictures(&self) -> &'static [&'static str] {
        match self {
            Results::Points(_) => &["samples"],
            Results::Functions(_) => &["functions"],
            Results::Responses(_) => &["response"],
            Results::Shares(_) | Results::Noise(_) => &["bands"],
            Results::Sweep(_) => &["growth"],
            Results::Choices(_) => &["zeros"],
        }
    }

    /// In words, with an article.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Results::Points(_) => "a list of points",
            Results::Functions(_) => "what `cascade` gives",
            Results::Responses(_) => "what `response` gives",
            Results::Shares(_) => "what `energy` gives",
            Results::Noise(_) => "what `rounding_noise` gives",
            Results::Sweep(_) => "what `index_sweep` gives",
            Results::Choices(_) => "what `spectral_factors` gives",
        }
    }

    /// What titles call it.
    pub(super) fn caption(&self) -> &'static str {
        match self {
            Results::Points(_) => "points",
            Results::Functions(_) => "last iterations of the cascade",
            Results::Responses(_) => "magnitude response",
            Results::Shares(_) => "energy by band",
            Results::Noise(_) => "rounding noise by band",
            Results::Sweep(_) => "bits of coded pictures",
            Results::Choices(_) => "choices of zeros",
        }
    }

    pub(super) fn drawn(&self, title: &str) -> Result<Plot, PictureError> {
        match self {
            Results::Points(points) => {
                let trace = Trace {
                    heading: String::new(),
                    x: "x".to_string(),
                    y: "y".to_string(),
                    points: points.clone(),
                };
                pictures::traces(title, &[trace])
            }
            Results::Functions(traces) | Results::Responses(traces) => pictures::traces(title, traces),
            Results::Shares(shares) => pictures::named_bars(title, "share in %", shares),
            Results::Noise(noise) => pictures::named_signals(title, "noise", noise),
            Results::Sweep(sweep) => Ok(pictures::sweep_growth(title, sweep)),
            Results::Choices(choices) => pictures::choices_of_zeros(title, choices),
        }
    }
}

/// The points of a list of pairs.
pub(super) fn of_items(items: &[Value]) -> Option<Results> {
    let pair = |item: &Value| match item {
        Value::Tuple(pair) => match &pair[..] {
            [x, y] => real(x).zip(real(y)),
            _ => None,
        },
        _ => None,
    };
    let points = items.iter().map(pair).collect::<Option<Vec<_>>>()?;
    (!points.is_empty()).then_some(Results::Points(points))
}

/// What a function found, as far as there is a picture of it.
pub(super) fn of_record(record: &Record) -> Option<Results> {
    match record.found() {
        Some(Found::Response(response)) => Some(Results::Responses(vec![magnitudes("", response)])),
        Some(Found::Cascade(cascade)) => functions(cascade),
        Some(Found::Energies(energies)) => {
            let share = |part: &BandEnergy| part.share.to_f64() * 100.0;
            Some(Results::Shares(by_band(&energies.bands, share)))
        }
        Some(Found::Noise(noise)) => {
            let numbers = |noise: &Vec<Number>| noise.iter().map(Number::to_f64).collect();
            Some(Results::Noise(by_band(&noise.bands, numbers)))
        }
        Some(Found::Sweep(sweep)) => Some(Results::Sweep(sweep.clone())),
        Some(Found::Spectral(choices)) => Some(Results::Choices(choices.clone())),
        Some(_) => None,
        None => responses(record),
    }
}

/// Of each filter of a wavelet one.
fn responses(record: &Record) -> Option<Results> {
    let of_each = record.fields().map(|(name, value)| match value {
        Value::Record(one) => match one.found() {
            Some(Found::Response(response)) => Some(magnitudes(name, response)),
            _ => None,
        },
        _ => None,
    });
    let traces = of_each.collect::<Option<Vec<_>>>()?;
    (!traces.is_empty()).then_some(Results::Responses(traces))
}

fn magnitudes(heading: &str, response: &Response) -> Trace {
    Trace {
        heading: heading.to_string(),
        x: "frequency, 1 = Nyquist".to_string(),
        y: "magnitude".to_string(),
        points: response.points.iter().map(|(frequency, value)| (*frequency, value.norm())).collect(),
    }
}

fn functions(cascade: &ScalingCurves) -> Option<Results> {
    let trace = |heading: &str, curve: &Curve| Trace {
        heading: heading.to_string(),
        x: "t".to_string(),
        y: "value".to_string(),
        points: curve.points().collect(),
    };
    let scaling = trace("scaling function", cascade.scaling.as_ref()?);
    let wavelet = cascade.wavelet.as_ref().map(|curve| trace("wavelet", curve));
    Some(Results::Functions(std::iter::once(scaling).chain(wavelet).collect()))
}

/// What each band has, under its name.
fn by_band<T, R>(bands: &IndexMap<BandName, T>, read: impl Fn(&T) -> R) -> Vec<(String, R)> {
    bands.iter().map(|((level, name), band)| (format!("level {level}, {name}"), read(band))).collect()
}
