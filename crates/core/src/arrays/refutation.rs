//! Looking for an input that tells two arrays apart.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;
use vcfilter_machine::Stoppable;

use crate::algebra::{Index, Linear, Number, Symbol};

use super::array::Array;
use super::domain::Element;
use super::equality::{Counterexample, Equality};
use super::error::ArrayError;
use super::geometry::Period;
use super::integer::IntegerDomain;
use super::node::Op;
use super::substitute::reachable;

/// The most elements that are looked at for a difference.
const ELEMENTS: usize = 1024;

/// How many inputs of small random numbers each of them is given.
const RANDOM_INPUTS: u64 = 24;

/// How many inputs each of them is given: small numbers first, and then for each `i` up to 11 and each `j` below it one in
/// which the sample that is asked for first is `2^i - 2^j`.
const INPUTS: u64 = RANDOM_INPUTS + 66;

/// How many more each of them is given where functions of elements are below, such as words of n bits: two for each number of bits
/// from 2 on, in which all samples are any integers of so many bits. Words overflow where several samples are large.
const WIDE_INPUTS: u64 = 66;

/// How many inputs arrays are given.
fn inputs_of(arrays: [&Array; 2]) -> u64 {
    let is_function = |array: &Array, id| matches!(array.space().node(id).op, Op::Map { .. });
    let has_functions =
        |array: &&Array| reachable(array.space(), array.id()).into_iter().any(|id| is_function(array, id));
    INPUTS + if arrays.iter().any(has_functions) { WIDE_INPUTS } else { 0 }
}

/// The larger number of an input after the small ones, by how many were before it.
fn between_powers(mut nth: u64) -> i64 {
    let mut i = 1;
    while nth >= i {
        nth -= i;
        i += 1;
    }
    (1 << i) - (1 << nth)
}

/// Tries inputs for elements at which two arrays may differ; `differs` is one whose forms do.
///
/// # Errors
/// Those of reading elements.
pub(super) fn refuted(left: &Array, right: &Array, differs: Option<Index>) -> Result<Equality, ArrayError> {
    let search = Search { left, right };
    let mut indices = search.indices();
    // Where forms differ a difference is likeliest.
    if let Some(index) = differs {
        let further = search.further(&index);
        indices.retain(|other| *other != index);
        indices.insert(0, index);
        for index in further {
            if !indices.contains(&index) {
                indices.push(index);
            }
        }
    }
    for index in &indices {
        if let Some(difference) = search.linear_difference(index)? {
            return Ok(Equality::Refuted(Box::new(difference)));
        }
    }
    let inputs = inputs_of([left, right]);
    for index in &indices {
        for seed in 0..inputs {
            left.space().interrupt().check()?;
            if let Some(difference) = search.random_difference(index, seed)? {
                return Ok(Equality::Refuted(Box::new(difference)));
            }
        }
    }
    Ok(Equality::Undecided { tried: indices.len() * (inputs as usize + 1) })
}

/// The expression of an element.
fn linear(array: &Array, index: &Index) -> Result<Linear, ArrayError> {
    Ok(match array.element(index)? {
        Element::Linear(linear) => linear,
        Element::Number(number) => Linear::from(number),
        Element::Code(_) => Linear::default(),
    })
}

struct Search<'a> {
    left: &'a Array,
    right: &'a Array,
}

impl Search<'_> {
    /// One index for each phase where there are phases, and the next of phase 0; otherwise those around
    /// zero. At most [`ELEMENTS`].
    fn indices(&self) -> Vec<Index> {
        let ndim = self.left.ndim();
        if let Some(size) = self.left.size() {
            return from_both_ends(&size);
        }
        let sides: Vec<(i128, i128)> = match self.left.node().period.common(&self.right.node().period) {
            Period::Every(period) => period.iter().map(|&p| (0, p + 1)).collect(),
            _ => vec![(-4, 12); ndim],
        };
        let mut indices = vec![Index::zero(ndim)];
        for (dim, (start, end)) in sides.into_iter().enumerate() {
            let room = (ELEMENTS / indices.len()).max(1) as i128;
            let along = start..end.min(start + room);
            indices = along.flat_map(|i| indices.iter().map(move |index| index.with(dim, i))).collect();
        }
        indices
    }

    /// Elements of the same phase some periods away. Forms that differ may read the same sample at one element, and others at the next.
    fn further(&self, index: &Index) -> Vec<Index> {
        if self.left.size().is_some() {
            return Vec::new();
        }
        let Period::Every(period) = self.left.node().period.common(&self.right.node().period) else {
            return Vec::new();
        };
        let moved = |which: Option<usize>, times: i128| -> Option<Index> {
            let along = index.iter().zip(&period).enumerate();
            along
                .map(|(dim, (i, p))| match which.is_none_or(|which| which == dim) {
                    true => times.checked_mul(*p)?.checked_add(*i),
                    false => Some(*i),
                })
                .collect()
        };
        let alone = (0..period.len()).flat_map(|dim| [moved(Some(dim), 1), moved(Some(dim), 2)]);
        alone.chain([moved(None, 1)]).flatten().collect()
    }

    fn differs(
        &self,
        index: &Index,
        inputs: &FxHashMap<Symbol, Number>,
    ) -> Result<Option<Counterexample>, ArrayError> {
        let lookup = |symbol: &Symbol| inputs.get(symbol).cloned().unwrap_or_default();
        let domain = IntegerDomain::new(self.left.space(), &lookup);
        let left = domain.element(self.left.node(), index)?;
        let right = domain.element(self.right.node(), index)?;
        if left == right {
            return Ok(None);
        }
        let mut input: Vec<(Symbol, Number)> = inputs
            .iter()
            .filter(|(_, value)| !value.is_zero())
            .map(|(s, v)| (s.clone(), v.clone()))
            .collect();
        input.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(Some(Counterexample { index: index.clone(), input, left, right }))
    }

    /// Where the linear parts differ, one input that is large enough outweighs all rounding; often a much
    /// smaller one shows it, and is easier to try.
    fn linear_difference(&self, index: &Index) -> Result<Option<Counterexample>, ArrayError> {
        let difference = linear(self.left, index)?.minus(&linear(self.right, index)?);
        let terms = || difference.terms().iter().asking();
        let slack: Number = terms().filter(|(symbol, _)| symbol.is_error()).map(|(_, c)| c.abs()).sum();
        let slack = slack + difference.constant().abs() + Number::ONE;
        let weightiest =
            terms().filter(|(symbol, _)| !symbol.is_error()).max_by_key(|(_, coefficient)| coefficient.abs());
        let Some((symbol, coefficient)) = weightiest else {
            return self.differs(index, &FxHashMap::default());
        };
        let enough = Number::from(slack.divided_by(&coefficient.abs()).unwrap_or_default().ceil());
        let mut input = Number::ONE;
        loop {
            let last = input >= enough;
            let tried = if last { &enough } else { &input };
            let inputs = [(symbol.clone(), tried.clone())].into_iter().collect();
            let found = self.differs(index, &inputs)?;
            if found.is_some() || last {
                return Ok(found);
            }
            input = &input + &input;
        }
    }

    /// Integers for every symbol that the elements ask for, the same for the same seed: small ones, and later a larger
    /// first one. Where bits are shifted out twice, sums round differently only next to a power of two that is larger
    /// than both shifts alone.
    fn random_difference(&self, index: &Index, seed: u64) -> Result<Option<Counterexample>, ArrayError> {
        let used = RefCell::new(FxHashMap::default());
        let mixed = RefCell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let bits = seed.checked_sub(INPUTS).map(|nth| 2 + nth / 2);
        let larger =
            Cell::new(seed.checked_sub(RANDOM_INPUTS).filter(|_| bits.is_none()).map(between_powers));
        let inputs = |symbol: &Symbol| {
            let mut used = used.borrow_mut();
            let value = used.entry(symbol.clone()).or_insert_with(|| {
                if let Some(larger) = larger.take() {
                    return Number::from(larger);
                }
                // A linear congruential generator: only variety is asked of it.
                let mut state = mixed.borrow_mut();
                *state =
                    state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                Number::from(match bits {
                    Some(bits) => *state as i64 >> (64 - bits),
                    None => (*state >> 33) as i64 % 17 - 8,
                })
            });
            value.clone()
        };
        let domain = IntegerDomain::new(self.left.space(), &inputs);
        let left = domain.element(self.left.node(), index)?;
        if left == domain.element(self.right.node(), index)? {
            return Ok(None);
        }
        self.differs(index, &used.borrow())
    }
}

/// Indices of a sized array, those next to the edges first: near them filters are others than inside. At most
/// [`ELEMENTS`].
fn from_both_ends(size: &[i128]) -> Vec<Index> {
    let mut indices = vec![Index::zero(size.len())];
    for (dim, &size) in size.iter().enumerate() {
        let room = (ELEMENTS / indices.len()).max(1) as i128;
        let along = (0..size.min(room)).map(|i| if i % 2 == 0 { i / 2 } else { size - 1 - i / 2 });
        indices = along.flat_map(|i| indices.iter().map(move |index| index.with(dim, i))).collect();
    }
    indices
}
