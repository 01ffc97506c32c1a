//! Arrays as flat bytes, in either byte order and either memory order.

use std::io::{self, Read, Write};

use vcfilter_codec::{AlignedBuffer, ArrayElement, DType, ElementKind, MemoryOrder, SizeError, checked_size};

use vcfilter_machine::poll;

use super::array::{NdArray, real, with_data, with_type};
use super::error::NdArrayError;

/// Elements that are put in order at a time.
const PIECE: usize = 1 << 13;

/// Bytes that are written at a time.
const BYTES: usize = 1 << 20;

impl NdArray {
    /// Returns an array of the bytes of its elements, in C or F order and in the byte order of the type.
    ///
    /// ```
    /// use vcfilter_codec::MemoryOrder;
    /// use vcfilter_ndfiles::NdArray;
    /// let a = NdArray::from_bytes(&[0, 1, 0, 2], &[2], ">i2".parse()?, MemoryOrder::C)?;
    /// assert_eq!(a.to_string(), "array([1, 2], dtype='>i2')");
    /// assert_eq!(a.to_bytes(MemoryOrder::C), [0, 1, 0, 2]);
    /// # Ok::<(), vcfilter_ndfiles::NdArrayError>(())
    /// ```
    ///
    /// # Errors
    /// [`NdArrayError::Bytes`] where the number of bytes is not that of the shape; [`NdArrayError::BoolByte`]
    /// where a bool is neither 0 nor 1; [`NdArrayError::Size`]; [`NdArrayError::Complex`].
    pub fn from_bytes(
        bytes: &[u8],
        shape: &[usize],
        dtype: DType,
        order: MemoryOrder,
    ) -> Result<NdArray, NdArrayError> {
        let (size, dtype) = (checked_size(shape)?, real(dtype)?);
        let (found, expected) = (bytes.len(), size * dtype.width());
        let wrong = || NdArrayError::Bytes { found, expected, shape: shape.to_vec(), dtype };
        if found != expected {
            return Err(wrong());
        }
        let zeros = AlignedBuffer::zeros(dtype, size);
        let mut elements = zeros.map_err(|_| SizeError::Memory { bytes: expected as u64 })?;
        match read_elements(&mut elements, 0, dtype, &mut { bytes }) {
            Ok(()) => Ok(NdArray::from_ordered(shape, elements, dtype, order)),
            Err(ReadProblem::Bool(byte, offset)) => Err(NdArrayError::BoolByte { byte, offset }),
            Err(ReadProblem::Io(_)) => Err(wrong()),
        }
    }

    /// Returns the bytes of all elements in C or F order, in the byte order of the array's type.
    pub fn to_bytes(&self, order: MemoryOrder) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size() * self.dtype.width());
        // A vector takes all that is written to it.
        let _ = self.write_bytes(order, &mut bytes);
        bytes
    }

    /// Writes the bytes of all elements.
    pub(crate) fn write_bytes(&self, order: MemoryOrder, writer: &mut dyn Write) -> io::Result<()> {
        let array = match order {
            MemoryOrder::C => self.clone(),
            MemoryOrder::F => self.reversed(),
        };
        with_data!(&array.data, array => match array.as_slice() {
            // In pieces, between which it may be stopped.
            Some(elements) if self.dtype.is_native() => {
                ArrayElement::bytes(elements).chunks(BYTES).try_for_each(|bytes| {
                    poll()?;
                    writer.write_all(bytes)
                })
            }
            _ => write_in_pieces(array.iter().copied(), self.dtype.is_native(), writer),
        })
    }

    /// An array of elements in C order; the caller has matched their number and their width.
    pub(crate) fn from_elements(shape: &[usize], elements: AlignedBuffer, dtype: DType) -> NdArray {
        with_type!(dtype.kind(), T => {
            let elements = elements.into_vec::<T>().expect("the width was matched");
            NdArray::from_vec(shape, elements, dtype)
        })
    }

    /// An array of elements that stand in this order.
    pub(crate) fn from_ordered(
        shape: &[usize],
        elements: AlignedBuffer,
        dtype: DType,
        order: MemoryOrder,
    ) -> NdArray {
        match order {
            MemoryOrder::C => NdArray::from_elements(shape, elements, dtype),
            MemoryOrder::F => {
                let lengths: Vec<usize> = shape.iter().rev().copied().collect();
                NdArray::from_elements(&lengths, elements, dtype).reversed()
            }
        }
    }

    /// All axes in reverse: F order as C order.
    pub(crate) fn reversed(&self) -> NdArray {
        self.permuted(&(0..self.ndim()).rev().collect::<Vec<_>>())
    }
}

fn write_in_pieces<T: ArrayElement>(
    mut elements: impl Iterator<Item = T>,
    native: bool,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        poll()?;
        piece.clear();
        piece.extend(elements.by_ref().take(PIECE));
        if piece.is_empty() {
            return Ok(());
        }
        if native {
            writer.write_all(T::bytes(&piece))?;
            continue;
        }
        let mut buffer = AlignedBuffer::from_vec(std::mem::take(&mut piece));
        buffer.swap_bytes(0);
        writer.write_all(buffer.bytes())?;
        // The same memory again.
        piece = buffer.into_vec().unwrap_or_default();
    }
}

/// Why bytes are no elements.
#[derive(Debug)]
pub(crate) enum ReadProblem {
    /// They could not be had.
    #[cfg_attr(not(feature = "files"), allow(dead_code))] // of bytes in memory nobody asks why
    Io(io::Error),
    /// A bool that is neither 0 nor 1, and its place among the elements that are read.
    Bool(u8, usize),
}

/// Fills the elements of a buffer from a place on with bytes in the order of a type.
pub(crate) fn read_elements(
    elements: &mut AlignedBuffer,
    start: usize,
    dtype: DType,
    reader: &mut dyn Read,
) -> Result<(), ReadProblem> {
    let bytes = &mut elements.bytes_mut()[start * dtype.width()..];
    reader.read_exact(bytes).map_err(ReadProblem::Io)?;
    if dtype.kind() == ElementKind::Bool
        && let Some(wrong) = bytes.iter().position(|byte| *byte > 1)
    {
        return Err(ReadProblem::Bool(bytes[wrong], wrong));
    }
    if !dtype.is_native() {
        elements.swap_bytes(start);
    }
    Ok(())
}
