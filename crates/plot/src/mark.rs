//! Marks: what is drawn in a panel.

use std::ops::Range;

use super::point::Real;

use super::point::Point;

/// The shape of single points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Marker {
    /// A filled disc.
    Dot,
    /// An empty circle: a zero.
    Ring,
    /// A cross: a pole.
    Cross,
    /// A filled square.
    Square,
    /// A filled triangle.
    Triangle,
    /// A filled diamond.
    Diamond,
}

/// How numbers of a heat map become shades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shades {
    /// Light at the smallest number, dark at the largest.
    Sequential,
    /// White at 0, orange below and blue above when numbers are printed into the cells. Without numbers from
    /// dark blue over grey at 0 to light yellow, which tells the sign in greyscale too.
    Diverging,
}

/// A rectangle of numbers, row by row. What is not finite is left blank.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grid {
    rows: usize,
    columns: usize,
    cells: Vec<Real>,
}

impl Grid {
    /// The grid of these rows; short rows are blank at their end.
    ///
    /// ```
    /// use vcfilter_plot::Grid;
    /// let grid = Grid::of_rows(vec![vec![1.0, 2.0], vec![3.0]]);
    /// assert_eq!((grid.rows(), grid.columns()), (2, 2));
    /// assert_eq!(grid.at(0, 1), Some(2.0));
    /// assert_eq!(grid.at(1, 1), None);
    /// ```
    pub fn of_rows(rows: Vec<Vec<f64>>) -> Grid {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        Grid::of(rows.len(), columns, |row, column| {
            rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(f64::NAN)
        })
    }

    /// The grid of a function of row and column.
    pub fn of(rows: usize, columns: usize, mut cell: impl FnMut(usize, usize) -> f64) -> Grid {
        let mut cells = Vec::new();
        for row in 0..rows {
            cells.extend((0..columns).map(|column| Real::from(cell(row, column))));
        }
        Grid { rows, columns, cells }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number of a cell; none where it is blank or outside.
    pub fn at(&self, row: usize, column: usize) -> Option<f64> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        self.cells.get(row * self.columns + column).map(|cell| cell.0).filter(|cell| cell.is_finite())
    }

    /// The numbers of all cells that are not blank, row by row, with their row and column.
    pub fn numbers(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        let columns = self.columns.max(1);
        let cells = self.cells.iter().enumerate();
        cells
            .map(move |(at, cell)| (at / columns, at % columns, cell.0))
            .filter(|(_, _, number)| number.is_finite())
    }
}

impl Grid {
    /// The smallest and the largest number; none when all cells are blank.
    pub fn range(&self) -> Option<(f64, f64)> {
        let both = self.numbers().map(|(_, _, number)| (number, number));
        both.reduce(|(low, high), (a, b)| (low.min(a), high.max(b)))
    }

    /// The mean of a block of cells, of those that are not blank.
    pub(super) fn mean(&self, rows: Range<usize>, columns: Range<usize>) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0.0);
        for row in rows {
            for number in columns.clone().filter_map(|column| self.at(row, column)) {
                (sum, count) = (sum + number, count + 1.0);
            }
        }
        (count > 0.0).then(|| sum / count)
    }
}

/// Something that is drawn in a panel. Marks with the kind `Stems`, `Line`, `Points`, `Steps` and `Bars` are
/// series: each gets its own shade, dashes and marker, and a line in the legend when there are several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mark {
    /// A stem from 0 to each point: taps of a filter.
    Stems {
        /// In the legend.
        name: String,
        /// In any order.
        points: Vec<Point>,
    },
    /// A line through points in their order. It is broken where a point is not finite.
    Line {
        /// In the legend.
        name: String,
        /// In their order.
        points: Vec<Point>,
    },
    /// Single points.
    Points {
        /// In the legend.
        name: String,
        /// In any order.
        points: Vec<Point>,
        /// Their shape.
        marker: Marker,
        /// Whether it is told how many of them lie where one is seen.
        counted: bool,
    },
    /// A staircase: from each point level to the next one's x, then up or down.
    Steps {
        /// In the legend.
        name: String,
        /// In their order.
        points: Vec<Point>,
    },
    /// A bar from 0 to each point; bars of several series stand side by side.
    Bars {
        /// In the legend.
        name: String,
        /// In any order.
        points: Vec<Point>,
    },
    /// A circle, such as the unit circle of the z plane.
    Circle {
        /// Its middle.
        centre: Point,
        /// Its radius in units of the x axis.
        radius: Real,
    },
    /// A grid of numbers as shades; numbers are printed when the cells are large enough.
    Heat {
        /// What the numbers are.
        name: String,
        /// The numbers.
        grid: Grid,
        /// Where the middle of the first cell is; each further column is 1 more along x, each row along y.
        origin: Point,
        /// How numbers become shades.
        shades: Shades,
    },
    /// A grid of numbers as a grey picture: black at the smallest, white at the largest.
    Image {
        /// What is shown.
        name: String,
        /// The numbers.
        grid: Grid,
        /// Where the middle of the first cell is.
        origin: Point,
    },
    /// Texts beside points.
    Labels {
        /// The points with their texts.
        labels: Vec<(Point, String)>,
    },
    /// A line at one y across the panel, with a text, which may be empty.
    Horizontal {
        /// Where.
        y: Real,
        /// What it is.
        label: String,
    },
    /// A line at one x across the panel, with a text, which may be empty.
    Vertical {
        /// Where.
        x: Real,
        /// What it is.
        label: String,
    },
}

impl Mark {
    /// The name and the points of a series.
    pub fn series(&self) -> Option<(&str, &[Point])> {
        match self {
            Mark::Stems { name, points }
            | Mark::Line { name, points }
            | Mark::Points { name, points, .. }
            | Mark::Steps { name, points }
            | Mark::Bars { name, points } => Some((name, points)),
            _ => None,
        }
    }
}
