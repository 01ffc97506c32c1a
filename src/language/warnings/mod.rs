//! What is odd in a program that is not wrong: names that nothing uses or that hide others, assertions that can't fail,
//! values that are computed for nothing, tests of one name.
//!
//! A warning is told only where the text alone shows that it is right: whoever reads it must not look in vain.

mod allowed;
mod assertions;
mod comparisons;
mod names;
mod tests;

use crate::diagnostics::Problem;

use super::ast::{Program, Statement, StatementKind};
use super::evaluator::Evaluator;

/// The warnings about a text, by their places, without those that its comments allow.
pub(super) fn warnings(program: &Program, text: &str, evaluator: &Evaluator) -> Vec<Problem> {
    let mut found = names::warnings(program);
    found.extend(assertions::warnings(program, evaluator));
    found.extend(comparisons::warnings(program));
    found.extend(tests::warnings(program));
    allowed::drop_allowed(text, &mut found);
    found.sort_by_key(|problem| problem.span().map(|span| span.start));
    found
}

/// The statements of a text, those of its tests among them.
fn statements(program: &Program) -> impl Iterator<Item = &Statement> {
    program.statements.iter().flat_map(|statement| match &statement.kind {
        StatementKind::Test { body, .. } => body.iter(),
        _ => std::slice::from_ref(statement).iter(),
    })
}
