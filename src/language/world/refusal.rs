//! Why a sandbox says no.

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;

/// Why a sandbox says no, as an error of a world holds it. None of them tells whether anything is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[cfg_attr(not(feature = "files"), allow(dead_code, reason = "without files there is no sandbox"))]
pub(in crate::language) enum Refusal {
    /// The path, or a link on its way, leads out of the folder.
    #[error("its path leads out of the folder of the program")]
    Outside,
    /// The program is none in a file.
    #[error("a text that is no file has no folder to read from")]
    NoFolder,
    /// Not a file that lies on a disk.
    #[error("it is no regular file")]
    Special,
    /// The file has another name, which may lie anywhere.
    #[error("it has further names (hard links), and these may lie outside")]
    Linked,
    /// Programs write nothing.
    #[error("programs write no files here")]
    Write,
}

impl Refusal {
    /// What an error of a world says of a sandbox.
    pub(in crate::language) fn within(error: &io::Error) -> Option<Refusal> {
        error.get_ref()?.downcast_ref().copied()
    }

    /// The problem of a file that is not read or written.
    pub(in crate::language) fn problem(self, path: &Path) -> Problem {
        let action = if self == Refusal::Write { "written" } else { "read" };
        let message = format!("`{}` is not {action} in the sandbox: {self}", escapes::path(path));
        Problem::error(ProblemCode::FileSandbox, message).help(self.help())
    }

    fn help(self) -> &'static str {
        match self {
            Refusal::Outside => "put a copy of the file into the folder of the program, or below it",
            Refusal::NoFolder => "save the program in a file: it may read what lies below its folder",
            Refusal::Special => "save what it gives in a file below the folder of the program, and name that",
            Refusal::Linked => "copy the file: the copy has one name",
            Refusal::Write => {
                "display the values instead; whoever trusts the program can run it without the sandbox"
            }
        }
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> io::Error {
        io::Error::new(io::ErrorKind::PermissionDenied, refusal)
    }
}
