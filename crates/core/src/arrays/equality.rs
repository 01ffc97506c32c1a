//! Equality of two arrays for all integer inputs.

use std::cell::{Cell, RefCell};
use std::fmt;
use vcfilter_machine::Stoppable;

use rustc_hash::FxHashMap;

use crate::algebra::{Index, Linear, Number, Symbol};

use super::any_size::Extent;
use super::array::Array;
use super::domain::Element;
use super::error::ArrayError;
use super::forms::{Comparison, compare};
use super::frame::written;
use super::geometry::Period;
use super::integer::IntegerDomain;
use super::node::Op;
use super::substitute::{reachable, resized};

/// The answer to `a == b`.
#[derive(Debug, Clone, PartialEq)]
pub enum Equality {
    /// The two have the same elements for all integer inputs.
    Proven,
    /// The two differ; the counterexample shows where.
    Refuted(Box<Counterexample>),
    /// No proof and no difference was found: neither rewriting nor comparing the elements of one period
    /// proves equality, and no difference was found among the elements and inputs that were tried.
    Undecided {
        /// How many pairs of an element and an input were tried.
        tried: usize,
    },
}

/// An element in which two arrays differ for one input.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterexample {
    /// The index of the element.
    pub index: Index,
    /// The input: the symbols that are not 0, with their values.
    pub input: Vec<(Symbol, Number)>,
    /// The value of the left array's element.
    pub left: Number,
    /// The value of the right array's element.
    pub right: Number,
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "element {} is {} on the left and {} on the right", self.index, self.left, self.right)?;
        if self.input.is_empty() {
            return Ok(());
        }
        let shown: Vec<String> =
            self.input.iter().take(12).map(|(symbol, value)| format!("{symbol} = {value}")).collect();
        write!(f, " where {}", shown.join(", "))?;
        match self.input.len() - shown.len() {
            0 => write!(f, " and all else is 0"),
            1 => write!(f, ", 1 more symbol is not 0, and all others are 0"),
            more => write!(f, ", {more} more symbols are not 0, and all others are 0"),
        }
    }
}

/// The most elements that are looked at for a difference.
const ELEMENTS: usize = 1024;

/// How many inputs of small random numbers each of them is given.
const RANDOM_INPUTS: u64 = 24;

/// Sizes that are tried of arrays of any size.
const SIZES: i128 = 3;

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

/// Decides whether two arrays are equal, as far as it can.
///
/// # Errors
/// Those of reading their elements: see [`Array::get`].
pub(crate) fn equality(left: &Array, right: &Array) -> Result<Equality, ArrayError> {
    let found = decided(left, right)?;
    left.space().note_equality(left, right, &found)?;
    Ok(found)
}

/// The same without a certificate of it.
fn decided(left: &Array, right: &Array) -> Result<Equality, ArrayError> {
    if left == right {
        return Ok(Equality::Proven);
    }
    let space = left.space();
    if space != right.space() {
        return Err(ArrayError::DifferentSpaces);
    }
    if left.ndim() != right.ndim() {
        return Err(ArrayError::NdimMismatch { left: left.ndim(), right: right.ndim() });
    }
    let frames = [left, right].map(|array| array.node().frame.as_ref());
    if frames[0].map(|frame| &frame.size) != frames[1].map(|frame| &frame.size) {
        return Err(ArrayError::DifferentSizes(Box::new(frames.map(written))));
    }
    // Samples are the same whatever the rule of edges is that later stages will keep to.
    let right = &match left.edges() {
        Some(edges) => right.with_edges(edges)?,
        None => right.clone(),
    };
    let simple = [left.simplified()?, right.simplified()?];
    if simple[0] == simple[1] {
        return Ok(Equality::Proven);
    }
    let differs = match compare(&simple[0], &simple[1])? {
        Comparison::Same => return Ok(Equality::Proven),
        Comparison::Differs(index) => Some(index),
        Comparison::Unknown => None,
    };
    if left.node().leaves.union(&right.node().leaves).variables.is_some() {
        // Code is not evaluated here, so there is nothing to search.
        return Ok(Equality::Undecided { tried: 0 });
    }
    if left.node().frame.is_some() && left.size().is_none() {
        return in_small_pictures(left, right);
    }
    let search = Search { left, right };
    let mut indices = search.indices();
    // Where forms differ a difference is likeliest.
    if let Some(index) = differs {
        indices.retain(|other| *other != index);
        indices.insert(0, index);
    }
    for index in &indices {
        if let Some(difference) = search.linear_difference(index)? {
            return Ok(Equality::Refuted(Box::new(difference)));
        }
    }
    let inputs = inputs_of([left, right]);
    for index in &indices {
        for seed in 0..inputs {
            space.interrupt().check()?;
            if let Some(difference) = search.random_difference(index, seed)? {
                return Ok(Equality::Refuted(Box::new(difference)));
            }
        }
    }
    Ok(Equality::Undecided { tried: indices.len() * (inputs as usize + 1) })
}

/// Arrays of any size have no elements to compare; those of small sizes have, and may refute that they are the same.
fn in_small_pictures(left: &Array, right: &Array) -> Result<Equality, ArrayError> {
    let space = left.space();
    let multiples = left.extents().unwrap_or_default().iter().map(|extent| match extent {
        Extent::Known(n) => *n,
        Extent::Any(any) => any.multiple,
    });
    let multiples: Vec<i128> = multiples.collect();
    let mut tried = 0;
    for times in 1..=SIZES {
        let picture: Vec<i128> = multiples.iter().map(|multiple| times * multiple).collect();
        let [left, right] = [left, right].map(|array| resized(space, array, &picture));
        let ((left, _), (right, _)) = (left?, right?);
        match decided(&left, &right)? {
            refuted @ Equality::Refuted(_) => return Ok(refuted),
            Equality::Undecided { tried: more } => tried += more,
            Equality::Proven => {}
        }
    }
    Ok(Equality::Undecided { tried })
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

#[cfg(test)]
mod tests {
    use super::super::{DataGrid, Extend, Space, Stage, StageKind};
    use super::Equality::{Proven, Refuted, Undecided};
    use super::*;

    fn stage(taps: &[i64], delay: i64, shift: u32) -> Stage {
        Stage::new(StageKind::EvenAddOdd, taps.iter().copied(), delay, shift).unwrap()
    }

    #[test]
    fn what_is_built_differently_has_one_expression_for_each_phase() {
        let a = Space::new().symbols(1, "a").unwrap();
        let lifted = a.lift(&stage(&[1, 1], 0, 1), 0).unwrap();
        let (even, odd) = (lifted.subsample(&[2], &[0]).unwrap(), a.subsample(&[2], &[1]).unwrap());
        assert_eq!(even.interleave(&odd, 0).unwrap().equality(&lifted).unwrap(), Proven);
        assert!(matches!(odd.interleave(&even, 0).unwrap().equality(&lifted).unwrap(), Refuted(_)));
        // Far apart, so that no stage is made of both.
        let twice = a.lift(&stage(&[1], 0, 0), 0).unwrap().lift(&stage(&[1], 100, 0), 0).unwrap();
        let taps: Vec<i64> = (0..=100).map(|i| i64::from(i % 100 == 0)).collect();
        assert_eq!(twice.equality(&a.lift(&stage(&taps, 0, 0), 0).unwrap()).unwrap(), Proven);
    }

    #[test]
    fn an_input_that_is_not_told_whole_says_so() {
        let x = Space::new().symbols(1, "x").unwrap();
        let symbol = |at| match x.get(&[at]).unwrap() {
            Element::Linear(element) => element.as_symbol().cloned().unwrap(),
            other => panic!("{other:?}"),
        };
        let told = |count: i128| {
            let input = (0..count).map(|at| (symbol(at), Number::ONE)).collect();
            let zero = [0].into_iter().collect::<Index>();
            Counterexample { index: zero, input, left: Number::ONE, right: Number::from(0) }.to_string()
        };
        assert_eq!(told(0), "element [0] is 1 on the left and 0 on the right");
        assert!(told(12).ends_with(", x[11] = 1 and all else is 0"), "{}", told(12));
        assert!(
            told(13).ends_with(", x[11] = 1, 1 more symbol is not 0, and all others are 0"),
            "{}",
            told(13)
        );
        assert!(
            told(14).ends_with(", x[11] = 1, 2 more symbols are not 0, and all others are 0"),
            "{}",
            told(14)
        );
    }

    #[test]
    fn the_same_at_one_index_is_not_the_same_everywhere() {
        let a = Space::new().symbols(1, "a").unwrap();
        let Refuted(difference) = a.subsample(&[2], &[0]).unwrap().equality(&a).unwrap() else {
            panic!("they differ")
        };
        assert_eq!(difference.index, [1].into_iter().collect::<Index>());
    }

    /// Small inputs, which both make 0, do not tell them apart.
    #[test]
    fn shifts_of_many_bits_are_told_apart() {
        let a = Space::new().symbols(1, "a").unwrap();
        let shifted = |first: u32, second: u32| a.rshift(first).unwrap().rshift(second).unwrap();
        for (first, second) in (1..=6).flat_map(|first| (1..first).map(move |second| (first, second))) {
            let answer = shifted(first, second).equality(&shifted(second, first)).unwrap();
            assert!(matches!(answer, Refuted(_)), "{first}, {second}: {answer:?}");
        }
    }

    #[test]
    fn two_stages_may_be_one_that_rounds() {
        let a = Space::new().symbols(1, "a").unwrap();
        let whole = a.lift(&stage(&[1], 0, 0), 0).unwrap().lift(&stage(&[1], 0, 1), 0).unwrap();
        let once = a.lift(&stage(&[3], 0, 1), 0).unwrap();
        assert_eq!(whole.equality(&once).unwrap(), Proven);
    }

    /// floor((floor((a + 1) / 2) + 1) / 2) is floor((a + 3) / 4), but no sum of roundings tells it.
    #[test]
    fn a_rounding_of_a_rounding_is_not_decided() {
        let space = Space::new();
        let a = space.symbols(1, "a").unwrap();
        let one = space.data(DataGrid::new(vec![1], vec![Number::ONE]).unwrap(), Extend::Periodic).unwrap();
        let more = a.interleave(&one, 0).unwrap().lift(&stage(&[1], 0, 0), 0).unwrap();
        let once = more.subsample(&[2], &[0]).unwrap().rshift(2).unwrap();
        let twice = a.rshift(1).unwrap().rshift(1).unwrap();
        assert!(matches!(twice.equality(&once).unwrap(), Undecided { .. }));
    }
}
