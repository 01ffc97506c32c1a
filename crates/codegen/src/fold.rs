//! Operators of code. Operations on constants, and operations that change nothing, are folded exactly.

use std::ops::{Add, Mul, Neg, Shl, Shr, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::Code;
use super::tree::{Binary, Direction, Op};

/// The widest value that is ever computed; wider ones stay unfolded, and evaluating them is an error.
pub(super) const WIDEST: u64 = 1 << 22;

impl Code {
    /// Returns the quotient, rounded down. Where the divisor is the constant 0, evaluating or emitting the
    /// result is an error.
    ///
    /// ```
    /// use vcfilter_codegen::Code;
    ///
    /// let quotient = Code::constant(-7).floor_divide(&Code::constant(2));
    /// assert_eq!(quotient, Code::constant(-4));
    /// ```
    #[must_use]
    pub fn floor_divide(&self, divisor: &Self) -> Self {
        match (self.as_constant(), divisor.as_constant()) {
            (Some(a), Some(b)) if !b.is_zero() => Self::constant(a.div_floor(b)),
            (_, Some(b)) if b.is_one() => self.clone(),
            (_, Some(b)) if is_minus_one(b) => -self,
            _ => self.binary(Binary::FloorDivide, divisor),
        }
    }

    /// Returns the quotient of a division without remainder. Where there is a remainder, or the divisor is 0, evaluating
    /// the result is an error.
    ///
    /// ```
    /// use vcfilter_codegen::{Code, CodeError};
    ///
    /// let half = Code::input("x", &[0])?.divide_exactly(&Code::constant(2));
    /// assert_eq!(half.to_string(), "x[0] / 2");
    /// assert_eq!(half.evaluate(&|_| (-6).into())?, (-3).into());
    /// assert!(matches!(half.evaluate(&|_| 7.into()), Err(CodeError::Remainder { .. })));
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    #[must_use]
    pub fn divide_exactly(&self, divisor: &Self) -> Self {
        match (self.as_constant(), divisor.as_constant()) {
            (Some(a), Some(b)) if !b.is_zero() && a.is_multiple_of(b) => Self::constant(a / b),
            (_, Some(b)) if b.is_one() => self.clone(),
            (_, Some(b)) if is_minus_one(b) => -self,
            _ => self.binary(Binary::DivideExactly, divisor),
        }
    }

    /// Returns the smaller one of two values.
    ///
    /// ```
    /// use vcfilter_codegen::Code;
    ///
    /// let x = Code::input("x", &[0])?;
    /// let clamped = x.maximum(&Code::constant(-128)).minimum(&Code::constant(127));
    /// assert_eq!(clamped.to_string(), "min(max(x[0], -128), 127)");
    /// assert_eq!(clamped.evaluate(&|_| 200.into())?, 127.into());
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    #[must_use]
    pub fn minimum(&self, other: &Self) -> Self {
        match (self.as_constant(), other.as_constant()) {
            (Some(a), Some(b)) => Self::constant(a.min(b).clone()),
            _ if self == other => self.clone(),
            _ => self.binary(Binary::Minimum, other),
        }
    }

    /// Returns the larger one of two values.
    ///
    /// ```
    /// use vcfilter_codegen::Code;
    /// assert_eq!(Code::constant(-7).maximum(&Code::constant(2)), Code::constant(2));
    /// ```
    #[must_use]
    pub fn maximum(&self, other: &Self) -> Self {
        match (self.as_constant(), other.as_constant()) {
            (Some(a), Some(b)) => Self::constant(a.max(b).clone()),
            _ if self == other => self.clone(),
            _ => self.binary(Binary::Maximum, other),
        }
    }

    fn binary(&self, operation: Binary, other: &Self) -> Self {
        Self::new(Op::Binary(operation, self.clone(), other.clone()))
    }

    fn plus(&self, other: &Self) -> Self {
        match (self.as_constant(), other.as_constant()) {
            (Some(a), Some(b)) => return Self::constant(a + b),
            (Some(a), _) if a.is_zero() => return other.clone(),
            (_, Some(b)) if b.is_zero() => return self.clone(),
            // `x - 5` reads better than `x + -5`.
            (_, Some(b)) if b.is_negative() => return self.binary(Binary::Subtract, &Self::constant(-b)),
            _ => {}
        }
        match other.op() {
            Op::Negate(b) => self.minus(b),
            _ => self.binary(Binary::Add, other),
        }
    }

    fn minus(&self, other: &Self) -> Self {
        match (self.as_constant(), other.as_constant()) {
            (Some(a), Some(b)) => return Self::constant(a - b),
            (Some(a), _) if a.is_zero() => return -other,
            (_, Some(b)) if b.is_zero() => return self.clone(),
            (_, Some(b)) if b.is_negative() => return self.binary(Binary::Add, &Self::constant(-b)),
            _ => {}
        }
        match other.op() {
            Op::Negate(b) => self.plus(b),
            _ => self.binary(Binary::Subtract, other),
        }
    }

    fn times(&self, other: &Self) -> Self {
        let (a, b) = (self.as_constant(), other.as_constant());
        match (a, b) {
            (Some(a), Some(b)) if a.bits() + b.bits() <= WIDEST => return Self::constant(a * b),
            _ => {}
        }
        for (factor, rest) in [(a, other), (b, self)] {
            match factor {
                Some(factor) if factor.is_zero() => return Self::constant(0),
                Some(factor) if factor.is_one() => return rest.clone(),
                Some(factor) if is_minus_one(factor) => return -rest,
                _ => {}
            }
        }
        self.binary(Binary::Multiply, other)
    }

    fn negated(&self) -> Self {
        match self.op() {
            Op::Constant(value) => Self::constant(-value),
            Op::Negate(x) => x.clone(),
            _ => Self::new(Op::Negate(self.clone())),
        }
    }

    fn shifted_left(&self, bits: u32) -> Self {
        match self.as_constant() {
            _ if bits == 0 => self.clone(),
            Some(value) if value.is_zero() => self.clone(),
            Some(value) if value.bits() + u64::from(bits) <= WIDEST => Self::constant(value << bits),
            _ => Self::new(Op::Shift(Direction::Left, self.clone(), bits)),
        }
    }

    fn shifted_right(&self, bits: u32) -> Self {
        match self.as_constant() {
            _ if bits == 0 => self.clone(),
            Some(value) => Self::constant(value >> bits),
            None => Self::new(Op::Shift(Direction::Right, self.clone(), bits)),
        }
    }
}

fn is_minus_one(value: &BigInt) -> bool {
    value.is_negative() && value.magnitude().is_one()
}

/// Implements an operator for values and references of code alike.
macro_rules! operator {
    ($trait:ident, $method:ident, $fold:ident) => {
        impl $trait<&Code> for &Code {
            type Output = Code;
            fn $method(self, other: &Code) -> Code {
                self.$fold(other)
            }
        }
        impl $trait<Code> for &Code {
            type Output = Code;
            fn $method(self, other: Code) -> Code {
                self.$fold(&other)
            }
        }
        impl $trait<&Code> for Code {
            type Output = Code;
            fn $method(self, other: &Code) -> Code {
                self.$fold(other)
            }
        }
        impl $trait<Code> for Code {
            type Output = Code;
            fn $method(self, other: Code) -> Code {
                self.$fold(&other)
            }
        }
    };
}

/// Implements a shift for values and references of code alike.
macro_rules! shift {
    ($trait:ident, $method:ident, $fold:ident) => {
        impl $trait<u32> for &Code {
            type Output = Code;
            fn $method(self, bits: u32) -> Code {
                self.$fold(bits)
            }
        }
        impl $trait<u32> for Code {
            type Output = Code;
            fn $method(self, bits: u32) -> Code {
                self.$fold(bits)
            }
        }
    };
}

operator!(Add, add, plus);
operator!(Sub, sub, minus);
operator!(Mul, mul, times);
shift!(Shl, shl, shifted_left);
shift!(Shr, shr, shifted_right);

impl Neg for &Code {
    type Output = Code;
    fn neg(self) -> Code {
        self.negated()
    }
}

impl Neg for Code {
    type Output = Code;
    fn neg(self) -> Code {
        self.negated()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x() -> Code {
        Code::input("x", &[0]).unwrap()
    }

    fn number(value: i64) -> Code {
        Code::constant(value)
    }

    #[test]
    fn what_changes_nothing_is_folded() {
        for same in [
            x() * number(1),
            number(1) * x(),
            x() + number(0),
            number(0) + x(),
            x() - number(0),
            x() << 0,
            x() >> 0,
            x().floor_divide(&number(1)),
            x().minimum(&x()),
            x().maximum(&x()),
            -(-x()),
        ] {
            assert_eq!(same, x());
        }
        assert_eq!(number(0) * x(), number(0));
        assert_eq!(x() * number(0), number(0));
        assert_eq!(number(0) - x(), -x());
        assert_eq!(number(-1) * x(), -x());
        assert_eq!(x().floor_divide(&number(-1)), -x());
        assert_eq!(x() + -x(), x() - x());
    }

    #[test]
    fn constants_are_folded_and_round_down() {
        assert_eq!(number(5) + number(9), number(14));
        assert_eq!(number(5) - number(9), number(-4));
        assert_eq!(number(5) * number(-9), number(-45));
        assert_eq!(number(-5) << 3, number(-40));
        assert_eq!([number(-5).minimum(&number(3)), number(-5).maximum(&number(3))], [number(-5), number(3)]);
        for (a, shifted) in [(-5, -2), (-4, -1), (-1, -1), (3, 0), (4, 1)] {
            assert_eq!(number(a) >> 2, number(shifted));
        }
        assert_eq!(number(-1) >> u32::MAX, number(-1));
        for (a, b, quotient) in [(7, 2, 3), (-7, 2, -4), (7, -2, -4), (-7, -2, 3), (-6, 3, -2)] {
            assert_eq!(number(a).floor_divide(&number(b)), number(quotient));
        }
    }

    #[test]
    fn what_would_be_too_large_stays_as_written() {
        let huge = number(1) << u32::MAX;
        assert!(huge.as_constant().is_none());
        assert_eq!(number(0) << u32::MAX, number(0));
        let squared = (0..200).fold(number(3), |n, _| &n * &n);
        assert!(squared.as_constant().is_none());
        assert!(number(1).floor_divide(&number(0)).as_constant().is_none());
    }
}
