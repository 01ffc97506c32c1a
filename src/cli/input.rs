//! Programs that do not come from files.

use std::ffi::OsString;

use crate::diagnostics::Problem;
use crate::language::{decode, read_stream};

/// The text of standard input.
///
/// # Errors
/// `file::missing` where it can't be read, `file::not_utf8`, `limit::length` beyond 1 GiB.
pub fn standard() -> Result<String, Problem> {
    read_stream(&mut std::io::stdin().lock(), "<stdin>", |error| {
        let problem = Problem::error("file::missing", format!("can't read standard input: {error}"));
        problem.help("pipe a program in, or name a file")
    })
}

/// The text of `-e` arguments, each a line.
///
/// # Errors
/// `file::not_utf8`
pub fn arguments(texts: &[OsString]) -> Result<String, Problem> {
    let lines: Vec<&[u8]> = texts.iter().map(|text| text.as_encoded_bytes()).collect();
    decode(lines.join(&b'\n'), "-e TEXT").map_err(|problem| problem.help("write the text as UTF-8"))
}
