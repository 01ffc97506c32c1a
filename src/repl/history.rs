//! Where what was typed is kept.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rustyline::Editor;
use rustyline::history::FileHistory;

use super::editor::Helper;

/// The file: VCF_HISTORY, or `vcf/history` in the folder for state. An empty VCF_HISTORY keeps none.
pub fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(path) = variable("VCF_HISTORY") {
        return Some(PathBuf::from(path)).filter(|path| !path.as_os_str().is_empty());
    }
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = folder("XDG_STATE_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local/state")))
        .or_else(|| folder("LOCALAPPDATA"))?;
    Some(state.join("vcf").join("history"))
}

/// Reads it; where it can't be read, or its folder not be made, the history begins empty.
pub fn load(editor: &mut Editor<Helper, FileHistory>, path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    let _ = editor.load_history(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_variable_decides() {
        for (variables, expected) in [
            (&[("VCF_HISTORY", "/h"), ("HOME", "/home/a")][..], Some("/h")),
            (&[("VCF_HISTORY", ""), ("HOME", "/home/a")], None),
            (&[("XDG_STATE_HOME", "/s"), ("HOME", "/home/a")], Some("/s/vcf/history")),
            (&[("XDG_STATE_HOME", "s"), ("HOME", "/home/a")], Some("/home/a/.local/state/vcf/history")),
            (&[], None),
        ] {
            let find = |name: &str| variables.iter().find(|pair| pair.0 == name).map(|pair| pair.1.into());
            assert_eq!(path(find), expected.map(PathBuf::from), "{variables:?}");
        }
    }
}
