//! Encoding and decoding of arrays.

use bytemuck::cast_slice;

use super::array::{NdArray, with_data};
use super::codec_error::CodecError;
use super::flat::Flat;
use super::pairs;
use super::spatial_delta::SpatialDelta;
use super::words::Words;

impl SpatialDelta {
    /// The differences of an array along the axis.
    ///
    /// The result has the array's shape and order of memory, and the type `astype`. Large arrays are
    /// worked on by all cores.
    pub fn encode(&self, array: &NdArray) -> Result<NdArray, CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.encoding(array.dtype()))?;
        with_data!(&array.data, elements => {
            let flat = Flat::new(elements, axis)?;
            let source: &[u8] = cast_slice(&flat.elements);
            let mut output = Words::try_zeros(task.astype.width(), flat.elements.len())?;
            match pairs::encode(task, source, output.bytes_mut(), flat.slabs) {
                Ok(()) => Ok(flat.array(output, task.astype)),
                Err(position) => Err(flat.overflow(task, position)),
            }
        })
    }

    /// The array whose differences these are.
    ///
    /// Types wider than `dtype` are cut to its width, which undoes what encoding added.
    pub fn decode(&self, array: &NdArray) -> Result<NdArray, CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.decoding(array.dtype()))?;
        with_data!(&array.data, elements => {
            let flat = Flat::new(elements, axis)?;
            let source: &[u8] = cast_slice(&flat.elements);
            if let Some((position, value)) = task.not_bool(source) {
                return Err(CodecError::NotBool { value, index: flat.index(position) });
            }
            let mut output = Words::try_zeros(task.dtype.width(), flat.elements.len())?;
            pairs::decode(task, source, output.bytes_mut(), flat.slabs);
            Ok(flat.array(output, task.dtype))
        })
    }
}
