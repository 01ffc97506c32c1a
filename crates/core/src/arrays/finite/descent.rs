//! From an array down to all that its elements are made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::algebra::{Number, Rounding};

use super::super::Stage;
use super::super::any_size::Extent;
use super::super::error::ArrayError;
use super::super::node::{Node, NodeId, Op};
use super::super::rounding::StageRounding;
use super::super::space::Space;
use super::Known;
use super::paths::{PathId, Paths, Step};
use super::terms::{ENDLESS, Part, Term, Terms};
use super::valuations::Valuations;

/// Terms over one source that do not become one: no outer product.
const PRODUCTS: usize = 1 << 10;

/// A product of rows along each dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Product {
    /// It is multiplied by 2 to this.
    exponent: i64,
    ways: SmallVec<[PathId; 2]>,
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
pub(super) struct Descent<'a> {
    space: &'a Space,
    known: Known<'a>,
    valuations: Valuations,
    /// What is still to be visited, with the products over its samples. What an array is built on has a lower number. The shares of
    /// altered symbols are kept apart, by their places.
    open: BTreeMap<(NodeId, Option<usize>), Vec<Product>>,
    /// Whether there are such shares.
    with_shares: bool,
    paths: Vec<Paths>,
    sources: Vec<Source>,
}

impl<'a> Descent<'a> {
    /// From the array that is the last of the roots, along the ways that there are to it.
    pub(super) fn new(
        space: &'a Space,
        known: Known<'a>,
        roots: &[NodeId],
        (paths, ways): (Vec<Paths>, SmallVec<[PathId; 2]>),
        with_shares: bool,
    ) -> Descent<'a> {
        let first =
            roots.last().map(|root| ((space.class(*root), None), vec![Product { exponent: 0, ways }]));
        let valuations = Valuations::below(space, roots);
        let open = first.into_iter().collect();
        Descent { space, known, valuations, open, with_shares, paths, sources: Vec::new() }
    }

    /// Visits all; whether all is an outer product.
    pub(super) fn all(&mut self) -> Result<bool, ArrayError> {
        while let Some(((class, share), products)) = self.open.pop_last() {
            self.space.interrupt().check()?;
            if !self.visit(&self.space.node(class), share, products)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether all is an outer product so far.
    fn visit(
        &mut self,
        node: &Node,
        share: Option<usize>,
        products: Vec<Product>,
    ) -> Result<bool, ArrayError> {
        let products = self.merged(products);
        if products.len() > PRODUCTS {
            return Ok(false);
        }
        if let Some(altered) = self.known.altered.and_then(|altered| altered.of(node.class)) {
            return Ok(self.altered(node.class, altered, products));
        }
        let part = match (share, self.known.altered) {
            (Some(place), _) => Part::Share(place),
            (None, Some(altered)) if altered.is_before(node.class) => Part::Before,
            _ => Part::After,
        };
        match &node.op {
            Op::Symbols { .. } | Op::Map { .. } => {
                let (least, greatest) = self.range(node)?;
                return Ok(self.source(part, Some(node.class), &products, (least, greatest)));
            }
            Op::Variables { .. } => return Err(ArrayError::NotSymbols(self.space.describe(node.id))),
            Op::Data { .. } | Op::Custom(_) => return Ok(false),
            Op::Lift { input, stage, dim } => {
                return Ok(self.lift(node, (*input, stage, *dim), (part, share), products));
            }
            Op::LeftShift { input, bits } => {
                self.push(*input, share, shifted(products, i64::from(*bits)));
            }
            Op::RightShift { input, bits } => {
                let below = self.valuations.of(self.space, *input).least();
                let (least, greatest) = self.error(below, *bits, &StageRounding::HalfUp);
                if *bits > 0 && !self.source(part, None, &products, (least, greatest)) {
                    return Ok(false);
                }
                self.push(*input, share, shifted(products, -i64::from(*bits)));
            }
            Op::Plus { input, amount } => {
                if !self.source(part, None, &products, (amount.clone(), amount.clone())) {
                    return Ok(false);
                }
                self.push(*input, share, products);
            }
            Op::PeriodicCache { input } | Op::WithEdges { input, .. } => self.push(*input, share, products),
            Op::Subsample { input, steps, offsets } => {
                let sizes = self.sizes(*input);
                let mut below = products;
                for (dim, paths) in self.paths.iter_mut().enumerate() {
                    for product in &mut below {
                        let way = &mut product.ways[dim];
                        *way = paths.subsample(*way, (steps[dim], offsets[dim]), sizes[dim]);
                    }
                }
                self.push(*input, share, below);
            }
            Op::Interleave { even, odd, dim } => {
                for (parity, side) in [(0, *even), (1, *odd)] {
                    let size = self.sizes(side)[*dim];
                    let below = self.along(&products, *dim, size, |after| Step::Interleave { after, parity });
                    self.push(side, share, below);
                }
            }
            Op::Pad { input, .. } => {
                let sizes = self.sizes(*input);
                let mut below = products;
                for (dim, size) in sizes.into_iter().enumerate() {
                    below = self.along(&below, dim, size, |after| Step::Pad { after });
                }
                self.push(*input, share, below);
            }
        }
        Ok(true)
    }

    /// Symbols of a place that stand for altered samples: they are a source, and on goes what they were altered from.
    fn altered(&mut self, symbols: NodeId, (place, before): (usize, NodeId), products: Vec<Product>) -> bool {
        let Some(product) = only(&products) else { return false };
        let (least, greatest) = (Number::ZERO, Number::ZERO);
        let part = Part::Altered(place);
        self.sources.push(Source { part, symbols: Some(symbols), product, least, greatest });
        if self.with_shares {
            self.push(before, Some(place), products.clone());
        }
        self.push(before, None, products);
        true
    }

    /// A lifting stage: what it rounds is a source.
    fn lift(
        &mut self,
        node: &Node,
        (input, stage, dim): (NodeId, &Arc<Stage>, usize),
        (part, share): (Part, Option<usize>),
        products: Vec<Product>,
    ) -> bool {
        let edges = node.frame.as_ref().map_or_else(Default::default, |frame| frame.edges);
        let sum = self.valuations.of(self.space, input).of_sum(stage, dim);
        let (least, greatest) = self.error(sum, stage.shift(), stage.rounding());
        let (least, greatest) =
            if stage.kind().subtracts() { (-greatest, -least) } else { (least, greatest) };
        let parity = stage.kind().parity();
        let size = self.sizes(node.id)[dim];
        let changed = self.along(&products, dim, size, |after| Step::Changed { after, parity });
        if !self.source(part, None, &changed, (least, greatest)) {
            return false;
        }
        let mut below = products;
        for product in &mut below {
            let (way, bits) = self.paths[dim].lift(product.ways[dim], stage, edges);
            product.ways[dim] = way;
            product.exponent -= bits;
        }
        self.push(input, share, below);
        true
    }

    fn sizes(&self, id: NodeId) -> SmallVec<[Extent; 2]> {
        let node = self.space.node(id);
        node.frame.as_ref().map_or_else(|| smallvec![ENDLESS; node.ndim], |frame| frame.size.clone())
    }

    fn push(&mut self, id: NodeId, share: Option<usize>, products: Vec<Product>) {
        self.open.entry((self.space.class(id), share)).or_default().extend(products);
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
    fn error(&self, valuation: u32, bits: u32, rounding: &StageRounding) -> (Number, Number) {
        let (least, greatest) = match self.known.rounding {
            Rounding::Affine => (Number::from(-1), Number::ONE),
            Rounding::Integer => rounding.error_range(bits, valuation),
        };
        let added = |end: Number| end * Number::HALF + rounding.middle(bits);
        (added(least), added(greatest))
    }

    /// All that was met.
    pub(super) fn finished(
        self,
        endless: bool,
        periods: SmallVec<[i128; 2]>,
        sizes: SmallVec<[Extent; 2]>,
        changed: SmallVec<[Option<i128>; 2]>,
    ) -> Terms {
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
        Terms { all, altered, paths: self.paths, ends, periods, sizes, endless, changed }
    }
}

fn only(products: &[Product]) -> Option<Product> {
    <[Product; 1]>::try_from(products.to_vec()).ok().map(|[product]| product)
}

fn shifted(mut products: Vec<Product>, bits: i64) -> Vec<Product> {
    products.iter_mut().for_each(|product| product.exponent += bits);
    products
}
