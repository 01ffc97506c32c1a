//! The codec of `vcf spatial-delta`: from options, from a file and to a file.

use std::io::Write;
use std::path::Path;

use crate::codec::{CodecDirection, FileAction, NpyError, PythonTuple, SpatialDelta, Transcoded, WholeFile};
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::read_text;

use super::configs::{self, ZarrFormat};
use super::{Refusal, Transcode};

/// The axis where none is given.
pub(super) const DEFAULT_AXIS: i64 = -1;

/// The codec of the options, or of a file and the options that it leaves open.
pub(super) fn codec_of(request: &Transcode) -> Result<SpatialDelta, Refusal> {
    let Some(path) = &request.config else {
        let axes = request.axes.clone().unwrap_or(vec![request.axis.unwrap_or(DEFAULT_AXIS)]);
        let codec = SpatialDelta::new(DEFAULT_AXIS, request.dtype)
            .axes(axes)
            .astype(request.astype)
            .residual(request.residual)
            .overflow(request.overflow)
            .mode(request.mode)
            .shape(request.shape.clone());
        return codec.build().map_err(|error| NpyError::from(error).into());
    };
    let shown = escapes::path(path);
    let text = read_text(path).map_err(|problem| problem.help("--write-config writes such a file"))?;
    let mut config = configs::parse(&text, &shown)?.config();
    let other = |option: &str, here: String| {
        let message = format!("{shown} has {here}, and --{option} another");
        Refusal::from(Problem::error(ProblemCode::CodecConfig, message).help(format!("leave --{option} out")))
    };
    match (config.dtype, request.dtype) {
        (Some(here), Some(given)) if here != given => {
            return Err(other("dtype", format!("the type {}", here.name())));
        }
        (here, given) => config.dtype = here.or(given),
    }
    match (&config.shape, &request.shape) {
        (Some(here), Some(given)) if here != given => {
            return Err(other("shape", format!("the shape {}", PythonTuple(here))));
        }
        (here, given) => config.shape = here.clone().or_else(|| given.clone()),
    }
    SpatialDelta::from_config(config).map_err(|error| NpyError::from(error).into())
}

/// The settings with the types that were found, as a text: so that decoding knows what was encoded.
pub(super) fn settled(
    codec: &SpatialDelta,
    direction: CodecDirection,
    done: &Transcoded,
    format: ZarrFormat,
) -> Result<String, NpyError> {
    let (dtype, astype) = match direction {
        CodecDirection::Encode => (done.from.dtype, done.to.dtype),
        CodecDirection::Decode => (done.to.dtype, done.from.dtype),
    };
    let mut config = codec.config();
    config.dtype = Some(codec.dtype().unwrap_or(dtype));
    config.astype = Some(codec.astype().unwrap_or(astype));
    let codec = SpatialDelta::from_config(config)?;
    // Fields in the order of numcodecs, which a value sorts.
    let text = match format {
        ZarrFormat::Two => serde_json::to_string_pretty(&codec),
        ZarrFormat::Three => serde_json::to_string_pretty(&configs::value(&codec, format)),
    };
    Ok(text.unwrap_or_default() + "\n")
}

/// A file that takes its place when all that belongs together is whole.
pub(super) fn begin(path: &Path) -> Result<WholeFile, NpyError> {
    WholeFile::create(path).map_err(|error| NpyError::io(FileAction::Write, path, &error))
}

/// Puts it in its place.
pub(super) fn finish(file: WholeFile) -> Result<(), NpyError> {
    let path = file.path().to_path_buf();
    file.finish().map_err(|error| NpyError::io(FileAction::Write, &path, &error))
}

/// Fills it with a text.
pub(super) fn fill(file: &mut WholeFile, text: &str) -> Result<(), NpyError> {
    let written = file.write_all(text.as_bytes());
    written.map_err(|error| NpyError::io(FileAction::Write, file.path(), &error))
}
