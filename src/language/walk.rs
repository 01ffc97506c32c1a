//! Walking through the names of an expression.

use std::sync::Arc;

use crate::diagnostics::Span;

use super::ast::{Argument, Clause, Expr, ExprKind, Name};
use super::scope::How;

/// What looks at names, in the order in which they are evaluated.
pub(super) trait Visitor {
    /// A name that is used.
    fn used(&mut self, name: &Arc<str>, span: Span, how: How);
    /// A call of a function by its name, before its name and its arguments are.
    fn called(&mut self, _whole: Span, _function: &Name, _arguments: &[Argument]) {}
    /// Names that a comprehension defines for what stands behind them.
    fn enter(&mut self, names: &[Name]);
    /// The end of as many of these.
    fn leave(&mut self, names: usize);
}

/// Shows a visitor the names of an expression.
///
/// Nesting is limited by the parser, but for chains of operators and dots, which lean left.
pub(super) fn walk(expr: &Expr, visitor: &mut dyn Visitor) {
    let mut right_sides = Vec::new();
    let mut expr = expr;
    loop {
        match &expr.kind {
            ExprKind::Binary { left, right, .. } => {
                right_sides.push(&**right);
                expr = left;
            }
            ExprKind::Dot { receiver, name, arguments } => {
                visitor.used(&name.text, name.span, How::Dot);
                right_sides.extend(arguments.iter().flatten().map(|argument| &argument.value));
                expr = receiver;
            }
            ExprKind::Index { base, indices } => {
                right_sides.extend(indices.iter());
                expr = base;
            }
            _ => break,
        }
    }
    leaf(expr, visitor);
    for side in right_sides.into_iter().rev() {
        walk(side, visitor);
    }
}

fn all<'e>(exprs: impl IntoIterator<Item = &'e Expr>, visitor: &mut dyn Visitor) {
    exprs.into_iter().for_each(|expr| walk(expr, visitor));
}

fn leaf(expr: &Expr, visitor: &mut dyn Visitor) {
    match &expr.kind {
        ExprKind::Name(name) => visitor.used(name, expr.span, How::Value),
        ExprKind::List(items) | ExprKind::Tuple(items) => all(items, visitor),
        ExprKind::Map(pairs) => all(pairs.iter().flat_map(|(key, value)| [key, value]), visitor),
        ExprKind::If { condition, then, otherwise } => all([&**condition, then, otherwise], visitor),
        ExprKind::Unary { operand, .. } => walk(operand, visitor),
        ExprKind::Call { function, arguments } => {
            visitor.called(expr.span, function, arguments);
            visitor.used(&function.text, function.span, How::Call);
            all(arguments.iter().map(|argument| &argument.value), visitor);
        }
        ExprKind::Comprehension { element, clauses } => {
            let mut defined = 0;
            for clause in clauses {
                match clause {
                    Clause::For { names, source } => {
                        walk(source, visitor);
                        visitor.enter(names);
                        defined += names.len();
                    }
                    Clause::If(condition) => walk(condition, visitor),
                }
            }
            walk(element, visitor);
            visitor.leave(defined);
        }
        _ => {}
    }
}
