//! Reading the names of element types, and errors for texts that name none.

use std::str::FromStr;

use thiserror::Error;

use crate::dtype::{ByteOrder, DType, ElementKind};
use crate::time_unit::TimeUnit;

/// The names that numpy gives to each kind, the shortest first.
const NAMES: [(ElementKind, &[&str]); 14] = [
    (ElementKind::Bool, &["b1", "?", "bool", "bool_", "bool8"]),
    (ElementKind::I1, &["i1", "int8", "b", "byte"]),
    (ElementKind::U1, &["u1", "uint8", "B", "ubyte"]),
    (ElementKind::I2, &["i2", "int16", "h", "short"]),
    (ElementKind::U2, &["u2", "uint16", "H", "ushort"]),
    (ElementKind::I4, &["i4", "int32", "i", "intc"]),
    (ElementKind::U4, &["u4", "uint32", "I", "uintc"]),
    (ElementKind::I8, &["i8", "int64", "q", "l", "int", "int_", "intp", "long", "longlong"]),
    (ElementKind::U8, &["u8", "uint64", "Q", "L", "uint", "uintp", "ulong", "ulonglong"]),
    (ElementKind::F2, &["f2", "float16", "e", "half"]),
    (ElementKind::F4, &["f4", "float32", "f", "single"]),
    (ElementKind::F8, &["f8", "float64", "d", "float", "double"]),
    (ElementKind::C8, &["c8", "complex64", "F", "csingle"]),
    (ElementKind::C16, &["c16", "complex128", "D", "complex", "cdouble"]),
];

/// Why a text is not an element type of this library.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DTypeError {
    /// No type has this name.
    #[error("unknown dtype `{text}`")]
    Unknown {
        /// The text.
        text: String,
        /// A similar name that may be meant.
        near: Option<String>,
    },
    /// A type of numpy whose elements are not numbers of 1 to 8 bytes, nor pairs of such.
    #[error("dtype `{text}` is not supported: {what} cannot be differenced exactly")]
    Refused {
        /// The text.
        text: String,
        /// What the elements of the type are, in the plural.
        what: &'static str,
    },
    /// A time whose unit is unknown.
    #[error("unknown time unit in dtype `{text}`")]
    Unit {
        /// The text.
        text: String,
    },
}

impl FromStr for DType {
    type Err = DTypeError;

    fn from_str(text: &str) -> Result<DType, DTypeError> {
        let trimmed = text.trim();
        let (order, name) = match trimmed.chars().next() {
            Some('<') => (ByteOrder::Little, &trimmed[1..]),
            Some('>') => (ByteOrder::Big, &trimmed[1..]),
            Some('=' | '|') => (ByteOrder::NATIVE, &trimmed[1..]),
            _ => (ByteOrder::NATIVE, trimmed),
        };
        if let Some(kind) = time_kind(name, text)? {
            return Ok(DType::new(kind, order));
        }
        match NAMES.iter().find(|(_, names)| names.contains(&name)) {
            Some((kind, _)) => Ok(DType::new(*kind, order)),
            None => Err(unknown(text, name)),
        }
    }
}

fn time_kind(name: &str, text: &str) -> Result<Option<ElementKind>, DTypeError> {
    let families = [
        (["datetime64", "M8", "M"], ElementKind::Datetime as fn(TimeUnit) -> ElementKind),
        (["timedelta64", "m8", "m"], ElementKind::Timedelta),
    ];
    for (names, make) in families {
        for prefix in names {
            let Some(rest) = name.strip_prefix(prefix) else { continue };
            if rest.is_empty() {
                return Ok(Some(make(TimeUnit::GENERIC)));
            }
            let Some(inside) = rest.strip_prefix('[').and_then(|r| r.strip_suffix(']')) else {
                continue;
            };
            let unit = TimeUnit::parse(inside)
                .or((inside == "generic").then_some(TimeUnit::GENERIC))
                .ok_or_else(|| DTypeError::Unit { text: shorten(text) })?;
            return Ok(Some(make(unit)));
        }
    }
    Ok(None)
}

fn unknown(text: &str, name: &str) -> DTypeError {
    match refused(name) {
        Some(what) => DTypeError::Refused { text: shorten(text), what },
        None => DTypeError::Unknown { text: shorten(text), near: nearest(name) },
    }
}

/// Types that numpy has and codecs can't keep exactly.
fn refused(name: &str) -> Option<&'static str> {
    let texts = ["S", "U", "a", "T"];
    let sized = |letters: &[&str]| {
        letters
            .iter()
            .any(|l| name.strip_prefix(l).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())))
    };
    match name {
        "str" | "str_" | "bytes" | "bytes_" | "string" | "unicode" | "c" => Some("texts"),
        "object" | "object_" | "O8" => Some("objects"),
        "void" => Some("structs"),
        "f16" | "f12" | "g" | "longdouble" | "float128" | "float96" => Some("long doubles"),
        "c24" | "c32" | "G" | "clongdouble" | "complex192" | "complex256" => Some("pairs of long doubles"),
        _ if name.contains([',', '(', '{', '[']) => Some("structs"),
        _ if sized(&["O"]) => Some("objects"),
        _ if sized(&["V"]) => Some("structs"),
        _ if sized(&texts) => Some("texts"),
        _ => None,
    }
}

/// The longest text, in bytes, that may be meant as the name of a type.
const LONGEST_SLIP: usize = 100;

fn nearest(name: &str) -> Option<String> {
    // A text much longer than any name is like none, and would take long to compare.
    if name.len() > LONGEST_SLIP {
        return None;
    }
    // `int 16`, `Int16` and `INT16` are one slip away however far the letters are.
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let plain = plain.to_ascii_lowercase();
    NAMES
        .iter()
        .flat_map(|(_, names)| names.iter())
        .filter(|candidate| candidate.len() > 1)
        .map(|candidate| (strsim::damerau_levenshtein(&plain, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= if candidate.len() > 3 { 2 } else { 1 })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_string())
}

fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_string();
    }
    text.chars().take(MOST).chain("...".chars()).collect()
}
