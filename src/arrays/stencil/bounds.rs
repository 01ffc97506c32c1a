//! Bounds from the vectors of a stencil, without expanding it.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::algebra::{Index, Number, Rounding};

use super::super::error::ArrayError;
use super::super::geometry::Period;
use super::super::node::NodeId;
use super::super::space::Space;
use super::domain::moves;
use super::expand::expand;
use super::{Axis, Base, Moved, Part, Product, Stencil};

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
fn sums(space: &Space, product: &Product) -> (Number, Number) {
    let mut sums = (BigInt::from(1), BigInt::ZERO);
    for Axis { vector, .. } in &product.axes {
        let vector = space.pool().get(*vector);
        sums = cross(&sums, &(vector.positive.clone(), vector.negative.clone()));
    }
    by_factor(sums, &product.factor)
}

fn cross((p, n): &(BigInt, BigInt), (q, m): &(BigInt, BigInt)) -> (BigInt, BigInt) {
    if n.is_zero() && m.is_zero() {
        return (p * q, BigInt::ZERO);
    }
    (p * q + n * m, p * m + n * q)
}

fn by_factor((p, n): (BigInt, BigInt), factor: &Number) -> (Number, Number) {
    let (p, n) = (&Number::from(p) * factor, &Number::from(n) * factor);
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
    let full = (Number::from(-1), Number::ONE);
    if rounding == Rounding::Affine {
        return add_range(&sums(space, product), &full, extremes);
    }
    // Errors of different phases may lie in different ranges, so each phase is summed for itself.
    let node = space.node(class);
    let Period::Every(period) = &node.period else {
        return add_range(&sums(space, product), &full, extremes);
    };
    let moved = moves(&part.step, samples);
    let by_residue: Vec<Vec<(BigInt, BigInt)>> = product
        .axes
        .iter()
        .enumerate()
        .map(|(dim, axis)| {
            let start = axis.start + moved.get(dim).copied().unwrap_or(0);
            residue_sums(space, Axis { start, ..*axis }, period[dim])
        })
        .collect();
    let mut phase = Index::zero(by_residue.len());
    each_phase(&by_residue, 0, (BigInt::from(1), BigInt::ZERO), &mut phase, &mut |phase, sums| {
        let range = space.error_ranges().get(class, phase.clone());
        add_range(&by_factor(sums, &product.factor), &range, extremes);
    });
}

/// The sums of positive and negative entries for each residue of their indices.
fn residue_sums(space: &Space, axis: Axis, period: i128) -> Vec<(BigInt, BigInt)> {
    let vector = space.pool().get(axis.vector);
    if period == 1 {
        return vec![(vector.positive.clone(), vector.negative.clone())];
    }
    let mut sums = vec![(BigInt::ZERO, BigInt::ZERO); period as usize];
    for (at, entry) in vector.entries.nonzero() {
        let residue = (axis.start + at as i128).rem_euclid(period) as usize;
        let entry = entry.numerator();
        if entry.sign() == num_bigint::Sign::Minus {
            sums[residue].1 -= entry
        } else {
            sums[residue].0 += entry
        }
    }
    sums
}

fn each_phase(
    by_residue: &[Vec<(BigInt, BigInt)>],
    dim: usize,
    sums: (BigInt, BigInt),
    phase: &mut Index,
    visit: &mut impl FnMut(&Index, (BigInt, BigInt)),
) {
    let Some(residues) = by_residue.get(dim) else { return visit(phase, sums) };
    for (residue, along) in residues.iter().enumerate() {
        if along.0.is_zero() && along.1.is_zero() {
            continue;
        }
        phase.set(dim, residue as i128);
        each_phase(by_residue, dim + 1, cross(&sums, along), phase, visit);
    }
}

fn add_range((p, n): &(Number, Number), (least, greatest): &(Number, Number), extremes: &mut Extremes) {
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
    for (symbol, coefficient) in expression.terms() {
        if let crate::algebra::Symbol::Error(error) = symbol {
            let full = (Number::from(-1), Number::ONE);
            let range = if rounding == Rounding::Integer { error.integer_range() } else { &full };
            let sums = by_factor((BigInt::from(1), BigInt::ZERO), coefficient);
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
