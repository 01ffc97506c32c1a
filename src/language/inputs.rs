//! The files that programs read, which must not be overwritten.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::codec::FileIdentity;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;

use super::world::{World, default_world};

/// The files that a session, or a command, has read and written, under any of their names. Clones share the
/// record.
///
/// ```
/// use vcfilter::language::Inputs;
/// let folder = tempfile::tempdir()?;
/// let [read, link, other] = ["a.vcf", "b.vcf", "c.vcf"].map(|name| folder.path().join(name));
/// std::fs::write(&read, "x = 1")?;
/// std::fs::hard_link(&read, &link)?;
/// let inputs = Inputs::default();
/// inputs.read(&read);
/// assert!(inputs.refuse(&link).is_err() && inputs.refuse(&other).is_ok());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Inputs {
    world: Arc<dyn World>,
    known: Arc<Mutex<Known>>,
}

impl Default for Inputs {
    /// Returns an empty record for files of the default world.
    fn default() -> Inputs {
        Inputs::in_world(default_world())
    }
}

#[derive(Debug, Default)]
struct Known {
    read: HashSet<FileIdentity>,
    /// What was written here may be read, and then written once more.
    written: HashSet<FileIdentity>,
}

impl Inputs {
    /// Returns an empty record for files of a world.
    pub fn in_world(world: Arc<dyn World>) -> Inputs {
        Inputs { world, known: Arc::default() }
    }

    /// The same record for the files that a command itself writes: it names them as the system knows them, whatever
    /// the world of its programs.
    #[cfg(feature = "command")]
    pub(crate) fn of_command(&self) -> Inputs {
        Inputs { world: default_world(), known: self.known.clone() }
    }

    /// Records that a file was read.
    pub fn read(&self, path: &Path) {
        // A file that was not there is none that can be lost.
        if self.world.kind(path).is_ok() {
            self.note(self.world.identity(path));
        }
    }

    /// Records that an open file, such as standard input, was read.
    #[cfg(feature = "files")]
    pub fn read_open(&self, file: &std::fs::File) {
        self.note(FileIdentity::of_file(file));
    }

    /// Records that all files of another record were read.
    pub fn read_all(&self, others: &Inputs) {
        if Arc::ptr_eq(&self.known, &others.known) {
            return;
        }
        let others = others.known_now().read.clone();
        self.known_now().read.extend(others);
    }

    /// Records that a file was written.
    pub fn wrote(&self, path: &Path) {
        if self.world.kind(path).is_ok() {
            self.known_now().written.extend(self.world.identity(path));
        }
    }

    /// Returns whether the file that has this name now was written.
    pub fn has_written(&self, path: &Path) -> bool {
        self.world.identity(path).is_some_and(|identity| self.known_now().written.contains(&identity))
    }

    /// Checks that a file may be written: that it was not read.
    ///
    /// # Errors
    /// The problem `file::write` where the file was read.
    pub fn refuse(&self, path: &Path) -> Result<(), Problem> {
        let lost =
            self.world.identity(path).is_some_and(|identity| self.known_now().read.contains(&identity));
        if !lost {
            return Ok(());
        }
        let message = format!(
            "`{}` would be overwritten, and it is one of the files that are read",
            escapes::path(path)
        );
        Err(Problem::error(ProblemCode::FileWrite, message).help("write to another name"))
    }

    fn note(&self, identity: Option<FileIdentity>) {
        let mut known = self.known_now();
        let new = identity.filter(|identity| !known.written.contains(identity));
        known.read.extend(new);
    }

    fn known_now(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, feature = "files"))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_was_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b, link] = ["a", "b", "link"].map(|name| folder.path().join(name));
        fs::write(&a, "1").unwrap();
        let inputs = Inputs::default();
        inputs.read(&b);
        assert!(inputs.refuse(&b).is_ok(), "it was not there");
        inputs.clone().read(&a);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a", &link).unwrap();
            assert_eq!(inputs.refuse(&link).unwrap_err().code, ProblemCode::FileWrite);
        }
        assert!(inputs.refuse(&a).is_err() && inputs.refuse(&folder.path().join("./a")).is_err());
        assert!(inputs.refuse(folder.path()).is_ok(), "a folder is no file that could be lost");
        let others = Inputs::default();
        others.read_all(&inputs);
        assert!(others.refuse(&a).is_err());
        fs::write(&b, "2").unwrap();
        inputs.wrote(&b);
        inputs.read(&b);
        assert!(inputs.refuse(&b).is_ok() && inputs.has_written(&b) && !inputs.has_written(&a));
    }
}
