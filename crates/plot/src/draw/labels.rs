//! Texts in a panel that do not cover each other.

use super::pen::{Anchor, Pen, text_width};
use super::shape::{Rect, Spot};
use super::style::{INK, SMALL};

/// What is drawn beyond this many places does not keep texts away any more.
const MOST: usize = 10_000;
/// Between the places that a line takes, in pixels.
const STRIDE: f64 = 6.0;

/// What is taken already of a panel.
pub(super) struct Room {
    frame: Rect,
    taken: Vec<Rect>,
    texts: Vec<Rect>,
}

impl Room {
    pub(super) fn new(frame: Rect) -> Room {
        Room { frame, taken: Vec::new(), texts: Vec::new() }
    }

    /// Keeps texts away from a marker.
    pub(super) fn take(&mut self, (x, y): Spot, radius: f64) {
        self.take_rect(Rect::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius));
    }

    /// Keeps texts away from a rectangle.
    pub(super) fn take_rect(&mut self, rect: Rect) {
        if self.taken.len() < MOST {
            self.taken.push(rect);
        }
    }

    /// Keeps texts away from a line.
    pub(super) fn take_path(&mut self, points: &[Spot]) {
        let mut last = (f64::NAN, f64::NAN);
        for ends in points.windows(2) {
            let &[from, to] = ends else { continue };
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let steps = (dx.hypot(dy) / STRIDE).ceil().clamp(1.0, 500.0);
            for step in 0..steps as u32 {
                let part = f64::from(step) / steps;
                let at = (from.0 + dx * part, from.1 + dy * part);
                // The first point is never near the last one, which is not a number.
                let near = (at.0 - last.0).hypot(at.1 - last.1) < STRIDE / 2.0;
                if !near {
                    self.take(at, 2.0);
                    last = at;
                }
            }
        }
    }

    /// Writes a text beside a point, where there is room for it: first at the upper right.
    pub(super) fn beside(&mut self, pen: &mut Pen, text: &str, (x, y): Spot) {
        let (width, height) = (text_width(text, SMALL), SMALL * 1.2);
        let offset = 7.0;
        let places = [
            (x + offset, y - offset - height),
            (x - offset - width, y - offset - height),
            (x + offset, y + offset),
            (x - offset - width, y + offset),
            (x + offset + 2.0, y - height / 2.0),
            (x - offset - 2.0 - width, y - height / 2.0),
            (x - width / 2.0, y - offset - height - 2.0),
            (x - width / 2.0, y + offset + 2.0),
            (x + 2.0 * offset, y - 3.0 * offset - height),
            (x + 2.0 * offset, y + 3.0 * offset),
        ];
        self.first(pen, text, places.map(|(x, y)| Rect::new(x, y, width, height)));
    }

    /// Writes a text in the place in the panel that covers least: the first of the free ones. In none when
    /// texts already stand at all of them.
    pub(super) fn first<const N: usize>(&mut self, pen: &mut Pen, text: &str, places: [Rect; N]) {
        let covered = |place: &Rect, of: &[Rect]| of.iter().filter(|taken| taken.overlaps(place)).count();
        let free = places
            .iter()
            .filter(|place| self.frame.contains(place) && covered(place, &self.texts) == 0)
            .min_by_key(|place| covered(place, &self.taken));
        let Some(place) = free else { return };
        let (_, y) = place.middle();
        pen.text(text, (place.x, y), SMALL, INK, Anchor::Start);
        self.texts.push(*place);
    }
}
