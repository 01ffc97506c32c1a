//! The Rust types of elements, and exact conversion to and from them.

use half::f16;
use ndarray::{ArcArray, IxDyn};
use vcfilter_codec::ArrayElement;
use vcfilter_codec::kernels::nearest_f16;

use super::array::NdData;
use super::scalar::Scalar;

/// Why a value does not fit a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CastLoss {
    /// The value is below the least or above the greatest value of the type.
    Range,
    /// The value has a fraction, and the type has none.
    Fraction,
    /// The value is NaN, and the type has none.
    NotANumber,
    /// The value is an integer with more digits than the float holds.
    Inexact,
}

/// A Rust type for elements of an [`NdArray`](crate::NdArray): the eight integers, `f16`, `f32`, `f64` and
/// `bool`.
pub trait NdElement: ArrayElement {
    /// Returns the exact value.
    fn scalar(self) -> Scalar;

    /// Returns the element with a value. Floats may be rounded to a narrower float.
    fn from_scalar(value: Scalar) -> Result<Self, CastLoss>;

    /// Returns the bits in the low end of a word; elements with equal bits are identical.
    fn bits(self) -> u64;

    /// Returns the data that hold an array of this type.
    fn wrap(array: ArcArray<Self, IxDyn>) -> NdData;

    /// Returns the array in data of this type; None for data of another type.
    fn unwrap(data: &NdData) -> Option<&ArcArray<Self, IxDyn>>;
}

macro_rules! element {
    ($type:ty, $variant:ident, $scalar:expr, $from:expr, $bits:expr) => {
        impl NdElement for $type {
            fn scalar(self) -> Scalar {
                $scalar(self)
            }

            fn from_scalar(value: Scalar) -> Result<Self, CastLoss> {
                $from(value)
            }

            fn bits(self) -> u64 {
                $bits(self)
            }

            fn wrap(array: ArcArray<Self, IxDyn>) -> NdData {
                NdData::$variant(array)
            }

            fn unwrap(data: &NdData) -> Option<&ArcArray<Self, IxDyn>> {
                if let NdData::$variant(array) = data { Some(array) } else { None }
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
            |value| <$type>::try_from(whole(value)?).map_err(|_| CastLoss::Range),
            |value| value as u64
        );
    )*};
}

integer_elements! {
    i8, I1; u8, U1; i16, I2; u16, U2; i32, I4; u32, U4; i64, I8; u64, U8;
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

element!(
    bool,
    Bool,
    Scalar::Bool,
    |value| match whole(value)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(CastLoss::Range),
    },
    u64::from
);

/// The value as an integer, where it is one.
fn whole(value: Scalar) -> Result<i128, CastLoss> {
    match value {
        Scalar::Int(value) => Ok(value),
        Scalar::Bool(value) => Ok(i128::from(value)),
        Scalar::Float(value) if value.is_nan() => Err(CastLoss::NotANumber),
        Scalar::Float(value) if value.abs() >= 2f64.powi(126) => Err(CastLoss::Range),
        Scalar::Float(value) if value.fract() != 0.0 => Err(CastLoss::Fraction),
        Scalar::Float(value) => Ok(value as i128),
    }
}

/// The value as a float: integers exactly or not at all, floats rounded to the nearest.
fn float<T: Copy>(value: Scalar, round: impl Fn(f64) -> T, back: impl Fn(T) -> f64) -> Result<T, CastLoss> {
    let double = value.to_f64();
    let rounded = round(double);
    if back(rounded).is_infinite() && double.is_finite() {
        return Err(CastLoss::Range);
    }
    match value {
        Scalar::Int(_) if Scalar::Float(back(rounded)) != value => Err(CastLoss::Inexact),
        _ => Ok(rounded),
    }
}
