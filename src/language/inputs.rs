//! The files that programs read, which must not be overwritten.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::codec::FileIdentity;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;

use super::world::{FileKind, World, default_world};

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
    /// The paths by which files were read, or looked for.
    paths: BTreeSet<PathBuf>,
    /// A record that all of this is told to at once, and whose files are not overwritten either.
    common: Option<Inputs>,
    /// What was written here may be read, and then written once more.
    written: HashSet<FileIdentity>,
    /// Files of others that may be written now.
    others: HashSet<PathBuf>,
    /// Those of them that were written over, and of which nobody was told yet.
    replaced: Vec<PathBuf>,
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
        self.sought(path);
        // A file that was not there is none that can be lost.
        if self.world.kind(path).is_ok() {
            self.note(self.world.identity(path));
        }
    }

    /// Records that a file is looked for, whether it is there or not.
    pub(crate) fn sought(&self, path: &Path) {
        self.known_now().paths.insert(path.to_path_buf());
    }

    /// Returns the paths by which files were read, or looked for where there were none, as programs and callers gave them.
    pub fn files(&self) -> Vec<PathBuf> {
        self.known_now().paths.iter().cloned().collect()
    }

    /// Shares what is read from now on with programs that run at the same time: each tells the common record, and none
    /// overwrites what stands there.
    ///
    /// ```
    /// use vcfilter::language::Inputs;
    /// let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("a.npy");
    /// std::fs::write(&file, "1")?;
    /// let (common, one, other) = (Inputs::default(), Inputs::default(), Inputs::default());
    /// [&one, &other].into_iter().for_each(|inputs| inputs.share(&common));
    /// assert!(other.refuse(&file).is_ok());
    /// one.read(&file);
    /// assert!(other.refuse(&file).is_err() && common.refuse(&file).is_err());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn share(&self, common: &Inputs) {
        if !Arc::ptr_eq(&self.known, &common.known) {
            self.known_now().common = Some(common.clone());
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
            let identity = self.world.identity(path);
            let mut known = self.known_now();
            known.written.extend(identity);
            if known.others.remove(path) {
                known.replaced.push(path.to_path_buf());
            }
        }
    }

    /// Returns the files that were written over since this was asked last, but for those that were written here: what they
    /// held is lost.
    #[cfg(feature = "command")]
    pub(crate) fn take_replaced(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.known_now().replaced)
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
        let lost = |identity: &FileIdentity| {
            let known = self.known_now();
            known.read.contains(identity)
                || known.common.as_ref().is_some_and(|common| common.has_read(identity))
        };
        let identity = self.world.identity(path);
        if !identity.as_ref().is_some_and(lost) {
            let mut known = self.known_now();
            let is_own = identity.is_some_and(|identity| known.written.contains(&identity));
            match self.world.kind(path) {
                Ok(FileKind::Regular) if !is_own => drop(known.others.insert(path.to_path_buf())),
                _ => drop(known.others.remove(path)),
            }
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
        let Some(new) = identity.filter(|identity| !known.written.contains(identity)) else { return };
        if let Some(common) = &known.common {
            common.known_now().read.insert(new.clone());
        }
        known.read.insert(new);
    }

    fn has_read(&self, identity: &FileIdentity) -> bool {
        self.known_now().read.contains(identity)
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
        // That it was there before is known where somebody asked whether it may be written.
        let (others, [c, d]) = (Inputs::default(), ["c", "d"].map(|name| folder.path().join(name)));
        fs::write(&c, "3").unwrap();
        for (file, replaced) in [(&c, vec![c.clone()]), (&c, Vec::new()), (&d, Vec::new())] {
            others.refuse(file).unwrap();
            fs::write(file, "4").unwrap();
            others.wrote(file);
            assert_eq!(others.take_replaced(), replaced);
        }
    }
}
