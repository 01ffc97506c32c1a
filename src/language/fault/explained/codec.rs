//! What can be wrong with the codec and what it is given.

use crate::codec::{CodecDirection, CodecError, DType, ElementKind};
use crate::diagnostics::ProblemCode;

use super::{Audience, Explained, damaged, different_bytes, size_code, size_help};

impl Explained for CodecError {
    fn code(&self) -> ProblemCode {
        match self {
            CodecError::Axis { .. }
            | CodecError::RepeatedAxis { .. }
            | CodecError::NoAxis
            | CodecError::AxisAndAxes
            | CodecError::ArithmeticAxes => ProblemCode::CodecAxis,
            CodecError::Astype { .. }
            | CodecError::ZigzagAstype { .. }
            | CodecError::BoolZigzag
            | CodecError::ComplexZigzag
            | CodecError::ArithmeticZigzag => ProblemCode::CodecAstype,
            CodecError::Mismatch { .. }
            | CodecError::NoDType { .. }
            | CodecError::OutputType { .. }
            | CodecError::SlabType { .. }
            | CodecError::InPlace { .. } => ProblemCode::CodecDtype,
            CodecError::Overflow { .. } => ProblemCode::CodecOverflow,
            CodecError::NotBool { .. } => ProblemCode::CodecBool,
            CodecError::Id { .. } => ProblemCode::CodecConfig,
            CodecError::DType(error) => error.code(),
            CodecError::Size(error) => size_code(error),
            // All others are about the shape of an array, of an output or of bytes.
            _ => ProblemCode::CodecShape,
        }
    }

    fn help(&self, audience: Audience) -> String {
        match self {
            CodecError::Axis { ndim: Some(0), .. } => {
                "an array without dimensions has no axis; reshape it to `(1,)`".into()
            }
            CodecError::Axis { ndim: Some(ndim), .. } => {
                format!("axis is an integer from -{ndim} to {}", ndim - 1)
            }
            CodecError::Axis { ndim: None, .. } => "arrays have at most 64 dimensions".into(),
            CodecError::RepeatedAxis { .. } => {
                "name each axis once; negative ones count from the last".into()
            }
            CodecError::NoAxis => "name an axis, such as 0".into(),
            CodecError::AxisAndAxes => "leave one of them out; one axis is `axis`".into(),
            CodecError::ArithmeticAxes => {
                format!("{} takes differences of bits, along any axes", audience.setting("mode", "bits"))
            }
            CodecError::ArithmeticZigzag => {
                format!("{} has them, of the bits of floats", audience.setting("mode", "bits"))
            }
            CodecError::BoolZigzag => "a difference of bools is 0 or 1; leave `residual` out".into(),
            CodecError::ComplexZigzag => {
                "leave `residual` out: their parts are differenced as they are".into()
            }
            CodecError::ZigzagAstype { dtype, .. } => zigzag_help(*dtype),
            CodecError::Astype { dtype, .. } => astype_help(*dtype, audience),
            CodecError::Mismatch { direction: CodecDirection::Decode, found, .. } => format!(
                "say that differences are stored as {}: {}; the dtype is the type of the values",
                found.name(),
                audience.setting("astype", &found.kind().code())
            ),
            CodecError::Mismatch { expected, found, .. } => format!(
                "say that the values are {}: {}; or make them {} first",
                found.name(),
                audience.setting("dtype", &found.kind().code()),
                expected.name()
            ),
            CodecError::Shape { .. } => "reshape the array, or leave `shape` out of the codec".into(),
            CodecError::Overflow { dtype, .. } => format!(
                "{} holds it; {} drops what does not fit",
                audience.setting("astype", &self.narrowest().unwrap_or(dtype.kind()).code()),
                audience.setting("overflow", "wrap")
            ),
            CodecError::NotBool { .. } => damaged(),
            CodecError::NoDType { astype } => format!(
                "name it, as in {} {}",
                audience.setting("dtype", "i2"),
                audience.setting("astype", &astype.kind().code())
            ),
            CodecError::NoShape => "give `shape` and `dtype`, as in the metadata of a Zarr array".into(),
            CodecError::Bytes { .. } => different_bytes(),
            CodecError::Id { .. } => "`id` is \"spatial_delta\"".into(),
            CodecError::DType(error) => error.help(audience),
            CodecError::Size(error) => size_help(error, audience),
            // Neither a program nor the command makes outputs and parts of arrays.
            _ => "make it with the type and the shape that fit".into(),
        }
    }
}

/// The types of residuals of some values.
fn zigzag_help(dtype: Option<DType>) -> String {
    const UNSIGNED: [&str; 4] = ["u1", "u2", "u4", "u8"];
    let Some(dtype) = dtype else { return "residuals are unsigned: u1, u2, u4 or u8".into() };
    let count = dtype.width().ilog2() as usize;
    let least = if dtype.kind().is_float() { count } else { 0 };
    format!("residuals of {} are stored as {}", dtype.name(), UNSIGNED[least..=count].join(", "))
}

fn astype_help(dtype: DType, audience: Audience) -> String {
    match dtype.kind() {
        ElementKind::Bool => "bool is stored as bool, i1 or u1".into(),
        ElementKind::F8 => "float64 is stored as float64".into(),
        kind if kind.is_float() => format!(
            "{} is stored as itself; with {} as a wider float too, with loss",
            dtype.name(),
            audience.setting("mode", "arithmetic")
        ),
        kind if kind.is_complex() => {
            "complex numbers are stored as themselves, by the bits of their parts".into()
        }
        kind if kind.is_time() => "times are stored as themselves or as an integer type".into(),
        _ => "integers are stored as any of i1 u1 i2 u2 i4 u4 i8 u8".into(),
    }
}
