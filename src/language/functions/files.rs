//! Arrays in files.

use std::io::ErrorKind;
use std::path::Path;

use crate::algebra::Number;
use crate::codec::{NdArray, NpyError, Transcoded};
use crate::diagnostics::{Problem, ProblemCode};
use crate::plots::{Charset, Plot};
use crate::values::Value;

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::{Fault, Place};
use super::super::files::{must_be_regular, near};
use super::super::write::write_whole;
use super::ndarrays::ndarray;
use super::zdomain::record;

/// Where paths begin.
const PATH: &str = "A file; a relative path begins at the folder of the program that the call stands in, at the prompt at the \
                    current folder";

pub(crate) const TABLE: &[Builtin] = &[
    Builtin {
        name: "load",
        parameters: &[
            required("path", Kind::Text).means(PATH),
            optional("name", Kind::Text, "none").means("Which array of a .npz file"),
        ],
        summary: "The array of a .npy, .npz or .png file; name is that of an array in a .npz file.",
        example: "save([[1, 2], [3, 4]], \"a.npy\")\nload(\"a.npy\")",
        run: load,
    },
    Builtin {
        name: "save",
        parameters: &[required("a", Kind::Savable), required("path", Kind::Text).means(PATH)],
        summary: "Writes a .npy or .npz file, or a .png file of u1 or u2, or a plot as .svg, .png or .txt; it replaces another only when it is whole.",
        example: "save(arange(6).astype(\"u1\").reshape(2, 3), \"a.png\")\nload(\"a.png\")",
        run: save,
    },
];

fn load(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let member = arguments.given(1).map(|_| arguments.text(1)).transpose()?;
    let path = arguments.path(evaluator, 0)?;
    let array = read(&path, member.map(|member| &**member)).map_err(|fault| fault.argument(0))?;
    evaluator.inputs.read(&path);
    // A file of no dimensions stays an array, which knows its type.
    Ok(Value::NdArray(array.into()))
}

fn save(evaluator: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let path = arguments.path(evaluator, 1)?;
    evaluator
        .inputs
        .refuse(&path)
        .map_err(|problem| problem_of_argument(problem, Place::Argument(1), "a file that was read"))?;
    let saved = save_to(arguments, &path)?;
    evaluator.inputs.wrote(&path);
    Ok(saved)
}

fn save_to(arguments: &Arguments, path: &Path) -> Result<Value, Fault> {
    if let Value::Plot(plot) = arguments.value(0) {
        return save_plot(plot, path, arguments.text(1)?);
    }
    let array = ndarray(arguments.value(0), None).map_err(|fault| fault.argument(0))?;
    array.save(path).map_err(|error| {
        // What a file can't hold is wrong with the array.
        let at = usize::from(!matches!(error, crate::codec::NpyError::NoPicture { .. }));
        let fault = Fault::from(error).argument(at);
        if at == 0 { fault.label("no picture") } else { fault }
    })?;
    written(&array, arguments.text(1)?)
}

/// Writes a plot as SVG or PNG, as the name of the file ends.
fn save_plot(plot: &Plot, path: &Path, shown: &str) -> Result<Value, Fault> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let bytes = match extension.as_str() {
        "svg" => plot.to_svg().into_bytes(),
        "png" => plot.to_png().map_err(|error| {
            Fault::new(ProblemCode::PlotSize, error.to_string())
                .argument(0)
                .label("too large")
                .help("write an .svg, which has no such limit")
        })?,
        "txt" => plot.to_text(crate::display::PLOT_WIDTH, Charset::Braille).into_bytes(),
        _ => {
            return Err(Fault::new(ProblemCode::PlotFormat, "a plot is saved as .svg, .png or .txt")
                .argument(1)
                .label("another kind of file")
                .help("write a name such as \"taps.svg\""));
        }
    };
    write_whole(path, &bytes)
        .map_err(|problem| problem_of_argument(problem, Place::Argument(1), "this file"))?;
    record([
        ("output", shown.into()),
        ("title", plot.title().into()),
        ("bytes", Value::Number(bytes.len().into())),
    ])
}

/// A problem with a file, which gets its place from the call.
fn problem_of_argument(problem: Problem, place: Place, label: &str) -> Fault {
    Fault::Here { problem: Box::new(problem), place, label: label.to_string(), lacking: None }
}

/// The array of a file.
pub(crate) fn read(path: &Path, member: Option<&str>) -> Result<NdArray, Fault> {
    // What may give nothing for ever, or give without end.
    must_be_regular(path).map_err(|problem| problem_of_argument(problem, Place::Whole, "this file"))?;
    NdArray::load(path, member).map_err(|error| unread(error, path))
}

/// A file that can't be read: the name that is near, or where it was looked for.
pub(crate) fn unread(error: NpyError, path: &Path) -> Fault {
    let missing = matches!(error, NpyError::Io { kind: ErrorKind::NotFound, .. });
    let fault = Fault::from(error);
    if missing { fault.help(near(path)) } else { fault }
}

/// Writes an array, or a single element, to a file; a record of what was done.
pub(crate) fn write(value: &Value, path: &Path, shown: &str) -> Result<Value, Fault> {
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
