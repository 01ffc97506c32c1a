//! The code domain: elements as expression trees over variables.

use vcfilter_machine::Stoppable;

use crate::algebra::{Index, Number};

use super::code::{Base, Code};
use super::domain::{Application, Domain, Element, Memo, Movement, Shift};
use super::error::ArrayError;
use super::geometry::Steps;
use super::node::Node;
use super::space::Space;

/// Reads elements as code.
pub(crate) struct CodeDomain<'a> {
    pub space: &'a Space,
}

impl Domain for CodeDomain<'_> {
    type Value = Code;

    const SEES_THROUGH_CACHES: bool = true;

    fn memo(&self) -> &Memo<Code> {
        self.space.code()
    }

    fn symbol(&self, node: &Node, _: &Index, _: &Steps) -> Result<Code, ArrayError> {
        Err(ArrayError::Mixed {
            symbols: self.space.describe(node.id),
            variables: "elements that are code".to_string(),
        })
    }

    fn variable(&self, base: &Base, index: &Index) -> Result<Code, ArrayError> {
        Ok(base.at(index)?)
    }

    fn given(&self, element: Element) -> Result<Code, ArrayError> {
        match element {
            Element::Code(code) => Ok(code),
            Element::Number(number) => match number.to_integer() {
                Some(integer) => Ok(Code::constant(integer)),
                None => Err(ArrayError::FractionInCode(number)),
            },
            Element::Linear(linear) => {
                Err(ArrayError::Mixed { symbols: format!("`{linear}`"), variables: "code".to_string() })
            }
        }
    }

    fn sum(&self, terms: &[(Number, Code)]) -> Result<Code, ArrayError> {
        let scaled = terms.iter().asking().map(|(weight, code)| &Code::constant(weight.numerator()) * code);
        Ok(scaled.reduce(|sum, term| &sum + &term).unwrap_or_else(|| Code::constant(0)))
    }

    fn shift_left(&self, value: &Code, bits: u32) -> Result<Code, ArrayError> {
        Ok(value.clone() << bits)
    }

    fn shift_right(&self, value: &Code, shift: &Shift) -> Result<Code, ArrayError> {
        let mut sum = value + &Code::constant(shift.rounding.least_offset(shift.bits));
        if shift.rounding.ties_to_even(shift.bits) {
            // Bit S: what is left over when the quotient is halved.
            let quotient = value.clone() >> shift.bits;
            sum = sum + (quotient - ((value.clone() >> (shift.bits + 1)) << 1));
        }
        Ok(sum >> shift.bits)
    }

    fn applied(&self, value: &Code, at: &Application) -> Result<Code, ArrayError> {
        at.function.0.code(value).ok_or_else(|| ArrayError::Mixed {
            symbols: format!("what `{}` gives", at.node.op.name()),
            variables: "elements that are code".to_string(),
        })
    }

    fn moved(&self, value: &Code, _: &Movement) -> Result<Code, ArrayError> {
        // A periodic_cache is built on arrays of symbols alone; without any there is nothing to move.
        Ok(value.clone())
    }
}
