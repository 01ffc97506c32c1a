//! Linear expressions over symbols.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use vcfilter_machine::{Pace, Stoppable};

use super::{Number, Symbol};

/// An exact linear combination of symbols plus a constant.
///
/// Terms are in the order of [`Symbol`]; none has the coefficient 0. An expression also records whether it is
/// known to be *integer-valued*: an integer for all integers that its symbols may stand for. Coefficients
/// alone don't tell this, since rounding errors make up for fractions. Expressions with the same terms and
/// constant are equal, whatever they record.
#[derive(Debug, Clone, Default)]
pub struct Linear {
    terms: Vec<(Symbol, Number)>,
    constant: Number,
    known_integer: bool,
    cached: Cached,
}

/// Whether elements of an array went into an expression whose rounding errors repeat from element to
/// element although they are different ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Cached {
    #[default]
    No,
    /// One element, by some number that tells it from others.
    One(u64),
    Several,
}

impl Cached {
    fn and(self, other: Cached) -> Cached {
        match (self, other) {
            (Cached::No, x) | (x, Cached::No) => x,
            (a, b) if a == b => a,
            _ => Cached::Several,
        }
    }
}

/// Why an operation does not give a linear expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotLinear {
    /// Both factors contain symbols.
    #[error("the product of two expressions with symbols is not linear")]
    Product,
    /// The divisor contains symbols, and the dividend is no multiple of it.
    #[error("the quotient of expressions that are not proportional is not linear")]
    Quotient,
    /// The divisor is 0.
    #[error("division by zero")]
    DivisionByZero,
}

impl Default for Number {
    fn default() -> Number {
        Number::ZERO
    }
}

impl PartialEq for Linear {
    fn eq(&self, other: &Linear) -> bool {
        let same = || self.terms.iter().zip(&other.terms).asking().all(|(a, b)| a == b);
        self.terms.len() == other.terms.len() && self.constant == other.constant && same()
    }
}
impl Eq for Linear {}
impl Hash for Linear {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.terms.iter().asking().for_each(|term| term.hash(state));
        self.constant.hash(state);
    }
}

impl From<Symbol> for Linear {
    fn from(symbol: Symbol) -> Linear {
        Linear {
            known_integer: symbol.is_integer(),
            terms: vec![(symbol, Number::ONE)],
            constant: Number::ZERO,
            cached: Cached::No,
        }
    }
}

impl From<Number> for Linear {
    fn from(constant: Number) -> Linear {
        Linear { terms: Vec::new(), known_integer: constant.is_integer(), constant, cached: Cached::No }
    }
}

impl Linear {
    /// Returns the expression with these terms, in any order, each symbol at most once, and a constant.
    pub fn from_terms(mut terms: Vec<(Symbol, Number)>, constant: Number) -> Linear {
        let pace = Pace::default();
        terms.retain(|(_, coefficient)| {
            pace.step();
            !coefficient.is_zero()
        });
        terms.sort_by(|a, b| {
            pace.step();
            a.0.cmp(&b.0)
        });
        Linear { terms, constant, known_integer: false, cached: Cached::No }
    }

    /// Records that the expression is integer-valued. The caller must know this.
    pub fn assume_integer(mut self) -> Linear {
        self.known_integer = true;
        self
    }

    /// Records that the expression is an element of a `periodic_cache`; `element` is a number that tells the
    /// element from others.
    pub fn mark_cached(mut self, element: u64) -> Linear {
        self.cached = Cached::One(element);
        self
    }

    /// Records that several elements of a `periodic_cache` went into the expression.
    pub fn mark_mixed(mut self) -> Linear {
        self.cached = Cached::Several;
        self
    }

    /// Returns whether several elements of a `periodic_cache` went into the expression. Then different errors
    /// may have one name, and bounds may be too narrow.
    pub fn mixes_cached(&self) -> bool {
        self.cached == Cached::Several
    }

    /// Returns the symbols with their coefficients, in the order of [`Symbol`].
    pub fn terms(&self) -> &[(Symbol, Number)] {
        &self.terms
    }

    /// Returns the constant term.
    pub fn constant(&self) -> &Number {
        &self.constant
    }

    /// Returns whether the expression has no symbols.
    pub fn is_constant(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns whether the expression is known to be integer-valued: an integer for all integers that its
    /// symbols may stand for.
    pub fn is_integer_valued(&self) -> bool {
        let obviously = || {
            self.constant.is_integer()
                && self.terms.iter().asking().all(|(s, c)| s.is_integer() && c.is_integer())
        };
        self.known_integer || obviously()
    }

    /// Returns a v such that 2^v divides every value of the expression: the largest one that the coefficients
    /// show, 0 where a coefficient is a fraction or a symbol no integer.
    pub fn valuation(&self) -> u32 {
        if self.terms.iter().asking().any(|(s, c)| !s.is_integer() || !c.is_integer()) {
            return 0;
        }
        self.terms.iter().asking().map(|(_, c)| c.valuation()).fold(self.constant.valuation(), u32::min)
    }

    /// Returns the coefficient of a symbol; 0 where the symbol does not occur.
    pub fn coefficient(&self, symbol: &Symbol) -> Number {
        match self.terms.binary_search_by(|(s, _)| s.cmp(symbol)) {
            Ok(at) => self.terms[at].1.clone(),
            Err(_) => Number::ZERO,
        }
    }

    /// Returns the symbol, where the expression is a single symbol with the coefficient 1 and the constant 0.
    pub fn as_symbol(&self) -> Option<&Symbol> {
        match &self.terms[..] {
            [(symbol, coefficient)] if coefficient.is_one() && self.constant.is_zero() => Some(symbol),
            _ => None,
        }
    }

    /// Returns the sum of two expressions.
    pub fn plus(&self, other: &Linear) -> Linear {
        self.combined(other, &Number::ONE)
    }

    /// Returns the difference of two expressions.
    pub fn minus(&self, other: &Linear) -> Linear {
        self.combined(other, &Number::from(-1))
    }

    /// Returns the sum `self + factor * other`, computed in one pass.
    pub fn combined(&self, other: &Linear, factor: &Number) -> Linear {
        let known_integer = self.is_integer_valued() && other.is_integer_valued() && factor.is_integer();
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let (mut left, mut right) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        let pace = Pace::default();
        loop {
            pace.step();
            let order = match (left.peek(), right.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => a.0.cmp(&b.0),
            };
            let (symbol, coefficient) = match order {
                Ordering::Less => left.next().cloned().unwrap_or_else(|| unreachable!("peeked")),
                _ => {
                    let (symbol, theirs) = right.next().unwrap_or_else(|| unreachable!("peeked"));
                    let theirs = theirs * factor;
                    let both = order == Ordering::Equal;
                    let ours = if both { left.next().map(|(_, c)| c) } else { None };
                    (symbol.clone(), ours.map_or_else(|| theirs.clone(), |c| c + &theirs))
                }
            };
            if !coefficient.is_zero() {
                terms.push((symbol, coefficient));
            }
        }
        let constant = &self.constant + &(&other.constant * factor);
        Linear { terms, constant, known_integer, cached: self.cached.and(other.cached) }
    }

    /// Returns the product of the expression and a number.
    pub fn scaled(&self, factor: &Number) -> Linear {
        if factor.is_zero() {
            return Linear { known_integer: self.is_integer_valued(), ..Linear::default() };
        }
        Linear {
            terms: self.terms.iter().asking().map(|(s, c)| (s.clone(), c * factor)).collect(),
            constant: &self.constant * factor,
            known_integer: self.is_integer_valued() && factor.is_integer(),
            cached: self.cached,
        }
    }

    /// Returns the product of two expressions of which at least one is constant.
    ///
    /// # Errors
    /// [`NotLinear::Product`] where both contain symbols.
    pub fn times(&self, other: &Linear) -> Result<Linear, NotLinear> {
        match (self.is_constant(), other.is_constant()) {
            (_, true) => Ok(self.scaled(&other.constant)),
            (true, false) => Ok(other.scaled(&self.constant)),
            (false, false) => Err(NotLinear::Product),
        }
    }

    /// Returns the number x for which `self` is x times `other`.
    ///
    /// # Errors
    /// [`NotLinear::DivisionByZero`] where `other` is 0, [`NotLinear::Quotient`] where `self` is no multiple
    /// of `other`.
    pub fn ratio(&self, other: &Linear) -> Result<Number, NotLinear> {
        let first = match other.terms.first() {
            Some((symbol, theirs)) => self.coefficient(symbol).divided_by(theirs),
            None => self.constant.divided_by(&other.constant),
        };
        let ratio = first.ok_or(NotLinear::DivisionByZero)?;
        if other.scaled(&ratio) == *self { Ok(ratio) } else { Err(NotLinear::Quotient) }
    }

    /// Returns the order of two expressions whose difference is a number; None for others.
    pub fn compare(&self, other: &Linear) -> Option<Ordering> {
        let difference = self.minus(other);
        difference.is_constant().then(|| difference.constant.signum().cmp(&0))
    }

    /// Returns the expression with symbols replaced, all at once; a symbol for which `replacement` gives None
    /// stays. The result is no longer known to be integer-valued where a replacement is not integer-valued,
    /// or replaces a symbol that stands for no integer.
    pub fn replace(&self, mut replacement: impl FnMut(&Symbol) -> Option<Linear>) -> Linear {
        let mut kept = Linear {
            terms: Vec::with_capacity(self.terms.len()),
            constant: self.constant.clone(),
            known_integer: self.known_integer,
            cached: self.cached,
        };
        let mut parts = Vec::new();
        for (symbol, coefficient) in self.terms.iter().asking() {
            match replacement(symbol) {
                None => kept.terms.push((symbol.clone(), coefficient.clone())),
                Some(value) => {
                    kept.known_integer &= symbol.is_integer() && value.is_integer_valued();
                    parts.push(value.scaled(coefficient));
                }
            }
        }
        let known_integer = kept.known_integer;
        let mut sum = Linear::sum(std::iter::once(kept).chain(parts).collect());
        sum.known_integer = known_integer;
        sum
    }

    /// Returns the sum of expressions; 0 for none.
    pub fn sum(mut parts: Vec<Linear>) -> Linear {
        while parts.len() > 1 {
            parts = parts
                .chunks(2)
                .map(|pair| if let [a, b] = pair { a.plus(b) } else { pair[0].clone() })
                .collect();
        }
        parts.pop().unwrap_or_default()
    }

    /// Returns the expression without its rounding errors: `linear(e)` in the language.
    pub fn without_errors(&self) -> Linear {
        self.errors_at(|_| Number::ZERO)
    }

    /// Returns the expression with each error replaced by that end of [-1, 1] which makes the value least.
    pub fn lower(&self) -> Linear {
        self.errors_at(|c| Number::from(-c.signum()))
    }

    /// Returns the expression with each error replaced by that end of [-1, 1] which makes the value greatest.
    pub fn upper(&self) -> Linear {
        self.errors_at(|c| Number::from(c.signum()))
    }

    /// Returns the expression with each error that has one possible value replaced by this value: the errors
    /// of shifts that lose nothing. An expression that is not known to be integer-valued stays as it is.
    pub fn simplified(&self) -> Linear {
        if !self.is_integer_valued() {
            return self.clone();
        }
        let value = |symbol: &Symbol| match symbol {
            Symbol::Error(error) if error.integer_range().0 == error.integer_range().1 => {
                Some(Linear::from(error.integer_range().0.clone()))
            }
            _ => None,
        };
        self.replace(value).assume_integer()
    }

    /// Every error replaced by a number chosen by its coefficient.
    fn errors_at(&self, value: impl Fn(&Number) -> Number) -> Linear {
        let errors = self.terms.partition_point(|(symbol, _)| !symbol.is_error());
        let fixed: Number = self.terms[errors..].iter().asking().map(|(_, c)| c * &value(c)).sum();
        Linear {
            terms: self.terms[..errors].iter().asking().cloned().collect(),
            constant: &self.constant + &fixed,
            known_integer: self.known_integer && errors == self.terms.len(),
            cached: self.cached,
        }
    }

    /// Returns the terms in the order in which they are displayed: other symbols first, in their order, then
    /// errors by their numbers.
    pub fn displayed_terms(&self) -> Vec<&(Symbol, Number)> {
        let mut terms: Vec<_> = self.terms.iter().asking().collect();
        let errors = self.terms.partition_point(|(symbol, _)| !symbol.is_error());
        let pace = Pace::default();
        terms[errors..].sort_by_key(|(symbol, _)| {
            pace.step();
            match symbol {
                Symbol::Error(error) => error.number().unwrap_or(u64::MAX),
                _ => 0,
            }
        });
        terms
    }
}

impl fmt::Display for Linear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (symbol, coefficient) in self.displayed_terms() {
            write_sign(f, coefficient, &mut first)?;
            let size = coefficient.abs();
            if !size.is_one() {
                write!(f, "{size}*")?;
            }
            write!(f, "{symbol}")?;
        }
        if first || !self.constant.is_zero() {
            write_sign(f, &self.constant, &mut first)?;
            write!(f, "{}", self.constant.abs())?;
        }
        Ok(())
    }
}

fn write_sign(f: &mut fmt::Formatter<'_>, value: &Number, first: &mut bool) -> fmt::Result {
    let negative = value.signum() < 0;
    let sign = match (std::mem::replace(first, false), negative) {
        (true, false) => "",
        (true, true) => "-",
        (false, false) => " + ",
        (false, true) => " - ",
    };
    f.write_str(sign)
}

#[cfg(test)]
#[path = "linear_tests.rs"]
mod tests;
