//! Flow diagrams of lifting.

use super::super::diagram::{AdderSign, Diagram, FlowStage, Rail};
use super::super::format::{one_line, wrapped};
use super::pen::{Anchor, Pen, fitted, text_width};
use super::shape::{Rect, Spot};
use super::style::{Colour, INK, SMALL, TEXT, WHITE};

const LINE: f64 = SMALL * 1.35;
const PAD: f64 = 9.0;
const ADDER: f64 = 10.0;
/// From a rail to the box between the rails: the head of an arrow fits in.
const REACH: f64 = 34.0;
const LONGEST: usize = 44;
const MOST_LINES: usize = 8;
/// Lines that one line of a box may become where there is little room.
const MOST_PARTS: usize = 3;
/// A soft shade for boxes.
pub(super) const PAPER: Colour = (0xf2, 0xf2, 0xf2);

/// What the place of a diagram gives it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Space {
    widest: f64,
    /// Between boxes.
    gap: f64,
    /// Lines of boxes that are longer than this are broken.
    letters: usize,
}

impl Space {
    pub(super) const BROAD: Space = Space { widest: 900.0, gap: 26.0, letters: LONGEST };
    /// One box of usual width below the other.
    pub(super) const NARROW: Space = Space { widest: 314.0, gap: 8.0, letters: 20 };
}

/// A stage in its row: its middle, from the beginning of the rails.
struct Placed<'a> {
    row: usize,
    x: f64,
    stage: &'a FlowStage,
    /// What stands in its box.
    lines: Vec<String>,
}

/// A diagram with its measures.
struct Flow<'a> {
    stages: Vec<Placed<'a>>,
    /// Between the rails of each row.
    between: Vec<f64>,
    /// The room left of the rails, the length of the rails, the room right of them.
    left: f64,
    length: f64,
    right: f64,
    heading: f64,
    /// Above the first rail, where boxes on rails reach.
    above: f64,
}

fn lines(stage: &FlowStage, space: Space) -> Vec<String> {
    let (FlowStage::Lift { lines, .. } | FlowStage::Scale { lines, .. }) = stage;
    let broken = |line: &String| match space.letters {
        LONGEST => vec![one_line(line, LONGEST)],
        letters => wrapped(line, letters, MOST_PARTS),
    };
    let mut short: Vec<String> = lines.iter().take(MOST_LINES).flat_map(broken).collect();
    if lines.len() > MOST_LINES {
        short.push("\u{2026}".to_string());
    }
    short
}

fn box_size(lines: &[String]) -> (f64, f64) {
    let width = lines.iter().map(|line| text_width(line, SMALL)).fold(14.0, f64::max);
    (width + 2.0 * PAD, lines.len().max(1) as f64 * LINE + PAD)
}

impl<'a> Flow<'a> {
    fn of(diagram: &'a Diagram, space: Space) -> Flow<'a> {
        let widest = |labels: &[String; 2]| {
            labels.iter().map(|label| text_width(&one_line(label, 24), TEXT)).fold(0.0, f64::max) + 8.0
        };
        let (left, right) = (widest(diagram.input_labels()), widest(diagram.output_labels()) + 4.0);
        let most = (space.widest - left - right).max(180.0);
        let (mut stages, mut x, mut row, mut length): (Vec<Placed>, f64, usize, f64) =
            (Vec::new(), space.gap, 0, 120.0);
        for stage in diagram.stages() {
            let lines = lines(stage, space);
            let width = box_size(&lines).0;
            if let Some(place) = beside(stages.last(), stage, width - space.gap) {
                stages.push(Placed { row, x: place, stage, lines });
                continue;
            }
            if x > space.gap && x + width + space.gap > most {
                (x, row) = (space.gap, row + 1);
            }
            stages.push(Placed { row, x: x + width / 2.0, stage, lines });
            x += width + space.gap;
            length = length.max(x);
        }
        let tallest = |row: Option<usize>, scale: bool| {
            let here = |placed: &&Placed| row.is_none_or(|row| row == placed.row);
            let kind = |placed: &&Placed| matches!(placed.stage, FlowStage::Scale { .. }) == scale;
            stages.iter().filter(here).filter(kind).map(|p| box_size(&p.lines).1).fold(0.0, f64::max)
        };
        let above = (tallest(None, true) / 2.0).max(ADDER) + 4.0;
        let between = (0..=row).map(|row| match tallest(Some(row), false) {
            0.0 => (tallest(Some(row), true) + 12.0).max(60.0),
            lift => (lift + 2.0 * REACH).max(tallest(Some(row), true) + 12.0),
        });
        let between = between.collect();
        let heading = if diagram.heading().trim().is_empty() { 0.0 } else { TEXT * 1.7 };
        Flow { stages, between, left, length: length + 6.0, right, heading, above }
    }

    /// The height of so many rows from the top.
    fn height(&self, rows: usize) -> f64 {
        self.between.iter().take(rows).map(|between| between + 2.0 * self.above + 10.0).sum()
    }

    fn rail(&self, rect: &Rect, row: usize, rail: Rail) -> f64 {
        let top = rect.y + self.heading + self.height(row) + self.above;
        let between = self.between.get(row).copied().unwrap_or_default();
        if rail == Rail::Even { top } else { top + between }
    }
}

/// Scales of both rails stand above each other, if the lower one is not much wider.
fn beside(last: Option<&Placed>, stage: &FlowStage, least: f64) -> Option<f64> {
    let last = last?;
    match (last.stage, stage) {
        (FlowStage::Scale { rail: a, .. }, FlowStage::Scale { rail: b, .. })
            if *a == Rail::Even && *b == Rail::Odd && least <= box_size(&last.lines).0 =>
        {
            Some(last.x)
        }
        _ => None,
    }
}

/// Width and height of a diagram in pixels.
pub(super) fn size(diagram: &Diagram, space: Space) -> (f64, f64) {
    let flow = Flow::of(diagram, space);
    (flow.left + flow.length + flow.right, flow.heading + flow.height(flow.between.len()))
}

/// Draws a diagram into its rectangle.
pub(super) fn draw(pen: &mut Pen, diagram: &Diagram, rect: Rect, space: Space) {
    let flow = Flow::of(diagram, space);
    let heading = fitted(diagram.heading(), TEXT, rect.width);
    pen.text(&heading, (rect.middle().0, rect.y), TEXT, INK, Anchor::Top);
    let start = rect.x + flow.left;
    for row in 0..flow.between.len() {
        for rail in [Rail::Even, Rail::Odd] {
            let y = flow.rail(&rect, row, rail);
            pen.arrow((start, y), (start + flow.length, y), INK, 1.6);
        }
    }
    for placed in &flow.stages {
        let rails = |rail| flow.rail(&rect, placed.row, rail);
        match placed.stage {
            FlowStage::Lift { from, sign, .. } => {
                lift(pen, placed, start + placed.x, rails(*from), rails(from.other()), *sign)
            }
            FlowStage::Scale { rail, .. } => boxed(pen, placed, (start + placed.x, rails(*rail))),
        }
    }
    ends(pen, diagram, &flow, &rect);
}

fn ends(pen: &mut Pen, diagram: &Diagram, flow: &Flow, rect: &Rect) {
    let rails = [Rail::Even, Rail::Odd];
    for (label, rail) in diagram.input_labels().iter().zip(rails) {
        let at = (rect.x + flow.left - 6.0, flow.rail(rect, 0, rail));
        pen.text(&one_line(label, 24), at, TEXT, INK, Anchor::End);
    }
    for (label, rail) in diagram.output_labels().iter().zip(rails) {
        let at = (
            rect.x + flow.left + flow.length + 6.0,
            flow.rail(rect, flow.between.len().saturating_sub(1), rail),
        );
        pen.text(&one_line(label, 24), at, TEXT, INK, Anchor::Start);
    }
}

/// A dot where samples are taken, the box, and the adder where an arrow ends.
fn lift(pen: &mut Pen, placed: &Placed, x: f64, from: f64, to: f64, sign: AdderSign) {
    let middle = (from + to) / 2.0;
    let half = box_size(&placed.lines).1 / 2.0;
    let down = (to - from).signum();
    pen.disc((x, from), 3.2, INK);
    pen.line((x, from), (x, middle - down * half), INK, 1.6);
    boxed(pen, placed, (x, middle));
    pen.arrow((x, middle + down * half), (x, to - down * ADDER), INK, 1.6);
    pen.disc((x, to), ADDER, WHITE);
    pen.ring((x, to), ADDER, INK, 1.6);
    pen.line((x - 5.0, to), (x + 5.0, to), INK, 1.6);
    if sign == AdderSign::Plus {
        pen.line((x, to - 5.0), (x, to + 5.0), INK, 1.6);
    }
}

fn boxed(pen: &mut Pen, placed: &Placed, (x, y): Spot) {
    let lines = &placed.lines;
    let (width, height) = box_size(lines);
    let rect = Rect::new(x - width / 2.0, y - height / 2.0, width, height);
    pen.rect(rect, PAPER);
    pen.frame(rect, INK, 1.2);
    let first = y - (lines.len() as f64 - 1.0) / 2.0 * LINE;
    for (row, line) in lines.iter().enumerate() {
        pen.text(line, (x, first + row as f64 * LINE), SMALL, INK, Anchor::Middle);
    }
}
