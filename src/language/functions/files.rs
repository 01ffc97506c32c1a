//! Arrays in files.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::algebra::Number;
use crate::codec::{NdArray, NpyError, Transcoded};
use crate::diagnostics::{Problem, ProblemCode};
use crate::plots::{Charset, Plot};
use crate::values::Value;

use super::super::declare::{Declared, Row, optional, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, FileName, Savable};
use super::super::fault::{Fault, Place};
use super::super::files::{must_be_regular, near};
use super::super::write::write_whole;
use super::ndarrays::ndarray;
use super::zdomain::record;

/// Where paths begin.
const PATH: &str = "A file; a relative path begins at the folder of the program that the call stands in, at the prompt at the \
                    current folder";

pub const TABLE: &[&dyn Declared] = &[
    &Row {
        name: "load",
        parameters: (required("path").means(PATH), optional("name").means("Which array of a .npz file")),
        summary: "The array of a .npy, .npz or .png file; name is that of an array in a .npz file.",
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
    let array = read(&path, member.as_deref()).map_err(|fault| file.fault(fault))?;
    evaluator.inputs.read(&path);
    // A file of no dimensions stays an array, which knows its type.
    Ok(Value::NdArray(array.into()))
}

fn save(evaluator: &Evaluator, a: Arg<Savable>, file: Arg<FileName>) -> Result<Value, Fault> {
    let path = file.path(evaluator);
    evaluator
        .inputs
        .refuse(&path)
        .map_err(|problem| problem_of_argument(problem, Place::from(&file), "a file that was read"))?;
    let saved = save_to(&a, &file, &path)?;
    evaluator.inputs.wrote(&path);
    Ok(saved)
}

fn save_to(a: &Arg<Savable>, file: &Arg<FileName>, path: &Path) -> Result<Value, Fault> {
    let values = match &**a {
        Savable::Plot(plot) => return save_plot(plot, a, file, path),
        Savable::Array(values) => values,
    };
    let array = ndarray(values, None).map_err(|fault| a.fault(fault))?;
    array.save(path).map_err(|error| match error {
        // What a file can't hold is wrong with the array.
        NpyError::NoPicture { .. } => a.fault(error).label("no picture"),
        error => file.fault(error),
    })?;
    written(&array, &file.written)
}

/// Writes a plot as SVG or PNG, as the name of the file ends.
fn save_plot(plot: &Plot, a: &Arg<Savable>, file: &Arg<FileName>, path: &Path) -> Result<Value, Fault> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let bytes = match extension.as_str() {
        "svg" => plot.to_svg().into_bytes(),
        "png" => plot.to_png().map_err(|error| {
            Fault::new(ProblemCode::PlotSize, error.to_string())
                .argument(a)
                .label("too large")
                .help("write an .svg, which has no such limit")
        })?,
        "txt" => plot.to_text(crate::display::PLOT_WIDTH, Charset::Braille).into_bytes(),
        _ => {
            return Err(Fault::new(ProblemCode::PlotFormat, "a plot is saved as .svg, .png or .txt")
                .argument(file)
                .label("another kind of file")
                .help("write a name such as \"taps.svg\""));
        }
    };
    write_whole(path, &bytes)
        .map_err(|problem| problem_of_argument(problem, Place::from(file), "this file"))?;
    record([
        ("output", (&*file.written).into()),
        ("title", plot.title().into()),
        ("bytes", Value::Number(bytes.len().into())),
    ])
}

/// A problem with a file, which gets its place from the call.
fn problem_of_argument(problem: Problem, place: Place, label: &str) -> Fault {
    Fault::Here { problem: Box::new(problem), place, label: label.to_string(), lacking: None }
}

/// The array of a file.
pub fn read(path: &Path, member: Option<&str>) -> Result<NdArray, Fault> {
    // What may give nothing for ever, or give without end.
    must_be_regular(path).map_err(|problem| problem_of_argument(problem, Place::Whole, "this file"))?;
    NdArray::load(path, member).map_err(|error| unread(error, path))
}

/// A file that can't be read: the name that is near, or where it was looked for.
pub fn unread(error: NpyError, path: &Path) -> Fault {
    let missing = matches!(error, NpyError::Io { kind: ErrorKind::NotFound, .. });
    let fault = Fault::from(error);
    if missing { fault.help(near(path)) } else { fault }
}

/// Writes an array, or a single element, to a file; a record of what was done.
pub fn write(value: &Value, path: &Path, shown: &str) -> Result<Value, Fault> {
    let array = ndarray(value, None)?;
    array.save(path)?;
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
pub fn transcoded(input: &str, output: &str, done: &Transcoded) -> Result<Value, Fault> {
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
