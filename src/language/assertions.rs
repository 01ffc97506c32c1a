//! Assertions, and what is told of those that fail.

use crate::arrays::{ArrayError, Equality};
use crate::diagnostics::{Problem, ProblemCode, Span};
use crate::display::shortened;
use crate::values::{Map, Value};

use super::ast::{BinaryOp, Expr, ExprKind};
use super::breaks::nothing_found;
use super::compare::Comparison;
use super::evaluator::Stop;
use super::scope::{Binding, How, Meaning, free_names};
use super::session::Session;
use super::{operators, parts};

/// Values of names beside the places of their definitions are cut after so many characters.
const SHORTLY: usize = 60;

/// So many characters stand before and behind the place where texts differ.
const AROUND: usize = 20;

/// Values in messages are cut after so many characters.
pub(super) const SHOWN: usize = 300;

impl Session {
    /// `assert condition`, `assert condition, reason`
    ///
    /// # Errors
    /// Where the condition is false, or can't be decided: that of an assertion. What else goes wrong in it.
    pub(super) fn assert(&self, condition: &Expr, reason: Option<&Expr>) -> Result<(), Stop> {
        let reason = reason.map(|reason| self.eval(reason)).transpose()?;
        let failed = |code: ProblemCode, label: &str| {
            let what = match code {
                ProblemCode::AssertionUndecided => "assertion could not be decided",
                _ => "assertion failed",
            };
            let message = match &reason {
                Some(Value::Text(why)) => format!("{what}: {}", why.replace('\n', " ")),
                Some(value) => format!("{what}: {}", shortened(value, SHOWN)),
                None => what.to_string(),
            };
            self.with_definitions(Problem::error(code, message).label(condition.span, label), condition)
        };
        if let (ExprKind::Tuple(items), None) = (&condition.kind, reason.as_ref())
            && items.len() == 2
        {
            let problem = Problem::error(ProblemCode::ValueKind, "a tuple is neither true nor false");
            return Err(Box::new(
                problem
                    .label(condition.span, "these brackets make one value of two")
                    .help("write the condition and the reason without brackets: `assert a == b, \"why\"`"),
            ));
        }
        self.evaluator.take_bounds();
        let sides = match &condition.kind {
            ExprKind::Binary { op, left, right, .. } => Comparison::of(*op).map(|_| (*op, left, right)),
            _ => None,
        };
        let Some((op, left, right)) = sides else {
            let (holds, parts) = self.holds(condition)?;
            if holds {
                return Ok(());
            }
            let problem = failed(ProblemCode::AssertionFailed, "this is false");
            let broken = self.breaking_one_of(condition, self.evaluator.take_bounds());
            let told = parts::told(condition, &parts);
            let help = match (told.is_empty(), &condition.kind) {
                (true, _) => "assert a single comparison, such as `a == b`, to see both sides",
                (_, ExprKind::Binary { op: BinaryOp::Or, .. }) => {
                    "one of the parts has to hold; asserted by itself, a part shows more"
                }
                _ => "correct the part that is wrong; asserted by itself, it shows more",
            };
            return Err(Box::new(told.into_iter().chain(broken).fold(problem, Problem::note).help(help)));
        };
        let (a, b) = (self.eval(left)?, self.eval(right)?);
        match self.evaluator.binary(op, a.clone(), b.clone()) {
            Ok(result) => match operators::truth(result) {
                Ok(Value::Bool(true)) => Ok(()),
                Ok(_) => {
                    let problem = failed(ProblemCode::AssertionFailed, "this is false")
                        .note(format!("left:  {}", shortened(&a, SHOWN)))
                        .note(format!("right: {}", shortened(&b, SHOWN)));
                    let problem = match self.difference(&a, &b) {
                        Some(difference) => problem.note(difference),
                        None => problem,
                    };
                    let made = self.evaluator.take_bounds();
                    let notes = self.breaking(op, (left, &a), (right, &b), made);
                    let way_out = self.way_out(op, &a, &b, !notes.is_empty());
                    let mut problem = way_out.into_iter().fold(problem, Problem::help);
                    if nothing_found(&notes) {
                        // The comparison is false as it stands; that says nothing of inputs.
                        if let Some(label) = problem.labels.first_mut() {
                            label.text =
                                "false of the proven bound, which no input was found to reach".to_string();
                        }
                        problem = problem.help(
                            "a proven bound may be wider than what inputs reach: assert this one, or try for a narrower one, of \
                             an array with a size or with rounding=\"integer\"",
                        );
                    }
                    Err(Box::new(notes.into_iter().fold(problem, Problem::note)))
                }
                Err(fault) => Err(fault.locate(condition.span, |_| Some(condition.span))),
            },
            Err(fault) => {
                let side = |at| Some(if at == 0 { left.span } else { right.span });
                let problem = fault.locate(condition.span, side);
                if problem.code != ProblemCode::ArrayUndecided {
                    return Err(problem);
                }
                let mut undecided =
                    failed(ProblemCode::AssertionUndecided, "this can't be decided").note(problem.message);
                undecided.notes.extend(problem.notes);
                undecided.help = problem.help;
                Err(Box::new(undecided))
            }
        }
    }

    /// What leads on from a comparison that fails.
    fn way_out(&self, op: BinaryOp, a: &Value, b: &Value, is_bound: bool) -> Option<&'static str> {
        let symbols_agree = |a: &Value, b: &Value| match (a, b) {
            (Value::Expression(a), Value::Expression(b)) => a.without_errors() == b.without_errors(),
            _ => false,
        };
        match op {
            BinaryOp::Equal if symbols_agree(a, b) => {
                Some("only rounding errors differ: compare `linear(...)` of both sides to leave them out")
            }
            BinaryOp::NotEqual => Some("the two are equal: correct the side that should differ"),
            // The two sides and their difference say all that is known.
            op if op == BinaryOp::Equal || !is_bound => None,
            _ => Some("correct the side that is wrong, or the bound"),
        }
    }

    /// What lies between the two sides of an equation that fails.
    fn difference(&self, a: &Value, b: &Value) -> Option<String> {
        match (a, b) {
            (Value::Number(_) | Value::Expression(_), Value::Number(_) | Value::Expression(_)) => {
                let difference = self.evaluator.binary(BinaryOp::Subtract, a.clone(), b.clone()).ok()?;
                Some(format!("left - right: {}", shortened(&difference, SHOWN)))
            }
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                if a.len() != b.len() {
                    return Some(format!("lengths differ: {} and {}", a.len(), b.len()));
                }
                let equal = |(x, y): (&Value, &Value)| super::compare::equal(x, y).unwrap_or(false);
                let at = a.iter().zip(b.iter()).position(|pair| !equal(pair))?;
                let inner =
                    self.difference(&a[at], &b[at]).map(|inner| format!("; {inner}")).unwrap_or_default();
                let (x, y) = (shortened(&a[at], SHOWN), shortened(&b[at], SHOWN));
                Some(format!("they differ first at [{at}]: {x} and {y}{inner}"))
            }
            (Value::Map(a), Value::Map(b)) => self.first_entry(a, b),
            (Value::Text(a), Value::Text(b)) => {
                let at = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
                let around = |text: &str| {
                    let from = at.saturating_sub(AROUND);
                    let part: String = text.chars().skip(from).take(2 * AROUND).collect();
                    shortened(&Value::Text(part.into()), SHOWN)
                };
                Some(match a.len().max(b.len()) > 2 * AROUND {
                    true => {
                        format!("they differ first at character {}: {} and {}", at + 1, around(a), around(b))
                    }
                    // The texts stand above.
                    false => match (a.chars().nth(at), b.chars().nth(at)) {
                        (Some(x), Some(y)) => {
                            let [x, y] = [x, y].map(|c| shortened(&Value::Text(c.to_string().into()), SHOWN));
                            format!("they differ first at character {}: {x} and {y}", at + 1)
                        }
                        (None, _) => {
                            format!("the left text ends before character {} of the right one", at + 1)
                        }
                        (_, None) => {
                            format!("the right text ends before character {} of the left one", at + 1)
                        }
                    },
                })
            }
            (Value::Array(a), Value::Array(b)) if a.ndim() == b.ndim() => match a.equality(b) {
                Err(error @ ArrayError::DifferentSizes(_)) => Some(error.to_string()),
                Ok(Equality::Refuted(difference)) => Some(difference.to_string()),
                _ => None,
            },
            (a, b) if a.kind() != b.kind() => Some(format!("left is {}, right is {}", a.kind(), b.kind())),
            _ => None,
        }
    }

    /// The first key whose entries differ.
    fn first_entry(&self, a: &Map, b: &Map) -> Option<String> {
        let told = |key: &Value| shortened(key, 60);
        for (key, x) in a.entries() {
            let Some(y) = b.get(key) else {
                return Some(format!("only the left side has the key {}", told(key)));
            };
            if !super::compare::equal(x, y).unwrap_or(false) {
                let inner = self.difference(x, y).map(|inner| format!("; {inner}")).unwrap_or_default();
                let (x, y) = (shortened(x, SHOWN), shortened(y, SHOWN));
                return Some(format!("they differ at the key {}: {x} and {y}{inner}", told(key)));
            }
        }
        let more = b.entries().keys().find(|key| a.get(key).is_none())?;
        Some(format!("only the right side has the key {}", told(more)))
    }

    /// Adds where the names in an expression were defined.
    pub(super) fn with_definitions(&self, problem: Problem, expr: &Expr) -> Problem {
        let definitions = free_names(expr, &[]).into_iter().filter_map(|used| {
            let names = if used.how == How::Dot { &self.names.functions } else { &self.names.bindings };
            let Binding { meaning, defined, .. } = names.get(&used.name)?;
            Some((used.name.clone(), meaning, (*defined)?))
        });
        definitions.take(4).fold(problem, |problem, (name, meaning, span)| {
            let value = self.value_told(meaning, span).map(|value| format!(" as {value}"));
            problem.label(span, format!("`{name}` is defined here{}", value.unwrap_or_default()))
        })
    }

    /// The value of a name in a few words, where that says more than the line on which it is defined.
    fn value_told(&self, meaning: &Meaning, defined: Span) -> Option<String> {
        let Meaning::Value(value) = meaning else { return None };
        let is_plain = matches!(
            value,
            Value::None
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Text(_)
                | Value::Range(_)
                | Value::Expression(_)
                | Value::List(_)
                | Value::Tuple(_)
        );
        let told = is_plain.then(|| shortened(value, SHORTLY)).filter(|told| !told.contains('\n'))?;
        let behind = self.sources.text(defined.file).get(defined.end as usize..)?.lines().next()?;
        let written = behind.trim_start().strip_prefix('=').and_then(|value| value.split([';', '#']).next());
        (written.map(str::trim) != Some(&*told)).then_some(told)
    }
}
