//! Finite typed arrays.

use std::sync::Arc;

use crate::algebra::Number;
use crate::arrays::DataGrid;
use crate::codec::{self, DType, NdArray, Nested, Scalar};
use crate::diagnostics::ProblemCode;
use crate::values::Value;
use vcfilter_machine::memory;

use super::super::declare::{Declared, Row, default, optional, required, rest};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, NdArrayLike, Transposable};
use super::super::fault::{Fault, FaultPlace};
use super::super::items::check_size;

/// What a parameter for a type is.
pub(super) const DTYPE: &str = "A type such as \"i2\", \"<u4\" or \"float64\"";

/// The types that are usual: others have another order of bytes, or are times.
pub(super) const USUAL: &[&str] = &["bool", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"];

pub(super) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "array",
        parameters: (required("values"), optional("dtype").usually(USUAL).means(DTYPE)),
        summary: "A finite typed array; without dtype int64, or float64 or bool where the values ask for it.",
        example: "array([[1, 2], [3, 4]], \"i2\")",
        run: array,
    },
    &Row {
        name: "arange",
        parameters: (
            required("start"),
            optional("stop"),
            default("step", "1"),
            optional("dtype").usually(USUAL).means(DTYPE),
        ),
        summary: "Evenly spaced numbers from start up to, without, stop; one number alone is the stop, from 0.",
        example: "arange(27).reshape(3, 3, 3).astype(\"i2\")",
        run: arange,
    },
    &Row {
        name: "reshape",
        parameters: (required("a"), rest("shape", 1)),
        summary: "The same elements in another shape; one length may be -1.",
        example: "arange(6).reshape(2, -1)",
        run: reshape,
    },
    &Row {
        name: "transpose",
        parameters: (required("a"), rest("axes", 0)),
        summary: "The axes of an ndarray in another order, reversed where none is given; of a matrix of Laurent polynomials, rows become columns.",
        example: "arange(6).reshape(2, 3).transpose\ntranspose(polyphase(le_gall_5_3))",
        run: transpose,
    },
    &Row {
        name: "astype",
        parameters: (required("a"), required("dtype").usually(USUAL).means(DTYPE)),
        summary: "The same values in another type; a value that does not fit is an error.",
        example: "arange(3).astype(\"u1\")",
        run: |_, a: Arg<Arc<NdArray>>, as_type| {
            Ok(from_ndarray(a.astype(dtype(&as_type)?).map_err(|error| a.fault(error))?))
        },
    },
    &Row {
        name: "shape",
        parameters: (required("a"),),
        summary: "The length of each axis.",
        example: "arange(6).reshape(2, 3).shape",
        run: |_, a: Arc<NdArray>| Ok(Value::numbers(a.shape().iter().map(|&n| Number::from(n)))),
    },
    &Row {
        name: "dtype",
        parameters: (required("a"),),
        summary: "The type of the elements, as numpy writes it.",
        example: "array([1, 2], \"i2\").dtype",
        run: |_, a: Arc<NdArray>| Ok(a.dtype().to_string().as_str().into()),
    },
];

fn transpose(_: &Evaluator, a: Transposable, axes: Vec<Arg<Value>>) -> Result<Value, Fault> {
    let first = axes.first().map(FaultPlace::from);
    let axes = small_integers(axes)?;
    match (a, first) {
        (Transposable::NdArray(array), None) => Ok(from_ndarray(array.transpose(None)?)),
        (Transposable::NdArray(array), Some(_)) => Ok(from_ndarray(array.transpose(Some(&axes))?)),
        (Transposable::Matrix(matrix), None) => Ok(matrix.transposed().into()),
        (Transposable::Matrix(_), Some(place)) => {
            Err(Fault::new(ProblemCode::CallArity, "a matrix of Laurent polynomials has two axes")
                .argument(place)
                .label("not needed")
                .help("leave it out: rows become columns"))
        }
    }
}

fn array(_: &Evaluator, values: Arg<NdArrayLike>, dtype: Option<Arg<Arc<str>>>) -> Result<Value, Fault> {
    let dtype = optional_dtype(dtype.as_ref())?;
    Ok(from_ndarray(ndarray(&values, dtype).map_err(|fault| values.fault(fault))?))
}

fn arange(
    _: &Evaluator,
    start: Number,
    stop: Option<Number>,
    step: Number,
    dtype: Option<Arg<Arc<str>>>,
) -> Result<Value, Fault> {
    let dtype = optional_dtype(dtype.as_ref())?;
    let (start, stop) = match stop {
        Some(stop) => (typed(&start), typed(&stop)),
        None => (codec::NdNumber::from(0), typed(&start)),
    };
    Ok(from_ndarray(NdArray::arange(&start, &stop, &typed(&step), dtype)?))
}

fn reshape(_: &Evaluator, a: Arc<NdArray>, shape: Vec<Arg<Value>>) -> Result<Value, Fault> {
    Ok(from_ndarray(a.reshape(&small_integers(shape)?)?))
}

/// The integers of `f(a, 2, 3)`, `f(a, (2, 3))` and `f(a, [2, 3])` after `a`.
fn small_integers(values: Vec<Arg<Value>>) -> Result<Vec<i64>, Fault> {
    if let [one] = &values[..]
        && let Value::Tuple(items) | Value::List(items) = &**one
    {
        return items.iter().map(|item| small_integer(item).map_err(|fault| one.fault(fault))).collect();
    }
    values.iter().map(|value| small_integer(value).map_err(|fault| value.fault(fault))).collect()
}

fn small_integer(value: &Value) -> Result<i64, Fault> {
    match value {
        Value::Number(n) => n.to_i64().ok_or_else(|| {
            Fault::new(ProblemCode::ValueKind, format!("{n} is not a small integer"))
                .help("write a length or an axis, which are small integers")
        }),
        other => Err(Fault::kind("an integer", other.kind())),
    }
}

/// The type that a text argument names.
pub(super) fn dtype(name: &Arg<Arc<str>>) -> Result<DType, Fault> {
    name.parse().map_err(|error: codec::DTypeError| name.fault(error).label("not a type of elements"))
}

/// The same where the argument may be left out.
pub(super) fn optional_dtype(name: Option<&Arg<Arc<str>>>) -> Result<Option<DType>, Fault> {
    name.map(dtype).transpose()
}

/// An ndarray as a value; a single element is a number or a bool.
pub(crate) fn from_ndarray(array: NdArray) -> Value {
    if array.ndim() == 0
        && let Ok(element) = array.get(&[])
        && let Some(value) = from_scalar(element)
    {
        return value;
    }
    Value::NdArray(array.into())
}

/// An element as a value; floats are exact rationals too, NaN and infinities are none.
pub(super) fn from_scalar(element: Scalar) -> Option<Value> {
    match element {
        Scalar::Int(n) => Some(Value::Number(n.into())),
        Scalar::Bool(b) => Some(Value::Bool(b)),
        Scalar::Float(f) => num_rational::BigRational::from_float(f).map(|n| Value::Number(n.into())),
    }
}

/// A number as an element.
///
/// # Errors
/// Integers beyond 127 bits.
pub(crate) fn scalar(number: &Number) -> Result<Scalar, Fault> {
    typed(number).scalar().ok_or_else(|| {
        Fault::new(ProblemCode::ValueRange, "the number does not fit any type of elements")
            .help("use a smaller number")
    })
}

fn typed(number: &Number) -> codec::NdNumber {
    match number.to_integer() {
        Some(integer) => codec::NdNumber::Int(integer),
        None => codec::NdNumber::Float(number.to_f64()),
    }
}

/// An ndarray, or one made of lists of numbers or bools.
///
/// # Errors
/// Ragged lists, other values in them, values that don't fit the type.
pub(crate) fn ndarray(value: &Value, dtype: Option<DType>) -> Result<NdArray, Fault> {
    match value {
        Value::NdArray(array) => match dtype {
            Some(dtype) if dtype != array.dtype() => Ok(array.astype(dtype)?),
            _ => Ok((**array).clone()),
        },
        lists => {
            check_size(lists)?;
            memory::room_for::<Nested>(lists.size() as usize)?;
            Ok(NdArray::from_nested(&nested(lists)?, dtype)?)
        }
    }
}

/// Lists are nested at most [`crate::values::limits::NESTING`] deep.
fn nested(value: &Value) -> Result<Nested, Fault> {
    match value {
        Value::List(items) | Value::Tuple(items) => {
            Ok(Nested::List(memory::try_collect(items.iter().map(nested))?))
        }
        Value::Number(number) => Ok(Nested::Number(typed(number))),
        Value::Real(number) => Ok(Nested::Number(codec::NdNumber::Float(number.0))),
        Value::Bool(b) => Ok(Nested::Number(codec::NdNumber::Bool(*b))),
        other => Err(Fault::kind("numbers, or lists of numbers", other.kind())
            .help("write them as `[[1, 2], [3, 4]]`")),
    }
}

/// The numbers of an ndarray or of nested lists; those of floats are the fractions that these are.
///
/// # Errors
/// Ragged lists, values that are no numbers, NaN and infinities.
pub(super) fn grid(value: &Value) -> Result<DataGrid, Fault> {
    let (shape, values) = match value {
        Value::NdArray(array) => {
            let values = array.iter().map(|element| match from_scalar(element) {
                Some(Value::Number(number)) => Ok(number),
                Some(Value::Bool(b)) => Ok(Number::from(i64::from(b))),
                _ => Err(not_finite(element)),
            });
            memory::room_for::<Number>(array.size())?;
            (array.shape().to_vec(), memory::try_collect(values)?)
        }
        lists => {
            check_size(lists)?;
            flat(lists)?
        }
    };
    Ok(DataGrid::new(shape, values)?)
}

/// The same of integers alone.
///
/// # Errors
/// Those of [`grid`], and values that are no integers.
pub(super) fn integer_grid(value: &Value) -> Result<DataGrid, Fault> {
    let grid = grid(value)?;
    match grid.integers() {
        Some(_) => Ok(grid),
        None => match grid.values().iter().find(|number| !number.is_integer()) {
            None => Ok(grid),
            Some(number) => {
                Err(Fault::new(ProblemCode::ValueKind, format!("expected integers, and {number} is not one"))
                    .label("not all integers")
                    .help("round each down, as in `[x // 1 for x in a]`"))
            }
        },
    }
}

/// The fault of NaN and infinities in a signal.
fn not_finite(element: Scalar) -> Fault {
    Fault::new(ProblemCode::ValueKind, format!("data are numbers, and {element} is none"))
        .label("not all finite")
        .help("put numbers in the place of gaps before the file is written, as by numpy's `nan_to_num`")
}

/// The shape of nested lists and their numbers in order.
fn flat(lists: &Value) -> Result<(Vec<usize>, Vec<Number>), Fault> {
    let (mut shape, mut level) = (Vec::new(), vec![lists]);
    while let Some(Value::List(first) | Value::Tuple(first)) = level.first() {
        let length = first.len();
        shape.push(length);
        let mut next = memory::with_room(level.len().saturating_mul(length))?;
        for (at, item) in level.iter().enumerate() {
            match item {
                Value::List(items) | Value::Tuple(items) if items.len() == length => {
                    next.extend(items.iter())
                }
                Value::List(items) | Value::Tuple(items) => {
                    let message = format!("list {at} has {} items, the first one {length}", items.len());
                    return Err(Fault::new(ProblemCode::NdarrayRagged, message)
                        .label("not all lists are of one length")
                        .help("make all rows equally long"));
                }
                _ => {
                    return Err(Fault::new(ProblemCode::NdarrayRagged, "a number stands beside a list")
                        .help("nest all numbers equally deep"));
                }
            }
        }
        level = next;
    }
    let numbers = level.into_iter().map(|item| match item {
        Value::Number(number) => Ok(number.clone()),
        Value::Real(real) => Number::from_f64(real.0).ok_or_else(|| not_finite(Scalar::Float(real.0))),
        other => Err(Fault::kind("numbers, or lists of numbers", other.kind())),
    });
    Ok((shape, memory::try_collect(numbers)?))
}

/// Whether every element is true (or not 0).
pub(super) fn all_true(array: &NdArray) -> bool {
    array.iter().all(|element| match element {
        Scalar::Bool(b) => b,
        Scalar::Int(n) => n != 0,
        Scalar::Float(f) => f != 0.0,
    })
}

/// The exact sum of the elements.
pub(super) fn sum(array: &NdArray) -> Result<Value, Fault> {
    match array.sum()? {
        codec::NdNumber::Int(n) => Ok(Value::Number(n.into())),
        codec::NdNumber::Bool(b) => Ok(Value::Number(i64::from(b).into())),
        codec::NdNumber::Float(f) => from_scalar(Scalar::Float(f)).ok_or_else(|| {
            Fault::new(ProblemCode::ValueRange, "the sum is not a finite number")
                .help("leave NaN and infinities out")
        }),
    }
}
