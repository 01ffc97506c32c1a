//! Joins the pure functions to rustyline.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Cmd, ConditionalEventHandler, Event, EventContext, RepeatCount};
use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthStr;

use crate::language::{Session, is_incomplete};

use super::PROMPT;
use super::commands;
use super::complete::{complete, entries};
use super::highlight::highlight;
use super::hint::hint;

/// What rustyline asks while a line is typed.
#[derive(rustyline::Helper)]
pub(super) struct Helper {
    /// The session, as long as a line is typed.
    pub session: RefCell<Session>,
    color: bool,
    /// Whether no file is there for programs, nor is one offered.
    sandbox: bool,
    /// The line as it was last seen, and the cursor in it; nothing where lines are read without an editor.
    typed: RefCell<Option<(String, usize)>>,
}

impl Helper {
    /// With nothing defined.
    pub(super) fn new(color: bool, sandbox: bool) -> Helper {
        Helper { session: RefCell::default(), color, sandbox, typed: RefCell::default() }
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
        let list = |folder: &str| if self.sandbox { Vec::new() } else { entries(folder) };
        let (start, candidates) = complete(line, pos, &mut self.session.borrow_mut(), &list);
        let pair = |candidate: String| Pair { display: candidate.clone(), replacement: candidate };
        Ok((start, candidates.into_iter().map(pair).collect()))
    }
}

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
        if !self.color {
            return None;
        }
        if line.ends_with('\n') && pos == line.len() {
            return Some(Signature(format!("\x1b[2m{WAY_OUT}\x1b[0m")));
        }
        let (used, width) = columns(line);
        let hint = hint(line, pos, self.session.borrow().names(), used, width)?;
        Some(Signature(hint.painted()))
    }
}

impl Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        if self.color { Cow::Owned(highlight(line, pos)) } else { Cow::Borrowed(line) }
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

/// Whether Enter begins another line: never after a blank one, nor after a command, alone or as the last line.
fn wants_more(text: &str) -> bool {
    let blank_line = text.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty());
    let command = text.trim_start().starts_with(':') || commands::after_text(text).is_some();
    !blank_line && !command && is_incomplete(text)
}

/// What is said on a line that goes on from others, as long as nothing is typed there.
const WAY_OUT: &str = "  a blank line submits, Ctrl-C drops";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incomplete_input_goes_on_until_a_blank_line() {
        for (text, more) in [
            ("", false),
            ("x = 1", false),
            ("x = [1,", true),
            ("x = [1,\n2", true),
            ("x = [1,\n2]", false),
            ("x = [1,\n", false),
            ("x = [1,\n  ", false),
            ("x = 1 +", true),
            ("x = 1 + # why", true),
            ("x = \"[\"", false),
            ("x = 1 # [", false),
            ("x = 1\ny = [", true),
            (":load [", false),
            ("x = [1,\n:quit", false),
            ("x = [1,\n  :time 2 + [", false),
            ("a[\n:", true),
            ("{\"a\"\n:q_max", true),
            (")", false),
        ] {
            assert_eq!(wants_more(text), more, "{text:?}");
        }
    }
}
