//! Bounds of elements and of whole arrays.

use std::cell::RefCell;

use num_rational::BigRational;
use vcfilter_machine::Monitor;

use crate::algebra::{Index, IntegerRange, Number, Rounding, Symbol, bounds};

use super::array::Array;
use super::domain::Element;
use super::error::{ArrayError, MissingInput};
use super::finite::{self, ClassCache, ExtremePlace, Known};
use super::geometry::regular;
use super::phases::Phases;
use super::read::read;
use super::stencil::{Extremes, Moved, Separable, StencilDomain, extremes, separable};
use super::substitute::without_caches;

/// A function from the [`Array::identity`] of an array of symbols to the range of its elements.
pub type SymbolRanges<'a> = &'a dyn Fn(u64) -> Option<(Number, Number)>;

/// Samples of a sized array that are gone through, one by one.
const SIZED: i128 = 1 << 16;

/// Every index of a sized array.
///
/// # Errors
/// [`ArrayError::TooManySized`] where there are more than are gone through.
fn every_index(size: &[i128]) -> Result<Phases, ArrayError> {
    match size.iter().try_fold(1i128, |count, n| count.checked_mul(*n)) {
        Some(count) if count <= SIZED => Ok(Phases::below(size, count as usize)),
        _ => Err(ArrayError::TooManySized),
    }
}

impl Array {
    /// Returns the least and the greatest value of any element, where the elements of arrays of symbols lie in `ranges`: of an infinite
    /// array over all phases, of one with a size over all positions, of one of any size over all positions of all sizes.
    ///
    /// # Errors
    /// [`ArrayError::MissingRange`]; of an infinite array those of [`Array::phases`]; of others [`ArrayError::NoSamples`],
    /// [`ArrayError::LongRamps`] where edges reach too far in, [`ArrayError::NotSeparable`] of any size; and
    /// [`ArrayError::TooManySized`] where an array with a size is gone through element by element, as one that is made of numbers is.
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
        if self.node().frame.is_some() {
            if let Some((range, _)) = self.with_places(Known::of(ranges, rounding), &ClassCache::default())? {
                return Ok(range);
            }
            if self.size().is_none() {
                return Err(ArrayError::NotSeparable);
            }
        }
        let mut elements = self.every_element()?;
        // Every infinite array has a phase.
        let Some(first) = elements.next() else {
            return Err(ArrayError::NoSamples(self.size().unwrap_or_default()));
        };
        let first = self.bounds_at(&first, ranges, rounding)?;
        elements.try_fold(first, |all, element| {
            self.space().interrupt().check()?;
            let one = self.bounds_at(&element, ranges, rounding)?;
            Ok(IntegerRange { lower: all.lower.min(one.lower), upper: all.upper.max(one.upper) })
        })
    }

    /// The indices of a sized array, or the phases of an infinite one.
    ///
    /// # Errors
    /// [`ArrayError::AnySize`], [`ArrayError::TooManySized`], those of [`Array::phases`].
    pub(super) fn every_element(&self) -> Result<Phases, ArrayError> {
        match &self.node().frame {
            Some(frame) => every_index(&frame.checked()?),
            None => self.phases(),
        }
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
        let failed = RefCell::new(None);
        let range = |symbol: &Symbol| {
            let Symbol::Element(array, index) = symbol else { return None };
            if let Some(range) = ranges(array.id) {
                return Some(range);
            }
            let opaque = self.space().opaque_range(array, Some(index), ranges, rounding);
            opaque.unwrap_or_else(|error| {
                *failed.borrow_mut() = Some(error);
                None
            })
        };
        bounds(&expression, range, rounding).map_err(|error| {
            failed.take().unwrap_or(ArrayError::MissingRange(MissingInput::symbol(&error.0)))
        })
    }

    /// The same values without a `periodic_cache`, whose errors of one name may be different ones.
    pub(super) fn without_caches(&self) -> Result<Array, ArrayError> {
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
            let name = &self.space().node(*class).name;
            let range = match ranges(name.id) {
                Some(range) => Some(range),
                None => self.space().opaque_range(name, None, ranges, rounding)?,
            };
            let (least, greatest) =
                range.ok_or_else(|| ArrayError::MissingRange(self.space().lacking(*class)))?;
            lower = lower + (&(positive * &least) - &(negative * &greatest));
            upper = upper + (&(positive * &greatest) - &(negative * &least));
        }
        Ok(integers(lower, upper, rounding))
    }

    /// Returns where an array with a size, or of any size, is least and where it is greatest, over all positions and sizes; of several
    /// places, one in the smallest picture. None of an infinite array, and where an element differs from all others.
    ///
    /// # Errors
    /// Those of [`Array::bounds`].
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// use vcfilter_core::arrays::{Edges, Space};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let picture = Space::new().symbols_of_any_size("P", &[2, 2], Edges::Clamp)?;
    /// let bands = Structure::new(Wavelet::deslauriers_dubuc_9_7(), 1).analysis(&picture)?.coeffs;
    /// let pixels = |_| Some(((-512).into(), 511.into()));
    /// let [_, greatest] = bands[0].extreme_places(&pixels, Rounding::Integer)?.unwrap();
    /// assert_eq!((greatest.picture, &greatest.index[..], greatest.edges), (vec![6, 6], &[0, 0][..], 2));
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn extreme_places(
        &self,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<Option<[ExtremePlace; 2]>, ArrayError> {
        if self.node().caches {
            return self.without_caches()?.extreme_places(ranges, rounding);
        }
        if self.node().frame.is_none() {
            return Ok(None);
        }
        Ok(self.with_places(Known::of(ranges, rounding), &ClassCache::default())?.map(|(_, places)| places))
    }

    /// The bounds of an array with a size, or of any size, and where they are; None where they are found element by element. `cache`
    /// has what is known of other arrays of a transform.
    pub(crate) fn with_places(
        &self,
        known: Known,
        cache: &ClassCache,
    ) -> Result<Option<(IntegerRange, [ExtremePlace; 2])>, ArrayError> {
        let range = finite::range(self, known, cache)?;
        let integers = |lower, upper| integers(lower, upper, known.rounding);
        Ok(range.map(|range| (integers(range.lower, range.upper), [range.lower_at, range.upper_at])))
    }

    /// The bounds with a multiplier for each place of altered symbols; None where there are no such.
    pub(crate) fn bounds_by_shares(
        &self,
        known: Known,
        monitor: &Monitor,
    ) -> Result<Option<IntegerRange>, ArrayError> {
        let exact = |end: f64| BigRational::from_float(end).map(Number::from);
        let ends = finite::refined(self, known, monitor)?.map(|ends| ends.map(exact));
        Ok(match ends {
            Some([Some(lower), Some(upper)]) => Some(integers(lower, upper, known.rounding)),
            _ => None,
        })
    }

    /// The bounds for each variant of altered symbols alone; None where coefficients are not outer products.
    pub(crate) fn bounds_of_each(
        &self,
        known: Known,
        cache: &ClassCache,
    ) -> Result<Option<Vec<IntegerRange>>, ArrayError> {
        let ranges = finite::range_of_each(self, known, cache)?;
        let integers = |range: finite::Range| integers(range.lower, range.upper, known.rounding);
        Ok(ranges.map(|ranges| ranges.into_iter().map(integers).collect()))
    }
}

/// The integers of an interval as a model of rounding takes them: rounded inward where all values are integers, else outward.
pub(super) fn integers(lower: Number, upper: Number, rounding: Rounding) -> IntegerRange {
    match rounding {
        Rounding::Integer => IntegerRange { lower: lower.ceil(), upper: upper.floor() },
        Rounding::Affine => IntegerRange { lower: lower.floor(), upper: upper.ceil() },
    }
}
