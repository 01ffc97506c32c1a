//! Files of arrays, and files that appear only when they are complete.
//!
//! Formats work on any reader and writer; everything that opens files of the system needs the feature
//! `files`.

#[cfg(feature = "files")]
mod csv;
mod error;
mod format;
mod identity;
#[cfg(feature = "files")]
mod interruptible;
#[cfg(feature = "files")]
mod load;
mod npy;
#[cfg(feature = "npz")]
mod npz;
#[cfg(feature = "png")]
mod png;
#[cfg(feature = "files")]
mod wav;
#[cfg(feature = "files")]
mod whole_file;

pub use error::{FileAction, NpyError};
pub use format::{FileFormat, ReadPlaces, WritePlaces};
pub use identity::FileIdentity;
#[cfg(feature = "files")]
pub use interruptible::InterruptibleReader;
pub use npy::{NpyHeader, NpySink, NpySource, Transcoded, transcode};
#[cfg(feature = "files")]
pub use npy::{decode_npy, encode_npy};
#[cfg(all(feature = "files", feature = "npz"))]
pub use npz::read_member;
#[cfg(feature = "files")]
pub use whole_file::WholeFile;
