//! A prompt in a pseudo-terminal, and what its screen shows.

use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Expect, NBytes, Session};
use tempfile::TempDir;

/// A prompt and its screen.
pub(crate) struct Terminal {
    session: OsSession,
    screen: vt100::Parser,
    /// Where it runs, and where its history and its start file are.
    pub folder: TempDir,
}

/// How wide a screen is, and what its locale writes.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub columns: u16,
    pub locale: &'static str,
}

/// The screens that prompts are tried on.
pub(crate) const SIZES: [Size; 4] = [
    Size { columns: 40, locale: "C.UTF-8" },
    Size { columns: 100, locale: "C.UTF-8" },
    Size { columns: 40, locale: "C" },
    Size { columns: 100, locale: "C" },
];

const ROWS: u16 = 600;

impl Terminal {
    /// Starts `vcf` and waits for its prompt.
    pub(crate) fn start(size: Size) -> Terminal {
        Terminal::start_with(size, |_, _| {})
    }

    /// The same in an environment that is changed: the folder is that of the prompt.
    pub(crate) fn start_with(size: Size, change: impl FnOnce(&mut Command, &TempDir)) -> Terminal {
        Terminal::start_on(size, ROWS, change)
    }

    /// The same on a screen of so many rows.
    pub(crate) fn start_on(size: Size, rows: u16, change: impl FnOnce(&mut Command, &TempDir)) -> Terminal {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcf"));
        command.env("TERM", "xterm-256color").env("LC_ALL", size.locale).env_remove("NO_COLOR");
        command.env("VCF_HISTORY", folder.path().join("history")).env("VCF_START", "");
        for variable in ["VISUAL", "EDITOR", "PAGER", "LESS", "COLUMNS"] {
            command.env_remove(variable);
        }
        command.current_dir(folder.path());
        change(&mut command, &folder);
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(size.columns, rows).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        let screen = vt100::Parser::new(rows, size.columns, 0);
        let mut terminal = Terminal { session, screen, folder };
        terminal.wait_for_prompt();
        terminal
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
    }

    /// Types a line and waits for the next prompt; what it has shown.
    pub(crate) fn enter(&mut self, line: &str) -> String {
        // A line that the terminal wraps is one line here. Below the prompt there may be a hint, which will go.
        let text = self.text();
        let before = text.lines().collect::<Vec<_>>().iter().rposition(|line| is_prompt(line)).unwrap() + 1;
        self.press(&format!("{line}\r"));
        self.wait(|screen| {
            screen.contents().lines().count() > before
                && screen.cursor_position().1 >= 5
                && screen.contents().lines().last().is_some_and(is_empty_prompt)
        });
        let text = self.text();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines[before..lines.len() - 1].join("\n")
    }

    /// Waits for a text on the screen.
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait(|screen| screen.contents().contains(text));
    }

    /// Waits for a prompt behind which nothing is typed.
    pub(crate) fn wait_for_prompt(&mut self) {
        self.wait(at_prompt);
    }

    /// The lines of the screen.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen shows something.
    pub(crate) fn wait(&mut self, shows: impl Fn(&vt100::Screen) -> bool) {
        while !shows(self.screen.screen()) {
            let read = self.session.expect(NBytes(1));
            let read = read.unwrap_or_else(|error| panic!("{error}; the screen:\n{}", self.text()));
            self.screen.process(read.as_bytes());
            // All that is there: the editor draws a line at once, and half of one looks like another.
            let mut more = [0; 1 << 14];
            while let Ok(length @ 1..) = self.session.try_read(&mut more) {
                self.screen.process(&more[..length]);
            }
        }
    }
}

/// Whether a line is a prompt of a first or of a further line; what is typed may follow.
fn is_prompt(line: &str) -> bool {
    line.starts_with("vcf>") || line.starts_with("...>")
}

/// Whether a line is a prompt behind which nothing is typed.
fn is_empty_prompt(line: &str) -> bool {
    let further = line.strip_prefix("...>").map(str::trim);
    line.trim_end() == "vcf>"
        || further.is_some_and(|rest| rest.is_empty() || rest.starts_with("a blank line submits"))
}

fn at_prompt(screen: &vt100::Screen) -> bool {
    let column = screen.cursor_position().1;
    column == 5 && screen.contents().lines().last().is_some_and(|last| last.trim_end() == "vcf>")
}
