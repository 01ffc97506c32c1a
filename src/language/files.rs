//! Texts from files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::diagnostics::Problem;
use crate::escapes;

/// The largest program that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// The text of a file.
///
/// # Errors
/// A problem without places: `file::missing` where it can't be read, `file::not_utf8`,
/// `limit::length` beyond 1 GiB.
pub fn read_text(path: &Path) -> Result<String, Problem> {
    let unreadable = |error: std::io::Error| {
        let name = escapes::path(&path);
        let problem = Problem::error("file::missing", format!("can't read `{name}`: {}", reason(&error)));
        problem.help(match error.kind() {
            std::io::ErrorKind::NotFound => near(path),
            std::io::ErrorKind::IsADirectory => "name a file; `vcf test` takes folders".to_string(),
            _ => "check the path and its permissions".to_string(),
        })
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("`{}` is larger than the limit of 1 GiB", escapes::path(&path));
        return Err(Problem::error("limit::length", message).help("split it, and `use` the parts"));
    }
    decode(bytes, &escapes::path(path))
}

/// Bytes as text.
///
/// # Errors
/// `file::not_utf8` with the place of the first byte that is not.
pub fn decode(bytes: Vec<u8>, name: &str) -> Result<String, Problem> {
    let text = String::from_utf8(bytes)
        .map_err(|error| Problem::not_utf8(name, error.utf8_error().valid_up_to()))?;
    // Editors on Windows put a mark in front, which is no part of the program.
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_string(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_string(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => error.to_string(),
    }
}

/// A file of a similar name in the same folder; else where a path begins.
pub(super) fn near(path: &Path) -> String {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .take(1000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let wanted = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match crate::diagnostics::suggest(wanted, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{}`?", escapes::line(name)),
        None => {
            "check the path; a relative one begins at the folder of the program, at the prompt at the current folder"
                .to_string()
        }
    }
}
