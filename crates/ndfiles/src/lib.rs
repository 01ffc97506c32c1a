//! Finite typed arrays and their files.
//!
//! [`NdArray`] is like numpy's array: a shape, an element type of [`vcfilter_codec`], and elements. Arrays
//! are built, cast, compared, summed, sliced and shown; a codec of that crate [encodes](NdArray::encode) and
//! [decodes](NdArray::decode) them.
//!
//! ```
//! use vcfilter_codec::{DType, SpatialDelta};
//! use vcfilter_ndfiles::NdArray;
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("a.npy");
//! NdArray::from(ndarray::array![[100i16, 101, 103], [7, 7, 6]]).write_npy(&path)?;
//!
//! let codec = SpatialDelta::new(1, None).astype("i1".parse::<DType>()?).build()?;
//! let encoded = NdArray::read_npy(&path)?.encode(&codec)?;
//! assert_eq!(encoded.to_string(), "array([[100,   1,   2],\n       [  7,   0,  -1]], dtype=int8)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Parts
//!
//! - Arrays: [`NdArray`], its elements as [`Scalar`]s, and numbers that become elements, [`NdNumber`].
//! - Files: methods of [`NdArray`] read and write `.npy`, `.npz` and `.png`; [`transcode`] runs a codec from
//!   file to file, or through pipes, in bounded memory. [`WholeFile`] is a file that appears only when it is
//!   complete.
//! - [`NdArray::best_axis`] finds the axes along which differences are smallest once they are stored.
//!
//! Errors of arrays are [`NdArrayError`]s, those of files [`NpyError`]s, and those of codecs
//! [`CodecError`](vcfilter_codec::CodecError)s. No function prints, or panics on bad input.
//!
//! # Features
//!
//! All are on unless `default-features = false`; without them there are arrays, and `.npy` data from and to
//! any reader and writer.
//!
//! - `files`: files of the system, by name; tables in `.csv` and sound in `.wav` are read.
//! - `npz`, `png`: these formats.
//! - `best-axis`: [`NdArray::best_axis`], which compresses by zstd.
//! - `threads`: large arrays are encoded and decoded, and axes compared, on all cores; files are read and worked on ahead of writing.

mod arrays;
#[cfg(feature = "best-axis")]
mod best_axis;
mod files;

pub use vcfilter_machine::{Interrupt, Monitor, Progress};

pub use arrays::{
    AxisIndex, CastLoss, MAX_RANGE, NdArray, NdArrayError, NdComparison, NdData, NdElement, NdNumber, Nested,
    Scalar,
};
#[cfg(feature = "best-axis")]
pub use best_axis::{AxisChoice, AxisSearch, AxisTable, StoredBy};
#[cfg(all(feature = "files", feature = "npz"))]
pub use files::read_member;
pub use files::{
    FileAction, FileFormat, FileIdentity, NpyError, NpyHeader, NpySink, NpySource, ReadPlaces, Transcoded,
    WritePlaces, transcode,
};
#[cfg(feature = "files")]
pub use files::{InterruptibleReader, WholeFile, decode_npy, encode_npy};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
