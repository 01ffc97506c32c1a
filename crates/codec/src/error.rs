//! What can be wrong with a codec, or with what it is given.

use thiserror::Error;

use crate::dtype::{DType, ElementKind};
use crate::dtype_parse::DTypeError;
use crate::size::SizeError;
use crate::spatial_delta::{CodecDirection, Mode};
use crate::task::wrapped;
use crate::text::PythonTuple;

/// What is wrong with a codec, or with what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
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
    #[error("{direction} wants an array of {}, not of {}", expected.name(), found.name())]
    Mismatch {
        /// What was asked for.
        direction: CodecDirection,
        /// The type that the codec wants.
        expected: DType,
        /// The type of the array.
        found: DType,
    },
    /// The array has another shape than the codec.
    #[error("the codec is for the shape {}, not {}", PythonTuple(expected), PythonTuple(found))]
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
    #[error("the output has the shape {}, not {}", PythonTuple(found), PythonTuple(expected))]
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
    /// An element that is to be a bool, or a difference of bools, is neither 0 nor 1.
    #[error("{} {value} at {index:?} is not 0 or 1", if *encoded { "encoded value" } else { "bool" })]
    NotBool {
        /// The value.
        value: i128,
        /// Where it stands.
        index: Vec<usize>,
        /// Whether it is a difference.
        encoded: bool,
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
    #[error("{found} bytes are not an array of shape {} and {} ({expected} bytes)", PythonTuple(shape), dtype.name())]
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
    /// A configuration of another codec.
    #[error("a configuration of `{id}`, not of `spatial_delta`")]
    Id {
        /// What stands under `id`.
        id: String,
    },
    /// A text that names no type.
    #[error(transparent)]
    DType(#[from] DTypeError),
    /// There can be no array of this size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// Not one stride for each dimension.
    #[error("{strides} strides do not fit {}", dimensions(*ndim))]
    Strides {
        /// How many strides.
        strides: usize,
        /// How many dimensions.
        ndim: usize,
    },
    /// Shape and strides lead out of the memory.
    #[error("an array of shape {} reaches beyond its {bytes} bytes", PythonTuple(shape))]
    OutOfBounds {
        /// The shape.
        shape: Vec<usize>,
        /// The bytes of the memory.
        bytes: usize,
    },
    /// Elements of an output share memory.
    #[error("elements of the output lie over each other")]
    Overlap,
    /// Not one range for each dimension.
    #[error("a region of {} is not one of an array of {}", dimensions(*ranges), dimensions(*ndim))]
    RegionDimensions {
        /// How many ranges.
        ranges: usize,
        /// How many dimensions.
        ndim: usize,
    },
    /// A part of an array that it has not got.
    #[error("{start}..{end} is no part of axis {axis}, which has the length {len}")]
    Region {
        /// The axis.
        axis: usize,
        /// Where the range begins.
        start: usize,
        /// Where it ends.
        end: usize,
        /// The length of the axis.
        len: usize,
    },
    /// The slab before has another type than the values.
    #[error("the slab before is of {}, not of {}", found.name(), expected.name())]
    SlabType {
        /// The type of the values.
        expected: DType,
        /// The type of the slab.
        found: DType,
    },
    /// The slab before has another shape than the slabs that follow.
    #[error("the slab before has the shape {}, not {}", PythonTuple(found), PythonTuple(expected))]
    SlabShape {
        /// The shape of one slab.
        expected: Vec<usize>,
        /// The shape that was given.
        found: Vec<usize>,
    },
    /// Types of different widths do not take each other's place.
    #[error("{} does not take the place of {} in memory", astype.name(), dtype.name())]
    InPlace {
        /// The type of the values.
        dtype: DType,
        /// The type of the differences.
        astype: DType,
    },
}

impl CodecError {
    /// The narrowest integer type that gives the value of an [`Overflow`](CodecError::Overflow) back; of two, the one
    /// that is signed as `astype` is. None for other errors.
    ///
    /// ```
    /// use vcfilter_codec::{ElementKind, SpatialDelta};
    /// let codec = SpatialDelta::new(0, None).astype(Some(ElementKind::U1.into())).build()?;
    /// let problem = codec.encode_slice::<u32, u8>(&[200, 0], &[2]).unwrap_err();
    /// assert_eq!(problem.to_string(), "difference 4294967096 at [1] does not fit uint8 (0..=255)");
    /// assert_eq!(problem.narrowest(), Some(ElementKind::I2));
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    pub fn narrowest(&self) -> Option<ElementKind> {
        let CodecError::Overflow { value, dtype, astype, .. } = self else { return None };
        let holds = |kind: &ElementKind| {
            let value = wrapped(*value, dtype.width(), kind.is_signed());
            kind.range().is_some_and(|(min, max)| (min..=max).contains(&value))
        };
        let narrower = ElementKind::INTEGERS.into_iter().filter(|kind| kind.width() < dtype.width());
        let narrowest = narrower
            .filter(holds)
            .min_by_key(|kind| (kind.width(), kind.is_signed() != astype.kind().is_signed()));
        Some(narrowest.unwrap_or(dtype.kind()))
    }
}

fn axis_of(ndim: Option<usize>) -> String {
    ndim.map_or(String::new(), |ndim| format!(" for an array of {}", dimensions(ndim)))
}

fn in_mode(dtype: DType, mode: Mode) -> String {
    if dtype.kind().is_float() { format!(" in mode {mode}") } else { String::new() }
}

fn what(first: bool) -> &'static str {
    if first { "value" } else { "difference" }
}

fn dimensions(ndim: usize) -> String {
    format!("{ndim} dimension{}", if ndim == 1 { "" } else { "s" })
}
