//! The `spatial_delta` codec: differences along one axis, or along several, of an N-dimensional array.
//!
//! The first slab along the axis is kept; every other slab is replaced by its difference from the slab
//! before. Decoding sums up. Along several axes that is done for one after the other. Values that change slowly along an axis become small numbers, which compress
//! well and often fit a narrower type. With the default settings an array is restored bit by bit, or encoding
//! fails.
//!
//! ```
//! use vcfilter_codec::{DType, SpatialDelta};
//! let (i1, i2): (DType, DType) = ("i1".parse()?, "i2".parse()?);
//! let codec = SpatialDelta::new(1, i2).astype(i1).build()?;
//! // Two rows of three elements.
//! let encoded: Vec<i8> = codec.encode_slice(&[100i16, 101, 103, 7, 7, 6], &[2, 3])?;
//! assert_eq!(encoded, [100, 1, 2, 7, 0, -1]);
//! assert_eq!(codec.decode_slice::<i8, i16>(&encoded, &[2, 3])?, [100, 101, 103, 7, 7, 6]);
//! # Ok::<(), vcfilter_codec::CodecError>(())
//! ```
//!
//! # Arrays
//!
//! Arrays lie in memory of the caller: an [`ArrayView`] to read or an [`ArrayViewMut`] to write, with a type,
//! a shape and strides. Elements without gaps, in some order of axes, are processed in place; others are
//! copied once.
//!
//! | what is asked for | given memory | memory of its own |
//! |---|---|---|
//! | slices of Rust's types in C order | [`encode_slice_into`](SpatialDelta::encode_slice_into) | [`encode_slice`](SpatialDelta::encode_slice) |
//! | arrays whose type is known when a program runs | [`encode_into`](SpatialDelta::encode_into), [`encode_in_place`](SpatialDelta::encode_in_place) | [`encode`](SpatialDelta::encode) |
//! | slabs one after the other | [`encode_after`](SpatialDelta::encode_after) | |
//! | flat bytes, as Zarr version 2 has them | | [`encode_bytes`](SpatialDelta::encode_bytes) |
//!
//! Each has its counterpart that decodes. [`decode_region`](SpatialDelta::decode_region) decodes a part of an
//! array, and [`plan_region`](SpatialDelta::plan_region) tells what must be read for it.
//! [`encoded_dtype`](SpatialDelta::encoded_dtype) gives the type of the result. [`kernels`] do the same work
//! on slices, without settings or checks.
//!
//! # Features
//!
//! Both are on unless `default-features = false`.
//!
//! - `threads`: arrays of 4 MiB and more, in the wider of both types, are processed on all cores. Without it everything
//!   runs on the calling thread, which suits programs that process many chunks at a time.
//! - `serde`: a [`SpatialDelta`] is read and written in the format of numcodecs, `{"id": "spatial_delta",
//!   "axis": 1, ...}`, and `SpatialDeltaConfig` is that dictionary.

mod array_buffer;
mod buffer;
#[cfg(feature = "serde")]
mod config;
mod dtype;
mod dtype_parse;
mod element;
mod error;
mod in_place;
pub mod kernels;
mod layout;
mod ordered;
mod pairs;
mod region;
mod settings;
mod size;
mod slices;
mod spatial_delta;
mod task;
mod text;
mod time_unit;
mod view;
mod whole;

pub use array_buffer::ArrayBuffer;
pub use buffer::AlignedBuffer;
#[cfg(feature = "serde")]
pub use config::SpatialDeltaConfig;
pub use dtype::{ByteOrder, DType, ElementKind};
pub use dtype_parse::DTypeError;
pub use element::ArrayElement;
pub use error::CodecError;
pub use layout::{MAX_DIMENSIONS, MemoryOrder, unravel_index};
pub use region::RegionPlan;
pub use settings::{CodecDirection, Mode, Overflow, Residual};
pub use size::{SizeError, checked_size, memory_for};
pub use spatial_delta::{SpatialDelta, SpatialDeltaBuilder};
pub use text::PythonTuple;
pub use time_unit::{TimeBase, TimeUnit};
pub use view::{ArrayView, ArrayViewMut};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
