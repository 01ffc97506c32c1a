//! The `spatial_delta` codec and its settings.

use std::fmt;

#[cfg(feature = "serde")]
use crate::config::SpatialDeltaConfig;
use crate::dtype::{DType, ElementKind};
use crate::error::CodecError;
use crate::layout::{MAX_DIMENSIONS, MemoryOrder};
use crate::size::checked_size;

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

/// The settings, as `spatial_delta(axis=1, dtype="<i2")`; what is left at its default is left out.
impl fmt::Display for SpatialDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "spatial_delta(axis={}", self.axis)?;
        for (name, dtype) in
            [("dtype", self.dtype), ("astype", self.astype.filter(|_| self.astype != self.dtype))]
        {
            if let Some(dtype) = dtype {
                write!(f, ", {name}=\"{dtype}\"")?;
            }
        }
        if self.overflow == Overflow::Wrap {
            f.write_str(", overflow=\"wrap\"")?;
        }
        if self.mode == Mode::Arithmetic {
            f.write_str(", mode=\"arithmetic\"")?;
        }
        f.write_str(")")
    }
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

/// A codec that stores differences along one axis of an array: the first slab is kept, every other slab is
/// replaced by its difference from the slab before. Decoding sums up.
///
/// A codec is made by [`SpatialDelta::new`], or with the feature `serde` from its `config`. Integers wrap
/// around in the width of `dtype`, so where `astype` is as wide every array of integers is restored, whatever
/// its values. Without a `dtype` the codec takes that of each array that it encodes; decoding then works only
/// without an `astype`.
///
/// ```
/// use vcfilter_codec::{DType, SpatialDelta};
/// let (i1, i2): (DType, DType) = ("i1".parse()?, "i2".parse()?);
/// let values: Vec<i16> = (0..27).collect();
/// let codec = SpatialDelta::new(1, i2).astype(i1).build()?;
/// let encoded: Vec<i8> = codec.encode_slice(&values, &[3, 3, 3])?;
/// assert_eq!(encoded[..9], [0, 1, 2, 3, 3, 3, 3, 3, 3]);
/// assert_eq!(codec.decode_slice::<i8, i16>(&encoded, &[3, 3, 3])?, values);
/// # Ok::<(), vcfilter_codec::CodecError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "SpatialDeltaConfig", into = "SpatialDeltaConfig")
)]
pub struct SpatialDelta {
    axis: i64,
    dtype: Option<DType>,
    astype: Option<DType>,
    overflow: Overflow,
    mode: Mode,
    shape: Option<Vec<usize>>,
    order: MemoryOrder,
}

/// The settings of a [`SpatialDelta`] that is being built.
#[derive(Debug, Clone)]
#[must_use = "a codec is made by `build`"]
pub struct SpatialDeltaBuilder(SpatialDelta);

impl SpatialDelta {
    /// Starts to build a codec along an axis; negative axes count from the last. `dtype` is the type of the
    /// values; None for any type. [`SpatialDeltaBuilder::build`] gives the codec.
    #[allow(clippy::new_ret_no_self)] // the name that the codec's description uses
    pub fn new(axis: i64, dtype: impl Into<Option<DType>>) -> SpatialDeltaBuilder {
        SpatialDeltaBuilder(SpatialDelta {
            axis,
            dtype: dtype.into(),
            astype: None,
            overflow: Overflow::default(),
            mode: Mode::default(),
            shape: None,
            order: MemoryOrder::default(),
        })
    }

    /// Returns the axis as it was given; negative axes count from the last.
    pub fn axis(&self) -> i64 {
        self.axis
    }

    /// Returns the type of the values; None where it is that of each array.
    pub fn dtype(&self) -> Option<DType> {
        self.dtype
    }

    /// Returns the type of stored differences; None where it is that of each array.
    pub fn astype(&self) -> Option<DType> {
        self.astype
    }

    /// How differences that do not fit are treated.
    pub fn overflow(&self) -> Overflow {
        self.overflow
    }

    /// How differences of floats are made.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns the shape of the array in flat bytes; None where it is not given.
    pub fn shape(&self) -> Option<&[usize]> {
        self.shape.as_deref()
    }

    /// Returns the order of the elements in flat bytes.
    pub fn order(&self) -> MemoryOrder {
        self.order
    }

    /// Returns the axis, counted from the first, for an array of `ndim` dimensions.
    ///
    /// # Errors
    /// [`CodecError::Axis`] where the array has no such axis.
    pub fn axis_in(&self, ndim: usize) -> Result<usize, CodecError> {
        let axis = i128::from(self.axis);
        let counted = if axis < 0 { axis + ndim as i128 } else { axis };
        usize::try_from(counted)
            .ok()
            .filter(|axis| *axis < ndim)
            .ok_or(CodecError::Axis { axis: self.axis, ndim: Some(ndim) })
    }

    /// Returns the axis, counted from the first, for an array of a shape.
    ///
    /// ```
    /// use vcfilter_codec::SpatialDelta;
    /// assert_eq!(SpatialDelta::new(-1, None).build()?.axis_for(&[4, 4]), Ok(1));
    /// let problem = SpatialDelta::new(1, None).shape(vec![4, 4]).build()?.axis_for(&[3, 4]).unwrap_err();
    /// assert_eq!(problem.to_string(), "the codec is for the shape (4, 4), not (3, 4)");
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// [`CodecError::Axis`] where the array has no such axis, [`CodecError::Shape`] where the codec is for
    /// another shape, [`CodecError::Size`] where memory can't hold the array.
    pub fn axis_for(&self, shape: &[usize]) -> Result<usize, CodecError> {
        let axis = self.axis_in(shape.len())?;
        checked_size(shape)?;
        match self.shape() {
            Some(expected) if expected != shape => {
                Err(CodecError::Shape { expected: expected.to_vec(), found: shape.to_vec() })
            }
            _ => Ok(axis),
        }
    }
}

impl SpatialDeltaBuilder {
    /// Sets the type of stored differences; by default that of the values.
    pub fn astype(mut self, astype: impl Into<Option<DType>>) -> Self {
        self.0.astype = astype.into();
        self
    }

    /// Sets how differences that do not fit are treated.
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.0.overflow = overflow;
        self
    }

    /// Sets how differences of floats are made.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.0.mode = mode;
        self
    }

    /// Sets the shape of the array in flat bytes, as Zarr version 2 passes it to its filters.
    pub fn shape(mut self, shape: impl Into<Option<Vec<usize>>>) -> Self {
        self.0.shape = shape.into();
        self
    }

    /// Sets the order of the elements in flat bytes.
    pub fn order(mut self, order: MemoryOrder) -> Self {
        self.0.order = order;
        self
    }

    /// Returns the codec, or the error in its settings.
    ///
    /// ```
    /// use vcfilter_codec::{DType, ElementKind, SpatialDelta};
    /// let (f4, i2) = (DType::from(ElementKind::F4), DType::from(ElementKind::I2));
    /// let problem = SpatialDelta::new(0, f4).astype(i2).build().unwrap_err();
    /// assert_eq!(problem.to_string(), "float32 cannot be stored as int16 in mode bits");
    /// ```
    pub fn build(self) -> Result<SpatialDelta, CodecError> {
        let mut codec = self.0;
        let most = MAX_DIMENSIONS as i64;
        if !(-most..most).contains(&codec.axis) {
            return Err(CodecError::Axis { axis: codec.axis, ndim: None });
        }
        if let Some(shape) = &codec.shape {
            checked_size(shape)?;
            codec.axis_in(shape.len())?;
        }
        // A codec equals one made from its config, which always names both types.
        codec.astype = codec.astype.or(codec.dtype);
        if let (Some(dtype), Some(astype)) = (codec.dtype, codec.astype) {
            check_types(dtype, astype, codec.mode)?;
        }
        Ok(codec)
    }
}

/// Whether differences of `dtype` may be stored as `astype`.
pub(crate) fn check_types(dtype: DType, astype: DType, mode: Mode) -> Result<(), CodecError> {
    let (from, to) = (dtype.kind(), astype.kind());
    let allowed = match from {
        ElementKind::Bool => matches!(to, ElementKind::Bool | ElementKind::I1 | ElementKind::U1),
        ElementKind::Datetime(unit) => to.is_integer() || to == from || to == ElementKind::Timedelta(unit),
        ElementKind::Timedelta(_) => to.is_integer() || to == from,
        _ if from.is_float() => {
            to == from || (mode == Mode::Arithmetic && to.is_float() && to.width() > from.width())
        }
        _ => to.is_integer(),
    };
    if allowed { Ok(()) } else { Err(CodecError::Astype { dtype, astype, mode }) }
}
