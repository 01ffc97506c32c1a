//! A panel in a terminal: heading, legend, axes.

use super::super::mark::{Grid, Mark};
use super::super::model::Panel;
use super::super::scale::Scales;
use super::super::ticks::{Tick, ticks};
use super::canvas::Canvas;
use super::glyphs::Charset;
use super::{centred, marks, padded};

/// Labels of the y axis are no longer than this.
const LABEL: usize = 14;
/// Names of the x axis that are read downwards are no longer than this.
const UPRIGHT: usize = 12;

/// The lines of a panel of this width.
pub(super) fn drawn(panel: &Panel, width: usize, charset: Charset) -> Vec<String> {
    let scales = Scales::of(panel);
    let rows = rows(panel, &scales, width);
    let most = rows.div_ceil(2).clamp(2, 8);
    let y = match printed_rows(panel) {
        // Each row of numbers has its label.
        Some(count) if rows == count => {
            ticks(panel.y_axis(), &scales.y, 2 * count, |ticks| apart(ticks, rows))
        }
        _ => ticks(panel.y_axis(), &scales.y, most, |ticks| apart(ticks, rows)),
    };
    let longest = LABEL.min(width / 3);
    let label = y.iter().map(|tick| charset.text(&tick.text, longest).chars().count()).max().unwrap_or(0);
    let columns = width.saturating_sub(label + 3).max(8);
    let columns = whole_cells(panel, columns);
    let (x, upright) = x_ticks(panel, &scales, columns, charset);
    let mut canvas = Canvas::new(charset, columns, rows);
    let shaded = marks::draw(&mut canvas, panel, &scales, charset);
    let mut lines = Vec::new();
    if !panel.heading().trim().is_empty() {
        lines.push(centred(&charset.text(panel.heading(), width), width));
    }
    lines.extend(marks::legend(panel, width, charset, shaded));
    let caption = charset.text(&panel.y_axis().caption(), width);
    if !caption.is_empty() {
        lines.push(caption);
    }
    lines.extend(with_axis(&canvas, &y, label, charset));
    lines.extend(below(&x, upright, label, columns, charset));
    let caption = charset.text(&panel.x_axis().caption(), columns);
    if !caption.is_empty() {
        lines.push(" ".repeat(label + 2) + &centred(&caption, columns));
    }
    lines
}

/// The grid of a panel that shows one.
fn grid(panel: &Panel) -> Option<&Grid> {
    panel.marks().iter().find_map(|mark| match mark {
        Mark::Heat { grid, .. } | Mark::Image { grid, .. } => Some(grid),
        _ => None,
    })
}

/// The rows of a heat map that may be printed as numbers.
fn printed_rows(panel: &Panel) -> Option<usize> {
    let heat = panel.marks().iter().any(|mark| matches!(mark, Mark::Heat { .. }));
    grid(panel).filter(|_| heat).map(Grid::rows).filter(|rows| (1..=24).contains(rows))
}

/// The height of the panel in characters, which are twice as high as wide.
fn rows(panel: &Panel, scales: &Scales, width: usize) -> usize {
    if let Some(rows) = printed_rows(panel) {
        return rows;
    }
    let inner = width.saturating_sub(8).max(8) as f64;
    if panel.is_equal() {
        return ((inner / 2.0 / scales.aspect()) as usize).clamp(6, 30);
    }
    (width / 4).clamp(8, 18)
}

/// A width at which all columns of a grid are equally wide.
fn whole_cells(panel: &Panel, columns: usize) -> usize {
    let Some(count) = grid(panel).map(Grid::columns).filter(|count| *count > 0) else { return columns };
    if count > columns { columns } else { count * (columns / count).min(12) }
}

fn apart(ticks: &[Tick], rows: usize) -> bool {
    let row = |tick: &Tick| (tick.at * rows as f64).floor();
    ticks.iter().zip(ticks.iter().skip(1)).all(|(a, b)| (row(a) - row(b)).abs() >= 1.0)
}

/// The ticks of the x axis, and whether their labels are read downwards: names that have no room side by side.
fn x_ticks(panel: &Panel, scales: &Scales, columns: usize, charset: Charset) -> (Vec<Tick>, bool) {
    let count = panel.x_axis().named_ticks().len();
    let level = ticks(panel.x_axis(), &scales.x, count.max(9), |ticks| beside(ticks, columns, charset));
    if count <= level.len() {
        return (level, false);
    }
    let column = |tick: &Tick| (tick.at * columns as f64).floor();
    let apart = |ticks: &[Tick]| {
        ticks.iter().zip(ticks.iter().skip(1)).all(|(a, b)| (column(a) - column(b)).abs() > 1.0)
    };
    let all = ticks(panel.x_axis(), &scales.x, count, apart);
    let short = all.iter().all(|tick| charset.text(&tick.text, columns).chars().count() <= UPRIGHT);
    if short && all.len() == count { (all, true) } else { (level, false) }
}

/// The first column of a tick's label.
fn label_start(tick: &Tick, length: usize, columns: usize) -> usize {
    let middle = (tick.at * columns as f64).floor() as usize;
    let start = middle.saturating_sub(length.saturating_sub(1) / 2);
    start.min(columns.saturating_sub(length))
}

fn beside(ticks: &[Tick], columns: usize, charset: Charset) -> bool {
    let length = |tick: &Tick| charset.text(&tick.text, columns).chars().count();
    let mut places: Vec<(usize, usize)> =
        ticks.iter().map(|tick| (label_start(tick, length(tick), columns), length(tick))).collect();
    places.sort_unstable();
    places.iter().zip(places.iter().skip(1)).all(|(a, b)| a.0 + a.1 + 1 < b.0)
}

/// The rows of the canvas behind the y axis.
fn with_axis(canvas: &Canvas, ticks: &[Tick], label: usize, charset: Charset) -> Vec<String> {
    let row_of = |tick: &Tick| canvas.cell((0.0, tick.at)).1;
    let line = |(row, line): (usize, String)| match ticks.iter().find(|tick| row_of(tick) == row) {
        Some(tick) => {
            let text = charset.text(&tick.text, label);
            let blanks = " ".repeat(label.saturating_sub(text.chars().count()));
            format!("{blanks}{text} {}{line}", charset.pick('┤', '+'))
        }
        None => format!("{} {}{line}", " ".repeat(label), charset.pick('│', '|')),
    };
    canvas.lines().into_iter().enumerate().map(line).collect()
}

/// The x axis and its labels.
fn below(ticks: &[Tick], upright: bool, label: usize, columns: usize, charset: Charset) -> Vec<String> {
    let mut axis = vec![charset.pick('─', '-'); columns];
    let longest = ticks.iter().map(|tick| charset.text(&tick.text, columns).chars().count()).max();
    let mut labels = vec![vec![' '; columns]; if upright { longest.unwrap_or(1) } else { 1 }];
    for tick in ticks {
        let at = ((tick.at * columns as f64).floor() as usize).min(columns.saturating_sub(1));
        if let Some(cell) = axis.get_mut(at) {
            *cell = charset.pick('┬', '+');
        }
        let text = charset.text(&tick.text, columns);
        let start = label_start(tick, text.chars().count(), columns);
        for (place, c) in text.chars().enumerate() {
            let (row, column) = if upright { (place, at) } else { (0, start + place) };
            if let Some(cell) = labels.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = c;
            }
        }
    }
    let blanks = " ".repeat(label + 1);
    let axis: String = axis.into_iter().collect();
    let labels = labels.into_iter().map(|row| {
        let row: String = row.into_iter().collect();
        padded(&blanks, label + 2) + row.trim_end()
    });
    std::iter::once(format!("{blanks}{}{axis}", charset.pick('└', '+'))).chain(labels).collect()
}
