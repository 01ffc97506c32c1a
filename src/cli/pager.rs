//! What is longer than the screen goes through a pager.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthStr;

use super::{Output, interrupt};

/// Shows a text of several lines: on a screen that is too small for it through the program that PAGER names, or less, where
/// that is wanted.
pub(crate) fn show(text: &str, wanted: bool, output: &mut Output) {
    let screen = (wanted && output.is_terminal() && io::stdin().is_terminal()).then(terminal_size).flatten();
    let long = screen.is_some_and(|(width, height)| lines(text, width) >= usize::from(height.0));
    if !(long && through_pager(text)) {
        output.text(text);
    }
}

/// The rows that a text takes.
fn lines(text: &str, Width(columns): Width) -> usize {
    text.lines().map(|line| line.width().div_ceil(usize::from(columns.max(1))).max(1)).sum()
}

/// Whether a pager has shown it.
fn through_pager(text: &str) -> bool {
    let chosen = std::env::var("PAGER").unwrap_or_else(|_| "less".to_string());
    let Some((program, arguments)) = shlex::split(&chosen).and_then(|words| {
        let (program, arguments) = words.split_first()?;
        Some((program.clone(), arguments.to_vec()))
    }) else {
        return false;
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Colours as they are, the text stays on the screen, and nothing to leave where it fits.
        command.env("LESS", "FRX");
    }
    // Ctrl-C is for the pager.
    let _watch = interrupt::left_to_another();
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut pipe) = child.stdin.take() {
        // Whoever has seen enough closes it.
        let _ = pipe.write_all(text.as_bytes());
    }
    // One that can't run has shown nothing.
    child.wait().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_take_several_rows() {
        assert_eq!(lines("a\n\nbcdef\n", Width(2)), 5);
        assert_eq!(lines("", Width(80)), 0);
    }
}
