//! Elements as short sums of outer products, kept once per filter phase (docs/theory.md, "Stencils").
//!
//! Every operation acts along one dimension or on none, so the coefficients of an element over one
//! array are products of a coefficient for each dimension, or sums of few such products. Cost falls
//! from the area of a filter's support to its side; and since symbols and errors move alike, the
//! element at `phase + m * period` is that of the phase, moved (docs/theory.md, "Why an element may
//! be moved").

mod bounds;
mod domain;
mod expand;
mod separable;
mod vector;

use std::sync::Arc;

use smallvec::SmallVec;

use crate::algebra::Number;

use super::geometry::Steps;
use super::node::NodeId;

pub(crate) use bounds::{Extremes, extremes};
pub(crate) use domain::{ErrorRanges, StencilDomain};
pub(crate) use expand::expand;
pub(crate) use separable::{Separable, separable};
pub(crate) use vector::{Pool, Vector, VectorId};

/// An element of one phase.
#[derive(Debug, Clone)]
pub(crate) struct Stencil {
    /// Whether nothing symbolic went into it.
    pub plain: bool,
    pub constant: Number,
    /// Over arrays of symbols, then over rounding sources, each in order of their classes.
    pub parts: Vec<Part>,
    /// 2 to this power divides every value.
    pub valuation: u32,
}

/// What an element is made of, as far as one array's symbols or one source's errors are concerned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub base: Base,
    /// How far the base's indices move for one step of the element.
    pub step: Steps,
    /// Their sum is the coefficients; none is 0.
    pub products: Vec<Product>,
}

/// The class of an array of symbols, or of one that rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Base {
    Symbols(NodeId),
    Errors(NodeId),
}

/// A factor times one vector along each dimension.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Product {
    pub factor: Number,
    pub axes: SmallVec<[Axis; 2]>,
}

/// A vector along a dimension, and the index of its first entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Axis {
    pub vector: VectorId,
    pub start: i128,
}

/// A stencil, moved by some samples from the phase that it was computed for.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    pub stencil: Arc<Stencil>,
    pub samples: SmallVec<[i128; 2]>,
    /// How far the phase's indices move for one step of what reads it; empty for 1 in each dimension.
    pub scale: Steps,
}

impl Stencil {
    pub(crate) fn number(constant: Number) -> Stencil {
        let valuation = constant.valuation();
        Stencil { plain: true, constant, parts: Vec::new(), valuation }
    }
}
