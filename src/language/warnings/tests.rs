//! Tests that nobody can tell apart.

use std::collections::HashMap;

use crate::diagnostics::{Problem, ProblemCode, Span};

use super::super::ast::{Program, StatementKind};

/// The tests of a text whose name another one has before.
pub(super) fn warnings(program: &Program) -> Vec<Problem> {
    let mut first: HashMap<&str, Span> = HashMap::new();
    let tests = program.statements.iter().filter_map(|statement| match &statement.kind {
        StatementKind::Test { name, .. } => Some(name),
        _ => None,
    });
    let repeated = tests.filter_map(|name| match first.get(&*name.text) {
        Some(before) => Some((name, *before)),
        None => {
            first.insert(&name.text, name.span);
            None
        }
    });
    let told = repeated.map(|(name, before)| {
        Problem::warning(ProblemCode::NameRepeated, "another test has this name")
            .label(name.span, "this one comes later")
            .label(before, "the first of this name")
            .help("give each test a name of its own: reports and `--filter` know it by that")
    });
    told.collect()
}
