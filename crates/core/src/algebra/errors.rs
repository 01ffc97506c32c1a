//! Rounding errors: one symbol for each value that is rounded.

use std::sync::{Mutex, MutexGuard, PoisonError};

use num_bigint::BigInt;
use rustc_hash::FxHashMap;
use vcfilter_machine::Stoppable;

use super::{ErrorSymbol, Index, Linear, Number, Source, Symbol};

/// The rounding errors of a space: makes them and numbers them.
///
/// Rounding the same value in the same way again gives the same error, so that equal errors cancel.
#[derive(Debug, Default)]
pub struct Errors(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    by_place: FxHashMap<(u64, Index), ErrorSymbol>,
    by_quotient: FxHashMap<(Linear, Number), ErrorSymbol>,
    /// What was rounded, for each [`Source::Expression`]; None for errors of their own.
    expressions: Vec<Option<(Linear, Number)>>,
    /// `numbered[n - 1]` is shown as `en`, where there is no layer below.
    numbered: Vec<ErrorSymbol>,
    /// What was there before a layer was begun that will be forgotten.
    below: Option<Box<Inner>>,
}

impl Errors {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing is left half done by a panic elsewhere: each entry is made in one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the error that an array makes at an index. `range` gives the ends between which the error lies
    /// when the rounded value is an integer.
    pub fn of_array(
        &self,
        array: u64,
        index: &Index,
        range: impl FnOnce() -> (Number, Number),
    ) -> ErrorSymbol {
        let mut inner = self.inner();
        let place = (array, index.clone());
        if let Some(error) = inner.by_place.get(&place) {
            return error.clone();
        }
        let below = inner.layers_below().find_map(|layer| layer.by_place.get(&place)).cloned();
        let error = match below {
            Some(error) => of_layer(error),
            None => ErrorSymbol::new(Source::Array(array), index.clone(), range()),
        };
        inner.by_place.insert(place, error.clone());
        error
    }

    /// Returns a new error, different from all others.
    pub fn fresh(&self) -> ErrorSymbol {
        self.inner().expression_error(None, full_range())
    }

    /// Returns `value // divisor`, rounded down: `value/divisor + 1/2*e - 1/2` with a rounding error e. None
    /// where the divisor is 0. The same value and divisor give the same error.
    pub fn floor_divide(&self, value: &Linear, divisor: &Number) -> Option<Linear> {
        let quotient = value.scaled(&Number::ONE.divided_by(divisor)?);
        let integers = value.is_integer_valued() && divisor.is_integer();
        let mut inner = self.inner();
        let key = (value.clone(), divisor.clone());
        let below = inner.layers_below().find_map(|layer| layer.by_quotient.get(&key)).cloned();
        let error = match (inner.by_quotient.get(&key), below) {
            (Some(error), _) => error.clone(),
            (None, Some(error)) => {
                let error = of_layer(error);
                inner.by_quotient.insert(key, error.clone());
                error
            }
            (None, None) => {
                let range = if integers { floor_range(&divisor.numerator()) } else { full_range() };
                let error = inner.expression_error(Some(key.clone()), range);
                inner.by_quotient.insert(key, error.clone());
                error
            }
        };
        let rounded = quotient
            .combined(&Linear::from(Symbol::Error(error)), &Number::HALF)
            .minus(&Linear::from(Number::HALF));
        Some(if integers { rounded.assume_integer() } else { rounded })
    }

    /// Returns a new error scaled to lie between two numbers.
    pub fn with_range(&self, lower: &Number, upper: &Number) -> Linear {
        let error = Linear::from(Symbol::Error(self.fresh()));
        let middle = &(lower + upper) * &Number::HALF;
        Linear::from(middle).combined(&error, &(&(upper - lower) * &Number::HALF))
    }

    /// Gives numbers to those errors of an expression that have none yet.
    pub fn number(&self, expression: &Linear) {
        let mut inner = self.inner();
        for (symbol, _) in expression
            .terms()
            .iter()
            .rev()
            .asking()
            .take_while(|(s, _)| s.is_error())
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .asking()
        {
            if let Symbol::Error(error) = symbol
                && error.number().is_none()
            {
                inner.numbered.push(error.clone());
                error.set_number(inner.count(|layer| layer.numbered.len()) as u64);
            }
        }
    }

    /// Returns the value and the divisor whose quotient made the error of a [`Source::Expression`]; None for
    /// an error made by [`fresh`](Errors::fresh).
    pub fn quotient(&self, expression: u64) -> Option<(Linear, Number)> {
        let inner = self.inner();
        inner.nth(usize::try_from(expression).ok()?, |layer| &layer.expressions)?.clone()
    }

    /// Returns the error shown as `en`, where n is the given number; None where no error has it.
    pub fn by_number(&self, n: u64) -> Option<ErrorSymbol> {
        let at = usize::try_from(n).ok()?.checked_sub(1)?;
        self.inner().nth(at, |layer| &layer.numbered).cloned()
    }

    /// Returns how many errors have a number.
    pub fn numbered(&self) -> u64 {
        self.inner().count(|layer| layer.numbered.len()) as u64
    }

    /// Begins a layer: errors and numbers from now on are forgotten at its end.
    pub(crate) fn begin_layer(&self) {
        let mut inner = self.inner();
        let below = std::mem::take(&mut *inner);
        inner.below = Some(Box::new(below));
    }

    /// Ends the layer that was begun last.
    pub(crate) fn end_layer(&self) {
        let mut inner = self.inner();
        if let Some(below) = inner.below.take() {
            *inner = *below;
        }
    }
}

/// An error of a layer below, as this layer has it: one without a number gets one here that is not kept.
fn of_layer(error: ErrorSymbol) -> ErrorSymbol {
    if error.number().is_some() { error } else { error.without_number() }
}

impl Inner {
    /// This layer, and those below it.
    fn layers(&self) -> impl Iterator<Item = &Inner> {
        std::iter::successors(Some(self), |layer| layer.below.as_deref())
    }

    fn layers_below(&self) -> impl Iterator<Item = &Inner> {
        self.layers().skip(1)
    }

    /// How many of something there are in all layers.
    fn count(&self, of: impl Fn(&Inner) -> usize) -> usize {
        self.layers().map(of).sum()
    }

    /// The nth of something, counted from the lowest layer upwards.
    fn nth<T>(&self, at: usize, of: impl Fn(&Inner) -> &Vec<T>) -> Option<&T> {
        self.layers().find_map(|layer| {
            let before: usize = layer.layers_below().map(|below| of(below).len()).sum();
            of(layer).get(at.checked_sub(before)?)
        })
    }

    fn expression_error(
        &mut self,
        rounded: Option<(Linear, Number)>,
        range: (Number, Number),
    ) -> ErrorSymbol {
        let source = Source::Expression(self.count(|layer| layer.expressions.len()) as u64);
        self.expressions.push(rounded);
        ErrorSymbol::new(source, Index::default(), range)
    }
}

/// Where an error lies of which nothing is known.
fn full_range() -> (Number, Number) {
    (Number::from(-1), Number::ONE)
}

/// For an integer v, floor(v/n) = v/n - f with f in {0, 1/|n|, ..., 1 - 1/|n|} and e = 1 - 2f.
fn floor_range(divisor: &BigInt) -> (Number, Number) {
    let step = Number::from(2).divided_by(&Number::from(divisor.clone()).abs());
    (step.unwrap_or_default() - Number::ONE, Number::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_quotient_has_the_same_error() {
        let errors = Errors::default();
        let a = Linear::from(Symbol::free("a", true));
        let first = errors.floor_divide(&a, &Number::from(3)).unwrap();
        let second = errors.floor_divide(&a, &Number::from(3)).unwrap();
        assert!(first.minus(&second).is_constant());
        let other = errors.floor_divide(&a, &Number::from(5)).unwrap();
        assert_eq!(first.minus(&other).terms().len(), 3);
    }

    #[test]
    fn numbers_stay() {
        let errors = Errors::default();
        let a = Linear::from(Symbol::free("a", true));
        let first = errors.floor_divide(&a, &Number::from(3)).unwrap();
        let second = errors.floor_divide(&a, &Number::from(5)).unwrap();
        errors.number(&second);
        errors.number(&first);
        errors.number(&second);
        assert_eq!(first.plus(&second).to_string(), "8/15*a + 1/2*e1 + 1/2*e2 - 1");
        assert_eq!(second.to_string(), "1/5*a + 1/2*e1 - 1/2");
        assert_eq!(errors.by_number(2).map(Symbol::Error), first.terms().last().map(|(s, _)| s.clone()));
        assert_eq!(errors.by_number(3), None);
    }

    #[test]
    fn what_a_layer_numbers_is_forgotten() {
        let errors = Errors::default();
        let index = Index::default();
        let [shown, unseen] = [7, 8].map(|array| {
            let error = errors.of_array(array, &index, full_range);
            Linear::from(Symbol::Error(error))
        });
        errors.number(&shown);
        let text = |array| {
            let error = Linear::from(Symbol::Error(errors.of_array(array, &index, full_range)));
            errors.number(&error);
            error.to_string()
        };
        errors.begin_layer();
        assert_eq!([8, 7, 9].map(text), ["e2", "e1", "e3"]);
        assert_eq!((errors.numbered(), errors.by_number(3).is_some()), (3, true));
        assert_eq!(errors.by_number(1).map(Symbol::Error).map(Linear::from), Some(shown));
        errors.end_layer();
        assert_eq!((errors.numbered(), unseen.to_string()), (1, "e?".to_string()));
        assert_eq!([9, 8, 7].map(text), ["e2", "e3", "e1"]);
    }

    #[test]
    fn a_layer_keeps_quotients_apart() {
        let errors = Errors::default();
        let a = Linear::from(Symbol::free("a", true));
        let divided = |by: i64| errors.floor_divide(&a, &Number::from(by)).unwrap();
        let first = divided(3);
        let operand = |value: &Linear| match value.terms().last() {
            Some((Symbol::Error(error), _)) => match error.source() {
                Source::Expression(n) => errors.quotient(n).map(|(_, divisor)| divisor),
                Source::Array(_) => None,
            },
            _ => None,
        };
        errors.begin_layer();
        assert_eq!(divided(3), first);
        assert_eq!(operand(&divided(5)), Some(Number::from(5)));
        assert_eq!(operand(&divided(3)), Some(Number::from(3)));
        errors.end_layer();
        assert_eq!(operand(&divided(7)), Some(Number::from(7)));
    }

    #[test]
    fn integers_narrow_the_error() {
        let errors = Errors::default();
        let a = Linear::from(Symbol::free("a", true));
        for n in [-7i64, -2, 1, 2, 3, 8] {
            let rounded = errors.floor_divide(&a, &Number::from(n)).unwrap();
            let Some((Symbol::Error(e), _)) = rounded.terms().last() else { panic!("no error") };
            // Every fraction that occurs, by trying all remainders.
            let all: Vec<Number> = (0..n.abs())
                .map(|v| {
                    let exact = Number::ratio(v, n);
                    (Number::from(exact.floor()) - exact) * Number::from(2) + Number::ONE
                })
                .collect();
            let range = (all.iter().min().unwrap().clone(), all.iter().max().unwrap().clone());
            assert_eq!(e.integer_range(), &range, "divisor {n}");
        }
    }
}
