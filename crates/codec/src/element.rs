//! The Rust types of elements.

use bytemuck::{NoUninit, cast_slice, cast_slice_mut};
use half::f16;

use crate::buffer::AlignedBuffer;
use crate::dtype::{DType, ElementKind};

mod sealed {
    pub trait Sealed {}
}

/// A Rust type for elements of arrays: the eight integers, `f16`, `f32`, `f64` and `bool`. Times are `i64`.
pub trait ArrayElement:
    sealed::Sealed + NoUninit + Copy + Default + PartialEq + PartialOrd + std::fmt::Debug + Send + Sync + 'static
{
    /// The kind of elements of this type, unless a time is expected.
    const KIND: ElementKind;

    /// Returns the memory of elements.
    fn into_buffer(elements: Vec<Self>) -> AlignedBuffer;

    /// Returns the elements in memory; the memory itself where its elements have another width.
    fn from_buffer(buffer: AlignedBuffer) -> Result<Vec<Self>, AlignedBuffer>;

    /// The elements as bytes, in the byte order of this machine.
    fn bytes(elements: &[Self]) -> &[u8] {
        cast_slice(elements)
    }

    /// The elements as bytes that can be changed; None for bool, as not every byte is a bool.
    fn bytes_mut(elements: &mut [Self]) -> Option<&mut [u8]>;
}

macro_rules! elements {
    ($($type:ty, $variant:ident;)*) => {$(
        impl sealed::Sealed for $type {}

        impl ArrayElement for $type {
            const KIND: ElementKind = ElementKind::$variant;

            fn into_buffer(elements: Vec<$type>) -> AlignedBuffer {
                AlignedBuffer::of_words(elements)
            }

            fn from_buffer(buffer: AlignedBuffer) -> Result<Vec<$type>, AlignedBuffer> {
                buffer.into_words()
            }

            fn bytes_mut(elements: &mut [$type]) -> Option<&mut [u8]> {
                Some(cast_slice_mut(elements))
            }
        }
    )*};
}

elements! {
    i8, I1; u8, U1; i16, I2; u16, U2; i32, I4; u32, U4; i64, I8; u64, U8; f16, F2; f32, F4; f64, F8;
}

impl sealed::Sealed for bool {}

impl ArrayElement for bool {
    const KIND: ElementKind = ElementKind::Bool;

    fn into_buffer(elements: Vec<bool>) -> AlignedBuffer {
        AlignedBuffer::of_words(elements.into_iter().map(u8::from).collect())
    }

    fn from_buffer(buffer: AlignedBuffer) -> Result<Vec<bool>, AlignedBuffer> {
        match buffer.width() {
            1 => Ok(buffer.bytes().iter().map(|byte| *byte != 0).collect()),
            _ => Err(buffer),
        }
    }

    fn bytes_mut(_: &mut [bool]) -> Option<&mut [u8]> {
        None
    }
}

/// The type of a slice of `T` where this type is expected: times are slices of `i64`.
pub(crate) fn dtype_of<T: ArrayElement>(expected: Option<DType>) -> DType {
    match expected.map(DType::kind) {
        Some(kind) if kind.is_time() && T::KIND == ElementKind::I8 => kind.into(),
        _ => T::KIND.into(),
    }
}
