//! Bounds of arrays with a size, and of any size: every position of every size (docs/theory.md, "Every position of every
//! size").
//!
//! Each operation acts along one dimension or on none. So the coefficients of an element over one array, or over the rounding
//! errors of one stage, are an outer product of a row along each dimension, and a row depends on the place along its dimension
//! alone. All that a bound needs of a row are the sums of its positive and of its negative entries. Near an edge rows are forms
//! of their own; further inside they repeat. So along each dimension there are few classes of places, whatever the size, and the
//! bound of an array is the greatest over combinations of classes.

mod altered;
mod cache;
mod carried;
mod class;
mod classes;
mod combine;
mod convex;
mod descent;
mod exact;
mod multiplied;
mod paths;
mod rows;
mod shares;
mod sums;
mod terms;
mod valuations;
mod weights;
mod witness;
mod zones;

use std::sync::Arc;

use crate::algebra::{Index, Number, Rounding};

use super::array::Array;
use super::error::ArrayError;
use super::extent::SymbolRanges;

pub(crate) use altered::{Altered, Variant};
pub(crate) use cache::ClassCache;
pub(crate) use shares::refined;

use class::{ByZone, Class};
use combine::Best;
use terms::{Start, Terms};

pub use sums::StageSums;
pub(crate) use weights::Weights;
pub use witness::ArrayWitness;
pub(crate) use zones::AllExtremes;
pub use zones::{Zone, ZoneExtremes};

/// What is known of all that an array is made of.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The ranges of symbols.
    pub ranges: SymbolRanges<'a>,
    /// Where rounding errors lie.
    pub rounding: Rounding,
    /// Of symbols that stand for altered samples of other arrays, these.
    pub altered: Option<&'a Arc<Altered>>,
}

impl<'a> Known<'a> {
    /// Every sample of symbols is anything of its range.
    pub(crate) fn of(ranges: SymbolRanges<'a>, rounding: Rounding) -> Known<'a> {
        Known { ranges, rounding, altered: None }
    }
}

/// Where a value of an array with a size, or of any size, is least or greatest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtremePlace {
    /// The size of the picture: the array's own where it is known; else the smallest that shows the extreme, along each
    /// dimension.
    pub picture: Vec<i128>,
    /// The index of the element.
    pub index: Index,
    /// Along how many dimensions filters reach beyond an edge from there.
    pub edges: usize,
}

/// The least and the greatest value of any element, before they are rounded, and where they are.
#[derive(Debug, Clone)]
pub(crate) struct Range {
    pub lower: Number,
    pub upper: Number,
    pub lower_at: ExtremePlace,
    pub upper_at: ExtremePlace,
}

/// The range over all elements of an array that has a size, or any size; None where its coefficients are not outer products, or
/// where numbers are part of it that differ from index to index.
///
/// # Errors
/// [`ArrayError::MissingRange`], [`ArrayError::NotSymbols`], [`ArrayError::NoSamples`], [`ArrayError::LongRamps`].
pub(crate) fn range(array: &Array, known: Known, cache: &ClassCache) -> Result<Option<Range>, ArrayError> {
    let Some(terms) = Terms::of(array, &Start::Element, known)? else { return Ok(None) };
    let classes = all_classes(array, &terms, cache)?;
    range_of(array, &terms, &classes.iter().map(|classes| &classes.all[..]).collect::<Vec<_>>()).map(Some)
}

/// The same for each of the variants of altered symbols alone.
///
/// # Errors
/// Those of [`range`].
pub(crate) fn range_of_each(
    array: &Array,
    known: Known,
    cache: &ClassCache,
) -> Result<Option<Vec<Range>>, ArrayError> {
    let Some(terms) = Terms::of(array, &Start::Element, known)? else { return Ok(None) };
    let classes = all_classes(array, &terms, cache)?;
    let classes: Vec<_> = classes.iter().map(|classes| &classes.all[..]).collect();
    let variants = known.altered.iter().flat_map(|altered| altered.variants.chunks(1));
    variants.map(|one| range_by(array, &terms, one, &classes)).collect::<Result<_, _>>().map(Some)
}

/// The classes along each dimension, of all taps of a stage.
fn all_classes(array: &Array, terms: &Terms, cache: &ClassCache) -> Result<Vec<Arc<ByZone>>, ArrayError> {
    (0..array.ndim()).map(|dim| cache.along(array.space(), terms, dim, &[u64::MAX])).collect()
}

/// The range over all combinations of classes.
fn range_of(array: &Array, terms: &Terms, classes: &[&[Class]]) -> Result<Range, ArrayError> {
    let variants = terms.altered.as_ref().map(|altered| &altered.variants[..]);
    range_by(array, terms, variants.unwrap_or_default(), classes)
}

/// The same with these variants of altered symbols.
fn range_by(
    array: &Array,
    terms: &Terms,
    variants: &[Variant],
    classes: &[&[Class]],
) -> Result<Range, ArrayError> {
    if classes.iter().any(|classes| classes.is_empty()) {
        return Err(ArrayError::NoSamples(array.size().unwrap_or_default()));
    }
    let place = |best: &Best| {
        let chosen: Vec<&Class> = best.classes.iter().zip(classes).map(|(at, all)| &all[*at]).collect();
        ExtremePlace {
            picture: chosen.iter().map(|class| class.picture).collect(),
            index: chosen.iter().map(|class| class.index).collect(),
            edges: chosen.iter().filter(|class| class.left || class.right).count(),
        }
    };
    let [lower, upper] = match &terms.altered {
        None => combine::extremes(array.space(), terms, classes)?,
        Some(altered) => multiplied::extremes(array.space(), terms, (altered, variants), classes)?,
    };
    Ok(Range { lower_at: place(&lower), upper_at: place(&upper), lower: lower.value, upper: upper.value })
}
