//! Encoding and decoding of arrays, whole or after a slab.

use crate::array_buffer::ArrayBuffer;
use crate::buffer::AlignedBuffer;
use crate::dtype::ElementKind;
use crate::error::CodecError;
use crate::kernels::Slabs;
use crate::ordered::{Ordered, fill};
use crate::pairs;
use crate::settings::CodecDirection;
use crate::size::memory_for;
use crate::spatial_delta::SpatialDelta;
use crate::task::Task;
use crate::view::{ArrayView, ArrayViewMut};

impl SpatialDelta {
    /// Returns the differences of an array along the axis, or along several.
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
    /// number of them. `before` is the slab of the array before them; None at its start. Of several axes, slabs
    /// follow each other along the first.
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

    /// What is to be done to a whole array. Shape and axes are looked at before types: an array of no dimensions is the
    /// plainer mistake.
    pub(crate) fn job_for(&self, direction: CodecDirection, array: &ArrayView) -> Result<Job, CodecError> {
        self.axes_for(array.shape())?;
        self.job(direction, array)
    }

    /// What is to be done to a part of an array.
    pub(crate) fn job(&self, direction: CodecDirection, array: &ArrayView) -> Result<Job, CodecError> {
        // Views have a size that was checked.
        let axes = self.axes_in(array.shape().len())?;
        let task = match direction {
            CodecDirection::Encode => self.encoding(array.dtype())?,
            CodecDirection::Decode => self.decoding(array.dtype())?,
        };
        Ok(Job { direction, task, axes })
    }
}

/// Work with the direction, the types and the axes settled.
#[derive(Clone)]
pub(crate) struct Job {
    pub(crate) direction: CodecDirection,
    pub(crate) task: Task,
    /// At least one; slabs that come one after the other do so along the first.
    pub(crate) axes: Vec<usize>,
}

impl Job {
    /// Works into memory of its own.
    pub(crate) fn run(
        &self,
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
        &self,
        array: &ArrayView,
        before: Option<&ArrayView>,
        output: &mut ArrayViewMut,
    ) -> Result<(), CodecError> {
        self.check_output(array.shape(), output)?;
        let (source, before) = self.ordered(array, before)?;
        fill(output, &source.axes, |bytes| self.work(&source, before.as_ref(), bytes))
    }

    pub(crate) fn check_output(&self, shape: &[usize], output: &ArrayViewMut) -> Result<(), CodecError> {
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
        &self,
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

    fn check_before(&self, array: &ArrayView, before: &ArrayView) -> Result<(), CodecError> {
        if before.dtype().kind() != self.task.dtype.kind() {
            return Err(CodecError::SlabType { expected: self.task.dtype, found: before.dtype() });
        }
        let mut expected = array.shape().to_vec();
        expected[self.axes[0]] = 1;
        match before.shape() == expected {
            true => Ok(()),
            false => Err(CodecError::SlabShape { expected, found: before.shape().to_vec() }),
        }
    }

    /// Fills bytes with the result, in the order of the source.
    fn work(&self, source: &Ordered, before: Option<&Ordered>, output: &mut [u8]) -> Result<(), CodecError> {
        self.check_bools(source, before)?;
        if source.slabs(self.axes[0]).size() == 0 {
            return Ok(());
        }
        let axes = source.all_slabs(&self.axes, before.is_some());
        self.check_memory(&axes)?;
        let work = Slabwise { direction: self.direction, task: self.task.of_parts(), axes: &axes };
        let along = source.slabs(self.axes[0]);
        let done = match before {
            Some(before) if axes[0] != along => {
                return self.work_twice(source, before, output, &axes, along);
            }
            before => work.run(source.bytes(), before.map(Ordered::bytes), output),
        };
        done.map_err(|position| self.overflow(source, before, &axes, position))
    }

    /// Works along the axis of slabs, which is not the slowest, and along all others in two steps.
    fn work_twice(
        &self,
        source: &Ordered,
        before: &Ordered,
        output: &mut [u8],
        axes: &[Slabs],
        along: Slabs,
    ) -> Result<(), CodecError> {
        let (direction, task) = (self.direction, self.task.of_parts());
        let others: Vec<Slabs> = axes.iter().copied().filter(|slabs| *slabs != along).collect();
        let others = Slabwise { direction, task, axes: &others };
        let along = Slabwise { direction, task: task.of_values(), axes: &[along] };
        let mut between = AlignedBuffer::zeros(task.dtype, along.axes[0].size())?;
        let done = match direction {
            CodecDirection::Encode => along
                .run(source.bytes(), Some(before.bytes()), between.bytes_mut())
                .and_then(|()| others.run(between.bytes(), None, output)),
            CodecDirection::Decode => others
                .run(source.bytes(), None, between.bytes_mut())
                .and_then(|()| along.run(between.bytes(), Some(before.bytes()), output)),
        };
        done.map_err(|position| self.overflow(source, Some(before), axes, position))
    }

    /// Of each of several axes but the slowest at most a slab is kept.
    fn check_memory(&self, axes: &[Slabs]) -> Result<(), CodecError> {
        let kept = axes[1..].iter().map(|slabs| slabs.inner).sum();
        Ok(memory_for(kept, self.task.of_parts().dtype.width())?)
    }

    pub(crate) fn check_bools(&self, source: &Ordered, before: Option<&Ordered>) -> Result<(), CodecError> {
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
    fn overflow(
        &self,
        source: &Ordered,
        before: Option<&Ordered>,
        axes: &[Slabs],
        position: usize,
    ) -> CodecError {
        let (task, along) = (self.task, source.slabs(self.axes[0]));
        let is_first = |slabs: &Slabs| position % slabs.block() < slabs.inner;
        let first = before.is_none() && axes.iter().all(is_first);
        let value = |position: usize| task.value(source.bytes(), position);
        let difference = match before {
            None => left(axes, position, &value),
            // What comes before is a slab along the first axis.
            Some(before) => {
                let others: Vec<Slabs> = axes.iter().copied().filter(|slabs| *slabs != along).collect();
                left(&others, position, &|position| {
                    let within = position % along.block();
                    let earlier = match within.checked_sub(along.inner) {
                        Some(_) => value(position - along.inner),
                        None => task.value(before.bytes(), position / along.block() * along.inner + within),
                    };
                    value(position) - earlier
                })
            }
        };
        task.overflow(difference, first, source.index(position))
    }
}

/// What is left of a value after the prediction from its neighbours along these axes. Of `n` axes that are longer than 1
/// it looks at `2^n` values, which are no more than the array has.
fn left(axes: &[Slabs], position: usize, value: &dyn Fn(usize) -> i128) -> i128 {
    let Some((slabs, others)) = axes.split_first() else { return value(position) };
    let here = left(others, position, value);
    match position % slabs.block() < slabs.inner {
        true => here,
        false => here.wrapping_sub(left(others, position - slabs.inner, value)),
    }
}

/// Work on the bytes of elements along axes, the slowest first.
#[derive(Clone, Copy)]
struct Slabwise<'a> {
    direction: CodecDirection,
    task: Task,
    axes: &'a [Slabs],
}

impl Slabwise<'_> {
    /// Works after the slab `before` along the slowest axis, of each block; an error is the position of what does not fit.
    fn run(self, source: &[u8], before: Option<&[u8]>, output: &mut [u8]) -> Result<(), usize> {
        let Slabwise { direction, task, axes } = self;
        match (direction, before) {
            (CodecDirection::Encode, before) if axes.len() > 1 => {
                pairs::encode_several(task, source, before, output, axes)
            }
            (CodecDirection::Decode, before) if axes.len() > 1 => {
                pairs::decode_several(task, source, before, output, axes);
                Ok(())
            }
            (CodecDirection::Encode, None) => pairs::encode(task, source, output, axes[0]),
            (CodecDirection::Decode, None) => {
                pairs::decode(task, source, output, axes[0]);
                Ok(())
            }
            (_, Some(before)) => self.run_after(source, before, output),
        }
    }

    /// The same along one axis after a slab, one block after the other.
    fn run_after(self, source: &[u8], before: &[u8], output: &mut [u8]) -> Result<(), usize> {
        let (task, slabs) = (self.task, self.axes[0]);
        let (from, to) = (task.source(self.direction).width(), task.result(self.direction).width());
        let blocks = source.chunks_exact(slabs.block() * from);
        let outputs = output.chunks_exact_mut(slabs.block() * to);
        let befores = before.chunks_exact(slabs.inner * task.dtype.width());
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
}
