//! Decimals of exact numbers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::algebra::Number;

/// Beyond so many digits before the point, or zeros behind it, a power of ten is written.
const PLAIN: i64 = 15;

/// Returns a number rounded to so many significant digits, halves up as the function `decimal` does, and whether that is its exact value.
///
/// ```
/// use vcfilter::algebra::Number;
/// use vcfilter::display::decimal;
/// assert_eq!(decimal(&Number::ratio(-2, 3), 6), ("-0.666667".to_string(), false));
/// assert_eq!(decimal(&Number::ratio(3, 8), 6), ("0.375".to_string(), true));
/// assert_eq!(decimal(&Number::ratio(1, 3_000_000), 3), ("3.33e-7".to_string(), false));
/// ```
pub fn decimal(number: &Number, digits: usize) -> (String, bool) {
    if number.is_zero() {
        return ("0".to_string(), true);
    }
    let digits = digits.max(1) as i64;
    let (over, under) = (number.numerator().abs(), number.denominator());
    let mut exponent = magnitude(&over, &under);
    // The first `digits` digits as an integer.
    let (mut kept, exact) = rounded(&over, &under, digits - 1 - exponent, number.signum() > 0);
    if kept == power_of_ten(digits as u64) {
        kept = power_of_ten(digits as u64 - 1);
        exponent += 1;
    }
    let sign = if number.signum() < 0 { "-" } else { "" };
    let text = kept.to_string();
    let text = text.trim_end_matches('0');
    (format!("{sign}{}", placed(text, exponent)), exact)
}

/// The exponent of the first digit: 0 for 1 to 9.99.
fn magnitude(over: &BigInt, under: &BigInt) -> i64 {
    let guess = ((over.bits() as f64 - under.bits() as f64) * std::f64::consts::LOG10_2).floor() as i64;
    let reaches = |exponent: i64| match u64::try_from(exponent) {
        Ok(exponent) => *over >= under * power_of_ten(exponent),
        Err(_) => over * power_of_ten(exponent.unsigned_abs()) >= *under,
    };
    // The guess is off by one at most.
    (guess - 1..=guess + 1).rev().find(|&exponent| reaches(exponent)).unwrap_or(guess - 2)
}

/// A quotient times a power of ten, rounded to an integer, and whether it is one. Half of one goes up where that is asked for:
/// of the size of a negative number it goes down.
fn rounded(over: &BigInt, under: &BigInt, shift: i64, half_up: bool) -> (BigInt, bool) {
    let power = power_of_ten(shift.unsigned_abs());
    let (over, under) = if shift < 0 { (over.clone(), under * power) } else { (over * power, under.clone()) };
    let (quotient, rest) = over.div_rem(&under);
    let up = match (&rest + &rest).cmp(&under) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => half_up,
        std::cmp::Ordering::Greater => true,
    };
    (if up { quotient + BigInt::one() } else { quotient }, rest.is_zero())
}

fn power_of_ten(exponent: u64) -> BigInt {
    num_traits::pow(BigInt::from(10), exponent as usize)
}

/// Digits, the first of which has an exponent, as a decimal.
fn placed(digits: &str, exponent: i64) -> String {
    let zeros = |count: i64| "0".repeat(count.max(0) as usize);
    let count = digits.len() as i64;
    match exponent {
        0..PLAIN if exponent >= count - 1 => format!("{digits}{}", zeros(exponent + 1 - count)),
        0..PLAIN => format!("{}.{}", &digits[..=exponent as usize], &digits[exponent as usize + 1..]),
        -5..0 => format!("0.{}{digits}", zeros(-exponent - 1)),
        _ if count == 1 => format!("{digits}e{exponent}"),
        _ => format!("{}.{}e{exponent}", &digits[..1], &digits[1..]),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_are_rounded() {
        for ((over, under), digits, text, exact) in [
            ((1, 3), 6, "0.333333", false),
            ((2, 3), 1, "0.7", false),
            ((-5, 2), 6, "-2.5", true),
            ((5, 2), 1, "3", false),
            ((-5, 2), 1, "-2", false),
            ((-1999, 2), 3, "-999", false),
            ((-1_997, 2), 3, "-998", false),
            ((7, 2), 1, "4", false),
            ((1999, 2), 3, "1000", false),
            ((12_345_678, 1), 3, "12300000", false),
            ((100, 1), 6, "100", true),
            ((1, 100_000), 6, "0.00001", true),
            ((1, 1_000_000), 6, "1e-6", true),
            ((10_i64.pow(16), 3), 4, "3.333e15", false),
            ((i64::MAX, 1), 3, "9.22e18", false),
        ] {
            assert_eq!(
                decimal(&Number::ratio(over, under), digits),
                (text.to_string(), exact),
                "{over}/{under}"
            );
        }
    }

    proptest! {
        /// The decimal lies within half a unit of its last digit.
        #[test]
        fn decimals_are_near(over in any::<i64>(), under in 1_i64.., digits in 1_usize..12) {
            let number = Number::ratio(over, under);
            let (text, exact) = decimal(&number, digits);
            let near: f64 = text.parse().unwrap();
            let value = number.to_f64();
            prop_assert!((near - value).abs() <= value.abs() * (0.5000001 * 10_f64.powi(1 - digits as i32)), "{text}");
            if exact && digits < 12 {
                prop_assert!((near - value).abs() <= value.abs() * 1e-15);
            }
        }
    }
}
