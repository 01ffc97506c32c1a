//! Arrays in `.npz` files: zip archives of `.npy` files.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::error::NpyError;
use crate::codec::array::NdArray;

impl NdArray {
    /// Reads an array of a `.npz` file, stored or compressed: that of a name, or the only one.
    pub fn read_npz(path: &Path, name: Option<&str>) -> Result<NdArray, NpyError> {
        read_member(path, name, |member| NdArray::read_npy_from(member))
    }
}

/// Reads the `.npy` file of a `.npz` file that has a name, or the only one, in any way.
pub fn read_member<T>(
    path: &Path,
    name: Option<&str>,
    read: impl FnOnce(&mut dyn Read) -> Result<T, NpyError>,
) -> Result<T, NpyError> {
    let file = File::open(path).map_err(|error| NpyError::io("read", path, &error))?;
    let damaged = |error: zip::result::ZipError| NpyError::Archive {
        file: Some(path.into()),
        problem: error.to_string(),
    };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
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
        NpyError::Io { action: "write", .. } => error,
        error => error.in_file(&path.join(member)),
    })
}
