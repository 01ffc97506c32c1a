//! The settings of a codec in the format of numcodecs, with types in that of numpy.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dtype::DType;
use crate::error::CodecError;
use crate::layout::MemoryOrder;
use crate::settings::{Mode, Overflow, Residual};
use crate::spatial_delta::SpatialDelta;

/// The settings of a codec as numcodecs' dictionary: `{"id": "spatial_delta", "axis": 1, "dtype": "<i2",
/// "astype": "|i1"}` and the settings that differ from their defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpatialDeltaConfig {
    /// The name of the codec: `spatial_delta`.
    pub id: String,
    /// The axis, negative ones count from the last; None where `axes` are given.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub axis: Option<i64>,
    /// Several axes; None where `axis` is given. One of them is written as `axis`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub axes: Option<Vec<i64>>,
    /// The type of the values; None where it is that of each array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dtype: Option<DType>,
    /// The type of stored differences; None where it is that of each array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub astype: Option<DType>,
    /// How differences are stored as numbers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub residual: Residual,
    /// How differences that do not fit are treated.
    #[serde(default, skip_serializing_if = "is_default")]
    pub overflow: Overflow,
    /// How differences of floats are made.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: Mode,
    /// The shape of the array in flat bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Vec<usize>>,
    /// The order of the elements in flat bytes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: MemoryOrder,
}

const ID: &str = "spatial_delta";

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A value, which is not null.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl SpatialDelta {
    /// Returns the settings as a dictionary; [`SpatialDelta::from_config`] makes an equal codec from it.
    ///
    /// ```
    /// use vcfilter_codec::{DType, SpatialDelta};
    /// let codec = SpatialDelta::new(-1, "i2".parse::<DType>()?).build()?;
    /// assert_eq!(serde_json::to_string(&codec)?,
    ///     r#"{"id":"spatial_delta","axis":-1,"dtype":"<i2","astype":"<i2"}"#);
    /// assert_eq!(SpatialDelta::from_config(codec.config())?, codec);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn config(&self) -> SpatialDeltaConfig {
        SpatialDeltaConfig {
            id: ID.into(),
            axis: self.axis(),
            axes: self.axis().is_none().then(|| self.axes().to_vec()),
            dtype: self.dtype(),
            astype: self.astype(),
            residual: self.residual(),
            overflow: self.overflow(),
            mode: self.mode(),
            shape: self.shape().map(<[usize]>::to_vec),
            order: self.order(),
        }
    }

    /// Returns the codec of a dictionary.
    ///
    /// # Errors
    /// [`CodecError::Id`] where the dictionary is that of another codec; [`CodecError::AxisAndAxes`] where it
    /// has both, [`CodecError::NoAxis`] where it has neither; the errors of
    /// [`build`](crate::SpatialDeltaBuilder::build).
    pub fn from_config(config: SpatialDeltaConfig) -> Result<SpatialDelta, CodecError> {
        if config.id != ID {
            return Err(CodecError::Id { id: config.id });
        }
        let axes = match (config.axis, config.axes) {
            (Some(_), Some(_)) => return Err(CodecError::AxisAndAxes),
            (Some(axis), None) => vec![axis],
            (None, axes) => axes.ok_or(CodecError::NoAxis)?,
        };
        SpatialDelta::new(0, config.dtype)
            .axes(axes)
            .astype(config.astype)
            .residual(config.residual)
            .overflow(config.overflow)
            .mode(config.mode)
            .shape(config.shape)
            .order(config.order)
            .build()
    }
}

impl TryFrom<SpatialDeltaConfig> for SpatialDelta {
    type Error = CodecError;

    fn try_from(config: SpatialDeltaConfig) -> Result<SpatialDelta, CodecError> {
        SpatialDelta::from_config(config)
    }
}

impl From<SpatialDelta> for SpatialDeltaConfig {
    fn from(codec: SpatialDelta) -> SpatialDeltaConfig {
        codec.config()
    }
}

impl Serialize for DType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<DType, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
