//! An example with what it displays, computed when it is shown.

use std::sync::Arc;

use crate::diagnostics::{Problem, Style, render};
use crate::display::Screen;
use crate::language::{Event, Session, is_incomplete};
use crate::values::Value;

use super::files::ExampleFiles;

/// Before what is displayed.
const MARGIN: &str = "    # ";

/// A program that was evaluated, statement by statement.
pub(crate) struct Evaluated {
    /// The text of each statement with the comments and empty lines before it, and what it displayed.
    pub statements: Vec<(String, Vec<Value>)>,
    /// What went wrong.
    pub problems: Vec<Problem>,
    session: Session,
}

impl Evaluated {
    /// A problem as it is drawn, without colour.
    pub(crate) fn screen(&self, problem: &Problem, unicode: bool) -> String {
        render(problem, self.session.sources(), Style { color: false, unicode })
    }
}

/// Evaluates an example, which has files of its own.
pub(crate) fn evaluated(name: &str, program: &str) -> Evaluated {
    let mut displayed: Vec<(usize, Value)> = Vec::new();
    let mut session = Session::in_world(Arc::new(ExampleFiles::default()));
    let outcome = session.run(name, program, &mut |event| {
        if let Event::Displayed { line, value } = event {
            displayed.push((line, value));
        }
    });
    let mut values = displayed.into_iter().peekable();
    let mut statements = Vec::new();
    let mut statement = String::new();
    let last = program.lines().count();
    for (at, line) in program.lines().enumerate() {
        statement.push_str(line);
        statement.push('\n');
        if is_incomplete(&statement) && at + 1 < last {
            continue;
        }
        let shown =
            std::iter::from_fn(|| values.next_if(|(line, _)| *line <= at + 1)).map(|(_, value)| value);
        let shown = shown.collect();
        statements.push((std::mem::take(&mut statement), shown));
    }
    Evaluated { statements, problems: outcome.problems, session }
}

/// A program, indented, each statement followed by what it displays as comments, which keep to a screen.
pub(crate) fn transcript(program: &str, screen: Screen) -> String {
    let inner = Screen { columns: screen.columns.saturating_sub(MARGIN.len()), ..screen };
    let evaluated = evaluated("example", program);
    let mut text = String::new();
    for (statement, values) in &evaluated.statements {
        statement.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
        for line in
            values.iter().flat_map(|value| inner.text(value).lines().map(String::from).collect::<Vec<_>>())
        {
            text.push_str(format!("{MARGIN}{line}").trim_end());
            text.push('\n');
        }
    }
    evaluated.problems.iter().for_each(|problem| text.push_str(&evaluated.screen(problem, false)));
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
