//! Laws of polynomials, matrices and factorings, for random ones.

use proptest::prelude::*;

use crate::algebra::Number;
use crate::arrays::{Interrupt, Stage, StageKind};
use crate::wavelets::Wavelet;

use super::{
    Channel, FilterBank, Laurent, Lifting, LiftingStep, Reconstruction, Search, common_factor, complete,
    factor, fir, polyphase, step_matrix,
};

fn number() -> impl Strategy<Value = Number> {
    (-40i64..=40, prop_oneof![Just(1i64), Just(2), Just(3), Just(8)]).prop_map(|(a, b)| Number::ratio(a, b))
}

fn laurent() -> impl Strategy<Value = Laurent> {
    (-5i64..=5, prop::collection::vec(number(), 0..6)).prop_map(|(low, entries)| Laurent::new(low, entries))
}

fn stage() -> impl Strategy<Value = Stage> {
    let kind = prop::sample::select(StageKind::ALL.to_vec());
    (kind, prop::collection::vec(-9i64..=9, 1..4), -2i64..=2, 0u32..5)
        .prop_map(|(kind, taps, delay, shift)| Stage::new(kind, taps, delay, shift).unwrap())
}

fn wavelet() -> impl Strategy<Value = Wavelet> {
    (prop::collection::vec(stage(), 0..4), 0u32..3).prop_map(|(stages, shift)| Wavelet { stages, shift })
}

proptest! {
    #[test]
    fn polynomials_are_a_ring(a in laurent(), b in laurent(), c in laurent()) {
        prop_assert_eq!(&a * &b, &b * &a);
        prop_assert_eq!(&(&a + &b) * &c, &(&a * &c) + &(&b * &c));
        prop_assert_eq!(&(&a - &b) + &b, a.clone());
        prop_assert_eq!((&a * &b).at(3), &a.at(3) * &b.at(3));
        let z = Number::ratio(-3, 5);
        prop_assert_eq!((&a * &b).at_number(&z), &a.at_number(&z) * &b.at_number(&z));
        prop_assert_eq!(a.at(-1), a.alternated().at(1));
        prop_assert_eq!(a.plus(&b), Ok(&a + &b));
        prop_assert_eq!(a.times(&b), Ok(&a * &b));
        prop_assert_eq!((&a * &b).reflected(), &a.reflected() * &b.reflected());
        prop_assert_eq!((&a * &b).alternated(), &a.alternated() * &b.alternated());
        prop_assert_eq!(a.power(3).unwrap(), &(&a * &a) * &a);
    }

    #[test]
    fn phases_make_the_whole(a in laurent(), factor in 1i64..5) {
        let mut sum = Laurent::zero();
        for phase in 0..factor {
            let part = a.downsampled(factor, phase).upsampled(factor).unwrap().delayed(phase);
            sum = &sum + &part;
        }
        prop_assert_eq!(sum, a);
    }

    #[test]
    fn division_gives_back_the_dividend(a in laurent(), b in laurent(), from_low in 0usize..8) {
        prop_assume!(!b.is_zero());
        let division = a.divided(&b, from_low).unwrap();
        prop_assert_eq!(&(&division.quotient * &b) + &division.remainder, a.clone());
        prop_assert!(division.remainder.entries().len() < b.entries().len());
        prop_assert_eq!((&a * &b).divided_exactly(&b).unwrap(), a);
    }

    #[test]
    fn common_factors_divide_both(a in laurent(), b in laurent(), c in laurent()) {
        prop_assume!(!(c.is_zero() || a.is_zero() && b.is_zero()));
        let (x, y) = (&a * &c, &b * &c);
        let factor = common_factor(&x, &y);
        prop_assert!(x.divided_exactly(&factor).is_ok() && y.divided_exactly(&factor).is_ok());
        prop_assert!(factor.divided_exactly(&c).is_ok());
    }

    #[test]
    fn lifting_has_determinant_one_and_reconstructs(w in wavelet()) {
        let matrix = polyphase(&w).unwrap();
        prop_assert_eq!(matrix.determinant(), Ok(Laurent::one()));
        let bank = fir(&w).unwrap();
        prop_assert_eq!(bank.synthesis(), matrix.clone());
        prop_assert_eq!(bank.analysis(), matrix.inverse().unwrap());
        let result = Reconstruction::of(&bank).unwrap();
        prop_assert!(result.is_perfect());
        prop_assert_eq!((result.distortion, result.alias), (Laurent::one(), Laurent::zero()));
    }

    #[test]
    fn a_changed_filter_is_refuted(w in wavelet(), n in -4i64..=4) {
        let bank = fir(&w).unwrap();
        let h0 = &bank.h0 + &Laurent::monomial(Number::HALF, n);
        let result = Reconstruction::of(&FilterBank { h0, ..bank }).unwrap();
        prop_assert!(!result.is_perfect());
        prop_assert!(!(result.distortion == Laurent::one() && result.alias.is_zero()));
    }

    #[test]
    fn stages_are_steps_and_back(s in stage()) {
        let step = LiftingStep::from(&s);
        let back = step.stage().unwrap();
        prop_assert_eq!(LiftingStep::from(&back), step);
    }

    #[test]
    fn every_factoring_multiplies_back(w in wavelet()) {
        let bank = fir(&w).unwrap();
        let matrix = complete(&bank.h0, &bank.g0, &Number::ZERO).unwrap();
        prop_assert_eq!(&matrix, &polyphase(&w).unwrap());
        let search = Search { most: 20, divisions: 200, ..Search::new(false) };
        for lifting in factor(&matrix, &search, &Interrupt::default()).unwrap().found {
            prop_assert_eq!(lifting.polyphase(), Ok(matrix.clone()));
        }
    }
}

#[test]
fn own_steps_of_a_scaled_bank() {
    let step = step_matrix(true, Laurent::new(0, [Number::HALF]));
    let lifting = Lifting {
        low: Channel { scale: Number::from(3), delay: 1 },
        high: Channel { scale: Number::HALF, delay: 4 },
        steps: vec![LiftingStep { changes_even: true, filter: Laurent::new(0, [Number::HALF]) }],
    };
    let matrix = lifting.polyphase().unwrap();
    assert_eq!(matrix.rows[0][0], Laurent::monomial(Number::from(3), 1));
    assert_eq!(matrix.determinant(), Ok(Laurent::monomial(Number::ratio(3, 2), 5)));
    assert_ne!(matrix, step);
    let found = factor(&matrix, &Search::new(true), &Interrupt::default()).unwrap().found;
    assert!(found.contains(&lifting), "{found:?}");
}
