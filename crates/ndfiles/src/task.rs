//! A codec with both types settled, and what can go wrong with single values.

use super::codec_error::CodecError;
use super::dtype::{DType, Kind};
use super::spatial_delta::{Mode, Overflow, SpatialDelta, check_types};
use super::words::integer_at;

/// A codec with both types settled.
#[derive(Clone, Copy)]
pub(super) struct Task {
    pub(super) dtype: DType,
    pub(super) astype: DType,
    pub(super) mode: Mode,
    pub(super) checked: bool,
}

impl SpatialDelta {
    /// What is done to an array of this shape, and along which axis. Shape and axis are looked at
    /// before types: an array of no dimensions is the plainer mistake.
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

impl Task {
    /// The error of a value that does not fit, after another (or none, in a first slab). Both are
    /// native bytes of an element.
    pub(super) fn overflow(self, here: &[u8], before: Option<&[u8]>, index: Vec<usize>) -> CodecError {
        let kind = self.dtype.kind();
        let value = match before {
            None => integer_at(here, 0, kind),
            Some(before) => {
                let signed = kind.is_signed() || self.astype.kind().is_signed();
                wrapped(integer_at(here, 0, kind) - integer_at(before, 0, kind), kind.width(), signed)
            }
        };
        let (min, max) = self.astype.kind().range().unwrap_or_default();
        let first = before.is_none();
        CodecError::Overflow { value, index, first, dtype: self.dtype, astype: self.astype, min, max }
    }

    /// The first stored bool that is neither 0 nor 1, and its value.
    pub(super) fn not_bool(self, stored: &[u8]) -> Option<(usize, i128)> {
        if self.dtype.kind() != Kind::Bool {
            return None;
        }
        let position = stored.iter().position(|stored| *stored > 1)?;
        Some((position, integer_at(stored, position, self.astype.kind())))
    }
}

/// A value modulo the width of a type, as its signed or its unsigned representative.
pub(super) fn wrapped(value: i128, width: usize, signed: bool) -> i128 {
    let modulus = 1i128 << (8 * width);
    let value = value.rem_euclid(modulus);
    if signed && value >= modulus / 2 { value - modulus } else { value }
}
