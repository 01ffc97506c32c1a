//! Transforms of signals by any two-channel filter bank, exactly: of finite signals with the rules of edges of PyWavelets, and of
//! infinite arrays.

use std::sync::Arc;

use indexmap::IndexMap;
use num_integer::Integer;

use crate::algebra::Number;
use crate::arrays::{ArrayError, Edges, Element, Interrupt};
use crate::wavelets::{LevelFromFinest, TransformError};

use super::bands::BandName;
use super::convolution::weighted_sum;
use super::steps::{joined_by_steps, split_by_steps};
use super::{
    ExtensionMode, FilterBank, FilterError, Laurent, Lifting, MOST_ENTRIES, Reconstruction, SignalError,
};

/// How each level splits a finite signal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Splitting {
    /// By the filters of a bank, over a signal that goes on beyond its ends.
    Filters {
        /// The filters.
        bank: FilterBank,
        /// How the signal goes on.
        mode: ExtensionMode,
    },
    /// By lifting steps, which read samples of the signal itself in the place of those that lie outside.
    Steps {
        /// The steps, which are those of synthesis.
        lifting: Lifting,
        /// Which samples are read.
        edges: Edges,
    },
}

/// The bands of a finite signal: lists of coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Subbands {
    /// How each level was split.
    pub splitting: Splitting,
    /// The number of samples that went into each level, the finest first: of the signal, then of the low bands.
    pub lengths: Vec<usize>,
    /// The coefficients by level and name, `H` of each level, then `L` of the deepest.
    pub bands: IndexMap<BandName, Vec<Element>>,
}

/// The two bands of one level.
type Halves = (Vec<Element>, Vec<Element>);

impl Subbands {
    /// Returns the transform of a finite signal of `depth` levels. Each level splits the low band of the one before as a signal whose first
    /// coefficient has the index 0.
    ///
    /// With filters and F taps of the bank from its first to its last, made even, each band of a signal of N samples has
    /// `(N + F - 1) / 2` coefficients, rounded down, and `N / 2`, rounded up, in the mode periodization. These are the coefficients of
    /// PyWavelets' `wavedec` for the same taps, wherever the bank as a whole lies: filters may be centred, or begin at index 0.
    /// With steps there are as many coefficients as samples; where edges need an even number of samples, the last one is repeated.
    ///
    /// # Errors
    /// [`SignalError::Empty`]; [`FilterError::Zero`] of a bank without analysis filters; [`FilterError::Delays`] for steps that delay a
    /// band, unless edges are periodic; [`FilterError::TooLong`]; [`ArrayError::Interrupted`].
    ///
    /// ```
    /// use vcfilter_core::algebra::Number;
    /// use vcfilter_core::arrays::{Element, Interrupt};
    /// use vcfilter_core::filters::{ExtensionMode, Splitting, Subbands, fir};
    /// use vcfilter_core::wavelets::Wavelet;
    /// let bank = fir(&Wavelet::haar_no_shift()).unwrap();
    /// let signal: Vec<Element> = [1, 2, 3, 5].map(|n| Element::Number(Number::from(n))).to_vec();
    /// let haar = Splitting::Filters { bank, mode: ExtensionMode::Symmetric };
    /// let bands = Subbands::of(haar, &signal, 1, &Interrupt::default())?;
    /// let low: Vec<String> = bands.bands[1].iter().map(Element::to_string).collect();
    /// assert_eq!(low, ["3/2", "4"]);
    /// assert_eq!(bands.signal(&Interrupt::default())?, signal);
    /// # Ok::<(), vcfilter_core::filters::SignalError>(())
    /// ```
    pub fn of(
        splitting: Splitting,
        signal: &[Element],
        depth: u32,
        interrupt: &Interrupt,
    ) -> Result<Subbands, SignalError> {
        if signal.is_empty() {
            return Err(SignalError::Empty);
        }
        let bank = splitting.aligned()?;
        let (mut low, mut lengths, mut bands) = (signal.to_vec(), Vec::new(), IndexMap::new());
        for level in 1..=depth {
            lengths.push(low.len());
            let (next, high) = match (&bank, &splitting) {
                (Some(bank), Splitting::Filters { mode, .. }) => bank.split(&low, *mode, interrupt)?,
                (_, Splitting::Steps { lifting, edges }) => split_by_steps(lifting, &low, *edges, interrupt)?,
                (None, Splitting::Filters { .. }) => return Err(FilterError::Zero.into()),
            };
            bands.insert((LevelFromFinest(level), Arc::from("H")), high);
            low = next;
        }
        bands.insert((LevelFromFinest(depth), Arc::from("L")), low);
        Ok(Subbands { splitting, lengths, bands })
    }

    /// Returns the number of levels.
    pub fn depth(&self) -> u32 {
        self.lengths.len() as u32
    }

    /// Returns the signal that the bands give by synthesis, without delay and gain.
    ///
    /// # Errors
    /// [`SignalError::Bands`], [`SignalError::BandLength`] where bands are not those of a transform; [`FilterError::NoInverse`] of a
    /// bank whose synthesis does not undo its analysis; [`ArrayError::Interrupted`].
    pub fn signal(&self, interrupt: &Interrupt) -> Result<Vec<Element>, SignalError> {
        let bank = self.splitting.aligned()?;
        let named = |level: u32, name: &'static str| (LevelFromFinest(level), Arc::from(name));
        let depth = self.depth();
        let is_known = |(level, name): &BandName| match &**name {
            "H" => (1..=depth).contains(&level.0),
            "L" => level.0 == depth,
            _ => false,
        };
        if let Some((level, band)) = self.bands.keys().find(|name| !is_known(name)) {
            return Err(TransformError::NoBand { level: level.0, band: band.clone() }.into());
        }
        let band = |level: u32, name: &'static str| {
            let missing = || TransformError::MissingBand { level, band: name.into() };
            self.bands.get(&named(level, name)).ok_or_else(missing)
        };
        let mut low = band(depth, "L")?.clone();
        for (level, &length) in (1..=depth).rev().zip(self.lengths.iter().rev()) {
            let high = band(level, "H")?;
            let counts = self.splitting.counts(bank.as_ref(), length);
            for (name, found, expected) in [("L", low.len(), counts.0), ("H", high.len(), counts.1)] {
                if found != expected {
                    return Err(SignalError::BandLength { level, band: name.into(), found, expected });
                }
            }
            low = match (&bank, &self.splitting) {
                (Some(bank), Splitting::Filters { mode, .. }) => {
                    bank.join((&low, high), length, *mode, interrupt)?
                }
                (_, Splitting::Steps { lifting, edges }) => {
                    joined_by_steps(lifting, (&low, high), length, *edges, interrupt)?
                }
                (None, Splitting::Filters { .. }) => return Err(FilterError::Zero.into()),
            };
        }
        Ok(low)
    }
}

impl Splitting {
    fn aligned(&self) -> Result<Option<AlignedBank>, FilterError> {
        match self {
            Splitting::Filters { bank, .. } => AlignedBank::of(bank).map(Some),
            Splitting::Steps { .. } => Ok(None),
        }
    }

    /// The number of coefficients of both bands of a level, of so many samples.
    fn counts(&self, bank: Option<&AlignedBank>, length: usize) -> (usize, usize) {
        match (self, bank) {
            (Splitting::Filters { mode: ExtensionMode::Periodization, .. }, _) => {
                (length.div_ceil(2), length.div_ceil(2))
            }
            (Splitting::Filters { .. }, Some(bank)) => (bank.count(length), bank.count(length)),
            (Splitting::Steps { edges, .. }, _) if edges.needs_even_sizes() => {
                (length.div_ceil(2), length.div_ceil(2))
            }
            _ => (length.div_ceil(2), length / 2),
        }
    }
}

/// A bank in the place in which PyWavelets has the taps of its own: the first of `taps` is that of n = -1. Where the bank lay before makes
/// no difference. Nor does it where its high-pass filters lie, but for odd numbers of samples: they are moved by pairs of samples, which only
/// moves the indices of coefficients, to where there are the fewest taps in all.
struct AlignedBank {
    h0: Laurent,
    h1: Laurent,
    /// Synthesis without delay and gain.
    synthesis: Result<[Laurent; 2], FilterError>,
    /// An even number of taps that holds those of all filters.
    taps: i64,
}

impl AlignedBank {
    fn of(bank: &FilterBank) -> Result<AlignedBank, FilterError> {
        let synthesis = in_place(bank)?;
        // What synthesis needs: a coefficient n of each sample that its taps bring it to.
        let mirrored =
            |band: usize| synthesis.iter().map(move |filters| (-filters[band].high(), -filters[band].low()));
        let ends = |h: &Laurent| (!h.is_zero()).then(|| (h.low(), h.high()));
        let hull =
            |ends: &mut dyn Iterator<Item = (i64, i64)>| ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let lows = hull(&mut ends(&bank.h0).into_iter().chain(mirrored(0)));
        let highs = hull(&mut ends(&bank.h1).into_iter().chain(mirrored(1)));
        let by = match (lows, highs) {
            (Some(lows), Some(highs)) => pairs_to_move(lows, highs),
            _ => 0,
        };
        let highs = highs.map(|(low, high)| (low + by, high + by));
        let (mut low, mut high) = hull(&mut lows.into_iter().chain(highs)).ok_or(FilterError::Zero)?;
        if (high - low) % 2 == 0 {
            // A further tap, at the end where it makes the fewer coefficients.
            if low % 2 == 0 { low -= 1 } else { high += 1 }
        }
        if high - low > MOST_ENTRIES as i64 {
            return Err(FilterError::TooLong);
        }
        let delay = -1 - low;
        Ok(AlignedBank {
            h0: bank.h0.delayed(delay),
            h1: bank.h1.delayed(delay + by),
            synthesis: synthesis.map(|[g0, g1]| [g0.delayed(-delay), g1.delayed(-delay - by)]),
            taps: high - low + 1,
        })
    }

    /// The number of coefficients of a band of so many samples: all that a tap reaches.
    fn count(&self, length: usize) -> usize {
        (length + self.taps as usize - 1) / 2
    }

    /// The index of the first sample that periodic signals are read from: in the middle of the taps.
    fn centre(&self) -> i64 {
        self.taps / 2 - 1
    }

    /// Analysis: `sum of h[k] x[2n - k]`.
    fn split(
        &self,
        signal: &[Element],
        mode: ExtensionMode,
        interrupt: &Interrupt,
    ) -> Result<Halves, SignalError> {
        let mut padded = signal.to_vec();
        let (count, start) = match mode {
            ExtensionMode::Periodization => {
                padded.extend(signal.last().filter(|_| signal.len() % 2 == 1).cloned());
                (padded.len() / 2, self.centre())
            }
            _ => (self.count(signal.len()), 0),
        };
        let last = 2 * (count as i64 - 1) + start + 1;
        let first = start - (self.taps - 2);
        let extended = (first..=last)
            .map(|i| {
                interrupt.check()?;
                mode.sample(&padded, i)
            })
            .collect::<Result<Vec<Element>, ArrayError>>()?;
        let band = |h: &Laurent| -> Result<Vec<Element>, ArrayError> {
            let taps: Vec<(i64, &Number)> = h.terms().collect();
            let coefficient = |n: i64| {
                interrupt.check()?;
                weighted_sum(
                    taps.iter().map(|(k, tap)| (*tap, &extended[(2 * n + start - k - first) as usize])),
                )
            };
            (0..count as i64).map(coefficient).collect()
        };
        Ok((band(&self.h0)?, band(&self.h1)?))
    }

    /// Synthesis: `x[m] = sum of g0[m - 2n] low[n] + g1[m - 2n] high[n]`.
    fn join(
        &self,
        (low, high): (&[Element], &[Element]),
        length: usize,
        mode: ExtensionMode,
        interrupt: &Interrupt,
    ) -> Result<Vec<Element>, SignalError> {
        let [g0, g1] = self.synthesis.as_ref().map_err(Clone::clone)?;
        let is_periodic = mode == ExtensionMode::Periodization;
        let start = if is_periodic { self.centre() } else { 0 };
        let taps = |filter: &Laurent| filter.terms().map(|(k, tap)| (k, tap.clone())).collect::<Vec<_>>();
        let bands = [(taps(g0), low), (taps(g1), high)];
        let sample = |m: i64| {
            interrupt.check()?;
            let reached = bands.iter().flat_map(|(taps, band)| {
                let coefficient = move |(k, tap): &(i64, Number)| {
                    let (n, odd) = (m - start - k).div_mod_floor(&2);
                    let n = if is_periodic { n.mod_floor(&(band.len() as i64)) } else { n };
                    let found = usize::try_from(n).ok().and_then(|n| band.get(n)).filter(|_| odd == 0);
                    found.map(|coefficient| (tap.clone(), coefficient))
                };
                taps.iter().filter_map(coefficient)
            });
            let terms: Vec<(Number, &Element)> = reached.collect();
            weighted_sum(terms.iter().map(|(tap, coefficient)| (tap, *coefficient)))
        };
        Ok((0..length as i64).map(sample).collect::<Result<_, ArrayError>>()?)
    }
}

/// By how many samples, an even number, the second range is moved so that both together span the least: by the fewest, where there is a
/// choice.
fn pairs_to_move(fixed: (i64, i64), moved: (i64, i64)) -> i64 {
    let even = |n: i64| n - n.rem_euclid(2);
    // Within the longer of both, from its one end to its other.
    let (a, b) = (fixed.0 - moved.0, fixed.1 - moved.1);
    let (least, most) = (a.min(b), a.max(b));
    let span = |by: i64| (fixed.1.max(moved.1 + by)) - (fixed.0.min(moved.0 + by));
    let nearest = even(0.clamp(least, most));
    [nearest, nearest + 2].into_iter().min_by_key(|&by| (span(by), by.abs())).unwrap_or(0)
}

/// The synthesis filters of a bank without the delay and the gain of its output; the inner error where its output is something else.
///
/// # Errors
/// [`FilterError::TooLong`], [`FilterError::TooLarge`]
pub(super) fn in_place(bank: &FilterBank) -> Result<Result<[Laurent; 2], FilterError>, FilterError> {
    let found = Reconstruction::of(bank)?;
    if let Err(error) = found.check()
        && (found.distortion.is_zero() || !found.is_nearly_perfect())
    {
        return Ok(Err(error));
    }
    let (delay, gain) = found.nearest();
    let Some(factor) = Number::ONE.divided_by(&gain) else { return Ok(Err(FilterError::Zero)) };
    Ok(Ok([&bank.g0, &bank.g1].map(|g| g.delayed(-delay).scaled(&factor))))
}
