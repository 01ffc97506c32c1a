//! The bands of a signal without rounding and bit shifts, exactly.

use indexmap::IndexMap;
use num_bigint::BigInt;

use crate::algebra::{Number, common_multiple};
use crate::arrays::{Array, ArrayError, Interrupt};
use crate::wavelets::LevelFromFinest;

use super::bands::{BandName, NoiseError, band_range, grid};
use super::laurent::Integers;
use super::{FilterBank, FilterError, Laurent};

/// The samples of each band that lie in a range of the signal's, both ends included. Each level is made of the low band of
/// the one before, as a fast transform does.
pub(super) fn exact_bands(
    bank: &FilterBank,
    depth: u32,
    signal: &Array,
    range: (i128, i128),
) -> Result<IndexMap<BandName, Vec<Number>>, NoiseError> {
    // From the lowest band upwards: which samples of each low band are needed.
    let mut needed = vec![filled(band_range(LevelFromFinest(depth), range))];
    for level in (1..=depth).rev() {
        let low = needed.last().copied().flatten().map(|range| reach(&bank.h0, range));
        let high = filled(band_range(LevelFromFinest(level), range)).map(|range| reach(&bank.h1, range));
        let both = match (low, high) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (one, other) => one.or(other),
        };
        needed.push(both);
    }
    let mut needed = needed.into_iter().rev();
    let mut low = Samples::of(signal, needed.next().flatten())?;
    let (Some(h0), Some(h1)) = (bank.h0.integers(), bank.h1.integers()) else {
        return Err(FilterError::Irrational.into());
    };
    let interrupt = signal.space().interrupt();
    let mut bands = IndexMap::new();
    for (level, needed) in (1..=depth).zip(needed) {
        let high = low.filtered(&h1, filled(band_range(LevelFromFinest(level), range)), interrupt)?;
        bands.insert((LevelFromFinest(level), "H".into()), high.numbers());
        low = low.filtered(&h0, needed, interrupt)?;
    }
    bands.insert((LevelFromFinest(depth), "L".into()), low.numbers());
    Ok(bands)
}

/// A range that is not empty, both ends included.
type Range = Option<(i128, i128)>;

fn filled(range: (i128, i128)) -> Range {
    (range.0 <= range.1).then_some(range)
}

/// The samples that every other sample of a filtered signal is made of.
fn reach(filter: &Laurent, (first, last): (i128, i128)) -> (i128, i128) {
    (2 * first - i128::from(filter.high()), 2 * last - i128::from(filter.low()))
}

/// Samples from an index on, as integers over one denominator: sums of fractions would look for common divisors at
/// every step.
struct Samples {
    first: i128,
    values: Vec<BigInt>,
    over: BigInt,
}

impl Samples {
    fn of(signal: &Array, range: Range) -> Result<Samples, ArrayError> {
        let numbers = range.map_or(Ok(Vec::new()), |range| grid(signal, &[range]))?.concat();
        let fractions = numbers.iter().filter(|number| !number.is_integer());
        let over = fractions.fold(BigInt::from(1), |all, number| common_multiple(all, &number.denominator()));
        let values = numbers.iter().map(|number| number.numerator() * (&over / number.denominator()));
        Ok(Samples { first: range.map_or(0, |range| range.0), values: values.collect(), over })
    }

    /// `sum of filter[k] * self[2n - k]` for each n of a range.
    fn filtered(&self, filter: &Integers, range: Range, stop: &Interrupt) -> Result<Samples, ArrayError> {
        let (first, last) = range.unwrap_or((0, -1));
        let mut values = Vec::new();
        for n in first..=last {
            stop.check()?;
            let taps = filter.entries.iter().zip(i128::from(filter.low)..);
            let product = |(tap, k): (&BigInt, i128)| {
                let sample = usize::try_from(2 * n - k - self.first).ok().and_then(|at| self.values.get(at));
                sample.map(|sample| sample * tap)
            };
            values.push(taps.filter_map(product).sum());
        }
        Ok(Samples { first, values, over: &self.over * &filter.over })
    }

    fn numbers(&self) -> Vec<Number> {
        let over = Number::from(self.over.clone());
        let number = |value: &BigInt| Number::from(value.clone()).divided_by(&over).unwrap_or(Number::ZERO);
        self.values.iter().map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrays::Space;
    use crate::filters::{Direction, Signal, fir, iterated};
    use crate::wavelets::KNOWN_WAVELETS;

    /// Level by level as the filters of all levels at once.
    #[test]
    fn as_iterated_filters() {
        let signal = Signal::Noise { seed: 3, amplitude: 500 };
        let array = signal.array(&Space::new(), 1).unwrap();
        for (name, wavelet) in KNOWN_WAVELETS.iter().map(|known| (known.name, known.wavelet())) {
            let bank = fir(&wavelet).unwrap();
            let filters = iterated(&bank, Direction::Analysis, 3).unwrap();
            for range in [(-20, 37), (5, 5), (3, 2)] {
                for ((level, band), found) in exact_bands(&bank, 3, &array, range).unwrap() {
                    let iterated = &filters[level.0 as usize - 1];
                    let filter = if &*band == "L" { &iterated.low } else { &iterated.high };
                    let (first, last) = band_range(level, range);
                    let expected: Vec<Number> = (first..=last)
                        .map(|n| {
                            filter
                                .terms()
                                .map(|(k, tap)| tap * &signal.at(&[(n << level.0) - i128::from(k)]))
                                .sum()
                        })
                        .collect();
                    assert_eq!(found, expected, "{name} {level} {band} {range:?}");
                }
            }
        }
    }
}
