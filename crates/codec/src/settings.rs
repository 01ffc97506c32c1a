//! The choices of a codec, and which of them go together.

use std::fmt;

use crate::dtype::{DType, ElementKind};
use crate::error::CodecError;
use crate::layout::MAX_DIMENSIONS;

/// How a difference that does not fit a narrower `astype` is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Overflow {
    /// Encoding fails with an error that names the difference.
    #[default]
    Error,
    /// The low bits of the difference are kept, as in the codec proposed for numcodecs; lossy.
    Wrap,
}

/// How differences of floats are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Mode {
    /// Of their bits, as integers of the same width; lossless.
    #[default]
    Bits,
    /// Of the numbers, with rounding, as numpy does; lossy.
    Arithmetic,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Bits => "bits",
            Mode::Arithmetic => "arithmetic",
        })
    }
}

/// How a difference is stored as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Residual {
    /// As it is.
    #[default]
    Difference,
    /// As an unsigned number that is small where the difference is near 0: with `r` as the signed one of the
    /// numbers that the difference can be modulo the width of `dtype`, `2r` where `r` is 0 or more, else
    /// `-2r - 1`. So 0, -1, 1, -2, ... are stored as 0, 1, 2, 3, ... and high bytes of small differences are
    /// 0, which compresses better.
    Zigzag,
}

/// The direction of the codec: encoding or decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodecDirection {
    /// From values to differences.
    Encode,
    /// From differences to values.
    Decode,
}

impl fmt::Display for CodecDirection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CodecDirection::Encode => "encode",
            CodecDirection::Decode => "decode",
        })
    }
}

/// Whether some array may have these axes.
pub(crate) fn check_axes(axes: &[i64]) -> Result<(), CodecError> {
    let most = MAX_DIMENSIONS as i64;
    if axes.is_empty() {
        return Err(CodecError::NoAxis);
    }
    for (place, &axis) in axes.iter().enumerate() {
        if !(-most..most).contains(&axis) {
            return Err(CodecError::Axis { axis, ndim: None });
        }
        if axes[..place].contains(&axis) {
            return Err(CodecError::RepeatedAxis { axis });
        }
    }
    Ok(())
}

impl Residual {
    /// The type of stored differences where none is given.
    pub(crate) fn usual(self, dtype: DType) -> DType {
        let unsigned = [ElementKind::U1, ElementKind::U2, ElementKind::U4, ElementKind::U8];
        match (self, unsigned.into_iter().find(|kind| kind.width() == dtype.width())) {
            (Residual::Zigzag, Some(kind)) => DType::new(kind, dtype.order()),
            _ => dtype,
        }
    }
}

/// Whether there are such residuals in some type.
pub(crate) fn check_residual(
    residual: Residual,
    dtype: Option<DType>,
    astype: Option<DType>,
    mode: Mode,
) -> Result<(), CodecError> {
    if residual == Residual::Difference {
        return Ok(());
    }
    if mode == Mode::Arithmetic {
        return Err(CodecError::ArithmeticZigzag);
    }
    match dtype.map(DType::kind) {
        Some(ElementKind::Bool) => return Err(CodecError::BoolZigzag),
        Some(kind) if kind.is_complex() => return Err(CodecError::ComplexZigzag),
        _ => {}
    }
    let unsigned = |kind: ElementKind| kind.is_integer() && !kind.is_signed();
    match astype {
        Some(astype) if !unsigned(astype.kind()) => Err(CodecError::ZigzagAstype { dtype, astype }),
        _ => Ok(()),
    }
}

/// Whether differences of `dtype` may be stored as `astype`.
pub(crate) fn check_types(
    dtype: DType,
    astype: DType,
    mode: Mode,
    residual: Residual,
) -> Result<(), CodecError> {
    check_residual(residual, Some(dtype), Some(astype), mode)?;
    let (from, to) = (dtype.kind(), astype.kind());
    if residual == Residual::Zigzag {
        // Bits of floats fill their width, and of wider types the high bytes would always be 0.
        let allowed = to.width() == from.width() || (to.width() < from.width() && !from.is_float());
        return if allowed { Ok(()) } else { Err(CodecError::ZigzagAstype { dtype: Some(dtype), astype }) };
    }
    let allowed = match from {
        ElementKind::Bool => matches!(to, ElementKind::Bool | ElementKind::I1 | ElementKind::U1),
        ElementKind::Datetime(unit) => to.is_integer() || to == from || to == ElementKind::Timedelta(unit),
        ElementKind::Timedelta(_) => to.is_integer() || to == from,
        _ if from.is_complex() => to == from && mode == Mode::Bits,
        _ if from.is_float() => {
            to == from || (mode == Mode::Arithmetic && to.is_float() && to.width() > from.width())
        }
        _ => to.is_integer(),
    };
    if allowed { Ok(()) } else { Err(CodecError::Astype { dtype, astype, mode }) }
}
