//! Divisions that a search for factorings makes again and again, each kept once.
//!
//! The ways of Euclid's algorithm part and meet: what is left after so many entries are cancelled at the low end and so
//! many at the high end is the same on every way, but for a factor and a delay. Of two filters with n entries each, 2^n
//! ways have about n^2 divisions.

use std::collections::HashMap;
use std::sync::Arc;

use crate::algebra::Number;

use super::lifting::cleaned;
use super::{FilterError, Laurent};

/// A polynomial: a factor and a delay of one that is kept.
#[derive(Debug, Clone)]
pub(super) struct Multiple {
    kept: usize,
    scale: Number,
    delay: i64,
}

/// One of the quotients of a division.
pub(super) struct Quotient {
    /// The quotient of the polynomials that are kept.
    filter: Laurent,
    /// What is left then; None for 0.
    left: Option<Multiple>,
}

/// Polynomials and their divisions.
pub(super) struct Quotients<'a> {
    /// Entries of this magnitude or less count as 0. They do so as they stand: then nothing is scaled.
    tolerance: &'a Number,
    /// Whether only symmetric quotients are told.
    symmetric: bool,
    kept: Vec<Arc<Laurent>>,
    places: HashMap<Arc<Laurent>, usize>,
    known: HashMap<(usize, usize), Arc<[Option<Quotient>]>>,
}

impl<'a> Quotients<'a> {
    pub(super) fn new(symmetric: bool, tolerance: &'a Number) -> Quotients<'a> {
        let (kept, places, known) = Default::default();
        Quotients { tolerance, symmetric, kept, places, known }
    }

    /// Keeps a polynomial; None for 0.
    pub(super) fn keep(&mut self, polynomial: &Laurent) -> Option<Multiple> {
        let first = polynomial.entries().first()?;
        let (plain, scale, delay) = match Number::ONE.divided_by(first) {
            Some(over) if self.tolerance.is_zero() => {
                // The first entry is 1 even where it is known approximately, and the scale carries how far.
                let rest = polynomial.entries()[1..].iter().map(|entry| entry * &over);
                let plain = Laurent::new(0, std::iter::once(Number::ONE).chain(rest));
                (plain, first.clone(), polynomial.low())
            }
            _ => (polynomial.clone(), Number::ONE, 0),
        };
        let kept = match self.places.get(&plain) {
            Some(&kept) => kept,
            None => {
                let plain = Arc::new(plain);
                self.places.insert(plain.clone(), self.kept.len());
                self.kept.push(plain);
                self.kept.len() - 1
            }
        };
        Some(Multiple { kept, scale, delay })
    }

    /// The polynomial itself.
    pub(super) fn polynomial(&self, of: &Multiple) -> Laurent {
        self.kept[of.kept].delayed(of.delay).scaled(&of.scale)
    }

    /// The number of steps from the first entry to the last.
    pub(super) fn span(&self, of: &Multiple) -> usize {
        self.kept[of.kept].span().unwrap_or(0)
    }

    /// The quotients, by the number of entries that are cancelled at the low end. None stands for 0, for one that stands
    /// there before, and for one that is not symmetric where only symmetric ones are told.
    pub(super) fn of(
        &mut self,
        dividend: &Multiple,
        divisor: &Multiple,
    ) -> Result<Arc<[Option<Quotient>]>, FilterError> {
        let pair = (dividend.kept, divisor.kept);
        if let Some(known) = self.known.get(&pair) {
            return Ok(known.clone());
        }
        let (a, b) = (self.kept[pair.0].clone(), self.kept[pair.1].clone());
        let mut seen: Vec<Laurent> = Vec::new();
        let mut ways = Vec::new();
        for from_low in 0..=a.steps_of_division(&b) {
            let filter = cleaned(&a.divided(&b, from_low)?.quotient, self.tolerance);
            if filter.is_zero() || self.refuses(&filter) || seen.contains(&filter) {
                ways.push(None);
                continue;
            }
            seen.push(filter.clone());
            // Filters far from each other lead to steps that nobody could use.
            let Ok(gone) = filter.times(&b) else {
                ways.push(None);
                continue;
            };
            let left = a.plus(&-&gone).map(|left| self.keep(&cleaned(&left, self.tolerance)));
            ways.push(left.ok().map(|left| Quotient { filter, left }));
        }
        let ways: Arc<[Option<Quotient>]> = ways.into();
        self.known.insert(pair, ways.clone());
        Ok(ways)
    }

    /// Whether a symmetric step is looked for and this is none, up to the tolerance.
    pub(super) fn refuses(&self, filter: &Laurent) -> bool {
        let mut pairs = filter.entries().iter().zip(filter.entries().iter().rev());
        self.symmetric && pairs.any(|(a, b)| (a - b).abs() > *self.tolerance)
    }
}

impl Quotient {
    /// The quotient of two multiples of those that it is of.
    pub(super) fn filter(&self, dividend: &Multiple, divisor: &Multiple) -> Laurent {
        let scale = dividend.scale.divided_by(&divisor.scale).unwrap_or(Number::ONE);
        self.filter.delayed(dividend.delay - divisor.delay).scaled(&scale)
    }

    /// What is left of the dividend then; None for 0.
    pub(super) fn left(&self, dividend: &Multiple) -> Option<Multiple> {
        let left = self.left.as_ref()?;
        let scale = &left.scale * &dividend.scale;
        Some(Multiple { kept: left.kept, scale, delay: left.delay + dividend.delay })
    }
}
