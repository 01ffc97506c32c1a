//! Element types: what an element is, and the order of its bytes where it is written.

use std::fmt;

use crate::time_unit::{TimeBase, TimeUnit};

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElementKind {
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

impl ElementKind {
    /// The integer kinds, in the order of their widths.
    pub const INTEGERS: [ElementKind; 8] = [
        ElementKind::I1,
        ElementKind::U1,
        ElementKind::I2,
        ElementKind::U2,
        ElementKind::I4,
        ElementKind::U4,
        ElementKind::I8,
        ElementKind::U8,
    ];

    /// The floating-point kinds, in the order of their widths.
    pub const FLOATS: [ElementKind; 3] = [ElementKind::F2, ElementKind::F4, ElementKind::F8];

    /// Bytes of one element: 1, 2, 4 or 8.
    pub fn width(self) -> usize {
        match self {
            ElementKind::Bool | ElementKind::I1 | ElementKind::U1 => 1,
            ElementKind::I2 | ElementKind::U2 | ElementKind::F2 => 2,
            ElementKind::I4 | ElementKind::U4 | ElementKind::F4 => 4,
            ElementKind::I8
            | ElementKind::U8
            | ElementKind::F8
            | ElementKind::Datetime(_)
            | ElementKind::Timedelta(_) => 8,
        }
    }

    /// Whether this is one of the eight integer kinds (times and bool are not).
    pub fn is_integer(self) -> bool {
        ElementKind::INTEGERS.contains(&self)
    }

    /// Whether this is float16, float32 or float64.
    pub fn is_float(self) -> bool {
        ElementKind::FLOATS.contains(&self)
    }

    /// Whether this is datetime64 or timedelta64.
    pub fn is_time(self) -> bool {
        matches!(self, ElementKind::Datetime(_) | ElementKind::Timedelta(_))
    }

    /// Whether elements may be negative integers; times count as signed.
    pub fn is_signed(self) -> bool {
        matches!(self, ElementKind::I1 | ElementKind::I2 | ElementKind::I4 | ElementKind::I8)
            || self.is_time()
    }

    /// The least and the greatest value of an integer kind, a time or bool; none for floats.
    ///
    /// ```
    /// assert_eq!(vcfilter_codec::ElementKind::I1.range(), Some((-128, 127)));
    /// ```
    pub fn range(self) -> Option<(i128, i128)> {
        let bits = 8 * self.width() as u32;
        match self {
            ElementKind::Bool => Some((0, 1)),
            _ if self.is_float() => None,
            _ if self.is_signed() => Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1)),
            _ => Some((0, (1 << bits) - 1)),
        }
    }

    /// The letters of numpy's type text without the order: `i2`, `b1`, `M8[ns]`.
    pub fn code(self) -> String {
        match self {
            ElementKind::Bool => "b1".into(),
            ElementKind::I1 => "i1".into(),
            ElementKind::U1 => "u1".into(),
            ElementKind::I2 => "i2".into(),
            ElementKind::U2 => "u2".into(),
            ElementKind::I4 => "i4".into(),
            ElementKind::U4 => "u4".into(),
            ElementKind::I8 => "i8".into(),
            ElementKind::U8 => "u8".into(),
            ElementKind::F2 => "f2".into(),
            ElementKind::F4 => "f4".into(),
            ElementKind::F8 => "f8".into(),
            ElementKind::Datetime(unit) => format!("M8{}", bracketed(unit)),
            ElementKind::Timedelta(unit) => format!("m8{}", bracketed(unit)),
        }
    }

    /// numpy's name: `int16`, `bool`, `datetime64[ns]`.
    pub fn name(self) -> String {
        let bits = 8 * self.width();
        match self {
            ElementKind::Bool => "bool".into(),
            ElementKind::Datetime(unit) => format!("datetime64{}", bracketed(unit)),
            ElementKind::Timedelta(unit) => format!("timedelta64{}", bracketed(unit)),
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
/// use vcfilter_codec::DType;
/// let dtype: DType = ">i2".parse().unwrap();
/// assert_eq!((dtype.to_string(), dtype.name()), (">i2".to_string(), "int16".to_string()));
/// assert_eq!("uint8".parse::<DType>().unwrap().to_string(), "|u1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DType {
    kind: ElementKind,
    order: ByteOrder,
}

impl DType {
    /// A type of this kind and order; the order is forgotten where an element is one byte.
    pub fn new(kind: ElementKind, order: ByteOrder) -> DType {
        let order = if kind.width() == 1 { ByteOrder::NATIVE } else { order };
        DType { kind, order }
    }

    /// A type of this kind in the order of this machine.
    pub fn native(kind: ElementKind) -> DType {
        DType::new(kind, ByteOrder::NATIVE)
    }

    /// What an element is.
    pub fn kind(self) -> ElementKind {
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

impl From<ElementKind> for DType {
    fn from(kind: ElementKind) -> DType {
        DType::native(kind)
    }
}
