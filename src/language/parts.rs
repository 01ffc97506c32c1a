//! Which parts of a condition say why it fails.

use crate::diagnostics::Problem;
use crate::display::shortened;
use crate::values::Value;
use vcfilter_machine::stack;

use super::assertions::SHOWN;
use super::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use super::compare::Comparison;
use super::evaluator::Stop;
use super::operators;
use super::print::print_expr;
use super::scope::Scope;
use super::session::Session;

/// Parts are written up to so many characters.
const WRITTEN: usize = 80;

/// So many parts of a row of `or` are told of.
const MOST: usize = 8;

/// Whether a condition holds, and which of its parts say why.
type Found<'a> = (bool, Vec<Part<'a>>);

/// A part of a condition with what it came to: written out only where the condition fails.
pub(super) enum Part<'a> {
    /// A comparison, with its sides.
    Compared { part: &'a Expr, holds: bool, left: Value, right: Value },
    /// The first item of a list that is false, and how many are.
    Item { at: usize, count: usize, text: Option<&'a Expr> },
    /// Any other part.
    Other { part: &'a Expr, holds: bool },
}

impl Part<'_> {
    /// What is told of it.
    fn told(&self) -> String {
        match self {
            Part::Compared { part, holds, left, right } => {
                let sides = format!("left {}, right {}", shortened(left, SHOWN), shortened(right, SHOWN));
                format!("{} is {holds}: {sides}", written(part))
            }
            Part::Item { at, count, text } => {
                let more = if *count > 1 { format!(", the first of {count}") } else { String::new() };
                let text = text.map(|item| format!(", {}", written(item))).unwrap_or_default();
                format!("item [{at}]{text} is false{more}")
            }
            Part::Other { part, holds } => format!("{} is {holds}", written(part)),
        }
    }
}

/// What is told of parts: nothing where the only one is the whole condition, of which that is known.
pub(super) fn told(condition: &Expr, parts: &[Part]) -> Vec<String> {
    if let [Part::Other { part, .. }] = parts
        && part.span == condition.span
    {
        return Vec::new();
    }
    let more = parts.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("and so are {more} more"));
    parts.iter().take(MOST).map(Part::told).chain(more).collect()
}

impl Session {
    /// Evaluates a condition part by part, each at most once and in the order of the program.
    ///
    /// # Errors
    /// As its evaluation.
    pub(super) fn holds<'a>(&self, condition: &'a Expr) -> Result<Found<'a>, Stop> {
        stack::deeper(|| self.part_holds(condition))
            .unwrap_or_else(|_| Err(Box::new(Problem::too_deep(condition.span))))
    }

    fn part_holds<'a>(&self, part: &'a Expr) -> Result<Found<'a>, Stop> {
        match &part.kind {
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), .. } => self.row(*op, part),
            ExprKind::Binary { op, left, right, .. } if Comparison::of(*op).is_some() => {
                let (a, b) = (self.eval(left)?, self.eval(right)?);
                let side = |at| Some(if at == 0 { left.span } else { right.span });
                let result = self.evaluator.binary(*op, a.clone(), b.clone());
                let value = result.map_err(|fault| fault.locate(part.span, side))?;
                let value = operators::truth(value);
                let value = value.map_err(|fault| fault.locate(part.span, |_| Some(part.span)))?;
                let holds = matches!(value, Value::Bool(true));
                Ok((holds, vec![Part::Compared { part, holds, left: a, right: b }]))
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => {
                let (holds, parts) = self.holds(operand)?;
                Ok((!holds, parts))
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
                        let Some(at) = items.iter().position(wrong) else {
                            return Ok((true, vec![Part::Other { part, holds: true }]));
                        };
                        let count = items.iter().filter(|item| wrong(item)).count();
                        let text = match &arguments[0].value.kind {
                            ExprKind::List(items) => items.get(at),
                            _ => None,
                        };
                        Ok((false, vec![Part::Item { at, count, text }]))
                    }
                    _ => self.as_it_is(part),
                }
            }
            _ => self.as_it_is(part),
        }
    }

    /// A row of `and`, or of `or`: the part that decides it says why, or else all of them do.
    fn row<'a>(&self, op: BinaryOp, row: &'a Expr) -> Result<Found<'a>, Stop> {
        // A long row leans to the left.
        let (mut first, mut others) = (row, Vec::new());
        while let ExprKind::Binary { op: inner, left, right, .. } = &first.kind
            && *inner == op
        {
            others.push(&**right);
            first = left;
        }
        let decides = op == BinaryOp::Or;
        let mut all = Vec::new();
        for part in std::iter::once(first).chain(others.into_iter().rev()) {
            let (holds, parts) = self.holds(part)?;
            if holds == decides {
                return Ok((holds, parts));
            }
            all.extend(parts);
        }
        Ok((!decides, all))
    }

    fn as_it_is<'a>(&self, part: &'a Expr) -> Result<Found<'a>, Stop> {
        let holds = self.evaluator.condition(part, &mut Scope::new(&self.names))?;
        Ok((holds, vec![Part::Other { part, holds }]))
    }
}

fn written(part: &Expr) -> String {
    match print_expr(part) {
        text if text.chars().count() <= WRITTEN && !text.contains('\n') => format!("`{text}`"),
        _ => "a part".to_string(),
    }
}
