//! `vcf spatial-delta`: the codec on files and pipes.

mod arguments;
mod best_axis;
mod configs;
mod ends;
mod padding;
mod settings;

use std::fs::File;
use std::io;

use crate::arrays::{Interrupt, Monitor};
use crate::codec::{
    CodecDirection, FileAction, NpyError, NpySink, NpySource, SpatialDelta, Transcoded, read_member,
    transcode,
};
use crate::diagnostics::{Problem, ProblemCode, Sources};
use crate::escapes;
use crate::language::{Audience, Explained, with_limit};

pub(super) use arguments::{CodecRequest, Compare, Transcode};

use ends::{begins_with, is_stream, refuse_mistakes, standard_input};
use settings::{DEFAULT_AXIS, begin, codec_of, fill, finish, settled};

use super::formats::Format;
use super::{Output, Status, interrupt};

/// Encodes, decodes or compares axes.
pub(super) fn codec(
    request: &CodecRequest,
    format: Format,
    monitor: &Monitor,
    output: &mut Output,
) -> Status {
    let result = match request {
        CodecRequest::Encode(request) => run(CodecDirection::Encode, request, monitor, output),
        CodecRequest::Decode(request) => run(CodecDirection::Decode, request, monitor, output),
        CodecRequest::BestAxis(request) => best_axis::best_axis(request, format, monitor, output),
    };
    match result {
        Ok(()) => Status::Fine,
        Err(Refusal::Closed) => Status::Closed,
        Err(Refusal::Problem(problem)) => {
            let problem = with_limit(*problem, &monitor.interrupt);
            output.problem(&problem, &Sources::default());
            Status::of_problem(&problem)
        }
    }
}

/// Why nothing, or not all, was done.
enum Refusal {
    /// Nobody reads what is written.
    Closed,
    Problem(Box<Problem>),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Problem(Box::new(problem))
    }
}

impl From<NpyError> for Refusal {
    fn from(error: NpyError) -> Refusal {
        if let NpyError::Io {
            action: FileAction::Write, file: None, kind: io::ErrorKind::BrokenPipe, ..
        } = error
        {
            return Refusal::Closed;
        }
        problem_of(&error).into()
    }
}

/// An error as a problem, settings written as options.
fn problem_of(error: &NpyError) -> Problem {
    Problem::error(error.code(), error.to_string()).help(error.help(Audience::Command))
}

/// Why it was not done, with the fill value where that is the likely cause.
fn refused(error: NpyError, codec: &SpatialDelta, direction: CodecDirection, request: &Transcode) -> Refusal {
    let likely = match (&error, direction) {
        (NpyError::Codec { problem, .. }, CodecDirection::Encode) => {
            padding::likely(problem, codec, &request.input)
        }
        _ => None,
    };
    match (likely, Refusal::from(error)) {
        (Some(note), Refusal::Problem(problem)) => problem.note(note).into(),
        (_, refusal) => refusal,
    }
}

/// What decoding takes for granted where no option says it.
fn taken_for_granted(request: &Transcode, done: &Transcoded) -> Option<Problem> {
    if request.config.is_some() || request.dtype.is_some() {
        return None;
    }
    let (name, code) = (done.from.dtype.name(), done.from.dtype.kind().code());
    let shown =
        if is_stream(&request.input) { "the input".to_string() } else { escapes::path(&request.input) };
    let problem = Problem::warning(ProblemCode::CodecGuess, format!("values are taken to be {name}, as {shown} is")).help(format!(
        "where wider ones were encoded name both types, as in `--dtype i4 --astype {code}`; `--config` takes what \
         `encode --write-config` wrote"
    ));
    Some(match request.axis.is_some() || request.axes.is_some() {
        true => problem,
        false => problem.note(format!("the axis is {DEFAULT_AXIS}, the last; `--axis N` names another")),
    })
}

/// Encodes or decodes. Both outputs are whole before either takes its place.
fn run(
    direction: CodecDirection,
    request: &Transcode,
    monitor: &Monitor,
    output: &mut Output,
) -> Result<(), Refusal> {
    let codec = codec_of(request)?;
    let stdin = if is_stream(&request.input) { Some(standard_input()?) } else { None };
    let to_stdout = is_stream(&request.output);
    let stdout = if to_stdout { output.file_of_results() } else { None };
    refuse_mistakes(request, stdin.as_ref(), stdout.as_ref())?;
    let mut config = match &request.write_config {
        Some(path) if !is_stream(path) => Some(begin(path)?),
        _ => None,
    };
    let mut array = if to_stdout { None } else { Some(begin(&request.output)?) };
    let sink = match (&mut array, stdout) {
        (Some(file), _) => NpySink::Whole(file),
        (None, Some(stdout)) => NpySink::Open(stdout),
        (None, None) => NpySink::Stream(output.bytes_of_results()),
    };
    let done = recode(&codec, direction, request, stdin, sink, monitor).map_err(|error| match error {
        NpyError::Interrupted if to_stdout => Problem::error(ProblemCode::Interrupted, "interrupted")
            .help("what was written is not whole")
            .into(),
        error => refused(error, &codec, direction, request),
    })?;
    if direction == CodecDirection::Decode
        && let Some(warning) = taken_for_granted(request, &done)
    {
        output.problem(&warning, &Sources::default());
    }
    let settings = settled(&codec, direction, &done, request.zarr_format)?;
    if let Some(config) = &mut config {
        fill(config, &settings)?;
    }
    for file in [array, config].into_iter().flatten() {
        finish(file)?;
    }
    if request.write_config.as_deref().is_some_and(is_stream) {
        output.json(settings.trim_end().to_string());
    }
    Ok(())
}

fn recode(
    codec: &SpatialDelta,
    direction: CodecDirection,
    request: &Transcode,
    stdin: Option<File>,
    sink: NpySink,
    monitor: &Monitor,
) -> Result<Transcoded, NpyError> {
    let piped = stdin.is_some();
    let result = match stdin {
        _ if request.name.is_some() && (piped || !begins_with(&request.input, b"PK")) => {
            Err(NpyError::NoMembers { file: request.input.clone() })
        }
        Some(stdin) => transcode(codec, direction, NpySource::Open(stdin), sink, monitor),
        None if is_archive(request, codec, direction) => {
            read_member(&request.input, request.name.as_deref(), |member| {
                transcode(codec, direction, NpySource::Stream(member), sink, monitor)
            })
        }
        None => transcode(codec, direction, NpySource::File(&request.input), sink, monitor),
    };
    result.map_err(|error| cut_short(error, piped, &monitor.interrupt))
}

/// Whether the input is an archive, and not the flat bytes of an array, which may begin in any way.
fn is_archive(request: &Transcode, codec: &SpatialDelta, direction: CodecDirection) -> bool {
    begins_with(&request.input, b"PK") && !padding::is_flat(&request.input, codec, direction)
}

/// Ctrl-C also ends what a pipe comes from, before or after its first bytes.
fn cut_short(error: NpyError, piped: bool, interrupt: &Interrupt) -> NpyError {
    match error {
        NpyError::Magic { .. } | NpyError::Truncated { .. } if piped && interrupt::came(interrupt) => {
            NpyError::Interrupted
        }
        error => error,
    }
}
