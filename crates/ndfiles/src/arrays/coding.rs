//! Encoding and decoding of arrays.

use std::cmp::Reverse;

use ndarray::{ArcArray, ArrayBase, IxDyn, RawData};
use vcfilter_codec::{
    AlignedBuffer, ArrayBuffer, ArrayElement, ArrayView, ArrayViewMut, CodecError, DType, ElementKind,
    SizeError, SpatialDelta,
};
use vcfilter_machine::{Stoppable, memory};

use super::array::{NdArray, NdData, with_data};
use super::element::NdElement;

impl NdArray {
    /// Returns the differences of the array (see [`SpatialDelta::encode`]).
    ///
    /// The result has the shape and the memory order of the array, and the type `astype`. Large arrays are
    /// encoded on all cores.
    ///
    /// ```
    /// use vcfilter_codec::{DType, SpatialDelta};
    /// use vcfilter_ndfiles::NdArray;
    /// let (i1, i2): (DType, DType) = ("i1".parse()?, "i2".parse()?);
    /// let x = NdArray::arange(&0.into(), &27.into(), &1.into(), Some(i2))?.reshape(&[3, 3, 3])?;
    /// let codec = SpatialDelta::new(1, i2).astype(i1).build()?;
    /// let encoded = x.encode(&codec)?;
    /// assert!(encoded.to_string().starts_with("array([[[ 0,  1,  2],\n        [ 3,  3,  3],"));
    /// assert_eq!(encoded.dtype().name(), "int8");
    /// assert_eq!(encoded.decode(&codec)?, x);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`SpatialDelta::encode`].
    pub fn encode(&self, codec: &SpatialDelta) -> Result<NdArray, CodecError> {
        let lying = Lying::new(self)?;
        let encoded = codec.encode(&lying.view(self)?)?;
        Ok(NdArray::from_buffer(encoded, codec.encoded_dtype(self.dtype)?))
    }

    /// Returns the array whose differences are given (see [`SpatialDelta::decode`]). [`NdArray::encode`] has
    /// an example.
    ///
    /// # Errors
    /// Those of [`SpatialDelta::decode`].
    pub fn decode(&self, codec: &SpatialDelta) -> Result<NdArray, CodecError> {
        let lying = Lying::new(self)?;
        let decoded = codec.decode(&lying.view(self)?)?;
        Ok(NdArray::from_buffer(decoded, codec.decoded_dtype(self.dtype)?))
    }

    /// Encodes the array into another one of the same shape and of the type `astype`, in any byte order, as
    /// [`encode`](NdArray::encode) does.
    ///
    /// No memory is allocated where both arrays have the same memory order, share no elements with other
    /// arrays, and the output is not bool. Arrays that share elements with the output keep theirs. After an
    /// error the output is useless.
    ///
    /// ```
    /// use vcfilter_codec::{DType, SpatialDelta};
    /// use vcfilter_ndfiles::NdArray;
    /// let (i1, i2): (DType, DType) = ("i1".parse()?, "i2".parse()?);
    /// let codec = SpatialDelta::new(0, i2).astype(i1).build()?;
    /// let array = NdArray::from(ndarray::array![100i16, 101, 99]);
    /// let (mut encoded, mut decoded) = (NdArray::zeros(&[3], i1)?, NdArray::zeros(&[3], i2)?);
    /// array.encode_into(&codec, &mut encoded)?;
    /// assert_eq!(encoded, ndarray::array![100i8, 1, -2].into());
    /// encoded.decode_into(&codec, &mut decoded)?;
    /// assert_eq!(decoded, array);
    /// let problem = array.encode_into(&codec, &mut decoded).unwrap_err();
    /// assert_eq!(problem.to_string(), "the output is an array of int16, not of int8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`SpatialDelta::encode_into`].
    pub fn encode_into(&self, codec: &SpatialDelta, output: &mut NdArray) -> Result<(), CodecError> {
        let lying = Lying::new(self)?;
        let view = lying.view(self)?;
        match fill(output, |output| codec.encode_into(&view, output)) {
            Some(result) => result,
            None => output.take(self.encode(codec)?),
        }
    }

    /// Decodes the array into another one of the same shape and of the type `dtype`, as
    /// [`decode`](NdArray::decode) does. [`encode_into`](NdArray::encode_into) has an example.
    ///
    /// # Errors
    /// Those of [`SpatialDelta::decode_into`].
    pub fn decode_into(&self, codec: &SpatialDelta, output: &mut NdArray) -> Result<(), CodecError> {
        let lying = Lying::new(self)?;
        let view = lying.view(self)?;
        match fill(output, |output| codec.decode_into(&view, output)) {
            Some(result) => result,
            None => output.take(self.decode(codec)?),
        }
    }

    /// Encodes the array in place, as [`encode`](NdArray::encode) does.
    ///
    /// No memory is allocated where `dtype` and `astype` have the same width and neither is bool, and where
    /// elements have no gaps in memory and are not shared. After an error the array is unchanged.
    ///
    /// ```
    /// use vcfilter_codec::{DType, SpatialDelta};
    /// use vcfilter_ndfiles::NdArray;
    /// let (u1, i1): (DType, DType) = ("u1".parse()?, "i1".parse()?);
    /// let codec = SpatialDelta::new(0, u1).astype(i1).build()?;
    /// let mut array = NdArray::from(ndarray::array![100u8, 101, 99]);
    /// array.encode_in_place(&codec)?;
    /// assert_eq!(array, ndarray::array![100i8, 1, -2].into());
    /// array.decode_in_place(&codec)?;
    /// assert_eq!(array, ndarray::array![100u8, 101, 99].into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`SpatialDelta::encode`].
    pub fn encode_in_place(&mut self, codec: &SpatialDelta) -> Result<(), CodecError> {
        let result = codec.encoded_dtype(self.dtype);
        match in_place(self, result, |array| codec.encode_in_place(array)) {
            Some(result) => result,
            None => {
                *self = self.encode(codec)?;
                Ok(())
            }
        }
    }

    /// Decodes the array in place, as [`decode`](NdArray::decode) does.
    /// [`encode_in_place`](NdArray::encode_in_place) has an example.
    ///
    /// # Errors
    /// Those of [`SpatialDelta::decode`].
    pub fn decode_in_place(&mut self, codec: &SpatialDelta) -> Result<(), CodecError> {
        let result = codec.decoded_dtype(self.dtype);
        match in_place(self, result, |array| codec.decode_in_place(array)) {
            Some(result) => result,
            None => {
                *self = self.decode(codec)?;
                Ok(())
            }
        }
    }

    /// What a codec gives, as it lies in memory; the type knows the byte order of the array as well.
    fn from_buffer(buffer: ArrayBuffer, dtype: DType) -> NdArray {
        let axes = buffer.memory_axes().to_vec();
        let shape: Vec<usize> = axes.iter().map(|&axis| buffer.shape()[axis]).collect();
        NdArray::from_elements(&shape, buffer.into_elements(), dtype).permuted(&inverse(&axes))
    }

    /// Becomes what an array of this type and shape was asked to take.
    fn take(&mut self, result: NdArray) -> Result<(), CodecError> {
        if self.dtype.kind() != result.dtype.kind() {
            return Err(CodecError::OutputType { expected: result.dtype, found: self.dtype });
        }
        if self.shape() != result.shape() {
            let (expected, found) = (result.shape().to_vec(), self.shape().to_vec());
            return Err(CodecError::OutputShape { expected, found });
        }
        self.data = result.data;
        Ok(())
    }
}

/// The elements of an array, native.
enum Lying<'a> {
    /// As they lie in memory; strides are in bytes, `start` is the place of the element whose indices are all 0.
    Array { bytes: &'a [u8], strides: Vec<isize>, start: usize },
    /// A copy in C order of what has gaps.
    Copy(AlignedBuffer),
}

impl<'a> Lying<'a> {
    fn new(array: &'a NdArray) -> Result<Lying<'a>, CodecError> {
        with_data!(&array.data, elements => match elements.as_slice_memory_order() {
            Some(slice) => {
                let strides = strides(elements.strides(), array.dtype.width());
                let start = start_of(array.shape(), &strides);
                Ok(Lying::Array { bytes: ArrayElement::bytes(slice), strides, start })
            }
            None => copied(elements).map(Lying::Copy),
        })
    }

    fn view(&self, array: &NdArray) -> Result<ArrayView<'_>, CodecError> {
        let (dtype, shape) = (DType::native(array.dtype.kind()), array.shape());
        match self {
            Lying::Array { bytes, strides, start } => {
                ArrayView::strided(bytes, dtype, shape, strides, *start)
            }
            Lying::Copy(buffer) => ArrayView::new(buffer.bytes(), dtype, shape),
        }
    }
}

fn copied<T: NdElement>(array: &ArcArray<T, IxDyn>) -> Result<AlignedBuffer, CodecError> {
    let room = memory::with_room(array.len());
    let mut elements: Vec<T> = room.map_err(|error| SizeError::Memory { bytes: error.bytes })?;
    elements.extend(array.iter().asking().copied());
    Ok(AlignedBuffer::from_vec(elements))
}

fn strides(elements: &[isize], width: usize) -> Vec<isize> {
    elements.iter().map(|stride| stride * width as isize).collect()
}

/// Where the first element lies when those of axes that run backwards lie before it.
fn start_of(shape: &[usize], strides: &[isize]) -> usize {
    let before = |(len, stride): (&usize, &isize)| len.saturating_sub(1) * stride.min(&0).unsigned_abs();
    shape.iter().zip(strides).map(before).sum()
}

/// Lets a codec fill the elements of an output where they lie; none where they have gaps, or bytes are no elements.
fn fill(
    output: &mut NdArray,
    work: impl FnOnce(&mut ArrayViewMut) -> Result<(), CodecError>,
) -> Option<Result<(), CodecError>> {
    let (shape, dtype) = (output.shape().to_vec(), DType::native(output.dtype.kind()));
    with_data!(&mut output.data, elements => {
        // Elements that were shared lie elsewhere from here on.
        let mut elements = elements.view_mut();
        let strides = strides(elements.strides(), dtype.width());
        let start = start_of(&shape, &strides);
        let bytes = ArrayElement::bytes_mut(elements.as_slice_memory_order_mut()?)?;
        Some(ArrayViewMut::strided(bytes, dtype, &shape, &strides, start).and_then(|mut view| work(&mut view)))
    })
}

/// Lets a codec work on an array in its own memory, which becomes one of the resulting type; none where that is not
/// possible.
fn in_place(
    array: &mut NdArray,
    result: Result<DType, CodecError>,
    work: impl FnOnce(&mut ArrayViewMut) -> Result<(), CodecError>,
) -> Option<Result<(), CodecError>> {
    let (dtype, result) = (DType::native(array.dtype.kind()), result.ok()?);
    let is_bool = |dtype: DType| dtype.kind() == ElementKind::Bool;
    if dtype.width() != result.width() || is_bool(dtype) || is_bool(result) {
        return None;
    }
    let shape = array.shape().to_vec();
    let done = with_data!(&mut array.data, elements => {
        // Elements that were shared lie elsewhere from here on.
        let elements = elements.view_mut();
        let (order, strides) = (memory_order(&elements), strides(elements.strides(), dtype.width()));
        let slice = elements.permuted_axes(IxDyn(&order)).into_slice()?;
        let bytes = ArrayElement::bytes_mut(slice)?;
        ArrayViewMut::strided(bytes, dtype, &shape, &strides, 0).and_then(|mut view| work(&mut view))
    });
    if done.is_ok() {
        relabel(array, result);
    }
    Some(done)
}

/// Makes the elements those of another type of the same width, bit by bit.
fn relabel(array: &mut NdArray, dtype: DType) {
    if array.dtype.kind() == dtype.kind() {
        array.dtype = dtype;
        return;
    }
    let data = std::mem::replace(&mut array.data, NdData::Bool(ArcArray::default(IxDyn(&[0]))));
    *array = with_data!(data, elements => {
        let order = memory_order(&elements);
        let lying = elements.permuted_axes(IxDyn(&order));
        let (shape, size) = (lying.shape().to_vec(), lying.len());
        let (mut elements, offset) = lying.into_owned().into_raw_vec_and_offset();
        // An array that was cut out of a larger one.
        elements.drain(..offset.unwrap_or(0));
        elements.truncate(size);
        NdArray::from_elements(&shape, AlignedBuffer::from_vec(elements), dtype).permuted(&inverse(&order))
    });
}

/// The axes of an array in the order in which memory runs.
fn memory_order<S: RawData>(array: &ArrayBase<S, IxDyn>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..array.ndim()).collect();
    order.sort_by_key(|&axis| Reverse(array.strides()[axis].unsigned_abs()));
    order
}

/// The order that undoes another.
fn inverse(order: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; order.len()];
    for (place, &axis) in order.iter().enumerate() {
        inverse[axis] = place;
    }
    inverse
}
