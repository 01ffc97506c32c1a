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
mod pending;
mod record;
mod state;
mod texts;

use std::path::Path;

use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor, EventHandler, KeyEvent};

use crate::cli::help::{hanging, width};
use crate::cli::limits::Limits;
use crate::cli::{Output, Status};
use crate::diagnostics::{Problem, ProblemCode, Sources, caught};

use editor::{Drops, Helper};
use state::{Next, State};

const PROMPT: &str = "vcf> ";

/// So many defects in a row end a session: nothing but them would be seen any more.
const MOST_DEFECTS: usize = 3;

/// Talks with a person until they leave.
pub(crate) fn start(limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    let mut state = State::new(limits, sandbox);
    match talk(&mut state, output) {
        Ok(status) => status,
        Err(error) => {
            let problem =
                Problem::error(ProblemCode::FileMissing, format!("can't read from the terminal: {error}"));
            output.problem(&problem, &Sources::default());
            Status::Wrong
        }
    }
}

fn talk(state: &mut State, output: &mut Output) -> rustyline::Result<Status> {
    let drops = Drops::default();
    let mut editor = new_editor(Helper::new(output.color(), state.sandbox()), output.color(), &drops)?;
    let history = if state.sandbox() { None } else { open_history(&mut editor, output) };
    let greeting =
        format!("vcf {}. :help lists commands and functions; Ctrl-D leaves.", env!("CARGO_PKG_VERSION"));
    output.text(&hanging("", &greeting, 0, width()));
    let (mut kept, mut defects) = (None, 0);
    while !output.is_closed() && defects < MOST_DEFECTS {
        lend(state, &mut editor);
        let line = caught(|| read_line(&mut editor, kept.take()));
        lend(state, &mut editor);
        let line = match line {
            Ok(line) => line,
            Err(problem) => {
                output.problem(&problem, &Sources::default());
                defects += 1;
                continue;
            }
        };
        defects = 0;
        match line {
            // Ctrl-C drops the line.
            Ok(_) if drops.take() => {}
            Ok(text) => {
                remember(&mut editor, &text, history.as_deref());
                if state.enter(&text, output) == Next::Leave {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            // The window changed its size, or the process was stopped and goes on.
            Err(ReadlineError::Signal(_)) => {}
            Err(error) if is_no_text(&error) => {
                output.problem(&no_text(), &Sources::default());
                kept = editor.helper().and_then(Helper::take_typed);
                // Without an editor a whole line has been read, and what follows it is another one.
                if kept.is_some() {
                    pending::drop_rest();
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(if defects < MOST_DEFECTS { Status::Fine } else { Status::Wrong })
}

/// Gives the session to the editor as long as a line is typed, and takes it back.
fn lend(state: &mut State, editor: &mut Editor<Helper, FileHistory>) {
    if let Some(helper) = editor.helper_mut() {
        std::mem::swap(state.session(), helper.session.get_mut());
    }
}

/// Reads a line, which may begin with what was typed before.
fn read_line(
    editor: &mut Editor<Helper, FileHistory>,
    begun: Option<(String, usize)>,
) -> rustyline::Result<String> {
    match begun {
        Some((text, cursor)) => editor.readline_with_initial(PROMPT, text.split_at(cursor)),
        None => editor.readline(PROMPT),
    }
}

/// Whether what came is no text: all else that goes wrong ends the session.
fn is_no_text(error: &ReadlineError) -> bool {
    match error {
        ReadlineError::Io(error) => error.kind() == std::io::ErrorKind::InvalidData,
        #[cfg(windows)]
        ReadlineError::Decode(_) => true,
        _ => false,
    }
}

fn no_text() -> Problem {
    Problem::error(ProblemCode::PromptTerminal, "a byte came from the terminal that is not UTF-8 text").help(
        "it is dropped, and so is what was pasted or typed right after it; let the terminal send UTF-8, and Escape for \
         the Alt key",
    )
}

fn new_editor(helper: Helper, color: bool, drops: &Drops) -> rustyline::Result<Editor<Helper, FileHistory>> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .color_mode(if color { ColorMode::Forced } else { ColorMode::Disabled })
        .bracketed_paste(true)
        .auto_add_history(false)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_max_history_size(10_000)?;
    editor.set_helper(Some(helper));
    editor.bind_sequence(KeyEvent::ctrl('C'), EventHandler::Conditional(Box::new(drops.clone())));
    Ok(editor)
}

/// Reads the history; the file that it is kept in, where it is.
fn open_history(editor: &mut Editor<Helper, FileHistory>, output: &mut Output) -> Option<std::path::PathBuf> {
    let path = history::path(|name| std::env::var_os(name))?;
    let loaded = history::load(editor, &path);
    if let Ok(Some(warning)) | Err(warning) = &loaded {
        output.problem(warning, &Sources::default());
    }
    loaded.is_ok().then_some(path)
}

/// Keeps what was typed, at once: the terminal may be closed any time.
fn remember(editor: &mut Editor<Helper, FileHistory>, text: &str, path: Option<&Path>) {
    let added = !text.trim().is_empty() && editor.add_history_entry(text.trim_end()).unwrap_or(false);
    if let (true, Some(path)) = (added, path) {
        history::append(editor, path);
    }
}
