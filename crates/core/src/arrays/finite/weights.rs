//! The weights of single places of arrays that have a size.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{Number, Rounding};

use super::super::Interrupt;
use super::super::array::Array;
use super::super::error::ArrayError;
use super::super::stencil::{Separable, Vector};
use super::Known;
use super::exact::Exact;
use super::rows::{Maker, Place, Row, Rows};
use super::terms::{Start, Term, Terms};

/// The weights of the elements of an array that has a size, over arrays of symbols.
pub(crate) struct Weights {
    terms: Terms,
    /// The identities of the arrays of symbols.
    arrays: Vec<u64>,
    interrupt: Interrupt,
}

/// Per array of symbols, what a place along one dimension brings to its outer product: a factor, and a vector with the index of its
/// first entry; None where all weights are 0.
pub(crate) type Axes = Vec<Option<(Number, i128, Arc<Vector>)>>;

impl Weights {
    /// # Errors
    /// [`ArrayError::NotSeparable`] unless the weights over each array are one outer product; [`ArrayError::AnySize`].
    pub(crate) fn of(array: &Array) -> Result<Weights, ArrayError> {
        if let Some(frame) = &array.node().frame {
            frame.checked()?;
        }
        let ranges = |_| Some((Number::from(-1), Number::ONE));
        let terms = Terms::of(array, &Start::Element, Known::of(&ranges, Rounding::Affine))?;
        let terms = terms.ok_or(ArrayError::NotSeparable)?;
        let identity = |term: &Term| term.symbols.map(|class| array.space().node(class).name.id);
        let arrays = terms.all.iter().filter_map(identity).collect();
        Ok(Weights { terms, arrays, interrupt: array.space().interrupt().clone() })
    }

    /// What an index along a dimension brings to the weights over each array of symbols, in their order.
    ///
    /// # Errors
    /// [`ArrayError::LongRamps`]
    pub(crate) fn axes(&self, dim: usize, index: i128) -> Result<Axes, ArrayError> {
        let maker = Maker {
            paths: &self.terms.paths[dim],
            unrolled: self.terms.endless,
            any_size: false,
            interrupt: &self.interrupt,
        };
        let place = Place { index, picture: 0, mask: u64::MAX };
        if let Some(rows) = maker.rows::<i128>(place)? {
            return Ok(self.vectors(dim, &rows));
        }
        Ok(maker.rows::<BigInt>(place)?.map(|rows| self.vectors(dim, &rows)).unwrap_or_default())
    }

    fn vectors<T: Exact>(&self, dim: usize, rows: &Rows<T>) -> Axes {
        let symbols = self.terms.all.iter().filter(|term| term.symbols.is_some());
        let vector = |term: &Term| {
            let Row { start, entries } = &rows.all[self.terms.ends[dim][term.ends[dim]].0 as usize];
            let entries = entries.iter().map(|entry| entry.number().numerator());
            let (factor, skipped, vector) = Vector::of(entries)?;
            // The power of two is that of the whole product.
            let factor = if dim == 0 { super::combine::scaled(&factor, term.exponent) } else { factor };
            Some((factor, start + skipped, Arc::new(vector)))
        };
        symbols.map(vector).collect()
    }

    /// The weights of an element over each array of symbols; those that are all 0 are left out.
    ///
    /// # Errors
    /// [`ArrayError::LongRamps`]
    pub(crate) fn at(&self, index: &[i128]) -> Result<Vec<Separable>, ArrayError> {
        let axes = index.iter().enumerate().map(|(dim, at)| self.axes(dim, *at));
        let axes = axes.collect::<Result<Vec<Axes>, _>>()?;
        let products = self.arrays.iter().enumerate().filter_map(|(nth, array)| {
            let along: Vec<_> = axes.iter().map(|axes| axes[nth].clone()).collect::<Option<_>>()?;
            let factor = along.iter().fold(Number::ONE, |all, (factor, ..)| &all * factor);
            let axes = along.into_iter().map(|(_, start, vector)| (start, vector)).collect();
            Some(Separable { array: *array, factor, axes })
        });
        Ok(products.collect())
    }
}
