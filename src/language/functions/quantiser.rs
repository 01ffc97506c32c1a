//! The quantiser of VC-2 (13.3), of a coefficient, a band, and all bands of a picture.

use num_bigint::BigInt;

use crate::algebra::Number;
use crate::arrays::{Array, ArrayError};
use crate::diagnostics::ProblemCode;
use crate::values::{Map, Value};
use crate::vc2::{QuantisationIndices, forward_quant, inverse_quant};

use super::super::declare::{Declared, Row, default, required};
use super::super::extract::{Arg, Coefficients, IntegerOrMap, IntegerOrRows};
use super::super::fault::Fault;

/// A larger index is that of no picture.
const MOST_INDEX: i64 = 1_000_000;

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "quantise",
        parameters: (
            required("value").means("A coefficient, an array of them, or a map of bands such as `A.coeffs`"),
            required("index").means("A number, or rows with one for each slice of an array with a size"),
            default("matrix", "0")
                .means("What the quantisation matrix takes off each index, or a map of it by band; no index falls below 0"),
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
                .means("What the quantisation matrix takes off each index, or a map of it by band; no index falls below 0"),
        ),
        summary: "What a decoder makes of quantised coefficients (VC-2 13.3.1).",
        example: "dequantise(quantise(-100, 12), 12)",
        run: |_, value, index, matrix| by(&DEQUANTISE, &value, &index, &matrix),
    },
];

/// One direction of the quantiser, for a number and for an array.
struct Direction {
    number: fn(&BigInt, u32) -> BigInt,
    array: fn(&QuantisationIndices, &Array, i64) -> Result<Array, ArrayError>,
}

const QUANTISE: Direction = Direction { number: forward_quant, array: QuantisationIndices::quantise };
const DEQUANTISE: Direction = Direction { number: inverse_quant, array: QuantisationIndices::dequantise };

fn by(
    direction: &Direction,
    value: &Arg<Coefficients>,
    index: &Arg<IntegerOrRows>,
    matrix: &Arg<IntegerOrMap>,
) -> Result<Value, Fault> {
    match &**value {
        Coefficients::Integer(number) => {
            let IntegerOrRows::Integer(one) = &**index else {
                return Err(
                    index.fault(Fault::kind("an integer", "a list").help("slices are those of an array"))
                );
            };
            let effective = (i64::from(in_range(index, one)?) - one_for_all(matrix)?).max(0) as u32;
            Ok(Value::Number((direction.number)(number, effective).into()))
        }
        Coefficients::Array(array) => {
            let all = (direction.array)(&indices(index)?, array, one_for_all(matrix)?);
            Ok(Value::Array(all.map_err(|error| array_fault(value, index, error))?))
        }
        Coefficients::Bands(bands) => {
            let indices = indices(index)?;
            let of = |(band, array): (&Value, &Value)| {
                let Value::Array(array) = array else {
                    return Err(value.fault(Fault::kind("a map of arrays", array.kind())));
                };
                let all = (direction.array)(&indices, array, of_band(matrix, band)?);
                Ok((band.clone(), Value::Array(all.map_err(|error| array_fault(value, index, error))?)))
            };
            let entries = bands.entries().iter().map(of).collect::<Result<Vec<_>, Fault>>()?;
            Ok(Value::Map(Map::new(entries)?))
        }
    }
}

fn array_fault(value: &Arg<Coefficients>, index: &Arg<IntegerOrRows>, error: ArrayError) -> Fault {
    match error {
        ArrayError::QuantisationIndex(_) | ArrayError::Shape { .. } => index.fault(error),
        ArrayError::NdimMismatch { left, .. } => {
            let plural = if left == 1 { "" } else { "s" };
            let message =
                format!("slices are those of two dimensions, and this array has {left} dimension{plural}");
            value
                .fault(Fault::new(ProblemCode::ArrayNdimMismatch, message))
                .label("not two-dimensional")
                .help("give one index for all of it")
        }
        error => value.fault(error),
    }
}

/// What the matrix takes off the index of a coefficient or an array.
fn one_for_all(matrix: &Arg<IntegerOrMap>) -> Result<i64, Fault> {
    match &**matrix {
        IntegerOrMap::Integer(one) => entry(matrix, one),
        IntegerOrMap::Map(_) => {
            Err(matrix.fault(Fault::kind("an integer", "a map").help(
                "a map has an integer for each band: give all bands, or take one, as in `m[1, \"HL\"]`",
            )))
        }
    }
}

/// What the matrix takes off the index of a band.
fn of_band(matrix: &Arg<IntegerOrMap>, band: &Value) -> Result<i64, Fault> {
    let map = match &**matrix {
        IntegerOrMap::Integer(one) => return entry(matrix, one),
        IntegerOrMap::Map(map) => map,
    };
    let shown = || crate::display::shortened(band, 40);
    match map.get(band) {
        Some(Value::Number(one)) => entry(matrix, one),
        Some(other) => Err(matrix.fault(Fault::kind("an integer for each band", other.kind()))),
        None => Err(matrix
            .fault(Fault::new(
                ProblemCode::IndexOutOfRange,
                format!("the matrix has no entry for band {}", shown()),
            ))
            .label("without that band")
            .help(format!("add `{}: 0`", shown()))),
    }
}

fn entry(matrix: &Arg<IntegerOrMap>, one: &Number) -> Result<i64, Fault> {
    let found = one.to_i64().filter(|one| (-MOST_INDEX..=MOST_INDEX).contains(one));
    found.ok_or_else(|| out_of_range(|fault| matrix.fault(fault), one, -MOST_INDEX))
}

fn out_of_range(place: impl FnOnce(Fault) -> Fault, got: &Number, least: i64) -> Fault {
    let shown = crate::display::shortened(&Value::Number(got.clone()), 40);
    place(Fault::new(ProblemCode::ValueRange, format!("{shown} is out of range: {least} to {MOST_INDEX}")))
        .label("out of range")
        .help(format!("give an integer from {least} to {MOST_INDEX}"))
}

fn in_range(place: &Arg<IntegerOrRows>, index: &Number) -> Result<u32, Fault> {
    let found = index.to_i64().filter(|index| (0..=MOST_INDEX).contains(index));
    found.map(|index| index as u32).ok_or_else(|| out_of_range(|fault| place.fault(fault), index, 0))
}

fn indices(index: &Arg<IntegerOrRows>) -> Result<QuantisationIndices, Fault> {
    match &**index {
        IntegerOrRows::Integer(one) => {
            let one = in_range(index, one)?;
            QuantisationIndices::one(one).map_err(|error| index.fault(error))
        }
        IntegerOrRows::Rows(rows) => {
            let grid = super::ndarrays::integer_grid(rows).map_err(|fault| index.fault(fault))?;
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
