//! Bounds from the vectors of a stencil, without expanding it.

use crate::algebra::{Index, Number, Rounding};
use vcfilter_machine::Stoppable;

use super::super::error::ArrayError;
use super::super::geometry::Period;
use super::super::node::NodeId;
use super::super::space::Space;
use super::domain::moves;
use super::expand::expand;
use super::{Axis, Base, Moved, Part, Product, Stencil, VectorId};

/// A sum of positive numbers, and the negated sum of negative ones.
type Sums = (Number, Number);

/// How far an element reaches, apart from the ranges of its symbols.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Extremes {
    /// For each array of symbols the sum of its positive coefficients, and the negated sum of its
    /// negative ones.
    pub symbols: Vec<(NodeId, Number, Number)>,
    /// The constant with the rounding errors at their worst.
    pub lower: Number,
    pub upper: Number,
}

/// The extremes of an element under a model of rounding.
///
/// # Errors
/// What expanding a sum of several products may give.
pub(crate) fn extremes(space: &Space, value: &Moved, rounding: Rounding) -> Result<Extremes, ArrayError> {
    let constant = &value.stencil.constant;
    let mut extremes = Extremes { symbols: Vec::new(), lower: constant.clone(), upper: constant.clone() };
    for part in &value.stencil.parts {
        if part.products.len() > 1 {
            add_expanded(space, value, part, rounding, &mut extremes)?;
            continue;
        }
        match part.base {
            Base::Symbols(class) => {
                for product in &part.products {
                    let (positive, negative) = sums(space, product);
                    extremes.symbols.push((class, positive, negative));
                }
            }
            Base::Errors(class) => {
                for product in &part.products {
                    add_errors(space, class, part, product, &value.samples, rounding, &mut extremes);
                }
            }
        }
    }
    Ok(extremes)
}

/// The sums of positive and of negative coefficients: P = p0*p1 + n0*n1, N = p0*n1 + n0*p1, and so on.
fn sums(space: &Space, product: &Product) -> Sums {
    let mut sums = (Number::ONE, Number::ZERO);
    for Axis { vector, .. } in &product.axes {
        if *vector == VectorId::UNIT {
            continue;
        }
        let vector = space.pool().get(*vector);
        sums = cross(&sums, (&vector.positive, &vector.negative));
    }
    by_factor(sums, &product.factor)
}

fn cross((p, n): &Sums, (q, m): (&Number, &Number)) -> Sums {
    if n.is_zero() && m.is_zero() {
        return (p * q, Number::ZERO);
    }
    (p * q + n * m, p * m + n * q)
}

fn by_factor((p, n): Sums, factor: &Number) -> Sums {
    let (p, n) = (&p * factor, &n * factor);
    if factor.signum() < 0 { (-n, -p) } else { (p, n) }
}

/// Adds the errors of one source at their worst.
fn add_errors(
    space: &Space,
    class: NodeId,
    part: &Part,
    product: &Product,
    samples: &[i128],
    rounding: Rounding,
    extremes: &mut Extremes,
) {
    let common = match rounding {
        Rounding::Affine => Some((Number::from(-1), Number::ONE)),
        Rounding::Integer => space.error_ranges().common(class),
    };
    let node = space.node(class);
    let (Period::Every(period), None) = (&node.period, &common) else {
        let full = (Number::from(-1), Number::ONE);
        return add_range(&sums(space, product), &common.unwrap_or(full), extremes);
    };
    // Errors of different phases may lie in different ranges, so each phase is summed for itself.
    let moved = moves(&part.step, samples);
    let by_residue: Vec<Vec<Sums>> = product
        .axes
        .iter()
        .enumerate()
        .map(|(dim, axis)| {
            let start = axis.start + moved.get(dim).copied().unwrap_or(0);
            residue_sums(space, Axis { start, ..*axis }, period[dim])
        })
        .collect();
    let mut phase = Index::zero(by_residue.len());
    each_phase(&by_residue, 0, (Number::ONE, Number::ZERO), &mut phase, &mut |phase, sums| {
        let range = space.error_ranges().get(class, phase);
        add_range(&by_factor(sums, &product.factor), &range, extremes);
    });
}

/// The sums of positive and negative entries for each residue of their indices.
fn residue_sums(space: &Space, axis: Axis, period: i128) -> Vec<Sums> {
    let vector = space.pool().get(axis.vector);
    if period == 1 {
        return vec![(vector.positive.clone(), vector.negative.clone())];
    }
    let mut sums = vec![(Number::ZERO, Number::ZERO); period as usize];
    for (at, entry) in vector.entries.nonzero() {
        let (positive, negative) = &mut sums[(axis.start + at as i128).rem_euclid(period) as usize];
        if entry.signum() < 0 { *negative = &*negative - &entry } else { *positive = &*positive + &entry }
    }
    sums
}

fn each_phase(
    by_residue: &[Vec<Sums>],
    dim: usize,
    sums: Sums,
    phase: &mut Index,
    visit: &mut impl FnMut(&Index, Sums),
) {
    let Some(residues) = by_residue.get(dim) else { return visit(phase, sums) };
    for (residue, (positive, negative)) in residues.iter().enumerate() {
        if positive.is_zero() && negative.is_zero() {
            continue;
        }
        phase.set(dim, residue as i128);
        each_phase(by_residue, dim + 1, cross(&sums, (positive, negative)), phase, visit);
    }
}

fn add_range((p, n): &Sums, (least, greatest): &(Number, Number), extremes: &mut Extremes) {
    extremes.lower = &extremes.lower + &(&(p * least) - &(n * greatest));
    extremes.upper = &extremes.upper + &(&(p * greatest) - &(n * least));
}

/// Products over one base may overlap, so their terms are added up first.
fn add_expanded(
    space: &Space,
    value: &Moved,
    part: &Part,
    rounding: Rounding,
    extremes: &mut Extremes,
) -> Result<(), ArrayError> {
    let alone = Stencil { plain: false, constant: Number::ZERO, parts: vec![part.clone()], valuation: 0 };
    let alone = Moved { stencil: alone.into(), ..value.clone() };
    let expression = expand(space, &alone)?;
    let (mut positive, mut negative) = (Number::ZERO, Number::ZERO);
    for (symbol, coefficient) in expression.terms().iter().asking() {
        if let crate::algebra::Symbol::Error(error) = symbol {
            let full = (Number::from(-1), Number::ONE);
            let range = if rounding == Rounding::Integer { error.integer_range() } else { &full };
            let sums = by_factor((Number::ONE, Number::ZERO), coefficient);
            add_range(&sums, range, extremes);
        } else if coefficient.signum() < 0 {
            negative = &negative - coefficient;
        } else {
            positive = &positive + coefficient;
        }
    }
    if let Base::Symbols(class) = part.base {
        extremes.symbols.push((class, positive, negative));
    }
    Ok(())
}
