//! A second way to the value of what was found: through the graph of the encoder and the decoder, element by element, by the standard's
//! quantiser on integers of any size. It shares nothing with the codec in place.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::algebra::{Index, Symbol};
use crate::arrays::{ArrayError, Batch, BatchDomain, Interrupt};
use crate::wavelets::{Structure, TransformError};

use super::super::{FiniteCodec, Matrix, Side, forward_quant, inverse_quant};
use super::found::{FoundInputs, FoundPicture, PixelBox};

/// Returns the value of the element of a picture.
///
/// # Errors
/// Those of the transform.
pub(super) fn value(
    structure: &Structure,
    found: &FoundPicture,
    matrix: &Matrix,
    interrupt: &Interrupt,
) -> Result<i64, TransformError> {
    let codec = FiniteCodec::new(structure, Some(found.size), interrupt)?;
    let name = (found.level, found.array_name.clone());
    let array = codec.side(found.side).arrays.get(&name);
    let array = array.ok_or(ArrayError::NoPattern("there is no such array"))?;
    let space = array.space();
    let coefficients = match &found.inputs {
        FoundInputs::Coefficients(coefficients) => coefficients,
        FoundInputs::Pixels(pixels) => {
            let given = |symbol: &Symbol| Ok(pixel(pixels, symbol));
            let encoder = BatchDomain::new(space, 1, &given);
            if found.side == Side::Analysis {
                return Ok(encoder.element(array.node(), &found.index)?[0]);
            }
            let given = |symbol: &Symbol| coefficient(&codec, found, matrix, &encoder, symbol);
            return Ok(BatchDomain::new(space, 1, &given).element(array.node(), &found.index)?[0]);
        }
    };
    let given = |symbol: &Symbol| {
        let Symbol::Element(identity, index) = symbol else { return Err(ArrayError::TooWide) };
        let (band, _) = codec.band(identity.id)?;
        let value = coefficients.iter().find(|(other, at, _)| other == band && at == index);
        Ok(Arc::from([value.map_or(0, |(_, _, value)| *value)]))
    };
    Ok(BatchDomain::new(space, 1, &given).element(array.node(), &found.index)?[0])
}

fn pixel(pixels: &PixelBox, symbol: &Symbol) -> Batch {
    let Symbol::Element(_, index) = symbol else { return Arc::from([pixels.elsewhere]) };
    Arc::from([pixels.at(index[0], index[1])])
}

/// A coefficient after quantisation by the index of its slice.
fn coefficient(
    codec: &FiniteCodec,
    found: &FoundPicture,
    matrix: &Matrix,
    encoder: &BatchDomain,
    symbol: &Symbol,
) -> Result<Batch, ArrayError> {
    let Symbol::Element(identity, index) = symbol else { return Err(ArrayError::TooWide) };
    let (name, band) = codec.band(identity.id)?;
    let value = encoder.element(band.node(), index)?[0];
    let size = band.size().ok_or(ArrayError::NoSize("a map of slices"))?;
    let quantisation = found.index_of([index[0], index[1]], [size[0], size[1]]);
    let offset = matrix.get(name).copied().unwrap_or_default();
    let effective = (i64::from(quantisation) - offset).max(0) as u32;
    let back: BigInt = inverse_quant(&forward_quant(&value.into(), effective), effective);
    Ok(Arc::from([i64::try_from(&back).map_err(|_| ArrayError::TooWide)?]))
}

/// The index of an element as arrays have it.
pub(super) fn index([x, y]: [i64; 2]) -> Index {
    [i128::from(x), i128::from(y)].into()
}
