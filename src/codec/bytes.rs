//! Elements as bytes, in either order of bytes and of memory.

use std::io::{self, Read, Write};

use super::array::{NdArray, checked_size, with_data, with_type};
use super::codec_error::CodecError;
use super::dtype::DType;
use super::element::Element;
use super::spatial_delta::{MemoryOrder, SpatialDelta};

/// Elements that are converted at a time.
const PIECE: usize = 1 << 13;

/// Why bytes are no elements.
#[derive(Debug)]
pub(super) enum ReadProblem {
    /// They could not be had.
    Io(io::Error),
    /// A bool that is neither 0 nor 1, and its place among the elements.
    Bool(u8, usize),
}

/// Elements that are read and written as bytes.
pub(super) trait Bytes: Element {
    /// Fills elements with native bytes; answers the place of what is no element.
    fn fill(elements: &mut [Self], reader: &mut dyn Read) -> Result<(), ReadProblem>;

    /// Elements as native bytes.
    fn native(elements: &[Self]) -> &[u8];

    /// The element with its bytes in reverse.
    fn swapped(self) -> Self;

    /// Fills elements with bytes in the order of a type.
    fn read(elements: &mut [Self], dtype: DType, reader: &mut dyn Read) -> Result<(), ReadProblem> {
        Self::fill(elements, reader)?;
        if !dtype.is_native() {
            elements.iter_mut().for_each(|element| *element = element.swapped());
        }
        Ok(())
    }

    /// Writes elements in the byte order of a type.
    fn write(elements: &[Self], dtype: DType, writer: &mut dyn Write) -> io::Result<()> {
        if dtype.is_native() {
            return writer.write_all(Self::native(elements));
        }
        let mut swapped = Vec::with_capacity(PIECE.min(elements.len()));
        for piece in elements.chunks(PIECE) {
            swapped.clear();
            swapped.extend(piece.iter().map(|element| element.swapped()));
            writer.write_all(Self::native(&swapped))?;
        }
        Ok(())
    }
}

macro_rules! bytes {
    ($($type:ty, $swapped:expr;)*) => {$(
        impl Bytes for $type {
            fn fill(elements: &mut [$type], reader: &mut dyn Read) -> Result<(), ReadProblem> {
                reader.read_exact(bytemuck::cast_slice_mut(elements)).map_err(ReadProblem::Io)
            }

            fn native(elements: &[$type]) -> &[u8] {
                bytemuck::cast_slice(elements)
            }

            fn swapped(self) -> $type {
                $swapped(self)
            }
        }
    )*};
}

bytes! {
    i8, i8::swap_bytes;
    u8, u8::swap_bytes;
    i16, i16::swap_bytes;
    u16, u16::swap_bytes;
    i32, i32::swap_bytes;
    u32, u32::swap_bytes;
    i64, i64::swap_bytes;
    u64, u64::swap_bytes;
    half::f16, |value: half::f16| half::f16::from_bits(value.to_bits().swap_bytes());
    f32, |value: f32| f32::from_bits(value.to_bits().swap_bytes());
    f64, |value: f64| f64::from_bits(value.to_bits().swap_bytes());
}

impl Bytes for bool {
    fn fill(elements: &mut [bool], reader: &mut dyn Read) -> Result<(), ReadProblem> {
        let mut bytes = [0; PIECE];
        for (number, piece) in elements.chunks_mut(PIECE).enumerate() {
            let bytes = &mut bytes[..piece.len()];
            reader.read_exact(bytes).map_err(ReadProblem::Io)?;
            if let Some(wrong) = bytes.iter().position(|byte| *byte > 1) {
                return Err(ReadProblem::Bool(bytes[wrong], number * PIECE + wrong));
            }
            piece.iter_mut().zip(bytes).for_each(|(element, byte)| *element = *byte == 1);
        }
        Ok(())
    }

    fn native(elements: &[bool]) -> &[u8] {
        bytemuck::cast_slice(elements)
    }

    fn swapped(self) -> bool {
        self
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
        with_type!(dtype.kind(), T => {
            let mut elements = vec![T::default(); size];
            match T::read(&mut elements, dtype, &mut { bytes }) {
                Ok(()) => Ok(NdArray::from_ordered(shape, elements, dtype, order)),
                Err(ReadProblem::Bool(byte, offset)) => Err(CodecError::BoolByte { byte, offset }),
                Err(ReadProblem::Io(_)) => Err(wrong()),
            }
        })
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
            Some(elements) => Bytes::write(elements, self.dtype, writer),
            None => {
                let mut elements = array.iter().copied();
                let mut piece = Vec::with_capacity(PIECE);
                loop {
                    piece.clear();
                    piece.extend(elements.by_ref().take(PIECE));
                    if piece.is_empty() {
                        return Ok(());
                    }
                    Bytes::write(&piece, self.dtype, writer)?;
                }
            }
        })
    }

    /// An array of elements that stand in this order; the caller has matched their number.
    pub(super) fn from_ordered<T: Element>(
        shape: &[usize],
        elements: Vec<T>,
        dtype: DType,
        order: MemoryOrder,
    ) -> NdArray {
        match order {
            MemoryOrder::C => NdArray::from_vec(shape, elements, dtype),
            MemoryOrder::F => {
                let lengths: Vec<usize> = shape.iter().rev().copied().collect();
                NdArray::from_vec(&lengths, elements, dtype).reversed()
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
