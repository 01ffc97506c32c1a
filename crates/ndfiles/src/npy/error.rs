//! What can be wrong with files of arrays.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::codec_error::{CodecError, Setting, in_programs};
use crate::dtype::DType;
use crate::dtype_parse::DTypeError;
use crate::error::{ArrayError, Shape};
use crate::patient::Stopped;
use vcfilter_escapes as escapes;

/// What is wrong with a file of an array, or with its way in and out. `file` is none where the data
/// comes from, or goes into, a pipe.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum NpyError {
    /// The system says no: no such file, no permission, no space.
    #[error("cannot {action} {}: {problem}", At(file))]
    Io {
        /// `read` or `write`.
        action: &'static str,
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
    #[error("{} of shape {} is no picture", dtype.name(), Shape(shape))]
    NoPicture {
        /// The type of the array.
        dtype: DType,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// The work was stopped.
    #[error("interrupted")]
    Interrupted,
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
    pub fn io(action: &'static str, file: &Path, error: &io::Error) -> NpyError {
        NpyError::Io { action, file: Some(file.into()), problem: error.to_string(), kind: error.kind() }
    }

    /// The same without a name; or that somebody lost patience.
    pub fn stream(action: &'static str, error: &io::Error) -> NpyError {
        if error.get_ref().is_some_and(|inner| inner.is::<Stopped>()) {
            return NpyError::Interrupted;
        }
        NpyError::Io { action, file: None, problem: error.to_string(), kind: error.kind() }
    }

    /// The same problem with the file's name, where it has none yet.
    pub(super) fn in_file(mut self, path: &Path) -> NpyError {
        match &mut self {
            NpyError::Io { file, .. }
            | NpyError::Magic { file, .. }
            | NpyError::Version { file, .. }
            | NpyError::Header { file, .. }
            | NpyError::DType { file, .. }
            | NpyError::Truncated { file, .. }
            | NpyError::Surplus { file, .. }
            | NpyError::Archive { file, .. }
            | NpyError::Codec { file, .. } => {
                file.get_or_insert_with(|| path.into());
            }
            NpyError::Memory { .. }
            | NpyError::SameFile { .. }
            | NpyError::Unknown { .. }
            | NpyError::Extension { .. }
            | NpyError::Member { .. }
            | NpyError::NoMembers { .. }
            | NpyError::Picture { .. }
            | NpyError::NoPicture { .. }
            | NpyError::Interrupted => {}
        }
        self
    }

    /// A name that `vcf help` explains.
    pub fn code(&self) -> &'static str {
        match self {
            NpyError::Io { action: "read", .. } => "file::missing",
            NpyError::Io { .. } | NpyError::SameFile { .. } | NpyError::Extension { .. } => "file::write",
            NpyError::Picture { .. } | NpyError::NoPicture { .. } => "file::png",
            NpyError::Interrupted => "interrupted",
            NpyError::Memory { .. } => "ndarray::limit",
            NpyError::DType { problem, .. } => problem.code(),
            NpyError::Codec { problem, .. } => problem.code(),
            _ => "file::npy",
        }
    }

    /// What would mend it, settings written as programs do.
    pub fn help(&self) -> String {
        self.help_with(&in_programs)
    }

    /// The same with settings of a codec written in another way, such as `--astype i1`.
    pub fn help_with(&self, setting: Setting) -> String {
        match self {
            NpyError::Io { action: "write", file: Some(_), .. } => {
                "a file of that name is still what it was".into()
            }
            NpyError::Io { action: "write", .. } => "what was written is not whole".into(),
            NpyError::Io { .. } => "compare the name with what `ls` shows".into(),
            NpyError::Magic { archive: true, .. } => {
                "it looks like a .npz archive: `load` reads its arrays, and each is a .npy file when unpacked"
                    .into()
            }
            NpyError::Magic { .. } => "numpy.save writes .npy files".into(),
            NpyError::Version { .. } => "versions 1.0, 2.0 and 3.0 are read".into(),
            NpyError::DType { problem: DTypeError::Refused { what: "objects", .. }, .. } => {
                "pickled objects are never loaded, because loading them runs programs; \
                 save the array with a dtype of numbers"
                    .into()
            }
            NpyError::DType { problem, .. } => problem.help(),
            NpyError::Header { .. } => "save the array again with numpy.save".into(),
            NpyError::Truncated { .. } | NpyError::Surplus { .. } => {
                "copy the file again from where it comes; it is damaged, or its header lies".into()
            }
            NpyError::Memory { .. } => "encode and decode files without loading them".into(),
            NpyError::SameFile { .. } => "write to another name".into(),
            NpyError::NoMembers { .. } => "leave the name out: only .npz files hold several arrays".into(),
            NpyError::Unknown { .. } => "numpy.save writes .npy files".into(),
            NpyError::Extension { file } => {
                format!("name it `{}`", escapes::path(&file.with_extension("npy")))
            }
            NpyError::Archive { .. } | NpyError::Picture { .. } => {
                "copy the file again from where it comes".into()
            }
            NpyError::Member { known, .. } if known.is_empty() => "the archive is empty".into(),
            NpyError::Member { known, .. } => {
                let known: Vec<&str> = known.iter().take(12).map(String::as_str).collect();
                format!(
                    "its arrays are {}; name one, as in `load(\"x.npz\", \"{}\")`",
                    known.join(", "),
                    known[0]
                )
            }
            NpyError::NoPicture { .. } => {
                "a picture is rows of u1 or u2, with 2 to 4 channels last where it has colours; \
                 convert it with `.astype(\"u1\")`"
                    .into()
            }
            NpyError::Interrupted => "start it again".into(),
            NpyError::Codec { problem, .. } => problem.help_with(setting),
        }
    }
}

impl From<Stopped> for NpyError {
    fn from(_: Stopped) -> NpyError {
        NpyError::Interrupted
    }
}

impl From<CodecError> for NpyError {
    fn from(problem: CodecError) -> NpyError {
        NpyError::Codec { file: None, problem: Box::new(problem) }
    }
}

impl From<ArrayError> for NpyError {
    fn from(problem: ArrayError) -> NpyError {
        CodecError::from(problem).into()
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
