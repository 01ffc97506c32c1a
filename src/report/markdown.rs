//! Reports as Markdown.

use std::io::{self, Write};

use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;

use crate::escapes;
use crate::plots::Plot;
use crate::values::Table;

use super::frame::Frame;
use super::html;
use super::output::CellOutput;
use super::pieces::Pieces;
use super::prose::{Rewriting, is_beside, rewritten};
use super::run::{Part, Report};

impl Report {
    /// Writes the report as one Markdown text. Formulas are between `$$`; plots are SVG inside the text.
    /// Hidden characters are [escaped](crate::escapes). One plot is drawn at a time, and let go when it is written.
    ///
    /// # Errors
    /// Those of the writer, and [`Stopped`](crate::arrays::Stopped) within an error where the work is to stop.
    pub fn write_markdown(&self, frame: impl Into<Frame>, out: &mut dyn Write) -> io::Result<()> {
        self.write_markdown_with(&frame.into(), out, &mut |plot, out| {
            out.write_all(b"data:image/svg+xml;base64,")?;
            let mut encoder = EncoderWriter::new(out, &STANDARD);
            encoder.write_all(plot.to_svg().as_bytes())?;
            encoder.finish().map(drop)
        })
    }

    /// Writes the report as Markdown, and hands its plots as SVG to `picture`, each with the name of a file beside
    /// the text: `prefix-1.svg` and so on. Many viewers of Markdown do not show pictures inside the text.
    ///
    /// # Errors
    /// Those of the writer and of `picture`, and [`Stopped`](crate::arrays::Stopped) within an error where the work is
    /// to stop.
    pub fn write_markdown_and_pictures<E: From<io::Error>>(
        &self,
        frame: impl Into<Frame>,
        prefix: &str,
        out: &mut dyn Write,
        mut picture: impl FnMut(&str, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut count = 0;
        self.write_markdown_with(&frame.into(), out, &mut |plot, out| {
            count += 1;
            let name = format!("{prefix}-{count}.svg");
            picture(&name, &plot.to_svg())?;
            Ok(out.piece(&link(&name))?)
        })
    }

    /// The report, where `address` writes how a plot is reached.
    fn write_markdown_with<E: From<io::Error>>(
        &self,
        frame: &Frame,
        out: &mut dyn Write,
        address: &mut dyn FnMut(&Plot, &mut Pieces) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut text = Paragraphs { out: Pieces(out), any: false };
        if !self.is_titled() {
            text.paragraph(&format!("# {}", plain(&frame.title)))?;
        }
        let folder = |address: &str| {
            (!frame.folder.is_empty() && is_beside(address)).then(|| beside(&frame.folder, address))
        };
        let rewriting = Rewriting { ending: "md", picture: &folder, notes: None };
        for part in &self.parts {
            match part {
                // What stands on lines of its own is Markdown again.
                Part::Opens { summary } => {
                    text.paragraph(&format!(
                        "<details><summary>{}</summary>",
                        html::escape(&escapes::line(summary))
                    ))?;
                }
                Part::Closes => text.paragraph("</details>")?,
                Part::Prose(markdown) => {
                    text.paragraph(rewritten(markdown, &rewriting).0.trim_matches('\n'))?;
                }
                Part::Cell(cell) => {
                    if !cell.code.is_empty() {
                        text.paragraph(&fenced("vcf", &cell.code))?;
                    }
                    cell.outputs.iter().try_for_each(|output| text.output(output, address))?;
                    if cell.skipped {
                        text.paragraph("*not evaluated*")?;
                    }
                }
            }
        }
        match around(frame) {
            Some(links) => Ok(text.paragraph(&links)?),
            None => Ok(()),
        }
    }
}

/// The links to other pages, on a line below a rule.
pub(super) fn around(frame: &Frame) -> Option<String> {
    let links = frame.links();
    let link = |(_, words, address): &(&str, String, &str)| format!("[{}]({address})", plain(words));
    let links: Vec<String> = links.iter().map(link).collect();
    (!links.is_empty()).then(|| format!("---\n\n{}", links.join(" \u{b7} ")))
}

/// The address of a file that is written beside the program, from the folder of the page.
fn beside(folder: &str, address: &str) -> String {
    let folder: String =
        folder.chars().map(|c| if c == ' ' { "%20".to_string() } else { c.to_string() }).collect();
    folder + address
}

/// Paragraphs with an empty line between them.
struct Paragraphs<'a> {
    out: Pieces<'a>,
    /// Whether there is one already.
    any: bool,
}

impl Paragraphs<'_> {
    fn output<E: From<io::Error>>(
        &mut self,
        output: &CellOutput,
        address: &mut dyn FnMut(&Plot, &mut Pieces) -> Result<(), E>,
    ) -> Result<(), E> {
        let text = match output {
            CellOutput::Text(text) => fenced("text", text),
            CellOutput::Formula(formula, _) => format!("$$\n{}\n$$", formula.latex),
            CellOutput::Table(given, _) => table(given),
            CellOutput::Plot(plot) => {
                self.begin(&format!("![{}](", plain(&plot.alt_text())))?;
                address(plot, &mut self.out)?;
                return Ok(self.out.piece(")\n")?);
            }
            CellOutput::Holds(1) => "\u{2713} holds".to_string(),
            CellOutput::Holds(count) => format!("\u{2713} {count} assertions hold"),
            CellOutput::Problem { screen, .. } => fenced("text", screen),
        };
        Ok(self.paragraph(&text)?)
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        self.begin(&format!("{text}\n"))
    }

    /// The first piece of a paragraph.
    fn begin(&mut self, text: &str) -> io::Result<()> {
        if std::mem::replace(&mut self.any, true) {
            self.out.piece("\n")?;
        }
        self.out.piece(text)
    }
}

/// The address of a file beside the page. Between angle brackets it may have spaces; what would end it, or what nobody
/// sees, is written as addresses write bytes.
fn link(name: &str) -> String {
    let mut address = String::with_capacity(name.len());
    for c in name.chars() {
        if escapes::is_hidden(c) || matches!(c, '\n' | '\t' | '<' | '>' | '\\' | '%' | '?' | '#') {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                address.push_str(&format!("%{byte:02X}"));
            }
        } else {
            address.push(c);
        }
    }
    if address.contains([' ', '(', ')']) { format!("<{address}>") } else { address }
}

/// Code between fences that are longer than any inside.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{language}\n{}\n{fence}", code.trim_end_matches('\n'))
}

/// Notes, and a table below them. Markdown has no table without heads, but these may be empty.
fn table(table: &Table) -> String {
    let cell = |text: &str| plain(text).replace('|', "\\|");
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let columns = table.columns();
    let heads = line(columns.iter().map(|column| cell(&column.head)).collect());
    let sides = columns.iter().map(|column| if column.right { "--:" } else { ":--" }.to_string());
    let rows = table.rows().iter().map(|row| line(row.iter().map(|text| cell(text)).collect()));
    let lines: Vec<String> = [heads, line(sides.collect())].into_iter().chain(rows).collect();
    let notes = table.notes().iter().map(|note| plain(note));
    notes.chain([lines.join("\n")]).collect::<Vec<_>>().join("\n\n")
}

/// Text on one line whose signs mean nothing to Markdown.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escapes::line(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
