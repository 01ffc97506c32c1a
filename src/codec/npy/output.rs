//! A file that appears only when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::NpyError;

/// A file that is written beside its place and renamed at the end. Dropped before, it leaves no trace.
pub struct Output {
    /// The name that was given, for messages.
    path: PathBuf,
    /// Where it goes: behind a symbolic link, what the link leads to.
    target: PathBuf,
    file: Target,
}

enum Target {
    Temporary(NamedTempFile),
    /// A device or a pipe, which nothing can be renamed to.
    Direct(File),
}

impl Output {
    /// Begins a file of this name.
    pub fn create(path: &Path) -> Result<Output, NpyError> {
        Output::try_create(path).map_err(|error| NpyError::io("write", path, &error))
    }

    fn try_create(path: &Path) -> io::Result<Output> {
        let existing = fs::metadata(path).ok();
        let target = match existing {
            Some(_) => fs::canonicalize(path)?,
            None => path.to_path_buf(),
        };
        let file = match existing {
            Some(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            // Renaming would get around it.
            Some(metadata) if metadata.permissions().readonly() => {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            Some(metadata) if !metadata.is_file() => {
                Target::Direct(OpenOptions::new().write(true).open(path)?)
            }
            metadata => Target::Temporary(temporary(&target, metadata)?),
        };
        Ok(Output { path: path.to_path_buf(), target, file })
    }

    /// Puts the whole file in its place.
    pub fn finish(mut self) -> Result<(), NpyError> {
        let path = self.path.clone();
        let problem = |error: io::Error| NpyError::io("write", &path, &error);
        self.flush().map_err(problem)?;
        match self.file {
            Target::Temporary(file) => {
                file.persist(&self.target).map(drop).map_err(|error| problem(error.error))
            }
            Target::Direct(_) => Ok(()),
        }
    }

    /// Whether any place in it can be written to.
    pub fn seekable(&self) -> bool {
        matches!(self.file, Target::Temporary(_))
    }

    fn file(&mut self) -> &mut File {
        match &mut self.file {
            Target::Temporary(file) => file.as_file_mut(),
            Target::Direct(file) => file,
        }
    }
}

/// A file in the folder of its target, so that renaming does not copy; with the permissions of the
/// file that it replaces, else those of any new file.
fn temporary(target: &Path, replaced: Option<fs::Metadata>) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::metadata(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".vcf-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The crate's own message names the temporary file, which tells nobody anything.
    let file = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    if let Some(replaced) = replaced {
        file.as_file().set_permissions(replaced.permissions())?;
    }
    Ok(file)
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

impl Seek for Output {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.file().seek(place)
    }
}

/// Refuses an output that is the input under any of its names.
pub fn refuse_same_file(input: &Path, output: &Path) -> Result<(), NpyError> {
    let (Ok(from), Ok(to)) = (fs::metadata(input), fs::metadata(output)) else { return Ok(()) };
    let same = from.is_file() && to.is_file() && same_file(&from, &to, input, output);
    if same { Err(NpyError::SameFile { file: output.to_path_buf() }) } else { Ok(()) }
}

/// Hard links have the same number on the same device.
#[cfg(unix)]
fn same_file(from: &fs::Metadata, to: &fs::Metadata, _: &Path, _: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    (from.dev(), from.ino()) == (to.dev(), to.ino())
}

#[cfg(not(unix))]
fn same_file(_: &fs::Metadata, _: &fs::Metadata, input: &Path, output: &Path) -> bool {
    fs::canonicalize(input).ok() == fs::canonicalize(output).ok()
}
