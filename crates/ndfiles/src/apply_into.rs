//! Encoding and decoding into arrays that are there already: another one, or the same.

use bytemuck::cast_slice;
use ndarray::IxDyn;

use super::array::{Data, NdArray, with_data};
use super::codec_error::CodecError;
use super::dtype::{DType, Kind};
use super::element::sealed::Sealed;
use super::flat::{Flat, inverse, memory_order};
use super::kernels::{self, Slabs};
use super::pairs;
use super::spatial_delta::SpatialDelta;
use super::task::Task;
use super::words::Words;

impl SpatialDelta {
    /// [`encode`](SpatialDelta::encode) into an array of the same shape and of the type `astype`, in any byte order.
    ///
    /// Nothing is allocated where both lie in memory alike, no elements are shared with other arrays, which keep theirs,
    /// and the output is not bool. After an error the output is of no use.
    ///
    /// ```
    /// use vcfilter_ndfiles::{DType, NdArray, SpatialDelta};
    /// let (i1, i2): (DType, DType) = ("i1".parse()?, "i2".parse()?);
    /// let codec = SpatialDelta::new(0, i2).astype(i1).build()?;
    /// let array = NdArray::from(ndarray::array![100i16, 101, 99]);
    /// let (mut encoded, mut decoded) = (NdArray::zeros(&[3], i1)?, NdArray::zeros(&[3], i2)?);
    /// codec.encode_into(&array, &mut encoded)?;
    /// assert_eq!(encoded, ndarray::array![100i8, 1, -2].into());
    /// codec.decode_into(&encoded, &mut decoded)?;
    /// assert_eq!(decoded, array);
    /// let problem = codec.encode_into(&array, &mut decoded).unwrap_err();
    /// assert_eq!(problem.to_string(), "the output is an array of int16, not of int8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn encode_into(&self, array: &NdArray, output: &mut NdArray) -> Result<(), CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.encoding(array.dtype()))?;
        check_output(output, task.astype, array.shape())?;
        with_data!(&array.data, elements => {
            let flat = Flat::new(elements, axis)?;
            let source: &[u8] = cast_slice(&flat.elements);
            let mut encode = |output: &mut [u8]| {
                pairs::encode(task, source, output, flat.slabs).map_err(|position| flat.overflow(task, position))
            };
            if let Some(result) = fill(output, flat.order(), &mut encode) {
                return result;
            }
            let mut words = Words::try_zeros(task.astype.width(), flat.elements.len())?;
            encode(words.bytes_mut())?;
            *output = flat.array(words, output.dtype);
        });
        Ok(())
    }

    /// [`decode`](SpatialDelta::decode) into an array of the same shape and of the type `dtype`, as
    /// [`encode_into`](SpatialDelta::encode_into) encodes, where there is an example.
    pub fn decode_into(&self, array: &NdArray, output: &mut NdArray) -> Result<(), CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.decoding(array.dtype()))?;
        check_output(output, task.dtype, array.shape())?;
        with_data!(&array.data, elements => {
            let flat = Flat::new(elements, axis)?;
            let source: &[u8] = cast_slice(&flat.elements);
            if let Some((position, value)) = task.not_bool(source) {
                return Err(CodecError::NotBool { value, index: flat.index(position) });
            }
            let mut decode = |output: &mut [u8]| {
                pairs::decode(task, source, output, flat.slabs);
                Ok(())
            };
            if let Some(result) = fill(output, flat.order(), &mut decode) {
                return result;
            }
            let mut words = Words::try_zeros(task.dtype.width(), flat.elements.len())?;
            decode(words.bytes_mut())?;
            *output = flat.array(words, output.dtype);
        });
        Ok(())
    }

    /// [`encode`](SpatialDelta::encode) an array in its own memory.
    ///
    /// Nothing is allocated where `dtype` and `astype` have one width, elements lie in memory without gaps and are not
    /// shared; where one of them is bool, both must be. After an error the array is what it was.
    ///
    /// ```
    /// use vcfilter_ndfiles::{DType, NdArray, SpatialDelta};
    /// let (u1, i1): (DType, DType) = ("u1".parse()?, "i1".parse()?);
    /// let codec = SpatialDelta::new(0, u1).astype(i1).build()?;
    /// let mut array = NdArray::from(ndarray::array![100u8, 101, 99]);
    /// codec.encode_in_place(&mut array)?;
    /// assert_eq!(array, ndarray::array![100i8, 1, -2].into());
    /// codec.decode_in_place(&mut array)?;
    /// assert_eq!(array, ndarray::array![100u8, 101, 99].into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn encode_in_place(&self, array: &mut NdArray) -> Result<(), CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.encoding(array.dtype()))?;
        match in_place(array, task, axis, true) {
            true => relabel(array, task.astype),
            false => *array = self.encode(array)?,
        }
        Ok(())
    }

    /// [`decode`](SpatialDelta::decode) an array in its own memory, as
    /// [`encode_in_place`](SpatialDelta::encode_in_place) encodes, where there is an example.
    pub fn decode_in_place(&self, array: &mut NdArray) -> Result<(), CodecError> {
        let (task, axis) = self.task_for(array.shape(), || self.decoding(array.dtype()))?;
        match in_place(array, task, axis, false) {
            true => relabel(array, task.dtype),
            false => *array = self.decode(array)?,
        }
        Ok(())
    }
}

fn check_output(output: &NdArray, expected: DType, shape: &[usize]) -> Result<(), CodecError> {
    if output.dtype().kind() != expected.kind() {
        return Err(CodecError::OutputType { expected, found: output.dtype() });
    }
    if output.shape() != shape {
        let (expected, found) = (shape.to_vec(), output.shape().to_vec());
        return Err(CodecError::OutputShape { expected, found });
    }
    Ok(())
}

/// Work that fills the bytes of an output.
type Work<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), CodecError>;

/// Lets work fill the elements of an output; none where they do not lie in memory in this order of axes, or bytes are
/// no elements.
fn fill(output: &mut NdArray, order: &[usize], work: Work) -> Option<Result<(), CodecError>> {
    with_data!(&mut output.data, elements => {
        let slice = elements.view_mut().permuted_axes(IxDyn(order)).into_slice()?;
        Sealed::bytes_mut(slice).map(work)
    })
}

/// Encodes or decodes an array in its own memory; answers whether that was possible.
fn in_place(array: &mut NdArray, task: Task, axis: usize, encode: bool) -> bool {
    let (from, to) = (task.dtype.kind(), task.astype.kind());
    if from != to && (from.width() != to.width() || from == Kind::Bool || to == Kind::Bool) {
        return false;
    }
    with_data!(&mut array.data, elements => {
        let order = memory_order(elements);
        let view = elements.view_mut().permuted_axes(IxDyn(&order));
        let place = order.iter().position(|&other| other == axis).unwrap_or(0);
        let Some(slabs) = Slabs::new(view.shape(), place) else { return false };
        let Some(slice) = view.into_slice() else { return false };
        match Sealed::bytes_mut(slice) {
            Some(bytes) => pairs::in_place(task, bytes, slabs, encode),
            None if encode => kernels::encode_in_place(slice, slabs),
            None => kernels::decode_in_place(slice, slabs),
        }
    });
    true
}

/// Makes the elements those of another type of the same width, bit by bit.
fn relabel(array: &mut NdArray, dtype: DType) {
    if array.dtype.kind() == dtype.kind() {
        array.dtype = dtype;
        return;
    }
    let data = std::mem::replace(&mut array.data, Data::Bool(ndarray::ArcArray::default(IxDyn(&[0]))));
    *array = with_data!(data, elements => {
        let order = memory_order(&elements);
        let lying = elements.permuted_axes(IxDyn(&order));
        let (shape, size) = (lying.shape().to_vec(), lying.len());
        let (mut elements, offset) = lying.into_owned().into_raw_vec_and_offset();
        // An array that was cut out of a larger one.
        elements.drain(..offset.unwrap_or(0));
        elements.truncate(size);
        NdArray::from_words(&shape, Sealed::into_words(elements), dtype).permuted(&inverse(&order))
    });
}
