//! The size of the pictures that a table of bit widths holds for.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;

/// The size of the pictures that bounds hold for. Bounds at edges may be wider than inside.
///
/// ```
/// use vcfilter_core::vc2::PictureSize;
///
/// assert_eq!("any".parse(), Ok(PictureSize::Any));
/// assert_eq!("infinite".parse(), Ok(PictureSize::Infinite));
/// let size: PictureSize = "1920x1080".parse()?;
/// assert_eq!(size, PictureSize::Of { width: 1920, height: 1080 });
/// assert_eq!(size.to_string(), "1920x1080");
/// # Ok::<(), vcfilter_core::vc2::PictureSizeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PictureSize {
    /// Every size of a picture, small ones included, with its edges.
    #[default]
    Any,
    /// Pictures without edges: what holds inside a picture, where no filter reaches over an edge. This is what
    /// published tables are about.
    Infinite,
    /// One size, with its edges.
    Of {
        /// The columns of the picture.
        width: i128,
        /// The rows of the picture.
        height: i128,
    },
}

/// Why a picture can't have such a size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureSizeError {
    /// The text is no size.
    #[error("`{0}` is no size of a picture; sizes are any, infinite, or such as 1920x1080")]
    Text(String),
    /// A width or a height is below 1.
    #[error("a picture of {width} by {height} has no pixels")]
    NoPixels {
        /// The columns.
        width: BigInt,
        /// The rows.
        height: BigInt,
    },
    /// A width or a height is beyond the limit.
    #[error("a picture of 2^{0} or more columns or rows is too large: the limit is 2^100")]
    TooLarge(u64),
}

/// The most columns or rows, as a power of 2: padded, they are still indices of an array.
const MOST_BITS: u64 = 100;

impl PictureSize {
    /// Returns the size of so many columns and rows.
    ///
    /// # Errors
    /// [`PictureSizeError::NoPixels`] below 1; [`PictureSizeError::TooLarge`] beyond 2^100.
    pub fn of(width: &BigInt, height: &BigInt) -> Result<PictureSize, PictureSizeError> {
        if width < &BigInt::from(1) || height < &BigInt::from(1) {
            return Err(PictureSizeError::NoPixels { width: width.clone(), height: height.clone() });
        }
        let most = BigInt::from(1) << MOST_BITS;
        match (i128::try_from(width), i128::try_from(height)) {
            (Ok(columns), Ok(rows)) if *width <= most && *height <= most => {
                Ok(PictureSize::Of { width: columns, height: rows })
            }
            _ => Err(PictureSizeError::TooLarge(width.max(height).bits() - 1)),
        }
    }
}

impl FromStr for PictureSize {
    type Err = PictureSizeError;

    /// Reads `any`, `infinite`, or columns and rows as in `1920x1080`.
    fn from_str(text: &str) -> Result<PictureSize, PictureSizeError> {
        let wrong = || PictureSizeError::Text(text.to_string());
        match text {
            "any" => Ok(PictureSize::Any),
            "infinite" => Ok(PictureSize::Infinite),
            _ => {
                let (width, height) = text.split_once('x').ok_or_else(wrong)?;
                // Nothing but digits; what is negative is told to have no pixels.
                let digits =
                    |text: &str| text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit());
                let integer = |text: &str| match digits(text) {
                    true => text.parse::<BigInt>().map_err(|_| wrong()),
                    false => Err(wrong()),
                };
                PictureSize::of(&integer(width)?, &integer(height)?)
            }
        }
    }
}

impl fmt::Display for PictureSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PictureSize::Any => f.write_str("any"),
            PictureSize::Infinite => f.write_str("infinite"),
            PictureSize::Of { width, height } => write!(f, "{width}x{height}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_size_is_read_as_it_is_written(width in 1i128..=1 << 100, height in 1i128..=1 << 100) {
            let size = PictureSize::Of { width, height };
            prop_assert_eq!(size.to_string().parse(), Ok(size));
        }
    }

    #[test]
    fn sizes_that_there_are_not() {
        let told = |text: &str| text.parse::<PictureSize>().unwrap_err().to_string();
        for text in [
            "",
            "x",
            "1920",
            "1920x",
            "x1080",
            "1920,1080",
            "1.5x2",
            "2x3x4",
            "Any",
            "1920 x 1080",
            "axb",
            "+4x5",
            "1_920x1080",
        ] {
            assert_eq!(
                told(text),
                format!("`{text}` is no size of a picture; sizes are any, infinite, or such as 1920x1080")
            );
        }
        assert_eq!(told("0x4"), "a picture of 0 by 4 has no pixels");
        assert_eq!(told("4x-1"), "a picture of 4 by -1 has no pixels");
        let huge = format!("4x{}", BigInt::from(10).pow(31));
        assert_eq!(
            told(&huge),
            "a picture of 2^102 or more columns or rows is too large: the limit is 2^100"
        );
        assert!(format!("{}x1", BigInt::from(10).pow(30)).parse::<PictureSize>().is_ok());
    }
}
