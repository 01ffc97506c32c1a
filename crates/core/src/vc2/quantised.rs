//! The quantiser of VC-2 (ST 2042-1, 13.3) as an operation on arrays: by one index, or by one for each slice of a picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{Index, IntegerRange};
use crate::arrays::{Array, ArrayError, Pointwise};

use super::step::{MOST, Step};
use super::{forward_quant, inverse_quant};

/// Larger indices only make dequantised values larger than anything has use for.
const MOST_INDEX: u32 = 4_000_000;

/// Indices to quantise by.
///
/// ```
/// use vcfilter_core::arrays::{DataGrid, Edges, Space};
/// use vcfilter_core::vc2::QuantisationIndices;
///
/// let space = Space::new();
/// let band = space.sized_data(DataGrid::from_integers(vec![5, 1], vec![9, 9, 9, 9, -9])?, Edges::Clamp)?;
/// // Two slices side by side; the first one has columns 0 and 1.
/// let indices = QuantisationIndices::of_slices(2, 1, vec![0, 8])?;
/// let quantised = indices.quantise(&band, 0)?;
/// assert_eq!(quantised.simulate(&[(0, 5), (0, 1)])?.integers(), Some(&[9, 9, 2, 2, -2][..]));
/// // A quantisation matrix takes 4 off.
/// let quantised = indices.quantise(&band, 4)?;
/// assert_eq!(quantised.simulate(&[(0, 5), (0, 1)])?.integers(), Some(&[9, 9, 4, 4, -4][..]));
/// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantisationIndices {
    /// How many slices there are side by side and one below the other; None where one index is that of everything.
    slices: Option<(usize, usize)>,
    /// Row after row.
    indices: Arc<Vec<u32>>,
}

impl QuantisationIndices {
    /// One index.
    ///
    /// # Errors
    /// [`ArrayError::QuantisationIndex`] beyond 4,000,000.
    pub fn one(index: u32) -> Result<QuantisationIndices, ArrayError> {
        checked(None, vec![index])
    }

    /// One for each slice, row after row.
    ///
    /// # Errors
    /// [`ArrayError::Shape`] unless there is one for each; [`ArrayError::QuantisationIndex`] beyond 4,000,000.
    pub fn of_slices(
        columns: usize,
        rows: usize,
        indices: Vec<u32>,
    ) -> Result<QuantisationIndices, ArrayError> {
        if indices.is_empty() || columns.checked_mul(rows) != Some(indices.len()) {
            let shape = format!("[{rows}, {columns}]");
            return Err(ArrayError::Shape { values: indices.len(), shape });
        }
        checked(Some((columns, rows)), indices)
    }

    /// The array of quantised values. `matrix` is what the quantisation matrix takes off each index, of which 0 is the least.
    ///
    /// # Errors
    /// [`ArrayError::NoSize`] where slices are to be found in an infinite array, [`ArrayError::NdimMismatch`] in one that has
    /// not two dimensions; [`ArrayError::Mixed`] over variables; [`ArrayError::QuantisationIndex`].
    pub fn quantise(&self, array: &Array, matrix: i64) -> Result<Array, ArrayError> {
        self.applied(array, matrix, Direction::Quantise)
    }

    /// The array of dequantised values.
    ///
    /// # Errors
    /// As [`QuantisationIndices::quantise`].
    pub fn dequantise(&self, array: &Array, matrix: i64) -> Result<Array, ArrayError> {
        self.applied(array, matrix, Direction::Dequantise)
    }

    fn applied(&self, array: &Array, matrix: i64, direction: Direction) -> Result<Array, ArrayError> {
        let effective = |&index: &u32| {
            let index = i64::from(index).saturating_sub(matrix).max(0);
            let found = u32::try_from(index).ok().filter(|index| *index <= MOST_INDEX);
            found.ok_or(ArrayError::QuantisationIndex(index))
        };
        let indices: Vec<u32> = self.indices.iter().map(effective).collect::<Result<_, _>>()?;
        let slices = match self.slices {
            None => None,
            Some(slices) => {
                let size = array.size().ok_or(ArrayError::NoSize("a map of slices"))?;
                let [width, height] = size[..] else {
                    return Err(ArrayError::NdimMismatch { left: array.ndim(), right: 2 });
                };
                Some(Slices { counts: [slices.0 as i128, slices.1 as i128], size: [width, height] })
            }
        };
        let steps = indices.iter().map(|&index| (index, Step::new(index))).collect();
        array.pointwise(Quantiser { direction, slices, indices, steps })
    }
}

fn checked(slices: Option<(usize, usize)>, indices: Vec<u32>) -> Result<QuantisationIndices, ArrayError> {
    if let Some(&index) = indices.iter().find(|&&index| index > MOST_INDEX) {
        return Err(ArrayError::QuantisationIndex(index.into()));
    }
    Ok(QuantisationIndices { slices, indices: Arc::new(indices) })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Quantise,
    Dequantise,
}

/// How slices lie in an array.
struct Slices {
    counts: [i128; 2],
    size: [i128; 2],
}

impl Slices {
    /// Which slice a sample along a dimension is in: slice s begins at `size * s / count`, rounded down.
    fn of(&self, dim: usize, at: i128) -> i128 {
        ((at + 1) * self.counts[dim] - 1).div_euclid(self.size[dim])
    }

    /// Where the slice after one begins.
    fn end(&self, dim: usize, slice: i128) -> i128 {
        self.size[dim] * (slice + 1) / self.counts[dim]
    }
}

/// The function that an array applies.
struct Quantiser {
    direction: Direction,
    slices: Option<Slices>,
    /// What the matrix takes off is taken off.
    indices: Vec<u32>,
    steps: BTreeMap<u32, Option<Step>>,
}

impl Quantiser {
    /// The index at a place.
    fn index(&self, at: &[i128]) -> u32 {
        let place = self.slices.as_ref().map_or(0, |slices| {
            let [x, y] = [0, 1].map(|dim| slices.of(dim, at[dim]));
            (y * slices.counts[0] + x) as usize
        });
        self.indices.get(place).copied().unwrap_or_default()
    }

    fn by(&self, value: &BigInt, index: u32) -> BigInt {
        match self.direction {
            // Of a factor beyond four times the value nothing is left.
            Direction::Quantise if u64::from(index / 4) > value.bits() + 4 => BigInt::ZERO,
            Direction::Quantise => forward_quant(value, index),
            Direction::Dequantise => inverse_quant(value, index),
        }
    }

    /// Values that have one index; whether they fit.
    fn run(&self, values: &mut [i64], index: u32) -> bool {
        let Some(step) = self.steps.get(&index).copied().flatten() else {
            if self.direction == Direction::Dequantise {
                return values.iter().all(|value| *value == 0);
            }
            values.fill(0);
            return true;
        };
        match self.direction {
            Direction::Quantise => values.iter_mut().for_each(|value| *value = step.quantised(*value)),
            Direction::Dequantise => {
                return values.iter_mut().all(|value| {
                    let found = step.dequantised(*value);
                    found.map(|found| *value = found).is_some()
                });
            }
        }
        true
    }
}

impl Pointwise for Quantiser {
    fn name(&self) -> &'static str {
        match self.direction {
            Direction::Quantise => "quantise",
            Direction::Dequantise => "dequantise",
        }
    }

    fn definition(&self) -> String {
        match &self.slices {
            None => format!("{} by index {}", self.name(), self.index(&[])),
            Some(Slices { counts: [columns, rows], .. }) => {
                format!("{} by {columns} x {rows} slices of indices {:?}", self.name(), self.indices)
            }
        }
    }

    fn value(&self, value: &BigInt, index: &Index) -> BigInt {
        self.by(value, self.index(index))
    }

    fn is_uniform(&self) -> bool {
        self.slices.is_none()
    }

    fn range(&self, range: &IntegerRange, _: usize) -> IntegerRange {
        let ends =
            |end: &BigInt| -> Vec<BigInt> { self.steps.keys().map(|&index| self.by(end, index)).collect() };
        IntegerRange {
            lower: ends(&range.lower).into_iter().min().unwrap_or_default(),
            upper: ends(&range.upper).into_iter().max().unwrap_or_default(),
        }
    }

    fn row(&self, start: &Index, values: &mut [i64]) -> bool {
        if values.iter().any(|value| value.unsigned_abs() > MOST) {
            return false;
        }
        let Some(slices) = &self.slices else { return self.run(values, self.index(&[])) };
        let (x, end) = (start[0], start[1] + values.len() as i128);
        let mut at = start[1];
        while at < end {
            let next = slices.end(1, slices.of(1, at)).min(end);
            let part = &mut values[(at - start[1]) as usize..(next - start[1]) as usize];
            if !self.run(part, self.index(&[x, at])) {
                return false;
            }
            at = next;
        }
        true
    }
}
