//! Which shifts of the filters of a bank, and which signs, would make it reconstruct.

use std::fmt;

use crate::algebra::Number;

use super::{FilterBank, FilterError, Reconstruction};

/// A change of a bank that makes it reconstruct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending {
    /// The filters that change: their names, by how many samples they come later, and whether they change their signs.
    pub changes: Vec<FilterChange>,
    /// The delay of the mended bank, in samples.
    pub delay: i64,
    /// The gain of the mended bank.
    pub gain: Number,
}

/// How a filter is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterChange {
    /// The name: h0, h1, g0 or g1.
    pub filter: &'static str,
    /// By how many samples it comes later; earlier where it is negative.
    pub later: i64,
    /// Whether it changes its sign.
    pub negated: bool,
}

/// `h1 one sample earlier`, `g1 negated`
impl fmt::Display for FilterChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let samples = match self.later.unsigned_abs() {
            1 => "one sample".to_string(),
            n => format!("{n} samples"),
        };
        let moved = match self.later {
            0 => String::new(),
            1.. => format!(" {samples} later"),
            _ => format!(" {samples} earlier"),
        };
        let negated = match (self.negated, self.later) {
            (false, _) => "",
            (true, 0) => " negated",
            (true, _) => " and negated",
        };
        write!(f, "{}{moved}{negated}", self.filter)
    }
}

impl FilterBank {
    /// Returns the change of the high-pass filters that makes the bank reconstruct, but for a delay and a gain: shifts,
    /// the smallest there are, and signs. None where the bank does so as it is, or where no such change helps.
    ///
    /// The aliases g0(z) h0(-z) and g1(z) h1(-z) of the two channels have to cancel, so their first entries, which must
    /// stand at the same n, tell the shift of both filters together; its parity and the sign are tried.
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// use vcfilter_core::filters::{FilterBank, spline};
    /// let bank = spline(2, 2).unwrap();
    /// // As books print them, centred.
    /// let centred = FilterBank { h1: bank.h1.delayed(1), g1: bank.g1.delayed(-1), ..bank };
    /// let mending = centred.mending(&Number::ZERO).unwrap().unwrap();
    /// let changes: Vec<_> = mending.changes.iter().map(ToString::to_string).collect();
    /// assert_eq!(changes, ["h1 one sample earlier", "g1 one sample later"]);
    /// ```
    ///
    /// # Errors
    /// [`FilterError::TooLong`], [`FilterError::TooLarge`]
    pub fn mending(&self, tolerance: &Number) -> Result<Option<Mending>, FilterError> {
        if [&self.h0, &self.h1, &self.g0, &self.g1].iter().any(|filter| filter.is_zero())
            || leaves_delay_and_gain(self, tolerance)?.is_some()
        {
            return Ok(None);
        }
        let both = (self.g0.low() + self.h0.low()) - (self.g1.low() + self.h1.low());
        for negated in [false, true] {
            for [first, second] in splits(both) {
                let bank = FilterBank {
                    h1: if negated { -&self.h1 } else { self.h1.clone() }.delayed(first),
                    g1: self.g1.delayed(second),
                    ..self.clone()
                };
                if let Some((delay, gain)) = leaves_delay_and_gain(&bank, tolerance)? {
                    let changes = [("h1", first, negated), ("g1", second, false)]
                        .map(|(filter, later, negated)| FilterChange { filter, later, negated });
                    let changes = changes.into_iter().filter(|change| change.later != 0 || change.negated);
                    return Ok(Some(Mending { changes: changes.collect(), delay, gain }));
                }
            }
        }
        Ok(None)
    }
}

/// A shift as those of two filters: of either parity of the first, the smallest, one filter alone where that does.
fn splits(both: i64) -> [[i64; 2]; 3] {
    let towards = both.signum();
    let other = match both {
        // Nothing together, but the other parity: books centre both filters.
        0 => [-1, 1],
        _ if both % 2 == 0 => [both - towards, towards],
        _ => [0, both],
    };
    [[both, 0], other, [-other[0], both + other[0]]]
}

/// The delay and the gain of a bank that has no other effect, up to rounding of taps.
fn leaves_delay_and_gain(
    bank: &FilterBank,
    tolerance: &Number,
) -> Result<Option<(i64, Number)>, FilterError> {
    let found = Reconstruction::within(bank, tolerance.clone())?;
    let nearly = || found.is_nearly_perfect().then(|| found.nearest());
    Ok(found.delay_and_gain().or_else(nearly))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::fir;
    use crate::wavelets::KNOWN_WAVELETS;
    use proptest::prelude::*;

    proptest! {
        /// However the high-pass filters are moved and whichever signs they have, it is found, and it mends.
        #[test]
        fn what_was_moved_is_found(which in 0usize..8, first in -5i64..6, second in -5i64..6, signs in any::<[bool; 2]>()) {
            let known = KNOWN_WAVELETS.iter().map(|known| known.wavelet()).nth(which % KNOWN_WAVELETS.len()).unwrap();
            let bank = fir(&known).unwrap();
            let sign = |negated: bool, p: &crate::filters::Laurent| if negated { -p } else { p.clone() };
            let moved = FilterBank {
                h1: sign(signs[0], &bank.h1).delayed(first),
                g1: sign(signs[1], &bank.g1).delayed(second),
                ..bank
            };
            let none = Number::ZERO;
            let mending = moved.mending(&none).unwrap();
            if first + second == 0 && first % 2 == 0 && signs[0] == signs[1] {
                prop_assert_eq!(mending, None);
                return Ok(());
            }
            let mending = mending.unwrap();
            let mut mended = moved;
            for change in &mending.changes {
                let filter = if change.filter == "h1" { &mut mended.h1 } else { &mut mended.g1 };
                *filter = sign(change.negated, filter).delayed(change.later);
            }
            let found = Reconstruction::of(&mended).unwrap();
            prop_assert_eq!(found.delay_and_gain(), Some((mending.delay, mending.gain)));
            prop_assert!(mending.changes.len() <= 2);
        }
    }

    #[test]
    fn what_is_no_shift_is_not_mended() {
        let bank = fir(&KNOWN_WAVELETS[0].wavelet()).unwrap();
        let other = FilterBank { g0: &bank.g0 * &bank.g0, ..bank };
        assert_eq!(other.mending(&Number::ZERO), Ok(None));
    }
}
