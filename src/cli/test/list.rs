//! `--list`

use serde_json::json;

use crate::arrays::Monitor;
use crate::cli::discover::{self, Found};
use crate::cli::formats::Format;
use crate::cli::limits::Limits;
use crate::cli::reporter::file_name;
use crate::cli::sandbox::Sandbox;
use crate::cli::{Output, Status, guarded, input};
use crate::diagnostics::{Problem, Sources};
use crate::escapes;
use crate::language::ast::{Statement, StatementKind};
use crate::language::parser::parse;
use crate::language::{Fault, read_program, read_program_in, with_limit, without_mark};
use vcfilter_machine::stoppable;

use super::filter::Names;
use super::nothing_chosen;
use super::request::TestRequest;

/// Writes the name of each test, and of each file that asserts something outside of tests, without running any.
pub(super) fn list(request: &TestRequest, limits: &Limits, sandbox: &Sandbox, output: &mut Output) -> Status {
    let (files, unread) = discover::programs_and_input(&request.paths, sandbox);
    let mut worst = Status::Fine;
    for (_, problem) in unread {
        output.problem(&problem, &Sources::default());
        worst = Status::Wrong;
    }
    let (names, mut count) = (Names::default(), 0);
    for file in &files {
        let name = file_name(&file.path);
        let show = |monitor: &Monitor, output: &mut Output| {
            let listed = match read(file, sandbox, monitor, output) {
                Ok(listed) => listed,
                Err(status) => return status,
            };
            names.note(&name, None);
            for one in &listed {
                names.note(&name, one.test.as_deref());
                if request.chooses(&name, one.test.as_deref()) {
                    count += 1;
                    one.show(&name, request.format, output);
                }
            }
            Status::Fine
        };
        let one = |output: &mut Output| limits.monitored(output, show);
        worst = worst.max(guarded(output, one));
        if output.is_closed() || worst == Status::Interrupted {
            return worst;
        }
    }
    for problem in nothing_chosen(request, &names, count == 0, None) {
        output.problem(&problem, &Sources::default());
        worst = worst.max(Status::Wrong);
    }
    worst
}

/// A test, or all that is asserted outside of tests.
struct Listed {
    test: Option<String>,
    line: usize,
    assertions: usize,
}

impl Listed {
    fn show(&self, file: &str, format: Format, output: &mut Output) {
        let Listed { test, line, assertions } = self;
        match (format, test) {
            (Format::Json, test) => {
                output.json(
                    json!({"file": file, "test": test, "line": line, "assertions": assertions}).to_string(),
                );
            }
            (_, Some(test)) => output.line(&format!("{}::{}", escapes::line(file), escapes::line(test))),
            (_, None) => output.line(&escapes::line(file)),
        }
    }
}

/// What a file holds.
///
/// # Errors
/// The status of what is wrong with it, which has been told.
fn read(
    file: &Found,
    sandbox: &Sandbox,
    monitor: &Monitor,
    output: &mut Output,
) -> Result<Vec<Listed>, Status> {
    let text = match sandbox.world_of_found(file) {
        _ if file.path.as_os_str() == "-" => input::standard(&monitor.interrupt),
        Some(world) => read_program_in(world, &file.path, &monitor.interrupt),
        None => read_program(&file.path, &monitor.interrupt),
    };
    let mut sources = Sources::default();
    let program = text.map_err(|problem| vec![problem]).and_then(|text| {
        let id = sources.add(&file_name(&file.path), &without_mark(text));
        let text = sources.text(id).clone();
        stoppable(|| parse(id, &text))
            .map_err(|stopped| vec![Fault::from(stopped).without_places()])?
            .map(|program| listed(&program.statements, &sources))
    });
    program.map_err(|problems: Vec<Problem>| {
        let problems: Vec<_> =
            problems.into_iter().map(|problem| with_limit(problem, &monitor.interrupt)).collect();
        problems.iter().for_each(|problem| output.problem(problem, &sources));
        problems.iter().map(Status::of_problem).max().unwrap_or(Status::Wrong)
    })
}

/// What stands outside of tests first, where anything is asserted there.
fn listed(statements: &[Statement], sources: &Sources) -> Vec<Listed> {
    let is_assertion = |kind: &StatementKind| {
        matches!(kind, StatementKind::Assert { .. } | StatementKind::AssertError { .. })
    };
    let mut outside = statements.iter().filter(|statement| is_assertion(&statement.kind)).peekable();
    let first = outside.peek().map(|first| sources.line(first.span));
    let outside = first.map(|line| Listed { test: None, line, assertions: outside.count() });
    let test = |statement: &Statement| match &statement.kind {
        StatementKind::Test { name, body } => Some(Listed {
            test: Some(name.text.to_string()),
            line: sources.line(name.span),
            assertions: body.iter().filter(|statement| is_assertion(&statement.kind)).count(),
        }),
        _ => None,
    };
    outside.into_iter().chain(statements.iter().filter_map(test)).collect()
}
