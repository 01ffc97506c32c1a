//! What can be wrong with files of arrays.

use std::io::ErrorKind;

use crate::codec::{DTypeError, FileAction, FileFormat, NpyError};
use crate::diagnostics::ProblemCode;
use crate::escapes;
use crate::language::files::refused_help;

use super::{Audience, Explained, different_bytes};

impl Explained for NpyError {
    fn code(&self) -> ProblemCode {
        match self {
            NpyError::Io { action: FileAction::Read, .. } => ProblemCode::FileMissing,
            NpyError::Io { .. } | NpyError::SameFile { .. } | NpyError::Extension { .. } => {
                ProblemCode::FileWrite
            }
            NpyError::FlatBytes { .. } | NpyError::Chunks { .. } => ProblemCode::CodecShape,
            NpyError::Picture { .. } | NpyError::NoPicture { .. } => ProblemCode::FilePng,
            NpyError::Interrupted => ProblemCode::Interrupted,
            NpyError::Memory { .. } => ProblemCode::LimitMemory,
            NpyError::DType { problem, .. } => problem.code(),
            NpyError::Array { problem, .. } => problem.code(),
            NpyError::Codec { problem, .. } => problem.code(),
            _ => ProblemCode::FileNpy,
        }
    }

    fn help(&self, audience: Audience) -> String {
        match self {
            NpyError::Io {
                action,
                kind: kind @ (ErrorKind::Unsupported | ErrorKind::IsADirectory | ErrorKind::StorageFull),
                file: Some(_),
                ..
            } => refused_help(*action, *kind).into(),
            NpyError::Io { action: FileAction::Write, kind: kind @ ErrorKind::NotFound, .. } => {
                refused_help(FileAction::Write, *kind).into()
            }
            NpyError::Io { action: FileAction::Write, file: Some(_), .. } => {
                "a file of that name is still what it was".into()
            }
            NpyError::Io { action: FileAction::Write, .. } => "what was written is not whole".into(),
            NpyError::Io { .. } => "compare the name with what `ls` shows".into(),
            NpyError::Magic { like: Some(FileFormat::Png), file } => audience.png(file.as_deref()),
            NpyError::Magic { like: Some(FileFormat::Npz), .. } => audience.archive().into(),
            NpyError::SeveralArrays { .. } => {
                "numpy.save was called again on an open file; numpy.load on that file gives one after the other: save each \
                 to a file of its own, or all by numpy.savez"
                    .into()
            }
            NpyError::FlatBytes { .. } => different_bytes(),
            NpyError::Chunks { .. } => "give a length of 1 or more for each axis of the array".into(),
            NpyError::Magic { .. } | NpyError::Unknown { .. } => match audience {
                Audience::Program => "numpy.save writes .npy files".into(),
                Audience::Command => {
                    "numpy.save writes .npy files; of flat bytes `--shape` and `--dtype` say what they are, or a configuration".into()
                }
            },
            NpyError::Version { .. } => "versions 1.0, 2.0 and 3.0 are read".into(),
            NpyError::DType { problem: DTypeError::Refused { what: "objects", .. }, .. } => {
                "pickled objects are never loaded, because loading them runs programs; \
                 save the array with a dtype of numbers"
                    .into()
            }
            NpyError::DType { problem, .. } => problem.help(audience),
            NpyError::Header { .. } => "save the array again with numpy.save".into(),
            NpyError::Truncated { .. } | NpyError::Surplus { .. } => {
                "copy the file again from where it comes; it is damaged, or its header lies".into()
            }
            NpyError::Memory { .. } => "let it have more memory: `--max-memory 8GiB` of the command; coding from file to file takes little".into(),
            NpyError::SameFile { .. } => "write to another name".into(),
            NpyError::NoMembers { .. } => "leave the name out: only .npz files hold several arrays".into(),
            NpyError::Extension { file } => {
                format!("name it `{}`", escapes::path(&file.with_extension("npy")))
            }
            NpyError::Table { .. } => {
                "a table has a number in every field, as many fields in every line, and names in its first line at most; \
                 write numbers in the place of gaps, NaN and infinity"
                    .into()
            }
            NpyError::Sound { .. } => {
                "samples of 8, 16, 24 and 32 bits and floats of 32 are read: copy the file again, or convert it, as by \
                 `ffmpeg -i x.wav -c:a pcm_s16le y.wav`"
                    .into()
            }
            NpyError::Archive { .. } | NpyError::Picture { .. } => {
                "copy the file again from where it comes".into()
            }
            NpyError::Member { known, .. } => match known.first() {
                None => "the archive is empty".into(),
                Some(first) => {
                    let shown: Vec<&str> = known.iter().take(12).map(String::as_str).collect();
                    format!("its arrays are {}; name one, as in {}", shown.join(", "), audience.member(first))
                }
            },
            NpyError::NoPicture { .. } => {
                "a picture is rows of u1 or u2, with 2 to 4 channels last where it has colours; \
                 convert it with `.astype(\"u1\")`"
                    .into()
            }
            NpyError::Interrupted => "start it again".into(),
            NpyError::NotBuilt { .. } => "use .npy files, or build it with the feature of that format".into(),
            NpyError::Array { problem, .. } => problem.help(audience),
            NpyError::Codec { problem, .. } => problem.help(audience),
            _ => "look at the file".into(),
        }
    }
}
