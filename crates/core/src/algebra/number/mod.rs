//! Numbers: rational ones, fast for integers over powers of two, those with a square root, and those known to a stated precision.

mod arithmetic;
mod irrational;
mod near;
mod order;
mod root;
mod text;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

pub use text::ParseNumberError;

use near::Near;
use root::Root;

/// A real number: rational, or `a + b * sqrt(d)` with rational a and b, both exactly, or any other to 115 significant digits at
/// first.
///
/// Coefficients of lifting filters are integers over powers of two, and nearly all of them fit one machine
/// word. Numbers of this kind are held as a word and a shift, other rational ones as a [`BigRational`]. Every exact number
/// has exactly one representation.
///
/// What is known approximately carries how far off it may be, and so does what is computed of it. Such a number that may be 0 is the
/// number 0, and two are equal where their difference may be 0.
///
/// ```
/// use vcfilter_core::algebra::Number;
/// let n = Number::ratio(-3, 8) + Number::from(1);
/// assert_eq!(n.to_string(), "5/8");
/// assert_eq!("5/8".parse(), Ok(n));
/// ```
#[derive(Clone)]
pub struct Number(Repr);

#[derive(Clone)]
enum Repr {
    /// `mantissa / 2^shift`, the mantissa odd or the shift 0.
    Dyadic { mantissa: i64, shift: u8 },
    /// Whatever rational number does not fit the above.
    Big(Box<BigRational>),
    /// A number with a square root.
    Root(Box<Root>),
    /// A number that is known approximately; it can't be 0.
    Near(Box<Near>),
}

/// The largest power of two under a [`Repr::Dyadic`]: two aligned mantissas fit 128 bits.
const MAX_SHIFT: u32 = 62;

impl Number {
    /// The number 0.
    pub const ZERO: Number = Number(Repr::Dyadic { mantissa: 0, shift: 0 });
    /// The number 1.
    pub const ONE: Number = Number(Repr::Dyadic { mantissa: 1, shift: 0 });
    /// The number 1/2.
    pub const HALF: Number = Number(Repr::Dyadic { mantissa: 1, shift: 1 });

    /// Returns `numerator / denominator`.
    ///
    /// # Panics
    /// Where the denominator is 0.
    pub fn ratio(numerator: i64, denominator: i64) -> Number {
        BigRational::new(numerator.into(), denominator.into()).into()
    }

    /// Returns `numerator / denominator` of integers of any size.
    ///
    /// # Panics
    /// Where the denominator is 0.
    pub fn fraction(numerator: BigInt, denominator: BigInt) -> Number {
        assert!(!denominator.is_zero(), "a denominator is not 0");
        arithmetic::reduced(numerator, denominator)
    }

    /// `mantissa / 2^shift` in its only representation.
    fn dyadic(mantissa: i128, shift: u32) -> Number {
        let spare = if mantissa == 0 { shift } else { mantissa.trailing_zeros().min(shift) };
        let (mantissa, shift) = (mantissa >> spare.min(127), shift - spare);
        match i64::try_from(mantissa) {
            Ok(mantissa) if shift <= MAX_SHIFT => Number(Repr::Dyadic { mantissa, shift: shift as u8 }),
            _ => {
                // Reduced already: the mantissa is odd or the shift is 0.
                Number(Repr::Big(Box::new(BigRational::new_raw(mantissa.into(), BigInt::one() << shift))))
            }
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => {
                BigRational::new_raw((*mantissa).into(), BigInt::one() << *shift)
            }
            Repr::Big(value) => (**value).clone(),
            Repr::Root(root) => root.near().middle(),
            Repr::Near(near) => near.middle(),
        }
    }

    /// Returns whether the number is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Dyadic { mantissa: 0, .. })
    }

    /// Returns whether the number is 1.
    pub fn is_one(&self) -> bool {
        *self == Number::ONE
    }

    /// Returns whether the number is an integer.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Dyadic { shift, .. } => *shift == 0,
            Repr::Big(value) => value.is_integer(),
            Repr::Root(_) | Repr::Near(_) => false,
        }
    }

    /// Returns the sign of the number: -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match &self.0 {
            Repr::Dyadic { mantissa, .. } => mantissa.signum() as i32,
            Repr::Big(value) => 1 - 2 * i32::from(value.is_negative()),
            Repr::Root(root) => 1 - 2 * i32::from(root.is_negative()),
            Repr::Near(near) => 1 - 2 * i32::from(near.is_negative()),
        }
    }

    /// Returns the absolute value.
    pub fn abs(&self) -> Number {
        if self.signum() < 0 { -self } else { self.clone() }
    }

    /// Returns the numerator in lowest terms, with the sign of the number; of an irrational number that of a fraction near to it, see
    /// [`is_rational`](Number::is_rational).
    pub fn numerator(&self) -> BigInt {
        match &self.0 {
            Repr::Dyadic { mantissa, .. } => (*mantissa).into(),
            Repr::Big(value) => value.numer().clone(),
            Repr::Root(_) | Repr::Near(_) => self.big().into_raw().0,
        }
    }

    /// Returns the denominator in lowest terms; at least 1. Of an irrational number that of a fraction near to it.
    pub fn denominator(&self) -> BigInt {
        match &self.0 {
            Repr::Dyadic { shift, .. } => BigInt::one() << *shift,
            Repr::Big(value) => value.denom().clone(),
            Repr::Root(_) | Repr::Near(_) => self.big().into_raw().1,
        }
    }

    /// Returns the number as an integer; None for a fraction.
    pub fn to_integer(&self) -> Option<BigInt> {
        self.is_integer().then(|| self.numerator())
    }

    /// Returns the number as an integer of 64 bits; None where it is none.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Dyadic { mantissa, shift: 0 } => Some(*mantissa),
            _ => None,
        }
    }

    /// Returns the number as an integer of 128 bits; None where it is none.
    pub fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Dyadic { mantissa, shift: 0 } => Some((*mantissa).into()),
            Repr::Big(value) => value.is_integer().then(|| value.numer().to_i128()).flatten(),
            _ => None,
        }
    }

    /// Returns the nearest floating-point number.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => *mantissa as f64 / (1u64 << shift) as f64,
            _ => self.big().to_f64().unwrap_or(f64::NAN),
        }
    }

    /// Returns the exact value of a floating-point number; None for infinities and NaN.
    pub fn from_f64(value: f64) -> Option<Number> {
        BigRational::from_float(value).map(Number::from)
    }

    /// Returns the largest integer that is not above the number; of an approximate one, that of its middle.
    pub fn floor(&self) -> BigInt {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => (mantissa >> shift).into(),
            Repr::Big(value) => value.numer().div_floor(value.denom()),
            Repr::Root(root) => root.floor(),
            Repr::Near(near) => near.middle().floor().to_integer(),
        }
    }

    /// Returns the smallest integer that is not below the number.
    pub fn ceil(&self) -> BigInt {
        -(-self).floor()
    }

    /// Returns the bits of the numerator or of the denominator, whichever are more; of a number with a root, those of all that it is made of,
    /// and of an approximate one the magnitude of its binary logarithm.
    pub fn bit_length(&self) -> u64 {
        match &self.0 {
            Repr::Dyadic { mantissa, shift } => {
                u64::from((64 - mantissa.unsigned_abs().leading_zeros()).max(u32::from(*shift) + 1))
            }
            Repr::Big(value) => value.numer().bits().max(value.denom().bits()),
            Repr::Root(root) => {
                root.a.bit_length().max(root.b.bit_length()) + Number::from(root.d).bit_length()
            }
            Repr::Near(near) => near.bit_length(),
        }
    }

    /// Returns the largest v such that 2^v divides the number; `u32::MAX` for 0, 0 for what is no integer.
    pub fn valuation(&self) -> u32 {
        match &self.0 {
            Repr::Dyadic { mantissa: 0, .. } => u32::MAX,
            Repr::Dyadic { mantissa, .. } => mantissa.trailing_zeros(),
            Repr::Big(value) if value.is_integer() => {
                value.numer().trailing_zeros().map_or(u32::MAX, |zeros| zeros.min(u32::MAX.into()) as u32)
            }
            _ => 0,
        }
    }
}

impl From<BigRational> for Number {
    fn from(value: BigRational) -> Number {
        let shift = value.denom().bits() as u32 - 1;
        if shift <= MAX_SHIFT
            && let Some(mantissa) = value.numer().to_i64()
            && value.denom().trailing_zeros() == Some(u64::from(shift))
        {
            return Number(Repr::Dyadic { mantissa, shift: shift as u8 });
        }
        Number(Repr::Big(Box::new(value)))
    }
}

impl From<BigInt> for Number {
    fn from(value: BigInt) -> Number {
        BigRational::from(value).into()
    }
}

macro_rules! from_machine_integers {
    ($($t:ty),*) => {$(
        impl From<$t> for Number {
            fn from(value: $t) -> Number {
                match i64::try_from(value) {
                    Ok(mantissa) => Number(Repr::Dyadic { mantissa, shift: 0 }),
                    Err(_) => BigInt::from(value).into(),
                }
            }
        }
    )*};
}
from_machine_integers!(i32, i64, i128, u32, u64, usize);

#[cfg(test)]
mod tests;
