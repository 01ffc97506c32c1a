//! Marks of a panel, other than grids.

use super::super::mark::Mark;
use super::super::model::Panel;
use super::super::point::Point;
use super::super::trace;
use super::chart::Frame;
use super::labels::Room;
use super::pen::{Pen, fitted, text_width};
use super::shape::Rect;
use super::style::{GREY, INK, Look, SMALL, look};

/// Lines of at most this many points that are not joined to a curve have a marker at each.
const LONE: usize = 1;

/// Of markers nearer to each other than this, in pixels, one is hardly told from another.
const STACKED: f64 = 4.0;

/// Draws all marks: reference lines first, then series, then texts where they find room.
pub(super) fn draw(pen: &mut Pen, panel: &Panel, frame: &Frame, room: &mut Room) {
    panel.marks().iter().for_each(|mark| background(pen, frame, mark, room));
    zero_line(pen, panel, frame);
    let groups = Groups::of(panel, frame);
    let series = panel.marks().iter().filter(|mark| mark.series().is_some());
    for (at, mark) in series.enumerate() {
        drawn(pen, frame, mark, &look(at), &groups.slot(panel, mark), room);
    }
    panel.marks().iter().for_each(|mark| texts(pen, frame, mark, room));
}

/// Stems and bars stand on a line.
fn zero_line(pen: &mut Pen, panel: &Panel, frame: &Frame) {
    let upright = |mark: &Mark| matches!(mark, Mark::Stems { .. } | Mark::Bars { .. });
    if panel.marks().iter().any(upright) {
        let base = frame.scales.y.base();
        pen.line(frame.at((0.0, base)), frame.at((1.0, base)), INK, 1.0);
    }
}

fn background(pen: &mut Pen, frame: &Frame, mark: &Mark, room: &mut Room) {
    let mut line = |from, to| pen.path(vec![frame.at(from), frame.at(to)], GREY, 1.2, &[6.0, 4.0]);
    match mark {
        Mark::Horizontal { y, .. } => {
            if let Some(y) = frame.scales.y.position(y.0).filter(|y| trace::inside(*y)) {
                line((0.0, y), (1.0, y));
            }
        }
        Mark::Vertical { x, .. } => {
            if let Some(x) = frame.scales.x.position(x.0).filter(|x| trace::inside(*x)) {
                line((x, 0.0), (x, 1.0));
            }
        }
        Mark::Circle { centre, radius } => {
            for piece in trace::lines(&circle(*centre, radius.0), &frame.scales, 4_000) {
                let piece: Vec<_> = piece.into_iter().map(|at| frame.at(at)).collect();
                room.take_path(&piece);
                pen.path(piece, GREY, 1.2, &[]);
            }
        }
        _ => {}
    }
}

/// Points of a circle, close enough to look round.
fn circle(centre: Point, radius: f64) -> Vec<Point> {
    let angle = |step: u32| f64::from(step) * std::f64::consts::TAU / 240.0;
    let point =
        |step| Point::new(centre.x() + radius * angle(step).cos(), centre.y() + radius * angle(step).sin());
    (0..=240).map(point).collect()
}

/// Where the stems or bars of a series stand, among those of other series at the same x.
struct Slot {
    offset: f64,
    width: f64,
}

/// How stems and bars of several series share their place.
struct Groups {
    stems: usize,
    bars: usize,
    /// The width of a group of bars in pixels.
    group: f64,
}

impl Groups {
    fn of(panel: &Panel, frame: &Frame) -> Groups {
        let count = |kind: fn(&Mark) -> bool| panel.marks().iter().filter(|mark| kind(mark)).count();
        let mut places: Vec<f64> = panel
            .marks()
            .iter()
            .filter(|mark| matches!(mark, Mark::Bars { .. }))
            .filter_map(Mark::series)
            .flat_map(|(_, points)| points.iter().filter_map(|point| frame.scales.x.position(point.x())))
            .collect();
        places.sort_by(f64::total_cmp);
        let gaps = places.iter().zip(places.iter().skip(1)).map(|(a, b)| (b - a) * frame.rect.width);
        let nearest = gaps.filter(|gap| *gap > 1e-6).fold(frame.rect.width / 2.0, f64::min);
        Groups {
            stems: count(|mark| matches!(mark, Mark::Stems { .. })),
            bars: count(|mark| matches!(mark, Mark::Bars { .. })),
            group: (nearest * 0.8).clamp(1.0, 120.0),
        }
    }

    fn slot(&self, panel: &Panel, mark: &Mark) -> Slot {
        let same = |other: &&Mark| std::mem::discriminant(*other) == std::mem::discriminant(mark);
        let place =
            panel.marks().iter().filter(same).position(|other| std::ptr::eq(other, mark)).unwrap_or(0);
        let (count, width) = match mark {
            Mark::Bars { .. } => (self.bars, self.group / self.bars.max(1) as f64),
            _ => (self.stems, 9.0),
        };
        Slot { offset: (place as f64 - (count.max(1) - 1) as f64 / 2.0) * width, width }
    }
}

fn drawn(pen: &mut Pen, frame: &Frame, mark: &Mark, look: &Look, slot: &Slot, room: &mut Room) {
    let (scales, columns) = (&frame.scales, (frame.rect.width * 2.0) as usize);
    match mark {
        Mark::Line { points, .. } => curves(pen, frame, trace::lines(points, scales, columns), look, room),
        Mark::Steps { points, .. } => curves(pen, frame, trace::steps(points, scales, columns), look, room),
        Mark::Points { points, marker, .. } => {
            for at in trace::points(points, scales, columns, (frame.rect.height * 2.0) as usize) {
                pen.marker(frame.at(at), *marker, look);
                room.take(frame.at(at), 4.0);
            }
        }
        Mark::Stems { points, .. } => {
            let many = points.len() > 120;
            for at in trace::uprights(points, scales, columns / 2) {
                let ((x, y), (_, base)) = (frame.at(at), frame.at((at.0, scales.y.base())));
                pen.line(
                    (x + slot.offset, base),
                    (x + slot.offset, y),
                    look.colour,
                    if many { 0.8 } else { 1.6 },
                );
                if !many {
                    pen.marker((x + slot.offset, y), look.marker, look);
                }
                room.take((x + slot.offset, y), 4.0);
            }
        }
        Mark::Bars { points, .. } => {
            for at in trace::uprights(points, scales, columns / 2) {
                let ((x, y), (_, base)) = (frame.at(at), frame.at((at.0, scales.y.base())));
                let left = x + slot.offset - slot.width / 2.0;
                let inset = if slot.width > 6.0 { 1.0 } else { 0.0 };
                let bar = Rect::new(
                    left + inset,
                    y.min(base),
                    (slot.width - 2.0 * inset).max(0.5),
                    (y - base).abs(),
                );
                pen.rect(bar, look.colour);
                room.take_rect(bar);
            }
        }
        _ => {}
    }
}

fn curves(pen: &mut Pen, frame: &Frame, pieces: Vec<Vec<trace::Position>>, look: &Look, room: &mut Room) {
    for piece in pieces {
        let piece: Vec<_> = piece.into_iter().map(|at| frame.at(at)).collect();
        match piece.as_slice() {
            [point] if piece.len() <= LONE => pen.marker(*point, look.marker, look),
            _ => {
                room.take_path(&piece);
                pen.path(piece, look.colour, 2.0, look.dashes);
            }
        }
    }
}

fn texts(pen: &mut Pen, frame: &Frame, mark: &Mark, room: &mut Room) {
    let rect = frame.rect;
    let fit = |text: &str| fitted(text, SMALL, rect.width * 0.8);
    match mark {
        Mark::Labels { labels } => {
            for (point, text) in labels.iter().take(500) {
                let place = frame.scales.place(point.x(), point.y());
                if let Some(at) = place.filter(|(x, y)| trace::inside(*x) && trace::inside(*y)) {
                    room.beside(pen, &fit(text), frame.at(at));
                }
            }
        }
        Mark::Points { name, points, counted: true, .. } => {
            let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1) < STACKED;
            let places = trace::points(points, &frame.scales, usize::MAX, usize::MAX);
            let stacks = trace::stacks(places.into_iter().map(|at| frame.at(at)), near);
            for (count, at) in stacks.into_iter().filter(|(count, _)| *count > 1) {
                room.beside(pen, &fit(&format!("{count} {name}")), at);
            }
        }
        Mark::Horizontal { y, label } if !label.is_empty() => {
            let Some(at) = frame.scales.y.position(y.0).filter(|y| trace::inside(*y)) else { return };
            let (text, (_, y)) = (fit(label), frame.at((0.0, at)));
            let (width, height) = (text_width(&text, SMALL), SMALL * 1.2);
            let place = |x, y| Rect::new(x, y, width, height);
            let right = rect.right() - width - 4.0;
            let places = [
                (right, y - height - 1.0),
                (right, y + 2.0),
                (rect.x + 4.0, y - height - 1.0),
                (rect.x + 4.0, y + 2.0),
            ];
            room.first(pen, &text, places.map(|(x, y)| place(x, y)));
        }
        Mark::Vertical { x, label } if !label.is_empty() => {
            let Some(at) = frame.scales.x.position(x.0).filter(|x| trace::inside(*x)) else { return };
            let (text, (x, _)) = (fit(label), frame.at((at, 0.0)));
            let (width, height) = (text_width(&text, SMALL), SMALL * 1.2);
            let place = |x, y| Rect::new(x, y, width, height);
            let low = rect.bottom() - height - 4.0;
            let places = [
                (x + 4.0, rect.y + 2.0),
                (x - width - 4.0, rect.y + 2.0),
                (x + 4.0, low),
                (x - width - 4.0, low),
            ];
            room.first(pen, &text, places.map(|(x, y)| place(x, y)));
        }
        _ => {}
    }
}
