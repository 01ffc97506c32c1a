//! Comprehensions: `[x for x in xs if c]`.

use crate::diagnostics::{ProblemCode, Span};
use crate::values::{Value, limits};
use vcfilter_machine::memory;

use super::ast::{Clause, Expr};
use super::evaluator::{Evaluator, Stop};
use super::fault::Fault;
use super::items::{iterate, take_apart};
use super::scope::Scope;

/// A list being built.
pub(super) struct Comprehension<'a> {
    pub evaluator: &'a Evaluator,
    pub element: &'a Expr,
    pub items: Vec<Value>,
}

impl Comprehension<'_> {
    /// Goes through the clauses, the outermost first, and evaluates the item for each choice.
    pub(super) fn run(&mut self, clauses: &[Clause], scope: &mut Scope) -> Result<(), Stop> {
        let Some((clause, rest)) = clauses.split_first() else {
            if self.items.len() >= limits::LENGTH {
                return Err(too_long(self.element.span));
            }
            let item = self.evaluator.eval(self.element, scope)?;
            return memory::push(&mut self.items, item)
                .map_err(|error| Fault::from(error).locate(self.element.span, |_| None));
        };
        match clause {
            Clause::If(condition) => {
                if self.evaluator.condition(condition, scope)? {
                    self.run(rest, scope)?;
                }
            }
            Clause::For { names, source } => {
                let value = self.evaluator.eval(source, scope)?;
                let outer = scope.locals.len();
                for item in iterate(&value).map_err(|f| f.locate(source.span, |_| Some(source.span)))? {
                    self.evaluator.check_step(source.span)?;
                    for (name, part) in take_apart(names, item, source.span)? {
                        scope.locals.push((name.text.clone(), part));
                    }
                    let done = self.run(rest, scope);
                    scope.locals.truncate(outer);
                    done?;
                }
            }
        }
        Ok(())
    }
}

fn too_long(span: Span) -> Stop {
    let fault =
        Fault::new(ProblemCode::LimitLength, "the list would be longer than the limit of 10,000,000 items")
            .label("made too often")
            .help("go through fewer items, or sum them up as they come");
    fault.locate(span, |_| None)
}
