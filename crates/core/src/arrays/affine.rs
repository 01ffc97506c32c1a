//! The affine domain: exact linear expressions with rounding errors.

use std::sync::Arc;
use vcfilter_machine::Stoppable;

use crate::algebra::{Errors, Index, Linear, Number, Symbol};

use super::code::Base;
use super::domain::{Application, Domain, Element, Memo, Movement, Shift};
use super::error::ArrayError;
use super::geometry::{Steps, checked_index};
use super::node::Node;
use super::space::Space;

/// A value of the affine domain.
#[derive(Debug, Clone)]
pub(crate) enum Affine {
    /// A plain number; rounding it is exact.
    Number(Number),
    /// An expression. Rounding it makes an error, even where its symbols have cancelled.
    Linear {
        expression: Arc<Linear>,
        /// 2 to this power surely divides every value, if the expression is integer-valued.
        valuation: u32,
    },
}

impl Affine {
    fn linear(expression: Linear, valuation: u32) -> Result<Affine, ArrayError> {
        ArrayError::check_terms(expression.terms().len())?;
        Ok(Affine::Linear { expression: Arc::new(expression), valuation })
    }

    fn valuation(&self) -> u32 {
        match self {
            Affine::Number(number) => number.valuation(),
            Affine::Linear { valuation, .. } => *valuation,
        }
    }

    fn scaled(&self, factor: &Number) -> Linear {
        match self {
            Affine::Number(number) => Linear::from(number * factor),
            Affine::Linear { expression, .. } if factor.is_one() => (**expression).clone(),
            Affine::Linear { expression, .. } => expression.scaled(factor),
        }
    }
}

impl From<Affine> for Element {
    fn from(value: Affine) -> Element {
        match value {
            Affine::Number(number) => Element::Number(number),
            Affine::Linear { expression, .. } => Element::Linear(Arc::unwrap_or_clone(expression)),
        }
    }
}

/// Reads elements as linear expressions.
pub(crate) struct AffineDomain<'a> {
    pub space: &'a Space,
}

impl AffineDomain<'_> {
    fn errors(&self) -> &Errors {
        self.space.errors()
    }
}

impl Domain for AffineDomain<'_> {
    type Value = Affine;

    fn memo(&self) -> &Memo<Affine> {
        self.space.affine()
    }

    fn symbol(&self, node: &Node, index: &Index, _: &Steps) -> Result<Affine, ArrayError> {
        Affine::linear(Linear::from(Symbol::Element(node.name.clone(), index.clone())), 0)
    }

    fn variable(&self, base: &Base, _: &Index) -> Result<Affine, ArrayError> {
        Err(ArrayError::Mixed { symbols: "expressions".to_string(), variables: format!("`{base}`") })
    }

    fn given(&self, element: Element) -> Result<Affine, ArrayError> {
        match element {
            Element::Number(number) => Ok(Affine::Number(number)),
            Element::Linear(linear) => {
                let valuation = linear.valuation();
                Affine::linear(linear, valuation)
            }
            Element::Code(_) => {
                Err(ArrayError::Mixed { symbols: "expressions".to_string(), variables: "code".to_string() })
            }
        }
    }

    fn sum(&self, terms: &[(Number, Affine)]) -> Result<Affine, ArrayError> {
        let plain = terms.iter().asking().map(|(weight, value)| match value {
            Affine::Number(number) => Some(weight * number),
            Affine::Linear { .. } => None,
        });
        if let Some(numbers) = plain.collect::<Option<Vec<Number>>>() {
            return Ok(Affine::Number(numbers.into_iter().sum()));
        }
        let valuation = terms
            .iter()
            .map(|(weight, value)| value.valuation().saturating_add(weight.valuation()))
            .fold(u32::MAX, u32::min);
        let sum = Linear::sum(terms.iter().asking().map(|(weight, value)| value.scaled(weight)).collect());
        Affine::linear(sum, valuation)
    }

    fn shift_left(&self, value: &Affine, bits: u32) -> Result<Affine, ArrayError> {
        match value {
            Affine::Number(number) => Ok(Affine::Number(number.shifted_left(bits))),
            Affine::Linear { expression, valuation } => {
                let factor = Number::ONE.shifted_left(bits);
                Affine::linear(expression.scaled(&factor), valuation.saturating_add(bits))
            }
        }
    }

    fn shift_right(&self, value: &Affine, shift: &Shift) -> Result<Affine, ArrayError> {
        let (expression, valuation) = match value {
            Affine::Number(number) => return Ok(Affine::Number(shift.of(number))),
            Affine::Linear { expression, valuation } => (expression, *valuation),
        };
        let integers = expression.is_integer_valued();
        let exact = expression.scaled(&Number::ONE.shifted_right(shift.bits));
        let error = self.errors().of_array(shift.node.name.id, shift.index, || {
            if integers { shift.error_range(valuation) } else { (Number::from(-1), Number::ONE) }
        });
        let rounded = exact.combined(&Linear::from(Symbol::Error(error)), &Number::HALF);
        let middle = shift.middle();
        let rounded = if middle.is_zero() { rounded } else { rounded.plus(&Linear::from(middle)) };
        if !integers {
            return Affine::linear(rounded, 0);
        }
        Affine::linear(rounded.assume_integer(), valuation.saturating_sub(shift.bits))
    }

    fn applied(&self, value: &Affine, at: &Application) -> Result<Affine, ArrayError> {
        match value {
            Affine::Number(number) => Ok(Affine::Number(at.function.number(number, at.index)?)),
            Affine::Linear { .. } => self.symbol(at.node, at.index, &Steps::new()),
        }
    }

    fn moved(&self, value: &Affine, by: &Movement) -> Result<Affine, ArrayError> {
        let Affine::Linear { expression, valuation } = value else { return Ok(value.clone()) };
        let terms = expression.terms().iter().asking().map(|(symbol, coefficient)| {
            let symbol = match symbol {
                Symbol::Element(array, index) => Symbol::Element(array.clone(), by.index(array.id, index)?),
                other => other.clone(),
            };
            Ok((symbol, coefficient.clone()))
        });
        let terms = terms.collect::<Result<Vec<_>, ArrayError>>()?;
        let moved = Linear::from_terms(terms, expression.constant().clone());
        let integers = expression.is_integer_valued();
        Affine::linear(if integers { moved.assume_integer() } else { moved }, *valuation)
    }
}

impl Movement<'_> {
    /// Where an index of one of the leaves comes to lie.
    fn index(&self, array: u64, index: &Index) -> Result<Index, ArrayError> {
        let Some(steps) = self.steps.get(&array) else { return Ok(index.clone()) };
        let moved = index.iter().zip(self.samples).zip(steps).map(|((&i, &samples), step)| {
            let by = (step * &Number::from(samples)).to_i128();
            checked_index(by.and_then(|by| i.checked_add(by)))
        });
        moved.collect()
    }
}
