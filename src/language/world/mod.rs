//! The world of a session: its files, its clock and its interrupt.

mod door;
mod empty;
mod refusal;
#[cfg(feature = "files")]
mod sandbox;
#[cfg(feature = "files")]
mod system;

use std::fmt;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::arrays::Interrupt;
use crate::codec::{FileIdentity, ReadPlaces, WritePlaces};

pub(super) use door::Door;
pub use empty::EmptyWorld;
pub(super) use refusal::Refusal;
#[cfg(feature = "files")]
pub use sandbox::SandboxWorld;
#[cfg(feature = "files")]
pub use system::SystemWorld;

/// So many names of a folder are looked at.
#[cfg(feature = "files")]
const NAMES: usize = 1000;

/// The world of a session: its files, its clock and its interrupt. Everything that programs read and write
/// goes through it, so that a page, a sandbox or a test can give its own.
///
/// The default is [`SystemWorld`] with the feature `files`, [`EmptyWorld`] without it. Paths are those that a
/// program writes, joined to the folder of the program; the world decides what they mean. Errors are shown to
/// the reader as they are, but `NotFound`, `PermissionDenied` and `IsADirectory` have messages of their own.
///
/// ```
/// use std::collections::HashMap;
/// use std::io::{self, Cursor};
/// use std::path::{Path, PathBuf};
/// use std::sync::Arc;
/// use vcfilter::arrays::Interrupt;
/// use vcfilter::language::{EmptyWorld, FileKind, NewFile, Opened, Session, World};
///
/// /// Texts that can be used, and nothing that can be written.
/// #[derive(Debug)]
/// struct Texts(HashMap<PathBuf, &'static str>);
///
/// impl World for Texts {
///     fn kind(&self, path: &Path) -> io::Result<FileKind> {
///         self.0.get(path).map(|_| FileKind::Regular).ok_or(io::ErrorKind::NotFound.into())
///     }
///
///     fn open<'a>(&self, path: &Path, _: &'a Interrupt) -> io::Result<Opened<'a>> {
///         let text = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
///         Ok(Opened::Places(Box::new(Cursor::new(*text))))
///     }
///
///     fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
///         EmptyWorld.create(path)
///     }
/// }
///
/// let world = Texts(HashMap::from([("lib.vcf".into(), "k = 3")]));
/// let mut session = Session::in_world(Arc::new(world));
/// let outcome = session.run("example", "use \"lib.vcf\"\nassert k == 3\nsave([k], \"k.npy\")", &mut |_| {});
/// assert_eq!(outcome.problems[0].message, "can't write `k.npy`: there are no files here");
/// assert_eq!(outcome.passed, 1);
/// ```
pub trait World: fmt::Debug + Send + Sync {
    /// Returns the kind of file to which a path leads.
    ///
    /// # Errors
    /// The error of the world where there is nothing, or where access is denied.
    fn kind(&self, path: &Path) -> io::Result<FileKind>;

    /// Opens a file for reading. A reader that waits for data must check the interrupt and fail with
    /// [`Stopped::Interrupted`](crate::arrays::Stopped).
    ///
    /// # Errors
    /// The error of the world.
    fn open<'a>(&self, path: &Path, interrupt: &'a Interrupt) -> io::Result<Opened<'a>>;

    /// Begins a new file, which appears, or replaces another one, only when it is finished.
    ///
    /// # Errors
    /// The error of the world.
    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>>;

    /// Returns the names of files in a folder, for suggestions where a file is not found. By default there
    /// are none.
    fn names(&self, folder: &Path) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }

    /// Returns the one path that stands for all paths to the same file. By default it is the path without `.`
    /// and `..`.
    fn canonical(&self, path: &Path) -> PathBuf {
        without_dots(path)
    }

    /// Returns the identity of a file, the same for all its names; the file need not exist yet. A file that
    /// was read is not overwritten under any name. None for anything but regular files. By default it is the
    /// canonical path.
    fn identity(&self, path: &Path) -> Option<FileIdentity> {
        let is_file = self.kind(path).map_or(true, |kind| kind == FileKind::Regular);
        is_file.then(|| FileIdentity::named(self.canonical(path)))
    }

    /// Returns the time since a fixed moment; it never decreases. By default the clock stands still.
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    /// Returns the interrupt of a session, once at its start. By default it is a flag that the owner of the
    /// session [sets](Interrupt::set).
    fn interrupt(&self) -> Interrupt {
        Interrupt::default()
    }
}

/// A path without `.` and, as far as there is something before it, `..`.
pub(crate) fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// The kind of file to which a path leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file, which has an end and is read without waiting.
    Regular,
    /// A folder.
    Folder,
    /// A pipe or a device, which programs do not read.
    Other,
}

/// A file that is open for reading.
pub enum Opened<'a> {
    /// A reader that can go to any position.
    Places(Box<dyn ReadPlaces + 'a>),
    /// A reader of data in order, which may wait for them.
    Stream(Box<dyn Read + 'a>),
}

impl Read for Opened<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Opened::Places(places) => places.read(buffer),
            Opened::Stream(stream) => stream.read(buffer),
        }
    }
}

/// A file that is being written. Dropped before it is finished, it leaves no trace.
pub trait NewFile: WritePlaces {
    /// Completes the file: it appears under its name.
    ///
    /// # Errors
    /// The error of the world; then nothing has changed.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// Whether the writer can go to any position; not in pipes and devices.
    fn has_places(&self) -> bool {
        true
    }
}

/// The world of a session that is given none.
pub(crate) fn default_world() -> Arc<dyn World> {
    #[cfg(feature = "files")]
    return Arc::new(SystemWorld);
    #[cfg(not(feature = "files"))]
    return Arc::new(EmptyWorld);
}
