//! The `spatial_delta` codec and its settings.

use std::fmt;

#[cfg(feature = "serde")]
use crate::config::SpatialDeltaConfig;
use crate::dtype::DType;
use crate::error::CodecError;
use crate::layout::MemoryOrder;
use crate::settings::{Mode, Overflow, Residual, check_axes, check_residual, check_types};
use crate::size::checked_size;

/// The settings, as `spatial_delta(axis=1, dtype="<i2")`; what is left at its default is left out.
impl fmt::Display for SpatialDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.axis() {
            Some(axis) => write!(f, "spatial_delta(axis={axis}")?,
            None => write!(f, "spatial_delta(axes={:?}", self.axes)?,
        }
        let usual = self.dtype.map(|dtype| self.residual.usual(dtype));
        for (name, dtype) in [("dtype", self.dtype), ("astype", self.astype.filter(|_| self.astype != usual))]
        {
            if let Some(dtype) = dtype {
                write!(f, ", {name}=\"{dtype}\"")?;
            }
        }
        if self.residual == Residual::Zigzag {
            f.write_str(", residual=\"zigzag\"")?;
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

/// A codec that stores differences along one axis of an array: the first slab is kept, every other slab is
/// replaced by its difference from the slab before. Decoding sums up. Along several axes differences are taken
/// of differences, along one axis after the other, which is the Lorenzo predictor.
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
    /// At least one.
    axes: Vec<i64>,
    dtype: Option<DType>,
    astype: Option<DType>,
    residual: Residual,
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
            axes: vec![axis],
            dtype: dtype.into(),
            astype: None,
            residual: Residual::default(),
            overflow: Overflow::default(),
            mode: Mode::default(),
            shape: None,
            order: MemoryOrder::default(),
        })
    }

    /// Returns the axis as it was given, negative ones count from the last; None where there are several.
    pub fn axis(&self) -> Option<i64> {
        if let [axis] = self.axes[..] { Some(axis) } else { None }
    }

    /// Returns all axes as they were given; there is at least one.
    pub fn axes(&self) -> &[i64] {
        &self.axes
    }

    /// How differences are stored as numbers.
    pub fn residual(&self) -> Residual {
        self.residual
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

    /// Returns the axes, counted from the first, for an array of `ndim` dimensions.
    ///
    /// # Errors
    /// [`CodecError::Axis`] where the array has no such axis, [`CodecError::RepeatedAxis`] where two are one.
    pub fn axes_in(&self, ndim: usize) -> Result<Vec<usize>, CodecError> {
        let mut axes = Vec::with_capacity(self.axes.len());
        for &axis in &self.axes {
            let counted = if axis < 0 { i128::from(axis) + ndim as i128 } else { axis.into() };
            let place = usize::try_from(counted).ok().filter(|axis| *axis < ndim);
            let place = place.ok_or(CodecError::Axis { axis, ndim: Some(ndim) })?;
            if axes.contains(&place) {
                return Err(CodecError::RepeatedAxis { axis: place as i64 });
            }
            axes.push(place);
        }
        Ok(axes)
    }

    /// Returns the axes, counted from the first, for an array of a shape.
    ///
    /// ```
    /// use vcfilter_codec::SpatialDelta;
    /// let codec = SpatialDelta::new(-1, None);
    /// assert_eq!(codec.clone().build()?.axes_for(&[4, 4]), Ok(vec![1]));
    /// assert_eq!(codec.clone().axes([0, -1]).build()?.axes_for(&[4, 4, 4]), Ok(vec![0, 2]));
    /// let problem = codec.shape(vec![4, 4]).build()?.axes_for(&[3, 4]).unwrap_err();
    /// assert_eq!(problem.to_string(), "the codec is for the shape (4, 4), not (3, 4)");
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`axes_in`](SpatialDelta::axes_in); [`CodecError::Shape`] where the codec is for another
    /// shape, [`CodecError::Size`] where memory can't hold the array.
    pub fn axes_for(&self, shape: &[usize]) -> Result<Vec<usize>, CodecError> {
        let axes = self.axes_in(shape.len())?;
        checked_size(shape)?;
        match self.shape() {
            Some(expected) if expected != shape => {
                Err(CodecError::Shape { expected: expected.to_vec(), found: shape.to_vec() })
            }
            _ => Ok(axes),
        }
    }
}

impl SpatialDeltaBuilder {
    /// Sets several axes in the place of one: differences are taken along each, of the differences along
    /// those before. Their order does not change what is stored.
    ///
    /// ```
    /// use vcfilter_codec::SpatialDelta;
    /// let codec = SpatialDelta::new(0, None).axes([0, 1]).build()?;
    /// // Each element less its neighbours above and to the left, plus the one above to the left.
    /// let encoded = codec.encode_slice::<i32, i32>(&[1, 2, 3, 5, 7, 9], &[2, 3])?;
    /// assert_eq!(encoded, [1, 1, 1, 4, 1, 1]);
    /// assert_eq!(codec.decode_slice::<i32, i32>(&encoded, &[2, 3])?, [1, 2, 3, 5, 7, 9]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    pub fn axes(mut self, axes: impl Into<Vec<i64>>) -> Self {
        self.0.axes = axes.into();
        self
    }

    /// Sets how differences are stored as numbers.
    ///
    /// ```
    /// use vcfilter_codec::{DType, ElementKind, Residual, SpatialDelta};
    /// let codec = SpatialDelta::new(0, DType::from(ElementKind::I2)).residual(Residual::Zigzag).build()?;
    /// let encoded: Vec<u16> = codec.encode_slice(&[-3i16, -3, -4, -2], &[4])?;
    /// // The first value is a difference from 0.
    /// assert_eq!(encoded, [5, 0, 1, 4]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    pub fn residual(mut self, residual: Residual) -> Self {
        self.0.residual = residual;
        self
    }

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
        check_axes(&codec.axes)?;
        if codec.mode == Mode::Arithmetic && codec.axes.len() > 1 {
            return Err(CodecError::ArithmeticAxes);
        }
        if let Some(shape) = &codec.shape {
            checked_size(shape)?;
            codec.axes_in(shape.len())?;
        }
        check_residual(codec.residual, codec.dtype, codec.astype, codec.mode)?;
        // A codec equals one made from its config, which always names both types.
        codec.astype = codec.astype.or(codec.dtype.map(|dtype| codec.residual.usual(dtype)));
        if let (Some(dtype), Some(astype)) = (codec.dtype, codec.astype) {
            check_types(dtype, astype, codec.mode, codec.residual)?;
        }
        Ok(codec)
    }
}
