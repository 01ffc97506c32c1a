//! The points of a series as they can be drawn: placed between 0 and 1, cut at the panel's edge, and not
//! more of them than pixels could show.

use super::point::Point;
use super::scale::Scales;

/// A position in the panel, from 0 at the left or bottom to 1.
pub(super) type Position = (f64, f64);

/// The pieces of a line inside the panel. It is broken where a point cannot be drawn and where it leaves
/// the panel. Of points in the same of `columns` columns the first, the last, the highest and the lowest
/// are kept, in their order.
pub(super) fn lines(points: &[Point], scales: &Scales, columns: usize) -> Vec<Vec<Position>> {
    let mut pieces = Vec::new();
    for run in points.split(|point| scales.place(point.x(), point.y()).is_none()) {
        let placed = run.iter().filter_map(|point| scales.place(point.x(), point.y()));
        cut(&thinned(placed, columns), &mut pieces);
    }
    pieces
}

/// A staircase through the points: level to the next point, then up or down.
pub(super) fn steps(points: &[Point], scales: &Scales, columns: usize) -> Vec<Vec<Position>> {
    let mut stairs: Vec<Point> = Vec::with_capacity(points.len().saturating_mul(2));
    for point in points {
        if let Some(last) = stairs.last().filter(|last| last.is_finite() && point.is_finite()) {
            stairs.push(Point::new(point.x(), last.y()));
        }
        stairs.push(*point);
    }
    lines(&stairs, scales, columns)
}

/// Points inside the panel, one for each cell of a raster of `columns` by `rows`.
pub(super) fn points(points: &[Point], scales: &Scales, columns: usize, rows: usize) -> Vec<Position> {
    let mut seen = std::collections::HashSet::new();
    points
        .iter()
        .filter_map(|point| scales.place(point.x(), point.y()))
        .filter(|(x, y)| inside(*x) && inside(*y))
        .filter(|(x, y)| points.len() <= columns || seen.insert((cell(*x, columns), cell(*y, rows))))
        .collect()
}

/// Of more points than this it is not told how many lie where one is seen.
const MOST_COUNTED: usize = 1_000;

/// Where several points are seen as one: how many they are, and their middle. Points that are `near` to the first of
/// some belong to these.
pub(super) fn stacks(
    points: impl IntoIterator<Item = Position>,
    near: impl Fn(Position, Position) -> bool,
) -> Vec<(usize, Position)> {
    let mut stacks: Vec<Vec<Position>> = Vec::new();
    for point in points.into_iter().take(MOST_COUNTED) {
        match stacks.iter_mut().find(|stack| stack.first().is_some_and(|first| near(*first, point))) {
            Some(stack) => stack.push(point),
            None => stacks.push(vec![point]),
        }
    }
    let middle = |stack: Vec<Position>| {
        let count = stack.len() as f64;
        let (x, y) = stack.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        (stack.len(), (x / count, y / count))
    };
    stacks.into_iter().map(middle).collect()
}

/// The points of stems and bars, of which the highest and the lowest of each column are kept. They may lie
/// above or below the panel, and are moved to its edge.
pub(super) fn uprights(points: &[Point], scales: &Scales, columns: usize) -> Vec<Position> {
    let placed = points.iter().filter_map(|point| scales.place(point.x(), point.y()));
    let placed = placed.filter(|(x, _)| inside(*x)).map(|(x, y)| (x, y.clamp(0.0, 1.0)));
    if points.len() <= columns {
        return placed.collect();
    }
    let mut columns_of = std::collections::BTreeMap::new();
    for (x, y) in placed {
        let (low, high) = columns_of.entry(cell(x, columns)).or_insert(((x, y), (x, y)));
        if y < low.1 {
            *low = (x, y);
        }
        if y > high.1 {
            *high = (x, y);
        }
    }
    columns_of
        .into_values()
        .flat_map(|(low, high)| if low == high { vec![low] } else { vec![low, high] })
        .collect()
}

pub(super) fn inside(part: f64) -> bool {
    (-1e-9..=1.0 + 1e-9).contains(&part)
}

fn cell(part: f64, cells: usize) -> i64 {
    (part * cells as f64).floor() as i64
}

fn thinned(placed: impl Iterator<Item = Position>, columns: usize) -> Vec<Position> {
    let mut kept: Vec<Position> = Vec::new();
    let mut run: Vec<(usize, Position)> = Vec::new();
    for (at, point) in placed.enumerate() {
        if run.first().is_some_and(|(_, first)| cell(first.0, columns) != cell(point.0, columns)) {
            flush(&mut run, &mut kept);
        }
        if run.len() < 4 {
            run.push((at, point));
        } else {
            narrow(&mut run, (at, point));
        }
    }
    flush(&mut run, &mut kept);
    kept
}

/// Takes a further point into a run of four: first, lowest, highest, last.
fn narrow(run: &mut [(usize, Position)], next: (usize, Position)) {
    let [_, low, high, last] = run else { return };
    // The first two points of a run came in any order.
    if low.1.1 > high.1.1 {
        std::mem::swap(low, high);
    }
    for point in [*last, next] {
        if point.1.1 < low.1.1 {
            *low = point;
        }
        if point.1.1 > high.1.1 {
            *high = point;
        }
    }
    *last = next;
}

fn flush(run: &mut Vec<(usize, Position)>, kept: &mut Vec<Position>) {
    run.sort_by_key(|(at, _)| *at);
    run.dedup_by_key(|(at, _)| *at);
    kept.extend(run.drain(..).map(|(_, point)| point));
}

/// Adds the pieces of a line inside the panel.
fn cut(line: &[Position], pieces: &mut Vec<Vec<Position>>) {
    if let [point] = line {
        if inside(point.0) && inside(point.1) {
            pieces.push(vec![*point]);
        }
        return;
    }
    let mut piece: Vec<Position> = Vec::new();
    for ends in line.windows(2) {
        let &[from, to] = ends else { continue };
        let Some((from, to)) = clipped(from, to) else { continue };
        if piece.last() != Some(&from) {
            if piece.len() > 1 {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![from];
        }
        piece.push(to);
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
}

/// The part of a segment inside the panel, by Liang and Barsky: the parameter's range is narrowed at each edge.
pub(super) fn clipped(from: Position, to: Position) -> Option<(Position, Position)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (slope, room) in [(-dx, from.0), (dx, 1.0 - from.0), (-dy, from.1), (dy, 1.0 - from.1)] {
        if slope == 0.0 && room < 0.0 {
            return None;
        }
        if slope < 0.0 {
            enter = enter.max(room / slope);
        } else if slope > 0.0 {
            leave = leave.min(room / slope);
        }
    }
    let at = |part: f64| match part {
        0.0 => from,
        1.0 => to,
        _ => (from.0 + part * dx, from.1 + part * dy),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, Panel};
    use super::*;

    fn unit() -> Scales {
        Scales::of(&Panel::new().x(Axis::new("").range(0.0, 1.0)).y(Axis::new("").range(0.0, 1.0)))
    }

    fn of(points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|point| Point::from(*point)).collect()
    }

    #[test]
    fn lines_are_cut_at_edges_and_broken_at_gaps() {
        let line = of(&[(0.0, 0.5), (0.5, 1.5), (1.0, 0.5)]);
        let pieces = lines(&line, &unit(), 100);
        assert_eq!(pieces, [vec![(0.0, 0.5), (0.25, 1.0)], vec![(0.75, 1.0), (1.0, 0.5)]]);
        let gap = of(&[(0.0, 0.0), (0.5, f64::NAN), (0.75, 0.5)]);
        assert_eq!(lines(&gap, &unit(), 100), [vec![(0.0, 0.0)], vec![(0.75, 0.5)]]);
    }

    #[test]
    fn steps_go_level_first() {
        let stairs = steps(&of(&[(0.0, 0.0), (0.5, 1.0)]), &unit(), 100);
        assert_eq!(stairs, [vec![(0.0, 0.0), (0.5, 0.0), (0.5, 1.0)]]);
    }

    #[test]
    fn points_near_the_first_of_a_stack_belong_to_it() {
        let near = |a: Position, b: Position| (a.0 - b.0).abs() < 0.25;
        let found = stacks([(0.0, 1.0), (2.0, 0.0), (0.125, 2.0), (0.375, 0.0)], near);
        assert_eq!(found, [(2, (0.0625, 1.5)), (1, (2.0, 0.0)), (1, (0.375, 0.0))]);
    }

    #[test]
    fn a_million_points_keep_their_extremes() {
        let many: Vec<Point> = (0..1_000_000)
            .map(|n| {
                Point::new(f64::from(n) / 1e6, if n == 777_777 { 1.0 } else { 0.25 + f64::from(n % 2) / 4.0 })
            })
            .collect();
        let pieces = lines(&many, &unit(), 500);
        assert_eq!(pieces.len(), 1);
        assert!(pieces[0].len() <= 2000, "{}", pieces[0].len());
        assert!(pieces[0].iter().any(|(_, y)| *y == 1.0));
        assert!(uprights(&many, &unit(), 500).len() <= 1000);
        assert!(points(&many, &unit(), 500, 300).len() <= 1500);
    }
}
