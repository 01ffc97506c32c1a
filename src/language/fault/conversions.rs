//! Errors of the rooms above as faults: each gets its code, and help that says what would work.

use std::fmt::Display;

use crate::algebra::{MissingRange, NotLinear, Symbol, bits};
use crate::arrays::MissingInput;
use crate::arrays::code::CodeError;
use crate::codec;
use crate::diagnostics::ProblemCode;
use crate::display::{NoFormula, NotWritten};
use crate::values::{MapError, TooNested};
use crate::vc2::{PictureSizeError, PixelError};
use crate::wavelets::TransformError;
use vcfilter_machine::{NoMemory, Stopped};

use super::arrays::unnamed;
use super::{Audience, Explained, Fault, division_by_zero, interrupted};

impl From<TooNested> for Fault {
    fn from(error: TooNested) -> Fault {
        Fault::new(ProblemCode::LimitNesting, error.to_string()).help("keep values flatter: the limit is 200")
    }
}

impl From<Stopped> for Fault {
    fn from(stopped: Stopped) -> Fault {
        match stopped {
            Stopped::Memory(error) => error.into(),
            // Whatever else may stop work one day, it was stopped.
            _ => interrupted(),
        }
    }
}

impl From<NoMemory> for Fault {
    fn from(error: NoMemory) -> Fault {
        Fault::new(ProblemCode::LimitMemory, error.to_string()).help(LESS)
    }
}

/// What helps where memory ends.
pub(super) const LESS: &str =
    "compute less at a time, or let it have more memory: `--max-memory 8GiB` of the command";

impl From<NotWritten> for Fault {
    fn from(error: NotWritten) -> Fault {
        match error {
            NotWritten::Stopped(stopped) => stopped.into(),
            NotWritten::TooLong(_) => too_long_a_text(),
        }
    }
}

/// The fault of a text beyond the limit.
pub(in crate::language) fn too_long_a_text() -> Fault {
    let message = "the text would be longer than the limit of 100,000,000 bytes";
    Fault::new(ProblemCode::LimitLength, message).help("make several shorter texts")
}

impl From<MapError> for Fault {
    fn from(error: MapError) -> Fault {
        match error {
            MapError::TooNested(error) => error.into(),
            MapError::Duplicate(_) => Fault::new(ProblemCode::ValueRange, error.to_string())
                .label("the same key")
                .help("write each key once"),
        }
    }
}

impl From<NotLinear> for Fault {
    fn from(error: NotLinear) -> Fault {
        match error {
            NotLinear::DivisionByZero => division_by_zero(),
            NotLinear::Product => Fault::new(ProblemCode::ExpressionNotLinear, error.to_string())
                .label("both sides hold symbols")
                .help("one side of `*` must be a number; a filter is linear in its samples"),
            NotLinear::Quotient => Fault::new(ProblemCode::ExpressionNotLinear, error.to_string())
                .argument(super::FaultPlace::RIGHT)
                .label("this holds symbols")
                .help("divide by a number, or by an expression that differs by a factor only"),
            _ => unforeseen(&error),
        }
    }
}

impl From<MissingRange> for Fault {
    fn from(error: MissingRange) -> Fault {
        let lacking = MissingInput::symbol(&error.0);
        let fault = Fault::new(ProblemCode::ValueRange, error.to_string()).label("a range is missing");
        match &error.0 {
            Symbol::Element(..) => unnamed(fault, &lacking, "(-512, 511)"),
            symbol => {
                let integer = if symbol.is_integer() { ", integer=true" } else { "" };
                fault.help(format!(
                    "add a range for it, as in `{{symbol(\"{symbol}\"{integer}): (-512, 511)}}`"
                ))
            }
        }
    }
}

impl From<CodeError> for Fault {
    fn from(error: CodeError) -> Fault {
        match error {
            CodeError::DivisionByZero => division_by_zero(),
            CodeError::Remainder { .. } => Fault::new(ProblemCode::ValueRange, error.to_string())
                .help("`/` on code is exact; `//` rounds down"),
            CodeError::TooLarge { .. } | CodeError::TooWide { .. } => {
                Fault::new(ProblemCode::LimitBits, error.to_string())
                    .help("generate code for a part of the filter")
            }
            _ => Fault::new(ProblemCode::ValueRange, error.to_string())
                .help("see the examples of `vcf help code` and `vcf help variables`"),
        }
    }
}

/// An error that a newer version of a crate below added: it says itself what is wrong.
pub(super) fn unforeseen(error: &dyn std::error::Error) -> Fault {
    Fault::new(ProblemCode::ValueRange, error.to_string()).help("`vcf help NAME` shows what a function takes")
}

impl From<NoFormula> for Fault {
    fn from(error: NoFormula) -> Fault {
        let help = match &error {
            NoFormula::TooLong => {
                return Fault::new(ProblemCode::LimitLength, error.to_string())
                    .help("write out a part of it");
            }
            NoFormula::Kind("an array") => "take an element, as in `latex(a[0])`",
            NoFormula::Kind("a plot") => "display a plot, or save it: `save(p, \"p.svg\")`",
            NoFormula::Kind(_) => {
                "numbers, expressions, ranges, polynomials, matrices, stages, wavelets, lists of them, and maps to numbers have formulas"
            }
        };
        Fault::new(ProblemCode::ValueKind, error.to_string()).label("has no formula").help(help)
    }
}

/// The fault of an error that has its own code and help.
fn explained(error: &(impl Explained + Display)) -> Fault {
    Fault::new(error.code(), error.to_string()).help(error.help(Audience::Program))
}

impl From<codec::NdArrayError> for Fault {
    fn from(error: codec::NdArrayError) -> Fault {
        explained(&error)
    }
}

impl From<codec::CodecError> for Fault {
    fn from(error: codec::CodecError) -> Fault {
        match error {
            codec::CodecError::Mismatch { .. } => explained(&error).label("of another type"),
            _ => explained(&error),
        }
    }
}

impl From<codec::NpyError> for Fault {
    fn from(error: codec::NpyError) -> Fault {
        match &error {
            codec::NpyError::Interrupted => interrupted(),
            codec::NpyError::Codec { problem, .. }
                if matches!(**problem, codec::CodecError::Mismatch { .. }) =>
            {
                explained(&error).label("of another type")
            }
            _ => explained(&error),
        }
    }
}

impl From<codec::DTypeError> for Fault {
    fn from(error: codec::DTypeError) -> Fault {
        explained(&error)
    }
}

impl From<PixelError> for Fault {
    fn from(error: PixelError) -> Fault {
        let help = match &error {
            PixelError::Empty { .. } => {
                "write the lower end first; `..` leaves out its end, and `..=` does not".to_string()
            }
            PixelError::TooWide(_) => "give ends from -2^63 to 2^63 - 1".to_string(),
            PixelError::Bits { range, .. } => match bits(range) {
                least @ ..=32 => format!("give {least} bits or more, or leave the width out"),
                _ => "leave the width out".to_string(),
            },
            PixelError::Levels { .. } => {
                "levels are what is stored; of what enters the transform give the range".to_string()
            }
            PixelError::Png(_) => "make pictures of pixels with 16 bits or less".to_string(),
            _ => return unforeseen(&error),
        };
        Fault::new(ProblemCode::ValueRange, error.to_string()).label("not a range of pixels").help(help)
    }
}

impl From<PictureSizeError> for Fault {
    fn from(error: PictureSizeError) -> Fault {
        let help = match &error {
            PictureSizeError::NoPixels { .. } => "a picture has a column and a row at least",
            PictureSizeError::TooLarge(_) => "leave the size out: then bounds hold for every size",
            _ => return unforeseen(&error),
        };
        Fault::new(ProblemCode::ArraySize, error.to_string()).label("not a size of a picture").help(help)
    }
}

impl From<TransformError> for Fault {
    fn from(error: TransformError) -> Fault {
        match error {
            TransformError::Array(error) => (*error).into(),
            error => Fault::new(ProblemCode::ValueRange, error.to_string())
                .help("give a map from (level, band) to arrays, such as `.coeffs` of an analysis"),
        }
    }
}
