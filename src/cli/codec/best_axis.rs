//! `vcf spatial-delta best-axis`

use std::path::Path;

use serde_json::json;

use crate::arrays::{Interrupt, Monitor};
use crate::codec::{AxisChoice, AxisTable, FileAction, InterruptibleReader, NdArray, NpyError};
use crate::display::axis_table;

use super::super::Output;
use super::super::formats::Format;
use super::ends::{begins_with, is_stream, standard_input};
use super::{Refusal, cut_short};

/// Shows the table of all choices.
pub(super) fn best_axis(
    file: &Path,
    member: Option<&str>,
    format: Format,
    monitor: &Monitor,
    output: &mut Output,
) -> Result<(), Refusal> {
    let array = read(file, member, &monitor.interrupt)
        .map_err(|error| cut_short(error, is_stream(file), &monitor.interrupt))?;
    let table = array.best_axis(monitor)?;
    match format {
        Format::Json => table.choices.iter().for_each(|choice| output.json(object(choice))),
        Format::Csv => output.text(&csv(&table)),
        _ => output.table(&axis_table(&table)),
    }
    Ok(())
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

fn object(choice: &AxisChoice) -> String {
    let astype = choice.astype.to_string();
    json!({"axes": choice.axes, "astype": astype, "bytes": choice.bytes, "zstd": choice.zstd}).to_string()
}

/// With the line ends of the other tables; two axes are separated by a space.
fn csv(table: &AxisTable) -> String {
    let line = |choice: &AxisChoice| {
        let axes: Vec<String> = choice.axes.iter().map(usize::to_string).collect();
        format!("{},{},{},{}", axes.join(" "), choice.astype, choice.bytes, choice.zstd)
    };
    let lines = std::iter::once("axes,astype,bytes,zstd".to_string()).chain(table.choices.iter().map(line));
    lines.map(|line| line + "\r\n").collect()
}
