//! Errors of files of arrays.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use vcfilter_codec::{CodecError, DType, DTypeError, PythonTuple};
use vcfilter_escapes as escapes;
use vcfilter_machine::Stopped;

use super::format::FileFormat;
use crate::arrays::NdArrayError;

/// Reading or writing of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileAction {
    /// Reading.
    Read,
    /// Writing.
    Write,
}

impl FileAction {
    /// Returns why the system refuses it, in plain words where they are known.
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use vcfilter_ndfiles::FileAction;
    /// let missing = ErrorKind::NotFound.into();
    /// assert_eq!(FileAction::Read.refusal(&missing), "there is no such file");
    /// assert_eq!(FileAction::Write.refusal(&missing), "there is no such folder");
    /// ```
    pub fn refusal(self, error: &io::Error) -> String {
        match (error.kind(), self) {
            (io::ErrorKind::NotFound, FileAction::Read) => "there is no such file".to_string(),
            (io::ErrorKind::NotFound, FileAction::Write) => "there is no such folder".to_string(),
            (io::ErrorKind::IsADirectory, _) => "it is a folder".to_string(),
            (io::ErrorKind::NotADirectory, _) => "a part of its path is no folder".to_string(),
            (io::ErrorKind::AlreadyExists, _) => "there is a file of that name".to_string(),
            (io::ErrorKind::PermissionDenied, _) => "permission denied".to_string(),
            // The number of an error of the system says nothing to people.
            _ => {
                let text = error.to_string();
                match text.split_once(" (os error ") {
                    Some((words, _)) if !words.is_empty() => words.to_string(),
                    _ => text,
                }
            }
        }
    }
}

impl fmt::Display for FileAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FileAction::Read => "read",
            FileAction::Write => "write",
        })
    }
}

/// Why a file of an array can't be read or written. `file` is None for a pipe.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum NpyError {
    /// The system refuses: there is no such file, no permission, no space.
    #[error("can't {action} {}: {problem}", Named(file))]
    Io {
        /// Whether the file was read or written.
        action: FileAction,
        /// The file.
        file: Option<PathBuf>,
        /// Why, as [`FileAction::refusal`] says it.
        problem: String,
        /// The kind of the system's error.
        kind: io::ErrorKind,
    },
    /// The file is not a `.npy` file.
    #[error("{} is not a .npy file", At(file))]
    Magic {
        /// The file.
        file: Option<PathBuf>,
        /// The format of a file that begins so; other archives begin like `.npz` files.
        like: Option<FileFormat>,
    },
    /// The version of the format is unknown.
    #[error("{} has version {major}.{minor} of the .npy format", At(file))]
    Version {
        /// The file.
        file: Option<PathBuf>,
        /// The number of the version before the point.
        major: u8,
        /// The number of the version after the point.
        minor: u8,
    },
    /// The header is damaged.
    #[error("the header of {} {reason}", At(file))]
    Header {
        /// The file.
        file: Option<PathBuf>,
        /// What is wrong with the header, as the rest of a sentence.
        reason: String,
    },
    /// The type of the elements is not supported.
    #[error("{}: {problem}", At(file))]
    DType {
        /// The file.
        file: Option<PathBuf>,
        /// The type, and why it is not supported.
        problem: DTypeError,
    },
    /// The data end too early.
    #[error("{} is truncated: its header promises {}{}", At(file), Promised(*expected), There(*found))]
    Truncated {
        /// The file.
        file: Option<PathBuf>,
        /// The number of bytes of all elements; `u64::MAX` for all numbers beyond.
        expected: u64,
        /// The number of bytes that were found, where that is known.
        found: Option<u64>,
    },
    /// There are more data than the header promises.
    #[error("{} has more than the {expected} bytes of data that its header promises{}", At(file), There(*found))]
    Surplus {
        /// The file.
        file: Option<PathBuf>,
        /// The number of bytes of all elements.
        expected: u64,
        /// The number of bytes that were found, where that is known.
        found: Option<u64>,
    },
    /// There are more arrays than one.
    #[error("{} holds more than one array", At(file))]
    SeveralArrays {
        /// The file.
        file: Option<PathBuf>,
    },
    /// Flat bytes are fewer or more than those of an array.
    #[error(
        "{} has {} the {expected} bytes of an array of shape {} and {}{}",
        At(file), if *more { "more than" } else { "fewer than" }, PythonTuple(shape), dtype.name(), There(*found)
    )]
    FlatBytes {
        /// The file.
        file: Option<PathBuf>,
        /// The number of bytes of the array.
        expected: u64,
        /// The number of bytes that were found, where that is known.
        found: Option<u64>,
        /// Whether these are more.
        more: bool,
        /// The shape of the array.
        shape: Vec<usize>,
        /// The type of the array.
        dtype: DType,
    },
    /// There is not enough memory.
    #[error("not enough memory for {bytes} bytes")]
    Memory {
        /// The number of bytes of all elements.
        bytes: u64,
    },
    /// The input and the output are the same file.
    #[error("{} is both input and output", escapes::path(.file))]
    SameFile {
        /// The file.
        file: PathBuf,
    },
    /// The file is not an array, an archive or a picture.
    #[error("{} holds no array: it is no .npy, .npz, .png, .csv or .wav file", escapes::path(.file))]
    Unknown {
        /// The file.
        file: PathBuf,
    },
    /// The feature of the format is off.
    #[error("{} is a {format} file, and this program was built without these", escapes::path(.file))]
    NotBuilt {
        /// The file.
        file: PathBuf,
        /// The format.
        format: FileFormat,
    },
    /// The name of an output does not tell its format.
    #[error("can't write `{}`: its name ends in none of .npy, .npz and .png", escapes::path(.file))]
    Extension {
        /// The file.
        file: PathBuf,
    },
    /// A `.npz` file is a damaged archive.
    #[error("{} is damaged: {problem}", At(file))]
    Archive {
        /// The file.
        file: Option<PathBuf>,
        /// What is wrong with the archive.
        problem: String,
    },
    /// A `.npz` file does not have the member; or it has several, and none was named.
    #[error("{}", member(file, name.as_deref()))]
    Member {
        /// The file.
        file: PathBuf,
        /// The name of the member, where one was given.
        name: Option<String>,
        /// The names of the members.
        known: Vec<String>,
    },
    /// A member was named, but the file is a single array.
    #[error("{} is one array, without names", escapes::path(.file))]
    NoMembers {
        /// The file.
        file: PathBuf,
    },
    /// A picture can't be read.
    #[error("{} is damaged: {problem}", escapes::path(.file))]
    Picture {
        /// The file.
        file: PathBuf,
        /// What is wrong with the picture.
        problem: String,
    },
    /// A table of numbers can't be read.
    #[error("line {line} of {} {problem}", escapes::path(.file))]
    Table {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with the line, as the rest of a sentence.
        problem: String,
    },
    /// Sound can't be read.
    #[error("{} can't be read as sound: {problem}", escapes::path(.file))]
    Sound {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A picture can't hold the array.
    #[error("{} of shape {} is no picture", dtype.name(), PythonTuple(shape))]
    NoPicture {
        /// The type of the array.
        dtype: DType,
        /// The shape of the array.
        shape: Vec<usize>,
    },
    /// Chunks that are none of an array.
    #[error("chunks of shape {} are none of an array of shape {}", PythonTuple(chunks), PythonTuple(shape))]
    Chunks {
        /// The shape of the chunks.
        chunks: Vec<usize>,
        /// The shape of the array.
        shape: Vec<usize>,
    },
    /// The work was interrupted.
    #[error("interrupted")]
    Interrupted,
    /// The elements do not make an array.
    #[error("{}{problem}", In(file))]
    Array {
        /// The file.
        file: Option<PathBuf>,
        /// The error of the array.
        problem: Box<NdArrayError>,
    },
    /// The codec refuses the array.
    #[error("{}{problem}", In(file))]
    Codec {
        /// The file.
        file: Option<PathBuf>,
        /// The error of the codec.
        problem: Box<CodecError>,
    },
}

impl NpyError {
    /// Returns the error for a failed reading or writing of a file.
    pub fn io(action: FileAction, file: &Path, error: &io::Error) -> NpyError {
        if let Some(stopped) = Stopped::within(error) {
            return stopped.into();
        }
        NpyError::Io { action, file: Some(file.into()), problem: action.refusal(error), kind: error.kind() }
    }

    /// Returns the error for a failed reading or writing without a file name; that of an interrupt where one
    /// was the cause.
    pub fn stream(action: FileAction, error: &io::Error) -> NpyError {
        if let Some(stopped) = Stopped::within(error) {
            return stopped.into();
        }
        NpyError::Io { action, file: None, problem: action.refusal(error), kind: error.kind() }
    }

    /// Returns the error with the name of the file, where it has none yet.
    pub fn in_file(mut self, path: &Path) -> NpyError {
        match &mut self {
            NpyError::Io { file, .. }
            | NpyError::Magic { file, .. }
            | NpyError::Version { file, .. }
            | NpyError::Header { file, .. }
            | NpyError::DType { file, .. }
            | NpyError::Truncated { file, .. }
            | NpyError::Surplus { file, .. }
            | NpyError::SeveralArrays { file }
            | NpyError::FlatBytes { file, .. }
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
            | NpyError::Table { .. }
            | NpyError::Sound { .. }
            | NpyError::Chunks { .. }
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

/// The same in quotes.
struct Named<'a>(&'a Option<PathBuf>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(path) => write!(f, "`{}`", escapes::path(path)),
            None => At(self.0).fmt(f),
        }
    }
}

struct In<'a>(&'a Option<PathBuf>);

impl fmt::Display for In<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |path| write!(f, "{}: ", escapes::path(path)))
    }
}

/// Bytes that a header promises.
struct Promised(u64);

impl fmt::Display for Promised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            // What does not fit 64 bits is told as the greatest of them.
            u64::MAX => f.write_str("more data than any file has"),
            bytes => write!(f, "{bytes} bytes of data"),
        }
    }
}

struct There(Option<u64>);

impl fmt::Display for There {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |found| write!(f, ", there are {found}"))
    }
}
