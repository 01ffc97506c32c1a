//! Files that are written whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::arrays::Stopped;
use crate::codec::FileAction;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;

use super::fault::Fault;
use super::files::refused_help;
#[cfg(feature = "files")]
use super::world::SystemWorld;
use super::world::{self, World};

/// Writes a file by way of a temporary one beside it, so that nobody ever sees half of it. Links are followed,
/// permissions kept; pipes and devices are written to directly.
///
/// # Errors
/// `file::write`; the file is untouched then.
#[cfg(feature = "files")]
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    whole_in(&SystemWorld, path, bytes)
}

/// The same in any world.
pub(super) fn whole_in(world: &dyn World, path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    streamed_in(world, path, |out| Ok(out.write_all(bytes)?))
}

/// Writes files that belong together, the one last that needs the others. All are whole before any takes its place;
/// where one can't take its place, those that are new are removed. As many are open at once as are written.
///
/// # Errors
/// `file::write`
#[cfg(feature = "files")]
pub(crate) fn write_together(files: &[(std::path::PathBuf, &[u8])]) -> Result<(), Problem> {
    let mut whole = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let begun =
            crate::codec::WholeFile::create(path).and_then(|mut file| file.write_all(bytes).map(|()| file));
        whole.push(begun.map_err(|error| unwritten(path, &error))?);
    }
    let mut new = Vec::new();
    for (file, (path, _)) in whole.into_iter().zip(files) {
        let is_new = !path.exists();
        if let Err(error) = file.finish() {
            // What can't be removed either stays; the problem is told all the same.
            new.iter().for_each(|path: &&std::path::PathBuf| drop(std::fs::remove_file(path)));
            return Err(unwritten(path, &error));
        }
        new.extend(Some(path).filter(|_| is_new));
    }
    Ok(())
}

/// Why a file was not written.
pub(crate) enum Refusal {
    /// The file system says no.
    Io(io::Error),
    /// What was to be written could not be made.
    #[cfg_attr(not(feature = "command"), allow(dead_code, reason = "the command alone writes what may fail"))]
    Problem(Problem),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal::Io(error)
    }
}

/// The same for contents that are written piece by piece.
///
/// # Errors
/// `file::write`, or what the contents could not be made for; the file is untouched then.
#[cfg(feature = "files")]
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
    replace(world, path, produce).map_err(|refusal| match refusal {
        Refusal::Problem(problem) => problem,
        Refusal::Io(error) => unwritten(path, &error),
    })
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

fn replace(
    world: &dyn World,
    path: &Path,
    produce: impl FnOnce(&mut dyn Write) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut out = BufWriter::with_capacity(1 << 20, world.create(path)?);
    produce(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(file.finish()?)
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
