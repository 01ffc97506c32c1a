//! How many elements there may be: what a shape can have, and what memory holds.

use thiserror::Error;

use crate::layout::MAX_DIMENSIONS;

/// Why there can be no array of some size.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SizeError {
    /// More dimensions than numpy and this library know.
    #[error("{ndim} dimensions are more than {MAX_DIMENSIONS}")]
    TooManyDimensions {
        /// How many.
        ndim: usize,
    },
    /// More elements than memory has room for.
    #[error("an array of {size} elements is larger than the limit of {limit}")]
    TooLarge {
        /// How many elements, as a text because it may not fit a machine integer.
        size: String,
        /// The most.
        limit: usize,
    },
    /// The system gives no more memory.
    #[error("not enough memory for {bytes} bytes")]
    Memory {
        /// How many were asked for.
        bytes: u64,
    },
}

/// The number of elements of a shape, where memory could hold it.
///
/// The lengths that are not 0 are multiplied, so a huge length beside a 0 is refused as well.
///
/// # Errors
/// [`SizeError::TooLarge`], [`SizeError::TooManyDimensions`]
///
/// ```
/// use vcfilter_codec::checked_size;
/// assert_eq!(checked_size(&[2, 3]), Ok(6));
/// assert!(checked_size(&[usize::MAX, 2, 0]).is_err());
/// ```
pub fn checked_size(shape: &[usize]) -> Result<usize, SizeError> {
    const LIMIT: usize = isize::MAX as usize / 8;
    if shape.len() > MAX_DIMENSIONS {
        return Err(SizeError::TooManyDimensions { ndim: shape.len() });
    }
    let product = shape.iter().filter(|len| **len != 0).try_fold(1usize, |size, len| size.checked_mul(*len));
    match product {
        Some(size) if size <= LIMIT => Ok(if shape.contains(&0) { 0 } else { size }),
        Some(size) => Err(SizeError::TooLarge { size: size.to_string(), limit: LIMIT }),
        None => Err(SizeError::TooLarge {
            size: shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" x "),
            limit: LIMIT,
        }),
    }
}

/// Whether there is memory for so many elements of so many bytes. Fails where making a vector would end the process. It is
/// asked for and given back, because a vector that is made of it would be filled with zeros once more: the system's are.
///
/// # Errors
/// [`SizeError::Memory`]
///
/// ```
/// use vcfilter_codec::memory_for;
/// assert!(memory_for(1000, 2).is_ok() && memory_for(usize::MAX / 4, 8).is_err());
/// ```
pub fn memory_for(count: usize, width: usize) -> Result<(), SizeError> {
    let bytes = count.saturating_mul(width);
    let room = Vec::<u8>::new().try_reserve_exact(bytes);
    room.map_err(|_| SizeError::Memory { bytes: bytes as u64 })
}
