//! Finite grids of numbers, and their extension to infinite arrays.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use num_integer::Integer;

use crate::algebra::{Index, Number};
use vcfilter_machine::Stoppable;

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
    pub(crate) fn source(self, i: i128, size: usize) -> Option<usize> {
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
#[derive(Debug, Clone)]
pub struct DataGrid {
    shape: Vec<usize>,
    held: Held,
    /// All as numbers, once somebody asks for them.
    numbers: OnceLock<Vec<Number>>,
}

/// Values in the narrowest way that holds all of them, so that equal ones are held alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Held {
    Narrow(Arc<Vec<i32>>),
    Exact(Vec<Number>),
}

impl PartialEq for DataGrid {
    fn eq(&self, other: &DataGrid) -> bool {
        self.shape == other.shape && self.held == other.held
    }
}
impl Eq for DataGrid {}
impl Hash for DataGrid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.shape, &self.held).hash(state);
    }
}

impl DataGrid {
    /// Returns the grid of a shape with these values; the last index changes fastest.
    ///
    /// # Errors
    /// [`ArrayError::Shape`] where the number of values is not the product of the shape; [`ArrayError::Ndim`]
    /// unless there are 1 to 8 dimensions.
    pub fn new(shape: Vec<usize>, values: Vec<Number>) -> Result<DataGrid, ArrayError> {
        let narrow = |number: &Number| number.to_i64().and_then(|value| i32::try_from(value).ok());
        let all: Option<Vec<i32>> = values.iter().map(narrow).collect();
        match all {
            Some(all) => DataGrid::from_integers(shape, all),
            None => DataGrid::of(shape, values.len(), Held::Exact(values)),
        }
    }

    /// The same of small integers.
    ///
    /// # Errors
    /// As [`DataGrid::new`].
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// use vcfilter_core::arrays::DataGrid;
    /// let grid = DataGrid::from_integers(vec![2, 2], vec![1, 2, 3, -4])?;
    /// assert_eq!(grid, DataGrid::new(vec![2, 2], [1, 2, 3, -4].map(Number::from).to_vec())?);
    /// assert_eq!(grid.integers(), Some(&[1, 2, 3, -4][..]));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn from_integers(shape: Vec<usize>, values: Vec<i32>) -> Result<DataGrid, ArrayError> {
        DataGrid::of(shape, values.len(), Held::Narrow(Arc::new(values)))
    }

    fn of(shape: Vec<usize>, values: usize, held: Held) -> Result<DataGrid, ArrayError> {
        if shape.is_empty() || shape.len() > super::limits::NDIM {
            return Err(ArrayError::Ndim(shape.len() as i128));
        }
        let size = shape.iter().try_fold(1usize, |size, n| size.checked_mul(*n));
        if size != Some(values) {
            return Err(ArrayError::Shape { values, shape: format!("{shape:?}") });
        }
        Ok(DataGrid { shape, held, numbers: OnceLock::new() })
    }

    /// Returns the size of each dimension.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Returns the number of values.
    pub fn count(&self) -> usize {
        match &self.held {
            Held::Narrow(values) => values.len(),
            Held::Exact(values) => values.len(),
        }
    }

    /// Returns the values; the last index changes fastest. They are made where they are first asked for; [`DataGrid::integers`] takes
    /// a quarter of the memory.
    pub fn values(&self) -> &[Number] {
        match &self.held {
            Held::Exact(values) => values,
            Held::Narrow(values) => self.numbers.get_or_init(|| values.iter().copied().map(number).collect()),
        }
    }

    /// The values where all are integers of 32 bits.
    pub fn integers(&self) -> Option<&[i32]> {
        self.narrow().map(|values| &values[..])
    }

    pub(crate) fn narrow(&self) -> Option<&Arc<Vec<i32>>> {
        match &self.held {
            Held::Narrow(values) => Some(values),
            Held::Exact(_) => None,
        }
    }

    /// Whether all are integers.
    pub(crate) fn is_whole(&self) -> bool {
        self.first_fraction().is_none()
    }

    /// The first value that is no integer.
    pub(crate) fn first_fraction(&self) -> Option<&Number> {
        match &self.held {
            Held::Narrow(_) => None,
            Held::Exact(values) => values.iter().asking().find(|value| !value.is_integer()),
        }
    }

    /// Returns the value at an index, also outside the grid.
    pub fn value(&self, index: &Index, extend: Extend) -> Number {
        self.place(index, extend).map_or(Number::ZERO, |place| self.number(place))
    }

    /// The value at a place in the order of their indices.
    pub(crate) fn number(&self, place: usize) -> Number {
        match &self.held {
            Held::Narrow(values) => number(values[place]),
            Held::Exact(values) => values[place].clone(),
        }
    }

    /// Where a value stands; None where it is a zero outside. Of an index of fewer dimensions, the place among rows.
    pub(crate) fn place(&self, index: &[i128], extend: Extend) -> Option<usize> {
        let dims = index.iter().zip(&self.shape);
        dims.into_iter().try_fold(0, |at, (&i, &size)| Some(at * size + extend.source(i, size)?))
    }
}

fn number(value: i32) -> Number {
    Number::from(i64::from(value))
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
