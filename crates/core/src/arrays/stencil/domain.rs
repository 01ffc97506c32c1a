//! The affine domain once more, on stencils.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use vcfilter_machine::{Pace, Stoppable};

use crate::algebra::{Index, Number};

use super::super::code::Base as CodeBase;
use super::super::domain::{Application, Domain, Element, Memo, Movement, Shift, phase};
use super::super::error::ArrayError;
use super::super::geometry::Steps;
use super::super::node::{Node, NodeId};
use super::super::space::Space;
use super::vector::Scaled;
use super::{Axis, Base, Moved, Part, Product, Stencil, VectorId};

/// Where errors lie for integers, by the class of the array that rounds and the phase (docs/theory.md,
/// "Rounding errors have names").
#[derive(Debug, Default)]
pub(crate) struct ErrorRanges(Mutex<FxHashMap<NodeId, ClassRanges>>);

/// The ranges of one class's errors.
#[derive(Debug)]
struct ClassRanges {
    /// That of all phases that were read; None where they differ.
    common: Option<(Number, Number)>,
    by_phase: FxHashMap<Index, (Number, Number)>,
}

impl ErrorRanges {
    fn lock(&self) -> MutexGuard<'_, FxHashMap<NodeId, ClassRanges>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert(&self, class: NodeId, phase: Index, range: (Number, Number)) {
        let mut classes = self.lock();
        let new = || ClassRanges { common: Some(range.clone()), by_phase: FxHashMap::default() };
        let ranges = classes.entry(class).or_insert_with(new);
        if ranges.common.as_ref() != Some(&range) {
            ranges.common = None;
        }
        ranges.by_phase.insert(phase, range);
    }

    /// The range of errors at a phase; it is known where such an error is part of a stencil.
    pub(crate) fn get(&self, class: NodeId, phase: &Index) -> (Number, Number) {
        let range = self.lock().get(&class).and_then(|ranges| ranges.by_phase.get(phase).cloned());
        range.unwrap_or((Number::from(-1), Number::ONE))
    }

    /// Forgets what is known of one class.
    pub(crate) fn clear(&self, class: NodeId) {
        self.lock().remove(&class);
    }

    /// The range of all errors of a class that are part of a stencil, where it is one and the same.
    pub(crate) fn common(&self, class: NodeId) -> Option<(Number, Number)> {
        self.lock().get(&class).and_then(|ranges| ranges.common.clone())
    }
}

/// Reads elements as stencils. Arrays that are not regular are not for it.
pub(crate) struct StencilDomain<'a> {
    pub space: &'a Space,
}

impl StencilDomain<'_> {
    fn value(&self, stencil: Stencil) -> Moved {
        Moved { stencil: Arc::new(stencil), samples: SmallVec::new(), scale: SmallVec::new() }
    }

    /// The products of one base, those merged that differ along one dimension alone.
    fn merged(&self, mut products: Vec<Product>) -> Vec<Product> {
        let ndim = products.first().map_or(0, |product| product.axes.len());
        for dim in 0..ndim {
            if products.len() < 2 {
                break;
            }
            products = self.merged_along(products, dim);
        }
        products
    }

    fn merged_along(&self, mut products: Vec<Product>, dim: usize) -> Vec<Product> {
        let others = |product: &Product| {
            let mut axes = product.axes.clone();
            axes.remove(dim);
            axes
        };
        let pace = Pace::default();
        products.sort_by_cached_key(|product| {
            pace.step();
            others(product)
        });
        let mut merged = Vec::new();
        for group in products.chunk_by(|a, b| others(a) == others(b)) {
            let terms = group.iter().asking().map(|product| {
                let Axis { vector, start } = product.axes[dim];
                Scaled { factor: product.factor.clone(), vector, start }
            });
            for Scaled { factor, vector, start } in self.space.pool().sum(terms.collect()) {
                let mut axes = group[0].axes.clone();
                axes[dim] = Axis { vector, start };
                merged.push(Product { factor, axes });
            }
        }
        merged
    }
}

impl Moved {
    /// The parts with their indices where they come to lie, times a weight.
    fn parts(&self, weight: &Number) -> impl Iterator<Item = Part> {
        self.stencil.parts.iter().map(move |part| {
            let moved = moves(&part.step, &self.samples);
            let products = part.products.iter().map(|product| Product {
                factor: &product.factor * weight,
                axes: product
                    .axes
                    .iter()
                    .enumerate()
                    .map(|(dim, axis)| Axis {
                        start: axis.start + moved.get(dim).copied().unwrap_or(0),
                        ..*axis
                    })
                    .collect(),
            });
            let step = match self.scale.is_empty() {
                true => part.step.clone(),
                false => part.step.iter().zip(&self.scale).map(|(a, b)| a * b).collect(),
            };
            Part { base: part.base, step, products: products.collect() }
        })
    }
}

/// How far a base moves for so many samples of an element; whole wherever elements are regular.
pub(super) fn moves(step: &[Number], samples: &[i128]) -> SmallVec<[i128; 2]> {
    let moved = samples.iter().zip(step).map(|(&samples, step)| match step.to_i64() {
        Some(step) => samples.saturating_mul(step.into()),
        None => (step * &Number::from(samples)).to_i128().unwrap_or(0),
    });
    moved.collect()
}

impl Domain for StencilDomain<'_> {
    type Value = Moved;

    fn memo(&self) -> &Memo<Moved> {
        self.space.stencils()
    }

    fn anchor(&self, node: &Node, index: &Index) -> Result<Index, ArrayError> {
        phase(node, index)
    }

    fn at(&self, mut value: Moved, anchor: &Index, index: &Index, scale: &Steps) -> Moved {
        value.scale = scale.clone();
        value.samples = index.iter().zip(anchor.iter()).map(|(i, a)| i - a).collect();
        value
    }

    fn symbol(&self, node: &Node, index: &Index, scale: &Steps) -> Result<Moved, ArrayError> {
        let mut part = unit_part(Base::Symbols(node.class), index, Number::ONE);
        part.step = scale.clone();
        Ok(self.value(Stencil { plain: false, constant: Number::ZERO, parts: vec![part], valuation: 0 }))
    }

    fn variable(&self, base: &CodeBase, _: &Index) -> Result<Moved, ArrayError> {
        Err(ArrayError::Mixed { symbols: "expressions".to_string(), variables: format!("`{base}`") })
    }

    fn given(&self, element: Element) -> Result<Moved, ArrayError> {
        match element {
            Element::Number(number) => Ok(self.value(Stencil::number(number))),
            Element::Linear(_) | Element::Code(_) => Err(ArrayError::NoPhases {
                what: "a stencil",
                reason: "an array of one's own may differ from index to index".to_string(),
            }),
        }
    }

    fn sum(&self, terms: &[(Number, Moved)]) -> Result<Moved, ArrayError> {
        let constant = terms.iter().asking().map(|(weight, value)| weight * &value.stencil.constant).sum();
        if terms.iter().all(|(_, value)| value.stencil.plain) {
            return Ok(self.value(Stencil::number(constant)));
        }
        let mut parts: Vec<Part> = Vec::new();
        for (weight, value) in terms.iter().asking() {
            if !weight.is_zero() {
                parts.extend(value.parts(weight));
            }
        }
        parts.sort_by_key(|part| part.base);
        let mut summed: Vec<Part> = Vec::new();
        for part in parts.into_iter().asking() {
            match summed.last_mut() {
                Some(last) if last.base == part.base => last.products.extend(part.products),
                _ => summed.push(part),
            }
        }
        for part in &mut summed {
            part.products = self.merged(std::mem::take(&mut part.products));
        }
        summed.retain(|part| !part.products.is_empty());
        let valuation = terms
            .iter()
            .map(|(weight, value)| value.stencil.valuation.saturating_add(weight.valuation()))
            .fold(u32::MAX, u32::min);
        Ok(self.value(Stencil { plain: false, constant, parts: summed, valuation }))
    }

    fn shift_left(&self, value: &Moved, bits: u32) -> Result<Moved, ArrayError> {
        Ok(self.value(scaled(value, &Number::ONE.shifted_left(bits))))
    }

    fn shift_right(&self, value: &Moved, shift: &Shift) -> Result<Moved, ArrayError> {
        if value.stencil.plain {
            return Ok(self.value(Stencil::number(shift.of(&value.stencil.constant))));
        }
        let valuation = value.stencil.valuation;
        self.space.error_ranges().insert(shift.node.class, shift.index.clone(), shift.error_range(valuation));
        let mut stencil = scaled(value, &Number::ONE.shifted_right(shift.bits));
        stencil.constant = stencil.constant + shift.middle();
        stencil.valuation = valuation.saturating_sub(shift.bits);
        let error = unit_part(Base::Errors(shift.node.class), shift.index, Number::HALF);
        // An array's own errors can't be part of what it rounds, so this base is new.
        let place = stencil.parts.partition_point(|part| part.base < error.base);
        stencil.parts.insert(place, error);
        Ok(self.value(stencil))
    }

    fn applied(&self, value: &Moved, at: &Application) -> Result<Moved, ArrayError> {
        if value.stencil.plain {
            let number = at.function.number(&value.stencil.constant, at.index)?;
            return Ok(self.value(Stencil::number(number)));
        }
        let part = unit_part(Base::Symbols(at.node.class), at.index, Number::ONE);
        Ok(self.value(Stencil { plain: false, constant: Number::ZERO, parts: vec![part], valuation: 0 }))
    }

    fn moved(&self, value: &Moved, _: &Movement) -> Result<Moved, ArrayError> {
        // Symbols move when the element is read at an index; errors are made to stay.
        let mut stencil = scaled(value, &Number::ONE);
        for part in &mut stencil.parts {
            if let Base::Errors(_) = part.base {
                part.step.iter_mut().for_each(|step| *step = Number::ZERO);
            }
        }
        Ok(self.value(stencil))
    }
}

/// One symbol or error.
fn unit_part(base: Base, index: &Index, factor: Number) -> Part {
    let axes = index.iter().map(|&start| Axis { vector: VectorId::UNIT, start }).collect();
    Part { base, step: smallvec![Number::ONE; index.len()], products: vec![Product { factor, axes }] }
}

fn scaled(value: &Moved, factor: &Number) -> Stencil {
    let shift = factor.numerator().trailing_zeros().unwrap_or(0) as u32;
    Stencil {
        plain: value.stencil.plain,
        constant: &value.stencil.constant * factor,
        parts: value.parts(factor).collect(),
        valuation: value.stencil.valuation.saturating_add(shift),
    }
}
