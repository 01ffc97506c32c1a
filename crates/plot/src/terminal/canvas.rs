//! A rectangle of characters to draw on. It is small enough to be ours: crates for Braille draw dots, but
//! neither characters among them, nor ASCII, nor diagrams.

use super::super::trace::Position;
use super::glyphs::Charset;

/// Bits of the dots of a Braille character, by row and column.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Characters, Braille dots below them, and reference lines below both.
pub(super) struct Canvas {
    charset: Charset,
    columns: usize,
    rows: usize,
    dots: Vec<u8>,
    over: Vec<Option<char>>,
    under: Vec<Option<char>>,
}

impl Canvas {
    pub(super) fn new(charset: Charset, columns: usize, rows: usize) -> Canvas {
        let cells = columns * rows;
        Canvas {
            charset,
            columns,
            rows,
            dots: vec![0; cells],
            over: vec![None; cells],
            under: vec![None; cells],
        }
    }

    pub(super) fn charset(&self) -> Charset {
        self.charset
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The cell of a position from 0 to 1, from the left and from the bottom.
    pub(super) fn cell(&self, (x, y): Position) -> (usize, usize) {
        let place = |part: f64, count: usize| {
            ((part * count as f64).floor().max(0.0) as usize).min(count.saturating_sub(1))
        };
        (place(x, self.columns), place(1.0 - y, self.rows))
    }

    /// Puts a character into a cell; outside of the canvas nothing happens.
    pub(super) fn put(&mut self, column: usize, row: usize, c: char) {
        if column < self.columns
            && let Some(cell) = self.over.get_mut(row * self.columns + column)
        {
            *cell = Some(c);
        }
    }

    /// Puts a character below all others.
    pub(super) fn put_below(&mut self, column: usize, row: usize, c: char) {
        if column < self.columns
            && let Some(cell) = self.under.get_mut(row * self.columns + column)
        {
            *cell = Some(c);
        }
    }

    /// Whether nothing but a reference line is there.
    pub(super) fn is_free(&self, column: usize, row: usize) -> bool {
        let at = row * self.columns + column;
        column < self.columns && self.over.get(at) == Some(&None) && self.dots.get(at) == Some(&0)
    }

    /// Writes a text from a cell to the right, as far as there is room.
    pub(super) fn write(&mut self, column: usize, row: usize, text: &str) {
        for (at, c) in text.chars().enumerate() {
            self.put(column + at, row, c);
        }
    }

    /// Whether a text could stand there without covering anything.
    pub(super) fn has_room(&self, column: usize, row: usize, length: usize) -> bool {
        (column..column + length).all(|column| self.is_free(column, row))
    }

    /// Draws a line, in dots, or in ASCII with this character.
    pub(super) fn line(&mut self, from: Position, to: Position, c: char) {
        let (wide, high) = match self.charset {
            Charset::Braille => (self.columns * 2, self.rows * 4),
            Charset::Ascii => (self.columns, self.rows),
        };
        let place = |(x, y): Position| {
            let part =
                |part: f64, count: usize| (part.clamp(0.0, 1.0) * count as f64).min(count as f64 - 0.01);
            (part(x, wide), part(1.0 - y, high))
        };
        let (from, to) = (place(from), place(to));
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let steps = dx.abs().max(dy.abs()).ceil().max(1.0);
        for step in 0..=steps as usize {
            let part = step as f64 / steps;
            let at = ((from.0 + dx * part).max(0.0) as usize, (from.1 + dy * part).max(0.0) as usize);
            match self.charset {
                Charset::Braille => self.dot(at.0, at.1),
                Charset::Ascii => self.put(at.0, at.1, c),
            }
        }
    }

    fn dot(&mut self, x: usize, y: usize) {
        let bit = DOTS.get(y % 4).and_then(|row| row.get(x % 2)).copied().unwrap_or(0);
        if x / 2 < self.columns
            && let Some(cell) = self.dots.get_mut(y / 4 * self.columns + x / 2)
        {
            *cell |= bit;
        }
    }

    /// The rows as text, from the top; blanks at the ends of rows are kept.
    pub(super) fn lines(&self) -> Vec<String> {
        let cell = |at: usize| {
            let dots = self.dots.get(at).copied().unwrap_or(0);
            let dots = if dots == 0 { None } else { char::from_u32(0x2800 + u32::from(dots)) };
            let layer = |layer: &[Option<char>]| layer.get(at).copied().flatten();
            layer(&self.over).or(dots).or_else(|| layer(&self.under)).unwrap_or(' ')
        };
        (0..self.rows).map(|row| (row * self.columns..(row + 1) * self.columns).map(cell).collect()).collect()
    }
}
