//! Signals, their wavelet transforms, the energy of bands and the noise of rounding.

use indexmap::IndexMap;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::filters::{self, BandName, NoiseError, Signal};
use crate::values::{BandEnergy, Energies, Found, Map, Noise, SignalTransform, Value};
use crate::wavelets::{LevelFromFinest, Wavelet};

use super::super::declare::{Declared, One, Param, Row, default, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Ends, Integer, SignalLike};
use super::super::fault::Fault;
use super::filtering;
use super::sized::check_inside;
use super::zdomain::found;

/// The largest value of a signal.
const MOST: i64 = 1 << 40;
/// The deepest transform.
const MOST_DEPTH: i64 = 16;
/// Samples that are looked at at once.
const MOST_SAMPLES: i128 = 4 << 20;

const NDIM: Param<Arg<Integer>, One> = default("ndim", "1");

pub(crate) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "impulse",
        parameters: (default("height", "1"), NDIM),
        summary: "A signal that is 0 but for one sample at index 0.",
        example: "[impulse()[i] for i in -1..=1]",
        run: |evaluator, height, ndim| signal(evaluator, Signal::Impulse { height: value(&height)? }, &ndim),
    },
    &Row {
        name: "step",
        parameters: (default("height", "1"), NDIM),
        summary: "A signal that is 0 before index 0 and the height from there on.",
        example: "[step(5)[i] for i in -1..=1]",
        run: |evaluator, height, ndim| signal(evaluator, Signal::Step { height: value(&height)? }, &ndim),
    },
    &Row {
        name: "ramp",
        parameters: (default("slope", "1"), NDIM),
        summary: "A signal that grows by the slope from sample to sample, 0 at index 0.",
        example: "[ramp(3)[i] for i in -1..=1]",
        run: |evaluator, slope, ndim| signal(evaluator, Signal::Ramp { slope: value(&slope)? }, &ndim),
    },
    &Row {
        name: "sine",
        parameters: (required("period"), default("amplitude", "100"), NDIM),
        summary: "A sine of a period in samples, rounded to integers.",
        example: "[sine(12)[i] for i in 0..=3]",
        run: |evaluator, period: Arg<Integer>, amplitude, ndim| {
            let period = period.within(1, MOST)?;
            signal(evaluator, Signal::Sine { period, amplitude: value(&amplitude)? }, &ndim)
        },
    },
    &Row {
        name: "noise",
        parameters: (required("seed"), default("amplitude", "100"), NDIM),
        summary: "Independent uniform integers from -amplitude to amplitude; a seed always gives the same ones.",
        example: "[noise(1, 10)[i] for i in 0..4]",
        run: |evaluator, seed: Arg<Integer>, amplitude: Arg<Integer>, ndim| {
            let seed = seed.within(i64::MIN, i64::MAX)? as u64;
            let amplitude = amplitude.within(0, MOST)?;
            signal(evaluator, Signal::Noise { seed, amplitude }, &ndim)
        },
    },
    &Row {
        name: "convolve",
        parameters: (required("h").means("A filter"), required("x").means("The signal: an array; a list or an ndarray is finite")),
        summary: "The signal filtered, exactly: sample n is the sum of h[k] x[n-k]; h * x is the same. Of an infinite array it is one. A finite signal of n samples is 0 beyond them: of a filter of m taps, from h's first to its last that is not 0, there are m+n-1 samples, the first at the index of h's first tap; a list of a list or an ndarray, else an array with a size, whose index 0 that is.",
        example: "h = laurent([1, 2, 1], low=-1) / 4\nconvolve(h, [1, 0, 1/2])\nx = symbols(1, \"x\")\n(h * x)[0]",
        run: filtering::convolve,
    },
    &Row {
        name: "transform",
        parameters: (
            required("w").means("A wavelet; a filter bank, such as `fir(w)`; or a factoring"),
            required("x").means("The signal: an array; a list or an ndarray is finite"),
            default("depth", "1"),
            optional("mode").means("How a finite signal goes on where a bank filters it, as in PyWavelets; \"symmetric\" where nothing is said. All but periodization make more coefficients than there are samples"),
            optional("edges").means("In its place: which samples lifting steps read beyond the ends. There are as many coefficients as samples"),
        ),
        summary: "Bands by (level, name), level 1 the finest, as in t[1, \"H\"] or t[2, \"LL\"]: of a wavelet the integer transform of a signal or a picture; of a filter bank that of a signal of one dimension, exactly and without rounding. There the coefficient n of a band of an infinite array is the sum of h[k] x[2n-k], and bands of a finite signal are lists, as of PyWavelets, wherever the bank as a whole lies.",
        example: "t = transform(le_gall_5_3, ramp(), 2)\n[t[1, \"H\"][i] for i in 0..4]\nt = transform(fir(haar_no_shift), [1, 1/2, 0.3], mode=\"symmetric\")\nt[1, \"L\"]",
        run: filtering::transform,
    },
    &Row {
        name: "inverse_transform",
        parameters: (
            required("t").means("What `transform` gives"),
            optional("bands").means("Bands by (level, name), in place of some or all of those of t"),
        ),
        summary: "The signal that a transform's bands were made of, without the delay and the gain of a filter bank; other bands may be given in place of some or all.",
        example: "x = symbols(1, \"x\")\ninverse_transform(transform(fidelity, x, 3)) == x\ninverse_transform(transform(fir(fidelity), [1/3, 0.3, 7], 2))",
        run: filtering::inverse_transform,
    },
    &Row {
        name: "energy",
        parameters: (
            required("t").means("What `transform` gives"),
            optional("x").means("The range of the signal; one with a size is taken whole without"),
            optional("y").means("Of pictures"),
        ),
        summary: "The energy of each band of a transform, a sum of squares, and its share, in a range of the signal's samples. For shares energies are multiplied by weights: the energy of what synthesis makes of a coefficient of 1. The sum of these products, .total, is the energy of the signal where the wavelet is orthogonal, and an estimate of it elsewhere.",
        example: "energy(transform(le_gall_5_3, sine(16), 2), x=0..64)",
        run: energy,
    },
    &Row {
        name: "rounding_noise",
        parameters: (
            required("t").means("What `transform` gives"),
            optional("x").means("The range of the signal; one with a size is taken whole without"),
        ),
        summary: "What rounding does to each band of a transformed signal: integer minus exact values, with their mean and variance.",
        example: "rounding_noise(transform(le_gall_5_3, noise(1), 1), x=0..64)",
        run: rounding_noise,
    },
];

fn value(height: &Arg<Integer>) -> Result<i64, Fault> {
    height.within(-MOST, MOST)
}

fn signal(evaluator: &Evaluator, signal: Signal, ndim: &Arg<Integer>) -> Result<Value, Fault> {
    let ndim = ndim.within(1, 8)? as usize;
    Ok(Value::Array(signal.array(evaluator.space(), ndim)?))
}

/// The number of levels of a transform, at least 1.
pub(super) fn depth_of(levels: &Arg<Integer>) -> Result<u32, Fault> {
    let depth = levels.within(0, MOST_DEPTH)? as u32;
    if depth == 0 {
        return Err(super::transforms::no_levels("and that is the signal itself").argument(levels));
    }
    Ok(depth)
}

/// The integer transform of a wavelet.
pub(super) fn integer_transform(
    wavelet: &Wavelet,
    signal: &Array,
    place: &Arg<SignalLike>,
    depth: u32,
) -> Result<Value, Fault> {
    if signal.ndim() > 2 {
        return Err(Fault::new(
            ProblemCode::ArrayNdimMismatch,
            "signals of one and pictures of two dimensions have a transform",
        )
        .argument(place)
        .label(format!("has {} dimensions", signal.ndim()))
        .help("lift along each dimension by `lift` and `subsample`"));
    }
    let bands = filters::transform(wavelet, signal, depth).map_err(|error| match error {
        ArrayError::OddSize { .. } => uneven(signal, place, depth, error),
        ArrayError::Fraction { .. } => place.fault(error).label("not all integers"),
        error => error.into(),
    })?;
    found(Found::Transform(SignalTransform { bands, signal: signal.clone() }))
}

/// The size does not fit the levels: which would.
fn uneven(signal: &Array, place: &Arg<SignalLike>, depth: u32, error: ArrayError) -> Fault {
    let levels = vec![depth; signal.ndim()];
    super::transforms::uneven(signal, &levels, place.fault(error))
}

/// The signal of a wavelet's bands.
pub(super) fn integer_inverse(t: &SignalTransform, others: Option<Arg<Map>>) -> Result<Value, Fault> {
    let mut bands = t.bands.clone();
    if let Some(others) = others {
        // Bands that are not given stay those of the transform.
        bands.bands.extend(band_map(&others).map_err(|fault| others.fault(fault))?);
    }
    Ok(Value::Array(filters::inverse_transform(&bands)?))
}

/// The transform that an argument is.
pub(crate) fn transformed(value: &Arg<Value>) -> Result<&SignalTransform, Fault> {
    if let Value::Record(record) = &**value
        && let Some(Found::Transform(transform)) = record.found()
    {
        return Ok(transform);
    }
    if let Value::Record(record) = &**value
        && let Some(Found::Subbands(_) | Found::InfiniteBands(_)) = record.found()
    {
        return Err(Fault::new(ProblemCode::ValueKind, "this is told of the integer transform of a wavelet")
            .argument(value)
            .label("of a filter bank")
            .help("the energy of a band is `sum([c**2 for c in t[1, \"H\"]])`"));
    }
    Err(Fault::kind("a transform", value.kind())
        .argument(value)
        .help("`transform(w, x, depth)` makes one: `transform(le_gall_5_3, sine(16), 2)`"))
}

fn band_map(map: &Map) -> Result<IndexMap<BandName, Array>, Fault> {
    super::transforms::bands(map, LevelFromFinest)
}

/// A range for each dimension of the signal; one with a size is looked at whole where none is given.
fn ranges(signal: &Array, given: &[Option<&Arg<Ends>>]) -> Result<Vec<(i128, i128)>, Fault> {
    let mut ranges = Vec::new();
    let mut samples = 1i128;
    let size = signal.size();
    for (dim, argument) in given.iter().enumerate() {
        let Some(argument) = argument else {
            if let Some(size) = &size {
                samples = samples.saturating_mul(size[dim]);
                if samples > MOST_SAMPLES {
                    return Err(ArrayError::TooManySamples.into());
                }
                ranges.push((0, size[dim] - 1));
                continue;
            }
            return Err(Fault::new(ProblemCode::CallArity, "a range for each dimension is needed")
                .label("a range is missing")
                .help("write `x=0..64`, for pictures also `y=0..64`"));
        };
        let range = argument.integers()?;
        let end = |n: &num_bigint::BigInt| super::super::index::to_index(&Value::Number(n.clone().into()));
        let pair = (end(&range.lower)?, end(&range.upper)?);
        check_inside(signal, dim, pair).map_err(|fault| argument.fault(fault))?;
        samples = samples.saturating_mul((pair.1 - pair.0 + 1).max(0));
        if samples > MOST_SAMPLES {
            return Err(argument.fault(ArrayError::TooManySamples));
        }
        ranges.push(pair);
    }
    Ok(ranges)
}

fn energy(_: &Evaluator, t: Arg<Value>, x: Option<Arg<Ends>>, y: Option<Arg<Ends>>) -> Result<Value, Fault> {
    let SignalTransform { bands, signal } = transformed(&t)?;
    // A transform has one or two dimensions.
    let given = [x.as_ref(), y.as_ref()];
    let ranges = ranges(signal, &given[..signal.ndim().min(given.len())])?;
    let energies = filters::energy(bands, &ranges).map_err(|error| of_numbers(&t, error))?;
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
fn of_numbers(t: &Arg<Value>, error: ArrayError) -> Fault {
    match error {
        ArrayError::NotData(_) => Fault::new(
            ProblemCode::ValueRange,
            "the transform is one of symbols, and this is told of numbers",
        )
        .argument(t)
        .label("of symbols")
        .help("transform numbers: a signal such as `sine(16)`, or `data([3, 1, 4], \"edge\")`"),
        error => error.into(),
    }
}

fn rounding_noise(_: &Evaluator, t: Arg<Value>, x: Option<Arg<Ends>>) -> Result<Value, Fault> {
    let SignalTransform { bands, signal } = transformed(&t)?;
    if signal.ndim() != 1 {
        return Err(Fault::new(
            ProblemCode::ArrayNdimMismatch,
            "rounding noise is told of signals of one dimension",
        )
        .argument(&t)
        .label(format!("has {} dimensions", signal.ndim()))
        .help("transform a row of the picture: `subsample` and `generate` make one"));
    }
    let range = ranges(signal, &[x.as_ref()])?.remove(0);
    let bands = filters::rounding_noise(bands, signal, range).map_err(|error| match error {
        NoiseError::Array(error) => of_numbers(&t, *error),
        error => error.into(),
    })?;
    found(Found::Noise(Noise { bands }))
}
