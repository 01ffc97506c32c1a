//! Conversion between element types without loss, but for the rounding of floats.

use vcfilter_codec::{DType, ElementKind, memory_for, unravel_index};

use vcfilter_machine::Stoppable;

use super::array::{NdArray, real, with_type};
use super::element::NdElement;
use super::error::NdArrayError;

impl NdArray {
    /// Returns the same values as another type. A float may be rounded to a narrower float.
    ///
    /// Times may become int64, and the reverse; other types and other units are refused.
    ///
    /// # Errors
    /// [`NdArrayError::Cast`] for a value that is out of range, has a fraction that would be cut off, is NaN
    /// where the type has none, or is an integer with more digits than a float holds;
    /// [`NdArrayError::Conversion`].
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let a = NdArray::from(ndarray::array![1i16, 300]);
    /// assert_eq!(a.astype("f4".parse().unwrap()).unwrap().to_string(), "array([  1., 300.], dtype=float32)");
    /// let problem = a.astype("u1".parse().unwrap()).unwrap_err();
    /// assert_eq!(problem.to_string(), "300 at [1] does not fit uint8 (0..=255)");
    /// ```
    pub fn astype(&self, dtype: DType) -> Result<NdArray, NdArrayError> {
        let (from, to) = (self.dtype.kind(), real(dtype)?.kind());
        if from == to {
            return Ok(NdArray { data: self.data.clone(), dtype });
        }
        if from.is_time() || to.is_time() {
            return match (from, to) {
                (ElementKind::I8, _) | (_, ElementKind::I8) => self.clone().relabel(dtype),
                _ => Err(NdArrayError::Conversion { from: self.dtype, to: dtype }),
            };
        }
        with_type!(to, T => self.converted::<T>(dtype))
    }

    fn converted<T: NdElement>(&self, dtype: DType) -> Result<NdArray, NdArrayError> {
        memory_for(self.size(), dtype.width())?;
        let mut elements = Vec::with_capacity(self.size());
        // Scalars stand between the types: 144 pairs are not worth code of their own.
        for (flat, value) in self.iter().asking().enumerate() {
            elements.push(T::from_scalar(value).map_err(|why| NdArrayError::Cast {
                value: value.to_string(),
                index: unravel_index(flat, self.shape()),
                dtype,
                why,
            })?);
        }
        Ok(NdArray::from_vec(self.shape(), elements, dtype))
    }
}
