//! Comparisons that were meant to be assertions.

use crate::diagnostics::{Problem, ProblemCode};

use super::super::ast::{Expr, ExprKind, Program, StatementKind};
use super::super::compare::Comparison;
use super::statements;

/// Comparisons that are displayed by a text that asserts, and displays nothing else. Such a text is there to be tested, and
/// `vcf test` drops what is displayed. Where other values are displayed somebody reads them, and a comparison may be one.
pub(super) fn warnings(program: &Program) -> Vec<Problem> {
    let kinds = || statements(program).map(|statement| &statement.kind);
    let is_other = |kind: &StatementKind| match kind {
        StatementKind::Display(expr) => !is_comparison(expr),
        StatementKind::Command { .. } => true,
        _ => false,
    };
    let asserts =
        kinds().any(|kind| matches!(kind, StatementKind::Assert { .. } | StatementKind::AssertError { .. }));
    if !asserts || kinds().any(is_other) {
        return Vec::new();
    }
    let compared = kinds().filter_map(|kind| match kind {
        StatementKind::Display(expr) => Some(expr),
        _ => None,
    });
    compared.map(dropped).collect()
}

fn is_comparison(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Binary { op, .. } if Comparison::of(*op).is_some())
}

fn dropped(expr: &Expr) -> Problem {
    Problem::warning(ProblemCode::ValueDropped, "this comparison is displayed, and asserts nothing")
        .label(expr.span, "`vcf test` drops its value")
        .help("write `assert` before it")
}
