//! Whether two names, or a name and an open file, are the same file.

use std::path::PathBuf;

/// The identity of a regular file, or of the place where one will be written. A program must not read and
/// write equal ones at once.
///
/// ```
/// use vcfilter_ndfiles::FileIdentity;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("a");
/// std::fs::hard_link(tempfile::NamedTempFile::new_in(&folder)?.path(), &path)?;
/// let again = folder.path().join(".").join("a");
/// assert_eq!(FileIdentity::of_path(&path), FileIdentity::of_path(&again));
/// assert_eq!(FileIdentity::of_path(folder.path()), None);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileIdentity(Identity);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Identity {
    /// Of a device, and of a file on it: all hard links share it.
    #[cfg(all(unix, feature = "files"))]
    Number(u64, u64),
    Place(PathBuf),
}

impl FileIdentity {
    /// Returns the identity of a file that does not belong to the system: files with the same name are the
    /// same.
    pub fn named(name: impl Into<PathBuf>) -> FileIdentity {
        FileIdentity(Identity::Place(name.into()))
    }
}

#[cfg(feature = "files")]
mod system {
    use std::fs::{self, File};
    use std::path::Path;

    use super::super::whole_file::behind_links;
    use super::{FileIdentity, Identity};

    impl FileIdentity {
        /// Returns the identity of the file with this name, links followed; None for a folder, a pipe or a
        /// device.
        pub fn of_path(path: &Path) -> Option<FileIdentity> {
            match fs::metadata(path) {
                Ok(metadata) => FileIdentity::of(&metadata, Some(path)),
                Err(_) => {
                    let place = behind_links(path).ok()?;
                    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
                    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
                    Some(FileIdentity(Identity::Place(folder.join(place.file_name()?))))
                }
            }
        }

        /// Returns the identity of an open file; None for a pipe or a device, and on systems that do not
        /// number files.
        pub fn of_file(file: &File) -> Option<FileIdentity> {
            FileIdentity::of(&file.metadata().ok()?, None)
        }

        #[cfg(unix)]
        fn of(metadata: &fs::Metadata, _: Option<&Path>) -> Option<FileIdentity> {
            use std::os::unix::fs::MetadataExt;
            metadata.is_file().then(|| FileIdentity(Identity::Number(metadata.dev(), metadata.ino())))
        }

        #[cfg(not(unix))]
        fn of(metadata: &fs::Metadata, path: Option<&Path>) -> Option<FileIdentity> {
            let place = path.filter(|_| metadata.is_file()).and_then(|path| fs::canonicalize(path).ok());
            place.map(|place| FileIdentity(Identity::Place(place)))
        }
    }
}
