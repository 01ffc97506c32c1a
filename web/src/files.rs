//! The files that a reader gives a page, in memory.

use std::collections::BTreeMap;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vcfilter::arrays::Interrupt;
use vcfilter::language::{EmptyWorld, FileKind, NewFile, Opened, World};

/// Files by their names, which programs read and do not write. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct GivenFiles(Arc<Mutex<BTreeMap<PathBuf, Arc<[u8]>>>>);

impl GivenFiles {
    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Arc<[u8]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a file; one of the same name is no more.
    pub fn give(&self, name: &str, content: Vec<u8>) {
        self.files().insert(name.into(), content.into());
    }
}

impl World for GivenFiles {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.files()
            .get(&self.canonical(path))
            .map(|_| FileKind::Regular)
            .ok_or(io::ErrorKind::NotFound.into())
    }

    fn open<'a>(&self, path: &Path, _: &'a Interrupt) -> io::Result<Opened<'a>> {
        let content = self.files().get(&self.canonical(path)).cloned().ok_or(io::ErrorKind::NotFound)?;
        Ok(Opened::Places(Box::new(Cursor::new(content))))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        EmptyWorld.create(path)
    }

    fn names(&self, _: &Path) -> Vec<String> {
        self.files().keys().map(|path| path.to_string_lossy().into_owned()).collect()
    }
}
