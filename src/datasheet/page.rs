//! A datasheet as a page: Markdown with tables, and HTML with plots as well.

use std::io::{self, Write};
use std::sync::Arc;

use crate::algebra::bits;
use crate::pictures::{ArrayWidths, array_widths, sweep_growth};
use crate::plots::Plot;
use crate::report::{Cell, CellOutput, Part, Report, plain};
use crate::values::Table;
use crate::vc2::Side;

use super::tables::{Titled, tables};
use super::{Datasheet, Sheet, SheetArray};

impl Datasheet {
    /// Writes the datasheet as Markdown.
    ///
    /// # Errors
    /// Those of the writer, and [`Stopped`](crate::arrays::Stopped) within an error where the work is to stop.
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        self.report(&mut |_| Vec::new()).write_markdown(&self.title(), out)
    }

    /// Writes the datasheet as a page of HTML with plots, which loads nothing.
    ///
    /// # Errors
    /// Those of [`Datasheet::write_markdown`].
    pub fn write_html(&self, out: &mut dyn Write) -> io::Result<()> {
        self.report(&mut plots).write_html(&self.title(), out)
    }

    /// The page, whose sheets have these plots.
    fn report(&self, plots: &mut dyn FnMut(&Sheet) -> Vec<Plot>) -> Report {
        let mut parts = vec![Part::Prose(self.beginning())];
        for sheet in &self.sheets {
            let facts = sheet.facts();
            let facts = facts.iter().map(|fact| format!("- {}", plain(fact))).collect::<Vec<_>>().join("\n");
            parts.push(Part::Prose(format!("## {}\n\n{facts}", plain(&sheet.heading()))));
            for Titled { title, table } in tables(sheet) {
                parts.push(Part::Prose(format!("### {}", plain(&title))));
                parts.push(cell(vec![table_output(table)]));
            }
            let plots = plots(sheet);
            if !plots.is_empty() {
                parts.push(Part::Prose("### Plots".to_string()));
                parts.extend(plots.into_iter().map(|plot| cell(vec![CellOutput::Plot(Arc::new(plot))])));
            }
        }
        Report::from(parts)
    }

    /// The title, what made the page, and what the numbers assume.
    fn beginning(&self) -> String {
        let mut text = format!("# {}\n\n{}", plain(&self.title()), plain(&self.origin()));
        match self.command.is_empty() {
            true => text.push('.'),
            // Its lines would be a paragraph; they are one line, which no program breaks.
            false => {
                text.push_str(&format!(" with this command:\n\n    {}", self.command.replace('\n', " ")))
            }
        }
        text.push_str("\n\n## What the numbers assume\n\n");
        let line = |assumption: &super::words::Assumption| {
            format!("- **{}**: {}\n", plain(assumption.of), plain(&assumption.text))
        };
        text + &self.assumptions().iter().map(line).collect::<String>()
    }
}

fn cell(outputs: Vec<CellOutput>) -> Part {
    Part::Cell(Cell { outputs, ..Cell::default() })
}

fn table_output(table: Table) -> CellOutput {
    let text = table.to_string();
    CellOutput::Table(Arc::new(table), text)
}

/// The widths of both sides, and those of coded pictures against the index.
fn plots(sheet: &Sheet) -> Vec<Plot> {
    let heading = sheet.heading();
    let encoder = widths(sheet, Side::Analysis, |array| {
        let sum = array.width.sums.as_ref().map(|sums| bits(&sums.sum));
        vec![Some(array.width.bits()), sum]
    });
    let decoder = widths(sheet, Side::Synthesis, |array| {
        let coded_sum = array.coded_sums.as_ref().map(|sums| bits(&sums.sum));
        vec![Some(array.width.bits()), array.width.coded_bits(), coded_sum]
    });
    let of_decoder = ["free coefficients", "coded pictures", "sum inside the stage, coded pictures"];
    let mut plots = vec![
        array_widths(&format!("Encoder: {heading}"), "array", &["stored", "sum inside the stage"], &encoder),
        array_widths(&format!("Decoder: {heading}"), "array", &of_decoder, &decoder),
    ];
    if let Ok(sweep) = &sheet.sweep {
        plots.push(sweep_growth(&format!("Decoder, coded pictures, by the largest index: {heading}"), sweep));
    }
    plots
}

fn widths(sheet: &Sheet, side: Side, bits: impl Fn(&SheetArray) -> Vec<Option<u64>>) -> Vec<ArrayWidths> {
    let width = |array: &SheetArray| ArrayWidths {
        level: array.width.level,
        array_name: array.width.array_name.clone(),
        bits: bits(array),
    };
    sheet.side(side).map(width).collect()
}
