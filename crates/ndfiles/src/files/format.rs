//! The formats of files of arrays: told by the first bytes of a file, or by its name.

use std::fmt;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::error::{FileAction, NpyError};
use crate::arrays::NdArray;

/// A reader that can go to any position, such as a file or a [`Cursor`](std::io::Cursor).
pub trait ReadPlaces: Read + Seek {}

impl<T: Read + Seek + ?Sized> ReadPlaces for T {}

/// A writer that can go to any position, such as a file or a [`Cursor`](std::io::Cursor).
pub trait WritePlaces: Write + Seek {}

impl<T: Write + Seek + ?Sized> WritePlaces for T {}

/// The format of a file of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// `.npy`: one array, as numpy's `save` writes it.
    Npy,
    /// `.npz`: an archive of `.npy` files (feature `npz`).
    Npz,
    /// `.png`: a picture (feature `png`).
    Png,
    /// `.csv`: a table of numbers, which is only read (feature `files`).
    Csv,
    /// `.wav`: sound, which is only read (feature `files`).
    Wav,
}

impl FileFormat {
    /// Returns the format of a file that begins with these bytes, of which four are enough; None where they
    /// are unknown. A `.csv` file has no such bytes; it is told by its name.
    ///
    /// ```
    /// use vcfilter_ndfiles::FileFormat;
    /// assert_eq!(FileFormat::of_start(b"\x93NUMPY"), Some(FileFormat::Npy));
    /// assert_eq!(FileFormat::of_start(b"GIF8"), None);
    /// ```
    pub fn of_start(start: &[u8]) -> Option<FileFormat> {
        let starts = [
            (&b"\x93NUM"[..], FileFormat::Npy),
            (b"PK", FileFormat::Npz),
            (b"\x89PNG", FileFormat::Png),
            (b"RIFF", FileFormat::Wav),
        ];
        starts.into_iter().find(|(expected, _)| start.starts_with(expected)).map(|(_, format)| format)
    }

    /// Returns the format in which a file of this name is written; None where its extension is of none of these.
    ///
    /// ```
    /// use std::path::Path;
    /// use vcfilter_ndfiles::FileFormat;
    /// assert_eq!(FileFormat::of_name(Path::new("picture.PNG")), Some(FileFormat::Png));
    /// ```
    pub fn of_name(path: &Path) -> Option<FileFormat> {
        [FileFormat::Npy, FileFormat::Npz, FileFormat::Png].into_iter().find(|format| format.names(path))
    }

    /// Whether a name has the extension of the format.
    fn names(self, path: &Path) -> bool {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        extension.eq_ignore_ascii_case(self.name())
    }

    fn name(self) -> &'static str {
        match self {
            FileFormat::Npy => "npy",
            FileFormat::Npz => "npz",
            FileFormat::Png => "png",
            FileFormat::Csv => "csv",
            FileFormat::Wav => "wav",
        }
    }
}

impl fmt::Display for FileFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ".{}", self.name())
    }
}

impl NdArray {
    /// Reads an array in any known format: `.npy`, `.npz`, `.png`, `.wav`, and `.csv` where its name says so. `path` is
    /// the file's name in errors. `member` names an array in a
    /// `.npz` file; other formats refuse it.
    ///
    /// # Errors
    /// [`NpyError`]; [`NpyError::NotBuilt`] where the feature of its format is off.
    ///
    /// ```
    /// use std::io::Cursor;
    /// use std::path::Path;
    /// use vcfilter_ndfiles::{FileFormat, NdArray};
    /// let a = NdArray::from(ndarray::array![1i16, 2]);
    /// let mut file = Cursor::new(Vec::new());
    /// a.write_to(&mut file, Path::new("a.npy"), FileFormat::Npy)?;
    /// file.set_position(0);
    /// assert_eq!(NdArray::read_from(&mut file, Path::new("a.npy"), None)?, a);
    /// # Ok::<(), vcfilter_ndfiles::NpyError>(())
    /// ```
    pub fn read_from(
        reader: &mut dyn ReadPlaces,
        path: &Path,
        member: Option<&str>,
    ) -> Result<NdArray, NpyError> {
        let problem = |error| NpyError::io(FileAction::Read, path, &error);
        let mut start = Vec::new();
        reader.take(4).read_to_end(&mut start).map_err(problem)?;
        reader.rewind().map_err(problem)?;
        match FileFormat::of_start(&start) {
            Some(FileFormat::Npy | FileFormat::Png | FileFormat::Wav) if member.is_some() => {
                Err(NpyError::NoMembers { file: path.into() })
            }
            Some(FileFormat::Npy) => NdArray::read_npy_places(reader, path),
            #[cfg(feature = "npz")]
            Some(FileFormat::Npz) => NdArray::read_npz_places(reader, path, member),
            #[cfg(feature = "png")]
            Some(FileFormat::Png) => NdArray::read_png_places(reader, path),
            #[cfg(feature = "files")]
            Some(FileFormat::Wav) => NdArray::read_wav_places(reader, path),
            #[cfg(feature = "files")]
            None if FileFormat::Csv.names(path) => match member {
                Some(_) => Err(NpyError::NoMembers { file: path.into() }),
                None => NdArray::read_csv_places(reader, path),
            },
            // No bytes begin a .csv file, and which others are read depends on features.
            Some(format) => Err(NpyError::NotBuilt { file: path.into(), format }),
            None if start.is_empty() => Err(NpyError::Magic { file: Some(path.into()), like: None }),
            None => Err(NpyError::Unknown { file: path.into() }),
        }
    }

    /// Writes the array in a format. `path` is the file's name in errors.
    ///
    /// # Errors
    /// [`NpyError`]; [`NpyError::NotBuilt`] where the feature of the format is off.
    pub fn write_to(
        &self,
        writer: &mut dyn WritePlaces,
        path: &Path,
        format: FileFormat,
    ) -> Result<(), NpyError> {
        match format {
            FileFormat::Npy => self.write_npy_to(&mut &mut *writer).map_err(|error| error.in_file(path)),
            #[cfg(feature = "npz")]
            FileFormat::Npz => self.write_npz_places(writer, path),
            #[cfg(feature = "png")]
            FileFormat::Png => self.write_png_to(&mut &mut *writer, path),
            FileFormat::Csv | FileFormat::Wav => Err(NpyError::Extension { file: path.into() }),
            #[cfg(not(all(feature = "npz", feature = "png")))]
            format => Err(NpyError::NotBuilt { file: path.into(), format }),
        }
    }
}

/// How many bytes there are.
pub(crate) fn size_of(places: &mut dyn ReadPlaces) -> std::io::Result<u64> {
    let here = places.stream_position()?;
    let size = places.seek(SeekFrom::End(0))?;
    places.seek(SeekFrom::Start(here))?;
    Ok(size)
}
