//! Sources and sinks of `.npy` data.

#[cfg(feature = "files")]
use std::fs::File;
use std::io::{self, Read, SeekFrom, Write};
#[cfg(feature = "files")]
use std::path::Path;

use vcfilter_machine::Interrupt;

use super::header::NpyHeader;
use crate::files::error::{FileAction, NpyError};
use crate::files::format::{ReadPlaces, WritePlaces, size_of};
#[cfg(feature = "files")]
use crate::files::{
    identity::FileIdentity,
    interruptible::{self, InterruptibleReader},
    whole_file::WholeFile,
};

/// The source of `.npy` data.
pub enum NpySource<'a> {
    /// The file with this name.
    #[cfg(feature = "files")]
    File(&'a Path),
    /// An open file, from its current position, or a pipe such as standard input.
    #[cfg(feature = "files")]
    Open(File),
    /// A reader that can go to any position, from its current one to its end.
    Places(&'a mut dyn ReadPlaces),
    /// Any other reader. While it waits for data, nothing interrupts it.
    Stream(&'a mut dyn Read),
}

/// The sink of `.npy` data.
pub enum NpySink<'a> {
    /// The file with this name; it appears only when it is complete.
    #[cfg(feature = "files")]
    File(&'a Path),
    /// A file that appears when the caller finishes it.
    #[cfg(feature = "files")]
    Whole(&'a mut WholeFile),
    /// An open file, from its current position, or a pipe such as standard output. Data before an error are
    /// written; their reader must check the exit status.
    #[cfg(feature = "files")]
    Open(File),
    /// A writer that can go to any position, from its current one. Data before an error are written.
    Places(&'a mut dyn WritePlaces),
    /// Any other writer. Data before an error are written.
    Stream(&'a mut dyn Write),
}

/// A source that is read.
pub(crate) enum Input<'a> {
    /// One that another thread may read.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "only files of the system are read so"))]
    Own(Reading<Box<dyn SendPlaces + 'a>, Box<dyn Read + Send + 'a>>),
    /// One that was lent, and stays on this thread.
    Lent(Reading<Box<dyn ReadPlaces + 'a>, Box<dyn Read + 'a>>),
}

/// What is read, of a type of those whose places can be chosen, or of the others.
pub(crate) enum Reading<P, R> {
    /// Of which any place can be read; the place where its header begins.
    Places(P, u64),
    /// What was read already and put back comes first.
    Stream(io::Cursor<Vec<u8>>, R),
}

/// Places that another thread may read.
pub(crate) trait SendPlaces: ReadPlaces + Send {}

impl<T: ReadPlaces + Send> SendPlaces for T {}

fn unread(error: io::Error) -> NpyError {
    NpyError::stream(FileAction::Read, &error)
}

fn unwritten(error: io::Error) -> NpyError {
    NpyError::stream(FileAction::Write, &error)
}

macro_rules! with_reading {
    ($input:expr, $reading:ident => $body:expr) => {
        match $input {
            Input::Own($reading) => $body,
            Input::Lent($reading) => $body,
        }
    };
}

impl<'a> Input<'a> {
    #[cfg_attr(
        not(feature = "files"),
        expect(unused_variables, reason = "only files of the system make one wait")
    )]
    pub(crate) fn open<'s: 'a>(
        source: NpySource<'s>,
        interrupt: &'a Interrupt,
    ) -> Result<Input<'a>, NpyError> {
        match source {
            NpySource::Stream(reader) => Ok(Input::Lent(Reading::stream(Box::new(reader)))),
            NpySource::Places(places) => {
                let start = places.stream_position().map_err(unread)?;
                Ok(Input::Lent(Reading::Places(Box::new(places), start)))
            }
            #[cfg(feature = "files")]
            NpySource::Open(file) => Input::file(file, interrupt),
            #[cfg(feature = "files")]
            NpySource::File(path) => Input::file(interruptible::open(path).map_err(unread)?, interrupt),
        }
    }

    #[cfg(feature = "files")]
    fn file(mut file: File, interrupt: &'a Interrupt) -> Result<Input<'a>, NpyError> {
        Ok(Input::Own(match super::file_size(&file).map_err(unread)? {
            Some(_) => {
                let start = io::Seek::stream_position(&mut file).map_err(unread)?;
                Reading::Places(Box::new(file), start)
            }
            None => Reading::stream(Box::new(InterruptibleReader::new(file, interrupt).map_err(unread)?)),
        }))
    }

    /// Compares the size of a file with what its header promises. It goes on behind the header.
    pub(crate) fn check_size(&mut self, header: &NpyHeader) -> Result<(), NpyError> {
        let (size, start) = match self {
            Input::Own(Reading::Places(places, start)) => (size_of(places), *start),
            Input::Lent(Reading::Places(places, start)) => (size_of(places), *start),
            _ => return Ok(()),
        };
        let checked = header.check_size(size.map_err(unread)?.saturating_sub(start));
        if matches!(checked, Err(NpyError::Surplus { .. })) && header.bytes > 0 {
            self.go_to(header.bytes + header.data_bytes()).map_err(unread)?;
            if super::begins_another(self) {
                return Err(NpyError::SeveralArrays { file: None });
            }
        }
        checked
    }

    /// Whether any place in it can be read.
    pub(crate) fn seekable(&self) -> bool {
        with_reading!(self, reading => matches!(reading, Reading::Places(..)))
    }

    /// Goes on at so many bytes from the start of its header.
    pub(crate) fn go_to(&mut self, place: u64) -> io::Result<()> {
        with_reading!(self, reading => reading.go_to(place))
    }

    /// Makes the first bytes, which were read, be read again.
    pub(crate) fn put_back(&mut self, bytes: &[u8]) -> io::Result<()> {
        with_reading!(self, reading => reading.put_back(bytes))
    }
}

impl<P: ReadPlaces, R: Read> Reading<P, R> {
    fn stream(reader: R) -> Reading<P, R> {
        Reading::Stream(io::Cursor::default(), reader)
    }

    fn put_back(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Reading::Places(places, start) => places.seek(SeekFrom::Start(*start)).map(drop),
            Reading::Stream(before, _) => {
                *before = io::Cursor::new(bytes.to_vec());
                Ok(())
            }
        }
    }

    /// Goes on at so many bytes from the start of its header.
    pub(crate) fn go_to(&mut self, place: u64) -> io::Result<()> {
        match self {
            Reading::Places(places, start) => places.seek(SeekFrom::Start(*start + place)).map(drop),
            Reading::Stream(..) => Err(io::ErrorKind::NotSeekable.into()),
        }
    }
}

impl<P: Read, R: Read> Read for Reading<P, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Reading::Places(places, _) => places.read(buffer),
            Reading::Stream(before, reader) => match before.read(buffer)? {
                0 => reader.read(buffer),
                count => Ok(count),
            },
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        with_reading!(self, reading => reading.read(buffer))
    }
}

/// A sink that is written to.
pub(crate) enum Output<'a> {
    /// Of which any place can be written; the place where the header begins.
    Places(Box<dyn WritePlaces + 'a>, u64),
    Stream(Box<dyn Write + 'a>),
}

impl<'a> Output<'a> {
    pub(crate) fn places(places: &'a mut dyn WritePlaces) -> Result<Output<'a>, NpyError> {
        let start = places.stream_position().map_err(unwritten)?;
        Ok(Output::Places(Box::new(places), start))
    }

    /// A file that is whole; places in it can be chosen where it is not a pipe or a device.
    #[cfg(feature = "files")]
    pub(crate) fn whole(file: &'a mut WholeFile) -> Output<'a> {
        if file.seekable() { Output::Places(Box::new(file), 0) } else { Output::Stream(Box::new(file)) }
    }

    /// An open file; where that is appended to, places in it can't be chosen.
    #[cfg(feature = "files")]
    pub(crate) fn open(mut file: File) -> Result<Output<'a>, NpyError> {
        if super::file_size(&file).map_err(unwritten)?.is_none() || appends(&file) {
            return Ok(Output::Stream(Box::new(file)));
        }
        let start = std::io::Seek::stream_position(&mut file).map_err(unwritten)?;
        Ok(Output::Places(Box::new(file), start))
    }

    /// Whether any place in it can be written to.
    pub(crate) fn seekable(&self) -> bool {
        matches!(self, Output::Places(..))
    }

    /// Goes on at so many bytes from the start of the header.
    pub(crate) fn go_to(&mut self, place: u64) -> io::Result<()> {
        match self {
            Output::Places(places, start) => places.seek(SeekFrom::Start(*start + place)).map(drop),
            Output::Stream(_) => Err(io::ErrorKind::NotSeekable.into()),
        }
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Places(places, _) => places.write(bytes),
            Output::Stream(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Places(places, _) => places.flush(),
            Output::Stream(writer) => writer.flush(),
        }
    }
}

#[cfg(all(unix, feature = "files"))]
fn appends(file: &File) -> bool {
    rustix::fs::fcntl_getfl(file).map_or(true, |flags| flags.contains(rustix::fs::OFlags::APPEND))
}

/// Not to be known here.
#[cfg(all(not(unix), feature = "files"))]
fn appends(_: &File) -> bool {
    true
}

/// Refuses an output that is the input under any of its names.
#[cfg(feature = "files")]
pub(crate) fn refuse_same_file(source: &NpySource, sink: &NpySink) -> Result<(), NpyError> {
    let input = match source {
        NpySource::File(path) => FileIdentity::of_path(path),
        NpySource::Open(file) => FileIdentity::of_file(file),
        NpySource::Places(_) | NpySource::Stream(_) => None,
    };
    let (output, name) = match sink {
        NpySink::File(path) => (FileIdentity::of_path(path), *path),
        NpySink::Whole(file) => (FileIdentity::of_path(file.path()), file.path()),
        NpySink::Open(file) => (FileIdentity::of_file(file), Path::new("standard output")),
        NpySink::Places(_) | NpySink::Stream(_) => (None, Path::new("")),
    };
    match input.is_some() && input == output {
        true => Err(NpyError::SameFile { file: name.to_path_buf() }),
        false => Ok(()),
    }
}
