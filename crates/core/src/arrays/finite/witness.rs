//! Inputs that drive an array to its extremes, over all its positions.

use std::cell::RefCell;
use std::collections::BTreeMap;
use vcfilter_machine::Stoppable;

use rustc_hash::FxHashMap;

use crate::algebra::{Index, Number, Rounding, Symbol};

use super::super::array::Array;
use super::super::domain::Element;
use super::super::error::ArrayError;
use super::super::extent::SymbolRanges;
use super::super::integer::IntegerDomain;
use super::super::node::{NodeId, Op};
use super::super::stencil::Separable;
use super::super::substitute::resized;
use super::super::witness::{Witness, smallest};
use super::{ClassCache, ExtremePlace, Known, Weights};

/// Weights of one element that are listed as inputs.
const INPUTS: usize = 1 << 22;

/// An input for one extreme of an array, the place of the element that it drives, and what it reaches there.
#[derive(Debug, Clone)]
pub struct ArrayWitness {
    /// The place. Of an infinite array, `picture` is empty.
    pub place: ExtremePlace,
    /// The inputs, the value that they reach, and the bound. Of an array of any size, inputs are symbols of a picture of the
    /// place's size.
    pub witness: Witness,
}

impl Array {
    /// Returns two witnesses of an array: inputs that drive the element whose bound is the least of all down, and those that drive
    /// that of the greatest bound up, but for rounding errors.
    ///
    /// # Errors
    /// Those of [`Array::bounds`]; [`ArrayError::TooManyTerms`].
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// use vcfilter_core::arrays::{Edges, Space};
    /// use vcfilter_core::wavelets::Wavelet;
    ///
    /// let row = Space::new().symbols_of_any_size("x", &[2], Edges::Clamp)?;
    /// let stages = Wavelet::deslauriers_dubuc_9_7().inverse().stages;
    /// let low = stages.iter().try_fold(row, |row, stage| row.lift(stage, 0))?.subsample(&[2], &[0])?;
    /// let [_, upper] = low.witnesses(&|_| Some(((-512).into(), 511.into())), Rounding::Integer)?;
    /// assert_eq!((upper.place.picture, upper.place.edges), (vec![6], 1));
    /// assert_eq!((upper.witness.reached, upper.witness.proven), (799.into(), 799.into()));
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn witnesses(
        &self,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<[ArrayWitness; 2], ArrayError> {
        if self.node().caches {
            return self.without_caches()?.witnesses(ranges, rounding);
        }
        let (places, proven) = self.extremes_with_places(ranges, rounding)?;
        let [lower, upper] = places;
        Ok([
            self.witness_at(lower, proven.0, false, ranges)?,
            self.witness_at(upper, proven.1, true, ranges)?,
        ])
    }

    /// Where the array is least and greatest, and the bounds.
    fn extremes_with_places(
        &self,
        ranges: SymbolRanges,
        rounding: Rounding,
    ) -> Result<([ExtremePlace; 2], (Number, Number)), ArrayError> {
        if self.node().frame.is_some()
            && let Some((range, places)) =
                self.with_places(Known::of(ranges, rounding), &ClassCache::default())?
        {
            return Ok((places, (range.lower.into(), range.upper.into())));
        }
        let picture = self.size().unwrap_or_default();
        let place = |index: &Index| ExtremePlace { picture: picture.clone(), index: index.clone(), edges: 0 };
        let mut found: Option<([Index; 2], (Number, Number))> = None;
        for index in self.every_element()? {
            self.space().interrupt().check()?;
            let one = self.bounds_at(&index, ranges, rounding)?;
            let (lower, upper) = (Number::from(one.lower), Number::from(one.upper));
            match &mut found {
                None => found = Some(([index.clone(), index], (lower, upper))),
                Some((places, ends)) => {
                    if lower < ends.0 {
                        (places[0], ends.0) = (index.clone(), lower);
                    }
                    if upper > ends.1 {
                        (places[1], ends.1) = (index, upper);
                    }
                }
            }
        }
        let (places, ends) = found.ok_or_else(|| ArrayError::NoSamples(picture.clone()))?;
        Ok(([place(&places[0]), place(&places[1])], ends))
    }

    fn witness_at(
        &self,
        place: ExtremePlace,
        proven: Number,
        upwards: bool,
        ranges: SymbolRanges,
    ) -> Result<ArrayWitness, ArrayError> {
        let space = self.space();
        // The array in a picture of the place's size, whose symbols have the ranges of those of any size.
        let (array, before) = match self.node().frame.is_some() && self.size().is_none() {
            true => resized(space, self, &place.picture)?,
            false => (self.clone(), FxHashMap::default()),
        };
        let range_of = |class: NodeId| {
            let class = before.get(&class).copied().unwrap_or(class);
            ranges(space.node(class).name.id)
        };
        let range = |symbol: &Symbol| {
            let Symbol::Element(array, _) = symbol else { return None };
            range_of(space.by_identity(array.id)?.class)
        };
        let mut inputs = BTreeMap::new();
        for (symbol, sign) in array.signs(&place.index)? {
            let (least, greatest) = range(&symbol)
                .ok_or_else(|| ArrayError::MissingRange(super::super::MissingInput::symbol(&symbol)))?;
            let end = if (sign > 0) == upwards { greatest.floor() } else { least.ceil() };
            inputs.insert(symbol, Number::from(end));
        }
        // Other symbols count only by how they are rounded.
        let others = RefCell::new(BTreeMap::new());
        let lookup = |symbol: &Symbol| {
            let other = || {
                others.borrow_mut().entry(symbol.clone()).or_insert_with(|| smallest(symbol, range)).clone()
            };
            inputs.get(symbol).cloned().unwrap_or_else(other)
        };
        let reached = IntegerDomain::new(space, &lookup).element(array.node(), &place.index)?;
        inputs.extend(others.into_inner().into_iter().filter(|(_, value)| !value.is_zero()));
        Ok(ArrayWitness { place, witness: Witness { inputs: inputs.into_iter().collect(), reached, proven } })
    }

    /// The symbols that an element is made of, each with the sign of its coefficient.
    fn signs(&self, index: &Index) -> Result<Vec<(Symbol, i32)>, ArrayError> {
        let products = match Weights::of(self) {
            Ok(weights) => weights.at(index)?,
            Err(ArrayError::NotSeparable) => return self.signs_one_by_one(index),
            Err(error) => return Err(error),
        };
        let mut signs = Vec::new();
        for product in products {
            let node = self.space().by_identity(product.array).ok_or(ArrayError::DifferentSpaces)?;
            if !matches!(node.op, Op::Symbols { .. }) {
                return Err(ArrayError::MissingRange(self.space().lacking(node.id)));
            }
            let count = product.axes.iter().map(|(_, vector)| vector.entries.len()).product::<usize>();
            if signs.len().saturating_add(count) > INPUTS {
                return Err(ArrayError::TooManyTerms(INPUTS));
            }
            each(&product, |index, sign| signs.push((Symbol::Element(node.name.clone(), index), sign)));
        }
        Ok(signs)
    }

    fn signs_one_by_one(&self, index: &Index) -> Result<Vec<(Symbol, i32)>, ArrayError> {
        let Element::Linear(expression) = self.element(index)? else { return Ok(Vec::new()) };
        let terms = expression.terms().iter().asking().filter(|(symbol, _)| !symbol.is_error());
        Ok(terms.map(|(symbol, coefficient)| (symbol.clone(), coefficient.signum())).collect())
    }
}

/// Visits the weights of an outer product that are not 0.
fn each(product: &Separable, mut visit: impl FnMut(Index, i32)) {
    let mut places = vec![(Index::zero(product.axes.len()), product.factor.signum())];
    for (dim, (start, vector)) in product.axes.iter().enumerate() {
        let along = |(index, sign): (Index, i32)| {
            let entries = (0..vector.entries.len()).map(|at| (at, vector.entries.signum(at)));
            let entries = entries.filter(|(_, sign)| *sign != 0);
            entries.map(|(at, of)| (index.with(dim, start + at as i128), sign * of)).collect::<Vec<_>>()
        };
        places = places.into_iter().flat_map(along).collect();
    }
    places.into_iter().for_each(|(index, sign)| visit(index, sign));
}
