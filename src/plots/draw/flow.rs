//! Flow diagrams of lifting.

use plotters::style::text_anchor::{HPos, VPos};

use super::super::diagram::{Diagram, Rail, Sign, Stage};
use super::super::format::one_line;
use super::pen::{Anchor, LEFT, MIDDLE, Pen, RIGHT, Rect, fitted, text_width};
use super::style::{Colour, INK, SMALL, TEXT, WHITE};

const LINE: f64 = SMALL * 1.35;
const PAD: f64 = 9.0;
/// Between boxes.
const GAP: f64 = 26.0;
const ADDER: f64 = 10.0;
/// From a rail to the box between the rails: the head of an arrow fits in.
const REACH: f64 = 34.0;
const WIDEST: f64 = 900.0;
const LONGEST: usize = 44;
const MOST_LINES: usize = 8;
/// A soft shade for boxes.
const PAPER: Colour = (0xf2, 0xf2, 0xf2);

/// A stage in its row: its middle, from the beginning of the rails.
struct Placed<'a> {
    row: usize,
    x: f64,
    stage: &'a Stage,
}

/// A diagram with its measures.
struct Flow<'a> {
    stages: Vec<Placed<'a>>,
    rows: usize,
    /// The room left of the rails, the length of the rails, the room right of them.
    left: f64,
    length: f64,
    right: f64,
    /// Between the rails.
    between: f64,
    heading: f64,
    /// Above the first rail, where boxes on rails reach.
    above: f64,
}

fn lines(stage: &Stage) -> Vec<String> {
    let (Stage::Lift { lines, .. } | Stage::Scale { lines, .. }) = stage;
    let mut short: Vec<String> = lines.iter().take(MOST_LINES).map(|line| one_line(line, LONGEST)).collect();
    if lines.len() > MOST_LINES {
        short.push("\u{2026}".to_string());
    }
    short
}

fn box_size(stage: &Stage) -> (f64, f64) {
    let lines = lines(stage);
    let width = lines.iter().map(|line| text_width(line, SMALL)).fold(14.0, f64::max);
    (width + 2.0 * PAD, lines.len().max(1) as f64 * LINE + PAD)
}

impl<'a> Flow<'a> {
    fn of(diagram: &'a Diagram) -> Flow<'a> {
        let widest = |labels: &[String; 2]| {
            labels.iter().map(|label| text_width(&one_line(label, 24), TEXT)).fold(0.0, f64::max) + 8.0
        };
        let (left, right) = (widest(diagram.input_labels()), widest(diagram.output_labels()) + 4.0);
        let most = (WIDEST - left - right).max(200.0);
        let (mut stages, mut x, mut row, mut length): (Vec<Placed>, f64, usize, f64) =
            (Vec::new(), GAP, 0, 120.0);
        for stage in diagram.stages() {
            let width = box_size(stage).0;
            if let Some(place) = beside(stages.last(), stage) {
                stages.push(Placed { row, x: place, stage });
                continue;
            }
            if x > GAP && x + width + GAP > most {
                (x, row) = (GAP, row + 1);
            }
            stages.push(Placed { row, x: x + width / 2.0, stage });
            x += width + GAP;
            length = length.max(x);
        }
        let tallest = |scale: bool| {
            let kind = |stage: &&Stage| matches!(stage, Stage::Scale { .. }) == scale;
            diagram.stages().iter().filter(kind).map(|stage| box_size(stage).1).fold(0.0, f64::max)
        };
        let above = (tallest(true) / 2.0).max(ADDER) + 4.0;
        let between = (tallest(false) + 2.0 * REACH).max(tallest(true) + 12.0).max(60.0);
        let heading = if diagram.heading().trim().is_empty() { 0.0 } else { TEXT * 1.7 };
        Flow { stages, rows: row + 1, left, length: length + 6.0, right, between, heading, above }
    }

    fn row_height(&self) -> f64 {
        self.between + 2.0 * self.above + 10.0
    }

    fn rail(&self, rect: &Rect, row: usize, rail: Rail) -> f64 {
        let top = rect.y + self.heading + row as f64 * self.row_height() + self.above;
        if rail == Rail::Even { top } else { top + self.between }
    }
}

/// Scales of both rails stand above each other.
fn beside(last: Option<&Placed>, stage: &Stage) -> Option<f64> {
    let last = last?;
    match (last.stage, stage) {
        (Stage::Scale { rail: a, .. }, Stage::Scale { rail: b, .. })
            if *a == Rail::Even && *b == Rail::Odd && box_size(stage).0 <= box_size(last.stage).0 + GAP =>
        {
            Some(last.x)
        }
        _ => None,
    }
}

/// Width and height of a diagram in pixels.
pub(super) fn size(diagram: &Diagram) -> (f64, f64) {
    let flow = Flow::of(diagram);
    (flow.left + flow.length + flow.right, flow.heading + flow.rows as f64 * flow.row_height())
}

/// Draws a diagram into its rectangle.
pub(super) fn draw(pen: &Pen, diagram: &Diagram, rect: Rect) {
    let flow = Flow::of(diagram);
    let heading = fitted(diagram.heading(), TEXT, rect.width);
    pen.text(&heading, (rect.middle().0, rect.y), TEXT, INK, Anchor(HPos::Center, VPos::Top));
    let start = rect.x + flow.left;
    for row in 0..flow.rows {
        for rail in [Rail::Even, Rail::Odd] {
            let y = flow.rail(&rect, row, rail);
            pen.arrow((start, y), (start + flow.length, y), INK, 1.6);
        }
    }
    for placed in &flow.stages {
        let rails = |rail| flow.rail(&rect, placed.row, rail);
        match placed.stage {
            Stage::Lift { from, sign, .. } => {
                lift(pen, placed, start + placed.x, rails(*from), rails(from.other()), *sign)
            }
            Stage::Scale { rail, .. } => boxed(pen, placed.stage, (start + placed.x, rails(*rail))),
        }
    }
    ends(pen, diagram, &flow, &rect);
}

fn ends(pen: &Pen, diagram: &Diagram, flow: &Flow, rect: &Rect) {
    let rails = [Rail::Even, Rail::Odd];
    for (label, rail) in diagram.input_labels().iter().zip(rails) {
        let at = (rect.x + flow.left - 6.0, flow.rail(rect, 0, rail));
        pen.text(&one_line(label, 24), at, TEXT, INK, RIGHT);
    }
    for (label, rail) in diagram.output_labels().iter().zip(rails) {
        let at = (rect.x + flow.left + flow.length + 6.0, flow.rail(rect, flow.rows - 1, rail));
        pen.text(&one_line(label, 24), at, TEXT, INK, LEFT);
    }
}

/// A dot where samples are taken, the box, and the adder where an arrow ends.
fn lift(pen: &Pen, placed: &Placed, x: f64, from: f64, to: f64, sign: Sign) {
    let middle = (from + to) / 2.0;
    let half = box_size(placed.stage).1 / 2.0;
    let down = (to - from).signum();
    pen.disc((x, from), 3.2, INK);
    pen.line((x, from), (x, middle - down * half), INK, 1.6);
    boxed(pen, placed.stage, (x, middle));
    pen.arrow((x, middle + down * half), (x, to - down * ADDER), INK, 1.6);
    pen.disc((x, to), ADDER, WHITE);
    pen.ring((x, to), ADDER, INK, 1.6);
    pen.line((x - 5.0, to), (x + 5.0, to), INK, 1.6);
    if sign == Sign::Plus {
        pen.line((x, to - 5.0), (x, to + 5.0), INK, 1.6);
    }
}

fn boxed(pen: &Pen, stage: &Stage, (x, y): (f64, f64)) {
    let (width, height) = box_size(stage);
    let rect = Rect::new(x - width / 2.0, y - height / 2.0, width, height);
    pen.rect(rect, PAPER);
    pen.frame(rect, INK, 1.2);
    let lines = lines(stage);
    let first = y - (lines.len() as f64 - 1.0) / 2.0 * LINE;
    for (row, line) in lines.iter().enumerate() {
        pen.text(line, (x, first + row as f64 * LINE), SMALL, INK, MIDDLE);
    }
}
