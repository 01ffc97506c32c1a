//! Flow diagrams of lifting in a terminal.

use super::super::diagram::{AdderSign, Diagram, FlowStage, Rail};
use super::super::format::wrapped;
use super::canvas::Canvas;
use super::centred;
use super::glyphs::Charset;

const GAP: usize = 3;
const LONGEST: usize = 44;
const LABEL: usize = 14;
const MOST_LINES: usize = 10;

/// A stage with its row of the diagram, its first column, and its lines.
struct Placed<'a> {
    row: usize,
    column: usize,
    width: usize,
    lines: Vec<String>,
    stage: &'a FlowStage,
}

/// Measures of a diagram in characters.
struct Flow<'a> {
    stages: Vec<Placed<'a>>,
    rows: usize,
    left: usize,
    length: usize,
    /// Lines of the tallest box between the rails, of each row.
    tall: Vec<usize>,
}

impl<'a> Flow<'a> {
    fn of(diagram: &'a Diagram, width: usize, charset: Charset) -> Flow<'a> {
        let widest = |labels: &[String; 2]| {
            labels.iter().map(|label| charset.text(label, LABEL).chars().count()).max().unwrap_or(0)
        };
        let left = widest(diagram.input_labels()) + 1;
        let most = width.saturating_sub(left + widest(diagram.output_labels()) + 2).max(16);
        let (mut column, mut row, mut length, mut tall) = (2, 0, 12, vec![0]);
        let mut stages: Vec<Placed> = Vec::new();
        for stage in diagram.stages() {
            let (lines, width) = lines(stage, most.saturating_sub(8).min(LONGEST), charset);
            if let Some(above) = stages.last().filter(|last| stacks(last, stage, width)) {
                stages.push(Placed { row: above.row, column: above.column, width, lines, stage });
                continue;
            }
            if column > 2 && column + width + 2 > most {
                (column, row) = (2, row + 1);
                tall.push(0);
            }
            if let (FlowStage::Lift { .. }, Some(tall)) = (stage, tall.last_mut()) {
                *tall = lines.len().max(*tall).max(1);
            }
            stages.push(Placed { row, column, width, lines, stage });
            column += width + GAP;
            length = length.max(column);
        }
        Flow { stages, rows: row + 1, left, length: length.min(most), tall }
    }

    /// From rail to rail there is a line, the box with its frame, and a line; without a box little.
    fn between(&self, row: usize) -> usize {
        self.tall.get(row).copied().filter(|tall| *tall > 0).map_or(2, |tall| tall + 5)
    }

    fn rail(&self, row: usize, rail: Rail) -> usize {
        let top = (0..row).map(|row| self.between(row) + 2).sum();
        if rail == Rail::Even { top } else { top + self.between(row) }
    }
}

/// Scales of both rails stand above each other where the lower one is not wider.
fn stacks(last: &Placed, stage: &FlowStage, width: usize) -> bool {
    let even = matches!(last.stage, FlowStage::Scale { rail: Rail::Even, .. });
    even && matches!(stage, FlowStage::Scale { rail: Rail::Odd, .. }) && width <= last.width
}

/// The lines of a stage's box, and its width.
fn lines(stage: &FlowStage, longest: usize, charset: Charset) -> (Vec<String>, usize) {
    let lines: Vec<String> = match stage {
        FlowStage::Lift { lines, .. } => {
            let lines = lines.iter().map(|line| charset.text(line, longest.saturating_mul(MOST_LINES)));
            // What has no room in one line of the box goes on in the next one.
            let lines = lines.flat_map(|line| wrapped(&line, longest, MOST_LINES));
            lines.map(|line| charset.text(&line, longest)).take(MOST_LINES).collect()
        }
        FlowStage::Scale { lines, .. } => vec![charset.text(&lines.join(" "), longest)],
    };
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) + 4;
    (lines, width)
}

/// The lines of a diagram.
pub(super) fn drawn(diagram: &Diagram, width: usize, charset: Charset) -> Vec<String> {
    let flow = Flow::of(diagram, width, charset);
    let mut canvas = Canvas::new(charset, width, flow.rail(flow.rows - 1, Rail::Odd) + 1);
    for row in 0..flow.rows {
        for rail in [Rail::Even, Rail::Odd] {
            let y = flow.rail(row, rail);
            (0..flow.length).for_each(|x| canvas.put(flow.left + x, y, charset.pick('─', '-')));
            canvas.put(flow.left + flow.length, y, charset.pick('▶', '>'));
        }
    }
    for placed in &flow.stages {
        match placed.stage {
            FlowStage::Lift { from, sign, .. } => lift(&mut canvas, &flow, placed, *from, *sign, charset),
            FlowStage::Scale { rail, .. } => {
                let text = format!("[ {} ]", placed.lines.join(" "));
                canvas.write(flow.left + placed.column, flow.rail(placed.row, *rail), &text);
            }
        }
    }
    for (at, rail) in [Rail::Even, Rail::Odd].into_iter().enumerate() {
        let label = |labels: &[String; 2]| charset.text(labels.get(at).map_or("", String::as_str), LABEL);
        canvas.write(0, flow.rail(0, rail), &label(diagram.input_labels()));
        let end = flow.rail(flow.rows - 1, rail);
        canvas.write(flow.left + flow.length + 2, end, &label(diagram.output_labels()));
    }
    let mut lines = Vec::new();
    if !diagram.heading().trim().is_empty() {
        lines.push(centred(&charset.text(diagram.heading(), width), width));
    }
    lines.extend(canvas.lines());
    lines
}

/// A branch from a rail, the box, and the adder on the other rail.
fn lift(canvas: &mut Canvas, flow: &Flow, placed: &Placed, from: Rail, sign: AdderSign, charset: Charset) {
    let left = flow.left + placed.column;
    let middle = left + placed.width / 2;
    let (top, bottom) = (flow.rail(placed.row, Rail::Even), flow.rail(placed.row, Rail::Odd));
    let spare = (bottom - top).saturating_sub(placed.lines.len() + 5);
    (top + 1..bottom).for_each(|y| canvas.put(middle, y, charset.pick('│', '|')));
    boxed(canvas, placed, (left, top + 2 + spare / 2), charset);
    let (branch, adder, head, tip) = match from {
        Rail::Even => (top, bottom, bottom - 1, charset.pick('▼', 'v')),
        Rail::Odd => (bottom, top, top + 1, charset.pick('▲', '^')),
    };
    let tee = if from == Rail::Even { '┬' } else { '┴' };
    canvas.put(middle, branch, charset.pick(tee, '+'));
    canvas.put(middle, head, tip);
    let sign = if sign == AdderSign::Plus { '+' } else { '-' };
    canvas.write(middle - 1, adder, &format!("({sign})"));
}

fn boxed(canvas: &mut Canvas, placed: &Placed, (left, top): (usize, usize), charset: Charset) {
    let inner = placed.width.saturating_sub(2);
    let edge = |from, to| {
        let line: String = std::iter::repeat_n(charset.pick('─', '-'), inner).collect();
        format!("{}{line}{}", charset.pick(from, '+'), charset.pick(to, '+'))
    };
    canvas.write(left, top, &edge('┌', '┐'));
    for (at, line) in placed.lines.iter().enumerate() {
        let side = charset.pick('│', '|');
        let blanks = inner.saturating_sub(line.chars().count());
        let text = format!("{side}{}{line}{}{side}", " ".repeat(blanks / 2), " ".repeat(blanks.div_ceil(2)));
        canvas.write(left, top + 1 + at, &text);
    }
    canvas.write(left, top + 1 + placed.lines.len(), &edge('└', '┘'));
}
