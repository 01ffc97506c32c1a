//! Stencils as linear expressions.

use vcfilter_machine::poll;

use crate::algebra::{Index, Linear, Number, Symbol};

use super::super::domain::phase;
use super::super::error::ArrayError;
use super::super::geometry::checked_index;
use super::super::node::Node;
use super::super::space::Space;
use super::domain::moves;
use super::{Base, Moved, Part};

/// The linear expression of an element, which is integer-valued like everything that has a stencil.
pub(crate) fn expand(space: &Space, value: &Moved) -> Result<Linear, ArrayError> {
    let mut terms = 0usize;
    let mut parts = vec![Linear::from(value.stencil.constant.clone())];
    for part in &value.stencil.parts {
        for product in 0..part.products.len() {
            let product = expand_product(space, part, product, &value.samples, &mut terms)?;
            parts.push(product);
        }
    }
    Ok(Linear::sum(parts).assume_integer())
}

/// Entries in the order of their indices, which is the order of terms.
fn expand_product(
    space: &Space,
    part: &Part,
    product: usize,
    samples: &[i128],
    terms: &mut usize,
) -> Result<Linear, ArrayError> {
    let product = &part.products[product];
    let moved = moves(&part.step, samples);
    let axes: Vec<Vec<(i128, Number)>> = product
        .axes
        .iter()
        .enumerate()
        .map(|(dim, axis)| {
            let start = axis.start.checked_add(moved.get(dim).copied().unwrap_or(0));
            let entries = space.pool().get(axis.vector).entries.nonzero();
            let entries = entries.into_iter().map(|(at, entry)| {
                Ok((checked_index(start.and_then(|start| start.checked_add(at as i128)))?, entry))
            });
            entries.collect::<Result<Vec<_>, ArrayError>>()
        })
        .collect::<Result<_, _>>()?;
    let count = axes.iter().map(Vec::len).fold(1usize, usize::saturating_mul);
    *terms = terms.saturating_add(count);
    ArrayError::check_terms(*terms)?;
    let node = match part.base {
        Base::Symbols(class) | Base::Errors(class) => space.node(class),
    };
    let mut expanded = Vec::with_capacity(count);
    let mut index = Index::zero(axes.len());
    each(&axes, 0, &product.factor, &mut index, &mut |index, coefficient| {
        poll()?;
        expanded.push((symbol(space, part.base, &node, index)?, coefficient));
        Ok(())
    })?;
    Ok(Linear::from_terms(expanded, Number::ZERO))
}

/// Every combination of entries; there are at most eight dimensions.
fn each(
    axes: &[Vec<(i128, Number)>],
    dim: usize,
    factor: &Number,
    index: &mut Index,
    visit: &mut impl FnMut(&Index, Number) -> Result<(), ArrayError>,
) -> Result<(), ArrayError> {
    let Some(axis) = axes.get(dim) else { return visit(index, factor.clone()) };
    for (at, entry) in axis {
        index.set(dim, *at);
        each(axes, dim + 1, &(factor * entry), index, visit)?;
    }
    Ok(())
}

fn symbol(space: &Space, base: Base, node: &Node, index: &Index) -> Result<Symbol, ArrayError> {
    match base {
        Base::Symbols(_) => Ok(Symbol::Element(node.name.clone(), index.clone())),
        Base::Errors(class) => {
            let phase = phase(node, index)?;
            let range = || space.error_ranges().get(class, &phase);
            Ok(Symbol::Error(space.errors().of_array(node.name.id, index, range)))
        }
    }
}
