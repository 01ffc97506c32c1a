//! Arrays in `.npz` files: zip archives of `.npy` files.

use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use vcfilter_files::{FailOnceWriter, cause};

use crate::arrays::NdArray;
use crate::files::error::{FileAction, NpyError};
use crate::files::format::{ReadPlaces, WritePlaces};

#[cfg(feature = "files")]
impl NdArray {
    /// Reads an array in a `.npz` file, stored or compressed: the one with a name, or the only one.
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn read_npz(path: &Path, name: Option<&str>) -> Result<NdArray, NpyError> {
        read_member(path, name, |member| NdArray::read_npy_from(member))
    }

    /// Writes a `.npz` file that contains this array alone, under the name that numpy's `savez` gives to the
    /// first array. The file appears, or replaces another one, only when it is complete.
    ///
    /// ```
    /// use vcfilter_ndfiles::NdArray;
    /// let folder = tempfile::tempdir().unwrap();
    /// let (path, a) = (folder.path().join("a.npz"), NdArray::from(ndarray::array![1i16, 2]));
    /// a.write_npz(&path).unwrap();
    /// assert_eq!(NdArray::read_npz(&path, Some("arr_0")), Ok(a));
    /// ```
    pub fn write_npz(&self, path: &Path) -> Result<(), NpyError> {
        self.write_whole(path, super::FileFormat::Npz)
    }
}

impl NdArray {
    pub(super) fn read_npz_places(
        places: &mut dyn ReadPlaces,
        path: &Path,
        name: Option<&str>,
    ) -> Result<NdArray, NpyError> {
        member_of(places, path, name, |member| NdArray::read_npy_from(member))
    }

    pub(super) fn write_npz_places(&self, places: &mut dyn WritePlaces, path: &Path) -> Result<(), NpyError> {
        let problem = |error: io::Error| NpyError::io(FileAction::Write, path, &error);
        let zipped = |error: zip::result::ZipError| problem(cause(error));
        let mut archive = ZipWriter::new(FailOnceWriter::new(places));
        // Beyond 4 GiB a member has another header, which must be known at its start.
        let large = self.size().saturating_mul(self.dtype().width()) > 1 << 31;
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(large);
        archive.start_file("arr_0.npy", options).map_err(zipped)?;
        self.write_npy_to(&mut archive).map_err(|error| error.in_file(path))?;
        archive.finish().map_err(zipped)?.into_inner().flush().map_err(problem)
    }
}

/// Reads the member of a `.npz` file with a name, or the only one, by a function.
///
/// # Errors
/// [`NpyError`]
#[cfg(feature = "files")]
pub fn read_member<T>(
    path: &Path,
    name: Option<&str>,
    read: impl FnOnce(&mut dyn Read) -> Result<T, NpyError>,
) -> Result<T, NpyError> {
    let mut file = std::fs::File::open(path).map_err(|error| NpyError::io(FileAction::Read, path, &error))?;
    member_of(&mut file, path, name, read)
}

fn member_of<T>(
    places: &mut dyn ReadPlaces,
    path: &Path,
    name: Option<&str>,
    read: impl FnOnce(&mut dyn Read) -> Result<T, NpyError>,
) -> Result<T, NpyError> {
    let damaged = |error: zip::result::ZipError| NpyError::Archive {
        file: Some(path.into()),
        problem: error.to_string(),
    };
    let mut archive = ZipArchive::new(BufReader::new(places)).map_err(damaged)?;
    let members: Vec<String> =
        archive.file_names().flatten().filter(|m| m.ends_with(".npy")).map(String::from).collect();
    let known = || members.iter().map(|member| member.trim_end_matches(".npy").to_string()).collect();
    let wanted = name.map(|name| format!("{}.npy", name.strip_suffix(".npy").unwrap_or(name)));
    let member = match (&wanted, &members[..]) {
        (Some(wanted), members) => members.iter().find(|member| *member == wanted),
        (None, [member]) => Some(member),
        (None, _) => None,
    };
    let Some(member) = member else {
        let name = name.map(String::from);
        return Err(NpyError::Member { file: path.into(), name, known: known() });
    };
    let mut reader = archive.by_name(member).map_err(damaged)?;
    read(&mut reader).map_err(|error| match error {
        // That is about where the array goes to.
        NpyError::Io { action: FileAction::Write, .. } => error,
        // The file is there: what can't be read is what it holds.
        NpyError::Io { problem, .. } => NpyError::Archive { file: Some(path.join(member)), problem },
        error => error.in_file(&path.join(member)),
    })
}
