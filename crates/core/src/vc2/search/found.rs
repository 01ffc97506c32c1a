//! What a search finds: a picture, or coefficients of a decoder, and the element that they drive far.

use std::sync::Arc;

use crate::algebra::Index;
use crate::wavelets::{IntermediateName, LevelFromDeepest};

use super::super::Side;

/// A picture, or coefficients, that drive an element of an array to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPicture {
    /// The side of the array: encoder or decoder.
    pub side: Side,
    /// The level of the array.
    pub level: LevelFromDeepest,
    /// The name of the array.
    pub array_name: Arc<str>,
    /// The columns and the rows of the picture, which the transform divides.
    pub size: [i128; 2],
    /// The element of the array.
    pub index: Index,
    /// What goes into the codec.
    pub inputs: FoundInputs,
    /// How many slices there are across and down, each with an index of its own; None where all of the picture has one index.
    pub slices: Option<[usize; 2]>,
    /// The quantisation index of each slice, row after row, or the one of the picture; none of the encoder and of free coefficients.
    pub quantisation_indices: Vec<u32>,
    /// The value of the element, which was computed twice: in place, and through the graph of the transform.
    pub value: i64,
}

/// What goes into a codec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundInputs {
    /// The pixels of a picture.
    Pixels(PixelBox),
    /// Coefficients of a decoder: band, index and value of each that counts; all others are 0.
    Coefficients(Vec<(IntermediateName, Index, i64)>),
}

/// The pixels of a picture that count for an element: a box of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PixelBox {
    /// The first column of the box.
    pub dx: i64,
    /// The first row of the box.
    pub dy: i64,
    /// The columns of the box.
    pub width: usize,
    /// Row after row; [`PixelBox::elsewhere`] where a pixel does not count.
    pub values: Vec<i64>,
    /// What all other pixels are, for which anything may be taken.
    pub elsewhere: i64,
}

impl PixelBox {
    /// Returns the pixel at a column and a row of the picture.
    ///
    /// ```
    /// use vcfilter_core::vc2::PixelBox;
    ///
    /// let pixels = PixelBox { dx: 1, dy: 0, width: 2, values: vec![7, 8, 9, 6], elsewhere: 0 };
    /// assert_eq!([pixels.at(1, 1), pixels.at(2, 0), pixels.at(0, 0), pixels.at(1, 2)], [9, 8, 0, 0]);
    /// ```
    pub fn at(&self, column: i128, row: i128) -> i64 {
        let (x, y) = (column - i128::from(self.dx), row - i128::from(self.dy));
        match (usize::try_from(x), usize::try_from(y)) {
            (Ok(x), Ok(y)) if x < self.width => self
                .values
                .get(y.saturating_mul(self.width).saturating_add(x))
                .copied()
                .unwrap_or(self.elsewhere),
            _ => self.elsewhere,
        }
    }
}

impl FoundPicture {
    /// Returns the quantisation index of a coefficient of a band that has so many columns and rows; 0 where nothing is quantised.
    pub fn index_of(&self, index: [i128; 2], band: [i128; 2]) -> u32 {
        let Some(slices) = self.slices else {
            return self.quantisation_indices.first().copied().unwrap_or_default();
        };
        // Slice s begins at size * s / count, rounded down (ST 2042-1, 13.5.6.2).
        let of = |dim: usize| ((index[dim] + 1) * slices[dim] as i128 - 1).div_euclid(band[dim].max(1));
        let at = of(1) * slices[0] as i128 + of(0);
        usize::try_from(at).ok().and_then(|at| self.quantisation_indices.get(at)).copied().unwrap_or_default()
    }
}
