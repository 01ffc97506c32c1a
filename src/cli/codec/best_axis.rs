//! `vcf spatial-delta best-axis`

use std::path::Path;

use bytesize::ByteSize;
use serde_json::{Value, json};

use crate::arrays::{Interrupt, Monitor};
use crate::codec::{
    AxisChoice, AxisSearch, AxisTable, FileAction, InterruptibleReader, NdArray, NpyError, Residual,
};
use crate::display::axis_table;

use super::super::Output;
use super::super::formats::Format;
use super::configs::{self, ZarrFormat};
use super::ends::{begins_with, is_stream, standard_input};
use super::{Compare, Refusal, cut_short};

/// Shows the table of all choices, and the configurations of the best.
pub(super) fn best_axis(
    request: &Compare,
    format: Format,
    monitor: &Monitor,
    output: &mut Output,
) -> Result<(), Refusal> {
    let file = &request.file;
    let array = read(file, request.name.as_deref(), &monitor.interrupt)
        .map_err(|error| cut_short(error, is_stream(file), &monitor.interrupt))?;
    let (then, chunks, fill) = (request.then, request.chunks.clone(), request.fill_value.clone());
    let search = AxisSearch { then, chunks, fill, sample: request.sample };
    let table = array.best_axis(&search, monitor)?;
    let configs = |choice: &AxisChoice| {
        let codec = choice.codec(array.dtype(), search.chunks.as_deref());
        codec.map(|codec| [ZarrFormat::Two, ZarrFormat::Three].map(|format| configs::value(&codec, format)))
    };
    match format {
        Format::Json => {
            table.choices.iter().for_each(|choice| output.json(object(choice, configs(choice))));
        }
        Format::Csv => output.text(&csv(&table)),
        _ => {
            output.table(&axis_table(&table));
            output.text(&after(&table, table.choices.first().and_then(configs), &search));
        }
    }
    Ok(())
}

/// What is said below the table.
fn after(table: &AxisTable, best: Option<[Value; 2]>, search: &AxisSearch) -> String {
    let mut text = String::from("\n");
    if table.bytes < table.whole {
        text += &format!(
            "sizes are those of a sample of {} of {}; every astype fits all of it\n",
            ByteSize(table.bytes),
            ByteSize(table.whole)
        );
    }
    match best {
        Some([two, three]) => text += &format!("Zarr 2  {two}\nZarr 3  {three}\n"),
        None => text += &format!("nothing is smaller than the array itself by {}\n", search.then),
    }
    text
}

fn read(file: &Path, member: Option<&str>, interrupt: &Interrupt) -> Result<NdArray, NpyError> {
    if is_stream(file) {
        let stdin = standard_input()?;
        return NdArray::read_npy_from(
            &mut InterruptibleReader::new(stdin, interrupt)
                .map_err(|error| NpyError::stream(FileAction::Read, &error))?,
        );
    }
    let is_pipe = file.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    // What is named is not there in a file of one array, which `load` says.
    match is_pipe || (member.is_none() && begins_with(file, b"\x93NUM")) {
        true => NdArray::read_npy_while(file, interrupt),
        false => NdArray::load(file, member),
    }
}

fn object(choice: &AxisChoice, configs: Option<[Value; 2]>) -> String {
    let [two, three] = configs.unwrap_or_default();
    let object = json!({
        "axes": choice.axes, "residual": residual(choice), "astype": choice.astype.to_string(),
        "bytes": choice.bytes, "zstd": choice.zstd, "zarr2": two, "zarr3": three,
    });
    object.to_string()
}

fn residual(choice: &AxisChoice) -> &'static str {
    match choice.residual {
        _ if choice.axes.is_empty() => "",
        Residual::Zigzag => "zigzag",
        Residual::Difference => "difference",
    }
}

/// With the line ends of the other tables; two axes are separated by a space.
fn csv(table: &AxisTable) -> String {
    let line = |choice: &AxisChoice| {
        let axes: Vec<String> = choice.axes.iter().map(usize::to_string).collect();
        format!("{},{},{},{},{}", axes.join(" "), residual(choice), choice.astype, choice.bytes, choice.zstd)
    };
    let lines = std::iter::once("axes,residual,astype,bytes,zstd".to_string());
    lines.chain(table.choices.iter().map(line)).map(|line| line + "\r\n").collect()
}
