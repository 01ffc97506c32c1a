//! The values of a picture's pixels: those that enter a transform, and those that are stored.

use num_bigint::BigInt;

use crate::algebra::{IntegerRange, bits};

use super::picture_range;

/// The range of the pixels that enter a transform, and the width in which a codec stores them: each has an
/// offset of 2^(bits-1) there, so that it is not negative.
///
/// ```
/// use vcfilter_core::vc2::Pixels;
///
/// let range = |lower: i64, upper: i64| vcfilter_core::algebra::IntegerRange {
///     lower: lower.into(),
///     upper: upper.into(),
/// };
/// // What BT.601 stores in 8 bits.
/// let video = Pixels::of_levels(range(16, 235), 8)?;
/// assert_eq!((video.range(), video.stored_bits()), (&range(-112, 107), 8));
/// assert_eq!(video.levels(), range(16, 235));
/// assert_eq!(Pixels::of_bits(8).levels(), range(0, 255));
/// assert!(Pixels::of_range(range(-300, 300), Some(8)).is_err());
/// # Ok::<(), vcfilter_core::vc2::PixelError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    range: IntegerRange,
    bits: u64,
}

/// Why a picture can't have such pixels.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PixelError {
    /// The lower end is above the upper one.
    #[error("a range of pixels from {lower} to {upper} is empty")]
    Empty {
        /// The lower end.
        lower: BigInt,
        /// The upper end.
        upper: BigInt,
    },
    /// An end does not fit 64 bits.
    #[error("a pixel of {0} bits is beyond the limit of 64")]
    TooWide(u64),
    /// The range is not held by the width in bits.
    #[error("pixels from {} to {} do not fit {bits} {}, which {} {} to {}", range.lower, range.upper, plural(*bits), hold(*bits), picture_range(*bits).lower, picture_range(*bits).upper)]
    Bits {
        /// The range of pixels.
        range: IntegerRange,
        /// The width, which holds [`picture_range`].
        bits: u32,
    },
    /// The levels are not held by the width in bits.
    #[error("levels from {} to {} do not fit {bits} {}, which {} 0 to {greatest}", levels.lower, levels.upper, plural(*bits), hold(*bits))]
    Levels {
        /// The range of levels.
        levels: IntegerRange,
        /// The width.
        bits: u32,
        /// The greatest level of this width.
        greatest: BigInt,
    },
    /// A PNG can't hold the levels.
    #[error("levels of {0} bits do not fit a PNG file, which holds 16")]
    Png(u64),
}

fn plural(bits: u32) -> &'static str {
    if bits == 1 { "bit" } else { "bits" }
}

fn hold(bits: u32) -> &'static str {
    if bits == 1 { "holds" } else { "hold" }
}

/// Half of the levels of a width: what is added to a pixel where it is stored.
fn offset(bits: u64) -> BigInt {
    BigInt::from(1) << bits.saturating_sub(1)
}

/// The same range with something added.
fn moved(range: &IntegerRange, by: &BigInt) -> IntegerRange {
    IntegerRange { lower: &range.lower + by, upper: &range.upper + by }
}

/// # Errors
/// [`PixelError::Empty`] and [`PixelError::TooWide`].
fn check(range: &IntegerRange) -> Result<(), PixelError> {
    if range.lower > range.upper {
        return Err(PixelError::Empty { lower: range.lower.clone(), upper: range.upper.clone() });
    }
    match bits(range) {
        width if width > 64 => Err(PixelError::TooWide(width)),
        _ => Ok(()),
    }
}

impl Pixels {
    /// Returns all pixels of a width in bits; see [`picture_range`].
    pub fn of_bits(bits: u32) -> Pixels {
        Pixels { range: picture_range(bits), bits: bits.max(1).into() }
    }

    /// Returns pixels that enter the transform with values of a range. They are stored in `bits`, or where that
    /// is None, in the least width that holds them.
    ///
    /// # Errors
    /// [`PixelError::Empty`], [`PixelError::TooWide`], and [`PixelError::Bits`] where the width does not hold
    /// the range.
    pub fn of_range(range: IntegerRange, width: Option<u32>) -> Result<Pixels, PixelError> {
        check(&range)?;
        let least = bits(&range);
        match width {
            Some(bits) if u64::from(bits.max(1)) < least => Err(PixelError::Bits { range, bits }),
            width => Ok(Pixels { range, bits: width.map_or(least, |bits| bits.max(1).into()) }),
        }
    }

    /// Returns pixels that are stored as levels from 0 to 2^bits - 1: half of that, 2^(bits-1), is subtracted
    /// before they enter the transform.
    ///
    /// # Errors
    /// [`PixelError::Empty`], [`PixelError::TooWide`], and [`PixelError::Levels`] where the width does not hold
    /// the levels.
    pub fn of_levels(levels: IntegerRange, bits: u32) -> Result<Pixels, PixelError> {
        if levels.lower > levels.upper {
            return Err(PixelError::Empty { lower: levels.lower, upper: levels.upper });
        }
        let offset = offset(bits.into());
        let greatest = &offset * 2 - 1;
        if levels.lower < BigInt::ZERO || levels.upper > greatest {
            return Err(PixelError::Levels { levels, bits, greatest });
        }
        Pixels::of_range(moved(&levels, &-offset), Some(bits))
    }

    /// Returns the values that enter the transform.
    pub fn range(&self) -> &IntegerRange {
        &self.range
    }

    /// Returns the width in bits in which pixels are stored.
    pub fn stored_bits(&self) -> u64 {
        self.bits
    }

    /// Returns the levels that are stored: the range with 2^(bits-1) added.
    pub fn levels(&self) -> IntegerRange {
        moved(&self.range, &offset(self.bits))
    }
}

/// Returns the value of a range that is nearest to 0, the middle of all pixels: what test pictures have where no
/// pattern is.
pub(super) fn middle(range: &IntegerRange) -> BigInt {
    BigInt::ZERO.min(range.upper.clone()).max(range.lower.clone())
}

/// The greys of a PNG with test patterns.
///
/// ```
/// use vcfilter_core::vc2::{Greys, Pixels};
///
/// assert_eq!(Greys::of(&Pixels::of_bits(8))?, Greys::PUBLISHED);
/// assert_eq!(Greys::of(&Pixels::of_bits(10))?, Greys { least: 0, middle: 512, greatest: 1023, wide: true });
/// # Ok::<(), vcfilter_core::vc2::PixelError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Greys {
    /// The grey of the least value.
    pub least: u16,
    /// The grey of 0, or of the value of the range that is nearest to it.
    pub middle: u16,
    /// The grey of the greatest value.
    pub greatest: u16,
    /// Whether a grey has 16 bits in the file; otherwise it has 8.
    pub wide: bool,
}

impl Greys {
    /// The greys of the published tool, whatever the width of pixels: they stand for the least value, 0 and
    /// the greatest.
    pub const PUBLISHED: Greys = Greys { least: 0, middle: 128, greatest: 255, wide: false };

    /// Returns the levels as pixels are stored. A width up to 8 bits takes 8 in the file, and others 16.
    ///
    /// # Errors
    /// [`PixelError::Png`] for levels of more than 16 bits.
    pub fn of(pixels: &Pixels) -> Result<Greys, PixelError> {
        let too_wide = || PixelError::Png(pixels.bits);
        let level = |value: &BigInt| {
            u16::try_from(value + offset(pixels.bits)).ok().filter(|_| pixels.bits <= 16).ok_or_else(too_wide)
        };
        Ok(Greys {
            least: level(&pixels.range.lower)?,
            middle: level(&middle(&pixels.range))?,
            greatest: level(&pixels.range.upper)?,
            wide: pixels.bits > 8,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(lower: i128, upper: i128) -> IntegerRange {
        IntegerRange { lower: lower.into(), upper: upper.into() }
    }

    proptest! {
        /// Levels and the range that they are of say the same.
        #[test]
        fn levels_are_pixels_with_an_offset(bits in 1u32..=32, a in any::<u32>(), b in any::<u32>()) {
            let level = |n: u32| i128::from(n >> (32 - bits));
            let levels = range(level(a).min(level(b)), level(a).max(level(b)));
            let pixels = Pixels::of_levels(levels.clone(), bits).unwrap();
            prop_assert_eq!(pixels.levels(), levels);
            prop_assert_eq!(&Pixels::of_range(pixels.range().clone(), Some(bits)).unwrap(), &pixels);
            let least = Pixels::of_range(pixels.range().clone(), None).unwrap();
            prop_assert!(least.stored_bits() <= pixels.stored_bits());
            prop_assert!(least.levels().lower >= BigInt::ZERO);
        }

        /// The middle is a value of the range, and none is nearer to 0.
        #[test]
        fn the_middle_is_the_value_next_to_0(lower in -20i128..20, length in 0i128..20) {
            let middle = middle(&range(lower, lower + length));
            let nearest = (lower..=lower + length).min_by_key(|value| value.abs());
            prop_assert_eq!(Some(middle), nearest.map(BigInt::from));
        }
    }

    #[test]
    fn pixels_that_there_are_not_are_told() {
        let of_range =
            |lower, upper, bits| Pixels::of_range(range(lower, upper), bits).unwrap_err().to_string();
        let of_levels =
            |lower, upper, bits| Pixels::of_levels(range(lower, upper), bits).unwrap_err().to_string();
        assert_eq!(of_range(1, 0, None), "a range of pixels from 1 to 0 is empty");
        assert_eq!(of_range(0, 1 << 63, None), "a pixel of 65 bits is beyond the limit of 64");
        assert_eq!(
            of_range(-129, 127, Some(8)),
            "pixels from -129 to 127 do not fit 8 bits, which hold -128 to 127"
        );
        assert_eq!(of_levels(0, 2, 1), "levels from 0 to 2 do not fit 1 bit, which holds 0 to 1");
        assert_eq!(of_levels(-1, 2, 8), "levels from -1 to 2 do not fit 8 bits, which hold 0 to 255");
        assert_eq!(of_levels(2, 1, 8), "a range of pixels from 2 to 1 is empty");
        let wide = Pixels::of_range(range(0, 1 << 16), None).unwrap();
        assert_eq!(Greys::of(&wide), Err(PixelError::Png(18)));
        assert!(Pixels::of_range(range(i64::MIN.into(), i64::MAX.into()), None).is_ok());
    }

    #[test]
    fn greys_are_levels() {
        let greys =
            |lower, upper, bits| Greys::of(&Pixels::of_range(range(lower, upper), bits).unwrap()).unwrap();
        assert_eq!(greys(-112, 107, None), Greys { least: 16, middle: 128, greatest: 235, wide: false });
        assert_eq!(greys(64, 940, None), Greys { least: 1088, middle: 1088, greatest: 1964, wide: true });
        assert_eq!(greys(-8, -3, Some(4)).middle, 5);
        assert_eq!(greys(0, 1, Some(16)), Greys { least: 32768, middle: 32768, greatest: 32769, wide: true });
    }
}
