//! Arrays from and to files of any kind that is known.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::array::NdArray;
use super::npy::NpyError;

impl NdArray {
    /// Reads a `.npy`, `.npz` or `.png` file, whatever its name; `member` names an array of a `.npz` file.
    pub fn load(path: &Path, member: Option<&str>) -> Result<NdArray, NpyError> {
        let unreadable = |error: std::io::Error| NpyError::io("read", path, &error);
        let mut file = File::open(path).map_err(unreadable)?;
        if !file.metadata().map_err(unreadable)?.is_file() {
            // What a pipe gives can't be looked at twice.
            return NdArray::read_npy(path);
        }
        let mut start = Vec::new();
        file.by_ref().take(4).read_to_end(&mut start).map_err(unreadable)?;
        match &start[..] {
            b"\x93NUM" => NdArray::read_npy(path),
            [b'P', b'K', ..] => NdArray::read_npz(path, member),
            b"\x89PNG" => NdArray::read_png(path),
            _ => Err(NpyError::Unknown { file: path.into() }),
        }
    }

    /// Writes a `.npy` or a `.png` file, as its name says. It appears only when it is whole.
    pub fn save(&self, path: &Path) -> Result<(), NpyError> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "npy" => self.write_npy(path),
            "png" => self.write_png(path),
            // Devices have no extensions.
            _ if path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) => {
                self.write_npy(path)
            }
            _ => Err(NpyError::Extension { file: path.into() }),
        }
    }
}
