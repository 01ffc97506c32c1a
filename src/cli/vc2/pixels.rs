//! The options that say which values pixels have.

use num_bigint::BigInt;

use crate::algebra::IntegerRange;
use crate::diagnostics::Problem;
use crate::language::Fault;
use crate::vc2::{Greys, PixelError, Pixels};

/// The values of pixels: all of a width, or fewer.
#[derive(Debug, clap::Args)]
pub(super) struct PixelOptions {
    /// The width of a pixel in bits; with --range it may be left out
    #[arg(short = 'b', long, value_name = "BITS", value_parser = clap::value_parser!(u32).range(1..=32), allow_negative_numbers = true, required_unless_present = "values")]
    picture_bit_width: Option<u32>,
    /// The values that enter the transform, such as -112..=107; all of BITS bits otherwise
    #[arg(long, value_name = "RANGE", value_parser = range, allow_hyphen_values = true, conflicts_with = "levels", group = "values")]
    range: Option<IntegerRange>,
    /// The values that are stored, such as 16..=235: 2^(BITS-1) is subtracted before they enter the transform
    #[arg(long, value_name = "RANGE", value_parser = range, allow_hyphen_values = true)]
    levels: Option<IntegerRange>,
}

impl PixelOptions {
    /// What they say.
    ///
    /// # Errors
    /// Ranges that are empty, too large, or beyond the width.
    pub(super) fn pixels(&self) -> Result<Pixels, Problem> {
        pixels(self.picture_bit_width, self.range.as_ref(), self.levels.as_ref())
    }

    /// The width of a pixel in bits, where it was given.
    pub(super) fn bits(&self) -> Option<u32> {
        self.picture_bit_width
    }

    /// Whether pixels have other values than all of a width.
    pub(super) fn are_chosen(&self) -> bool {
        self.range.is_some() || self.levels.is_some()
    }

    /// The greys of test pictures: those of the published tool, or the levels of values that are chosen.
    ///
    /// # Errors
    /// Levels that a PNG can't hold.
    pub(super) fn greys(&self) -> Result<Greys, Problem> {
        match self.are_chosen() {
            true => Greys::of(&self.pixels()?).map_err(problem),
            false => Ok(Greys::PUBLISHED),
        }
    }
}

/// What a width, and the range or the levels, say. Without a range there is a width.
///
/// # Errors
/// Ranges that are empty, too large, or beyond the width.
pub(super) fn pixels(
    bits: Option<u32>,
    range: Option<&IntegerRange>,
    levels: Option<&IntegerRange>,
) -> Result<Pixels, Problem> {
    let pixels = match (range, levels) {
        (Some(range), _) => Pixels::of_range(range.clone(), bits),
        (None, Some(levels)) => Pixels::of_levels(levels.clone(), bits.unwrap_or_default()),
        (None, None) => Ok(Pixels::of_bits(bits.unwrap_or_default())),
    };
    pixels.map_err(problem)
}

fn problem(error: PixelError) -> Problem {
    Fault::from(error).without_places()
}

/// A range as in the language: `-112..=107`, or without its end `-112..108`.
pub(super) fn range(text: &str) -> Result<IntegerRange, String> {
    let (lower, upper, end) = match (text.split_once("..="), text.split_once("..")) {
        (Some((lower, upper)), _) => (lower, upper, 0),
        (None, Some((lower, upper))) => (lower, upper, 1),
        (None, None) => return Err("a range is two integers, as in -112..=107 or -112..108".to_string()),
    };
    let integer = |text: &str| {
        text.parse::<BigInt>().map_err(|_| match text {
            "" => "an end of the range is missing".to_string(),
            text => format!("`{text}` is no integer"),
        })
    };
    Ok(IntegerRange { lower: integer(lower)?, upper: integer(upper)? - end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_written_as_in_the_language() {
        let of = |lower: i64, upper: i64| Ok(IntegerRange { lower: lower.into(), upper: upper.into() });
        assert_eq!(range("-112..=107"), of(-112, 107));
        assert_eq!(range("16..236"), of(16, 235));
        assert_eq!(range("5..5"), of(5, 4));
        for (text, told) in [
            ("16", "a range is two integers, as in -112..=107 or -112..108"),
            ("16,235", "a range is two integers, as in -112..=107 or -112..108"),
            ("..=235", "an end of the range is missing"),
            ("1..=", "an end of the range is missing"),
            ("0.5..=1", "`0.5` is no integer"),
            ("0...1", "`.1` is no integer"),
            ("1..2..3", "`2..3` is no integer"),
        ] {
            assert_eq!(range(text), Err(told.to_string()));
        }
    }
}
