//! The world of the system: its files and its clock.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::{FileKind, NAMES, NewFile, Opened, World};
use crate::arrays::Interrupt;
use crate::codec::{FileIdentity, InterruptibleReader, WholeFile};

/// The world of the system: its files and its clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemWorld;

impl World for SystemWorld {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        let metadata = std::fs::metadata(path)?;
        Ok(match () {
            () if metadata.is_file() => FileKind::Regular,
            () if metadata.is_dir() => FileKind::Folder,
            () => FileKind::Other,
        })
    }

    fn open<'a>(&self, path: &Path, interrupt: &'a Interrupt) -> io::Result<Opened<'a>> {
        let reader = InterruptibleReader::open(path, interrupt)?;
        Ok(match reader.into_file() {
            Ok(file) => Opened::Places(Box::new(file)),
            Err(reader) => Opened::Stream(Box::new(reader)),
        })
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        Ok(Box::new(WholeFile::create(path)?))
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = std::fs::read_dir(folder).into_iter().flatten().take(NAMES);
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
    }

    fn identity(&self, path: &Path) -> Option<FileIdentity> {
        FileIdentity::of_path(path)
    }

    fn now(&self) -> Duration {
        static BEGINNING: OnceLock<Instant> = OnceLock::new();
        BEGINNING.get_or_init(Instant::now).elapsed()
    }
}

impl NewFile for WholeFile {
    fn finish(self: Box<Self>) -> io::Result<()> {
        WholeFile::finish(*self)
    }

    fn has_places(&self) -> bool {
        self.seekable()
    }
}
