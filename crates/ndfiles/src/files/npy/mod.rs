//! Arrays in `.npy` files: numpy's format, read and written whole or in pieces.
//!
//! The crate ndarray-npy does not suffice: it has no float16 and no times, reads arrays only as a whole, and
//! allocates what a header promises before it knows whether the file is that long.

mod ahead;
mod ends;
mod header;
mod literal;
mod plan;
mod recode;
mod stream;

use std::io::{Read, Write};
use std::path::Path;

pub use ends::{NpySink, NpySource};
pub use header::NpyHeader;
pub use stream::{Transcoded, transcode};
#[cfg(feature = "files")]
pub use stream::{decode_npy, encode_npy};

use vcfilter_codec::{AlignedBuffer, MemoryOrder, checked_size};
use vcfilter_machine::poll;

use super::error::{FileAction, NpyError};
use super::format::{ReadPlaces, size_of};
use crate::arrays::{NdArray, NdArrayError, ReadProblem, read_elements, real};

/// Elements that are made room for before more of them are known to come.
const STEP: usize = 1 << 16;

#[cfg(feature = "files")]
impl NdArray {
    /// Reads a `.npy` file of any element type, byte order and memory order.
    ///
    /// # Errors
    /// [`NpyError`]
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let folder = tempfile::tempdir()?;
    /// let a = NdArray::from(ndarray::array![[1i16, 2], [3, 4]]);
    /// a.write_npy(&folder.path().join("a.npy"))?;
    /// assert_eq!(NdArray::read_npy(&folder.path().join("a.npy"))?, a);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_npy(path: &Path) -> Result<NdArray, NpyError> {
        NdArray::read_npy_while(path, &vcfilter_machine::Interrupt::default())
    }

    /// Reads a `.npy` file as [`read_npy`](NdArray::read_npy) does, unless interrupted; see
    /// [`InterruptibleReader`](crate::InterruptibleReader).
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn read_npy_while(path: &Path, interrupt: &vcfilter_machine::Interrupt) -> Result<NdArray, NpyError> {
        let problem = |error| NpyError::io(FileAction::Read, path, &error);
        let file = super::interruptible::open(path).map_err(problem)?;
        let size = file_size(&file).map_err(problem)?;
        let mut reader = super::InterruptibleReader::new(file, interrupt).map_err(problem)?;
        read_file(&mut reader, size).map_err(|error| error.in_file(path))
    }

    /// Writes a `.npy` file with the bytes that numpy's `save` writes. The file appears, or replaces another
    /// one, only when it is complete.
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn write_npy(&self, path: &Path) -> Result<(), NpyError> {
        self.write_whole(path, super::FileFormat::Npy)
    }
}

impl NdArray {
    pub(super) fn read_npy_places(places: &mut dyn ReadPlaces, path: &Path) -> Result<NdArray, NpyError> {
        let size = size_of(places).map_err(|error| NpyError::io(FileAction::Read, path, &error))?;
        read_file(&mut &mut *places, Some(size)).map_err(|error| error.in_file(path))
    }

    /// Reads `.npy` data from a reader that ends after them, such as a pipe.
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn read_npy_from(reader: &mut dyn Read) -> Result<NdArray, NpyError> {
        let header = NpyHeader::read(reader)?;
        let array = read_array(&header, reader, false)?;
        expect_end(&header, reader)?;
        Ok(array)
    }

    /// Writes the array as `.npy` data.
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn write_npy_to(&self, writer: &mut dyn Write) -> Result<(), NpyError> {
        let order = self.order_in_file();
        let header = NpyHeader { dtype: self.dtype(), shape: self.shape().to_vec(), order, bytes: 0 };
        let written = writer.write_all(&header.to_bytes()).and_then(|()| self.write_bytes(order, writer));
        written.and_then(|()| writer.flush()).map_err(|error| NpyError::stream(FileAction::Write, &error))
    }

    /// F order for what lies so in memory, and C order for all else, as numpy does.
    pub(crate) fn order_in_file(&self) -> MemoryOrder {
        if !self.is_c_order() && self.reversed().is_c_order() { MemoryOrder::F } else { MemoryOrder::C }
    }
}

/// A header and its elements, and nothing else where the size is known.
fn read_file(reader: &mut dyn Read, size: Option<u64>) -> Result<NdArray, NpyError> {
    let header = NpyHeader::read(reader)?;
    if let Err(error) = size.map_or(Ok(()), |size| header.check_size(size)) {
        let surplus = matches!(error, NpyError::Surplus { .. });
        let skipped = surplus && skip(reader, header.data_bytes())?;
        return Err(if skipped && begins_another(reader) {
            NpyError::SeveralArrays { file: None }
        } else {
            error
        });
    }
    read_array(&header, reader, size.is_some())
}

/// Reads so many bytes, which nobody looks at; answers whether there were as many.
fn skip(reader: &mut dyn Read, bytes: u64) -> Result<bool, NpyError> {
    let skipped = std::io::copy(&mut reader.take(bytes), &mut std::io::sink());
    Ok(skipped.map_err(|error| NpyError::stream(FileAction::Read, &error))? == bytes)
}

/// The elements after a header. With `whole`, the file is known to hold them all.
fn read_array(header: &NpyHeader, reader: &mut dyn Read, whole: bool) -> Result<NdArray, NpyError> {
    real(header.dtype)?;
    let size = checked_size(&header.shape).map_err(NdArrayError::from)?;
    let mut elements = AlignedBuffer::new(header.dtype);
    let room = if whole { elements.try_reserve(size, true) } else { Ok(()) };
    for start in (0..size).step_by(STEP) {
        // What unpacks a file asks nobody, and a small file holds much.
        poll()?;
        let end = size.min(start + STEP);
        if room.is_err() || elements.try_reserve(end - start, false).is_err() {
            return Err(NpyError::Memory { bytes: header.data_bytes() });
        }
        elements.resize(end);
        let read = read_elements(&mut elements, start, header.dtype, reader);
        read.map_err(|problem| read_problem(problem, header, start))?;
    }
    Ok(NdArray::from_ordered(&header.shape, elements, header.dtype, header.order))
}

/// What went wrong while elements from this position on were read.
fn read_problem(problem: ReadProblem, header: &NpyHeader, start: usize) -> NpyError {
    match problem {
        ReadProblem::Bool(byte, offset) => NdArrayError::BoolByte { byte, offset: start + offset }.into(),
        ReadProblem::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            NpyError::Truncated { file: None, expected: header.data_bytes(), found: None }
        }
        ReadProblem::Io(error) => NpyError::stream(FileAction::Read, &error),
    }
}

/// Makes sure that nothing follows the elements.
fn expect_end(header: &NpyHeader, reader: &mut dyn Read) -> Result<(), NpyError> {
    let mut next = [0; header::MAGIC.len()];
    match header::read_up_to(reader, &mut next)? {
        0 => Ok(()),
        _ if next == *header::MAGIC => Err(NpyError::SeveralArrays { file: None }),
        _ => Err(NpyError::Surplus { file: None, expected: header.data_bytes(), found: None }),
    }
}

/// Whether what follows is another array, as `numpy.save` writes it when it is called again with an open file.
fn begins_another(reader: &mut dyn Read) -> bool {
    let mut next = [0; header::MAGIC.len()];
    header::read_up_to(reader, &mut next).is_ok() && next == *header::MAGIC
}

/// The size of a regular file; others have none that means anything.
#[cfg(feature = "files")]
fn file_size(file: &std::fs::File) -> std::io::Result<Option<u64>> {
    let metadata = file.metadata()?;
    Ok(metadata.is_file().then_some(metadata.len()))
}
