//! Reports as notebooks of Jupyter, in nbformat 4.5.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use crate::escapes;

use super::frame::Frame;
use super::html;
use super::markdown::around;
use super::output::CellOutput;
use super::pieces::Pieces;
use super::prose::{Notes, Rewriting, rewritten};
use super::run::{self, Part, Report};

impl Report {
    /// Writes the report as a notebook; its code cells are in the language of vcf. Hidden characters are
    /// [escaped](crate::escapes). One plot is drawn at a time, and let go when it is written.
    ///
    /// # Errors
    /// Those of the writer, and [`Stopped`](crate::arrays::Stopped) within an error where the work is to stop.
    pub fn write_notebook(&self, frame: impl Into<Frame>, out: &mut dyn Write) -> io::Result<()> {
        let frame = &frame.into();
        let title = &escapes::line(&frame.title);
        let metadata = json!({
            "kernelspec": {"display_name": "vcfilter", "language": "vcfilter", "name": "vcfilter"},
            "language_info": {"file_extension": ".vcf", "name": "vcfilter"},
            "title": title,
        });
        let (notes, _) = Notes::of(&self.parts);
        let cells = Cells { report: self, title, notes, around: around(frame) };
        let notebook = Notebook { cells, metadata, nbformat: 4, nbformat_minor: 5 };
        // JSON is written in pieces of a few bytes.
        let mut out = BufWriter::with_capacity(1 << 16, Pieces(out));
        serde_json::to_writer_pretty(&mut out, &notebook)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// Prose of a cell within details: a cell can't go on in the next, so that each has details of its own.
fn hidden(markdown: &str, summary: Option<&String>) -> String {
    match summary {
        None => markdown.to_string(),
        Some(summary) => {
            let summary = html::escape(summary);
            format!("<details><summary>{summary}</summary>\n\n{markdown}\n\n</details>")
        }
    }
}

/// The metadata of a cell of code within details: JupyterLab and VS Code show a bar to click at, Jupyter Book a button.
fn hiding() -> Json {
    json!({"jupyter": {"outputs_hidden": true, "source_hidden": true}, "tags": ["hide-cell"]})
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
    notes: Notes,
    /// The links to other pages.
    around: Option<String>,
}

impl Cells<'_> {
    /// Prose as a cell. The notes that stand in it are added to `notes`, with their numbers: a cell knows nothing of those of
    /// others, so that they stand together in the last one. Pictures are attached.
    fn prose(
        &self,
        markdown: &str,
        summary: Option<&String>,
        notes: &mut BTreeMap<usize, String>,
    ) -> Cell<'static> {
        let shown = RefCell::new(BTreeMap::new());
        let attach = |address: &str| {
            let picture = self.report.picture(address)?;
            let mut shown = shown.borrow_mut();
            let count = shown.len() + 1;
            let (name, _) = shown
                .entry(address.to_string())
                .or_insert_with(|| (format!("picture-{count}"), json!({picture.kind: picture.base64()})));
            Some(format!("attachment:{name}"))
        };
        let rewriting = Rewriting { ending: "ipynb", picture: &attach, notes: Some(&self.notes) };
        let (text, taken) = rewritten(markdown, &rewriting);
        for (number, note) in taken {
            notes.entry(number).or_insert(note);
        }
        let attached: serde_json::Map<String, Json> = shown.into_inner().into_values().collect();
        let attachments = (!attached.is_empty()).then_some(Json::Object(attached));
        Cell { attachments, ..Cell::markdown(&hidden(text.trim_matches('\n'), summary)) }
    }
}

/// The notes as a list, each with its number.
fn list(notes: &BTreeMap<usize, String>) -> Option<String> {
    let notes: Vec<String> = notes.iter().map(|(number, note)| format!("{}. {note}\n", number + 1)).collect();
    (!notes.is_empty()).then(|| notes.concat())
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut cells = serializer.serialize_seq(None)?;
        let mut number = 0;
        let mut add = |cell: Cell| {
            number += 1;
            cells.serialize_element(&Cell { id: format!("cell-{number}"), ..cell })
        };
        if !self.report.is_titled() {
            add(Cell::markdown(&format!("# {}", self.title)))?;
        }
        let (mut executed, mut open, mut notes) = (0, Vec::new(), BTreeMap::new());
        for part in &self.report.parts {
            match part {
                Part::Prose(markdown) => add(self.prose(markdown, open.last(), &mut notes))?,
                Part::Cell(cell) => {
                    executed += u32::from(!cell.skipped);
                    let code = Cell::code(cell, (!cell.skipped).then_some(executed));
                    add(if open.is_empty() { code } else { Cell { metadata: hiding(), ..code } })?;
                }
                Part::Opens { summary } => open.push(escapes::line(summary).into_owned()),
                Part::Closes => drop(open.pop()),
            }
        }
        for text in list(&notes).iter().chain(&self.around) {
            add(Cell::markdown(text))?;
        }
        cells.end()
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
    /// The pictures of prose.
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<Json>,
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
            attachments: None,
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
