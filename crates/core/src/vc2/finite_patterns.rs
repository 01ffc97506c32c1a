//! Patterns for single places of an encoder and a decoder of finite pictures, edges included.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::algebra::Index;
use crate::arrays::{Array, ArrayError, Separable, Weights};
use crate::wavelets::IntermediateName;

use super::painter::{Axis, Kernel, Layer, paint};

use super::{FiniteCodec, Pattern, Side};

/// A codec of pictures of one size, and what its patterns are painted from.
pub(super) struct EdgePainter {
    pub codec: FiniteCodec,
    bands: HashMap<IntermediateName, BandPainter>,
}

/// The pixels of a band's coefficients.
struct BandPainter {
    weights: Weights,
    /// Those of each index along each dimension that was asked for.
    axes: Mutex<HashMap<(usize, i128), Option<Axis>>>,
}

impl BandPainter {
    fn axis(&self, dim: usize, index: i128) -> Result<Option<Axis>, ArrayError> {
        let known = || self.axes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(axis) = known().get(&(dim, index)) {
            return Ok(axis.clone());
        }
        // A band has weights over the pixels alone.
        let found = self.weights.axes(dim, index)?.into_iter().next().flatten();
        let axis = found.map(|(factor, start, vector)| Axis { start, factor, vector });
        known().insert((dim, index), axis.clone());
        Ok(axis)
    }
}

/// The encoder's array that one of the decoder is, but for quantisation.
pub(super) fn encoder_name((level, name): &IntermediateName) -> IntermediateName {
    let name = if &**name == "Output" { "Input".into() } else { name.clone() };
    (*level, name)
}

impl EdgePainter {
    /// # Errors
    /// [`ArrayError::AnySize`] unless the codec is that of one size.
    pub(super) fn new(codec: FiniteCodec) -> Result<EdgePainter, ArrayError> {
        let band = |(name, array): (&IntermediateName, &Array)| {
            Ok((name.clone(), BandPainter { weights: Weights::of(array)?, axes: Mutex::default() }))
        };
        let bands = codec.analysis.coeffs.iter().map(band).collect::<Result<_, ArrayError>>()?;
        Ok(EdgePainter { codec, bands })
    }

    /// The pattern that makes an element great; an empty one where no pixel counts.
    pub(super) fn pattern(
        &self,
        side: Side,
        name: &IntermediateName,
        index: &Index,
    ) -> Result<Pattern, ArrayError> {
        let direct = self.direct(side, name, index)?;
        let layers = match side {
            Side::Analysis => Vec::new(),
            Side::Synthesis => self.layers(name, index)?,
        };
        Ok(paint(&layers, direct.as_ref()).pattern())
    }

    /// What an element of the decoder has of the pixels through each band, if nothing is quantised.
    pub(super) fn kernels(&self, name: &IntermediateName, index: &Index) -> Result<Vec<Kernel>, ArrayError> {
        Ok(self.layers(name, index)?.iter().filter_map(Layer::kernel).collect())
    }

    /// The weights of an element over the pixels.
    fn direct(
        &self,
        side: Side,
        name: &IntermediateName,
        index: &Index,
    ) -> Result<Option<Separable>, ArrayError> {
        let array = match side {
            Side::Analysis => &self.codec.analysis.arrays[name],
            Side::Synthesis => &self.codec.analysis.arrays[&encoder_name(name)],
        };
        Ok(Weights::of(array)?.at(index)?.into_iter().next())
    }

    /// The coefficients that an element of the decoder depends on, band by band.
    fn layers(&self, name: &IntermediateName, index: &Index) -> Result<Vec<Layer>, ArrayError> {
        let array = &self.codec.synthesis.arrays[name];
        let mut weighed: Vec<(&IntermediateName, Separable)> = Vec::new();
        for weights in Weights::of(array)?.at(index)? {
            weighed.push((self.codec.band(weights.array)?.0, weights));
        }
        weighed.sort_by_key(|(name, _)| *name);
        let layer = |(name, weights): (&IntermediateName, Separable)| {
            Layer::new(weights, |dim, index| self.bands[name].axis(dim, index))
        };
        weighed.into_iter().map(layer).collect()
    }
}
