//! Marks of a panel in a terminal.

use std::cmp::Ordering;

use super::super::format::digits;
use super::super::mark::{Grid, Mark, Shades};
use super::super::model::Panel;
use super::super::point::Point;
use super::super::scale::Scales;
use super::super::trace::{self, Position};
use super::canvas::Canvas;
use super::glyphs::Charset;

/// Texts in the panel are no longer than this.
const LONGEST: usize = 24;
/// Legends of more lines are cut.
const MOST_LINES: usize = 6;

/// Draws all marks; says whether a grid was drawn in shades instead of numbers.
pub(super) fn draw(canvas: &mut Canvas, panel: &Panel, scales: &Scales, charset: Charset) -> bool {
    let mut shades = false;
    for mark in panel.marks() {
        shades |= background(canvas, mark, scales, charset);
    }
    let upright = |mark: &Mark| matches!(mark, Mark::Stems { .. } | Mark::Bars { .. });
    if panel.marks().iter().any(upright) {
        let (_, row) = canvas.cell((0.0, scales.y.base()));
        let last = canvas.rows().saturating_sub(1);
        // On the lowest row the axis itself is the line of zero.
        for column in (0..canvas.columns()).filter(|_| row < last) {
            canvas.put_below(column, row, charset.pick('─', '-'));
        }
    }
    let series: Vec<&Mark> = panel.marks().iter().filter(|mark| mark.series().is_some()).collect();
    let bars = series.iter().filter(|mark| matches!(mark, Mark::Bars { .. })).count();
    let mut bar = 0;
    for (at, mark) in series.iter().enumerate() {
        one(canvas, mark, scales, charset, at, (bar, bars));
        bar += usize::from(matches!(mark, Mark::Bars { .. }));
    }
    if series.len() > 1 && charset == Charset::Braille {
        letters(canvas, &series, scales, charset);
    }
    for mark in panel.marks() {
        texts(canvas, mark, scales, charset);
    }
    shades
}

fn background(canvas: &mut Canvas, mark: &Mark, scales: &Scales, charset: Charset) -> bool {
    match mark {
        Mark::Heat { grid, origin, shades, .. } if !numbers(canvas, grid, *origin, scales) => {
            shaded(canvas, grid, *origin, scales, Some(*shades), charset);
            return true;
        }
        Mark::Image { grid, origin, .. } => {
            shaded(canvas, grid, *origin, scales, None, charset);
            return true;
        }
        _ => reference(canvas, mark, scales, charset),
    }
    false
}

/// Reference lines and circles.
fn reference(canvas: &mut Canvas, mark: &Mark, scales: &Scales, charset: Charset) {
    match mark {
        Mark::Horizontal { y, .. } => {
            if let Some(y) = scales.y.position(y.0).filter(|y| trace::inside(*y)) {
                let (_, row) = canvas.cell((0.0, y));
                (0..canvas.columns())
                    .step_by(2)
                    .for_each(|column| canvas.put_below(column, row, charset.pick('╌', '-')));
            }
        }
        Mark::Vertical { x, .. } => {
            if let Some(x) = scales.x.position(x.0).filter(|x| trace::inside(*x)) {
                let (column, _) = canvas.cell((x, 0.0));
                (0..canvas.rows()).for_each(|row| canvas.put_below(column, row, charset.pick('┆', ':')));
            }
        }
        Mark::Circle { centre, radius } => {
            let angle = |step: u32| f64::from(step) * std::f64::consts::TAU / 180.0;
            let r = radius.0;
            let point =
                |step| Point::new(centre.x() + r * angle(step).cos(), centre.y() + r * angle(step).sin());
            let points: Vec<Point> = (0..=180).map(point).collect();
            curves(canvas, &trace::lines(&points, scales, 4_000), '.');
        }
        _ => {}
    }
}

fn one(canvas: &mut Canvas, mark: &Mark, scales: &Scales, charset: Charset, at: usize, bar: (usize, usize)) {
    let columns = canvas.columns() * 2;
    match mark {
        Mark::Line { points, .. } => {
            curves(canvas, &trace::lines(points, scales, columns), charset.curve(at))
        }
        Mark::Steps { points, .. } => {
            curves(canvas, &trace::steps(points, scales, columns), charset.curve(at))
        }
        Mark::Points { points, marker, counted: true, .. } => {
            for (_, place) in stacks(canvas, points, scales) {
                let (column, row) = canvas.cell(place);
                canvas.put(column, row, charset.marker(*marker));
            }
        }
        Mark::Points { points, marker, .. } => {
            for place in trace::points(points, scales, columns, canvas.rows() * 4) {
                let (column, row) = canvas.cell(place);
                canvas.put(column, row, charset.marker(*marker));
            }
        }
        Mark::Stems { points, .. } => {
            for (x, y) in trace::uprights(points, scales, columns) {
                upright(canvas, (x, y), scales.y.base(), charset.pick('│', '|'), 0..1);
                let (column, row) = canvas.cell((x, y));
                canvas.put(column, row, charset.stem(at));
            }
        }
        Mark::Bars { points, .. } => {
            let width = bar_width(points, scales, canvas.columns(), bar.1);
            let first = (bar.0 * width) as i64 - (bar.1 * width / 2) as i64;
            for place in trace::uprights(points, scales, columns) {
                upright(canvas, place, scales.y.base(), charset.bar(at), first..first + width as i64);
            }
        }
        _ => {}
    }
}

/// The width of a bar in characters: bars of all series share the room between neighbours.
fn bar_width(points: &[Point], scales: &Scales, columns: usize, bars: usize) -> usize {
    let mut places: Vec<f64> = points.iter().filter_map(|point| scales.x.position(point.x())).collect();
    places.sort_by(f64::total_cmp);
    let gaps = places.iter().zip(places.iter().skip(1)).map(|(a, b)| b - a).filter(|gap| *gap > 1e-9);
    let room = gaps.fold(0.5, f64::min) * columns as f64;
    ((room * 0.8) as usize / bars.max(1)).clamp(1, 8)
}

/// A stem or a bar: from the base up or down to a point, in these columns beside it.
fn upright(canvas: &mut Canvas, (x, y): Position, base: f64, c: char, columns: std::ops::Range<i64>) {
    let (column, row) = canvas.cell((x, y));
    let (_, zero) = canvas.cell((x, base));
    let (from, to) = if row <= zero { (row, zero) } else { (zero + 1, row) };
    // Nothing stands on zero but its own line.
    let c = if (y - base).abs() < 1e-9 { canvas.charset().pick('▁', '_') } else { c };
    for row in from..=to {
        for offset in columns.clone() {
            if let Ok(column) = usize::try_from(column as i64 + offset) {
                canvas.put(column, row, c);
            }
        }
    }
}

fn curves(canvas: &mut Canvas, pieces: &[Vec<Position>], c: char) {
    for piece in pieces {
        if let [point] = piece.as_slice() {
            let (column, row) = canvas.cell(*point);
            canvas.put(column, row, canvas.charset().pick('●', c));
        }
        for ends in piece.windows(2) {
            if let &[from, to] = ends {
                canvas.line(from, to, c);
            }
        }
    }
}

/// Curves of dots get letters, at places that differ from curve to curve.
fn letters(canvas: &mut Canvas, series: &[&Mark], scales: &Scales, charset: Charset) {
    for (at, mark) in series.iter().enumerate() {
        let pieces = match mark {
            Mark::Line { points, .. } => trace::lines(points, scales, canvas.columns() * 2),
            Mark::Steps { points, .. } => trace::steps(points, scales, canvas.columns() * 2),
            _ => continue,
        };
        let all: Vec<Position> = pieces.into_iter().flatten().collect();
        for part in [0.25, 0.75] {
            let shift = (at as f64 + 0.5) / series.len() as f64 - 0.5;
            let place = ((part + shift * 0.4) * all.len() as f64) as usize;
            if let Some(point) = all.get(place.min(all.len().saturating_sub(1))) {
                let (column, row) = canvas.cell(*point);
                canvas.put(column, row, charset.letter(at));
            }
        }
    }
}

/// Prints the numbers of a grid when all fit into their cells.
fn numbers(canvas: &mut Canvas, grid: &Grid, origin: Point, scales: &Scales) -> bool {
    let (wide, high) = (scales.x.unit() * canvas.columns() as f64, scales.y.unit() * canvas.rows() as f64);
    let longest = |significant| {
        grid.numbers().map(|(_, _, number)| digits(number, significant).len()).max().unwrap_or(0)
    };
    let fits = |significant: &usize| high > 0.99 && (longest(*significant) + 1) as f64 <= wide + 1e-9;
    let Some(significant) = [6, 4, 3, 2].into_iter().find(fits) else { return false };
    for (row, column, number) in grid.numbers() {
        let place = scales.place(origin.x() + column as f64, origin.y() + row as f64);
        let Some(at) = place.filter(|(x, y)| trace::inside(*x) && trace::inside(*y)) else { continue };
        let (column, row) = canvas.cell(at);
        let text = digits(number, significant);
        canvas.write(column.saturating_sub((text.len() - 1) / 2), row, &text);
    }
    true
}

/// Draws a grid in shades; a character shows the mean of the cells that it covers.
fn shaded(
    canvas: &mut Canvas,
    grid: &Grid,
    origin: Point,
    scales: &Scales,
    shades: Option<Shades>,
    charset: Charset,
) {
    let Some((low, high)) = grid.range() else { return };
    let edge = |part: f64, scale: &super::super::scale::Scale, origin: f64| scale.number(part) - origin + 0.5;
    let cells = |a: f64, b: f64, count: usize| {
        let (from, to) = (a.min(b).max(0.0), a.max(b).min(count as f64));
        // Beside the grid; a comparison that NaN fails too.
        if from.partial_cmp(&to) != Some(Ordering::Less) {
            return 0..0;
        }
        // The cell in the middle, and all of those that lie in the character entirely.
        let middle = ((from + to) / 2.0).floor() as usize;
        (from.ceil() as usize).min(middle)..(to.floor() as usize).max(middle + 1).min(count)
    };
    let (columns, rows) = (canvas.columns(), canvas.rows());
    for row in 0..rows {
        let part = |row: usize| 1.0 - row as f64 / rows as f64;
        let (top, bottom) =
            (edge(part(row), &scales.y, origin.y()), edge(part(row + 1), &scales.y, origin.y()));
        for column in 0..columns {
            let part = |column: usize| column as f64 / columns as f64;
            let (left, right) =
                (edge(part(column), &scales.x, origin.x()), edge(part(column + 1), &scales.x, origin.x()));
            let mean = grid.mean(cells(top, bottom, grid.rows()), cells(left, right, grid.columns()));
            if let Some(mean) = mean {
                canvas.put(column, row, shade(mean, low, high, shades, charset));
            }
        }
    }
}

/// The character of a number; signs of diverging maps are told by characters of two kinds.
fn shade(number: f64, low: f64, high: f64, shades: Option<Shades>, charset: Charset) -> char {
    let scale = charset.shades();
    let span = high / 2.0 - low / 2.0;
    let part = if span > 0.0 { (number / 2.0 - low / 2.0) / span } else { 0.5 };
    let (part, scale) = match shades {
        Some(Shades::Diverging) => {
            let most = low.abs().max(high.abs());
            let part = if most > 0.0 { number.abs() / most } else { 0.0 };
            let minus: &[char] = if charset == Charset::Braille {
                &[' ', '·', '-', '=', '≡']
            } else {
                &[' ', '-', '=', '~', 'M']
            };
            let plus: &[char] = if charset == Charset::Braille { scale } else { &[' ', '.', '+', '*', '#'] };
            (part, if number < 0.0 { minus } else { plus })
        }
        _ => (part, scale),
    };
    let at = (part * scale.len() as f64).floor().clamp(0.0, scale.len() as f64 - 1.0) as usize;
    scale.get(at).copied().unwrap_or(' ')
}

/// Points that share a cell, or would but for its edge, and how many they are.
fn stacks(canvas: &Canvas, points: &[Point], scales: &Scales) -> Vec<(usize, Position)> {
    let (columns, rows) = (canvas.columns() as f64, canvas.rows() as f64);
    let near = |a: Position, b: Position| {
        let close = (a.0 - b.0).abs() * columns < 0.5 && (a.1 - b.1).abs() * rows < 0.5;
        close || canvas.cell(a) == canvas.cell(b)
    };
    trace::stacks(trace::points(points, scales, usize::MAX, usize::MAX), near)
}

fn texts(canvas: &mut Canvas, mark: &Mark, scales: &Scales, charset: Charset) {
    match mark {
        Mark::Labels { labels } => {
            for (point, text) in labels.iter().take(200) {
                let place = scales.place(point.x(), point.y());
                if let Some(at) = place.filter(|(x, y)| trace::inside(*x) && trace::inside(*y)) {
                    beside(canvas, canvas.cell(at), &charset.text(text, LONGEST));
                }
            }
        }
        Mark::Points { name, points, counted: true, .. } => {
            for (count, at) in stacks(canvas, points, scales).into_iter().filter(|(count, _)| *count > 1) {
                beside(canvas, canvas.cell(at), &charset.text(&format!("{count} {name}"), LONGEST));
            }
        }
        Mark::Horizontal { y, label } if !label.is_empty() => {
            let Some(y) = scales.y.position(y.0).filter(|y| trace::inside(*y)) else { return };
            let text = charset.text(label, LONGEST);
            let start = canvas.columns().saturating_sub(text.chars().count());
            let (_, row) = canvas.cell((0.0, y));
            let above = row.wrapping_sub(1);
            first(canvas, &text, [(start, above), (start, row + 1), (0, above), (0, row + 1), (start, row)]);
        }
        Mark::Vertical { x, label } if !label.is_empty() => {
            let Some(x) = scales.x.position(x.0).filter(|x| trace::inside(*x)) else { return };
            let text = charset.text(label, LONGEST);
            let (column, _) = canvas.cell((x, 0.0));
            let before = column.saturating_sub(text.chars().count() + 1);
            let last = canvas.rows().saturating_sub(1);
            first(canvas, &text, [(column + 1, 0), (before, 0), (column + 1, last), (before, last)]);
        }
        _ => {}
    }
}

/// Writes a text beside a cell where there is room for it.
fn beside(canvas: &mut Canvas, (column, row): (usize, usize), text: &str) {
    let length = text.chars().count();
    let before = column.wrapping_sub(length + 1);
    let above = row.wrapping_sub(1);
    let places = [
        (column + 2, row),
        (column + 1, above),
        (column + 1, row + 1),
        (before, row),
        (before, above),
        (before, row + 1),
    ];
    first(canvas, text, places);
}

fn first<const N: usize>(canvas: &mut Canvas, text: &str, places: [(usize, usize); N]) {
    let length = text.chars().count();
    let free = |(column, row): &&(usize, usize)| {
        *row < canvas.rows() && *column < canvas.columns() && canvas.has_room(*column, *row, length)
    };
    if let Some((column, row)) = places.iter().find(free).copied() {
        canvas.write(column, row, text);
    }
}

/// Which sign is which series, and what shades mean.
pub(super) fn legend(panel: &Panel, width: usize, charset: Charset, shaded: bool) -> Vec<String> {
    let series: Vec<&Mark> = panel.marks().iter().filter(|mark| mark.series().is_some()).collect();
    let mut entries = Vec::new();
    for (at, mark) in series.iter().enumerate().filter(|_| series.len() > 1) {
        let name = mark.series().map_or("", |(name, _)| name);
        let sign = match mark {
            Mark::Points { marker, .. } => charset.marker(*marker),
            Mark::Stems { .. } => charset.stem(at),
            Mark::Bars { .. } => charset.bar(at),
            _ if charset == Charset::Braille => charset.letter(at),
            _ => charset.curve(at),
        };
        entries.push(format!("{sign} {}", charset.text(name, width.saturating_sub(4))));
    }
    for mark in panel.marks() {
        let (name, grid, shades) = match mark {
            Mark::Heat { name, grid, shades, .. } => (name, grid, Some(*shades)),
            Mark::Image { name, grid, .. } => (name, grid, None),
            _ => continue,
        };
        let Some((low, high)) = grid.range() else { continue };
        let end = |number: f64| {
            let sign = shade(number, low, high, shades, charset);
            if shaded { format!("'{sign}' {}", digits(number, 4)) } else { digits(number, 4) }
        };
        let name = charset.text(name, width / 2);
        let colon = if name.is_empty() { "" } else { ": " };
        entries.push(format!("{name}{colon}{} to {}", end(low), end(high)));
    }
    side_by_side(&entries, width, charset)
}

/// Entries in lines of at most this width.
fn side_by_side(entries: &[String], width: usize, charset: Charset) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        let joined = lines.last().map(|line| format!("{line}   {entry}"));
        if let Some(joined) = joined.filter(|line| line.chars().count() <= width) {
            lines.pop();
            lines.push(joined);
        } else if lines.len() < MOST_LINES {
            lines.push(charset.text(entry, width));
        }
    }
    lines
}
