//! Assertions that can't fail.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostics::{Problem, ProblemCode, Span};

use super::super::ast::{BinaryOp, Expr, ExprKind, Program, Statement, StatementKind};
use super::super::ast::{Function, Name};
use super::super::evaluator::Evaluator;
use super::super::functions;
use super::super::print::print_expr;
use super::super::scope::{How, Names, Scope};
use super::super::walk::{Visitor, walk};

/// Functions whose value is not the same each time: they look at files, or make something new.
const CHANGING: [&str; 5] = ["clear_cache", "error_with_range", "generate", "load", "save"];

/// So long is the text of a condition that is looked at: people write no longer ones by mistake.
const LONGEST: u32 = 1000;

/// The assertions of a text that hold whatever it computes.
pub(super) fn warnings(program: &Program, evaluator: &Evaluator) -> Vec<Problem> {
    let mut found = Vec::new();
    look(&program.statements, Known::default(), evaluator, &mut found);
    found
}

fn look(statements: &[Statement], mut known: Known, evaluator: &Evaluator, found: &mut Vec<Problem>) {
    for statement in statements {
        match &statement.kind {
            StatementKind::Function(function) => known.define(function),
            // What it defines is not looked at.
            StatementKind::Use { .. } => known.is_open = true,
            StatementKind::Test { body, .. } => look(body, known.clone(), evaluator, found),
            StatementKind::Assert { condition, .. } => {
                if let Some(why) = known.certain(condition, evaluator) {
                    let problem =
                        Problem::warning(ProblemCode::AssertionCertain, "this assertion can't fail");
                    let help = "assert something about what the program computes";
                    found.push(problem.label(condition.span, why).help(help));
                }
            }
            _ => {}
        }
    }
}

/// What is known about functions.
#[derive(Default, Clone)]
struct Known {
    /// Those of the program whose value is the same each time.
    steady: HashSet<Arc<str>>,
    /// Those of the program that have other values, or may have.
    changing: HashSet<Arc<str>>,
    /// Whether there are functions that are not looked at.
    is_open: bool,
}

impl Known {
    fn define(&mut self, function: &Function) {
        let name = function.name.text.clone();
        let (into, out_of) = match self.is_steady(&function.body) {
            true => (&mut self.steady, &mut self.changing),
            false => (&mut self.changing, &mut self.steady),
        };
        out_of.remove(&name);
        into.insert(name);
    }

    /// Why a condition holds whatever is computed, in a few words; None where it may not hold.
    fn certain(&self, condition: &Expr, evaluator: &Evaluator) -> Option<&'static str> {
        if condition.span.end - condition.span.start > LONGEST {
            return None;
        }
        if is_literal(condition) {
            let holds = evaluator.condition(condition, &mut Scope::new(&Names::default()));
            return (holds == Ok(true)).then_some("this is true by itself");
        }
        let ExprKind::Binary { op, left, right, .. } = &condition.kind else { return None };
        let certain = |side: &Expr| self.certain(side, evaluator);
        match op {
            BinaryOp::And => certain(left).and(certain(right)),
            BinaryOp::Or => certain(left).or(certain(right)),
            BinaryOp::Equal | BinaryOp::LessEqual | BinaryOp::GreaterEqual
                if print_expr(left) == print_expr(right) && self.is_steady(left) =>
            {
                Some("both sides are the same")
            }
            _ => None,
        }
    }

    /// Whether an expression has the same value wherever it stands among the same names.
    fn is_steady(&self, expr: &Expr) -> bool {
        let mut calls = Calls { known: self, are_steady: true };
        walk(expr, &mut calls);
        calls.are_steady
    }
}

/// Looks at what an expression calls.
struct Calls<'a> {
    known: &'a Known,
    are_steady: bool,
}

impl Visitor for Calls<'_> {
    fn used(&mut self, name: &Arc<str>, _: Span, how: How) {
        // A name may be that of a function which is passed on.
        let known = self.known;
        let changes = known.changing.contains(name)
            || !known.steady.contains(name)
                && (CHANGING.contains(&&**name)
                    || how != How::Value && known.is_open && functions::find(name).is_none());
        self.are_steady &= !changes;
    }

    fn enter(&mut self, _: &[Name]) {}

    fn leave(&mut self, _: usize) {}
}

/// Whether an expression consists of literals, and is worked out at once.
fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Bool(_) | ExprKind::None => true,
        ExprKind::List(items) | ExprKind::Tuple(items) => items.iter().all(is_literal),
        ExprKind::Map(pairs) => pairs.iter().all(|(key, value)| is_literal(key) && is_literal(value)),
        ExprKind::If { condition, then, otherwise } => {
            [condition, then, otherwise].into_iter().all(|part| is_literal(part))
        }
        ExprKind::Unary { operand, .. } => is_literal(operand),
        // These make large numbers of small ones.
        ExprKind::Binary { op: BinaryOp::Power | BinaryOp::ShiftLeft | BinaryOp::ShiftRight, .. } => false,
        ExprKind::Binary { left, right, .. } => is_literal(left) && is_literal(right),
        ExprKind::Name(_)
        | ExprKind::Comprehension { .. }
        | ExprKind::Call { .. }
        | ExprKind::Dot { .. }
        | ExprKind::Whole
        | ExprKind::Index { .. } => false,
    }
}
