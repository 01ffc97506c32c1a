//! Arrays in PNG files: grey pictures, or pictures of two to four channels.

use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use vcfilter_codec::{ByteOrder, DType, ElementKind, MemoryOrder, memory_for};
use vcfilter_machine::{Stopped, memory};

use png::{BitDepth, ColorType, DecodingError, EncodingError, Info, Transformations};

use super::error::{FileAction, NpyError};
use super::format::{ReadPlaces, size_of};
use crate::arrays::{NdArray, NdArrayError};

/// Compression never makes data smaller than by this factor: what promises more is damaged.
const MOST: u64 = 1032;

impl NdArray {
    /// Reads a PNG file as an array of u1 or u2: `(height, width)` for grey, `(height, width, channels)` for
    /// colours or transparency. Palettes become colours, and fewer than 8 bits become 8.
    ///
    /// # Errors
    /// [`NpyError`]
    #[cfg(feature = "files")]
    pub fn read_png(path: &Path) -> Result<NdArray, NpyError> {
        let file = std::fs::File::open(path);
        NdArray::read_png_places(
            &mut file.map_err(|error| NpyError::io(FileAction::Read, path, &error))?,
            path,
        )
    }

    pub(super) fn read_png_places(places: &mut dyn ReadPlaces, path: &Path) -> Result<NdArray, NpyError> {
        let unreadable = |error: std::io::Error| NpyError::io(FileAction::Read, path, &error);
        let damaged = |problem: String| NpyError::Picture { file: path.into(), problem };
        let wrong = |error: DecodingError| match error {
            DecodingError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                unreadable(error)
            }
            error => damaged(error.to_string()),
        };
        let length = size_of(places).map_err(unreadable)?;
        let mut decoder = png::Decoder::new(BufReader::new(places));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().map_err(wrong)?;
        check_palette(reader.info()).map_err(damaged)?;
        let size = reader.output_buffer_size().unwrap_or(usize::MAX);
        if size as u64 > length.saturating_mul(MOST) {
            return Err(damaged(format!("its {length} bytes can't hold the {size} bytes that it promises")));
        }
        let mut bytes = memory::with_room(size).map_err(Stopped::from)?;
        bytes.resize(size, 0);
        let frame = reader.next_frame(&mut bytes).map_err(wrong)?;
        bytes.truncate(frame.buffer_size());
        let mut shape = vec![frame.height as usize, frame.width as usize];
        shape.extend(Some(frame.color_type.samples()).filter(|channels| *channels > 1));
        let (kind, order) = match frame.bit_depth {
            BitDepth::Sixteen => (ElementKind::U2, ByteOrder::Big),
            _ => (ElementKind::U1, ByteOrder::NATIVE),
        };
        let array = NdArray::from_bytes(&bytes, &shape, DType::new(kind, order), MemoryOrder::C)?;
        Ok(array.relabel(kind.into())?)
    }

    /// Writes an array of u1 or u2 as a PNG file, which appears only when it is complete.
    ///
    /// # Errors
    /// [`NpyError`]
    #[cfg(feature = "files")]
    pub fn write_png(&self, path: &Path) -> Result<(), NpyError> {
        self.write_whole(path, super::FileFormat::Png)
    }

    pub(super) fn write_png_to(&self, writer: &mut dyn Write, path: &Path) -> Result<(), NpyError> {
        let refused = || NpyError::NoPicture { dtype: self.dtype(), shape: self.shape().to_vec() };
        let (height, width, color) = match *self.shape() {
            [height, width] => (height, width, ColorType::Grayscale),
            [height, width, 2] => (height, width, ColorType::GrayscaleAlpha),
            [height, width, 3] => (height, width, ColorType::Rgb),
            [height, width, 4] => (height, width, ColorType::Rgba),
            _ => return Err(refused()),
        };
        let depth = match self.dtype().kind() {
            ElementKind::U1 => BitDepth::Eight,
            ElementKind::U2 => BitDepth::Sixteen,
            _ => return Err(refused()),
        };
        let length =
            |length: usize| u32::try_from(length).ok().filter(|length| *length > 0).ok_or_else(refused);
        let (height, width) = (length(height)?, length(width)?);
        let big = self.clone().relabel(DType::new(self.dtype().kind(), ByteOrder::Big))?;
        let problem = |error: io::Error| NpyError::io(FileAction::Write, path, &error);
        memory_for(self.size(), self.dtype().width()).map_err(NdArrayError::from)?;
        let mut encoder = png::Encoder::new(BufWriter::new(writer), width, height);
        encoder.set_color(color);
        encoder.set_depth(depth);
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&big.to_bytes(MemoryOrder::C))?;
            writer.finish()
        });
        written.map_err(|error| match error {
            EncodingError::IoError(error) => problem(error),
            error => NpyError::Picture { file: path.into(), problem: error.to_string() },
        })
    }
}

/// What the decoder takes for granted of a palette and its transparency, and panics over.
fn check_palette(info: &Info) -> Result<(), String> {
    let (Some(palette), ColorType::Indexed) = (&info.palette, info.color_type) else { return Ok(()) };
    let colours = palette.len() / 3;
    if palette.is_empty() || !palette.len().is_multiple_of(3) || colours > 256 {
        return Err(format!("its palette has {} bytes, which are not 1 to 256 colours of 3", palette.len()));
    }
    match &info.trns {
        Some(alphas) if alphas.len() > colours => {
            Err(format!("its palette has {colours} colours, and the transparency of {}", alphas.len()))
        }
        _ => Ok(()),
    }
}
