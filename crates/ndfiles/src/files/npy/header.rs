//! The header of `.npy` files.

use std::io::{self, Read};

use vcfilter_codec::{DType, DTypeError, MAX_DIMENSIONS, MemoryOrder, PythonTuple, SizeError};

use super::literal::{self, Literal};
use crate::arrays::NdArrayError;
use crate::files::error::{FileAction, NpyError};
use crate::files::format::FileFormat;

pub(super) const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// The longest header that is read; numpy itself reads 10,000 bytes.
const MAX_HEADER: usize = 1 << 16;

/// Headers end at multiples of this.
const ALIGNMENT: usize = 64;

/// The digits that numpy leaves room for, so that an array can grow in its file.
const GROWTH_DIGITS: usize = 21;

/// The header of a `.npy` file: the type, the shape and the order of the elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpyHeader {
    /// The type of the elements.
    pub dtype: DType,
    /// The length of each axis.
    pub shape: Vec<usize>,
    /// The order of the elements: which index changes fastest.
    pub order: MemoryOrder,
    /// The bytes before the first element; 0 in a header that was not read.
    pub(super) bytes: u64,
}

impl NpyHeader {
    /// Reads a header, and nothing beyond it.
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn read(reader: &mut dyn Read) -> Result<NpyHeader, NpyError> {
        let mut start = [0; 8];
        let got = read_up_to(reader, &mut start)?;
        if got < start.len() || !start.starts_with(MAGIC) {
            return Err(NpyError::Magic { file: None, like: FileFormat::of_start(&start[..got]) });
        }
        let (major, minor) = (start[6], start[7]);
        let width = match (major, minor) {
            (1, 0) => 2,
            (2 | 3, 0) => 4,
            _ => return Err(NpyError::Version { file: None, major, minor }),
        };
        let mut length = [0; 4];
        if read_up_to(reader, &mut length[..width])? < width {
            return Err(wrong("is cut off"));
        }
        let length = u32::from_le_bytes(length) as usize;
        if length > MAX_HEADER {
            return Err(wrong(format!("has {length} bytes, more than {MAX_HEADER}")));
        }
        let mut text = vec![0; length];
        if read_up_to(reader, &mut text)? < length {
            return Err(wrong("is cut off"));
        }
        let bytes = (start.len() + width + length) as u64;
        // Texts may be Latin-1 or UTF-8; what is not ASCII is the name of a field of a struct.
        Ok(NpyHeader { bytes, ..parse(&String::from_utf8_lossy(&text))? })
    }

    /// Returns the header as numpy writes it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let order = if self.order == MemoryOrder::F { "True" } else { "False" };
        let mut text = format!(
            "{{'descr': '{}', 'fortran_order': {order}, 'shape': {}, }}",
            self.dtype,
            PythonTuple(&self.shape)
        );
        let grows = if self.order == MemoryOrder::F { self.shape.last() } else { self.shape.first() };
        if let Some(length) = grows {
            text.push_str(&" ".repeat(GROWTH_DIGITS.saturating_sub(length.to_string().len())));
        }
        // A shape of 64 lengths of 20 digits is far below the 65,535 bytes of version 1.0.
        let unpadded = MAGIC.len() + 4 + text.len() + 1;
        text.push_str(&" ".repeat(ALIGNMENT - unpadded % ALIGNMENT));
        text.push('\n');
        let mut bytes = MAGIC.to_vec();
        bytes.extend([1, 0]);
        bytes.extend((text.len() as u16).to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes
    }

    /// Returns the number of bytes of all elements; `u64::MAX` where the shape is beyond any file.
    pub fn data_bytes(&self) -> u64 {
        let start = if self.shape.contains(&0) { 0 } else { self.dtype.width() as u64 };
        self.shape.iter().fold(start, |bytes, &length| bytes.saturating_mul(length as u64))
    }

    /// The same elements as their parts: those of complex numbers along a further axis, which memory runs along first.
    pub(super) fn in_parts(self) -> NpyHeader {
        let (kind, parts) = (self.dtype.kind(), self.dtype.kind().parts());
        let mut shape = self.shape;
        match self.order {
            _ if parts == 1 => {}
            MemoryOrder::C => shape.push(parts),
            MemoryOrder::F => shape.insert(0, parts),
        }
        NpyHeader { dtype: DType::new(kind.part(), self.dtype.order()), shape, ..self }
    }

    /// Compares the size of a whole file with what the header promises.
    pub(super) fn check_size(&self, file_size: u64) -> Result<(), NpyError> {
        let (expected, found) = (self.data_bytes(), file_size.saturating_sub(self.bytes));
        match found.cmp(&expected) {
            std::cmp::Ordering::Less => Err(NpyError::Truncated { file: None, expected, found: Some(found) }),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => {
                Err(NpyError::Surplus { file: None, expected, found: Some(found) })
            }
        }
    }
}

fn parse(text: &str) -> Result<NpyHeader, NpyError> {
    let Some(Literal::Dict(entries)) = literal::parse(text) else {
        return Err(wrong("is not a dictionary"));
    };
    let entry = |name: &str| {
        // Of a repeated key Python keeps the last.
        let found = entries.iter().rfind(|(key, _)| *key == Literal::Text(name.into()));
        found.map(|(_, value)| value).ok_or_else(|| wrong(format!("has no '{name}'")))
    };
    let dtype = match entry("descr")? {
        Literal::Text(text) => text.parse().map_err(|problem| NpyError::DType { file: None, problem })?,
        Literal::List(_) | Literal::Tuple(_) => {
            let problem = DTypeError::Refused { text: "[...]".into(), what: "structs" };
            return Err(NpyError::DType { file: None, problem });
        }
        _ => return Err(wrong("has a 'descr' that is no dtype")),
    };
    let order = match entry("fortran_order")? {
        Literal::Bool(true) => MemoryOrder::F,
        Literal::Bool(false) => MemoryOrder::C,
        _ => return Err(wrong("has a 'fortran_order' that is neither True nor False")),
    };
    let Literal::Tuple(lengths) = entry("shape")? else {
        return Err(wrong("has a 'shape' that is no tuple"));
    };
    if lengths.len() > MAX_DIMENSIONS {
        return Err(NdArrayError::from(SizeError::TooManyDimensions { ndim: lengths.len() }).into());
    }
    let length = |value: &Literal| match value {
        Literal::Int(length) => usize::try_from(*length).ok(),
        _ => None,
    };
    let shape = lengths.iter().map(length).collect::<Option<_>>();
    let shape = shape.ok_or_else(|| wrong("has a 'shape' that is no tuple of lengths"))?;
    Ok(NpyHeader { dtype, shape, order, bytes: 0 })
}

fn wrong(reason: impl Into<String>) -> NpyError {
    NpyError::Header { file: None, reason: reason.into() }
}

/// Fills a buffer as far as there is data; answers how far.
pub(super) fn read_up_to(reader: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, NpyError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(NpyError::stream(FileAction::Read, &error)),
        }
    }
    Ok(filled)
}
