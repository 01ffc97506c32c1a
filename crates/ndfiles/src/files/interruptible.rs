//! Reading that an interrupt can end.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use vcfilter_machine::{Interrupt, Stopped, poll};

/// A reader of a file, a pipe or a terminal that an interrupt ends. The interrupt is checked at each read
/// and, while there are no data, ten times a second.
///
/// ```
/// use std::io::Read;
/// use vcfilter_ndfiles::{Interrupt, InterruptibleReader};
/// let interrupt = Interrupt::default();
/// let mut patient = InterruptibleReader::new(tempfile::tempfile()?, &interrupt)?;
/// assert_eq!(patient.read(&mut [0])?, 0);
/// interrupt.set();
/// assert_eq!(patient.read(&mut [0]).unwrap_err().to_string(), "interrupted");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// What stops the work of the thread ends it too ([`poll`]). A signal alone does not end a read: the read is repeated. On systems without a way to wait for a limited
/// time, reading waits as usual.
pub struct InterruptibleReader<'a> {
    file: File,
    /// Regular files never make one wait.
    waits: bool,
    interrupt: &'a Interrupt,
}

impl<'a> InterruptibleReader<'a> {
    /// Returns a reader of an open file, from its current position.
    pub fn new(file: File, interrupt: &'a Interrupt) -> io::Result<InterruptibleReader<'a>> {
        let waits = !file.metadata()?.is_file();
        Ok(InterruptibleReader { file, waits, interrupt })
    }

    /// Opens the file with this name. A named pipe is opened at once; reading it waits for a writer.
    pub fn open(path: &Path, interrupt: &'a Interrupt) -> io::Result<InterruptibleReader<'a>> {
        InterruptibleReader::new(open(path)?, interrupt)
    }

    /// Returns the file where it is a regular one, which never waits for data; otherwise the reader.
    pub fn into_file(self) -> Result<File, InterruptibleReader<'a>> {
        if self.waits { Err(self) } else { Ok(self.file) }
    }
}

impl Read for InterruptibleReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.interrupt.is_set() {
                return Err(Stopped::Interrupted.into());
            }
            poll()?;
            if !self.waits || is_ready(&self.file)? {
                match self.file.read(buffer) {
                    // Somebody else has taken it.
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    result => return result,
                }
            }
        }
    }
}

/// Opens a file for reading. That of a named pipe waits for a writer, unless waiting is declined.
#[cfg(target_os = "linux")]
pub(crate) fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    let mut options = File::options();
    options.read(true);
    if std::fs::metadata(path)?.file_type().is_fifo() {
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    options.open(path)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Waits a moment for something to read, or for an end.
#[cfg(unix)]
fn is_ready(file: &File) -> io::Result<bool> {
    is_ready_for(file, rustix::event::PollFlags::IN)
}

/// Waits a moment, so short that nobody who stops it notices.
#[cfg(unix)]
pub(crate) fn is_ready_for(file: &File, what: rustix::event::PollFlags) -> io::Result<bool> {
    use rustix::event::{PollFd, Timespec, poll};
    let moment = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
    match poll(&mut [PollFd::new(file, what)], Some(&moment)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn is_ready(_: &File) -> io::Result<bool> {
    Ok(true)
}
