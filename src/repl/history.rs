//! Where what was typed is kept.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustyline::Editor;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;

use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::write_whole;

use super::editor::Helper;

/// The largest file that is read: 10,000 entries, most of them long.
const LARGEST: u64 = 64 << 20;

/// The file: VCF_HISTORY, or `vcf/history` in the folder for state. An empty VCF_HISTORY keeps none, nor does /dev/null.
pub(super) fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(path) = variable("VCF_HISTORY") {
        let none = |path: &PathBuf| path.as_os_str().is_empty() || path == Path::new("/dev/null");
        return Some(PathBuf::from(path)).filter(|path| !none(path));
    }
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = folder("XDG_STATE_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local/state")))
        .or_else(|| folder("LOCALAPPDATA"))?;
    Some(state.join("vcf").join("history"))
}

/// Reads it; where it can't be read, or its folder not be made, the history begins empty. Gives a warning where bytes
/// in it had to be replaced.
///
/// # Errors
/// A warning where nothing can be kept in such a file.
pub(super) fn load(
    editor: &mut Editor<Helper, FileHistory>,
    path: &Path,
) -> Result<Option<Problem>, Problem> {
    if let Some(folder) = path.parent() {
        let _ = fs::create_dir_all(folder);
    }
    if let Ok(metadata) = fs::metadata(path) {
        if !metadata.is_file() {
            return Err(not_kept(path, "is no regular file"));
        }
        if metadata.len() > LARGEST {
            return Err(not_kept(path, "is larger than the limit of 64 MiB"));
        }
    }
    let mended = mend(path)?;
    let _ = editor.load_history(path);
    Ok(mended.then(|| {
        let message =
            format!("`{}` held bytes that are not UTF-8 text, which were replaced", escapes::path(path));
        Problem::warning(ProblemCode::PromptHistory, message).help("nothing else has changed")
    }))
}

/// Keeps what was added last. Another process may have written to the file what is no text.
pub(super) fn append(editor: &mut Editor<Helper, FileHistory>, path: &Path) {
    let is_bad = |error: &ReadlineError| matches!(error, ReadlineError::Io(error) if error.kind() == io::ErrorKind::InvalidData);
    // A history that can't be written is no reason to bother anybody.
    if editor.append_history(path).is_err_and(|error| is_bad(&error)) && mend(path).is_ok() {
        let _ = editor.append_history(path);
    }
}

/// Replaces bytes that are no text, of which the editor would read and keep no more. Whether there were such.
///
/// # Errors
/// A warning where there are, and the file can't be written.
fn mend(path: &Path) -> Result<bool, Problem> {
    let Ok(bytes) = fs::read(path) else { return Ok(false) };
    if std::str::from_utf8(&bytes).is_ok() {
        return Ok(false);
    }
    match write_whole(path, String::from_utf8_lossy(&bytes).as_bytes()) {
        Ok(()) => Ok(true),
        Err(_) => Err(not_kept(path, "holds bytes that are not UTF-8 text, and can't be written")),
    }
}

fn not_kept(path: &Path, why: &str) -> Problem {
    Problem::warning(
        ProblemCode::PromptHistory,
        format!("what is typed is not kept: `{}` {why}", escapes::path(path)),
    )
    .help("name another file in VCF_HISTORY; an empty VCF_HISTORY keeps none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_variable_decides() {
        for (variables, expected) in [
            (&[("VCF_HISTORY", "/h"), ("HOME", "/home/a")][..], Some("/h")),
            (&[("VCF_HISTORY", ""), ("HOME", "/home/a")], None),
            (&[("VCF_HISTORY", "/dev/null"), ("HOME", "/home/a")], None),
            (&[("XDG_STATE_HOME", "/s"), ("HOME", "/home/a")], Some("/s/vcf/history")),
            (&[("XDG_STATE_HOME", "s"), ("HOME", "/home/a")], Some("/home/a/.local/state/vcf/history")),
            (&[], None),
        ] {
            let find = |name: &str| variables.iter().find(|pair| pair.0 == name).map(|pair| pair.1.into());
            assert_eq!(path(find), expected.map(PathBuf::from), "{variables:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_all_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history");
        for (bytes, mended) in
            [(&b"#V2\na\n"[..], &b"#V2\na\n"[..]), (b"#V2\na\xff\nb\n", "#V2\na\u{fffd}\nb\n".as_bytes())]
        {
            fs::write(&path, bytes).unwrap();
            assert_eq!(mend(&path).unwrap(), bytes != mended);
            assert_eq!(fs::read(&path).unwrap(), mended);
        }
        assert!(!mend(&folder.path().join("none")).unwrap());
    }
}
