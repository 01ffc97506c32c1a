//! What other functions found, as far as there is a picture of it: points of a list, and records.

use crate::pictures::{self, PictureError, Trace};
use crate::plots::Plot;
use crate::values::{Record, Value};

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
}

impl Results {
    /// The name of the one picture.
    pub(super) fn pictures(&self) -> &'static [&'static str] {
        match self {
            Results::Points(_) => &["samples"],
            Results::Functions(_) => &["functions"],
            Results::Responses(_) => &["response"],
            Results::Shares(_) | Results::Noise(_) => &["bands"],
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

/// What a record holds that a function of this language gave.
pub(super) fn of_record(record: &Record) -> Option<Results> {
    responses(record).or_else(|| functions(record)).or_else(|| shares(record)).or_else(|| noise(record))
}

fn reals(record: &Record, name: &str) -> Option<Vec<f64>> {
    match record.fields().get(name)? {
        Value::List(items) => items.iter().map(real).collect(),
        _ => None,
    }
}

fn trace(record: &Record, heading: &str, [x, y]: [(&str, &str); 2]) -> Option<Trace> {
    let points = reals(record, x.0)?.into_iter().zip(reals(record, y.0)?).collect();
    Some(Trace { heading: heading.to_string(), x: x.1.to_string(), y: y.1.to_string(), points })
}

/// Of one filter, or of each filter of a wavelet.
fn responses(record: &Record) -> Option<Results> {
    let axes = [("frequency", "frequency, 1 = Nyquist"), ("magnitude", "magnitude")];
    if let Some(one) = trace(record, "", axes) {
        return Some(Results::Responses(vec![one]));
    }
    let of_each = record.fields().iter().map(|(name, value)| match value {
        Value::Record(one) => trace(one, name, axes),
        _ => None,
    });
    let traces = of_each.collect::<Option<Vec<_>>>()?;
    (!traces.is_empty()).then_some(Results::Responses(traces))
}

fn functions(record: &Record) -> Option<Results> {
    let scaling = trace(record, "scaling function", [("scaling_x", "t"), ("scaling", "value")])?;
    let wavelet = trace(record, "wavelet", [("wavelet_x", "t"), ("wavelet", "value")]);
    Some(Results::Functions(std::iter::once(scaling).chain(wavelet).collect()))
}

/// What each band of a record holds under a name.
fn by_band<T>(record: &Record, read: impl Fn(&Record) -> Option<T>) -> Option<Vec<(String, T)>> {
    let Value::Map(bands) = record.fields().get("bands")? else { return None };
    let entries = bands.entries().iter().map(|(key, value)| {
        let (Value::Tuple(key), Value::Record(band)) = (key, value) else { return None };
        let [Value::Number(level), Value::Text(name)] = &key[..] else { return None };
        Some((format!("level {level}, {name}"), read(band)?))
    });
    entries.collect()
}

fn shares(record: &Record) -> Option<Results> {
    let share = |band: &Record| Some(real(band.fields().get("share")?)? * 100.0);
    by_band(record, share).map(Results::Shares)
}

fn noise(record: &Record) -> Option<Results> {
    by_band(record, |band| reals(band, "noise")).map(Results::Noise)
}
