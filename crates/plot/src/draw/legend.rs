//! Which series is which, above the panel.

use super::super::format::digits;
use super::super::mark::{Grid, Mark, Shades};
use super::super::model::Panel;
use super::cells::{self, Shading};
use super::chart::Frame;
use super::pen::{Anchor, Pen, fitted, text_width};
use super::shape::{Rect, Spot};
use super::style::{GREY, INK, Look, SMALL, look};

const ROW: f64 = SMALL * 1.6;
const SAMPLE: f64 = 30.0;
const GAP: f64 = 18.0;
/// Legends of more rows would leave no room for the panel.
const MOST_ROWS: usize = 6;
const STRIPES: usize = 8;
/// Names of grids are shortened to this width.
const LONGEST: f64 = 220.0;

/// An entry: a sample of what is drawn, and its name.
enum Entry<'a> {
    Series(&'a Mark, Look, String),
    Shades(Option<Shades>, &'a Grid, (f64, f64), String),
}

impl Entry<'_> {
    fn width(&self, most: f64) -> f64 {
        let text = match self {
            Entry::Series(_, _, name) => text_width(name, SMALL),
            Entry::Shades(_, _, (low, high), name) => {
                let numbers = text_width(&short(*low), SMALL) + text_width(&short(*high), SMALL);
                text_width(name, SMALL).min(LONGEST) + numbers + 74.0
            }
        };
        (text + SAMPLE + 6.0 + GAP).min(most)
    }
}

/// The entries of a panel: its series when there are several, and what shades mean.
fn entries<'a>(panel: &'a Panel) -> Vec<Entry<'a>> {
    let series = panel.marks().iter().filter(|mark| mark.series().is_some());
    let mut entries: Vec<Entry> = series
        .enumerate()
        .filter_map(|(at, mark)| Some(Entry::Series(mark, look(at), mark.series()?.0.to_string())))
        .filter(|entry| matches!(entry, Entry::Series(_, _, name) if !name.trim().is_empty()))
        .collect();
    if entries.len() < 2 {
        entries.clear();
    }
    let shaded = |shades, grid: &'a Grid, name: &str| {
        Some(Entry::Shades(shades, grid, grid.range()?, name.to_string()))
    };
    entries.extend(panel.marks().iter().filter_map(|mark| match mark {
        Mark::Heat { grid, shades, name, .. } => shaded(Some(*shades), grid, name),
        Mark::Image { grid, name, .. } => shaded(None, grid, name),
        _ => None,
    }));
    entries
}

/// Entries side by side, with the row and the x of each.
fn rows<'a>(panel: &'a Panel, width: f64) -> Vec<(usize, f64, Entry<'a>)> {
    let (mut x, mut row) = (0.0, 0);
    let place = |entry: Entry<'a>| {
        let wide = entry.width(width);
        if x > 0.0 && x + wide > width {
            (x, row) = (0.0, row + 1);
        }
        let placed = (row, x, entry);
        x += wide;
        placed
    };
    entries(panel).into_iter().map(place).collect()
}

/// The legend is drawn at the axis; that much less is there than in the whole panel.
const INDENT: f64 = 80.0;

/// The height of the legend of a panel of this width.
pub(super) fn height(panel: &Panel, width: f64) -> f64 {
    let rows = rows(panel, (width - INDENT).max(60.0));
    rows.last().map_or(0.0, |(row, _, _)| (row + 1).min(MOST_ROWS) as f64 * ROW + 4.0)
}

/// Draws the legend at the top of a panel, above its axes.
pub(super) fn draw(pen: &mut Pen, panel: &Panel, frame: &Frame, rect: Rect) {
    let width = (rect.width - INDENT).max(60.0);
    let left = frame.rect.x.min(rect.x + INDENT);
    let rows = rows(panel, width);
    let more = rows.iter().filter(|(row, _, _)| *row >= MOST_ROWS).count();
    for (row, x, entry) in rows {
        let at = (left + x, rect.y + (row as f64 + 0.5) * ROW);
        if row + 1 == MOST_ROWS && more > 0 {
            pen.text(&format!("\u{2026} and {} more", more + 1), at, SMALL, INK, Anchor::Start);
            break;
        }
        match entry {
            Entry::Series(mark, look, name) => series(pen, mark, &look, &name, at, width - x),
            Entry::Shades(shades, grid, range, name) => {
                let printed = shades.is_some() && cells::print(frame, grid).is_some();
                let shading = shades.map_or(Shading::Grey, Shading::Pixels);
                scale(pen, (!printed).then_some(shading), range, &name, at, width - x);
            }
        }
    }
}

fn series(pen: &mut Pen, mark: &Mark, look: &Look, name: &str, (x, y): Spot, width: f64) {
    let (end, middle) = ((x + SAMPLE - 4.0, y), (x + SAMPLE / 2.0 - 2.0, y));
    match mark {
        Mark::Points { marker, .. } => pen.marker(middle, *marker, look),
        Mark::Bars { .. } => pen.rect(Rect::new(middle.0 - 7.0, y - 5.0, 14.0, 10.0), look.colour),
        Mark::Stems { .. } => {
            pen.line((x + 4.0, y), middle, look.colour, 1.6);
            pen.marker(middle, look.marker, look);
        }
        _ => pen.path(vec![(x, y), end], look.colour, 2.0, look.dashes),
    }
    let text = fitted(name, SMALL, width - SAMPLE - 6.0);
    pen.text(&text, (x + SAMPLE + 2.0, y), SMALL, INK, Anchor::Start);
}

/// The name of a grid, and its shades from the smallest to the largest number unless numbers are printed.
fn scale(
    pen: &mut Pen,
    shading: Option<Shading>,
    (low, high): (f64, f64),
    name: &str,
    (mut x, y): Spot,
    width: f64,
) {
    let pair = |significant| [digits(low, significant), digits(high, significant)];
    let length = |pair: &[String; 2]| pair.iter().map(|text| text_width(text, SMALL)).sum::<f64>() + 74.0;
    // Numbers of many digits are told by fewer where there is little room, and the name gets what is left.
    let exact = pair(4);
    let [low_text, high_text] = if length(&exact) + 60.0 < width { exact } else { pair(2) };
    let ends = length(&[low_text.clone(), high_text.clone()]);
    // Without shades no room is kept for them.
    let ends = if shading.is_some() { ends } else { 0.0 };
    let longest = (width - ends).clamp(0.0, LONGEST);
    let mut write = |text: &str, longest: f64| {
        let text = fitted(text, SMALL, longest);
        pen.text(&text, (x, y), SMALL, INK, Anchor::Start);
        x += if text.is_empty() { 0.0 } else { text_width(&text, SMALL) + 8.0 };
        x
    };
    if longest > 20.0 {
        write(name, longest);
    }
    let Some(shading) = shading else { return };
    let bar = Rect::new(write(&low_text, LONGEST), y - 6.0, 6.0 * STRIPES as f64, 12.0);
    for at in 0..STRIPES {
        let part = at as f64 / (STRIPES - 1) as f64;
        let number = low * (1.0 - part) + high * part;
        let stripe = Rect::new(bar.x + at as f64 * 6.0, bar.y, 6.0, bar.height);
        pen.rect(stripe, cells::colour(shading, number, (low, high)));
    }
    pen.frame(bar, GREY, 0.8);
    pen.text(&high_text, (bar.right() + 8.0, y), SMALL, INK, Anchor::Start);
}

fn short(number: f64) -> String {
    digits(number, 4)
}
