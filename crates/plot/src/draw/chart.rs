//! A panel: its heading, its legend, its axes, and marks.

use super::super::format::one_line;
use super::super::mark::Mark;
use super::super::model::Panel;
use super::super::scale::Scales;
use super::super::ticks::{NAME, Tick, ticks};
use super::cells;
use super::labels::Room;
use super::legend;
use super::marks;
use super::pen::{Anchor, Pen, fitted, text_width};
use super::shape::{Rect, Spot};
use super::style::{GREY, INK, MESH, SMALL, TEXT};

/// Between ticks of the y axis and between labels of the x axis.
const GAP: f64 = 10.0;
/// The length of a tick's line, and as much again is between it and its label.
const TICK: f64 = 5.0;

/// Where a panel's marks are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) rect: Rect,
    pub(super) scales: Scales,
}

impl Frame {
    /// The pixels of a position.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> Spot {
        (self.rect.x + x * self.rect.width, self.rect.bottom() - y * self.rect.height)
    }

    /// Whether x grows to the left, and whether y grows upwards.
    pub(super) fn directions(&self) -> (bool, bool) {
        (self.scales.x.is_reversed(), !self.scales.y.is_reversed())
    }
}

/// The height that a panel of this width wants, heading and legend included.
pub(super) fn height(panel: &Panel, width: f64, usual: f64) -> f64 {
    if !panel.is_equal() {
        return usual.min(strip(panel).unwrap_or(usual)) + legend::height(panel, width);
    }
    let inner = width - 90.0;
    let outer = 76.0 + legend::height(panel, width) + heading_height(panel);
    (inner / Scales::of(panel).aspect()).clamp(usual * 0.4, usual * 1.3) + outer
}

/// The height of a heat map of few rows, whose cells would be towers.
fn strip(panel: &Panel) -> Option<f64> {
    let rows = panel.marks().iter().map(|mark| match mark {
        Mark::Heat { grid, .. } => Some(grid.rows()),
        _ => None,
    });
    let rows = rows.collect::<Option<Vec<_>>>()?.into_iter().max()?;
    Some(rows.min(50) as f64 * 64.0 + 80.0)
}

fn heading_height(panel: &Panel) -> f64 {
    if panel.heading().trim().is_empty() { 0.0 } else { TEXT * 1.6 }
}

/// Draws a panel into a rectangle.
///
/// The labels of the y axis take at least this room, which [`labels`] tells of each panel.
pub(super) fn draw(pen: &mut Pen, panel: &Panel, rect: Rect, room_of_labels: f64) {
    let scales = Scales::of(panel);
    let heading = fitted(panel.heading(), TEXT, rect.width - 8.0);
    let middle = rect.x + rect.width / 2.0;
    pen.text(&heading, (middle, rect.y + 2.0), TEXT, INK, Anchor::Top);
    let rect = rect.below(heading_height(panel));
    let rest = rect.below(legend::height(panel, rect.width));
    let axes = Axes::of(panel, scales, rest, room_of_labels);
    legend::draw(pen, panel, &axes.frame, rect);
    panel.marks().iter().for_each(|mark| grid(pen, &axes.frame, mark));
    axes.draw(pen, panel);
    if shows_cells(panel) {
        // White cells end somewhere too.
        pen.frame(axes.frame.rect, GREY, 0.8);
    }
    let mut room = Room::new(axes.frame.rect);
    marks::draw(pen, panel, &axes.frame, &mut room);
}

/// The room that the labels of the y axis want in a rectangle.
pub(super) fn labels(panel: &Panel, rect: Rect) -> f64 {
    if panel.is_equal() {
        return 0.0;
    }
    let rest = rect.below(heading_height(panel));
    let rest = rest.below(legend::height(panel, rest.width));
    Axes::of(panel, Scales::of(panel), rest, 0.0).labels
}

fn shows_cells(panel: &Panel) -> bool {
    panel.marks().iter().any(|mark| matches!(mark, Mark::Heat { .. } | Mark::Image { .. }))
}

fn grid(pen: &mut Pen, frame: &Frame, mark: &Mark) {
    match mark {
        Mark::Heat { grid, origin, shades, .. } => cells::draw(pen, frame, grid, *origin, Some(*shades)),
        Mark::Image { grid, origin, .. } => cells::draw(pen, frame, grid, *origin, None),
        _ => {}
    }
}

/// The axes of a panel: ticks that fit, and room for their labels.
struct Axes {
    frame: Frame,
    x: Vec<Tick>,
    y: Vec<Tick>,
    left: f64,
    /// The part of it that labels take.
    labels: f64,
    bottom: f64,
    /// Names of ticks that have no room side by side are read from below.
    upright: bool,
    /// The whole panel without heading and legend.
    rect: Rect,
}

/// Room for a caption, none when there is none.
fn caption_room(text: String) -> f64 {
    if text.trim().is_empty() { 0.0 } else { TEXT * 1.5 }
}

impl Axes {
    fn of(panel: &Panel, scales: Scales, rect: Rect, room: f64) -> Axes {
        let level = Axes::with_labels(panel, scales, rect, None, room);
        let names = panel.x_axis().named_ticks();
        if names.len() <= level.x.len() {
            return level;
        }
        let widest = names.map(|(_, name)| text_width(&one_line(name, NAME), SMALL)).fold(0.0, f64::max);
        // As long as labels leave the larger part of the height to the marks.
        if widest < rect.height * 0.4 {
            Axes::with_labels(panel, scales, rect, Some(widest), room)
        } else {
            level
        }
    }

    /// The axes with labels of x level, or upright with this length.
    fn with_labels(panel: &Panel, scales: Scales, rect: Rect, upright: Option<f64>, room: f64) -> Axes {
        let labels = upright.unwrap_or(SMALL * 1.3);
        let bottom = caption_room(panel.x_axis().caption()) + labels + TICK + 4.0;
        let top = SMALL * 0.6;
        let height = (rect.height - bottom - top).max(20.0);
        let most = ((height / (SMALL * 1.9)) as usize).clamp(2, 12);
        let mut y = ticks(panel.y_axis(), &scales.y, most, |ticks| apart(ticks, height));
        y.iter_mut().for_each(|tick| tick.text = fitted(&tick.text, SMALL, rect.width * 0.4));
        let widest = y.iter().map(|tick| text_width(&tick.text, SMALL)).fold(0.0, f64::max);
        let widest = if panel.is_equal() { widest } else { widest.max(room) };
        let left = caption_room(panel.y_axis().caption()) + widest + TICK + 8.0;
        let right = 16.0;
        let width = (rect.width - left - right).max(20.0);
        let plot = Rect::new(rect.x + left, rect.y + top, width, height);
        let plot = if panel.is_equal() { proportional(plot, scales.aspect()) } else { plot };
        let mut x = match upright {
            None => ticks(panel.x_axis(), &scales.x, 11, |ticks| {
                beside(ticks, plot.width, rect.right() - plot.right())
            }),
            Some(_) => ticks(panel.x_axis(), &scales.x, 200, |ticks| apart(ticks, plot.width)),
        };
        // A single label that fits nowhere is shortened.
        for tick in x.iter_mut().filter(|_| upright.is_none()) {
            let at = plot.x + tick.at * plot.width;
            tick.text = fitted(&tick.text, SMALL, 2.0 * (at - rect.x).min(rect.right() - at));
        }
        Axes {
            frame: Frame { rect: plot, scales },
            x,
            y,
            left,
            labels: widest,
            bottom,
            upright: upright.is_some(),
            rect,
        }
    }

    /// Grid lines, axes, ticks and captions.
    fn draw(&self, pen: &mut Pen, panel: &Panel) {
        let plot = self.frame.rect;
        let across = |tick: &Tick| plot.x + tick.at * plot.width;
        let up = |tick: &Tick| plot.bottom() - tick.at * plot.height;
        if !shows_cells(panel) {
            for x in self.x.iter().map(across) {
                pen.line((x, plot.bottom()), (x, plot.y), MESH, 0.8);
            }
            for y in self.y.iter().map(up) {
                pen.line((plot.x, y), (plot.right(), y), MESH, 0.8);
            }
        }
        let corner = (plot.x, plot.bottom());
        pen.path(vec![(plot.x, plot.y), corner, (plot.right(), plot.bottom())], GREY, 1.2, &[]);
        for tick in &self.x {
            let (x, y) = (across(tick), plot.bottom());
            pen.line((x, y), (x, y + TICK), GREY, 1.2);
            if self.upright {
                let half = text_width(&tick.text, SMALL) / 2.0;
                pen.upright_text(&tick.text, (x, y + TICK + 4.0 + half), SMALL, INK);
            } else {
                pen.text(&tick.text, (x, y + 2.0 * TICK), SMALL, INK, Anchor::Top);
            }
        }
        for tick in &self.y {
            let (x, y) = (plot.x, up(tick));
            pen.line((x - TICK, y), (x, y), GREY, 1.2);
            pen.text(&tick.text, (x - 2.0 * TICK, y), SMALL, INK, Anchor::End);
        }
        self.captions(pen, panel);
    }

    /// Captions in the middle of their axes, or as near to it as the panel's edges allow.
    fn captions(&self, pen: &mut Pen, panel: &Panel) {
        let (plot, rect) = (self.frame.rect, self.rect);
        let (x, y) = plot.middle();
        let below = fitted(&panel.x_axis().caption(), TEXT, rect.width);
        let x = centre(x, text_width(&below, TEXT), rect.x, rect.right());
        let level = plot.bottom() + self.bottom - TEXT * 0.7;
        pen.text(&below, (x, level), TEXT, INK, Anchor::Middle);
        let beside = fitted(&panel.y_axis().caption(), TEXT, rect.height);
        let y = centre(y, text_width(&beside, TEXT), rect.y, rect.bottom());
        pen.upright_text(&beside, (plot.x - self.left + TEXT * 0.7, y), TEXT, INK);
    }
}

/// The middle of a text of this length that should be here, and must lie between two edges.
fn centre(wanted: f64, length: f64, from: f64, to: f64) -> f64 {
    wanted.min(to - length / 2.0).max(from + length / 2.0)
}

/// Whether labels above each other are apart.
fn apart(ticks: &[Tick], height: f64) -> bool {
    gaps(ticks).all(|gap| gap * height > SMALL * 1.25)
}

fn gaps(ticks: &[Tick]) -> impl Iterator<Item = f64> + '_ {
    ticks.iter().zip(ticks.iter().skip(1)).map(|(a, b)| (a.at - b.at).abs())
}

/// Whether labels side by side are apart, and the outermost ones end inside of the picture.
fn beside(ticks: &[Tick], width: f64, right: f64) -> bool {
    let half = |tick: &Tick| text_width(&tick.text, SMALL) / 2.0;
    let pairs = ticks.iter().zip(ticks.iter().skip(1));
    let distinct = pairs.clone().all(|(a, b)| a.text != b.text);
    let apart = pairs.into_iter().all(|(a, b)| (a.at - b.at).abs() * width > half(a) + half(b) + GAP);
    distinct && apart && ticks.iter().all(|tick| tick.at * width + half(tick) < width + right)
}

/// The largest rectangle of a width over height in the middle of another one.
fn proportional(rect: Rect, aspect: f64) -> Rect {
    let (width, height) = (rect.width.min(rect.height * aspect), rect.height.min(rect.width / aspect));
    Rect::new(rect.x + (rect.width - width) / 2.0, rect.y, width, height)
}
