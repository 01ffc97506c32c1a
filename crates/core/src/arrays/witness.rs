//! Inputs that drive an expression to an extreme, and what the integers then really are.

use rustc_hash::FxHashMap;

use crate::algebra::{IntegerRange, Linear, MissingRange, Number, Rounding, Symbol, bounds};

use super::error::{ArrayError, Lacking};
use super::integer::IntegerDomain;
use super::space::Space;

/// An extreme of an expression: what is proven and what is reached stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// A value for each symbol of the linear part.
    pub inputs: Vec<(Symbol, Number)>,
    /// The integer value for these inputs, every rounding done as it is done.
    pub reached: Number,
    /// The bound.
    pub proven: Number,
}

impl Space {
    /// For an expression over this space's arrays, the inputs that make its linear part least, and
    /// those that make it greatest.
    ///
    /// # Errors
    /// [`ArrayError::MissingRange`], and what evaluating the arrays below gives.
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
        let mut inputs = Vec::new();
        for (symbol, coefficient) in expression.terms().iter().filter(|(symbol, _)| !symbol.is_error()) {
            let (least, greatest) = range(symbol).ok_or_else(|| missing(MissingRange(symbol.clone())))?;
            // Symbols stand for integers, so their ends are taken inside the range.
            let end = if (coefficient.signum() > 0) == upwards {
                if symbol.is_integer() { greatest.floor().into() } else { greatest }
            } else if symbol.is_integer() {
                least.ceil().into()
            } else {
                least
            };
            inputs.push((symbol.clone(), end));
        }
        let reached = self.value_of(expression, &inputs)?;
        Ok(Witness { inputs, reached, proven })
    }

    /// The value of an expression for given inputs, bit-exact; symbols that are not given are 0.
    ///
    /// # Errors
    /// As reading elements; symbols that stand for other arrays' elements are given, not read.
    pub fn value_of(&self, expression: &Linear, inputs: &[(Symbol, Number)]) -> Result<Number, ArrayError> {
        let inputs: FxHashMap<&Symbol, &Number> =
            inputs.iter().map(|(symbol, value)| (symbol, value)).collect();
        let lookup = |symbol: &Symbol| inputs.get(symbol).map(|value| (*value).clone()).unwrap_or_default();
        IntegerDomain::new(self, &lookup).expression(expression)
    }
}

fn missing(error: MissingRange) -> ArrayError {
    ArrayError::MissingRange(Lacking::symbol(&error.0))
}
