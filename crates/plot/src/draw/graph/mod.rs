//! Graphs of boxes and arrows.

#[cfg(test)]
mod laws;
mod layers;
mod place;

use super::super::format::{one_line, wrapped};
use super::super::graph::{Graph, Shown};
use super::flow::PAPER;
use super::pen::{Anchor, Pen, fitted, text_width};
use super::shape::{Rect, Spot};
use super::style::{GREY, INK, SMALL, TEXT};
use layers::Layers;
use place::Places;

const LINE: f64 = SMALL * 1.35;
const PAD: f64 = 9.0;
/// Between rows: there arrows bend, and then go down over `STEM`, where their labels stand.
const GAP: f64 = 46.0;
const STEM: f64 = 22.0;
/// From an arrow to its label.
const BESIDE: f64 = 6.0;
/// Lines of which the bend of an arrow is made.
const PARTS: u32 = 8;
/// The least room of an arrow at a box.
const PORT: f64 = 10.0;
const MOST_LINES: usize = 8;
/// Lines that one line of a box may become.
const MOST_PARTS: usize = 3;
const LABEL: usize = 24;
/// Above the highest boxes and below the lowest.
const MARGIN: f64 = 4.0;

/// What the place of a graph gives it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Space {
    /// Of the boxes of a row.
    widest: f64,
    /// Lines of boxes that are longer than this are broken.
    letters: usize,
}

impl Space {
    pub(super) const BROAD: Space = Space { widest: 1000.0, letters: 36 };
    /// One box below the other.
    pub(super) const NARROW: Space = Space { widest: 260.0, letters: 26 };
}

/// An arrow: where it goes along, and its label.
pub(in super::super) struct Arrow {
    /// From the box that is read to the one that reads it.
    pub(in super::super) spots: Vec<Spot>,
    label: String,
}

/// A graph with its measures, from its upper left corner.
pub(in super::super) struct Layout {
    /// In the order of the graph.
    pub(in super::super) boxes: Vec<Rect>,
    lines: Vec<Vec<String>>,
    /// By the box that reads, then in its order.
    pub(in super::super) arrows: Vec<Arrow>,
    note: Option<String>,
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
}

/// The lines of a box, the number first.
fn lines(lines: &[String], space: Space) -> Vec<String> {
    let broken = |line: &String| wrapped(line, space.letters, MOST_PARTS);
    let mut short: Vec<String> = lines.iter().flat_map(broken).collect();
    if short.len() > MOST_LINES {
        short.truncate(MOST_LINES - 1);
        short.push("\u{2026}".to_string());
    }
    short
}

fn label_width(label: &str) -> f64 {
    text_width(&one_line(label, LABEL), SMALL)
}

/// Width and height of a box; the labels of its arrows have room above it.
fn box_size(lines: &[String], labels: &[(usize, String)]) -> (f64, f64) {
    let text = lines.iter().map(|line| text_width(line, SMALL)).fold(14.0, f64::max) + 2.0 * PAD;
    let room = |label: &str| match label_width(label) {
        0.0 => PORT,
        width => 2.0 * (width + BESIDE),
    };
    let each = labels.iter().map(|(_, label)| room(label)).fold(0.0, f64::max);
    (text.max(each * labels.len() as f64), lines.len().max(1) as f64 * LINE + PAD)
}

impl Layout {
    pub(in super::super) fn of(graph: &Graph, space: Space) -> Layout {
        let shown = graph.shown();
        let lines: Vec<Vec<String>> =
            shown.boxes.iter().map(|node| self::lines(&node.numbered(), space)).collect();
        let sizes: Vec<(f64, f64)> =
            shown.boxes.iter().zip(&lines).map(|(node, lines)| box_size(lines, &node.inputs)).collect();
        let widths: Vec<f64> = sizes.iter().map(|size| size.0).collect();
        let layers = Layers::of(&shown, &widths, space.widest);
        let places = Places::of(&layers, &widths);
        let heading = if graph.heading().trim().is_empty() { 0.0 } else { TEXT * 1.7 };
        let rows = rows(&layers, &sizes, heading + MARGIN);
        let place = |(at, (width, height)): (usize, &(f64, f64))| {
            let row = layers.row_of[at];
            let (x, y) = (places.middle(row, at), (rows[row].0 + rows[row].1) / 2.0);
            Rect::new(x - width / 2.0, y - height / 2.0, *width, *height)
        };
        let boxes: Vec<Rect> = sizes.iter().enumerate().map(place).collect();
        let arrows = arrows(&shown, &layers, &places, &rows, &boxes);
        let note = shown.note();
        let bottom = rows.last().map_or(heading, |row| row.1 + MARGIN);
        let of_arrows = arrows.iter().flat_map(|arrow| &arrow.spots).map(|(x, _)| x + MARGIN);
        let width = boxes.iter().map(Rect::right).chain(of_arrows).fold(60.0, f64::max);
        let width = width.max(note.as_ref().map_or(0.0, |note| text_width(note, SMALL)));
        let height = bottom + if note.is_some() { LINE * 1.5 } else { 0.0 };
        Layout { boxes, lines, arrows, note, width, height }
    }
}

/// Where each row begins and ends, from the top.
fn rows(layers: &Layers, sizes: &[(f64, f64)], top: f64) -> Vec<(f64, f64)> {
    let mut y = top;
    let row = |row: usize| {
        let here = layers.rows[row].iter().filter(|at| layers.row_of[**at] == row);
        let height = here.map(|at| sizes[*at].1).fold(0.0, f64::max);
        let ends = (y, y + height);
        y += height + GAP;
        ends
    };
    (0..layers.rows.len()).map(row).collect()
}

fn arrows(
    shown: &Shown,
    layers: &Layers,
    places: &Places,
    rows: &[(f64, f64)],
    boxes: &[Rect],
) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for (reader, node) in shown.boxes.iter().enumerate() {
        let above = |input: usize| places.middle(layers.row_of[reader].saturating_sub(1), input);
        // They arrive in the order in which they come, so that they do not cross.
        let mut order: Vec<usize> = (0..node.inputs.len()).collect();
        order.sort_by(|a, b| above(node.inputs[*a].0).total_cmp(&above(node.inputs[*b].0)));
        let mut ports = vec![0.0; order.len()];
        for (place, input) in order.iter().enumerate() {
            let part = (place as f64 + 0.5) / order.len() as f64;
            ports[*input] = boxes[reader].x + boxes[reader].width * part;
        }
        for ((input, label), port) in node.inputs.iter().zip(ports) {
            let (from, to) = (layers.row_of[*input], layers.row_of[reader]);
            let start = places.middle(from, *input);
            let mut spots = vec![(start, boxes[*input].bottom())];
            for row in from..to {
                let x = if row + 1 == to { port } else { places.middle(row + 1, *input) };
                bend(&mut spots, (places.middle(row, *input), rows[row].1), (x, rows[row + 1].0 - STEM));
            }
            spots.push((port, boxes[reader].y));
            arrows.push(Arrow { spots, label: one_line(label, LABEL) });
        }
    }
    arrows
}

/// Goes on from one place to another, upright at both of them.
fn bend(spots: &mut Vec<Spot>, from: Spot, to: Spot) {
    spots.push(from);
    let parts = if (from.0 - to.0).abs() < 2.0 { 1 } else { PARTS };
    for part in 1..=parts {
        let part = f64::from(part) / f64::from(parts);
        let aside = part * part * (3.0 - 2.0 * part);
        spots.push((from.0 + (to.0 - from.0) * aside, from.1 + (to.1 - from.1) * part));
    }
}

/// Width and height of a graph in pixels.
pub(super) fn size(graph: &Graph, space: Space) -> (f64, f64) {
    let layout = Layout::of(graph, space);
    (layout.width, layout.height)
}

/// Draws a graph into its rectangle.
pub(super) fn draw(pen: &mut Pen, graph: &Graph, rect: Rect, space: Space) {
    let layout = Layout::of(graph, space);
    let heading = fitted(graph.heading(), TEXT, rect.width);
    pen.text(&heading, (rect.middle().0, rect.y), TEXT, INK, Anchor::Top);
    let moved = |(x, y): &Spot| (x + rect.x, y + rect.y);
    for arrow in &layout.arrows {
        let spots: Vec<Spot> = arrow.spots.iter().map(moved).collect();
        let [way @ .., end] = &spots[..] else { continue };
        let Some(last) = way.last() else { continue };
        pen.path(way.to_vec(), INK, 1.3, &[]);
        pen.arrow(*last, *end, INK, 1.3);
        pen.text(&arrow.label, (end.0 + BESIDE, end.1 - STEM / 2.0), SMALL, GREY, Anchor::Start);
    }
    for (place, lines) in layout.boxes.iter().zip(&layout.lines) {
        let (x, y) = moved(&(place.x, place.y));
        boxed(pen, Rect { x, y, ..*place }, lines);
    }
    if let Some(note) = &layout.note {
        pen.text(note, (rect.x, rect.y + layout.height - LINE / 2.0), SMALL, GREY, Anchor::Start);
    }
}

fn boxed(pen: &mut Pen, rect: Rect, lines: &[String]) {
    pen.rect(rect, PAPER);
    pen.frame(rect, INK, 1.2);
    let (x, y) = rect.middle();
    let first = y - (lines.len() as f64 - 1.0) / 2.0 * LINE;
    for (row, line) in lines.iter().enumerate() {
        pen.text(line, (x, first + row as f64 * LINE), SMALL, INK, Anchor::Middle);
    }
}
