//! Where `.npy` data comes from and where it goes to.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::Path;

use super::file_size;
use super::header::NpyHeader;
use crate::files::error::{FileAction, NpyError};
use crate::files::identity::FileIdentity;
use crate::files::interruptible::{self, InterruptibleReader};
use crate::files::whole_file::WholeFile;

/// Where `.npy` data comes from.
pub enum NpySource<'a> {
    /// A file, or anything else that has a name.
    File(&'a Path),
    /// An open file, from where it stands, or a pipe: standard input.
    Open(File),
    /// Anything else that gives bytes. While it makes the work wait, nothing stops it.
    Stream(&'a mut dyn Read),
}

/// Where `.npy` data goes to.
pub enum NpySink<'a> {
    /// A file, which appears only when it is whole.
    File(&'a Path),
    /// The same, but for its end: that is for the caller.
    Whole(&'a mut WholeFile),
    /// An open file, from where it stands, or a pipe: standard output. What came before an error is written;
    /// the reader must look at the exit status.
    Open(File),
    /// Anything else that takes bytes. What came before an error is written.
    Stream(&'a mut dyn Write),
}

/// Is told how many bytes of the input's elements are done, and how many there are; the same again while data comes
/// from a pipe or is waited for, which is `(0, 0)` before its header. May stop the work.
pub type WorkProgress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// A progress that several parts of the work tell of.
pub(crate) struct Pace<'a> {
    progress: RefCell<WorkProgress<'a>>,
    last: Cell<(u64, u64)>,
}

impl<'a> Pace<'a> {
    pub(crate) fn new(progress: WorkProgress<'a>) -> Pace<'a> {
        Pace { progress: RefCell::new(progress), last: Cell::default() }
    }

    /// Tells it how far the work is.
    pub(crate) fn tell(&self, done: u64, total: u64) -> Result<(), NpyError> {
        self.last.set((done, total));
        if self.again().is_break() { Err(NpyError::Interrupted) } else { Ok(()) }
    }

    /// Tells it the same again.
    pub(crate) fn again(&self) -> ControlFlow<()> {
        let (done, total) = self.last.get();
        // Nobody tells of progress while being told of it.
        self.progress.try_borrow_mut().map_or(ControlFlow::Continue(()), |mut told| told(done, total))
    }
}

/// A source that is read.
pub(crate) enum Input<'a> {
    /// A regular file, and the place where its header begins.
    File(File, u64),
    Waiting(InterruptibleReader<'a>),
    Stream(Box<dyn Read + 'a>),
}

impl<'a> Input<'a> {
    pub(crate) fn open<'s: 'a>(
        source: NpySource<'s>,
        carry_on: &'a mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Input<'a>, NpyError> {
        let problem = |error| NpyError::stream(FileAction::Read, &error);
        let mut file = match source {
            NpySource::Stream(reader) => return Ok(Input::Stream(Box::new(reader))),
            NpySource::Open(file) => file,
            NpySource::File(path) => interruptible::open(path).map_err(problem)?,
        };
        match file_size(&file).map_err(problem)? {
            Some(_) => {
                let start = file.stream_position().map_err(problem)?;
                Ok(Input::File(file, start))
            }
            None => InterruptibleReader::new(file, carry_on).map(Input::Waiting).map_err(problem),
        }
    }

    /// Compares the size of a file with what its header promises.
    pub(crate) fn check_size(&self, header: &NpyHeader) -> Result<(), NpyError> {
        let Input::File(file, start) = self else { return Ok(()) };
        let size =
            file_size(file).map_err(|error| NpyError::stream(FileAction::Read, &error))?.unwrap_or_default();
        header.check_size(size.saturating_sub(*start))
    }

    /// Whether any place in it can be read.
    pub(crate) fn seekable(&self) -> bool {
        matches!(self, Input::File(..))
    }

    /// Goes on at so many bytes from the start of its header.
    pub(crate) fn go_to(&mut self, place: u64) -> io::Result<()> {
        match self {
            Input::File(file, start) => file.seek(SeekFrom::Start(*start + place)).map(drop),
            _ => Err(io::ErrorKind::NotSeekable.into()),
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Input::File(file, _) => file.read(buffer),
            Input::Waiting(file) => file.read(buffer),
            Input::Stream(reader) => reader.read(buffer),
        }
    }
}

/// A sink that is written to.
pub(crate) enum Output<'a> {
    Whole(&'a mut WholeFile),
    /// A regular file, and the place where the header begins.
    File(File, u64),
    Stream(Box<dyn Write + 'a>),
}

impl<'a> Output<'a> {
    /// An open file; where that is appended to, places in it can't be chosen.
    pub(crate) fn open(mut file: File) -> Result<Output<'a>, NpyError> {
        let problem = |error| NpyError::stream(FileAction::Write, &error);
        if file_size(&file).map_err(problem)?.is_none() || appends(&file) {
            return Ok(Output::Stream(Box::new(file)));
        }
        let start = file.stream_position().map_err(problem)?;
        Ok(Output::File(file, start))
    }

    /// Whether any place in it can be written to.
    pub(crate) fn seekable(&self) -> bool {
        match self {
            Output::Whole(file) => file.seekable(),
            Output::File(..) => true,
            Output::Stream(_) => false,
        }
    }

    /// Goes on at so many bytes from the start of the header.
    pub(crate) fn go_to(&mut self, place: u64) -> io::Result<()> {
        match self {
            Output::Whole(file) => file.seek(SeekFrom::Start(place)).map(drop),
            Output::File(file, start) => file.seek(SeekFrom::Start(*start + place)).map(drop),
            Output::Stream(_) => Err(io::ErrorKind::NotSeekable.into()),
        }
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Whole(file) => file.write(bytes),
            Output::File(file, _) => file.write(bytes),
            Output::Stream(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Whole(file) => file.flush(),
            Output::File(file, _) => file.flush(),
            Output::Stream(writer) => writer.flush(),
        }
    }
}

#[cfg(unix)]
fn appends(file: &File) -> bool {
    rustix::fs::fcntl_getfl(file).map_or(true, |flags| flags.contains(rustix::fs::OFlags::APPEND))
}

/// Not to be known here.
#[cfg(not(unix))]
fn appends(_: &File) -> bool {
    true
}

/// Refuses an output that is the input under any of its names.
pub(crate) fn refuse_same_file(source: &NpySource, sink: &NpySink) -> Result<(), NpyError> {
    let input = match source {
        NpySource::File(path) => FileIdentity::of_path(path),
        NpySource::Open(file) => FileIdentity::of_file(file),
        NpySource::Stream(_) => None,
    };
    let (output, name) = match sink {
        NpySink::File(path) => (FileIdentity::of_path(path), *path),
        NpySink::Whole(file) => (FileIdentity::of_path(file.path()), file.path()),
        NpySink::Open(file) => (FileIdentity::of_file(file), Path::new("standard output")),
        NpySink::Stream(_) => (None, Path::new("")),
    };
    match input.is_some() && input == output {
        true => Err(NpyError::SameFile { file: name.to_path_buf() }),
        false => Ok(()),
    }
}
