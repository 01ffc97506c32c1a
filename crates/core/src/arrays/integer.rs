//! The integer domain: what VC-2's arithmetic gives for given inputs, bit by bit.

use crate::algebra::{Index, Linear, Number, Source, Symbol};
use vcfilter_machine::Stoppable;

use super::code::Base;
use super::domain::{Application, Domain, Element, Memo, Movement, Shift};
use super::error::{ArrayError, limits};
use super::geometry::Steps;
use super::node::{Node, Op};
use super::read::read;
use super::rounding::StageRounding;
use super::space::Space;

/// The number that a symbol stands for.
pub(crate) type Inputs<'a> = &'a (dyn Fn(&Symbol) -> Number + 'a);

/// Reads elements as numbers. What is computed is kept only as long as the inputs are the same.
pub(crate) struct IntegerDomain<'a> {
    space: &'a Space,
    inputs: Inputs<'a>,
    memo: Memo<Number>,
    /// How many evaluations of expressions lie around this one.
    depth: usize,
}

impl<'a> IntegerDomain<'a> {
    pub(super) fn new(space: &'a Space, inputs: Inputs<'a>) -> IntegerDomain<'a> {
        IntegerDomain { space, inputs, memo: Memo::default(), depth: 0 }
    }

    /// The value of an array's element.
    pub(super) fn element(&self, node: &Node, index: &Index) -> Result<Number, ArrayError> {
        read(self.space, self, node.id, index.clone())
    }

    /// The value of an expression: of its symbols, and of each rounding error what rounding really did.
    pub(super) fn expression(&self, expression: &Linear) -> Result<Number, ArrayError> {
        let mut sum = expression.constant().clone();
        for (symbol, coefficient) in expression.terms().iter().asking() {
            let value = match symbol {
                Symbol::Error(error) => match error.source() {
                    Source::Array(id) => match self.space.by_identity(id) {
                        Some(node) => self.error(&node, error.index())?,
                        None => return Err(ArrayError::DifferentSpaces),
                    },
                    Source::Expression(id) => self.quotient_error(id)?,
                },
                symbol => match self.space.opaque(symbol) {
                    Some((id, index)) => self.element(&self.space.node(id), &index)?,
                    None => (self.inputs)(symbol),
                },
            };
            sum = sum + coefficient * &value;
        }
        Ok(sum)
    }

    /// The error that an array makes at an index: twice what rounding added to the exact value, but for what it adds in the middle.
    fn error(&self, node: &Node, index: &Index) -> Result<Number, ArrayError> {
        let input = |id, index: &Index| self.element(&self.space.node(id), index);
        let (operand, rounded, bits, rounding) = match &node.op {
            Op::RightShift { input: below, bits } => {
                (input(*below, index)?, self.element(node, index)?, *bits, &StageRounding::HalfUp)
            }
            Op::Lift { input: below, stage, dim } => {
                let mut operand = Number::ZERO;
                for read in node.reads(stage, *dim, index) {
                    let (at, tap) = read?;
                    operand = operand + tap * &input(*below, &at)?;
                }
                let change = self.element(node, index)? - input(*below, index)?;
                let change = if stage.kind().subtracts() { -change } else { change };
                (operand, change, stage.shift(), stage.rounding())
            }
            _ => return Ok(Number::ZERO),
        };
        Ok((rounded - operand.shifted_right(bits) - rounding.middle(bits)).shifted_left(1))
    }

    /// The same for `//`; an error of its own is taken to be 0, in the middle of its range.
    fn quotient_error(&self, id: u64) -> Result<Number, ArrayError> {
        let Some((operand, divisor)) = self.space.errors().quotient(id) else { return Ok(Number::ZERO) };
        if self.depth >= limits::CUSTOM_DEPTH {
            return Err(ArrayError::TooDeep(limits::CUSTOM_DEPTH));
        }
        let inner = IntegerDomain { depth: self.depth + 1, ..IntegerDomain::new(self.space, self.inputs) };
        let exact = inner.expression(&operand)?.divided_by(&divisor).unwrap_or_default();
        Ok((Number::from(exact.floor()) - exact) * Number::from(2) + Number::ONE)
    }
}

impl Domain for IntegerDomain<'_> {
    type Value = Number;

    const SEES_THROUGH_CACHES: bool = true;

    fn memo(&self) -> &Memo<Number> {
        &self.memo
    }

    fn symbol(&self, node: &Node, index: &Index, _: &Steps) -> Result<Number, ArrayError> {
        Ok((self.inputs)(&Symbol::Element(node.name.clone(), index.clone())))
    }

    fn variable(&self, base: &Base, _: &Index) -> Result<Number, ArrayError> {
        Err(ArrayError::Mixed { symbols: "numbers".to_string(), variables: format!("`{base}`") })
    }

    fn given(&self, element: Element) -> Result<Number, ArrayError> {
        match element {
            Element::Number(number) => Ok(number),
            Element::Linear(linear) => self.expression(&linear),
            Element::Code(_) => {
                Err(ArrayError::Mixed { symbols: "numbers".to_string(), variables: "code".to_string() })
            }
        }
    }

    fn sum(&self, terms: &[(Number, Number)]) -> Result<Number, ArrayError> {
        Ok(terms.iter().asking().map(|(weight, value)| weight * value).sum())
    }

    fn shift_left(&self, value: &Number, bits: u32) -> Result<Number, ArrayError> {
        Ok(value.shifted_left(bits))
    }

    fn shift_right(&self, value: &Number, shift: &Shift) -> Result<Number, ArrayError> {
        Ok(shift.of(value))
    }

    fn applied(&self, value: &Number, at: &Application) -> Result<Number, ArrayError> {
        at.function.number(value, at.index)
    }

    fn moved(&self, value: &Number, _: &Movement) -> Result<Number, ArrayError> {
        Ok(value.clone())
    }
}
