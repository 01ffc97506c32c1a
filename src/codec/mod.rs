//! Finite typed arrays and codecs over them.
//!
//! [`NdArray`] is numpy's array: a shape, a [`DType`] and elements. [`SpatialDelta`] stores it as
//! differences along one axis and gives it back bit by bit, or refuses. What is wrong is an
//! [`ArrayError`] or a [`CodecError`], each with a message, a `code()` and a `help()`.
//!
//! The way of an array through the codec: [`SpatialDelta::encode`] compares types and finds the
//! axis, the elements are put into the order in which they lie in memory, and [`kernels`] work on
//! slices. This room uses none of the crate's others.

mod apply;
mod apply_into;
mod array;
mod best_axis;
mod build;
mod bytes;
mod cast;
mod codec_error;
mod compare;
mod config;
mod dtype;
mod dtype_parse;
mod element;
mod error;
mod file_identity;
mod flat;
mod json;
pub mod kernels;
mod load;
mod npy;
mod pairs;
mod patient;
mod png;
mod reduce;
mod repr;
mod repr_float;
mod repr_time;
mod scalar;
mod spatial_delta;
mod steadfast;
mod task;
mod time_unit;
mod views;
mod whole_file;
mod words;

pub use array::{Data, NdArray};
pub use best_axis::{AxisTable, Choice};
pub use build::{MAX_RANGE, Nested};
pub use codec_error::{CodecError, Setting};
pub use compare::Comparison;
pub use config::Config;
pub use dtype::{ByteOrder, DType, Kind};
pub use dtype_parse::DTypeError;
pub use element::{Element, Unfit};
pub use error::{ArrayError, MAX_DIMENSIONS};
pub use file_identity::FileIdentity;
pub use load::is_transcoded;
pub use npy::{
    Direction, Header, NpyError, NpySink, NpySource, Progress, Transcoded, decode_npy, encode_npy,
    read_member, transcode,
};
pub use patient::Patient;
pub use scalar::{Number, Scalar};
pub use spatial_delta::{MemoryOrder, Mode, Overflow, SpatialDelta, SpatialDeltaBuilder};
pub use steadfast::{Steadfast, cause};
pub use time_unit::{TimeBase, TimeUnit};
pub use views::AxisIndex;
pub use whole_file::WholeFile;
