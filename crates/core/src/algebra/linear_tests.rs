//! Laws of the linear expressions.

use super::*;
use crate::algebra::Errors;
use proptest::prelude::*;

fn linear() -> impl Strategy<Value = Linear> {
    let term = ("[a-d]", -9i64..9, 1i64..5);
    (prop::collection::vec(term, 0..5), -9i64..9, 1i64..5).prop_map(|(terms, n, d)| {
        let parts = terms
            .into_iter()
            .map(|(name, n, d)| Linear::from(Symbol::free(&name, true)).scaled(&Number::ratio(n, d)));
        Linear::sum(parts.chain([Linear::from(Number::ratio(n, d))]).collect())
    })
}

proptest! {
    #[test]
    fn sums_form_a_group(a in linear(), b in linear(), c in linear()) {
        prop_assert_eq!(a.plus(&b), b.plus(&a));
        prop_assert_eq!(a.plus(&b).plus(&c), a.plus(&b.plus(&c)));
        prop_assert_eq!(a.plus(&b).minus(&b), a.clone());
        prop_assert!(a.minus(&a).is_constant());
    }

    #[test]
    fn ratio_undoes_scaling(a in linear(), n in -9i64..9) {
        let scaled = a.scaled(&Number::from(n));
        if a != Linear::default() {
            prop_assert_eq!(scaled.ratio(&a), Ok(Number::from(n)));
        } else {
            prop_assert_eq!(scaled.ratio(&a), Err(NotLinear::DivisionByZero));
        }
    }

    #[test]
    fn replacing_is_linear(a in linear(), b in linear(), n in -9i64..9) {
        let by = |s: &Symbol| {
            (s.to_string() == "a").then(|| Linear::from(Symbol::free("b", true)).scaled(&Number::from(n)))
        };
        prop_assert_eq!(a.plus(&b).replace(by), a.replace(by).plus(&b.replace(by)));
    }
}

#[test]
fn errors_at_their_worst() {
    let errors = Errors::default();
    let a = Linear::from(Symbol::free("a", true));
    let e = errors.floor_divide(&a, &Number::from(-4)).unwrap();
    assert_eq!(e.lower().to_string(), "-1/4*a - 1");
    assert_eq!(e.upper().to_string(), "-1/4*a");
    assert_eq!(e.scaled(&Number::from(-2)).upper().to_string(), "1/2*a + 2");
    assert_eq!(e.without_errors().to_string(), "-1/4*a - 1/2");
}

#[test]
fn fractions_take_the_knowledge_of_integers_away() {
    let errors = Errors::default();
    let a = Symbol::free("a", true);
    let half = errors.floor_divide(&Linear::from(a.clone()), &Number::from(2)).unwrap();
    assert!(half.is_integer_valued());
    let with = |n: Number| half.replace(|s| (*s == a).then(|| Linear::from(n.clone())));
    assert!(with(Number::from(3)).is_integer_valued());
    assert!(!with(Number::HALF).is_integer_valued());
    assert!(!half.scaled(&Number::HALF).is_integer_valued());
}
