//! The files of examples: what one writes it reads again, and nothing is left of it.

use std::collections::HashMap;
use std::io::{self, Cursor, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::arrays::Interrupt;
use crate::language::{FileKind, NewFile, Opened, World};

/// Files in memory, under the names that an example gives them.
#[derive(Debug, Clone, Default)]
pub(super) struct ExampleFiles(Arc<Mutex<HashMap<PathBuf, Vec<u8>>>>);

impl ExampleFiles {
    fn whole(&self) -> MutexGuard<'_, HashMap<PathBuf, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for ExampleFiles {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.whole().get(path).map(|_| FileKind::Regular).ok_or(io::ErrorKind::NotFound.into())
    }

    fn open<'a>(&self, path: &Path, _: &'a Interrupt) -> io::Result<Opened<'a>> {
        let bytes = self.whole().get(path).cloned().ok_or(io::ErrorKind::NotFound)?;
        Ok(Opened::Places(Box::new(Cursor::new(bytes))))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        Ok(Box::new(Begun { bytes: Cursor::default(), path: path.into(), files: self.clone() }))
    }
}

/// A file that is not there before it is finished.
struct Begun {
    bytes: Cursor<Vec<u8>>,
    path: PathBuf,
    files: ExampleFiles,
}

impl Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Begun {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl NewFile for Begun {
    fn finish(self: Box<Self>) -> io::Result<()> {
        let Begun { bytes, path, files } = *self;
        files.whole().insert(path, bytes.into_inner());
        Ok(())
    }
}
