//! The Rust types that elements have, and exact conversion to and from them.

use half::f16;
use ndarray::{ArcArray, IxDyn};

use super::array::Data;
use super::dtype::Kind;
use super::scalar::Scalar;
use super::words::Words;

/// Why a value is no element of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Below the least or above the greatest value.
    Range,
    /// It has a fraction and the type has not.
    Fraction,
    /// It is not a number and the type has no such value.
    NotANumber,
    /// An integer with more digits than the float holds.
    Inexact,
}

pub(super) mod sealed {
    use super::super::words::Words;

    /// What the crate needs of its elements and keeps to itself.
    pub trait Sealed: Sized {
        /// The elements of words of their width.
        fn from_words(words: Words) -> Vec<Self>;

        /// Elements as words of their width.
        fn into_words(elements: Vec<Self>) -> Words;

        /// Elements as bytes; none where not all bytes are elements.
        fn bytes_mut(elements: &mut [Self]) -> Option<&mut [u8]>;
    }
}

/// A Rust type that array elements have: the eight integers, `f16`, `f32`, `f64` and `bool`.
pub trait Element:
    sealed::Sealed
    + bytemuck::NoUninit
    + Copy
    + Default
    + PartialEq
    + PartialOrd
    + std::fmt::Debug
    + Send
    + Sync
    + 'static
{
    /// The kind that arrays of this type have when nothing else is said.
    const KIND: Kind;

    /// The exact value.
    fn scalar(self) -> Scalar;

    /// The element of this value. Floats may be rounded from other floats; nothing else is lost.
    fn from_scalar(value: Scalar) -> Result<Self, Unfit>;

    /// The bits, in the low end of a word; equal bits are identical elements.
    fn bits(self) -> u64;

    /// An array of this type as untyped data.
    fn wrap(array: ArcArray<Self, IxDyn>) -> Data;

    /// The array inside data of this type; none inside others.
    fn unwrap(data: &Data) -> Option<&ArcArray<Self, IxDyn>>;
}

macro_rules! element {
    ($type:ty, $variant:ident, $scalar:expr, $from:expr, $bits:expr) => {
        impl sealed::Sealed for $type {
            fn from_words(words: Words) -> Vec<$type> {
                words.cast()
            }

            fn into_words(elements: Vec<$type>) -> Words {
                Words::of(elements)
            }

            fn bytes_mut(elements: &mut [$type]) -> Option<&mut [u8]> {
                Some(bytemuck::cast_slice_mut(elements))
            }
        }

        element!(@values $type, $variant, $scalar, $from, $bits);
    };
    (@values $type:ty, $variant:ident, $scalar:expr, $from:expr, $bits:expr) => {
        impl Element for $type {
            const KIND: Kind = Kind::$variant;

            fn scalar(self) -> Scalar {
                $scalar(self)
            }

            fn from_scalar(value: Scalar) -> Result<Self, Unfit> {
                $from(value)
            }

            fn bits(self) -> u64 {
                $bits(self)
            }

            fn wrap(array: ArcArray<Self, IxDyn>) -> Data {
                Data::$variant(array)
            }

            fn unwrap(data: &Data) -> Option<&ArcArray<Self, IxDyn>> {
                if let Data::$variant(array) = data { Some(array) } else { None }
            }
        }
    };
}

macro_rules! integer_elements {
    ($($type:ty, $variant:ident;)*) => {$(
        element!(
            $type,
            $variant,
            |value| Scalar::Int(i128::from(value)),
            |value| <$type>::try_from(whole(value)?).map_err(|_| Unfit::Range),
            |value| value as u64
        );
    )*};
}

integer_elements! {
    i8, I1; u8, U1; i16, I2; u16, U2; i32, I4; u32, U4; i64, I8; u64, U8;
}

/// The nearest half. [`f16::from_f64`] goes by way of f32 or forgets the lowest bits, and so rounds a
/// value near the middle of two halves twice. Here the way through f32 rounds to odd: what was lost is
/// kept in the last bit, which lies far below those of a half.
pub(super) fn nearest_f16(value: f64) -> f16 {
    let single = value as f32;
    if value.is_nan() || f64::from(single) == value {
        return f16::from_f32(single);
    }
    let away = f64::from(single).abs() > value.abs();
    f16::from_f32(f32::from_bits((single.to_bits() - u32::from(away)) | 1))
}

element!(
    f16,
    F2,
    |value: f16| Scalar::Float(value.to_f64()),
    |value| float(value, nearest_f16, f16::to_f64),
    |value: f16| u64::from(value.to_bits())
);
element!(
    f32,
    F4,
    |value| Scalar::Float(f64::from(value)),
    |value| float(value, |v| v as f32, f64::from),
    |value: f32| u64::from(value.to_bits())
);
element!(f64, F8, Scalar::Float, |value| float(value, |v| v, |v| v), f64::to_bits);
impl sealed::Sealed for bool {
    fn from_words(words: Words) -> Vec<bool> {
        words.bytes().iter().map(|byte| *byte != 0).collect()
    }

    fn into_words(elements: Vec<bool>) -> Words {
        Words::of(elements.into_iter().map(u8::from).collect())
    }

    fn bytes_mut(_: &mut [bool]) -> Option<&mut [u8]> {
        None
    }
}

element!(
    @values
    bool,
    Bool,
    Scalar::Bool,
    |value| match whole(value)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Unfit::Range),
    },
    u64::from
);

/// The value as an integer, where it is one.
fn whole(value: Scalar) -> Result<i128, Unfit> {
    match value {
        Scalar::Int(value) => Ok(value),
        Scalar::Bool(value) => Ok(i128::from(value)),
        Scalar::Float(value) if value.is_nan() => Err(Unfit::NotANumber),
        Scalar::Float(value) if value.abs() >= 2f64.powi(126) => Err(Unfit::Range),
        Scalar::Float(value) if value.fract() != 0.0 => Err(Unfit::Fraction),
        Scalar::Float(value) => Ok(value as i128),
    }
}

/// The value as a float: integers exactly or not at all, floats rounded to the nearest.
fn float<T: Copy>(value: Scalar, round: impl Fn(f64) -> T, back: impl Fn(T) -> f64) -> Result<T, Unfit> {
    let double = value.to_f64();
    let rounded = round(double);
    if back(rounded).is_infinite() && double.is_finite() {
        return Err(Unfit::Range);
    }
    match value {
        Scalar::Int(_) if Scalar::Float(back(rounded)) != value => Err(Unfit::Inexact),
        _ => Ok(rounded),
    }
}
