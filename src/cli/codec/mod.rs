//! `vcf spatial-delta`: the codec on files and pipes.

mod arguments;

use std::fs;
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::Path;

use crate::arrays::Interrupt;
use crate::codec::{
    CodecError, Direction, NdArray, NpyError, NpySink, NpySource, SpatialDelta, Transcoded, transcode,
};
use crate::diagnostics::{Problem, Sources};

pub use arguments::{CodecRequest, Transcode};

use super::{Output, Status, interrupt, progress, write_whole};

/// Encodes, decodes or compares axes.
pub fn codec(request: &CodecRequest, output: &mut Output) -> Status {
    let result = match request {
        CodecRequest::Encode(request) => run(Direction::Encode, request, output),
        CodecRequest::Decode(request) => run(Direction::Decode, request, output),
        CodecRequest::BestAxis { file, name } => best_axis(file, name.as_deref(), output),
    };
    match result {
        Ok(()) => Status::Fine,
        Err(Refusal::Closed) => Status::Closed,
        Err(Refusal::Problem(problem)) => {
            output.problem(&problem, &Sources::default());
            if problem.code == "interrupted" { Status::Interrupted } else { Status::Wrong }
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
        if let NpyError::Io { action: "write", file: None, kind: io::ErrorKind::BrokenPipe, .. } = error {
            return Refusal::Closed;
        }
        problem_of(&error).into()
    }
}

/// An error as a problem, settings written as options.
fn problem_of(error: &NpyError) -> Problem {
    let option = |name: &str, value: &str| format!("`--{name} {value}`");
    Problem::error(error.code(), error.to_string()).help(error.help_with(&option))
}

/// What decoding takes for granted where no option says it.
fn taken_for_granted(request: &Transcode, done: &Transcoded) -> Option<Problem> {
    if request.config.is_some() || request.dtype.is_some() {
        return None;
    }
    let (name, code) = (done.from.dtype.name(), done.from.dtype.kind().code());
    let shown =
        if is_stream(&request.input) { "the input".to_string() } else { request.input.display().to_string() };
    let problem = Problem::warning("codec::guess", format!("values are taken to be {name}, as {shown} is")).help(format!(
        "where wider ones were encoded name both types, as in `--dtype i4 --astype {code}`; `--config` takes what \
         `encode --write-config` wrote"
    ));
    Some(match request.axis {
        Some(_) => problem,
        None => problem.note(format!("the axis is {DEFAULT_AXIS}, the last; `--axis N` names another")),
    })
}

/// The axis where none is given.
const DEFAULT_AXIS: i64 = -1;

fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn run(direction: Direction, request: &Transcode, output: &mut Output) -> Result<(), Refusal> {
    let codec = codec_of(request)?;
    if is_stream(&request.output) && io::stdout().is_terminal() {
        let problem = Problem::error("file::write", "the array is not written to a terminal");
        return Err(problem.help("name a file with `-o OUT.npy`, or pipe it on").into());
    }
    let flag = Interrupt::default();
    let _watch = interrupt::watch(flag.clone());
    let bar = progress::on_terminal();
    let mut stdin = io::stdin().lock();
    let source = match is_stream(&request.input) {
        true => NpySource::Stream(&mut stdin),
        false => NpySource::File(&request.input),
    };
    let sink = match is_stream(&request.output) {
        true => NpySink::Stream(output.bytes_of_results()),
        false => NpySink::File(&request.output),
    };
    let done = transcode(&codec, direction, source, sink, &mut |done, total| {
        if let Some(bar) = &bar {
            bar(done, total);
        }
        if flag.is_set() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let done = done.map_err(|error| match error {
        // Ctrl-C also ends what a pipe comes from, before or after its first bytes.
        NpyError::Magic { .. } | NpyError::Truncated { .. }
            if is_stream(&request.input) && interrupt::came(&flag) =>
        {
            NpyError::Interrupted
        }
        error => error,
    })?;
    if direction == Direction::Decode
        && let Some(warning) = taken_for_granted(request, &done)
    {
        output.problem(&warning, &Sources::default());
    }
    match &request.write_config {
        Some(path) => write_config(&settled(&codec, direction, &done)?, path),
        None => Ok(()),
    }
}

/// The codec of the options, or of a file.
fn codec_of(request: &Transcode) -> Result<SpatialDelta, Refusal> {
    let Some(path) = &request.config else {
        let codec = SpatialDelta::new(request.axis.unwrap_or(DEFAULT_AXIS), request.dtype)
            .astype(request.astype)
            .overflow(request.overflow)
            .mode(request.mode);
        return codec.build().map_err(|error| NpyError::from(error).into());
    };
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        let problem = Problem::error("file::missing", format!("cannot read {shown}: {error}"));
        problem.help("--write-config writes such a file")
    })?;
    serde_json::from_str(&text).map_err(|error| {
        let problem = Problem::error("codec::config", format!("{shown} is no configuration: {error}"));
        problem
            .help(r#"it looks like {"id": "spatial_delta", "axis": 0, "dtype": "<i2", "astype": "|i1"}"#)
            .into()
    })
}

/// The codec with the types that were found, so that decoding knows what was encoded.
fn settled(codec: &SpatialDelta, direction: Direction, done: &Transcoded) -> Result<SpatialDelta, Refusal> {
    let (dtype, astype) = match direction {
        Direction::Encode => (done.from.dtype, done.to.dtype),
        Direction::Decode => (done.to.dtype, done.from.dtype),
    };
    let mut config = codec.config();
    config.dtype = Some(codec.dtype().unwrap_or(dtype));
    config.astype = Some(codec.astype().unwrap_or(astype));
    SpatialDelta::from_config(config).map_err(|error: CodecError| NpyError::from(error).into())
}

fn write_config(codec: &SpatialDelta, path: &Path) -> Result<(), Refusal> {
    let text = serde_json::to_string_pretty(codec).unwrap_or_default() + "\n";
    Ok(write_whole(path, text.as_bytes())?)
}

fn best_axis(file: &Path, member: Option<&str>, output: &mut Output) -> Result<(), Refusal> {
    let flag = Interrupt::default();
    let _watch = interrupt::watch(flag.clone());
    let array = match is_stream(file) {
        true => NdArray::read_npy_from(&mut io::stdin().lock())?,
        false => NdArray::load(file, member)?,
    };
    let table = array.best_axis(&mut |_, _| match flag.is_set() {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    })?;
    output.line(&crate::display::axis_table(&table).to_string());
    Ok(())
}
