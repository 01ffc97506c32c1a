//! What the elements of an array are made of: for each array of symbols, and for the rounding errors of each stage, one outer
//! product of rows, and the interval in which the values lie.

use std::collections::BTreeMap;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::algebra::{Number, Rounding};

use super::super::Stage;
use super::super::any_size::Extent;
use super::super::array::Array;
use super::super::domain::error_range;
use super::super::error::{ArrayError, limits};
use super::super::frame::{Edges, Frame};
use super::super::geometry::Period;
use super::super::node::{Node, NodeId, Op};
use super::super::space::Space;
use super::super::substitute::reachable;
use super::Known;
use super::altered::Altered;
use super::paths::{PathId, Paths, Step};
use super::valuations::Valuations;

/// What the terms are those of.
pub(super) enum Start {
    /// The elements of the array.
    Element,
    /// Weighted sums of them: those that a stage along a dimension takes.
    Taps { stage: Arc<Stage>, dim: usize },
    /// The elements at indices of a parity along a dimension.
    Samples { parity: i128, dim: usize },
}

/// A product of rows along each dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Product {
    /// It is multiplied by 2 to this.
    exponent: i64,
    ways: SmallVec<[PathId; 2]>,
}

/// What a source belongs to, where symbols stand for altered samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// To what is built on the symbols; where none are altered, to all.
    After,
    /// To what they were altered from.
    Before,
    /// It is the samples of the altered symbols of this place.
    Altered(usize),
}

/// A source of values, with the weights of its samples.
#[derive(Debug)]
pub(super) struct Term {
    pub part: Part,
    /// The array of symbols, by its class; None of errors and constants.
    pub symbols: Option<NodeId>,
    /// The product of rows is multiplied by 2 to this.
    pub exponent: i64,
    /// Per dimension, the place of its way among [`Terms::ends`].
    pub ends: SmallVec<[usize; 2]>,
    /// Every value is this and something from `least` to `greatest`, which hold 0 between them; those of altered symbols are none of
    /// these, and lie where [`Altered`] says.
    pub middle: Number,
    pub least: Number,
    pub greatest: Number,
}

/// All that the elements of an array are made of.
pub(super) struct Terms {
    pub all: Vec<Term>,
    /// What is known of altered symbols, where there are any.
    pub altered: Option<Arc<Altered>>,
    /// Per dimension.
    pub paths: Vec<Paths>,
    /// Per dimension, the ways whose rows count.
    pub ends: Vec<Vec<PathId>>,
    /// Per dimension, after how many samples rows repeat, away from edges.
    pub periods: SmallVec<[i128; 2]>,
    /// The size of the array.
    pub sizes: SmallVec<[Extent; 2]>,
    /// Whether the array has no ends.
    pub endless: bool,
    /// Per dimension, the parity of the indices that count, where not all of them do.
    pub changed: SmallVec<[Option<i128>; 2]>,
}

/// As if of a size that no row reaches.
const ENDLESS: Extent = Extent::Known(1 << (limits::INDEX_BITS + 4));

/// Terms over one source that do not become one: no outer product.
const PRODUCTS: usize = 1 << 10;

impl Terms {
    /// None where the coefficients are not outer products.
    ///
    /// # Errors
    /// [`ArrayError::MissingRange`], [`ArrayError::NotSymbols`], [`ArrayError::PeriodTooLarge`].
    pub(super) fn of(array: &Array, start: &Start, known: Known) -> Result<Option<Terms>, ArrayError> {
        let (space, node) = (array.space(), array.node());
        let roots: Vec<NodeId> =
            known.altered.iter().flat_map(|altered| altered.before()).chain([node.id]).collect();
        let endless = || Frame { size: smallvec![ENDLESS; node.ndim], edges: Edges::default() };
        let frame = node.frame.as_ref().map_or_else(endless, |frame| (**frame).clone());
        let Some(mut periods) = periods(space, &roots, known.altered)? else { return Ok(None) };
        let mut paths: Vec<Paths> = (0..node.ndim).map(|_| Paths::default()).collect();
        let even = |period: i128| if period % 2 == 0 { period } else { 2 * period };
        let mut ways = SmallVec::new();
        let mut changed = SmallVec::new();
        for (dim, paths) in paths.iter_mut().enumerate() {
            let (step, parity) = match start {
                Start::Taps { stage, dim: along } if *along == dim => {
                    periods[dim] = even(periods[dim]);
                    (Step::Taps { stage: stage.clone(), edges: frame.edges }, Some(stage.kind().parity()))
                }
                Start::Samples { parity, dim: along } if *along == dim => {
                    periods[dim] = even(periods[dim]);
                    (Step::Start, Some(*parity))
                }
                _ => (Step::Start, None),
            };
            ways.push(paths.add(step, frame.size[dim]));
            changed.push(parity);
        }
        let mut walk = Walk {
            space,
            known,
            valuations: Valuations::below(space, &roots),
            open: BTreeMap::from([(node.class, vec![Product { exponent: 0, ways }])]),
            paths,
            sources: Vec::new(),
        };
        while let Some((class, products)) = walk.open.pop_last() {
            space.interrupt().check()?;
            if !walk.visit(&space.node(class), products)? {
                return Ok(None);
            }
        }
        let endless = node.frame.is_none();
        Ok(walk.finished(endless, periods, frame.size, changed))
    }
}

/// After how many samples rows repeat per dimension, away from edges; None where numbers are part of the array that differ from
/// index to index. The last of the roots is meant; altered symbols are as what they were altered from.
fn periods(
    space: &Space,
    roots: &[NodeId],
    altered: Option<&Arc<Altered>>,
) -> Result<Option<SmallVec<[i128; 2]>>, ArrayError> {
    let mut periods: BTreeMap<NodeId, Period> = BTreeMap::new();
    for id in roots.iter().flat_map(|root| reachable(space, *root)) {
        let node = space.node(id);
        let before = altered.and_then(|altered| altered.of(node.class)).and_then(|(_, id)| periods.get(&id));
        let period = match (&node.op, before) {
            (_, Some(before)) => before.clone(),
            (Op::Symbols { .. } | Op::Variables { .. } | Op::Map { .. }, None) => Period::one(node.ndim),
            (Op::Data { .. } | Op::Custom(_), None) => return Ok(None),
            (op, None) => {
                let below: SmallVec<[&Period; 2]> =
                    op.inputs().iter().filter_map(|input| periods.get(input)).collect();
                Period::of(op, &below)
            }
        };
        periods.insert(id, period);
    }
    match roots.last().and_then(|root| periods.remove(root)) {
        Some(Period::Every(period)) => Ok(Some(period)),
        _ => Err(ArrayError::PeriodTooLarge),
    }
}

/// A source that was met.
struct Source {
    part: Part,
    symbols: Option<NodeId>,
    product: Product,
    least: Number,
    greatest: Number,
}

/// From an array down to all that it is made of.
struct Walk<'a> {
    space: &'a Space,
    known: Known<'a>,
    valuations: Valuations,
    /// What is still to be visited, with the products over its samples. What an array is built on has a lower number.
    open: BTreeMap<NodeId, Vec<Product>>,
    paths: Vec<Paths>,
    sources: Vec<Source>,
}

impl Walk<'_> {
    /// Whether all is an outer product so far.
    fn visit(&mut self, node: &Node, products: Vec<Product>) -> Result<bool, ArrayError> {
        let products = self.merged(products);
        if products.len() > PRODUCTS {
            return Ok(false);
        }
        if let Some((place, before)) = self.known.altered.and_then(|altered| altered.of(node.class)) {
            let Some(product) = only(&products) else { return Ok(false) };
            let part = Part::Altered(place);
            self.sources.push(Source {
                part,
                symbols: Some(node.class),
                product,
                least: Number::ZERO,
                greatest: Number::ZERO,
            });
            self.push(before, products);
            return Ok(true);
        }
        let part = match self.known.altered.is_some_and(|altered| altered.is_before(node.class)) {
            true => Part::Before,
            false => Part::After,
        };
        match &node.op {
            Op::Symbols { .. } | Op::Map { .. } => {
                let (least, greatest) = self.range(node)?;
                return Ok(self.source(part, Some(node.class), &products, (least, greatest)));
            }
            Op::Variables { .. } => return Err(ArrayError::NotSymbols(self.space.describe(node.id))),
            Op::Data { .. } | Op::Custom(_) => return Ok(false),
            Op::Lift { input, stage, dim } => {
                let edges = node.frame.as_ref().map_or_else(Default::default, |frame| frame.edges);
                let sum = self.valuations.of(self.space, *input).of_sum(stage, *dim);
                let (least, greatest) = self.error(sum, stage.shift(), stage.shift() > 0);
                let (least, greatest) =
                    if stage.kind().subtracts() { (-greatest, -least) } else { (least, greatest) };
                let parity = stage.kind().parity();
                let size = self.sizes(node.id)[*dim];
                let changed = self.along(&products, *dim, size, |after| Step::Changed { after, parity });
                if !self.source(part, None, &changed, (least, greatest)) {
                    return Ok(false);
                }
                let mut below = products;
                for product in &mut below {
                    let (way, bits) = self.paths[*dim].lift(product.ways[*dim], stage, edges);
                    product.ways[*dim] = way;
                    product.exponent -= bits;
                }
                self.push(*input, below);
            }
            Op::LeftShift { input, bits } => {
                self.push(*input, shifted(products, i64::from(*bits)));
            }
            Op::RightShift { input, bits } => {
                let below = self.valuations.of(self.space, *input).least();
                let (least, greatest) = self.error(below, *bits, true);
                if *bits > 0 && !self.source(part, None, &products, (least, greatest)) {
                    return Ok(false);
                }
                self.push(*input, shifted(products, -i64::from(*bits)));
            }
            Op::Plus { input, amount } => {
                if !self.source(part, None, &products, (amount.clone(), amount.clone())) {
                    return Ok(false);
                }
                self.push(*input, products);
            }
            Op::PeriodicCache { input } | Op::WithEdges { input, .. } => self.push(*input, products),
            Op::Subsample { input, steps, offsets } => {
                let sizes = self.sizes(*input);
                let mut below = products;
                for (dim, paths) in self.paths.iter_mut().enumerate() {
                    for product in &mut below {
                        let way = &mut product.ways[dim];
                        *way = paths.subsample(*way, (steps[dim], offsets[dim]), sizes[dim]);
                    }
                }
                self.push(*input, below);
            }
            Op::Interleave { even, odd, dim } => {
                for (parity, side) in [(0, *even), (1, *odd)] {
                    let size = self.sizes(side)[*dim];
                    let below = self.along(&products, *dim, size, |after| Step::Interleave { after, parity });
                    self.push(side, below);
                }
            }
            Op::Pad { input, .. } => {
                let sizes = self.sizes(*input);
                let mut below = products;
                for (dim, size) in sizes.into_iter().enumerate() {
                    below = self.along(&below, dim, size, |after| Step::Pad { after });
                }
                self.push(*input, below);
            }
        }
        Ok(true)
    }

    fn sizes(&self, id: NodeId) -> SmallVec<[Extent; 2]> {
        let node = self.space.node(id);
        node.frame.as_ref().map_or_else(|| smallvec![ENDLESS; node.ndim], |frame| frame.size.clone())
    }

    fn push(&mut self, id: NodeId, products: Vec<Product>) {
        self.open.entry(self.space.class(id)).or_default().extend(products);
    }

    /// Products with a step more along a dimension, to an array of a size there.
    fn along(
        &mut self,
        products: &[Product],
        dim: usize,
        size: Extent,
        step: impl Fn(PathId) -> Step,
    ) -> Vec<Product> {
        let longer = |product: &Product| {
            let mut longer = product.clone();
            longer.ways[dim] = self.paths[dim].add(step(product.ways[dim]), size);
            longer
        };
        products.iter().map(longer).collect()
    }

    /// Products over the same samples, those that differ along one dimension alone as one.
    fn merged(&mut self, mut products: Vec<Product>) -> Vec<Product> {
        for dim in 0..self.paths.len() {
            if products.len() < 2 {
                break;
            }
            let others = |product: &Product| {
                let mut ways = product.ways.clone();
                ways.remove(dim);
                ways
            };
            products.sort_by_cached_key(|product| (others(product), product.ways[dim], product.exponent));
            let mut merged = Vec::new();
            for group in products.chunk_by(|a, b| others(a) == others(b)) {
                let [first, .., _] = group else {
                    merged.extend(group.iter().cloned());
                    continue;
                };
                let exponent = group.iter().map(|product| product.exponent).min().unwrap_or(0);
                let of =
                    group.iter().map(|product| (product.ways[dim], (product.exponent - exponent) as u64));
                let (of, size) = (of.collect(), self.paths[dim].size(first.ways[dim]));
                let mut ways = first.ways.clone();
                ways[dim] = self.paths[dim].sum(of, size);
                merged.push(Product { exponent, ways });
            }
            products = merged;
        }
        products
    }

    /// Notes a source; false unless its weights are one product.
    fn source(
        &mut self,
        part: Part,
        symbols: Option<NodeId>,
        products: &[Product],
        (least, greatest): (Number, Number),
    ) -> bool {
        if least.is_zero() && greatest.is_zero() {
            return true;
        }
        let Some(product) = only(products) else { return false };
        self.sources.push(Source { part, symbols, product, least, greatest });
        true
    }

    fn range(&self, node: &Node) -> Result<(Number, Number), ArrayError> {
        let range = match (self.known.ranges)(node.name.id) {
            Some(range) => Some(range),
            None => self.space.opaque_range(&node.name, None, self.known.ranges, self.known.rounding)?,
        };
        range.ok_or_else(|| ArrayError::MissingRange(self.space.lacking(node.class)))
    }

    /// The interval of what rounding adds to the exact quotient of something that 2^valuation divides.
    fn error(&self, valuation: u32, bits: u32, offset: bool) -> (Number, Number) {
        let (least, greatest) = match self.known.rounding {
            Rounding::Affine => (Number::from(-1), Number::ONE),
            Rounding::Integer => error_range(bits, valuation, offset),
        };
        let added = |end: Number| end * Number::HALF - if offset { Number::ZERO } else { Number::HALF };
        (added(least), added(greatest))
    }

    fn finished(
        self,
        endless: bool,
        periods: SmallVec<[i128; 2]>,
        sizes: SmallVec<[Extent; 2]>,
        changed: SmallVec<[Option<i128>; 2]>,
    ) -> Option<Terms> {
        let mut ends: Vec<Vec<PathId>> = vec![Vec::new(); sizes.len()];
        let all = self.sources.into_iter().map(|source| {
            let places = source.product.ways.iter().zip(&mut ends).map(|(way, ends)| {
                ends.iter().position(|end| end == way).unwrap_or_else(|| {
                    ends.push(*way);
                    ends.len() - 1
                })
            });
            let places = places.collect();
            let middle = Number::ZERO.max(source.least.clone()).min(source.greatest.clone());
            Term {
                part: source.part,
                symbols: source.symbols,
                exponent: source.product.exponent,
                ends: places,
                least: &source.least - &middle,
                greatest: &source.greatest - &middle,
                middle,
            }
        });
        let all = all.collect();
        let altered = self.known.altered.cloned();
        Some(Terms { all, altered, paths: self.paths, ends, periods, sizes, endless, changed })
    }
}

fn only(products: &[Product]) -> Option<Product> {
    <[Product; 1]>::try_from(products.to_vec()).ok().map(|[product]| product)
}

fn shifted(mut products: Vec<Product>, bits: i64) -> Vec<Product> {
    products.iter_mut().for_each(|product| product.exponent += bits);
    products
}
