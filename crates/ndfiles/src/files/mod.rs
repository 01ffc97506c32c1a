//! Files of arrays, and files that are whole.

mod error;
mod identity;
mod interruptible;
mod load;
mod npy;
mod png;
mod whole_file;

pub use error::{FileAction, NpyError};
pub use identity::FileIdentity;
pub use interruptible::InterruptibleReader;
#[cfg(feature = "best-axis")]
pub(crate) use interruptible::Stopped;
pub use load::is_transcoded;
pub use npy::{
    NpyHeader, NpySink, NpySource, Transcoded, WorkProgress, decode_npy, encode_npy, read_member, transcode,
};
pub use whole_file::WholeFile;
