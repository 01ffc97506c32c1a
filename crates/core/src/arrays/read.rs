//! Reading an element: the one traversal that every domain shares.
//!
//! It keeps its own stack, so graphs may be deeper than the thread's. Views, and lifting stages at
//! samples that they leave alone, are looked through and cost no memory.

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use vcfilter_machine::Stoppable;

use num_integer::Integer;
use smallvec::{SmallVec, smallvec};

use crate::algebra::{Index, Number};

use super::affine::AffineDomain;
use super::domain::{Application, Domain, Element, Movement, Shift, phase};
use super::error::{ArrayError, limits};
use super::geometry::{Steps, checked_index};
use super::node::{Node, NodeId, Op};
use super::rounding::StageRounding;
use super::space::Space;
use vcfilter_machine::stack::Level;

/// An element that is not just a view of another one.
#[derive(Clone)]
struct SourceElement {
    node: Arc<Node>,
    index: Index,
    /// Where the domain keeps it.
    anchor: Index,
    /// The steps in the node for one step in the array that is read through views.
    scale: Steps,
}

impl SourceElement {
    /// The place that stands for it.
    fn anchored(&self) -> SourceElement {
        SourceElement { index: self.anchor.clone(), ..self.clone() }
    }
}

type SourceElements = SmallVec<[SourceElement; 4]>;

/// Reads the element of a node at an index.
pub(crate) fn read<D: Domain>(
    space: &Space,
    domain: &D,
    node: NodeId,
    index: Index,
) -> Result<D::Value, ArrayError> {
    let reader = Reader { space, domain };
    // Inside, everything that is read lies inside as well.
    if let Some(frame) = &space.node(node).frame {
        frame.check(&index)?;
    }
    let root = reader.place(node, index)?;
    let mut stack = vec![(root.anchored(), 1)];
    let mut computed = 0;
    while let Some((place, depth)) = stack.last() {
        let depth = *depth;
        if reader.is_ready(place) {
            stack.pop();
            continue;
        }
        let inputs = reader.inputs(place)?;
        if inputs.iter().asking().all(|input| reader.is_ready(input)) {
            let value = reader.compute(place, &inputs)?;
            reader.domain.memo().insert(place.node.class, place.anchor.clone(), value)?;
            stack.pop();
            computed += 1;
            if computed > limits::ELEMENTS {
                return Err(ArrayError::TooManyElements);
            }
        } else if depth >= limits::DEPTH {
            return Err(ArrayError::TooDeep(limits::DEPTH));
        } else {
            let missing = inputs.into_iter().asking().filter(|input| !reader.is_ready(input));
            stack.extend(missing.map(|input| (input.anchored(), depth + 1)));
        }
        space.interrupt().check()?;
    }
    reader.value(&root)
}

/// The node and index whose element one of a view is.
pub(crate) fn source(space: &Space, node: NodeId, index: Index) -> Result<(NodeId, Index), ArrayError> {
    let inputs = |_: &crate::algebra::Symbol| Number::ZERO;
    let domain = super::integer::IntegerDomain::new(space, &inputs);
    let place = Reader { space, domain: &domain }.place(node, index)?;
    Ok((place.node.id, place.index))
}

/// The elements that one is computed from, views looked through; none for a leaf. The index is that of an
/// element which is no view.
pub(crate) fn inputs(space: &Space, node: NodeId, index: Index) -> Result<Vec<(NodeId, Index)>, ArrayError> {
    let inputs = |_: &crate::algebra::Symbol| Number::ZERO;
    let domain = super::integer::IntegerDomain::new(space, &inputs);
    let reader = Reader { space, domain: &domain };
    let places = reader.inputs(&reader.place(node, index)?)?;
    Ok(places.into_iter().map(|place| (place.node.id, place.index)).collect())
}

/// Which elements of a `periodic_cache` went into an element.
pub(crate) enum CachedElements {
    None,
    /// By a number that tells it from others.
    One(u64),
    Several,
}

/// Follows an element down to the caches that it is built on. What a stage reads counts as several.
pub(crate) fn cached_elements(
    space: &Space,
    node: NodeId,
    index: Index,
) -> Result<CachedElements, ArrayError> {
    let domain = AffineDomain { space };
    let reader = Reader { space, domain: &domain };
    let mut found = CachedElements::None;
    let (mut node, mut index) = (space.node(node), index);
    while node.caches {
        let place = reader.place(node.id, index)?;
        node = match &place.node.op {
            Op::Lift { .. } if place.node.caches => return Ok(CachedElements::Several),
            Op::LeftShift { input, .. }
            | Op::RightShift { input, .. }
            | Op::Plus { input, .. }
            | Op::Map { input, .. } => space.node(*input),
            Op::PeriodicCache { input } => {
                if matches!(found, CachedElements::None) {
                    let mut hasher = rustc_hash::FxHasher::default();
                    (place.node.class, &place.index).hash(&mut hasher);
                    found = CachedElements::One(hasher.finish());
                }
                space.node(*input)
            }
            _ => place.node.clone(),
        };
        index = match &place.node.op {
            Op::PeriodicCache { .. } => phase(&place.node, &place.index)?,
            _ => place.index,
        };
    }
    Ok(found)
}

struct Reader<'a, D> {
    space: &'a Space,
    domain: &'a D,
}

impl<D: Domain> Reader<'_, D> {
    /// Looks through views.
    fn place(&self, node: NodeId, mut index: Index) -> Result<SourceElement, ArrayError> {
        let mut node = self.space.node(node);
        let mut scale: Steps = smallvec![Number::ONE; index.len()];
        loop {
            let through = match &node.op {
                Op::Lift { stage, dim, .. } if index[*dim].mod_floor(&2) != stage.kind().parity() => {
                    node.through
                }
                Op::LeftShift { input, bits: 0 } | Op::RightShift { input, bits: 0 } => *input,
                Op::Subsample { input, steps, offsets } => {
                    for dim in 0..index.len() {
                        let at = index[dim].checked_mul(steps[dim]);
                        index.set(dim, checked_index(at.and_then(|at| at.checked_add(offsets[dim])))?);
                        if steps[dim] != 1 {
                            scale[dim] = &scale[dim] * &Number::from(steps[dim]);
                        }
                    }
                    *input
                }
                Op::Interleave { even, odd, dim } => {
                    let (half, parity) = index[*dim].div_mod_floor(&2);
                    index.set(*dim, half);
                    scale[*dim] = &scale[*dim] * &Number::HALF;
                    if parity == 0 { *even } else { *odd }
                }
                Op::Pad { input, .. } => {
                    if let Some(frame) = &self.space.node(*input).frame {
                        for (dim, size) in frame.checked()?.iter().enumerate() {
                            index.set(dim, index[dim].min(size - 1));
                        }
                    }
                    *input
                }
                Op::PeriodicCache { input } if D::SEES_THROUGH_CACHES => *input,
                Op::WithEdges { input, .. } => *input,
                _ => {
                    let anchor = self.domain.anchor(&node, &index)?;
                    return Ok(SourceElement { node, index, anchor, scale });
                }
            };
            node = self.space.node(through);
        }
    }

    /// The elements that one is computed from.
    fn inputs(&self, place: &SourceElement) -> Result<SourceElements, ArrayError> {
        let index = &place.index;
        match &place.node.op {
            Op::Lift { input, stage, dim } => {
                let mut places = SourceElements::new();
                places.push(self.place(*input, index.clone())?);
                for read in place.node.reads(stage, *dim, index).asking() {
                    places.push(self.place(*input, read?.0)?);
                }
                Ok(places)
            }
            Op::LeftShift { input, .. }
            | Op::RightShift { input, .. }
            | Op::Plus { input, .. }
            | Op::Map { input, .. } => Ok([self.place(*input, index.clone())?].into_iter().collect()),
            Op::PeriodicCache { input } => {
                let phase = phase(&place.node, index)?;
                Ok([self.place(*input, phase)?].into_iter().collect())
            }
            _ => Ok(SourceElements::new()),
        }
    }

    /// Whether [`Reader::value`] gives it at once.
    fn is_ready(&self, place: &SourceElement) -> bool {
        match &place.node.op {
            Op::Symbols { .. } | Op::Variables { .. } | Op::Data { .. } => true,
            Op::Custom(own) if !own.0.cached() => true,
            Op::Custom(_) | Op::Map { .. } if self.opaque(place).is_some() => true,
            _ => self.domain.memo().contains(place.node.class, &place.anchor),
        }
    }

    fn opaque(&self, place: &SourceElement) -> Option<D::Value> {
        self.domain.opaque(&place.node, &place.index, &place.scale)
    }

    fn value(&self, place: &SourceElement) -> Result<D::Value, ArrayError> {
        let SourceElement { node, index, anchor, scale } = place;
        if matches!(node.op, Op::Variables { .. } | Op::Data { .. } | Op::Custom(_) | Op::Map { .. })
            && let Some(value) = self.opaque(place)
        {
            return Ok(value);
        }
        match &node.op {
            Op::Symbols { .. } => self.domain.symbol(node, index, scale),
            Op::Variables { base, .. } => self.domain.variable(base, index),
            Op::Data { grid, extend, .. } => self.domain.given(Element::Number(grid.value(index, *extend))),
            Op::Custom(own) if !own.0.cached() => self.own(own, index),
            // An array of one's own may have cleared the cache meanwhile; then it is computed again.
            _ => match self.domain.memo().get(node.class, anchor) {
                Some(value) => Ok(self.domain.at(value, anchor, index, scale)),
                None => read(self.space, self.domain, node.id, index.clone()),
            },
        }
    }

    fn compute(&self, place: &SourceElement, inputs: &[SourceElement]) -> Result<D::Value, ArrayError> {
        let SourceElement { node, index, .. } = place;
        match &node.op {
            Op::Lift { stage, .. } => {
                let values =
                    inputs.iter().asking().map(|input| self.value(input)).collect::<Result<Vec<_>, _>>()?;
                let mut values = values.into_iter();
                let base = values.next();
                // Where no sample of the other parity is there, nothing is read.
                let taps: Vec<_> = stage.taps().iter().asking().cloned().zip(values).collect();
                let shift = Shift { node, index, bits: stage.shift(), rounding: stage.rounding() };
                let change = self.domain.shift_right(&self.domain.sum(&taps)?, &shift)?;
                let sign = Number::from(if stage.kind().subtracts() { -1 } else { 1 });
                let terms: Vec<_> =
                    base.map(|base| (Number::ONE, base)).into_iter().chain([(sign, change)]).collect();
                self.domain.sum(&terms)
            }
            Op::LeftShift { bits, .. } => self.domain.shift_left(&self.value(&inputs[0])?, *bits),
            Op::RightShift { bits, .. } => {
                let shift = Shift { node, index, bits: *bits, rounding: &StageRounding::HalfUp };
                self.domain.shift_right(&self.value(&inputs[0])?, &shift)
            }
            Op::Plus { amount, .. } => {
                let amount = self.domain.given(Element::Number(amount.clone()))?;
                self.domain.sum(&[(Number::ONE, self.value(&inputs[0])?), (Number::ONE, amount)])
            }
            Op::Map { function, .. } => {
                let at = Application { node, index, function };
                self.domain.applied(&self.value(&inputs[0])?, &at)
            }
            Op::PeriodicCache { input } => {
                let phase = phase(node, index)?;
                let samples: Vec<i128> = index.iter().zip(phase.iter()).map(|(i, p)| i - p).collect();
                let steps = self.space.steps_to_bases(&self.space.node(*input))?;
                let movement = Movement { samples: &samples, steps: &steps };
                self.domain.moved(&self.value(&inputs[0])?, &movement)
            }
            Op::Custom(own) => self.own(own, index),
            _ => self.value(place),
        }
    }

    fn own(&self, own: &super::node::Custom, index: &Index) -> Result<D::Value, ArrayError> {
        thread_local!(static DEPTH: Cell<usize> = const { Cell::new(0) });
        let _level =
            Level::enter(&DEPTH, limits::CUSTOM_DEPTH).ok_or(ArrayError::TooDeep(limits::CUSTOM_DEPTH))?;
        let element = own.0.get(index);
        // What an array of one's own reads may itself be an error of arrays; it stays what it is.
        let element = element.map_err(|error| match error.0.downcast_ref::<ArrayError>() {
            Some(inner) => inner.clone(),
            None => ArrayError::Custom(error),
        })?;
        self.domain.given(element)
    }
}
