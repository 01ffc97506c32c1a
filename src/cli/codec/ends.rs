//! What `vcf spatial-delta` reads and writes, and that these are different files.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use crate::codec::{FileAction, FileIdentity, NpyError};
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;

use super::super::input;
use super::{Refusal, Transcode};

pub(super) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Standard input, in which places can be chosen where it is a file.
pub(super) fn standard_input() -> Result<File, NpyError> {
    input::standard_file().map_err(|error| NpyError::stream(FileAction::Read, &error))
}

/// Whether a file begins so. Pipes can't be looked at twice.
pub(super) fn begins_with<const N: usize>(path: &Path, expected: &[u8; N]) -> bool {
    let mut start = [0; N];
    path.is_file()
        && File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == *expected
}

/// Refuses outputs that are an input or each other, under whatever names, and arrays on terminals.
pub(super) fn refuse_mistakes(
    request: &Transcode,
    stdin: Option<&File>,
    stdout: Option<&File>,
) -> Result<(), Refusal> {
    let to_stdout = is_stream(&request.output);
    if to_stdout && io::stdout().is_terminal() {
        let problem = Problem::error(ProblemCode::FileWrite, "the array is not written to a terminal");
        return Err(problem.help("name a file with `-o OUT.npy`, or pipe it on").into());
    }
    let input = stdin.map_or_else(|| FileIdentity::of_path(&request.input), FileIdentity::of_file);
    let output = match to_stdout {
        true => stdout.and_then(FileIdentity::of_file),
        false => FileIdentity::of_path(&request.output),
    };
    if output.is_some() && input == output {
        let file = if to_stdout { "standard output".into() } else { request.output.clone() };
        return Err(NpyError::SameFile { file }.into());
    }
    let read = request.config.as_deref().and_then(FileIdentity::of_path);
    if output.is_some() && read == output {
        let message =
            format!("the output `{}` is also the configuration that is read", escapes::path(&request.output));
        return Err(Problem::error(ProblemCode::FileWrite, message).help("write it to another name").into());
    }
    let Some(written) = &request.write_config else { return Ok(()) };
    if is_stream(written) {
        let both = Problem::error(
            ProblemCode::FileWrite,
            "the array and its configuration both go to standard output",
        );
        let help = "name a file with `-o OUT.npy` or `--write-config FILE`";
        return if to_stdout { Err(both.help(help).into()) } else { Ok(()) };
    }
    let Some(config) = FileIdentity::of_path(written) else { return Ok(()) };
    let others = [(input, "the input"), (output, "the output"), (read, "the configuration that is read")];
    match others.into_iter().find(|(other, _)| other.as_ref() == Some(&config)) {
        None => Ok(()),
        Some((_, what)) => {
            let message = format!("--write-config {} is also {what}", escapes::path(written));
            Err(Problem::error(ProblemCode::FileWrite, message).help("write it to another name").into())
        }
    }
}
