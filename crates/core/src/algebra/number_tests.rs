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
