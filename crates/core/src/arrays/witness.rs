//! Inputs that drive an expression to its extremes, and the values that it then has.

use std::cell::RefCell;
use std::collections::BTreeMap;
use vcfilter_machine::Stoppable;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::algebra::{IntegerRange, Linear, MissingRange, Number, Rounding, Symbol, bounds};

use super::error::{ArrayError, MissingInput};
use super::integer::IntegerDomain;
use super::space::Space;

/// An input for one extreme of an expression, with the value that it reaches and the bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// The value of each symbol of the linear part, and of every other symbol that is rounded and whose value
    /// is not 0.
    pub inputs: Vec<(Symbol, Number)>,
    /// The integer value for these inputs, with every rounding carried out.
    pub reached: Number,
    /// The proven bound of the expression.
    pub proven: Number,
}

impl Space {
    /// Returns two witnesses of an expression over this space's arrays: the inputs that make its linear part
    /// least, and those that make it greatest.
    ///
    /// # Errors
    /// [`ArrayError::MissingRange`], and the errors of evaluating the arrays below.
    pub fn witnesses(
        &self,
        expression: &Linear,
        range: impl Fn(&Symbol) -> Option<(Number, Number)>,
        rounding: Rounding,
    ) -> Result<[Witness; 2], ArrayError> {
        let IntegerRange { lower, upper } = bounds(expression, &range, rounding).map_err(missing)?;
        let lower = self.witness(expression, &range, false, lower.into())?;
        Ok([lower, self.witness(expression, &range, true, upper.into())?])
    }

    fn witness(
        &self,
        expression: &Linear,
        range: impl Fn(&Symbol) -> Option<(Number, Number)>,
        upwards: bool,
        proven: Number,
    ) -> Result<Witness, ArrayError> {
        let mut inputs = BTreeMap::new();
        for (symbol, coefficient) in
            expression.terms().iter().asking().filter(|(symbol, _)| !symbol.is_error())
        {
            let (least, greatest) = range(symbol).ok_or_else(|| missing(MissingRange(symbol.clone())))?;
            // Symbols stand for integers, so their ends are taken inside the range.
            let end = if (coefficient.signum() > 0) == upwards {
                if symbol.is_integer() { greatest.floor().into() } else { greatest }
            } else if symbol.is_integer() {
                least.ceil().into()
            } else {
                least
            };
            inputs.insert(symbol.clone(), end);
        }
        // Other symbols count only by how they are rounded. They are 0, where their ranges hold it.
        let others = RefCell::new(BTreeMap::new());
        let lookup = |symbol: &Symbol| {
            let other = || {
                others.borrow_mut().entry(symbol.clone()).or_insert_with(|| smallest(symbol, &range)).clone()
            };
            inputs.get(symbol).cloned().unwrap_or_else(other)
        };
        let reached = IntegerDomain::new(self, &lookup).expression(expression)?;
        inputs.extend(others.into_inner().into_iter().filter(|(_, value)| !value.is_zero()));
        Ok(Witness { inputs: inputs.into_iter().collect(), reached, proven })
    }

    /// Returns the bit-exact value of an expression for given inputs; symbols without an input are 0.
    ///
    /// # Errors
    /// Those of reading elements (see [`Array::get`](super::Array::get)).
    pub fn value_of(&self, expression: &Linear, inputs: &[(Symbol, Number)]) -> Result<Number, ArrayError> {
        let inputs: FxHashMap<&Symbol, &Number> =
            inputs.iter().map(|(symbol, value)| (symbol, value)).collect();
        let lookup = |symbol: &Symbol| inputs.get(symbol).map(|value| (*value).clone()).unwrap_or_default();
        IntegerDomain::new(self, &lookup).expression(expression)
    }
}

impl Space {
    /// Returns the symbols on which the bit-exact value of an expression depends: those of its linear part and those that
    /// are only rounded, in no order.
    ///
    /// # Errors
    /// Those of reading elements (see [`Array::get`](super::Array::get)).
    ///
    /// ```
    /// use vcfilter_core::arrays::{Element, Space};
    /// let space = Space::new();
    /// let Element::Linear(half) = space.symbols(1, "x")?.rshift(1)?.get(&[0])? else { unreachable!() };
    /// let rounding = half.minus(&half.without_errors());
    /// assert_eq!(space.inputs_of(&rounding)?.len(), 1);
    /// # Ok::<(), vcfilter_core::arrays::ArrayError>(())
    /// ```
    pub fn inputs_of(&self, expression: &Linear) -> Result<Vec<Symbol>, ArrayError> {
        let seen = RefCell::new(FxHashSet::default());
        let lookup = |symbol: &Symbol| {
            seen.borrow_mut().insert(symbol.clone());
            Number::ZERO
        };
        IntegerDomain::new(self, &lookup).expression(expression)?;
        Ok(seen.into_inner().into_iter().collect())
    }
}

/// The value of a symbol's range that is nearest to 0; 0 where there is no range.
pub(super) fn smallest(symbol: &Symbol, range: impl Fn(&Symbol) -> Option<(Number, Number)>) -> Number {
    match range(symbol) {
        None => Number::ZERO,
        Some((least, greatest)) if symbol.is_integer() => {
            Number::ZERO.max(least.ceil().into()).min(greatest.floor().into())
        }
        Some((least, greatest)) => Number::ZERO.max(least).min(greatest),
    }
}

fn missing(error: MissingRange) -> ArrayError {
    ArrayError::MissingRange(MissingInput::symbol(&error.0))
}

#[cfg(test)]
mod tests {
    use super::super::{Element, Space};
    use super::*;

    /// Of twice the rounded half minus the number, nothing but the rounding is left.
    #[test]
    fn symbols_that_are_only_rounded_stay_within_their_ranges() {
        let space = Space::new();
        let y = space.symbols(1, "y").unwrap();
        let [half, whole] = [y.rshift(1).unwrap(), y].map(|array| match array.get(&[0]).unwrap() {
            Element::Linear(expression) => expression,
            other => panic!("{other} is no expression"),
        });
        let left = half.scaled(&Number::from(2)).minus(&whole);
        for (least, greatest, nearest, reached) in
            [(1, 1, 1, 1), (-5, -3, -3, 1), (2, 9, 2, 0), (-4, 4, 0, 0)]
        {
            let range = |_: &Symbol| Some((Number::from(least), Number::from(greatest)));
            for witness in space.witnesses(&left, range, Rounding::Integer).unwrap() {
                assert_eq!(witness.reached, Number::from(reached), "{least}..={greatest}");
                let inputs: Vec<Number> = witness.inputs.into_iter().map(|(_, value)| value).collect();
                let shown: &[i64] = if nearest == 0 { &[] } else { &[nearest] };
                assert_eq!(inputs, shown.iter().map(|&n| Number::from(n)).collect::<Vec<_>>());
            }
        }
    }
}
