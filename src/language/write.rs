//! Files that are written whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::Path;
#[cfg(feature = "command")]
use std::path::PathBuf;

use crate::arrays::Stopped;
use crate::codec::FileAction;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;

use super::fault::Fault;
use super::files::refused_help;
#[cfg(feature = "command")]
use super::world::SystemWorld;
use super::world::{self, NewFile, World};

/// Writes a file by way of a temporary one beside it, so that nobody ever sees half of it. Links are followed,
/// permissions kept; pipes and devices are written to directly.
///
/// # Errors
/// `file::write`; the file is untouched then.
#[cfg(feature = "command")]
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    whole_in(&SystemWorld, path, bytes)
}

/// The same in any world.
pub(super) fn whole_in(world: &dyn World, path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    streamed_in(world, path, |out| Ok(out.write_all(bytes)?))
}

/// Begins a file.
type Create<'a> = dyn Fn(&Path) -> io::Result<Box<dyn NewFile>> + 'a;

/// Writes a file piece by piece, and others beside it that it needs, each begun by `create`. All are whole before any takes its place, the
/// others first; where one can't take its place, those that are new are removed. As many are open at once as are written.
///
/// # Errors
/// `file::write`, or what the contents could not be made for; all files are untouched then.
#[cfg(feature = "command")]
pub(crate) fn write_together(
    create: &Create,
    path: &Path,
    produce: impl FnOnce(&mut dyn Write, &mut Beside) -> Result<(), Refusal>,
) -> Result<(), Problem> {
    let mut beside = Beside { create, files: Vec::new() };
    let file = whole(create, path, |out| produce(out, &mut beside))?;
    beside.files.push((path.to_path_buf(), file));
    let mut new = Vec::new();
    for (path, file) in beside.files {
        let is_new = !path.exists();
        if let Err(error) = file.finish() {
            // What can't be removed either stays; the problem is told all the same.
            new.iter().for_each(|path: &PathBuf| drop(std::fs::remove_file(path)));
            return Err(unwritten(&path, &error));
        }
        new.extend(Some(path).filter(|_| is_new));
    }
    Ok(())
}

/// Files that are whole and wait for another.
#[cfg(feature = "command")]
pub(crate) struct Beside<'a> {
    create: &'a Create<'a>,
    files: Vec<(PathBuf, Box<dyn NewFile>)>,
}

#[cfg(feature = "command")]
impl Beside<'_> {
    /// Adds a file, whose bytes are written at once and not kept.
    pub(crate) fn add(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Refusal> {
        let file = whole(self.create, &path, |out| Ok(out.write_all(bytes)?))?;
        self.files.push((path, file));
        Ok(())
    }
}

/// Why a file was not written.
pub(crate) enum Refusal {
    /// The file system says no.
    Io(io::Error),
    /// What was to be written could not be made.
    #[cfg_attr(not(feature = "command"), allow(dead_code, reason = "the command alone writes what may fail"))]
    Problem(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Problem(problem)
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal::Io(error)
    }
}

/// Checks that a file can be written, before long work whose result it takes. What is no regular file, as a pipe, is not touched.
///
/// # Errors
/// `file::write`
#[cfg(feature = "command")]
pub(crate) fn check_writable(path: &Path) -> Result<(), Problem> {
    let begun = match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(there) if !there.is_file() => Ok(()),
        _ => SystemWorld.create(path).map(drop),
    };
    begun.map_err(|error| unwritten(path, &error))
}

/// The same for contents that are written piece by piece.
///
/// # Errors
/// `file::write`, or what the contents could not be made for; the file is untouched then.
#[cfg(feature = "command")]
pub(crate) fn write_streamed(
    path: &Path,
    produce: impl FnOnce(&mut dyn Write) -> Result<(), Refusal>,
) -> Result<(), Problem> {
    streamed_in(&SystemWorld, path, produce)
}

fn streamed_in(
    world: &dyn World,
    path: &Path,
    produce: impl FnOnce(&mut dyn Write) -> Result<(), Refusal>,
) -> Result<(), Problem> {
    whole(&|path| world.create(path), path, produce)?.finish().map_err(|error| unwritten(path, &error))
}

/// The problem of a file that can't be written.
pub(crate) fn unwritten(path: &Path, error: &io::Error) -> Problem {
    if let Some(refusal) = world::Refusal::within(error) {
        return refusal.problem(path);
    }
    if let Some(stopped) = Stopped::within(error) {
        let problem = Fault::from(stopped).without_places();
        return problem.note(format!("`{}` was not written", escapes::path(path)));
    }
    let reason = FileAction::Write.refusal(error);
    Problem::error(ProblemCode::FileWrite, format!("can't write `{}`: {reason}", escapes::path(path)))
        .help(refused_help(FileAction::Write, error.kind()))
}

/// A file with all its contents, which has not taken its place.
fn whole(
    create: &Create,
    path: &Path,
    produce: impl FnOnce(&mut dyn Write) -> Result<(), Refusal>,
) -> Result<Box<dyn NewFile>, Problem> {
    let written = || {
        let mut out = BufWriter::with_capacity(1 << 20, create(path)?);
        produce(&mut out)?;
        Ok(out.into_inner().map_err(io::IntoInnerError::into_error)?)
    };
    written().map_err(|refusal| match refusal {
        Refusal::Problem(problem) => problem,
        Refusal::Io(error) => unwritten(path, &error),
    })
}

#[cfg(all(test, feature = "files"))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn writes_new_files_and_over_old_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn tells_why_it_can_not() {
        let folder = tempfile::tempdir().unwrap();
        let missing = write_whole(&folder.path().join("no/a.txt"), b"x").unwrap_err();
        assert_eq!(missing.code, ProblemCode::FileWrite);
        assert!(missing.message.ends_with("there is no such folder"), "{}", missing.message);
        assert!(write_whole(folder.path(), b"x").unwrap_err().message.ends_with("it is a folder"));
    }

    #[cfg(feature = "command")]
    #[test]
    fn files_that_belong_together_are_there_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let names = || {
            let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
            names.sort();
            names
        };
        let place = |name: &str| folder.path().join(name);
        let write = |page: &str, picture: &str, fails: bool| {
            write_together(&|path| SystemWorld.create(path), &place(page), |out, beside| {
                out.write_all(b"one")?;
                beside.add(place(picture), b"two")?;
                assert!(!place(picture).exists(), "it waits for the page");
                if fails {
                    Err(io::Error::from(io::ErrorKind::StorageFull).into())
                } else {
                    Ok(out.write_all(b"three")?)
                }
            })
        };
        assert!(write("a.md", "a-1.svg", true).is_err());
        assert!(write("a.md", "no/a-1.svg", false).unwrap_err().message.contains("a-1.svg"));
        assert!(write("no/a.md", "a-1.svg", false).unwrap_err().message.contains("a.md"));
        assert_eq!(names(), [""; 0]);
        write("a.md", "a-1.svg", false).unwrap();
        assert_eq!(names(), ["a-1.svg", "a.md"]);
        assert_eq!(fs::read(place("a.md")).unwrap(), b"onethree");
        // A folder takes the place of the page meanwhile, so that the picture is taken back.
        let late = write_together(&|path| SystemWorld.create(path), &place("b.md"), |_, beside| {
            fs::create_dir(place("b.md"))?;
            beside.add(place("b-1.svg"), b"two")
        });
        assert!(late.is_err());
        assert_eq!(names(), ["a-1.svg", "a.md", "b.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn follows_links_and_keeps_permissions() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
        symlink(&path, &link).unwrap();
        write_whole(&link, b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o750);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(write_whole(&path, b"three").unwrap_err().message.ends_with("permission denied"));
    }
}
