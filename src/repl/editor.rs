//! Joins the pure functions to rustyline.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{
    Changeset, CharSearch, Cmd, ConditionalEventHandler, Event, EventContext, Movement, RepeatCount,
};
use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthStr;

use super::PROMPT;
use super::complete::{complete, entries};
use super::highlight::highlight;
use super::hint::{dim, hint};
use super::lines::{drawn, is_indent, new_line, wants_more};
use super::state::State;

/// What rustyline asks while a line is typed.
#[derive(rustyline::Helper)]
pub(super) struct Helper {
    /// What has been defined; between two inputs nobody else has it.
    state: Rc<RefCell<State>>,
    color: bool,
    /// The line as it was last seen, and the cursor in it; nothing where lines are read without an editor.
    typed: RefCell<Option<(String, usize)>>,
    /// Whether the line is drawn next for a list of candidates.
    listing: Cell<bool>,
}

impl Helper {
    /// For a state.
    pub(super) fn new(state: Rc<RefCell<State>>, color: bool) -> Helper {
        Helper { state, color, typed: RefCell::default(), listing: Cell::default() }
    }

    /// What has been typed since the last time, and the cursor in it: reading may fail in the middle of a line.
    pub(super) fn take_typed(&self) -> Option<(String, usize)> {
        self.typed.borrow_mut().take()
    }
}

impl Completer for Helper {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let mut state = self.state.borrow_mut();
        let sandbox = state.sandbox();
        let list = |folder: &str| if sandbox { Vec::new() } else { entries(folder) };
        let (start, candidates) = complete(line, pos, state.session(), &list);
        let is_list = candidates.len() > 1;
        self.listing.set(is_list);
        let mark = if is_list { LISTED } else { "" };
        let pair = |candidate: String| Pair { replacement: format!("{mark}{candidate}"), display: candidate };
        Ok((start, candidates.into_iter().map(pair).collect()))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        let (end, elected) = (line.pos(), elected.trim_start_matches(LISTED));
        if line.as_str().get(start..end) != Some(elected) {
            line.replace(start..end, elected, changes);
        }
    }
}

/// Stands before the candidates of a list. By it they all have a beginning in common that is longer than what is typed, so
/// that the editor draws the line anew before it writes the list: without its hint, of which rests would be left
/// around the list.
const LISTED: &str = "\0";

/// A hint that is only looked at: no key takes it over.
pub(super) struct Signature(String);

/// The columns of the terminal, and those that a line takes behind the prompt on its last row.
fn columns(line: &str) -> (usize, usize) {
    let width = terminal_size().map_or(80, |(Width(columns), _)| usize::from(columns)).max(1);
    let begun = if line.contains('\n') { 0 } else { PROMPT.len() };
    let last = line.rsplit('\n').next().unwrap_or_default();
    ((begun + last.width()) % width, width)
}

impl rustyline::hint::Hint for Signature {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Helper {
    type Hint = Signature;

    fn hint(&self, line: &str, pos: usize, _: &rustyline::Context<'_>) -> Option<Signature> {
        // This is asked for whenever the line has changed.
        *self.typed.borrow_mut() = Some((line.to_string(), pos));
        // Without colours a hint could not be told from what was typed.
        if self.listing.take() || !self.color {
            return None;
        }
        let blank = line.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty());
        if blank && pos == line.len() {
            let (used, width) = columns(line);
            let fits = |text: &&&str| used + text.len() < width;
            return WAYS_OUT.iter().find(fits).map(|text| Signature(dim(text)));
        }
        let mut state = self.state.borrow_mut();
        let (used, width) = columns(line);
        match hint(line, pos, state.names(), used, width) {
            Some(hint) => Some(Signature(hint.painted())),
            None => state.preview(line, width).map(|value| Signature(format!("\n{}", dim(&value)))),
        }
    }
}

impl Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        let line = if self.color { Cow::Owned(highlight(line, pos)) } else { Cow::Borrowed(line) };
        drawn(line, self.color)
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.color { Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m")) } else { Cow::Borrowed(prompt) }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        // It is painted already.
        Cow::Borrowed(hint)
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}

impl Validator for Helper {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let more = wants_more(context.input());
        Ok(if more { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

/// Ctrl-C drops the line: it is submitted with this mark. The editor's own way would drop what is typed ahead as well.
#[derive(Clone, Default)]
pub(super) struct Drops(Arc<AtomicBool>);

impl Drops {
    /// Whether the line that was just read is to be dropped.
    pub(super) fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

impl ConditionalEventHandler for Drops {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext) -> Option<Cmd> {
        self.0.store(true, Ordering::Relaxed);
        Some(Cmd::AcceptLine)
    }
}

/// Enter: another line where the input is not finished, otherwise it is submitted.
pub(super) struct Enter;

impl ConditionalEventHandler for Enter {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext) -> Option<Cmd> {
        let (text, cursor) = (context.line(), context.pos());
        Some(match wants_more(text) {
            true => Cmd::Insert(1, new_line(&text[..cursor])),
            false => Cmd::AcceptLine,
        })
    }
}

/// Alt-Enter: another line, wherever the cursor is.
pub(super) struct AnotherLine;

impl ConditionalEventHandler for AnotherLine {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext) -> Option<Cmd> {
        Some(Cmd::Insert(1, new_line(&context.line()[..context.pos()])))
    }
}

/// Backspace behind nothing but an indent: the indent, and the line break before it.
pub(super) struct Back;

impl ConditionalEventHandler for Back {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext) -> Option<Cmd> {
        // Back to the line break, which goes too.
        let line_break = Movement::ViCharSearch(1, CharSearch::Backward('\n'));
        is_indent(&context.line()[..context.pos()]).then_some(Cmd::Kill(line_break))
    }
}

/// What is said on a line that goes on from others, as long as nothing is typed there: the first that fits.
const WAYS_OUT: [&str; 2] = ["  a blank line submits, Ctrl-C drops", "  blank line submits"];
