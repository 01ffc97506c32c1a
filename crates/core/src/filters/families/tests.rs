//! Laws of the families, and golden taps.

use super::*;
use crate::algebra::Number;
use crate::filters::{FilterBank, FilterError, LaurentMatrix, vanishing_moments};

/// The least number of decimal digits that all taps have.
fn digits(bank: &FilterBank) -> f64 {
    let taps = [&bank.h0, &bank.g0].into_iter().flat_map(|filter| filter.entries());
    let lost = |tap: &Number| match tap.is_exact() || tap.is_zero() {
        true => f64::NEG_INFINITY,
        false => tap.uncertainty().to_f64().log10() - tap.to_f64().abs().log10(),
    };
    -taps.map(lost).fold(f64::NEG_INFINITY, f64::max)
}

fn check(name: &str, bank: &FilterBank, moments: [usize; 2]) {
    assert_eq!(&bank.synthesis() * &bank.analysis(), LaurentMatrix::identity(), "{name}");
    assert_eq!([bank.h0.at(1), bank.g0.at(1)], [1, 2].map(Number::from), "{name}");
    let found = [&bank.h1, &bank.g1].map(|filter| vanishing_moments(filter, &Number::ZERO).unwrap());
    assert_eq!(found, moments, "{name}");
    assert!(digits(bank) > 60.0, "{name}: {} digits", digits(bank));
}

#[test]
fn every_bank_reconstructs_and_has_its_moments() {
    for n in 1..=MOST_DAUBECHIES {
        check(&format!("daubechies({n})"), &daubechies(n).unwrap(), [n as usize; 2]);
    }
    for n in 2..=MOST_SYMLET {
        check(&format!("symlet({n})"), &symlet(n).unwrap(), [n as usize; 2]);
    }
    for n in 1..=MOST_COIFLET {
        check(&format!("coiflet({n})"), &coiflet(n).unwrap(), [2 * n as usize; 2]);
    }
    for name in BIORTHOGONAL {
        let order = |text: &str| text.parse::<usize>().unwrap();
        let (n, m) = name.split_once('.').map(|(n, m)| (order(n), order(m))).unwrap();
        let moments = if name == "5.5" { [6, 4] } else { [n, m] };
        check(name, &biorthogonal(name).unwrap(), moments);
    }
}

/// PyWavelets 1.8, its taps of synthesis; their squares have the sum 1.
#[test]
fn golden_taps() {
    let golden: [(&str, FilterBank, &[f64]); 6] = [
        ("db4", daubechies(4).unwrap(), &DB4),
        ("sym4", symlet(4).unwrap(), &SYM4),
        ("coif2", coiflet(2).unwrap(), &COIF2),
        ("bior4.4", biorthogonal("4.4").unwrap(), &BIOR44),
        ("bior5.5", biorthogonal("5.5").unwrap(), &BIOR55),
        ("dmey", discrete_meyer(), &DMEY),
    ];
    for (name, bank, taps) in golden {
        let found: Vec<f64> = bank.g0.entries().iter().map(|tap| tap.to_f64() / 2f64.sqrt()).collect();
        let same =
            |found: &mut dyn Iterator<Item = &f64>| found.zip(taps).all(|(a, b)| (a - b).abs() < 2e-12);
        assert!(same(&mut found.iter()) || same(&mut found.iter().rev()), "{name}: {found:?}");
    }
}

#[test]
fn the_discrete_meyer_wavelet_nearly_reconstructs() {
    let bank = discrete_meyer();
    let product = &bank.synthesis() * &bank.analysis();
    assert_ne!(product, LaurentMatrix::identity());
    let off = (&product.rows[0][0] - &crate::filters::Laurent::one()).entries().iter().map(Number::abs).max();
    let off = off.unwrap();
    assert!(off > Number::ratio(22, 10_000) && off < Number::ratio(23, 10_000), "{off}");
}

#[test]
fn orders_that_there_are_not() {
    for result in
        [daubechies(0), daubechies(39), symlet(1), symlet(21), coiflet(0), coiflet(6), daubechies(i64::MIN)]
    {
        assert!(matches!(result, Err(FilterError::Order { .. })));
    }
    for name in ["", "4.5", "2.3", "10.10", "4.4 ", "x"] {
        assert!(matches!(biorthogonal(name), Err(FilterError::Name { .. })), "{name}");
    }
}

const DB4: [f64; 8] = [
    0.2303778133089,
    0.7148465705529,
    0.6308807679299,
    -0.02798376941686,
    -0.1870348117191,
    0.03084138183556,
    0.03288301166689,
    -0.01059740178507,
];
const SYM4: [f64; 8] = [
    0.03222310060404,
    -0.01260396726204,
    -0.09921954357685,
    0.2978577956053,
    0.8037387518059,
    0.497618667632,
    -0.029635527646,
    -0.07576571478927,
];
const COIF2: [f64; 12] = [
    0.0163873364632,
    -0.04146493678687,
    -0.06737255472373,
    0.3861100668228,
    0.8127236354494,
    0.4170051844232,
    -0.07648859907828,
    -0.05943441864643,
    0.02368017194685,
    0.005611434819369,
    -0.001823208870911,
    -0.0007205494455203,
];
const BIOR44: [f64; 7] = [
    -0.0645388826287,
    -0.04068941760916,
    0.4180922732216,
    0.7884856164056,
    0.4180922732216,
    -0.04068941760916,
    -0.0645388826287,
];
const BIOR55: [f64; 11] = [
    0.01345670945912,
    -0.002694966880112,
    -0.1367065846643,
    -0.09350469740094,
    0.4768032657985,
    0.8995061097486,
    0.4768032657985,
    -0.09350469740094,
    -0.1367065846643,
    -0.002694966880112,
    0.01345670945912,
];
const DMEY: [f64; 8] = [
    -1.009999956941e-12,
    8.519459636796e-09,
    -1.111944952595e-08,
    -1.079881953962e-08,
    6.066975741351e-08,
    -1.086651653674e-07,
    8.200680650386e-08,
    1.178300449766e-07,
];
