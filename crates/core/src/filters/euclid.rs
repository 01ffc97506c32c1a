//! Factoring a polyphase matrix into lifting steps by Euclid's algorithm.
//!
//! The even and odd entries of one synthesis filter are divided by each other until one of them is 0. The
//! filter is the low-pass, or the high-pass, whose entries are those of the analysis low-pass but for signs.
//! Each division may cancel entries from either end, so there are many factorings; the symmetric ones are
//! those whose quotients are all symmetric.

use crate::algebra::Number;
use vcfilter_machine::Interrupt;

use super::lifting::cleaned;
use super::{Channel, FilterError, Laurent, LaurentMatrix, Lifting, LiftingStep};

/// The longest filters that are factored, entries of a polyphase component.
pub(super) const MOST_TAPS: usize = 100;

/// The settings of a search for factorings.
#[derive(Debug, Clone)]
pub struct Search {
    /// Whether every step must have a symmetric filter.
    pub symmetric: bool,
    /// Entries of this magnitude or less count as 0, for rounded taps.
    pub tolerance: Number,
    /// The greatest number of factorings to find.
    pub most: usize,
    /// The greatest number of divisions to try.
    pub divisions: usize,
}

impl Search {
    /// Returns the settings of an exact search whose limits end it within seconds; for filters of a dozen
    /// taps it takes a fraction of a second.
    pub fn new(symmetric: bool) -> Search {
        Search { symmetric, tolerance: Number::ZERO, most: 500, divisions: 20_000 }
    }
}

/// The factorings that a search found.
#[derive(Debug, Clone)]
pub struct Factorings {
    /// The factorings: those with symmetric steps first, then by [`Lifting::cost`].
    pub found: Vec<Lifting>,
    /// Whether these are all factorings: false where a limit ended the search.
    pub complete: bool,
}

/// Returns factorings of a polyphase matrix of synthesis into lifting steps. The determinant of the matrix is
/// a single power of z.
///
/// ```
/// use vcfilter_core::arrays::Interrupt;
/// use vcfilter_core::filters::{Lifting, Search, factor, polyphase};
/// use vcfilter_core::wavelets::KNOWN_WAVELETS;
/// // One published tap makes a step of `fidelity` asymmetric.
/// for known in KNOWN_WAVELETS.iter().filter(|known| known.name != "fidelity") {
///     let wavelet = known.wavelet();
///     let factorings = factor(&polyphase(&wavelet).unwrap(), &Search::new(true), &Interrupt::default()).unwrap();
///     assert_eq!(factorings.found[0], Lifting::of(&wavelet), "{}", known.name);
/// }
/// ```
///
/// # Errors
/// [`FilterError::TooManyTaps`], [`FilterError::NoFactoring`], [`FilterError::Interrupted`], [`FilterError::Memory`].
pub fn factor(
    synthesis: &LaurentMatrix,
    search: &Search,
    interrupt: &Interrupt,
) -> Result<Factorings, FilterError> {
    if synthesis.rows.iter().flatten().any(|entry| entry.entries().len() > MOST_TAPS) {
        return Err(FilterError::TooManyTaps);
    }
    let (mut found, mut complete, mut tried) = (Vec::new(), true, 0);
    for channel in [0, 1] {
        let mut walk = Walk { search, interrupt, channel, tried: 0, turned: false, found: Vec::new() };
        walk.from(synthesis.clone(), &mut Vec::new())?;
        complete &= !walk.at_limits();
        tried += walk.tried;
        found.append(&mut walk.found);
    }
    found.sort_by_key(|lifting| (!lifting.is_symmetric(), lifting.cost()));
    // Both channels may lead to the same factoring, not always as neighbours.
    let mut distinct: Vec<Lifting> = Vec::new();
    for lifting in found {
        if !distinct.contains(&lifting) {
            distinct.push(lifting);
        }
    }
    if distinct.is_empty() {
        return Err(FilterError::NoFactoring { tried });
    }
    Ok(Factorings { found: distinct, complete })
}

struct Walk<'a> {
    search: &'a Search,
    interrupt: &'a Interrupt,
    /// The filter whose entries are divided: 0 the low-pass, 1 the high-pass.
    channel: usize,
    tried: usize,
    /// Whether what is left has been turned to the other parity on the way here: once is enough.
    turned: bool,
    found: Vec<Lifting>,
}

impl Walk<'_> {
    fn at_limits(&self) -> bool {
        self.tried >= self.search.divisions || self.found.len() >= self.search.most
    }

    /// Goes on from what is left of the matrix; `peeled` are the steps taken off its left, the last one
    /// of synthesis first.
    fn from(&mut self, left: LaurentMatrix, peeled: &mut Vec<LiftingStep>) -> Result<(), FilterError> {
        self.interrupt.check()?;
        // The low-pass ends on the even samples, the high-pass on the odd ones.
        let (kept, gone) = (self.channel, 1 - self.channel);
        let span = |row: usize| left.rows[row][self.channel].span();
        match (span(kept), span(gone)) {
            (Some(0), None) => self.finish(&left, peeled),
            (None, Some(0)) => self.turn(&left, peeled),
            (Some(a), Some(b)) => {
                if a >= b {
                    self.divide(&left, kept, peeled)?;
                }
                if b >= a {
                    self.divide(&left, gone, peeled)?;
                }
                Ok(())
            }
            // A common factor is left: the determinant of such a matrix is no single power of z.
            _ => Ok(()),
        }
    }

    /// Divides the entries of a row, a parity, by those of the other, in every way.
    fn divide(
        &mut self,
        left: &LaurentMatrix,
        row: usize,
        peeled: &mut Vec<LiftingStep>,
    ) -> Result<(), FilterError> {
        let (dividend, divisor) = (&left.rows[row][self.channel], &left.rows[1 - row][self.channel]);
        let mut seen: Vec<Laurent> = Vec::new();
        for from_low in 0..=dividend.steps_of_division(divisor) {
            if self.at_limits() {
                return Ok(());
            }
            self.tried += 1;
            let filter = cleaned(&dividend.divided(divisor, from_low)?.quotient, &self.search.tolerance);
            if filter.is_zero() || self.refuses(&filter) || seen.contains(&filter) {
                continue;
            }
            seen.push(filter.clone());
            self.peel(left, LiftingStep { changes_even: row == 0, filter }, peeled)?;
        }
        Ok(())
    }

    /// Takes one step off and goes on.
    fn peel(
        &mut self,
        left: &LaurentMatrix,
        step: LiftingStep,
        peeled: &mut Vec<LiftingStep>,
    ) -> Result<(), FilterError> {
        // Filters far from each other lead to steps that nobody could use.
        let Ok(rest) = step.inverse().matrix().times(left) else { return Ok(()) };
        let rest = rest.map(|entry| cleaned(entry, &self.search.tolerance));
        peeled.push(step);
        let result = self.from(rest, peeled);
        peeled.pop();
        result
    }

    /// Whether a symmetric step is looked for and this is none, up to the tolerance.
    fn refuses(&self, filter: &Laurent) -> bool {
        let mut pairs = filter.entries().iter().zip(filter.entries().iter().rev());
        self.search.symmetric && pairs.any(|(a, b)| (a - b).abs() > self.search.tolerance)
    }

    /// What is left stands on the wrong samples: two steps bring it to the others.
    fn turn(&mut self, left: &LaurentMatrix, peeled: &mut Vec<LiftingStep>) -> Result<(), FilterError> {
        let Some((n, value)) = left.rows[1 - self.channel][self.channel].as_monomial() else { return Ok(()) };
        let Some(over) = Number::ONE.divided_by(value) else { return Ok(()) };
        if self.turned {
            return Ok(());
        }
        self.turned = true;
        let filter = Laurent::monomial(-&over, -n);
        let result = self.peel(left, LiftingStep { changes_even: self.channel == 0, filter }, peeled);
        self.turned = false;
        result
    }

    /// A triangular matrix is a last step and a scaling.
    fn finish(&mut self, left: &LaurentMatrix, peeled: &[LiftingStep]) -> Result<(), FilterError> {
        let (kept, other) = (self.channel, 1 - self.channel);
        let channel = |band: usize| {
            let (delay, scale) = left.rows[band][band].as_monomial()?;
            Some(Channel { scale: scale.clone(), delay })
        };
        let (Some(low), Some(high)) = (channel(0), channel(1)) else { return Ok(()) };
        let quotient = left.rows[kept][other].divided_exactly(&left.rows[other][other])?;
        let filter = cleaned(&quotient, &self.search.tolerance);
        let mut steps = Vec::new();
        if !filter.is_zero() {
            if self.refuses(&filter) {
                return Ok(());
            }
            steps.push(LiftingStep { changes_even: kept == 0, filter });
        }
        steps.extend(peeled.iter().rev().cloned());
        self.found.push(Lifting { low, high, steps });
        Ok(())
    }
}
