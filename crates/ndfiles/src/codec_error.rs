//! What can be wrong with a codec, or with what it is given.

use thiserror::Error;

use super::dtype::{DType, Kind};
use super::dtype_parse::DTypeError;
use super::error::{ArrayError, Dimensions, Shape};
use super::spatial_delta::Mode;
use super::task::wrapped;

/// What is wrong with a codec, or with what it is given.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CodecError {
    /// The array has no such axis; without an array, no array has.
    #[error("axis {axis} is out of range{}", axis_of(*ndim))]
    Axis {
        /// What was given.
        axis: i64,
        /// The dimensions of the array, where there is one already.
        ndim: Option<usize>,
    },
    /// Differences of this type are not stored as that one.
    #[error("{} cannot be stored as {}{}", dtype.name(), astype.name(), in_mode(*dtype, *mode))]
    Astype {
        /// The type of the values.
        dtype: DType,
        /// The type that differences should have.
        astype: DType,
        /// How floats are differenced.
        mode: Mode,
    },
    /// The array has another type than the codec.
    #[error("{action} wants an array of {}, not of {}", expected.name(), found.name())]
    Mismatch {
        /// `encode` or `decode`.
        action: &'static str,
        /// The type that the codec wants.
        expected: DType,
        /// The type of the array.
        found: DType,
    },
    /// The array has another shape than the codec.
    #[error("the codec is for the shape {}, not {}", Shape(expected), Shape(found))]
    Shape {
        /// The shape in the codec's configuration.
        expected: Vec<usize>,
        /// The shape of the array.
        found: Vec<usize>,
    },
    /// The array that takes the result has another type.
    #[error("the output is an array of {}, not of {}", found.name(), expected.name())]
    OutputType {
        /// The type of the result.
        expected: DType,
        /// The type of the array.
        found: DType,
    },
    /// The array that takes the result has another shape.
    #[error("the output has the shape {}, not {}", Shape(found), Shape(expected))]
    OutputShape {
        /// The shape of the result.
        expected: Vec<usize>,
        /// The shape of the array.
        found: Vec<usize>,
    },
    /// A difference, or a value of the first slab, that the narrower type does not give back.
    #[error("{} {value} at {index:?} does not fit {} ({min}..={max})", what(*first), astype.name())]
    Overflow {
        /// The difference, modulo the width of `dtype`; or the value.
        value: i128,
        /// Where it stands.
        index: Vec<usize>,
        /// Whether that is in the first slab, which holds whole values.
        first: bool,
        /// The type of the values.
        dtype: DType,
        /// The type that is too narrow.
        astype: DType,
        /// The least value that it holds.
        min: i128,
        /// The greatest value that it holds.
        max: i128,
    },
    /// An encoded bool is neither 0 nor 1.
    #[error("encoded value {value} at {index:?} is not 0 or 1")]
    NotBool {
        /// The value.
        value: i128,
        /// Where it stands.
        index: Vec<usize>,
    },
    /// Decoding can't know the type that was encoded.
    #[error("decode cannot tell which dtype was stored as {}", astype.name())]
    NoDType {
        /// The type of the encoded array.
        astype: DType,
    },
    /// Flat bytes were given to a codec that knows no shape.
    #[error("flat bytes need `shape` and `dtype` in the codec")]
    NoShape,
    /// The number of bytes is not that of the shape.
    #[error("{found} bytes are not an array of shape {} and {} ({expected} bytes)", Shape(shape), dtype.name())]
    Bytes {
        /// How many bytes were given.
        found: usize,
        /// How many there should be.
        expected: usize,
        /// The shape.
        shape: Vec<usize>,
        /// The type.
        dtype: DType,
    },
    /// A byte of a bool array is neither 0 nor 1.
    #[error("byte {byte} at offset {offset} is not a bool")]
    BoolByte {
        /// The byte.
        byte: u8,
        /// Its place.
        offset: usize,
    },
    /// A configuration of another codec.
    #[error("a configuration of `{id}`, not of `spatial_delta`")]
    Id {
        /// What stands under `id`.
        id: String,
    },
    /// A text that names no type.
    #[error(transparent)]
    DType(#[from] DTypeError),
    /// Something else about the array.
    #[error(transparent)]
    Array(#[from] ArrayError),
}

impl CodecError {
    /// A name that `vcf help` explains.
    pub fn code(&self) -> &'static str {
        match self {
            CodecError::Axis { .. } => "codec::axis",
            CodecError::Astype { .. } => "codec::astype",
            CodecError::Mismatch { .. } | CodecError::NoDType { .. } | CodecError::OutputType { .. } => {
                "codec::dtype"
            }
            CodecError::Overflow { .. } => "codec::overflow",
            CodecError::NotBool { .. } | CodecError::BoolByte { .. } => "codec::bool",
            CodecError::Shape { .. }
            | CodecError::OutputShape { .. }
            | CodecError::NoShape
            | CodecError::Bytes { .. } => "codec::shape",
            CodecError::Id { .. } => "codec::config",
            CodecError::DType(error) => error.code(),
            CodecError::Array(error) => error.code(),
        }
    }

    /// What would mend it, settings written as programs do: `astype="i1"`.
    pub fn help(&self) -> String {
        self.help_with(&in_programs)
    }

    /// The same with settings written in another way, such as `--astype i1`.
    pub fn help_with(&self, setting: Setting) -> String {
        match self {
            CodecError::Axis { ndim: Some(0), .. } => {
                "an array without dimensions has no axis; reshape it to `(1,)`".into()
            }
            CodecError::Axis { ndim: Some(ndim), .. } => {
                format!("axis is an integer from -{ndim} to {}", ndim - 1)
            }
            CodecError::Axis { ndim: None, .. } => "arrays have at most 64 dimensions".into(),
            CodecError::Astype { dtype, .. } => astype_help(*dtype, setting),
            CodecError::Mismatch { action: "decode", found, .. } => format!(
                "say that differences are stored as {}: {}; the dtype is the type of the values",
                found.name(),
                setting("astype", &found.kind().code())
            ),
            CodecError::Mismatch { expected, found, .. } => format!(
                "say that the values are {}: {}; or make them {} first",
                found.name(),
                setting("dtype", &found.kind().code()),
                expected.name()
            ),
            CodecError::OutputType { expected, .. } => {
                format!("make it with `NdArray::zeros` and the dtype {}", expected.name())
            }
            CodecError::OutputShape { .. } => "make it with the shape of the array".into(),
            CodecError::Shape { .. } => "reshape the array, or leave `shape` out of the codec".into(),
            CodecError::Overflow { value, dtype, astype, .. } => {
                overflow_help(*value, *dtype, *astype, setting)
            }
            CodecError::NotBool { .. } | CodecError::BoolByte { .. } => {
                "the data was not written by this codec, or is damaged".into()
            }
            CodecError::NoDType { astype } => {
                format!(
                    "name it, as in {} {}",
                    setting("dtype", "i2"),
                    setting("astype", &astype.kind().code())
                )
            }
            CodecError::NoShape => "give `shape` and `dtype`, as in the metadata of a Zarr array".into(),
            CodecError::Bytes { .. } => "compare `shape` and `dtype` with where the bytes come from".into(),
            CodecError::Id { .. } => "`id` is \"spatial_delta\"".into(),
            CodecError::DType(error) => error.help(),
            CodecError::Array(error) => error.help(),
        }
    }
}

fn axis_of(ndim: Option<usize>) -> String {
    ndim.map_or(String::new(), |ndim| format!(" for an array of {}", Dimensions(ndim)))
}

fn in_mode(dtype: DType, mode: Mode) -> String {
    if dtype.kind().is_float() { format!(" in mode {mode}") } else { String::new() }
}

fn what(first: bool) -> &'static str {
    if first { "value" } else { "difference" }
}

/// How a setting with a value is written.
pub type Setting<'a> = &'a dyn Fn(&str, &str) -> String;

/// `astype="i1"`
pub fn in_programs(name: &str, value: &str) -> String {
    format!("{name}=\"{value}\"")
}

fn astype_help(dtype: DType, setting: Setting) -> String {
    match dtype.kind() {
        Kind::Bool => "bool is stored as bool, i1 or u1".into(),
        Kind::F8 => "float64 is stored as float64".into(),
        kind if kind.is_float() => format!(
            "{} is stored as itself; with {} as a wider float too, with loss",
            dtype.name(),
            setting("mode", "arithmetic")
        ),
        kind if kind.is_time() => "times are stored as themselves or as an integer type".into(),
        _ => "integers are stored as any of i1 u1 i2 u2 i4 u4 i8 u8".into(),
    }
}

/// Names the narrowest type that gives the value back; of two, the one with or without a sign as `astype`.
fn overflow_help(value: i128, dtype: DType, astype: DType, setting: Setting) -> String {
    let holds = |kind: &Kind| {
        let value = wrapped(value, dtype.width(), kind.is_signed());
        kind.range().is_some_and(|(min, max)| (min..=max).contains(&value))
    };
    let narrower = Kind::INTEGERS.into_iter().filter(|kind| kind.width() < dtype.width());
    let narrowest = narrower
        .filter(holds)
        .min_by_key(|kind| (kind.width(), kind.is_signed() != astype.kind().is_signed()))
        .unwrap_or(dtype.kind());
    format!(
        "{} holds it; {} drops what does not fit",
        setting("astype", &narrowest.code()),
        setting("overflow", "wrap")
    )
}
