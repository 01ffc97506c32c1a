//! Encoding and decoding of arrays in place.

use crate::buffer::swap_in_place;
use crate::dtype::{DType, ElementKind};
use crate::error::CodecError;
use crate::ordered::{Ordered, all_slabs, copy, write};
use crate::pairs;
use crate::settings::CodecDirection;
use crate::spatial_delta::SpatialDelta;
use crate::view::ArrayViewMut;
use crate::whole::Job;

impl SpatialDelta {
    /// Encodes an array in place, as [`encode`](SpatialDelta::encode) does. Afterwards the array has the type
    /// `astype`, in the byte order that it had. `dtype` and `astype` must have the same width.
    ///
    /// No memory is allocated for elements that are aligned and without gaps in memory. After an error the
    /// array is unchanged.
    ///
    /// ```
    /// use vcfilter_codec::{ArrayViewMut, DType, SpatialDelta};
    /// let (i1, u1): (DType, DType) = ("i1".parse()?, "u1".parse()?);
    /// let codec = SpatialDelta::new(0, u1).astype(i1).build()?;
    /// let mut bytes = [100u8, 101, 99];
    /// let mut array = ArrayViewMut::of(&mut bytes, &[3])?;
    /// codec.encode_in_place(&mut array)?;
    /// assert_eq!(array.dtype(), i1);
    /// codec.decode_in_place(&mut array)?;
    /// assert_eq!(array.dtype(), u1);
    /// assert_eq!(bytes, [100, 101, 99]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`encode`](SpatialDelta::encode), except that every difference fits; [`CodecError::InPlace`].
    pub fn encode_in_place(&self, array: &mut ArrayViewMut) -> Result<(), CodecError> {
        self.job_for(CodecDirection::Encode, &array.view())?.run_in_place(array)
    }

    /// Decodes an array in place, as [`decode`](SpatialDelta::decode) does;
    /// [`encode_in_place`](SpatialDelta::encode_in_place) has an example.
    ///
    /// # Errors
    /// Those of [`decode`](SpatialDelta::decode); [`CodecError::InPlace`].
    pub fn decode_in_place(&self, array: &mut ArrayViewMut) -> Result<(), CodecError> {
        self.job_for(CodecDirection::Decode, &array.view())?.run_in_place(array)
    }
}

impl Job {
    fn run_in_place(&self, array: &mut ArrayViewMut) -> Result<(), CodecError> {
        let (task, width) = (self.task, self.task.dtype.width());
        let word = task.of_parts().dtype.width();
        let result = DType::new(task.result(self.direction).kind(), array.dtype.order());
        if task.astype.width() != width {
            return Err(CodecError::InPlace { dtype: task.dtype, astype: task.astype });
        }
        if task.dtype.kind() == ElementKind::Bool {
            self.check_bools(&Ordered::new(&array.view())?, None)?;
        }
        let encode = self.direction == CodecDirection::Encode;
        let axes = array.layout.memory_axes();
        let shape: Vec<usize> = axes.iter().map(|&axis| array.shape()[axis]).collect();
        let cuts = all_slabs((&axes, &shape, task.dtype.kind().parts()), &self.axes, false);
        let lying = array.layout.contiguous(&axes, width);
        let aligned = |range: &std::ops::Range<usize>| {
            range.is_empty() || array.memory[range.start..].as_ptr().addr().is_multiple_of(word)
        };
        match lying.filter(aligned) {
            Some(range) => {
                let bytes = &mut array.memory[range];
                if !result.is_native() {
                    swap_in_place(bytes, word);
                }
                pairs::in_place(task.of_parts(), bytes, &cuts, encode);
                if !result.is_native() {
                    swap_in_place(bytes, word);
                }
                array.dtype = result;
            }
            None => {
                let mut elements = copy(&array.view(), &axes)?;
                pairs::in_place(task.of_parts(), elements.bytes_mut(), &cuts, encode);
                array.dtype = result;
                write(array, &axes, elements);
            }
        }
        Ok(())
    }
}
