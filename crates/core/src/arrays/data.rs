//! Finite grids of numbers, and their extension to infinite arrays.

use num_integer::Integer;

use crate::algebra::{Index, Number};

use super::ArrayError;

/// How finite data are extended to all indices, by the modes of numpy.pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Extend {
    /// By zeros.
    #[default]
    Zero,
    /// By the nearest value.
    Edge,
    /// By mirroring, with the first and the last value repeated.
    Symmetric,
    /// By mirroring, without repeating the first and the last value.
    Reflect,
    /// By repeating all values (numpy: `wrap`).
    Periodic,
}

impl Extend {
    /// Every extension with its name in the language.
    pub const ALL: [(&'static str, Extend); 5] = [
        ("zero", Extend::Zero),
        ("edge", Extend::Edge),
        ("symmetric", Extend::Symmetric),
        ("reflect", Extend::Reflect),
        ("periodic", Extend::Periodic),
    ];

    /// Where among `size` values the one at `i` comes from; None where it is zero.
    fn source(self, i: i128, size: usize) -> Option<usize> {
        let size = size as i128;
        let mirrored = |at: i128, period: i128| if at < size { at } else { period - at };
        let at = match self {
            Extend::Zero if (0..size).contains(&i) => i,
            Extend::Zero => return None,
            Extend::Edge => i.clamp(0, size - 1),
            Extend::Symmetric => mirrored(i.mod_floor(&(2 * size)), 2 * size - 1),
            Extend::Reflect if size == 1 => 0,
            Extend::Reflect => mirrored(i.mod_floor(&(2 * size - 2)), 2 * size - 2),
            Extend::Periodic => i.mod_floor(&size),
        };
        Some(at as usize)
    }
}

/// A finite grid of exact numbers; the last index changes fastest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DataGrid {
    shape: Vec<usize>,
    values: Vec<Number>,
}

impl DataGrid {
    /// Returns the grid of a shape with these values; the last index changes fastest.
    ///
    /// # Errors
    /// [`ArrayError::Shape`] where the number of values is not the product of the shape; [`ArrayError::Ndim`]
    /// unless there are 1 to 8 dimensions.
    pub fn new(shape: Vec<usize>, values: Vec<Number>) -> Result<DataGrid, ArrayError> {
        if shape.is_empty() || shape.len() > super::limits::NDIM {
            return Err(ArrayError::Ndim(shape.len() as i128));
        }
        let size = shape.iter().try_fold(1usize, |size, n| size.checked_mul(*n));
        if size != Some(values.len()) {
            return Err(ArrayError::Shape { values: values.len(), shape: format!("{shape:?}") });
        }
        Ok(DataGrid { shape, values })
    }

    /// Returns the size of each dimension.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Returns the values; the last index changes fastest.
    pub fn values(&self) -> &[Number] {
        &self.values
    }

    /// Returns the value at an index, also outside the grid.
    pub fn value(&self, index: &Index, extend: Extend) -> Number {
        self.reference(index, extend).cloned().unwrap_or_default()
    }

    /// The same where it stands; None where it is a zero outside.
    pub(crate) fn reference(&self, index: &Index, extend: Extend) -> Option<&Number> {
        let mut at = 0;
        for (&i, &size) in index.iter().zip(&self.shape) {
            at = at * size + extend.source(i, size)?;
        }
        Some(&self.values[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every extension of 0 1 2 3 from -6 to 9, written out as numpy.pad gives them.
    #[test]
    fn extensions_are_those_of_numpy_pad() {
        let expected = [
            (Extend::Edge, [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 3]),
            (Extend::Symmetric, [2, 3, 3, 2, 1, 0, 0, 1, 2, 3, 3, 2, 1, 0, 0, 1]),
            (Extend::Reflect, [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1, 2, 3]),
            (Extend::Periodic, [2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1]),
        ];
        let grid = DataGrid::new(vec![4], (0..4).map(Number::from).collect()).unwrap();
        for (extend, values) in expected {
            let got: Vec<Number> = (-6..10).map(|i| grid.value(&[i].into(), extend)).collect();
            assert_eq!(got, values.map(Number::from), "{extend:?}");
        }
        assert_eq!(grid.value(&[-1].into(), Extend::Zero), Number::ZERO);
        assert_eq!(grid.value(&[3].into(), Extend::Zero), Number::from(3));
    }

    #[test]
    fn one_value_and_huge_indices() {
        let grid = DataGrid::new(vec![1], vec![Number::from(7)]).unwrap();
        for (_, extend) in &Extend::ALL[1..] {
            assert_eq!(grid.value(&[10i128.pow(30)].into(), *extend), Number::from(7));
            assert_eq!(grid.value(&[-(10i128.pow(30))].into(), *extend), Number::from(7));
        }
    }
}
