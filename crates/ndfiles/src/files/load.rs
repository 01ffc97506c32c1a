//! Reading and writing files of arrays in any known format.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use super::error::{FileAction, NpyError};
use super::format::FileFormat;
use super::whole_file::WholeFile;
use crate::arrays::NdArray;

impl NdArray {
    /// Reads a `.npy`, `.npz` or `.png` file, whatever its name. `member` names an array in a `.npz` file;
    /// other formats refuse it.
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn load(path: &Path, member: Option<&str>) -> Result<NdArray, NpyError> {
        let problem = |error| NpyError::io(FileAction::Read, path, &error);
        let mut file = File::open(path).map_err(problem)?;
        match file.metadata().map_err(problem)?.is_file() {
            true => NdArray::read_from(&mut file, path, member),
            // What a pipe gives can't be looked at twice.
            false => NdArray::read_npy(path),
        }
    }

    /// Writes a `.npy`, `.npz` or `.png` file, as its name says. The file appears only when it is complete.
    ///
    /// # Errors
    /// [`NpyError`]
    pub fn save(&self, path: &Path) -> Result<(), NpyError> {
        // Devices have no extensions.
        let is_device = || path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        let format = FileFormat::of_name(path).or_else(|| is_device().then_some(FileFormat::Npy));
        self.write_whole(path, format.ok_or_else(|| NpyError::Extension { file: path.into() })?)
    }

    pub(super) fn write_whole(&self, path: &Path, format: FileFormat) -> Result<(), NpyError> {
        let problem = |error: io::Error| NpyError::io(FileAction::Write, path, &error);
        let mut output = BufWriter::new(WholeFile::create(path).map_err(problem)?);
        self.write_to(&mut output, path, format)?;
        output.into_inner().map_err(|error| problem(error.into_error()))?.finish().map_err(problem)
    }
}
