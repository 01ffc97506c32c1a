//! A writer below archives of the zip crate, which prints a message when an archive that is dropped can't be
//! closed.

use std::io::{self, Seek, SeekFrom, Write};

use zip::result::ZipError;

/// Returns the error of the system in an error of the zip crate; where there is none, the error itself as an
/// [`io::Error`].
pub fn cause(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        error => error.into(),
    }
}

/// A writer that returns the first failure of the writer below. Afterwards it accepts and drops all data, so
/// that closing an archive does not fail a second time.
#[derive(Debug)]
pub struct FailOnceWriter<W> {
    out: W,
    failed: bool,
    /// The place that is written next, and the end, as the one who writes knows them.
    place: u64,
    end: u64,
}

impl<W> FailOnceWriter<W> {
    /// Returns a writer around another one.
    pub fn new(out: W) -> FailOnceWriter<W> {
        FailOnceWriter { out, failed: false, place: 0, end: 0 }
    }

    /// Returns the writer below.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn told<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        // What is interrupted is tried once more, and has not failed.
        self.failed |= result.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        result
    }
}

impl<W: Write> Write for FailOnceWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = if self.failed { Ok(bytes.len()) } else { self.out.write(bytes) };
        let written = self.told(written)?;
        self.place += written as u64;
        self.end = self.end.max(self.place);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = if self.failed { Ok(()) } else { self.out.flush() };
        self.told(flushed)
    }
}

impl<W: Seek> Seek for FailOnceWriter<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let sought = match to {
            _ if !self.failed => self.out.seek(to),
            SeekFrom::Start(place) => Ok(place),
            SeekFrom::Current(by) => Ok(self.place.saturating_add_signed(by)),
            SeekFrom::End(by) => Ok(self.end.saturating_add_signed(by)),
        };
        self.place = self.told(sought)?;
        Ok(self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Small {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(7)
        }
    }

    #[test]
    fn a_failure_is_told_once() {
        let mut out = FailOnceWriter::new(Small(10));
        assert_eq!(out.write(b"12345678").unwrap(), 8);
        assert_eq!(out.seek(SeekFrom::Start(3)).unwrap(), 7, "as long as it goes well, the file decides");
        assert_eq!(out.write(b"123").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(out.write(b"123").unwrap(), 3);
        assert_eq!(out.stream_position().unwrap(), 10);
        assert_eq!(out.seek(SeekFrom::Start(4)).unwrap(), 4);
        assert_eq!(out.seek(SeekFrom::End(-1)).unwrap(), 9);
        out.flush().unwrap();
        assert_eq!(out.into_inner().0, 2);
    }
}
