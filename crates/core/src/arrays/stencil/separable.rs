//! Coefficients as outer products, for those who work with their vectors.

use std::sync::Arc;

use crate::algebra::Number;

use super::super::error::ArrayError;
use super::super::space::Space;
use super::domain::moves;
use super::{Base, Moved, Vector};

/// The coefficients over one array of symbols: a factor times one vector along each dimension.
#[derive(Debug, Clone)]
pub(crate) struct Separable {
    /// The identity of the array of symbols.
    pub array: u64,
    pub factor: Number,
    /// The index of the first entry along each dimension, and the entries.
    pub axes: Vec<(i128, Arc<Vector>)>,
}

pub(crate) fn separable(space: &Space, value: &Moved) -> Result<Vec<Separable>, ArrayError> {
    let mut all = Vec::new();
    for part in &value.stencil.parts {
        let Base::Symbols(class) = part.base else { continue };
        let [product] = &part.products[..] else {
            return Err(ArrayError::NoPattern("the coefficients over an array are not one outer product"));
        };
        let moved = moves(&part.step, &value.samples);
        let axes = product.axes.iter().enumerate().map(|(dim, axis)| {
            (axis.start + moved.get(dim).copied().unwrap_or(0), space.pool().get(axis.vector))
        });
        all.push(Separable {
            array: space.node(class).name.id,
            factor: product.factor.clone(),
            axes: axes.collect(),
        });
    }
    Ok(all)
}
