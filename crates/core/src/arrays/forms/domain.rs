//! Reading elements as forms.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use num_integer::Integer;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use vcfilter_machine::Stoppable;

use crate::algebra::{Index, Number};

use super::super::code::Base as CodeBase;
use super::super::domain::{Application, Domain, Element, Memo, Movement, Shift};
use super::super::error::{ArrayError, limits};
use super::super::geometry::{Period, Steps};
use super::super::node::{Node, NodeId, Op};
use super::super::read::read;
use super::super::space::Space;
use super::form::{Atom, Base, Form};
use super::roundings::Roundings;
use super::sums::{Sums, all_below};

/// Terms of all forms that are made: more take seconds.
const TERMS: usize = 4_000_000;

/// The forms of the elements of some arrays.
pub(super) struct FormDomain<'a> {
    space: &'a Space,
    /// Whether the arrays have a size. Then each element has a form of its own, and nothing moves.
    sized: bool,
    /// Whether a function of an element is known by the form of that element, and not by its array.
    sees_functions: bool,
    periods: FxHashMap<NodeId, Period>,
    /// What the arrays that are built on no other are to forms.
    bases: FxHashMap<NodeId, Base>,
    /// Those that are weighted sums of samples of others.
    sums: FxHashMap<NodeId, Sums>,
    /// The forms of their elements within a period.
    of_sums: RefCell<FxHashMap<(NodeId, i128), Arc<Form>>>,
    /// How many of them are within each other.
    depth: Cell<usize>,
    roundings: RefCell<Roundings>,
    memo: Memo<Arc<Form>>,
    /// How many terms may still be made, of how many.
    left: Cell<usize>,
    most: usize,
}

impl<'a> FormDomain<'a> {
    /// For these arrays and what they are built on.
    pub(super) fn new(space: &'a Space, roots: &[NodeId]) -> FormDomain<'a> {
        FormDomain::of(space, roots, false, TERMS)
    }

    /// The same where functions of elements are known by what they are applied to, with fewer terms.
    pub(super) fn through_functions(space: &'a Space, roots: &[NodeId], terms: usize) -> FormDomain<'a> {
        FormDomain::of(space, roots, true, terms)
    }

    fn of(space: &'a Space, roots: &[NodeId], sees_functions: bool, most: usize) -> FormDomain<'a> {
        let (mut periods, mut bases) = (FxHashMap::default(), FxHashMap::default());
        let mut sums = FxHashMap::default();
        let sized = roots.iter().any(|root| space.node(*root).frame.is_some());
        for id in all_below(space, roots) {
            let node = space.node(id);
            // Inputs have lower numbers, so theirs are known.
            if !sized
                && let Some(own) = Sums::of(space, &node)
                && let period @ Period::Every(_) = own.period(|input| periods.get(&input))
            {
                periods.insert(id, period);
                sums.insert(id, own);
                continue;
            }
            let base = base(&node).filter(|_| !(sees_functions && matches!(node.op, Op::Map { .. })));
            let period = match base {
                // Elements near edges have forms of their own.
                _ if node.frame.is_some() => Period::Never,
                Some(_) => Period::one(node.ndim),
                None => {
                    let inputs = node.op.inputs();
                    let below: SmallVec<[&Period; 2]> =
                        inputs.iter().filter_map(|id| periods.get(id)).collect();
                    Period::of(&node.op, &below)
                }
            };
            periods.insert(id, period);
            bases.extend(base.map(|base| (id, base)));
        }
        FormDomain {
            space,
            sized,
            sees_functions,
            periods,
            bases,
            sums,
            of_sums: RefCell::default(),
            depth: Cell::new(0),
            roundings: RefCell::default(),
            memo: Memo::default(),
            left: Cell::new(most),
            most,
        }
    }

    /// After how many samples of an array the forms repeat, but for their places: other than the array's own period it is
    /// known whatever the array is built on.
    pub(super) fn period(&self, id: NodeId) -> Period {
        self.periods.get(&id).cloned().unwrap_or(Period::Never)
    }

    /// The form of an element.
    pub(super) fn form(&self, id: NodeId, index: &Index) -> Result<Arc<Form>, ArrayError> {
        read(self.space, self, id, index.clone())
    }

    /// The form of an element of an array of weighted sums.
    fn of_sum(&self, id: NodeId, index: &Index, scale: &Steps) -> Result<Option<Arc<Form>>, ArrayError> {
        let (Some(sums), Some(Period::Every(period))) = (self.sums.get(&id), self.periods.get(&id)) else {
            return Ok(None);
        };
        let anchor = index[0].mod_floor(&period[0]);
        let known = self.of_sums.borrow().get(&(id, anchor)).cloned();
        let form = match known {
            Some(form) => form,
            None if self.depth.get() >= limits::CUSTOM_DEPTH => {
                return Err(ArrayError::TooDeep(limits::CUSTOM_DEPTH));
            }
            None => {
                self.depth.set(self.depth.get() + 1);
                let form = self.summed(sums, anchor);
                self.depth.set(self.depth.get() - 1);
                let form = form?;
                self.of_sums.borrow_mut().insert((id, anchor), form.clone());
                form
            }
        };
        Ok(Some(self.at(form, &[anchor].into(), index, scale)))
    }

    fn summed(&self, sums: &Sums, index: i128) -> Result<Arc<Form>, ArrayError> {
        let (k, phase) = index.div_mod_floor(&(sums.phases.len() as i128));
        let terms = sums.phases[phase as usize].iter().asking().map(|term| {
            let sample = self.form(term.array, &[term.first + term.step * k].into())?;
            Ok((term.weight.clone(), Arc::new(sample.moved(&[Number::ZERO], &sums.scale(term)))))
        });
        self.sum(&terms.collect::<Result<Vec<_>, ArrayError>>()?)
    }

    fn made(&self, form: Form) -> Result<Arc<Form>, ArrayError> {
        match self.left.get().checked_sub(form.terms.len() + 1) {
            Some(left) => self.left.set(left),
            None => return Err(ArrayError::TooManyTerms(self.most)),
        }
        Ok(Arc::new(form))
    }
}

/// What an array is to forms whose elements are known by their places alone. Data that repeat, or end, are numbers.
fn base(node: &Node) -> Option<Base> {
    match &node.op {
        // Of simplified arrays one function of one argument is one class.
        Op::Symbols { .. } | Op::Variables { .. } | Op::Map { .. } => Some(Base::Whole(node.class)),
        Op::Data { .. } if node.period != Period::Never || node.frame.is_some() => None,
        Op::Data { grid, .. } if grid.is_whole() => Some(Base::Whole(node.class)),
        Op::Data { .. } | Op::Custom(_) => Some(Base::Any(node.class)),
        _ => None,
    }
}

/// What never comes here: such elements are known by their places.
fn no_place() -> ArrayError {
    ArrayError::NoPhases { what: "a form", reason: "an element has no place".to_string() }
}

impl Domain for FormDomain<'_> {
    type Value = Arc<Form>;

    const SEES_THROUGH_CACHES: bool = true;

    fn memo(&self) -> &Memo<Arc<Form>> {
        &self.memo
    }

    fn anchor(&self, node: &Node, index: &Index) -> Result<Index, ArrayError> {
        match self.periods.get(&node.id) {
            _ if self.sized => Ok(index.clone()),
            Some(Period::Every(period)) => {
                Ok(index.iter().zip(period).map(|(i, p)| i.mod_floor(p)).collect())
            }
            Some(Period::TooLarge) => Err(ArrayError::PeriodTooLarge),
            _ => Err(no_place()),
        }
    }

    fn at(&self, value: Arc<Form>, anchor: &Index, index: &Index, scale: &Steps) -> Arc<Form> {
        if self.sized {
            return value;
        }
        let samples: SmallVec<[Number; 2]> =
            index.iter().zip(anchor.iter()).map(|(i, a)| Number::from(i - a)).collect();
        Arc::new(value.moved(&samples, scale))
    }

    fn opaque(&self, node: &Node, index: &Index, scale: &Steps) -> Option<Arc<Form>> {
        // What has no form is given as what it is, which has no place.
        if let Ok(Some(form)) = self.of_sum(node.id, index, scale) {
            return Some(form);
        }
        let base = *self.bases.get(&node.id)?;
        let at = index.iter().map(|&i| Number::from(i)).collect();
        // Over whichever views a sample is read, it is one sample.
        let step = if self.sized { scale.iter().map(|_| Number::ONE).collect() } else { scale.clone() };
        Some(Arc::new(Form::atom(Atom { base, step, at })))
    }

    fn symbol(&self, node: &Node, index: &Index, scale: &Steps) -> Result<Arc<Form>, ArrayError> {
        self.opaque(node, index, scale).ok_or_else(no_place)
    }

    fn variable(&self, _: &CodeBase, _: &Index) -> Result<Arc<Form>, ArrayError> {
        Err(no_place())
    }

    fn given(&self, element: Element) -> Result<Arc<Form>, ArrayError> {
        match element {
            Element::Number(number) => self.made(Form::number(number)),
            Element::Linear(_) | Element::Code(_) => Err(no_place()),
        }
    }

    fn sum(&self, terms: &[(Number, Arc<Form>)]) -> Result<Arc<Form>, ArrayError> {
        if terms.iter().map(|(_, form)| form.terms.len()).sum::<usize>() > self.left.get() {
            return Err(ArrayError::TooManyTerms(self.most));
        }
        let constant = terms.iter().map(|(weight, form)| weight * &form.constant).sum();
        let scaled = terms.iter().filter(|(weight, _)| !weight.is_zero()).flat_map(|(weight, form)| {
            form.terms.iter().asking().map(move |(atom, factor)| (atom.clone(), factor * weight))
        });
        self.made(Form::new(scaled.collect(), constant))
    }

    fn shift_left(&self, value: &Arc<Form>, bits: u32) -> Result<Arc<Form>, ArrayError> {
        self.made(value.scaled(&Number::ONE.shifted_left(bits)))
    }

    fn shift_right(&self, value: &Arc<Form>, shift: &Shift) -> Result<Arc<Form>, ArrayError> {
        let mut roundings = self.roundings.borrow_mut();
        if shift.rounding.ties_to_even(shift.bits) {
            return self.made(roundings.rounded_to_even(value, shift.bits));
        }
        let offset = Number::from(shift.rounding.least_offset(shift.bits));
        self.made(roundings.rounded(&value.plus(&offset), shift.bits))
    }

    fn applied(&self, value: &Arc<Form>, at: &Application) -> Result<Arc<Form>, ArrayError> {
        let function = &at.function.0;
        if let (true, Some(bits)) = (self.sees_functions, function.modulus_bits()) {
            // With n = 2^bits it is v - n * floor((v + n/2) / n).
            let (half, n) = (Number::HALF.shifted_left(bits), Number::ONE.shifted_left(bits));
            let lost = self.roundings.borrow_mut().rounded(&value.plus(&half), bits);
            return self.sum(&[(Number::ONE, value.clone()), (-n, Arc::new(lost))]);
        }
        // A function of a constant has no place.
        if !self.sees_functions || value.terms.is_empty() {
            return Err(no_place());
        }
        let index = (!function.is_uniform()).then_some(at.index);
        self.made(self.roundings.borrow_mut().applied(value, &function.definition(), index))
    }

    fn moved(&self, value: &Arc<Form>, _: &Movement) -> Result<Arc<Form>, ArrayError> {
        Ok(value.clone())
    }
}
