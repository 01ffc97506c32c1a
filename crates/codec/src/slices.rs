//! Encoding and decoding of slices of Rust's types, and of flat bytes.

use crate::buffer::AlignedBuffer;
use crate::dtype::DType;
use crate::element::{ArrayElement, dtype_of};
use crate::error::CodecError;
use crate::settings::CodecDirection;
use crate::size::{checked_size, memory_for};
use crate::spatial_delta::SpatialDelta;
use crate::view::{ArrayView, ArrayViewMut};

impl SpatialDelta {
    /// Returns the encoded elements of a slice, which is an array of this shape in C order. Times are slices
    /// of `i64`.
    ///
    /// ```
    /// use vcfilter_codec::SpatialDelta;
    /// let codec = SpatialDelta::new(-1, None).build()?;
    /// assert_eq!(codec.encode_slice::<f32, f32>(&[1.5, 1.5, -0.0], &[3])?[1], 0.0);
    /// assert_eq!(codec.encode_slice::<bool, bool>(&[true, true, false], &[3])?, [true, false, true]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`encode`](SpatialDelta::encode); [`CodecError::OutputType`] where differences are not of the
    /// type `D`.
    pub fn encode_slice<S: ArrayElement, D: ArrayElement>(
        &self,
        values: &[S],
        shape: &[usize],
    ) -> Result<Vec<D>, CodecError> {
        self.slice(CodecDirection::Encode, values, shape)
    }

    /// Returns the decoded elements of a slice; [`encode_slice`](SpatialDelta::encode_slice) has an example.
    ///
    /// # Errors
    /// Those of [`decode`](SpatialDelta::decode); [`CodecError::OutputType`] where values are not of the type
    /// `S`.
    pub fn decode_slice<D: ArrayElement, S: ArrayElement>(
        &self,
        encoded: &[D],
        shape: &[usize],
    ) -> Result<Vec<S>, CodecError> {
        self.slice(CodecDirection::Decode, encoded, shape)
    }

    /// Encodes a slice into another slice of the same length, as [`encode_slice`](SpatialDelta::encode_slice)
    /// does. No memory is allocated for elements, unless they are bool. After an error the output is useless.
    ///
    /// ```
    /// use vcfilter_codec::SpatialDelta;
    /// let codec = SpatialDelta::new(1, None).build()?;
    /// let (mut differences, mut values) = ([0i16; 6], [0i16; 6]);
    /// codec.encode_slice_into(&[1i16, 2, 4, 9, 9, 8], &[2, 3], &mut differences)?;
    /// assert_eq!(differences, [1, 1, 2, 9, 0, -1]);
    /// codec.decode_slice_into(&differences, &[2, 3], &mut values)?;
    /// assert_eq!(values, [1, 2, 4, 9, 9, 8]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`encode_slice`](SpatialDelta::encode_slice); an error where the output has another length.
    pub fn encode_slice_into<S: ArrayElement, D: ArrayElement>(
        &self,
        values: &[S],
        shape: &[usize],
        output: &mut [D],
    ) -> Result<(), CodecError> {
        self.slice_into(CodecDirection::Encode, values, shape, output)
    }

    /// Decodes a slice into another slice of the same length, as [`decode_slice`](SpatialDelta::decode_slice)
    /// does; [`encode_slice_into`](SpatialDelta::encode_slice_into) has an example.
    ///
    /// # Errors
    /// Those of [`decode_slice`](SpatialDelta::decode_slice); an error where the output has another length.
    pub fn decode_slice_into<D: ArrayElement, S: ArrayElement>(
        &self,
        encoded: &[D],
        shape: &[usize],
        output: &mut [S],
    ) -> Result<(), CodecError> {
        self.slice_into(CodecDirection::Decode, encoded, shape, output)
    }

    /// Returns the encoded bytes of an array in flat bytes, as filters of Zarr version 2 do. The codec needs
    /// `shape` and `dtype`.
    ///
    /// ```
    /// use vcfilter_codec::{DType, SpatialDelta};
    /// let codec = SpatialDelta::new(1, "u1".parse::<DType>()?).shape(vec![2, 3]).build()?;
    /// let encoded = codec.encode_bytes(&[1, 2, 4, 9, 9, 8])?;
    /// assert_eq!(encoded, [1, 1, 2, 9, 0, 255]);
    /// assert_eq!(codec.decode_bytes(&encoded)?, [1, 2, 4, 9, 9, 8]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`encode`](SpatialDelta::encode); [`CodecError::NoShape`], [`CodecError::NoDType`],
    /// [`CodecError::Bytes`].
    pub fn encode_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
        self.flat(CodecDirection::Encode, bytes)
    }

    /// Returns the decoded bytes of an array in flat bytes; [`encode_bytes`](SpatialDelta::encode_bytes) has
    /// an example.
    ///
    /// # Errors
    /// Those of [`decode`](SpatialDelta::decode); [`CodecError::NoShape`], [`CodecError::NoDType`],
    /// [`CodecError::Bytes`].
    pub fn decode_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
        self.flat(CodecDirection::Decode, bytes)
    }

    fn flat(&self, direction: CodecDirection, bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
        // A codec that knows its dtype knows its astype.
        let (Some(shape), Some(dtype), Some(astype)) = (self.shape(), self.dtype(), self.astype()) else {
            return Err(CodecError::NoShape);
        };
        let (from, to) = match direction {
            CodecDirection::Encode => (dtype, astype),
            CodecDirection::Decode => (astype, dtype),
        };
        let size = checked_size(shape)?;
        let source = ArrayView::in_order(bytes, from, shape, self.order())?;
        memory_for(size, to.width())?;
        let mut output = vec![0; size * to.width()];
        let mut target = ArrayViewMut::in_order(&mut output, to, shape, self.order())?;
        self.job_for(direction, &source)?.run_into(&source, None, &mut target)?;
        Ok(output)
    }

    fn slice<S: ArrayElement, D: ArrayElement>(
        &self,
        direction: CodecDirection,
        source: &[S],
        shape: &[usize],
    ) -> Result<Vec<D>, CodecError> {
        let source = self.typed_view(direction, source, shape)?;
        let job = self.job_for(direction, &source)?;
        let expected = job.task.result(direction);
        let found = dtype_of::<D>(Some(expected));
        if expected.kind() != found.kind() {
            return Err(CodecError::OutputType { expected, found });
        }
        let result: Result<Vec<D>, AlignedBuffer> = job.run(&source, None)?.into_elements().into_vec();
        result.map_err(|_| CodecError::OutputType { expected, found })
    }

    fn slice_into<S: ArrayElement, D: ArrayElement>(
        &self,
        direction: CodecDirection,
        source: &[S],
        shape: &[usize],
        output: &mut [D],
    ) -> Result<(), CodecError> {
        let view = self.typed_view(direction, source, shape)?;
        let job = self.job_for(direction, &view)?;
        let dtype = dtype_of::<D>(Some(job.task.result(direction)));
        let (found, size) = (size_of_val(output), checked_size(shape)?);
        match D::bytes_mut(output) {
            Some(bytes) => job.run_into(&view, None, &mut ArrayViewMut::new(bytes, dtype, shape)?),
            None if found == size => {
                output.copy_from_slice(&self.slice::<S, D>(direction, source, shape)?);
                Ok(())
            }
            None => Err(CodecError::Bytes { found, expected: size, shape: shape.to_vec(), dtype }),
        }
    }

    fn typed_view<'a, T: ArrayElement>(
        &self,
        direction: CodecDirection,
        elements: &'a [T],
        shape: &[usize],
    ) -> Result<ArrayView<'a>, CodecError> {
        let expected: Option<DType> = match direction {
            CodecDirection::Encode => self.dtype(),
            CodecDirection::Decode => self.astype(),
        };
        ArrayView::new(T::bytes(elements), dtype_of::<T>(expected), shape)
    }
}
