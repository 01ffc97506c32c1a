//! The settings of a codec as numcodecs writes them.

use serde::{Deserialize, Serialize};

use super::codec_error::CodecError;
use super::dtype::DType;
use super::spatial_delta::{MemoryOrder, Mode, Overflow, SpatialDelta};

/// numcodecs' dictionary: `{"id": "spatial_delta", "axis": 1, "dtype": "<i2", "astype": "|i1"}` and
/// what differs from the defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `spatial_delta`.
    pub id: String,
    /// The axis, negative from the last.
    pub axis: i64,
    /// The type of the values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dtype: Option<DType>,
    /// The type of stored differences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub astype: Option<DType>,
    /// What happens to differences that do not fit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub overflow: Overflow,
    /// How floats are differenced.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: Mode,
    /// The shape of flat bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Vec<usize>>,
    /// The order of flat bytes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: MemoryOrder,
}

const ID: &str = "spatial_delta";

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl SpatialDelta {
    /// The settings as a dictionary; [`SpatialDelta::from_config`] makes an equal codec from it.
    ///
    /// ```
    /// use vcfilter_ndfiles::{DType, SpatialDelta};
    /// let codec = SpatialDelta::new(-1, "i2".parse::<DType>()?).build()?;
    /// assert_eq!(serde_json::to_string(&codec)?,
    ///     r#"{"id":"spatial_delta","axis":-1,"dtype":"<i2","astype":"<i2"}"#);
    /// assert_eq!(SpatialDelta::from_config(codec.config())?, codec);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn config(&self) -> Config {
        Config {
            id: ID.into(),
            axis: self.axis(),
            dtype: self.dtype(),
            astype: self.astype(),
            overflow: self.overflow(),
            mode: self.mode(),
            shape: self.shape().map(<[usize]>::to_vec),
            order: self.order(),
        }
    }

    /// The codec of a dictionary.
    pub fn from_config(config: Config) -> Result<SpatialDelta, CodecError> {
        if config.id != ID {
            return Err(CodecError::Id { id: config.id });
        }
        SpatialDelta::new(config.axis, config.dtype)
            .astype(config.astype)
            .overflow(config.overflow)
            .mode(config.mode)
            .shape(config.shape)
            .order(config.order)
            .build()
    }
}

impl TryFrom<Config> for SpatialDelta {
    type Error = CodecError;

    fn try_from(config: Config) -> Result<SpatialDelta, CodecError> {
        SpatialDelta::from_config(config)
    }
}

impl From<SpatialDelta> for Config {
    fn from(codec: SpatialDelta) -> Config {
        codec.config()
    }
}
