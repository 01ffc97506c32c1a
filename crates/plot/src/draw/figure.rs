//! Where the panels of a plot stand.

use super::super::format::wrapped;
use super::super::model::{Content, Panel, Plot};
use super::pen::{Anchor, Pen, fitted};
use super::shape::{Drawing, Rect};
use super::style::{GREY, INK, SMALL, TEXT, TITLE};
use super::{chart, flow, graph};

/// More panels than this are counted, not drawn.
const MOST_PANELS: usize = 60;
const MOST_COLUMNS: usize = 6;
const MARGIN: f64 = 10.0;
/// Between panels.
const GAP: f64 = 14.0;

/// Width and height of a panel in a narrow place.
const NARROW: (f64, f64) = (310.0, 235.0);

/// Width and height of a panel by the number of columns and of charts; what a phone shrinks must still be read.
fn size(columns: usize, charts: usize) -> (f64, f64) {
    match columns {
        0 | 1 if charts <= 1 => (580.0, 360.0),
        // Several wide ones below each other are lower.
        0 | 1 => (580.0, 215.0),
        2 => (350.0, 260.0),
        _ => (300.0, 235.0),
    }
}

/// A panel and its place.
struct Placed<'a> {
    rect: Rect,
    content: &'a Content,
}

/// The left edge of each panel, and the room that the labels of its y axis want.
fn rooms_of_labels(placed: &[Placed]) -> Vec<(f64, f64)> {
    let room = |placed: &Placed| match placed.content {
        Content::Chart(panel) => (placed.rect.x, chart::labels(panel, placed.rect)),
        Content::Diagram(_) | Content::Graph(_) => (placed.rect.x, 0.0),
    };
    placed.iter().map(room).collect()
}

/// Draws a plot.
pub(in super::super) fn drawn(plot: &Plot) -> Drawing {
    let (title_width, placed, bottom) = layout(plot);
    let left_out = plot.panels().len().saturating_sub(MOST_PANELS);
    let note = match (plot.panels().len(), left_out) {
        (0, _) => "Nothing to draw.".to_string(),
        (_, 0) => String::new(),
        (_, more) => format!("\u{2026} and {more} more panels"),
    };
    let width = placed.iter().map(|placed| placed.rect.right()).fold(title_width, f64::max) + MARGIN;
    let height = bottom + if note.is_empty() { MARGIN } else { TEXT * 2.0 + MARGIN };
    let (width, height) = (width.ceil(), height.ceil());
    let mut pen = Pen::default();
    for (row, line) in title_lines(plot, title_width).iter().enumerate() {
        let at = (width / 2.0, MARGIN + row as f64 * TITLE * 1.3);
        pen.text(&fitted(line, TITLE, width - 2.0 * MARGIN), at, TITLE, INK, Anchor::Top);
    }
    let rooms = rooms_of_labels(&placed);
    for here in &placed {
        match here.content {
            Content::Chart(panel) => {
                // Panels above each other begin at the same place.
                let above = rooms.iter().filter(|(x, _)| *x == here.rect.x);
                let room = above.map(|(_, room)| *room).fold(0.0, f64::max);
                chart::draw(&mut pen, panel, here.rect, room);
            }
            Content::Diagram(diagram) => flow::draw(&mut pen, diagram, here.rect, flow_space(plot)),
            Content::Graph(graph) => graph::draw(&mut pen, graph, here.rect, graph_space(plot)),
        }
    }
    pen.text(&note, (MARGIN, bottom + TEXT), SMALL, GREY, Anchor::Start);
    Drawing { width, height, shapes: pen.into_shapes() }
}

fn title_lines(plot: &Plot, width: f64) -> Vec<String> {
    wrapped(plot.title(), (width / (TITLE * 0.58)) as usize, 3)
}

fn flow_space(plot: &Plot) -> flow::Space {
    if plot.is_narrow() { flow::Space::NARROW } else { flow::Space::BROAD }
}

fn graph_space(plot: &Plot) -> graph::Space {
    if plot.is_narrow() { graph::Space::NARROW } else { graph::Space::BROAD }
}

/// Width and height of what has a row of its own; None of a chart, which stands among others.
fn own_size(plot: &Plot, content: &Content) -> Option<(f64, f64)> {
    match content {
        Content::Chart(_) => None,
        Content::Diagram(diagram) => Some(flow::size(diagram, flow_space(plot))),
        Content::Graph(graph) => Some(graph::size(graph, graph_space(plot))),
    }
}

/// The width that the title may have, the panels with their places, and where these end.
fn layout(plot: &Plot) -> (f64, Vec<Placed<'_>>, f64) {
    let shown = plot.panels().get(..plot.panels().len().min(MOST_PANELS)).unwrap_or_default();
    let charts = shown.iter().filter(|content| matches!(content, Content::Chart(_))).count();
    let columns = plot.asked_columns().unwrap_or(match charts {
        0 | 1 => 1,
        2 | 4 => 2,
        _ => 3,
    });
    let columns = columns.clamp(1, MOST_COLUMNS).min(charts.max(1));
    let (columns, (width, usual)) =
        if plot.is_narrow() { (1, NARROW) } else { (columns, size(columns, charts)) };
    let sizes: Vec<Option<(f64, f64)>> = shown.iter().map(|content| own_size(plot, content)).collect();
    let of_charts = if charts > 0 { columns as f64 * (width + GAP) - GAP } else { 300.0 };
    let whole = sizes.iter().flatten().map(|size| size.0).fold(of_charts, f64::max);
    let top = MARGIN + title_lines(plot, whole).len() as f64 * TITLE * 1.3;
    let mut rows = Rows { placed: Vec::new(), y: top + 8.0, width, usual, whole };
    let mut row: Vec<(&Content, &Panel)> = Vec::new();
    for (content, size) in shown.iter().zip(sizes) {
        if let Content::Chart(panel) = content {
            row.push((content, panel));
        }
        if let Some(size) = size {
            rows.charts(&mut row);
            rows.alone(content, size);
        }
        if row.len() == columns {
            rows.charts(&mut row);
        }
    }
    rows.charts(&mut row);
    (whole + MARGIN, rows.placed, rows.y - GAP / 2.0)
}

/// Rows of panels from the top.
struct Rows<'a> {
    placed: Vec<Placed<'a>>,
    y: f64,
    width: f64,
    usual: f64,
    whole: f64,
}

impl<'a> Rows<'a> {
    /// Places the charts of a row; all are as high as the highest.
    fn charts(&mut self, row: &mut Vec<(&'a Content, &'a Panel)>) {
        let heights = row.iter().map(|(_, panel)| chart::height(panel, self.width, self.usual));
        let Some(height) = heights.reduce(f64::max) else { return };
        for (column, (content, _)) in row.drain(..).enumerate() {
            let x = MARGIN + column as f64 * (self.width + GAP);
            self.placed.push(Placed { rect: Rect::new(x, self.y, self.width, height), content });
        }
        self.y += height + GAP;
    }

    /// Places what has a row of its own.
    fn alone(&mut self, content: &'a Content, (width, height): (f64, f64)) {
        let x = MARGIN + (self.whole - width).max(0.0) / 2.0;
        self.placed.push(Placed { rect: Rect::new(x, self.y, width, height), content });
        self.y += height + GAP;
    }
}
