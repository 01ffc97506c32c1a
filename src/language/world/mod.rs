//! The world outside of a program: files, a clock, and whoever may stop it.

mod empty;
#[cfg(feature = "files")]
mod system;

use std::fmt;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::arrays::Interrupt;
use crate::codec::{FileIdentity, ReadPlaces, WritePlaces};

pub use empty::EmptyWorld;
#[cfg(feature = "files")]
pub use system::SystemWorld;

/// What a session knows of the world outside. Everything that programs read, write and wait for goes through it, so that a
/// page, a sandbox or a test can give its own.
///
/// With the feature `files` the default is [`SystemWorld`], without it [`EmptyWorld`]. Paths are those that a program
/// writes, after the folder that it lies in; what they mean is for the world to say. An error of its own is shown to the
/// reader as it is; `NotFound`, `PermissionDenied` and `IsADirectory` have words already.
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
/// assert_eq!(outcome.problems[0].message, "cannot write k.npy: there are no files here");
/// assert_eq!(outcome.passed, 1);
/// ```
pub trait World: fmt::Debug + Send + Sync {
    /// What a path leads to.
    ///
    /// # Errors
    /// What the world says where there is nothing, or nothing that may be looked at.
    fn kind(&self, path: &Path) -> io::Result<FileKind>;

    /// Opens what is read. What makes one wait looks at the interrupt meanwhile, and fails with
    /// [`Stopped::Interrupted`](crate::arrays::Stopped).
    ///
    /// # Errors
    /// What the world says.
    fn open<'a>(&self, path: &Path, interrupt: &'a Interrupt) -> io::Result<Opened<'a>>;

    /// Begins what is written: a file that has its place, instead of another, only once it is finished.
    ///
    /// # Errors
    /// What the world says.
    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>>;

    /// Names of files in a folder, among which one is looked for that was meant. None by default.
    fn names(&self, folder: &Path) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }

    /// The one path of all that lead to the same file. By default the path without `.` and `..`.
    fn canonical(&self, path: &Path) -> PathBuf {
        without_dots(path)
    }

    /// What two paths share that mean one file, which need not be there yet: what was read is not overwritten. None for
    /// what is no regular file. By default the canonical path.
    fn identity(&self, path: &Path) -> Option<FileIdentity> {
        let is_file = self.kind(path).map_or(true, |kind| kind == FileKind::Regular);
        is_file.then(|| FileIdentity::named(self.canonical(path)))
    }

    /// The time since some beginning, which never goes back. By default a clock that stands still.
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    /// What stops the programs of a session; asked for once, when it begins. By default a flag that the session's owner
    /// [sets](Interrupt::set).
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

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A file, which has an end and never makes one wait.
    Regular,
    /// A folder.
    Folder,
    /// A pipe or a device, which programs do not read.
    Other,
}

/// What is read.
pub enum Opened<'a> {
    /// Any place in it can be read.
    Places(Box<dyn ReadPlaces + 'a>),
    /// It comes in order, and may make one wait.
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

/// What is written. Dropped before it is finished, it leaves no trace.
pub trait NewFile: WritePlaces {
    /// Puts the whole file in its place.
    ///
    /// # Errors
    /// What the world says; then the place is as it was.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// Whether any place in it can be written to; not those of pipes and devices.
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
