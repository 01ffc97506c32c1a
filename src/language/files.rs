//! Texts from files.

use std::io::{self, Read};
use std::path::Path;

use crate::arrays::{Interrupt, NoMemory, Stopped};
use crate::codec::FileAction;
use crate::diagnostics::{Problem, ProblemCode, ProblemFamily};
use crate::escapes;
use vcfilter_machine::memory;

use super::session::Session;
use super::world::{FileKind, Refusal, World};

/// The largest program that is read, in bytes.
const LARGEST: usize = 1 << 30;

/// So much is read before it is looked at.
const PIECE: usize = 1 << 20;

/// The text of a file that a person names; it may be a pipe, such as a shell makes of `<(...)`.
///
/// # Errors
/// A problem without places: `file::missing` where it can't be read, `file::not_utf8`,
/// `limit::length` beyond 1 GiB, `limit::memory`.
#[cfg(feature = "command")]
pub(crate) fn read_text(path: &Path) -> Result<String, Problem> {
    read_program(path, &Interrupt::default()).map(without_mark)
}

/// The same with the byte order mark that editors on Windows put in front. It is no part of a program, which
/// [`Sources`](crate::diagnostics::Sources) know, but counts among the bytes of its file.
#[cfg(feature = "command")]
pub(crate) fn read_program(path: &Path, interrupt: &Interrupt) -> Result<String, Problem> {
    text_in(&super::world::SystemWorld, path, interrupt).map_err(named_by_command)
}

/// A program in a sandbox, as [`read_program`].
#[cfg(feature = "command")]
pub(crate) fn read_program_in(
    world: &dyn World,
    path: &Path,
    interrupt: &Interrupt,
) -> Result<String, Problem> {
    text_in(world, path, interrupt)
}

/// A text without the mark.
#[cfg(feature = "command")]
pub(crate) fn without_mark(text: String) -> String {
    text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text)
}

/// A program in any world; `interrupted` where whoever waits is stopped.
pub(super) fn text_in(world: &dyn World, path: &Path, interrupt: &Interrupt) -> Result<String, Problem> {
    let unreadable = |error: &io::Error| unreadable(world, path, error);
    let mut file = world.open(path, interrupt).map_err(|error| unreadable(&error))?;
    read_stream(&mut file, &escapes::path(path), unreadable)
}

/// # Errors
/// `file::missing` for pipes and devices, which may give nothing for ever, or give without end. Folders and what is not
/// there are left to whoever opens it.
#[cfg(feature = "command")]
pub(crate) fn must_be_regular(path: &Path) -> Result<(), Problem> {
    regular_in(&super::world::SystemWorld, path)
}

/// The same in any world.
pub(super) fn regular_in(world: &dyn World, path: &Path) -> Result<(), Problem> {
    match world.kind(path) {
        Ok(FileKind::Other) => {
            let message = format!("can't read `{}`: it is no regular file", escapes::path(path));
            Err(Problem::error(ProblemCode::FileMissing, message)
                .help("save what it gives in a file, and name that; `vcf run -` reads a program from a pipe"))
        }
        _ => Ok(()),
    }
}

/// The text that a stream gives, to its end, or to the first byte that no text has there.
///
/// # Errors
/// As [`read_text`]; what can't be read is told by `unreadable`.
pub(crate) fn read_stream(
    reader: &mut dyn Read,
    name: &str,
    unreadable: impl Fn(&io::Error) -> Problem,
) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    // So many of them are known to be text.
    let mut text = 0;
    loop {
        memory::reserve(&mut bytes, PIECE).map_err(no_memory)?;
        if reader.take(PIECE as u64).read_to_end(&mut bytes).map_err(|error| unreadable(&error))? == 0 {
            return decode(bytes, name);
        }
        match std::str::from_utf8(&bytes[text..]) {
            Ok(_) => text = bytes.len(),
            // The last character may go on in the next piece.
            Err(error) if error.error_len().is_none() => text += error.valid_up_to(),
            Err(error) => return Err(not_utf8(name, &bytes, text + error.valid_up_to())),
        }
        if bytes.len() > LARGEST {
            let message = format!("`{name}` is larger than the limit of 1 GiB");
            return Err(
                Problem::error(ProblemCode::LimitLength, message).help("split it, and `use` the parts")
            );
        }
    }
}

/// The problem of bytes that are no text, with the line on which the first of these stands.
fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Problem {
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    Problem::not_utf8(name, at).note(format!("it is on line {line}"))
}

/// The problem of a text that memory does not hold.
fn no_memory(error: NoMemory) -> Problem {
    Problem::error(ProblemCode::LimitMemory, error.to_string()).help("split it, and `use` the parts")
}

impl Session {
    /// Reads a file that the first text names, as the program itself would: in the world of the session, and with the
    /// text's folder before its path.
    ///
    /// # Errors
    /// A problem without places: that of a file that can't be read.
    pub(crate) fn read_beside(
        &self,
        path: &str,
        read: impl FnOnce(&mut dyn Read) -> io::Result<()>,
    ) -> Result<(), Problem> {
        let (world, interrupt) = (self.world(), self.space().interrupt());
        let path = self.path_beside(path);
        self.inputs().sought(&path);
        regular_in(world, &path)?;
        let opened = world.open(&path, interrupt).and_then(|mut file| read(&mut file));
        opened.map_err(|error| unreadable(world, &path, &error))?;
        self.inputs().read(&path);
        Ok(())
    }
}

/// The problem of a file of the system that can't be opened or read.
#[cfg(feature = "command")]
pub(crate) fn unread(path: &Path, error: &io::Error) -> Problem {
    named_by_command(unreadable(&super::world::SystemWorld, path, error))
}

/// The problem of a file that the command line names: its path begins where the command does.
#[cfg(feature = "command")]
pub(crate) fn named_by_command(problem: Problem) -> Problem {
    match &problem.help {
        Some(help) if help == BEGINS => {
            problem.help("check the path; a relative one begins at the folder in which `vcf` was started")
        }
        _ => problem,
    }
}

/// The problem of a text that was not read to its end, because the work was stopped; None for other errors.
pub(crate) fn stopped(error: &io::Error) -> Option<Problem> {
    Some(match Stopped::within(error)? {
        Stopped::Memory(error) => no_memory(error),
        _ => Problem::error(ProblemCode::Interrupted, "interrupted").help("nothing was evaluated"),
    })
}

fn unreadable(world: &dyn World, path: &Path, error: &io::Error) -> Problem {
    if let Some(problem) = stopped(error) {
        return problem;
    }
    if let Some(refusal) = Refusal::within(error) {
        return refusal.problem(path);
    }
    let name = escapes::path(path);
    let message = format!("can't read `{name}`: {}", FileAction::Read.refusal(error));
    Problem::error(ProblemCode::FileMissing, message).help(match error.kind() {
        io::ErrorKind::NotFound => near(world, path),
        io::ErrorKind::IsADirectory => {
            "name a file; `vcf test`, `vcf check` and `vcf fmt` take folders".to_string()
        }
        kind => refused_help(FileAction::Read, kind).to_string(),
    })
}

/// What helps where the system refuses a file.
pub(super) fn refused_help(action: FileAction, kind: io::ErrorKind) -> &'static str {
    match (kind, action) {
        (io::ErrorKind::Unsupported, _) => NO_FILES,
        (io::ErrorKind::IsADirectory, _) => "name a file in it",
        (io::ErrorKind::NotFound, FileAction::Write) => "make the folder first, or name another",
        (io::ErrorKind::StorageFull, _) => "make room, or write to another disk",
        _ => "check the path and its permissions",
    }
}

/// What helps where there are no files.
const NO_FILES: &str = "whoever runs the program gives it no files: write what it needs into it";

/// Bytes as text.
///
/// # Errors
/// `file::not_utf8` with the place of the first byte that is not.
pub(crate) fn decode(bytes: Vec<u8>, name: &str) -> Result<String, Problem> {
    String::from_utf8(bytes)
        .map_err(|error| not_utf8(name, error.as_bytes(), error.utf8_error().valid_up_to()))
}

/// Whether a file says by its name that it is a program, in whatever case.
pub(crate) fn is_named_program(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("vcf"))
}

/// A problem in a file that is used, but not named as a program. Where the file can't be read as one, it is none, and
/// neither its lines nor its words are shown: they may be secrets, and the message may be read by everybody. One that can
/// be read has the problems of a program. Its name is that which the file system knows, no link's.
pub(super) fn shown(problem: Problem, canonical: &Path, path: &str) -> Problem {
    let unread =
        matches!(problem.code.family(), ProblemFamily::Syntax | ProblemFamily::Name | ProblemFamily::Limit);
    if is_named_program(canonical) || !unread {
        return problem;
    }
    Problem::error(ProblemCode::FileNotProgram, format!("`{path}` can't be read as a program"))
        .help("what is wrong in it is shown where its name ends with .vcf: other files may hold secrets")
}

/// Where the path of a program's file begins.
const BEGINS: &str =
    "check the path; a relative one begins at the folder of the program, at the prompt at the current folder";

/// A file of a similar name in the same folder; else where a path begins.
pub(super) fn near(world: &dyn World, path: &Path) -> String {
    let names = world.names(path.parent().unwrap_or(Path::new("")));
    let wanted = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match crate::diagnostics::suggest(wanted, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{}`?", escapes::line(name)),
        None => BEGINS.to_string(),
    }
}
