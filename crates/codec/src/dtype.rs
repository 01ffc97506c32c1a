//! Element types: the kind of elements and the byte order in which they are written.

use std::fmt;

use crate::time_unit::{TimeBase, TimeUnit};

/// The kind of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElementKind {
    /// Bool: true or false, one byte.
    Bool,
    /// Signed integers of 8 bits.
    I1,
    /// Unsigned integers of 8 bits.
    U1,
    /// Signed integers of 16 bits.
    I2,
    /// Unsigned integers of 16 bits.
    U2,
    /// Signed integers of 32 bits.
    I4,
    /// Unsigned integers of 32 bits.
    U4,
    /// Signed integers of 64 bits.
    I8,
    /// Unsigned integers of 64 bits.
    U8,
    /// Floats of 16 bits (IEEE 754 binary16).
    F2,
    /// Floats of 32 bits (IEEE 754 binary32).
    F4,
    /// Floats of 64 bits (IEEE 754 binary64).
    F8,
    /// Complex numbers: two floats of 32 bits, the real part first.
    C8,
    /// Complex numbers: two floats of 64 bits, the real part first.
    C16,
    /// Points in time, counted in 64 bits from 1970-01-01T00:00; the least value is NaT.
    Datetime(TimeUnit),
    /// Spans of time in 64 bits; the least value is NaT.
    Timedelta(TimeUnit),
}

impl ElementKind {
    /// The integer kinds by increasing width.
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

    /// The floating-point kinds by increasing width.
    pub const FLOATS: [ElementKind; 3] = [ElementKind::F2, ElementKind::F4, ElementKind::F8];

    /// Returns the number of bytes of one element: 1, 2, 4 or 8; of two parts 8 or 16.
    pub fn width(self) -> usize {
        match self {
            ElementKind::Bool | ElementKind::I1 | ElementKind::U1 => 1,
            ElementKind::I2 | ElementKind::U2 | ElementKind::F2 => 2,
            ElementKind::I4 | ElementKind::U4 | ElementKind::F4 => 4,
            ElementKind::I8
            | ElementKind::U8
            | ElementKind::F8
            | ElementKind::C8
            | ElementKind::Datetime(_)
            | ElementKind::Timedelta(_) => 8,
            ElementKind::C16 => 16,
        }
    }

    /// Returns the kind of the parts of an element, of which each has differences of its own: the floats of a complex number; of all
    /// else the kind itself.
    ///
    /// ```
    /// use vcfilter_codec::ElementKind;
    /// assert_eq!((ElementKind::C8.part(), ElementKind::C8.parts()), (ElementKind::F4, 2));
    /// assert_eq!((ElementKind::F4.part(), ElementKind::F4.parts()), (ElementKind::F4, 1));
    /// ```
    pub fn part(self) -> ElementKind {
        match self {
            ElementKind::C8 => ElementKind::F4,
            ElementKind::C16 => ElementKind::F8,
            kind => kind,
        }
    }

    /// Returns how many parts an element has: 2 of complex numbers, else 1.
    pub fn parts(self) -> usize {
        self.width() / self.part().width()
    }

    /// Returns whether this is complex64 or complex128.
    pub fn is_complex(self) -> bool {
        matches!(self, ElementKind::C8 | ElementKind::C16)
    }

    /// Returns whether this is one of the eight integer kinds; times and bool are not.
    pub fn is_integer(self) -> bool {
        ElementKind::INTEGERS.contains(&self)
    }

    /// Returns whether this is float16, float32 or float64.
    pub fn is_float(self) -> bool {
        ElementKind::FLOATS.contains(&self)
    }

    /// Returns whether this is datetime64 or timedelta64.
    pub fn is_time(self) -> bool {
        matches!(self, ElementKind::Datetime(_) | ElementKind::Timedelta(_))
    }

    /// Returns whether elements may be negative integers; times count as signed.
    pub fn is_signed(self) -> bool {
        matches!(self, ElementKind::I1 | ElementKind::I2 | ElementKind::I4 | ElementKind::I8)
            || self.is_time()
    }

    /// Returns the least and the greatest value of an integer kind, of a time or of bool; None for floats and complex numbers.
    ///
    /// ```
    /// assert_eq!(vcfilter_codec::ElementKind::I1.range(), Some((-128, 127)));
    /// ```
    pub fn range(self) -> Option<(i128, i128)> {
        let bits = 8 * self.width() as u32;
        match self {
            ElementKind::Bool => Some((0, 1)),
            _ if self.part().is_float() => None,
            _ if self.is_signed() => Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1)),
            _ => Some((0, (1 << bits) - 1)),
        }
    }

    /// Returns the letters of numpy's type text without the byte order: `i2`, `b1`, `M8[ns]`.
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
            ElementKind::C8 => "c8".into(),
            ElementKind::C16 => "c16".into(),
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
            _ if self.is_complex() => format!("complex{bits}"),
            _ if self.is_float() => format!("float{bits}"),
            _ if self.is_signed() => format!("int{bits}"),
            _ => format!("uint{bits}"),
        }
    }
}

fn bracketed(unit: TimeUnit) -> String {
    if unit.base == TimeBase::Generic { String::new() } else { format!("[{unit}]") }
}

/// The order in which the bytes of an element are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// The lowest byte first: `<`.
    Little,
    /// The highest byte first: `>`.
    Big,
}

impl ByteOrder {
    /// The byte order of this machine.
    pub const NATIVE: ByteOrder =
        if cfg!(target_endian = "big") { ByteOrder::Big } else { ByteOrder::Little };
}

/// An element type, numpy's `dtype`: a kind and a byte order.
///
/// In memory values always have the byte order of this machine. The order matters where bytes are written,
/// and types of different orders are not equal. Elements of one byte have no order (`|`); their types count
/// as native.
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
    /// Returns the type of a kind and a byte order; where elements have one byte, the order is ignored.
    pub fn new(kind: ElementKind, order: ByteOrder) -> DType {
        let order = if kind.width() == 1 { ByteOrder::NATIVE } else { order };
        DType { kind, order }
    }

    /// Returns the type of a kind in the byte order of this machine.
    pub fn native(kind: ElementKind) -> DType {
        DType::new(kind, ByteOrder::NATIVE)
    }

    /// Returns the kind of an element.
    pub fn kind(self) -> ElementKind {
        self.kind
    }

    /// Returns the order in which the bytes of an element are written.
    pub fn order(self) -> ByteOrder {
        self.order
    }

    /// Returns the number of bytes of one element.
    pub fn width(self) -> usize {
        self.kind.width()
    }

    /// Returns whether the byte order is that of this machine.
    pub fn is_native(self) -> bool {
        self.order == ByteOrder::NATIVE
    }

    /// numpy's name without the byte order: `int16`.
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
