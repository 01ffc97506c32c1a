//! Plots as text for a terminal.

mod canvas;
mod chart;
mod flow;
mod glyphs;
mod marks;
mod tree;

pub use glyphs::Charset;

use super::format::wrapped;
use super::model::{Content, Plot};

/// Panels are stacked when they would be narrower than this.
const NARROWEST: usize = 36;
/// More panels than this are counted, not drawn.
const MOST_PANELS: usize = 60;
const GAP: usize = 2;

impl Plot {
    /// Returns the plot as lines of text, each ending in a newline and at most `width` characters wide;
    /// `width` is limited to 24..=400.
    ///
    /// ```
    /// use vcfilter_plot::{Charset, Panel, Plot};
    /// let points = [(0.0, 1.0), (1.0, 2.0)];
    /// let plot = Plot::new("two taps").panel(Panel::new().x("n").y("tap").stems("h", points));
    /// let text = plot.to_text(40, Charset::Ascii);
    /// assert!(text.is_ascii() && text.contains("two taps"));
    /// assert!(text.lines().all(|line| line.len() <= 40));
    /// ```
    pub fn to_text(&self, width: usize, charset: Charset) -> String {
        let width = width.clamp(24, 400);
        let title = wrapped(&charset.text(self.title(), width * 3), width, 3);
        let mut lines: Vec<String> =
            title.iter().map(|line| centred(&charset.text(line, width), width)).collect();
        let shown = self.panels().get(..self.panels().len().min(MOST_PANELS)).unwrap_or_default();
        let mut row: Vec<Vec<String>> = Vec::new();
        let columns = self.text_columns(width);
        let each = (width + GAP) / columns - GAP;
        for content in shown {
            match content {
                Content::Chart(panel) => row.push(chart::drawn(panel, each, charset)),
                Content::Diagram(diagram) => {
                    flush(&mut row, each, &mut lines);
                    lines.push(String::new());
                    lines.extend(flow::drawn(diagram, width, charset));
                }
                Content::Graph(graph) => {
                    flush(&mut row, each, &mut lines);
                    lines.push(String::new());
                    lines.extend(tree::drawn(graph, width, charset));
                }
            }
            if row.len() == columns {
                flush(&mut row, each, &mut lines);
            }
        }
        flush(&mut row, each, &mut lines);
        match (shown.len(), self.panels().len() - shown.len()) {
            (0, _) => lines.push("Nothing to draw.".to_string()),
            (_, 0) => {}
            (_, more) => lines.push(format!("... and {more} more panels")),
        }
        lines.iter().map(|line| line.trim_end().to_string() + "\n").collect()
    }

    /// How many panels stand side by side.
    fn text_columns(&self, width: usize) -> usize {
        let charts = self.panels().iter().filter(|content| matches!(content, Content::Chart(_))).count();
        let wanted = self.asked_columns().unwrap_or(if charts == 3 { 3 } else { 2 }).min(charts);
        wanted.min((width + GAP) / (NARROWEST + GAP)).max(1)
    }
}

/// Puts the panels of a row side by side.
fn flush(row: &mut Vec<Vec<String>>, width: usize, lines: &mut Vec<String>) {
    let Some(height) = row.iter().map(Vec::len).max() else { return };
    lines.push(String::new());
    for at in 0..height {
        let parts = row.iter().map(|panel| padded(panel.get(at).map_or("", String::as_str), width));
        lines.push(parts.collect::<Vec<_>>().join(&" ".repeat(GAP)));
    }
    row.clear();
}

/// Blanks behind a text up to a width.
fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    text.to_string() + &" ".repeat(missing)
}

/// Blanks before a text so that it stands in the middle.
fn centred(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.chars().count()) / 2) + text
}
