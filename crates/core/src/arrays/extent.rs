//! Bounds of elements and of whole arrays.

use crate::algebra::{Index, IntegerRange, Number, Rounding, Symbol, bounds};

use super::array::Array;
use super::domain::Element;
use super::error::{ArrayError, MissingInput};
use super::geometry::regular;
use super::read::read;
use super::stencil::{Extremes, Moved, Separable, StencilDomain, extremes, separable};
use super::substitute::without_caches;

/// A function from the [`Array::identity`] of an array of symbols to the range of its elements.
pub type SymbolRanges<'a> = &'a dyn Fn(u64) -> Option<(Number, Number)>;

impl Array {
    /// Returns the least and the greatest value of any element, over all phases, where the elements of arrays
    /// of symbols lie in `ranges`.
    ///
    /// # Errors
    /// Those of [`Array::phases`]; [`ArrayError::MissingRange`].
    ///
    /// ```
    /// use vcfilter_core::algebra::{Number, Rounding};
    /// use vcfilter_core::arrays::Space;
    ///
    /// let space = Space::new();
    /// let half = space.symbols(1, "x")?.rshift(1)?;
    /// let range = |_| Some((Number::from(-512), Number::from(511)));
    /// let bounds = half.bounds(&range, Rounding::Integer)?;
    /// assert_eq!((bounds.lower, bounds.upper), ((-256).into(), 256.into()));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn bounds(&self, ranges: SymbolRanges, rounding: Rounding) -> Result<IntegerRange, ArrayError> {
        if self.node().caches {
            return self.without_caches()?.bounds(ranges, rounding);
        }
        // The first one is phase 0, which every array has.
        let mut phases = self.phases()?.skip(1);
        let first = self.bounds_at(&Index::zero(self.ndim()), ranges, rounding)?;
        phases.try_fold(first, |all, phase| {
            self.space().interrupt().check()?;
            let one = self.bounds_at(&phase, ranges, rounding)?;
            Ok(IntegerRange { lower: all.lower.min(one.lower), upper: all.upper.max(one.upper) })
        })
    }

    /// Returns the least and the greatest value of one element.
    ///
    /// # Errors
    /// As [`Array::get`]; [`ArrayError::MissingRange`].
    pub fn bounds_at(
        &self,
        index: &Index,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<IntegerRange, ArrayError> {
        if self.node().caches {
            return self.without_caches()?.bounds_at(index, ranges, rounding);
        }
        if regular(self.space(), self.node(), "this").is_ok() {
            return self.range_of(&self.extremes(index, rounding)?, ranges, rounding);
        }
        let expression = match self.element(index)? {
            Element::Linear(expression) => expression,
            Element::Number(number) => number.into(),
            Element::Code(_) => return Err(ArrayError::NotSymbols(self.space().describe(self.id()))),
        };
        let range = |symbol: &Symbol| match symbol {
            Symbol::Element(array, _) => ranges(array.id),
            _ => None,
        };
        bounds(&expression, range, rounding)
            .map_err(|error| ArrayError::MissingRange(MissingInput::symbol(&error.0)))
    }

    /// The same values without a `periodic_cache`, whose errors of one name may be different ones.
    fn without_caches(&self) -> Result<Array, ArrayError> {
        Ok(self.space().array(without_caches(self.space(), self.id())?))
    }

    /// The array and the index whose element one of a view is; views of views are looked through, and
    /// lifting stages at samples that they leave alone.
    ///
    /// # Errors
    /// [`ArrayError::IndexTooLarge`]
    pub(crate) fn source(&self, index: &Index) -> Result<(Array, Index), ArrayError> {
        let (node, index) = super::read::source(self.space(), self.id(), index.clone())?;
        Ok((self.space().array(node), index))
    }

    /// An element as a stencil.
    pub(crate) fn stencil(&self, index: &Index) -> Result<Moved, ArrayError> {
        read(self.space(), &StencilDomain { space: self.space() }, self.id(), index.clone())
    }

    /// How far an element of a regular array reaches.
    pub(crate) fn extremes(&self, index: &Index, rounding: Rounding) -> Result<Extremes, ArrayError> {
        extremes(self.space(), &self.stencil(index)?, rounding)
    }

    /// The coefficients of an element over arrays of symbols, as one outer product each.
    ///
    /// # Errors
    /// [`ArrayError::NoPattern`] where they are not one outer product; in VC-2 they always are.
    pub(crate) fn separable(&self, index: &Index) -> Result<Vec<Separable>, ArrayError> {
        separable(self.space(), &self.stencil(index)?)
    }

    /// The sums of positive and of negative coefficients for each array of symbols, by identity.
    pub(crate) fn sums<'a>(
        &'a self,
        extremes: &'a Extremes,
    ) -> impl Iterator<Item = (u64, &'a Number, &'a Number)> {
        extremes.symbols.iter().map(|(class, p, n)| (self.space().node(*class).name.id, p, n))
    }

    fn range_of(
        &self,
        extremes: &Extremes,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<IntegerRange, ArrayError> {
        let (mut lower, mut upper) = (extremes.lower.clone(), extremes.upper.clone());
        for (class, positive, negative) in &extremes.symbols {
            let identity = self.space().node(*class).name.id;
            let (least, greatest) =
                ranges(identity).ok_or_else(|| ArrayError::MissingRange(self.space().lacking(*class)))?;
            lower = lower + (&(positive * &least) - &(negative * &greatest));
            upper = upper + (&(positive * &greatest) - &(negative * &least));
        }
        Ok(match rounding {
            Rounding::Integer => IntegerRange { lower: lower.ceil(), upper: upper.floor() },
            Rounding::Affine => IntegerRange { lower: lower.floor(), upper: upper.ceil() },
        })
    }
}
