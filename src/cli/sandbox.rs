//! `--sandbox`: the sessions of programs that nobody trusts.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions};

use crate::diagnostics::Problem;
use crate::language::{NewFile, SandboxWorld, Session, World, unwritten};
use vcfilter_machine::count_output;

use super::discover::Found;
use super::limits::Limits;

/// Where Linux shows its devices and processes: what is named there has no folder of its own.
const OF_KERNEL: [&str; 3] = ["/dev", "/proc", "/sys"];

/// Folders in memory, which people work in as in any others.
const SHARED_MEMORY: &str = "/dev/shm";

/// So many files of the name of an unfinished one are passed by.
const MOST_LEFT: u32 = 1000;

/// Makes the sessions of a command. The folders of the programs are opened when the command begins, so that none is
/// swapped for another before its program's turn.
pub(crate) struct Sandbox {
    limits: Limits,
    /// The worlds below folders; None where there is no sandbox.
    folders: Option<HashMap<PathBuf, Arc<SandboxWorld>>>,
}

impl Sandbox {
    /// For the programs, and the folders of programs, that the command line names; `-` is standard input.
    pub(crate) fn new(
        is_wanted: bool,
        limits: &Limits,
        named: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Sandbox {
        let mut folders = HashMap::new();
        let of_programs = named.into_iter().filter_map(|path| folder(path.as_ref()));
        for folder in of_programs.filter(|_| is_wanted) {
            // One that can't be opened holds no program that could be read.
            if !folders.contains_key(&folder)
                && let Ok(world) = SandboxWorld::new(&folder)
            {
                folders.insert(folder, Arc::new(world));
            }
        }
        Sandbox { limits: *limits, folders: is_wanted.then_some(folders) }
    }

    /// A session for a program that the command line names, or for one that is no file.
    pub(crate) fn session(&self, named: Option<&Path>) -> Session {
        self.session_in(|folders| Some(folders.get(&folder(named?)?)?.clone()))
    }

    /// A session for a program that the command line names, or that was found below a folder that it names.
    pub(super) fn session_of_found(&self, found: &Found) -> Session {
        let Some(named) = &found.below else { return self.session(Some(&found.path)) };
        self.session_in(|folders| Some(Arc::new(folders.get(named)?.below(found.path.parent()?).ok()?)))
    }

    /// The world in which a program that was found is read and written by the command itself; None where that is the
    /// system's, as it is for what the command line names.
    pub(super) fn world_of_found(&self, found: &Found) -> Option<&SandboxWorld> {
        self.below(found.below.as_ref()?)
    }

    /// The world below a folder that the command line names, where there is a sandbox.
    pub(super) fn below(&self, named: &Path) -> Option<&SandboxWorld> {
        self.folders.as_ref()?.get(named).map(|world| &**world)
    }

    fn session_in(
        &self,
        world: impl FnOnce(&HashMap<PathBuf, Arc<SandboxWorld>>) -> Option<Arc<SandboxWorld>>,
    ) -> Session {
        self.limits.session(match &self.folders {
            None => Session::new(),
            Some(folders) => {
                let world: Arc<dyn World> =
                    world(folders).unwrap_or_else(|| Arc::new(SandboxWorld::without_files()));
                Session::in_world(world)
            }
        })
    }
}

/// The folder below which a program reads, or that holds programs; None for what has none, such as a pipe.
pub(super) fn folder(named: &Path) -> Option<PathBuf> {
    let folder = match std::fs::metadata(named).ok()? {
        metadata if metadata.is_dir() => named,
        metadata if metadata.is_file() => named.parent()?,
        _ => return None,
    };
    let path = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let place = path.canonicalize().ok()?;
    let is_of_kernel = cfg!(unix)
        && OF_KERNEL.iter().any(|kernel| place.starts_with(kernel))
        && !place.starts_with(SHARED_MEMORY);
    (!is_of_kernel).then(|| folder.to_path_buf())
}

/// A folder for files that a command names by itself: what lies there under such a name is replaced, be it a link, and never
/// written through. It is opened once, so that it is not swapped for another.
pub(super) struct OutputFolder {
    folder: Dir,
    path: PathBuf,
}

impl OutputFolder {
    /// Opens it; it has to be there.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn open(path: &Path) -> Result<OutputFolder, Problem> {
        let named = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let folder = Dir::open_ambient_dir(named, ambient_authority());
        let folder = folder.map_err(|error| unwritten(named, &error))?;
        Ok(OutputFolder { folder, path: path.into() })
    }

    /// Opens the folder of a file in a sandbox, which may be a link to a file there; and the name of that file.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn of_file(world: &SandboxWorld, file: &Path) -> Result<(OutputFolder, OsString), Problem> {
        let real = world.canonical(file);
        let (path, name) = (real.parent().unwrap_or(Path::new("")), real.file_name().unwrap_or_default());
        let folder = world.below(path).and_then(|below| below.folder());
        let folder = folder.map_err(|error| unwritten(file, &error))?;
        Ok((OutputFolder { folder, path: path.into() }, name.into()))
    }

    /// Begins a file. Nothing stays of one that has its name, not even its permissions.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn create(&self, name: &OsStr) -> io::Result<Box<dyn NewFile>> {
        let folder = self.folder.try_clone()?;
        let (unfinished, file) = self.unfinished()?;
        Ok(Box::new(InFolder { folder, unfinished, name: name.into(), file }))
    }

    /// Writes a file whole, or not at all.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn write(&self, name: &OsStr, bytes: &[u8]) -> Result<(), Problem> {
        let written = self.create(name).and_then(|mut file| {
            file.write_all(bytes)?;
            file.finish()
        });
        written.map_err(|error| unwritten(&self.path.join(name), &error))
    }

    /// The same for another text of a file that is there, which keeps its permissions.
    ///
    /// # Errors
    /// `file::write`
    pub(super) fn rewrite(&self, name: &OsStr, bytes: &[u8]) -> Result<(), Problem> {
        let kept = self.folder.metadata(name).map(|metadata| metadata.permissions());
        self.write(name, bytes)?;
        kept.and_then(|kept| self.folder.set_permissions(name, kept))
            .map_err(|error| unwritten(&self.path.join(name), &error))
    }

    /// A new file, and its name until it is whole.
    fn unfinished(&self) -> io::Result<(String, File)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let mut number = 0;
        loop {
            let name = format!(".vcf-{}-{number}.tmp", std::process::id());
            match self.folder.open_with(&name, &options) {
                // One that another process left.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_LEFT => {
                    number += 1
                }
                opened => return opened.map(|file| (name, file)),
            }
        }
    }
}

/// A file in an open folder, which has another name until it is whole.
struct InFolder {
    folder: Dir,
    unfinished: String,
    name: PathBuf,
    file: File,
}

impl Write for InFolder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        count_output(bytes.len())?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for InFolder {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.file.seek(place)
    }
}

impl NewFile for InFolder {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.folder.rename(&self.unfinished, &self.folder, &self.name)
    }
}

impl Drop for InFolder {
    fn drop(&mut self) {
        // What can't be removed stays; a finished one has another name.
        let _ = self.folder.remove_file(&self.unfinished);
    }
}
