//! The discrete Meyer wavelet.

use num_bigint::BigInt;

use crate::algebra::Number;

use super::super::{FilterBank, Laurent};
use super::orthogonal::orthogonal;

/// Returns the filter bank of the discrete Meyer wavelet, whose 61 taps come from Meyer's band-limited scaling function, cut off. It has
/// the digits that PyWavelets prints, some 16. Cut off as it is, it reconstructs but for 0.23 % of what goes in. g0 is symmetric about n = 0 and
/// has the sum 2.
///
/// ```
/// use vcfilter_core::filters::discrete_meyer;
/// let bank = discrete_meyer();
/// assert_eq!((bank.g0.low(), bank.g0.high()), (-30, 30));
/// assert_eq!(bank.g0.entry(0).to_string(), "≈1.053003043");
/// ```
pub fn discrete_meyer() -> FilterBank {
    let root = Number::from(2).sqrt().unwrap_or(Number::ONE);
    let half: Vec<Number> = TAPS.iter().map(|tap| &decimal(tap) * &root).collect();
    let whole = half.iter().chain(half.iter().rev().skip(1)).cloned();
    orthogonal(Laurent::new(1 - TAPS.len() as i64, whole))
}

/// A decimal such as -1.5e-7, to half of its last digit.
fn decimal(text: &str) -> Number {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let after = digits.split_once('.').map_or(0, |(_, after)| after.len() as i64);
    let digits: BigInt = digits.replace('.', "").parse().unwrap_or_default();
    let places = after - exponent.parse::<i64>().unwrap_or(0);
    Number::rounded_decimal(digits, u32::try_from(places).unwrap_or(0))
}

/// The taps up to the middle one, of which the sum is the root of 2, as PyWavelets prints them.
const TAPS: [&str; 31] = [
    "-1.009999956941423e-12",
    "8.519459636796214e-09",
    "-1.111944952595278e-08",
    "-1.0798819539621958e-08",
    "6.066975741351135e-08",
    "-1.0866516536735883e-07",
    "8.200680650386481e-08",
    "1.1783004497663934e-07",
    "-5.506340565252278e-07",
    "1.1307947017916706e-06",
    "-1.489549216497156e-06",
    "7.367572885903746e-07",
    "3.20544191334478e-06",
    "-1.6312699734552807e-05",
    "6.554305930575149e-05",
    "-0.0006011502343516092",
    "-0.002704672124643725",
    "0.002202534100911002",
    "0.006045814097323304",
    "-0.006387718318497156",
    "-0.011061496392513451",
    "0.015270015130934803",
    "0.017423434103729693",
    "-0.03213079399021176",
    "-0.024348745906078023",
    "0.0637390243228016",
    "0.030655091960824263",
    "-0.13284520043622938",
    "-0.035087555656258346",
    "0.44459300275757724",
    "0.7445855923188063",
];
