//! Reports as Markdown.

use base64::Engine as _;

use crate::escapes;
use crate::plots::Plot;
use crate::values::Table;

use super::output::CellOutput;
use super::prose;
use super::run::{Part, Report};

impl Report {
    /// Returns the report as one Markdown text. Formulas are between `$$`; plots are SVG inside the text.
    /// Hidden characters are [escaped](crate::escapes).
    pub fn markdown(&self, title: &str) -> String {
        let inside = |plot: &Plot| {
            let data = base64::engine::general_purpose::STANDARD.encode(plot.to_svg());
            format!("data:image/svg+xml;base64,{data}")
        };
        self.markdown_with(title, &mut |plot| inside(plot))
    }

    /// Returns the report as Markdown, and its plots as SVG files named `prefix-1.svg` and so on, each with
    /// its name and content. Many viewers of Markdown do not show pictures inside the text.
    pub fn markdown_and_pictures(&self, title: &str, prefix: &str) -> (String, Vec<(String, String)>) {
        let mut pictures = Vec::new();
        let text = self.markdown_with(title, &mut |plot| {
            let name = format!("{prefix}-{}.svg", pictures.len() + 1);
            pictures.push((name.clone(), plot.to_svg()));
            link(&name)
        });
        (text, pictures)
    }

    fn markdown_with(&self, title: &str, address: &mut dyn FnMut(&Plot) -> String) -> String {
        let mut parts = Vec::new();
        let titled = |part: &Part| matches!(part, Part::Prose(markdown) if prose::has_title(markdown));
        if !self.parts.iter().any(titled) {
            parts.push(format!("# {}", plain(title)));
        }
        for part in &self.parts {
            match part {
                Part::Prose(markdown) => parts.push(markdown.trim_matches('\n').to_string()),
                Part::Cell(cell) => {
                    if !cell.code.is_empty() {
                        parts.push(fenced("vcf", &cell.code));
                    }
                    parts.extend(cell.outputs.iter().map(|one| output(one, address)));
                    if cell.skipped {
                        parts.push("*not evaluated*".to_string());
                    }
                }
            }
        }
        escapes::lines(&(parts.join("\n\n") + "\n")).into_owned()
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

fn output(output: &CellOutput, address: &mut dyn FnMut(&Plot) -> String) -> String {
    match output {
        CellOutput::Text(text) => fenced("text", text),
        CellOutput::Formula(formula, _) => format!("$$\n{}\n$$", formula.latex),
        CellOutput::Table(given, _) => table(given),
        CellOutput::Plot(plot) => format!("![{}]({})", plain(&plot.alt_text()), address(plot)),
        CellOutput::Holds(1) => "\u{2713} holds".to_string(),
        CellOutput::Holds(count) => format!("\u{2713} {count} assertions hold"),
        CellOutput::Problem { screen, .. } => fenced("text", screen),
    }
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
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escapes::line(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
