//! An example with what it displays, computed when it is shown.

use std::sync::Arc;

use crate::diagnostics::{Style, render};
use crate::display::Screen;
use crate::language::{Event, Session, is_incomplete};

use super::files::ExampleFiles;

/// Before what is displayed.
const MARGIN: &str = "    # ";

/// A program, indented, each statement followed by what it displays as comments, which keep to a screen.
pub(crate) fn transcript(program: &str, screen: Screen) -> String {
    let inner = Screen { columns: screen.columns.saturating_sub(MARGIN.len()), ..screen };
    let mut displayed: Vec<(usize, String)> = Vec::new();
    let mut session = Session::in_world(Arc::new(ExampleFiles::default()));
    let outcome = session.run("example", program, &mut |event| {
        if let Event::Displayed { line, value } = event {
            displayed.push((line, inner.text(&value)));
        }
    });
    let mut text = String::new();
    let mut values = displayed.into_iter().peekable();
    let mut statement = String::new();
    for (at, line) in program.lines().enumerate() {
        text.push_str(&format!("    {line}\n"));
        statement.push_str(line);
        statement.push('\n');
        if is_incomplete(&statement) {
            continue;
        }
        statement.clear();
        while let Some((_, value)) = values.next_if(|(line, _)| *line <= at + 1) {
            for line in value.lines() {
                text.push_str(format!("{MARGIN}{line}").trim_end());
                text.push('\n');
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
        assert_eq!(transcript("x = 2\nx**3", Screen::of(100)), "    x = 2\n    x**3\n    # 8\n");
    }
}
