//! Many inputs at once: every value is a row of machine integers, one for each input.

use std::sync::Arc;

use crate::algebra::{Index, Number, Symbol};

use super::code::Base;
use super::domain::{Domain, Element, Memo, Movement, Shift};
use super::error::{ArrayError, Lacking};
use super::geometry::Steps;
use super::node::Node;
use super::read::read;
use super::space::Space;

/// One integer for each input.
pub(crate) type Lanes = Arc<[i64]>;

/// Reads elements for many inputs; what is computed is kept as long as the inputs are the same.
pub(crate) struct LaneDomain<'a> {
    space: &'a Space,
    lanes: usize,
    inputs: &'a dyn Fn(&Symbol) -> Result<Lanes, ArrayError>,
    memo: Memo<Lanes>,
}

impl<'a> LaneDomain<'a> {
    pub(crate) fn new(
        space: &'a Space,
        lanes: usize,
        inputs: &'a dyn Fn(&Symbol) -> Result<Lanes, ArrayError>,
    ) -> LaneDomain<'a> {
        LaneDomain { space, lanes, inputs, memo: Memo::default() }
    }

    /// The values of an array's element.
    ///
    /// # Errors
    /// [`ArrayError::TooWide`] where a value passes 64 bits.
    pub(crate) fn element(&self, node: &Node, index: &Index) -> Result<Lanes, ArrayError> {
        read(self.space, self, node.id, index.clone())
    }

    fn each(&self, value: impl Fn(usize) -> Option<i64>) -> Result<Lanes, ArrayError> {
        (0..self.lanes).map(value).collect::<Option<Lanes>>().ok_or(ArrayError::TooWide)
    }
}

impl Domain for LaneDomain<'_> {
    type Value = Lanes;

    const SEES_THROUGH_CACHES: bool = true;

    fn memo(&self) -> &Memo<Lanes> {
        &self.memo
    }

    fn symbol(&self, node: &Node, index: &Index, _: &Steps) -> Result<Lanes, ArrayError> {
        (self.inputs)(&Symbol::Element(node.name.clone(), index.clone()))
    }

    fn variable(&self, base: &Base, _: &Index) -> Result<Lanes, ArrayError> {
        Err(ArrayError::Mixed { symbols: "numbers".to_string(), variables: format!("`{base}`") })
    }

    fn given(&self, element: Element) -> Result<Lanes, ArrayError> {
        match element {
            Element::Number(number) => self.each(|_| number.to_i64()),
            _ => Err(ArrayError::NotData(Lacking { name: "an array of one's own".to_string(), array: None })),
        }
    }

    fn sum(&self, terms: &[(Number, Lanes)]) -> Result<Lanes, ArrayError> {
        let weights: Option<Vec<i64>> = terms.iter().map(|(weight, _)| weight.to_i64()).collect();
        let weights = weights.ok_or(ArrayError::TooWide)?;
        self.each(|lane| {
            terms.iter().zip(&weights).try_fold(0i64, |sum, ((_, value), weight)| {
                sum.checked_add(value[lane].checked_mul(*weight)?)
            })
        })
    }

    fn shift_left(&self, value: &Lanes, bits: u32) -> Result<Lanes, ArrayError> {
        let factor = 1i64.checked_shl(bits).filter(|factor| *factor > 0).ok_or(ArrayError::TooWide)?;
        self.each(|lane| value[lane].checked_mul(factor))
    }

    fn shift_right(&self, value: &Lanes, shift: &Shift) -> Result<Lanes, ArrayError> {
        let offset = match shift.offset {
            true => {
                1i64.checked_shl(shift.bits - 1).filter(|offset| *offset > 0).ok_or(ArrayError::TooWide)?
            }
            false => 0,
        };
        self.each(|lane| Some(value[lane].checked_add(offset)? >> shift.bits.min(63)))
    }

    fn moved(&self, value: &Lanes, _: &Movement) -> Result<Lanes, ArrayError> {
        Ok(value.clone())
    }
}
