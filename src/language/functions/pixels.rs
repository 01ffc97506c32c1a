//! The pictures that a table of bit widths is made for: the values of their pixels, and their size.

use num_bigint::BigInt;

use crate::arrays::ArrayError;
use crate::diagnostics::ProblemCode;
use crate::vc2::{PictureSize, Pixels};

use super::super::declare::{Maybe, One, Param, default, optional};
use super::super::extract::{Arg, Ends, Integer, SizeOrName};
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

/// The size.
pub(super) const fn picture_size() -> Param<Arg<SizeOrName>, One> {
    default("size", "\"any\"").usually(&["any", "infinite"]).means(
        "\"any\" size of a picture with its edges, one such as (1920, 1080), padded as VC-2 does, or \"infinite\": the inside alone, as published",
    )
}

/// The size that a call asks for.
///
/// # Errors
/// Other texts, and what is no size of a picture.
pub(super) fn size_of(size: &Arg<SizeOrName>) -> Result<PictureSize, Fault> {
    let counted = match &**size {
        SizeOrName::Name(name) => {
            return match &**name {
                "any" => Ok(PictureSize::Any),
                "infinite" => Ok(PictureSize::Infinite),
                other => Err(Fault::new(ProblemCode::ArraySize, format!("unknown size \"{other}\""))
                    .argument(size)
                    .label("not a size of a picture")
                    .help("it is \"any\", \"infinite\", or a pair such as `(1920, 1080)`")),
            };
        }
        SizeOrName::Size(counted) => counted.samples().map_err(|fault| size.fault(fault))?,
    };
    match &counted[..] {
        [width, height] => {
            let of = PictureSize::of(&BigInt::from(*width), &BigInt::from(*height));
            of.map_err(|error| size.fault(error))
        }
        _ => Err(size.fault(ArrayError::Length { what: "sizes", got: counted.len(), ndim: 2 })),
    }
}
