//! Factoring a polyphase matrix into lifting steps by Euclid's algorithm.
//!
//! The even and odd entries of one synthesis filter are divided by each other until one of them is 0. The
//! filter is the low-pass, or the high-pass, whose entries are those of the analysis low-pass but for signs.
//! Each division may cancel entries from either end, so there are many factorings; the symmetric ones are
//! those whose quotients are all symmetric.

use std::collections::HashMap;

use crate::algebra::Number;
use vcfilter_machine::Interrupt;

use super::lifting::cleaned;
use super::quotients::{Multiple, Quotients};
use super::rest::Rest;
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
    /// The greatest number of steps that a factoring may have.
    pub steps: usize,
    /// Whether what takes more steps than a factoring that was found is not looked for any more.
    pub shortest: bool,
}

impl Search {
    /// Returns the settings of an exact search whose limits end it within seconds; for filters of a dozen
    /// taps it takes a fraction of a second.
    pub fn new(symmetric: bool) -> Search {
        let tolerance = Number::ZERO;
        Search { symmetric, tolerance, most: 500, divisions: 20_000, steps: usize::MAX, shortest: false }
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
    let (mut found, mut complete, mut tried, mut most_steps) = (Vec::new(), true, 0, search.steps);
    let mut quotients = Quotients::new(search.symmetric, &search.tolerance);
    for channel in [0, 1] {
        let column = [0, 1].map(|row| quotients.keep(&synthesis.rows[row][channel]));
        let other = [0, 1].map(|row| Rest::of(&synthesis.rows[row][1 - channel], &search.tolerance));
        let mut walk = Walk {
            search,
            interrupt,
            channel,
            quotients: &mut quotients,
            others: vec![other],
            peeled: Vec::new(),
            most_steps,
            tried: 0,
            turned: false,
            found: Vec::new(),
        };
        walk.from(column)?;
        complete &= !walk.at_limits();
        (tried, most_steps) = (tried + walk.tried, walk.most_steps);
        found.append(&mut walk.found);
    }
    found.sort_by_cached_key(|lifting| (!lifting.is_symmetric(), lifting.cost()));
    let distinct = distinct(found);
    if distinct.is_empty() {
        return Err(FilterError::NoFactoring { tried });
    }
    Ok(Factorings { found: distinct, complete })
}

/// Each factoring once: both channels may lead to the same one, not always as neighbours. Those that are the same cost the same.
fn distinct(found: Vec<Lifting>) -> Vec<Lifting> {
    let mut kept: Vec<Lifting> = Vec::new();
    let mut places: HashMap<_, Vec<usize>> = HashMap::new();
    for lifting in found {
        let places = places.entry(lifting.cost()).or_default();
        if !places.iter().any(|at| kept[*at] == lifting) {
            places.push(kept.len());
            kept.push(lifting);
        }
    }
    kept
}

/// What is left of the filter that is divided: its even and its odd entries.
type Column = [Option<Multiple>; 2];

struct Walk<'a, 'b> {
    search: &'a Search,
    interrupt: &'a Interrupt,
    /// The filter whose entries are divided: 0 the low-pass, 1 the high-pass.
    channel: usize,
    quotients: &'b mut Quotients<'a>,
    /// The steps taken off the left of the matrix, the last one of synthesis first.
    peeled: Vec<LiftingStep>,
    /// What is left of the other filter before steps were taken off, and after each that a factoring needed.
    others: Vec<[Rest; 2]>,
    /// The steps that a factoring may have; where the shortest ones are looked for, no more than those that were found.
    most_steps: usize,
    tried: usize,
    /// Whether what is left has been turned to the other parity on the way here: once is enough.
    turned: bool,
    found: Vec<Lifting>,
}

impl Walk<'_, '_> {
    fn at_limits(&self) -> bool {
        self.tried >= self.search.divisions || self.found.len() >= self.search.most
    }

    /// Goes on from what is left of the filter.
    fn from(&mut self, left: Column) -> Result<(), FilterError> {
        self.interrupt.check()?;
        // The low-pass ends on the even samples, the high-pass on the odd ones.
        let (kept, gone) = (self.channel, 1 - self.channel);
        let span = |row: usize| left[row].as_ref().map(|multiple| self.quotients.span(multiple));
        match (span(kept), span(gone)) {
            (Some(0), None) => self.finish(&left),
            (None, Some(0)) => self.turn(&left),
            (Some(a), Some(b)) => {
                if a >= b {
                    self.divide(&left, kept)?;
                }
                if b >= a {
                    self.divide(&left, gone)?;
                }
                Ok(())
            }
            // A common factor is left: the determinant of such a matrix is no single power of z.
            _ => Ok(()),
        }
    }

    /// Divides the entries of a row, a parity, by those of the other, in every way.
    fn divide(&mut self, left: &Column, row: usize) -> Result<(), FilterError> {
        let (Some(dividend), Some(divisor)) = (&left[row], &left[1 - row]) else { return Ok(()) };
        let ways = self.quotients.of(dividend, divisor)?;
        for way in ways.iter() {
            if self.at_limits() {
                return Ok(());
            }
            self.tried += 1;
            let Some(way) = way else { continue };
            let filter = way.filter(dividend, divisor);
            let mut rest = left.clone();
            rest[row] = way.left(dividend);
            self.peel(LiftingStep { changes_even: row == 0, filter }, rest)?;
        }
        Ok(())
    }

    /// Goes on from what one step more leaves.
    fn peel(&mut self, step: LiftingStep, rest: Column) -> Result<(), FilterError> {
        if self.peeled.len() >= self.most_steps {
            return Ok(());
        }
        self.peeled.push(step);
        let result = self.from(rest);
        self.peeled.pop();
        self.others.truncate(self.peeled.len() + 1);
        result
    }

    /// What is left stands on the wrong samples: two steps bring it to the others.
    fn turn(&mut self, left: &Column) -> Result<(), FilterError> {
        let Some(alone) = &left[1 - self.channel] else { return Ok(()) };
        let alone = self.quotients.polynomial(alone);
        let Some((n, value)) = alone.as_monomial() else { return Ok(()) };
        let Some(over) = Number::ONE.divided_by(value) else { return Ok(()) };
        if self.turned {
            return Ok(());
        }
        self.turned = true;
        let filter = Laurent::monomial(-&over, -n);
        let mut rest = left.clone();
        rest[self.channel] = self.quotients.keep(&Laurent::one());
        let result = self.peel(LiftingStep { changes_even: self.channel == 0, filter }, rest);
        self.turned = false;
        result
    }

    /// What the steps that were taken off leave of the other filter; None where it is too long.
    fn other(&mut self) -> Option<&[Rest; 2]> {
        while let Some(step) = self.peeled.get(self.others.len() - 1) {
            let mut rest = self.others.last()?.clone();
            let row = if step.changes_even { 0 } else { 1 };
            rest[row] = rest[row].less(&step.filter, &rest[1 - row], &self.search.tolerance)?;
            self.others.push(rest);
        }
        self.others.last()
    }

    /// A triangular matrix is a last step and a scaling.
    fn finish(&mut self, left: &Column) -> Result<(), FilterError> {
        let (kept, other) = (self.channel, 1 - self.channel);
        let Some(diagonal) = left[kept].as_ref().map(|part| self.quotients.polynomial(part)) else {
            return Ok(());
        };
        let Some(beside) = self.other() else { return Ok(()) };
        let channel = |entry: &Laurent| {
            let (delay, scale) = entry.as_monomial()?;
            Some(Channel { scale: scale.clone(), delay })
        };
        let (Some(first), Some(second)) = (channel(&diagonal), channel(&beside[other].polynomial())) else {
            return Ok(());
        };
        let Some(quotient) = beside[kept].over(&beside[other]) else { return Ok(()) };
        let filter = cleaned(&quotient, &self.search.tolerance);
        let mut steps = Vec::new();
        if !filter.is_zero() {
            if self.quotients.refuses(&filter) {
                return Ok(());
            }
            steps.push(LiftingStep { changes_even: kept == 0, filter });
        }
        if steps.len() + self.peeled.len() > self.most_steps {
            return Ok(());
        }
        steps.extend(self.peeled.iter().rev().cloned());
        if self.search.shortest {
            self.most_steps = steps.len();
        }
        let (low, high) = if kept == 0 { (first, second) } else { (second, first) };
        self.found.push(Lifting { low, high, steps });
        Ok(())
    }
}
