//! Programs that do not come from files.

use std::ffi::OsString;
use std::io::Read;

use crate::diagnostics::Problem;
use crate::language::decode;

/// The text of standard input.
///
/// # Errors
/// `file::missing` where it can't be read, `file::not_utf8`.
pub fn standard() -> Result<String, Problem> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
        let problem = Problem::error("file::missing", format!("can't read standard input: {error}"));
        problem.help("pipe a program in, or name a file")
    })?;
    decode(bytes, "<stdin>")
}

/// The text of `-e` arguments, each a line.
///
/// # Errors
/// `file::not_utf8`
pub fn arguments(texts: &[OsString]) -> Result<String, Problem> {
    let lines: Vec<&[u8]> = texts.iter().map(|text| text.as_encoded_bytes()).collect();
    decode(lines.join(&b'\n'), "-e TEXT").map_err(|problem| problem.help("write the text as UTF-8"))
}
