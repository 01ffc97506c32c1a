//! Laws of roundings: their forms have the value of what is rounded, and it does not matter where they are.

use num_integer::Integer;
use proptest::prelude::*;

use crate::algebra::Number;

use super::super::node::NodeId;
use super::super::rounding::StageRounding;
use super::form::{Atom, Base, Form};
use super::roundings::Roundings;

/// A sum of samples of two arrays: each with its array, place, twice its step, and factor. Steps may differ.
fn sum() -> impl Strategy<Value = Form> {
    let term = (0u32..2, -5i64..6, 1i64..6, -20i64..21);
    let terms = prop::collection::vec(term, 1..5);
    (terms, -9i64..40, 1i64..4).prop_map(|(terms, n, d)| {
        let atom = |(array, at, twice, factor): (u32, i64, i64, i64)| {
            let step = [Number::ratio(twice, 2)].into_iter().collect();
            let at = [Number::from(at)].into_iter().collect();
            (Atom { base: Base::Whole(NodeId(array)), step, at }, Number::from(factor))
        };
        Form::new(terms.into_iter().map(atom).collect(), Number::ratio(n, d))
    })
}

/// The value of a form k samples away, where k is even. What is rounded is looked up.
fn value(roundings: &Roundings, form: &Form, k: &Number) -> Number {
    let term = |(atom, factor): &(Atom, Number)| {
        let at = &atom.at[0] + &(&atom.step[0] * k);
        assert!(at.is_integer(), "between two samples");
        let value = match atom.base {
            Base::Rounded(number) => {
                let (sum, bits) = roundings.operand(number).unwrap();
                Number::from(value(roundings, sum, &at).shifted_right(bits).floor())
            }
            Base::Whole(array) | Base::Any(array) => {
                let n = at.to_i64().unwrap() * 37 + i64::from(array.0) * 11;
                Number::from((n * n).mod_floor(&101) - 50)
            }
        };
        &value * factor
    };
    form.terms.iter().map(term).sum::<Number>() + form.constant.clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// Also where what is rounded is made of roundings.
    #[test]
    fn roundings_have_the_value_of_what_is_rounded(
        first in sum(), second in sum(), factor in -9i64..10, bits in 0u32..5, more in 0u32..5, k in -9i64..10,
    ) {
        let mut roundings = Roundings::default();
        let k = Number::from(2 * k);
        let inner = roundings.rounded(&first, bits);
        let exact = value(&roundings, &first, &k).shifted_right(bits);
        prop_assert_eq!(value(&roundings, &inner, &k), Number::from(exact.floor()));
        let both = inner.scaled(&Number::from(factor)).terms.into_iter().chain(second.terms).collect();
        let both = Form::new(both, &inner.constant + &second.constant);
        let outer = roundings.rounded(&both, more);
        let exact = value(&roundings, &both, &k).shifted_right(more);
        prop_assert_eq!(value(&roundings, &outer, &k), Number::from(exact.floor()));
    }

    /// Moved and stretched, before or after.
    #[test]
    fn the_same_rounding_elsewhere_is_the_same(sum in sum(), bits in 0u32..5, samples in -9i64..10, scale in 1i64..5) {
        let mut roundings = Roundings::default();
        let samples = [Number::from(2 * samples)];
        let scale = [Number::from(scale)].into_iter().collect();
        let before = roundings.rounded(&sum.moved(&samples, &scale), bits);
        let after = roundings.rounded(&sum, bits).moved(&samples, &scale);
        prop_assert_eq!(before, after);
    }

    /// floor(-(x + d) / n) is floor((-x - d) / n), and a whole multiple of n changes nothing but the outside.
    #[test]
    fn one_rounding_written_in_two_ways_is_one(sum in sum(), other in sum(), bits in 0u32..5) {
        let mut roundings = Roundings::default();
        let over = Number::ONE.shifted_left(bits);
        let whole = other.scaled(&Number::from(other.constant.denominator()));
        let more = sum.terms.iter().cloned().chain(whole.scaled(&over).terms).collect();
        let more = Form::new(more, &sum.constant + &(&whole.constant * &over));
        let (a, b) = (roundings.rounded(&more, bits), roundings.rounded(&sum, bits));
        let b = Form::new(b.terms.into_iter().chain(whole.terms).collect(), &b.constant + &whole.constant);
        prop_assert_eq!(a, b);
        // ceil(x / n) = floor((x + n - 1) / n) of integers.
        let integers = Form { constant: Number::from(sum.constant.floor()), ..sum };
        let up = Form { constant: &integers.constant + &(&over - &Number::ONE), ..integers.clone() };
        let (a, b) = (roundings.rounded(&integers.scaled(&Number::from(-1)), bits), roundings.rounded(&up, bits));
        prop_assert_eq!(a.scaled(&Number::from(-1)), b);
    }

    /// Half to even has the value that its name says, also of what is no integer, and that of a negated sum is its negative; a sum that
    /// is divided without rest is left.
    #[test]
    fn half_to_even_is_three_roundings(sum in sum(), bits in 1u32..5, k in -9i64..10) {
        let mut roundings = Roundings::default();
        let k = Number::from(2 * k);
        let even = roundings.rounded_to_even(&sum, bits);
        let exact = value(&roundings, &sum, &k);
        prop_assert_eq!(value(&roundings, &even, &k), StageRounding::HalfEven.of(&exact, bits));
        let minus = Number::from(-1);
        if sum.terms.iter().any(|(_, factor)| factor.valuation() < bits) {
            prop_assert_eq!(roundings.rounded_to_even(&sum.scaled(&minus), bits), even.scaled(&minus));
        }
        let integers = Form { constant: Number::from(sum.constant.floor()), ..sum };
        let multiple = integers.scaled(&Number::ONE.shifted_left(bits));
        prop_assert_eq!(roundings.rounded_to_even(&multiple, bits), integers);
    }
}
