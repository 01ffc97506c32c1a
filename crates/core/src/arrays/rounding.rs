//! How a lifting stage makes an integer of its weighted sum divided by 2^S.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

use crate::algebra::Number;

/// How a lifting stage rounds its weighted sum divided by 2^S to an integer. Where S is 0 nothing is rounded, and all are the same.
///
/// All but [`StageRounding::HalfEven`] add a number to the sum, the offset, and shift right by S bits. A stage and its
/// inverse undo each other whatever the rounding, as both round the same sum.
///
/// ```
/// use vcfilter_core::arrays::StageRounding;
/// use vcfilter_core::algebra::Number;
///
/// let halves = |rounding: StageRounding| [-3, -1, 1, 3].map(|sum| rounding.of(&Number::from(sum), 1).to_i64().unwrap());
/// assert_eq!(halves(StageRounding::HalfUp), [-1, 0, 1, 2]);
/// assert_eq!(halves(StageRounding::Floor), [-2, -1, 0, 1]);
/// assert_eq!(halves(StageRounding::Ceiling), [-1, 0, 1, 2]);
/// assert_eq!(halves(StageRounding::HalfEven), [-2, 0, 0, 2]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum StageRounding {
    /// To the nearest integer, halves upwards: the offset is 2^(S-1), as in VC-2 (15.4.4.1).
    #[default]
    HalfUp,
    /// Down: the offset is 0.
    Floor,
    /// Up: the offset is 2^S - 1.
    Ceiling,
    /// To the nearest integer, halves to the even one (`roundTiesToEven` of IEEE 754).
    HalfEven,
    /// Another offset, from 0 to 2^S - 1.
    Offset(BigInt),
}

impl StageRounding {
    /// Those that have a name, in the order in which they are listed.
    pub const NAMED: [StageRounding; 4] =
        [StageRounding::HalfUp, StageRounding::Floor, StageRounding::Ceiling, StageRounding::HalfEven];

    /// Returns the name in the language, as in `stage(..., rounding="floor")`; None of an offset without a name.
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            StageRounding::HalfUp => Some("half_up"),
            StageRounding::Floor => Some("floor"),
            StageRounding::Ceiling => Some("ceiling"),
            StageRounding::HalfEven => Some("half_even"),
            StageRounding::Offset(_) => None,
        }
    }

    /// Returns the rounding of a name; None where there is none of that name.
    ///
    /// ```
    /// use vcfilter_core::arrays::StageRounding;
    /// assert_eq!(StageRounding::named("floor"), Some(StageRounding::Floor));
    /// assert_eq!(StageRounding::named("down"), None);
    /// ```
    pub fn named(name: &str) -> Option<StageRounding> {
        StageRounding::NAMED.into_iter().find(|rounding| rounding.name() == Some(name))
    }

    /// Returns what is added to the sum before it is shifted right by `shift` bits, 0 where there are none; None where
    /// [`StageRounding::HalfEven`] shifts, which adds 2^(S-1) to some sums and one less to others.
    pub fn offset(&self, shift: u32) -> Option<BigInt> {
        (!self.ties_to_even(shift)).then(|| self.least_offset(shift))
    }

    /// The least that is added before the shift: of half to even one more where bit S of the sum is 1.
    pub(super) fn least_offset(&self, shift: u32) -> BigInt {
        match self {
            _ if shift == 0 => BigInt::ZERO,
            StageRounding::HalfUp => half(shift),
            StageRounding::Floor => BigInt::ZERO,
            StageRounding::Ceiling => half(shift + 1) - 1,
            StageRounding::HalfEven => half(shift) - 1,
            StageRounding::Offset(offset) => offset.clone(),
        }
    }

    /// The most that is added before the shift.
    pub(super) fn greatest_offset(&self, shift: u32) -> BigInt {
        self.least_offset(shift) + u32::from(self.ties_to_even(shift))
    }

    /// Whether bit S of the sum is added to it as well: then `(v + 2^(S-1) - 1 + bit S of v) >> S` is the nearest integer, and the
    /// even one of two.
    pub(super) fn ties_to_even(&self, shift: u32) -> bool {
        *self == StageRounding::HalfEven && shift > 0
    }

    /// That of an offset, by its name if it has one.
    pub(super) fn of_offset(offset: BigInt, shift: u32) -> StageRounding {
        let same = |rounding: &StageRounding| rounding.offset(shift).as_ref() == Some(&offset);
        StageRounding::NAMED.into_iter().find(same).unwrap_or(StageRounding::Offset(offset))
    }

    /// Returns a sum divided by 2^shift and rounded: an integer. The sum may be any number.
    pub fn of(&self, sum: &Number, shift: u32) -> Number {
        if self.ties_to_even(shift) {
            let up = sum.shifted_right(shift) + Number::HALF;
            let floor = up.floor();
            let down = up.is_integer() && floor.is_odd();
            return Number::from(floor - u32::from(down));
        }
        let offset = Number::from(self.least_offset(shift));
        Number::from((sum + &offset).shifted_right(shift).floor())
    }

    /// What the result is more than the exact quotient and half the error (docs/theory.md, "Rounding errors have names"): 0 where
    /// as much is rounded up as down, -1/2 where all is rounded down.
    pub(super) fn middle(&self, shift: u32) -> Number {
        match self.ties_to_even(shift) {
            true => Number::ZERO,
            false => Number::from(self.least_offset(shift)).shifted_right(shift) - Number::HALF,
        }
    }

    /// Where the error lies if 2^valuation divides the sum, an integer. With c the offset and n = 2^S the fraction of (v + c)/n is cut
    /// off, f; the error is 1 - 2f. Of multiples v of m = 2^valuation f is (c mod m)/n and more by multiples of m/n.
    pub(super) fn error_range(&self, shift: u32, valuation: u32) -> (Number, Number) {
        let valuation = valuation.min(shift);
        if self.ties_to_even(shift) {
            // One half is there as soon as anything is cut off; both neighbours of a half may be the even one.
            return match valuation < shift {
                true => (Number::from(-1), Number::ONE),
                false => (Number::ZERO, Number::ZERO),
            };
        }
        let step = BigInt::one() << valuation;
        let rest = self.least_offset(shift).mod_floor(&step);
        let twice = |number: BigInt| Number::from(number).shifted_left(1).shifted_right(shift);
        (twice(step - &rest) - Number::ONE, Number::ONE - twice(rest))
    }

    /// That of a sum divided by `to` bits that was divided by `from` bits: an offset is moved along and rounded down.
    pub(crate) fn rescaled(&self, from: u32, to: u32) -> StageRounding {
        match self {
            StageRounding::Offset(offset) => {
                let moved = Number::from(offset.clone()).shifted_left(to).shifted_right(from);
                StageRounding::of_offset(moved.floor(), to)
            }
            named => named.clone(),
        }
    }
}

/// 2^(shift-1)
fn half(shift: u32) -> BigInt {
    BigInt::one() << (shift - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A rounding, and the shift that it is of.
    fn rounding() -> impl Strategy<Value = (StageRounding, u32)> {
        (0u32..6, 0i64..64, 0usize..5).prop_map(|(shift, offset, which)| {
            let rounding = match StageRounding::NAMED.get(which) {
                Some(named) => named.clone(),
                None => StageRounding::Offset(BigInt::from(offset % (1 << shift))),
            };
            (rounding, shift)
        })
    }

    proptest! {
        /// All multiples of a power of two have errors within the range, and some have those of its ends.
        #[test]
        fn the_range_is_that_of_all_errors((rounding, shift) in rounding(), valuation in 0u32..7) {
            let errors = (-64i64..64).map(|n| {
                let sum = Number::from(n).shifted_left(valuation);
                let added = rounding.of(&sum, shift) - sum.shifted_right(shift);
                (added - rounding.middle(shift)).shifted_left(1)
            });
            let errors: Vec<Number> = errors.collect();
            let range = (errors.iter().min().unwrap().clone(), errors.iter().max().unwrap().clone());
            prop_assert_eq!(rounding.error_range(shift, valuation), range);
        }

        /// Each rounds as its name says, and half to even as hardware does it.
        #[test]
        fn each_rounds_as_it_is_called(n in -500i64..500, shift in 0u32..6) {
            let sum = Number::from(n);
            let exact = sum.shifted_right(shift);
            let rounded = |rounding: StageRounding| rounding.of(&sum, shift);
            prop_assert_eq!(rounded(StageRounding::Floor), Number::from(exact.floor()));
            prop_assert_eq!(rounded(StageRounding::Ceiling), Number::from(exact.ceil()));
            prop_assert_eq!(rounded(StageRounding::HalfUp), Number::from((&exact + &Number::HALF).floor()));
            let even = rounded(StageRounding::HalfEven);
            let distance = (&even - &exact).abs();
            prop_assert!(distance < Number::HALF || (distance == Number::HALF && even.valuation() > 0));
            if shift > 0 {
                let bits = (n + (1 << (shift - 1)) - 1 + (n >> shift & 1)) >> shift;
                prop_assert_eq!(even, Number::from(bits));
            }
        }
    }

    #[test]
    fn an_offset_that_has_a_name_gets_it() {
        let of = |offset: i64| StageRounding::of_offset(offset.into(), 2);
        assert_eq!([0, 2, 3].map(of), [StageRounding::Floor, StageRounding::HalfUp, StageRounding::Ceiling]);
        assert_eq!(of(1), StageRounding::Offset(1.into()));
        assert_eq!(StageRounding::Offset(6.into()).rescaled(4, 3), StageRounding::Offset(3.into()));
        assert_eq!(StageRounding::Floor.rescaled(4, 3), StageRounding::Floor);
    }
}
