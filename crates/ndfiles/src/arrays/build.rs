//! Arrays made of numbers: nested lists, flat lists, ranges.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use vcfilter_codec::{DType, ElementKind, MAX_DIMENSIONS, SizeError, checked_size, unravel_index};
use vcfilter_machine::{Stoppable, memory};

use super::array::{NdArray, real, with_type};
use super::element::{CastLoss, NdElement};
use super::error::NdArrayError;
use super::scalar::{NdNumber, Scalar};

/// The most elements that [`NdArray::arange`] gives: 2 GiB of int64.
pub const MAX_RANGE: usize = 1 << 28;

/// Numbers in nested lists.
#[derive(Debug, Clone, PartialEq)]
pub enum Nested {
    /// A number.
    Number(NdNumber),
    /// A list of numbers or of lists.
    List(Vec<Nested>),
}

impl NdArray {
    /// Returns an array of nested lists. Without a type it has the one that numpy chooses: bool, int64,
    /// uint64 or float64.
    ///
    /// # Errors
    /// [`NdArrayError::Ragged`], [`NdArrayError::Depth`], [`NdArrayError::Cast`], [`NdArrayError::Size`].
    ///
    /// ```
    /// use vcfilter_ndfiles::{NdArray, Nested, NdNumber};
    /// let row = |a: i64, b: i64| Nested::List(vec![Nested::Number(a.into()), Nested::Number(b.into())]);
    /// let a = NdArray::from_nested(&Nested::List(vec![row(1, 2), row(3, 4)]), None).unwrap();
    /// assert_eq!((a.shape(), a.dtype().name()), (&[2, 2][..], "int64".to_string()));
    /// ```
    pub fn from_nested(nested: &Nested, dtype: Option<DType>) -> Result<NdArray, NdArrayError> {
        let shape = shape_of(nested)?;
        let mut values = room(checked_size(&shape)?)?;
        flatten(nested, &shape, &mut Vec::new(), &mut values)?;
        NdArray::from_values(&shape, &values, dtype)
    }

    /// Returns an array of values in C order. Without a type it has the one that [`NdArray::from_nested`]
    /// chooses.
    ///
    /// Floats may be rounded to a narrower float.
    ///
    /// # Errors
    /// [`NdArrayError::Cast`] where a value does not fit the type; [`NdArrayError::Reshape`] where the number
    /// of values is not that of the shape; [`NdArrayError::Size`].
    pub fn from_values(
        shape: &[usize],
        values: &[NdNumber],
        dtype: Option<DType>,
    ) -> Result<NdArray, NdArrayError> {
        let size = checked_size(shape)?;
        if size != values.len() {
            let shape = shape.iter().map(|len| *len as i64).collect();
            return Err(NdArrayError::Reshape { size: values.len(), shape });
        }
        let dtype = real(dtype.unwrap_or_else(|| common_type(values)))?;
        Ok(with_type!(dtype.kind(), T => {
            let mut elements = room(size)?;
            for (flat, value) in values.iter().asking().enumerate() {
                elements.push(element::<T>(value).map_err(|why| NdArrayError::Cast {
                    value: value.to_string(),
                    index: unravel_index(flat, shape),
                    dtype,
                    why,
                })?);
            }
            NdArray::from_vec(shape, elements, dtype)
        }))
    }

    /// Returns the array of `start`, `start + step`, ... up to `stop`, which is not included. Without a type
    /// it is int64, uint64 where some numbers are too large, or float64 where one of the three is a float.
    ///
    /// There are at most [`MAX_RANGE`] elements.
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let a = NdArray::arange(&0.into(), &5.into(), &2.into(), None).unwrap();
    /// assert_eq!(a.to_string(), "array([0, 2, 4])");
    /// ```
    pub fn arange(
        start: &NdNumber,
        stop: &NdNumber,
        step: &NdNumber,
        dtype: Option<DType>,
    ) -> Result<NdArray, NdArrayError> {
        let array = match [start, stop, step].map(integer) {
            [Some(start), Some(stop), Some(step)] => integer_range(start, stop, step)?,
            _ => float_range(start.to_f64(), stop.to_f64(), step.to_f64())?,
        };
        match dtype {
            Some(dtype) => array.astype(dtype),
            None => Ok(array),
        }
    }
}

fn integer(value: &NdNumber) -> Option<BigInt> {
    match value {
        NdNumber::Int(value) => Some(value.clone()),
        NdNumber::Bool(value) => Some(BigInt::from(u8::from(*value))),
        NdNumber::Float(_) => None,
    }
}

/// An array of int64, or of uint64 where some are too large.
fn integer_range(start: BigInt, stop: BigInt, step: BigInt) -> Result<NdArray, NdArrayError> {
    if step.is_zero() {
        return Err(NdArrayError::ZeroStep);
    }
    let span = if step.is_negative() { &start - stop } else { stop - &start };
    let count: BigInt = (span + step.abs() - 1) / step.abs();
    let count = if count.is_positive() { range_length(count.to_usize(), &count)? } else { 0 };
    let last = &start + &step * count.saturating_sub(1);
    if let (Some(first), Some(_), Some(step)) = (start.to_i64(), last.to_i64(), step.to_i64()) {
        let mut values = room(count)?;
        values.extend((0..count).asking().map(|i| first.wrapping_add((i as i64).wrapping_mul(step))));
        return Ok(NdArray::from_vec::<i64>(&[count], values, ElementKind::I8.into()));
    }
    let mut values: Vec<NdNumber> = room(count)?;
    values.extend((0..count).asking().map(|i| NdNumber::Int(&start + &step * i)));
    let kind = if count == 0 { ElementKind::I8.into() } else { common_type(&values) };
    NdArray::from_values(&[count], &values, Some(kind))
}

fn float_range(start: f64, stop: f64, step: f64) -> Result<NdArray, NdArrayError> {
    if step == 0.0 {
        return Err(NdArrayError::ZeroStep);
    }
    let count = ((stop - start) / step).ceil();
    let fits = (count <= MAX_RANGE as f64).then_some(count as usize);
    let count = if count > 0.0 { range_length(fits, &count)? } else { 0 };
    let mut values = room(count)?;
    values.extend((0..count).asking().map(|i| start + i as f64 * step));
    match count {
        // As of integers, since nothing says otherwise.
        0 => integer_range(BigInt::ZERO, BigInt::ZERO, BigInt::from(1)),
        _ => Ok(NdArray::from_vec::<f64>(&[count], values, ElementKind::F8.into())),
    }
}

/// Room for so many values, where there is memory for them.
fn room<T>(count: usize) -> Result<Vec<T>, NdArrayError> {
    Ok(memory::with_room(count).map_err(|error| SizeError::Memory { bytes: error.bytes })?)
}

fn range_length(count: Option<usize>, shown: &dyn std::fmt::Display) -> Result<usize, NdArrayError> {
    count
        .filter(|count| *count <= MAX_RANGE)
        .ok_or_else(|| SizeError::TooLarge { size: shown.to_string(), limit: MAX_RANGE }.into())
}

/// The type that numpy gives to these values.
fn common_type(values: &[NdNumber]) -> DType {
    let mut kind = None;
    for value in values.iter().asking() {
        kind = match (kind, value) {
            (_, NdNumber::Float(_)) => return ElementKind::F8.into(),
            (None | Some(ElementKind::Bool), NdNumber::Bool(_)) => Some(ElementKind::Bool),
            // Where it fits neither, the cast says which value is too large.
            (_, NdNumber::Int(value)) if value.to_i64().is_none() && !value.is_negative() => {
                Some(ElementKind::U8)
            }
            (Some(ElementKind::U8), _) => Some(ElementKind::U8),
            _ => Some(ElementKind::I8),
        };
    }
    kind.unwrap_or(ElementKind::F8).into()
}

fn element<T: NdElement>(value: &NdNumber) -> Result<T, CastLoss> {
    match value.scalar() {
        Some(scalar) => T::from_scalar(scalar),
        // Beyond 127 bits no integer type fits; a float takes it where it is exact.
        None => match integer(value).zip(value.to_f64().is_finite().then(|| value.to_f64())) {
            Some((exact, double)) if T::KIND.is_float() && is_exact(&exact, double) => {
                T::from_scalar(Scalar::Float(double))
            }
            // Whatever the digits, what is too large is too large.
            Some((_, double)) if T::KIND.is_float() => {
                T::from_scalar(Scalar::Float(double)).and(Err(CastLoss::Inexact))
            }
            _ => Err(CastLoss::Range),
        },
    }
}

fn is_exact(exact: &BigInt, double: f64) -> bool {
    use num_traits::FromPrimitive;
    BigInt::from_f64(double).as_ref() == Some(exact)
}

/// The shape that the first elements have; the others are compared with it later.
fn shape_of(nested: &Nested) -> Result<Vec<usize>, NdArrayError> {
    let mut shape = Vec::new();
    let mut current = Some(nested);
    while let Some(Nested::List(items)) = current {
        shape.push(items.len());
        current = items.first();
    }
    if shape.len() > MAX_DIMENSIONS {
        return Err(SizeError::TooManyDimensions { ndim: shape.len() }.into());
    }
    Ok(shape)
}

/// Collects the numbers in C order. Recursion is bounded: the path never outgrows the shape.
fn flatten(
    nested: &Nested,
    shape: &[usize],
    path: &mut Vec<usize>,
    values: &mut Vec<NdNumber>,
) -> Result<(), NdArrayError> {
    let first = || vec![0; path.len()];
    match (nested, shape.get(path.len())) {
        (Nested::Number(value), None) => values.push(value.clone()),
        (Nested::List(items), Some(&expected)) if items.len() == expected => {
            for (position, item) in items.iter().asking().enumerate() {
                path.push(position);
                flatten(item, shape, path, values)?;
                path.pop();
            }
        }
        (Nested::List(items), Some(&expected)) => {
            let (found, other) = (items.len(), first());
            return Err(NdArrayError::Ragged { path: path.clone(), found, other, expected });
        }
        (Nested::List(_), None) => return Err(depth(path, "list", first(), "number")),
        (Nested::Number(_), Some(_)) => return Err(depth(path, "number", first(), "list")),
    }
    Ok(())
}

fn depth(path: &[usize], found: &'static str, other: Vec<usize>, expected: &'static str) -> NdArrayError {
    NdArrayError::Depth { path: path.to_vec(), found, other, expected }
}
