//! The range of an array at each end of a dimension and between them, one by one.

use crate::algebra::{IntegerRange, Rounding};

use super::super::array::Array;
use super::super::error::ArrayError;
use super::super::extent::{SymbolRanges, integers};
use super::cache::ClassCache;
use super::class::Class;
use super::terms::{Start, Terms};
use super::{ExtremePlace, Known, Range, range_of};

/// Where an element is along a dimension: whether filters reach beyond an end from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone {
    /// They reach beyond no end.
    Inside,
    /// They reach beyond the first sample.
    First,
    /// They reach beyond the last sample.
    Last,
    /// They reach beyond both: the picture is small.
    Both,
}

/// The bounds of the elements of an array that are in the same zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneExtremes {
    /// The zone along each dimension.
    pub zones: Vec<Zone>,
    /// The least and the greatest value there.
    pub bounds: IntegerRange,
    /// Where the bounds are: of the lower and of the upper one.
    pub places: [ExtremePlace; 2],
}

/// The extremes of each combination of zones that there is, and those of the whole array.
#[derive(Debug)]
pub(crate) struct AllExtremes {
    pub zones: Vec<ZoneExtremes>,
    pub bounds: IntegerRange,
    pub places: [ExtremePlace; 2],
}

impl Array {
    /// Returns the bounds at each end of each dimension and between them, one by one; combinations of zones that no picture has are
    /// left out. What edges do to an array is how far the others exceed that of [`Zone::Inside`] everywhere.
    ///
    /// # Errors
    /// Those of [`Array::bounds`]; [`ArrayError::NotSeparable`] where bounds are found element by element.
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// use vcfilter_core::arrays::{Edges, Space, Zone};
    /// use vcfilter_core::wavelets::{Structure, Wavelet};
    ///
    /// let picture = Space::new().sized_symbols("P", &[64, 48], Edges::Clamp)?;
    /// let bands = Structure::new(Wavelet::deslauriers_dubuc_9_7(), 1).analysis(&picture)?.coeffs;
    /// let pixels = |_| Some(((-512).into(), 511.into()));
    /// let zones = bands[0].extremes_by_zone(&pixels, Rounding::Integer)?;
    /// let of = |zones_of: [Zone; 2]| zones.iter().find(|one| one.zones == zones_of).unwrap();
    /// assert_eq!(of([Zone::Inside; 2]).bounds.upper, 2302.into());
    /// assert_eq!(of([Zone::First; 2]).bounds.upper, 2498.into());
    /// # Ok::<(), vcfilter_core::wavelets::TransformError>(())
    /// ```
    pub fn extremes_by_zone(
        &self,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<Vec<ZoneExtremes>, ArrayError> {
        Ok(self.all_extremes(ranges, rounding, &ClassCache::default())?.zones)
    }

    /// The same with those of the whole array. `cache` has what is known of other arrays of a transform.
    pub(crate) fn all_extremes(
        &self,
        ranges: SymbolRanges,
        rounding: Rounding,
        cache: &ClassCache,
    ) -> Result<AllExtremes, ArrayError> {
        if self.node().caches {
            return self.without_caches()?.all_extremes(ranges, rounding, cache);
        }
        let terms =
            Terms::of(self, &Start::Element, Known::of(ranges, rounding))?.ok_or(ArrayError::NotSeparable)?;
        let along = |dim| cache.by_zone(self.space(), &terms, dim);
        let along = (0..self.ndim()).map(along).collect::<Result<Vec<_>, _>>()?;
        let rounded = |classes: &[&[Class]]| {
            let Range { lower, upper, lower_at, upper_at } = range_of(self, &terms, classes)?;
            Ok::<_, ArrayError>((integers(lower, upper, rounding), [lower_at, upper_at]))
        };
        let all: Vec<&[Class]> = along.iter().map(|zoned| &zoned.all[..]).collect();
        let (bounds, places) = rounded(&all)?;
        let mut chosen: Vec<Vec<&(Zone, Vec<Class>)>> = vec![Vec::new()];
        for zoned in &along {
            chosen = chosen
                .iter()
                .flat_map(|chosen| zoned.zones.iter().map(|one| [&chosen[..], &[one]].concat()))
                .collect();
        }
        let zones = chosen.into_iter().map(|chosen| {
            let classes: Vec<&[Class]> = chosen.iter().map(|(_, classes)| &classes[..]).collect();
            let (bounds, places) = rounded(&classes)?;
            Ok(ZoneExtremes { zones: chosen.iter().map(|(zone, _)| *zone).collect(), bounds, places })
        });
        Ok(AllExtremes { zones: zones.collect::<Result<_, ArrayError>>()?, bounds, places })
    }
}
