//! A codec with both types settled, and what can go wrong with single values.

use crate::dtype::{ByteOrder, DType, ElementKind};
use crate::error::CodecError;
use crate::settings::{CodecDirection, Mode, Overflow, Residual, check_types};
use crate::spatial_delta::SpatialDelta;

/// A codec with both types settled.
#[derive(Clone, Copy)]
pub(crate) struct Task {
    pub(crate) dtype: DType,
    pub(crate) astype: DType,
    pub(crate) mode: Mode,
    pub(crate) residual: Residual,
    pub(crate) checked: bool,
}

impl SpatialDelta {
    /// Returns the type that encoding an array of a type gives: the codec's `astype` with its byte order, or
    /// without one the type of the values.
    ///
    /// ```
    /// use vcfilter_codec::{DType, SpatialDelta};
    /// let (i1, i2, u2): (DType, DType, DType) = ("i1".parse()?, ">i2".parse()?, "u2".parse()?);
    /// let codec = SpatialDelta::new(0, i2).astype(i1).build()?;
    /// assert_eq!((codec.encoded_dtype(i2)?, codec.decoded_dtype(i1)?), (i1, i2));
    /// assert_eq!(codec.encoded_dtype(u2).unwrap_err().to_string(),
    ///     "encode wants an array of int16, not of uint16");
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// [`CodecError`] where the codec does not encode arrays of this type.
    pub fn encoded_dtype(&self, dtype: DType) -> Result<DType, CodecError> {
        self.encoding(dtype).map(|task| task.astype)
    }

    /// Returns the type that decoding an array of a type gives: the codec's `dtype` with its byte order, or
    /// without one that type.
    ///
    /// # Errors
    /// [`CodecError`] where the codec does not decode arrays of this type, or the type of the values is not
    /// known.
    pub fn decoded_dtype(&self, astype: DType) -> Result<DType, CodecError> {
        self.decoding(astype).map(|task| task.dtype)
    }

    /// What encoding an array of this type is.
    pub(crate) fn encoding(&self, found: DType) -> Result<Task, CodecError> {
        let dtype = self.dtype().unwrap_or(found);
        if dtype.kind() != found.kind() {
            return Err(CodecError::Mismatch { direction: CodecDirection::Encode, expected: dtype, found });
        }
        let astype = self.astype().unwrap_or(self.residual().usual(dtype));
        check_types(dtype, astype, self.mode(), self.residual())?;
        Ok(self.task(dtype, astype))
    }

    /// What decoding an array of this type is.
    pub(crate) fn decoding(&self, found: DType) -> Result<Task, CodecError> {
        let astype = self.astype().unwrap_or(found);
        if astype.kind() != found.kind() {
            return Err(CodecError::Mismatch { direction: CodecDirection::Decode, expected: astype, found });
        }
        match (self.dtype(), self.astype()) {
            (Some(dtype), _) => Ok(self.task(dtype, astype)),
            // Unsigned numbers do not tell whose differences they are.
            (None, None) if self.residual() == Residual::Zigzag => Err(CodecError::NoDType { astype: found }),
            (None, None) => Ok(self.task(found, found)),
            (None, Some(astype)) => Err(CodecError::NoDType { astype }),
        }
    }

    fn task(&self, dtype: DType, astype: DType) -> Task {
        let checked = self.overflow() == Overflow::Error;
        Task { dtype, astype, mode: self.mode(), residual: self.residual(), checked }
    }
}

impl Task {
    /// The type of what is taken.
    pub(crate) fn source(self, direction: CodecDirection) -> DType {
        if direction == CodecDirection::Encode { self.dtype } else { self.astype }
    }

    /// The type of what is given.
    pub(crate) fn result(self, direction: CodecDirection) -> DType {
        if direction == CodecDirection::Encode { self.astype } else { self.dtype }
    }

    /// The same of the parts of elements, which are what kernels see.
    pub(crate) fn of_parts(self) -> Task {
        let part = |dtype: DType| DType::new(dtype.kind().part(), dtype.order());
        Task { dtype: part(self.dtype), astype: part(self.astype), ..self }
    }

    /// The same along one of several axes: from values to values.
    pub(crate) fn of_values(self) -> Task {
        Task { astype: self.dtype, residual: Residual::Difference, checked: false, ..self }
    }

    /// The error of a value that does not fit: of a whole value of a first slab, or else of a difference, which is modulo
    /// the width of `dtype`.
    pub(crate) fn overflow(self, value: i128, first: bool, index: Vec<usize>) -> CodecError {
        let Task { dtype, astype, residual, .. } = self;
        let width = dtype.width();
        let zigzag = residual == Residual::Zigzag;
        let signed = dtype.kind().is_signed() || (!first && (zigzag || astype.kind().is_signed()));
        let (min, max) = match zigzag {
            true => (-1 << (8 * astype.width() - 1), (1 << (8 * astype.width() - 1)) - 1),
            false => astype.kind().range().unwrap_or_default(),
        };
        CodecError::Overflow {
            value: wrapped(value, width, signed),
            index,
            first,
            dtype,
            astype,
            residual,
            min,
            max,
        }
    }

    /// The integer at a position of native elements of `dtype`; 0 of floats, which have none.
    pub(crate) fn value(self, elements: &[u8], position: usize) -> i128 {
        integer_at(elements, position, self.dtype.kind())
    }

    /// The first of these native elements that is to be a bool and is neither 0 nor 1, and its value.
    pub(crate) fn not_bool(self, elements: &[u8], kind: ElementKind) -> Option<(usize, i128)> {
        // A bitwise "or" of all is vector instructions; looking for the place is not.
        if self.dtype.kind() != ElementKind::Bool || elements.iter().fold(0, |all, byte| all | byte) <= 1 {
            return None;
        }
        let position = elements.iter().position(|byte| *byte > 1)?;
        Some((position, integer_at(elements, position, kind)))
    }
}

/// A value modulo the width of a type, as its signed or its unsigned representative.
pub(crate) fn wrapped(value: i128, width: usize, signed: bool) -> i128 {
    let modulus = 1i128 << (8 * width);
    let value = value.rem_euclid(modulus);
    if signed && value >= modulus / 2 { value - modulus } else { value }
}

/// The integer at a position of native bytes; 0 of floats, which have none.
fn integer_at(bytes: &[u8], position: usize, kind: ElementKind) -> i128 {
    if kind.is_float() {
        return 0;
    }
    let width = kind.width();
    let mut word = [0; 16];
    let bytes = &bytes[position * width..(position + 1) * width];
    match ByteOrder::NATIVE {
        ByteOrder::Little => word[..width].copy_from_slice(bytes),
        ByteOrder::Big => word[..width].iter_mut().zip(bytes.iter().rev()).for_each(|(to, from)| *to = *from),
    }
    let value = i128::from_le_bytes(word);
    let modulus = 1i128 << (8 * width);
    if kind.is_signed() && value >= modulus / 2 { value - modulus } else { value }
}
