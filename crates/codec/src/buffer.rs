//! Aligned memory for elements of any type.

use bytemuck::{Pod, cast_slice, cast_slice_mut, try_cast_vec};

use crate::dtype::DType;
use crate::element::ArrayElement;
use crate::error::CodecError;
use crate::size::{SizeError, memory_for};

/// Memory for elements of 1, 2, 4 or 8 bytes, aligned for them. Of complex numbers, their two parts count as elements.
///
/// The kernels work on aligned elements; a view of unaligned memory is first copied into such a buffer. A
/// caller who keeps the result of [`encode_into`](crate::SpatialDelta::encode_into) in one avoids the copy.
///
/// ```
/// use vcfilter_codec::{AlignedBuffer, ElementKind};
/// let mut buffer = AlignedBuffer::zeros(ElementKind::U2.into(), 3)?;
/// buffer.bytes_mut()[0] = 7;
/// buffer.swap_bytes(0);
/// assert_eq!(buffer.into_vec::<u16>().unwrap()[0], 7u16.swap_bytes().to_le());
/// # Ok::<(), vcfilter_codec::CodecError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlignedBuffer(Words);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Words {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
    Eight(Vec<u64>),
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

fn width<T>(_: &[T]) -> usize {
    size_of::<T>()
}

impl AlignedBuffer {
    /// Returns empty memory for elements of a type.
    pub fn new(dtype: DType) -> AlignedBuffer {
        AlignedBuffer(match dtype.kind().part().width() {
            1 => Words::One(Vec::new()),
            2 => Words::Two(Vec::new()),
            4 => Words::Four(Vec::new()),
            _ => Words::Eight(Vec::new()),
        })
    }

    /// Returns memory that holds `count` zeros of a type; of complex numbers that many pairs.
    ///
    /// # Errors
    /// [`CodecError::Size`] where there is not enough memory.
    pub fn zeros(dtype: DType, count: usize) -> Result<AlignedBuffer, CodecError> {
        memory_for(count, dtype.width())?;
        let count = count * dtype.kind().parts();
        Ok(AlignedBuffer(match dtype.kind().part().width() {
            1 => Words::One(vec![0; count]),
            2 => Words::Two(vec![0; count]),
            4 => Words::Four(vec![0; count]),
            _ => Words::Eight(vec![0; count]),
        }))
    }

    /// Returns memory that holds these elements.
    pub fn from_vec<T: ArrayElement>(elements: Vec<T>) -> AlignedBuffer {
        T::into_buffer(elements)
    }

    /// Returns the elements, without a copy; bools are copied, and each byte but 0 is true. Where elements of
    /// the type `T` have another width, the buffer itself is returned as the error.
    ///
    /// ```
    /// use vcfilter_codec::AlignedBuffer;
    /// let buffer = AlignedBuffer::from_vec(vec![-1i16, 2]);
    /// assert_eq!(buffer.clone().into_vec::<u32>(), Err(buffer.clone()));
    /// assert_eq!(buffer.into_vec::<u16>(), Ok(vec![65535, 2]));
    /// ```
    pub fn into_vec<T: ArrayElement>(self) -> Result<Vec<T>, AlignedBuffer> {
        T::from_buffer(self)
    }

    /// Returns the number of bytes of one element.
    pub fn width(&self) -> usize {
        match &self.0 {
            Words::One(_) => 1,
            Words::Two(_) => 2,
            Words::Four(_) => 4,
            Words::Eight(_) => 8,
        }
    }

    /// Returns the number of elements.
    pub fn len(&self) -> usize {
        with_words!(&self.0, elements => elements.len())
    }

    /// Returns whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns all elements as bytes, in the byte order of this machine.
    pub fn bytes(&self) -> &[u8] {
        with_words!(&self.0, elements => cast_slice(elements))
    }

    /// Returns all elements as bytes that can be changed, in the byte order of this machine.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        with_words!(&mut self.0, elements => cast_slice_mut(elements))
    }

    /// Reverses the bytes of each element from element `start` on.
    ///
    /// # Panics
    /// Where there are fewer than `start` elements.
    pub fn swap_bytes(&mut self, start: usize) {
        with_words!(&mut self.0, elements => {
            elements[start..].iter_mut().for_each(|element| *element = element.swap_bytes());
        });
    }

    /// Changes the number of elements; new ones are 0.
    pub fn resize(&mut self, count: usize) {
        with_words!(&mut self.0, elements => elements.resize(count, 0));
    }

    /// Reserves memory for `more` elements; where `exact` is false, for so many that repeated calls are
    /// cheap.
    ///
    /// # Errors
    /// [`SizeError::Memory`] where there is not enough memory, or the work that runs may not have it.
    pub fn try_reserve(&mut self, more: usize, exact: bool) -> Result<(), SizeError> {
        with_words!(&mut self.0, elements => {
            let width = width(elements);
            if elements.capacity() - elements.len() < more {
                // Memory that grows piece by piece is doubled.
                memory_for(if exact { more } else { more.max(elements.len()) }, width)?;
            }
            let reserved = match exact {
                true => elements.try_reserve_exact(more),
                false => elements.try_reserve(more),
            };
            reserved.map_err(|_| SizeError::Memory { bytes: more.saturating_mul(width) as u64 })
        })
    }

    /// Elements of 1, 2, 4 or 8 bytes as they lie in memory.
    pub(crate) fn of_words<T: Pod>(elements: Vec<T>) -> AlignedBuffer {
        AlignedBuffer(match size_of::<T>() {
            1 => Words::One(bytemuck::cast_vec(elements)),
            2 => Words::Two(bytemuck::cast_vec(elements)),
            4 => Words::Four(bytemuck::cast_vec(elements)),
            _ => Words::Eight(bytemuck::cast_vec(elements)),
        })
    }

    /// The elements as another type of their width.
    pub(crate) fn into_words<T: Pod>(self) -> Result<Vec<T>, AlignedBuffer> {
        match self.0 {
            Words::One(elements) => try_cast_vec(elements).map_err(|(_, own)| Words::One(own)),
            Words::Two(elements) => try_cast_vec(elements).map_err(|(_, own)| Words::Two(own)),
            Words::Four(elements) => try_cast_vec(elements).map_err(|(_, own)| Words::Four(own)),
            Words::Eight(elements) => try_cast_vec(elements).map_err(|(_, own)| Words::Eight(own)),
        }
        .map_err(AlignedBuffer)
    }
}

/// Turns elements of this width into the other byte order, wherever they lie.
pub(crate) fn swap_in_place(bytes: &mut [u8], width: usize) {
    match width {
        1 => {}
        2 => bytes.as_chunks_mut::<2>().0.iter_mut().for_each(|element| element.reverse()),
        4 => bytes.as_chunks_mut::<4>().0.iter_mut().for_each(|element| element.reverse()),
        _ => bytes.as_chunks_mut::<8>().0.iter_mut().for_each(|element| element.reverse()),
    }
}
