//! The world of programs that nobody trusts: the files below one folder, to be read.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::refusal::Refusal;
use super::{FileKind, NAMES, NewFile, Opened, SystemWorld, World, without_dots};
use crate::arrays::Interrupt;
use crate::codec::FileIdentity;

/// The world of programs that nobody trusts. They read regular files below one folder and nothing else, and write
/// nothing; the clock is that of the system.
///
/// The folder is opened once. Everything else is opened from there, so that neither `..`, nor a symbolic link, nor a
/// folder that is swapped for a link in the meantime leads out of it. An absolute path is taken where it begins with
/// the folder. A file with several hard links is refused, as nobody can tell where its other names are; so are
/// devices, pipes, sockets, and the files in which Linux shows what the kernel and its processes do. What is mounted
/// below the folder belongs to it.
///
/// Errors don't tell whether there is anything outside.
///
/// ```
/// use std::sync::Arc;
/// use vcfilter::language::{SandboxWorld, Session};
/// let folder = tempfile::tempdir()?;
/// std::fs::create_dir(folder.path().join("inside"))?;
/// std::fs::write(folder.path().join("secret.vcf"), "k = 3")?;
/// let world = SandboxWorld::new(folder.path().join("inside"))?;
/// let mut session = Session::in_world(Arc::new(world));
/// let outcome = session.run_in(&folder.path().join("inside"), "example", "use \"../secret.vcf\"", &mut |_| {});
/// assert_eq!(outcome.problems[0].code.as_str(), "file::sandbox");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct SandboxWorld(Option<Root>);

/// So many links are followed one after the other, as Linux does.
const MOST_LINKS: u32 = 40;

/// An open folder, and what it is called.
#[derive(Debug)]
struct Root {
    folder: Dir,
    /// As the system knows it when it was opened.
    place: PathBuf,
    /// As it was named.
    name: PathBuf,
    /// The same as an absolute path.
    full: PathBuf,
}

impl SandboxWorld {
    /// Returns the world of a folder.
    ///
    /// # Errors
    /// The error of the system where the folder can't be opened.
    pub fn new(folder: impl AsRef<Path>) -> io::Result<SandboxWorld> {
        let name = folder.as_ref().to_path_buf();
        let path = if name.as_os_str().is_empty() { Path::new(".") } else { &name };
        let folder = Dir::open_ambient_dir(path, ambient_authority())?;
        let place = path.canonicalize()?;
        let full = std::env::current_dir().map_or(place.clone(), |current| current.join(&name));
        Ok(SandboxWorld(Some(Root { folder, place, name, full })))
    }

    /// Returns the world of a program that is in no file: it reads nothing at all.
    pub fn without_files() -> SandboxWorld {
        SandboxWorld(None)
    }

    /// Returns the world of a folder below this one, which is named as a program in this world would name it.
    ///
    /// # Errors
    /// The error of the system, or that of this world where the folder is not below its own.
    pub fn below(&self, folder: &Path) -> io::Result<SandboxWorld> {
        let (root, path) = self.root(folder)?;
        let opened = root.folder.open_dir(&path).map_err(told)?;
        let within = |outer: &Path| outer.join(&path);
        let place = within(&root.place);
        Ok(SandboxWorld(Some(Root { folder: opened, place, name: folder.into(), full: within(&root.full) })))
    }

    /// The names in a folder, and whether each is a folder itself, and no link to one.
    #[cfg(feature = "command")]
    pub(crate) fn entries(&self, folder: &Path) -> io::Result<Vec<(OsString, bool)>> {
        let (root, path) = self.root(folder)?;
        let entries = root.folder.read_dir(path).map_err(told)?;
        let entry = |entry: io::Result<cap_std::fs::DirEntry>| {
            let entry = entry?;
            Ok((entry.file_name(), entry.file_type().is_ok_and(|kind| kind.is_dir())))
        };
        entries.map(entry).collect()
    }

    /// The open folder, for a command that writes there what its caller names.
    ///
    /// # Errors
    /// The error of the system; that of this world where it has no folder.
    #[cfg(feature = "command")]
    pub(crate) fn folder(&self) -> io::Result<Dir> {
        self.0.as_ref().ok_or(Refusal::NoFolder)?.folder.try_clone()
    }

    /// The folder, and the path of a file from there; it may still lead out.
    fn root(&self, path: &Path) -> io::Result<(&Root, PathBuf)> {
        let root = self.0.as_ref().ok_or(Refusal::NoFolder)?;
        let named = path.strip_prefix(&root.name).ok().filter(|rest| rest.is_relative());
        let absolute = || {
            let full = std::env::current_dir().ok()?.join(path);
            let names = [&root.full, &root.place];
            names.into_iter().find_map(|name| Some(full.strip_prefix(name).ok()?.to_path_buf()))
        };
        let rest = named.map(Path::to_path_buf).or_else(absolute).ok_or(Refusal::Outside)?;
        let rest = if rest.as_os_str().is_empty() { PathBuf::from(".") } else { rest };
        Ok((root, rest))
    }

    /// Opens a regular file, and no other.
    fn regular(&self, path: &Path) -> io::Result<std::fs::File> {
        // Opening a device or a pipe may do something by itself. That it is none is looked at again when it is open.
        match self.kind(path)? {
            FileKind::Regular => {}
            FileKind::Folder => return Err(io::ErrorKind::IsADirectory.into()),
            FileKind::Other => return Err(Refusal::Special.into()),
        }
        let (root, path) = self.root(path)?;
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use cap_std::fs::OpenOptionsExt;
            let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
            options.custom_flags(flags.bits() as i32);
        }
        let file = root.folder.open_with(path, &options).map_err(told)?.into_std();
        let metadata = file.metadata()?;
        if !metadata.is_file() || is_of_kernel(&file) {
            return Err(Refusal::Special.into());
        }
        #[cfg(unix)]
        if std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 {
            return Err(Refusal::Linked.into());
        }
        Ok(file)
    }
}

impl Root {
    /// A path from the folder without links and dots; None where it leads out. Nothing is opened for it, as a pipe would wait
    /// for its writer.
    fn real(&self, path: &Path) -> Option<PathBuf> {
        let mut real = PathBuf::new();
        let mut links = 0;
        let mut left = parts(path)?;
        while let Some(part) = left.pop() {
            if part == ".." {
                real.pop().then_some(())?;
                continue;
            }
            let next = real.join(part);
            match self.folder.read_link_contents(&next) {
                Ok(target) => {
                    links += 1;
                    (links <= MOST_LINKS).then_some(())?;
                    left.extend(parts(&target)?);
                }
                // No link, or nothing at all.
                Err(_) => real = next,
            }
        }
        Some(real)
    }
}

/// The parts of a relative path, the last one first, `..` among them.
fn parts(path: &Path) -> Option<Vec<OsString>> {
    let part = |part: Component| match part {
        Component::CurDir => None,
        Component::ParentDir => Some(Some("..".into())),
        Component::Normal(name) => Some(Some(name.to_os_string())),
        Component::RootDir | Component::Prefix(_) => Some(None),
    };
    path.components().rev().filter_map(part).collect()
}

impl World for SandboxWorld {
    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        let (root, path) = self.root(path)?;
        let metadata = root.folder.metadata(path).map_err(told)?;
        match () {
            () if metadata.is_file() => Ok(FileKind::Regular),
            () if metadata.is_dir() => Ok(FileKind::Folder),
            () => Err(Refusal::Special.into()),
        }
    }

    fn open<'a>(&self, path: &Path, _: &'a Interrupt) -> io::Result<Opened<'a>> {
        Ok(Opened::Places(Box::new(self.regular(path)?)))
    }

    fn create(&self, _: &Path) -> io::Result<Box<dyn NewFile>> {
        Err(Refusal::Write.into())
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let entries = self.root(folder).and_then(|(root, path)| root.folder.read_dir(path).map_err(told));
        let entries = entries.into_iter().flatten().take(NAMES);
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        let real = self.root(path).ok().and_then(|(root, rest)| Some(root.place.join(root.real(&rest)?)));
        real.unwrap_or_else(|| without_dots(path))
    }

    fn identity(&self, path: &Path) -> Option<FileIdentity> {
        let file = self.regular(path).ok()?;
        FileIdentity::of_file(&file).or_else(|| Some(FileIdentity::named(self.canonical(path))))
    }

    fn now(&self) -> Duration {
        SystemWorld.now()
    }
}

/// An error of the folder: that something leads out is told without a number of the system.
fn told(error: io::Error) -> io::Error {
    let leads_out = error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none();
    if leads_out { Refusal::Outside.into() } else { error }
}

/// Whether an open file is one of those in which the kernel shows itself, its devices and all processes. They look like
/// regular files, and tell what no program below a folder should know.
#[cfg(target_os = "linux")]
fn is_of_kernel(file: &std::fs::File) -> bool {
    /// proc, sysfs, cgroup, cgroup2, debugfs, tracefs, securityfs, configfs, bpf, efivarfs, pstore.
    const KERNEL: [u64; 11] = [
        0x9fa0,
        0x6265_6572,
        0x0027_e0eb,
        0x6367_7270,
        0x6462_6720,
        0x7472_6163,
        0x7363_6673,
        0x6265_6570,
        0xcafe_4a11,
        0xde5e_81e4,
        0x6165_676c,
    ];
    // The numbers have 32 bits, and as many signs as there are machines.
    rustix::fs::fstatfs(file).is_ok_and(|system| KERNEL.contains(&(system.f_type as u64 & 0xffff_ffff)))
}

#[cfg(not(target_os = "linux"))]
fn is_of_kernel(_: &std::fs::File) -> bool {
    false
}
