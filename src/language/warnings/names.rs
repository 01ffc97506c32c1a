//! Names that nothing uses, and names that hide others.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostics::{Problem, ProblemCode, Span};

use super::super::ast::{Expr, Function, Name, Program, Statement, StatementKind};
use super::super::scope::How;
use super::super::walk::{Visitor, walk};
use super::super::{functions, prelude};

/// The warnings about the names of a text.
///
/// Parameters and the names of comprehensions are known to nobody else. Definitions of a text that displays nothing may be
/// what others `use`, so that they are no warning there; one that displays values is a program by itself.
pub(super) fn warnings(program: &Program) -> Vec<Problem> {
    let mut found = Found::default();
    program.statements.iter().for_each(|statement| found.statement(statement));
    let displays = |statement: &Statement| {
        matches!(statement.kind, StatementKind::Display(_) | StatementKind::Command { .. })
    };
    if program.statements.iter().any(displays) {
        found.tell_unused(0);
    }
    found.problems
}

/// A definition.
struct Definition {
    name: Name,
    what: What,
    is_used: bool,
    /// Whether it was told that nothing uses it.
    is_told: bool,
}

/// What a name is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Value,
    Function,
    Parameter,
    /// A name of a comprehension.
    Item,
}

#[derive(Default)]
struct Found {
    definitions: Vec<Definition>,
    /// The latest definition of each name.
    latest: HashMap<Arc<str>, usize>,
    /// The latest function of each name, which a dot finds even where the name is a value by now.
    functions: HashMap<Arc<str>, usize>,
    /// Parameters and the names of comprehensions, the innermost last.
    locals: Vec<Definition>,
    /// The first definition of the test that is open; 0 outside of tests.
    test_begins: usize,
    /// Names of which it was told what they hide.
    hiding: HashSet<Arc<str>>,
    problems: Vec<Problem>,
}

impl Found {
    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Define { names, value } => {
                walk(value, self);
                names.iter().for_each(|name| self.define(name, What::Value));
            }
            StatementKind::Function(function) => self.function(function),
            StatementKind::Display(expr) | StatementKind::Command { operand: expr, .. } => walk(expr, self),
            StatementKind::Assert { condition, reason } => {
                walk(condition, self);
                reason.iter().for_each(|reason| walk(reason, self));
            }
            StatementKind::AssertError { value, code } => {
                walk(value, self);
                code.iter().for_each(|code| walk(code, self));
            }
            StatementKind::Test { body, .. } => self.test(body),
            StatementKind::Use { .. } => {}
        }
    }

    /// What a test defines is there until its end.
    fn test(&mut self, body: &[Statement]) {
        let outside = (self.latest.clone(), self.functions.clone());
        self.test_begins = self.definitions.len();
        body.iter().for_each(|statement| self.statement(statement));
        self.tell_unused(self.test_begins);
        self.test_begins = 0;
        (self.latest, self.functions) = outside;
    }

    fn function(&mut self, function: &Function) {
        let defaults = function.parameters.iter().filter_map(|parameter| parameter.default.as_ref());
        defaults.for_each(|default: &Expr| walk(default, self));
        for parameter in &function.parameters {
            self.local(&parameter.name, What::Parameter);
        }
        walk(&function.body, self);
        self.leave(function.parameters.len());
        self.define(&function.name, What::Function);
    }

    fn define(&mut self, name: &Name, what: What) {
        if self.hiding.insert(name.text.clone()) {
            self.problems.extend(hidden(name, what));
        }
        let at = self.definitions.len();
        self.definitions.push(Definition { name: name.clone(), what, is_used: false, is_told: false });
        let before = self.latest.insert(name.text.clone(), at);
        let is_gone =
            |before: &usize| self.definitions[*before].what != What::Function || what == What::Function;
        // What a test redefines is there again behind it.
        let is_inside = |before: &usize| *before >= self.test_begins;
        if let Some(before) = before.filter(is_gone).filter(is_inside) {
            self.replaced(before, name.span);
        }
        if what == What::Function {
            self.functions.insert(name.text.clone(), at);
        }
    }

    /// What comes of a definition that nothing reaches any more.
    fn replaced(&mut self, before: usize, by: Span) {
        let before = &mut self.definitions[before];
        let Name { text, span } = &before.name;
        if before.is_used || is_unused_by_its_name(text) {
            return;
        }
        before.is_told = true;
        let message = format!("`{text}` is defined again before anything uses it");
        self.problems.push(
            Problem::warning(ProblemCode::ValueDropped, message)
                .label(*span, "this value is never used")
                .label(by, "defined again here")
                .help(format!("remove the one that is not needed, or call it `_{text}`")),
        );
    }

    fn local(&mut self, name: &Name, what: What) {
        self.problems.extend(hidden(name, what));
        self.locals.push(Definition { name: name.clone(), what, is_used: false, is_told: false });
    }

    /// Tells of the definitions from a place on.
    fn tell_unused(&mut self, from: usize) {
        let untold = self.definitions[from..].iter_mut().filter(|definition| !definition.is_told);
        self.problems.extend(untold.filter_map(|definition| {
            definition.is_told = true;
            unused(definition)
        }));
    }
}

impl Visitor for Found {
    fn used(&mut self, name: &Arc<str>, _: Span, how: How) {
        if how != How::Dot
            && let Some(local) = self.locals.iter_mut().rev().find(|local| local.name.text == *name)
        {
            local.is_used = true;
            return;
        }
        let latest = self.latest.get(name).filter(|_| how != How::Dot);
        for &at in latest.into_iter().chain(self.functions.get(name)) {
            self.definitions[at].is_used = true;
        }
    }

    fn enter(&mut self, names: &[Name]) {
        names.iter().for_each(|name| self.local(name, What::Item));
    }

    fn leave(&mut self, names: usize) {
        let ended = self.locals.split_off(self.locals.len() - names);
        self.problems.extend(ended.iter().filter_map(unused));
    }
}

/// Whether a name says that nothing uses it.
fn is_unused_by_its_name(name: &str) -> bool {
    name.starts_with('_')
}

/// The warning about a name that nothing uses.
fn unused(definition: &Definition) -> Option<Problem> {
    let Definition { name: Name { text, span }, what, is_used, .. } = definition;
    if *is_used || is_unused_by_its_name(text) {
        return None;
    }
    let (kind, help) = match what {
        What::Value => ("", format!("remove it, or call it `_{text}`")),
        What::Function => ("function ", format!("remove it, or call it `_{text}`")),
        What::Parameter => ("parameter ", format!("call it `_{text}` if the function has to take it")),
        What::Item => ("", format!("call it `_{text}`")),
    };
    let problem = Problem::warning(ProblemCode::NameUnused, format!("{kind}`{text}` is never used"));
    Some(problem.label(*span, "defined here").help(help))
}

/// The warning about a name that every program knows.
fn hidden(name: &Name, what: What) -> Option<Problem> {
    let Name { text, span } = name;
    let (kind, help) = if functions::find(text).is_some() {
        let help = match what {
            What::Function => "give it another name: calls and dots mean this one from here on".to_string(),
            _ => format!("give it another name: `x.{text}` still finds the function, `{text}(x)` does not"),
        };
        ("function", help)
    } else if prelude::names().any(|known| known == &**text) {
        ("wavelet", "give it another name".to_string())
    } else {
        return None;
    };
    let problem = Problem::warning(ProblemCode::NameHides, format!("`{text}` hides the {kind} of that name"));
    Some(problem.label(*span, "defined here").help(help))
}
