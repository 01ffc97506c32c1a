//! Arrays in files.

use std::io::{BufWriter, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use crate::algebra::Number;
use crate::arrays::Interrupt;
use crate::codec::{
    self, CodecDirection, FileAction, FileFormat, NdArray, NpyError, NpySink, NpySource, SpatialDelta,
    Transcoded,
};
use crate::diagnostics::{Problem, ProblemCode};
use crate::plots::{Charset, Plot};
use crate::values::Value;

use super::super::declare::{Declared, Row, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, FileName, Savable};
use super::super::fault::{Fault, FaultPlace};
use super::super::files::{near, regular_in};
use super::super::world::{FileKind, NewFile, Opened, Refusal, World};
use super::super::write::whole_in;
use super::ndarrays::ndarray;
use super::zdomain::record;

/// Where paths begin.
const PATH: &str = "A file; a relative path begins at the folder of the program that the call stands in, at the prompt at the \
                    current folder";

pub(crate) const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "load",
        parameters: (required("path").means(PATH), optional("name").means("Which array of a .npz file")),
        summary: "The array of a .npy, .npz or .png file, of a table of numbers in .csv, or of sound in .wav, (samples,) or (samples, channels); name is that of an array in a .npz file.",
        example: "save([[1, 2], [3, 4]], \"a.npy\")\nload(\"a.npy\")",
        run: load,
    },
    &Row {
        name: "save",
        parameters: (required("a"), required("path").means(PATH)),
        summary: "Writes a .npy or .npz file, or a .png file of u1 or u2, or a plot as .svg, .png or .txt; it replaces another only when it is whole.",
        example: "save(arange(6).astype(\"u1\").reshape(2, 3), \"a.png\")\nload(\"a.png\")",
        run: save,
    },
];

fn load(evaluator: &Evaluator, file: Arg<FileName>, member: Option<Arc<str>>) -> Result<Value, Fault> {
    let path = file.path(evaluator);
    evaluator.inputs.sought(&path);
    let array = read(evaluator, &path, member.as_deref()).map_err(|fault| file.fault(fault))?;
    evaluator.inputs.read(&path);
    // A file of no dimensions stays an array, which knows its type.
    Ok(Value::NdArray(array.into()))
}

fn save(evaluator: &Evaluator, a: Arg<Savable>, file: Arg<FileName>) -> Result<Value, Fault> {
    let path = file.path(evaluator);
    evaluator
        .inputs
        .refuse(&path)
        .map_err(|problem| problem_of_argument(problem, FaultPlace::from(&file), "a file that was read"))?;
    let saved = save_to(evaluator, &a, &file, &path)?;
    evaluator.inputs.wrote(&path);
    Ok(saved)
}

fn save_to(
    evaluator: &Evaluator,
    a: &Arg<Savable>,
    file: &Arg<FileName>,
    path: &Path,
) -> Result<Value, Fault> {
    let values = match &**a {
        Savable::Plot(plot) => return save_plot(evaluator.world(), plot, a, file, path),
        Savable::Array(values) => values,
    };
    let array = ndarray(values, None).map_err(|fault| a.fault(fault))?;
    save_array(evaluator.world(), &array, path).map_err(|unsaved| match unsaved {
        // What a file can't hold is wrong with the array.
        Unsaved::Array(error @ NpyError::NoPicture { .. }) => a.fault(error).label("no picture"),
        unsaved => file.fault(unsaved),
    })?;
    written(&array, &file.written)
}

/// Writes a plot as SVG or PNG, as the name of the file ends.
fn save_plot(
    world: &dyn World,
    plot: &Plot,
    a: &Arg<Savable>,
    file: &Arg<FileName>,
    path: &Path,
) -> Result<Value, Fault> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let bytes = match extension.as_str() {
        "svg" => plot.to_svg().into_bytes(),
        "png" => png(plot, a, file)?,
        "txt" => plot.to_text(crate::display::PLOT_WIDTH, Charset::Braille).into_bytes(),
        _ => {
            return Err(Fault::new(ProblemCode::PlotFormat, "a plot is saved as .svg, .png or .txt")
                .argument(file)
                .label("another kind of file")
                .help("write a name such as \"taps.svg\""));
        }
    };
    whole_in(world, path, &bytes)
        .map_err(|problem| problem_of_argument(problem, FaultPlace::from(file), "this file"))?;
    record([
        ("output", (&*file.written).into()),
        ("title", plot.title().into()),
        ("bytes", Value::Number(bytes.len().into())),
    ])
}

#[cfg(feature = "png")]
fn png(plot: &Plot, a: &Arg<Savable>, _: &Arg<FileName>) -> Result<Vec<u8>, Fault> {
    plot.to_png().map_err(|error| {
        Fault::new(ProblemCode::PlotSize, error.to_string())
            .argument(a)
            .label("too large")
            .help("write an .svg, which has no such limit")
    })
}

#[cfg(not(feature = "png"))]
fn png(_: &Plot, _: &Arg<Savable>, file: &Arg<FileName>) -> Result<Vec<u8>, Fault> {
    Err(Fault::new(ProblemCode::PlotFormat, "this program was built without .png files")
        .argument(file)
        .label("another kind of file")
        .help("write an .svg, or build it with the feature `png`"))
}

/// A problem with a file, which gets its place from the call.
fn problem_of_argument(problem: Problem, place: FaultPlace, label: &str) -> Fault {
    Fault::Here { problem: Box::new(problem), place, label: label.to_string(), lacking: None, naming: &[] }
}

/// The array of a file.
pub(crate) fn read(evaluator: &Evaluator, path: &Path, member: Option<&str>) -> Result<NdArray, Fault> {
    let world = evaluator.world();
    // What may give nothing for ever, or give without end.
    regular_in(world, path)
        .map_err(|problem| problem_of_argument(problem, FaultPlace::Whole, "this file"))?;
    let array = match open(world, path, evaluator.space().interrupt())? {
        Opened::Places(mut places) => NdArray::read_from(&mut *places, path, member),
        Opened::Stream(mut stream) => {
            NdArray::read_npy_from(&mut *stream).map_err(|error| error.in_file(path))
        }
    };
    array.map_err(|error| unread(world, error, path))
}

fn open<'a>(world: &dyn World, path: &Path, interrupt: &'a Interrupt) -> Result<Opened<'a>, Fault> {
    world.open(path, interrupt).map_err(|error| match Refusal::within(&error) {
        Some(refusal) => {
            problem_of_argument(refusal.problem(path), FaultPlace::Whole, "not read in the sandbox")
        }
        None => unread(world, NpyError::io(FileAction::Read, path, &error), path),
    })
}

/// Where a file is named that is to be written.
pub(crate) const TARGET: FaultPlace = FaultPlace::Argument(1);

fn create(world: &dyn World, path: &Path) -> Result<Box<dyn NewFile>, Fault> {
    world.create(path).map_err(|error| match Refusal::within(&error) {
        Some(refusal) => problem_of_argument(refusal.problem(path), TARGET, "not written in the sandbox"),
        None => NpyError::io(FileAction::Write, path, &error).into(),
    })
}

/// Why an array was not saved.
enum Unsaved {
    /// The file can't be begun.
    File(Fault),
    /// What the file can't hold, or is not written to its end.
    Array(NpyError),
}

impl From<Unsaved> for Fault {
    fn from(unsaved: Unsaved) -> Fault {
        match unsaved {
            Unsaved::File(fault) => fault,
            Unsaved::Array(error) => error.into(),
        }
    }
}

impl From<NpyError> for Unsaved {
    fn from(error: NpyError) -> Unsaved {
        Unsaved::Array(error)
    }
}

/// Writes a file of the format that its name asks for; devices have no such names.
fn save_array(world: &dyn World, array: &NdArray, path: &Path) -> Result<(), Unsaved> {
    let is_device = || matches!(world.kind(path), Ok(FileKind::Other));
    let format = FileFormat::of_name(path).or_else(|| is_device().then_some(FileFormat::Npy));
    let format = format.ok_or_else(|| NpyError::Extension { file: path.into() })?;
    let unwritten = |error| NpyError::io(FileAction::Write, path, &error);
    let mut file = BufWriter::new(create(world, path).map_err(Unsaved::File)?);
    array.write_to(&mut file, path, format)?;
    let whole = file.into_inner().map_err(|error| unwritten(error.into_error()))?;
    Ok(whole.finish().map_err(unwritten)?)
}

/// Whether a codec works from file to file, in pieces: not on .npz, .png and .wav files, which are read and written as a whole.
pub(crate) fn is_transcoded(world: &dyn World, input: &Path, output: &Path) -> bool {
    let whole = |format| matches!(format, Some(FileFormat::Npz | FileFormat::Png | FileFormat::Wav));
    let mut start = Vec::new();
    // A pipe can't be looked at twice.
    if matches!(world.kind(input), Ok(FileKind::Regular))
        && let Ok(file) = world.open(input, &Interrupt::default())
        && file.take(4).read_to_end(&mut start).is_err()
    {
        // Whoever reads it next is told.
        start.clear();
    }
    !whole(FileFormat::of_start(&start)) && !whole(FileFormat::of_name(output))
}

/// Encodes or decodes a file in pieces, so that it may be larger than memory.
pub(crate) fn transcode(
    evaluator: &Evaluator,
    codec: &SpatialDelta,
    direction: CodecDirection,
    input: &Path,
    output: &Path,
) -> Result<Transcoded, Fault> {
    let (world, monitor) = (evaluator.world(), evaluator.space().monitor());
    let read = world.identity(input);
    if read.is_some() && read == world.identity(output) {
        return Err(NpyError::SameFile { file: output.into() }.into());
    }
    let mut opened = open(world, input, &monitor.interrupt)?;
    let mut file = create(world, output)?;
    let run = || {
        let source = match &mut opened {
            Opened::Places(places) => NpySource::Places(&mut **places),
            Opened::Stream(stream) => NpySource::Stream(&mut **stream),
        };
        let unwritten = |error| NpyError::io(FileAction::Write, output, &error);
        let sink = if file.has_places() { NpySink::Places(&mut *file) } else { NpySink::Stream(&mut *file) };
        let done = codec::transcode(codec, direction, source, sink, &monitor)?;
        file.finish().map_err(unwritten)?;
        Ok(done)
    };
    run().map_err(|error| match error {
        NpyError::Io { action: FileAction::Write, .. } => error.in_file(output).into(),
        NpyError::Io { .. } => unread(world, error.in_file(input), input),
        error => error.in_file(input).into(),
    })
}

/// A file that can't be read: the name that is near, or where it was looked for.
fn unread(world: &dyn World, error: NpyError, path: &Path) -> Fault {
    let missing = matches!(error, NpyError::Io { kind: ErrorKind::NotFound, .. });
    let fault = Fault::from(error);
    if missing { fault.help(near(world, path)) } else { fault }
}

/// Writes an array, or a single element, to a file; a record of what was done.
pub(crate) fn write(evaluator: &Evaluator, value: &Value, path: &Path, shown: &str) -> Result<Value, Fault> {
    let array = ndarray(value, None)?;
    save_array(evaluator.world(), &array, path)?;
    written(&array, shown)
}

fn written(array: &NdArray, path: &str) -> Result<Value, Fault> {
    let bytes = (array.size() * array.dtype().width()).into();
    record([
        ("output", path.into()),
        ("shape", shape(array.shape())),
        ("dtype", array.dtype().to_string().as_str().into()),
        ("bytes", Value::Number(bytes)),
    ])
}

/// A record of work from file to file.
pub(crate) fn transcoded(input: &str, output: &str, done: &Transcoded) -> Result<Value, Fault> {
    let [from, to] = [&done.from, &done.to].map(|header| header.dtype.to_string());
    record([
        ("input", input.into()),
        ("output", output.into()),
        ("shape", shape(&done.from.shape)),
        ("from", from.as_str().into()),
        ("to", to.as_str().into()),
        ("bytes", Value::numbers([&done.from, &done.to].map(|header| header.data_bytes().into()))),
    ])
}

fn shape(shape: &[usize]) -> Value {
    Value::numbers(shape.iter().map(|&length| Number::from(length)))
}
