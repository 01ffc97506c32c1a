//! Arrays as flat bytes, in either order of bytes and of memory.

use std::io::{self, Write};

use bytemuck::cast_slice;

use super::array::{NdArray, checked_size, with_data, with_type};
use super::codec_error::CodecError;
use super::dtype::DType;
use super::element::sealed::Sealed;
use super::spatial_delta::{MemoryOrder, SpatialDelta};
use super::words::{ReadProblem, Words};

/// Elements that are put in order at a time.
const PIECE: usize = 1 << 13;

impl NdArray {
    /// An array from the bytes of its elements, which stand in this order.
    ///
    /// ```
    /// use vcfilter_ndfiles::{MemoryOrder, NdArray};
    /// let a = NdArray::from_bytes(&[0, 1, 0, 2], &[2], ">i2".parse()?, MemoryOrder::C)?;
    /// assert_eq!(a.to_string(), "array([1, 2], dtype='>i2')");
    /// assert_eq!(a.to_bytes(MemoryOrder::C), [0, 1, 0, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_bytes(
        bytes: &[u8],
        shape: &[usize],
        dtype: DType,
        order: MemoryOrder,
    ) -> Result<NdArray, CodecError> {
        let size = checked_size(shape)?;
        let wrong = || CodecError::Bytes {
            found: bytes.len(),
            expected: size * dtype.width(),
            shape: shape.to_vec(),
            dtype,
        };
        if bytes.len() != size * dtype.width() {
            return Err(wrong());
        }
        let mut elements = Words::try_zeros(dtype.width(), size)?;
        match elements.read(0, dtype, &mut { bytes }) {
            Ok(()) => Ok(NdArray::from_ordered(shape, elements, dtype, order)),
            Err(ReadProblem::Bool(byte, offset)) => Err(CodecError::BoolByte { byte, offset }),
            Err(ReadProblem::Io(_)) => Err(wrong()),
        }
    }

    /// The bytes of all elements, in the byte order of the array's type.
    pub fn to_bytes(&self, order: MemoryOrder) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size() * self.dtype.width());
        // A vector takes all that is written to it.
        let _ = self.write_bytes(order, &mut bytes);
        bytes
    }

    /// Writes the bytes of all elements.
    pub(super) fn write_bytes(&self, order: MemoryOrder, writer: &mut dyn Write) -> io::Result<()> {
        let array = match order {
            MemoryOrder::C => self.clone(),
            MemoryOrder::F => self.reversed(),
        };
        with_data!(&array.data, array => match array.as_slice() {
            Some(elements) if self.dtype.is_native() => writer.write_all(cast_slice(elements)),
            _ => {
                let mut elements = array.iter().copied();
                let mut piece = Words::zeros(self.dtype.width(), 0);
                loop {
                    piece.refill(elements.by_ref().take(PIECE));
                    if piece.bytes().is_empty() {
                        return Ok(());
                    }
                    if !self.dtype.is_native() {
                        piece.swap(0);
                    }
                    writer.write_all(piece.bytes())?;
                }
            }
        })
    }

    /// An array of elements in C order; the caller has matched their number and their width.
    pub(super) fn from_words(shape: &[usize], elements: Words, dtype: DType) -> NdArray {
        with_type!(dtype.kind(), T => NdArray::from_vec(shape, T::from_words(elements), dtype))
    }

    /// An array of elements that stand in this order.
    pub(super) fn from_ordered(
        shape: &[usize],
        elements: Words,
        dtype: DType,
        order: MemoryOrder,
    ) -> NdArray {
        match order {
            MemoryOrder::C => NdArray::from_words(shape, elements, dtype),
            MemoryOrder::F => {
                let lengths: Vec<usize> = shape.iter().rev().copied().collect();
                NdArray::from_words(&lengths, elements, dtype).reversed()
            }
        }
    }

    /// All axes in reverse: F order as C order.
    pub(super) fn reversed(&self) -> NdArray {
        self.permuted(&(0..self.ndim()).rev().collect::<Vec<_>>())
    }
}

impl SpatialDelta {
    /// [`encode`](SpatialDelta::encode) from and to flat bytes, as Zarr version 2 filters do; needs
    /// `shape` and `dtype`.
    ///
    /// ```
    /// use vcfilter_ndfiles::{DType, SpatialDelta};
    /// let codec = SpatialDelta::new(1, "u1".parse::<DType>()?).shape(vec![2, 3]).build()?;
    /// let encoded = codec.encode_bytes(&[1, 2, 4, 9, 9, 8])?;
    /// assert_eq!(encoded, [1, 1, 2, 9, 0, 255]);
    /// assert_eq!(codec.decode_bytes(&encoded)?, [1, 2, 4, 9, 9, 8]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn encode_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
        let (shape, dtype) = self.shape().zip(self.dtype()).ok_or(CodecError::NoShape)?;
        let array = NdArray::from_bytes(bytes, shape, dtype, self.order())?;
        Ok(self.encode(&array)?.to_bytes(self.order()))
    }

    /// [`decode`](SpatialDelta::decode) from and to flat bytes; see [`encode_bytes`](SpatialDelta::encode_bytes).
    pub fn decode_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
        let (shape, astype) = self.shape().zip(self.astype()).ok_or(CodecError::NoShape)?;
        if self.dtype().is_none() {
            return Err(CodecError::NoShape);
        }
        let array = NdArray::from_bytes(bytes, shape, astype, self.order())?;
        Ok(self.decode(&array)?.to_bytes(self.order()))
    }
}
