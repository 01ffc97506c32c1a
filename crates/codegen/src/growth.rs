//! The bits that intermediate values need, for a given width of inputs: interval arithmetic over the tree.

use num_traits::{ToPrimitive, Zero};
use vcfilter_machine::Stoppable;

use super::flat::{Flat, Step};
use super::tree::{Binary, Direction};
use super::{Code, CodeError};

/// The widest integers that growth is followed through.
const WIDEST: u32 = i128::BITS;

impl Code {
    /// Returns a number of bits, in two's complement, that holds every intermediate value and constant, where
    /// every input fits in `input_bits` bits (at least 1). It is an upper bound: in `x - x` the intervals of
    /// both operands are taken to be independent.
    ///
    /// # Errors
    ///
    /// [`CodeError::TooWide`] beyond 128 bits; [`CodeError::DivisionByZero`] where a divisor is always 0.
    ///
    /// ```
    /// use vcfilter_codegen::Code;
    ///
    /// let sum = Code::input("L", &[0])? + Code::input("L", &[1])?;
    /// assert_eq!(sum.growth(8)?, 9);
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    pub fn growth(&self, input_bits: u32) -> Result<u32, CodeError> {
        widest(&Flat::of(self), input_bits)
    }

    /// Returns the greatest width of inputs, at most `width` bits, for which no intermediate value needs more
    /// than `width` bits (at most 128). It is the width that generated code states for its inputs.
    ///
    /// # Errors
    ///
    /// [`CodeError::TooWide`] where even inputs of one bit are too wide; [`CodeError::DivisionByZero`] where
    /// a divisor is always 0.
    ///
    /// ```
    /// use vcfilter_codegen::Code;
    ///
    /// let sum = Code::input("L", &[0])? + Code::input("L", &[1])?;
    /// assert_eq!(sum.exact_input_bits(64)?, 63);
    /// # Ok::<(), vcfilter_codegen::CodeError>(())
    /// ```
    pub fn exact_input_bits(&self, width: u32) -> Result<u32, CodeError> {
        exact_input_bits(&Flat::of(self), width)
    }
}

/// The same over steps.
pub(super) fn exact_input_bits(flat: &Flat, width: u32) -> Result<u32, CodeError> {
    let width = width.min(WIDEST);
    let fits = |input_bits| match widest(flat, input_bits) {
        Ok(bits) => Ok(bits <= width),
        Err(CodeError::TooWide { .. }) => Ok(false),
        Err(problem) => Err(problem),
    };
    if !fits(1)? {
        return Err(CodeError::TooWide { limit: width });
    }
    // Wider inputs only ever widen the intervals, so the limit is found by halving.
    let (mut good, mut bad) = (1, width + 1);
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if fits(middle)? { good = middle } else { bad = middle }
    }
    Ok(good)
}

fn widest(flat: &Flat, input_bits: u32) -> Result<u32, CodeError> {
    const TOO_WIDE: CodeError = CodeError::TooWide { limit: WIDEST };
    let input = Interval::of_bits(input_bits.max(1));
    let mut intervals: Vec<Interval> = Vec::with_capacity(flat.steps.len());
    let mut widest = 1;
    for step in flat.steps.iter().asking() {
        let interval = match *step {
            Step::Constant(value) => value.to_i128().map(Interval::point),
            Step::Input(_) => input,
            Step::Negate(a) => intervals[a].negate(),
            Step::Binary(operation, a, b) => {
                let (a, b) = (intervals[a], intervals[b]);
                match operation {
                    Binary::Add => a.add(b),
                    Binary::Subtract => b.negate().and_then(|b| a.add(b)),
                    Binary::Multiply => a.multiply(b),
                    Binary::FloorDivide | Binary::DivideExactly if b.is_zero() => {
                        return Err(CodeError::DivisionByZero);
                    }
                    // An exact quotient is the one rounded down.
                    Binary::FloorDivide | Binary::DivideExactly => a.floor_divide(b),
                    Binary::Minimum => Some(Interval { low: a.low.min(b.low), high: a.high.min(b.high) }),
                    Binary::Maximum => Some(Interval { low: a.low.max(b.low), high: a.high.max(b.high) }),
                }
            }
            Step::Shift(Direction::Right, a, bits) => Some(intervals[a].shift_right(bits)),
            // The power of two counts as a constant, as left shifts are written as products.
            Step::Shift(Direction::Left, a, bits) => power_of_two(bits).and_then(|power| {
                widest = widest.max(power.bits());
                intervals[a].multiply(power)
            }),
        };
        let interval = interval.ok_or(TOO_WIDE)?;
        widest = widest.max(interval.bits());
        intervals.push(interval);
    }
    Ok(widest)
}

fn power_of_two(bits: u32) -> Option<Interval> {
    (bits < WIDEST - 1).then(|| Interval::point(1 << bits))
}

/// All integers from `low` to `high`. Operations give `None` where a bound leaves 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Interval {
    low: i128,
    high: i128,
}

impl Interval {
    fn point(value: i128) -> Self {
        Self { low: value, high: value }
    }

    /// What `bits` bits hold in two's complement.
    fn of_bits(bits: u32) -> Option<Self> {
        let high = i128::MAX >> WIDEST.checked_sub(bits)?;
        Some(Self { low: -1 - high, high })
    }

    fn is_zero(self) -> bool {
        self.low.is_zero() && self.high.is_zero()
    }

    /// The two's complement width that holds both bounds.
    fn bits(self) -> u32 {
        let width = |bound: i128| WIDEST + 1 - if bound < 0 { !bound } else { bound }.leading_zeros();
        width(self.low).max(width(self.high))
    }

    /// The least interval around some corners.
    fn around(corners: impl IntoIterator<Item = Option<i128>>) -> Option<Self> {
        let mut around: Option<Self> = None;
        for corner in corners {
            let corner = corner?;
            around = Some(match around {
                None => Self::point(corner),
                Some(Self { low, high }) => Self { low: low.min(corner), high: high.max(corner) },
            });
        }
        around
    }

    fn negate(self) -> Option<Self> {
        Some(Self { low: self.high.checked_neg()?, high: self.low.checked_neg()? })
    }

    fn add(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    fn multiply(self, other: Self) -> Option<Self> {
        Self::around(
            [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)]
                .map(|(a, b)| a.checked_mul(b)),
        )
    }

    fn shift_right(self, bits: u32) -> Self {
        let bits = bits.min(WIDEST - 1);
        Self { low: self.low >> bits, high: self.high >> bits }
    }

    /// On either side of 0 the quotient is monotone in the divisor, so the extremes are at the ends of each side.
    fn floor_divide(self, divisor: Self) -> Option<Self> {
        let below = (divisor.low < 0).then(|| [divisor.low, divisor.high.min(-1)]);
        let above = (divisor.high > 0).then(|| [divisor.low.max(1), divisor.high]);
        let divisors = below.into_iter().chain(above).flatten();
        Self::around(divisors.flat_map(|b| [self.low, self.high].map(|a| floor_divide(a, b))))
    }
}

fn floor_divide(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    let inexact = a % b != 0;
    Some(if inexact && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(index: i128) -> Code {
        Code::input("x", &[index]).unwrap()
    }

    #[test]
    fn every_operation_grows_as_it_must() {
        assert_eq!(x(0).growth(8), Ok(8));
        assert_eq!((-x(0)).growth(8), Ok(9));
        assert_eq!((x(0) * x(1)).growth(8), Ok(16));
        assert_eq!((x(0) << 3).growth(8), Ok(11));
        assert_eq!((x(0) >> 3).growth(8), Ok(8));
        assert_eq!((x(0) + Code::constant(1000)).growth(2), Ok(11));
        assert_eq!(x(0).floor_divide(&Code::constant(3)).growth(8), Ok(8));
        assert_eq!(x(0).minimum(&Code::constant(1000)).growth(8), Ok(11));
        assert_eq!((x(0).maximum(&Code::constant(0)) << 3).growth(8), Ok(11));
        // -128 // -1 is 128.
        assert_eq!(x(0).floor_divide(&x(1)).growth(8), Ok(9));
    }

    #[test]
    fn the_stated_width_is_the_widest_that_fits() {
        let nine_sums = (0..9).fold(x(0), |sum, i| sum + x(i));
        let bits = nine_sums.exact_input_bits(64).unwrap();
        assert!(nine_sums.growth(bits).unwrap() <= 64 && nine_sums.growth(bits + 1).unwrap() > 64);
        assert_eq!(x(0).exact_input_bits(64), Ok(64));
        assert_eq!(Code::constant(5).exact_input_bits(64), Ok(64));
    }

    #[test]
    fn what_fits_nowhere_is_an_error() {
        let wide = x(0) * (Code::constant(1) << 100);
        assert_eq!(wide.exact_input_bits(64), Err(CodeError::TooWide { limit: 64 }));
        assert_eq!(wide.exact_input_bits(128), Ok(28));
        let squared = (0..200).fold(x(0), |n, _| (&n * &n) + Code::constant(2));
        assert_eq!(squared.growth(8), Err(CodeError::TooWide { limit: 128 }));
        assert_eq!((x(0) << 127).growth(1), Err(CodeError::TooWide { limit: 128 }));
        let divided = x(0).floor_divide(&Code::constant(0));
        assert_eq!(divided.growth(8), Err(CodeError::DivisionByZero));
    }
}
