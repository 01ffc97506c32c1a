//! Signals, their wavelet transforms, the energy of bands and the noise of rounding.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::algebra::{Number, Real};
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::filters::{self, BandName, Bands, NoiseError, Signal};
use crate::values::{Column, Map, Record, Table, Value};
use crate::wavelets::{LevelFromFinest, Wavelet};

use super::super::builtin::{Arguments, Builtin, Kind, Parameter, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::zdomain::{record, table_record};

/// The largest value of a signal.
const MOST: i64 = 1 << 40;
/// The deepest transform.
const MOST_DEPTH: i64 = 16;
/// Samples that are looked at at once.
const MOST_SAMPLES: i128 = 4 << 20;

const NDIM: Parameter = optional("ndim", Kind::Integer, "1");

pub(crate) const TABLE: &[Builtin] = &[
    Builtin {
        name: "impulse",
        parameters: &[optional("height", Kind::Integer, "1"), NDIM],
        summary: "A signal that is 0 but for one sample at index 0.",
        example: "[impulse()[i] for i in -1..=1]",
        run: |evaluator, arguments| {
            signal(evaluator, arguments, 1, Signal::Impulse { height: height(arguments, 0)? })
        },
    },
    Builtin {
        name: "step",
        parameters: &[optional("height", Kind::Integer, "1"), NDIM],
        summary: "A signal that is 0 before index 0 and the height from there on.",
        example: "[step(5)[i] for i in -1..=1]",
        run: |evaluator, arguments| {
            signal(evaluator, arguments, 1, Signal::Step { height: height(arguments, 0)? })
        },
    },
    Builtin {
        name: "ramp",
        parameters: &[optional("slope", Kind::Integer, "1"), NDIM],
        summary: "A signal that grows by the slope from sample to sample, 0 at index 0.",
        example: "[ramp(3)[i] for i in -1..=1]",
        run: |evaluator, arguments| {
            signal(evaluator, arguments, 1, Signal::Ramp { slope: height(arguments, 0)? })
        },
    },
    Builtin {
        name: "sine",
        parameters: &[required("period", Kind::Integer), optional("amplitude", Kind::Integer, "100"), NDIM],
        summary: "A sine of a period in samples, rounded to integers.",
        example: "[sine(12)[i] for i in 0..=3]",
        run: |evaluator, arguments| {
            let period = arguments.integer_within(0, 1, MOST)?;
            signal(evaluator, arguments, 2, Signal::Sine { period, amplitude: height(arguments, 1)? })
        },
    },
    Builtin {
        name: "noise",
        parameters: &[required("seed", Kind::Integer), optional("amplitude", Kind::Integer, "100"), NDIM],
        summary: "Independent uniform integers from -amplitude to amplitude; a seed always gives the same ones.",
        example: "[noise(1, 10)[i] for i in 0..4]",
        run: |evaluator, arguments| {
            let seed = arguments.integer_within(0, i64::MIN, i64::MAX)? as u64;
            let amplitude = arguments.integer_within(1, 0, MOST)?;
            signal(evaluator, arguments, 2, Signal::Noise { seed, amplitude })
        },
    },
    Builtin {
        name: "transform",
        parameters: &[
            required("w", Kind::Wavelet),
            required("x", Kind::Array),
            optional("depth", Kind::Integer, "1"),
        ],
        summary: "The integer transform of a signal or a picture: its bands by (level, name), level 1 the finest, as in t[1, \"H\"] or t[2, \"LL\"].",
        example: "t = transform(le_gall_5_3, ramp(), 2)\n[t[1, \"H\"][i] for i in 0..4]",
        run: transform,
    },
    Builtin {
        name: "inverse_transform",
        parameters: &[
            required("t", Kind::Any).means("What `transform` gives"),
            optional("bands", Kind::Map, "none")
                .means("Arrays by (level, name), in place of some or all of those of t"),
        ],
        summary: "The signal that a transform's bands were made of; other bands may be given in place of some or all.",
        example: "x = symbols(1, \"x\")\ninverse_transform(transform(fidelity, x, 3)) == x",
        run: |_, arguments| {
            let (mut bands, _) = transformed(arguments)?;
            if arguments.given(1).is_some() {
                // Bands that are not given stay those of the transform.
                bands.bands.extend(band_map(arguments.map(1)?).map_err(|fault| fault.argument(1))?);
            }
            Ok(Value::Array(filters::inverse_transform(&bands)?))
        },
    },
    Builtin {
        name: "energy",
        parameters: &[
            required("t", Kind::Any).means("What `transform` gives"),
            required("x", Kind::Range),
            optional("y", Kind::Range, "none").means("Of pictures"),
        ],
        summary: "The energy of each band of a transform, a sum of squares, and its share, in a range of the signal's samples. For shares energies are multiplied by weights: the energy of what synthesis makes of a coefficient of 1. The sum of these products, .total, is the energy of the signal where the wavelet is orthogonal, and an estimate of it elsewhere.",
        example: "energy(transform(le_gall_5_3, sine(16), 2), x=0..64)",
        run: energy,
    },
    Builtin {
        name: "rounding_noise",
        parameters: &[required("t", Kind::Any).means("What `transform` gives"), required("x", Kind::Range)],
        summary: "What rounding does to each band of a transformed signal: integer minus exact values, with their mean and variance.",
        example: "rounding_noise(transform(le_gall_5_3, noise(1), 1), x=0..64)",
        run: rounding_noise,
    },
];

fn height(arguments: &Arguments, at: usize) -> Result<i64, Fault> {
    arguments.integer_within(at, -MOST, MOST)
}

fn signal(
    evaluator: &Evaluator,
    arguments: &Arguments,
    ndim_at: usize,
    signal: Signal,
) -> Result<Value, Fault> {
    let ndim = arguments.integer_within(ndim_at, 1, 8)? as usize;
    Ok(Value::Array(signal.array(evaluator.space(), ndim)?))
}

fn transform(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let (wavelet, signal) = (arguments.wavelet(0)?, arguments.array(1)?);
    let depth = arguments.integer_within(2, 0, MOST_DEPTH)? as u32;
    if depth == 0 {
        return Err(super::transforms::no_levels("and that is the signal itself").argument(2));
    }
    if signal.ndim() > 2 {
        return Err(Fault::new(
            ProblemCode::ArrayNdimMismatch,
            "signals of one and pictures of two dimensions have a transform",
        )
        .argument(1)
        .label(format!("has {} dimensions", signal.ndim()))
        .help("lift along each dimension by `lift` and `subsample`"));
    }
    let Bands { bands, .. } = filters::transform(wavelet, signal, depth)?;
    let table = band_table(wavelet, signal.ndim(), depth, bands.keys());
    let map = bands.into_iter().map(|(name, array)| Ok((band_key(&name)?, Value::Array(array))));
    let fields = [
        ("wavelet", Value::Wavelet(wavelet.clone())),
        ("depth", Value::Number(depth.into())),
        ("signal", Value::Array(signal.clone())),
        ("bands", Value::Map(Map::new(map.collect::<Result<Vec<_>, Fault>>()?)?)),
    ];
    let fields = fields.into_iter().map(|(name, value)| (Arc::from(name), value));
    Ok(Value::Record(Arc::new(Record::new(fields)?.indexed_by("bands").shown_as(table))))
}

/// A band a line: the distance of its samples in the signal, and where the first one lies.
fn band_table<'a>(
    wavelet: &Wavelet,
    ndim: usize,
    depth: u32,
    bands: impl Iterator<Item = &'a BandName>,
) -> Table {
    let rows = bands.map(|(level, name)| {
        let step = 1u64 << level.0;
        // High bands stand for the odd samples.
        let letters = name.chars().take(ndim);
        let centre: Vec<String> =
            letters.map(|letter| if letter == 'H' { step / 2 } else { 0 }.to_string()).collect();
        let steps = vec![step.to_string(); ndim];
        [level.to_string(), name.to_string(), steps.join(", "), centre.join(", ")]
    });
    let plural = if depth == 1 { "" } else { "s" };
    let of = wavelet.name().unwrap_or("wavelet");
    let table = table(["level", "band", "step", "centre of sample 0"], rows);
    table.note(format!("{of}, {depth} level{plural}"))
}

fn band_key((level, name): &BandName) -> Result<Value, Fault> {
    Ok(Value::tuple(vec![Value::Number(level.0.into()), Value::Text(name.clone())])?)
}

/// The transform of the first argument, and the signal that it was made of.
pub(crate) fn transformed(arguments: &Arguments) -> Result<(Bands, Array), Fault> {
    let value = arguments.value(0);
    of_record(value).ok_or_else(|| {
        Fault::kind("a transform", value.kind())
            .argument(0)
            .help("`transform(w, x, depth)` makes one: `transform(le_gall_5_3, sine(16), 2)`")
    })
}

/// The transform that a record made by `transform` holds.
pub(crate) fn of_record(value: &Value) -> Option<(Bands, Array)> {
    let Value::Record(record) = value else { return None };
    let field = |name: &str| record.fields().get(name);
    match (field("wavelet")?, field("depth")?, field("signal")?, field("bands")?) {
        (Value::Wavelet(wavelet), Value::Number(depth), Value::Array(signal), Value::Map(map)) => {
            let depth = u32::try_from(depth.to_i64()?).ok()?;
            let bands = band_map(map).ok()?;
            Some((Bands { wavelet: (**wavelet).clone(), depth, bands }, signal.clone()))
        }
        _ => None,
    }
}

fn band_map(map: &Map) -> Result<IndexMap<BandName, Array>, Fault> {
    super::transforms::bands(map, LevelFromFinest)
}

/// The ranges of the arguments from `first` on, one for each dimension of the signal.
pub(crate) fn ranges(arguments: &Arguments, first: usize, ndim: usize) -> Result<Vec<(i128, i128)>, Fault> {
    let mut ranges = Vec::new();
    let mut samples = 1i128;
    for at in first..first + ndim {
        if arguments.given(at).is_none() {
            return Err(Fault::new(ProblemCode::CallArity, "a range for each dimension is needed")
                .label("a range is missing")
                .help("write `x=0..64`, for pictures also `y=0..64`"));
        }
        let range = arguments.range(at)?;
        let end = |n: &num_bigint::BigInt| super::super::index::to_index(&Value::Number(n.clone().into()));
        let pair = (end(&range.lower)?, end(&range.upper)?);
        samples = samples.saturating_mul((pair.1 - pair.0 + 1).max(0));
        if samples > MOST_SAMPLES {
            return Err(Fault::from(ArrayError::TooManySamples).argument(at));
        }
        ranges.push(pair);
    }
    Ok(ranges)
}

fn energy(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let (bands, signal) = transformed(arguments)?;
    let energies = filters::energy(&bands, &ranges(arguments, 1, signal.ndim())?).map_err(of_numbers)?;
    let weights = filters::band_weights(&bands)?;
    // Both hold the bands in the same order.
    let sums: Vec<Number> = energies.values().zip(weights.values()).map(|(e, weight)| e * weight).collect();
    let total = sums.iter().fold(Number::ZERO, |sum, energy| &sum + energy);
    let shares = sums.iter().map(|sum| sum.divided_by(&total).unwrap_or(Number::ZERO));
    let (mut rows, mut entries) = (Vec::new(), Vec::new());
    for ((name, energy), (weight, share)) in energies.into_iter().zip(weights.into_values().zip(shares)) {
        rows.push([
            format!("{} {}", name.0, name.1),
            energy.to_string(),
            format!("{:.6}", weight.to_f64()),
            format!("{:.3} %", share.to_f64() * 100.0),
        ]);
        let row = [("energy", energy.into()), ("weight", weight.into()), ("share", share.into())];
        entries.push((band_key(&name)?, record(row)?));
    }
    by_band([("total", total.into())], entries, table(["band", "energy", "weight", "share"], rows))
}

/// The transform of symbols has no energy yet.
fn of_numbers(error: ArrayError) -> Fault {
    match error {
        ArrayError::NotData(_) => Fault::new(
            ProblemCode::ValueRange,
            "the transform is one of symbols, and this is told of numbers",
        )
        .argument(0)
        .label("of symbols")
        .help("transform numbers: a signal such as `sine(16)`, or `data([3, 1, 4], \"edge\")`"),
        error => error.into(),
    }
}

fn rounding_noise(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let (bands, signal) = transformed(arguments)?;
    if signal.ndim() != 1 {
        return Err(Fault::new(
            ProblemCode::ArrayNdimMismatch,
            "rounding noise is told of signals of one dimension",
        )
        .argument(0)
        .label(format!("has {} dimensions", signal.ndim()))
        .help("transform a row of the picture: `subsample` and `generate` make one"));
    }
    let range = ranges(arguments, 1, 1)?.remove(0);
    let noise = filters::rounding_noise(&bands, &signal, range).map_err(|error| match error {
        NoiseError::Array(error) => of_numbers(*error),
        error => error.into(),
    })?;
    let (mut rows, mut entries) = (Vec::new(), Vec::new());
    for (name, errors) in &noise {
        let count = Number::from(errors.len().max(1));
        let mean = |sum: Number| sum.divided_by(&count).unwrap_or(Number::ZERO);
        let average = mean(errors.iter().fold(Number::ZERO, |sum, error| &sum + error));
        let square = mean(errors.iter().fold(Number::ZERO, |sum, error| &sum + &(error * error)));
        let variance = &square - &(&average * &average);
        let shown = |number: &Number| Real(number.to_f64()).to_string();
        let extremes = (errors.iter().min().cloned(), errors.iter().max().cloned());
        let (least, greatest) = (extremes.0.unwrap_or(Number::ZERO), extremes.1.unwrap_or(Number::ZERO));
        rows.push([
            format!("{} {}", name.0, name.1),
            shown(&average),
            shown(&variance),
            shown(&least),
            shown(&greatest),
        ]);
        let errors = Value::list(errors.iter().cloned().map(Value::Number).collect())?;
        let fields = [("noise", errors), ("mean", average.into()), ("variance", variance.into())];
        entries.push((band_key(name)?, record(fields)?));
    }
    by_band([], entries, table(["band", "mean", "variance", "least", "greatest"], rows))
}

/// A record with a row for each band, which its index finds.
fn by_band<const N: usize>(
    fields: [(&str, Value); N],
    entries: Vec<(Value, Value)>,
    table: Table,
) -> Result<Value, Fault> {
    let bands = [("bands", Value::Map(Map::new(entries)?))];
    table_record(fields.into_iter().chain(bands), "bands", table)
}

/// A column of names, and columns of numbers.
fn table<const N: usize>(heads: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Table {
    let columns = heads.into_iter().enumerate().map(|(at, head)| match at {
        0 => Column::left(head),
        _ => Column::right(head),
    });
    Table::new(columns).with_rows(rows)
}
