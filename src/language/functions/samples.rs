//! Values of arrays changed for themselves: what an encoder and a decoder do beside their transforms.

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, Number};
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::values::Value;
use crate::vc2::{QuantisationIndices, forward_quant, inverse_quant};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, ArrayOrInteger, Ends, Integer, IntegerOrRows, Size};
use super::super::fault::Fault;

/// A larger index is that of no picture.
const MOST_INDEX: i64 = 1_000_000;

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
        name: "quantise",
        parameters: (
            required("value").means("A coefficient, or an array of them"),
            required("index").means("A number, or rows with one for each slice of an array with a size"),
            default("matrix", "0")
                .means("What the quantisation matrix takes off each index; none falls below 0"),
        ),
        summary: "Transform coefficients quantised by an index (VC-2 13.3), each slice of a picture by its own.",
        example: "quantise(-100, 12)\nb = picture([[9, 9, 9, 9, -9]], \"none\")\nquantise(b, 8)[:, 0]\nquantise(b, [[0, 8]])[:, 0]",
        run: |_, value, index, matrix| by(&QUANTISE, &value, &index, &matrix),
    },
    &Row {
        name: "dequantise",
        parameters: (
            required("value").means("A quantised coefficient, or an array of them"),
            required("index").means("A number, or rows with one for each slice of an array with a size"),
            default("matrix", "0")
                .means("What the quantisation matrix takes off each index; none falls below 0"),
        ),
        summary: "What a decoder makes of quantised coefficients (VC-2 13.3.1).",
        example: "dequantise(quantise(-100, 12), 12)",
        run: |_, value, index, matrix| by(&DEQUANTISE, &value, &index, &matrix),
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

/// One direction of the quantiser, for a number and for an array.
struct Direction {
    number: fn(&BigInt, u32) -> BigInt,
    array: fn(&QuantisationIndices, &Array, i64) -> Result<Array, ArrayError>,
}

const QUANTISE: Direction = Direction { number: forward_quant, array: QuantisationIndices::quantise };
const DEQUANTISE: Direction = Direction { number: inverse_quant, array: QuantisationIndices::dequantise };

fn by(
    direction: &Direction,
    value: &Arg<ArrayOrInteger>,
    index: &Arg<IntegerOrRows>,
    matrix: &Arg<Integer>,
) -> Result<Value, Fault> {
    let matrix = matrix.within(-MOST_INDEX, MOST_INDEX)?;
    match &**value {
        ArrayOrInteger::Integer(number) => {
            let IntegerOrRows::Integer(one) = &**index else {
                return Err(
                    index.fault(Fault::kind("an integer", "a list").help("slices are those of an array"))
                );
            };
            let effective = (i64::from(in_range(index, one)?) - matrix).max(0) as u32;
            Ok(Value::Number((direction.number)(number, effective).into()))
        }
        ArrayOrInteger::Array(array) => {
            let indices = indices(index)?;
            let place = |error: ArrayError| match error {
                ArrayError::QuantisationIndex(_) | ArrayError::Shape { .. } => index.fault(error),
                ArrayError::NdimMismatch { left, .. } => {
                    let plural = if left == 1 { "" } else { "s" };
                    let message = format!(
                        "slices are those of two dimensions, and this array has {left} dimension{plural}"
                    );
                    value
                        .fault(Fault::new(ProblemCode::ArrayNdimMismatch, message))
                        .label("not two-dimensional")
                        .help("give one index for all of it")
                }
                error => value.fault(error),
            };
            Ok(Value::Array((direction.array)(&indices, array, matrix).map_err(place)?))
        }
    }
}

fn in_range(place: &Arg<IntegerOrRows>, index: &Number) -> Result<u32, Fault> {
    let found = index.to_i64().filter(|index| (0..=MOST_INDEX).contains(index));
    found.map(|index| index as u32).ok_or_else(|| {
        let shown = crate::display::shortened(&Value::Number(index.clone()), 40);
        place
            .fault(Fault::new(ProblemCode::ValueRange, format!("{shown} is out of range: 0 to {MOST_INDEX}")))
            .label("out of range")
            .help(format!("give an integer from 0 to {MOST_INDEX}"))
    })
}

fn indices(index: &Arg<IntegerOrRows>) -> Result<QuantisationIndices, Fault> {
    match &**index {
        IntegerOrRows::Integer(one) => {
            let one = in_range(index, one)?;
            QuantisationIndices::one(one).map_err(|error| index.fault(error))
        }
        IntegerOrRows::Rows(rows) => {
            let grid = super::ndarrays::grid(rows).map_err(|fault| index.fault(fault))?;
            let [rows, columns] = *grid.shape() else {
                let message = "slices lie in rows, and these indices are not in rows";
                return Err(index
                    .fault(Fault::new(ProblemCode::ArrayDimension, message))
                    .label("not two-dimensional")
                    .help("write rows of indices, as in `[[10, 12], [9, 11]]`"));
            };
            let all =
                grid.values().iter().map(|value| in_range(index, value)).collect::<Result<Vec<_>, _>>()?;
            QuantisationIndices::of_slices(columns, rows, all).map_err(|error| index.fault(error))
        }
    }
}
