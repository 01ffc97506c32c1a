//! Codes and help of what can be wrong with finite arrays, with the codec and with their files.
//!
//! The crates that these errors come from know neither programs nor the command, and say no more than what is wrong.

mod codec;
mod files;

use std::path::Path;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use crate::codec::{CastLoss, DType, DTypeError, ElementKind, NdArrayError, SizeError, TimeUnit};
use crate::diagnostics::ProblemCode;
use crate::escapes;

/// Who is helped: both write the same things in their own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Of a program: `astype="i1"`.
    Program,
    /// Of the command: `--astype i1`.
    #[cfg_attr(not(feature = "command"), allow(dead_code, reason = "there is no command"))]
    Command,
}

impl Audience {
    /// A setting of the codec.
    fn setting(self, name: &str, value: &str) -> String {
        match self {
            Audience::Program => format!("{name}=\"{value}\""),
            Audience::Command => format!("`--{name} {value}`"),
        }
    }

    /// Which array of an archive is meant.
    fn member(self, name: &str) -> String {
        match self {
            Audience::Program => format!("`load(\"x.npz\", \"{name}\")`"),
            Audience::Command => format!("`--name {name}`"),
        }
    }

    /// Less of an array.
    fn smaller(self) -> String {
        match self {
            Audience::Program => {
                "ask for fewer elements, or take a part of the array, as in `a[:100]`".into()
            }
            Audience::Command => "close other programs, or work on a part of the array".into(),
        }
    }

    /// An archive where a `.npy` file is expected.
    fn archive(self) -> &'static str {
        match self {
            Audience::Program => {
                "it looks like a .npz archive: `load` reads its arrays, and each is a .npy file when unpacked"
            }
            Audience::Command => {
                "it looks like a .npz archive, which is read from a file, not through a pipe"
            }
        }
    }

    /// A picture where a `.npy` file is expected.
    fn png(self, file: Option<&Path>) -> String {
        let file = file.unwrap_or(Path::new("x.png"));
        let made = escapes::path(&file.with_extension("npy"));
        let save = format!("save(load(\"{}\"), \"{made}\")", escapes::path(file));
        match self {
            Audience::Program => format!("it is a picture: `{save}` makes a .npy file of it"),
            Audience::Command => format!("it is a picture: `vcf -e '{save}'` makes a .npy file of it"),
        }
    }
}

/// An error of a room below that gets a code, which `vcf help` explains, and help.
pub(crate) trait Explained {
    /// A name that `vcf help` explains.
    fn code(&self) -> ProblemCode;

    /// What would mend it, as that audience writes it.
    fn help(&self, audience: Audience) -> String;
}

impl Explained for DTypeError {
    fn code(&self) -> ProblemCode {
        ProblemCode::CodecDtype
    }

    fn help(&self, _: Audience) -> String {
        match self {
            DTypeError::Unknown { near: Some(near), .. } => format!("did you mean `{near}`?"),
            DTypeError::Unit { .. } => {
                format!("units are {}, as in `M8[ns]` or `m8[10ms]`", TimeUnit::names())
            }
            _ => "dtypes are i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8 bool M8[unit] m8[unit], \
                  with `<` or `>` before them for a byte order"
                .into(),
        }
    }
}

impl Explained for NdArrayError {
    fn code(&self) -> ProblemCode {
        match self {
            NdArrayError::Ragged { .. } | NdArrayError::Depth { .. } => ProblemCode::NdarrayRagged,
            NdArrayError::Cast { .. } | NdArrayError::Conversion { .. } | NdArrayError::Times { .. } => {
                ProblemCode::NdarrayCast
            }
            NdArrayError::Size(error) => size_code(error),
            NdArrayError::Axes { .. } => ProblemCode::NdarrayAxes,
            NdArrayError::Index { .. } | NdArrayError::TooManyIndices { .. } | NdArrayError::ZeroStep => {
                ProblemCode::NdarrayIndex
            }
            NdArrayError::Empty { .. } | NdArrayError::Undefined { .. } => ProblemCode::NdarrayUndefined,
            NdArrayError::Bytes { .. } => ProblemCode::CodecShape,
            NdArrayError::BoolByte { .. } => ProblemCode::CodecBool,
            NdArrayError::Complex { .. } => ProblemCode::CodecDtype,
            NdArrayError::DType(error) => error.code(),
            // Of reshaping, of shapes that are none, and of two that do not match.
            _ => ProblemCode::NdarrayShape,
        }
    }

    fn help(&self, audience: Audience) -> String {
        match self {
            NdArrayError::Ragged { .. } => "lists at the same depth have the same length".into(),
            NdArrayError::Depth { .. } => "an array is nested to the same depth everywhere".into(),
            NdArrayError::Cast { value, why, dtype, .. } => cast_help(value, *why, *dtype),
            NdArrayError::Conversion { from, .. } if from.kind().is_time() => {
                "times become int64 and back; units are not converted".into()
            }
            NdArrayError::Conversion { .. } => "only int64 becomes a time".into(),
            NdArrayError::Reshape { .. } => "the product of the lengths is the number of elements".into(),
            NdArrayError::BadShape { .. } => {
                "lengths are 0 or more; one of them may be -1, which stands for what is left".into()
            }
            NdArrayError::Size(error) => size_help(error, audience),
            NdArrayError::Axes { ndim, .. } => {
                format!("name each axis from 0 to {} once", ndim.saturating_sub(1))
            }
            NdArrayError::Index { len: 0, .. } => "the axis is empty".into(),
            NdArrayError::Index { len, .. } => {
                format!("an index is from {} to {}", -(*len as i128), len - 1)
            }
            NdArrayError::TooManyIndices { .. } => "give one index per dimension, or fewer".into(),
            NdArrayError::ZeroStep => "a step is any integer but 0".into(),
            NdArrayError::Times { .. } => {
                "units are not converted: compare times of one type, or their counts, as `.astype(\"i8\")` gives them".into()
            }
            NdArrayError::Bytes { .. } => different_bytes(),
            NdArrayError::BoolByte { .. } => damaged(),
            NdArrayError::Empty { .. } => "look at its `shape` first".into(),
            NdArrayError::Undefined { .. } => "convert it first, with `.astype(\"i8\")`".into(),
            NdArrayError::Complex { .. } => {
                "`vcf spatial-delta encode` and `decode` work on their files; where values are looked at, save both parts as floats along \
                 an axis of their own, in numpy `a.view(a.real.dtype).reshape(*a.shape, 2)`"
                    .into()
            }
            NdArrayError::DType(error) => error.help(audience),
            _ => "compare arrays of the same shape, or an array and a number".into(),
        }
    }
}

fn cast_help(value: &str, why: CastLoss, dtype: DType) -> String {
    match why {
        CastLoss::Fraction | CastLoss::NotANumber => "choose a float dtype such as f8".into(),
        CastLoss::Range | CastLoss::Inexact => match holder(value, dtype.kind()) {
            Some(kind) => format!("the dtype {} holds it", kind.code()),
            None => "no dtype holds it".into(),
        },
    }
}

/// The narrowest type that holds a number, if there is one of the family of that which does not.
fn holder(value: &str, refused: ElementKind) -> Option<ElementKind> {
    use ElementKind::{F4, F8, I1, I2, I4, I8, U1, U2, U4, U8};
    let families: [&[ElementKind]; 3] = match refused {
        kind if kind.is_float() => [&[F4, F8], &[I4, I8], &[U8]],
        kind if kind.is_signed() => [&[I1, I2, I4, I8], &[U8], &[F8]],
        _ => [&[U1, U2, U4, U8], &[I1, I2, I4, I8], &[F8]],
    };
    let mut kinds = families.into_iter().flatten().copied();
    match value.parse::<BigInt>() {
        // An integer is held exactly or not at all.
        Ok(exact) => kinds.find(|kind| match kind.range() {
            Some((least, most)) => exact >= least.into() && exact <= most.into(),
            None => {
                let float =
                    exact.to_f64().map(|float| if *kind == F4 { f64::from(float as f32) } else { float });
                float.and_then(BigInt::from_f64).is_some_and(|float| float == exact)
            }
        }),
        Err(_) => {
            let value: f64 = value.parse().ok()?;
            value.is_finite().then_some(if (value as f32).is_finite() { F4 } else { F8 })
        }
    }
}

fn size_code(error: &SizeError) -> ProblemCode {
    match error {
        SizeError::Memory { .. } => ProblemCode::LimitMemory,
        _ => ProblemCode::NdarrayLimit,
    }
}

fn size_help(error: &SizeError, audience: Audience) -> String {
    match error {
        SizeError::TooManyDimensions { .. } => {
            format!("use at most {} dimensions", crate::codec::MAX_DIMENSIONS)
        }
        SizeError::Memory { .. } => audience.smaller(),
        // Larger than any memory.
        _ => "ask for fewer elements".into(),
    }
}

fn different_bytes() -> String {
    "compare `shape` and `dtype` with where the bytes come from".into()
}

fn damaged() -> String {
    "the data was not written by this codec, or is damaged".into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{NdArray, SpatialDelta};

    #[test]
    fn help_says_what_the_reader_would_write() {
        let dtype = |kind: ElementKind| DType::native(kind);
        let codec =
            SpatialDelta::new(0, dtype(ElementKind::I2)).astype(dtype(ElementKind::I1)).build().unwrap();
        let overflow = NdArray::from(ndarray::array![1i16, 300]).encode(&codec).unwrap_err();
        assert_eq!(
            overflow.help(Audience::Program),
            "astype=\"i2\" holds it; overflow=\"wrap\" drops what does not fit"
        );
        assert_eq!(
            overflow.help(Audience::Command),
            "`--astype i2` holds it; `--overflow wrap` drops what does not fit"
        );
        let axis = SpatialDelta::new(3, None).build().unwrap().axes_in(3).unwrap_err();
        assert_eq!(
            (axis.code(), &*axis.help(Audience::Program)),
            (ProblemCode::CodecAxis, "axis is an integer from -3 to 2")
        );
        let near = "int15".parse::<DType>().unwrap_err();
        assert_eq!(near.help(Audience::Program), "did you mean `int16`?");
        assert!("O".parse::<DType>().unwrap_err().help(Audience::Program).starts_with("dtypes are i1 u1"));
        let fraction = NdArray::from(ndarray::array![1.5]).astype(dtype(ElementKind::I1)).unwrap_err();
        assert_eq!(fraction.help(Audience::Program), "choose a float dtype such as f8");
        let digits = format!("1{}", "0".repeat(400));
        for (value, kind, help) in [
            ("-1", ElementKind::U1, "the dtype i1 holds it"),
            ("300", ElementKind::U1, "the dtype u2 holds it"),
            ("300", ElementKind::I1, "the dtype i2 holds it"),
            ("2", ElementKind::Bool, "the dtype u1 holds it"),
            ("9223372036854775808", ElementKind::I8, "the dtype u8 holds it"),
            ("100000", ElementKind::F2, "the dtype f4 holds it"),
            ("16777217", ElementKind::F4, "the dtype f8 holds it"),
            ("9007199254740993", ElementKind::F8, "the dtype i8 holds it"),
            ("18446744073709551616", ElementKind::U8, "the dtype f8 holds it"),
            ("18446744073709551617", ElementKind::U8, "no dtype holds it"),
            ("1e300", ElementKind::I4, "the dtype f8 holds it"),
            (&digits, ElementKind::F8, "no dtype holds it"),
        ] {
            let (dtype, why) = (dtype(kind), CastLoss::Range);
            let error = NdArrayError::Cast { value: value.into(), index: vec![0], dtype, why };
            assert_eq!(error.help(Audience::Program), help, "{value}");
            assert!(error.to_string().len() < 100, "{error}");
        }
        let index = NdArray::from(ndarray::array![1, 2, 3]).get(&[3]).unwrap_err();
        assert_eq!(index.help(Audience::Program), "an index is from -3 to 2");
        let header = b"\x93NUMPY\x01\x00\x37\x00{'descr': '|O', 'fortran_order': False, 'shape': (3,)}\n";
        let pickled = NdArray::read_npy_from(&mut &header[..]).unwrap_err();
        assert!(pickled.help(Audience::Program).starts_with("pickled objects are never loaded"), "{pickled}");
    }
}
