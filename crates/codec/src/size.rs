//! Limits of array sizes: the elements of a shape, and memory.

use thiserror::Error;
use vcfilter_machine::memory;

use crate::layout::MAX_DIMENSIONS;

/// Why an array can't have some size.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SizeError {
    /// The array has more dimensions than numpy and this library allow.
    #[error("{ndim} dimensions are more than {MAX_DIMENSIONS}")]
    TooManyDimensions {
        /// The number of dimensions.
        ndim: usize,
    },
    /// The array has more elements than memory can hold.
    #[error("an array of {size} elements is larger than the limit of {limit}")]
    TooLarge {
        /// The number of elements, as a text because it may not fit a machine integer.
        size: String,
        /// The greatest number of elements.
        limit: usize,
    },
    /// There is no memory left.
    #[error("not enough memory for {bytes} bytes")]
    Memory {
        /// The number of bytes that were needed.
        bytes: u64,
    },
}

/// Returns the number of elements of a shape.
///
/// Only lengths other than 0 are multiplied for the check, so a huge length beside a 0 is refused too.
///
/// # Errors
/// [`SizeError::TooLarge`], [`SizeError::TooManyDimensions`].
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

/// Checks that there is memory for `count` elements of `width` bytes, where allocating a vector would end the
/// process, within the limit of the work that runs. The memory is reserved and freed again: a vector made of it
/// would be filled with zeros a second time, while the memory of the system is 0 already.
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
    memory::room(bytes).map_err(|_| SizeError::Memory { bytes: bytes as u64 })
}
