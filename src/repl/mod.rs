//! The REPL: a prompt over one [`crate::language::Session`].
//!
//! Commands, completion, highlighting and hints are pure functions of the text and the names; [`start`] joins them
//! to the terminal.

mod about;
mod ask;
mod commands;
mod complete;
mod edit;
mod editor;
mod habits;
mod highlight;
mod hint;
mod history;
mod last;
mod lines;
mod pending;
mod preview;
mod record;
mod settings;
mod show;
mod startup;
mod state;
mod undo;

use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::Path;
use std::rc::Rc;

use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor, EventHandler, KeyCode, KeyEvent, Modifiers};

use crate::cli::limits::Limits;
use crate::cli::{Output, Status, help};
use crate::diagnostics::{Problem, ProblemCode, Sources, caught};

use editor::{AnotherLine, Back, Drops, Enter, Helper};
use state::{Next, State};

const PROMPT: &str = "vcf> ";

/// So many defects in a row end a session: nothing but them would be seen any more.
const MOST_DEFECTS: usize = 3;

/// Talks with a person until they leave; first it evaluates a file, where there is one.
pub(crate) fn start(file: Option<&Path>, limits: &Limits, sandbox: bool, output: &mut Output) -> Status {
    let mut state = State::new(file, limits, sandbox);
    if !sandbox {
        startup::run(&mut state, output);
    }
    let loaded = file.map_or(Status::Fine, |file| state.load_named(file, output));
    // A person has seen what is wrong with the file, and may have mended it; a script has not.
    let loaded = if std::io::stdin().is_terminal() { Status::Fine } else { loaded };
    match talk(Rc::new(RefCell::new(state)), output) {
        Ok(status) => status.max(loaded),
        Err(error) => {
            let problem =
                Problem::error(ProblemCode::FileMissing, format!("can't read from the terminal: {error}"));
            output.problem(&problem, &Sources::default());
            Status::Wrong
        }
    }
}

/// What each command of the prompt does, in a line.
pub(crate) fn commands_told() -> impl Iterator<Item = String> {
    commands::COMMANDS.iter().map(commands::Row::told)
}

/// What a command of the prompt does, in a line; None where there is none of that name.
pub(crate) fn told(command: &str) -> Option<String> {
    commands::find(command).map(commands::Row::told)
}

fn talk(state: Rc<RefCell<State>>, output: &mut Output) -> rustyline::Result<Status> {
    let drops = Drops::default();
    let mut editor = new_editor(Helper::new(state.clone(), output.color()), &drops)?;
    let history = if state.borrow().sandbox() { None } else { open_history(&mut editor, output) };
    let greeting =
        format!("vcf {}. :help lists commands and functions; Ctrl-D leaves.", env!("CARGO_PKG_VERSION"));
    output.text(&help::hanging("", &greeting, 0, help::width()));
    let (mut kept, mut defects) = (None, 0);
    while !output.is_closed() && defects < MOST_DEFECTS {
        let line = match caught(|| read_line(&mut editor, kept.take())) {
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
                let text = lines::submitted(&text);
                let remember = |text: &str| remember(&mut editor, text, history.as_deref());
                if state.borrow_mut().submit(&text, remember, output) == Next::Leave {
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

fn new_editor(helper: Helper, drops: &Drops) -> rustyline::Result<Editor<Helper, FileHistory>> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        // Without colours, too, the lines of an input are drawn with their prompts; the helper knows what is wanted.
        .color_mode(ColorMode::Forced)
        .bracketed_paste(true)
        .auto_add_history(false)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_max_history_size(10_000)?;
    editor.set_helper(Some(helper));
    for enter in [KeyEvent(KeyCode::Enter, Modifiers::NONE), KeyEvent::ctrl('M'), KeyEvent::ctrl('J')] {
        editor.bind_sequence(enter, EventHandler::Conditional(Box::new(Enter)));
    }
    let another = KeyEvent(KeyCode::Enter, Modifiers::ALT);
    editor.bind_sequence(another, EventHandler::Conditional(Box::new(AnotherLine)));
    editor.bind_sequence(
        KeyEvent(KeyCode::Backspace, Modifiers::NONE),
        EventHandler::Conditional(Box::new(Back)),
    );
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
