//! Programs that do not come from files.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::arrays::Interrupt;
use crate::codec::InterruptibleReader;
use crate::diagnostics::{Problem, ProblemCode};
use crate::language::{Inputs, decode, read_stream, stopped, with_limit};

/// The text of standard input, within the limits of the interrupt, which ends the waiting too.
///
/// # Errors
/// `file::missing` where it can't be read, `file::not_utf8`, `limit::length` beyond 1 GiB, `interrupted`, and those
/// of limits.
pub(super) fn standard(interrupt: &Interrupt) -> Result<String, Problem> {
    let unreadable = |error: &io::Error| {
        stopped(error).unwrap_or_else(|| {
            let message = format!("can't read standard input: {error}");
            Problem::error(ProblemCode::FileMissing, message).help("pipe a program in, or name a file")
        })
    };
    let read = || {
        let reader = standard_file().and_then(|file| InterruptibleReader::new(file, interrupt));
        read_stream(&mut reader.map_err(|error| unreadable(&error))?, "<stdin>", unreadable)
    };
    interrupt.run(read).map_err(|problem| with_limit(problem, interrupt))
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
