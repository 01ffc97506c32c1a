//! A way to the files of a world that can be shut for a while.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{EmptyWorld, FileKind, NewFile, Opened, World};
use crate::arrays::Interrupt;
use crate::codec::FileIdentity;

/// A world as a session holds it: while its door is shut there are no files, not even for a function that was made
/// before and kept in an array.
#[derive(Debug)]
pub(in crate::language) struct Door {
    world: Arc<dyn World>,
    shut: AtomicBool,
}

impl Door {
    /// Open, in front of a world.
    pub(in crate::language) fn new(world: Arc<dyn World>) -> Door {
        Door { world, shut: AtomicBool::new(false) }
    }

    /// Does work behind the shut door.
    #[cfg(feature = "assist")]
    pub(in crate::language) fn shut<T>(&self, work: impl FnOnce() -> T) -> T {
        /// The door opens again, also after a panic.
        struct Opens<'a>(&'a AtomicBool, bool);
        impl Drop for Opens<'_> {
            fn drop(&mut self) {
                self.0.store(self.1, Ordering::Relaxed);
            }
        }
        let _opens = Opens(&self.shut, self.shut.swap(true, Ordering::Relaxed));
        work()
    }

    /// The world that is seen now.
    fn seen(&self) -> &dyn World {
        if self.shut.load(Ordering::Relaxed) { &EmptyWorld } else { &*self.world }
    }
}

impl World for Door {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.seen().kind(path)
    }

    fn open<'a>(&self, path: &Path, interrupt: &'a Interrupt) -> io::Result<Opened<'a>> {
        self.seen().open(path, interrupt)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        self.seen().create(path)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        self.seen().names(folder)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        self.seen().canonical(path)
    }

    fn identity(&self, path: &Path) -> Option<FileIdentity> {
        self.seen().identity(path)
    }

    fn now(&self) -> Duration {
        self.world.now()
    }

    fn interrupt(&self) -> Interrupt {
        self.world.interrupt()
    }
}
