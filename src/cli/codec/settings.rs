//! The codec of `vcf spatial-delta`: from options, from a file and to a file.

use std::io::Write;
use std::path::Path;

use crate::codec::{CodecDirection, FileAction, NpyError, SpatialDelta, Transcoded, WholeFile};
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::read_text;

use super::{Refusal, Transcode};

/// The axis where none is given.
pub(super) const DEFAULT_AXIS: i64 = -1;

/// The codec of the options, or of a file.
pub(super) fn codec_of(request: &Transcode) -> Result<SpatialDelta, Refusal> {
    let Some(path) = &request.config else {
        let axes = request.axes.clone().unwrap_or(vec![request.axis.unwrap_or(DEFAULT_AXIS)]);
        let codec = SpatialDelta::new(DEFAULT_AXIS, request.dtype)
            .axes(axes)
            .astype(request.astype)
            .residual(request.residual)
            .overflow(request.overflow)
            .mode(request.mode);
        return codec.build().map_err(|error| NpyError::from(error).into());
    };
    let shown = escapes::path(path);
    let text = read_text(path).map_err(|problem| problem.help("--write-config writes such a file"))?;
    serde_json::from_str(&text).map_err(|error| {
        let problem =
            Problem::error(ProblemCode::CodecConfig, format!("{shown} is no configuration: {error}"));
        problem
            .help(r#"it looks like {"id": "spatial_delta", "axis": 0, "dtype": "<i2", "astype": "|i1"}"#)
            .into()
    })
}

/// The settings with the types that were found, as a text: so that decoding knows what was encoded.
pub(super) fn settled(
    codec: &SpatialDelta,
    direction: CodecDirection,
    done: &Transcoded,
) -> Result<String, NpyError> {
    let (dtype, astype) = match direction {
        CodecDirection::Encode => (done.from.dtype, done.to.dtype),
        CodecDirection::Decode => (done.to.dtype, done.from.dtype),
    };
    let mut config = codec.config();
    config.dtype = Some(codec.dtype().unwrap_or(dtype));
    config.astype = Some(codec.astype().unwrap_or(astype));
    Ok(serde_json::to_string_pretty(&SpatialDelta::from_config(config)?).unwrap_or_default() + "\n")
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
