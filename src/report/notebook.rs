//! Reports as notebooks of Jupyter, in nbformat 4.5.

use serde_json::{Value as Json, json};

use crate::escapes;

use super::html;
use super::output::CellOutput;
use super::prose;
use super::run::{Cell, Part, Report};

impl Report {
    /// Returns the report as a notebook; its code cells are in the language of vcf. Hidden characters are
    /// [escaped](crate::escapes).
    pub fn notebook(&self, title: &str) -> String {
        let mut cells = Vec::new();
        let titled = |part: &Part| matches!(part, Part::Prose(markdown) if prose::has_title(markdown));
        if !self.parts.iter().any(titled) {
            cells.push(markdown_cell(&format!("# {}", escapes::line(title))));
        }
        let mut executed = 0;
        for part in &self.parts {
            cells.push(match part {
                Part::Prose(markdown) => markdown_cell(markdown.trim_matches('\n')),
                Part::Cell(cell) => {
                    executed += u32::from(!cell.skipped);
                    code_cell(cell, (!cell.skipped).then_some(executed))
                }
            });
        }
        for (at, cell) in cells.iter_mut().enumerate() {
            cell["id"] = json!(format!("cell-{}", at + 1));
        }
        let notebook = json!({
            "cells": cells,
            "metadata": {
                "kernelspec": {"display_name": "vcf", "language": "vcf", "name": "vcf"},
                "language_info": {"file_extension": ".vcf", "name": "vcf"},
                "title": escapes::line(title),
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        });
        // Writing to a String fails only where a key is not a text, and ours are.
        serde_json::to_string_pretty(&notebook).unwrap_or_default() + "\n"
    }
}

fn markdown_cell(text: &str) -> Json {
    json!({"cell_type": "markdown", "metadata": {}, "source": lines(text)})
}

fn code_cell(cell: &Cell, count: Option<u32>) -> Json {
    json!({
        "cell_type": "code",
        "execution_count": count,
        "metadata": {},
        "outputs": cell.outputs.iter().map(output).collect::<Vec<_>>(),
        "source": lines(&cell.code),
    })
}

fn output(output: &CellOutput) -> Json {
    let data = |data: Json| json!({"data": data, "metadata": {}, "output_type": "display_data"});
    let stream = |name: &str, text: &str| json!({"name": name, "output_type": "stream", "text": lines(text)});
    match output {
        CellOutput::Text(text) => data(json!({"text/plain": lines(text)})),
        CellOutput::Formula(formula, text) => {
            data(json!({"text/latex": [format!("$$ {} $$", formula.latex)], "text/plain": lines(text)}))
        }
        CellOutput::Table(table, text) => {
            data(json!({"text/html": lines(&html::table(table)), "text/plain": lines(text)}))
        }
        CellOutput::Plot(plot) => {
            data(json!({"image/svg+xml": lines(&plot.to_svg()), "text/plain": lines(&plot.alt_text())}))
        }
        CellOutput::Holds(1) => stream("stdout", "\u{2713} holds\n"),
        CellOutput::Holds(count) => stream("stdout", &format!("\u{2713} {count} assertions hold\n")),
        CellOutput::Problem { screen, warning: true, .. } => stream("stderr", screen),
        CellOutput::Problem { code, message, screen, .. } => json!({
            "ename": code,
            "evalue": escapes::line(message),
            "output_type": "error",
            "traceback": screen.lines().collect::<Vec<_>>(),
        }),
    }
}

/// A text as notebooks keep it: lines with their ends. A character that nobody sees means the same as the escape of it
/// in the texts of a program.
fn lines(text: &str) -> Vec<String> {
    escapes::lines(text).split_inclusive('\n').map(String::from).collect()
}
