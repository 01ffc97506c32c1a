//! Element types: what an element is, and the order of its bytes where it is written.

use std::fmt;

use super::time_unit::{TimeBase, TimeUnit};

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// True or false, one byte.
    Bool,
    /// Signed, 8 bits.
    I1,
    /// Unsigned, 8 bits.
    U1,
    /// Signed, 16 bits.
    I2,
    /// Unsigned, 16 bits.
    U2,
    /// Signed, 32 bits.
    I4,
    /// Unsigned, 32 bits.
    U4,
    /// Signed, 64 bits.
    I8,
    /// Unsigned, 64 bits.
    U8,
    /// IEEE 754 binary16.
    F2,
    /// IEEE 754 binary32.
    F4,
    /// IEEE 754 binary64.
    F8,
    /// A point in time, 64 bits counted from 1970-01-01T00:00; the least value is NaT.
    Datetime(TimeUnit),
    /// A span of time, 64 bits; the least value is NaT.
    Timedelta(TimeUnit),
}

impl Kind {
    /// The integer kinds, in the order of their widths.
    pub const INTEGERS: [Kind; 8] =
        [Kind::I1, Kind::U1, Kind::I2, Kind::U2, Kind::I4, Kind::U4, Kind::I8, Kind::U8];

    /// The floating-point kinds, in the order of their widths.
    pub const FLOATS: [Kind; 3] = [Kind::F2, Kind::F4, Kind::F8];

    /// Bytes of one element: 1, 2, 4 or 8.
    pub fn width(self) -> usize {
        match self {
            Kind::Bool | Kind::I1 | Kind::U1 => 1,
            Kind::I2 | Kind::U2 | Kind::F2 => 2,
            Kind::I4 | Kind::U4 | Kind::F4 => 4,
            Kind::I8 | Kind::U8 | Kind::F8 | Kind::Datetime(_) | Kind::Timedelta(_) => 8,
        }
    }

    /// Whether this is one of the eight integer kinds (times and bool are not).
    pub fn is_integer(self) -> bool {
        Kind::INTEGERS.contains(&self)
    }

    /// Whether this is float16, float32 or float64.
    pub fn is_float(self) -> bool {
        Kind::FLOATS.contains(&self)
    }

    /// Whether this is datetime64 or timedelta64.
    pub fn is_time(self) -> bool {
        matches!(self, Kind::Datetime(_) | Kind::Timedelta(_))
    }

    /// Whether elements may be negative integers; times count as signed.
    pub fn is_signed(self) -> bool {
        matches!(self, Kind::I1 | Kind::I2 | Kind::I4 | Kind::I8) || self.is_time()
    }

    /// The least and the greatest value of an integer kind, a time or bool; none for floats.
    ///
    /// ```
    /// assert_eq!(vcfilter_ndfiles::Kind::I1.range(), Some((-128, 127)));
    /// ```
    pub fn range(self) -> Option<(i128, i128)> {
        let bits = 8 * self.width() as u32;
        match self {
            Kind::Bool => Some((0, 1)),
            _ if self.is_float() => None,
            _ if self.is_signed() => Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1)),
            _ => Some((0, (1 << bits) - 1)),
        }
    }

    /// The letters of numpy's type text without the order: `i2`, `b1`, `M8[ns]`.
    pub fn code(self) -> String {
        match self {
            Kind::Bool => "b1".into(),
            Kind::I1 => "i1".into(),
            Kind::U1 => "u1".into(),
            Kind::I2 => "i2".into(),
            Kind::U2 => "u2".into(),
            Kind::I4 => "i4".into(),
            Kind::U4 => "u4".into(),
            Kind::I8 => "i8".into(),
            Kind::U8 => "u8".into(),
            Kind::F2 => "f2".into(),
            Kind::F4 => "f4".into(),
            Kind::F8 => "f8".into(),
            Kind::Datetime(unit) => format!("M8{}", bracketed(unit)),
            Kind::Timedelta(unit) => format!("m8{}", bracketed(unit)),
        }
    }

    /// numpy's name: `int16`, `bool`, `datetime64[ns]`.
    pub fn name(self) -> String {
        let bits = 8 * self.width();
        match self {
            Kind::Bool => "bool".into(),
            Kind::Datetime(unit) => format!("datetime64{}", bracketed(unit)),
            Kind::Timedelta(unit) => format!("timedelta64{}", bracketed(unit)),
            _ if self.is_float() => format!("float{bits}"),
            _ if self.is_signed() => format!("int{bits}"),
            _ => format!("uint{bits}"),
        }
    }
}

fn bracketed(unit: TimeUnit) -> String {
    if unit.base == TimeBase::Generic { String::new() } else { format!("[{unit}]") }
}

/// The order of the bytes of an element where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// The lowest byte first, `<`.
    Little,
    /// The highest byte first, `>`.
    Big,
}

impl ByteOrder {
    /// The order of this machine.
    pub const NATIVE: ByteOrder =
        if cfg!(target_endian = "big") { ByteOrder::Big } else { ByteOrder::Little };
}

/// An element type: a kind and a byte order, numpy's `dtype`.
///
/// In memory values are always native; the order matters where bytes are written, and to
/// equality. Kinds of one byte have no order (`|`), so theirs is always the native one.
///
/// ```
/// use vcfilter_ndfiles::DType;
/// let dtype: DType = ">i2".parse().unwrap();
/// assert_eq!((dtype.to_string(), dtype.name()), (">i2".to_string(), "int16".to_string()));
/// assert_eq!("uint8".parse::<DType>().unwrap().to_string(), "|u1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DType {
    kind: Kind,
    order: ByteOrder,
}

impl DType {
    /// A type of this kind and order; the order is forgotten where an element is one byte.
    pub fn new(kind: Kind, order: ByteOrder) -> DType {
        let order = if kind.width() == 1 { ByteOrder::NATIVE } else { order };
        DType { kind, order }
    }

    /// A type of this kind in the order of this machine.
    pub fn native(kind: Kind) -> DType {
        DType::new(kind, ByteOrder::NATIVE)
    }

    /// What an element is.
    pub fn kind(self) -> Kind {
        self.kind
    }

    /// The order of bytes where an element is written.
    pub fn order(self) -> ByteOrder {
        self.order
    }

    /// Bytes of one element.
    pub fn width(self) -> usize {
        self.kind.width()
    }

    /// Whether written bytes are those of this machine's memory.
    pub fn is_native(self) -> bool {
        self.order == ByteOrder::NATIVE
    }

    /// numpy's name, without the order: `int16`.
    pub fn name(self) -> String {
        self.kind.name()
    }

    /// What numpy writes after `dtype=`: a bare name, or a text where a name is no identifier.
    pub(super) fn repr(self) -> String {
        match self.kind {
            _ if !self.is_native() => format!("'{self}'"),
            kind if kind.name().contains('[') => format!("'{}'", kind.name()),
            kind => kind.name(),
        }
    }
}

impl fmt::Display for DType {
    /// numpy's canonical text: `<i2`, `|b1`, `>M8[ns]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = match self.order {
            _ if self.width() == 1 => '|',
            ByteOrder::Little => '<',
            ByteOrder::Big => '>',
        };
        write!(f, "{order}{}", self.kind.code())
    }
}

impl From<Kind> for DType {
    fn from(kind: Kind) -> DType {
        DType::native(kind)
    }
}
