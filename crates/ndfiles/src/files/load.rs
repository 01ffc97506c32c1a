//! Arrays from and to files of any kind that is known.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::{FileAction, NpyError};
use crate::arrays::NdArray;

impl NdArray {
    /// Reads a `.npy`, `.npz` or `.png` file, whatever its name; `member` names an array of a `.npz` file,
    /// and is refused elsewhere.
    pub fn load(path: &Path, member: Option<&str>) -> Result<NdArray, NpyError> {
        let start = start_of(path).map_err(|error| NpyError::io(FileAction::Read, path, &error))?;
        match &start[..] {
            // What a pipe gives can't be looked at twice.
            [] => NdArray::read_npy(path),
            b"\x93NUM" | b"\x89PNG" if member.is_some() => Err(NpyError::NoMembers { file: path.into() }),
            b"\x93NUM" => NdArray::read_npy(path),
            [b'P', b'K', ..] => NdArray::read_npz(path, member),
            b"\x89PNG" => NdArray::read_png(path),
            _ => Err(NpyError::Unknown { file: path.into() }),
        }
    }

    /// Writes a `.npy`, a `.npz` or a `.png` file, as its name says. It appears only when it is whole.
    pub fn save(&self, path: &Path) -> Result<(), NpyError> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "npy" => self.write_npy(path),
            "npz" => self.write_npz(path),
            "png" => self.write_png(path),
            // Devices have no extensions.
            _ if path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) => {
                self.write_npy(path)
            }
            _ => Err(NpyError::Extension { file: path.into() }),
        }
    }
}

/// Whether [`transcode`](super::transcode) works on files of these names: all but `.npz` and `.png` files,
/// which are read and written as a whole.
pub fn is_transcoded(input: &Path, output: &Path) -> bool {
    let whole = |start: &[u8]| matches!(start, [b'P', b'K', ..] | b"\x89PNG");
    let extension = output.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    !start_of(input).is_ok_and(|start| whole(&start))
        && !["npz", "png"].contains(&&*extension.to_ascii_lowercase())
}

/// The first bytes of a file; none of a pipe.
fn start_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    let file = File::open(path)?;
    if file.metadata()?.is_file() {
        file.take(4).read_to_end(&mut start)?;
    }
    Ok(start)
}
