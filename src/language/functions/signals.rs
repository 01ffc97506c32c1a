//! Signals, their wavelet transforms, the energy of bands and the noise of rounding.

use indexmap::IndexMap;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::filters::{self, BandName, NoiseError, Signal};
use crate::values::{BandEnergy, Energies, Found, Map, Noise, SignalTransform, Value};

use super::super::builtin::{Arguments, Builtin, Kind, Parameter, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;
use super::zdomain::found;

/// The largest value of a signal.
const MOST: i64 = 1 << 40;
/// The deepest transform.
const MOST_DEPTH: i64 = 16;
/// Samples that are looked at at once.
const MOST_SAMPLES: i128 = 4 << 20;

const NDIM: Parameter = optional("ndim", Kind::Integer, "1");

pub const TABLE: &[Builtin] = &[
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
            let mut bands = transformed(arguments)?.bands.clone();
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
    let bands = filters::transform(wavelet, signal, depth)?;
    found(Found::Transform(SignalTransform { bands, signal: signal.clone() }))
}

/// The transform of the first argument.
pub fn transformed(arguments: &Arguments) -> Result<&SignalTransform, Fault> {
    let value = arguments.value(0);
    if let Value::Record(record) = value
        && let Some(Found::Transform(transform)) = record.found()
    {
        return Ok(transform);
    }
    Err(Fault::kind("a transform", value.kind())
        .argument(0)
        .help("`transform(w, x, depth)` makes one: `transform(le_gall_5_3, sine(16), 2)`"))
}

fn band_map(map: &Map) -> Result<IndexMap<BandName, Array>, Fault> {
    super::transforms::bands(map)
}

/// The ranges of the arguments from `first` on, one for each dimension of the signal.
pub fn ranges(arguments: &Arguments, first: usize, ndim: usize) -> Result<Vec<(i128, i128)>, Fault> {
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
    let SignalTransform { bands, signal } = transformed(arguments)?;
    let energies = filters::energy(bands, &ranges(arguments, 1, signal.ndim())?).map_err(of_numbers)?;
    let weights = filters::band_weights(bands)?;
    // Both hold the bands in the same order.
    let sums: Vec<Number> = energies.values().zip(weights.values()).map(|(e, weight)| e * weight).collect();
    let total = sums.iter().fold(Number::ZERO, |sum, energy| &sum + energy);
    let shares = sums.iter().map(|sum| sum.divided_by(&total).unwrap_or(Number::ZERO));
    let parts = energies.into_iter().zip(weights.into_values().zip(shares));
    let bands = parts.map(|((name, energy), (weight, share))| (name, BandEnergy { energy, weight, share }));
    let bands = bands.collect();
    found(Found::Energies(Energies { total, bands }))
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
    let SignalTransform { bands, signal } = transformed(arguments)?;
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
    let bands = filters::rounding_noise(bands, signal, range).map_err(|error| match error {
        NoiseError::Array(error) => of_numbers(*error),
        error => error.into(),
    })?;
    found(Found::Noise(Noise { bands }))
}
