//! A world without files.

use std::io;
use std::path::Path;

use super::{FileKind, NewFile, Opened, World};
use crate::arrays::Interrupt;

/// A world without files, whose clock stands still. A program that needs a file has a problem.
///
/// ```
/// use std::sync::Arc;
/// use vcfilter::language::{EmptyWorld, Session};
/// let mut session = Session::in_world(Arc::new(EmptyWorld));
/// let outcome = session.run("example", "use \"lib.vcf\"", &mut |_| {});
/// assert_eq!(outcome.problems[0].message, "can't read `lib.vcf`: there are no files here");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct EmptyWorld;

impl World for EmptyWorld {
    fn kind(&self, _: &Path) -> io::Result<FileKind> {
        Err(no_files())
    }

    fn open<'a>(&self, _: &Path, _: &'a Interrupt) -> io::Result<Opened<'a>> {
        Err(no_files())
    }

    fn create(&self, _: &Path) -> io::Result<Box<dyn NewFile>> {
        Err(no_files())
    }
}

fn no_files() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "there are no files here")
}
