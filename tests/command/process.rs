//! The command as a process in a folder of its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// How the command ends in a folder: its status, standard output and standard error.
pub(crate) fn vcf(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "GITHUB_WORKSPACE", "VCF_ERROR_FORMAT"] {
        command.env_remove(name);
    }
    let ended = command.env("LANG", "C.UTF-8").current_dir(folder).stdin(Stdio::null()).args(arguments);
    let ended = ended.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ended = (ended.status.code().unwrap(), text(ended.stdout), text(ended.stderr));
    assert!(!ended.2.contains("[internal]"), "{ended:?}");
    ended
}
