//! The REPL: a prompt over one [`crate::language::Session`].
//!
//! Commands, completion, highlighting and hints are pure functions of the text and the names; [`start`] joins them
//! to the terminal.

mod commands;
mod complete;
mod context;
mod editor;
mod highlight;
mod hint;
mod history;
mod record;
mod state;

use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};

use crate::cli::{Output, Status};
use crate::diagnostics::{Problem, Sources};

use editor::Helper;
use state::{Next, State};

const PROMPT: &str = "vcf> ";

/// Talks with a person until they leave.
pub fn start(output: &mut Output) -> Status {
    let mut state = State::new();
    match talk(&mut state, output) {
        Ok(()) => Status::Fine,
        Err(error) => {
            let problem = Problem::error("file::missing", format!("can't read from the terminal: {error}"));
            output.problem(&problem, &Sources::default());
            Status::Wrong
        }
    }
}

fn talk(state: &mut State, output: &mut Output) -> rustyline::Result<()> {
    let mut editor = new_editor(output.color())?;
    let history = history::path(|name| std::env::var_os(name));
    if let Some(path) = &history {
        history::load(&mut editor, path);
    }
    output.line(&format!(
        "vcf {}. :help lists commands and functions; Ctrl-D leaves.",
        env!("CARGO_PKG_VERSION")
    ));
    while !output.is_closed() {
        if let Some(helper) = editor.helper_mut() {
            helper.names = state.names().clone();
        }
        match editor.readline(PROMPT) {
            Ok(text) => {
                remember(&mut editor, &text, history.as_deref());
                if state.enter(&text, output) == Next::Leave {
                    break;
                }
            }
            // Ctrl-C drops the line.
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            // The window changed its size, or the process was stopped and goes on.
            Err(ReadlineError::Signal(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn new_editor(color: bool) -> rustyline::Result<Editor<Helper, FileHistory>> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .color_mode(if color { ColorMode::Forced } else { ColorMode::Disabled })
        .bracketed_paste(true)
        .auto_add_history(false)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_max_history_size(10_000)?;
    editor.set_helper(Some(Helper::new(color)));
    Ok(editor)
}

/// Keeps what was typed, at once: the terminal may be closed any time.
fn remember(editor: &mut Editor<Helper, FileHistory>, text: &str, path: Option<&std::path::Path>) {
    let added = !text.trim().is_empty() && editor.add_history_entry(text.trim_end()).unwrap_or(false);
    if let (true, Some(path)) = (added, path) {
        // A history that can't be written is no reason to bother anybody.
        let _ = editor.append_history(path);
    }
}
