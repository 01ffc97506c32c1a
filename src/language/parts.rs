//! Which part of a condition is false.

use crate::display::shortened;
use crate::values::Value;

use super::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use super::compare::Comparison;
use super::evaluator::Stop;
use super::operators;
use super::print::print_expr;
use super::scope::Scope;
use super::session::Session;
use super::statements::SHOWN;

/// Parts are written up to so many characters.
const WRITTEN: usize = 80;

/// Whether a condition holds, and what is told of its parts where it does not.
type Found = (bool, Vec<String>);

impl Session {
    /// Evaluates a condition part by part, each once and in the order of the program.
    ///
    /// # Errors
    /// As its evaluation.
    pub(super) fn holds(&self, condition: &Expr) -> Result<Found, Stop> {
        // A long row of `and` leans to the left.
        let (mut first, mut others) = (condition, Vec::new());
        while let ExprKind::Binary { op: BinaryOp::And, left, right, .. } = &first.kind {
            others.push(&**right);
            first = left;
        }
        if others.is_empty() {
            return self.whole(condition);
        }
        for part in std::iter::once(first).chain(others.into_iter().rev()) {
            let (holds, told) = self.whole(part)?;
            if !holds {
                let told = if told.is_empty() { vec![format!("{} is false", written(part))] } else { told };
                return Ok((false, told));
            }
        }
        Ok((true, Vec::new()))
    }

    /// The same of what is no row of `and`.
    fn whole(&self, part: &Expr) -> Result<Found, Stop> {
        match &part.kind {
            ExprKind::Binary { op, left, right, .. } if Comparison::of(*op).is_some() => {
                let (a, b) = (self.eval(left)?, self.eval(right)?);
                let side = |at| Some(if at == 0 { left.span } else { right.span });
                let result = self.evaluator.binary(*op, a.clone(), b.clone());
                let value = result.map_err(|fault| fault.locate(part.span, side))?;
                let value = operators::truth(value);
                let holds = value.map_err(|fault| fault.locate(part.span, |_| Some(part.span)))?;
                let sides = || format!("left {}, right {}", shortened(&a, SHOWN), shortened(&b, SHOWN));
                Ok(match holds {
                    Value::Bool(true) => (true, vec![format!("{} is true: {}", written(part), sides())]),
                    _ => (false, vec![format!("{} is false: {}", written(part), sides())]),
                })
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => {
                let (holds, told) = match &operand.kind {
                    ExprKind::Binary { op: BinaryOp::And, .. } => self.holds(operand)?,
                    _ => self.whole(operand)?,
                };
                Ok((!holds, told))
            }
            ExprKind::Call { function, arguments }
                if &*function.text == "all"
                    && arguments.len() == 1
                    && arguments[0].name.is_none()
                    && !self.names.functions.contains_key("all")
                    && !self.names.bindings.contains_key("all") =>
            {
                match self.eval(&arguments[0].value)? {
                    Value::List(items) if items.iter().all(|item| matches!(item, Value::Bool(_))) => {
                        let wrong = |item: &Value| matches!(item, Value::Bool(false));
                        let Some(at) = items.iter().position(wrong) else { return Ok((true, Vec::new())) };
                        let count = items.iter().filter(|item| wrong(item)).count();
                        let more = if count > 1 { format!(", the first of {count}") } else { String::new() };
                        let text = match &arguments[0].value.kind {
                            ExprKind::List(items) => items.get(at).map(|item| format!(", {}", written(item))),
                            _ => None,
                        };
                        Ok((false, vec![format!("item [{at}]{} is false{more}", text.unwrap_or_default())]))
                    }
                    _ => self.as_it_is(part),
                }
            }
            _ => self.as_it_is(part),
        }
    }

    fn as_it_is(&self, part: &Expr) -> Result<Found, Stop> {
        Ok((self.evaluator.condition(part, &mut Scope::new(&self.names))?, Vec::new()))
    }
}

fn written(part: &Expr) -> String {
    match print_expr(part) {
        text if text.chars().count() <= WRITTEN && !text.contains('\n') => format!("`{text}`"),
        _ => "a part".to_string(),
    }
}
