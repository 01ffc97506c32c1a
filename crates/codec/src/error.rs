//! Errors of the codec.

use thiserror::Error;

use crate::dtype::{DType, ElementKind};
use crate::dtype_parse::DTypeError;
use crate::settings::{CodecDirection, Mode, Residual};
use crate::size::SizeError;
use crate::task::wrapped;
use crate::text::PythonTuple;

/// Why a codec can't be made, or can't encode or decode an array.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CodecError {
    /// The array has no such axis, or no array has.
    #[error("axis {axis} is out of range{}", axis_of(*ndim))]
    Axis {
        /// The axis that was given.
        axis: i64,
        /// The number of dimensions of the array; None where there is no array yet.
        ndim: Option<usize>,
    },
    /// Two axes are one.
    #[error("axis {axis} is given twice")]
    RepeatedAxis {
        /// The axis, counted from the first where an array is known.
        axis: i64,
    },
    /// There is no axis.
    #[error("no axis is given")]
    NoAxis,
    /// A configuration has both `axis` and `axes`.
    #[error("`axis` and `axes` are both given")]
    AxisAndAxes,
    /// Several axes in mode arithmetic.
    #[error("mode arithmetic has one axis, not several")]
    ArithmeticAxes,
    /// Zigzag residuals in mode arithmetic.
    #[error("mode arithmetic has no zigzag residuals")]
    ArithmeticZigzag,
    /// Zigzag residuals of bools.
    #[error("bool has no zigzag residuals")]
    BoolZigzag,
    /// Zigzag residuals of complex numbers, of whose parts no type has pairs.
    #[error("complex numbers have no zigzag residuals: no type holds pairs of unsigned integers")]
    ComplexZigzag,
    /// Zigzag residuals can't be stored as this type.
    #[error("zigzag residuals{} cannot be stored as {}", of_type(*dtype), astype.name())]
    ZigzagAstype {
        /// The type of the values; None where it is that of each array.
        dtype: Option<DType>,
        /// The type that residuals should have.
        astype: DType,
    },
    /// Differences of this type can't be stored as the other.
    #[error("{} cannot be stored as {}{}", dtype.name(), astype.name(), in_mode(*dtype, *mode))]
    Astype {
        /// The type of the values.
        dtype: DType,
        /// The type that differences should have.
        astype: DType,
        /// How differences of floats are made.
        mode: Mode,
    },
    /// The array has another type than the codec expects.
    #[error("{direction} wants an array of {}, not of {}", expected.name(), found.name())]
    Mismatch {
        /// Whether the array was to be encoded or decoded.
        direction: CodecDirection,
        /// The type that the codec expects.
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
    /// The output has another type than the result.
    #[error("the output is an array of {}, not of {}", found.name(), expected.name())]
    OutputType {
        /// The type of the result.
        expected: DType,
        /// The type of the output.
        found: DType,
    },
    /// The output has another shape than the result.
    #[error("the output has the shape {}, not {}", PythonTuple(found), PythonTuple(expected))]
    OutputShape {
        /// The shape of the result.
        expected: Vec<usize>,
        /// The shape of the output.
        found: Vec<usize>,
    },
    /// A difference, or a value of the first slab, does not fit the narrower type.
    #[error("{} {value} at {index:?} does not fit {}{} ({min}..={max})", what(*first), astype.name(), folded(*residual))]
    Overflow {
        /// The difference, modulo the width of `dtype`; or the value of the first slab.
        value: i128,
        /// The index of the element.
        index: Vec<usize>,
        /// Whether the element is in the first slab of every axis: these hold values and not differences.
        first: bool,
        /// The type of the values.
        dtype: DType,
        /// The type that is too narrow.
        astype: DType,
        /// How differences are stored as numbers.
        residual: Residual,
        /// The least value that the narrower type holds.
        min: i128,
        /// The greatest value that the narrower type holds.
        max: i128,
    },
    /// An element that should be a bool, or a difference of bools, is neither 0 nor 1.
    #[error("{} {value} at {index:?} is not 0 or 1", if *encoded { "encoded value" } else { "bool" })]
    NotBool {
        /// The value.
        value: i128,
        /// The index of the element.
        index: Vec<usize>,
        /// Whether the value is a difference.
        encoded: bool,
    },
    /// The type of the values is not known when decoding.
    #[error("decode cannot tell which dtype was stored as {}", astype.name())]
    NoDType {
        /// The type of the encoded array.
        astype: DType,
    },
    /// Flat bytes were given to a codec without a shape.
    #[error("flat bytes need `shape` and `dtype` in the codec")]
    NoShape,
    /// The number of bytes does not fit the shape.
    #[error("{found} bytes are not an array of shape {} and {} ({expected} bytes)", PythonTuple(shape), dtype.name())]
    Bytes {
        /// How many bytes were given.
        found: usize,
        /// How many bytes the shape needs.
        expected: usize,
        /// The shape.
        shape: Vec<usize>,
        /// The type.
        dtype: DType,
    },
    /// A dictionary with the settings of another codec.
    #[error("a configuration of `{id}`, not of `spatial_delta`")]
    Id {
        /// The name of that codec.
        id: String,
    },
    /// A text is not an element type.
    #[error(transparent)]
    DType(#[from] DTypeError),
    /// An array can't have this size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// The number of strides is not that of dimensions.
    #[error("{strides} strides do not fit {}", dimensions(*ndim))]
    Strides {
        /// The number of strides.
        strides: usize,
        /// The number of dimensions.
        ndim: usize,
    },
    /// Elements at these strides would lie outside of the memory.
    #[error("an array of shape {} reaches beyond its {bytes} bytes", PythonTuple(shape))]
    OutOfBounds {
        /// The shape.
        shape: Vec<usize>,
        /// The number of bytes of the memory.
        bytes: usize,
    },
    /// Elements of an output share memory.
    #[error("elements of the output lie over each other")]
    Overlap,
    /// The number of ranges is not that of dimensions.
    #[error("a region of {} is not one of an array of {}", dimensions(*ranges), dimensions(*ndim))]
    RegionDimensions {
        /// The number of ranges.
        ranges: usize,
        /// The number of dimensions.
        ndim: usize,
    },
    /// A range is not in the array.
    #[error("{start}..{end} is no part of axis {axis}, which has the length {len}")]
    Region {
        /// The axis.
        axis: usize,
        /// The start of the range.
        start: usize,
        /// The end of the range; it is not included.
        end: usize,
        /// The length of the axis.
        len: usize,
    },
    /// The slab before has another type than the array.
    #[error("the slab before is of {}, not of {}", found.name(), expected.name())]
    SlabType {
        /// The type of the array.
        expected: DType,
        /// The type of the slab.
        found: DType,
    },
    /// The shape of the slab before is not that of a slab of the array.
    #[error("the slab before has the shape {}, not {}", PythonTuple(found), PythonTuple(expected))]
    SlabShape {
        /// The shape of one slab.
        expected: Vec<usize>,
        /// The shape of the slab before.
        found: Vec<usize>,
    },
    /// Encoding or decoding in place between types of different widths.
    #[error("{} does not take the place of {} in memory", astype.name(), dtype.name())]
    InPlace {
        /// The type of the values.
        dtype: DType,
        /// The type of the differences.
        astype: DType,
    },
}

impl CodecError {
    /// Returns the narrowest integer type that holds the value of an [`Overflow`](CodecError::Overflow); of
    /// two types, the one with the sign of `astype`. None for other errors.
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
        let CodecError::Overflow { value, dtype, astype, residual, .. } = self else { return None };
        if *residual == Residual::Zigzag {
            let types = ElementKind::INTEGERS.into_iter().filter(|kind| !kind.is_signed());
            let mut narrower = types.filter(|kind| kind.width() < dtype.width());
            let value = wrapped(*value, dtype.width(), true);
            let holds = |kind: &ElementKind| wrapped(value, kind.width(), true) == value;
            return Some(narrower.find(holds).unwrap_or(residual.usual(*dtype).kind()));
        }
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
    if dtype.kind().part().is_float() { format!(" in mode {mode}") } else { String::new() }
}

fn of_type(dtype: Option<DType>) -> String {
    dtype.map_or(String::new(), |dtype| format!(" of {}", dtype.name()))
}

fn folded(residual: Residual) -> &'static str {
    if residual == Residual::Zigzag { " by zigzag" } else { "" }
}

fn what(first: bool) -> &'static str {
    if first { "value" } else { "difference" }
}

fn dimensions(ndim: usize) -> String {
    format!("{ndim} dimension{}", if ndim == 1 { "" } else { "s" })
}
