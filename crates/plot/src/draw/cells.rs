//! Grids of numbers: heat maps and grey pictures.

use super::super::format::digits;
use super::super::mark::{Grid, Shades};
use super::super::point::Point;
use super::chart::Frame;
use super::pen::{Anchor, Pen, text_width};
use super::shape::{Picture, Rect};
use super::style::{Colour, WHITE, ink_on, monotone, part, shade};

/// Grids of more cells than this are a picture of pixels instead of rectangles.
const MOST_RECTANGLES: usize = 2_500;
/// Sizes of printed numbers with their significant digits, the best first.
const SIZES: [(f64, usize); 10] = [
    (14.0, 6),
    (12.0, 6),
    (14.0, 4),
    (12.0, 4),
    (10.0, 6),
    (10.0, 4),
    (12.0, 3),
    (10.0, 3),
    (9.0, 3),
    (9.0, 2),
];
/// A picture of pixels has at most so many of them in each direction; larger grids are averaged.
const MOST_PIXELS: usize = 1_024;

/// How a grid is shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shading {
    /// With a number in each cell.
    Printed(Shades),
    /// As pixels without numbers.
    Pixels(Shades),
    /// As a grey picture.
    Grey,
}

/// The colour of a number.
pub(super) fn colour(shading: Shading, number: f64, (low, high): (f64, f64)) -> Colour {
    match shading {
        Shading::Printed(shades) => shade(shades, number, low, high),
        Shading::Pixels(Shades::Diverging) => monotone(number, low, high),
        Shading::Pixels(Shades::Sequential) => shade(Shades::Sequential, number, low, high),
        Shading::Grey => {
            let grey = (part(number, low, high) * 255.0).round().clamp(0.0, 255.0) as u8;
            (grey, grey, grey)
        }
    }
}

/// Draws a grid: few cells as rectangles with their numbers, more as pixels.
pub(super) fn draw(pen: &mut Pen, frame: &Frame, grid: &Grid, origin: Point, shades: Option<Shades>) {
    let Some(range) = grid.range() else { return };
    let Some((size, significant)) = shades.and_then(|_| print(frame, grid)) else {
        let whole = rect(frame, origin, (0, 0), (grid.rows(), grid.columns()));
        let shading = shades.map_or(Shading::Grey, Shading::Pixels);
        if let Some(whole) = whole.filter(|whole| frame.rect.contains(&grown(*whole, -0.5))) {
            pen.picture(pixels(frame, whole, grid, shading, range));
        }
        return;
    };
    for (row, column, number) in grid.numbers() {
        let cell = rect(frame, origin, (row, column), (row + 1, column + 1));
        let Some(cell) = cell.and_then(|cell| cut(cell, frame.rect)) else { continue };
        let colour = colour(shades.map_or(Shading::Grey, Shading::Printed), number, range);
        pen.rect(cell, colour);
        pen.text(&digits(number, significant), cell.middle(), size, ink_on(colour), Anchor::Middle);
    }
}

/// The size and the significant digits at which all numbers of a grid fit into their cells, as large and
/// as exact as possible; none when they do not.
pub(super) fn print(frame: &Frame, grid: &Grid) -> Option<(f64, usize)> {
    if grid.rows() * grid.columns() > MOST_RECTANGLES {
        return None;
    }
    let (width, height) =
        (frame.scales.x.unit() * frame.rect.width, frame.scales.y.unit() * frame.rect.height);
    let fits = |size: f64, significant: usize| {
        let room = |number| text_width(&digits(number, significant), size) < width - 4.0;
        height > size * 1.3 && grid.numbers().all(|(_, _, number)| room(number))
    };
    SIZES.into_iter().find(|(size, significant)| fits(*size, *significant))
}

fn grown(rect: Rect, by: f64) -> Rect {
    Rect::new(rect.x - by, rect.y - by, rect.width + 2.0 * by, rect.height + 2.0 * by)
}

/// The part of a rectangle inside another one.
fn cut(rect: Rect, by: Rect) -> Option<Rect> {
    let (x, y) = (rect.x.max(by.x), rect.y.max(by.y));
    let (width, height) = (rect.right().min(by.right()) - x, rect.bottom().min(by.bottom()) - y);
    (width > 0.0 && height > 0.0).then(|| Rect::new(x, y, width, height))
}

/// The rectangle of the cells from one row and column up to another one.
fn rect(frame: &Frame, origin: Point, from: (usize, usize), to: (usize, usize)) -> Option<Rect> {
    let corner = |(row, column): (usize, usize)| {
        let place = (origin.x() - 0.5 + column as f64, origin.y() - 0.5 + row as f64);
        frame.scales.place(place.0, place.1).map(|place| frame.at(place))
    };
    let ((x0, y0), (x1, y1)) = (corner(from)?, corner(to)?);
    Some(Rect::new(x0.min(x1), y0.min(y1), (x1 - x0).abs(), (y1 - y0).abs()))
}

fn pixels(frame: &Frame, whole: Rect, grid: &Grid, shading: Shading, range: (f64, f64)) -> Picture {
    let (columns, rows) = (grid.columns().min(MOST_PIXELS), grid.rows().min(MOST_PIXELS));
    let (left, up) = frame.directions();
    let mut pixels = Vec::with_capacity(rows * columns * 3);
    for row in 0..rows {
        let row = if up { rows - 1 - row } else { row };
        for column in 0..columns {
            let column = if left { columns - 1 - column } else { column };
            let block = |at: usize, of: usize, all: usize| {
                at * all / of..((at + 1) * all / of).max(at * all / of + 1)
            };
            let mean = grid.mean(block(row, rows, grid.rows()), block(column, columns, grid.columns()));
            let (red, green, blue) = mean.map_or(WHITE, |mean| colour(shading, mean, range));
            pixels.extend([red, green, blue]);
        }
    }
    Picture { rect: whole, columns, rows, pixels }
}
