//! Marks: the contents of a panel.

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

/// How the numbers of a heat map become shades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shades {
    /// Light at the smallest number, dark at the largest.
    Sequential,
    /// White at 0, orange below and blue above, where numbers are printed into the cells. Otherwise from dark
    /// blue over grey at 0 to light yellow, which shows the sign in greyscale too.
    Diverging,
}

/// A rectangle of numbers, row by row. Cells that are not finite are blank.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grid {
    rows: usize,
    columns: usize,
    cells: Vec<Real>,
}

impl Grid {
    /// Returns the grid of rows; short rows are blank at their end.
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

    /// Returns the grid of a function of row and column.
    pub fn of(rows: usize, columns: usize, mut cell: impl FnMut(usize, usize) -> f64) -> Grid {
        let mut cells = Vec::new();
        for row in 0..rows {
            cells.extend((0..columns).map(|column| Real::from(cell(row, column))));
        }
        Grid { rows, columns, cells }
    }

    /// Returns the number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Returns the number in a cell; None where the cell is blank or outside the grid.
    pub fn at(&self, row: usize, column: usize) -> Option<f64> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        self.cells.get(row * self.columns + column).map(|cell| cell.0).filter(|cell| cell.is_finite())
    }

    /// Returns the cells that are not blank, row by row, each as its row, its column and its number.
    pub fn numbers(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        let columns = self.columns.max(1);
        let cells = self.cells.iter().enumerate();
        cells
            .map(move |(at, cell)| (at / columns, at % columns, cell.0))
            .filter(|(_, _, number)| number.is_finite())
    }
}

impl Grid {
    /// Returns the smallest and the largest number; None where all cells are blank.
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

/// Something drawn in a panel. The marks `Stems`, `Line`, `Points`, `Steps` and `Bars` are series: each has a
/// shade, dashes and a marker of its own, and an entry in the legend where there are several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mark {
    /// A stem from 0 to each point, for taps of a filter.
    Stems {
        /// The name in the legend.
        name: String,
        /// The points, in any order.
        points: Vec<Point>,
    },
    /// A line through points in their order. It is broken where a point is not finite.
    Line {
        /// The name in the legend.
        name: String,
        /// The points, in the order of the line.
        points: Vec<Point>,
    },
    /// Single points.
    Points {
        /// The name in the legend.
        name: String,
        /// The points, in any order.
        points: Vec<Point>,
        /// The shape of the points.
        marker: Marker,
        /// Whether the plot tells how many points are at one place.
        counted: bool,
    },
    /// A staircase: level from each point to the x of the next one, then up or down.
    Steps {
        /// The name in the legend.
        name: String,
        /// The points, in the order of the staircase.
        points: Vec<Point>,
    },
    /// A bar from 0 to each point; bars of several series are side by side.
    Bars {
        /// The name in the legend.
        name: String,
        /// The points, in any order.
        points: Vec<Point>,
    },
    /// A circle, such as the unit circle of the z plane.
    Circle {
        /// The centre of the circle.
        centre: Point,
        /// The radius, in units of the x axis.
        radius: Real,
    },
    /// A grid of numbers as shades; numbers are printed where cells are large enough.
    Heat {
        /// The name of the numbers.
        name: String,
        /// The numbers.
        grid: Grid,
        /// The centre of the first cell; the next column is 1 further along x, the next row 1 further along
        /// y.
        origin: Point,
        /// How numbers become shades.
        shades: Shades,
    },
    /// A grid of numbers as a grey picture: black for the smallest, white for the largest.
    Image {
        /// The name of the picture.
        name: String,
        /// The numbers.
        grid: Grid,
        /// The centre of the first cell.
        origin: Point,
    },
    /// Texts beside points.
    Labels {
        /// The points with their texts.
        labels: Vec<(Point, String)>,
    },
    /// A line across the panel at one y, with a text.
    Horizontal {
        /// The y of the line.
        y: Real,
        /// The text; it may be empty.
        label: String,
    },
    /// A line across the panel at one x, with a text.
    Vertical {
        /// The x of the line.
        x: Real,
        /// The text; it may be empty.
        label: String,
    },
}

impl Mark {
    /// Returns the name and the points of a series; None for other marks.
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
