//! An example with what it displays, computed when it is shown.

use std::sync::Arc;

use crate::diagnostics::{Style, render};
use crate::display;
use crate::language::{Event, Session, is_incomplete};
use crate::plots::Charset;

use super::files::ExampleFiles;

/// A program, indented, each statement followed by what it displays as comments.
pub(crate) fn transcript(program: &str, charset: Charset) -> String {
    let mut displayed: Vec<(usize, String)> = Vec::new();
    let mut session = Session::in_world(Arc::new(ExampleFiles::default()));
    let outcome = session.run("example", program, &mut |event| {
        if let Event::Displayed { line, value } = event {
            let mut text = String::new();
            // Writing to memory fails only where the work is stopped, and then there is no help.
            let _ = display::write_drawn(&value, charset, &mut text);
            displayed.push((line, text));
        }
    });
    let mut text = String::new();
    let mut shown = displayed.into_iter().peekable();
    let mut statement = String::new();
    for (at, line) in program.lines().enumerate() {
        text.push_str(&format!("    {line}\n"));
        statement.push_str(line);
        statement.push('\n');
        if is_incomplete(&statement) {
            continue;
        }
        statement.clear();
        while let Some((_, value)) = shown.next_if(|(line, _)| *line <= at + 1) {
            for line in value.lines() {
                text.push_str(&format!("    # {line}\n"));
            }
        }
    }
    let style = Style { color: false, unicode: false };
    outcome.problems.iter().for_each(|problem| text.push_str(&render(problem, session.sources(), style)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_below_their_statements() {
        assert_eq!(transcript("x = 2\nx**3", Charset::Ascii), "    x = 2\n    x**3\n    # 8\n");
    }
}
