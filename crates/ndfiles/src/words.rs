//! Elements as words of their width: what kernels and files need to know of them.

use std::collections::TryReserveError;
use std::io::{self, Read};

use bytemuck::{Pod, cast_slice, cast_slice_mut, cast_vec};

use super::dtype::{ByteOrder, DType, Kind};
use super::element::Element;
use super::error::ArrayError;

/// Elements of any kind, by their width. Memory is aligned for them.
#[derive(Debug)]
pub enum Words {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
    Eight(Vec<u64>),
}

/// Why bytes are no elements.
#[derive(Debug)]
pub(super) enum ReadProblem {
    /// They could not be had.
    Io(io::Error),
    /// A bool that is neither 0 nor 1, and its place among the elements that are read.
    Bool(u8, usize),
}

macro_rules! with_words {
    ($words:expr, $elements:ident => $body:expr) => {
        match $words {
            Words::One($elements) => $body,
            Words::Two($elements) => $body,
            Words::Four($elements) => $body,
            Words::Eight($elements) => $body,
        }
    };
}

impl Words {
    /// Zeros of a width of 1, 2, 4 or 8 bytes.
    pub(super) fn zeros(width: usize, size: usize) -> Words {
        match width {
            1 => Words::One(vec![0; size]),
            2 => Words::Two(vec![0; size]),
            4 => Words::Four(vec![0; size]),
            _ => Words::Eight(vec![0; size]),
        }
    }

    /// The same for as many as an array has, where there is memory for them.
    pub(super) fn try_zeros(width: usize, size: usize) -> Result<Words, ArrayError> {
        room_for(size, width)?;
        Ok(Words::zeros(width, size))
    }

    /// Makes there be as many elements, new ones zero.
    pub(super) fn resize(&mut self, size: usize) {
        with_words!(self, elements => elements.resize(size, 0));
    }

    /// Makes there be at least so many elements, out of `most` in the end, or says that there is no room. Grows by
    /// doubling, so that what is promised and never comes takes none.
    pub(super) fn grow(&mut self, size: usize, most: usize) -> Result<(), TryReserveError> {
        with_words!(self, elements => {
            let length = elements.len();
            if size > length {
                elements.try_reserve_exact((size - length).max(length.min(most.saturating_sub(length))))?;
                elements.resize(size, 0);
            }
            Ok(())
        })
    }

    /// Makes room, or says that there is none.
    pub(super) fn try_reserve_exact(&mut self, more: usize) -> Result<(), TryReserveError> {
        with_words!(self, elements => elements.try_reserve_exact(more))
    }

    /// Makes room for many more rounds of this, or says that there is none.
    pub(super) fn try_reserve(&mut self, more: usize) -> Result<(), TryReserveError> {
        with_words!(self, elements => elements.try_reserve(more))
    }

    /// Replaces all elements by those of an iterator.
    pub(super) fn refill<T: Element>(&mut self, elements: impl Iterator<Item = T>) {
        with_words!(self, words => {
            words.clear();
            elements.for_each(|element| words.push(element.bits() as _));
        });
    }

    /// All elements as native bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        with_words!(self, elements => cast_slice(elements))
    }

    /// All elements as native bytes.
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        with_words!(self, elements => cast_slice_mut(elements))
    }

    /// Turns the elements from a place on into the other byte order.
    pub(super) fn swap(&mut self, start: usize) {
        with_words!(self, elements => {
            elements[start..].iter_mut().for_each(|element| *element = element.swap_bytes());
        });
    }

    /// Fills the elements from a place on with bytes in the order of a type.
    pub(super) fn read(
        &mut self,
        start: usize,
        dtype: DType,
        reader: &mut dyn Read,
    ) -> Result<(), ReadProblem> {
        let bytes = &mut self.bytes_mut()[start * dtype.width()..];
        reader.read_exact(bytes).map_err(ReadProblem::Io)?;
        if dtype.kind() == Kind::Bool
            && let Some(wrong) = bytes.iter().position(|byte| *byte > 1)
        {
            return Err(ReadProblem::Bool(bytes[wrong], wrong));
        }
        if !dtype.is_native() {
            self.swap(start);
        }
        Ok(())
    }

    /// Elements of 1, 2, 4 or 8 bytes.
    pub(super) fn of<T: Pod>(elements: Vec<T>) -> Words {
        match size_of::<T>() {
            1 => Words::One(cast_vec(elements)),
            2 => Words::Two(cast_vec(elements)),
            4 => Words::Four(cast_vec(elements)),
            _ => Words::Eight(cast_vec(elements)),
        }
    }

    /// The elements as another type of their width; zeros of it would mean a wrong width.
    pub(super) fn cast<T: Pod>(self) -> Vec<T> {
        with_words!(self, elements => {
            if size_of_val(&elements[..]) == elements.len() * size_of::<T>() {
                cast_vec(elements)
            } else {
                vec![T::zeroed(); elements.len()]
            }
        })
    }
}

/// Whether there is memory for so many elements. Fails where making a vector would end the process. It is asked for and
/// given back, because a vector that is made of it would be filled with zeros once more: the system's are.
pub(super) fn room_for(size: usize, width: usize) -> Result<(), ArrayError> {
    let bytes = size.saturating_mul(width);
    let room = Vec::<u8>::new().try_reserve_exact(bytes);
    room.map_err(|_| ArrayError::Memory { bytes: bytes as u64 })
}

/// The integer at a position of native bytes; 0 of floats, which have none.
pub(super) fn integer_at(bytes: &[u8], position: usize, kind: Kind) -> i128 {
    if kind.is_float() {
        return 0;
    }
    let width = kind.width();
    let mut word = [0; 16];
    let bytes = &bytes[position * width..(position + 1) * width];
    match ByteOrder::NATIVE {
        ByteOrder::Little => word[..width].copy_from_slice(bytes),
        ByteOrder::Big => word[..width].iter_mut().zip(bytes.iter().rev()).for_each(|(to, from)| *to = *from),
    }
    let value = i128::from_le_bytes(word);
    let modulus = 1i128 << (8 * width);
    if kind.is_signed() && value >= modulus / 2 { value - modulus } else { value }
}
