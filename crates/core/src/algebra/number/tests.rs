//! Laws of the numbers.

use super::*;
use proptest::prelude::*;

/// Numbers of every size, near the edges of the small representation too.
fn number() -> impl Strategy<Value = BigRational> {
    let mantissa = prop_oneof![
        -20i128..20,
        (i64::MAX as i128 - 3)..(i64::MAX as i128 + 3),
        (i64::MIN as i128 - 3)..(i64::MIN as i128 + 3),
        any::<i128>(),
        (0u32..126, any::<bool>()).prop_map(|(n, neg)| if neg { -(1i128 << n) } else { 1i128 << n }),
    ];
    let denominator =
        prop_oneof![(0u32..130).prop_map(|shift| BigInt::one() << shift), (1u64..50).prop_map(BigInt::from),];
    (mantissa, denominator).prop_map(|(n, d)| BigRational::new(n.into(), d))
}

/// Fractions of some thousand bits that are not 0.
fn long() -> impl Strategy<Value = BigRational> {
    let words =
        || prop::collection::vec(any::<u32>(), 1..80).prop_map(|w| BigInt::from(num_bigint::BigUint::new(w)));
    (words(), words(), any::<bool>()).prop_map(|(n, d, negative)| {
        let fraction = BigRational::new(n + BigInt::one(), d + BigInt::one());
        if negative { -fraction } else { fraction }
    })
}

proptest! {
    #[test]
    fn agrees_with_big_rationals(a in number(), b in number(), bits in 0u32..140) {
        let (x, y) = (Number::from(a.clone()), Number::from(b.clone()));
        prop_assert_eq!(&x + &y, (&a + &b).into());
        prop_assert_eq!(&x - &y, (&a - &b).into());
        prop_assert_eq!(&x * &y, (&a * &b).into());
        prop_assert_eq!(-&x, (-&a).into());
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.floor(), a.floor().to_integer());
        prop_assert_eq!(x.ceil(), a.ceil().to_integer());
        prop_assert_eq!(x.is_integer(), a.is_integer());
        let power = BigRational::from(BigInt::one() << bits);
        prop_assert_eq!(x.shifted_left(bits), (&a * &power).into());
        prop_assert_eq!(x.shifted_right(bits), (&a / &power).into());
        if !b.is_zero() {
            prop_assert_eq!(x.divided_by(&y), Some((&a / &b).into()));
        }
        prop_assert_eq!(x.to_string().parse::<Number>(), Ok(x.clone()));
        prop_assert_eq!(x.numerator(), a.numer().clone());
        prop_assert_eq!(x.denominator(), a.denom().clone());
        prop_assert_eq!(x.bit_length(), a.numer().bits().max(a.denom().bits()));
    }

    #[test]
    fn long_fractions_agree_with_big_rationals(a in long(), b in long(), factor in long()) {
        // A common factor in the one's numerator and the other's denominator, and in both denominators.
        for (a, b) in [(a.clone(), b.clone()), (&a * &factor, &b / &factor), (&a / &factor, &b / &factor)] {
            let (x, y) = (Number::from(a.clone()), Number::from(b.clone()));
            prop_assert_eq!(&x + &y, (&a + &b).into());
            prop_assert_eq!(&x - &y, (&a - &b).into());
            prop_assert_eq!(&x * &y, (&a * &b).into());
            prop_assert_eq!(x.divided_by(&y), Some((&a / &b).into()));
            prop_assert_eq!(x.floor_divided_by(&y), Some((&a / &b).floor().to_integer()));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(Number::fraction(a.numer() * b.numer(), a.denom() * b.denom()), &x * &y);
        }
    }

    #[test]
    fn one_representation_each(a in number()) {
        let there_and_back = (Number::from(a.clone()) * Number::ratio(1, 3)) * Number::from(3);
        prop_assert_eq!(there_and_back, Number::from(a));
    }
}

mod irrational {
    use super::*;

    fn root(n: i64) -> Number {
        Number::from(n).sqrt().unwrap()
    }

    /// `a + b * sqrt(d)` over some denominators.
    fn in_field(d: i64) -> impl Strategy<Value = Number> {
        (-50i64..50, -50i64..50, 1i64..20)
            .prop_map(move |(a, b, over)| &Number::ratio(a, over) + &(&Number::ratio(b, over + 1) * &root(d)))
    }

    #[test]
    fn golden_texts_and_order() {
        let shown = |n: Number| n.to_string();
        let three = root(3);
        assert_eq!(shown((&Number::ONE + &three).shifted_right(2)), "(1 + sqrt(3))/4");
        assert_eq!(shown(-&three), "-sqrt(3)");
        assert_eq!(shown(Number::ratio(1, 2).sqrt().unwrap()), "sqrt(2)/2");
        assert_eq!(shown(&root(2) * &root(6)), "2*sqrt(3)");
        assert_eq!(shown(&root(2) + &root(3)), "≈3.14626437");
        assert_eq!(shown(root(1_000_003 * 1_000_003)), "1000003");
        let large = root(2).sqrt().unwrap().power(5000).unwrap();
        assert_eq!(
            (shown(large.clone()), shown(-large.power(-1).unwrap())),
            ("≈1.938628442e376".to_string(), "≈-5.158286026e-377".to_string())
        );
        assert!(root(2) < root(3) && root(3) < Number::ratio(7, 4) && -root(3) < -root(2));
        assert_eq!(Number::from(-1).sqrt(), None);
        // Too large to know whether a square divides it.
        assert!(!Number::from(1_000_003i64 * 1_000_033 * 1_000_037).sqrt().unwrap().is_exact());
    }

    proptest! {
        #[test]
        fn a_field_with_a_root_is_a_field(
            (x, y, z) in (2i64..40).prop_flat_map(|d| (in_field(d), in_field(d), in_field(d)))
        ) {
            prop_assert_eq!(&(&x + &y) + &z, &x + &(&y + &z));
            prop_assert_eq!(&(&x * &y) * &z, &x * &(&y * &z));
            prop_assert_eq!(&x * &(&y + &z), &(&x * &y) + &(&x * &z));
            prop_assert_eq!(&(&x - &y) + &y, x.clone());
            if !y.is_zero() {
                prop_assert_eq!(&x.divided_by(&y).unwrap() * &y, x.clone());
                prop_assert_eq!(y.power(-2).unwrap(), Number::ONE.divided_by(&(&y * &y)).unwrap());
            }
            prop_assert_eq!(x.cmp(&y), x.approximated().cmp(&y.approximated()));
            prop_assert_eq!(x.signum(), x.approximated().signum());
            let floor = Number::from(x.floor());
            prop_assert!(floor <= x && x < &floor + &Number::ONE);
            prop_assert!((x.to_f64() - x.approximated().to_f64()).abs() <= 1e-15 * x.to_f64().abs());
        }

        /// The first digits of approximate numbers tell them apart where their difference does, but for a few that are very near.
        #[test]
        fn what_is_told_at_a_glance_is_so(
            a in number(), b in number(), near in -3i64..4, places in 0u32..40, shift in 0u32..60, uncertain in 0u32..40,
        ) {
            let tiny = Number::ratio(near, 1).shifted_right(places * 9);
            let (a, b) = (Number::from(a), Number::from(b));
            for (x, y) in [(a.clone(), b.clone()), (a.clone(), &a + &tiny), (a.clone(), a.shifted_left(shift)), (a.clone(), -&a)] {
                let much = Number::ONE.shifted_right(uncertain * 9);
                let (p, q) = (x.approximated(), y.approximated().uncertain_by(&much));
                let difference = &p - &q;
                prop_assert_eq!(p == q, difference.is_zero());
                // The exact numbers lie within, but for a number that may be 0 and is taken for it.
                prop_assert!(x != y || p == q || q.is_zero());
                prop_assert_eq!(difference, &p + &-&q);
            }
        }

        /// What is computed approximately holds the exact result, and hardly anything else.
        #[test]
        fn approximate_results_hold_the_exact_ones(
            a in -1000i64..1000, b in 1i64..1000, c in -1000i64..1000, d in 1i64..1000, bits in 0u32..70,
        ) {
            let (x, y) = (Number::ratio(a, b), Number::ratio(c, d));
            let (p, q) = (x.approximated(), y.approximated());
            let mut pairs = vec![
                (&x + &y, &p + &q),
                (&x - &y, &p - &q),
                (&x * &y, &p * &q),
                (x.power(5).unwrap(), p.power(5).unwrap()),
                (x.shifted_left(bits), p.shifted_left(bits)),
                (x.shifted_right(bits), p.shifted_right(bits)),
            ];
            if let Some(quotient) = x.divided_by(&y) {
                pairs.push((quotient, p.divided_by(&q).unwrap()));
            }
            for (exact, near) in pairs {
                let off = Number::fraction(near.numerator(), near.denominator()) - exact.clone();
                prop_assert!(off.abs() <= near.uncertainty(), "{} {}", exact, near);
                prop_assert!(near.uncertainty() <= exact.abs().shifted_right(360), "{} {}", exact, near);
                prop_assert_eq!(&near, &exact);
            }
            let root = x.abs().approximated().sqrt().unwrap();
            prop_assert_eq!(&root * &root, x.abs());
            prop_assert!(&root + &Number::ONE.shifted_right(300) > root);
        }
    }
}
