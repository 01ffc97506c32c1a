//! What can be wrong with files of arrays.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use vcfilter_codec::{CodecError, DType, DTypeError, PythonTuple};
use vcfilter_escapes as escapes;
use vcfilter_machine::Stopped;

use super::format::FileFormat;
use crate::arrays::NdArrayError;

/// What is done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileAction {
    /// It is read.
    Read,
    /// It is written.
    Write,
}

impl fmt::Display for FileAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FileAction::Read => "read",
            FileAction::Write => "write",
        })
    }
}

/// What is wrong with a file of an array, or with its way in and out. `file` is none where the data
/// comes from, or goes into, a pipe.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum NpyError {
    /// The system says no: no such file, no permission, no space.
    #[error("cannot {action} {}: {problem}", At(file))]
    Io {
        /// What was done.
        action: FileAction,
        /// The file.
        file: Option<PathBuf>,
        /// What the system says.
        problem: String,
        /// The same for programs.
        kind: io::ErrorKind,
    },
    /// The file is of another kind.
    #[error("{} is not a .npy file", At(file))]
    Magic {
        /// The file.
        file: Option<PathBuf>,
        /// Whether it begins as `.npz` and other archives do.
        archive: bool,
    },
    /// A version of the format that is not known.
    #[error("{} has version {major}.{minor} of the .npy format", At(file))]
    Version {
        /// The file.
        file: Option<PathBuf>,
        /// The version before the point.
        major: u8,
        /// The version after the point.
        minor: u8,
    },
    /// The header is none.
    #[error("the header of {} {reason}", At(file))]
    Header {
        /// The file.
        file: Option<PathBuf>,
        /// What is wrong, as the rest of a sentence.
        reason: String,
    },
    /// The elements are of a type that is not supported.
    #[error("{}: {problem}", At(file))]
    DType {
        /// The file.
        file: Option<PathBuf>,
        /// Which, and why.
        problem: DTypeError,
    },
    /// The data ends too early.
    #[error("{} is truncated: its header promises {expected} bytes of data{}", At(file), There(*found))]
    Truncated {
        /// The file.
        file: Option<PathBuf>,
        /// The bytes of the elements.
        expected: u64,
        /// How many there are, where that is known.
        found: Option<u64>,
    },
    /// The data goes on after its end.
    #[error("{} has more than the {expected} bytes of data that its header promises{}", At(file), There(*found))]
    Surplus {
        /// The file.
        file: Option<PathBuf>,
        /// The bytes of the elements.
        expected: u64,
        /// How many there are, where that is known.
        found: Option<u64>,
    },
    /// No room.
    #[error("not enough memory for {bytes} bytes")]
    Memory {
        /// The bytes of the elements.
        bytes: u64,
    },
    /// Reading and writing the same file.
    #[error("{} is both input and output", escapes::path(.file))]
    SameFile {
        /// The file.
        file: PathBuf,
    },
    /// Neither an array nor an archive nor a picture.
    #[error("{} holds no array: it is no .npy, .npz or .png file", escapes::path(.file))]
    Unknown {
        /// The file.
        file: PathBuf,
    },
    /// A format whose feature is off.
    #[error("{} is a {format} file, and this program was built without these", escapes::path(.file))]
    NotBuilt {
        /// The file.
        file: PathBuf,
        /// Its format.
        format: FileFormat,
    },
    /// The name of an output does not tell how to write it.
    #[error("cannot write {}: its name ends in none of .npy, .npz and .png", escapes::path(.file))]
    Extension {
        /// The file.
        file: PathBuf,
    },
    /// A `.npz` file that is no sound archive.
    #[error("{} is damaged: {problem}", At(file))]
    Archive {
        /// The file.
        file: Option<PathBuf>,
        /// What is wrong.
        problem: String,
    },
    /// A `.npz` file that has no such member; or several, of which none was named.
    #[error("{}", member(file, name.as_deref()))]
    Member {
        /// The file.
        file: PathBuf,
        /// The name, where one was given.
        name: Option<String>,
        /// Those that there are.
        known: Vec<String>,
    },
    /// An array of a file is named, and the file is one array.
    #[error("{} is one array, without names", escapes::path(.file))]
    NoMembers {
        /// The file.
        file: PathBuf,
    },
    /// A picture that can't be read.
    #[error("{} is damaged: {problem}", escapes::path(.file))]
    Picture {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// An array that no picture can hold.
    #[error("{} of shape {} is no picture", dtype.name(), PythonTuple(shape))]
    NoPicture {
        /// The type of the array.
        dtype: DType,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// The work was stopped.
    #[error("interrupted")]
    Interrupted,
    /// The elements are no array.
    #[error("{}{problem}", In(file))]
    Array {
        /// The file.
        file: Option<PathBuf>,
        /// What is wrong.
        problem: Box<NdArrayError>,
    },
    /// The codec refuses the array.
    #[error("{}{problem}", In(file))]
    Codec {
        /// The file.
        file: Option<PathBuf>,
        /// What is wrong.
        problem: Box<CodecError>,
    },
}

impl NpyError {
    /// What the system says of a file that is to be read or written, which is the action.
    pub fn io(action: FileAction, file: &Path, error: &io::Error) -> NpyError {
        NpyError::Io { action, file: Some(file.into()), problem: error.to_string(), kind: error.kind() }
    }

    /// The same without a name; or that somebody lost patience.
    pub fn stream(action: FileAction, error: &io::Error) -> NpyError {
        if let Some(stopped) = Stopped::within(error) {
            return stopped.into();
        }
        NpyError::Io { action, file: None, problem: error.to_string(), kind: error.kind() }
    }

    /// The same problem with the file's name, where it has none yet.
    pub fn in_file(mut self, path: &Path) -> NpyError {
        match &mut self {
            NpyError::Io { file, .. }
            | NpyError::Magic { file, .. }
            | NpyError::Version { file, .. }
            | NpyError::Header { file, .. }
            | NpyError::DType { file, .. }
            | NpyError::Truncated { file, .. }
            | NpyError::Surplus { file, .. }
            | NpyError::Archive { file, .. }
            | NpyError::Array { file, .. }
            | NpyError::Codec { file, .. } => {
                file.get_or_insert_with(|| path.into());
            }
            NpyError::Memory { .. }
            | NpyError::SameFile { .. }
            | NpyError::Unknown { .. }
            | NpyError::Extension { .. }
            | NpyError::NotBuilt { .. }
            | NpyError::Member { .. }
            | NpyError::NoMembers { .. }
            | NpyError::Picture { .. }
            | NpyError::NoPicture { .. }
            | NpyError::Interrupted => {}
        }
        self
    }
}

impl From<Stopped> for NpyError {
    fn from(stopped: Stopped) -> NpyError {
        match stopped {
            Stopped::Memory(error) => NpyError::Memory { bytes: error.bytes },
            // Whatever else may stop work one day, it was stopped.
            _ => NpyError::Interrupted,
        }
    }
}

impl From<CodecError> for NpyError {
    fn from(problem: CodecError) -> NpyError {
        NpyError::Codec { file: None, problem: Box::new(problem) }
    }
}

impl From<NdArrayError> for NpyError {
    fn from(problem: NdArrayError) -> NpyError {
        NpyError::Array { file: None, problem: Box::new(problem) }
    }
}

fn member(file: &Path, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{} has no array `{name}`", escapes::path(file)),
        None => format!("{} has not just one array", escapes::path(file)),
    }
}

struct At<'a>(&'a Option<PathBuf>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(path) => escapes::path(path).fmt(f),
            None => f.write_str("the stream"),
        }
    }
}

struct In<'a>(&'a Option<PathBuf>);

impl fmt::Display for In<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |path| write!(f, "{}: ", escapes::path(path)))
    }
}

struct There(Option<u64>);

impl fmt::Display for There {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |found| write!(f, ", there are {found}"))
    }
}
