//! Test patterns run through the graph of an encoder and a decoder, element by element: what does not fit the blocks of
//! [`reached`](super::reached), and what these are tested against.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::Signed;

use crate::algebra::{IntegerRange, Symbol};
use crate::arrays::{ArrayError, Batch, BatchDomain};

use super::pixels::middle;
use super::reached::{Driven, Quantiser};
use super::{Pattern, forward_quant, inverse_quant};

/// The integers of a picture in which a pattern stands: its -1 and +1 are the ends of the range, and the
/// other way round; all else is the middle.
struct Pictures {
    pixels: HashMap<(i64, i64), bool>,
    /// For +1 and for -1: the two pictures' values, the one that minimises first.
    ends: [Batch; 2],
    nothing: Batch,
}

impl Pictures {
    fn new(pattern: &Pattern, picture: &IntegerRange) -> Result<Pictures, ArrayError> {
        let end = |n: &BigInt| i64::try_from(n).map_err(|_| ArrayError::TooWide);
        let (lower, upper, middle) = (end(&picture.lower)?, end(&picture.upper)?, end(&middle(picture))?);
        Ok(Pictures {
            pixels: pattern.pixels().map(|(x, y, positive)| ((x, y), positive)).collect(),
            ends: [Arc::new([lower, upper]), Arc::new([upper, lower])],
            nothing: Arc::new([middle, middle]),
        })
    }

    fn pixel(&self, symbol: &Symbol) -> Batch {
        let Symbol::Element(_, index) = symbol else { return self.nothing.clone() };
        let found = self.pixels.get(&(index[0] as i64, index[1] as i64));
        found.map_or(&self.nothing, |positive| &self.ends[usize::from(!positive)]).clone()
    }
}

/// The element that a pattern drives, for the two pictures.
pub(super) fn encoded(driven: &Driven) -> Result<[i64; 2], ArrayError> {
    let pictures = Pictures::new(driven.pattern, driven.picture)?;
    let inputs = |symbol: &Symbol| Ok(pictures.pixel(symbol));
    let domain = BatchDomain::new(driven.array.space(), 2, &inputs);
    let values = domain.element(driven.array.node(), &driven.index)?;
    Ok([values[0], values[1]])
}

/// The same of a decoder for every quantisation index, of one picture after the other.
pub(super) fn decoded(driven: &Driven, quantiser: &Quantiser) -> Result<Vec<i64>, ArrayError> {
    let pictures = Pictures::new(driven.pattern, driven.picture)?;
    let pixels = |symbol: &Symbol| Ok(pictures.pixel(symbol));
    let space = driven.array.space();
    let encoder = BatchDomain::new(space, 2, &pixels);
    let quantised = RefCell::new(HashMap::new());
    let coefficients = |symbol: &Symbol| {
        let Symbol::Element(name, index) = symbol else { return Err(ArrayError::TooWide) };
        let (name, band) = (quantiser.bands)(name.id)?;
        let offset = quantiser.matrix.get(name).copied().unwrap_or_default();
        let values = encoder.element(band.node(), index)?;
        let key = (values[0], values[1], offset);
        let mut known = quantised.borrow_mut();
        let lanes = known
            .entry(key)
            .or_insert_with(|| dequantised([values[0], values[1]], offset, &quantiser.indices));
        Ok(lanes.clone())
    };
    let lanes = 2 * quantiser.indices.clone().count();
    let decoder = BatchDomain::new(space, lanes, &coefficients);
    Ok(decoder.element(driven.array.node(), &driven.index)?.to_vec())
}

/// Two values after quantisation by every index, less what the matrix takes off.
fn dequantised(values: [i64; 2], offset: i64, indices: &RangeInclusive<u32>) -> Batch {
    let lane = |value: i64, index: u32| {
        let index = (i64::from(index) - offset).max(0) as u32;
        let value = inverse_quant(&forward_quant(&value.into(), index), index);
        i64::try_from(&value).unwrap_or(if value.is_negative() { i64::MIN } else { i64::MAX })
    };
    values.iter().flat_map(|&value| indices.clone().map(move |index| lane(value, index))).collect()
}
