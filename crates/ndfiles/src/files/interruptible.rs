//! Reading what may come late, or never.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use vcfilter_machine::{Interrupt, Stopped};

/// A file, a pipe or a terminal that is read while somebody may lose patience: the interrupt is looked at with each read
/// and, while nothing comes, ten times a second.
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
/// A signal alone does not end a read: it is begun again. Where the system offers no way to wait for so long
/// and no longer, reading waits as it always does.
pub struct InterruptibleReader<'a> {
    file: File,
    /// Regular files never make one wait.
    waits: bool,
    interrupt: &'a Interrupt,
}

impl<'a> InterruptibleReader<'a> {
    /// Reads an open file from where it stands.
    pub fn new(file: File, interrupt: &'a Interrupt) -> io::Result<InterruptibleReader<'a>> {
        let waits = !file.metadata()?.is_file();
        Ok(InterruptibleReader { file, waits, interrupt })
    }

    /// Opens what has this name. A named pipe is opened at once, and reading it waits for who writes to it.
    pub fn open(path: &Path, interrupt: &'a Interrupt) -> io::Result<InterruptibleReader<'a>> {
        InterruptibleReader::new(open(path)?, interrupt)
    }

    /// The file, where it is a regular one, which never makes one wait; else the reader.
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
