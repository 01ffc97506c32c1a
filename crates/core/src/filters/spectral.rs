//! Spectral factors: a half-band filter as the product of an analysis and a synthesis low-pass.
//!
//! The zeros of the product are shared out between both filters, those that are conjugate together, so that taps are
//! real. After G. Strang and T. Nguyen, Wavelets and Filter Banks, 1996, section 4.1.

use num_complex::Complex64;
use vcfilter_machine::poll_or_unwind;

use crate::algebra::Number;

use super::{FilterBank, FilterError, Laurent, Zero, zeros_within};

/// The most choices that are told at once.
pub const MOST_CHOICES: usize = 1_000;

/// Bits after the point of taps that are not exact, relative to the sum of the filter.
const BITS: u32 = 60;

/// Zeros nearer than this are the same.
const NEAR: f64 = 1e-6;

/// Which of the choices are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceKind {
    /// Every one.
    All,
    /// Those in which each filter is the other one reversed, but for a factor.
    Orthogonal,
    /// Those in which both filters are symmetric.
    Symmetric,
}

/// One way to share out the zeros.
#[derive(Debug, Clone, PartialEq)]
pub struct SpectralFactor {
    /// The bank of both low-pass filters; the sum of h0 is 1.
    pub bank: FilterBank,
    /// The zeros of h0 and of g0.
    pub zeros: [Vec<Zero>; 2],
    /// Whether taps are exact; otherwise they are right to about the precision of doubles, or as far as those of the product.
    pub exact: bool,
    /// Whether each filter is the other one reversed, but for a factor.
    pub orthogonal: bool,
    /// Whether both filters are symmetric.
    pub symmetric: bool,
}

/// A zero, or two that are conjugate.
struct Unit {
    zero: Zero,
    /// Where the reciprocal zero is among the units.
    reciprocal: Option<usize>,
}

/// Returns the choices of zeros of a half-band filter `product` for an analysis low-pass h0 and a synthesis low-pass g0,
/// each of which is 0 at z = -1. Their product is `product`. Filters are placed as those of [`super::spline`]: around 0
/// where their length is odd. Choices with more zeros of h0 at -1 come first.
///
/// Zeros at -1 and 1 of rounded taps are counted at a tolerance, as [`zeros_within`] does.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// use vcfilter_core::filters::{ChoiceKind, spectral_factors, spline};
/// let bank = spline(2, 2).unwrap();
/// let product = &bank.h0 * &bank.g0;
/// let all = spectral_factors(&product, ChoiceKind::All, &Number::ZERO).unwrap();
/// assert_eq!(all.len(), 12);
/// assert!(all.iter().any(|choice| choice.bank == bank && choice.exact));
/// // Daubechies' filter with 4 taps, and the same reversed.
/// assert_eq!(all.iter().filter(|choice| choice.orthogonal).count(), 2);
/// ```
///
/// # Errors
/// [`FilterError::NotHalfBand`]; [`FilterError::TooMany`] beyond [`MOST_CHOICES`]; those of [`zeros_within`];
/// [`FilterError::NoDc`] where the filter is 0 at z = 1.
pub fn spectral_factors(
    product: &Laurent,
    kind: ChoiceKind,
    tolerance: &Number,
) -> Result<Vec<SpectralFactor>, FilterError> {
    check_half_band(product)?;
    if product.at(1).is_zero() {
        return Err(FilterError::NoDc);
    }
    let units = units(zeros_within(product, tolerance)?);
    let mut found = Vec::new();
    for taken in choices(&units, kind)? {
        poll_or_unwind();
        found.push(factor(product, &units, &taken)?);
    }
    let at_nyquist = |choice: &SpectralFactor| count_at(&choice.zeros[0], -1.0);
    found.sort_by_key(|choice| std::cmp::Reverse(at_nyquist(choice)));
    Ok(found)
}

/// How many zeros lie at a place.
fn count_at(zeros: &[Zero], place: f64) -> usize {
    let there = zeros.iter().filter(|zero| (zero.at - place).norm() < NEAR);
    there.map(|zero| zero.multiplicity).sum()
}

/// Every other entry is 0, but for one and for what rounding left.
fn check_half_band(product: &Laurent) -> Result<(), FilterError> {
    let little = Number::ratio(1, 1000);
    let phases = [0, 1].map(|phase| product.downsampled(2, phase));
    match phases.iter().any(|phase| phase.nearly_monomial(&little).is_some()) {
        true => Ok(()),
        false => Err(FilterError::NotHalfBand { product: product.clone() }),
    }
}

/// Conjugate zeros together.
fn units(zeros: Vec<Zero>) -> Vec<Unit> {
    let upper: Vec<Zero> = zeros.into_iter().filter(|zero| zero.at.im >= 0.0).collect();
    let reciprocal = |zero: &Zero| {
        let place = zero.at.conj().inv();
        upper.iter().position(|other| {
            (other.at - place).norm() < NEAR * place.norm() && other.multiplicity == zero.multiplicity
        })
    };
    let reciprocals: Vec<_> = upper.iter().map(reciprocal).collect();
    upper.into_iter().zip(reciprocals).map(|(zero, reciprocal)| Unit { zero, reciprocal }).collect()
}

/// How many zeros of each unit h0 gets, for every choice.
fn choices(units: &[Unit], kind: ChoiceKind) -> Result<Vec<Vec<usize>>, FilterError> {
    let most = |at: usize| units[at].zero.multiplicity;
    let options = |at: usize| match (units[at].zero.exact.as_ref(), units[at].reciprocal) {
        // Both filters are 0 at -1.
        (Some(place), _) if *place == Number::from(-1) && kind != ChoiceKind::Orthogonal => {
            (1..most(at)).collect()
        }
        (_, None) if kind != ChoiceKind::All => Vec::new(),
        // On the unit circle both get as many.
        (_, Some(other)) if other == at && kind == ChoiceKind::Orthogonal => {
            if most(at) % 2 == 0 {
                vec![most(at) / 2]
            } else {
                Vec::new()
            }
        }
        // The reciprocal zeros follow from these.
        (_, Some(other)) if other < at && kind != ChoiceKind::All => vec![0],
        _ => (0..=most(at)).collect::<Vec<_>>(),
    };
    let options: Vec<Vec<usize>> = (0..units.len()).map(options).collect();
    let count = options.iter().fold(1usize, |count, options| count.saturating_mul(options.len()));
    if count > MOST_CHOICES {
        return Err(FilterError::TooMany { what: "choices", count, most: MOST_CHOICES });
    }
    let mut all = vec![Vec::new()];
    for options in &options {
        all = all
            .into_iter()
            .flat_map(|start| options.iter().map(move |&next| [&start[..], &[next]].concat()))
            .collect();
    }
    for taken in &mut all {
        for (at, unit) in units.iter().enumerate() {
            match unit.reciprocal {
                Some(other) if other < at && kind == ChoiceKind::Symmetric => taken[at] = taken[other],
                Some(other) if other < at && kind == ChoiceKind::Orthogonal => {
                    taken[at] = most(at) - taken[other];
                }
                _ => {}
            }
        }
    }
    Ok(all)
}

/// The bank of one choice.
fn factor(product: &Laurent, units: &[Unit], taken: &[usize]) -> Result<SpectralFactor, FilterError> {
    let left: Vec<usize> =
        units.iter().zip(taken).map(|(unit, taken)| unit.zero.multiplicity - taken).collect();
    let reciprocals = |fits: &dyn Fn(usize, usize) -> bool| {
        units.iter().enumerate().all(|(at, unit)| unit.reciprocal.is_some_and(|other| fits(at, other)))
    };
    let orthogonal = reciprocals(&|at, other| taken[at] == left[other]);
    let symmetric = reciprocals(&|at, other| taken[at] == taken[other]);

    let (h0, h0_exact) = with_zeros(product, units, taken)?;
    let (g0, g0_exact) = with_zeros(product, units, &left)?;
    let h0 = summing_to(&h0, &Number::ONE, h0_exact)?;
    let g0 = summing_to(&g0, &product.at(1), g0_exact)?;
    let middle = g0.span().unwrap_or(0) as i64 / 2;
    let (h0, g0) = (h0.delayed(product.low() + middle), g0.delayed(-middle));
    let zeros = [taken, &left].map(|counts| {
        let pairs = units.iter().zip(counts).filter(|(_, count)| **count > 0);
        pairs.flat_map(|(unit, &count)| both(&unit.zero, count)).collect()
    });
    let bank = FilterBank::from_low_passes(h0, g0)?;
    let exact = h0_exact && g0_exact && product.is_exact();
    Ok(SpectralFactor { bank, zeros, exact, orthogonal, symmetric })
}

/// So many zeros at a place, and at the conjugate one.
fn both(zero: &Zero, multiplicity: usize) -> Vec<Zero> {
    let here = Zero { multiplicity, ..zero.clone() };
    match zero.at.im > 0.0 {
        true => vec![Zero { at: zero.at.conj(), ..here.clone() }, here],
        false => vec![here],
    }
}

/// The filter with so many zeros of each unit, at n = 0 and up, and whether it is exact: its zeros are exact numbers, or it has
/// all of those that are none, whose filter is what exact zeros leave of the product. Of an approximate product it is as exact as that.
fn with_zeros(product: &Laurent, units: &[Unit], counts: &[usize]) -> Result<(Laurent, bool), FilterError> {
    let mut exact = Laurent::one();
    let mut others = Vec::new();
    for (unit, &count) in units.iter().zip(counts) {
        match &unit.zero.exact {
            Some(place) => exact = exact.times(&linear(place).power(count as u32)?)?,
            None => others.extend(std::iter::repeat_n(unit.zero.at, count)),
        }
    }
    let irrational = || units.iter().zip(counts).filter(|(unit, _)| unit.zero.exact.is_none());
    if others.is_empty() {
        return Ok((exact, true));
    }
    if irrational().all(|(unit, &count)| count == unit.zero.multiplicity) {
        let mut left = product.delayed(-product.low());
        for unit in units {
            if let Some(place) = &unit.zero.exact {
                // Of rounded taps little remains, which is dropped.
                left = left.divided(&linear(place).power(unit.zero.multiplicity as u32)?, 0)?.quotient;
            }
        }
        return Ok((exact.times(&left.delayed(-left.low()))?, true));
    }
    let approximate = multiplied(others);
    let entries = approximate.into_iter().map(|x| Number::from_f64(x).ok_or(FilterError::Range));
    let approximate = Laurent::new(0, entries.collect::<Result<Vec<_>, _>>()?);
    Ok((exact.times(&approximate)?, false))
}

/// 1 - place / z
fn linear(place: &Number) -> Laurent {
    Laurent::new(0, [Number::ONE, -place])
}

/// The coefficients of the product of 1 - r/z for real r, and of both that are conjugate for others. Each factor is the one
/// that keeps the product largest where the others are (F. Leja's order), by which little is lost to rounding.
fn multiplied(mut places: Vec<Complex64>) -> Vec<f64> {
    let mut entries = vec![1.0];
    let mut distances = vec![0.0f64; places.len()];
    for at in 0..places.len() {
        let farthest = (at..places.len()).max_by(|&a, &b| {
            let size = |i: usize| if at == 0 { places[i].norm() } else { distances[i] };
            size(a).total_cmp(&size(b))
        });
        let farthest = farthest.unwrap_or(at);
        places.swap(at, farthest);
        distances.swap(at, farthest);
        let place = places[at];
        for (distance, other) in distances.iter_mut().zip(&places).skip(at + 1) {
            *distance += (other - place).norm().max(f64::MIN_POSITIVE).ln();
        }
        let factor = match place.im == 0.0 {
            true => vec![1.0, -place.re],
            false => vec![1.0, -2.0 * place.re, place.norm_sqr()],
        };
        let mut product = vec![0.0; entries.len() + factor.len() - 1];
        for (i, x) in entries.iter().enumerate() {
            for (j, y) in factor.iter().enumerate() {
                product[i + j] += x * y;
            }
        }
        entries = product;
    }
    entries
}

/// The filter times what makes its sum this. What is not exact is rounded.
fn summing_to(filter: &Laurent, sum: &Number, exact: bool) -> Result<Laurent, FilterError> {
    let scale = sum.divided_by(&filter.at(1)).ok_or(FilterError::NoDc)?;
    let scaled = filter.scaled(&scale);
    Ok(if exact { scaled } else { super::round_filter(&scaled, BITS) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::{Orthogonality, Reconstruction, spline};

    fn product(order: i64) -> Laurent {
        let bank = spline(order, order).unwrap();
        &bank.h0 * &bank.g0
    }

    /// Both make the product again, and a bank that reconstructs.
    #[test]
    fn choices_multiply_to_the_product() {
        for order in 1..=4 {
            let product = product(order);
            let little = Number::ratio(1, 1_000_000_000_000);
            for choice in spectral_factors(&product, ChoiceKind::All, &Number::ZERO).unwrap() {
                let FilterBank { h0, g0, .. } = &choice.bank;
                let off = &(h0 * g0) - &product;
                assert!(off.entries().iter().all(|entry| entry.abs() < little), "{}", choice.bank.h0);
                assert!(!choice.exact || off.is_zero());
                let found = Reconstruction::within(&choice.bank, little.clone()).unwrap();
                assert_eq!(found.delay_and_gain(), Some((0, Number::ONE)));
                let orthogonal = Orthogonality::of(&choice.bank, &little).unwrap().is_orthogonal();
                assert_eq!(orthogonal, choice.orthogonal, "{}", choice.bank.h0);
                let symmetric = [h0, g0].iter().all(|f| {
                    let pairs = f.entries().iter().zip(f.entries().iter().rev());
                    pairs.into_iter().all(|(a, b)| (a - b).abs() < little)
                });
                assert_eq!(symmetric, choice.symmetric);
            }
        }
    }

    /// Of each kind those that have it, no more and no fewer.
    #[test]
    fn kinds_are_parts_of_all() {
        for order in 1..=4 {
            let product = product(order);
            let all = spectral_factors(&product, ChoiceKind::All, &Number::ZERO).unwrap();
            for kind in [ChoiceKind::Orthogonal, ChoiceKind::Symmetric] {
                let has_it = |choice: &&SpectralFactor| match kind {
                    ChoiceKind::Orthogonal => choice.orthogonal,
                    _ => choice.symmetric,
                };
                let some = spectral_factors(&product, kind, &Number::ZERO).unwrap();
                assert!(some.iter().all(|choice| has_it(&choice)));
                assert_eq!(some.len(), all.iter().filter(has_it).count(), "{order} {kind:?}");
            }
        }
    }

    /// I. Daubechies, Ten Lectures on Wavelets, 1992, table 6.1, over sqrt(2): the extremal phase with 8 taps.
    #[test]
    fn one_of_them_is_daubechies() {
        let table = [
            0.2303778133088964,
            0.7148465705529154,
            0.6308807679298587,
            -0.0279837694168599,
            -0.1870348117190931,
            0.0308413818355607,
            0.0328830116668852,
            -0.0105974017850690,
        ];
        let found = spectral_factors(&product(4), ChoiceKind::Orthogonal, &Number::ZERO).unwrap();
        let is_it = |choice: &SpectralFactor| {
            let taps = choice.bank.h0.entries().iter().map(|tap| tap.to_f64() * 2f64.sqrt());
            taps.zip(table).all(|(a, b)| (a - b).abs() < 1e-12)
        };
        assert_eq!(found.iter().filter(|choice| is_it(choice)).count(), 1);
    }

    #[test]
    fn errors() {
        let of = |entries: &[i64]| {
            let product = Laurent::new(0, entries.iter().copied().map(Number::from));
            spectral_factors(&product, ChoiceKind::All, &Number::ZERO).err()
        };
        assert!(matches!(of(&[1, 2, 3, 4, 5]), Some(FilterError::NotHalfBand { .. })));
        assert_eq!(of(&[-1, 0, 9, -16, 9, 0, -1]), Some(FilterError::NoDc));
        let many = spectral_factors(&product(12), ChoiceKind::All, &Number::ZERO);
        assert!(matches!(many, Err(FilterError::TooMany { what: "choices", .. })));
    }
}
