//! Equality of two arrays for all integer inputs.

use std::fmt;

use crate::algebra::{Index, Number, Symbol};

use super::any_size::Extent;
use super::array::Array;
use super::error::ArrayError;
use super::forms::{Comparison, compare};
use super::frame::written;
use super::refutation::refuted;
use super::substitute::resized;

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

/// Sizes that are tried of arrays of any size.
const SIZES: i128 = 3;

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
    refuted(left, right, differs)
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

#[cfg(test)]
mod tests {
    use super::super::{DataGrid, Element, Extend, Space, Stage, StageKind};
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
        // Elements 0, 1 and 2 are the same, and those of the other phase differ from 3 on.
        let b = a.space().symbols(1, "b").unwrap();
        let every_other = b.interleave(&a.subsample(&[2], &[0]).unwrap(), 0).unwrap();
        let Refuted(difference) = every_other.equality(&b.interleave(&a, 0).unwrap()).unwrap() else {
            panic!("they differ")
        };
        assert_eq!(difference.index, [3].into_iter().collect::<Index>());
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
