//! Programs that do not come from files.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::diagnostics::{Problem, ProblemCode};
use crate::language::{Inputs, decode, read_stream};

/// The text of standard input.
///
/// # Errors
/// `file::missing` where it can't be read, `file::not_utf8`, `limit::length` beyond 1 GiB.
pub(super) fn standard() -> Result<String, Problem> {
    read_stream(&mut io::stdin().lock(), "<stdin>", |error| {
        let problem = Problem::error(ProblemCode::FileMissing, format!("can't read standard input: {error}"));
        problem.help("pipe a program in, or name a file")
    })
}

/// Standard input as a file: places in it can be chosen where it is one, and waiting for it can be stopped.
pub(super) fn standard_file() -> io::Result<File> {
    #[cfg(unix)]
    let owned = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned();
    #[cfg(windows)]
    let owned = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned();
    owned.map(File::from)
}

/// The files of arguments, of which `-` is standard input.
pub(super) fn inputs(paths: impl IntoIterator<Item = impl AsRef<Path>>) -> Inputs {
    let inputs = Inputs::default();
    for path in paths {
        let path = path.as_ref();
        match path.as_os_str() == "-" {
            true => standard_file().iter().for_each(|file| inputs.read_open(file)),
            false => inputs.read(path),
        }
    }
    inputs
}

/// The text of `-e` arguments, each a line.
///
/// # Errors
/// `file::not_utf8`
pub(super) fn arguments(texts: &[OsString]) -> Result<String, Problem> {
    let lines: Vec<&[u8]> = texts.iter().map(|text| text.as_encoded_bytes()).collect();
    decode(lines.join(&b'\n'), "-e TEXT").map_err(|problem| problem.help("write the text as UTF-8"))
}
