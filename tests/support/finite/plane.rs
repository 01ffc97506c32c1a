//! Pictures, and the arrays of a transform.

/// A picture or an array of a transform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plane {
    pub width: usize,
    height: usize,
    /// Row after row.
    pub values: Vec<i64>,
}

impl Plane {
    pub(crate) fn new(width: usize, height: usize, value: impl Fn(usize, usize) -> i64) -> Plane {
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            values.extend((0..width).map(|x| value(x, y)));
        }
        Plane { width, height, values }
    }

    /// From values row after row.
    pub(crate) fn of_rows(width: usize, values: Vec<i64>) -> Plane {
        Plane { width, height: values.len() / width, values }
    }

    pub(crate) fn height(&self) -> usize {
        self.height
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> i64 {
        self.values[y * self.width + x]
    }

    pub(crate) fn map(&self, change: impl Fn(i64) -> i64) -> Plane {
        Plane { values: self.values.iter().map(|&value| change(value)).collect(), ..*self }
    }

    /// Every other column, from this one on.
    pub(super) fn columns(&self, first: usize) -> Plane {
        Plane::new((self.width + 1 - first) / 2, self.height, |x, y| self.at(2 * x + first, y))
    }

    /// Every other row, from this one on.
    pub(super) fn rows(&self, first: usize) -> Plane {
        Plane::new(self.width, (self.height + 1 - first) / 2, |x, y| self.at(x, 2 * y + first))
    }

    /// Its columns and those of another one in turn.
    pub(super) fn and_columns(&self, odd: &Plane) -> Plane {
        Plane::new(self.width + odd.width, self.height, |x, y| [self, odd][x % 2].at(x / 2, y))
    }

    /// Its rows and those of another one in turn.
    pub(super) fn and_rows(&self, odd: &Plane) -> Plane {
        Plane::new(self.width, self.height + odd.height, |x, y| [self, odd][y % 2].at(x, y / 2))
    }
}

/// The level of an array, 1 the deepest, and its name; level 0 holds the lowest band that a decoder gets.
pub(crate) type Name = (u32, &'static str);

/// Arrays of a transform in the order in which they are made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Planes(pub Vec<(Name, Plane)>);

impl std::ops::Index<(u32, &str)> for Planes {
    type Output = Plane;

    fn index(&self, (level, name): (u32, &str)) -> &Plane {
        let found = self.0.iter().find(|((l, n), _)| (*l, *n) == (level, name));
        &found.unwrap_or_else(|| panic!("no array {name} of level {level}")).1
    }
}
