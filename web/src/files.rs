//! The files of a page, in memory: those that a reader gives it, and those that programs write.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vcfilter::arrays::Interrupt;
use vcfilter::language::{FileKind, NewFile, Opened, World};

type Contents = BTreeMap<PathBuf, Arc<[u8]>>;

/// Files by their names. What a program writes stands before what a reader has given under the same name, which is there again for the next
/// program. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct PageFiles(Arc<Mutex<Both>>);

#[derive(Debug, Default)]
struct Both {
    given: Contents,
    written: Contents,
}

impl PageFiles {
    fn both(&self) -> MutexGuard<'_, Both> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a file; one of the same name is no more.
    pub fn give(&self, name: &str, content: Vec<u8>) {
        self.both().given.insert(name.into(), content.into());
    }

    /// Forgets what programs have written.
    pub fn forget_written(&self) {
        self.both().written.clear();
    }

    /// The names and sizes of the files that programs have written since.
    pub fn written(&self) -> Vec<(String, usize)> {
        let both = self.both();
        both.written
            .iter()
            .map(|(path, content)| (path.to_string_lossy().into_owned(), content.len()))
            .collect()
    }

    /// What a program has written to a file.
    pub fn content(&self, name: &str) -> Option<Vec<u8>> {
        self.both().written.get(Path::new(name)).map(|content| content.to_vec())
    }

    fn find(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        let (path, both) = (self.canonical(path), self.both());
        let found = both.written.get(&path).or_else(|| both.given.get(&path));
        found.cloned().ok_or(io::ErrorKind::NotFound.into())
    }
}

/// A file that is not there before it is finished.
struct Unfinished {
    content: Cursor<Vec<u8>>,
    path: PathBuf,
    files: PageFiles,
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.content.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Unfinished {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.content.seek(to)
    }
}

impl NewFile for Unfinished {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.files.both().written.insert(self.path, self.content.into_inner().into());
        Ok(())
    }
}

impl World for PageFiles {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.find(path).map(|_| FileKind::Regular)
    }

    fn open<'a>(&self, path: &Path, _: &'a Interrupt) -> io::Result<Opened<'a>> {
        Ok(Opened::Places(Box::new(Cursor::new(self.find(path)?))))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        let (path, files) = (self.canonical(path), self.clone());
        Ok(Box::new(Unfinished { content: Cursor::default(), path, files }))
    }

    fn names(&self, _: &Path) -> Vec<String> {
        let both = self.both();
        both.given.keys().chain(both.written.keys()).map(|path| path.to_string_lossy().into_owned()).collect()
    }
}
