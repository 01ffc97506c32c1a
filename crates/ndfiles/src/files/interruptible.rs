//! Reading what may come late, or never.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

/// How a read ends that was stopped.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub(crate) struct Stopped;

impl From<Stopped> for io::Error {
    fn from(stopped: Stopped) -> io::Error {
        io::Error::other(stopped)
    }
}

/// A file, a pipe or a terminal that is read while somebody may lose patience: `carry_on` is asked with each read and,
/// while nothing comes, ten times a second. It may stop the reading.
///
/// ```
/// use std::io::Read;
/// use std::ops::ControlFlow;
/// use vcfilter_ndfiles::InterruptibleReader;
/// let file = tempfile::tempfile()?;
/// let mut asked = 0;
/// let mut carry_on = || {
///     asked += 1;
///     if asked < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
/// };
/// let mut patient = InterruptibleReader::new(file, &mut carry_on)?;
/// assert_eq!((patient.read(&mut [0])?, patient.read(&mut [0])?), (0, 0));
/// assert_eq!(patient.read(&mut [0]).unwrap_err().to_string(), "interrupted");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// A signal alone does not end a read: it is begun again. Where the system offers no way to wait for so long
/// and no longer, reading waits as it always does.
pub struct InterruptibleReader<'a> {
    file: File,
    /// Regular files never make one wait.
    waits: bool,
    carry_on: &'a mut dyn FnMut() -> ControlFlow<()>,
}

impl<'a> InterruptibleReader<'a> {
    /// Reads an open file from where it stands.
    pub fn new(
        file: File,
        carry_on: &'a mut dyn FnMut() -> ControlFlow<()>,
    ) -> io::Result<InterruptibleReader<'a>> {
        let waits = !file.metadata()?.is_file();
        Ok(InterruptibleReader { file, waits, carry_on })
    }
}

impl Read for InterruptibleReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if (self.carry_on)().is_break() {
                return Err(Stopped.into());
            }
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
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let moment = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
    match poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&moment)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn is_ready(_: &File) -> io::Result<bool> {
    Ok(true)
}
