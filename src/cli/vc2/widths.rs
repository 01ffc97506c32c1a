//! `vcf bit-widths` and `vcf max-quantisation-index`

use std::path::PathBuf;

use serde_json::json;

use crate::diagnostics::Problem;
use crate::vc2::{BitWidth, TableError, bit_widths, quantisation_index_bound};

use super::super::Output;
use super::super::arguments::Format;
use super::super::write::write_whole;
use super::input::Evaluated;

/// What `vcf bit-widths` is asked for.
#[derive(Debug, clap::Args)]
pub struct WidthsRequest {
    #[command(flatten)]
    evaluated: Evaluated,
    /// A row for each filter phase
    #[arg(short = 'p', long)]
    show_all_filter_phases: bool,
    /// The file to write, standard output otherwise
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What `vcf max-quantisation-index` is asked for.
#[derive(Debug, clap::Args)]
pub struct IndexRequest {
    #[command(flatten)]
    evaluated: Evaluated,
}

/// Shows the table.
pub fn run(request: &WidthsRequest, format: Format, output: &mut Output) -> Result<(), Problem> {
    let (file, mut table) = request.evaluated.read()?;
    table.phases = request.show_all_filter_phases;
    let rows = bit_widths(&file, &table).map_err(problem)?;
    let text = match format {
        Format::Csv => csv(&rows, table.phases),
        Format::Json => rows.iter().map(|row| format!("{}\n", object(row))).collect(),
        Format::Text | Format::Table => aligned(&rows, table.phases),
    };
    match &request.output {
        Some(path) => write_whole(path, text.as_bytes()),
        None => {
            output.text(&text);
            Ok(())
        }
    }
}

/// Shows the largest index.
pub fn index(request: &IndexRequest, output: &mut Output) -> Result<(), Problem> {
    let (file, table) = request.evaluated.read()?;
    output.line(&quantisation_index_bound(&file, &table).map_err(problem)?.to_string());
    Ok(())
}

fn problem(error: TableError) -> Problem {
    let help = match &error {
        TableError::Limit(_) | TableError::Missing(_) => "analyse the transform again: `vcf analyse`",
        TableError::Array(_) => "use fewer bits or a smaller transform",
    };
    Problem::error("file::analysis", error.to_string()).help(help)
}

/// The columns of a row, as the published table names them.
fn columns(phases: bool) -> Vec<&'static str> {
    let phase: &[&str] = if phases { &["x", "y"] } else { &[] };
    let rest = ["lower_bound", "test_pattern_min", "test_pattern_max", "upper_bound", "bits"];
    [&["type", "level", "array_name"], phase, &rest].concat()
}

fn cells(row: &BitWidth) -> Vec<String> {
    let mut cells = vec![row.side.name().to_string(), row.level.to_string(), row.array_name.to_string()];
    cells.extend(row.phase.iter().flat_map(|(x, y)| [x.to_string(), y.to_string()]));
    for number in [&row.bounds.lower, &row.reached.lower, &row.reached.upper, &row.bounds.upper] {
        cells.push(number.to_string());
    }
    cells.push(row.bits_text());
    cells
}

/// As the published tool writes it, line ends included.
fn csv(rows: &[BitWidth], phases: bool) -> String {
    let lines = rows.iter().map(|row| cells(row).join(","));
    std::iter::once(columns(phases).join(",")).chain(lines).map(|line| line + "\r\n").collect()
}

fn object(row: &BitWidth) -> serde_json::Value {
    let mut object = json!({"type": row.side.name(), "level": row.level, "array_name": &*row.array_name});
    if let Some((x, y)) = row.phase {
        object["phase"] = json!([x, y]);
    }
    object["lower_bound"] = json!(row.bounds.lower.to_string());
    object["test_pattern_min"] = json!(row.reached.lower.to_string());
    object["test_pattern_max"] = json!(row.reached.upper.to_string());
    object["upper_bound"] = json!(row.bounds.upper.to_string());
    object["bits"] = json!(row.bits());
    object["reached_bits"] = json!(row.reached_bits());
    object
}

/// Columns as wide as they need to be, numbers to the right.
fn aligned(rows: &[BitWidth], phases: bool) -> String {
    let head: Vec<String> = columns(phases).into_iter().map(str::to_string).collect();
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 | 2 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_string() + "\n"
    };
    lines.iter().map(line).collect()
}
