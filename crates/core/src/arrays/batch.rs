//! Many inputs at once: every value is a row of machine integers, one for each input.

use std::sync::Arc;

use crate::algebra::{Index, Number, Symbol};

use super::code::Base;
use super::domain::{Application, Domain, Element, Memo, Movement, Shift};
use super::error::{ArrayError, MissingInput};
use super::geometry::Steps;
use super::node::Node;
use super::read::read;
use super::space::Space;

/// One integer for each input.
pub(crate) type Batch = Arc<[i64]>;

/// Reads elements for many inputs; what is computed is kept as long as the inputs are the same.
pub(crate) struct BatchDomain<'a> {
    space: &'a Space,
    lanes: usize,
    inputs: &'a dyn Fn(&Symbol) -> Result<Batch, ArrayError>,
    memo: Memo<Batch>,
}

impl<'a> BatchDomain<'a> {
    pub(crate) fn new(
        space: &'a Space,
        lanes: usize,
        inputs: &'a dyn Fn(&Symbol) -> Result<Batch, ArrayError>,
    ) -> BatchDomain<'a> {
        BatchDomain { space, lanes, inputs, memo: Memo::default() }
    }

    /// The values of an array's element.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`] where a value passes 64 bits.
    pub(crate) fn element(&self, node: &Node, index: &Index) -> Result<Batch, ArrayError> {
        read(self.space, self, node.id, index.clone())
    }

    fn each(&self, value: impl Fn(usize) -> Option<i64>) -> Result<Batch, ArrayError> {
        (0..self.lanes).map(value).collect::<Option<Batch>>().ok_or(ArrayError::TooWide)
    }
}

impl Domain for BatchDomain<'_> {
    type Value = Batch;

    const SEES_THROUGH_CACHES: bool = true;

    fn memo(&self) -> &Memo<Batch> {
        &self.memo
    }

    fn symbol(&self, node: &Node, index: &Index, _: &Steps) -> Result<Batch, ArrayError> {
        (self.inputs)(&Symbol::Element(node.name.clone(), index.clone()))
    }

    fn variable(&self, base: &Base, _: &Index) -> Result<Batch, ArrayError> {
        Err(ArrayError::Mixed { symbols: "numbers".to_string(), variables: format!("`{base}`") })
    }

    fn given(&self, element: Element) -> Result<Batch, ArrayError> {
        match element {
            Element::Number(number) => self.each(|_| number.to_i64()),
            _ => Err(ArrayError::NotData(MissingInput {
                name: "an array of one's own".to_string(),
                array: None,
            })),
        }
    }

    fn sum(&self, terms: &[(Number, Batch)]) -> Result<Batch, ArrayError> {
        let weights: Option<Vec<i64>> = terms.iter().map(|(weight, _)| weight.to_i64()).collect();
        let weights = weights.ok_or(ArrayError::TooWide)?;
        self.each(|lane| {
            terms.iter().zip(&weights).try_fold(0i64, |sum, ((_, value), weight)| {
                sum.checked_add(value[lane].checked_mul(*weight)?)
            })
        })
    }

    fn shift_left(&self, value: &Batch, bits: u32) -> Result<Batch, ArrayError> {
        let factor = 1i64.checked_shl(bits).filter(|factor| *factor > 0).ok_or(ArrayError::TooWide)?;
        self.each(|lane| value[lane].checked_mul(factor))
    }

    fn shift_right(&self, value: &Batch, shift: &Shift) -> Result<Batch, ArrayError> {
        let offset =
            i64::try_from(shift.rounding.least_offset(shift.bits)).map_err(|_| ArrayError::TooWide)?;
        let bits = shift.bits.min(63);
        if shift.rounding.ties_to_even(shift.bits) {
            let sum = |value: i64| value.checked_add(value >> bits & 1)?.checked_add(offset);
            return self.each(|lane| Some(sum(value[lane])? >> bits));
        }
        self.each(|lane| Some(value[lane].checked_add(offset)? >> bits))
    }

    fn applied(&self, value: &Batch, at: &Application) -> Result<Batch, ArrayError> {
        self.each(|lane| i64::try_from(&at.function.0.value(&value[lane].into(), at.index)).ok())
    }

    fn moved(&self, value: &Batch, _: &Movement) -> Result<Batch, ArrayError> {
        Ok(value.clone())
    }
}
