//! A text or a file in the editor of whoever sits at the prompt.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::cli::interrupt;
use crate::diagnostics::{Problem, ProblemCode};
use crate::escapes;
use crate::language::read_text;

/// Where neither VISUAL nor EDITOR says which.
const USUAL: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// Opens a file, or a text, and returns what is there when the editor ends.
///
/// # Errors
/// Where there is no such editor, or it fails; then nothing is to be evaluated.
pub(super) fn edited(path: Option<&Path>, text: &str) -> Result<String, Problem> {
    if let Some(path) = path {
        open(path)?;
        return read_text(path);
    }
    let refused = |error: std::io::Error| {
        Problem::error(ProblemCode::FileWrite, format!("can't write the text for the editor: {error}"))
    };
    // The ending lets editors colour it.
    let mut file = tempfile::Builder::new().prefix("vcf-").suffix(".vcf").tempfile().map_err(refused)?;
    let ended = if text.is_empty() || text.ends_with('\n') { text.to_string() } else { format!("{text}\n") };
    file.write_all(ended.as_bytes()).and_then(|()| file.flush()).map_err(refused)?;
    open(file.path())?;
    read_text(file.path())
}

fn open(path: &Path) -> Result<(), Problem> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| USUAL.to_string());
    let wrong = |why: String| {
        Problem::error(ProblemCode::PromptTerminal, format!("the editor `{}` {why}", escapes::line(&editor)))
            .help("name another one in the variable VISUAL or EDITOR, as in `EDITOR=nano vcf`; nothing was evaluated")
    };
    let words = shlex::split(&editor).filter(|words| !words.is_empty());
    let Some((program, arguments)) = words.as_ref().and_then(|words| words.split_first()) else {
        return Err(wrong("has a quote without an end".to_string()));
    };
    // Ctrl-C is for the editor.
    let _watch = interrupt::left_to_another();
    match Command::new(program).args(arguments).arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(wrong(format!("ended with a failure ({status})"))),
        Err(error) => Err(wrong(format!("can't be started: {error}"))),
    }
}
