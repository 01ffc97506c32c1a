//! The files that were read: none of them is overwritten.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::codec::FileIdentity;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;

use super::world::{World, default_world};

/// The files that a session, or a command, has read and written, under whatever names. Clones share what they know.
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
    /// Of the world that a session has where it is given none.
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
    /// Of the files of a world.
    pub fn in_world(world: Arc<dyn World>) -> Inputs {
        Inputs { world, known: Arc::default() }
    }

    /// Notes that a file has been read.
    pub fn read(&self, path: &Path) {
        // A file that was not there is none that can be lost.
        if self.world.kind(path).is_ok() {
            self.note(self.world.identity(path));
        }
    }

    /// The same for an open file, such as standard input.
    #[cfg(feature = "files")]
    pub fn read_open(&self, file: &std::fs::File) {
        self.note(FileIdentity::of_file(file));
    }

    /// The same for all that was read elsewhere.
    pub fn read_all(&self, others: &Inputs) {
        if Arc::ptr_eq(&self.known, &others.known) {
            return;
        }
        let others = others.known_now().read.clone();
        self.known_now().read.extend(others);
    }

    /// Notes that a file has been written.
    pub fn wrote(&self, path: &Path) {
        if self.world.kind(path).is_ok() {
            self.known_now().written.extend(self.world.identity(path));
        }
    }

    /// Whether what has this name now was written here.
    pub fn has_written(&self, path: &Path) -> bool {
        self.world.identity(path).is_some_and(|identity| self.known_now().written.contains(&identity))
    }

    /// Refuses to write a file that was read.
    ///
    /// # Errors
    /// `file::write`
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
