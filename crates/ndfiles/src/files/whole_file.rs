//! Files that appear only when they are complete.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use vcfilter_machine::count_output;

/// More symbolic links in a row than this are a circle.
const MOST_LINKS: usize = 40;

/// A file that appears under its name only when it is [finished](WholeFile::finish). Dropped before, it
/// leaves no trace.
///
/// Symbolic links are followed, also to a file that does not exist yet, and the permissions of a replaced
/// file are kept. Where Linux and the file system allow it, the file has no name until it is complete, so
/// that nothing is left however the process ends; elsewhere it has a temporary name in the same folder.
/// Devices and pipes are written to directly. What is written counts as output of the work that runs: beyond its
/// [budget](vcfilter_machine::Budget), or after an interrupt, writing fails.
///
/// ```
/// use std::io::Write;
/// use vcfilter_ndfiles::WholeFile;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("a.txt");
/// let mut file = WholeFile::create(&path)?;
/// file.write_all(b"all of it")?;
/// assert!(!path.exists());
/// file.finish()?;
/// assert_eq!(std::fs::read(&path)?, b"all of it");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct WholeFile {
    /// The name that was given.
    path: PathBuf,
    /// Where it goes: behind symbolic links, what they lead to.
    place: PathBuf,
    file: Target,
}

#[derive(Debug)]
enum Target {
    #[cfg(target_os = "linux")]
    Nameless(File),
    Named(NamedTempFile),
    /// A device or a pipe, which nothing can be renamed to.
    Direct(File),
}

impl WholeFile {
    /// Begins a file with this name.
    pub fn create(path: &Path) -> io::Result<WholeFile> {
        let replaced = fs::metadata(path).ok();
        let place = match &replaced {
            Some(metadata) if metadata.is_file() => fs::canonicalize(path)?,
            Some(_) => path.to_path_buf(),
            None => behind_links(path)?,
        };
        let file = match replaced {
            Some(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            // Renaming would get around it.
            Some(metadata) if metadata.permissions().readonly() => {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            #[cfg(unix)]
            Some(metadata) if std::os::unix::fs::FileTypeExt::is_fifo(&metadata.file_type()) => {
                Target::Direct(pipe::open(path)?)
            }
            Some(metadata) if !metadata.is_file() => {
                Target::Direct(OpenOptions::new().write(true).open(path)?)
            }
            replaced => Target::temporary(&place, replaced.map(|replaced| replaced.permissions()))?,
        };
        Ok(WholeFile { path: path.to_path_buf(), place, file })
    }

    /// Completes the file: it appears under its name.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        match self.file {
            #[cfg(target_os = "linux")]
            Target::Nameless(file) => nameless::give_name(file, &self.place),
            Target::Named(file) => file.persist(&self.place).map(drop).map_err(|error| error.error),
            Target::Direct(_) => Ok(()),
        }
    }

    /// The name as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the writer can go to any position; not in devices and pipes.
    pub fn seekable(&self) -> bool {
        !matches!(self.file, Target::Direct(_))
    }

    fn file(&mut self) -> &mut File {
        match &mut self.file {
            #[cfg(target_os = "linux")]
            Target::Nameless(file) => file,
            Target::Named(file) => file.as_file_mut(),
            Target::Direct(file) => file,
        }
    }
}

impl Target {
    /// A file in the folder of its place, so that renaming does not copy; with the permissions of the file that it
    /// replaces, else those of any new file.
    fn temporary(place: &Path, permissions: Option<Permissions>) -> io::Result<Target> {
        let folder = folder_of(place);
        fs::metadata(folder)?;
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless::create(folder) {
            permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
            return Ok(Target::Nameless(file));
        }
        named(folder, permissions).map(Target::Named)
    }
}

fn folder_of(place: &Path) -> &Path {
    place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn names() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".vcf-").suffix(".part");
    builder
}

fn named(folder: &Path, permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let mut builder = names();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The crate's own message names the temporary file, which tells nobody anything.
    let file = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    permissions.map_or(Ok(()), |permissions| file.as_file().set_permissions(permissions))?;
    Ok(file)
}

/// What a name leads to, which need not be there yet.
pub(crate) fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&place) {
            // A relative link starts from its own folder.
            Ok(next) => place = folder_of(&place).join(next),
            Err(_) => return Ok(place),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Named pipes, which make one wait for a reader. Meanwhile the work may be stopped.
#[cfg(unix)]
mod pipe {
    use std::fs::{File, OpenOptions};
    use std::io::{self, Write};
    use std::os::unix::fs::OpenOptionsExt;
    use std::path::Path;
    use std::thread::sleep;
    use std::time::Duration;

    use rustix::event::PollFlags;
    use rustix::fs::OFlags;
    use rustix::io::Errno;
    use vcfilter_machine::poll;

    use super::super::interruptible::is_ready_for;

    /// How long it waits before it looks for a reader again.
    const MOMENT: Duration = Duration::from_millis(10);

    /// Opens a pipe as soon as somebody reads it.
    pub(super) fn open(path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).custom_flags(OFlags::NONBLOCK.bits() as i32);
        loop {
            poll()?;
            match options.open(path) {
                Err(error) if error.raw_os_error() == Some(Errno::NXIO.raw_os_error()) => sleep(MOMENT),
                result => return result,
            }
        }
    }

    /// Writes some bytes as soon as there is room for any.
    pub(super) fn write(file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match file.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => poll()?,
                result => return result,
            }
            is_ready_for(file, PollFlags::OUT)?;
        }
    }
}

#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::{self, File};
    use std::io::{self, Seek};
    use std::os::fd::AsRawFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags};
    use rustix::io::Errno;

    use super::{folder_of, named, names};

    /// A file without a name; none where the file system has no such files, or nothing could name it later.
    pub(crate) fn create(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(folder, flags, Mode::from_raw_mode(0o666)).ok()?);
        fs::metadata(descriptor(&file)).ok().map(|_| file)
    }

    fn descriptor(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }

    /// Gives it the name of its place. Where a file has it, that is replaced by a rename, for which the new file gets
    /// another name just before.
    pub(crate) fn give_name(file: File, place: &Path) -> io::Result<()> {
        let link =
            |name: &Path| rustix::fs::linkat(CWD, descriptor(&file), CWD, name, AtFlags::SYMLINK_FOLLOW);
        match link(place) {
            Ok(()) => return Ok(()),
            Err(Errno::EXIST) => {}
            Err(_) => return copy(&file, place),
        }
        match names().make_in(folder_of(place), |name| Ok(link(name)?)) {
            Ok(named) => named.persist(place).map(drop).map_err(|error| error.error),
            Err(_) => copy(&file, place),
        }
    }

    /// For where names can't be given after all.
    pub(crate) fn copy(mut file: &File, place: &Path) -> io::Result<()> {
        let mut named = named(folder_of(place), Some(file.metadata()?.permissions()))?;
        file.rewind()?;
        io::copy(&mut file, named.as_file_mut())?;
        named.persist(place).map(drop).map_err(|error| error.error)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        count_output(bytes.len())?;
        match &mut self.file {
            #[cfg(unix)]
            Target::Direct(file) => pipe::write(file, bytes),
            _ => self.file().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

impl Seek for WholeFile {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.file().seek(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn every_way_of_naming_replaces_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a");
        for old in [false, true] {
            let targets = [
                Target::temporary(&place, None).unwrap(),
                Target::Named(named(folder.path(), None).unwrap()),
            ];
            for file in targets {
                fs::remove_file(&place).ok();
                if old {
                    fs::write(&place, "old").unwrap();
                }
                let mut file = WholeFile { path: place.clone(), place: place.clone(), file };
                file.write_all(b"new").unwrap();
                file.finish().unwrap();
                assert_eq!(fs::read(&place).unwrap(), b"new");
            }
            assert_eq!(entries(folder.path()), 1);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_can_not_be_named_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a");
        fs::write(&place, "old").unwrap();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"new").unwrap();
        nameless::copy(&file, &place).unwrap();
        assert_eq!((fs::read(&place).unwrap(), entries(folder.path())), (b"new".to_vec(), 1));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_what_is_not_there() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let [first, second, last] = ["first", "second", "last"].map(|name| folder.path().join(name));
        symlink("second", &first).unwrap();
        symlink(&last, &second).unwrap();
        assert_eq!(behind_links(&first).unwrap(), last);
        let file = WholeFile::create(&first).unwrap();
        file.finish().unwrap();
        assert!(last.is_file() && first.is_symlink() && second.is_symlink());
        fs::remove_file(&last).unwrap();
        symlink("first", &last).unwrap();
        assert!(WholeFile::create(&first).is_err());
    }
}
