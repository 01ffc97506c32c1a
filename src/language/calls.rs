//! Calls that can't be right whatever their arguments are: too many or too few of them, or one of a name that there is not.

use std::sync::Arc;

use crate::diagnostics::{Problem, Span};
use crate::values::Value;

use super::arguments::Given;
use super::ast::{Argument, Expr, Name};
use super::call::global;
use super::callable::Callable;
use super::functions;
use super::scope::{How, Meaning, Names};
use super::walk::{Visitor, walk};

/// What is wrong with the calls of an expression; `bound` are parameters. What stands behind a dot is not looked at: it may
/// be a field.
pub(super) fn wrong_calls(expr: &Expr, bound: &[Arc<str>], names: &Names) -> Vec<Problem> {
    let mut calls = Calls { names, locals: bound.to_vec(), problems: Vec::new() };
    walk(expr, &mut calls);
    calls.problems
}

struct Calls<'a> {
    names: &'a Names,
    /// Parameters and the names of comprehensions.
    locals: Vec<Arc<str>>,
    problems: Vec<Problem>,
}

impl Calls<'_> {
    /// What a call runs; None where that is not known.
    fn callable(&self, function: &Name) -> Option<Callable> {
        if self.locals.contains(&function.text) {
            return None;
        }
        match global(self.names, &function.text) {
            Some(Meaning::Function(function)) => Some(Callable::User(function)),
            Some(Meaning::Value(_)) => None,
            None => functions::find(&function.text).map(Callable::Builtin),
        }
    }
}

impl Visitor for Calls<'_> {
    fn used(&mut self, _: &Arc<str>, _: Span, _: How) {}

    fn called(&mut self, whole: Span, function: &Name, arguments: &[Argument]) {
        let Some(callable) = self.callable(function) else { return };
        let given = arguments.iter().map(|argument| Given {
            name: argument.name.clone(),
            value: Value::None,
            span: argument.value.span,
        });
        if let Err(problem) = callable.matched(&function.text, given.collect(), whole) {
            self.problems.push(*problem);
        }
    }

    fn enter(&mut self, names: &[Name]) {
        self.locals.extend(names.iter().map(|name| name.text.clone()));
    }

    fn leave(&mut self, names: usize) {
        self.locals.truncate(self.locals.len() - names);
    }
}
