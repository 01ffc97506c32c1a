//! Bounds of linear expressions: the range of their values.

use num_bigint::BigInt;
use num_traits::Signed;
use vcfilter_machine::Stoppable;

use super::{Linear, Number, Symbol};

/// The model of rounding errors that bounds assume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Everything that is rounded is an integer. Then each error lies in a range of its own, often narrower
    /// than [-1, 1], and bounds are rounded inward. This holds for integer-valued expressions; for others
    /// bounds are those of [`Rounding::Affine`].
    #[default]
    Integer,
    /// Every error lies anywhere in [-1, 1], and bounds are rounded outward: the model of the published
    /// vc2_bit_widths.
    Affine,
}

impl Rounding {
    /// Returns the name in files and in the language.
    pub fn name(self) -> &'static str {
        match self {
            Rounding::Integer => "integer",
            Rounding::Affine => "affine",
        }
    }

    /// Returns the model of a name; None where there is none of that name.
    ///
    /// ```
    /// use vcfilter_core::algebra::Rounding;
    /// assert_eq!(Rounding::named("affine"), Some(Rounding::Affine));
    /// assert_eq!(Rounding::named("exact"), None);
    /// ```
    pub fn named(name: &str) -> Option<Rounding> {
        [Rounding::Integer, Rounding::Affine].into_iter().find(|rounding| rounding.name() == name)
    }
}

/// A range of integers, both ends included; empty where the lower end is above the upper one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IntegerRange {
    /// The least integer of the range.
    pub lower: BigInt,
    /// The greatest integer of the range.
    pub upper: BigInt,
}

/// The error for a symbol without a range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no range is given for `{0}`")]
pub struct MissingRange(pub Symbol);

/// Returns the least and the greatest value of an expression whose symbols lie in their ranges, as `rounding`
/// models its rounding errors.
///
/// # Errors
/// [`MissingRange`] for the first symbol without a range. Rounding errors need none.
///
/// ```
/// use vcfilter_core::algebra::{Errors, Linear, Number, Rounding, Symbol, bounds};
/// let errors = Errors::default();
/// let a = Linear::from(Symbol::free("a", true));
/// let half = errors.floor_divide(&a, &Number::from(2)).unwrap();
/// let range = |_: &Symbol| Some((Number::from(-512), Number::from(511)));
/// let tight = bounds(&half, range, Rounding::Integer).unwrap();
/// assert_eq!((tight.lower, tight.upper), ((-256).into(), 255.into()));
/// let loose = bounds(&half, range, Rounding::Affine).unwrap();
/// assert_eq!((loose.lower, loose.upper), ((-257).into(), 256.into()));
/// ```
pub fn bounds(
    expression: &Linear,
    range: impl Fn(&Symbol) -> Option<(Number, Number)>,
    rounding: Rounding,
) -> Result<IntegerRange, MissingRange> {
    let integers = rounding == Rounding::Integer && expression.is_integer_valued();
    let full = (Number::from(-1), Number::ONE);
    let (mut lower, mut upper) = (expression.constant().clone(), expression.constant().clone());
    for (symbol, coefficient) in expression.terms().iter().asking() {
        let (least, greatest) = match symbol {
            Symbol::Error(error) if integers => error.integer_range().clone(),
            Symbol::Error(_) => full.clone(),
            _ => range(symbol).ok_or_else(|| MissingRange(symbol.clone()))?,
        };
        let (a, b) = (coefficient * &least, coefficient * &greatest);
        let (a, b) = if coefficient.signum() < 0 { (b, a) } else { (a, b) };
        lower = lower + a;
        upper = upper + b;
    }
    Ok(if integers {
        IntegerRange { lower: lower.ceil(), upper: upper.floor() }
    } else {
        IntegerRange { lower: lower.floor(), upper: upper.ceil() }
    })
}

/// Returns the width in bits of the least two's complement integer that holds every value of a range; at
/// least 1.
///
/// ```
/// use vcfilter_core::algebra::{IntegerRange, bits};
/// assert_eq!(bits(&IntegerRange { lower: (-512).into(), upper: 511.into() }), 10);
/// assert_eq!(bits(&IntegerRange { lower: 0.into(), upper: 512.into() }), 11);
/// ```
pub fn bits(range: &IntegerRange) -> u64 {
    let width = |value: &BigInt| {
        // -1 - v has as many bits as v needs besides its sign.
        let magnitude = if value.is_negative() { -(value + 1i32) } else { value.clone() };
        magnitude.bits() + 1
    };
    width(&range.lower).max(width(&range.upper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algebra::Errors;
    use proptest::prelude::*;

    proptest! {
        /// A random tower of floors of integers lies within both bounds, and the integer bounds are
        /// never the wider ones.
        #[test]
        fn values_lie_within(steps in prop::collection::vec((-5i64..6, -9i64..9, 1i64..9), 1..6), a in -20i64..20) {
            let errors = Errors::default();
            let mut e = Linear::from(Symbol::free("a", true));
            let mut value = Number::from(a);
            for (factor, offset, divisor) in steps {
                let offset = Number::from(offset);
                e = e.scaled(&Number::from(factor)).plus(&Linear::from(offset.clone()));
                e = errors.floor_divide(&e, &Number::from(divisor)).unwrap();
                value = value * Number::from(factor) + offset;
                value = Number::from(value.divided_by(&Number::from(divisor)).unwrap().floor());
            }
            let range = |_: &Symbol| Some((Number::from(-20), Number::from(19)));
            let tight = bounds(&e, range, Rounding::Integer).unwrap();
            let loose = bounds(&e, range, Rounding::Affine).unwrap();
            let value = value.numerator();
            prop_assert!(tight.lower <= value && value <= tight.upper);
            prop_assert!(loose.lower <= tight.lower && tight.upper <= loose.upper);
        }
    }

    #[test]
    fn missing_ranges_are_named() {
        let a = Linear::from(Symbol::free("a", false));
        let missing = bounds(&a, |_| None, Rounding::Integer).unwrap_err();
        assert_eq!(missing.to_string(), "no range is given for `a`");
    }
}
