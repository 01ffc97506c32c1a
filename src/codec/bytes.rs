//! Arrays as flat bytes, in either order of bytes and of memory.

use super::array::{NdArray, checked_size};
use super::codec_error::CodecError;
use super::dtype::{ByteOrder, DType, Kind};
use super::element::Element;
use super::spatial_delta::{MemoryOrder, SpatialDelta};

use super::array::{with_data, with_type};

/// An element as its bytes; at most eight.
pub(super) trait Bytes: Element {
    /// The element of bytes in native order, as many as the element has.
    fn from_native(bytes: &[u8]) -> Self;
}

macro_rules! bytes {
    ($($type:ty)*) => {$(
        impl Bytes for $type {
            fn from_native(bytes: &[u8]) -> Self {
                bytemuck::pod_read_unaligned(bytes)
            }
        }
    )*};
}

bytes!(i8 u8 i16 u16 i32 u32 i64 u64 half::f16 f32 f64);

impl Bytes for bool {
    fn from_native(bytes: &[u8]) -> bool {
        bytes[0] != 0
    }
}

impl NdArray {
    /// An array from the bytes of its elements, which stand in this order.
    ///
    /// ```
    /// use vcfilter::codec::{MemoryOrder, NdArray};
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
        let expected = checked_size(shape)? * dtype.width();
        if bytes.len() != expected {
            return Err(CodecError::Bytes { found: bytes.len(), expected, shape: shape.to_vec(), dtype });
        }
        if dtype.kind() == Kind::Bool
            && let Some(offset) = bytes.iter().position(|byte| *byte > 1)
        {
            return Err(CodecError::BoolByte { byte: bytes[offset], offset });
        }
        let lengths: Vec<usize> = match order {
            MemoryOrder::C => shape.to_vec(),
            MemoryOrder::F => shape.iter().rev().copied().collect(),
        };
        let array = with_type!(dtype.kind(), T => {
            NdArray::from_vec::<T>(&lengths, read_elements(bytes, dtype), dtype)
        });
        Ok(match order {
            MemoryOrder::C => array,
            MemoryOrder::F => array.reversed(),
        })
    }

    /// The bytes of all elements, in the byte order of the array's type.
    pub fn to_bytes(&self, order: MemoryOrder) -> Vec<u8> {
        let array = match order {
            MemoryOrder::C => self.clone(),
            MemoryOrder::F => self.reversed(),
        };
        let width = self.dtype.width();
        let swap = !self.dtype.is_native();
        let mut bytes = Vec::with_capacity(self.size() * width);
        with_data!(&array.data, array => {
            for element in array {
                let word = element.bits();
                if (ByteOrder::NATIVE == ByteOrder::Big) != swap {
                    bytes.extend_from_slice(&word.to_be_bytes()[8 - width..]);
                } else {
                    bytes.extend_from_slice(&word.to_le_bytes()[..width]);
                }
            }
        });
        bytes
    }

    /// All axes in reverse: F order as C order.
    fn reversed(&self) -> NdArray {
        self.permuted(&(0..self.ndim()).rev().collect::<Vec<_>>())
    }
}

/// Elements out of bytes in the order of the type; a rest that is no whole element is left.
pub(super) fn read_elements<T: Bytes>(bytes: &[u8], dtype: DType) -> Vec<T> {
    let chunks = bytes.chunks_exact(dtype.width());
    if dtype.is_native() {
        return chunks.map(T::from_native).collect();
    }
    let mut word = [0; 8];
    chunks
        .map(|chunk| {
            let word = &mut word[..chunk.len()];
            word.copy_from_slice(chunk);
            word.reverse();
            T::from_native(word)
        })
        .collect()
}

impl SpatialDelta {
    /// [`encode`](SpatialDelta::encode) from and to flat bytes, as Zarr version 2 filters do; needs
    /// `shape` and `dtype`.
    pub fn encode_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
        let (shape, dtype) = self.shape().zip(self.dtype()).ok_or(CodecError::NoShape)?;
        let array = NdArray::from_bytes(bytes, shape, dtype, self.order())?;
        Ok(self.encode(&array)?.to_bytes(self.order()))
    }

    /// [`decode`](SpatialDelta::decode) from and to flat bytes.
    pub fn decode_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
        let (shape, astype) = self.shape().zip(self.astype()).ok_or(CodecError::NoShape)?;
        if self.dtype().is_none() {
            return Err(CodecError::NoShape);
        }
        let array = NdArray::from_bytes(bytes, shape, astype, self.order())?;
        Ok(self.decode(&array)?.to_bytes(self.order()))
    }
}
