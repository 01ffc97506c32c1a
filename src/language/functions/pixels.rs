//! The values of pixels that a table of bit widths is made for.

use crate::diagnostics::ProblemCode;
use crate::vc2::Pixels;

use super::super::declare::{Maybe, One, Param, default, optional};
use super::super::extract::{Arg, Ends, Integer};
use super::super::fault::{Fault, FaultPlace};

/// The parameters that say which values pixels have: `bits`, and `range` or `levels`.
pub(super) type BitsParameter = Param<Arg<Integer>, One>;

/// Those of a range.
pub(super) type RangeParameters = (Param<Arg<Ends>, Maybe>, Param<Arg<Ends>, Maybe>);

/// What these give.
pub(super) type RangeOf = (Option<Arg<Ends>>, Option<Arg<Ends>>);

/// The width.
pub(super) const fn bits() -> BitsParameter {
    default("bits", "10").means("The width of a pixel; with a range it may be left out")
}

/// What else pixels may be than all values of the width.
pub(super) const fn range() -> RangeParameters {
    (
        optional("range").means("The values that enter the transform; else all of the width"),
        optional("levels").means("Or the values that are stored, from which 2^(bits-1) is subtracted"),
    )
}

/// The pixels that a call asks for.
///
/// # Errors
/// A range and levels, levels without a width, ends that are no integers, and ranges that are empty, too large or
/// beyond the width.
pub(super) fn pixels(bits: &Arg<Integer>, (range, levels): &RangeOf) -> Result<Pixels, Fault> {
    let width = bits.within(1, 32)? as u32;
    match (range, levels) {
        (None, None) => Ok(Pixels::of_bits(width)),
        (Some(range), None) => {
            let width = bits.is_written().then_some(width);
            Pixels::of_range(range.integers()?, width).map_err(|error| range.fault(error))
        }
        (None, Some(levels)) if bits.is_written() => {
            Pixels::of_levels(levels.integers()?, width).map_err(|error| levels.fault(error))
        }
        (None, Some(levels)) => Err(wrong(levels, "`levels` are given without `bits`")
            .label("of an unknown width")
            .help("add the width in which pixels are stored, as in `bits=8, levels=16..=235`")),
        (Some(_), Some(levels)) => Err(wrong(levels, "both `range` and `levels` are given")
            .label("beside a range")
            .help("leave one out: `range` is what enters the transform, `levels` are what is stored")),
    }
}

fn wrong(place: impl Into<FaultPlace>, message: &str) -> Fault {
    Fault::new(ProblemCode::ValueRange, message).argument(place)
}
