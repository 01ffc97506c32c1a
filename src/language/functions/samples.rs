//! Values of arrays, each changed by itself or compared: what an encoder and a decoder do beside their transforms.

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Number, Real};
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::values::{Record, Value};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Ends, Integer, Size};
use super::super::fault::Fault;

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "pad",
        parameters: (
            required("a"),
            required("multiples").means("The number to fill up to, for each dimension"),
        ),
        summary: "An array with a size, its last samples repeated up to the next multiple along each dimension, as VC-2 pads a picture.",
        example: "p = pad(symbols(1, \"x\", size=(5,)), 4)\np.size\np[7]",
        run: pad,
    },
    &Row {
        name: "signed",
        parameters: (required("a"), required("bits")),
        summary: "Every value less 2^(bits-1): pixels as a VC-2 encoder takes them, around 0 (VC-2 15.5).",
        example: "p = picture([[0, 255]])\nsigned(p, 8)[0..2, 0]",
        run: |_, a, bits| signed(&a, &bits),
    },
    &Row {
        name: "unsigned",
        parameters: (required("a"), required("bits")),
        summary: "Every value clipped to -2^(bits-1) to 2^(bits-1)-1, plus 2^(bits-1): pixels as a VC-2 decoder gives them (VC-2 15.5).",
        example: "p = picture([[-130, 0, 130]])\nunsigned(p, 8)[0..3, 0]",
        run: |_, a, bits| unsigned(&a, &bits),
    },
    &Row {
        name: "clip",
        parameters: (required("a"), required("range").means("The least and the greatest value, as a pair")),
        summary: "Every value of an array, those outside of a range at its nearer end.",
        example: "c = clip(symbols(1, \"x\"), (0, 255))\nbounds(c, {c: (0, 1)})",
        run: clip,
    },
    &Row {
        name: "distortion",
        parameters: (
            required("a").means("An array of integers with a size, such as a picture"),
            required("b").means("Another one of the same size, such as a decoded picture"),
            default("bits", "8").means("The width of a pixel, whose greatest value is the peak of psnr"),
        ),
        summary: "How far two pictures are apart: .mse, the mean squared difference, exactly; .largest, the largest difference; .psnr in decibels, none where they are the same.",
        example: "p = picture([[10, 20], [30, 40]], \"none\")\nq = picture([[10, 21], [30, 38]], \"none\")\ndistortion(p, q)",
        run: distortion,
    },
];

fn pad(_: &Evaluator, a: Arg<Array>, multiples: Arg<Size>) -> Result<Value, Fault> {
    let wanted = multiples.samples()?;
    let place = |error: ArrayError| match error {
        ArrayError::NoSize(_) => a.fault(error),
        error => multiples.fault(error),
    };
    Ok(Value::Array(a.pad(&wanted).map_err(place)?))
}

/// 2^(bits-1)
fn half(bits: &Arg<Integer>) -> Result<BigInt, Fault> {
    Ok(BigInt::from(1) << (bits.within(1, 64)? - 1))
}

fn signed(a: &Array, bits: &Arg<Integer>) -> Result<Value, Fault> {
    Ok(Value::Array(a.plus(&Number::from(-half(bits)?))?))
}

fn unsigned(a: &Array, bits: &Arg<Integer>) -> Result<Value, Fault> {
    let half = half(bits)?;
    let range = IntegerRange { lower: -half.clone(), upper: half.clone() - 1 };
    Ok(Value::Array(a.clip(range)?.plus(&Number::from(half))?))
}

fn clip(_: &Evaluator, a: Array, range: Arg<Ends>) -> Result<Value, Fault> {
    Ok(Value::Array(a.clip(range.integers()?).map_err(|error| range.fault(error))?))
}

fn distortion(
    evaluator: &Evaluator,
    a: Arg<Array>,
    b: Arg<Array>,
    bits: Arg<Integer>,
) -> Result<Value, Fault> {
    let peak = Number::from((BigInt::from(1) << bits.within(1, 64)?) - 1);
    let sized =
        |array: &Arg<Array>| array.size().ok_or_else(|| array.fault(ArrayError::NoSize("a distortion")));
    let (size, other) = (sized(&a)?, sized(&b)?);
    if size != other {
        let fault = Fault::new(ProblemCode::ArraySizeMismatch, "the two pictures have different sizes");
        let shown =
            |size: Vec<i128>| crate::display::text(&Value::numbers(size.into_iter().map(Number::from)));
        return Err(b
            .fault(fault)
            .label(format!("of size {}, the other of {}", shown(other), shown(size)))
            .help("a picture that was padded is compared with its padded original, `pad(p, (8, 8))`"));
    }
    let whole: Vec<(i128, i128)> = size.iter().map(|&n| (0, n)).collect();
    let wanted = [&a, &b].map(|array| ((**array).clone(), whole.clone()));
    let grids = evaluator.space().simulate_all(&wanted).map_err(|error| match error {
        ArrayError::NotData(_) => {
            let array = if a.simulate(&whole).is_err() { &a } else { &b };
            array
                .fault(error)
                .label("built on what is no number")
                .help("put numbers in its place: `substitute(a, {x: data(v, \"none\")})`")
        }
        error => Fault::from(error),
    })?;
    let (mut squares, mut largest) = (Number::ZERO, Number::ZERO);
    for (left, right) in grids[0].values().iter().zip(grids[1].values()) {
        let difference = (left - right).abs();
        squares = &squares + &(&difference * &difference);
        largest = largest.max(difference);
    }
    let mse = squares.divided_by(&Number::from(grids[0].count() as i64)).unwrap_or_default();
    let ratio = (&peak * &peak).divided_by(&mse);
    let psnr = ratio.map_or(Value::None, |ratio| Value::Real(Real(10.0 * ratio.to_f64().log10())));
    let fields = [("mse", Value::Number(mse)), ("largest", Value::Number(largest)), ("psnr", psnr)];
    Ok(Record::new(fields)?.into())
}
