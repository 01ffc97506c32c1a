//! Encoding and decoding of arrays: from types to kernels.

use bytemuck::{Pod, cast_slice, cast_vec};

use super::array::{Data, NdArray};
use super::bytes::Bytes;
use super::codec_error::CodecError;
use super::dtype::{DType, Kind};
use super::element::Element;
use super::error::ArrayError;
use super::flat::Flat;
use super::kernels::parallel::{decode_into, encode_into};
use super::kernels::{Lane, Recast};
use super::pairs::{self, Work};
use super::scalar::Scalar;
use super::spatial_delta::{Mode, Overflow, SpatialDelta, check_types};

impl SpatialDelta {
    /// The differences of an array along the axis.
    ///
    /// The result has the array's shape and order of memory, and the type `astype`.
    pub fn encode(&self, array: &NdArray) -> Result<NdArray, CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.encoding(array.dtype()))?;
        pairs::run(Encode { task, data: &array.data, axis }, task.dtype, task.astype, task.mode)
    }

    /// The array whose differences these are.
    ///
    /// Types wider than `dtype` are cut to its width, which undoes what encoding added.
    pub fn decode(&self, array: &NdArray) -> Result<NdArray, CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.decoding(array.dtype()))?;
        pairs::run(Decode { task, data: &array.data, axis }, task.dtype, task.astype, task.mode)
    }

    /// Shape and axis are looked at before types: an array of none is the plainer mistake.
    pub(super) fn task_for(
        &self,
        shape: &[usize],
        task: impl FnOnce() -> Result<Task, CodecError>,
    ) -> Result<(Task, usize), CodecError> {
        let axis = self.axis_in(shape.len())?;
        super::array::checked_size(shape)?;
        match self.shape() {
            Some(expected) if expected != shape => {
                Err(CodecError::Shape { expected: expected.to_vec(), found: shape.to_vec() })
            }
            _ => Ok((task()?, axis)),
        }
    }

    /// What encoding an array of this type is.
    pub(super) fn encoding(&self, found: DType) -> Result<Task, CodecError> {
        let dtype = self.dtype().unwrap_or(found);
        if dtype.kind() != found.kind() {
            return Err(CodecError::Mismatch { action: "encode", expected: dtype, found });
        }
        let astype = self.astype().unwrap_or(dtype);
        check_types(dtype, astype, self.mode())?;
        Ok(self.task(dtype, astype))
    }

    /// What decoding an array of this type is.
    pub(super) fn decoding(&self, found: DType) -> Result<Task, CodecError> {
        let astype = self.astype().unwrap_or(found);
        if astype.kind() != found.kind() {
            return Err(CodecError::Mismatch { action: "decode", expected: astype, found });
        }
        match (self.dtype(), self.astype()) {
            (Some(dtype), _) => Ok(self.task(dtype, astype)),
            (None, None) => Ok(self.task(found, found)),
            (None, Some(astype)) => Err(CodecError::NoDType { astype }),
        }
    }

    fn task(&self, dtype: DType, astype: DType) -> Task {
        Task { dtype, astype, mode: self.mode(), checked: self.overflow() == Overflow::Error }
    }
}

/// A codec with both types settled.
#[derive(Clone, Copy)]
pub(super) struct Task {
    pub(super) dtype: DType,
    pub(super) astype: DType,
    pub(super) mode: Mode,
    pub(super) checked: bool,
}

impl Task {
    /// The error of a value that does not fit, after another (or none, in a first slab).
    pub(super) fn overflow<S: Element>(self, here: S, before: Option<S>, index: Vec<usize>) -> CodecError {
        let first = before.is_none();
        let value = match before {
            None => integer(here),
            Some(before) => {
                let signed = self.dtype.kind().is_signed() || self.astype.kind().is_signed();
                wrapped(integer(here) - integer(before), self.dtype.width(), signed)
            }
        };
        let (min, max) = self.astype.kind().range().unwrap_or_default();
        CodecError::Overflow { value, index, first, dtype: self.dtype, astype: self.astype, min, max }
    }
}

struct Encode<'a> {
    task: Task,
    data: &'a Data,
    axis: usize,
}

impl Work for Encode<'_> {
    type Answer = Result<NdArray, CodecError>;

    fn on_values<S, D>(self) -> Self::Answer
    where
        S: Bytes + Lane + Recast<D>,
        D: Bytes + Lane + Recast<S>,
    {
        let flat = flat::<S>(self.data, self.axis)?;
        let mut output = vec![D::default(); flat.elements.len()];
        match encode_into(&flat.elements, &mut output, flat.slabs, self.task.checked) {
            Ok(()) => Ok(flat.array(output, self.task.astype)),
            Err(position) => {
                let first = position % flat.slabs.block() < flat.slabs.inner;
                let before = (!first).then(|| flat.elements[position - flat.slabs.inner]);
                Err(self.task.overflow(flat.elements[position], before, flat.index(position)))
            }
        }
    }

    fn on_bits<F, W>(self) -> Self::Answer
    where
        F: Element + Pod,
        W: Bytes + Pod + Lane + Recast<W>,
    {
        let flat = flat::<F>(self.data, self.axis)?;
        let mut output = vec![W::default(); flat.elements.len()];
        // Nothing is narrowed, so nothing overflows.
        let _ = encode_into::<W, W>(cast_slice(&flat.elements), &mut output, flat.slabs, false);
        Ok(flat.array::<F>(cast_vec(output), self.task.astype))
    }
}

struct Decode<'a> {
    task: Task,
    data: &'a Data,
    axis: usize,
}

impl Work for Decode<'_> {
    type Answer = Result<NdArray, CodecError>;

    fn on_values<S, D>(self) -> Self::Answer
    where
        S: Bytes + Lane + Recast<D>,
        D: Bytes + Lane + Recast<S>,
    {
        let flat = flat::<D>(self.data, self.axis)?;
        if let Some((position, value)) = not_bool::<S, D>(&flat.elements) {
            return Err(CodecError::NotBool { value, index: flat.index(position) });
        }
        let mut output = vec![S::default(); flat.elements.len()];
        decode_into(&flat.elements, &mut output, flat.slabs);
        Ok(flat.array(output, self.task.dtype))
    }

    fn on_bits<F, W>(self) -> Self::Answer
    where
        F: Element + Pod,
        W: Bytes + Pod + Lane + Recast<W>,
    {
        let flat = flat::<F>(self.data, self.axis)?;
        let mut output = vec![W::default(); flat.elements.len()];
        decode_into::<W, W>(cast_slice(&flat.elements), &mut output, flat.slabs);
        Ok(flat.array::<F>(cast_vec(output), self.task.dtype))
    }
}

fn flat<T: Element>(data: &Data, axis: usize) -> Result<Flat<'_, T>, CodecError> {
    // Kinds were compared before; this only tells the compiler.
    let kind = DType::native(T::KIND);
    let array = T::unwrap(data).ok_or(ArrayError::Conversion { from: kind, to: kind })?;
    Ok(Flat::new(array, axis))
}

/// The first stored bool that is neither 0 nor 1, and its value.
pub(super) fn not_bool<S: Element, D: Element>(stored: &[D]) -> Option<(usize, i128)> {
    if S::KIND != Kind::Bool {
        return None;
    }
    let position = stored.iter().position(|stored| stored.bits() > 1)?;
    Some((position, integer(stored[position])))
}

fn integer<T: Element>(element: T) -> i128 {
    match element.scalar() {
        Scalar::Int(value) => value,
        Scalar::Bool(value) => i128::from(value),
        Scalar::Float(_) => 0,
    }
}

/// A value modulo the width of a type, as its signed or its unsigned representative.
fn wrapped(value: i128, width: usize, signed: bool) -> i128 {
    let modulus = 1i128 << (8 * width);
    let value = value.rem_euclid(modulus);
    if signed && value >= modulus / 2 { value - modulus } else { value }
}
