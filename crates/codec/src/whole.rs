//! Encoding and decoding of arrays, whole or after a slab.

use crate::array_buffer::ArrayBuffer;
use crate::buffer::AlignedBuffer;
use crate::dtype::ElementKind;
use crate::error::CodecError;
use crate::ordered::{Ordered, fill};
use crate::pairs;
use crate::spatial_delta::{CodecDirection, SpatialDelta};
use crate::task::Task;
use crate::view::{ArrayView, ArrayViewMut};

impl SpatialDelta {
    /// Returns the differences of an array along the axis.
    ///
    /// The result has the memory order of the array where that has no gaps, otherwise C order.
    ///
    /// ```
    /// use vcfilter_codec::{ArrayView, DType, SpatialDelta};
    /// let codec = SpatialDelta::new(0, "u1".parse::<DType>()?).build()?;
    /// // Two columns of three elements, one after the other: F order.
    /// let columns = ArrayView::of_strided(&[1u8, 2, 4, 9, 9, 8], &[3, 2], &[1, 3], 0)?;
    /// let encoded = codec.encode(&columns)?;
    /// assert_eq!(encoded.view().strides(), columns.strides());
    /// assert_eq!(encoded.into_elements().bytes(), [1, 1, 2, 9, 0, 255]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// [`CodecError`] where the array has no such axis, or another type or shape than the codec; where a
    /// difference does not fit `astype`; where a bool is neither 0 nor 1; where there is no memory for the
    /// result.
    pub fn encode(&self, array: &ArrayView) -> Result<ArrayBuffer, CodecError> {
        self.job_for(CodecDirection::Encode, array)?.run(array, None)
    }

    /// Returns the array whose differences are given.
    ///
    /// Differences of a wider type than `dtype` are cut to its width, which undoes their extension by
    /// encoding.
    ///
    /// # Errors
    /// [`CodecError`] where the array has no such axis, or another type or shape than the codec; where the
    /// type of the values is not known; where a bool is neither 0 nor 1; where there is no memory for the
    /// result.
    pub fn decode(&self, encoded: &ArrayView) -> Result<ArrayBuffer, CodecError> {
        self.job_for(CodecDirection::Decode, encoded)?.run(encoded, None)
    }

    /// Encodes an array into another one of the same shape, of the type `astype` in any byte order, as
    /// [`encode`](SpatialDelta::encode) does.
    ///
    /// No memory is allocated for elements where both arrays have the same memory order, without gaps, are
    /// aligned, and the input is in the byte order of this machine. After an error the output is useless.
    ///
    /// ```
    /// use vcfilter_codec::{ArrayView, ArrayViewMut, DType, SpatialDelta};
    /// let (i1, i2): (DType, DType) = ("i1".parse()?, "i2".parse()?);
    /// let codec = SpatialDelta::new(0, i2).astype(i1).build()?;
    /// let (values, mut differences) = ([100i16, 101, 99], [0i8; 3]);
    /// let view = ArrayView::of(&values, &[3])?;
    /// codec.encode_into(&view, &mut ArrayViewMut::of(&mut differences, &[3])?)?;
    /// assert_eq!(differences, [100, 1, -2]);
    /// let problem = codec.encode_into(&view, &mut ArrayViewMut::of(&mut [0i16; 3], &[3])?).unwrap_err();
    /// assert_eq!(problem.to_string(), "the output is an array of int16, not of int8");
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`encode`](SpatialDelta::encode); [`CodecError::OutputType`], [`CodecError::OutputShape`].
    pub fn encode_into(&self, array: &ArrayView, output: &mut ArrayViewMut) -> Result<(), CodecError> {
        self.job_for(CodecDirection::Encode, array)?.run_into(array, None, output)
    }

    /// Decodes an array into another one of the same shape, of the type `dtype` in any byte order, as
    /// [`decode`](SpatialDelta::decode) does; [`encode_into`](SpatialDelta::encode_into) has an example.
    ///
    /// # Errors
    /// Those of [`decode`](SpatialDelta::decode); [`CodecError::OutputType`], [`CodecError::OutputShape`].
    pub fn decode_into(&self, encoded: &ArrayView, output: &mut ArrayViewMut) -> Result<(), CodecError> {
        self.job_for(CodecDirection::Decode, encoded)?.run_into(encoded, None, output)
    }

    /// Encodes some slabs of an array, as [`encode_into`](SpatialDelta::encode_into) does; there may be any
    /// number of them. `before` is the slab of the array before them; None at its start.
    ///
    /// ```
    /// use vcfilter_codec::{ArrayView, ArrayViewMut, SpatialDelta};
    /// let codec = SpatialDelta::new(0, None).build()?;
    /// let (values, mut differences) = ([[4i32, 7], [5, 5], [6, 9]], [0i32; 4]);
    /// let before = ArrayView::of(&values[0], &[1, 2])?;
    /// let rest = ArrayView::of(values[1..].as_flattened(), &[2, 2])?;
    /// codec.encode_after(&rest, Some(&before), &mut ArrayViewMut::of(&mut differences, &[2, 2])?)?;
    /// assert_eq!(differences, [1, -2, 1, 4]);
    /// # Ok::<(), vcfilter_codec::CodecError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`encode_into`](SpatialDelta::encode_into), except that the codec's shape does not matter;
    /// [`CodecError::SlabType`] or [`CodecError::SlabShape`] where `before` is not a slab of the array.
    pub fn encode_after(
        &self,
        array: &ArrayView,
        before: Option<&ArrayView>,
        output: &mut ArrayViewMut,
    ) -> Result<(), CodecError> {
        self.job(CodecDirection::Encode, array)?.run_into(array, before, output)
    }

    /// Decodes some slabs of an array, as [`decode_into`](SpatialDelta::decode_into) does. `before` is the
    /// decoded slab before them; None at the start of the array. [`encode_after`](SpatialDelta::encode_after)
    /// has an example.
    ///
    /// # Errors
    /// Those of [`decode_into`](SpatialDelta::decode_into), except that the codec's shape does not matter;
    /// [`CodecError::SlabType`] or [`CodecError::SlabShape`] where `before` is not a slab of the array.
    pub fn decode_after(
        &self,
        encoded: &ArrayView,
        before: Option<&ArrayView>,
        output: &mut ArrayViewMut,
    ) -> Result<(), CodecError> {
        self.job(CodecDirection::Decode, encoded)?.run_into(encoded, before, output)
    }

    /// What is to be done to a whole array. Shape and axis are looked at before types: an array of no dimensions is the
    /// plainer mistake.
    pub(crate) fn job_for(&self, direction: CodecDirection, array: &ArrayView) -> Result<Job, CodecError> {
        self.axis_for(array.shape())?;
        self.job(direction, array)
    }

    /// What is to be done to a part of an array.
    pub(crate) fn job(&self, direction: CodecDirection, array: &ArrayView) -> Result<Job, CodecError> {
        // Views have a size that was checked.
        let axis = self.axis_in(array.shape().len())?;
        let task = match direction {
            CodecDirection::Encode => self.encoding(array.dtype())?,
            CodecDirection::Decode => self.decoding(array.dtype())?,
        };
        Ok(Job { direction, task, axis })
    }
}

/// Work with the direction, the types and the axis settled.
#[derive(Clone, Copy)]
pub(crate) struct Job {
    pub(crate) direction: CodecDirection,
    pub(crate) task: Task,
    pub(crate) axis: usize,
}

impl Job {
    /// Works into memory of its own.
    pub(crate) fn run(
        self,
        array: &ArrayView,
        before: Option<&ArrayView>,
    ) -> Result<ArrayBuffer, CodecError> {
        let (source, before) = self.ordered(array, before)?;
        let dtype = self.task.result(self.direction);
        let mut elements = AlignedBuffer::zeros(dtype, array.layout.size())?;
        self.work(&source, before.as_ref(), elements.bytes_mut())?;
        Ok(ArrayBuffer { elements, dtype, shape: array.shape().to_vec(), axes: source.axes })
    }

    /// Works into given memory.
    pub(crate) fn run_into(
        self,
        array: &ArrayView,
        before: Option<&ArrayView>,
        output: &mut ArrayViewMut,
    ) -> Result<(), CodecError> {
        self.check_output(array.shape(), output)?;
        let (source, before) = self.ordered(array, before)?;
        fill(output, &source.axes, |bytes| self.work(&source, before.as_ref(), bytes))
    }

    pub(crate) fn check_output(self, shape: &[usize], output: &ArrayViewMut) -> Result<(), CodecError> {
        let expected = self.task.result(self.direction);
        if output.dtype().kind() != expected.kind() {
            return Err(CodecError::OutputType { expected, found: output.dtype() });
        }
        if output.shape() != shape {
            return Err(CodecError::OutputShape { expected: shape.to_vec(), found: output.shape().to_vec() });
        }
        Ok(())
    }

    /// The elements of both in one order of axes.
    fn ordered<'a>(
        self,
        array: &ArrayView<'a>,
        before: Option<&ArrayView<'a>>,
    ) -> Result<(Ordered<'a>, Option<Ordered<'a>>), CodecError> {
        if let Some(before) = before {
            self.check_before(array, before)?;
        }
        let source = Ordered::new(array)?;
        let before = before.map(|before| Ordered::in_order(before, source.axes.clone())).transpose()?;
        Ok((source, before))
    }

    fn check_before(self, array: &ArrayView, before: &ArrayView) -> Result<(), CodecError> {
        if before.dtype().kind() != self.task.dtype.kind() {
            return Err(CodecError::SlabType { expected: self.task.dtype, found: before.dtype() });
        }
        let mut expected = array.shape().to_vec();
        expected[self.axis] = 1;
        match before.shape() == expected {
            true => Ok(()),
            false => Err(CodecError::SlabShape { expected, found: before.shape().to_vec() }),
        }
    }

    /// Fills bytes with the result, in the order of the source.
    fn work(self, source: &Ordered, before: Option<&Ordered>, output: &mut [u8]) -> Result<(), CodecError> {
        self.check_bools(source, before)?;
        let (task, slabs) = (self.task, source.slabs(self.axis));
        if slabs.size() == 0 {
            return Ok(());
        }
        let encode = self.direction == CodecDirection::Encode;
        let done = match before {
            None if encode => pairs::encode(task, source.bytes(), output, slabs),
            None => {
                pairs::decode(task, source.bytes(), output, slabs);
                Ok(())
            }
            Some(before) => self.work_after(source, before, output),
        };
        done.map_err(|position| self.overflow(source, before, position))
    }

    /// The same after a slab, one block after the other; an error is the position of what does not fit.
    fn work_after(self, source: &Ordered, before: &Ordered, output: &mut [u8]) -> Result<(), usize> {
        let (task, slabs) = (self.task, source.slabs(self.axis));
        let (from, to) = (task.source(self.direction).width(), task.result(self.direction).width());
        let blocks = source.bytes().chunks_exact(slabs.block() * from);
        let outputs = output.chunks_exact_mut(slabs.block() * to);
        let befores = before.bytes().chunks_exact(slabs.inner * task.dtype.width());
        for (number, ((source, output), before)) in blocks.zip(outputs).zip(befores).enumerate() {
            match self.direction {
                CodecDirection::Encode => {
                    pairs::encode_after(task, source, Some(before), output, slabs.inner)
                        .map_err(|position| number * slabs.block() + position)?;
                }
                CodecDirection::Decode => {
                    pairs::decode_after(task, source, Some(before), output, slabs.inner);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn check_bools(self, source: &Ordered, before: Option<&Ordered>) -> Result<(), CodecError> {
        let wrong = |elements: &Ordered, kind| {
            let found = self.task.not_bool(elements.bytes(), kind);
            found.map(|(position, value)| (value, elements.index(position)))
        };
        if let Some((value, index)) = before.and_then(|before| wrong(before, ElementKind::Bool)) {
            return Err(CodecError::NotBool { value, index, encoded: false });
        }
        match wrong(source, self.task.source(self.direction).kind()) {
            None => Ok(()),
            Some((value, index)) => {
                let encoded = self.direction == CodecDirection::Decode;
                Err(CodecError::NotBool { value, index, encoded })
            }
        }
    }

    /// The error of a position whose value, or difference, does not fit.
    fn overflow(self, source: &Ordered, before: Option<&Ordered>, position: usize) -> CodecError {
        let (slabs, width) = (source.slabs(self.axis), self.task.dtype.width());
        let element = |elements: &[u8], place: usize| elements[place * width..(place + 1) * width].to_vec();
        let within = position % slabs.block();
        let earlier = match before {
            _ if within >= slabs.inner => Some(element(source.bytes(), position - slabs.inner)),
            Some(before) => Some(element(before.bytes(), position / slabs.block() * slabs.inner + within)),
            None => None,
        };
        let here = element(source.bytes(), position);
        self.task.overflow(&here, earlier.as_deref(), source.index(position))
    }
}
