//! Reports as notebooks of Jupyter, in nbformat 4.5.

use std::io::{self, BufWriter, Write};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use crate::escapes;

use super::output::CellOutput;
use super::pieces::Pieces;
use super::run::{self, Part, Report};

impl Report {
    /// Writes the report as a notebook; its code cells are in the language of vcf. Hidden characters are
    /// [escaped](crate::escapes). One plot is drawn at a time, and let go when it is written.
    ///
    /// # Errors
    /// Those of the writer, and [`Stopped`](crate::arrays::Stopped) within an error where the work is to stop.
    pub fn write_notebook(&self, title: &str, out: &mut dyn Write) -> io::Result<()> {
        let title = &escapes::line(title);
        let metadata = json!({
            "kernelspec": {"display_name": "vcfilter", "language": "vcfilter", "name": "vcfilter"},
            "language_info": {"file_extension": ".vcf", "name": "vcfilter"},
            "title": title,
        });
        let cells = Cells { report: self, title };
        let notebook = Notebook { cells, metadata, nbformat: 4, nbformat_minor: 5 };
        // JSON is written in pieces of a few bytes.
        let mut out = BufWriter::with_capacity(1 << 16, Pieces(out));
        serde_json::to_writer_pretty(&mut out, &notebook)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

#[derive(Serialize)]
struct Notebook<'a> {
    cells: Cells<'a>,
    metadata: Json,
    nbformat: u32,
    nbformat_minor: u32,
}

/// Cells of which each is made when it is its turn to be written.
struct Cells<'a> {
    report: &'a Report,
    title: &'a str,
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut executed = 0;
        let title = (!self.report.is_titled()).then(|| Cell::markdown(&format!("# {}", self.title)));
        let parts = self.report.parts.iter().map(|part| match part {
            Part::Prose(markdown) => Cell::markdown(markdown.trim_matches('\n')),
            Part::Cell(cell) => {
                executed += u32::from(!cell.skipped);
                Cell::code(cell, (!cell.skipped).then_some(executed))
            }
        });
        let cells = title.into_iter().chain(parts).zip(1..);
        serializer.collect_seq(cells.map(|(cell, number)| Cell { id: format!("cell-{number}"), ..cell }))
    }
}

/// A cell; what cells of prose don't have is None.
#[derive(Serialize)]
struct Cell<'a> {
    cell_type: &'static str,
    /// Null where it was not executed.
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_count: Option<Option<u32>>,
    metadata: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    outputs: Option<Outputs<'a>>,
    source: Vec<String>,
    id: String,
}

impl Cell<'_> {
    fn markdown(text: &str) -> Cell<'static> {
        Cell {
            cell_type: "markdown",
            execution_count: None,
            metadata: json!({}),
            outputs: None,
            source: lines(text),
            id: String::new(),
        }
    }

    fn code(cell: &run::Cell, count: Option<u32>) -> Cell<'_> {
        Cell {
            cell_type: "code",
            execution_count: Some(count),
            outputs: Some(Outputs(&cell.outputs)),
            ..Cell::markdown(&cell.code)
        }
    }
}

/// Outputs of which each is made when it is its turn to be written.
struct Outputs<'a>(&'a [CellOutput]);

impl Serialize for Outputs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(output))
    }
}

fn output(output: &CellOutput) -> Json {
    match output {
        CellOutput::Holds(_) => stream("stdout", &format!("{}\n", output.mime_bundle()[0].1)),
        CellOutput::Problem { screen, warning: true, .. } => stream("stderr", screen),
        CellOutput::Problem { code, message, screen, .. } => json!({
            "ename": code,
            "evalue": escapes::line(message),
            "output_type": "error",
            "traceback": screen.lines().collect::<Vec<_>>(),
        }),
        shown => {
            let bundle = shown.mime_bundle().into_iter();
            let data: Map<String, Json> =
                bundle.map(|(mime, text)| (mime.to_string(), lines(&text).into())).collect();
            json!({"data": data, "metadata": {}, "output_type": "display_data"})
        }
    }
}

fn stream(name: &str, text: &str) -> Json {
    json!({"name": name, "output_type": "stream", "text": lines(text)})
}

/// A text as notebooks keep it: lines with their ends. A character that nobody sees means the same as the escape of it
/// in the texts of a program.
fn lines(text: &str) -> Vec<String> {
    escapes::lines(text).split_inclusive('\n').map(String::from).collect()
}
