//! Decimals, exactly.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// Decimal digits that surely fit into 10^6 bits: 10^6 / log2(10), rounded down.
const DIGITS_LIMIT: u64 = 301_029;

/// The value of `12`, `0.1`, `1.5e-3`; none where it exceeds the limit.
pub(super) fn decimal(text: &str) -> Option<BigRational> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some(BigRational::zero());
    }
    let trimmed = significant.trim_end_matches('0');
    let dropped = (significant.len() - trimmed.len()) as i64;
    // An exponent that does not fit is far beyond the limit.
    let exponent: i64 = exponent.parse().ok()?;
    let scale = exponent.checked_sub(fraction.len() as i64)?.checked_add(dropped)?;
    let length = trimmed.len() as u64;
    if length > DIGITS_LIMIT
        || scale.unsigned_abs().saturating_add(if scale > 0 { length } else { 0 }) > DIGITS_LIMIT
    {
        return None;
    }
    let mut numer: BigInt = trimmed.parse().ok()?;
    let power = scale.unsigned_abs() as u32;
    if scale >= 0 {
        return Some(BigRational::from_integer(numer * BigInt::from(10u32).pow(power)));
    }
    // Only 2 and 5 can cancel; a general gcd would take seconds near the limit.
    let twos = strip(&mut numer, 2, power);
    let fives = strip(&mut numer, 5, power);
    let denom = (BigInt::one() << (power - twos)) * BigInt::from(5u32).pow(power - fives);
    Some(BigRational::new_raw(numer, denom))
}

/// Divides by a factor as often as it goes, at most so many times; says how often.
fn strip(number: &mut BigInt, factor: u32, most: u32) -> u32 {
    // factor^1, factor^2, factor^4, ... while they can divide: few divisions even of a long number.
    let mut powers = vec![BigInt::from(factor)];
    while let Some(last) = powers.last()
        && 1u64 << powers.len() <= u64::from(most)
        && last.bits() * 2 <= number.bits() + 1
    {
        let square = last * last;
        powers.push(square);
    }
    let mut count = 0;
    for (at, power) in powers.iter().enumerate().rev() {
        while count + (1 << at) <= most {
            let (quotient, remainder) = number.div_rem(power);
            if !remainder.is_zero() {
                break;
            }
            *number = quotient;
            count += 1 << at;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers may have so many bits, above and below the fraction line.
    const BITS_LIMIT: u64 = 1_000_000;

    fn ratio(numer: i64, denom: i64) -> BigRational {
        BigRational::new(numer.into(), denom.into())
    }

    #[test]
    fn decimals_are_exact() {
        for (text, value) in [
            ("0", ratio(0, 1)),
            ("000", ratio(0, 1)),
            ("0.000e5", ratio(0, 1)),
            ("0.1", ratio(1, 10)),
            ("1e3", ratio(1000, 1)),
            ("1.5e-3", ratio(3, 2000)),
            ("12.50", ratio(25, 2)),
            ("007", ratio(7, 1)),
            ("1E+2", ratio(100, 1)),
            ("0e99999999999999999999", ratio(0, 1)),
        ] {
            assert_eq!(decimal(text), Some(value), "{text}");
        }
    }

    #[test]
    fn huge_numbers_are_refused_at_once() {
        for text in ["1e10000000", "1e-10000000", "1e99999999999999999999999", "0.1e-9223372036854775808"] {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal(&"9".repeat(400_000)), None);
        assert!(decimal("1e301000").is_some_and(|n| n.numer().bits() <= BITS_LIMIT));
        assert!(decimal("1.5e-301000").is_some_and(|n| n.denom().bits() <= BITS_LIMIT));
    }

    proptest! {
        #[test]
        fn agrees_with_the_quotient(whole in 0u32.., fraction in "[0-9]{1,8}", exponent in -12i32..12) {
            let text = format!("{whole}.{fraction}e{exponent}");
            let digits: i128 = format!("{whole}{fraction}").parse().unwrap();
            let power = exponent - fraction.len() as i32;
            let ten = |n: i32| BigInt::from(10).pow(n.max(0) as u32);
            prop_assert_eq!(decimal(&text), Some(BigRational::new(digits * ten(power), ten(-power))));
        }
    }
}
